//! One event's turn: what a use case may read and write, and what it wants said.

use serde::{Deserialize, Serialize};

use super::effect::{Effect, OutboxId, Post, Speech};
use super::event::{Call, Interaction};
use super::guild::Guild;
use super::reading::Reader;
use crate::domain::ids::{AskId, ChannelId, NominationId, SuggestionId, UserId};
use crate::domain::settings::Settings;
use crate::domain::time::Timestamp;
use crate::store::{Store, StoreError};

/// What a use case gives: everything it wanted is in the turn.
pub type Done = Result<(), StoreError>;

/// After this many seconds without a word from the delivery, a promise counts as lost on the way.
const LOST_AFTER: i64 = 120;

/// What a promise is for: what happens when it is kept, or can't be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Purpose {
    /// Asks people about a question.
    AskPeople {
        /// Which question.
        ask: AskId,
    },
    /// Links an earlier answer to a question.
    LinkEarlier {
        /// Which question.
        ask: AskId,
    },
    /// Posts a question for the one who used `/ask`.
    PostQuestion {
        /// Who asks.
        asker: UserId,
        /// Their name.
        asker_name: String,
        /// What they ask.
        question: String,
        /// The topic they named.
        topic: Option<String>,
        /// Where.
        channel: ChannelId,
    },
    /// Tells the core members of a question.
    Alert {
        /// Which question.
        ask: AskId,
    },
    /// Tells the core members of a week.
    WeeklySummary {
        /// Which, as ISO writes it: "2026-W47".
        week: String,
    },
    /// Calls for experts, as a weekly summary suggested.
    CallForExperts {
        /// The suggestion.
        suggestion: SuggestionId,
    },
    /// Asks somebody who was named for a topic whether they are in.
    Nominate {
        /// Which nomination.
        nomination: NominationId,
    },
    /// Nothing depends on it.
    Courtesy,
}

/// What a use case works with.
pub struct Turn<'a> {
    /// The open transaction.
    pub store: &'a Store,
    /// The community it happens in.
    pub guild: &'a mut Guild,
    /// How the community wants it.
    pub settings: &'a Settings,
    /// Reads texts: is it a question, what is it about.
    pub reader: &'a Reader,
    /// When it happens.
    pub at: Timestamp,
    /// What is to be done once everything is saved.
    pub effects: Vec<Effect>,
}

impl Turn<'_> {
    /// Promises to say something: saved now, said after the commit, kept across a crash.
    pub fn promise(&mut self, purpose: &Purpose, speech: Speech) -> Done {
        let guild = self.guild.shape.id;
        let again = self.at.plus(LOST_AFTER);
        let id = self
            .store
            .promise(guild, purpose, &speech, self.at, again)?;
        self.guild.in_flight.insert(id);
        self.effects.push(Effect::Say {
            outbox: OutboxId(id),
            guild,
            earlier_tries: 0,
            speech,
        });
        Ok(())
    }

    /// Answers the one who acted, privately.
    pub fn tell(&mut self, call: &Call, text: impl Into<String>) {
        self.show(
            call,
            Post {
                text: text.into(),
                ..Post::default()
            },
        );
    }

    /// Answers the one who acted, privately, with more than words.
    pub fn show(&mut self, call: &Call, post: Post) {
        self.reply(&call.interaction, post, true);
    }

    /// Answers an interaction.
    pub fn reply(&mut self, interaction: &Interaction, post: Post, private: bool) {
        self.effects.push(Effect::Reply {
            interaction: interaction.clone(),
            post,
            private,
        });
    }

    /// Gives the answer that was put off while a survey was taken.
    pub fn fill_in(&mut self, interaction: &Interaction, post: Post) {
        self.effects.push(Effect::FillIn {
            interaction: interaction.clone(),
            post,
        });
    }

    /// Changes the message whose button was pressed.
    pub fn update(&mut self, call: &Call, post: Post) {
        self.effects.push(Effect::Update {
            interaction: call.interaction.clone(),
            post,
        });
    }

    /// Is the one who acted a core member (or an administrator)?
    pub fn is_core(&self, call: &Call) -> bool {
        self.guild
            .is_core(call.who.id, &call.who.roles, self.settings)
    }
}
