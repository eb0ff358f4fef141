//! Messages written, changed, deleted, pinned and reacted to.

use serde_json::{Value, json};

use super::mentions::Allowed;
use super::model::{
    AnswerTo, Attachment, Emoji, Id, Kind, Message, Reaction, Reference, flag, message_kind,
};
use super::wire::id_of;
use super::wire_message::emoji_json;
use super::{Event, World, intent};

/// A message to be written.
#[derive(Debug)]
pub struct Draft {
    pub author: Id,
    pub channel: Id,
    pub content: String,
    pub kind: u8,
    pub flags: u64,
    pub embeds: Vec<Value>,
    pub components: Vec<Value>,
    pub attachments: Vec<Attachment>,
    pub allowed: Allowed,
    pub reference: Option<Reference>,
    pub nonce: Option<Value>,
    pub answer_to: Option<AnswerTo>,
    pub visible_to: Option<Id>,
    pub failed: Option<String>,
    /// The id to take; `None` mints one. A forum post's first message has the thread's.
    pub id: Option<Id>,
}

impl Draft {
    pub fn new(author: Id, channel: Id, content: &str) -> Self {
        Self {
            author,
            channel,
            content: content.to_owned(),
            kind: message_kind::DEFAULT,
            flags: 0,
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            allowed: Allowed::everything(),
            reference: None,
            nonce: None,
            answer_to: None,
            visible_to: None,
            failed: None,
            id: None,
        }
    }
}

/// What changes about a message; `None` leaves it.
#[derive(Debug, Default)]
pub struct Edit {
    pub content: Option<String>,
    pub flags: Option<u64>,
    pub embeds: Option<Vec<Value>>,
    pub components: Option<Vec<Value>>,
    pub attachments: Option<Vec<Attachment>>,
}

impl World {
    /// Writes a message, tells all who must hear of it and returns its id.
    pub fn post(&mut self, draft: Draft) -> Id {
        if draft.visible_to.is_none() {
            self.wake_thread(draft.channel);
        }
        let id = draft.id.unwrap_or_else(|| self.mint());
        let mut message = Message {
            id,
            channel: draft.channel,
            author: draft.author,
            kind: draft.kind,
            content: draft.content,
            flags: draft.flags,
            created_ms: self.now_ms,
            embeds: draft.embeds,
            components: draft.components,
            attachments: draft.attachments,
            reference: draft.reference,
            nonce: draft.nonce,
            answer_to: draft.answer_to,
            visible_to: draft.visible_to,
            failed: draft.failed,
            ..Message::default()
        };
        self.settle_mentions(&mut message, &draft.allowed);
        let private = message.visible_to.is_some();
        self.messages.insert(id, message);
        if !private {
            self.count_message(id);
        }
        self.fresh.push(id);
        self.message_event(id, "MESSAGE_CREATE");
        if !private {
            self.join_mentioned(id);
        }
        id
    }

    fn count_message(&mut self, id: Id) {
        let Some(message) = self.messages.get(&id) else {
            return;
        };
        let (now, author, kind) = (self.now_ms, message.author, message.kind);
        let Some(channel) = self.channels.get_mut(&message.channel) else {
            return;
        };
        channel.last_message = Some(id);
        let Some(thread) = &mut channel.thread else {
            return;
        };
        thread.last_active_ms = now;
        if kind == message_kind::THREAD_STARTER || channel.id == id {
            return;
        }
        thread.message_count += 1;
        thread.total_sent += 1;
        let thread_id = channel.id;
        self.set_thread_member(thread_id, author, true);
    }

    /// A mention in a thread brings the mentioned into it, whether they are notified or not.
    fn join_mentioned(&mut self, id: Id) {
        let Some(message) = self.messages.get(&id) else {
            return;
        };
        let channel = message.channel;
        if message.kind == message_kind::THREAD_STARTER {
            return;
        }
        let joining: Vec<Id> = message
            .mentions
            .iter()
            .copied()
            .filter(|user| self.members.get(user).is_some_and(|member| member.present))
            .filter(|user| self.can_be_brought(*user, channel))
            .collect();
        for user in joining {
            self.set_thread_member(channel, user, true);
        }
    }

    /// Sends a message event and tells the page. Private messages are told to the page only.
    pub(super) fn message_event(&mut self, id: Id, name: &'static str) {
        let Some(message) = self.messages.get(&id) else {
            return;
        };
        let direct = self
            .channels
            .get(&message.channel)
            .is_some_and(|c| c.kind == Kind::Dm);
        let seen = self.can_view(self.bot, message.channel) && message.visible_to.is_none();
        if seen && message.failed.is_none() {
            let data = self.gateway_message_json(message);
            let redacted = self.redacted(message, &data);
            let intents = if direct {
                intent::DIRECT_MESSAGES
            } else {
                intent::GUILD_MESSAGES
            };
            self.events.push(Event {
                name,
                data,
                redacted,
                intents,
            });
        }
        let kind = if name == "MESSAGE_CREATE" {
            "message"
        } else {
            "edit"
        };
        self.tell_about(id, kind);
    }

    fn tell_about(&mut self, id: Id, kind: &str) {
        let Some(message) = self.messages.get(&id) else {
            return;
        };
        let mut note = json!({"id": id_of(id), "channel": id_of(message.channel)});
        if let Some(reader) = message.visible_to {
            note["for"] = json!(self.name_of(reader));
        }
        self.tell_page(kind, note);
    }

    /// Changes a message. Mentions added this way notify nobody, but bring people into a thread.
    pub fn edit_message(&mut self, id: Id, edit: Edit, allowed: &Allowed) {
        let Some(old) = self.messages.get(&id) else {
            return;
        };
        let mut message = old.clone();
        let notified = (message.notified.clone(), message.silent);
        if let Some(content) = edit.content {
            message.content = content;
            self.settle_mentions(&mut message, allowed);
            (message.notified, message.silent) = notified;
        }
        // An answer that was only promised is now written, not edited.
        let thinking = message.flags & flag::LOADING != 0;
        message.flags = edit.flags.unwrap_or(message.flags) & !flag::LOADING;
        message.embeds = edit.embeds.unwrap_or(message.embeds);
        message.components = edit.components.unwrap_or(message.components);
        message.attachments = edit.attachments.unwrap_or(message.attachments);
        message.edited_ms = (!thinking).then_some(self.now_ms);
        let private = message.visible_to.is_some();
        self.messages.insert(id, message);
        self.message_event(id, "MESSAGE_UPDATE");
        if !private {
            self.join_mentioned(id);
        }
    }

    pub fn delete_message(&mut self, id: Id) {
        let Some(message) = self.messages.remove(&id) else {
            return;
        };
        let direct = self
            .channels
            .get(&message.channel)
            .is_some_and(|c| c.kind == Kind::Dm);
        let thread = self
            .channels
            .get_mut(&message.channel)
            .and_then(|c| c.thread.as_mut());
        if let Some(thread) = thread.filter(|_| message.channel != id) {
            thread.message_count = thread.message_count.saturating_sub(1);
        }
        for file in &message.attachments {
            self.files.remove(&file.id);
        }
        if message.visible_to.is_none() {
            let mut data = json!({"id": id_of(id), "channel_id": id_of(message.channel)});
            if !direct {
                data["guild_id"] = id_of(self.guild.id);
            }
            let intents = if direct {
                intent::DIRECT_MESSAGES
            } else {
                intent::GUILD_MESSAGES
            };
            self.emit_in(message.channel, "MESSAGE_DELETE", intents, data);
        }
        self.tell_page(
            "delete",
            json!({"id": id_of(id), "channel": id_of(message.channel)}),
        );
    }

    /// Pins or unpins; pinning is announced in the channel.
    pub fn set_pinned(&mut self, id: Id, pinned: bool, by: Id) {
        let now = self.now_ms;
        let Some(message) = self.messages.get_mut(&id) else {
            return;
        };
        if message.pinned == pinned {
            return;
        }
        message.pinned = pinned;
        let channel = message.channel;
        if let Some(found) = self.channels.get_mut(&channel).filter(|_| pinned) {
            found.last_pin_ms = Some(now);
        }
        self.message_event(id, "MESSAGE_UPDATE");
        let data = json!({"guild_id": id_of(self.guild.id), "channel_id": id_of(channel),
            "last_pin_timestamp": super::iso(now)});
        self.emit_in(channel, "CHANNEL_PINS_UPDATE", intent::GUILDS, data);
        if pinned {
            self.post(Draft {
                kind: message_kind::PINNED,
                reference: Some(Reference {
                    channel,
                    message: Some(id),
                }),
                allowed: Allowed::default(),
                ..Draft::new(by, channel, "")
            });
        }
    }

    /// Adds or takes a reaction; doing so twice changes nothing.
    pub fn set_reaction(&mut self, id: Id, user: Id, emoji: &Emoji, on: bool) {
        let Some(message) = self.messages.get_mut(&id) else {
            return;
        };
        let (channel, author) = (message.channel, message.author);
        let known = message
            .reactions
            .iter_mut()
            .find(|reaction| reaction.emoji == *emoji);
        match known {
            Some(reaction) if reaction.users.contains(&user) == on => return,
            Some(reaction) if on => reaction.users.push(user),
            Some(reaction) => reaction.users.retain(|held| *held != user),
            None if on => message.reactions.push(Reaction {
                emoji: emoji.clone(),
                users: vec![user],
            }),
            None => return,
        }
        message
            .reactions
            .retain(|reaction| !reaction.users.is_empty());
        self.reaction_event(id, channel, author, user, emoji, on);
        self.tell_about(id, "reaction");
    }

    fn reaction_event(
        &mut self,
        id: Id,
        channel: Id,
        author: Id,
        user: Id,
        emoji: &Emoji,
        on: bool,
    ) {
        let direct = self
            .channels
            .get(&channel)
            .is_some_and(|c| c.kind == Kind::Dm);
        let mut data = json!({
            "user_id": id_of(user),
            "channel_id": id_of(channel),
            "message_id": id_of(id),
            "emoji": emoji_json(emoji),
            "burst": false,
            "type": 0,
        });
        if on {
            data["message_author_id"] = id_of(author);
            data["burst_colors"] = json!([]);
        }
        if !direct {
            data["guild_id"] = id_of(self.guild.id);
            if on {
                data["member"] = self.member_json(user);
                data["member"]["guild_id"] = id_of(self.guild.id);
            }
        }
        let intents = if direct {
            intent::DIRECT_MESSAGE_REACTIONS
        } else {
            intent::GUILD_MESSAGE_REACTIONS
        };
        let name = if on {
            "MESSAGE_REACTION_ADD"
        } else {
            "MESSAGE_REACTION_REMOVE"
        };
        self.emit_in(channel, name, intents, data);
    }

    /// Messages of a channel that others may list, oldest first, ids in `range`.
    pub fn listed(
        &self,
        channel: Id,
        range: impl std::ops::RangeBounds<Id>,
    ) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages
            .range(range)
            .map(|(_, message)| message)
            .filter(move |message| message.channel == channel && message.visible_to.is_none())
    }
}
