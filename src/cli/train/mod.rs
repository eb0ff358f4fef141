//! `whoknows train-detector`: makes the question model from labelled rows, the same bytes every time, or measures how such a model does on rows it hasn't seen.

mod fit;
mod joined;
mod measure;
mod rows;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::Args;

use crate::domain::question::Model;

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
    /// Write no model; instead say what joining the lines that one person writes in a row gains.
    #[arg(long, conflicts_with = "out_of_fold")]
    joined_lines: bool,
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
    /// Our own written messages, single ones and scenes.
    Written,
    /// Of these only the scenes.
    Scenes,
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
    if let Some(path) = &options.out_of_fold {
        measure::out_of_fold(options, &samples, path)?;
    } else if options.joined_lines {
        joined::lines(options, &samples)?;
    } else {
        let model = fit::train(&samples.iter().collect::<Vec<_>>());
        write_model(&model, &options.out)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_model(model: &Model, path: &Path) -> anyhow::Result<()> {
    let bytes = model.to_bytes();
    fs::write(path, &bytes).with_context(|| format!("writing {}", path.display()))?;
    eprintln!("{}: {} bytes", path.display(), bytes.len());
    Ok(())
}
