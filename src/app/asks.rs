//! Opening a question and asking people about it, round by round.

use super::alerts::{self, alert};
use super::buttons;
use super::effect::{Post, Speech};
use super::event::Message;
use super::experts::{self, Why};
use super::turn::{Done, Purpose, Turn};
use crate::domain::ask::{Ask, AskState, Heard, Step};
use crate::domain::community::{Channel, ChannelKind, Member, permission};
use crate::domain::ids::{AskId, ChannelId, MessageId, UserId};
use crate::domain::pacing::{Choice, Chosen};
use crate::domain::settings::Placing;
use crate::domain::time::Timestamp;
use crate::store::{Ping, PingOutcome, StoreError};
use crate::wording;

/// Below this likeness an earlier question isn't worth a link.
const ALIKE: f64 = 0.35;

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
        similar: similar_solved(turn, &question.text, &topics)?,
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
    // Without patience, nothing is to be waited for; while catching up, one of the next messages may be the answer.
    if heard.is_explicit() || (patience == 0 && !turn.guild.catching_up) {
        look_at(turn, ask)?;
    }
    Ok(Some(id))
}

/// The most alike solved question that somebody is credited for, if one is alike enough to be worth a
/// link. In a young community a few common words weigh much, so both must speak of a common topic too.
pub fn similar_solved(
    turn: &Turn<'_>,
    text: &str,
    topics: &[String],
) -> Result<Option<AskId>, StoreError> {
    let hits = turn.guild.ranker.similar("", text, true, 5);
    for hit in hits.iter().filter(|hit| hit.score >= ALIKE) {
        let Some(earlier) = turn.store.ask(turn.guild.shape.id, AskId(hit.id))? else {
            continue;
        };
        if share_their_topics(&earlier.topics, topics)
            && !turn.store.credits_of(earlier.id)?.is_empty()
        {
            return Ok(Some(earlier.id));
        }
    }
    Ok(None)
}

/// Do two questions speak of the same? More than half of all their topics are common to both: "postgres" alone
/// isn't enough for a question about "postgres" and "replication".
fn share_their_topics(one: &[String], other: &[String]) -> bool {
    let common = one.iter().filter(|topic| other.contains(topic)).count();
    let all = one.len() + other.len() - common;
    common * 2 > all
}

/// The earlier question that was linked, with who was credited for it.
pub fn earlier_answer(
    turn: &Turn<'_>,
    ask: &Ask,
) -> Result<Option<wording::asks::EarlierAnswer>, StoreError> {
    let Some(similar) = ask.similar else {
        return Ok(None);
    };
    let credits = turn.store.credits_of(similar)?;
    let earlier = turn.store.ask(ask.guild, similar)?;
    let solved = earlier.filter(|earlier| earlier.state.is_solved());
    Ok(solved.map(|ask| wording::asks::EarlierAnswer {
        helpers: credits.into_iter().map(|credit| credit.name).collect(),
        ask,
    }))
}

/// Does what is due for a question.
pub fn look_at(turn: &mut Turn<'_>, mut ask: Ask) -> Done {
    let step = ask.next_step();
    ask.due_at = None;
    match step {
        Step::Ask(wave) => ask_people(turn, ask, wave),
        Step::Alert => alert(turn, ask),
        Step::Rest => {
            ask.lapse();
            turn.store.save_ask(&ask)?;
            alerts::refresh(turn, &ask)
        }
    }
}

/// One round: choose people, save whom and why, and promise to ask them.
fn ask_people(turn: &mut Turn<'_>, mut ask: Ask, wave: u32) -> Done {
    if !may_speak(turn, &ask) {
        turn.store
            .note_step(ask.id, turn.at, "may not write there", None, "")?;
        return match ask.without_anybody(None, turn.settings, turn.at) {
            Step::Alert => alert(turn, ask),
            _ => turn.store.save_ask(&ask),
        };
    }
    let places = usize::from(turn.settings.ask_at_once);
    let choice = experts::choose_for(turn, &ask, places)?;
    note_choice(turn, &ask, wave, &choice)?;
    ask.lapse();
    if choice.chosen.is_empty() {
        let again = choice.available_again;
        return match ask.without_anybody(again, turn.settings, turn.at) {
            Step::Alert => alert(turn, ask),
            _ => turn.store.save_ask(&ask),
        };
    }
    ask.state = AskState::Asked;
    ask.wave = wave;
    ask.due_at = Some(ask.due_after_wave(wave, turn.settings, turn.at));
    turn.store.save_ask(&ask)?;
    ask_them(turn, &ask, wave, choice.chosen)
}

/// Writes down whom we chose and whom not, with the reasons: `/why` reads it.
fn note_choice(turn: &Turn<'_>, ask: &Ask, wave: u32, choice: &Choice<Why>) -> Done {
    let omitted = serde_json::to_string(&choice.omitted)?;
    let what = if choice.chosen.is_empty() {
        "nobody to ask"
    } else {
        "asked"
    };
    turn.store
        .note_step(ask.id, turn.at, "omitted", None, &omitted)?;
    turn.store
        .note_step(ask.id, turn.at, what, None, &wave.to_string())
}

/// Saves the pings and promises the message that bears them. The quiet ones get a message of their own, without a sound.
pub fn ask_them(turn: &mut Turn<'_>, ask: &Ask, wave: u32, chosen: Vec<Chosen<Why>>) -> Done {
    let mut asked = Vec::with_capacity(chosen.len());
    for one in chosen {
        let ping = Ping {
            ask: ask.id,
            member: one.who,
            wave,
            at: turn.at,
            silent: one.silent,
            reason: serde_json::to_string(&one.why)?,
            outcome: PingOutcome::None,
        };
        if turn.store.add_ping(ask.guild, &ping)? {
            turn.guild.ranker.learn_ping(one.who, turn.at);
            asked.push((one.who, one.silent));
        }
    }
    let (silent, loud): (Vec<_>, Vec<_>) = asked.into_iter().partition(|(_, silent)| *silent);
    let names = |group: Vec<(UserId, bool)>| group.into_iter().map(|(who, _)| who).collect();
    let (silent, loud): (Vec<UserId>, Vec<UserId>) = (names(silent), names(loud));
    if !loud.is_empty() {
        let post = asking_post(turn, ask, loud, false)?;
        speak(turn, ask, post, true)?;
    }
    if !silent.is_empty() {
        let post = asking_post(turn, ask, silent, true)?;
        speak(turn, ask, post, true)?;
    }
    Ok(())
}

fn asking_post(
    turn: &Turn<'_>,
    ask: &Ask,
    whom: Vec<UserId>,
    silent: bool,
) -> Result<Post, StoreError> {
    let link = earlier_answer(turn, ask)?;
    let who: Vec<_> = whom.iter().map(|who| super::mention(*who)).collect();
    Ok(Post {
        text: wording::asks::asking(&who, ask, link.as_ref(), turn.at),
        notify: whom,
        silent,
        rows: buttons::buttons_of(ask),
        ..Post::default()
    })
}

/// Says something about a question where it is answered: in its thread, which is opened if there is none yet.
pub fn speak(turn: &mut Turn<'_>, ask: &Ask, post: Post, bears_buttons: bool) -> Done {
    let purpose = if bears_buttons {
        Purpose::AskPeople { ask: ask.id }
    } else {
        Purpose::Courtesy
    };
    let speech = match ask.thread {
        Some(channel) => Speech::Post {
            channel,
            reply_to: None,
            post,
        },
        None if opens_thread(turn, ask) => Speech::OpenThread {
            channel: ask.channel,
            message: ask.message,
            name: ask.title.clone(),
            post,
        },
        None => Speech::Post {
            channel: ask.channel,
            reply_to: Some(ask.message),
            post,
        },
    };
    turn.promise(&purpose, speech)
}

/// May the bot write where the question stands? If not, nobody is asked, and the core members hear why.
pub fn may_speak(turn: &Turn<'_>, ask: &Ask) -> bool {
    let shape = &turn.guild.shape;
    let in_thread = shape
        .channels
        .get(&ask.channel)
        .is_some_and(Channel::is_thread);
    let write = if in_thread {
        permission::SEND_MESSAGES_IN_THREADS
    } else {
        permission::SEND_MESSAGES
    };
    shape.may_i(permission::VIEW_CHANNEL | write, ask.channel)
}

/// Is a thread wanted, possible and allowed there?
fn opens_thread(turn: &Turn<'_>, ask: &Ask) -> bool {
    let shape = &turn.guild.shape;
    let wanted = permission::CREATE_PUBLIC_THREADS | permission::SEND_MESSAGES_IN_THREADS;
    let kind = shape.channels.get(&ask.channel).map(|channel| channel.kind);
    turn.settings.placing == Placing::Thread
        && matches!(kind, Some(ChannelKind::Text | ChannelKind::Announcement))
        && shape.may_i(wanted, ask.channel)
}

/// A channel or thread is gone: questions that stood or were answered there are withdrawn or go on without their thread.
pub fn on_place_gone(turn: &mut Turn<'_>, place: ChannelId) -> Done {
    let guild = turn.guild.shape.id;
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
