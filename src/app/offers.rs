//! The offer to call for help: a 🙋 on a message that may be a question, which only its author can take.

use super::effect::{Effect, Speech};
use super::event::Reaction;
use super::turn::{Done, Purpose, Turn};
use super::{asking, asks};
use crate::domain::ask::Heard;
use crate::domain::community::Member;
use crate::domain::ids::{ChannelId, MessageId, UserId};

/// The offer: the author taps it.
pub const OFFER: &str = "🙋";

/// Only the author of a message can take the offer on it.
pub fn tapped(turn: &mut Turn<'_>, reaction: &Reaction) -> Done {
    let guild = turn.guild.shape.id;
    let known = turn
        .guild
        .talk
        .message(reaction.channel, reaction.message)
        .cloned();
    let author = reaction
        .message_author
        .or(known.as_ref().map(|said| said.who));
    if author != Some(reaction.who)
        || turn
            .settings
            .tone_of(&turn.guild.shape, reaction.channel)
            .is_none()
        || turn
            .store
            .ask_of_message(guild, reaction.message)?
            .is_some()
    {
        return Ok(());
    }
    if let Some(said) = known {
        return take(
            turn,
            reaction.channel,
            reaction.message,
            (reaction.who, said.name),
            said.text,
        );
    }
    turn.guild.offers_taken.insert(reaction.message);
    turn.effects.push(Effect::Read {
        guild,
        channel: reaction.channel,
        message: reaction.message,
    });
    Ok(())
}

/// The author of a message took the offer: it begins its life as a question.
pub fn take(
    turn: &mut Turn<'_>,
    channel: ChannelId,
    message: MessageId,
    (author, name): (UserId, String),
    text: String,
) -> Done {
    let emoji = OFFER.to_owned();
    turn.promise(
        &Purpose::Courtesy,
        Speech::Unreact {
            channel,
            message,
            emoji,
        },
    )?;
    let question = asks::Question {
        channel,
        message,
        asker: Member {
            id: author,
            name,
            roles: Vec::new(),
            is_bot: false,
        },
        title: None,
        text,
        topic: None,
        reasons: vec!["its author took the offer to call for help".to_owned()],
        asked_at: message.written_at(),
    };
    match asks::open(turn, question, Heard::Offered)? {
        Some(ask) => asking::note_call(turn, ask, author),
        None => Ok(()),
    }
}
