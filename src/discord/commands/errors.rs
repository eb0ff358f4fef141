//! What a member is told when a command could not even be passed on.

use poise::serenity_prelude::{
    CommandInteraction, CreateAllowedMentions, CreateInteractionResponse,
    CreateInteractionResponseMessage, Http,
};
use poise::{CommandInteractionType, FrameworkError};

use crate::wording::commands as words;

use super::Desk;

/// Why a command could not be passed on.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// It was used outside a community.
    #[error("used outside a community")]
    NotInACommunity,
    /// Nobody takes events any more.
    #[error("the bot is stopping")]
    Stopping,
}

/// Answers a failed command privately, in plain words.
pub async fn tell(error: FrameworkError<'_, Desk, CommandError>) {
    tracing::warn!(%error, "a command failed");
    let Some((http, interaction, sentence)) = answer(&error) else {
        return;
    };
    let message = CreateInteractionResponseMessage::new()
        .content(sentence)
        .allowed_mentions(CreateAllowedMentions::new())
        .ephemeral(true);
    let response = CreateInteractionResponse::Message(message);
    if let Err(error) = interaction.create_response(http, response).await {
        tracing::warn!(%error, "nor could that be said");
    }
}

/// Whom to tell what; nobody while they still type.
fn answer<'a>(
    error: &FrameworkError<'a, Desk, CommandError>,
) -> Option<(&'a Http, &'a CommandInteraction, &'static str)> {
    if let FrameworkError::UnknownInteraction {
        framework,
        interaction,
        ..
    } = error
    {
        return Some((
            &framework.serenity_context.http,
            interaction,
            words::OUTDATED,
        ));
    }
    let poise::Context::Application(ctx) = error.ctx()? else {
        return None;
    };
    if ctx.interaction_type == CommandInteractionType::Autocomplete {
        return None;
    }
    let sentence = match error {
        FrameworkError::ArgumentParse { .. } => words::NOT_UNDERSTOOD,
        FrameworkError::CommandStructureMismatch { .. } => words::OUTDATED,
        FrameworkError::GuildOnly { .. }
        | FrameworkError::Command {
            error: CommandError::NotInACommunity,
            ..
        } => words::ONLY_IN_A_COMMUNITY,
        _ => words::NOT_NOW,
    };
    let http = &ctx.framework.serenity_context.http;
    Some((http, ctx.interaction, sentence))
}
