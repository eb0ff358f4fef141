//! Histories written by DiscordChatExporter (JSON): one channel or thread, made into questions and answers.
//!
//! In a thread or forum post the first message is the question. In a channel
//! a question is a message that looks like one and answers nothing else; what
//! others reply to it, or write soon after it, are its answers.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use anyhow::Context;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::history::{self, BrokenRow, History, PastAnswer, PastQuestion, parse_time};
use crate::domain::ids::UserId;
use crate::domain::time::{DAY, MINUTE, Timestamp};

/// Without a reply or a mention, a message belongs to the question before it for so long after its last message.
const STILL_TALKING: i64 = 30 * MINUTE;
/// A question is open for answers that long.
const OPEN: i64 = 2 * DAY;
/// The asker's messages right after the question belong to it.
const SAME_BREATH: i64 = 5 * MINUTE;
/// Shorter messages are not questions.
const SHORTEST_QUESTION: usize = 12;

#[derive(Deserialize)]
struct Export {
    #[serde(default)]
    channel: Channel,
    #[serde(default, deserialize_with = "each_message")]
    messages: Vec<Result<Message, String>>,
}

#[derive(Default, Deserialize)]
struct Channel {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct Message {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    timestamp: String,
    #[serde(default)]
    content: String,
    author: User,
    #[serde(default)]
    mentions: Vec<User>,
    #[serde(default)]
    reference: Option<Reference>,
}

#[derive(Deserialize)]
struct User {
    id: String,
    #[serde(default, rename = "isBot")]
    is_bot: bool,
}

#[derive(Deserialize)]
struct Reference {
    #[serde(default, rename = "messageId")]
    message_id: Option<String>,
}

/// Whether a file is such an export: one JSON object that begins with the guild.
pub fn looks_like_one(path: &Path) -> anyhow::Result<bool> {
    let mut start = Vec::new();
    // A file that breaks off is the reader's business, which says where.
    let _ = history::open(path)?.take(4096).read_to_end(&mut start);
    let start = String::from_utf8_lossy(&start);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    Ok(start
        .strip_prefix('{')
        .is_some_and(|rest| rest.trim_start().starts_with("\"guild\"")))
}

/// Reads an export; messages that can't be understood are listed in [`History::broken`].
pub fn read(path: &Path) -> anyhow::Result<History> {
    let text = history::read_to_string(path)?;
    read_str(&text)
        .with_context(|| format!("{} is not an export of DiscordChatExporter", path.display()))
}

/// Reads an export from text.
pub fn read_str(text: &str) -> anyhow::Result<History> {
    let export: Export = serde_json::from_str(text)?;
    let mut reading = Reading {
        is_thread: export.channel.kind.contains("Thread"),
        title: export.channel.name,
        ..Reading::default()
    };
    for (number, message) in (1..).zip(export.messages) {
        if let Err(why) = message.and_then(|message| reading.take(message)) {
            let why = format!("message {number}: {why}");
            reading.history.broken.push(BrokenRow { line: number, why });
        }
    }
    reading.history.sort();
    Ok(reading.history)
}

/// Messages one by one, so that one that can't be understood doesn't spoil the others.
fn each_message<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Result<Message, String>>, D::Error> {
    struct Each;
    impl<'de> Visitor<'de> for Each {
        type Value = Vec<Result<Message, String>>;
        fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("a list of messages")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            let mut all = Vec::new();
            while let Some(value) = seq.next_element::<serde_json::Value>()? {
                all.push(serde_json::from_value(value).map_err(|error| error.to_string()));
            }
            Ok(all)
        }
    }
    deserializer.deserialize_seq(Each)
}

/// What is known while messages are read in order of time.
#[derive(Default)]
struct Reading {
    history: History,
    is_thread: bool,
    /// The thread's name; used as the title of its question.
    title: String,
    /// Which question each message belongs to.
    question_of: HashMap<String, usize>,
    /// When something was last written to each question.
    touched: Vec<Timestamp>,
}

impl Reading {
    fn take(&mut self, message: Message) -> Result<(), String> {
        let at = parse_time(&message.timestamp)?;
        if message.author.is_bot || !matches!(message.kind.as_str(), "Default" | "Reply") {
            return Ok(());
        }
        let author = self.history.person(&message.author.id);
        let mentions: Vec<UserId> = message
            .mentions
            .iter()
            .map(|user| self.history.person(&user.id))
            .collect();
        match self.belongs_to(&message, author, &mentions, at) {
            Some(number) => self.add(number, message, author, at),
            None if self.starts_question(&message) => self.start(message, author, mentions, at),
            None => {}
        }
        Ok(())
    }

    /// The question that a message continues or answers, if any.
    fn belongs_to(
        &self,
        message: &Message,
        author: UserId,
        mentions: &[UserId],
        at: Timestamp,
    ) -> Option<usize> {
        if self.is_thread {
            return (!self.history.questions.is_empty()).then_some(0);
        }
        if let Some(reference) = &message.reference {
            let replied_to = reference.message_id.as_ref()?;
            return self.question_of.get(replied_to).copied();
        }
        let questions = &self.history.questions;
        let mut open = (0..questions.len())
            .rev()
            .take_while(|number| at.since(questions[*number].at) < OPEN);
        if let Some(addressed) = open.clone().find(|number| {
            questions[*number]
                .asker
                .is_some_and(|asker| asker != author && mentions.contains(&asker))
        }) {
            return Some(addressed);
        }
        let latest = open.next()?;
        let silent = at.since(self.touched[latest]);
        let is_asker = questions[latest].asker == Some(author);
        let asks = self.starts_question(message);
        let belongs = if is_asker {
            silent < SAME_BREATH || (!asks && silent < STILL_TALKING)
        } else {
            !asks && silent < STILL_TALKING
        };
        belongs.then_some(latest)
    }

    fn starts_question(&self, message: &Message) -> bool {
        (self.is_thread && self.history.questions.is_empty())
            || (message.reference.is_none() && looks_like_question(&message.content))
    }

    fn start(&mut self, message: Message, asker: UserId, mentions: Vec<UserId>, at: Timestamp) {
        self.question_of
            .insert(message.id.clone(), self.history.questions.len());
        self.touched.push(at);
        self.history.questions.push(PastQuestion {
            id: message.id,
            asker: Some(asker),
            at,
            title: if self.is_thread {
                self.title.clone()
            } else {
                String::new()
            },
            body: message.content,
            mentions,
            tags: Vec::new(),
            best: None,
            answers: Vec::new(),
        });
    }

    fn add(&mut self, number: usize, message: Message, author: UserId, at: Timestamp) {
        self.question_of.insert(message.id, number);
        self.touched[number] = self.touched[number].max(at);
        let question = &mut self.history.questions[number];
        if question.asker == Some(author) {
            if question.answers.is_empty() && at.since(question.at) < SAME_BREATH {
                question.body.push('\n');
                question.body.push_str(&message.content);
            }
            return;
        }
        match question
            .answers
            .iter_mut()
            .find(|answer| answer.answerer == author)
        {
            Some(answer) => {
                answer.body.push('\n');
                answer.body.push_str(&message.content);
            }
            None => question.answers.push(PastAnswer {
                answerer: author,
                at,
                body: message.content,
            }),
        }
    }
}

/// A plain rule for histories: a question mark at the end of a word, in a message of some length.
fn looks_like_question(text: &str) -> bool {
    let prose = text
        .split_whitespace()
        .filter(|word| !word.contains("://"))
        .any(|word| {
            word.trim_end_matches(['"', '\'', ')', '*', '!', '.'])
                .ends_with(['?', '？', '؟'])
        });
    prose && text.trim().chars().count() >= SHORTEST_QUESTION
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: u64, minute: u32, author: u64, content: &str, more: &str) -> String {
        format!(
            r#"{{"id":"{id}","type":"Default","timestamp":"2026-03-01T10:{minute:02}:00.5+01:00","content":{content:?},
            "author":{{"id":"{author}","name":"x","isBot":false}},"mentions":[]{more}}}"#
        )
    }

    fn export(kind: &str, messages: &[String]) -> String {
        format!(
            "\u{feff}{{\"guild\":{{\"id\":\"1\"}},\"channel\":{{\"id\":\"2\",\"type\":\"{kind}\",\"name\":\"Slow replication\"}},\"messages\":[{}],\"messageCount\":9}}",
            messages.join(",")
        )
    }

    const ANA: u64 = 300_000_000_000_000_001;
    const BO: u64 = 300_000_000_000_000_002;
    const CHI: u64 = 300_000_000_000_000_003;

    fn read(text: &str) -> History {
        read_str(text.trim_start_matches('\u{feff}')).unwrap()
    }

    #[test]
    fn a_channel_gives_questions_with_replies_and_what_follows() {
        let reply = r#","reference":{"messageId":"11"}"#;
        let history = read(&export(
            "GuildTextChat",
            &[
                message(11, 0, ANA, "how do I make postgres replicate?", ""),
                message(12, 1, BO, "with a slot", ""),
                message(13, 2, CHI, "does anybody use css grid here?", ""),
                message(14, 3, BO, "see the manual, chapter 27", reply),
                message(15, 4, ANA, "yes, daily", ""),
            ],
        ));
        let answered: Vec<(&str, Vec<u64>)> = history
            .questions
            .iter()
            .map(|q| {
                (
                    q.id.as_str(),
                    q.answers.iter().map(|a| a.answerer.0).collect(),
                )
            })
            .collect();
        assert_eq!(answered, [("11", vec![BO]), ("13", vec![ANA])]);
        assert_eq!(
            history.questions[0].answers[0].at.0,
            history.questions[0].at.0 + 60
        );
    }

    #[test]
    fn a_thread_is_one_question_with_its_name_as_title() {
        let history = read(&export(
            "GuildPublicThread",
            &[
                message(11, 0, ANA, "it lags by minutes", ""),
                message(12, 9, CHI, "which version?", ""),
                message(13, 50, BO, "raise wal_keep_size", ""),
            ],
        ));
        assert_eq!(history.questions.len(), 1);
        assert_eq!(history.questions[0].title, "Slow replication");
        assert_eq!(history.questions[0].answers.len(), 2);
    }

    #[test]
    fn bots_and_system_messages_are_left_out_and_broken_ones_are_told() {
        let bot = message(12, 1, BO, "beep", "").replace("\"isBot\":false", "\"isBot\":true");
        let joined =
            message(13, 2, CHI, "Joined the server.", "").replace("Default", "GuildMemberJoin");
        let history = read(&export(
            "GuildTextChat",
            &[
                message(11, 0, ANA, "how do I make postgres replicate?", ""),
                bot,
                joined,
                message(14, 3, CHI, "no time", "").replace("2026-03-01T", "yesterday "),
                "7".to_owned(),
            ],
        ));
        assert!(history.questions[0].answers.is_empty());
        let broken: Vec<usize> = history.broken.iter().map(|row| row.line).collect();
        assert_eq!(broken, [4, 5]);
    }
}
