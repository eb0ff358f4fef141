//! `whoknows import`: brings in what is known elsewhere, a history of messages or a list of skills.

mod past;
mod skills;

use std::fs::File;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use super::run::read_config;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::domain::ids::{GuildId, UserId};
use crate::domain::time::Timestamp;
use crate::import::history::BrokenRow;
use crate::store::Store;

/// Broken rows told one by one; of more only the number is told.
const BROKEN_SHOWN: usize = 20;
/// Exit code when all that could be read was brought in, but not all could be read.
const SOME_BROKEN: u8 = 2;

/// Bring in a history of messages or a list of skills; the bot may go on running, and knows it after a restart
#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
    /// The config file; config.toml in this folder if there is one
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
}

/// What is brought in.
#[derive(Debug, Subcommand)]
enum What {
    /// Histories written by DiscordChatExporter as JSON, one file a channel or thread; may be gzipped. Questions in
    /// watched channels, who answered and what solved them; of all channels who wrote in which week
    History {
        /// The files, in any order
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Whose messages are left out, such as people who asked to be forgotten; an id, may be given several times
        #[arg(long, value_name = "ID")]
        without: Vec<u64>,
    },
    /// A list of skills as CSV with the columns member (an id), name, skill and level (learning, practising, expert).
    /// People are named for their topics; they join when they say so, under `/skills mine`
    Skills {
        /// The file
        file: PathBuf,
        /// The people in the file agreed to be asked: they are put into the registry at once
        #[arg(long)]
        people_agreed: bool,
        /// The server's id, if the bot is in several or in none yet
        #[arg(long, value_name = "ID")]
        server: Option<u64>,
    },
}

/// What both kinds need.
struct Desk {
    store: Store,
    config: Config,
    now: Timestamp,
}

/// Brings it in; exit code 2 if some rows couldn't be read.
pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let config = read_config(options.config.as_deref())?;
    let mut desk = Desk {
        store: Store::open(&config.store.path)?,
        config,
        now: SystemClock.now(),
    };
    let broken = match &options.what {
        What::History { files, without } => {
            let without = without.iter().map(|id| UserId(*id)).collect();
            past::bring_in(&mut desk, files, &without)?
        }
        What::Skills {
            file,
            people_agreed,
            server,
        } => {
            let guild = the_guild(&desk.store, server.map(GuildId))?;
            skills::bring_in(&mut desk, guild, file, *people_agreed)?
        }
    };
    Ok(if broken == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(SOME_BROKEN)
    })
}

/// The server that was named, or the only one the bot is in.
fn the_guild(store: &Store, named: Option<GuildId>) -> anyhow::Result<GuildId> {
    let known = store.guilds()?;
    match (named, known.as_slice()) {
        (Some(guild), _) => Ok(guild),
        (None, [(guild, _)]) => Ok(*guild),
        (None, []) => {
            bail!(
                "the bot was in no server yet; name the server: --server ID (in Discord: Copy Server ID)"
            )
        }
        (None, several) => {
            let names: Vec<_> = several
                .iter()
                .map(|(guild, name)| format!("{guild} ({name})"))
                .collect();
            bail!(
                "the bot is in several servers; name one: --server {}",
                names.join(" or ")
            )
        }
    }
}

/// Tells the first broken rows of a file one by one, and how many there are.
fn tell_broken(bar: &ProgressBar, file: &Path, broken: &[BrokenRow]) {
    bar.suspend(|| {
        for row in broken.iter().take(BROKEN_SHOWN) {
            eprintln!("{}: {}: skipped", file.display(), row.why);
        }
        if broken.len() > BROKEN_SHOWN {
            eprintln!(
                "{}: … and {} more",
                file.display(),
                broken.len() - BROKEN_SHOWN
            );
        }
    });
}

/// A bar over all bytes on a terminal, nothing in a pipe.
fn progress_bar(files: &[PathBuf]) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let sizes = files.iter().filter_map(|file| file.metadata().ok());
    let bar = ProgressBar::new(sizes.map(|file| file.len()).sum());
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes}, {eta} left") {
        bar.set_style(style);
    }
    bar
}

/// Opens a file whose reading moves the bar.
fn open(file: &Path, bar: &ProgressBar) -> anyhow::Result<impl Read + 'static> {
    let opened = File::open(file).with_context(|| format!("cannot open {}", file.display()))?;
    Ok(bar.wrap_read(opened))
}

/// "1 question", "12 questions".
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
