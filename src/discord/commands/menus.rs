//! The menus on messages and members.

use poise::serenity_prelude::{Message, User};

use crate::app::event::{Command, MessageRef};
use crate::discord::from_discord;
use crate::domain::ids::{ChannelId, MessageId};

use super::{Context, Result, pass_on, someone};

/// Asks people about a message.
#[poise::command(context_menu_command = "Find an expert")]
pub async fn find_an_expert(ctx: Context<'_>, message: Message) -> Result {
    pass_on(ctx, Command::FindExpert(reference(&message))).await
}

/// Marks a message as the answer.
#[poise::command(context_menu_command = "This is the answer")]
pub async fn this_is_the_answer(ctx: Context<'_>, message: Message) -> Result {
    pass_on(ctx, Command::ThisIsTheAnswer(reference(&message))).await
}

/// Tells that a message was taken for a question wrongly.
#[poise::command(context_menu_command = "Not a question")]
pub async fn not_a_question(ctx: Context<'_>, message: Message) -> Result {
    pass_on(ctx, Command::NotAQuestion(reference(&message))).await
}

/// Shows what a member says they know.
#[poise::command(context_menu_command = "What do they know?")]
pub async fn what_do_they_know(ctx: Context<'_>, user: User) -> Result {
    let whom = someone(&user, user.member.as_deref());
    pass_on(ctx, Command::SkillsOf { whom }).await
}

fn reference(message: &Message) -> MessageRef {
    MessageRef {
        channel: ChannelId(message.channel_id.get()),
        id: MessageId(message.id.get()),
        author: from_discord::message(message).author,
        text: message.content.clone(),
    }
}
