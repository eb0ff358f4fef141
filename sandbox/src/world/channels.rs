//! Channels coming, changing and going.

use serde_json::json;

use super::model::{Channel, Id, Kind, Overwrite, Tag};
use super::permissions::VIEW_CHANNEL;
use super::wire::id_of;
use super::{World, intent};

/// A channel to be made.
#[derive(Debug, Default)]
pub struct ChannelDraft {
    pub name: String,
    pub topic: Option<String>,
    pub parent: Option<Id>,
    pub overwrites: Vec<Overwrite>,
    pub tags: Vec<(String, bool, Option<String>)>,
}

/// What changes about a thread; `None` leaves it.
#[derive(Debug, Default)]
pub struct ThreadEdit {
    pub name: Option<String>,
    pub archived: Option<bool>,
    pub locked: Option<bool>,
    pub auto_archive_min: Option<u32>,
    pub applied_tags: Option<Vec<Id>>,
}

impl Channel {
    pub(super) fn new(id: Id, kind: Kind, name: &str) -> Self {
        Self {
            id,
            kind,
            name: name.to_owned(),
            topic: None,
            parent: None,
            overwrites: Vec::new(),
            position: 0,
            tags: Vec::new(),
            flags: 0,
            slow_mode_s: 0,
            last_message: None,
            last_pin_ms: None,
            thread: None,
            recipient: None,
        }
    }
}

impl World {
    pub fn create_channel(&mut self, kind: Kind, draft: ChannelDraft) -> Id {
        let id = self.mint();
        let tags = self.make_tags(draft.tags);
        let channel = Channel {
            topic: draft.topic,
            parent: draft.parent,
            overwrites: draft.overwrites,
            tags,
            position: self.guild_channels().count() as u16,
            ..Channel::new(id, kind, &draft.name)
        };
        self.channels.insert(id, channel);
        self.channel_event(id, "CHANNEL_CREATE");
        id
    }

    pub fn make_tags(&mut self, tags: Vec<(String, bool, Option<String>)>) -> Vec<Tag> {
        tags.into_iter()
            .map(|(name, moderated, emoji)| Tag {
                id: self.mint(),
                name,
                moderated,
                emoji,
            })
            .collect()
    }

    /// Changes a channel and tells of it; losing sight of it reaches the bot as a deletion.
    pub fn change_channel(&mut self, id: Id, change: impl FnOnce(&mut Channel)) {
        let before = self.can_view(self.bot, id);
        let Some(channel) = self.channels.get_mut(&id) else {
            return;
        };
        change(channel);
        let after = self.can_view(self.bot, id);
        let event = match (before, after) {
            (true, true) => "CHANNEL_UPDATE",
            (false, true) => "CHANNEL_CREATE",
            (_, false) => "CHANNEL_DELETE",
        };
        if let Some(channel) = self.channels.get(&id).filter(|_| before || after) {
            let data = self.channel_json(channel);
            self.emit(event, intent::GUILDS, data);
        }
        self.tell_page("channel", json!({"channel": id_of(id)}));
    }

    pub fn set_overwrite(&mut self, channel: Id, overwrite: Overwrite) {
        self.change_channel(channel, |channel| {
            channel.overwrites.retain(|known| known.id != overwrite.id);
            channel.overwrites.push(overwrite);
        });
    }

    /// Overwrites that hide a channel from all but these members and roles.
    pub fn private_to(&self, members: &[Id], roles: &[Id]) -> Vec<Overwrite> {
        let allow = |id: &Id, member| Overwrite {
            id: *id,
            member,
            allow: VIEW_CHANNEL,
            deny: 0,
        };
        let hidden = Overwrite {
            id: self.guild.id,
            member: false,
            allow: 0,
            deny: VIEW_CHANNEL,
        };
        std::iter::once(hidden)
            .chain(members.iter().map(|id| allow(id, true)))
            .chain(roles.iter().map(|id| allow(id, false)))
            .collect()
    }

    /// Removes a channel with its threads and messages, or one thread.
    pub fn delete_channel(&mut self, id: Id) {
        let Some(channel) = self.channels.get(&id) else {
            return;
        };
        let is_thread = channel.thread.is_some();
        let parent = channel.parent;
        if is_thread {
            let data = json!({"id": id_of(id), "guild_id": id_of(self.guild.id),
                "parent_id": parent.map(id_of), "type": channel.kind.number()});
            self.emit_in(id, "THREAD_DELETE", intent::GUILDS, data);
        } else {
            self.channel_event(id, "CHANNEL_DELETE");
        }
        let gone: Vec<Id> = self
            .channels
            .values()
            .filter(|c| c.id == id || (!is_thread && c.thread.is_some() && c.parent == Some(id)))
            .map(|c| c.id)
            .collect();
        self.channels.retain(|id, _| !gone.contains(id));
        self.messages
            .retain(|_, message| !gone.contains(&message.channel));
        self.forget_thread_of(id);
        self.tell_page("channel", json!({"channel": id_of(id), "deleted": true}));
    }

    fn channel_event(&mut self, id: Id, event: &'static str) {
        if let Some(channel) = self.channels.get(&id) {
            let data = self.channel_json(channel);
            self.emit_in(id, event, intent::GUILDS, data);
        }
        self.tell_page("channel", json!({"channel": id_of(id)}));
    }

    /// The direct-message channel of a person with the bot, opened if need be.
    pub fn open_dm(&mut self, person: Id) -> Id {
        if let Some(channel) = self.find_dm(person) {
            return channel.id;
        }
        let id = self.mint();
        let channel = Channel {
            recipient: Some(person),
            ..Channel::new(id, Kind::Dm, "dm")
        };
        self.channels.insert(id, channel);
        id
    }
}
