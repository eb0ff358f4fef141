//! What is said to a question: answers by others, thanks and afterthoughts by the asker.

use std::cmp::Reverse;

use super::event::Message;
use super::talk::Said;
use super::turn::{Done, Turn};
use super::{alerts, asks, lines, settle};
use crate::domain::answers::{self, Afterthought, Remark};
use crate::domain::ask::{Ask, AskState};
use crate::domain::ids::MessageId;
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
    match answers::remark(&message.text, &ask.text, true) {
        Remark::Nothing if turn.store.has_step(ask.id, settle::ADDED)? => Ok(()),
        Remark::Nothing => turn
            .store
            .note_step(ask.id, turn.at, settle::ADDED, None, ""),
        remark => respond(turn, ask, message, remark),
    }
}

/// Somebody wrote in a channel: does it belong to a question that stands there? Says whether it was taken so.
pub fn in_channel(
    turn: &mut Turn<'_>,
    message: &Message,
    previous: Option<&Said>,
) -> Result<bool, StoreError> {
    if let Some(ask) = solved_and_taken_up_again(turn, message)? {
        afterthought(turn, ask, message)?;
        return Ok(true);
    }
    let replied_to = message.reply_to.map(|(id, _)| id);
    let mut open = spoken_to(turn, message, previous)?;
    // What is read from history may be older than a question; and a reply goes before a guess.
    open.retain(|(ask, _)| ask.asked_at <= message.id.written_at());
    open.sort_by_key(|(_, standing)| replied_to != Some(*standing));
    for (ask, standing) in open {
        let is_reply = replied_to == Some(standing);
        if message.author.id == ask.asker {
            if is_reply || answer_replied_to(turn, message)?.is_some_and(|one| one.ask == ask.id) {
                afterthought(turn, ask, message)?;
                return Ok(true);
            }
            continue;
        }
        let names_asker = message.mentions.contains(&ask.asker)
            || message
                .reply_to
                .is_some_and(|(_, author)| author == Some(ask.asker));
        let addressed = is_reply || names_asker;
        // While nobody was asked yet, the one who speaks right after the question may be answering it.
        let follows = ask.state == AskState::Open
            && message.reply_to.is_none()
            && previous.is_some_and(|said| said.who == ask.asker && said.at >= ask.asked_at)
            && !is_a_question(turn, message);
        if !addressed && !follows {
            continue;
        }
        match answers::remark(&message.text, &ask.text, addressed) {
            Remark::Nothing if addressed => return Ok(true),
            Remark::Nothing => {}
            remark => {
                respond(turn, ask, message, remark)?;
                return Ok(true);
            }
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
/// stand in its channel of everybody it may speak to, its author included. With each the message it stands in
/// there: its own, or a copy of it.
fn spoken_to(
    turn: &Turn<'_>,
    message: &Message,
    previous: Option<&Said>,
) -> Result<Vec<(Ask, MessageId)>, StoreError> {
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
    for asker in &askers {
        found.extend(turn.store.unsettled_of(guild, message.channel, *asker)?);
    }
    found.sort_by_key(|ask| Reverse((ask.asked_at, ask.id)));
    found.dedup_by_key(|ask| ask.id);
    let with_place = |ask: Ask| {
        let standing = ask.message;
        (ask, standing)
    };
    let mut found: Vec<_> = found.into_iter().map(with_place).collect();
    for (ask, copy) in turn.store.copies_in(guild, message.channel)? {
        let ask = turn.store.ask(guild, ask)?;
        found.extend(
            ask.filter(|ask| askers.contains(&ask.asker))
                .map(|ask| (ask, copy)),
        );
    }
    Ok(found)
}

/// The answer that a message replies to.
fn answer_replied_to(turn: &Turn<'_>, message: &Message) -> Result<Option<Response>, StoreError> {
    match message.reply_to {
        Some((replied, _)) => turn.store.response(turn.guild.shape.id, replied),
        None => Ok(None),
    }
}

/// The asker's own solved question that they reply to, or to whose answer.
fn solved_and_taken_up_again(
    turn: &Turn<'_>,
    message: &Message,
) -> Result<Option<Ask>, StoreError> {
    let guild = turn.guild.shape.id;
    let ask = match (answer_replied_to(turn, message)?, message.reply_to) {
        (Some(answer), _) => turn.store.ask(guild, answer.ask)?,
        (None, Some((replied, _))) => turn.store.ask_of_message(guild, replied)?,
        (None, None) => None,
    };
    Ok(ask.filter(|ask| ask.asker == message.author.id && ask.state.is_solved()))
}

/// Somebody else said something to a question. After an answer nobody further is pinged for it; who only
/// asks back holds the next round off for a while.
fn respond(turn: &mut Turn<'_>, mut ask: Ask, message: &Message, remark: Remark) -> Done {
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
    note_evidence(turn, &ask, &response, message)?;
    if ask.state.is_settled() {
        return Ok(());
    }
    turn.guild
        .answer_words
        .insert(message.id, message.text.clone());
    turn.store.note_first_responder(ask.id, who)?;
    ask.first_response_at = ask.first_response_at.or(Some(response.said_at));
    if remark == Remark::Engages && ask.state != AskState::Responded {
        ask.due_at = Some(ask.hold(turn.settings, turn.at));
        turn.store
            .note_step(ask.id, turn.at, "asked back", Some(who), "")?;
        return turn.store.save_ask(&ask);
    }
    let is_first = ask.state != AskState::Responded;
    ask.state = AskState::Responded;
    wait_for_asker(turn, &mut ask);
    turn.store.save_ask(&ask)?;
    if is_first {
        turn.store
            .note_step(ask.id, turn.at, "answered", Some(who), "")?;
        alerts::refresh(turn, &ask)?;
    }
    Ok(())
}

/// Somebody's first word to a question is evidence of what they know, and ends their ping.
fn note_evidence(turn: &mut Turn<'_>, ask: &Ask, response: &Response, message: &Message) -> Done {
    let who = message.author.id;
    let said = turn.store.responses_to(ask.id)?;
    if said.iter().filter(|one| one.member == who).count() == 1 {
        turn.guild
            .learn_answer(ask.id.0, who, response.said_at, &message.text);
        turn.store
            .settle_ping(ask.id, who, PingOutcome::Answered, turn.at)?;
    }
    Ok(())
}

/// Answered: if nobody says anything further for long, the asker is asked whether it helped, once.
fn wait_for_asker(turn: &Turn<'_>, ask: &mut Ask) {
    let silence = turn.settings.check_back_after;
    let never_asked = ask.checked_at.is_none();
    ask.due_at = never_asked.then(|| turn.settings.clock(turn.at, silence));
}

/// The asker says something after asking: thanks, "still broken", or more context.
fn afterthought(turn: &mut Turn<'_>, mut ask: Ask, message: &Message) -> Done {
    let responses = turn.store.responses_to(ask.id)?;
    match answers::afterthought(&message.text) {
        Afterthought::Thanks if !ask.state.is_settled() && !responses.is_empty() => {
            settle::presume_solved(turn, ask, &responses, message)
        }
        Afterthought::Thanks if ask.waits_for_link() => {
            settle::presume_solved_by_link(turn, ask, message)
        }
        Afterthought::StillBroken if ask.waits_for_link() => {
            let who = Some(message.author.id);
            turn.store
                .note_step(ask.id, turn.at, "still stuck", who, "")?;
            asks::look_at(turn, ask)
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
            let who = Some(message.author.id);
            turn.store
                .note_step(ask.id, turn.at, settle::ADDED, who, "")?;
            lines::add(turn, ask, message)
        }
        _ if ask.state == AskState::Responded => {
            wait_for_asker(turn, &mut ask);
            turn.store.save_ask(&ask)
        }
        _ => Ok(()),
    }
}
