//! What the replay found, as tables for people.

use std::fmt::Write;

use super::invite::gaps;
use super::judge::{Judged, Protocol, judge, judge_cold};
use super::load::spread;
use super::measure::Measures;
use super::repeated::{Found, WAYS};
use super::replay::{ASKED, Plan, Prediction};
use super::sureness;
use crate::import::history::History;

/// The bot keeps silent if the chance that anybody asked answers within a day is below this.
const TOO_UNSURE: f64 = 0.1;

/// The whole report.
pub fn table(history: &History, plan: &Plan, predictions: &[Prediction]) -> String {
    let mut out = String::new();
    let answered = history.questions.iter().filter(|q| !q.answers.is_empty());
    let _ = writeln!(
        out,
        "{} questions, {} answered\n",
        history.questions.len(),
        answered.count(),
    );
    measures(&mut out, history, plan, predictions);
    pings(&mut out, history, predictions);
    let said = sureness::said(history, predictions);
    let _ = write!(
        out,
        "\nHow sure it says to be of each person asked:\n{}",
        sureness::table(&said)
    );
    registered(&mut out, history, plan, predictions);
    out
}

/// Whether repeated questions found the earlier ones.
pub fn repeated(found: &[Found; WAYS.len()]) -> String {
    let mut out =
        String::from("\nRepeated questions, and whether the search finds the earlier one:\n");
    for (label, found) in WAYS.iter().zip(found) {
        let _ = writeln!(
            out,
            "  {label:<34} {:>5} questions, first in {}, among five in {}",
            found.all, found.first, found.five,
        );
    }
    out
}

fn measures(out: &mut String, history: &History, plan: &Plan, predictions: &[Prediction]) {
    let _ = write!(out, "{:<9} {:<7}{:>6}", "protocol", "window", "n");
    for name in Measures::NAMES {
        let _ = write!(out, "  {name:>6}");
    }
    out.push('\n');
    for protocol in Protocol::ALL {
        match plan.skills {
            Some(_) if protocol == Protocol::LongTail => {}
            Some(file) => {
                let judged = judge_cold(history, predictions, file, protocol);
                row(out, protocol, "cold", &judged);
            }
            None => {
                let judged = judge(history, predictions, protocol);
                let newest = (0.8 * history.questions.len() as f64) as usize;
                let late: Vec<Judged> = judged
                    .iter()
                    .copied()
                    .filter(|one| one.question >= newest)
                    .collect();
                row(out, protocol, "all", &judged);
                row(out, protocol, "last20", &late);
            }
        }
    }
}

fn row(out: &mut String, protocol: Protocol, window: &str, judged: &[Judged]) {
    let all: Vec<Measures> = judged.iter().map(|one| one.measures).collect();
    let _ = write!(out, "{:<9} {window:<7}{:>6}", protocol.letter(), all.len());
    for value in Measures::mean(&all).columns() {
        let _ = write!(out, "  {value:6.3}");
    }
    out.push('\n');
}

/// Asking the first three of each ranking unless that is hopeless: what it costs, whom, and how often not.
fn pings(out: &mut String, history: &History, predictions: &[Prediction]) {
    let (mut silent, mut pings, mut reached) = (0_usize, 0_usize, 0_usize);
    for prediction in predictions {
        let asked = &prediction.ranked[..prediction.ranked.len().min(ASKED)];
        let nobody: f64 = asked.iter().map(|one| 1.0 - one.probability).product();
        if 1.0 - nobody < TOO_UNSURE {
            silent += 1;
            continue;
        }
        pings += asked.len();
        let answers = &history.questions[prediction.question].answers;
        reached += usize::from(
            answers
                .iter()
                .any(|answer| asked.iter().any(|one| one.who == answer.answerer)),
        );
    }
    let share = |part: usize| 100.0 * part as f64 / predictions.len().max(1) as f64;
    let load = spread(predictions);
    let _ = writeln!(
        out,
        "\nAsking {ASKED} people a question: {:.1} pings for each question that one of them answered; \
         silent in {:.0} % of questions (less than {:.0} % likely that anybody asked answers within a day)",
        pings as f64 / reached.max(1) as f64,
        share(silent),
        100.0 * TOO_UNSURE,
    );
    let _ = writeln!(
        out,
        "The most-asked person is asked in {:.0} % of questions; Gini of pings {:.2}",
        100.0 * load.highest,
        load.gini,
    );
}

/// What registration costs, and where an invitation would help.
fn registered(out: &mut String, history: &History, plan: &Plan, predictions: &[Prediction]) {
    let Some(registered) = &plan.registered else {
        return;
    };
    let reachable: Vec<Measures> = judge(history, predictions, Protocol::Any)
        .into_iter()
        .filter(|one| {
            history.questions[one.question]
                .answers
                .iter()
                .any(|answer| registered.contains(&answer.answerer))
        })
        .map(|one| one.measures)
        .collect();
    let mean = Measures::mean(&reachable);
    let _ = writeln!(
        out,
        "\nOf the {} questions that a registered person answered: MRR {:.3}, Hit@3 {:.3}",
        reachable.len(),
        mean.mrr,
        mean.hit_3,
    );
    let gaps = gaps(history, plan);
    if !gaps.is_empty() {
        out.push_str("Topics on which inviting people would help most:\n");
    }
    for gap in gaps {
        let _ = writeln!(
            out,
            "  {:<24} {} of {} answered questions had no registered answerer",
            gap.topic, gap.missed, gap.answered,
        );
    }
}
