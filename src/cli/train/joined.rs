//! Measures what joining lines gains: the same runs of lines judged one by one and joined, each by a model that hasn't seen their log.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::Options;
use super::fit;
use super::rows::{self, Label, Row, Sample};
use crate::domain::question::{Decision, Detector, Message};

/// How many parts the logs are dealt into.
const FOLDS: usize = 10;
/// Most lines that are joined, as the bot does.
const MOST_LINES: usize = 8;

/// Lines that one person wrote in a row.
type Run = Vec<Row>;

/// What a run is, by what we read of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Truth {
    /// One of its lines is a request that can be read on its own.
    Request,
    /// No line is, but one is a piece of a request.
    Split,
    /// All lines that were read are something else.
    Other,
}

/// Judges all runs and says on standard error what comes of it.
pub fn lines(options: &Options, samples: &[Sample]) -> anyhow::Result<()> {
    let runs = read_runs(&options.data, &options.labels)?;
    let mut tallies: BTreeMap<Truth, Tally> = BTreeMap::new();
    for fold in 0..FOLDS {
        let unseen = |group: &str| rows::fold_of(group, FOLDS) == fold;
        let seen: Vec<&Sample> = samples.iter().filter(|s| !unseen(&s.group)).collect();
        let detector = Detector::new(fit::train(&seen));
        for run in runs.iter().filter(|run| unseen(&run[0].group())) {
            if let Some(truth) = truth(run) {
                tallies.entry(truth).or_default().count(run, &detector);
            }
        }
    }
    for (truth, tally) in &tallies {
        eprintln!("{truth:?}: {}", tally.in_words());
    }
    Ok(())
}

/// The runs of two lines and more of which we read at least one; `label` and `help_request` are ours or nothing.
fn read_runs(data: &Path, labels: &Path) -> anyhow::Result<Vec<Run>> {
    let ours: HashMap<String, Label> = rows::our_labels(labels)?;
    let mut logs: BTreeMap<String, BTreeMap<u32, Row>> = BTreeMap::new();
    for mut row in rows::derived_rows(data)? {
        row.label = ours.get(&row.id).map(|label| label.verdict.clone());
        row.help_request = ours.get(&row.id).and_then(|label| label.help_request);
        let number = row.id.rsplit_once('-').and_then(|(_, n)| n.parse().ok());
        logs.entry(row.group())
            .or_default()
            .insert(number.unwrap_or(0), row);
    }
    let mut runs: Vec<Run> = Vec::new();
    for row in logs.into_values().flat_map(BTreeMap::into_values) {
        match runs.last_mut().filter(|run| goes_on(run, &row)) {
            Some(run) => run.push(row),
            None => runs.push(vec![row]),
        }
    }
    runs.retain(|run| run.len() > 1 && run.iter().any(|row| row.label.is_some()));
    Ok(runs)
}

fn goes_on(run: &Run, row: &Row) -> bool {
    run.len() < MOST_LINES
        && row.prev_same_author
        && run.last().is_some_and(|last| {
            // The text of the message before is cut in the data.
            let before = row.prev.as_deref().unwrap_or("");
            last.group() == row.group() && !before.is_empty() && last.text.starts_with(before)
        })
}

/// Nothing where a line is neither clearly a request nor clearly none.
fn truth(run: &Run) -> Option<Truth> {
    let read = || run.iter().filter(|row| row.label.is_some());
    let is_piece = |row: &Row| row.label.as_deref() == Some("other") && row.help_request.is_none();
    if read().any(|row| row.help_request == Some(true)) {
        Some(Truth::Request)
    } else if read().any(is_piece) {
        Some(Truth::Split)
    } else {
        read()
            .all(|row| row.help_request == Some(false))
            .then_some(Truth::Other)
    }
}

#[derive(Default)]
struct Tally {
    runs: usize,
    asked_alone: usize,
    asked_joined: usize,
    noticed_alone: usize,
    noticed_joined: usize,
}

impl Tally {
    fn count(&mut self, run: &Run, detector: &Detector) {
        let alone: Vec<Decision> = run
            .iter()
            .map(|row| detector.judge(&row.message(&[])).decision)
            .collect();
        let text: Vec<&str> = run.iter().map(|row| row.text.as_str()).collect();
        let text = text.join("\n");
        let joined = detector
            .judge(&Message {
                text: &text,
                ..run[0].message(&[])
            })
            .decision;
        self.runs += 1;
        self.asked_alone += usize::from(alone.contains(&Decision::Ask));
        self.asked_joined += usize::from(joined == Decision::Ask);
        self.noticed_alone += usize::from(alone.iter().any(|d| *d != Decision::None));
        self.noticed_joined += usize::from(joined != Decision::None);
    }

    fn in_words(&self) -> String {
        let share = |n: usize| 100.0 * n as f64 / self.runs as f64;
        format!(
            "{} runs; asked {:.1} % line by line, {:.1} % joined; asked or offered {:.1} % line by line, {:.1} % joined",
            self.runs,
            share(self.asked_alone),
            share(self.asked_joined),
            share(self.noticed_alone),
            share(self.noticed_joined),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_with_another_person_and_is_told_by_what_was_read_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, lines: &str| std::fs::write(folder.path().join(name), lines).unwrap();
        let line = |n: u32, text: &str, before: &str, same: bool| {
            serde_json::json!({
                "id": format!("i-a-{n}"), "source": "irc-rust", "channel": "#rust",
                "text": text, "prev": before, "prev_same_author": same,
                "label": null, "help_request": null,
            })
            .to_string()
        };
        let log = [
            line(9, "hi", "", false),
            line(10, "my build fails", "hi", true),
            line(11, "any ideas?", "my build fails", true),
            line(12, "which version?", "any ideas?", false),
            line(13, "and which system?", "which version?", true),
        ];
        write("irc_threads.jsonl.gz", &log.join("\n"));
        write("gitter_dialogs.jsonl.gz", "");
        let labels = [
            r#"{"id":"i-a-9","label":"other","help_request":false}"#,
            r#"{"id":"i-a-10","label":"other","help_request":null}"#,
            r#"{"id":"i-a-13","label":"question","help_request":false}"#,
        ];
        write("read.jsonl", &labels.join("\n"));
        let runs = read_runs(folder.path(), folder.path()).unwrap();
        let lengths: Vec<usize> = runs.iter().map(Vec::len).collect();
        let truths: Vec<_> = runs.iter().map(truth).collect();
        assert_eq!(lengths, [3, 2]);
        assert_eq!(truths, [Some(Truth::Split), Some(Truth::Other)]);
    }
}
