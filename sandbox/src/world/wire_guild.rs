//! The guild as Discord writes it in JSON.

use serde_json::{Value, json};

use super::model::Channel;
use super::permissions::VIEW_CHANNEL;
use super::wire::{id_of, iso};
use super::{World, intent};

impl World {
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
}
