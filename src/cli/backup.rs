//! `whoknows backup`: a consistent copy of the database, while the bot runs.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::ensure;
use clap::Args;

use super::run::read_config;
use crate::store::Store;

/// Makes a consistent copy of the database, readable by you alone; the bot may go on running.
#[derive(Debug, Args)]
pub struct Options {
    /// Where the copy goes; a file that isn't there yet.
    target: PathBuf,
    /// The config file; config.toml in this folder if there is one.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Makes the copy.
pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let config = read_config(options.config.as_deref())?;
    let (from, to) = (&config.store.path, &options.target);
    ensure!(
        from.exists(),
        "there is no database {} to copy; see [store] path",
        from.display()
    );
    ensure!(
        !to.exists(),
        "{} is there already; name a new file",
        to.display()
    );
    Store::open(from)?.backup(to)?;
    println!("copied {} to {}", from.display(), to.display());
    Ok(ExitCode::SUCCESS)
}
