//! The public digest in words: one message for everybody, without a figure about people.

use super::format;
use crate::domain::ask::Ask;
use crate::domain::calendar::Week;
use crate::domain::digest::Digest;
use crate::domain::shuffle::shuffle;
use crate::domain::text::{escape_markdown, link_text, truncate};
use crate::domain::time::Timestamp;

/// Discord's limit for a message, in UTF-16 units to be on the safe side.
const MESSAGE_LIMIT: usize = 2000;
/// Longest title of a question, in characters.
const LONGEST_TITLE: usize = 70;
/// Longest name of a person or topic, in characters.
const LONGEST_NAME: usize = 32;
/// Topics with new names.
const TOPICS: usize = 6;
/// Names in one line; the others are a number.
const NAMES: usize = 6;

/// The digest of a week. `address` gives where a question stands; `seed` orders names, so that no order is a rank.
/// What doesn't fit is left out from the end of its lists.
pub fn text(
    week: Week,
    digest: &Digest,
    address: impl Fn(&Ask) -> String,
    now: Timestamp,
    seed: u64,
) -> String {
    let longest = digest.worth_reading.len().max(digest.open.len());
    (0..=longest)
        .rev()
        .map(|listed| with(week, digest, &address, now, seed, listed))
        .find(|text| text.encode_utf16().count() <= MESSAGE_LIMIT)
        .unwrap_or_else(|| format!("**{}**", title(week)))
}

fn title(week: Week) -> String {
    format!("📰 The week · {}", format::period(week))
}

fn with(
    week: Week,
    digest: &Digest,
    address: &impl Fn(&Ask) -> String,
    now: Timestamp,
    seed: u64,
    listed: usize,
) -> String {
    let link = |ask: &Ask| {
        let title = link_text(&ask.title, LONGEST_TITLE).unwrap_or_else(|| "a question".to_owned());
        format!("[{title}](<{}>)", address(ask))
    };
    let mut lines = vec![format!("**{}**", title(week))];
    if !digest.worth_reading.is_empty() {
        lines.push("\n**Answered, and worth reading**".to_owned());
    }
    for one in digest.worth_reading.iter().take(listed) {
        let by = if one.thanked.is_empty() {
            String::new()
        } else {
            format!(" · thanks to {}", names(one.thanked.clone(), seed))
        };
        let reused = if one.reused > 0 {
            " · helped again this week"
        } else {
            ""
        };
        lines.push(format!("• {}{by}{reused}", link(&one.ask)));
    }
    if !digest.open.is_empty() {
        lines.push("\n**Could use a hand**".to_owned());
    }
    for ask in digest.open.iter().take(listed) {
        let waited = format::duration(now.since(ask.asked_at));
        let topics: Vec<String> = ask.topics.iter().map(|topic| safe(topic)).collect();
        let about = if topics.is_empty() {
            String::new()
        } else {
            format!(" · {}", topics.join(", "))
        };
        lines.push(format!("• {} · {waited}{about}", link(ask)));
    }
    if !digest.new_names.is_empty() {
        lines.push("\n**New in the registry**".to_owned());
    }
    for (topic, people) in digest.new_names.iter().take(TOPICS) {
        lines.push(format!(
            "• {}: {}",
            safe(topic),
            names(people.clone(), seed)
        ));
    }
    let more = digest.new_names.len().saturating_sub(TOPICS);
    if more > 0 {
        lines.push(format!(
            "• and {}",
            format::counted(more as u64, "more topic", "more topics")
        ));
    }
    if !digest.thanks.is_empty() {
        let helpers = digest.thanks.values().cloned().collect();
        lines.push(format!("\nThanks to {} for helping.", names(helpers, seed)));
    }
    lines.join("\n")
}

fn safe(name: &str) -> String {
    escape_markdown(&truncate(name.trim(), LONGEST_NAME))
}

/// "bo, chi and 3 others", in an order that the seed decides.
fn names(mut all: Vec<String>, seed: u64) -> String {
    shuffle(&mut all, seed);
    let mut shown: Vec<String> = all.iter().take(NAMES).map(|name| safe(name)).collect();
    let others = all.len() - shown.len();
    if others > 0 {
        shown.push(format::counted(others as u64, "other", "others"));
    }
    format::list(&shown)
}
