//! What was said is changed or gone: the question and its answers follow.

use super::turn::{Done, Turn};
use super::{marks, offers, on_message, reading, settle};
use crate::domain::ask::{AskState, Heard};
use crate::domain::ids::{ChannelId, MessageId, UserId};

/// A message has new words.
pub fn on_edit(
    turn: &mut Turn<'_>,
    channel: ChannelId,
    message: MessageId,
    author: UserId,
    text: &str,
) -> Done {
    if turn.guild.offers_taken.remove(&message) {
        let name = turn.store.person(turn.guild.shape.id, author)?;
        let name = name.map_or_else(String::new, |person| person.name);
        return offers::take(turn, channel, message, (author, name), text.to_owned());
    }
    if author == turn.guild.shape.me {
        // The question of `/ask` stands in a message of ours; a preview added to it changes no word.
        return Ok(());
    }
    let guild = turn.guild.shape.id;
    if let Some(response) = turn.store.response(guild, message)? {
        if response.accepted {
            turn.store.accept_response(message, text)?;
        } else {
            turn.guild.answer_words.insert(message, text.to_owned());
        }
        return Ok(());
    }
    let Some(mut ask) = turn.store.ask_of_message(guild, message)? else {
        return Ok(());
    };
    let (title, text) = if ask.heard == Heard::Forum {
        on_message::titled(turn, channel, text)
    } else {
        (None, text.to_owned())
    };
    if ask.state.is_settled() || ask.text == text {
        return Ok(());
    }
    ask.title = reading::title(title.as_ref().unwrap_or(&text));
    ask.topics = turn.guild.topics_in(&text, channel);
    ask.text = text;
    turn.guild.ranker.forget_question(ask.id.0);
    turn.guild.learn_question(&ask);
    turn.store.save_ask(&ask)?;
    turn.store
        .note_step(ask.id, turn.at, "edited", Some(author), "")
}

/// A message is gone.
pub fn on_delete(turn: &mut Turn<'_>, channel: ChannelId, message: MessageId) -> Done {
    turn.guild.talk.forget(channel, message);
    turn.guild.answer_words.remove(&message);
    let guild = turn.guild.shape.id;
    if let Some(response) = turn.store.response(guild, message)? {
        return marks::response_deleted(turn, &response);
    }
    match turn.store.ask_of_message(guild, message)? {
        Some(ask) if ask.state != AskState::Withdrawn => settle::withdraw(turn, ask),
        _ => Ok(()),
    }
}
