//! Lists of questions.

use super::asks::link;
use super::{TOPICS, ago, lines_that_fit, list, list_some, message_link, name};
use crate::domain::ask::{Ask, AskState};
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::text::{escape_markdown, excerpt};
use crate::domain::time::Timestamp;

/// To who searches for nothing.
pub const NOTHING_TO_SEARCH: &str = "What shall I look for? A few words of the question are best.";

/// A solved question that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The question.
    pub ask: Ask,
    /// What was accepted as its answer.
    pub answer: Option<Answer>,
    /// Who was credited.
    pub helpers: Vec<String>,
}

/// An accepted answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Where it stands.
    pub channel: ChannelId,
    /// Its message.
    pub message: MessageId,
    /// Its words.
    pub text: String,
}

/// `/questions open`.
pub fn open(asks: &[Ask], topic: Option<&str>, rows: usize, now: Timestamp) -> String {
    let about = topic.map_or_else(String::new, |topic| format!(" about **{}**", name(topic)));
    if asks.is_empty() {
        return format!("No question{about} waits for an answer. 🎉");
    }
    let head = format!("Waiting for an answer{about} ({}):", asks.len());
    let lines: Vec<_> = asks
        .iter()
        .take(rows)
        .map(|ask| waiting(ask, now))
        .collect();
    lines_that_fit(&head, &lines)
}

/// `/questions open`, for core members: what was answered, but nobody said whether it helped.
pub fn and_unmarked(open: &str, answered: &[Ask], rows: usize, now: Timestamp) -> String {
    let heading = format!("Answered, but not marked as solved ({}):", answered.len());
    let lines = answered.iter().take(rows).map(|ask| waiting(ask, now));
    let lines: Vec<_> = std::iter::once(heading).chain(lines).collect();
    lines_that_fit(open, &lines)
}

/// One waiting question in a line.
pub fn waiting(ask: &Ask, now: Timestamp) -> String {
    let first = if ask.first_question {
        " (first question)"
    } else {
        ""
    };
    let topics = if ask.topics.is_empty() {
        String::new()
    } else {
        let names: Vec<_> = ask.topics.iter().map(|topic| name(topic)).collect();
        format!(" · {}", list_some(&names, TOPICS))
    };
    format!(
        "· {} · {} · {}{first}{topics}",
        link(ask),
        ago(now.since(ask.asked_at)),
        name(&ask.asker_name)
    )
}

/// `/questions mine`.
pub fn mine(asks: &[Ask], now: Timestamp) -> String {
    if asks.is_empty() {
        return "You haven't asked anything yet. Just ask in the channel, or use /ask.".to_owned();
    }
    let lines: Vec<_> = asks
        .iter()
        .filter(|ask| ask.state != AskState::Withdrawn)
        .map(|ask| {
            format!(
                "· {} · {} · {}",
                link(ask),
                ago(now.since(ask.asked_at)),
                state(ask.state)
            )
        })
        .collect();
    lines_that_fit("Your questions:", &lines)
}

/// Where a question stands, in words.
pub fn state(state: AskState) -> &'static str {
    match state {
        AskState::Open => "open",
        AskState::Asked => "people were asked",
        AskState::Taken => "someone is on it",
        AskState::Responded => "answered, not marked as solved",
        AskState::Solved => "solved",
        AskState::PresumedSolved => "probably solved",
        AskState::Dismissed => "not a question",
        AskState::Withdrawn => "withdrawn",
        AskState::NeedsAttention => "with the core members",
    }
}

/// `/search`.
pub fn search(text: &str, found: &[Found], now: Timestamp) -> String {
    let shown = escape_markdown(&excerpt(text, 80));
    if found.is_empty() {
        return format!(
            "Nothing solved like \"{shown}\" yet. `/ask` brings it to people who may know."
        );
    }
    let lines: Vec<_> = found.iter().map(|one| hit(one, now)).collect();
    lines_that_fit(&format!("Solved before, like \"{shown}\":"), &lines)
}

fn hit(found: &Found, now: Timestamp) -> String {
    let helpers: Vec<_> = found.helpers.iter().map(|helper| name(helper)).collect();
    let by = if helpers.is_empty() {
        String::new()
    } else {
        format!(" by {}", list(&helpers))
    };
    let mut line = format!(
        "✅ {}{by}, {}",
        link(&found.ask),
        ago(now.since(found.ask.asked_at))
    );
    if let Some(answer) = &found.answer {
        if !answer.text.trim().is_empty() {
            line.push_str(&format!(
                "\n> {}",
                escape_markdown(&excerpt(&answer.text, 160))
            ));
        }
        let link = message_link(found.ask.guild, answer.channel, answer.message);
        line.push_str(&format!(" [answer](<{link}>)"));
    }
    line
}
