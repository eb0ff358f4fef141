//! What the bot did, as lines of a scenario file; and ids in its texts as names that people read.

use std::collections::HashMap;

use whoknows::domain::time::{DAY, HOUR, MINUTE, Timestamp};

use super::stage::{Deed, Seen};

/// What the bot is called in scenario files.
pub const BOT: &str = "whoknows";
/// How a line of what it says begins.
pub const MARGIN: &str = "  | ";

/// The lines of a file for one thing the bot did.
pub fn lines(seen: &Seen) -> Vec<String> {
    let mut head = BOT.to_owned();
    head.push_str(&match &seen.deed {
        Deed::Says => String::new(),
        Deed::Replies(to) => format!(" replies to {to}"),
        Deed::Edits => " edits".to_owned(),
        Deed::OpensThread(name) => format!(" opens the thread \"{name}\""),
        Deed::Does(what) => format!(" {what}"),
        Deed::Fails(what, status) => format!(" can't: {what} ({status})"),
    });
    if !seen.place.is_empty() {
        head.push_str(&format!(" in {}", seen.place));
    }
    if seen.meanwhile {
        head.push_str(&format!(", {}", clock(seen.at)));
    }
    if let Some(only) = &seen.only_for {
        head.push_str(&format!(" (only {only} sees)"));
    }
    if !seen.notified.is_empty() {
        let names: Vec<_> = seen
            .notified
            .iter()
            .map(|name| format!("@{name}"))
            .collect();
        let how = if seen.silent {
            "badge, no sound"
        } else {
            "ping"
        };
        head.push_str(&format!(" ({how}: {})", names.join(" ")));
    }
    let text = seen.text.lines().map(str::to_owned);
    let body = text.chain(seen.below.iter().cloned());
    std::iter::once(head)
        .chain(body.map(|line| format!("{MARGIN}{line}").trim_end().to_owned()))
        .collect()
}

/// A moment as scenario files write it: "Mon 10:00", UTC.
pub fn clock(at: Timestamp) -> String {
    let day = at.0.div_euclid(DAY);
    let minute = at.0.rem_euclid(DAY) / MINUTE;
    // The first day of the epoch was a Thursday.
    let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let name = names[day.rem_euclid(7) as usize];
    format!("{name} {:02}:{:02}", minute / 60, minute % 60)
}

/// Names for ids.
#[derive(Default)]
pub struct Names {
    /// Members.
    pub people: HashMap<u64, String>,
    /// Messages, described ("ana, Mon 10:00").
    pub messages: HashMap<u64, String>,
}

impl Names {
    /// A text as members read it: mentions and links with names, moments as the platform shows them.
    pub fn readable(&self, text: &str, now: Timestamp) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let (taken, words) = self
                .mention(rest)
                .or_else(|| self.link(rest))
                .or_else(|| moment(rest, now))
                .or_else(|| self.number(rest))
                .unwrap_or_else(|| (first.len_utf8(), first.to_string()));
            shown.push_str(&words);
            rest = &rest[taken..];
        }
        shown
    }

    fn mention(&self, text: &str) -> Option<(usize, String)> {
        let id = text.strip_prefix("<@")?.split_once('>')?.0;
        let name = self.people.get(&id.parse().ok()?)?;
        Some((id.len() + 3, format!("@{name}")))
    }

    fn link(&self, text: &str) -> Option<(usize, String)> {
        const START: &str = "https://discord.com/channels/";
        let path = text.strip_prefix(START)?;
        let length = path
            .find(|c: char| !c.is_ascii_digit() && c != '/')
            .unwrap_or(path.len());
        let message = path[..length].rsplit('/').next()?.parse().ok()?;
        let shown = self
            .messages
            .get(&message)
            .map_or("nothing", String::as_str);
        Some((START.len() + length, shown.to_owned()))
    }

    /// An id that stands in a text by itself, as in an export.
    fn number(&self, text: &str) -> Option<(usize, String)> {
        let length = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let id = text[..length].parse().ok()?;
        let name = self.people.get(&id).map(|name| format!("@{name}"));
        let shown = name.or_else(|| self.messages.get(&id).map(|message| format!("({message})")));
        Some((length, shown.unwrap_or_else(|| text[..length].to_owned())))
    }
}

/// `<t:…:R>`, as the platform shows it.
fn moment(text: &str, now: Timestamp) -> Option<(usize, String)> {
    let seconds = text.strip_prefix("<t:")?.split_once(":R>")?.0;
    let away = seconds.parse::<i64>().ok()? - now.0;
    let (number, unit) = match away.abs() {
        seconds @ ..MINUTE => (seconds, "second"),
        seconds @ MINUTE..HOUR => (seconds / MINUTE, "minute"),
        seconds @ HOUR..DAY => (seconds / HOUR, "hour"),
        seconds => (seconds / DAY, "day"),
    };
    let plural = if number == 1 { "" } else { "s" };
    let shown = if away < 0 {
        format!("{number} {unit}{plural} ago")
    } else {
        format!("in {number} {unit}{plural}")
    };
    Some((seconds.len() + 6, shown))
}
