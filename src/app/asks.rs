//! Opening a question and asking people about it, round by round.

use super::effect::{Post, Speech};
use super::event::Message;
use super::experts::{self, Why};
use super::on_press;
use super::turn::{Done, Purpose, Turn};
use crate::domain::ask::{Alert, Ask, AskState, Heard, Step, WAVES};
use crate::domain::community::{ChannelKind, Member, permission};
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
    /// What.
    pub text: String,
    /// What it is called for short, if its author said so.
    pub title: Option<String>,
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
            text,
            title: None,
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
        .is_some_and(crate::domain::community::Channel::is_thread);
    let mut ask = Ask {
        id: AskId(0),
        guild,
        channel: question.channel,
        message: question.message,
        asker: question.asker.id,
        asker_name: question.asker.name.clone(),
        asked_at: question.asked_at,
        title: question
            .title
            .unwrap_or_else(|| super::reading::title(&question.text)),
        similar: similar_solved(turn, &question.text),
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
    turn.guild.learn_question(&ask);
    if heard.is_explicit() {
        look_at(turn, ask)?;
    }
    Ok(Some(id))
}

/// The most alike solved question, if one is alike enough to be worth a link.
fn similar_solved(turn: &Turn<'_>, text: &str) -> Option<AskId> {
    let best = turn.guild.ranker.similar("", text, true, 1);
    best.first()
        .filter(|hit| hit.score >= ALIKE)
        .map(|hit| AskId(hit.id))
}

/// Does what is due for a question.
pub fn look_at(turn: &mut Turn<'_>, ask: Ask) -> Done {
    match ask.next_step() {
        Step::Ask(wave) => ask_people(turn, ask, wave),
        Step::Alert => alert(turn, ask),
        Step::Rest => {
            let rested = Ask {
                due_at: None,
                ..ask
            };
            turn.store.save_ask(&rested)
        }
    }
}

/// One round: choose people, save whom and why, and promise to ask them.
fn ask_people(turn: &mut Turn<'_>, mut ask: Ask, wave: u32) -> Done {
    let places = usize::from(turn.settings.ask_at_once);
    let choice = experts::choose_for(turn, &ask, places)?;
    note_choice(turn, &ask, wave, &choice)?;
    if choice.chosen.is_empty() {
        let again = choice.available_again;
        (ask.due_at, ask.wave) = ask.due_without_anybody(again, turn.settings, turn.at);
        return turn.store.save_ask(&ask);
    }
    if ask.state == AskState::Taken {
        // Whoever took it let the time pass; others are asked as if nobody had.
        ask.taken_by = None;
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
    let earlier = match ask.similar {
        Some(similar) => turn.store.ask(ask.guild, similar)?,
        None => None,
    };
    let helpers = match &earlier {
        Some(earlier) => turn.store.credits_of(earlier.id)?,
        None => Vec::new(),
    };
    let link = earlier.map(|earlier| wording::asks::EarlierAnswer {
        helpers: helpers.into_iter().map(|credit| credit.name).collect(),
        ask: earlier,
    });
    let who: Vec<_> = whom.iter().map(|who| super::mention(*who)).collect();
    Ok(Post {
        text: wording::asks::asking(&who, ask, link.as_ref(), turn.at),
        notify: whom,
        silent,
        rows: on_press::buttons_of(ask),
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

/// Is a thread wanted, possible and allowed there?
fn opens_thread(turn: &Turn<'_>, ask: &Ask) -> bool {
    let shape = &turn.guild.shape;
    let wanted = permission::CREATE_PUBLIC_THREADS | permission::SEND_MESSAGES_IN_THREADS;
    let kind = shape.channels.get(&ask.channel).map(|channel| channel.kind);
    turn.settings.placing == Placing::Thread
        && matches!(kind, Some(ChannelKind::Text | ChannelKind::Announcement))
        && shape.may_i(wanted, ask.channel)
}

/// Tells the core members of a question nobody answered; once.
fn alert(turn: &mut Turn<'_>, mut ask: Ask) -> Done {
    let core = turn
        .settings
        .core_channel_in(&turn.guild.shape)
        .map(|channel| channel.id);
    ask.state = AskState::NeedsAttention;
    ask.wave = WAVES;
    ask.due_at = None;
    ask.alert = Some(Alert {
        at: turn.at,
        message: None,
    });
    turn.store.save_ask(&ask)?;
    turn.store
        .note_step(ask.id, turn.at, "core members told", None, "")?;
    let Some(channel) = core else {
        tracing::warn!("no core channel is set: nobody could be told of an unanswered question");
        return Ok(());
    };
    let asked = turn.store.pings_of(ask.id)?;
    let mut names = Vec::with_capacity(asked.len());
    for ping in asked {
        let person = turn.store.person(ask.guild, ping.member)?;
        names.extend(person.map(|person| person.name));
    }
    let post = Post {
        text: wording::asks::alert(&ask, &names, turn.at),
        rows: on_press::alert_buttons(&ask),
        ..Post::default()
    };
    let speech = Speech::Post {
        channel,
        reply_to: None,
        post,
    };
    turn.promise(&Purpose::Alert { ask: ask.id }, speech)
}

/// A channel or thread is gone: questions that stood or were answered there are withdrawn or go on without their thread.
pub fn on_place_gone(turn: &mut Turn<'_>, place: ChannelId) -> Done {
    let guild = turn.guild.shape.id;
    for ask in turn.store.unsettled_in(guild, place)? {
        super::settle::withdraw(turn, ask)?;
    }
    if let Some(mut ask) = turn.store.ask_in_thread(guild, place)? {
        if !ask.state.is_settled() && ask.thread != Some(ask.channel) {
            (ask.thread, ask.post) = (None, None);
            turn.store.save_ask(&ask)?;
        }
    }
    Ok(())
}
