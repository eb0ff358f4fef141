//! What was done in a run, as the people in it know it: the other side of what the bot has in its store.

use std::collections::{BTreeMap, BTreeSet};

use super::wishes::Told;

/// How somebody asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A message in a channel.
    Message,
    /// A post in a forum.
    Post,
    /// `/ask`: the bot writes the message.
    Command,
}

/// A question.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing that can happen to a question, and they are independent"
)]
pub struct Asked {
    /// How.
    pub how: How,
    /// The message; the interaction for `/ask`.
    pub id: u64,
    /// When, in UTC seconds.
    pub at: i64,
    /// Who.
    pub asker: String,
    /// The channel or forum post.
    pub channel: u64,
    /// What.
    pub text: String,
    /// Nobody could take it for anything but a question.
    pub sure: bool,
    /// Its message, or its place, was deleted.
    pub gone: bool,
    /// The bot was away when somebody replied to it; how many messages the bot had written by then.
    pub answered_while_away: Option<u64>,
    /// Its asker said later that it isn't solved.
    pub reopened: bool,
    /// Who asked or a core member may have settled it.
    pub may_be_solved: bool,
}

/// Everything that was done.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Questions in the order they were asked.
    pub asked: Vec<Asked>,
    /// What each person told about being asked.
    pub told: BTreeMap<String, Vec<Told>>,
    /// Messages of answers.
    pub answers: Vec<(u64, String)>,
    /// Numbers of questions on which *Solved* or alike was pressed.
    pub solving_presses: BTreeSet<i64>,
    /// Numbers of questions on which *Not a question* was pressed, and messages on which its menu was used.
    pub dismissing: BTreeSet<i64>,
    /// How often each thing was done to the bot.
    pub counts: BTreeMap<String, usize>,
    /// Messages people wrote.
    pub messages: usize,
    /// The last things done, for the reader of a failure.
    pub diary: Vec<String>,
}

impl Ledger {
    /// Counts one more of something.
    pub fn count(&mut self, what: &str) {
        *self.counts.entry(what.to_owned()).or_default() += 1;
    }

    /// How often something was done.
    pub fn counted(&self, what: &str) -> usize {
        self.counts.get(what).copied().unwrap_or_default()
    }

    /// Kills of all kinds.
    pub fn kills(&self) -> usize {
        self.counted("kill")
    }

    /// The question whose message or thread this is.
    pub fn of_message(&mut self, message: u64) -> Option<&mut Asked> {
        self.asked.iter_mut().find(|one| one.id == message)
    }
}
