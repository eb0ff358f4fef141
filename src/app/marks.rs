//! Marking an answer: by the menu, by a ✅; and what happens when an answer is deleted.

use super::alerts;
use super::event::{Call, MessageRef, Reaction};
use super::settle::{reopen, show_solved, solve};
use super::turn::{Done, Turn};
use crate::domain::ask::{Ask, AskState};
use crate::domain::ids::{ChannelId, MessageId, UserId};
use crate::store::Response;
use crate::wording;

/// Message menu *This is the answer*: for the asker and core members.
pub fn this_is_the_answer(turn: &mut Turn<'_>, call: &Call, message: &MessageRef) -> Done {
    let guild = turn.guild.shape.id;
    let ask = match turn.store.response(guild, message.id)? {
        Some(response) => turn.store.ask(guild, response.ask)?,
        None => turn.store.ask_in_thread(guild, message.channel)?,
    };
    let Some(ask) = ask else {
        turn.tell(call, wording::asks::NO_QUESTION_HERE);
        return Ok(());
    };
    if call.who.id != ask.asker && !turn.is_core(call) {
        turn.tell(call, wording::asks::ONLY_ASKER_OR_CORE);
        return Ok(());
    }
    if !ask.may_be_credited(message.author.id, message.id.written_at()) || message.author.is_bot {
        turn.tell(call, wording::asks::NOT_AN_ANSWER);
        return Ok(());
    }
    let name = message.author.name.clone();
    credit_message(
        turn,
        ask,
        (message.author.id, name),
        message.channel,
        message.id,
        &message.text,
    )?;
    turn.tell(call, wording::asks::marked_as_answer(&message.author.name));
    Ok(())
}

/// A ✅ by the asker on somebody's answer says the same as the menu.
pub fn answer_marked(turn: &mut Turn<'_>, reaction: &Reaction) -> Done {
    let guild = turn.guild.shape.id;
    let Some(response) = turn.store.response(guild, reaction.message)? else {
        return remark_marked(turn, reaction);
    };
    let Some(ask) = turn.store.ask(guild, response.ask)? else {
        return Ok(());
    };
    let may_mark = reaction.who == ask.asker && ask.state != AskState::Solved;
    if !may_mark || !ask.may_be_credited(response.member, response.said_at) {
        return Ok(());
    }
    let words = turn
        .guild
        .answer_words
        .get(&response.message)
        .cloned()
        .unwrap_or_default();
    let helper = (response.member, response.name.clone());
    credit_message(
        turn,
        ask,
        helper,
        response.channel,
        response.message,
        &words,
    )
}

/// A ✅ by the asker makes an answer even of what wasn't taken for one, in the question's own thread.
fn remark_marked(turn: &mut Turn<'_>, reaction: &Reaction) -> Done {
    let guild = turn.guild.shape.id;
    let talk = &turn.guild.talk;
    let said = talk.message(reaction.channel, reaction.message).cloned();
    let ask = turn.store.ask_in_thread(guild, reaction.channel)?;
    let (Some(said), Some(ask)) = (said, ask) else {
        return Ok(());
    };
    let may_mark = reaction.who == ask.asker && ask.state != AskState::Solved;
    if !may_mark || !ask.may_be_credited(said.who, said.at) {
        return Ok(());
    }
    let helper = (said.who, said.name);
    credit_message(
        turn,
        ask,
        helper,
        reaction.channel,
        reaction.message,
        &said.text,
    )
}

fn credit_message(
    turn: &mut Turn<'_>,
    mut ask: Ask,
    helper: (UserId, String),
    channel: ChannelId,
    message: MessageId,
    words: &str,
) -> Done {
    let response = Response {
        message,
        ask: ask.id,
        channel,
        member: helper.0,
        name: helper.1.clone(),
        said_at: message.written_at(),
        accepted: false,
        text: String::new(),
    };
    turn.store.add_response(ask.guild, &response)?;
    if !words.is_empty() {
        turn.guild.answer_words.insert(message, words.to_owned());
    }
    ask.first_response_at = ask.first_response_at.or(Some(response.said_at));
    let helped = [helper];
    let names = solve(turn, &mut ask, &helped, Some(message), AskState::Solved)?;
    show_solved(turn, &ask, &names, &helped)
}

/// An answer is gone; if it was the accepted one, its credit goes with it and the question is open again.
pub fn response_deleted(turn: &mut Turn<'_>, response: &Response) -> Done {
    let guild = turn.guild.shape.id;
    turn.store.drop_response(guild, response.message)?;
    let Some(ask) = turn.store.ask(guild, response.ask)? else {
        return Ok(());
    };
    if !response.accepted || !ask.state.is_solved() {
        return missing_again(turn, ask);
    }
    turn.store.drop_credit(ask.id, response.member)?;
    let left = turn.store.credits_of(ask.id)?.into_iter();
    let helped: Vec<_> = left.map(|one| (one.member, one.name)).collect();
    if helped.is_empty() {
        return reopen(turn, ask, response.member);
    }
    let names: Vec<_> = helped.iter().map(|(_, name)| name.clone()).collect();
    alerts::refresh(turn, &ask)?;
    show_solved(turn, &ask, &names, &helped)
}

/// The only thing that was said to a question is gone: it waits for an answer again.
fn missing_again(turn: &mut Turn<'_>, mut ask: Ask) -> Done {
    if ask.state != AskState::Responded || !turn.store.responses_to(ask.id)?.is_empty() {
        return Ok(());
    }
    ask.first_response_at = None;
    ask.wait_again(turn.settings, turn.at);
    turn.store.save_ask(&ask)?;
    alerts::refresh(turn, &ask)
}
