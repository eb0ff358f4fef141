//! `/whoknows` and `/ask`: finding people.

use crate::app::event::Command;

use super::choices::topic;
use super::{Context, Result, pass_on};

/// Show who knows about a topic; nobody is notified
#[poise::command(slash_command)]
pub async fn whoknows(
    ctx: Context<'_>,
    #[description = "A skill or topic"]
    #[autocomplete = "topic"]
    #[max_length = 100]
    topic: String,
) -> Result {
    pass_on(ctx, Command::WhoKnows { topic }).await
}

/// Post your question here and ask a few people who are likely to know
#[poise::command(slash_command)]
pub async fn ask(
    ctx: Context<'_>,
    #[description = "Your question, in your own words"]
    #[max_length = 1500]
    question: String,
    #[description = "What it is about, if you want to say"]
    #[autocomplete = "topic"]
    #[max_length = 100]
    topic: Option<String>,
) -> Result {
    pass_on(ctx, Command::Ask { question, topic }).await
}
