//! What was said is changed or gone: the question and its answers follow.

use super::turn::{Done, Turn};
use super::{lines, marks, offers, on_message, settle};
use crate::domain::ask::{Ask, AskState, Heard};
use crate::domain::ids::{ChannelId, MessageId, UserId};
use crate::store::StoreError;

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
        if response.member.0 == 0 {
            // Who had themselves forgotten isn't quoted again.
            return Ok(());
        }
        if response.accepted {
            turn.store.accept_response(message, text)?;
        } else {
            turn.guild.answer_words.insert(message, text.to_owned());
        }
        return Ok(());
    }
    match question_of(turn, message)? {
        Some((ask, Part::Itself)) if ask.heard == Heard::Forum => {
            let (_, words) = on_message::titled(turn, channel, text);
            lines::edit(turn, ask, channel, message, &words)
        }
        Some((ask, Part::Itself | Part::Line)) => lines::edit(turn, ask, channel, message, text),
        Some((_, Part::Copy)) | None => Ok(()),
    }
}

/// A message is gone.
pub fn on_delete(turn: &mut Turn<'_>, channel: ChannelId, message: MessageId) -> Done {
    turn.guild.talk.forget(channel, message);
    turn.guild.answer_words.remove(&message);
    let guild = turn.guild.shape.id;
    if let Some(response) = turn.store.response(guild, message)? {
        return marks::response_deleted(turn, &response);
    }
    match question_of(turn, message)? {
        Some((ask, Part::Itself)) if ask.state != AskState::Withdrawn => {
            settle::withdraw(turn, ask)
        }
        Some((ask, Part::Line)) => lines::delete(turn, ask, message),
        Some((_, Part::Copy)) => turn.store.drop_line(message),
        _ => Ok(()),
    }
}

/// What a message is to a question.
enum Part {
    /// The one it stands in.
    Itself,
    /// A further line of it.
    Line,
    /// The same question in another channel.
    Copy,
}

fn question_of(turn: &Turn<'_>, message: MessageId) -> Result<Option<(Ask, Part)>, StoreError> {
    let guild = turn.guild.shape.id;
    if let Some(ask) = turn.store.ask_of_message(guild, message)? {
        return Ok(Some((ask, Part::Itself)));
    }
    let Some((ask, is_copy)) = turn.store.ask_of_line(message)? else {
        return Ok(None);
    };
    let part = if is_copy { Part::Copy } else { Part::Line };
    Ok(turn.store.ask(guild, ask)?.map(|ask| (ask, part)))
}
