//! Autocomplete and fixed choices.

use poise::ChoiceParameter;
use poise::serenity_prelude::{AutocompleteChoice, CreateAutocompleteResponse};

use crate::app::event::{Event, Field, Happening};
use crate::discord::limits;
use crate::domain::availability::Preference;
use crate::domain::ids::{GuildId, UserId};
use crate::domain::skills::Level;

use super::Context;

/// How well somebody knows something, as a choice.
#[derive(Clone, Copy, Debug, ChoiceParameter)]
pub enum LevelChoice {
    /// Follows the topic.
    #[name = "learning"]
    Learning,
    /// Uses it.
    #[name = "practising"]
    Practising,
    /// Knows it well.
    #[name = "expert"]
    Expert,
}

impl From<LevelChoice> for Level {
    fn from(choice: LevelChoice) -> Self {
        match choice {
            LevelChoice::Learning => Self::Learning,
            LevelChoice::Practising => Self::Practising,
            LevelChoice::Expert => Self::Expert,
        }
    }
}

/// When one wants to be asked, as a choice.
#[derive(Clone, Copy, Debug, ChoiceParameter)]
pub enum PreferenceChoice {
    /// A real ping.
    #[name = "ping me"]
    Ping,
    /// A badge without a sound.
    #[name = "quiet"]
    Quiet,
    /// The last resort.
    #[name = "only when I am the only one"]
    OnlyMe,
    /// Never.
    #[name = "off"]
    Off,
}

impl From<PreferenceChoice> for Preference {
    fn from(choice: PreferenceChoice) -> Self {
        match choice {
            PreferenceChoice::Ping => Self::Ping,
            PreferenceChoice::Quiet => Self::Quiet,
            PreferenceChoice::OnlyMe => Self::OnlyMe,
            PreferenceChoice::Off => Self::Off,
        }
    }
}

/// A skill to add.
pub async fn new_skill(ctx: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    complete(ctx, Field::NewSkill, partial).await
}

/// One of the member's own skills.
pub async fn own_skill(ctx: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    complete(ctx, Field::OwnSkill, partial).await
}

/// A topic of this community.
pub async fn topic(ctx: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    complete(ctx, Field::Topic, partial).await
}

/// A topic the member follows.
pub async fn followed_topic(ctx: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    complete(ctx, Field::FollowedTopic, partial).await
}

/// A question that isn't settled.
pub async fn open_question(ctx: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    complete(ctx, Field::OpenQuestion, partial).await
}

/// A question that is settled.
pub async fn settled_question(ctx: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    complete(ctx, Field::SettledQuestion, partial).await
}

/// A time zone.
pub async fn time_zone(ctx: Context<'_>, partial: &str) -> CreateAutocompleteResponse {
    complete(ctx, Field::TimeZone, partial).await
}

async fn complete(ctx: Context<'_>, field: Field, partial: &str) -> CreateAutocompleteResponse {
    let desk = ctx.data();
    let Some(guild) = ctx.interaction.guild_id else {
        return CreateAutocompleteResponse::new();
    };
    let choices = desk
        .suggestions
        .request(|request| async move {
            let event = Event {
                at: desk.clock.now(),
                guild: GuildId(guild.get()),
                what: Happening::Complete {
                    request,
                    who: UserId(ctx.interaction.user.id.get()),
                    field,
                    partial: partial.to_owned(),
                },
            };
            // When the owner is gone nobody answers either, and the list stays empty.
            let _ = desk.events.send(event).await;
        })
        .await;
    let fits = |text: &str| (1..=limits::OPTION).contains(&text.chars().count());
    let choices = limits::few(&choices, limits::OPTIONS, "choices")
        .iter()
        .filter(|(shown, sent)| fits(shown) && fits(sent))
        .map(|(shown, sent)| AutocompleteChoice::new(shown.as_str(), sent.as_str()));
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}
