//! Makes foreign text harmless where we repeat it: no formatting, no mentions, no links.

use super::title::{plain, truncate};

/// Splits `@` from the name, so that no client and no server reads a mention.
pub(super) const ZERO_WIDTH_SPACE: char = '\u{200B}';

/// Neutralises Discord's markdown, mentions, timestamps, custom emoji and links in a text that we repeat as it is.
/// What the reader sees stays the same, but for signs that turn the direction of writing. The result can be up to four times as long.
pub fn escape_markdown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    let mut line_begins = true;
    let mut only_digits = false;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '(' | ')' | '<' | '>' => {
                safe.push('\\');
                safe.push(c);
            }
            // A text that came through `plain` has one there already.
            '@' if rest.as_str().starts_with(ZERO_WIDTH_SPACE) => safe.push(c),
            '@' => {
                safe.push('@');
                safe.push(ZERO_WIDTH_SPACE);
            }
            // Would turn around what we say behind it. Right-to-left letters need none of them.
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            '#' | '-' | '+' if line_begins => {
                safe.push('\\');
                safe.push(c);
            }
            '.' if only_digits => safe.push_str("\\."),
            ':' if rest.as_str().starts_with("//") => safe.push_str("\\:"),
            _ => safe.push(c),
        }
        only_digits = c.is_ascii_digit() && (line_begins || only_digits);
        // "-# " and "## " are marks too, so a mark doesn't end the beginning of a line.
        line_begins =
            c == '\n' || (line_begins && (c.is_whitespace() || matches!(c, '#' | '-' | '>')));
    }
    safe
}

/// The text between the brackets of a link, from a message: plain, one line, at most `max` characters before escaping.
/// Discord shows no link whose text holds brackets or an address, so there are none; `None` if nothing readable is left.
pub fn link_text(message: &str, max: usize) -> Option<String> {
    let readable: String = plain(message)
        .chars()
        .filter_map(|c| match c {
            '[' | '{' => Some('('),
            ']' | '}' => Some(')'),
            '<' | '>' | '|' | '\\' | '`' => None,
            other => Some(other),
        })
        .collect();
    let short = truncate(readable.trim(), max);
    (!short.is_empty()).then(|| escape_markdown(&short))
}
