//! `/core`: care for the registry, for core members; whether somebody is one is checked by the owner.

use poise::serenity_prelude::Role;

use crate::app::event::{Care, Command};
use crate::domain::ids::RoleId;

use super::choices::{open_question, settled_question, topic};
use super::{Context, Result, Whom, pass_on};

/// For core members: care for the registry and for questions
#[poise::command(
    slash_command,
    subcommand_required,
    subcommands(
        "alias",
        "merge",
        "rename",
        "link_role",
        "nominate",
        "dismiss",
        "reopen"
    )
)]
pub async fn core(_: Context<'_>) -> Result {
    Ok(())
}

/// Give a skill another name, which then means it in questions and commands
#[poise::command(slash_command)]
async fn alias(
    ctx: Context<'_>,
    #[description = "The skill"]
    #[autocomplete = "topic"]
    #[max_length = 100]
    skill: String,
    #[description = "Its other name"]
    #[max_length = 50]
    alias: String,
) -> Result {
    pass_on(ctx, Command::Care(Care::Alias { skill, alias })).await
}

/// Make one skill of two; asks before it does, because it cannot be undone
#[poise::command(slash_command)]
async fn merge(
    ctx: Context<'_>,
    #[description = "The skill that goes"]
    #[autocomplete = "topic"]
    #[max_length = 100]
    skill: String,
    #[description = "The skill it becomes part of"]
    #[autocomplete = "topic"]
    #[max_length = 100]
    into: String,
) -> Result {
    pass_on(ctx, Command::Care(Care::Merge { from: skill, into })).await
}

/// Call a skill otherwise; its old name still means it
#[poise::command(slash_command)]
async fn rename(
    ctx: Context<'_>,
    #[description = "The skill"]
    #[autocomplete = "topic"]
    #[max_length = 100]
    skill: String,
    #[description = "Its new name"]
    #[max_length = 50]
    name: String,
) -> Result {
    pass_on(
        ctx,
        Command::Care(Care::Rename {
            from: skill,
            to: name,
        }),
    )
    .await
}

/// Let a role stand for a skill; it counts as consent only if the config says so
#[poise::command(slash_command, rename = "link-role")]
async fn link_role(
    ctx: Context<'_>,
    #[description = "The role"] role: Role,
    #[description = "The skill"]
    #[autocomplete = "topic"]
    #[max_length = 100]
    skill: String,
) -> Result {
    pass_on(
        ctx,
        Command::Care(Care::LinkRole {
            role: RoleId(role.id.get()),
            skill,
        }),
    )
    .await
}

/// Ask a member in a channel whether they may be asked about a skill
#[poise::command(slash_command)]
async fn nominate(
    ctx: Context<'_>,
    #[description = "Whom"] member: Whom,
    #[description = "The skill"]
    #[autocomplete = "topic"]
    #[max_length = 100]
    skill: String,
) -> Result {
    pass_on(
        ctx,
        Command::Care(Care::Nominate {
            whom: member.0,
            skill,
        }),
    )
    .await
}

/// Say that something was no question, so that nobody is asked about it
#[poise::command(slash_command)]
async fn dismiss(
    ctx: Context<'_>,
    #[description = "The question, or a link to it"]
    #[autocomplete = "open_question"]
    #[max_length = 200]
    question: String,
) -> Result {
    pass_on(ctx, Command::Care(Care::Dismiss { question })).await
}

/// Open a question again that is not solved, or was one after all
#[poise::command(slash_command)]
async fn reopen(
    ctx: Context<'_>,
    #[description = "The question, or a link to it"]
    #[autocomplete = "settled_question"]
    #[max_length = 200]
    question: String,
) -> Result {
    pass_on(ctx, Command::Care(Care::Reopen { question })).await
}
