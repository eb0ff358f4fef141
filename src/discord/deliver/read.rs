//! Reads again what the owner wants to be sure of: a message, members.

use std::collections::HashSet;

use crate::app::event::Happening;
use crate::discord::from_discord;
use crate::discord::to_discord::{channel_id, guild_id, message_id, user_id};
use crate::domain::ids::{ChannelId, GuildId, MessageId, UserId};

use super::Courier;

/// So many members are read one by one; for more, the list of all of them takes fewer requests. 1000 come with one.
const FEW: usize = 20;
/// How many members come with one request at most.
const PAGE: u64 = 1000;

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
    pub(in crate::discord) async fn read_members(&self, guild: GuildId, who: Vec<UserId>) {
        if who.len() > FEW {
            self.read_all_members(guild, who.into_iter().collect())
                .await;
            return;
        }
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

    /// Reads through the list of all members for these; who isn't in it is gone.
    async fn read_all_members(&self, guild: GuildId, mut wanted: HashSet<UserId>) {
        let at = guild_id(guild);
        let mut after = None;
        while !wanted.is_empty() {
            let page = self
                .ask(|| self.http.get_guild_members(at, Some(PAGE), after))
                .await;
            let page = match page {
                Ok(page) => page,
                Err(failure) => {
                    let (status, code) = (failure.status, failure.code);
                    return tracing::warn!(status, code, "the members can't be read");
                }
            };
            for member in page.iter().map(from_discord::member) {
                if wanted.remove(&member.id) {
                    self.tell(guild, None, Happening::MemberSeen(member)).await;
                }
            }
            if page.len() < PAGE as usize {
                break;
            }
            after = page.last().map(|member| member.user.id.get());
        }
        for gone in wanted {
            self.tell(guild, None, Happening::MemberGone(gone)).await;
        }
    }
}
