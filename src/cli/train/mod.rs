//! `whoknows train-detector`: makes the question model from labelled rows, the same bytes every time, or measures how such a model does on rows it hasn't seen.

mod fit;
mod rows;

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::Args;
use serde_json::json;

use crate::domain::question::{Detector, Model};
use rows::{Row, Sample};

/// Train the question detector (for maintainers).
#[derive(Debug, Args)]
pub struct Options {
    /// Folder with hand.jsonl, irc_threads.jsonl.gz and gitter_dialogs.jsonl.gz.
    #[arg(long, default_value = "../shared/data/questions")]
    data: PathBuf,
    /// Folder with our own labels.
    #[arg(long, default_value = "data/labels")]
    labels: PathBuf,
    /// The model file to write.
    #[arg(long, default_value = "data/question-model.bin")]
    out: PathBuf,
    /// Write no model; instead judge every hand-labelled row by a model trained without its
    /// conversation and write the judgements, as `detect` does, to this file.
    #[arg(long)]
    out_of_fold: Option<PathBuf>,
    /// Leave all rows of sources that begin so out of the training (for example "discord").
    #[arg(long)]
    without: Vec<String>,
    /// Leave out parts of the training to see what they are worth.
    #[arg(long, value_enum)]
    ablate: Vec<Part>,
}

/// A part of the training that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// Our labels of rows of the data sets.
    Labels,
    /// Our own written messages.
    Written,
    /// Rows labelled by reply links and dialog borders.
    Derived,
    /// The message before, replies and same author.
    Context,
    /// Words and word pairs.
    Grams,
    /// The named signs but for length, question mark and channel.
    Signs,
    /// The kind of the channel.
    Channel,
}

/// How many parts the conversations are dealt into for measuring.
const FOLDS: usize = 10;

/// Trains and writes the model, or measures.
pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let mut samples = rows::training_rows(&options.data, &options.labels, &options.ablate)?;
    samples.retain(|sample| {
        !options
            .without
            .iter()
            .any(|source| sample.source.starts_with(source))
    });
    ensure!(!samples.is_empty(), "there are no rows to learn from");
    eprintln!("{} rows to learn from", samples.len());
    match &options.out_of_fold {
        Some(path) => measure(options, &samples, path)?,
        None => write_model(
            &fit::train(&samples.iter().collect::<Vec<_>>()),
            &options.out,
        )?,
    }
    Ok(ExitCode::SUCCESS)
}

fn write_model(model: &Model, path: &Path) -> anyhow::Result<()> {
    let bytes = model.to_bytes();
    fs::write(path, &bytes).with_context(|| format!("writing {}", path.display()))?;
    eprintln!("{}: {} bytes", path.display(), bytes.len());
    Ok(())
}

/// Judges each hand-labelled row by a model that hasn't seen its conversation.
fn measure(options: &Options, samples: &[Sample], path: &Path) -> anyhow::Result<()> {
    let hand = rows::hand_rows(&options.data)?;
    let file = fs::File::create(path).with_context(|| format!("writing {}", path.display()))?;
    let mut output = BufWriter::new(file);
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
            writeln!(output, "{}", judged(row, &detector, options))?;
        }
    }
    output.flush()?;
    Ok(())
}

fn judged(row: &Row, detector: &Detector, options: &Options) -> serde_json::Value {
    let judgement = detector.judge(&row.message(&options.ablate));
    json!({
        "id": row.id,
        "question": judgement.question,
        "help_request": judgement.help_request,
        "decision": format!("{:?}", judgement.decision).to_lowercase(),
    })
}
