//! The command line: one file a command; this page lists them and turns a failure into one clear sentence.

mod backtest;
mod backup;
mod community;
mod demo;
pub mod detect;
mod explain;
mod import;
mod log;
mod report;
pub mod run;
mod sandbox;
pub mod train;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Connects people who ask with people who know, in a Discord community.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// What the program can be asked to do. Each command is a file of this folder
/// with `pub struct Options` (clap `Args`) and `pub fn run(options) -> anyhow::Result<ExitCode>`.
#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Options),
    Sandbox(sandbox::Options),
    Backup(backup::Options),
    Report(report::Options),
    Explain(explain::Options),
    Detect(detect::Options),
    Import(import::Options),
    #[command(hide = true)]
    TrainDetector(train::Options),
    /// Replay a history: how often would the bot have asked someone who really answered?
    Backtest(backtest::Options),
}

/// Runs the command and says on standard error, in one sentence, what went wrong if something did.
pub fn run(arguments: Arguments) -> ExitCode {
    let outcome: anyhow::Result<ExitCode> = match arguments.command {
        Command::Run(options) => run::run(&options),
        Command::Sandbox(options) => sandbox::run(&options),
        Command::Backup(options) => backup::run(&options),
        Command::Report(options) => report::run(&options),
        Command::Explain(options) => explain::run(&options),
        Command::Detect(options) => detect::run(&options),
        Command::Import(options) => import::run(&options),
        Command::TrainDetector(options) => train::run(&options),
        Command::Backtest(options) => backtest::run(&options),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("whoknows: {error:#}");
        ExitCode::FAILURE
    })
}
