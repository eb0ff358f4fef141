//! Catches up: what was written while nobody listened is read from history, oldest first.

use std::time::Duration;

use serenity::builder::GetMessages;
use serenity::model::channel::Message;

use crate::app::event::{Happening, Outcome};
use crate::domain::ids::{ChannelId, GuildId, MessageId};
use crate::domain::time::{DAY, Timestamp};

use super::deliver::{Courier, Failure};
use super::from_discord;
use super::to_discord::{channel_id, message_id};

/// Waits before a channel is read again when Discord was not there.
const PAUSES: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(15),
];
/// How many messages of a channel are read at most.
const MOST: usize = 500;
/// How many come with one request.
const PAGE: u8 = 100;
/// How far back is read, in seconds.
const FARTHEST: i64 = DAY;

impl Courier {
    /// Reads each channel and tells its messages, then says that this is done.
    pub(super) async fn catch_up(
        &self,
        guild: GuildId,
        channels: Vec<(ChannelId, Option<MessageId>)>,
    ) {
        let mut told = 0;
        for (channel, after) in channels {
            let written = match self.fetch_patiently(channel, after).await {
                Ok(written) => written,
                Err(failure) => {
                    let (status, code) = (failure.status, failure.code);
                    tracing::warn!(%channel, status, code, "what was missed here can't be read");
                    continue;
                }
            };
            told += written.len();
            for message in &written {
                self.tell_missed(guild, message).await;
            }
        }
        tracing::info!(%guild, messages = told, "caught up");
        self.tell(guild, None, Happening::CaughtUp).await;
    }

    /// The same as [`Self::fetch_after`], again after a while when Discord is not there.
    async fn fetch_patiently(
        &self,
        channel: ChannelId,
        after: Option<MessageId>,
    ) -> Result<Vec<Message>, Failure> {
        for pause in PAUSES {
            match self.fetch_after(channel, after).await {
                Err(failure) if failure.outcome() == Outcome::Unavailable => {
                    tokio::time::sleep(pause).await;
                }
                fetched => return fetched,
            }
        }
        self.fetch_after(channel, after).await
    }

    /// Messages of a channel after the last one known, oldest first; at most the latest 500 of
    /// the last 24 hours. Without a known one, those of the last 24 hours.
    pub async fn fetch_after(
        &self,
        channel: ChannelId,
        after: Option<MessageId>,
    ) -> Result<Vec<Message>, Failure> {
        let oldest = first_id_at(self.clock.now().minus(FARTHEST));
        let after = after.map_or(oldest, |known| known.max(oldest));
        let at = channel_id(channel);
        let mut found: Vec<Message> = Vec::new();
        let mut page = GetMessages::new().limit(PAGE);
        // Backwards from the newest, so that a long absence costs the oldest, not the newest.
        while found.len() < MOST {
            let mut newest_first = self.ask(|| at.messages(&self.http, page)).await?;
            let full = newest_first.len() == usize::from(PAGE);
            newest_first.retain(|message| message.id.get() > after.0);
            let more = full && newest_first.len() == usize::from(PAGE);
            found.append(&mut newest_first);
            match found.last() {
                Some(last) if more => {
                    let before = message_id(MessageId(last.id.get()));
                    page = GetMessages::new().limit(PAGE).before(before);
                }
                _ => break,
            }
        }
        found.truncate(MOST);
        found.reverse();
        Ok(found)
    }

    /// Tells a missed message. History doesn't say what roles its author has, nor their name in this community;
    /// reading each author would take more requests than reading what they wrote.
    async fn tell_missed(&self, guild: GuildId, written: &Message) {
        let mut message = from_discord::message(written);
        message.caught_up = true;
        let at = message.id.written_at();
        let what = Happening::Message(Box::new(message));
        self.tell(guild, Some(at), what).await;
    }
}

/// The smallest id a message written at this moment could have.
fn first_id_at(at: Timestamp) -> MessageId {
    const DISCORD_EPOCH: i64 = 1_420_070_400;
    let milliseconds = (at.0 - DISCORD_EPOCH).max(0) as u64 * 1000;
    MessageId(milliseconds << 22)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_time() {
        let at = Timestamp(1_763_913_600);
        assert_eq!(first_id_at(at).written_at(), at);
        assert!(first_id_at(at) > first_id_at(at.minus(1)));
        assert_eq!(first_id_at(Timestamp(0)), MessageId(0));
    }
}
