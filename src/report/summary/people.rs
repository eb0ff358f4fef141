//! Who waits, who is thanked, who is new: the only names in the summary beside those in suggestions.

use super::super::format;
use super::Words;
use crate::domain::health::{Health, Metric, Waiting};
use crate::domain::ids::UserId;
use crate::domain::shuffle::shuffle;
use crate::domain::text::{escape_markdown, link_text, truncate};

/// Helpers thanked by name; the others are a number.
const THANKED: usize = 3;
/// Longest name of a person or topic, in characters.
pub(super) const LONGEST_NAME: usize = 32;
/// Longest title of a question, in characters.
const LONGEST_TITLE: usize = 60;

/// "Waiting (5)", and how many have waited for more than four weeks.
pub(super) fn waiting_title(recent: usize, older: usize) -> Option<String> {
    let older = match older {
        0 => String::new(),
        n => format!("{} for more than 4 weeks", format::count(n as u64)),
    };
    match (recent, older.is_empty()) {
        (0, true) => None,
        (0, false) => Some(format!("Waiting {older}")),
        (n, true) => Some(format!("Waiting ({})", format::count(n as u64))),
        (n, false) => Some(format!(
            "Waiting ({}, and {older})",
            format::count(n as u64)
        )),
    }
}

/// One waiting question: its title as a link, how long it waits, whose it is ("3 d · ana (first question)").
pub(super) fn waiting_line(question: &Waiting, words: &Words) -> String {
    let linked = words.questions.get(&question.ask);
    let title = linked
        .and_then(|linked| link_text(&linked.title, LONGEST_TITLE))
        .unwrap_or_else(|| "a question".to_owned());
    let link = match linked.and_then(|linked| linked.url.as_deref()) {
        Some(url) => format!("[{title}]({url})"),
        None => title,
    };
    let who = name(question.asker, words);
    let mut parts = vec![link, format::duration(question.waited)];
    parts.extend(who.map(|name| format!("· {name}")));
    if question.first_of_asker {
        parts.push("(first question)".to_owned());
    }
    parts.join(" ")
}

/// A member's name, made safe for Discord.
pub(crate) fn name(who: UserId, words: &Words) -> Option<String> {
    let name = words.names.get(&who)?;
    Some(escape_markdown(&truncate(name.trim(), LONGEST_NAME)))
}

/// "Thanks to bo, chi, dee and 9 others who answered", in random order, so that
/// it never reads as a ranking.
pub(super) fn thanks(health: &Health, words: &Words) -> Option<String> {
    let mut names: Vec<String> = health
        .helpers
        .iter()
        .filter_map(|who| name(*who, words))
        .collect();
    shuffle(&mut names, words.seed);
    let unnamed = health.helpers.len() - names.len();
    let others = names.len().saturating_sub(THANKED) + unnamed;
    names.truncate(THANKED);
    match (names.is_empty(), others) {
        (true, 0) => return None,
        (true, n) => names.push(format::counted(n as u64, "person", "people")),
        (false, 0) => {}
        (false, n) => names.push(format::counted(n as u64, "other", "others")),
    }
    Some(format!("Thanks to {} who answered.", format::list(&names)))
}

/// "Welcome to 6 people who asked or answered here for the first time."
pub(super) fn welcome(health: &Health) -> Option<String> {
    let newcomers = health
        .value(Metric::NewContributors)
        .filter(|count| *count > 0.0)?;
    Some(format!(
        "Welcome to {} people who asked or answered here for the first time!",
        format::count(newcomers as u64)
    ))
}
