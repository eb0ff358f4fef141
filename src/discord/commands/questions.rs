//! `/questions`, `/search` and `/why`: what was asked, answered, and whom it was asked.

use crate::app::event::Command;

use super::choices::topic;
use super::{Context, Result, pass_on};

/// Show the questions that wait for an answer
#[poise::command(slash_command, subcommand_required, subcommands("open", "mine"))]
pub async fn questions(_: Context<'_>) -> Result {
    Ok(())
}

/// Show what waits for an answer here
#[poise::command(slash_command)]
async fn open(
    ctx: Context<'_>,
    #[description = "Only this topic"]
    #[autocomplete = "topic"]
    #[max_length = 100]
    topic: Option<String>,
) -> Result {
    pass_on(ctx, Command::QuestionsOpen { topic }).await
}

/// Show your own questions and what became of them
#[poise::command(slash_command)]
async fn mine(ctx: Context<'_>) -> Result {
    pass_on(ctx, Command::QuestionsMine).await
}

/// Find questions that were solved before
#[poise::command(slash_command)]
pub async fn search(
    ctx: Context<'_>,
    #[description = "What you are looking for"]
    #[max_length = 200]
    text: String,
) -> Result {
    pass_on(ctx, Command::Search { text }).await
}

/// Show why these people were asked, or why you were
#[poise::command(slash_command)]
pub async fn why(
    ctx: Context<'_>,
    #[description = "Link to or number of a question; else the one of this thread"]
    #[max_length = 200]
    question: Option<String>,
) -> Result {
    pass_on(ctx, Command::Why { question }).await
}
