//! The rows that the detector learns from: which may be used, under which label, with which weight.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Part;
use crate::cli::detect::{kind_of_channel, open};
use crate::domain::question::{ChannelKind, Features, Head, Message, Previous, Signs, extract};

/// The sources whose rows may shape the weights that are shipped: those with a free licence, and our own messages.
const FREE_SOURCES: &[&str] = &[
    "irc-ubuntu",
    "irc-rust",
    "irc-mediawiki",
    "irc-stripe",
    "gitter-dev",
    "gitter-dialog",
    "gitter-fcc",
    "discord-meshcore",
    "own",
];

/// How much a row read by a person counts against one labelled by a reply link.
const READ_WEIGHT: f32 = 30.0;
/// How much one of our own written messages counts against one labelled by a reply link.
const WRITTEN_WEIGHT: f32 = 12.0;
/// The same for a line of a written scene, most of which are easy.
const SCENE_WEIGHT: f32 = 6.0;
/// How many messages of the natural stream a row stands for that we drew by chance and read; a
/// hand-labelled row stands for 0.6 on average.
const DRAWN_NATURAL: f32 = 0.3;

/// A row of the data sets or of our own messages.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    pub id: String,
    pub source: String,
    #[serde(default)]
    pub channel: String,
    #[serde(default)]
    pub prev: Option<String>,
    #[serde(default)]
    pub prev_same_author: bool,
    #[serde(default)]
    pub reply: bool,
    pub text: String,
    #[serde(default)]
    pub label: Option<String>,
    #[serde(default)]
    pub help_request: Option<bool>,
    /// How many messages of the natural stream a hand-labelled row stands for.
    #[serde(default)]
    pub weight: Option<f32>,
    /// The written scene that a message of our own belongs to.
    #[serde(default)]
    scene: Option<String>,
    /// The conversation that a hand-labelled row was taken from; found by [`hand_rows`].
    #[serde(skip)]
    log: Option<String>,
}

/// One of our labels of a row of the data sets, without its text.
#[derive(Debug, Deserialize)]
pub struct Label {
    id: String,
    #[serde(rename = "label")]
    pub verdict: String,
    pub help_request: Option<bool>,
    /// How the row was chosen for reading, if by chance.
    #[serde(default)]
    drawn: Option<Drawn>,
}

/// How a row was chosen for reading; all that aren't marked were chosen since a model was unsure of
/// them or disagreed with the reply links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Drawn {
    /// By chance, so that it stands for the natural stream.
    Random,
}

/// A row as the training sees it.
#[derive(Clone, Debug)]
pub struct Sample {
    pub source: String,
    /// The conversation it belongs to; a whole conversation is seen or unseen.
    pub group: String,
    pub signs: Signs,
    pub grams: Vec<u16>,
    /// What each of the hashed features counts.
    pub gram_value: f32,
    /// By [`Head`]; nothing where the label doesn't say.
    pub targets: [Option<bool>; 2],
    pub weight: f32,
    /// How many messages of the natural stream it stands for, where that is known; the
    /// probabilities are fitted to these rows.
    pub natural: Option<f32>,
}

impl Row {
    /// The conversation, or where that isn't known the channel.
    pub fn group(&self) -> String {
        if let Some(log) = &self.log {
            return log.clone();
        }
        match self.source.as_str() {
            "irc-ubuntu" | "irc-rust" | "irc-mediawiki" | "irc-stripe" | "gitter-dialog"
                if !self.id.starts_with('h') =>
            {
                log_of(&self.id)
            }
            "own" => self.scene.as_ref().unwrap_or(&self.id).clone(),
            source => format!("{source} {}", self.channel),
        }
    }

    /// The row as the detector sees it.
    pub fn message(&self, ablate: &[Part]) -> Message<'_> {
        let context = !ablate.contains(&Part::Context);
        let kind = match self.source.as_str() {
            _ if ablate.contains(&Part::Channel) => ChannelKind::General,
            "gitter-dialog" => ChannelKind::Help,
            _ => kind_of_channel(&self.channel),
        };
        Message {
            text: &self.text,
            channel_kind: kind,
            is_reply: self.reply && context,
            previous: self
                .prev
                .as_deref()
                .filter(|_| context)
                .map(|text| Previous {
                    text,
                    same_author: self.prev_same_author,
                }),
        }
    }

    fn sample(&self, weight: f32, ablate: &[Part]) -> Option<Sample> {
        if !FREE_SOURCES.contains(&self.source.as_str()) {
            return None;
        }
        let message = self.message(ablate);
        let mut features = Features::default();
        extract(&message, &mut features);
        if ablate.contains(&Part::Grams) {
            features.grams.clear();
        }
        if ablate.contains(&Part::Signs) {
            features.signs.keep_only_plain();
        }
        let mut targets = [None; 2];
        targets[Head::Question as usize] = self.label.as_deref().map(|label| label == "question");
        targets[Head::HelpRequest as usize] = self.help_request;
        Some(Sample {
            source: self.source.clone(),
            group: self.group(),
            signs: features.signs,
            gram_value: features.gram_value(),
            grams: features.grams.iter().map(|gram| gram.slot).collect(),
            targets,
            weight,
            natural: self.weight,
        })
    }
}

/// `i-2008-04-30.train-a-17` belongs to the log `i-2008-04-30.train-a`.
fn log_of(id: &str) -> String {
    id.rsplit_once('-').map_or(id, |(log, _)| log).to_owned()
}

/// Deals conversations into folds, always the same way.
pub fn fold_of(group: &str, folds: usize) -> usize {
    let hash = group.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash >> 8) as usize % folds
}

fn read_rows<T: DeserializeOwned>(path: &Path) -> anyhow::Result<Vec<T>> {
    let mut rows = Vec::new();
    for (i, line) in open(Some(path))?.lines().enumerate() {
        let line = line.with_context(|| format!("reading {}", path.display()))?;
        if !line.trim().is_empty() {
            let row = serde_json::from_str(&line)
                .with_context(|| format!("{} line {}", path.display(), i + 1))?;
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The rows of the derived sets, labelled by links.
pub fn derived_rows(data: &Path) -> anyhow::Result<Vec<Row>> {
    let mut rows: Vec<Row> = read_rows(&data.join("irc_threads.jsonl.gz"))?;
    rows.extend(read_rows::<Row>(&data.join("gitter_dialogs.jsonl.gz"))?);
    Ok(rows)
}

/// Our labels of rows of the data sets, by row.
pub fn our_labels(labels: &Path) -> anyhow::Result<HashMap<String, Label>> {
    let read = read_rows::<Label>(&labels.join("read.jsonl"))?;
    Ok(read
        .into_iter()
        .map(|label| (label.id.clone(), label))
        .collect())
}

/// The hand-labelled rows, each with the log it comes from where the derived sets hold it too.
pub fn hand_rows(data: &Path) -> anyhow::Result<Vec<Row>> {
    let derived = derived_rows(data)?;
    let (hand, _) = link(read_rows(&data.join("hand.jsonl"))?, &derived);
    Ok(hand)
}

/// Finds the log of each hand-labelled row, and the derived rows that are the same messages.
fn link(mut hand: Vec<Row>, derived: &[Row]) -> (Vec<Row>, HashSet<String>) {
    let mut by_text: HashMap<(&str, Option<&str>), &Row> = HashMap::new();
    for row in derived {
        by_text.insert((&row.text, row.prev.as_deref()), row);
    }
    let mut doubles = HashSet::new();
    for row in &mut hand {
        if let Some(same) = by_text.get(&(row.text.as_str(), row.prev.as_deref())) {
            row.log = Some(log_of(&same.id));
            doubles.insert(same.id.clone());
        }
    }
    (hand, doubles)
}

/// All rows that may be learnt from: hand-labelled, labelled by us, written by us, and derived.
pub fn training_rows(data: &Path, labels: &Path, ablate: &[Part]) -> anyhow::Result<Vec<Sample>> {
    let derived = derived_rows(data)?;
    let (hand, doubles) = link(read_rows(&data.join("hand.jsonl"))?, &derived);
    let ours = if ablate.contains(&Part::Labels) {
        HashMap::new()
    } else {
        our_labels(labels)?
    };
    let mut samples = Vec::new();
    samples.extend(
        hand.iter()
            .filter_map(|row| row.sample(READ_WEIGHT, ablate)),
    );
    for row in derived.iter().filter(|row| !doubles.contains(&row.id)) {
        if let Some(label) = ours.get(&row.id) {
            let mut read = row.clone();
            read.label = Some(label.verdict.clone());
            read.help_request = label.help_request;
            read.weight = label.drawn.map(|Drawn::Random| DRAWN_NATURAL);
            samples.extend(read.sample(READ_WEIGHT, ablate));
        } else if !ablate.contains(&Part::Derived) {
            samples.extend(derived_sample(row, ablate));
        }
    }
    if !ablate.contains(&Part::Written) {
        for row in read_rows::<Row>(&labels.join("written.jsonl"))? {
            let weight = match &row.scene {
                Some(_) if ablate.contains(&Part::Scenes) => continue,
                Some(_) => SCENE_WEIGHT,
                None => WRITTEN_WEIGHT,
            };
            samples.extend(row.sample(weight, ablate));
        }
    }
    Ok(samples)
}

/// A row labelled by links: openers without a question mark or a cue are left out, since many
/// of them are greetings, and of the rest of IRC one in four is enough.
fn derived_sample(row: &Row, ablate: &[Part]) -> Option<Sample> {
    let opener = row.help_request?;
    if !opener && row.source.starts_with("irc") && fold_of(&row.id, 4) != 0 {
        return None;
    }
    let sample = row.sample(1.0, ablate)?;
    (!opener || sample.signs.asks()).then_some(sample)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(source: &str) -> Row {
        serde_json::from_value(serde_json::json!({
            "id": "h1", "source": source, "text": "how do I do this?",
            "label": "question", "help_request": true,
        }))
        .unwrap()
    }

    #[test]
    fn rows_without_a_free_licence_never_reach_the_training() {
        for closed in [
            "slack",
            "discord-disco",
            "discord-komodo",
            "discord-nous",
            "nps-chat",
            "so-titles",
            "new-source",
        ] {
            assert!(row(closed).sample(1.0, &[]).is_none(), "{closed}");
        }
        for free in FREE_SOURCES {
            assert!(row(free).sample(1.0, &[]).is_some(), "{free}");
        }
    }

    #[test]
    fn of_a_folder_of_rows_only_the_free_ones_shape_the_weights() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, lines: &str| std::fs::write(folder.path().join(name), lines).unwrap();
        let free = r##"{"id":"h1","source":"irc-rust","channel":"#rust","text":"how do I sort a list?","label":"question","help_request":true,"weight":1}"##;
        let closed = r#"{"id":"h2","source":"slack","channel":"racket-general","text":"is there a way to sort?","label":"question","help_request":true,"weight":1}"#;
        let derived = r##"{"id":"i-a-1","source":"irc-rust","channel":"#rust","text":"thanks","label":null,"help_request":false}"##;
        write("irc_threads.jsonl.gz", derived);
        write("gitter_dialogs.jsonl.gz", "");
        write(
            "read.jsonl",
            r#"{"id":"i-a-1","label":"other","help_request":false}"#,
        );
        write(
            "written.jsonl",
            r#"{"id":"own-1","source":"own","text":"lol","label":"other","help_request":false}"#,
        );
        let rows = |hand: &str| {
            write("hand.jsonl", hand);
            let samples = training_rows(folder.path(), folder.path(), &[]).unwrap();
            let sources: Vec<_> = samples.iter().map(|sample| sample.source.clone()).collect();
            let model = super::super::fit::train(&samples.iter().collect::<Vec<_>>());
            (sources, model.to_bytes())
        };
        let (sources, with_closed) = rows(&format!("{free}\n{closed}\n"));
        assert_eq!(sources, ["irc-rust", "irc-rust", "own"]);
        let (_, without) = rows(free);
        assert!(
            with_closed == without,
            "a row without a free licence changed the weights"
        );
    }

    #[test]
    fn the_labels_that_are_shipped_hold_no_text_of_others() {
        let labels = include_str!("../../../data/labels/read.jsonl");
        for line in labels.lines() {
            let fields: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(line).unwrap();
            assert!(
                fields
                    .keys()
                    .all(|key| ["id", "label", "help_request", "drawn"].contains(&key.as_str()))
            );
        }
    }
}
