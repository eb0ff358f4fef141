//! A short, harmless line from a message: thread names and excerpts.

use super::escape::ZERO_WIDTH_SPACE;
use super::{ZoneKind, read};

/// From this length on (in characters) a title loses its last subordinate clause.
const COMFORTABLE: usize = 50;
/// What must be left when a clause goes.
const SHORTEST: usize = 20;

/// Words that greet or clear the throat; they carry nothing.
const GREETINGS: [&str; 36] = [
    "hi",
    "hey",
    "hello",
    "hiya",
    "heya",
    "yo",
    "howdy",
    "greetings",
    "good morning",
    "good afternoon",
    "good evening",
    "morning",
    "all",
    "everyone",
    "everybody",
    "guys",
    "folks",
    "people",
    "friends",
    "y'all",
    "there",
    "team",
    "again",
    "so",
    "ok",
    "okay",
    "um",
    "well",
    "please",
    "sorry",
    "quick question",
    "newbie question",
    "noob question",
    "stupid question",
    "question",
    "hello world",
];

/// Openings after which the wish itself stands, usually as a verb. Longest first where one begins another.
const OPENERS: [&str; 49] = [
    "does anyone here know how to",
    "does anybody here know how to",
    "does anyone know how to",
    "does anybody know how to",
    "does someone know how to",
    "anyone know how to",
    "anybody know how to",
    "does anyone know how i can",
    "does anyone here know",
    "does anyone know if there is",
    "does anyone know",
    "does anybody know",
    "does someone know",
    "anyone know",
    "anybody know",
    "do you know how to",
    "do you guys know how to",
    "do you know",
    "can anyone help me",
    "can someone help me",
    "can anybody help me",
    "could someone help me",
    "could anyone help me",
    "can anyone tell me",
    "can someone tell me",
    "can someone explain",
    "could someone explain",
    "can anyone explain",
    "can you tell me",
    "can you explain",
    "could you tell me",
    "could you explain",
    "i was wondering",
    "i would like to know",
    "i'd like to know",
    "what is the best way to",
    "what's the best way to",
    "what would be the best way to",
    "is there any way to",
    "is there a way to",
    "is it possible to",
    "how would i",
    "how should i",
    "how could i",
    "how can i",
    "how do i",
    "how do you",
    "how do we",
    "how to",
];

/// Further openings that state the need.
const NEEDS: [&str; 13] = [
    "i am trying to",
    "i'm trying to",
    "im trying to",
    "i'd like to",
    "i would like to",
    "i want to",
    "i need to",
    "i need help with",
    "need help with",
    "i have a question about",
    "i have a problem with",
    "we are trying to",
    "we want to",
];

/// Words that begin the clause that goes first.
const CLAUSES: [&str; 12] = [
    "without",
    "because",
    "so that",
    "while",
    "whenever",
    "when",
    "unless",
    "although",
    "but",
    "since",
    "even though",
    "after that",
];

/// A title for a thread about this message, at most `max` characters (Discord allows 100): its question, without
/// greeting and without "how do I", mentions, links, code blocks and markdown. `None` if nothing readable is left.
pub fn title(message: &str, max: usize) -> Option<String> {
    let text = plain(message);
    let sentence = best_sentence(&text);
    let (wish, opened) = without_opening(sentence);
    let mut wish = wish.trim_end_matches(|c: char| ".!,;: ".contains(c) || (opened && c == '?'));
    if wish.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        wish = sentence.trim();
    }
    // A capital can be longer than its small letter, so it comes before the cut.
    let short = truncate(&capitalised(without_last_clause(wish)), max);
    short.chars().any(char::is_alphanumeric).then_some(short)
}

/// The beginning of a message as one plain line of at most `max` characters; empty if nothing readable is in it.
pub fn excerpt(message: &str, max: usize) -> String {
    truncate(&plain(message), max)
}

/// A message as one line of plain words: no code blocks, quotes, pasted lines, links, mentions, markdown marks,
/// control or direction characters; blanks in a row become one, and no `@` mentions anyone.
pub fn plain(message: &str) -> String {
    let mut line = String::with_capacity(message.len());
    for zone in read(message).zones() {
        let text = zone.span.of(message);
        match zone.kind {
            ZoneKind::Prose => push_plain(&mut line, text, true),
            ZoneKind::InlineCode => push_plain(&mut line, text.trim_matches('`'), false),
            _ => push_blank(&mut line),
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// Cuts to at most `max` characters, at a word where one ends in the last third, never inside a character
/// that is written with several code points; a cut is shown by "…", which counts.
pub fn truncate(text: &str, max: usize) -> String {
    let Some((limit, _)) = text.char_indices().nth(max) else {
        return text.to_owned();
    };
    let room = text[..limit]
        .char_indices()
        .next_back()
        .map_or(0, |(at, _)| at);
    let mut end = room;
    while end > 0
        && !text[end..]
            .chars()
            .next()
            .is_none_or(|c| begins_cluster(&text[..end], c))
    {
        end = text[..end]
            .char_indices()
            .next_back()
            .map_or(0, |(at, _)| at);
    }
    let kept = &text[..end];
    let at_word = kept
        .rfind(char::is_whitespace)
        .filter(|at| *at * 3 >= end * 2 && !text[end..].starts_with(char::is_whitespace));
    let mut short = kept[..at_word.unwrap_or(end)]
        .trim_end_matches(|c: char| c.is_whitespace() || ",;:-".contains(c))
        .to_owned();
    if max > 0 {
        short.push('…');
    }
    short
}

/// Whether a reader would see `c` as a new character after `before` (a part of Unicode's cluster rules,
/// enough for accents, emoji and flags; UAX #29).
fn begins_cluster(before: &str, c: char) -> bool {
    let extends = matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05BD}' | '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}' | '\u{0900}'..='\u{0903}' | '\u{093A}'..='\u{094F}' | '\u{0E31}'
        | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{200C}' | '\u{200D}' | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}'
        | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}');
    let regional = |c: char| ('\u{1F1E6}'..='\u{1F1FF}').contains(&c);
    let half_flag = regional(c)
        && before
            .chars()
            .rev()
            .take(8)
            .take_while(|c| regional(*c))
            .count()
            % 2
            == 1;
    !extends && !half_flag && !before.ends_with('\u{200D}')
}

fn push_blank(line: &mut String) {
    if !line.is_empty() && !line.ends_with(' ') {
        line.push(' ');
    }
}

/// Adds text; in prose, markdown marks go (a single `_` inside a word stays).
fn push_plain(line: &mut String, text: &str, marks_go: bool) {
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_whitespace() {
            push_blank(line);
        } else if is_invisible(c) || (marks_go && is_mark(line, c, rest.peek().copied())) {
        } else {
            line.push(c);
            if c == '@' {
                // Neither client nor server reads a mention then.
                line.push(ZERO_WIDTH_SPACE);
            }
        }
    }
}

fn is_mark(before: &str, c: char, next: Option<char>) -> bool {
    match c {
        '*' | '`' | '|' => {
            !before.ends_with(char::is_alphanumeric) || !next.is_some_and(char::is_alphanumeric)
        }
        '~' => next == Some('~') || before.ends_with('~'),
        '_' => !before.ends_with(char::is_alphanumeric) || !next.is_some_and(char::is_alphanumeric),
        '#' | '>' => before.is_empty() && next.is_none_or(|c| c == ' ' || c == '#'),
        '\\' => next.is_some_and(|c| c.is_ascii_punctuation()),
        _ => false,
    }
}

/// Control characters, direction overrides and characters without width; joiners of emoji and scripts stay.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// The first sentence that asks, else the first with at least three words, else the first.
fn best_sentence(text: &str) -> &str {
    let mut first = None;
    let mut long = None;
    for sentence in sentences(text) {
        let words = sentence.split_whitespace().count();
        if sentence.ends_with('?') && words >= 3 {
            return sentence;
        }
        if words >= 3 {
            long = long.or(Some(sentence));
        }
        first = first.or(Some(sentence));
    }
    long.or(first).unwrap_or_default()
}

/// Cuts after `.`, `!`, `?` (and their kin) where a blank follows.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .find(|(at, c)| {
                let after = at + c.len_utf8();
                matches!(c, '.' | '!' | '?' | '؟' | '。' | '？' | '！')
                    && (!c.is_ascii()
                        || rest[after..].chars().next().is_none_or(char::is_whitespace))
            })
            .map_or(rest.len(), |(at, c)| at + c.len_utf8());
        let (sentence, further) = rest.split_at(end);
        rest = further;
        Some(sentence)
    })
}

/// The sentence without its greeting and opening words, and whether an opening was there.
fn without_opening(sentence: &str) -> (&str, bool) {
    let mut rest = sentence.trim();
    let mut opened = false;
    // Greeting, greeting, opener, opener: each is taken off at most a few times.
    for _ in 0..6 {
        let trimmed =
            rest.trim_start_matches(|c: char| c.is_whitespace() || ",:;.!-–—".contains(c));
        if let Some(further) = GREETINGS
            .iter()
            .find_map(|words| after_words(trimmed, words))
        {
            rest = further;
        } else if let Some(further) = OPENERS
            .iter()
            .chain(&NEEDS)
            .find_map(|words| after_words(trimmed, words))
        {
            rest = further;
            opened = true;
        } else {
            rest = trimmed;
            break;
        }
    }
    (rest.trim(), opened)
}

/// What follows `words` in `text`, if `text` begins with them (any case) as whole words and something follows.
fn after_words<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let head = text.get(..words.len())?;
    let rest = &text[words.len()..];
    let whole = rest
        .chars()
        .next()
        .is_some_and(|c| !c.is_alphanumeric() && c != '\'' && c != '-' && c != '/');
    (whole && head.eq_ignore_ascii_case(words) && rest.chars().any(char::is_alphanumeric))
        .then_some(rest)
}

/// A long wish without its last subordinate clause.
fn without_last_clause(wish: &str) -> &str {
    if wish.chars().count() <= COMFORTABLE {
        return wish;
    }
    let cut = CLAUSES
        .iter()
        .filter_map(|word| find_word(wish, word))
        .filter(|at| wish[..*at].chars().count() >= SHORTEST)
        .min();
    cut.map_or(wish, |at| {
        wish[..at].trim_end_matches(|c: char| c.is_whitespace() || ",;:-".contains(c))
    })
}

fn find_word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word)
        .map(|(at, _)| at)
        .find(|at| text[..*at].ends_with(' ') && text[at + word.len()..].starts_with(' '))
}

fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        // "iPhone" and "npm" style names keep their own spelling only if a capital follows soon.
        Some(first) if first.is_lowercase() && !rest.as_str().starts_with(char::is_uppercase) => {
            first.to_uppercase().chain(rest).collect()
        }
        _ => text.to_owned(),
    }
}
