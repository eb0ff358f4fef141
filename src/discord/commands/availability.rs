//! `/availability`: when and how often one may be asked.

use crate::app::event::Command;

use super::choices::{PreferenceChoice, time_zone};
use super::{Context, Result, pass_on};

/// Say when and how often you may be asked
#[poise::command(
    slash_command,
    subcommand_required,
    subcommands("status", "mode", "quiet_hours", "limit", "snooze")
)]
pub async fn availability(_: Context<'_>) -> Result {
    Ok(())
}

/// Show when and how often you may be asked
#[poise::command(slash_command)]
async fn status(ctx: Context<'_>) -> Result {
    pass_on(ctx, Command::AvailabilityStatus).await
}

/// Choose how you are asked: with a ping, quietly, as the last resort, or never
#[poise::command(slash_command)]
async fn mode(
    ctx: Context<'_>,
    #[description = "How you want to be asked"] mode: PreferenceChoice,
) -> Result {
    let preference = mode.into();
    pass_on(ctx, Command::AvailabilityMode { preference }).await
}

/// Set the hours in which you are never pinged
#[poise::command(slash_command, rename = "quiet-hours")]
async fn quiet_hours(
    ctx: Context<'_>,
    #[description = "Start, as in 22:00"]
    #[max_length = 10]
    from: String,
    #[description = "End, as in 08:00"]
    #[max_length = 10]
    to: String,
    #[description = "Your time zone, as in Europe/Vienna; else the one you gave before"]
    #[rename = "time-zone"]
    #[autocomplete = "time_zone"]
    #[max_length = 100]
    zone: Option<String>,
) -> Result {
    let time_zone = zone;
    let command = Command::AvailabilityQuietHours {
        from,
        to,
        time_zone,
    };
    pass_on(ctx, command).await
}

/// Set how often you may be pinged
#[poise::command(slash_command)]
async fn limit(
    ctx: Context<'_>,
    #[description = "Pings a day at most"]
    #[rename = "per-day"]
    #[min = 0]
    #[max = 50]
    per_day: u32,
    #[description = "Pings a week at most"]
    #[rename = "per-week"]
    #[min = 0]
    #[max = 200]
    per_week: Option<u32>,
) -> Result {
    pass_on(ctx, Command::AvailabilityLimit { per_day, per_week }).await
}

/// Don't be asked for a while
#[poise::command(slash_command)]
async fn snooze(
    ctx: Context<'_>,
    #[description = "How long, as in 3h or 2 days; off to end it"]
    #[rename = "for"]
    #[max_length = 40]
    span: String,
) -> Result {
    pass_on(ctx, Command::AvailabilitySnooze { span }).await
}
