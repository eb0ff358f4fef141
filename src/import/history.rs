//! A community's past: who asked, who answered, when, with the rows that couldn't be read.

use std::collections::{BTreeSet, HashMap};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::Context;
use flate2::read::MultiGzDecoder;

use crate::domain::ids::UserId;
use crate::domain::time::Timestamp;

/// The questions of a community in order of time, and the people's names in the file.
#[derive(Debug, Default)]
pub struct History {
    /// In order of time, then of id.
    pub questions: Vec<PastQuestion>,
    /// What the file calls each person.
    pub names: HashMap<UserId, String>,
    /// How people are called by others, where the file tells.
    pub nicknames: HashMap<UserId, String>,
    /// Who wrote in which hour since 1970, where the file has all messages.
    pub wrote: BTreeSet<(UserId, i64)>,
    /// Rows that couldn't be read and were skipped.
    pub broken: Vec<BrokenRow>,
}

/// One question with its answers.
#[derive(Clone, Debug)]
pub struct PastQuestion {
    /// What the file calls it.
    pub id: String,
    /// Who asked, if known.
    pub asker: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// May be empty.
    pub title: String,
    /// The text.
    pub body: String,
    /// People whom the text names, of those in the file.
    pub mentions: Vec<UserId>,
    /// Topics the platform gave it; never used to rank.
    pub tags: Vec<String>,
    /// Whose answer was accepted or thanked for, if known.
    pub best: Option<UserId>,
    /// One a person, at the time of the first message.
    pub answers: Vec<PastAnswer>,
    /// When the asker marked or thanked for the best one.
    pub solved: Option<PastSolution>,
}

/// How a question was solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastSolution {
    /// When.
    pub at: Timestamp,
    /// The asker marked the answer; else thanks were taken for it.
    pub marked: bool,
}

/// One person's answer.
#[derive(Clone, Debug)]
pub struct PastAnswer {
    /// What the file calls its first message; may be empty.
    pub id: String,
    /// Who.
    pub answerer: UserId,
    /// When.
    pub at: Timestamp,
    /// The text.
    pub body: String,
}

/// A row that was skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRow {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

impl History {
    /// The person whom the file calls `name`: ids of Discord stay as they are, other names are hashed,
    /// so that a person's id doesn't depend on who else is in the file.
    pub fn person(&mut self, name: &str) -> UserId {
        let id = user_id(name);
        self.names.entry(id).or_insert_with(|| name.to_owned());
        id
    }

    /// What the file calls a person.
    pub fn name(&self, who: UserId) -> &str {
        self.names.get(&who).map_or("", String::as_str)
    }

    /// Finds whom each question's text names. A name counts if it stands alone and is an `@`mention or
    /// has at least five characters with a digit among them, as the pseudonyms of archives do.
    pub fn find_mentions(&mut self) {
        for question in &mut self.questions {
            let mut found = Vec::new();
            for text in [&question.title, &question.body] {
                for (start, word) in words_with_places(text) {
                    let marked = text[..start].ends_with('@');
                    let telling = word.len() >= 5 && word.bytes().any(|b| b.is_ascii_digit());
                    let who = user_id(word);
                    if (marked || telling)
                        && self.names.get(&who).is_some_and(|name| name == word)
                        && !found.contains(&who)
                    {
                        found.push(who);
                    }
                }
            }
            question.mentions = found;
        }
    }

    /// Puts questions in order of time, then of id.
    pub fn sort(&mut self) {
        self.questions
            .sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.id.cmp(&b.id)));
    }
}

/// Runs of letters, digits, `_`, with where they start.
fn words_with_places(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    text.split(move |c| !inside(c))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// The id of a person whom a file calls `name`.
pub fn user_id(name: &str) -> UserId {
    if name.len() >= 15
        && let Ok(snowflake) = name.parse()
    {
        return UserId(snowflake);
    }
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    UserId(hash)
}

/// Reads a time such as `2016-05-02T09:45:47Z` or with an offset.
pub fn parse_time(text: &str) -> Result<Timestamp, String> {
    text.parse::<jiff::Timestamp>()
        .map(|time| Timestamp(time.as_second()))
        .map_err(|_| format!("not a time: {text:?}"))
}

/// Opens a file, unpacking it if it is gzip, whatever its name.
pub fn open(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    let file =
        std::fs::File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    unpacked(file).with_context(|| format!("cannot read {}", path.display()))
}

/// What a file says, unpacked if it is gzip.
pub fn unpacked(file: impl Read + 'static) -> std::io::Result<Box<dyn BufRead>> {
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let start = reader.fill_buf()?;
    if start.starts_with(&[0x1f, 0x8b]) {
        return Ok(Box::new(BufReader::with_capacity(
            1 << 16,
            MultiGzDecoder::new(reader),
        )));
    }
    Ok(Box::new(reader))
}

/// Reads a whole file as text, unpacking it if it is gzip, without a byte order mark.
pub fn read_to_string(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    open(path)?
        .read_to_string(&mut text)
        .with_context(|| format!("cannot read {}", path.display()))?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}
