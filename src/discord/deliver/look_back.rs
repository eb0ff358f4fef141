//! Looks whether something was said already: after a crash or a lost answer nobody else knows.

use serenity::builder::GetMessages;
use serenity::model::application::{ActionRowComponent, ButtonKind};
use serenity::model::channel::{Message, Nonce};

use crate::app::effect::{OutboxId, Post, Row, Speech};
use crate::discord::to_discord::channel_id;
use crate::domain::ids::{ChannelId, MessageId, UserId};

use super::Courier;
use super::failure::Failure;
use super::say::Place;

/// How far back to look.
const MESSAGES: u8 = 50;

impl Courier {
    /// Where this is said already, if one of the latest messages there does. What isn't a new message can be
    /// said again without harm, so nobody looks for it.
    pub(super) async fn said_already(
        &self,
        outbox: OutboxId,
        speech: &Speech,
    ) -> Result<Option<Place>, Failure> {
        let (channel, reply_to, post) = match speech {
            // The thread on a message has the message's id.
            Speech::OpenThread { message, post, .. } => (ChannelId(message.0), None, post),
            Speech::Post {
                channel,
                reply_to,
                post,
            } => (*channel, *reply_to, post),
            _ => return Ok(None),
        };
        let me = self.me().await?;
        let (at, latest) = (channel_id(channel), GetMessages::new().limit(MESSAGES));
        let messages = match self.ask(|| at.messages(&self.http, latest)).await {
            // There is no such thread yet, or no such place any more: nothing was said in it.
            Err(failure) if failure.is_gone() => Vec::new(),
            read => read?,
        };
        let said = messages
            .iter()
            .find(|message| says(message, me, outbox, reply_to, post));
        Ok(said.map(|message| (channel, Some(MessageId(message.id.get())))))
    }
}

/// Is this message ours and the one that was promised? Its nonce tells, where history shows it; else its
/// buttons and whom it calls: nobody is called twice to one question. A post without buttons is known by its
/// words and by what it replies to.
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
        let calls = |who: &UserId| message.mentions.iter().any(|one| one.id.get() == who.0);
        let is_it = if post.notify.is_empty() {
            // One button alone may stand under another message about the same question too.
            promised.len() > 1 || message.content.trim() == post.text.trim()
        } else {
            post.notify.iter().any(calls)
        };
        return is_it && said_ids(message).first() == promised.first();
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
