//! The model of the community: plain values changed one call at a time; no sockets, no clock.
//!
//! Every change leaves [`Event`]s for the gateway and notes for the chat page in two lists, which
//! whoever made the change then carries off.

mod channels;
mod commands;
mod guild;
mod interactions;
mod lookup;
mod mentions;
mod messages;
mod model;
pub mod permissions;
mod threads;
mod wire;
mod wire_guild;
mod wire_message;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use channels::{ChannelDraft, ThreadEdit};
pub use commands::Command;
pub use interactions::{Act, Interaction, Progress, interaction_kind};
pub use mentions::Allowed;
pub use messages::{Draft, Edit};
pub use model::*;
pub use threads::ThreadDraft;
pub use wire::{id_of, iso};

/// Milliseconds from the Unix epoch to Discord's.
pub const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;

/// Gateway intents.
pub mod intent {
    pub const GUILDS: u64 = 1;
    pub const GUILD_MEMBERS: u64 = 1 << 1;
    pub const GUILD_PRESENCES: u64 = 1 << 8;
    pub const GUILD_MESSAGES: u64 = 1 << 9;
    pub const GUILD_MESSAGE_REACTIONS: u64 = 1 << 10;
    pub const DIRECT_MESSAGES: u64 = 1 << 12;
    pub const DIRECT_MESSAGE_REACTIONS: u64 = 1 << 13;
    pub const MESSAGE_CONTENT: u64 = 1 << 15;
    pub const PRIVILEGED: u64 = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;
}

/// Something the gateway tells the bot.
#[derive(Clone, Debug)]
pub struct Event {
    pub name: &'static str,
    pub data: Value,
    /// The same without what MESSAGE_CONTENT guards, when that differs.
    pub redacted: Option<Value>,
    /// Sent to sessions with any of these intents; 0 goes to all.
    pub intents: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Guild {
    pub id: Id,
    pub name: String,
    pub owner: Id,
}

/// The whole community and the bot's application in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct World {
    pub guild: Guild,
    pub application: Id,
    pub bot: Id,
    pub roles: BTreeMap<Id, Role>,
    pub members: BTreeMap<Id, Member>,
    pub channels: BTreeMap<Id, Channel>,
    pub messages: BTreeMap<Id, Message>,
    pub commands: BTreeMap<Id, Command>,
    pub interactions: BTreeMap<Id, Interaction>,
    last_id: Id,
    /// Edits of messages older than an hour: channel and time.
    #[serde(default)]
    pub old_edits: Vec<(Id, u64)>,
    /// Unix milliseconds; set before each change.
    #[serde(skip)]
    pub now_ms: u64,
    /// `http://127.0.0.1:PORT`, for the addresses of uploads.
    #[serde(skip)]
    pub base: String,
    /// Bytes of uploads, by attachment.
    #[serde(skip)]
    pub files: BTreeMap<Id, Vec<u8>>,
    #[serde(skip)]
    pub events: Vec<Event>,
    #[serde(skip)]
    pub feed: Vec<Value>,
    /// Messages written since the last look.
    #[serde(skip)]
    pub fresh: Vec<Id>,
}

impl World {
    /// A community with @everyone, its owner `admin` and the bot with its role.
    pub fn new(guild_name: &str, bot_name: &str, bot_permissions: u64, now_ms: u64) -> Self {
        let mut world = Self {
            guild: Guild {
                id: 0,
                name: guild_name.to_owned(),
                owner: 0,
            },
            application: 0,
            bot: 0,
            roles: BTreeMap::new(),
            members: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            commands: BTreeMap::new(),
            interactions: BTreeMap::new(),
            last_id: 0,
            old_edits: Vec::new(),
            now_ms,
            base: String::new(),
            files: BTreeMap::new(),
            events: Vec::new(),
            feed: Vec::new(),
            fresh: Vec::new(),
        };
        world.guild.id = world.mint();
        world.insert_role(world.guild.id, "@everyone", permissions::EVERYONE, false);
        world.application = world.mint();
        let bot_role = world.mint();
        world.insert_role(bot_role, bot_name, bot_permissions, true);
        world.guild.owner = world.insert_member("admin", false, Vec::new());
        world.bot = world.insert_member(bot_name, true, vec![bot_role]);
        world.events.clear();
        world.feed.clear();
        world
    }

    /// The next snowflake of the clock; always greater than the last.
    pub fn mint(&mut self) -> Id {
        let by_clock = self.now_ms.saturating_sub(DISCORD_EPOCH_MS) << 22;
        self.last_id = by_clock.max(self.last_id + 1);
        self.last_id
    }

    fn emit(&mut self, name: &'static str, intents: u64, data: Value) {
        self.events.push(Event {
            name,
            data,
            redacted: None,
            intents,
        });
    }

    /// Like `emit`, but only if the bot can see the channel.
    fn emit_in(&mut self, channel: Id, name: &'static str, intents: u64, data: Value) {
        if self.can_view(self.bot, channel) {
            self.emit(name, intents, data);
        }
    }

    pub fn tell_page(&mut self, kind: &str, mut note: Value) {
        note["kind"] = json!(kind);
        self.feed.push(note);
    }
}
