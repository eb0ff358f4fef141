//! The lines of a question: what its author adds, edits and deletes after (or before) the message it stands in.

use super::event::Message;
use super::turn::{Done, Turn};
use super::{knowledge, reading, settle};
use crate::domain::ask::{Ask, AskState, Heard};
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::question::Decision;

/// What the asker adds is context for the question; it never starts a second one.
pub fn add(turn: &mut Turn<'_>, ask: Ask, message: &Message) -> Done {
    if turn.store.lines_of(ask.id)?.is_empty() {
        turn.store
            .save_line(ask.id, ask.channel, ask.message, &ask.text)?;
    }
    turn.store
        .save_line(ask.id, message.channel, message.id, &message.text)?;
    let text = format!("{}\n{}", ask.text, message.text);
    save_text(turn, ask, text)
}

/// Lines that were joined when the question was heard: each can be edited and deleted by itself later.
pub fn keep(turn: &Turn<'_>, ask: &Ask, lines: &[(MessageId, String)]) -> Done {
    for (message, text) in lines {
        turn.store.save_line(ask.id, ask.channel, *message, text)?;
    }
    Ok(())
}

/// A line of a question has new words; `message` may be the one the question stands in.
pub fn edit(
    turn: &mut Turn<'_>,
    ask: Ask,
    channel: ChannelId,
    message: MessageId,
    words: &str,
) -> Done {
    // What is withdrawn, no question or expired has no words to bring up to date.
    let is_kept = ask.state.is_solved() || !ask.state.is_settled();
    if !is_kept || ask.text.is_empty() {
        return Ok(());
    }
    if turn.store.lines_of(ask.id)?.is_empty() {
        return re_evaluate(turn, ask, words.to_owned());
    }
    turn.store.save_line(ask.id, channel, message, words)?;
    let whole = turn.store.lines_of(ask.id)?.join("\n");
    re_evaluate(turn, ask, whole)
}

/// A line of a question is gone: its words go from the question, from search too.
pub fn delete(turn: &mut Turn<'_>, ask: Ask, message: MessageId) -> Done {
    turn.store.drop_line(message)?;
    let lines = turn.store.lines_of(ask.id)?;
    if lines.is_empty() || ask.text.is_empty() {
        return Ok(());
    }
    let mut ask = ask;
    let whole = lines.join("\n");
    ask.title = reading::title(&whole);
    save_text(turn, ask, whole)
}

/// New words for an open question: other topics, another title, another earlier answer. Is it no question any
/// more, and nobody was asked, it is let go. Speaks it of something else altogether, the next people are asked
/// soon, since those asked so far were asked about something else.
fn re_evaluate(turn: &mut Turn<'_>, mut ask: Ask, text: String) -> Done {
    if ask.text == text {
        return Ok(());
    }
    let (asker, before) = (ask.asker, std::mem::take(&mut ask.topics));
    let title = turn.guild.shape.channels.get(&ask.channel);
    let title = title.filter(|_| ask.heard == Heard::Forum);
    ask.title = reading::title(title.map_or(text.as_str(), |post| post.name.as_str()));
    ask.topics = turn.guild.topics_in(&text, ask.channel);
    let unasked = ask.state == AskState::Open && ask.link.is_none();
    if unasked {
        ask.similar = knowledge::like(turn, &text, &ask.topics, ask.channel)?;
    }
    let is_other_matter = !before.is_empty()
        && !ask.topics.is_empty()
        && !before.iter().any(|topic| ask.topics.contains(topic));
    if is_other_matter && ask.state.is_unanswered() && !unasked {
        ask.asked_about_another_matter(turn.settings, turn.at);
    }
    turn.store
        .note_step(ask.id, turn.at, "edited", Some(asker), "")?;
    let tone = turn.settings.tone_of(&turn.guild.shape, ask.channel);
    let no_more = tone.filter(|_| unasked && ask.heard == Heard::Detected);
    let no_more =
        no_more.is_some_and(|tone| turn.reader.judge(&text, tone, None).decision == Decision::None);
    save_text(turn, ask.clone(), text)?;
    if no_more {
        return settle::dismiss(turn, ask, asker);
    }
    Ok(())
}

/// Saves the words of a question, for search and ranking as well.
fn save_text(turn: &mut Turn<'_>, mut ask: Ask, text: String) -> Done {
    ask.topics = turn.guild.topics_in(&text, ask.channel);
    ask.text = text;
    turn.guild.ranker.forget_question(ask.id.0);
    turn.guild.learn_question(&ask);
    if ask.state.is_solved() {
        turn.guild.ranker.learn_solved(ask.id.0);
    }
    turn.store.save_ask(&ask)
}
