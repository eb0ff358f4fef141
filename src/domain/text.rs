//! What a chat message is made of: prose, code, quotes, links, mentions and pasted output, each with its place.
//!
//! Only prose speaks for its author. [`read`] cuts a message into [`Zone`]s in one pass;
//! the other rooms of `text` turn prose into titles and make foreign text harmless.

mod escape;
mod inline;
mod pasted;
mod title;

#[cfg(test)]
mod tests;

pub use escape::{escape_markdown, link_text};
pub use pasted::looks_pasted;
pub use title::{excerpt, plain, title, truncate};

/// A stretch of the message, as byte offsets; `start <= end`, both on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The text of the stretch; empty if it doesn't belong to this message.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the stretch holds nothing.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// What a stretch of a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ZoneKind {
    /// The author's own words.
    Prose,
    /// Between single or double backticks, or a file path: a name rather than a sentence.
    InlineCode,
    /// Between triple backticks, the marks included.
    CodeBlock,
    /// The language named right after opening triple backticks (```` ```rust ````).
    FenceLanguage,
    /// A line that was pasted from a program: a log, a stack trace, code without backticks.
    Pasted,
    /// Somebody else's words, on lines that begin with `> `.
    Quote,
    /// A web address.
    Link,
    /// A member, role, channel, command, custom emoji, moment, or `@everyone`.
    Mention,
}

/// A stretch of a message and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// What it is.
    pub kind: ZoneKind,
    /// Where it is.
    pub span: Span,
}

/// A message cut into zones. The zones follow each other without gap or overlap and cover the whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<'a> {
    text: &'a str,
    zones: Vec<Zone>,
}

impl<'a> Reading<'a> {
    /// The whole message.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// All zones in their order.
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// The texts of all zones of one kind, in their order.
    pub fn parts(&self, kind: ZoneKind) -> impl Iterator<Item = &'a str> + '_ {
        self.zones
            .iter()
            .filter(move |zone| zone.kind == kind)
            .map(|zone| zone.span.of(self.text))
    }

    /// The author's own words, in pieces, with code, links, mentions, quotes and logs left out.
    pub fn prose(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.parts(ZoneKind::Prose)
    }

    /// Whether some zone is of this kind.
    pub fn has(&self, kind: ZoneKind) -> bool {
        self.zones.iter().any(|zone| zone.kind == kind)
    }
}

/// Cuts a message into zones. Any text is fine; the time is linear in its length.
pub fn read(text: &str) -> Reading<'_> {
    let mut zones = Zones {
        list: Vec::with_capacity(4),
    };
    let mut position = 0;
    while let Some(found) = text[position..].find(FENCE) {
        let open = position + found;
        outside(text, position, open, &mut zones);
        position = fence(text, open, &mut zones);
    }
    outside(text, position, text.len(), &mut zones);
    Reading {
        text,
        zones: zones.list,
    }
}

const FENCE: &str = "```";

/// The zones so far; joins neighbours of one kind.
struct Zones {
    list: Vec<Zone>,
}

impl Zones {
    fn push(&mut self, kind: ZoneKind, start: usize, end: usize) {
        if start >= end {
            return;
        }
        if let Some(last) = self.list.last_mut()
            && last.kind == kind
        {
            last.span.end = end;
            return;
        }
        self.list.push(Zone {
            kind,
            span: Span { start, end },
        });
    }
}

/// Reads a code block that opens at `open` and says where it ends. One that is never closed goes on to the end.
fn fence(text: &str, open: usize, zones: &mut Zones) -> usize {
    let inside = open + FENCE.len();
    let close = text[inside..].find(FENCE).map(|at| inside + at);
    let content_end = close.unwrap_or(text.len());
    let first_line = text[inside..content_end]
        .find('\n')
        .map(|at| &text[inside..inside + at]);
    let language = first_line.map_or("", str::trim_end);
    let is_language = (1..=20).contains(&language.len())
        && language
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+#.-_".contains(&b));
    let end = close.map_or(text.len(), |at| at + FENCE.len());
    if is_language {
        let language_end = inside + language.len();
        zones.push(ZoneKind::CodeBlock, open, inside);
        zones.push(ZoneKind::FenceLanguage, inside, language_end);
        zones.push(ZoneKind::CodeBlock, language_end, end);
    } else {
        zones.push(ZoneKind::CodeBlock, open, end);
    }
    end
}

/// Reads what is outside of code blocks, line by line.
fn outside(text: &str, start: usize, end: usize, zones: &mut Zones) {
    let mut position = start;
    let mut after_pasted = false;
    while position < end {
        let line_end = text[position..end]
            .find('\n')
            .map_or(end, |at| position + at + 1);
        let line = &text[position..line_end];
        let begins_line = position == 0 || text.as_bytes()[position - 1] == b'\n';
        if begins_line && line.starts_with(">>> ") {
            zones.push(ZoneKind::Quote, position, end);
            return;
        }
        if begins_line && (line.starts_with("> ") || line.trim_end() == ">") {
            zones.push(ZoneKind::Quote, position, line_end);
        } else if looks_pasted(line) || (after_pasted && is_indented(line)) {
            after_pasted = true;
            zones.push(ZoneKind::Pasted, position, line_end);
        } else {
            after_pasted = false;
            inline::line(text, position, line_end, zones);
        }
        position = line_end;
    }
}

/// Lines that hang below a pasted line belong to it.
fn is_indented(line: &str) -> bool {
    line.starts_with("  ") || line.starts_with('\t')
}
