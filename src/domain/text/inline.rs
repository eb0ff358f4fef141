//! Inside one line: inline code, web addresses, mentions and file paths between the words.

use super::{ZoneKind, Zones};

/// No Discord mention is longer (custom emoji: 32 letters of name, 20 digits of id).
const LONGEST_MENTION: usize = 80;

/// Cuts one line, `text[start..end]`, and adds its zones.
pub(super) fn line(text: &str, start: usize, end: usize, zones: &mut Zones) {
    let bytes = text.as_bytes();
    let mut scan = Scan {
        text,
        end,
        unclosed: [false; 3],
    };
    let mut prose_from = start;
    let mut at = start;
    while at < end {
        let found = match bytes[at] {
            b'`' => scan.code(at),
            b'<' => scan.angle(at),
            b'@' => scan.broadcast(at),
            b'h' | b'H' | b'w' | b'W' if begins_word(bytes, start, at) => scan.link(at),
            b'/' | b'.' | b'~' if begins_word(bytes, start, at) => scan.path(at),
            b'A'..=b'Z' if begins_word(bytes, start, at) => scan.drive(at),
            _ => None,
        };
        if let Some((kind, stop)) = found {
            zones.push(ZoneKind::Prose, prose_from, at);
            zones.push(kind, at, stop);
            prose_from = stop;
            at = stop;
        } else {
            at += 1;
        }
    }
    zones.push(ZoneKind::Prose, prose_from, end);
}

/// Whether no letter or digit stands right before `at`; bytes of non-ASCII letters count as letters.
fn begins_word(bytes: &[u8], start: usize, at: usize) -> bool {
    at == start || !(bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] >= 0x80)
}

type Found = Option<(ZoneKind, usize)>;

struct Scan<'a> {
    text: &'a str,
    end: usize,
    /// Runs of one or two backticks known to have no partner further on in this line; keeps the time linear.
    unclosed: [bool; 3],
}

impl Scan<'_> {
    fn rest(&self, at: usize) -> &str {
        &self.text[at..self.end]
    }

    /// `` `code` `` or ``` ``code`` ```.
    fn code(&mut self, at: usize) -> Found {
        let marks = self.rest(at).bytes().take_while(|b| *b == b'`').count();
        if marks > 2 || self.unclosed[marks] {
            return None;
        }
        let close = &"``"[..marks];
        let inside = at + marks;
        match self.rest(inside).find(close) {
            Some(length) if length > 0 => Some((ZoneKind::InlineCode, inside + length + marks)),
            Some(_) => None,
            None => {
                self.unclosed[marks] = true;
                None
            }
        }
    }

    /// `<@1>`, `<#1>`, `<:name:1>`, `<t:1:R>`, `</command:1>`, `<id:guide>` and `<https://…>`.
    fn angle(&self, at: usize) -> Found {
        let rest = self.rest(at);
        if starts_with_scheme(&rest.as_bytes()[1..]) {
            let length = rest.find(['>', ' ', '\n']).unwrap_or(rest.len());
            let closed = rest.as_bytes().get(length) == Some(&b'>');
            return Some((ZoneKind::Link, at + length + usize::from(closed)));
        }
        let inner = rest.bytes().take(LONGEST_MENTION).position(|b| b == b'>')?;
        let content = &rest.as_bytes()[1..inner];
        let known = content
            .first()
            .is_some_and(|b| b"@#:/".contains(b) && content.len() > 1)
            || [&b"a:"[..], b"t:", b"id:"]
                .iter()
                .any(|prefix| content.starts_with(prefix));
        let closed = content
            .last()
            .is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
        (known && closed && !content.contains(&b'<')).then_some((ZoneKind::Mention, at + inner + 1))
    }

    fn broadcast(&self, at: usize) -> Found {
        ["@everyone", "@here"]
            .into_iter()
            .find(|word| self.rest(at).starts_with(word))
            .map(|word| (ZoneKind::Mention, at + word.len()))
    }

    /// `https://…` and `www.…` up to a blank; marks that end a sentence are not part of it.
    fn link(&self, at: usize) -> Found {
        let rest = self.rest(at);
        let www = rest
            .get(..4)
            .is_some_and(|s| s.eq_ignore_ascii_case("www."));
        if !starts_with_scheme(rest.as_bytes()) && !www {
            return None;
        }
        let word = self.word(at);
        let trimmed = word.trim_end_matches([
            '.', ',', ';', ':', '!', '?', ')', ']', '\'', '"', '*', '_', '|',
        ]);
        Some((ZoneKind::Link, at + trimmed.len()))
    }

    /// `/etc/hosts`, `./run.sh`, `../src`, `~/.config`: named, not spoken of.
    fn path(&self, at: usize) -> Found {
        let rest = self.rest(at);
        let begins = ["/", "./", "../", "~/"]
            .into_iter()
            .find(|prefix| rest.starts_with(prefix))?;
        if at > 0 && self.text.as_bytes()[at - 1] == b'/' {
            return None;
        }
        let word = self
            .word(at)
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']']);
        (word.len() > begins.len()).then_some((ZoneKind::InlineCode, at + word.len()))
    }

    /// `C:\Users\…` or `C:/Users/…`.
    fn drive(&self, at: usize) -> Found {
        let is_drive = matches!(self.rest(at).as_bytes().get(1..3), Some(b":\\" | b":/"));
        is_drive.then(|| (ZoneKind::InlineCode, at + self.word(at).len()))
    }

    /// From `at` to the next blank or angle bracket.
    fn word(&self, at: usize) -> &str {
        let rest = self.rest(at);
        let length = rest
            .find(|c: char| c.is_whitespace() || c == '<' || c == '>' || c == '`')
            .unwrap_or(rest.len());
        &rest[..length]
    }
}

fn starts_with_scheme(bytes: &[u8]) -> bool {
    [&b"https://"[..], b"http://"].iter().any(|scheme| {
        bytes.len() > scheme.len() && bytes[..scheme.len()].eq_ignore_ascii_case(scheme)
    })
}
