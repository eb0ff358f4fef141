//! Parse the command line, call run, exit code; nothing else.

use clap::Parser;

fn main() -> std::process::ExitCode {
    whoknows::cli::run(whoknows::cli::Arguments::parse())
}
