//! The door inwards: what serenity heard becomes plain values.

mod interactions;

use serenity::model::channel::{
    ChannelType, GuildChannel, Message, MessageType, PermissionOverwrite, PermissionOverwriteType,
    Reaction,
};
use serenity::model::event::{Event, GuildMemberUpdateEvent, MessageUpdateEvent};
use serenity::model::guild::{Guild, Member, Role};
use serenity::model::user::User;

use crate::app::event::{self, Happening, MessageKind};
use crate::domain::community::{
    self, ChannelKind, Community, ForumTag, Overwrite, OverwriteTarget,
};
use crate::domain::ids::{ChannelId, GuildId, MessageId, RoleId, UserId};
use crate::domain::time::Timestamp;

pub use interactions::{call, interaction};

/// Something heard from Discord.
#[derive(Clone, Debug)]
pub struct Heard {
    /// In which community.
    pub guild: GuildId,
    /// When, if the event says so itself; else it is now.
    pub at: Option<Timestamp>,
    /// What.
    pub what: Happening,
}

/// What an event of the gateway means to us: nothing for most, several for a bulk deletion.
/// Commands and autocomplete come through poise, not through here.
pub fn heard(event: &Event, me: UserId) -> Vec<Heard> {
    match event {
        Event::MessageCreate(event) => message_written(&event.message),
        Event::MessageUpdate(event) => message_edited(event),
        Event::MessageDelete(event) => guild_id(event.guild_id)
            .map(|guild| deleted(guild, event.channel_id, event.message_id))
            .into_iter()
            .collect(),
        Event::MessageDeleteBulk(event) => guild_id(event.guild_id)
            .into_iter()
            .flat_map(|guild| {
                let one = move |id: &_| deleted(guild, event.channel_id, *id);
                event.ids.iter().map(one)
            })
            .collect(),
        Event::ReactionAdd(event) => reaction_added(&event.reaction),
        Event::InteractionCreate(event) => interactions::heard(&event.interaction),
        other => shape_changed(other, me),
    }
}

/// What changes the shape of a community: its channels, roles and members.
fn shape_changed(event: &Event, me: UserId) -> Vec<Heard> {
    let (guild, what) = match event {
        Event::GuildCreate(event) => {
            let seen = Box::new(community(&event.guild, me));
            (event.guild.id, Happening::CommunitySeen(seen))
        }
        // `unavailable` is an outage of Discord's, not a farewell.
        Event::GuildDelete(event) if !event.guild.unavailable => {
            (event.guild.id, Happening::CommunityGone)
        }
        Event::ChannelCreate(event) => channel_seen(&event.channel),
        Event::ChannelUpdate(event) => channel_seen(&event.channel),
        Event::ChannelDelete(event) => (
            event.channel.guild_id,
            Happening::ChannelGone(ChannelId(event.channel.id.get())),
        ),
        Event::ThreadCreate(event) => channel_seen(&event.thread),
        Event::ThreadUpdate(event) => channel_seen(&event.thread),
        Event::ThreadDelete(event) => (
            event.thread.guild_id,
            Happening::ChannelGone(ChannelId(event.thread.id.get())),
        ),
        Event::ThreadListSync(event) => {
            return event
                .threads
                .iter()
                .map(|thread| {
                    let seen = Box::new(channel(thread));
                    now(event.guild_id, Happening::ChannelSeen(seen))
                })
                .collect();
        }
        Event::GuildRoleCreate(event) => role_seen(&event.role),
        Event::GuildRoleUpdate(event) => role_seen(&event.role),
        Event::GuildRoleDelete(event) => (
            event.guild_id,
            Happening::RoleGone(RoleId(event.role_id.get())),
        ),
        Event::GuildMemberAdd(event) => {
            let seen = Happening::MemberSeen(member(&event.member));
            (event.member.guild_id, seen)
        }
        Event::GuildMemberUpdate(event) => {
            let seen = Happening::MemberSeen(member_changed(event));
            (event.guild_id, seen)
        }
        Event::GuildMemberRemove(event) => (
            event.guild_id,
            Happening::MemberGone(UserId(event.user.id.get())),
        ),
        _ => return Vec::new(),
    };
    vec![now(guild, what)]
}

fn now(guild: serenity::model::id::GuildId, what: Happening) -> Heard {
    Heard {
        guild: GuildId(guild.get()),
        at: None,
        what,
    }
}

fn guild_id(id: Option<serenity::model::id::GuildId>) -> Option<GuildId> {
    id.map(|id| GuildId(id.get()))
}

fn message_written(written: &Message) -> Vec<Heard> {
    let Some(guild) = guild_id(written.guild_id) else {
        return Vec::new();
    };
    vec![Heard {
        guild,
        at: Some(MessageId(written.id.get()).written_at()),
        what: Happening::Message(Box::new(message(written))),
    }]
}

/// Only the author's own edits count; Discord also sends an update when a link gets its preview,
/// a message is pinned or a thread opened on it, and these carry no new time of editing.
fn message_edited(update: &MessageUpdateEvent) -> Vec<Heard> {
    let (Some(guild), Some(author), Some(text), Some(_)) = (
        guild_id(update.guild_id),
        &update.author,
        &update.content,
        update.edited_timestamp,
    ) else {
        return Vec::new();
    };
    vec![Heard {
        guild,
        at: None,
        what: Happening::MessageEdited {
            channel: ChannelId(update.channel_id.get()),
            message: MessageId(update.id.get()),
            author: UserId(author.id.get()),
            text: text.clone(),
        },
    }]
}

fn deleted(
    guild: GuildId,
    channel: serenity::model::id::ChannelId,
    message: serenity::model::id::MessageId,
) -> Heard {
    Heard {
        guild,
        at: None,
        what: Happening::MessageDeleted {
            channel: ChannelId(channel.get()),
            message: MessageId(message.get()),
        },
    }
}

fn reaction_added(reaction: &Reaction) -> Vec<Heard> {
    let (Some(guild), Some(who)) = (guild_id(reaction.guild_id), reaction.user_id) else {
        return Vec::new();
    };
    vec![Heard {
        guild,
        at: None,
        what: Happening::ReactionAdded(event::Reaction {
            channel: ChannelId(reaction.channel_id.get()),
            message: MessageId(reaction.message_id.get()),
            message_author: reaction.message_author_id.map(|id| UserId(id.get())),
            who: UserId(who.get()),
            emoji: reaction.emoji.to_string(),
        }),
    }]
}

fn channel_seen(seen: &GuildChannel) -> (serenity::model::id::GuildId, Happening) {
    let what = Happening::ChannelSeen(Box::new(channel(seen)));
    (seen.guild_id, what)
}

fn role_seen(seen: &Role) -> (serenity::model::id::GuildId, Happening) {
    (seen.guild_id, Happening::RoleSeen(role(seen)))
}

/// A message, live or from history; `caught_up` is left off.
pub fn message(message: &Message) -> event::Message {
    let partial = message.member.as_deref();
    let nick = partial.and_then(|member| member.nick.as_deref());
    let roles = partial.map_or(&[][..], |member| &member.roles);
    let mut author = person(&message.author, nick, roles);
    author.is_bot |= message.webhook_id.is_some() || message.author.system;
    event::Message {
        id: MessageId(message.id.get()),
        channel: ChannelId(message.channel_id.get()),
        author,
        text: message.content.clone(),
        kind: kind_of(message.kind),
        reply_to: reply_to(message),
        mentions: message
            .mentions
            .iter()
            .map(|user| UserId(user.id.get()))
            .collect(),
        nonce: message.nonce.as_ref().map(|nonce| match nonce {
            serenity::model::channel::Nonce::String(text) => text.clone(),
            serenity::model::channel::Nonce::Number(number) => number.to_string(),
        }),
        caught_up: false,
    }
}

fn kind_of(kind: MessageType) -> MessageKind {
    match kind {
        MessageType::Regular => MessageKind::Plain,
        MessageType::InlineReply => MessageKind::Reply,
        _ => MessageKind::System,
    }
}

fn reply_to(message: &Message) -> Option<(MessageId, Option<UserId>)> {
    // A forwarded message refers to another one too, but answers nothing.
    if message.kind != MessageType::InlineReply {
        return None;
    }
    let answered = message.message_reference.as_ref()?.message_id?;
    let author = message
        .referenced_message
        .as_ref()
        .map(|referenced| UserId(referenced.author.id.get()));
    Some((MessageId(answered.get()), author))
}

/// A member; the name is the one shown in this community.
pub fn member(member: &Member) -> community::Member {
    person(&member.user, member.nick.as_deref(), &member.roles)
}

fn member_changed(event: &GuildMemberUpdateEvent) -> community::Member {
    person(&event.user, event.nick.as_deref(), &event.roles)
}

/// A member from their account, their name in this community and their roles there.
pub fn person(
    user: &User,
    nick: Option<&str>,
    roles: &[serenity::model::id::RoleId],
) -> community::Member {
    let name = nick.or(user.global_name.as_deref()).unwrap_or(&user.name);
    community::Member {
        id: UserId(user.id.get()),
        name: name.to_owned(),
        roles: roles.iter().map(|role| RoleId(role.get())).collect(),
        is_bot: user.bot,
    }
}

/// The shape of a community, as GUILD_CREATE tells it. Its list of members is left alone but for
/// ourselves: 100,000 members are not ours to hold.
pub fn community(guild: &Guild, me: UserId) -> Community {
    let my_id = super::to_discord::user_id(me);
    let my_roles = guild
        .members
        .get(&my_id)
        .map_or(&[][..], |member| &member.roles);
    let places = || guild.channels.values().chain(&guild.threads);
    let newest = places().filter_map(|place| {
        let newest = place.last_message_id?;
        Some((ChannelId(place.id.get()), MessageId(newest.get())))
    });
    let roles = guild.roles.values().map(role);
    Community {
        id: GuildId(guild.id.get()),
        name: guild.name.clone(),
        owner: UserId(guild.owner_id.get()),
        me,
        my_roles: my_roles.iter().map(|role| RoleId(role.get())).collect(),
        newest: newest.collect(),
        channels: places()
            .map(channel)
            .map(|place| (place.id, place))
            .collect(),
        roles: roles.map(|role| (role.id, role)).collect(),
    }
}

/// A channel, forum or thread.
pub fn channel(channel: &GuildChannel) -> community::Channel {
    community::Channel {
        id: ChannelId(channel.id.get()),
        name: channel.name.clone(),
        kind: match channel.kind {
            ChannelType::Text => ChannelKind::Text,
            ChannelType::News => ChannelKind::Announcement,
            ChannelType::Forum => ChannelKind::Forum,
            ChannelType::PublicThread | ChannelType::NewsThread => ChannelKind::PublicThread,
            ChannelType::PrivateThread => ChannelKind::PrivateThread,
            _ => ChannelKind::Other,
        },
        parent: channel.parent_id.map(|id| ChannelId(id.get())),
        topic: channel.topic.clone().unwrap_or_default(),
        overwrites: channel
            .permission_overwrites
            .iter()
            .filter_map(overwrite)
            .collect(),
        tags: channel
            .available_tags
            .iter()
            .map(|tag| ForumTag {
                id: tag.id.get(),
                name: tag.name.clone(),
                moderated: tag.moderated,
            })
            .collect(),
        applied_tags: channel.applied_tags.iter().map(|tag| tag.get()).collect(),
    }
}

fn overwrite(overwrite: &PermissionOverwrite) -> Option<Overwrite> {
    let whom = match overwrite.kind {
        PermissionOverwriteType::Role(id) => OverwriteTarget::Role(RoleId(id.get())),
        PermissionOverwriteType::Member(id) => OverwriteTarget::Member(UserId(id.get())),
        _ => return None,
    };
    Some(Overwrite {
        whom,
        allow: overwrite.allow.bits(),
        deny: overwrite.deny.bits(),
    })
}

/// A role.
pub fn role(role: &Role) -> community::Role {
    community::Role {
        id: RoleId(role.id.get()),
        name: role.name.clone(),
        permissions: role.permissions.bits(),
    }
}

#[cfg(test)]
#[path = "from_discord_tests.rs"]
mod tests;
