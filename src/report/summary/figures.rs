//! The headline figures of the summary: each with how it moved and what it rests on.

use super::super::format;
use super::people::LONGEST_NAME;
use crate::domain::health::{FEWEST_QUESTIONS, Health, Metric, Move, Reading, Trend, Unit};
use crate::domain::text::{escape_markdown, truncate};

/// Topics named as hanging on one person.
const NAMED_TOPICS: usize = 4;

/// One headline figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureLine {
    /// What it is: "First response".
    pub label: &'static str,
    /// Its value: "38 min".
    pub value: String,
    /// How it moved: "▼ from 1 h 10"; empty if there is nothing to compare with.
    pub change: String,
    /// What it rests on: "median; 9 of 10 within 6 h"; may be empty.
    pub note: String,
}

impl FigureLine {
    /// The line: "First response: **38 min** ▼ from 1 h 10 (median; 9 of 10 within 6 h)".
    pub fn text(&self) -> String {
        let mut parts = vec![format!("{}: **{}**", self.label, self.value)];
        if !self.change.is_empty() {
            parts.push(self.change.clone());
        }
        if !self.note.is_empty() {
            parts.push(format!("({})", self.note));
        }
        parts.join(" ")
    }
}

/// The headline figures, in order.
pub(super) fn figure_lines(health: &Health) -> Vec<FigureLine> {
    let line = |label, metric, note: String| {
        let trend = health.trend(metric);
        FigureLine {
            label,
            value: trend.map_or_else(missing, |trend| format::figure(&trend.now)),
            change: trend.map(change).unwrap_or_default(),
            note,
        }
    };
    vec![
        line(
            "Answered within 24 h",
            Metric::AnsweredWithin24h,
            questions_note(health),
        ),
        line(
            "First response",
            Metric::FirstResponseMedian,
            response_note(health),
        ),
        line("Solved", Metric::ResolutionRate, String::new()),
        newcomers_line(health),
        line(
            "Pings per answer",
            Metric::PingsPerAnswer,
            pings_note(health),
        ),
        hanging_line(health),
    ]
}

fn missing() -> String {
    format::MISSING.to_owned()
}

/// "▲ from 84 %"; "as before" if a reader would see no difference.
pub(crate) fn change(trend: &Trend) -> String {
    let before = trend
        .last_week
        .map(|value| format::amount(value, trend.now.unit))
        .unwrap_or_default();
    match trend.moved() {
        Some(_) if before == format::figure(&trend.now) => "as before".to_owned(),
        Some(Move::Up) => format!("▲ from {before}"),
        Some(Move::Down) => format!("▼ from {before}"),
        Some(Move::Flat) => "as before".to_owned(),
        None => String::new(),
    }
}

fn questions_note(health: &Health) -> String {
    let n = health
        .trend(Metric::AnsweredWithin24h)
        .map_or(0, |trend| trend.now.n);
    match n {
        0 if health.value(Metric::Asked) == Some(0.0) => "no questions".to_owned(),
        0 => "too young to tell".to_owned(),
        n => format::counted(n as u64, "question", "questions"),
    }
}

/// "median; 9 of 10 within 6 h": what the median hides.
fn response_note(health: &Health) -> String {
    match health.value(Metric::FirstResponseP90) {
        _ if health.value(Metric::FirstResponseMedian).is_none() => String::new(),
        Some(seconds) => format!(
            "median; 9 of 10 within {}",
            format::amount(seconds, Unit::Seconds)
        ),
        None => "median; more than 1 of 10 still waiting".to_owned(),
    }
}

/// "7 of 8" says more than a share of so few; of fewer than five nothing is said but that.
fn newcomers_line(health: &Health) -> FigureLine {
    let trend = health.trend(Metric::FirstQuestionReplyRate);
    let (value, note) = match trend.map(|trend| (trend.now.reading, trend.now.n as u64)) {
        Some((Reading::Known(share), n)) => {
            let answered = (share * n as f64).round() as u64;
            let value = format!("{} of {}", format::count(answered), format::count(n));
            (value, String::new())
        }
        Some((Reading::Withheld, _)) => (missing(), "fewer than 5".to_owned()),
        Some((Reading::Nothing, _)) | None => (missing(), String::new()),
    };
    FigureLine {
        label: "Newcomers answered",
        value,
        change: String::new(),
        note,
    }
}

fn pings_note(health: &Health) -> String {
    let Some(accepted) = health.value(Metric::PingsAccepted) else {
        return String::new();
    };
    let over = health
        .loads
        .iter()
        .filter(|load| load.pings > load.limit)
        .count();
    let budget = match over {
        0 => "nobody over budget".to_owned(),
        n => format!(
            "{} over budget",
            format::counted(n as u64, "person", "people")
        ),
    };
    format!("accepted {}, {budget}", format::percent(accepted))
}

/// Topics, busy ones first, of which one person gives half of all answers.
fn hanging_line(health: &Health) -> FigureLine {
    let busy = || {
        health
            .topics
            .iter()
            .filter(|topic| topic.questions >= FEWEST_QUESTIONS)
    };
    let hanging: Vec<String> = busy()
        .filter(|topic| topic.absence_factor == Some(1))
        .map(|topic| escape_markdown(&truncate(&topic.name, LONGEST_NAME)))
        .collect();
    let more = hanging.len().saturating_sub(NAMED_TOPICS);
    let named = hanging[..hanging.len() - more].join(", ");
    let value = match (named.is_empty(), more) {
        // No topic busy enough to tell is not the same as none that hangs.
        (true, _) => busy().next().map_or_else(missing, |_| "nothing".to_owned()),
        (false, 0) => named,
        (false, more) => format!("{named} and {more} more"),
    };
    FigureLine {
        label: "Hanging on one person",
        value,
        change: String::new(),
        note: String::new(),
    }
}
