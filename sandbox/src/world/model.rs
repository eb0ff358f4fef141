//! The things a community is made of, as plain data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A snowflake: milliseconds since 2015 in the upper bits, a counter below.
pub type Id = u64;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Role {
    pub id: Id,
    pub name: String,
    pub permissions: u64,
    pub mentionable: bool,
    pub managed: bool,
    pub position: u16,
    pub color: u32,
}

/// A person or a bot; those who left stay as authors of what they wrote.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    pub id: Id,
    pub name: String,
    pub bot: bool,
    pub present: bool,
    pub roles: Vec<Id>,
    pub joined_ms: u64,
    /// Refuses direct messages (50007).
    pub dms_closed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Text,
    Dm,
    Announcement,
    AnnouncementThread,
    PublicThread,
    PrivateThread,
    Category,
    Forum,
}

impl Kind {
    /// Discord's number.
    pub fn number(self) -> u8 {
        match self {
            Self::Text => 0,
            Self::Dm => 1,
            Self::Category => 4,
            Self::Announcement => 5,
            Self::AnnouncementThread => 10,
            Self::PublicThread => 11,
            Self::PrivateThread => 12,
            Self::Forum => 15,
        }
    }

    /// The kinds a guild channel can be made with.
    pub fn guild_channel(number: u64) -> Option<Self> {
        match number {
            0 => Some(Self::Text),
            4 => Some(Self::Category),
            5 => Some(Self::Announcement),
            15 => Some(Self::Forum),
            _ => None,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Dm => "dm",
            Self::Category => "category",
            Self::Announcement => "announcement",
            Self::AnnouncementThread | Self::PublicThread | Self::PrivateThread => "thread",
            Self::Forum => "forum",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overwrite {
    pub id: Id,
    /// True for one member, false for a role.
    pub member: bool,
    pub allow: u64,
    pub deny: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tag {
    pub id: Id,
    pub name: String,
    pub moderated: bool,
    pub emoji: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Channel {
    pub id: Id,
    pub kind: Kind,
    pub name: String,
    pub topic: Option<String>,
    pub parent: Option<Id>,
    pub overwrites: Vec<Overwrite>,
    pub position: u16,
    pub tags: Vec<Tag>,
    /// Flags as Discord keeps them; `1 << 4` is REQUIRE_TAG.
    pub flags: u64,
    pub slow_mode_s: u32,
    pub last_message: Option<Id>,
    pub last_pin_ms: Option<u64>,
    pub thread: Option<Thread>,
    /// The person of a direct-message channel.
    pub recipient: Option<Id>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Thread {
    pub owner: Id,
    pub created_ms: u64,
    pub archived: bool,
    pub locked: bool,
    pub archive_changed_ms: u64,
    pub auto_archive_min: u32,
    pub last_active_ms: u64,
    /// Who is in the thread and since when.
    pub members: BTreeMap<Id, u64>,
    pub applied_tags: Vec<Id>,
    pub message_count: u32,
    pub total_sent: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attachment {
    pub id: Id,
    pub filename: String,
    pub description: Option<String>,
    pub content_type: String,
    pub size: usize,
    /// Width and height in pixels, for pictures.
    pub pixels: Option<(u32, u32)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emoji {
    pub id: Option<Id>,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reaction {
    pub emoji: Emoji,
    pub users: Vec<Id>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    pub channel: Id,
    pub message: Option<Id>,
}

/// What a message answers, when it answers an interaction.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnswerTo {
    pub interaction: Id,
    pub user: Id,
    /// Number of the interaction type (2 command, 3 component, 5 modal).
    pub kind: u8,
    pub name: String,
    /// The message whose component was used, if any.
    #[serde(default)]
    pub component_of: Option<Id>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Message {
    pub id: Id,
    pub channel: Id,
    pub author: Id,
    pub kind: u8,
    pub content: String,
    pub flags: u64,
    pub created_ms: u64,
    pub edited_ms: Option<u64>,
    pub embeds: Vec<Value>,
    pub components: Vec<Value>,
    pub attachments: Vec<Attachment>,
    pub mentions: Vec<Id>,
    pub mention_roles: Vec<Id>,
    pub mention_everyone: bool,
    pub reference: Option<Reference>,
    pub reactions: Vec<Reaction>,
    pub pinned: bool,
    pub nonce: Option<Value>,
    pub answer_to: Option<AnswerTo>,
    /// Only this person sees it (ephemeral).
    pub visible_to: Option<Id>,
    /// Whose phone or badge told them.
    pub notified: Vec<Id>,
    /// The notification made no sound (SUPPRESS_NOTIFICATIONS).
    pub silent: bool,
    /// Said by Discord itself: an interaction that failed.
    pub failed: Option<String>,
}

/// Message flags.
pub mod flag {
    pub const HAS_THREAD: u64 = 1 << 5;
    pub const EPHEMERAL: u64 = 1 << 6;
    pub const LOADING: u64 = 1 << 7;
    pub const SUPPRESS_EMBEDS: u64 = 1 << 2;
    pub const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
    pub const COMPONENTS_V2: u64 = 1 << 15;
}

/// Message types.
pub mod message_kind {
    pub const DEFAULT: u8 = 0;
    pub const PINNED: u8 = 6;
    pub const THREAD_CREATED: u8 = 18;
    pub const REPLY: u8 = 19;
    pub const CHAT_COMMAND: u8 = 20;
    pub const THREAD_STARTER: u8 = 21;
    pub const MENU_COMMAND: u8 = 23;
}

impl Message {
    pub fn ephemeral(&self) -> bool {
        self.flags & flag::EPHEMERAL != 0
    }
}
