//! The things of the community as Discord writes them in JSON.

use serde_json::{Value, json};

use super::model::{
    Attachment, Channel, Emoji, Id, Kind, Member, Message, Overwrite, Reaction, Role, Tag,
};
use super::permissions::VIEW_CHANNEL;
use super::{World, intent};

/// An id as Discord writes it.
pub fn id_of(id: Id) -> Value {
    Value::String(id.to_string())
}

fn ids_of(ids: &[Id]) -> Value {
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
    pub fn application_flags(&self, off: u64) -> u64 {
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
            "flags": self.application_flags(off),
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

    /// A message as REST answers it.
    pub fn message_json(&self, message: &Message) -> Value {
        let mut json = json!({
            "id": id_of(message.id),
            "channel_id": id_of(message.channel),
            "author": self.user_json(message.author),
            "content": message.content,
            "timestamp": iso(message.created_ms),
            "edited_timestamp": message.edited_ms.map(iso),
            "tts": false,
            "mention_everyone": message.mention_everyone,
            "mentions": message.mentions.iter().map(|user| self.user_json(*user)).collect::<Value>(),
            "mention_roles": ids_of(&message.mention_roles),
            "attachments": self.shown_attachments(message),
            "embeds": message.embeds,
            "pinned": message.pinned,
            "type": message.kind,
            "flags": message.flags,
            "components": message.components,
        });
        if !message.reactions.is_empty() {
            json["reactions"] = message
                .reactions
                .iter()
                .map(|r| self.reaction_json(r))
                .collect();
        }
        if let Some(nonce) = &message.nonce {
            json["nonce"] = nonce.clone();
        }
        if self
            .members
            .get(&message.author)
            .is_some_and(|author| author.bot)
        {
            json["application_id"] = id_of(self.application);
        }
        if message.answer_to.is_some() {
            json["webhook_id"] = id_of(self.application);
        }
        self.add_context(&mut json, message);
        json
    }

    fn add_context(&self, json: &mut Value, message: &Message) {
        if let Some(reference) = message.reference {
            let mut link = json!({"type": 0, "channel_id": id_of(reference.channel),
                "guild_id": id_of(self.guild.id)});
            if let Some(target) = reference.message {
                link["message_id"] = id_of(target);
                let found = self.messages.get(&target);
                json["referenced_message"] = found.map_or(Value::Null, |target| {
                    let mut inner = self.message_json(target);
                    if let Some(fields) = inner.as_object_mut() {
                        fields.remove("referenced_message");
                    }
                    inner
                });
            }
            json["message_reference"] = link;
        }
        let thread = self
            .channels
            .get(&message.id)
            .filter(|c| c.thread.is_some());
        if let Some(thread) = thread.filter(|thread| thread.id != message.channel) {
            json["thread"] = self.channel_json(thread);
        }
        if let Some(answer) = &message.answer_to {
            json["interaction_metadata"] = json!({
                "id": id_of(answer.interaction),
                "type": answer.kind,
                "user": self.user_json(answer.user),
                "authorizing_integration_owners": {"0": id_of(self.guild.id)},
                "original_response_message_id": null,
                "interacted_message_id": id_of(message.id),
            });
            if answer.kind == 2 {
                json["interaction"] = json!({"id": id_of(answer.interaction), "type": 2,
                    "name": answer.name, "user": self.user_json(answer.user)});
            }
        }
    }

    /// A message as the gateway sends it: with guild and member.
    pub fn gateway_message_json(&self, message: &Message) -> Value {
        let mut json = self.message_json(message);
        if self
            .channels
            .get(&message.channel)
            .is_some_and(|channel| channel.kind != Kind::Dm)
        {
            json["guild_id"] = id_of(self.guild.id);
            let member = self.partial_member_json(message.author);
            if !member.is_null() {
                json["member"] = member;
            }
            if let Some(mentions) = json["mentions"].as_array_mut() {
                for (mention, user) in mentions.iter_mut().zip(&message.mentions) {
                    mention["member"] = self.partial_member_json(*user);
                }
            }
        }
        json
    }

    /// The same message for an application without MESSAGE_CONTENT, or `None` where that makes no
    /// difference: own messages, direct messages, and those that mention the bot.
    pub fn redacted(&self, message: &Message, full: &Value) -> Option<Value> {
        let direct = self
            .channels
            .get(&message.channel)
            .is_some_and(|c| c.kind == Kind::Dm);
        if message.author == self.bot || direct || message.mentions.contains(&self.bot) {
            return None;
        }
        let mut redacted = full.clone();
        redacted["content"] = json!("");
        for list in ["embeds", "attachments", "components"] {
            redacted[list] = json!([]);
        }
        let quoted = message
            .reference
            .and_then(|link| self.messages.get(&link.message?));
        if let Some(quoted) = quoted {
            if let Some(inner) = self.redacted(quoted, &full["referenced_message"]) {
                redacted["referenced_message"] = inner;
            }
        }
        Some(redacted)
    }

    /// The attachments but for those that an embed shows.
    pub fn shown_attachments(&self, message: &Message) -> Value {
        let files = message
            .attachments
            .iter()
            .map(|file| self.attachment_json(file));
        let embedded = |url: &Value| {
            let shows =
                |embed: &Value| embed["image"]["url"] == *url || embed["thumbnail"]["url"] == *url;
            message.embeds.iter().any(shows)
        };
        files.filter(|file| !embedded(&file["url"])).collect()
    }

    pub fn attachment_json(&self, file: &Attachment) -> Value {
        let url = format!("{}/attachments/{}/{}", self.base, file.id, file.filename);
        let mut json = json!({
            "id": id_of(file.id),
            "filename": file.filename,
            "size": file.size,
            "url": url,
            "proxy_url": url,
            "content_type": file.content_type,
        });
        if let Some(description) = &file.description {
            json["description"] = json!(description);
        }
        if let Some((width, height)) = file.pixels {
            json["width"] = json!(width);
            json["height"] = json!(height);
        }
        json
    }

    fn reaction_json(&self, reaction: &Reaction) -> Value {
        json!({
            "emoji": emoji_json(&reaction.emoji),
            "count": reaction.users.len(),
            "count_details": {"normal": reaction.users.len(), "burst": 0},
            "me": reaction.users.contains(&self.bot),
            "me_burst": false,
            "burst_colors": [],
        })
    }

    /// The guild as REST answers it.
    pub fn guild_json(&self) -> Value {
        let roles: Vec<_> = self.roles.values().map(Self::role_json).collect();
        json!({
            "id": id_of(self.guild.id), "name": self.guild.name, "icon": null, "icon_hash": null,
            "splash": null, "discovery_splash": null, "owner_id": id_of(self.guild.owner),
            "afk_channel_id": null, "afk_timeout": 300, "widget_enabled": false,
            "widget_channel_id": null, "verification_level": 0,
            "default_message_notifications": 1, "explicit_content_filter": 0, "roles": roles,
            "emojis": [], "features": ["COMMUNITY"], "mfa_level": 0, "application_id": null,
            "system_channel_id": null, "system_channel_flags": 0, "rules_channel_id": null,
            "max_presences": null, "max_members": 500_000, "vanity_url_code": null,
            "description": null, "banner": null, "premium_tier": 0,
            "premium_subscription_count": 0, "preferred_locale": "en-US",
            "public_updates_channel_id": null, "max_video_channel_users": 25,
            "max_stage_video_channel_users": 50, "nsfw_level": 0, "nsfw": false, "stickers": [],
            "premium_progress_bar_enabled": false, "safety_alerts_channel_id": null,
            "incidents_data": null, "region": "deprecated",
        })
    }

    /// GUILD_CREATE for a session with these intents: without GUILD_PRESENCES the only member in
    /// it is the bot itself.
    pub fn guild_create_json(&self, intents: u64) -> Value {
        let mut json = self.guild_json();
        let joined = self.members.get(&self.bot).map_or(0, |bot| bot.joined_ms);
        let visible = |channel: &&Channel| self.permissions(self.bot, channel) & VIEW_CHANNEL != 0;
        let channels = self
            .guild_channels()
            .map(|channel| self.channel_json(channel));
        let threads = self
            .channels
            .values()
            .filter(|c| c.active_thread())
            .filter(visible);
        json["joined_at"] = json!(iso(joined));
        json["large"] = json!(self.present().count() > 250);
        json["unavailable"] = json!(false);
        json["member_count"] = json!(self.present().count());
        json["voice_states"] = json!([]);
        json["channels"] = channels.collect();
        json["threads"] = threads.map(|thread| self.channel_json(thread)).collect();
        json["members"] = self
            .present()
            .filter(|member| intents & intent::GUILD_PRESENCES != 0 || member.id == self.bot)
            .map(|member| self.member_json(member.id))
            .collect();
        for empty in [
            "presences",
            "stage_instances",
            "guild_scheduled_events",
            "soundboard_sounds",
        ] {
            json[empty] = json!([]);
        }
        json
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

pub fn emoji_json(emoji: &Emoji) -> Value {
    json!({"id": emoji.id.map(id_of), "name": emoji.name})
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
