//! `/skills`: the registry.

use crate::app::event::Command;
use crate::domain::skills::Level;

use super::choices::{LevelChoice, followed_topic, new_skill, own_skill, topic};
use super::{Context, Result, Whom, pass_on};

/// Say what you know, so that people can find you
#[poise::command(
    slash_command,
    subcommand_required,
    subcommands("add", "remove", "follow", "unfollow", "mine", "of", "browse")
)]
pub async fn skills(_: Context<'_>) -> Result {
    Ok(())
}

/// Add skills of yours; you may then be asked about them
#[poise::command(slash_command)]
async fn add(
    ctx: Context<'_>,
    #[description = "One skill, or several with commas between"]
    #[autocomplete = "new_skill"]
    #[max_length = 500]
    skill: String,
    #[description = "How well you know it; practising if you don't say"] level: Option<LevelChoice>,
) -> Result {
    let level = level.map_or_else(Level::default, Level::from);
    let names = skill;
    pass_on(ctx, Command::SkillsAdd { names, level }).await
}

/// Take skills of yours out; you are no longer asked about them
#[poise::command(slash_command)]
async fn remove(
    ctx: Context<'_>,
    #[description = "One skill, or several with commas between"]
    #[autocomplete = "own_skill"]
    #[max_length = 500]
    skill: String,
) -> Result {
    pass_on(ctx, Command::SkillsRemove { names: skill }).await
}

/// Follow a topic: read its solved questions when you like, without being asked about it
#[poise::command(slash_command)]
async fn follow(
    ctx: Context<'_>,
    #[description = "The topic"]
    #[autocomplete = "topic"]
    #[max_length = 100]
    topic: String,
) -> Result {
    pass_on(ctx, Command::SkillsFollow { topic }).await
}

/// Follow a topic no longer
#[poise::command(slash_command)]
async fn unfollow(
    ctx: Context<'_>,
    #[description = "The topic"]
    #[autocomplete = "followed_topic"]
    #[max_length = 100]
    topic: String,
) -> Result {
    pass_on(ctx, Command::SkillsUnfollow { topic }).await
}

/// Show your own skills, to you alone
#[poise::command(slash_command)]
async fn mine(ctx: Context<'_>) -> Result {
    pass_on(ctx, Command::SkillsMine).await
}

/// Show what a member says they know
#[poise::command(slash_command)]
async fn of(ctx: Context<'_>, #[description = "Whose skills"] member: Whom) -> Result {
    pass_on(ctx, Command::SkillsOf { whom: member.0 }).await
}

/// Show all topics that somebody here knows, or the people of one
#[poise::command(slash_command)]
async fn browse(
    ctx: Context<'_>,
    #[description = "Only this topic"]
    #[autocomplete = "topic"]
    #[max_length = 100]
    topic: Option<String>,
) -> Result {
    pass_on(ctx, Command::SkillsBrowse { topic }).await
}
