//! Histories written by DiscordChatExporter (JSON), made into questions and answers.

use std::io::Read;
use std::path::Path;

use super::history::{self, History};

/// Whether a file is such an export: one JSON object that begins with the guild.
pub fn looks_like_one(path: &Path) -> anyhow::Result<bool> {
    let mut start = Vec::new();
    // A file that breaks off is the reader's business, which says where.
    let _ = history::open(path)?.take(4096).read_to_end(&mut start);
    let start = String::from_utf8_lossy(&start);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    Ok(start
        .strip_prefix('{')
        .is_some_and(|rest| rest.trim_start().starts_with("\"guild\"")))
}

/// Reads an export.
pub fn read(_path: &Path) -> anyhow::Result<History> {
    anyhow::bail!("not yet")
}
