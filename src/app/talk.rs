//! What was said lately in each channel: kept in memory only, a few messages a channel, never saved.

use std::collections::{HashMap, VecDeque};

use crate::domain::ids::{ChannelId, MessageId, UserId};
use crate::domain::time::{MINUTE, Timestamp};

/// Messages remembered a channel.
const REMEMBERED: usize = 40;

/// Somebody who wrote this recently is in the conversation and has seen the question.
const TALKING: i64 = 5 * MINUTE;

/// One message, remembered for a while.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its id.
    pub message: MessageId,
    /// Who.
    pub who: UserId,
    /// Their name.
    pub name: String,
    /// When it was written.
    pub at: Timestamp,
    /// What.
    pub text: String,
    /// May a question begin with it? Not with a reply to somebody, nor with a command.
    pub may_begin: bool,
}

/// What was said lately.
#[derive(Debug, Default)]
pub struct Talk {
    channels: HashMap<ChannelId, VecDeque<Said>>,
}

impl Talk {
    /// Remembers a message.
    pub fn note(&mut self, channel: ChannelId, said: Said) {
        let lately = self.channels.entry(channel).or_default();
        if lately.iter().any(|known| known.message == said.message) {
            return;
        }
        if lately.len() == REMEMBERED {
            lately.pop_front();
        }
        lately.push_back(said);
    }

    /// The last message of a channel.
    pub fn last(&self, channel: ChannelId) -> Option<&Said> {
        self.channels.get(&channel)?.back()
    }

    /// What was said in a channel, the newest first.
    pub fn newest_first(&self, channel: ChannelId) -> impl Iterator<Item = &Said> {
        self.channels
            .get(&channel)
            .into_iter()
            .flat_map(|lately| lately.iter().rev())
    }

    /// A remembered message.
    pub fn message(&self, channel: ChannelId, message: MessageId) -> Option<&Said> {
        self.channels
            .get(&channel)?
            .iter()
            .find(|said| said.message == message)
    }

    /// Is this person in the conversation of that channel now?
    pub fn is_talking(&self, channel: ChannelId, who: UserId, now: Timestamp) -> bool {
        self.channels.get(&channel).is_some_and(|lately| {
            lately
                .iter()
                .any(|said| said.who == who && now.since(said.at) <= TALKING)
        })
    }

    /// Forgets a message.
    pub fn forget(&mut self, channel: ChannelId, message: MessageId) {
        if let Some(lately) = self.channels.get_mut(&channel) {
            lately.retain(|said| said.message != message);
        }
    }

    /// Forgets what a person said.
    pub fn forget_person(&mut self, who: UserId) {
        for lately in self.channels.values_mut() {
            lately.retain(|said| said.who != who);
        }
    }

    /// Forgets channels where nothing was said for an hour.
    pub fn tidy(&mut self, now: Timestamp) {
        self.channels.retain(|_, lately| {
            lately
                .back()
                .is_some_and(|said| now.since(said.at) < 60 * MINUTE)
        });
    }
}
