//! What is said to a question: answers by others, thanks and afterthoughts by the asker.

use std::cmp::Reverse;

use super::event::Message;
use super::talk::Said;
use super::turn::{Done, Turn};
use super::{alerts, settle};
use crate::domain::answers::{self, Afterthought};
use crate::domain::ask::{Ask, AskState};
use crate::domain::question::Decision;
use crate::store::{PingOutcome, Response, StoreError};

/// Somebody wrote in the thread of a question.
pub fn in_thread(turn: &mut Turn<'_>, ask: Ask, message: &Message) -> Done {
    if message.id == ask.message {
        return Ok(());
    }
    if message.author.id == ask.asker {
        return afterthought(turn, ask, message);
    }
    respond(turn, ask, message)
}

/// Somebody wrote in a channel: is it an answer to a question that stands there? Says whether it was taken for one.
pub fn in_channel(
    turn: &mut Turn<'_>,
    message: &Message,
    previous: Option<&Said>,
) -> Result<bool, StoreError> {
    let replied_to = message.reply_to.map(|(id, _)| id);
    let mut open = spoken_to(turn, message, previous)?;
    // What is read from history may be older than a question; and a reply goes before a guess.
    open.retain(|ask| ask.asked_at <= message.id.written_at());
    open.sort_by_key(|ask| replied_to != Some(ask.message));
    for ask in open {
        let is_reply = replied_to == Some(ask.message);
        if message.author.id == ask.asker {
            if is_reply || replied_to_answer(turn, &ask, message)? {
                afterthought(turn, ask, message)?;
                return Ok(true);
            }
            continue;
        }
        let names_asker = message.mentions.contains(&ask.asker)
            || message
                .reply_to
                .is_some_and(|(_, author)| author == Some(ask.asker));
        // While nobody was asked yet, the one who speaks right after the question is answering it.
        let follows = ask.state == AskState::Open
            && message.reply_to.is_none()
            && previous.is_some_and(|said| said.who == ask.asker && said.at >= ask.asked_at)
            && answers::could_answer(&message.text)
            && !is_a_question(turn, message);
        if is_reply || names_asker || follows {
            respond(turn, ask, message)?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Is it surely a question of its own? Two people may ask one right after the other.
fn is_a_question(turn: &Turn<'_>, message: &Message) -> bool {
    let tone = turn.settings.tone_of(&turn.guild.shape, message.channel);
    tone.is_some_and(|tone| {
        let verdict = turn.reader.judge(&message.text, tone, None);
        verdict.decision == Decision::Ask
    })
}

/// The unsettled questions that a message can be about, the newest first: the one it replies to, and those that
/// stand in its channel of everybody it may speak to, its author included.
fn spoken_to(
    turn: &Turn<'_>,
    message: &Message,
    previous: Option<&Said>,
) -> Result<Vec<Ask>, StoreError> {
    let guild = turn.guild.shape.id;
    let mut askers = message.mentions.clone();
    let mut found = Vec::new();
    if let Some((replied_to, author)) = message.reply_to {
        askers.extend(author);
        askers.push(message.author.id);
        let ask = turn.store.ask_of_message(guild, replied_to)?;
        found.extend(ask.filter(|ask| ask.channel == message.channel && !ask.state.is_settled()));
    } else {
        askers.extend(previous.map(|said| said.who));
    }
    askers.sort_unstable();
    askers.dedup();
    for asker in askers {
        found.extend(turn.store.unsettled_of(guild, message.channel, asker)?);
    }
    found.sort_by_key(|ask| Reverse((ask.asked_at, ask.id)));
    found.dedup_by_key(|ask| ask.id);
    Ok(found)
}

fn replied_to_answer(turn: &Turn<'_>, ask: &Ask, message: &Message) -> Result<bool, StoreError> {
    let Some((replied, _)) = message.reply_to else {
        return Ok(false);
    };
    let response = turn.store.response(ask.guild, replied)?;
    Ok(response.is_some_and(|response| response.ask == ask.id))
}

/// Somebody else said something to a question: nobody further is pinged for it.
fn respond(turn: &mut Turn<'_>, mut ask: Ask, message: &Message) -> Done {
    let response = Response {
        message: message.id,
        ask: ask.id,
        channel: message.channel,
        member: message.author.id,
        name: message.author.name.clone(),
        said_at: message.id.written_at(),
        accepted: false,
        text: String::new(),
    };
    if !turn.store.add_response(ask.guild, &response)? {
        return Ok(());
    }
    let who = message.author.id;
    let first_of_theirs = turn
        .store
        .responses_to(ask.id)?
        .iter()
        .filter(|one| one.member == who)
        .count()
        == 1;
    if first_of_theirs {
        turn.guild
            .learn_answer(ask.id.0, who, response.said_at, &message.text);
        turn.store
            .settle_ping(ask.id, who, PingOutcome::Answered, turn.at)?;
    }
    if ask.state.is_settled() {
        return Ok(());
    }
    turn.guild
        .answer_words
        .insert(message.id, message.text.clone());
    turn.store.note_first_responder(ask.id, who)?;
    ask.first_response_at = ask.first_response_at.or(Some(response.said_at));
    if ask.state == AskState::Responded {
        return turn.store.save_ask(&ask);
    }
    ask.state = AskState::Responded;
    ask.due_at = None;
    turn.store
        .note_step(ask.id, turn.at, "answered", Some(who), "")?;
    turn.store.save_ask(&ask)?;
    alerts::refresh(turn, &ask)
}

/// The asker says something after asking: thanks, "still broken", or more context.
fn afterthought(turn: &mut Turn<'_>, mut ask: Ask, message: &Message) -> Done {
    let responses = turn.store.responses_to(ask.id)?;
    match answers::afterthought(&message.text) {
        Afterthought::Thanks if !ask.state.is_settled() && !responses.is_empty() => {
            settle::presume_solved(turn, ask, &responses, message)
        }
        Afterthought::StillBroken if ask.state.is_solved() => {
            settle::reopen(turn, ask, message.author.id)
        }
        Afterthought::StillBroken if ask.state == AskState::Responded => {
            ask.wait_again(turn.settings, turn.at);
            turn.store.save_ask(&ask)?;
            turn.store
                .note_step(ask.id, turn.at, "didn't help", Some(message.author.id), "")?;
            alerts::refresh(turn, &ask)
        }
        _ if ask.state.is_unanswered() => {
            ask.text.push('\n');
            ask.text.push_str(&message.text);
            ask.topics = turn.guild.topics_in(&ask.text, ask.channel);
            let who = Some(message.author.id);
            turn.store
                .note_step(ask.id, turn.at, settle::ADDED, who, "")?;
            turn.store.save_ask(&ask)
        }
        _ => Ok(()),
    }
}
