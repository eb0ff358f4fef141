//! Measures the training: each hand-labelled row is judged by a model that hasn't seen its conversation.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Context;
use serde_json::json;

use super::Options;
use super::fit;
use super::rows::{self, Row, Sample};
use crate::domain::question::{Decision, Detector, Judgement};

/// How many parts the conversations are dealt into.
const FOLDS: usize = 10;

/// Writes the judgements of all hand-labelled rows to a file and says on standard error what comes of the decisions.
pub fn out_of_fold(options: &Options, samples: &[Sample], path: &Path) -> anyhow::Result<()> {
    let hand = rows::hand_rows(&options.data)?;
    let file = fs::File::create(path).with_context(|| format!("writing {}", path.display()))?;
    let mut output = BufWriter::new(file);
    let mut tallies = ["", "irc", "gitter", "slack", "discord"].map(Tally::of);
    for fold in 0..FOLDS {
        let seen: Vec<&Sample> = samples
            .iter()
            .filter(|sample| rows::fold_of(&sample.group, FOLDS) != fold)
            .collect();
        let detector = Detector::new(fit::train(&seen));
        for row in hand
            .iter()
            .filter(|row| rows::fold_of(&row.group(), FOLDS) == fold)
        {
            let judgement = detector.judge(&row.message(&options.ablate));
            for tally in &mut tallies {
                tally.count(row, judgement.decision);
            }
            writeln!(output, "{}", line(row, &judgement))?;
        }
    }
    output.flush()?;
    for tally in &tallies {
        eprintln!("{}", tally.in_words());
    }
    Ok(())
}

fn line(row: &Row, judgement: &Judgement) -> serde_json::Value {
    json!({
        "id": row.id,
        "question": judgement.question,
        "help_request": judgement.help_request,
        "decision": format!("{:?}", judgement.decision).to_lowercase(),
    })
}

/// What comes of the decisions on the sources whose name begins so, as shares of the natural stream of messages.
struct Tally {
    source: &'static str,
    messages: f64,
    offered: f64,
    /// Asked, of the rows that are clearly a request or clearly none.
    asked: f64,
    asked_rightly: f64,
    offered_rightly: f64,
    requests: f64,
}

impl Tally {
    fn of(source: &'static str) -> Self {
        Self {
            source,
            messages: 0.0,
            offered: 0.0,
            asked: 0.0,
            asked_rightly: 0.0,
            offered_rightly: 0.0,
            requests: 0.0,
        }
    }

    fn count(&mut self, row: &Row, decision: Decision) {
        if !row.source.starts_with(self.source) {
            return;
        }
        let weight = f64::from(row.weight.unwrap_or(1.0));
        let when = |there: bool| if there { weight } else { 0.0 };
        let (asks, offers) = (decision == Decision::Ask, decision == Decision::Offer);
        self.messages += weight;
        self.offered += when(offers);
        if let Some(request) = row.help_request {
            self.requests += when(request);
            self.asked += when(asks);
            self.asked_rightly += when(asks && request);
            self.offered_rightly += when(offers && request);
        }
    }

    fn in_words(&self) -> String {
        format!(
            "{:8} ask: precision {:.3}, recall {:.3}; with offers: recall {:.3}, {:.1} offers in 100 messages",
            if self.source.is_empty() {
                "all"
            } else {
                self.source
            },
            self.asked_rightly / self.asked,
            self.asked_rightly / self.requests,
            (self.asked_rightly + self.offered_rightly) / self.requests,
            100.0 * self.offered / self.messages,
        )
    }
}
