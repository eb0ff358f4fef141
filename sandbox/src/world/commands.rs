//! Registered commands, global and of the guild, and who may use them where.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::World;
use super::model::{Channel, Id, Kind};
use super::permissions::USE_APPLICATION_COMMANDS;
use super::wire::id_of;

/// A registered command.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Command {
    pub id: Id,
    /// Of the guild rather than global.
    pub guild: bool,
    /// 1 chat input, 2 user menu, 3 message menu.
    pub kind: u8,
    pub name: String,
    pub version: Id,
    /// As it was registered.
    pub body: Value,
}

impl World {
    pub fn command_json(&self, command: &Command) -> Value {
        let body = &command.body;
        let mut json = json!({
            "id": id_of(command.id),
            "application_id": id_of(self.application),
            "version": id_of(command.version),
            "type": command.kind,
            "name": command.name,
            "name_localizations": body["name_localizations"],
            "description": body["description"].as_str().unwrap_or_default(),
            "description_localizations": body["description_localizations"],
            "default_member_permissions": body["default_member_permissions"],
            "contexts": body["contexts"],
            "integration_types": body.get("integration_types").cloned().unwrap_or_else(|| json!([0])),
            "nsfw": body["nsfw"].as_bool().unwrap_or(false),
            "dm_permission": body["dm_permission"].as_bool().unwrap_or(true),
        });
        if command.guild {
            json["guild_id"] = id_of(self.guild.id);
        }
        if command.kind == 1 {
            json["options"] = body.get("options").cloned().unwrap_or_else(|| json!([]));
        }
        json
    }

    /// Registers or replaces the command of this name and type; true when it is new.
    pub fn put_command(&mut self, guild: bool, body: &Value) -> (Id, bool) {
        let kind = body["type"].as_u64().unwrap_or(1) as u8;
        let name = body["name"].as_str().unwrap_or_default().to_owned();
        let known = self
            .commands
            .values()
            .find(|command| command.guild == guild && command.kind == kind && command.name == name)
            .map(|command| (command.id, command.version, command.body == *body));
        let id = known.map_or_else(|| self.mint(), |(id, ..)| id);
        let version = match known {
            Some((_, version, true)) => version,
            _ => self.mint(),
        };
        let command = Command {
            id,
            guild,
            kind,
            name,
            version,
            body: body.clone(),
        };
        self.commands.insert(id, command);
        (id, known.is_none())
    }

    /// Replaces all commands of a scope and returns the ids in the given order.
    pub fn replace_commands(&mut self, guild: bool, bodies: &[Value]) -> Vec<Id> {
        let ids: Vec<Id> = bodies
            .iter()
            .map(|body| self.put_command(guild, body).0)
            .collect();
        self.commands
            .retain(|id, command| command.guild != guild || ids.contains(id));
        ids
    }

    /// The commands a member can use in a channel; one of the guild hides a global namesake.
    pub fn usable_commands(&self, member: Id, channel: &Channel) -> Vec<&Command> {
        let usable = |command: &&Command| self.may_use(member, channel, command);
        let hidden = |command: &Command| {
            !command.guild
                && self.commands.values().any(|other| {
                    other.guild && other.kind == command.kind && other.name == command.name
                })
        };
        self.commands
            .values()
            .filter(usable)
            .filter(|command| !hidden(command))
            .collect()
    }

    fn may_use(&self, member: Id, channel: &Channel, command: &Command) -> bool {
        let direct = channel.kind == Kind::Dm;
        let context = u64::from(direct);
        let in_context = match command.body["contexts"].as_array() {
            Some(contexts) => contexts.iter().any(|known| known.as_u64() == Some(context)),
            None => !direct || (!command.guild && command.body["dm_permission"] != json!(false)),
        };
        if direct {
            return in_context;
        }
        let held = self.permissions(member, channel);
        if !in_context || held & USE_APPLICATION_COMMANDS == 0 {
            return false;
        }
        let needed = match &command.body["default_member_permissions"] {
            Value::String(bits) => bits.parse::<u64>().ok(),
            Value::Number(bits) => bits.as_u64(),
            _ => return true,
        };
        match needed {
            // "0" leaves the command to administrators.
            Some(0) | None => held & super::permissions::ADMINISTRATOR != 0,
            Some(bits) => held & bits == bits,
        }
    }
}
