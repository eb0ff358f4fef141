//! Slash commands, menus and autocomplete: each is turned into a plain value and sent on; nothing is decided here.

mod asking;
#[expect(clippy::unused_async, reason = "poise wants every command to be async")]
mod availability;
mod basics;
#[expect(clippy::unused_async, reason = "poise wants every command to be async")]
mod care;
mod choices;
mod errors;
mod menus;
#[expect(clippy::unused_async, reason = "poise wants every command to be async")]
mod privacy;
#[expect(clippy::unused_async, reason = "poise wants every command to be async")]
mod questions;
#[expect(clippy::unused_async, reason = "poise wants every command to be async")]
mod skills;

use std::sync::Arc;

use poise::serenity_prelude::{
    CreateCommand, InstallationContext, InteractionContext, PartialMember, ResolvedValue, User,
};
use tokio::sync::mpsc;

use crate::app::event::{Command, CommandCall, Event, Happening};
use crate::clock::Clock;
use crate::domain::community::Member;
use crate::domain::ids::GuildId;

use super::from_discord::{call, interaction, person};
use super::suggestions::Suggestions;

pub use errors::{CommandError, tell};

/// What a command needs to be passed on.
pub struct Desk {
    /// To the owner.
    pub events: mpsc::Sender<Event>,
    /// What time it is, for autocomplete.
    pub clock: Arc<dyn Clock>,
    /// Where autocomplete waits.
    pub suggestions: Suggestions,
}

type Context<'a> = poise::ApplicationContext<'a, Desk, CommandError>;
type Result = std::result::Result<(), CommandError>;

/// All commands and menus, for use inside communities only.
pub fn all() -> Vec<poise::Command<Desk, CommandError>> {
    let mut commands = vec![
        skills::skills(),
        asking::whoknows(),
        asking::ask(),
        questions::questions(),
        questions::search(),
        questions::why(),
        availability::availability(),
        privacy::privacy(),
        care::core(),
        basics::health(),
        basics::help(),
        menus::find_an_expert(),
        menus::this_is_the_answer(),
        menus::not_a_question(),
        menus::what_do_they_know(),
    ];
    for command in &mut commands {
        command.guild_only = true;
        command.interaction_context = Some(vec![InteractionContext::Guild]);
        command.install_context = Some(vec![InstallationContext::Guild]);
    }
    commands
}

/// The commands as Discord wants them registered.
pub fn for_registration() -> Vec<CreateCommand> {
    poise::builtins::create_application_commands(&all())
}

/// Passes a command on to the owner.
async fn pass_on(ctx: Context<'_>, command: Command) -> Result {
    let given = ctx.interaction;
    let (Some(guild), Some(who)) = (given.guild_id, given.member.as_deref()) else {
        return Err(CommandError::NotInACommunity);
    };
    let (handle, at) = interaction(given.id.get(), &given.token);
    let call = call(handle, who, given.channel_id);
    let event = Event {
        at,
        guild: GuildId(guild.get()),
        what: Happening::Command(Box::new(CommandCall { call, command })),
    };
    let sent = ctx.data().events.send(event).await;
    sent.map_err(|_| CommandError::Stopping)
}

/// A member given as an option.
struct Whom(Member);

#[serenity::async_trait]
impl poise::SlashArgument for Whom {
    async fn extract(
        _: &poise::serenity_prelude::Context,
        _: &poise::serenity_prelude::CommandInteraction,
        value: &ResolvedValue<'_>,
    ) -> std::result::Result<Self, poise::SlashArgError> {
        match value {
            ResolvedValue::User(user, partial) => Ok(Self(someone(user, *partial))),
            _ => Err(poise::SlashArgError::new_command_structure_mismatch(
                "expected a member",
            )),
        }
    }

    fn create(
        option: poise::serenity_prelude::CreateCommandOption,
    ) -> poise::serenity_prelude::CreateCommandOption {
        option.kind(poise::serenity_prelude::CommandOptionType::User)
    }
}

fn someone(user: &User, partial: Option<&PartialMember>) -> Member {
    let nick = partial.and_then(|partial| partial.nick.as_deref());
    let roles = partial.map_or(&[][..], |partial| &partial.roles);
    person(user, nick, roles)
}

#[cfg(test)]
#[path = "commands_tests.rs"]
mod tests;
