//! Whether "how sure" is true: said probabilities against what happened within a day.

use std::fmt::Write;

use super::replay::{ASKED, Prediction};
use crate::domain::time::DAY;
use crate::import::history::History;

/// Upper ends of the bins of said probability.
const BINS: [f64; 8] = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0];

/// One person asked about one question.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// The probability that was said.
    pub probability: f64,
    /// Whether they answered within 24 hours.
    pub answered: bool,
}

/// What was said of the first people of each ranking, and whether it came true.
pub fn said(history: &History, predictions: &[Prediction]) -> Vec<Said> {
    let mut all = Vec::new();
    for prediction in predictions {
        let question = &history.questions[prediction.question];
        for one in prediction.ranked.iter().take(ASKED) {
            all.push(Said {
                probability: one.probability,
                answered: question.answers.iter().any(|answer| {
                    answer.answerer == one.who && answer.at.since(question.at) <= DAY
                }),
            });
        }
    }
    all
}

/// The mean squared error of the probabilities and of always saying the base rate; lower is better.
pub fn brier(said: &[Said]) -> (f64, f64) {
    let count = said.len().max(1) as f64;
    let truth = |one: &Said| f64::from(u8::from(one.answered));
    let base = said.iter().map(truth).sum::<f64>() / count;
    let error = |guess: &dyn Fn(&Said) -> f64| {
        said.iter()
            .map(|one| (guess(one) - truth(one)).powi(2))
            .sum::<f64>()
            / count
    };
    (error(&|one| one.probability), error(&|_| base))
}

/// The reliability table.
pub fn table(said: &[Said]) -> String {
    let mut out = String::from("said      people   mean said   answered within 24 h\n");
    let mut low = 0.0;
    for high in BINS {
        let bin: Vec<&Said> = said
            .iter()
            .filter(|one| one.probability >= low && (one.probability < high || high >= 1.0))
            .collect();
        if !bin.is_empty() {
            let count = bin.len() as f64;
            let mean = bin.iter().map(|one| one.probability).sum::<f64>() / count;
            let came = bin.iter().filter(|one| one.answered).count() as f64 / count;
            let _ = writeln!(
                out,
                "{low:.2}–{high:.2} {:>7}   {mean:9.3}   {came:9.3}",
                bin.len()
            );
        }
        low = high;
    }
    let (ours, base) = brier(said);
    let _ = writeln!(out, "Brier score {ours:.4}, always the base rate {base:.4}");
    out
}
