//! Histories written by DiscordChatExporter (JSON): one channel or thread, made into questions and answers.
//!
//! In a thread or forum post the first message is the question. In a channel
//! a question is a message that looks like one and answers nothing else; what
//! others reply to it, or write soon after it, are its answers.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, Read};
use std::path::Path;

use anyhow::Context;

use super::exported::{self, Head, Message};
use super::history::{
    self, BrokenRow, History, PastAnswer, PastQuestion, PastSolution, parse_time,
};
use crate::domain::answers::{Afterthought, afterthought};
use crate::domain::ids::UserId;
use crate::domain::time::{DAY, HOUR, MINUTE, Timestamp};

/// Without a reply or a mention, a message belongs to the question before it for so long after its last message.
const STILL_TALKING: i64 = 30 * MINUTE;
/// A question is open for answers that long.
const OPEN: i64 = 2 * DAY;
/// The asker's messages right after the question belong to it.
const SAME_BREATH: i64 = 5 * MINUTE;
/// Shorter messages are not questions.
const SHORTEST_QUESTION: usize = 12;
/// A reaction by which the asker marks the answer.
const ANSWER_MARK: &str = "✅";

/// Who asked the question that stands under an id in the server, and when.
pub type Known<'k> = dyn Fn(&Head, &str) -> Option<(UserId, Timestamp)> + 'k;

/// How to read a history.
pub struct Rules<'r> {
    /// Is this text, in this channel, a question?
    pub is_question: &'r dyn Fn(&Head, &str) -> bool,
    /// A question that stands elsewhere under this id, with its asker and its time: a thread may be about it.
    pub known: &'r Known<'r>,
    /// Does a thread that begins with this message begin with a question?
    pub opens: &'r dyn Fn(&Head, &Message) -> bool,
    /// Whose messages are left out.
    pub without: HashSet<UserId>,
}

impl Default for Rules<'_> {
    /// Plain rules that need nothing but the file.
    fn default() -> Self {
        Self {
            is_question: &|_, text| looks_like_question(text),
            known: &|_, _| None,
            opens: &|_, _| true,
            without: HashSet::new(),
        }
    }
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
    let (_, history) = read_by(history::open(path)?, &Rules::default())
        .with_context(|| format!("{} is not an export of DiscordChatExporter", path.display()))?;
    Ok(history)
}

/// Reads an export by these rules, message by message, and tells where it is from.
pub fn read_by(input: impl BufRead, rules: &Rules<'_>) -> anyhow::Result<(Head, History)> {
    let mut reading = Reading::by(rules);
    let mut number = 0;
    let head = exported::read(input, &mut |head, message| {
        number += 1;
        if let Err(why) = message.and_then(|message| reading.take(head, message)) {
            let why = format!("message {number}: {why}");
            reading.history.broken.push(BrokenRow { line: number, why });
        }
    })?;
    reading.history.sort();
    Ok((head, reading.history))
}

/// What is known while messages are read in order of time.
struct Reading<'r> {
    rules: &'r Rules<'r>,
    history: History,
    /// Which question each message belongs to.
    question_of: HashMap<String, usize>,
    /// When something was last written to each question.
    touched: Vec<Timestamp>,
}

impl<'r> Reading<'r> {
    fn by(rules: &'r Rules<'r>) -> Self {
        Self {
            rules,
            history: History::default(),
            question_of: HashMap::new(),
            touched: Vec::new(),
        }
    }

    fn take(&mut self, head: &Head, message: Message) -> Result<(), String> {
        let at = parse_time(&message.timestamp)?;
        if message.author.is_bot || !matches!(message.kind.as_str(), "Default" | "Reply") {
            return Ok(());
        }
        let author = self.history.person(&message.author.id);
        if self.rules.without.contains(&author) {
            return Ok(());
        }
        let nickname = message.author.called().to_owned();
        self.history.nicknames.insert(author, nickname);
        self.history.wrote.insert((author, at.0.div_euclid(HOUR)));
        let mentions: Vec<UserId> = message
            .mentions
            .iter()
            .map(|user| self.history.person(&user.id))
            .collect();
        self.take_up_thread(head, &message);
        match self.belongs_to(head, &message, author, &mentions, at) {
            Some(number) => self.add(number, message, author, at),
            None if self.starts_question(head, &message) => {
                self.start(head, message, author, mentions, at);
            }
            None => {}
        }
        Ok(())
    }

    /// A thread that was opened on a message bears its id: what is written in it is about that message.
    fn take_up_thread(&mut self, head: &Head, message: &Message) {
        let thread = &head.channel;
        let is_first = self.history.questions.is_empty();
        if !thread.is_thread() || !is_first || message.id == thread.id {
            return;
        }
        if let Some((asker, at)) = (self.rules.known)(head, &thread.id) {
            self.touched.push(at);
            self.history.questions.push(PastQuestion {
                id: thread.id.clone(),
                asker: Some(asker),
                at,
                title: String::new(),
                body: String::new(),
                mentions: Vec::new(),
                tags: Vec::new(),
                best: None,
                answers: Vec::new(),
                solved: None,
            });
        }
    }

    /// The question that a message continues or answers, if any.
    fn belongs_to(
        &self,
        head: &Head,
        message: &Message,
        author: UserId,
        mentions: &[UserId],
        at: Timestamp,
    ) -> Option<usize> {
        if head.channel.is_thread() {
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
        let thanks = || afterthought(&message.content) == Afterthought::Thanks;
        let answered = |number: &usize| {
            let question = &questions[*number];
            question.asker == Some(author) && !question.answers.is_empty()
        };
        if let Some(own) = open.clone().find(answered).filter(|_| thanks()) {
            return Some(own);
        }
        let latest = open.next()?;
        let silent = at.since(self.touched[latest]);
        let is_asker = questions[latest].asker == Some(author);
        let asks = self.starts_question(head, message);
        let belongs = if is_asker {
            silent < SAME_BREATH || (!asks && silent < STILL_TALKING)
        } else {
            !asks && silent < STILL_TALKING
        };
        belongs.then_some(latest)
    }

    fn starts_question(&self, head: &Head, message: &Message) -> bool {
        if head.channel.is_thread() {
            return self.history.questions.is_empty() && (self.rules.opens)(head, message);
        }
        message.reference.is_none() && (self.rules.is_question)(head, &message.content)
    }

    fn start(
        &mut self,
        head: &Head,
        message: Message,
        asker: UserId,
        mentions: Vec<UserId>,
        at: Timestamp,
    ) {
        self.question_of
            .insert(message.id.clone(), self.history.questions.len());
        self.touched.push(at);
        let title = head.channel.is_thread().then(|| head.channel.name.clone());
        self.history.questions.push(PastQuestion {
            id: message.id,
            asker: Some(asker),
            at,
            title: title.unwrap_or_default(),
            body: message.content,
            mentions,
            tags: Vec::new(),
            best: None,
            answers: Vec::new(),
            solved: None,
        });
    }

    fn add(&mut self, number: usize, message: Message, author: UserId, at: Timestamp) {
        self.question_of.insert(message.id.clone(), number);
        self.touched[number] = self.touched[number].max(at);
        let question = &mut self.history.questions[number];
        if question.asker == Some(author) {
            if question.answers.is_empty() && at.since(question.at) < SAME_BREATH {
                question.body.push('\n');
                question.body.push_str(&message.content);
            }
            think_again(question, &message.content, at);
            return;
        }
        if question
            .asker
            .is_some_and(|asker| marked_by(&message, asker))
        {
            question.best = Some(author);
            question.solved = Some(PastSolution { at, marked: true });
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
                id: message.id,
                answerer: author,
                at,
                body: message.content,
            }),
        }
    }
}

/// The asker writes after an answer: thanks are for the last one who answered, "still broken" takes that back.
fn think_again(question: &mut PastQuestion, text: &str, at: Timestamp) {
    let (Some(last), false) = (
        question.answers.last(),
        question.solved.is_some_and(|solved| solved.marked),
    ) else {
        return;
    };
    match afterthought(text) {
        Afterthought::Thanks if question.solved.is_none() => {
            question.best = Some(last.answerer);
            question.solved = Some(PastSolution { at, marked: false });
        }
        Afterthought::StillBroken => (question.best, question.solved) = (None, None),
        Afterthought::Thanks | Afterthought::Other => {}
    }
}

/// Has the asker marked this message as the answer?
fn marked_by(message: &Message, asker: UserId) -> bool {
    let marks = |user: &exported::User| history::user_id(&user.id) == asker;
    let mut reactions = message.reactions.iter();
    reactions.any(|one| one.emoji.name == ANSWER_MARK && one.users.iter().any(marks))
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
        read_by(text.as_bytes(), &Rules::default()).unwrap().1
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
