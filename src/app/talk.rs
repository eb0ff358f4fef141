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
        // What is read from history comes after what was heard live meanwhile, but stands before it.
        let place = lately.partition_point(|known| known.message < said.message);
        lately.insert(place, said);
        if lately.len() > REMEMBERED {
            lately.pop_front();
        }
    }

    /// The message right before this one in a channel.
    pub fn before(&self, channel: ChannelId, message: MessageId) -> Option<&Said> {
        self.newest_first(channel)
            .find(|said| said.message < message)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(number: u64) -> Said {
        Said {
            message: MessageId(number),
            who: UserId(number),
            name: String::new(),
            at: Timestamp(number as i64),
            text: String::new(),
            may_begin: true,
        }
    }

    #[test]
    fn history_read_late_stands_where_it_was_written() {
        let here = ChannelId(1);
        let mut talk = Talk::default();
        for number in [1, 9, 4] {
            talk.note(here, said(number));
        }
        let before = |number| {
            talk.before(here, MessageId(number))
                .map(|said| said.message.0)
        };
        assert_eq!(
            [before(1), before(4), before(9), before(10)],
            [None, Some(1), Some(4), Some(9)]
        );
    }

    #[test]
    fn the_oldest_are_forgotten_first() {
        let here = ChannelId(1);
        let mut talk = Talk::default();
        (10..50).for_each(|number| talk.note(here, said(number)));
        talk.note(here, said(3));
        talk.note(here, said(99));
        assert_eq!(talk.newest_first(here).count(), REMEMBERED);
        assert!(talk.message(here, MessageId(3)).is_none());
        assert!(talk.message(here, MessageId(10)).is_none());
    }
}
