//! Cuts a message into words, marks and left-out parts (code, quotes, links, logs), without copying its text.

use super::logs::is_log_line;

/// What one piece of a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters or digits, with apostrophes inside.
    Word,
    /// A number by itself.
    Number,
    /// A mention of a person or a role, or the `@user` of cleaned archives.
    Mention,
    /// An address on the web, or the `[<-LINK->]` of cleaned archives.
    Link,
    /// Code between back-ticks; what it says is not read.
    Code,
    /// A quoted line; what it says is not read.
    Quote,
    /// A line that a program wrote; what it says is not read.
    Log,
    /// An emoji, custom or Unicode.
    Emoji,
    /// One or more question marks of any script.
    QuestionMark,
    /// One or more exclamation marks.
    Exclamation,
    /// The end of a sentence or a line.
    Stop,
    /// A comma, colon, semicolon or bracket.
    Pause,
}

/// One piece of a message: its kind, where it stands and a hash of its lower-case form.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Byte offset of its first byte in the message.
    pub start: u32,
    /// Byte offset just behind it.
    pub end: u32,
    /// FNV-1a over its lower-case form; for kinds other than words, of the kind.
    pub hash: u32,
}

impl Token {
    /// The token as it stands in `text`, the message it was cut from.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or("")
    }
}

/// Most tokens of one message that are looked at.
pub const TOKEN_LIMIT: usize = 48;
/// Of these, how many are taken from the beginning; the rest comes from the end.
const HEAD: usize = 32;
/// Bytes of a message that are read: the first three quarters of these and the last quarter.
const BYTES_READ: usize = 16_000;

const FNV_START: u32 = 0x811c_9dc5;
const FNV_PRIME: u32 = 0x0100_0193;

/// FNV-1a over bytes; ASCII letters are taken as lower case and apostrophes left out, so that
/// "Don't", "don’t" and "dont" are one word.
pub const fn hash_word(word: &[u8]) -> u32 {
    let mut hash = FNV_START;
    let mut i = 0;
    while i < word.len() {
        if word[i] == b'\'' {
            i += 1;
        } else if word[i] == 0xe2
            && i + 2 < word.len()
            && word[i + 1] == 0x80
            && word[i + 2] == 0x99
        {
            i += 3;
        } else {
            hash = (hash ^ word[i].to_ascii_lowercase() as u32).wrapping_mul(FNV_PRIME);
            i += 1;
        }
    }
    hash
}

/// Cuts `text` into at most [`TOKEN_LIMIT`] tokens: the first two thirds and the last third of a
/// long message. Tokens are put into `out`, which is emptied first so that it can be used again.
pub fn tokenize(text: &str, out: &mut Vec<Token>) {
    out.clear();
    let mut cutter = Cutter { text, out };
    let mut fenced = false;
    let mut quoting = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if start > BYTES_READ {
            break;
        }
        let body = line.trim();
        let lead = start + (line.len() - line.trim_start().len());
        if fenced || quoting {
            if fenced && body.contains("```") {
                fenced = false;
            }
            continue;
        }
        if body.starts_with(">>> ") {
            quoting = true;
            cutter.push(TokenKind::Quote, lead, start + line.len());
        } else if body.starts_with("> ") {
            cutter.push(TokenKind::Quote, lead, start + line.len());
        } else if is_log_line(body) {
            cutter.push(TokenKind::Log, lead, start + line.len());
        } else {
            fenced = cutter.line(start, at);
        }
        cutter.stop(at);
    }
    shorten(out);
}

/// Drops the middle of a long message.
fn shorten(tokens: &mut Vec<Token>) {
    if tokens.len() > TOKEN_LIMIT {
        let tail = tokens.len() - (TOKEN_LIMIT - HEAD);
        tokens.drain(HEAD..tail);
    }
}

/// Puts tokens together from the front of a text to its end.
struct Cutter<'t, 'o> {
    text: &'t str,
    out: &'o mut Vec<Token>,
}

impl Cutter<'_, '_> {
    fn push(&mut self, kind: TokenKind, start: usize, end: usize) {
        let hash = match kind {
            TokenKind::Word => hash_word(&self.text.as_bytes()[start..end]),
            other => (other as u32 + 1).wrapping_mul(0x9e37_79b1),
        };
        self.out.push(Token {
            kind,
            start: start as u32,
            end: end as u32,
            hash,
        });
    }

    /// Ends a sentence, once.
    fn stop(&mut self, at: usize) {
        let last = self.out.last().map(|token| token.kind);
        if !matches!(
            last,
            None | Some(TokenKind::Stop | TokenKind::QuestionMark | TokenKind::Exclamation)
        ) {
            self.push(TokenKind::Stop, at, at);
        }
    }

    /// Cuts one line; true if a fenced code block opened in it and is still open.
    fn line(&mut self, start: usize, end: usize) -> bool {
        let mut at = start;
        while at < end {
            let rest = &self.text[at..end];
            let Some(first) = rest.chars().next() else {
                break;
            };
            if let Some(code) = rest.strip_prefix("```") {
                let close = code.find("```");
                let stop = close.map_or(end, |i| at + i + 6);
                self.push(TokenKind::Code, at, stop);
                if close.is_none() {
                    return true;
                }
                at = stop;
                continue;
            }
            at += self.piece(first, rest, at);
        }
        false
    }

    /// Takes one piece from the front of `rest`, which starts at `at`; returns its length in bytes, at least one.
    fn piece(&mut self, first: char, rest: &str, at: usize) -> usize {
        let (kind, length) = match first {
            '`' => (
                Some(TokenKind::Code),
                rest[1..].find('`').map_or(1, |i| i + 2),
            ),
            '<' => angle(rest),
            '[' if rest.starts_with("[<-") => bracketed(rest),
            '@' => (
                Some(TokenKind::Mention),
                1 + run(&rest[1..], |c| c.is_alphanumeric() || c == '_' || c == '-'),
            ),
            ':' => custom_emoji(rest),
            '?' | '？' | '؟' | '⸮' | '՞' | '¿' => {
                let length = run(rest, |c| {
                    matches!(c, '?' | '？' | '؟' | '!' | '⸮' | '՞' | '¿')
                });
                let kind = if first == '¿' || self.quoted_until(at, rest, length) {
                    None
                } else {
                    Some(TokenKind::QuestionMark)
                };
                (kind, length)
            }
            '!' | '！' => (Some(TokenKind::Exclamation), run(rest, |c| c == first)),
            '.' | '。' | '…' => (
                Some(TokenKind::Stop),
                run(rest, |c| matches!(c, '.' | '。' | '…')),
            ),
            ',' | ';' | '(' | ')' | '，' | '、' => (Some(TokenKind::Pause), first.len_utf8()),
            c if c.is_alphanumeric() => word(rest),
            c if is_emoji(c) => (
                Some(TokenKind::Emoji),
                run(rest, |c| is_emoji(c) || is_joiner(c)),
            ),
            c => (None, c.len_utf8()),
        };
        match kind {
            Some(TokenKind::Stop) => {
                let inside = rest[length..]
                    .chars()
                    .next()
                    .is_some_and(char::is_alphanumeric);
                if !inside {
                    self.stop(at);
                }
            }
            Some(kind) => self.push(kind, at, at + length),
            None => {}
        }
        length.max(1)
    }

    /// Whether the question mark belongs to quoted words: a closing quotation mark follows and one was opened on this line.
    fn quoted_until(&self, at: usize, rest: &str, length: usize) -> bool {
        let Some(next) = rest[length..].chars().next() else {
            return false;
        };
        if !matches!(next, '"' | '”' | '»') {
            return false;
        }
        let line = self.text[..at].rfind('\n').map_or(0, |i| i + 1);
        let before = &self.text[line..at];
        next != '"' || before.matches('"').count() % 2 == 1
    }
}

/// Length in bytes of the longest start of `text` whose characters all satisfy `accept`.
fn run(text: &str, accept: impl Fn(char) -> bool) -> usize {
    text.find(|c| !accept(c)).unwrap_or(text.len())
}

/// Discord's `<@1>`, `<#1>`, `<:name:1>`, `<t:1>`, a bare `<https://…>`, or the `<email>` of cleaned archives.
fn angle(rest: &str) -> (Option<TokenKind>, usize) {
    let Some(close) = rest.bytes().take(120).position(|b| b == b'>') else {
        return (None, 1);
    };
    let inner = &rest[1..close];
    let kind = match inner.as_bytes() {
        [b'@', ..] => TokenKind::Mention,
        [b'#', ..] => TokenKind::Link,
        [b':', ..] | [b'a', b':', ..] => TokenKind::Emoji,
        [b't', b':', ..] => TokenKind::Number,
        _ if inner.starts_with("http") || inner == "email" || inner == "hex" => TokenKind::Link,
        _ => return (None, 1),
    };
    (Some(kind), close + 1)
}

/// The `[<-LINK->]` and `[<-CODE->]` marks of one data set.
fn bracketed(rest: &str) -> (Option<TokenKind>, usize) {
    match rest.find("->]") {
        Some(close) if close < 40 => {
            let kind = if rest.starts_with("[<-CODE") {
                TokenKind::Code
            } else {
                TokenKind::Link
            };
            (Some(kind), close + 3)
        }
        _ => (None, 1),
    }
}

/// `:name:` as an emoji, `:)` and its kin too; any other colon is a pause.
fn custom_emoji(rest: &str) -> (Option<TokenKind>, usize) {
    let name = run(&rest[1..], |c| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-' | '~')
    });
    if name >= 2 && rest[1 + name..].starts_with(':') {
        return (Some(TokenKind::Emoji), name + 2);
    }
    let face = rest.as_bytes().get(1).is_some_and(|b| {
        matches!(
            b,
            b')' | b'(' | b'D' | b'P' | b'p' | b'/' | b'-' | b'\'' | b'|'
        )
    });
    let alone = rest
        .as_bytes()
        .get(2)
        .is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'/');
    if face && alone {
        return (Some(TokenKind::Emoji), 2);
    }
    (Some(TokenKind::Pause), 1)
}

/// A word, a number or a link, from its first letter on.
fn word(rest: &str) -> (Option<TokenKind>, usize) {
    if rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.") {
        return (Some(TokenKind::Link), run(rest, |c| !c.is_whitespace()));
    }
    let length = run(rest, |c| {
        c.is_alphanumeric() || matches!(c, '\'' | '’' | '_' | '-') || is_joiner(c) || is_mark(c)
    });
    let trimmed = rest[..length]
        .trim_end_matches(['\'', '’', '-', '_'])
        .len()
        .max(1);
    let number = rest.as_bytes()[..trimmed]
        .iter()
        .all(|b| b.is_ascii_digit() || *b == b'-');
    let kind = if number {
        TokenKind::Number
    } else {
        TokenKind::Word
    };
    (Some(kind), trimmed)
}

/// Combining marks, so that decorated letters stay one word.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036f | 0x0483..=0x0489 | 0x0591..=0x05bd | 0x064b..=0x065f | 0x0900..=0x0903 | 0x093a..=0x094f | 0x0e31..=0x0e4e | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff)
}

/// What holds an emoji or a ligature together.
fn is_joiner(c: char) -> bool {
    matches!(u32::from(c), 0x200c | 0x200d | 0xfe00..=0xfe0f | 0x1f3fb..=0x1f3ff)
}

/// The blocks that emoji live in.
fn is_emoji(c: char) -> bool {
    matches!(u32::from(c), 0x2600..=0x27bf | 0x2b00..=0x2bff | 0x1f000..=0x1faff | 0x2190..=0x21ff | 0x2300..=0x23ff)
}
