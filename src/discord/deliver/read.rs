//! Reads again what the owner wants to be sure of: a message, members.

use crate::app::event::Happening;
use crate::discord::from_discord;
use crate::discord::to_discord::{channel_id, guild_id, message_id, user_id};
use crate::domain::ids::{ChannelId, GuildId, MessageId, UserId};

use super::Courier;

impl Courier {
    /// Reads a message; it comes back as an edit, or as gone.
    pub(super) async fn read(&self, guild: GuildId, channel: ChannelId, message: MessageId) {
        let (at, id) = (channel_id(channel), message_id(message));
        let what = match self.ask(|| self.http.get_message(at, id)).await {
            Ok(found) => Happening::MessageEdited {
                channel,
                message,
                author: UserId(found.author.id.get()),
                text: found.content,
            },
            Err(failure) if failure.is_gone() => Happening::MessageDeleted { channel, message },
            Err(failure) => {
                tracing::warn!(
                    status = failure.status,
                    code = failure.code,
                    "a message can't be read"
                );
                return;
            }
        };
        self.tell(guild, None, what).await;
    }

    /// Reads members; each comes back as seen or gone.
    pub(super) async fn read_members(&self, guild: GuildId, who: Vec<UserId>) {
        let at = guild_id(guild);
        for id in who {
            let what = match self.ask(|| self.http.get_member(at, user_id(id))).await {
                Ok(member) => Happening::MemberSeen(from_discord::member(&member)),
                Err(failure) if failure.is_gone() => Happening::MemberGone(id),
                Err(failure) => {
                    tracing::warn!(
                        status = failure.status,
                        code = failure.code,
                        "a member can't be read"
                    );
                    continue;
                }
            };
            self.tell(guild, None, what).await;
        }
    }
}
