//! Looks whether something was said already: after a crash or a lost answer nobody else knows.

use serenity::builder::GetMessages;
use serenity::model::application::{ActionRowComponent, ButtonKind};
use serenity::model::channel::{Message, Nonce};

use crate::app::effect::{OutboxId, Post, Row};
use crate::discord::to_discord::channel_id;
use crate::domain::ids::{ChannelId, MessageId, UserId};

use super::Courier;
use super::failure::Failure;

/// How far back to look.
const MESSAGES: u8 = 50;

impl Courier {
    /// The message that says this already, if one of the latest does.
    pub(super) async fn said_already(
        &self,
        outbox: OutboxId,
        channel: ChannelId,
        reply_to: Option<MessageId>,
        post: &Post,
    ) -> Result<Option<MessageId>, Failure> {
        let me = self.me().await?;
        let (at, latest) = (channel_id(channel), GetMessages::new().limit(MESSAGES));
        let messages = self.ask(|| at.messages(&self.http, latest)).await?;
        let said = messages
            .iter()
            .find(|message| says(message, me, outbox, reply_to, post));
        Ok(said.map(|message| MessageId(message.id.get())))
    }
}

/// Is this message ours and the one that was promised? Its nonce tells, where history shows it;
/// else its buttons, which bear unique ids; a post without buttons is known by its words and by
/// what it replies to.
fn says(
    message: &Message,
    me: UserId,
    outbox: OutboxId,
    reply_to: Option<MessageId>,
    post: &Post,
) -> bool {
    if message.author.id.get() != me.0 {
        return false;
    }
    if let Some(Nonce::String(nonce)) = &message.nonce {
        return *nonce == outbox.0.to_string();
    }
    let promised = promised_ids(post);
    if !promised.is_empty() {
        return said_ids(message) == promised;
    }
    let answered = message
        .message_reference
        .as_ref()
        .and_then(|reference| reference.message_id)
        .map(|id| MessageId(id.get()));
    answered == reply_to && !post.text.is_empty() && message.content.trim() == post.text.trim()
}

fn promised_ids(post: &Post) -> Vec<&str> {
    post.rows.iter().flat_map(ids_of_row).collect()
}

fn ids_of_row(row: &Row) -> Vec<&str> {
    match row {
        Row::Buttons(buttons) => buttons.iter().map(|b| b.id.as_str()).collect(),
        Row::Choose(select) | Row::ChooseMember(select) => vec![select.id.as_str()],
    }
}

fn said_ids(message: &Message) -> Vec<&str> {
    let parts = message.components.iter().flat_map(|row| &row.components);
    parts
        .filter_map(|part| match part {
            ActionRowComponent::Button(button) => match &button.data {
                ButtonKind::NonLink { custom_id, .. } => Some(custom_id.as_str()),
                _ => None,
            },
            ActionRowComponent::SelectMenu(select) => select.custom_id.as_deref(),
            _ => None,
        })
        .collect()
}
