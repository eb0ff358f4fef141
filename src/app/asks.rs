//! Opening a question, and doing what is due for it.

use super::alerts::{self, alert};
use super::event::Message;
use super::turn::{Done, Turn};
use super::{check_back, delivered, forum_tags, knowledge, rounds};
use crate::domain::ask::{Ask, AskState, Heard, Step};
use crate::domain::community::{Channel, Member};
use crate::domain::ids::{AskId, ChannelId, MessageId};
use crate::domain::time::Timestamp;
use crate::store::StoreError;

/// A question before it has a number.
#[derive(Clone, Debug)]
pub struct Question {
    /// Where it stands.
    pub channel: ChannelId,
    /// Its message.
    pub message: MessageId,
    /// Who asks.
    pub asker: Member,
    /// What it is called, where its author said so.
    pub title: Option<String>,
    /// What.
    pub text: String,
    /// The topic the asker named.
    pub topic: Option<String>,
    /// Why it was taken for a question.
    pub reasons: Vec<String>,
    /// When it was written.
    pub asked_at: Timestamp,
}

impl Question {
    /// The question that a message is.
    pub fn from_message(message: &Message, text: String, reasons: Vec<String>) -> Self {
        Self {
            channel: message.channel,
            message: message.id,
            asker: message.author.clone(),
            title: None,
            text,
            topic: None,
            reasons,
            asked_at: message.id.written_at(),
        }
    }
}

/// Opens a question: saved with when to look at it first. Called for explicitly, people are asked at once.
/// Gives its number, or `None` if its message is a question already.
pub fn open(
    turn: &mut Turn<'_>,
    question: Question,
    heard: Heard,
) -> Result<Option<AskId>, StoreError> {
    let guild = turn.guild.shape.id;
    let mut topics = turn.guild.topics_in(&question.text, question.channel);
    if let Some(topic) = question.topic.filter(|topic| !topics.contains(topic)) {
        topics.insert(0, topic);
    }
    let patience = if heard.is_explicit() {
        0
    } else {
        turn.settings.patience
    };
    let is_thread = turn
        .guild
        .shape
        .channels
        .get(&question.channel)
        .is_some_and(Channel::is_thread);
    let mut ask = Ask {
        id: AskId(0),
        guild,
        channel: question.channel,
        message: question.message,
        asker: question.asker.id,
        asker_name: question.asker.name.clone(),
        asked_at: question.asked_at,
        title: super::reading::title(question.title.as_ref().unwrap_or(&question.text)),
        similar: knowledge::like(turn, &question.text, &topics, question.channel)?,
        text: question.text,
        topics,
        heard,
        first_question: !turn.store.has_asked(guild, question.asker.id)?,
        state: AskState::Open,
        wave: 0,
        due_at: Some(question.asked_at.plus(patience)),
        thread: is_thread.then_some(question.channel),
        post: None,
        taken_by: None,
        first_response_at: None,
        solved_at: None,
        alert: None,
        link: None,
        whispered: false,
        checked_at: None,
    };
    let Some(id) = turn.store.add_ask(&ask, &question.reasons)? else {
        return Ok(None);
    };
    ask.id = id;
    turn.store.note_step(
        id,
        turn.at,
        "heard",
        Some(ask.asker),
        &question.reasons.join("; "),
    )?;
    turn.guild.hear_question(&ask);
    if heard == Heard::Forum {
        forum_tags::tag_post(turn, &ask, false)?;
    }
    // Without patience, nothing is to be waited for, but for what is just being read: the answer may be there.
    let at_once = if heard.is_explicit() {
        !turn.guild.missed.is_reading()
    } else {
        patience == 0 && turn.guild.may_choose()
    };
    if at_once {
        look_at(turn, ask)?;
    }
    Ok(Some(id))
}

/// Does what is due for a question.
pub fn look_at(turn: &mut Turn<'_>, mut ask: Ask) -> Done {
    let step = ask.next_step();
    ask.due_at = None;
    match step {
        Step::Link => knowledge::link_earlier(turn, ask),
        Step::Whisper => rounds::whisper(turn, ask),
        Step::CheckBack => check_back::check_back(turn, ask),
        Step::Ask(wave) => rounds::ask_people(turn, ask, wave),
        Step::Alert => alert(turn, ask),
        Step::Rest => {
            ask.lapse();
            turn.store.save_ask(&ask)?;
            alerts::refresh(turn, &ask)
        }
    }
}

/// A channel or thread is gone: questions that stood or were answered there are withdrawn or go on without their thread.
pub fn on_place_gone(turn: &mut Turn<'_>, place: ChannelId) -> Done {
    let guild = turn.guild.shape.id;
    delivered::on_thread_gone(turn, place)?;
    for ask in turn.store.unsettled_in(guild, place)? {
        super::settle::withdraw(turn, ask)?;
    }
    if let Some(mut ask) = turn.store.ask_in_thread(guild, place)?
        && !ask.state.is_settled()
        && ask.thread != Some(ask.channel)
    {
        (ask.thread, ask.post) = (None, None);
        turn.store.save_ask(&ask)?;
    }
    Ok(())
}
