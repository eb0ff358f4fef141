//! `/health` and `/help`.

use crate::app::event::Command;

use super::{Context, Result, pass_on};

/// Show core members how the community is doing
#[poise::command(slash_command)]
pub async fn health(
    ctx: Context<'_>,
    #[description = "How many weeks to look back; 0 is the running week"]
    #[min = 0]
    #[max = 26]
    weeks: Option<u32>,
) -> Result {
    pass_on(ctx, Command::Health { weeks }).await
}

/// Tell what I do, what I don't, and what I store
#[poise::command(slash_command)]
pub async fn help(ctx: Context<'_>) -> Result {
    pass_on(ctx, Command::Help).await
}
