//! `/privacy`: what is stored about a member.

use crate::app::event::Command;

use super::{Context, Result, pass_on};

/// See, take along or erase what I store about you
#[poise::command(
    slash_command,
    subcommand_required,
    subcommands("show", "export", "forget_me")
)]
pub async fn privacy(_: Context<'_>) -> Result {
    Ok(())
}

/// Show what I store about you, to you alone
#[poise::command(slash_command)]
async fn show(ctx: Context<'_>) -> Result {
    pass_on(ctx, Command::PrivacyShow).await
}

/// Get all I store about you as a JSON file
#[poise::command(slash_command)]
async fn export(ctx: Context<'_>) -> Result {
    pass_on(ctx, Command::PrivacyExport).await
}

/// Erase all I store about you; I ask once whether you mean it
#[poise::command(slash_command, rename = "forget-me")]
async fn forget_me(ctx: Context<'_>) -> Result {
    pass_on(ctx, Command::PrivacyForgetMe).await
}
