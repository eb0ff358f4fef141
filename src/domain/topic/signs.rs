//! Is an ambiguous word meant as a skill? "go", "rust" and "express" count only with signs that a reader can name.
//!
//! The rules, in full:
//! 1. In a channel that is about the skill, the word counts.
//! 2. A word with another common meaning (*ambiguous* in the vocabulary: "rust", "flask") needs one [`Sign`]; two
//!    where the text speaks of other families only ("remove rust from a hand plane").
//! 3. A word of any sentence (*everyday*: "go", "c", "less") needs two, and one of them must be in how it is
//!    written: [`Sign::Spelling`], [`Sign::Phrase`] or [`Sign::Noun`].
//! 4. For a single letter ("c", "r"), which may be a variable, only skills of the same field are company.

use super::normal::{Normal, Word};
use crate::domain::text::{Span, ZoneKind};

/// Why an ambiguous word was taken for the skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// The channel is about this very skill.
    ChannelSkill,
    /// The channel is about skills of the same family.
    ChannelFamily,
    /// The text names another skill of the family, or speaks its language ("compile").
    Company,
    /// Written as a name: with a capital inside a sentence, or alone as inline code.
    Spelling,
    /// "in go", "using flask": the word closes the phrase.
    Phrase,
    /// "go code", "rust library", "swift 5": a noun of the craft or a version follows.
    Noun,
    /// Somebody in this community declared it, and the text speaks of no other family.
    Declared,
}

/// How ambiguous a form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    Certain,
    Ambiguous,
    Everyday,
}

impl Grade {
    /// Whether these signs are enough, see the rules above; `elsewhere`: the text speaks of other families only.
    pub fn satisfied_by(self, signs: &[Sign], elsewhere: bool) -> bool {
        let written = || {
            signs
                .iter()
                .any(|sign| matches!(sign, Sign::Spelling | Sign::Phrase | Sign::Noun))
        };
        match self {
            Self::Certain => true,
            _ if signs.contains(&Sign::ChannelSkill) => true,
            Self::Ambiguous => signs.len() > usize::from(elsewhere),
            Self::Everyday => {
                let strong = signs.iter().filter(|sign| **sign != Sign::Declared).count();
                strong >= 2 && written()
            }
        }
    }
}

const BEFORE: [&str; 8] = [
    "in", "using", "with", "for", "on", "learn", "learning", "via",
];
/// Words that may follow the name in a phrase; anything else may be what "in less …" goes on to.
const AFTER: [&str; 14] = [
    "and", "or", "but", "to", "i", "without", "vs", "is", "if", "for", "when", "on", "that",
    "because",
];
const NOUNS: [&str; 22] = [
    "code",
    "program",
    "programs",
    "programming",
    "lang",
    "language",
    "library",
    "libraries",
    "module",
    "compiler",
    "developer",
    "developers",
    "dev",
    "devs",
    "codebase",
    "syntax",
    "beginner",
    "version",
    "framework",
    "toolchain",
    "stdlib",
    "runtime",
];

/// The signs in how the words `first..=last` are written.
pub(super) fn in_writing(
    message: &str,
    normal: &Normal,
    first: usize,
    last: usize,
    signs: &mut Vec<Sign>,
) {
    let word = &normal.words[first];
    let zone = word.zone_number;
    let before = first
        .checked_sub(1)
        .map(|at| &normal.words[at])
        .filter(|other| other.zone_number == zone);
    let after = normal
        .words
        .get(last + 1)
        .filter(|other| other.zone_number == zone);
    if is_spelled_as_name(message, word, before, after) {
        signs.push(Sign::Spelling);
    }
    let closes = after.is_none_or(|word| word.after_break || is_one_of(message, word, &AFTER));
    if closes && !word.after_break && before.is_some_and(|word| is_one_of(message, word, &BEFORE)) {
        signs.push(Sign::Phrase);
    }
    let noun = |word: &Word| {
        !word.after_break
            && (is_one_of(message, word, &NOUNS) || is_version(word.span().of(message)))
    };
    // A single small letter before a number is a variable or an item, not a version.
    let is_letter = word.span().len() == 1 && !starts_upper(word.span(), message);
    if !is_letter && after.is_some_and(noun) {
        signs.push(Sign::Noun);
    }
}

/// A capital inside a sentence whose neighbours have none, or the whole of some inline code.
fn is_spelled_as_name(
    message: &str,
    word: &Word,
    before: Option<&Word>,
    after: Option<&Word>,
) -> bool {
    if word.zone == ZoneKind::InlineCode {
        return before.is_none() && after.is_none();
    }
    let shouted = |other: Option<&Word>| {
        other.is_some_and(|word| {
            let text = word.span().of(message);
            text != "I" && starts_upper(word.span(), message)
        })
    };
    // No sentence opens with a single capital but "A" and "I", which name no skill by themselves.
    let opens = word.opens && word.span().len() > 1;
    starts_upper(word.span(), message) && !opens && !(shouted(before) && shouted(after))
}

fn starts_upper(span: Span, message: &str) -> bool {
    span.of(message)
        .trim_start_matches('.')
        .starts_with(char::is_uppercase)
}

fn is_version(text: &str) -> bool {
    let digits = text.strip_prefix(['v', 'V']).unwrap_or(text);
    (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_one_of(message: &str, word: &Word, list: &[&str]) -> bool {
    let text = word.span().of(message);
    list.iter().any(|entry| entry.eq_ignore_ascii_case(text))
}
