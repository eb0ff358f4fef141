//! Text as the matcher sees it: lower-case words between blanks, so that one automaton pass finds whole names only.
//!
//! Every word has a blank on both sides (`" how  do  i "`), so a pattern such as `" node  js "` matches whole
//! words, and two names in a row don't share a blank. Hyphen, slash and dot inside count as a blank; `c++`, `c#`,
//! `.net` and `r&d` are words; other punctuation is a [`BREAK`] over which no name reaches.

use crate::domain::text::{Span, ZoneKind};

/// Stands where a clause or a zone ends.
const BREAK: char = '\u{1}';

/// One word of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Where its blank begins in the normal text.
    pub at: u32,
    /// Where it stands in the message.
    start: u32,
    end: u32,
    /// The zone it is from.
    pub zone: ZoneKind,
    /// The number of its zone, counted from the message's first.
    pub zone_number: u32,
    /// It opens a sentence or a zone, so a capital says nothing.
    pub opens: bool,
    /// A break stands before it.
    pub after_break: bool,
    /// It follows a dot directly, as the end of a file name or a domain does.
    pub after_dot: bool,
}

impl Word {
    pub fn span(&self) -> Span {
        Span {
            start: self.start as usize,
            end: self.end as usize,
        }
    }
}

/// A message made ready for matching.
#[derive(Debug, Default)]
pub(super) struct Normal {
    pub text: String,
    pub words: Vec<Word>,
    zones: u32,
}

impl Normal {
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes + bytes / 2),
            words: Vec::with_capacity(bytes / 4),
            zones: 0,
        }
    }

    /// The place of the word whose blank begins at `at`.
    pub fn word_at(&self, at: usize) -> usize {
        self.words.partition_point(|word| (word.at as usize) < at)
    }

    /// Adds a zone; `offset` is where `text` begins in the message.
    pub fn push(&mut self, text: &str, offset: usize, zone: ZoneKind) {
        let mut gap = Gap::opening();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let at = text.len() - rest.len();
            if let Some(length) = word_length(rest, gap.last) {
                let word = &rest[..length];
                self.push_word(word, offset + at, zone, gap);
                gap = Gap::default();
                rest = &rest[length..];
            } else {
                rest = &rest[first.len_utf8()..];
                gap.add(first, rest.chars().next());
                continue;
            }
            gap.last = text[..text.len() - rest.len()].chars().next_back();
        }
        self.zones += 1;
    }

    fn push_word(&mut self, word: &str, start: usize, zone: ZoneKind, gap: Gap) {
        if gap.breaks {
            self.text.push(BREAK);
        }
        self.words.push(Word {
            at: self.text.len() as u32,
            start: start as u32,
            end: (start + word.len()) as u32,
            zone,
            zone_number: self.zones,
            opens: gap.opens,
            after_break: gap.breaks,
            after_dot: gap.dot,
        });
        self.text.push(' ');
        let word = word
            .strip_suffix("'s")
            .or_else(|| word.strip_suffix("’s"))
            .unwrap_or(word);
        let begin = self.text.len();
        if word.is_ascii() {
            self.text.push_str(word);
            self.text[begin..].make_ascii_lowercase();
            self.text.push(' ');
            return;
        }
        for c in word.chars() {
            if c == '’' {
                self.text.push('\'');
            } else if !is_weightless(c) {
                self.text.extend(c.to_lowercase());
            }
        }
        self.text.push(' ');
    }
}

/// A name as a pattern; empty if there is no word in it.
pub(super) fn pattern(name: &str) -> String {
    let mut normal = Normal::with_capacity(name.len());
    normal.push(name, 0, ZoneKind::Prose);
    normal.text.trim_start_matches(BREAK).to_owned()
}

/// What stands between two words.
#[derive(Clone, Copy, Default)]
struct Gap {
    breaks: bool,
    opens: bool,
    dot: bool,
    last: Option<char>,
}

impl Gap {
    fn opening() -> Self {
        Self {
            breaks: true,
            opens: true,
            dot: false,
            last: None,
        }
    }

    fn add(&mut self, c: char, next: Option<char>) {
        if c == ' ' {
            self.dot = false;
            self.last = Some(c);
            return;
        }
        let joins = c.is_whitespace()
            || matches!(c, '-' | '/' | '_' | '\u{2010}' | '\u{2011}')
            || is_weightless(c);
        let word_follows = next.is_some_and(char::is_alphanumeric);
        let dot_inside = c == '.' && word_follows && self.last.is_some_and(char::is_alphanumeric);
        self.breaks |= !joins && !dot_inside;
        self.opens |= matches!(c, '!' | '?' | ':' | '\n') || (c == '.' && !dot_inside);
        self.dot = dot_inside;
        self.last = Some(c);
    }
}

/// The length in bytes of the word that `rest` begins with, if it begins with one; `before` is the character before.
fn word_length(rest: &str, before: Option<char>) -> Option<usize> {
    // Nearly every word of most messages; the rest of this room knows the others.
    let plain = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let special = |next: u8| !next.is_ascii() || b"'_+#&".contains(&next);
    if plain > 0 && !rest.as_bytes().get(plain).copied().is_some_and(special) {
        return Some(plain);
    }
    let first = rest.chars().next()?;
    if is_own_word(first) {
        return Some(first.len_utf8());
    }
    let body = if first == '.' {
        // `.net`, but neither the end of a sentence nor of a file name.
        let free = before.is_none_or(|c| !c.is_alphanumeric() && c != '.');
        let letter = rest[1..].chars().next().is_some_and(char::is_alphabetic);
        (free && letter).then(|| 1 + body_length(&rest[1..]))?
    } else {
        body_length(rest)
    };
    (body > 0).then(|| body + tail_length(&rest[..body], &rest[body..]))
}

/// Letters, digits, underscores between them, apostrophes between them, marks on them.
fn body_length(rest: &str) -> usize {
    let mut length = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, c)| *c);
        let part = if is_own_word(c) {
            false
        } else if c.is_alphanumeric() {
            true
        } else if matches!(c, '\'' | '’' | '_') {
            length > 0 && next.is_some_and(|c| c.is_alphanumeric() || c == '_')
        } else {
            length > 0 && is_weightless(c)
        };
        if !part {
            break;
        }
        length = at + c.len_utf8();
    }
    length
}

/// `++` and `#` right after a word, `&d` after a single letter.
fn tail_length(body: &str, after: &str) -> usize {
    let mut next = after.chars();
    match next.next() {
        Some('+') if next.next() == Some('+') && next.next() != Some('+') => 2,
        Some('#') => {
            let further = next.next();
            let ends = !further.is_some_and(|c| c.is_alphanumeric() || c == '#');
            let version = body.len() == 1 && further.is_some_and(|c| c.is_ascii_digit());
            usize::from(ends || version)
        }
        Some('&') if body.len() == 1 => match (next.next(), next.next()) {
            (Some(letter), further)
                if letter.is_ascii_alphabetic() && !further.is_some_and(char::is_alphanumeric) =>
            {
                2
            }
            _ => 0,
        },
        _ => 0,
    }
}

/// Scripts written without blanks: each character is a word, so that names are found inside of sentences.
fn is_own_word(c: char) -> bool {
    matches!(c, '\u{0E01}'..='\u{0EDF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17B3}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Marks that stack on a letter, and characters without width.
fn is_weightless(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05BD}' | '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}' | '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        pattern(text).replace("  ", " | ")
    }

    #[test]
    fn words_are_what_a_reader_calls_words() {
        for (text, expected) in [
            ("How do I", " how | do | i "),
            ("C++17, C# and F#", " c++ | 17 \u{1} c# | and | f# "),
            (".NET and ASP.NET", " .net | and | asp | net "),
            ("Node.js vs node-js", " node | js | vs | node | js "),
            ("Postgres's R&D don't", " postgres | r&d | don't "),
            ("the end. Go on", " the | end \u{1} go | on "),
            ("使用Rust编程", " 使 | 用 | rust | 编 | 程 "),
            (
                "my_table i++ a#b",
                " my_table | i++ | a | b "
                    .replace(" a | b ", " a \u{1} b ")
                    .as_str(),
            ),
            ("Привет МИР", " привет | мир "),
            ("r\u{300}u\u{301}s\u{489}t", " rust "),
            ("🎸", ""),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
