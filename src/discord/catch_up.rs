//! Catches up: what was written while nobody listened is read from history, oldest first.

use serenity::builder::GetMessages;
use serenity::model::channel::{Channel, Message};

use crate::app::event::{Happening, Outcome};
use crate::domain::ids::{ChannelId, GuildId, MessageId};
use crate::domain::time::{DAY, Timestamp};

use super::deliver::{Courier, Failure};
use super::from_discord;
use super::to_discord::{channel_id, message_id};

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
        unknown: Vec<ChannelId>,
    ) {
        let (mut told, mut unread) = (0, Vec::new());
        for place in unknown {
            if self.read_place(guild, place).await == Some(Outcome::Unavailable) {
                unread.push(place);
            }
        }
        for (channel, after) in channels {
            let written = match self.fetch_after(channel, after).await {
                Ok(written) => written,
                Err(failure) => {
                    let (status, code) = (failure.status, failure.code);
                    if failure.is_gone() {
                        self.tell(guild, None, Happening::ChannelGone(channel))
                            .await;
                    } else {
                        tracing::warn!(%channel, status, code, "what was missed here can't be read now");
                        unread.push(channel);
                    }
                    continue;
                }
            };
            told += written.len();
            for message in &written {
                self.tell_missed(guild, message).await;
            }
        }
        tracing::info!(%guild, messages = told, "caught up");
        self.tell(guild, None, Happening::CaughtUp { unread }).await;
    }

    /// Tells of a channel or thread, or that it is gone. Gives why it couldn't be read, if so.
    async fn read_place(&self, guild: GuildId, place: ChannelId) -> Option<Outcome> {
        let what = match self.ask(|| self.http.get_channel(channel_id(place))).await {
            Ok(Channel::Guild(read)) => {
                Happening::ChannelSeen(Box::new(from_discord::channel(&read)))
            }
            Ok(_) => return None,
            Err(failure) if failure.is_gone() => Happening::ChannelGone(place),
            Err(failure) => return Some(failure.outcome()),
        };
        self.tell(guild, None, what).await;
        None
    }

    /// Messages of a channel after the last one known, oldest first; at most the latest 500 of
    /// the last 24 hours. Without a known one, those of the last 24 hours.
    pub async fn fetch_after(
        &self,
        channel: ChannelId,
        after: Option<MessageId>,
    ) -> Result<Vec<Message>, Failure> {
        let oldest = first_id_at(self.clock.now().minus(FARTHEST));
        let known = after.unwrap_or(oldest);
        let after = known.max(oldest);
        let mut left_alone = false;
        let at = channel_id(channel);
        let mut found: Vec<Message> = Vec::new();
        let mut page = GetMessages::new().limit(PAGE);
        // Backwards from the newest, so that a long absence costs the oldest, not the newest.
        while found.len() < MOST {
            let mut newest_first = self.ask(|| at.messages(&self.http, page)).await?;
            let full = newest_first.len() == usize::from(PAGE);
            left_alone |= newest_first
                .iter()
                .any(|one| !one.author.bot && (known.0 + 1..=after.0).contains(&one.id.get()));
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
        // Whether the page after the last one would have brought more isn't asked.
        left_alone |= found.len() >= MOST;
        if left_alone {
            tracing::info!(%channel, read = found.len(), "older messages that were missed here are left alone");
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
