//! How a delivery went: the promise is kept, or tried again, or can't be kept.

use super::effect::{OutboxId, Speech};
use super::event::{Message, Outcome, Press};
use super::turn::{Done, Purpose, Turn};
use super::{
    advice, alerts, asking, closed_places, nominations, place, second_thoughts, settle, weekly,
};
use crate::domain::ask::{Alert, Ask, AskState};
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::time::{DAY, MINUTE};
use crate::store::Promise;

/// A promise that couldn't be kept for this long is given up, with a line in the log.
const HORIZON: i64 = DAY;

/// The bot's own message came back through the gateway: proof that it was said, even if the answer to our request was lost.
pub fn on_own_message(turn: &mut Turn<'_>, message: &Message) -> Done {
    let number = message.nonce.as_ref().and_then(|nonce| nonce.parse().ok());
    let Some(number) = number else { return Ok(()) };
    let sent = Outcome::Sent {
        channel: message.channel,
        message: Some(message.id),
    };
    on_delivered(turn, OutboxId(number), &sent)
}

/// A delivery ended.
pub fn on_delivered(turn: &mut Turn<'_>, outbox: OutboxId, outcome: &Outcome) -> Done {
    let guild = turn.guild.shape.id;
    turn.guild.in_flight.remove(&outbox.0);
    let Some(promise) = turn.store.promised::<Purpose, Speech>(guild, outbox.0)? else {
        return Ok(());
    };
    match outcome {
        Outcome::Sent { channel, message } => {
            turn.store.settle_promise(promise.id)?;
            kept(turn, promise, *channel, *message)
        }
        Outcome::Unavailable if turn.at.since(promise.made_at) < HORIZON => {
            let again = turn.at.plus(pause_after(promise.tries));
            turn.store.try_at(promise.id, again)
        }
        Outcome::NotSaid => {
            turn.store.settle_promise(promise.id)?;
            second_thoughts::not_said(turn, promise)
        }
        Outcome::Unavailable | Outcome::Gone | Outcome::Forbidden | Outcome::Refused => {
            turn.store.settle_promise(promise.id)?;
            not_kept(turn, promise, outcome)
        }
    }
}

/// Somebody pressed a button on a message of ours that calls people to a question: so it was said, even if we
/// never heard so.
pub fn on_pressed(turn: &mut Turn<'_>, ask: &Ask, press: &Press) -> Done {
    let guild = turn.guild.shape.id;
    let open = turn.store.open_promises::<Purpose, Speech>(guild)?;
    let is_it = |promise: &Promise<Purpose, Speech>| {
        promise.purpose == (Purpose::AskPeople { ask: ask.id })
            && promise
                .speech
                .post()
                .is_some_and(|post| post.notify.iter().any(|who| press.mentions.contains(who)))
    };
    let Some(promise) = open.into_iter().find(is_it) else {
        return Ok(());
    };
    let sent = Outcome::Sent {
        channel: press.call.channel,
        message: Some(press.message),
    };
    on_delivered(turn, OutboxId(promise.id), &sent)
}

/// A thread is gone, and with it perhaps a call to a question of which we never heard whether it was said.
/// Nobody is called twice for want of a trace: it counts as said.
pub fn on_thread_gone(turn: &mut Turn<'_>, thread: ChannelId) -> Done {
    let guild = turn.guild.shape.id;
    for promise in turn.store.open_promises::<Purpose, Speech>(guild)? {
        let stood_there = match &promise.speech {
            Speech::OpenThread { message, .. } => message.0 == thread.0,
            Speech::Post { channel, .. } => *channel == thread,
            _ => false,
        };
        let is_on_its_way = turn.guild.in_flight.contains(&promise.id);
        if let (Purpose::AskPeople { ask }, true, false) =
            (&promise.purpose, stood_there, is_on_its_way)
        {
            turn.store.settle_promise(promise.id)?;
            turn.store
                .note_step(*ask, turn.at, "its thread is gone", None, "")?;
        }
    }
    Ok(())
}

/// Seconds between one try and the next: doubled each time, ten minutes at most.
pub fn pause_after(tries: u32) -> i64 {
    5_i64.saturating_mul(1 << tries.min(7)).min(10 * MINUTE)
}

fn kept(
    turn: &mut Turn<'_>,
    promise: Promise<Purpose, Speech>,
    channel: ChannelId,
    message: Option<MessageId>,
) -> Done {
    let guild = turn.guild.shape.id;
    if promise.speech.post().is_some() {
        closed_places::is_open(turn, channel)?;
    }
    match (promise.purpose, message) {
        (purpose @ (Purpose::AskPeople { ask } | Purpose::LinkEarlier { ask }), Some(post)) => {
            if let Some(mut ask) = turn.store.ask(guild, ask)? {
                if matches!(promise.speech, Speech::OpenThread { .. }) {
                    ask.thread = Some(channel);
                }
                // The message that asks people bears the question's buttons; until there is one, the link does.
                let is_link = matches!(purpose, Purpose::LinkEarlier { .. });
                if ask.post.is_none() || !is_link && ask.post == ask.link.and_then(|link| link.post)
                {
                    ask.post = Some(post);
                }
                if let (true, Some(link)) = (is_link, &mut ask.link) {
                    link.post = Some(post);
                }
                turn.store.save_ask(&ask)?;
                settle::show_late(turn, &ask, channel, post)?;
            }
            Ok(())
        }
        (Purpose::Alert { ask }, Some(post)) => {
            if let Some(mut ask) = turn.store.ask(guild, ask)? {
                let at = ask.alert.map_or(turn.at, |alert| alert.at);
                ask.alert = Some(Alert {
                    at,
                    message: Some((channel, post)),
                });
                turn.store.save_ask(&ask)?;
                if ask.state != AskState::NeedsAttention {
                    alerts::refresh(turn, &ask)?;
                }
            }
            Ok(())
        }
        (Purpose::WeeklySummary { week }, Some(message)) => {
            advice::summary_posted(turn, &week, channel, message)
        }
        (purpose @ Purpose::PostQuestion { .. }, Some(message)) => {
            asking::posted(turn, purpose, message)
        }
        _ => Ok(()),
    }
}

/// It can't be said as it was meant. A question that couldn't get a thread gets a reply instead;
/// one whose message is gone is withdrawn.
fn not_kept(turn: &mut Turn<'_>, promise: Promise<Purpose, Speech>, outcome: &Outcome) -> Done {
    tracing::warn!(?outcome, purpose = ?promise.purpose, "something promised can't be said");
    if let (Outcome::Forbidden, Speech::Post { channel, .. }) = (outcome, &promise.speech) {
        closed_places::tell_core(turn, *channel)?;
    }
    let ask = match promise.purpose {
        Purpose::AskPeople { ask } | Purpose::LinkEarlier { ask } => ask,
        // What may have been said after all stays a nomination.
        Purpose::Nominate { nomination } if *outcome != Outcome::Unavailable => {
            return nominations::not_kept(turn, nomination);
        }
        Purpose::WeeklySummary { week } => return weekly::not_posted(turn, &week, outcome),
        Purpose::CallForExperts { suggestion } => return advice::not_said(turn, suggestion),
        Purpose::PostQuestion { .. }
        | Purpose::Alert { .. }
        | Purpose::Nominate { .. }
        | Purpose::Courtesy => return Ok(()),
    };
    let Some(ask) = turn.store.ask(turn.guild.shape.id, ask)? else {
        return Ok(());
    };
    match (outcome, promise.speech) {
        (
            Outcome::Forbidden | Outcome::Refused,
            Speech::OpenThread {
                channel,
                message,
                post,
                ..
            },
        ) => {
            let speech = Speech::Post {
                channel,
                reply_to: Some(message),
                post,
            };
            turn.promise(&promise.purpose, speech)
        }
        (Outcome::Gone, Speech::OpenThread { .. }) => settle::withdraw(turn, ask),
        (Outcome::Gone, Speech::Post { channel, post, .. })
            if ask.thread == Some(channel) && channel != ask.channel =>
        {
            let mut ask = ask;
            (ask.thread, ask.post) = (None, None);
            turn.store.save_ask(&ask)?;
            place::speak(turn, &ask, post, &promise.purpose)
        }
        (_, speech) => never_asked(turn, &ask, outcome, &speech),
    }
}

/// Nobody was notified: it doesn't count as a ping of theirs, unless it may have been said after all.
fn never_asked(turn: &mut Turn<'_>, ask: &Ask, outcome: &Outcome, speech: &Speech) -> Done {
    if let (Speech::OpenThread { post, .. } | Speech::Post { post, .. }, true) =
        (speech, *outcome != Outcome::Unavailable)
    {
        for who in &post.notify {
            turn.store.take_back_ping(ask.id, *who)?;
        }
    }
    turn.store
        .note_step(ask.id, turn.at, "could not be said", None, "")
}
