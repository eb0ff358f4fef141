//! Threads: opened, joined, changed, put to sleep by the clock.

use serde_json::json;

use super::channels::ThreadEdit;
use super::messages::Draft;
use super::model::{Channel, Id, Kind, Reference, Thread, flag, message_kind};
use super::wire::{id_of, iso};
use super::{World, intent};

/// A thread to be opened.
#[derive(Debug, Default)]
pub struct ThreadDraft {
    pub owner: Id,
    pub name: String,
    /// Minutes; 0 takes the default of a day.
    pub auto_archive_min: u32,
    pub applied_tags: Vec<Id>,
    pub private: bool,
}

impl World {
    /// Opens a thread on a message; its id is the message's.
    pub fn open_thread_on(&mut self, message: Id, draft: ThreadDraft) -> Id {
        let parent = self.messages.get(&message).map_or(0, |found| found.channel);
        let owner = draft.owner;
        self.open_thread(message, parent, draft);
        if let Some(found) = self.messages.get_mut(&message) {
            found.flags |= flag::HAS_THREAD;
        }
        let author = self
            .messages
            .get(&message)
            .map_or(owner, |found| found.author);
        self.message_event(message, "MESSAGE_UPDATE");
        self.post(Draft {
            kind: message_kind::THREAD_STARTER,
            reference: Some(Reference {
                channel: parent,
                message: Some(message),
            }),
            ..Draft::new(author, message, "")
        });
        message
    }

    /// Opens a thread that hangs on no message; the channel is told of a public one.
    pub fn open_bare_thread(&mut self, parent: Id, draft: ThreadDraft) -> Id {
        let id = self.mint();
        let (owner, name, private) = (draft.owner, draft.name.clone(), draft.private);
        self.open_thread(id, parent, draft);
        let forum = self
            .channels
            .get(&parent)
            .is_some_and(|p| p.kind == Kind::Forum);
        if !private && !forum {
            self.post(Draft {
                kind: message_kind::THREAD_CREATED,
                reference: Some(Reference {
                    channel: id,
                    message: None,
                }),
                ..Draft::new(owner, parent, &name)
            });
        }
        id
    }

    fn open_thread(&mut self, id: Id, parent: Id, draft: ThreadDraft) {
        let above = self.channels.get(&parent).map(|channel| channel.kind);
        let kind = match (draft.private, above) {
            (true, _) => Kind::PrivateThread,
            (false, Some(Kind::Announcement)) => Kind::AnnouncementThread,
            (false, _) => Kind::PublicThread,
        };
        let minutes = if draft.auto_archive_min == 0 {
            1440
        } else {
            draft.auto_archive_min
        };
        let thread = Thread {
            owner: draft.owner,
            created_ms: self.now_ms,
            archived: false,
            locked: false,
            archive_changed_ms: self.now_ms,
            auto_archive_min: minutes,
            last_active_ms: self.now_ms,
            members: [(draft.owner, self.now_ms)].into(),
            applied_tags: draft.applied_tags,
            message_count: 0,
            total_sent: 0,
        };
        let channel = Channel {
            parent: Some(parent),
            thread: Some(thread),
            ..Channel::new(id, kind, &draft.name)
        };
        let mut data = self.channel_json(&channel);
        data["newly_created"] = json!(true);
        self.channels.insert(id, channel);
        self.emit_in(id, "THREAD_CREATE", intent::GUILDS, data);
        self.tell_page(
            "thread",
            json!({"channel": id_of(parent), "thread": id_of(id)}),
        );
    }

    pub fn edit_thread(&mut self, id: Id, edit: ThreadEdit) {
        let now = self.now_ms;
        let Some(channel) = self.channels.get_mut(&id) else {
            return;
        };
        let Some(thread) = &mut channel.thread else {
            return;
        };
        if let Some(name) = edit.name {
            channel.name = name;
        }
        if let Some(archived) = edit
            .archived
            .filter(|archived| *archived != thread.archived)
        {
            thread.archived = archived;
            thread.archive_changed_ms = now;
            thread.last_active_ms = now;
        }
        thread.locked = edit.locked.unwrap_or(thread.locked);
        thread.auto_archive_min = edit.auto_archive_min.unwrap_or(thread.auto_archive_min);
        if let Some(tags) = edit.applied_tags {
            thread.applied_tags = tags;
        }
        self.thread_updated(id);
    }

    fn thread_updated(&mut self, id: Id) {
        let Some(channel) = self.channels.get(&id) else {
            return;
        };
        let data = self.channel_json(channel);
        let parent = channel.parent.unwrap_or_default();
        self.emit_in(id, "THREAD_UPDATE", intent::GUILDS, data);
        self.tell_page(
            "thread",
            json!({"channel": id_of(parent), "thread": id_of(id)}),
        );
    }

    /// Wakes a sleeping thread.
    pub(super) fn wake_thread(&mut self, id: Id) {
        let asleep = self
            .channels
            .get(&id)
            .and_then(|channel| channel.thread.as_ref())
            .is_some_and(|thread| thread.archived);
        if asleep {
            self.edit_thread(
                id,
                ThreadEdit {
                    archived: Some(false),
                    ..ThreadEdit::default()
                },
            );
        }
    }

    /// Adds or removes somebody; nothing happens when nothing changes.
    pub fn set_thread_member(&mut self, id: Id, user: Id, inside: bool) {
        let now = self.now_ms;
        let thread = self
            .channels
            .get_mut(&id)
            .and_then(|channel| channel.thread.as_mut());
        let Some(thread) = thread else { return };
        if thread.members.contains_key(&user) == inside {
            return;
        }
        if inside {
            thread.members.insert(user, now);
        } else {
            thread.members.remove(&user);
        }
        let count = thread.members.len().min(50);
        let mut data =
            json!({"id": id_of(id), "guild_id": id_of(self.guild.id), "member_count": count});
        if inside {
            data["added_members"] = json!([{"id": id_of(id), "user_id": id_of(user),
                "join_timestamp": iso(now), "flags": 0, "presence": null,
                "member": self.thread_member_json(user)}]);
        } else {
            data["removed_member_ids"] = json!([id_of(user)]);
        }
        let intents = if user == self.bot {
            intent::GUILDS
        } else {
            intent::GUILD_MEMBERS
        };
        self.emit_in(id, "THREAD_MEMBERS_UPDATE", intents, data);
        self.tell_page("thread", json!({"thread": id_of(id)}));
    }

    fn thread_member_json(&self, user: Id) -> serde_json::Value {
        let mut json = self.member_json(user);
        json["guild_id"] = id_of(self.guild.id);
        json
    }

    /// Archives threads in which nothing happened for longer than their limit.
    pub fn archive_idle_threads(&mut self) {
        let now = self.now_ms;
        let idle: Vec<Id> = self
            .channels
            .values()
            .filter(|channel| {
                channel.thread.as_ref().is_some_and(|thread| {
                    let limit_ms = u64::from(thread.auto_archive_min) * 60_000;
                    !thread.archived && thread.last_active_ms + limit_ms <= now
                })
            })
            .map(|channel| channel.id)
            .collect();
        for id in idle {
            let thread = self
                .channels
                .get_mut(&id)
                .and_then(|channel| channel.thread.as_mut());
            if let Some(thread) = thread {
                thread.archived = true;
                thread.archive_changed_ms = now;
            }
            self.thread_updated(id);
        }
    }

    /// After a thread is gone its message no longer has one.
    pub(super) fn forget_thread_of(&mut self, id: Id) {
        if let Some(message) = self.messages.get_mut(&id) {
            message.flags &= !flag::HAS_THREAD;
        }
    }
}
