//! Messages as Discord writes them in JSON.

use serde_json::{Value, json};

use super::World;
use super::interactions::interaction_kind;
use super::model::{AnswerTo, Attachment, Emoji, Kind, Message, Reaction};
use super::wire::{id_of, ids_of, iso};

impl World {
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
        if message.author == self.bot {
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
            json["interaction_metadata"] = self.metadata_json(answer, answer.kind);
            if answer.kind == 2 {
                json["interaction"] = json!({"id": id_of(answer.interaction), "type": 2,
                    "name": answer.name, "user": self.user_json(answer.user)});
            }
        }
    }

    /// What a message answers; a modal's names what the modal was opened by in turn.
    fn metadata_json(&self, answer: &AnswerTo, kind: u8) -> Value {
        let mut json = json!({
            "id": id_of(answer.interaction),
            "type": kind,
            "user": self.user_json(answer.user),
            "authorizing_integration_owners": {"0": id_of(self.guild.id)},
            "original_response_message_id": null,
        });
        match (kind, answer.component_of) {
            (interaction_kind::COMPONENT, Some(message)) => {
                json["interacted_message_id"] = id_of(message);
            }
            (interaction_kind::MODAL, opened_on) => {
                let opener = match opened_on {
                    Some(_) => interaction_kind::COMPONENT,
                    None => interaction_kind::COMMAND,
                };
                json["triggering_interaction_metadata"] = self.metadata_json(answer, opener);
            }
            _ => {}
        }
        json
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
        let inner = quoted.and_then(|quoted| self.redacted(quoted, &full["referenced_message"]));
        if let Some(inner) = inner {
            redacted["referenced_message"] = inner;
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
}

pub fn emoji_json(emoji: &Emoji) -> Value {
    json!({"id": emoji.id.map(id_of), "name": emoji.name})
}
