//! Joins the lines that one person writes in a row, so that a request split over several messages is judged whole.

use crate::domain::ids::{MessageId, UserId};
use crate::domain::time::Timestamp;

/// Most bytes that are joined; a longer talk is judged by its beginning.
const MOST_BYTES: usize = 4_000;
/// Most lines that are joined.
const MOST_LINES: usize = 8;

/// One message of a channel, as far as joining needs it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Which message it is.
    pub message: MessageId,
    /// Who wrote it.
    pub author: UserId,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub text: &'a str,
}

/// Lines of one person in one channel that wait a moment for what comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedLines {
    /// Who wrote them.
    pub author: UserId,
    /// All texts, one a line.
    pub text: String,
    /// When the newest was written.
    pub last_at: Timestamp,
    /// The messages that were joined, each with its words.
    pub lines: Vec<(MessageId, String)>,
}

impl JoinedLines {
    /// Starts with one message.
    pub fn start(line: &Line<'_>) -> Self {
        Self {
            author: line.author,
            text: line.text.to_owned(),
            last_at: line.at,
            lines: vec![(line.message, line.text.to_owned())],
        }
    }

    /// Takes the next message in if it is by the same person, at most `patience` seconds after
    /// the last, and there is room; otherwise changes nothing and returns false: the lines are complete.
    pub fn add(&mut self, line: &Line<'_>, patience: i64) -> bool {
        let fits = line.author == self.author
            && (0..=patience).contains(&line.at.since(self.last_at))
            && self.lines.len() < MOST_LINES
            && self.text.len() + line.text.len() < MOST_BYTES;
        if fits {
            self.text.push('\n');
            self.text.push_str(line.text);
            self.last_at = line.at;
            self.lines.push((line.message, line.text.to_owned()));
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(message: u64, author: u64, at: i64, text: &str) -> Line<'_> {
        Line {
            message: MessageId(message),
            author: UserId(author),
            at: Timestamp(at),
            text,
        }
    }

    #[test]
    fn lines_of_one_person_within_the_patience_become_one_text() {
        let mut joined = JoinedLines::start(&line(1, 7, 100, "hi all"));
        assert!(joined.add(&line(2, 7, 110, "my build fails"), 20));
        assert!(joined.add(&line(3, 7, 130, "any ideas?"), 20));
        assert_eq!(joined.text, "hi all\nmy build fails\nany ideas?");
        let messages: Vec<_> = joined.lines.iter().map(|(message, _)| message.0).collect();
        assert_eq!(messages, [1, 2, 3]);
        assert_eq!(joined.last_at, Timestamp(130));
    }

    #[test]
    fn another_person_a_long_pause_or_an_earlier_time_completes_the_lines() {
        let start = JoinedLines::start(&line(1, 7, 100, "hi all"));
        for next in [
            line(2, 8, 105, "hello"),
            line(2, 7, 121, "late"),
            line(2, 7, 99, "early"),
        ] {
            let mut joined = start.clone();
            assert!(!joined.add(&next, 20));
            assert_eq!(joined, start);
        }
    }

    #[test]
    fn joining_stops_at_a_fair_length() {
        let mut joined = JoinedLines::start(&line(1, 7, 0, "x"));
        let long = "y".repeat(3_000);
        assert!(joined.add(&line(2, 7, 1, &long), 20));
        assert!(!joined.add(&line(3, 7, 2, &long), 20));
        let mut many = JoinedLines::start(&line(1, 7, 0, "x"));
        let taken = (0..50)
            .filter(|i| many.add(&line(2 + i, 7, 0, "y"), 20))
            .count();
        assert_eq!(taken, MOST_LINES - 1);
    }
}
