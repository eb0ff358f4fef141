//! Runs every chat of `tests/scenarios`; `ACCEPT=1` writes what the bot said into the files.

#![allow(
    clippy::expect_used,
    reason = "a test says what it relies on, also outside the functions marked as tests"
)]

mod scenario;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = scenario::files()
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            Trial::test(name.into_owned(), move || {
                scenario::check(&path).map_err(Into::into)
            })
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}
