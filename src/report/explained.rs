//! Figures one by one: the value, how it moved, what is counted and whose idea that is.

use super::catalogue::about;
use super::format;
use super::summary::change;
use crate::domain::health::{Health, Metric, Reading};

/// The figures that the summary itself shows.
const IN_THE_SUMMARY: [Metric; 7] = [
    Metric::AnsweredWithin24h,
    Metric::FirstResponseMedian,
    Metric::FirstResponseP90,
    Metric::ResolutionRate,
    Metric::FirstQuestionReplyRate,
    Metric::PingsPerAnswer,
    Metric::PingsAccepted,
];

/// The figures that the summary doesn't show, in the order of the catalogue; no more than a menu takes.
pub fn more() -> Vec<Metric> {
    let others = Metric::ALL
        .iter()
        .filter(|metric| !IN_THE_SUMMARY.contains(metric));
    others.copied().take(25).collect()
}

/// The figures asked for, each with its sentence and its source.
pub fn text(health: &Health, figures: &[Metric]) -> String {
    let mut lines = vec![format!("**{}**", format::period(health.week))];
    for metric in figures {
        let about = about(*metric);
        let (value, change) = match health.trend(*metric) {
            Some(trend) if trend.now.reading == Reading::Withheld => (
                format::MISSING.to_owned(),
                "(too few people to tell)".to_owned(),
            ),
            Some(trend) => (format::figure(&trend.now), change(trend)),
            None => (format::MISSING.to_owned(), String::new()),
        };
        lines.push(
            format!("**{}**: **{value}** {change}", about.name)
                .trim_end()
                .to_owned(),
        );
        lines.push(format!("{} {}", about.definition, about.advice));
        lines.push(format!("-# Source: {}", about.source));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_in_the_summary_or_in_the_menu() {
        let more = more();
        assert_eq!(more.len() + IN_THE_SUMMARY.len(), Metric::ALL.len());
        assert!(more.len() <= 25, "a menu takes 25");
    }

    #[test]
    fn five_figures_with_their_words_fit_a_message() {
        let mut lengths: Vec<usize> = more()
            .iter()
            .map(|metric| {
                let about = about(*metric);
                about.name.len() + about.definition.len() + about.advice.len() + about.source.len()
            })
            .collect();
        lengths.sort_unstable_by_key(|length| std::cmp::Reverse(*length));
        // Markup, value and change take less than 80 each.
        let longest: usize = lengths.iter().take(5).map(|length| length + 80).sum();
        assert!(longest + 40 <= 2000, "{longest}");
    }
}
