//! Every sentence a member reads, on one sheet (`tests/wording/sheet.md`): as it is, and with the longest and most
//! hostile names and texts that Discord lets in. `ACCEPT=1 cargo test --test tests wording` writes the sheet anew.

mod care;
mod inputs;
mod lists;
mod questions;
mod registry;
mod suggestions;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use inputs::{KNOWN, Kind};

/// What a text is for, and so how long it may be. Characters, as Discord counts them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A message, or a part of one.
    Message,
    /// On a button.
    Label,
    /// In an empty select.
    Placeholder,
}

impl Place {
    fn most(self) -> usize {
        match self {
            Self::Message => 2000,
            Self::Label => 80,
            Self::Placeholder => 150,
        }
    }
}

/// The sheet: each wording by its name, with what it says.
#[derive(Default)]
pub struct Sheet {
    text: String,
    names: Vec<String>,
    wrong: Vec<String>,
}

impl Sheet {
    /// A heading.
    pub fn heading(&mut self, words: &str) {
        let _ = writeln!(self.text, "\n## {words}");
    }

    /// A wording that takes nothing, or says nothing of members.
    pub fn plain(&mut self, name: &str, place: Place, text: &str) {
        self.entry(name);
        self.show("", place, text);
    }

    /// One more case of the same wording.
    pub fn case(&mut self, when: &str, text: &str) {
        self.show(when, Place::Message, text);
    }

    /// A wording with what members bring in: as it mostly is, and the longest of the hostile ones.
    pub fn with(&mut self, name: &str, place: Place, say: impl Fn(&Kind) -> String) {
        self.entry(name);
        self.show("", place, &say(&Kind::ordinary()));
        let hostile = Kind::hostile();
        let said: Vec<(usize, String)> = hostile
            .iter()
            .map(&say)
            .map(|text| (text.chars().count(), text))
            .collect();
        for (kind, (_, text)) in hostile.iter().zip(&said) {
            self.check(name, place, text, Some(kind));
        }
        if let Some((length, text)) = said.iter().max_by_key(|(length, _)| *length) {
            let when = format!("at worst, {length} of {} characters", place.most());
            self.quote(&when, text);
        }
    }

    fn entry(&mut self, name: &str) {
        self.names.push(name.replace(' ', ""));
        let _ = writeln!(self.text, "\n`{}`", name.replace(' ', ""));
    }

    fn show(&mut self, when: &str, place: Place, text: &str) {
        let name = self.names.last().cloned().unwrap_or_default();
        self.check(&name, place, text, None);
        self.quote(when, text);
    }

    fn quote(&mut self, when: &str, text: &str) {
        if !when.is_empty() {
            let _ = writeln!(self.text, "{when}:");
        }
        for line in text.lines() {
            let _ = writeln!(self.text, "> {line}");
        }
    }

    /// Within Discord's limit, never empty, and nothing of what members wrote pings, links or turns the text around.
    fn check(&mut self, name: &str, place: Place, text: &str, hostile: Option<&Kind>) {
        let length = text.chars().count();
        let mut wrong = |what: String| self.wrong.push(format!("{name}: {what}\n    {text}"));
        if length == 0 || length > place.most() {
            wrong(format!(
                "{length} characters, and 1 to {} fit",
                place.most()
            ));
        }
        if place == Place::Label {
            // A label is shown as it is: nothing in it formats or pings.
            return;
        }
        for mark in ["@everyone", "@here", "<@&", "](http://evil", "\u{202e}"] {
            if text.contains(mark) && hostile.is_none_or(|kind| !kind.is_quoted) {
                wrong(format!("{mark:?} stands in it as it is"));
            }
        }
        let is_id = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit() || c == '!');
        let mut mentions = text.split("<@").skip(1);
        if mentions.any(|rest| is_id(rest) && !rest.starts_with(KNOWN)) {
            wrong("it mentions somebody it wasn't told to".to_owned());
        }
    }
}

/// The whole sheet.
fn sheet() -> Sheet {
    let mut sheet = Sheet {
        text: "# Every sentence a member reads\n\nAs it is, and at worst: with the longest names and texts, \
               right-to-left, emoji, markdown and mentions in them.\n"
            .to_owned(),
        ..Sheet::default()
    };
    questions::fill(&mut sheet);
    lists::fill(&mut sheet);
    registry::fill(&mut sheet);
    suggestions::fill(&mut sheet);
    care::fill(&mut sheet);
    sheet
}

#[test]
fn every_sentence_is_on_the_sheet() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/wording/sheet.md");
    let made = sheet().text;
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept == made {
        return;
    }
    if std::env::var_os("ACCEPT").is_some_and(|value| !value.is_empty()) {
        fs::write(&path, made).expect("written");
        return;
    }
    let different = made
        .lines()
        .zip(kept.lines())
        .find(|(made, kept)| made != kept);
    panic!(
        "the sheet says otherwise, first here: {different:?}\nIf this is how it should be: \
         ACCEPT=1 cargo test --test tests wording, and read the difference"
    );
}

#[test]
fn whatever_members_write_every_limit_holds_and_nobody_else_is_pinged() {
    let wrong = sheet().wrong;
    assert!(
        wrong.is_empty(),
        "{} wordings:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Wordings that are parts of others, or no sentences.
const PARTS: [&str; 9] = [
    "LONGEST_MESSAGE",
    "message_link",
    "relative",
    "span",
    "ago",
    "count",
    "list",
    "list_some",
    "lines_that_fit",
];

#[test]
fn no_wording_is_missing_from_the_sheet() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/wording");
    let names = sheet().names;
    let mut missing = Vec::new();
    for file in fs::read_dir(folder).expect("a folder") {
        let path = file.expect("a file").path();
        let room = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let source = fs::read_to_string(&path).expect("text");
        for line in source.lines() {
            let declared = line
                .strip_prefix("pub fn ")
                .or_else(|| line.strip_prefix("pub const "));
            let Some(declared) = declared else { continue };
            let end = declared.find(|c: char| !c.is_alphanumeric() && c != '_');
            let name = &declared[..end.unwrap_or(declared.len())];
            let whole = if room == "mod" {
                name.to_owned()
            } else {
                format!("{room}::{name}")
            };
            if !names.contains(&whole) && !PARTS.contains(&whole.as_str()) {
                missing.push(whole);
            }
        }
    }
    assert!(
        missing.is_empty(),
        "put these on the sheet (tests/wording): {missing:?}"
    );
}
