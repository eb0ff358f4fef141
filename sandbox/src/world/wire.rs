//! The things of the community as Discord writes them in JSON.

use serde_json::{Value, json};

use super::model::{Channel, Id, Kind, Member, Overwrite, Role, Tag};
use super::{World, intent};

/// An id as Discord writes it.
pub fn id_of(id: Id) -> Value {
    Value::String(id.to_string())
}

pub fn ids_of(ids: &[Id]) -> Value {
    ids.iter().copied().map(id_of).collect()
}

/// Unix milliseconds as Discord writes times.
pub fn iso(ms: u64) -> String {
    let time = i64::try_from(ms)
        .ok()
        .and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok())
        .unwrap_or_default();
    time.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}

impl World {
    pub fn user_json(&self, user: Id) -> Value {
        let Some(member) = self.members.get(&user) else {
            return json!({"id": id_of(user), "username": "deleted_user", "discriminator": "0",
                "global_name": null, "avatar": null, "public_flags": 0});
        };
        let mut json = json!({
            "id": id_of(member.id),
            "username": member.name,
            "discriminator": "0",
            "global_name": member.name,
            "avatar": null,
            "public_flags": 0,
        });
        if member.bot {
            json["bot"] = json!(true);
        }
        json
    }

    /// The bot as it sees itself.
    pub fn bot_json(&self) -> Value {
        let mut json = self.user_json(self.bot);
        json["verified"] = json!(true);
        json["mfa_enabled"] = json!(false);
        json["email"] = Value::Null;
        json["flags"] = json!(0);
        json
    }

    /// The application's flags: limited forms of the privileged intents, but for those in `off`.
    pub fn application_flags(off: u64) -> u64 {
        let limited = [
            (intent::GUILD_PRESENCES, 1 << 13),
            (intent::GUILD_MEMBERS, 1 << 15),
            (intent::MESSAGE_CONTENT, 1 << 19),
        ];
        limited
            .iter()
            .filter(|(bit, _)| off & bit == 0)
            .fold(1 << 23, |flags, (_, flag)| flags | flag)
    }

    pub fn application_json(&self, off: u64) -> Value {
        json!({
            "id": id_of(self.application),
            "name": self.name_of(self.bot),
            "icon": null,
            "description": "",
            "rpc_origins": [],
            "bot_public": true,
            "bot_require_code_grant": false,
            "owner": self.user_json(self.guild.owner),
            "summary": "",
            "verify_key": "0000000000000000000000000000000000000000000000000000000000000000",
            "team": null,
            "flags": Self::application_flags(off),
            "bot": self.user_json(self.bot),
            "approximate_guild_count": 1,
            "redirect_uris": [],
            "interactions_endpoint_url": null,
            "hook": true,
        })
    }

    /// A member without its user, as in message events.
    pub fn partial_member_json(&self, user: Id) -> Value {
        let Some(member) = self.members.get(&user) else {
            return Value::Null;
        };
        json!({
            "nick": null,
            "avatar": null,
            "banner": null,
            "roles": ids_of(&member.roles),
            "joined_at": iso(member.joined_ms),
            "premium_since": null,
            "deaf": false,
            "mute": false,
            "flags": 0,
            "pending": false,
            "communication_disabled_until": null,
        })
    }

    pub fn member_json(&self, user: Id) -> Value {
        let mut json = self.partial_member_json(user);
        json["user"] = self.user_json(user);
        json
    }

    pub fn role_json(role: &Role) -> Value {
        json!({
            "id": id_of(role.id),
            "name": role.name,
            "color": role.color,
            "colors": {"primary_color": role.color, "secondary_color": null, "tertiary_color": null},
            "hoist": false,
            "icon": null,
            "unicode_emoji": null,
            "position": role.position,
            "permissions": role.permissions.to_string(),
            "managed": role.managed,
            "mentionable": role.mentionable,
            "flags": 0,
        })
    }

    pub fn channel_json(&self, channel: &Channel) -> Value {
        let mut json = json!({
            "id": id_of(channel.id),
            "type": channel.kind.number(),
            "last_message_id": channel.last_message.map(id_of),
            "flags": channel.flags,
        });
        if let Some(pinned) = channel.last_pin_ms {
            json["last_pin_timestamp"] = json!(iso(pinned));
        }
        if channel.kind == Kind::Dm {
            let person = channel.recipient.unwrap_or_default();
            json["recipients"] = json!([self.user_json(person)]);
            return json;
        }
        json["guild_id"] = id_of(self.guild.id);
        json["name"] = json!(channel.name);
        json["parent_id"] = channel.parent.map_or(Value::Null, id_of);
        json["rate_limit_per_user"] = json!(channel.slow_mode_s);
        if channel.thread.is_some() {
            self.add_thread(&mut json, channel);
        } else {
            json["topic"] = json!(channel.topic);
            json["position"] = json!(channel.position);
            json["nsfw"] = json!(false);
            json["permission_overwrites"] = channel.overwrites.iter().map(overwrite_json).collect();
        }
        if channel.kind == Kind::Forum {
            json["available_tags"] = channel.tags.iter().map(tag_json).collect();
            json["default_reaction_emoji"] = Value::Null;
            json["default_sort_order"] = Value::Null;
            json["default_forum_layout"] = json!(0);
        }
        json
    }

    fn add_thread(&self, json: &mut Value, channel: &Channel) {
        let Some(thread) = &channel.thread else {
            return;
        };
        json["owner_id"] = id_of(thread.owner);
        json["message_count"] = json!(thread.message_count);
        json["total_message_sent"] = json!(thread.total_sent);
        json["member_count"] = json!(thread.members.len().min(50));
        json["thread_metadata"] = json!({
            "archived": thread.archived,
            "auto_archive_duration": thread.auto_archive_min,
            "archive_timestamp": iso(thread.archive_changed_ms),
            "create_timestamp": iso(thread.created_ms),
            "locked": thread.locked,
        });
        if self
            .channels
            .get(&channel.parent.unwrap_or_default())
            .is_some_and(|p| p.kind == Kind::Forum)
        {
            json["applied_tags"] = ids_of(&thread.applied_tags);
        }
        if let Some(joined) = thread.members.get(&self.bot) {
            json["member"] = json!({"id": id_of(channel.id), "user_id": id_of(self.bot),
                "join_timestamp": iso(*joined), "flags": 0});
        }
    }

    pub fn present(&self) -> impl Iterator<Item = &Member> {
        self.members.values().filter(|member| member.present)
    }

    /// Channels that are no threads and no direct messages.
    pub fn guild_channels(&self) -> impl Iterator<Item = &Channel> {
        let own = |channel: &&Channel| channel.thread.is_none() && channel.kind != Kind::Dm;
        self.channels.values().filter(own)
    }
}

impl Channel {
    pub fn active_thread(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.archived)
    }
}

fn overwrite_json(overwrite: &Overwrite) -> Value {
    json!({
        "id": id_of(overwrite.id),
        "type": u8::from(overwrite.member),
        "allow": overwrite.allow.to_string(),
        "deny": overwrite.deny.to_string(),
    })
}

fn tag_json(tag: &Tag) -> Value {
    json!({"id": id_of(tag.id), "name": tag.name, "moderated": tag.moderated,
        "emoji_id": null, "emoji_name": tag.emoji})
}
