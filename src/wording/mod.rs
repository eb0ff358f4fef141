//! Every sentence a member reads.

pub mod advice;
pub mod asks;
pub mod availability;
pub mod care;
pub mod commands;
pub mod follows;
pub mod help;
pub mod privacy;
pub mod questions;
pub mod skills;
pub mod why;

use crate::domain::ids::{ChannelId, GuildId, MessageId};
use crate::domain::time::{DAY, HOUR, MINUTE, Timestamp};

/// Topics that one sentence lists at most.
const TOPICS: usize = 6;

/// Discord refuses longer messages.
pub const LONGEST_MESSAGE: usize = 2000;

/// A link to a message.
pub fn message_link(guild: GuildId, channel: ChannelId, message: MessageId) -> String {
    format!("https://discord.com/channels/{guild}/{channel}/{message}")
}

/// A moment, shown by the platform in the reader's own zone as "3 hours ago" or "in 2 days".
pub fn relative(at: Timestamp) -> String {
    format!("<t:{}:R>", at.0)
}

/// A span in the coarsest unit that fits: "5 min", "12 h", "3 d".
pub fn span(seconds: i64) -> String {
    match seconds {
        ..HOUR => format!("{} min", seconds.max(0) / MINUTE),
        HOUR..DAY => format!("{} h", seconds / HOUR),
        DAY.. => format!("{} d", seconds / DAY),
    }
}

/// How long ago, as one says it: "3 weeks ago".
pub fn ago(seconds: i64) -> String {
    let (number, unit) = match seconds {
        ..MINUTE => return "just now".to_owned(),
        MINUTE..HOUR => (seconds / MINUTE, "minute"),
        HOUR..DAY => (seconds / HOUR, "hour"),
        DAY..604_800 => (seconds / DAY, "day"),
        604_800..5_184_000 => (seconds / (7 * DAY), "week"),
        5_184_000..63_072_000 => (seconds / (30 * DAY), "month"),
        _ => (seconds / (365 * DAY), "year"),
    };
    format!("{} ago", count(number as usize, unit))
}

/// "1 question", "3 questions".
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// "a", "a and b", "a, b and c".
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<_> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}

/// The same with at most `most` of them: "a, b and 3 more".
pub fn list_some<T: AsRef<str>>(items: &[T], most: usize) -> String {
    if items.len() <= most {
        return list(items);
    }
    let shown: Vec<_> = items[..most].iter().map(AsRef::as_ref).collect();
    format!("{} and {} more", shown.join(", "), items.len() - most)
}

/// A name as it may stand in a text: nothing in it formats, links or pings.
pub fn name(name: &str) -> String {
    let shown = crate::domain::text::escape_markdown(name);
    if shown.trim().is_empty() {
        "someone".to_owned()
    } else {
        shown
    }
}

/// Topics in bold, as a list.
pub fn topics(topics: &[String]) -> String {
    let bold: Vec<_> = topics
        .iter()
        .map(|topic| format!("**{}**", name(topic)))
        .collect();
    list_some(&bold, TOPICS)
}

/// Joins lines as long as they fit into one message; says how many were left out.
pub fn lines_that_fit(head: &str, lines: &[String]) -> String {
    lines_within(LONGEST_MESSAGE, head, lines)
}

/// The same within so many characters.
fn lines_within(most: usize, head: &str, lines: &[String]) -> String {
    let mut text = head.to_owned();
    for (place, line) in lines.iter().enumerate() {
        let left = lines.len() - place;
        let rest = format!("\n… and {left} more");
        if text.chars().count() + line.chars().count() + 1 + rest.len() > most {
            text.push_str(&rest);
            break;
        }
        text.push('\n');
        text.push_str(line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lists_read_as_one_says_them() {
        assert_eq!(list(&["bo", "chi", "dee"]), "bo, chi and dee");
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(count(1, "question"), "1 question");
        assert_eq!(ago(3 * 7 * DAY), "3 weeks ago");
        assert_eq!(ago(59), "just now");
        assert_eq!(span(12 * HOUR), "12 h");
        assert_eq!(span(3 * DAY), "3 d");
    }

    #[test]
    fn a_list_never_grows_over_one_message() {
        let lines = vec!["x".repeat(300); 40];
        let text = lines_that_fit("Head", &lines);
        assert!(text.chars().count() <= LONGEST_MESSAGE);
        assert!(text.ends_with("more"), "{text}");
    }

    #[test]
    fn a_name_pings_nobody() {
        assert!(!name("@everyone").contains("@everyone"));
        assert!(!name("<@1234>").contains("<@1234>"));
    }
}
