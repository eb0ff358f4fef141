//! What the replay found, as a table for people.

use std::fmt::Write;

use super::judge::{Judged, Protocol, judge, judge_cold};
use super::measure::Measures;
use super::replay::{Plan, Prediction};
use crate::import::history::History;

/// The whole report.
pub fn table(history: &History, plan: &Plan, predictions: &[Prediction]) -> String {
    let mut out = String::new();
    let answered = history.questions.iter().filter(|q| !q.answers.is_empty());
    let _ = writeln!(
        out,
        "{} questions, {} answered",
        history.questions.len(),
        answered.count(),
    );
    let _ = write!(out, "\n{:<9} {:<7}{:>6}", "protocol", "window", "n");
    for name in Measures::NAMES {
        let _ = write!(out, "  {name:>6}");
    }
    out.push('\n');
    for protocol in Protocol::ALL {
        match plan.skills {
            Some(_) if protocol == Protocol::LongTail => {}
            Some(file) => {
                let judged = judge_cold(history, predictions, file, protocol);
                row(&mut out, protocol, "cold", &judged);
            }
            None => {
                let judged = judge(history, predictions, protocol);
                let newest = (0.8 * history.questions.len() as f64) as usize;
                let late: Vec<Judged> = judged
                    .iter()
                    .copied()
                    .filter(|one| one.question >= newest)
                    .collect();
                row(&mut out, protocol, "all", &judged);
                row(&mut out, protocol, "last20", &late);
            }
        }
    }
    out
}

fn row(out: &mut String, protocol: Protocol, window: &str, judged: &[Judged]) {
    let all: Vec<Measures> = judged.iter().map(|one| one.measures).collect();
    let _ = write!(out, "{:<9} {window:<7}{:>6}", protocol.letter(), all.len());
    for value in Measures::mean(&all).columns() {
        let _ = write!(out, "  {value:6.3}");
    }
    out.push('\n');
}
