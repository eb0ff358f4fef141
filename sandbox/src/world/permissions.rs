//! Who may do what where: roles, overwrites, threads under their parent.

use serde_json::Value;

use super::World;
use super::model::{Channel, Id, Kind};
use crate::refusal::Refusal;

pub const ADMINISTRATOR: u64 = 1 << 3;
pub const MANAGE_CHANNELS: u64 = 1 << 4;
pub const ADD_REACTIONS: u64 = 1 << 6;
pub const VIEW_CHANNEL: u64 = 1 << 10;
pub const SEND_MESSAGES: u64 = 1 << 11;
pub const MANAGE_MESSAGES: u64 = 1 << 13;
pub const EMBED_LINKS: u64 = 1 << 14;
pub const ATTACH_FILES: u64 = 1 << 15;
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
pub const MENTION_EVERYONE: u64 = 1 << 17;
pub const MANAGE_ROLES: u64 = 1 << 28;
pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
pub const MANAGE_THREADS: u64 = 1 << 34;
pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
pub const CREATE_PRIVATE_THREADS: u64 = 1 << 36;
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
pub const PIN_MESSAGES: u64 = 1 << 51;
pub const ALL: u64 = (1 << 53) - 1;

/// What everybody has in a new community.
pub const EVERYONE: u64 = ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | SEND_MESSAGES_IN_THREADS;

/// What the bot's own role has unless told otherwise.
pub const BOT: u64 = EVERYONE | MANAGE_THREADS;

const NAMES: [(&str, u64); 25] = [
    ("CREATE_INSTANT_INVITE", 1),
    ("KICK_MEMBERS", 1 << 1),
    ("BAN_MEMBERS", 1 << 2),
    ("ADMINISTRATOR", ADMINISTRATOR),
    ("MANAGE_CHANNELS", MANAGE_CHANNELS),
    ("MANAGE_GUILD", 1 << 5),
    ("ADD_REACTIONS", ADD_REACTIONS),
    ("VIEW_CHANNEL", VIEW_CHANNEL),
    ("SEND_MESSAGES", SEND_MESSAGES),
    ("MANAGE_MESSAGES", MANAGE_MESSAGES),
    ("EMBED_LINKS", EMBED_LINKS),
    ("ATTACH_FILES", ATTACH_FILES),
    ("READ_MESSAGE_HISTORY", READ_MESSAGE_HISTORY),
    ("MENTION_EVERYONE", MENTION_EVERYONE),
    ("USE_EXTERNAL_EMOJIS", 1 << 18),
    ("CHANGE_NICKNAME", 1 << 26),
    ("MANAGE_NICKNAMES", 1 << 27),
    ("MANAGE_ROLES", MANAGE_ROLES),
    ("MANAGE_WEBHOOKS", 1 << 29),
    ("USE_APPLICATION_COMMANDS", USE_APPLICATION_COMMANDS),
    ("MANAGE_THREADS", MANAGE_THREADS),
    ("CREATE_PUBLIC_THREADS", CREATE_PUBLIC_THREADS),
    ("CREATE_PRIVATE_THREADS", CREATE_PRIVATE_THREADS),
    ("SEND_MESSAGES_IN_THREADS", SEND_MESSAGES_IN_THREADS),
    ("PIN_MESSAGES", PIN_MESSAGES),
];

/// Reads permissions as a number, a number in a string, or a list of Discord's names.
pub fn read(value: &Value) -> Result<u64, String> {
    match value {
        Value::Null => Ok(0),
        Value::Number(number) => number
            .as_u64()
            .ok_or_else(|| format!("permissions {number} is not a whole positive number")),
        Value::String(text) => text
            .parse()
            .or_else(|_| named(text))
            .map_err(|_| format!("permissions {text:?} is neither a number nor a name")),
        Value::Array(list) => list.iter().try_fold(0, |bits, item| {
            let name = item.as_str().unwrap_or_default();
            Ok(bits | named(name)?)
        }),
        _ => Err("permissions must be a number, a string or a list of names".to_owned()),
    }
}

fn named(name: &str) -> Result<u64, String> {
    NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, bit)| *bit)
        .ok_or_else(|| format!("there is no permission {name:?}"))
}

impl World {
    /// A member's permissions in the whole community, before any overwrite.
    pub fn base_permissions(&self, member: Id) -> u64 {
        if member == self.guild.owner {
            return ALL;
        }
        let Some(found) = self.members.get(&member).filter(|found| found.present) else {
            return 0;
        };
        let everyone = self
            .roles
            .get(&self.guild.id)
            .map_or(0, |role| role.permissions);
        let bits = found
            .roles
            .iter()
            .filter_map(|role| self.roles.get(role))
            .fold(everyone, |bits, role| bits | role.permissions);
        if bits & ADMINISTRATOR != 0 { ALL } else { bits }
    }

    /// A member's permissions in a channel or thread.
    pub fn permissions(&self, member: Id, channel: &Channel) -> u64 {
        if channel.kind == Kind::Dm {
            let inside = member == self.bot || channel.recipient == Some(member);
            return if inside { ALL & !MANAGE_MESSAGES } else { 0 };
        }
        let base = self.base_permissions(member);
        if base & ADMINISTRATOR != 0 {
            return base;
        }
        if channel.kind == Kind::PrivateThread
            && !channel.has_thread_member(member)
            && base & MANAGE_THREADS == 0
        {
            return 0;
        }
        let place = match (&channel.thread, channel.parent) {
            (Some(_), Some(parent)) => self.channels.get(&parent).unwrap_or(channel),
            _ => channel,
        };
        let bits = self.overwritten(base, member, place);
        if bits & VIEW_CHANNEL == 0 { 0 } else { bits }
    }

    fn overwritten(&self, base: u64, member: Id, place: &Channel) -> u64 {
        let mut bits = base;
        let roles = self
            .members
            .get(&member)
            .map_or(&[][..], |found| &found.roles[..]);
        if let Some(all) = place
            .overwrites
            .iter()
            .find(|o| !o.member && o.id == self.guild.id)
        {
            bits = bits & !all.deny | all.allow;
        }
        let (mut allow, mut deny) = (0, 0);
        for overwrite in place
            .overwrites
            .iter()
            .filter(|o| !o.member && roles.contains(&o.id))
        {
            allow |= overwrite.allow;
            deny |= overwrite.deny;
        }
        bits = bits & !deny | allow;
        if let Some(own) = place.overwrites.iter().find(|o| o.member && o.id == member) {
            bits = bits & !own.deny | own.allow;
        }
        bits
    }

    pub fn can_view(&self, member: Id, channel: Id) -> bool {
        self.channels
            .get(&channel)
            .is_some_and(|found| self.permissions(member, found) & VIEW_CHANNEL != 0)
    }

    /// Whether a mention reaches this member: a private thread takes in those who see its parent.
    pub fn can_be_brought(&self, member: Id, channel: Id) -> bool {
        let private = |found: &&Channel| found.kind == Kind::PrivateThread;
        let parent = self
            .channels
            .get(&channel)
            .filter(private)
            .and_then(|found| found.parent);
        self.can_view(member, parent.unwrap_or(channel))
    }

    /// The channel, if `member` may do `needed` there: 10003, 50001 or 50013 otherwise.
    pub fn require(&self, member: Id, channel: Id, needed: u64) -> Result<&Channel, Refusal> {
        let found = self
            .channels
            .get(&channel)
            .ok_or_else(Refusal::unknown_channel)?;
        let bits = self.permissions(member, found);
        if bits & VIEW_CHANNEL == 0 {
            return Err(Refusal::missing_access());
        }
        if bits & needed != needed {
            return Err(Refusal::missing_permissions());
        }
        Ok(found)
    }

    /// What sending in this channel needs.
    pub fn send_permission(channel: &Channel) -> u64 {
        if channel.thread.is_some() {
            SEND_MESSAGES_IN_THREADS
        } else {
            SEND_MESSAGES
        }
    }
}

impl Channel {
    pub fn has_thread_member(&self, member: Id) -> bool {
        self.thread
            .as_ref()
            .is_some_and(|thread| thread.members.contains_key(&member))
    }
}
