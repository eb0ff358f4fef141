//! What members bring in: ordinary names and texts, and the worst that Discord lets in.

use whoknows::app::reading::title;
use whoknows::domain::ask::{Ask, AskState, Heard};
use whoknows::domain::ids::{AskId, ChannelId, GuildId, MessageId, UserId};
use whoknows::domain::time::{DAY, Timestamp};

/// How the id of every member begins that a wording is told to mention.
pub const KNOWN: &str = "7000000000000000";
/// Monday, 2026-11-23 10:00 UTC.
pub const NOW: Timestamp = Timestamp(1_795_428_000);

/// What one kind of members writes.
pub struct Kind {
    /// Their names, at most 32 characters each.
    pub name: String,
    /// What they ask.
    pub question: String,
    /// Topics, at most 50 characters each.
    pub topics: Vec<String>,
    /// What they type into an option.
    pub typed: String,
    /// What they answer.
    pub answer: String,
    /// How many people there are, where a wording takes several.
    pub people: usize,
    /// The wording repeats their words as they are, in a quote of their own.
    pub is_quoted: bool,
}

fn filled(pattern: &str, length: usize) -> String {
    pattern.chars().cycle().take(length).collect()
}

impl Kind {
    /// As it mostly is.
    pub fn ordinary() -> Self {
        Self {
            name: "ana".to_owned(),
            question: "How do I make Postgres replicate to a second server without downtime?"
                .to_owned(),
            topics: vec!["postgres".to_owned(), "replication".to_owned()],
            typed: "postgers".to_owned(),
            answer: "You want logical replication for that.".to_owned(),
            people: 2,
            is_quoted: false,
        }
    }

    /// The worst: markdown, mentions and links; right-to-left; emoji; one long word; signs that are escaped.
    pub fn hostile() -> Vec<Self> {
        let patterns = [
            "**_~`|[x](http://evil.example) @everyone @here <@123> <@&456> # ",
            "\u{202e}مرحبا بكم في مجتمعنا \u{2067}שלום\u{2069} ",
            "👩‍🔬🏳️‍🌈",
            "Donaudampfschifffahrtsgesellschaft",
            "*_`|~",
        ];
        let hostile = |pattern: &str| Self {
            name: filled(pattern, 32),
            question: filled(pattern, 1900),
            topics: (0..20)
                .map(|number| filled(&format!("{number}{pattern}"), 50))
                .collect(),
            typed: filled(pattern, 6000),
            answer: filled(pattern, 4000),
            people: 100,
            is_quoted: false,
        };
        patterns.into_iter().map(hostile).collect()
    }

    /// So many names.
    pub fn names(&self) -> Vec<String> {
        vec![self.name.clone(); self.people]
    }

    /// So many mentions, as many as one message asks at most.
    pub fn mentions(&self) -> Vec<String> {
        (0..self.people.min(20))
            .map(|one| format!("<@{KNOWN}{one:02}>"))
            .collect()
    }

    /// A question of theirs, in the state given.
    pub fn ask(&self, state: AskState) -> Ask {
        Ask {
            id: AskId(u64::MAX >> 1),
            guild: GuildId(700_000_000_000_000_001),
            channel: ChannelId(700_000_000_000_000_002),
            message: MessageId(1_429_700_000_000_000_003),
            asker: UserId(700_000_000_000_000_004),
            asker_name: self.name.clone(),
            asked_at: NOW.minus(3 * DAY),
            title: title(&self.question),
            text: self.question.clone(),
            topics: self.topics.clone(),
            heard: Heard::Detected,
            first_question: true,
            state,
            wave: 2,
            due_at: None,
            thread: None,
            post: None,
            taken_by: None,
            similar: None,
            first_response_at: None,
            solved_at: None,
            alert: None,
            link: None,
            whispered: true,
            checked_at: None,
        }
    }

    /// Their first topic.
    pub fn topic(&self) -> &str {
        &self.topics[0]
    }
}
