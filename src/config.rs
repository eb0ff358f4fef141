//! The config file, typed and checked: an unknown key is refused by name, and the token is never in it.

mod token;
mod values;

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::domain::settings::Settings;

pub use token::{Token, TokenError, token};

/// All that can be set.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How to connect.
    pub discord: Discord,
    /// What to remember, and where.
    pub store: Store,
    /// How to behave in a community that has set nothing else.
    #[serde(with = "values::SettingsFile")]
    pub community: Settings,
    /// What to tell the operator.
    pub log: Log,
}

/// How to connect.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Discord {
    /// A file that holds the token.
    pub token_file: Option<PathBuf>,
    /// Where a local server answers in Discord's place.
    #[serde(deserialize_with = "values::api_base")]
    pub api_base: Option<String>,
    /// Whose clock counts.
    pub clock: ClockSource,
}

/// Whose clock counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClockSource {
    /// This machine's.
    #[default]
    System,
    /// That of a local server, which can be moved.
    Server,
}

/// What to remember, and where.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Store {
    /// The database.
    pub path: PathBuf,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            path: PathBuf::from("whoknows.db"),
        }
    }
}

/// What to tell the operator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// How much of it.
    pub level: LogLevel,
}

/// How much is told on standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Only what failed.
    Error,
    /// And what is odd.
    Warn,
    /// And what was done.
    #[default]
    Info,
    /// And how.
    Debug,
    /// And everything else.
    Trace,
}

impl LogLevel {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// Why a config file can't be used; each says where and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is not there or can't be read.
    #[error("can't read the config file {}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file says something that can't be.
    #[error("{}, line {line}: {problem}", path.display())]
    Wrong {
        /// Which file.
        path: PathBuf,
        /// Where in it, from 1.
        line: usize,
        /// What is wrong and what to do.
        problem: String,
    },
}

impl Config {
    /// Reads a config file.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&text, path)
    }

    /// Reads a config file's text; the path is only for what is said about errors.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let wrong = |line, problem| ConfigError::Wrong {
            path: path.to_owned(),
            line,
            problem,
        };
        let config: Self = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start.min(text.len()));
            let before = text.get(..start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            wrong(line, problem(error.message()))
        })?;
        if config.discord.clock == ClockSource::Server && config.discord.api_base.is_none() {
            let line = text
                .lines()
                .position(|line| line.trim_start().starts_with("clock"));
            let problem = "clock = \"server\" needs api_base, the address of that server";
            return Err(wrong(line.unwrap_or(0) + 1, problem.to_owned()));
        }
        Ok(config)
    }
}

/// What is wrong, with the known key that is nearest to an unknown one.
fn problem(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let Some(unknown) = quoted
        .next()
        .filter(|_| message.starts_with("unknown field"))
    else {
        return message.to_owned();
    };
    let known: Vec<&str> = quoted.collect();
    let nearest = known
        .iter()
        .map(|known| {
            (
                strsim::normalized_damerau_levenshtein(unknown, known),
                known,
            )
        })
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((likeness, nearest)) if likeness >= 0.4 => {
            format!("there is no key `{unknown}`; did you mean `{nearest}`?")
        }
        _ => format!(
            "there is no key `{unknown}`; there are {}",
            known.join(", ")
        ),
    }
}

#[cfg(test)]
#[path = "config/tests.rs"]
mod tests;
