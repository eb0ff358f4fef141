//! Figures as CSV and JSON, for whoever wants to compute on.

use serde::Serialize;

use crate::domain::health::{Better, Health, Reading, Unit};

/// One figure of one week, as it stands in an export.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The week: 2026-W47.
    pub week: String,
    /// The figure's name; never changes.
    pub figure: &'static str,
    /// Its value; none if there is nothing to count or too few people.
    pub value: Option<f64>,
    /// Why there is no value, if there is none.
    pub missing: Option<&'static str>,
    /// What it rests on.
    pub n: usize,
    /// What it is counted in.
    pub unit: Unit,
    /// Whether higher is better.
    pub better: Better,
    /// The value of the week before.
    pub last_week: Option<f64>,
    /// The median of the four weeks before.
    pub four_week_median: Option<f64>,
}

/// All figures of a week.
pub fn rows(health: &Health) -> Vec<Row> {
    let row = |(metric, trend): (
        &crate::domain::health::Metric,
        &crate::domain::health::Trend,
    )| Row {
        week: health.week.to_string(),
        figure: metric.key(),
        value: trend.now.value(),
        missing: match trend.now.reading {
            Reading::Known(_) => None,
            Reading::Nothing => Some("nothing"),
            Reading::Withheld => Some("fewer than 5 people"),
        },
        n: trend.now.n,
        unit: trend.now.unit,
        better: trend.now.better,
        last_week: trend.last_week,
        four_week_median: trend.four_weeks,
    };
    health.trends.iter().map(row).collect()
}

/// The same as CSV with a head line. Nothing in it needs quoting.
pub fn csv(rows: &[Row]) -> String {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let head = "week,figure,value,missing,n,last_week,four_week_median\n".to_owned();
    rows.iter().fold(head, |csv, row| {
        csv + &format!(
            "{},{},{},{},{},{},{}\n",
            row.week,
            row.figure,
            number(row.value),
            row.missing.unwrap_or_default(),
            row.n,
            number(row.last_week),
            number(row.four_week_median)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Week;
    use crate::domain::health::{Facts, Metric, survey};
    use crate::domain::time::Timestamp;

    #[test]
    fn every_figure_has_its_line_and_what_is_missing_is_empty() {
        let week = Week {
            year: 2026,
            week: 47,
        };
        let now = Timestamp(1_795_600_000);
        let health = survey(&Facts::default(), week, now, &jiff::tz::TimeZone::UTC);
        let csv = csv(&rows(&health));
        assert_eq!(csv.lines().count(), 1 + Metric::ALL.len());
        assert!(
            csv.contains("2026-W47,answered_within_24h,,nothing,0,,\n"),
            "{csv}"
        );
    }
}
