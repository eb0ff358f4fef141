//! Interactions: what a person did with a command or component, and how far the bot's answer is.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::mentions::Allowed;
use super::messages::Draft;
use super::model::{AnswerTo, Id, Kind, message_kind};
use super::wire::id_of;
use super::{Event, World};

/// How long a token is good for.
const TOKEN_MS: u64 = 15 * 60_000;
/// Old interactions are dropped when there are more than this.
const REMEMBERED: usize = 2_000;

/// Interaction types.
pub mod interaction_kind {
    pub const COMMAND: u8 = 2;
    pub const COMPONENT: u8 = 3;
    pub const AUTOCOMPLETE: u8 = 4;
    pub const MODAL: u8 = 5;
}

/// How far an interaction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// No first answer yet.
    Waiting,
    /// "thinking…" is shown.
    Deferred,
    /// Answered with a message, an update, or (deferred) the promise of an update.
    Answered,
    /// A modal was opened.
    ModalOpened,
    /// Autocomplete choices came.
    Suggested,
    /// No answer in time.
    Failed,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Interaction {
    pub id: Id,
    pub token: String,
    pub kind: u8,
    pub user: Id,
    pub channel: Id,
    pub created_ms: u64,
    /// The command's name or the component's or modal's custom id.
    pub name: String,
    /// A menu command rather than a slash command.
    pub menu: bool,
    /// The message the component is on (for a modal: the one it was opened from).
    pub message: Option<Id>,
    pub progress: Progress,
    /// The message `@original` means.
    pub original: Option<Id>,
    /// The open modal, until it is submitted.
    pub modal: Option<Value>,
    pub choices: Option<Value>,
}

/// What an interaction begins with.
#[derive(Debug)]
pub struct Act {
    pub kind: u8,
    pub user: Id,
    pub channel: Id,
    pub name: String,
    pub menu: bool,
    pub message: Option<Id>,
    pub data: Value,
}

impl World {
    /// Begins an interaction and tells the bot.
    pub fn begin(&mut self, act: Act) -> Id {
        let id = self.mint();
        // Not a secret that must hold out: the port is a local one. Long as the real ones are.
        let token = format!(
            "sandbox{id:x}{:0>40x}",
            (u128::from(id) * 0x9e37_79b9_7f4a_7c15) >> 3
        );
        let data = self.interaction_json(id, &token, &act);
        let interaction = Interaction {
            id,
            token,
            kind: act.kind,
            user: act.user,
            channel: act.channel,
            created_ms: self.now_ms,
            name: act.name,
            menu: act.menu,
            message: act.message,
            progress: Progress::Waiting,
            original: None,
            modal: None,
            choices: None,
        };
        self.interactions.insert(id, interaction);
        while self.interactions.len() > REMEMBERED {
            self.interactions.pop_first();
        }
        self.events.push(Event {
            name: "INTERACTION_CREATE",
            data,
            redacted: None,
            intents: 0,
        });
        self.tell_progress(id);
        id
    }

    fn interaction_json(&self, id: Id, token: &str, act: &Act) -> Value {
        let place = self.channels.get(&act.channel);
        let direct = place.is_some_and(|place| place.kind == Kind::Dm);
        let permissions = |member| {
            place
                .map_or(0, |place| self.permissions(member, place))
                .to_string()
        };
        let mut json = json!({
            "id": id_of(id),
            "application_id": id_of(self.application),
            "type": act.kind,
            "token": token,
            "version": 1,
            "data": act.data,
            "channel_id": id_of(act.channel),
            "app_permissions": permissions(self.bot),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {"0": id_of(self.guild.id)},
            "context": u8::from(direct),
            "attachment_size_limit": 10_485_760,
        });
        if let Some(place) = place {
            json["channel"] = self.channel_json(place);
            json["channel"]["permissions"] = json!(permissions(act.user));
        }
        if direct {
            json["user"] = self.user_json(act.user);
        } else {
            json["guild_id"] = id_of(self.guild.id);
            json["guild"] = json!({"id": id_of(self.guild.id), "locale": "en-US", "features": []});
            json["guild_locale"] = json!("en-US");
            json["member"] = self.member_json(act.user);
            json["member"]["permissions"] = json!(permissions(act.user));
        }
        if let Some(message) = act.message.and_then(|message| self.messages.get(&message)) {
            json["message"] = self.message_json(message);
        }
        json
    }

    /// The interaction of a token that is still good.
    pub fn interaction_by_token(&self, token: &str) -> Option<&Interaction> {
        let found = self
            .interactions
            .values()
            .rev()
            .find(|known| known.token == token)?;
        (found.created_ms + TOKEN_MS > self.now_ms).then_some(found)
    }

    pub fn set_progress(&mut self, id: Id, progress: Progress) {
        if let Some(interaction) = self.interactions.get_mut(&id) {
            interaction.progress = progress;
        }
        self.tell_progress(id);
    }

    fn tell_progress(&mut self, id: Id) {
        let Some(interaction) = self.interactions.get(&id) else {
            return;
        };
        let note = json!({"id": id_of(id), "state": interaction.progress,
            "for": self.name_of(interaction.user)});
        self.tell_page("interaction", note);
    }

    /// Opens a modal in front of the person.
    pub fn open_modal(&mut self, id: Id, data: &Value) {
        let Some(interaction) = self.interactions.get_mut(&id) else {
            return;
        };
        interaction.modal = Some(data.clone());
        let user = interaction.user;
        self.set_progress(id, Progress::ModalOpened);
        let note = json!({"modal": id_of(id), "for": self.name_of(user), "data": data});
        self.tell_page("modal", note);
    }

    /// A message that answers an interaction, to be filled in.
    pub fn answer_draft(&self, interaction: &Interaction, ephemeral: bool) -> Draft {
        let first = interaction.original.is_none();
        let reference = match (interaction.kind, first) {
            (interaction_kind::COMMAND, true) => None,
            (interaction_kind::COMMAND, false) => interaction.original,
            _ => interaction.message,
        };
        let reference = reference.filter(|message| self.messages.contains_key(message));
        let kind = match (interaction.kind, first, reference) {
            (interaction_kind::COMMAND, true, _) if interaction.menu => message_kind::MENU_COMMAND,
            (interaction_kind::COMMAND, true, _) => message_kind::CHAT_COMMAND,
            (.., Some(_)) => message_kind::REPLY,
            _ => message_kind::DEFAULT,
        };
        Draft {
            kind,
            reference: reference.map(|message| super::model::Reference {
                channel: interaction.channel,
                message: Some(message),
            }),
            answer_to: Some(AnswerTo {
                interaction: interaction.id,
                user: interaction.user,
                kind: interaction.kind,
                name: interaction.name.clone(),
                component_of: interaction.message,
            }),
            visible_to: ephemeral.then_some(interaction.user),
            allowed: Allowed::users_only(),
            ..Draft::new(self.bot, interaction.channel, "")
        }
    }

    /// After a restart no deadline runs any more.
    pub fn give_up_all_waiting(&mut self) {
        let waiting = self
            .interactions
            .values()
            .filter(|known| known.progress == Progress::Waiting);
        let waiting: Vec<Id> = waiting.map(|known| known.id).collect();
        for id in waiting {
            self.give_up_waiting(id);
        }
    }

    /// The time for a first answer is over; true if there was none.
    pub fn give_up_waiting(&mut self, id: Id) -> bool {
        let Some(interaction) = self.interactions.get(&id) else {
            return false;
        };
        if interaction.progress != Progress::Waiting {
            return false;
        }
        let mut draft = self.answer_draft(interaction, true);
        let silent = interaction.kind == interaction_kind::AUTOCOMPLETE;
        self.set_progress(id, Progress::Failed);
        if !silent {
            "The application did not respond".clone_into(&mut draft.content);
            draft.failed = Some("no first answer within 3 seconds".to_owned());
            draft.flags = super::flag::EPHEMERAL;
            self.post(draft);
        }
        true
    }
}
