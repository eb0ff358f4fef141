//! All figures of a week as CSV and JSON, for whoever wants to compute on. Nobody is named in them.

use serde::Serialize;

use super::catalogue::about;
use crate::domain::health::{Better, Health, Metric, Reading, Trend, Unit};

/// One figure of one week, as it stands in an export.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The week: 2026-W47.
    pub week: String,
    /// The figure's key; never changes.
    pub figure: &'static str,
    /// Its value; none if there is nothing to count or too few people.
    pub value: Option<f64>,
    /// What it is counted in.
    pub unit: Unit,
    /// Whether higher is better.
    pub better: Better,
    /// What it rests on; none if that would be one to four people.
    pub n: Option<usize>,
    /// Why there is no value, if there is none.
    pub missing: Option<&'static str>,
    /// The value of the week before.
    pub last_week: Option<f64>,
    /// The median of the four weeks before.
    pub four_week_median: Option<f64>,
    /// Its name, as people read it.
    pub name: &'static str,
    /// What is counted.
    pub definition: &'static str,
    /// Whose idea it is.
    pub source: &'static str,
}

/// One topic of the 12 weeks up to a week.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicRow {
    /// Its name.
    pub topic: String,
    /// Questions about it in 12 weeks.
    pub questions: usize,
    /// Those of the week.
    pub this_week: usize,
    /// Those of the 12 weeks that nobody has responded to.
    pub unanswered: usize,
    /// Practising and expert members registered for it, as everybody can look up.
    pub registered: usize,
    /// Those of them who may be asked and have been here within four weeks.
    pub available: usize,
    /// First replies to those questions.
    pub answers: usize,
    /// How many people gave half of them; none below ten questions.
    pub absence_factor: Option<usize>,
}

/// One week of the trend.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WeekRow {
    /// The week: 2026-W47.
    pub week: String,
    /// Questions asked in it.
    pub asked: usize,
    /// Those that were at least 24 hours old.
    pub at_least_24h_old: usize,
    /// The share of these that was answered within 24 hours.
    pub answered_within_24h: Option<f64>,
    /// Seconds by which a quarter had a response.
    pub first_response_quarter: Option<f64>,
    /// Seconds by which half had one.
    pub first_response_median: Option<f64>,
    /// Seconds by which three quarters had one.
    pub first_response_three_quarters: Option<f64>,
}

/// One hour of the local week.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HourRow {
    /// 1 is Monday.
    pub weekday: usize,
    /// 0 to 23.
    pub hour: usize,
    /// Questions that came in it in 12 weeks.
    pub questions: u32,
    /// Whether any expert wrote in it within four weeks; none if that would tell of one to four people.
    pub expert_there: Option<bool>,
}

/// All of a week that can be computed on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Export {
    /// The week: 2026-W47.
    pub week: String,
    /// The figures.
    pub figures: Vec<Row>,
    /// The weeks up to this one, oldest first.
    pub weeks: Vec<WeekRow>,
    /// The topics, busiest first.
    pub topics: Vec<TopicRow>,
    /// The hours of the week, Monday first.
    pub hours: Vec<HourRow>,
}

/// Gathers it.
pub fn export(health: &Health) -> Export {
    Export {
        week: health.week.to_string(),
        figures: rows(health),
        weeks: weeks(health),
        topics: topics(health),
        hours: hours(health),
    }
}

/// All figures of a week, in the order of the catalogue.
pub fn rows(health: &Health) -> Vec<Row> {
    let in_order = Metric::ALL.iter();
    in_order
        .filter_map(|metric| Some(row(health, *metric, health.trend(*metric)?)))
        .collect()
}

fn row(health: &Health, metric: Metric, trend: &Trend) -> Row {
    let (figure, words) = (trend.now, about(metric));
    Row {
        week: health.week.to_string(),
        figure: metric.key(),
        value: figure.value(),
        unit: figure.unit,
        better: figure.better,
        n: (figure.reading != Reading::Withheld).then_some(figure.n),
        missing: match figure.reading {
            Reading::Known(_) => None,
            Reading::Nothing => Some("nothing to count"),
            Reading::Withheld => Some("fewer than 5 people"),
        },
        last_week: trend.last_week,
        four_week_median: trend.four_weeks,
        name: words.name,
        definition: words.definition,
        source: words.source,
    }
}

fn weeks(health: &Health) -> Vec<WeekRow> {
    let points = health.weeks.iter().map(|point| WeekRow {
        week: point.week.to_string(),
        asked: point.asked,
        at_least_24h_old: point.answered.n,
        answered_within_24h: point.answered.value(),
        first_response_quarter: point.quarter.value(),
        first_response_median: point.median.value(),
        first_response_three_quarters: point.three_quarters.value(),
    });
    points.collect()
}

fn topics(health: &Health) -> Vec<TopicRow> {
    let topics = health.topics.iter().map(|topic| TopicRow {
        topic: topic.name.clone(),
        questions: topic.questions,
        this_week: topic.this_week,
        unanswered: topic.unanswered,
        registered: topic.registered,
        available: topic.available,
        answers: topic.answers,
        absence_factor: topic.absence_factor,
    });
    topics.collect()
}

fn hours(health: &Health) -> Vec<HourRow> {
    let covered = health.hours.covered.as_ref();
    let cells = health.hours.questions.iter().enumerate();
    let hours = cells.map(|(cell, questions)| HourRow {
        weekday: cell / 24 + 1,
        hour: cell % 24,
        questions: *questions,
        expert_there: covered.and_then(|covered| covered.get(cell).copied()),
    });
    hours.collect()
}

/// Rows as CSV (RFC 4180) with a head line; what is missing is empty. No cell is a formula to a spreadsheet.
pub fn csv<T: Serialize>(rows: &[T]) -> Result<String, csv::Error> {
    let mut plain = csv::Writer::from_writer(Vec::new());
    for row in rows {
        plain.serialize(row)?;
    }
    let plain = bytes(plain)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(plain.as_slice());
    let mut guarded = csv::Writer::from_writer(Vec::new());
    for record in reader.records() {
        guarded.write_record(record?.iter().map(no_formula))?;
    }
    // What went in was text.
    Ok(String::from_utf8_lossy(&bytes(guarded)?).into_owned())
}

fn bytes(writer: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, csv::Error> {
    let written = writer.into_inner();
    Ok(written.map_err(csv::IntoInnerError::into_error)?)
}

/// A cell that no spreadsheet runs: what begins like a formula, and is no number, has an apostrophe before it. Members
/// choose the names of topics, and admins open exports. Source: OWASP, CSV Injection.
fn no_formula(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && !is_number {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Week;
    use crate::domain::health::{Facts, survey};
    use crate::domain::time::Timestamp;

    #[test]
    fn every_figure_has_its_line_and_what_is_missing_is_empty() {
        let week = Week {
            year: 2026,
            week: 47,
        };
        let now = Timestamp(1_795_600_000);
        let health = survey(&Facts::default(), week, now, &jiff::tz::TimeZone::UTC);
        let csv = csv(&rows(&health)).expect("written");
        assert_eq!(csv.lines().count(), 1 + Metric::ALL.len());
        assert!(
            csv.contains(
                "2026-W47,answered_within_24h,,share,up,0,nothing to count,,,Answered within 24 h,Questions"
            ),
            "{csv}"
        );
        assert_eq!(export(&health).hours.len(), 168);
    }

    #[test]
    fn no_topic_is_a_formula_and_a_number_stays_one() {
        #[derive(Serialize)]
        struct Line(&'static str, f64);
        let rows = [
            Line("=HYPERLINK(\"http://x\",\"y\")", -1.5),
            Line("+1", 2.0),
            Line("-rust", 0.0),
            Line("@SUM(A1)", 1.0),
            Line("\t=1+1", 1.0),
            Line("c++", 3.0),
        ];
        let csv = csv(&rows).expect("written");
        let expected = "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",-1.5\n+1,2.0\n'-rust,0.0\n'@SUM(A1),1.0\n\
                        '\t=1+1,1.0\nc++,3.0\n";
        assert_eq!(csv, expected);
    }
}
