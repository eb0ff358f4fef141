//! `whoknows backtest`: replays a history and says how often the bot would have asked someone who really answered.

mod invite;
pub mod judge;
mod load;
pub mod measure;
mod predictions;
mod repeated;
pub mod replay;
mod sureness;
mod table;
mod vocabulary;

use std::collections::HashSet;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use crate::domain::hashing::mixed;
use crate::domain::ids::UserId;
use crate::domain::matching::Load;
use crate::import::history::History;
use crate::import::{discord_chat_exporter, routing};
use replay::{Plan, replay};

/// Exit code if rows of the file couldn't be read.
const SOME_ROWS_BROKEN: u8 = 2;
/// Broken rows that are told one by one.
const BROKEN_ROWS_SHOWN: usize = 20;
/// People listed a question in the predictions.
const LISTED: usize = 300;

/// What the command line says.
#[derive(Debug, Args)]
pub struct Options {
    /// The history: questions with answers as JSON lines, or a DiscordChatExporter JSON; may be gzip-compressed
    file: PathBuf,
    /// What the file is
    #[arg(long, value_enum, default_value_t = Format::Auto)]
    format: Format,
    /// Declared skills (JSON): try the cold start, with nothing known but these
    #[arg(long, value_name = "SKILLS.json")]
    skills: Option<PathBuf>,
    /// With --skills: learn history from the start of the trial on; with a number, only so many answers
    #[arg(long, requires = "skills", value_name = "ANSWERS", num_args = 0..=1, default_missing_value = "18446744073709551615")]
    learn: Option<usize>,
    /// With --skills: find declared skills by the vocabulary too, by its aliases or by its relations as well
    #[arg(long, requires = "skills", value_enum)]
    vocabulary: Option<VocabularyUse>,
    /// Only this share of the answerers, drawn at random, is registered and may be asked
    #[arg(long, value_name = "SHARE", default_value_t = 1.0)]
    registered: f64,
    /// What the drawing starts from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Share the load: people who were asked lately step back
    #[arg(long)]
    pacing: bool,
    /// Also measure whether repeated questions find the earlier ones
    #[arg(long)]
    similar: bool,
    /// With --similar: pairs of questions that a reader judged
    #[arg(long, requires = "similar", value_name = "LABELS.tsv")]
    judged: Option<PathBuf>,
    /// Write one ranking a question to this file
    #[arg(long, value_name = "OUT.jsonl")]
    predictions: Option<PathBuf>,
}

/// What of the vocabulary counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum VocabularyUse {
    /// Other names of declared skills
    Aliases,
    /// And skills that are part of them or related to them
    Relations,
}

/// What a history file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Look into the file
    Auto,
    /// One question with its answers a line, as JSON
    Routing,
    /// The JSON export of DiscordChatExporter
    DiscordChatExporter,
}

/// Replays the history and prints the table. Exit code 2 if rows were broken.
pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        options.registered > 0.0 && options.registered <= 1.0,
        "--registered must be above 0 and at most 1"
    );
    let mut history = read(options)?;
    anyhow::ensure!(
        !history.questions.is_empty() || !history.broken.is_empty(),
        "{} holds no questions",
        options.file.display()
    );
    let skills = match &options.skills {
        Some(path) => Some(routing::read_skills(path, &mut history)?),
        None => None,
    };
    let plan = Plan {
        registered: registered(&history, options),
        load: if options.pacing {
            Load::Shared
        } else {
            Load::Ignored
        },
        skills: skills.as_ref(),
        learn: options.learn.unwrap_or(0),
        vocabulary: skills.as_ref().zip(options.vocabulary).map(|(file, used)| {
            vocabulary::Vocabulary::new(file, used == VocabularyUse::Relations)
        }),
        limit: LISTED,
    };
    let bar = progress_bar(history.questions.len());
    let predictions = replay(&history, &plan, |done| bar.set_position(done as u64));
    bar.finish_and_clear();
    if let Some(path) = &options.predictions {
        predictions::write(path, &history, &predictions)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    print!("{}", table::table(&history, &plan, &predictions));
    if options.similar {
        let labels = match &options.judged {
            Some(path) => std::fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))?,
            None => String::new(),
        };
        let name = options.file.file_name().unwrap_or_default();
        let name = name.to_string_lossy();
        let community = name.split('.').next().unwrap_or_default();
        let judged = repeated::judged_same(&labels, community);
        let found = repeated::measure(&history, &judged);
        print!("{}", table::repeated(&found));
    }
    Ok(report_broken(&history))
}

fn read(options: &Options) -> anyhow::Result<History> {
    let format = match options.format {
        Format::Auto if discord_chat_exporter::looks_like_one(&options.file)? => {
            Format::DiscordChatExporter
        }
        Format::Auto => Format::Routing,
        chosen => chosen,
    };
    match format {
        Format::DiscordChatExporter => discord_chat_exporter::read(&options.file),
        Format::Auto | Format::Routing => routing::read(&options.file),
    }
}

/// Draws the registered people. Each person's lot hangs on the seed and their id only.
fn registered(history: &History, options: &Options) -> Option<HashSet<UserId>> {
    if options.registered >= 1.0 {
        return None;
    }
    let lot = |who: UserId| {
        let state = mixed(who.0 ^ mixed(options.seed));
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let people = history.names.keys().copied();
    Some(
        people
            .filter(|who| lot(*who) < options.registered)
            .collect(),
    )
}

/// A bar on a terminal, nothing in a pipe.
fn progress_bar(questions: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(questions as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} questions, {eta} left") {
        bar.set_style(style);
    }
    bar
}

fn report_broken(history: &History) -> ExitCode {
    for row in history.broken.iter().take(BROKEN_ROWS_SHOWN) {
        eprintln!("line {}: skipped: {}", row.line, row.why);
    }
    match history.broken.len() {
        0 => ExitCode::SUCCESS,
        count => {
            if count > BROKEN_ROWS_SHOWN {
                eprintln!("… and {} more", count - BROKEN_ROWS_SHOWN);
            }
            let rows = if count == 1 { "row" } else { "rows" };
            eprintln!("{count} broken {rows} skipped");
            ExitCode::from(SOME_ROWS_BROKEN)
        }
    }
}
