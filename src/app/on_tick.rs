//! Time went on: what is due is done, what was promised is tried again, what is old is put away.

use super::effect::{Effect, OutboxId, Speech};
use super::turn::{Done, Purpose, Turn};
use super::{asks, catch_up, delivered, second_thoughts, weekly};
use crate::domain::calendar::Week;
use crate::domain::time::{DAY, HOUR, Timestamp};
use crate::store::{Promise, StoreError};

/// Questions looked at in one tick, so that a long absence doesn't hold up the messages of the moment.
const AT_ONCE: u32 = 50;
/// The words of a summary, which names people, are kept this long, to show what was done.
const KEEP_SUMMARIES: i64 = 35 * DAY;
/// Who left the server is kept in the registry this long.
const KEEP_DEPARTED: i64 = 14 * DAY;
/// Who wrote in which week is kept this many weeks: rings look back 13, and are compared with the four weeks before.
const KEEP_WEEKS: i64 = 27;
/// In which hours people of the registry wrote is kept this long: twice as long as coverage looks back, and its past.
const KEEP_HOURS: i64 = 12 * 7 * DAY;

/// About once a second.
pub fn on_tick(turn: &mut Turn<'_>) -> Done {
    if !turn.guild.seen {
        return Ok(());
    }
    let guild = turn.guild.shape.id;
    for (channel, message) in std::mem::take(&mut turn.guild.heard) {
        if turn.guild.missed.is_behind(channel) {
            turn.guild.heard.insert(channel, message);
        } else {
            turn.store.hear(guild, channel, message)?;
        }
    }
    catch_up::try_again(turn)?;
    for (who, (seen, at)) in std::mem::take(&mut turn.guild.seen_people) {
        if let Some(member) = seen {
            super::see_member(turn, &member)?;
        }
        turn.store.note_last_seen(guild, who, at)?;
    }
    note_presence(turn)?;
    try_again(turn)?;
    if turn.guild.may_choose() {
        for ask in turn.store.due_asks(guild, turn.at, AT_ONCE)? {
            if !turn.guild.missed.holds(&ask, turn.at) {
                asks::look_at(turn, ask)?;
            }
        }
        weekly::survey_if_due(turn)?;
    }
    if turn.at >= turn.guild.tidy_at {
        turn.guild.tidy_at = turn.at.plus(DAY);
        tidy(turn)?;
    }
    Ok(())
}

/// That people wrote: of everybody the week, of people in the registry the hour.
fn note_presence(turn: &mut Turn<'_>) -> Done {
    let guild = turn.guild.shape.id;
    for ((who, hour), at) in std::mem::take(&mut turn.guild.wrote) {
        let week = Week::of(at, &turn.settings.time_zone);
        turn.store.note_week(guild, who, week)?;
        if turn.guild.registered.contains(&who) {
            turn.store.note_hour(guild, who, Timestamp(hour * HOUR))?;
        }
    }
    Ok(())
}

/// Says again what was promised and didn't come back as said.
fn try_again(turn: &mut Turn<'_>) -> Done {
    let guild = turn.guild.shape.id;
    for promise in turn.store.due_promises::<Purpose, Speech>(guild, turn.at)? {
        if turn.guild.in_flight.contains(&promise.id) || waits_for_history(turn, &promise)? {
            continue;
        }
        turn.guild.in_flight.insert(promise.id);
        let pause = delivered::pause_after(promise.tries);
        turn.store.note_try(promise.id, turn.at.plus(pause))?;
        let outbox = OutboxId(promise.id);
        let still_good = second_thoughts::is_still_good(turn, &promise)?;
        let speech = promise.speech;
        turn.effects.push(if still_good {
            Effect::Say {
                outbox,
                guild,
                earlier_tries: promise.tries,
                speech,
            }
        } else {
            Effect::Look {
                outbox,
                guild,
                speech,
            }
        });
    }
    Ok(())
}

/// Nobody is called to a question whose answer may stand in what we haven't read yet.
fn waits_for_history(
    turn: &Turn<'_>,
    promise: &Promise<Purpose, Speech>,
) -> Result<bool, StoreError> {
    let Purpose::AskPeople { ask } = promise.purpose else {
        return Ok(false);
    };
    let ask = turn.store.ask(turn.guild.shape.id, ask)?;
    Ok(ask.is_some_and(|ask| turn.guild.missed.holds(&ask, turn.at)))
}

/// Once a day: forget what is not to be kept.
fn tidy(turn: &mut Turn<'_>) -> Done {
    let guild = turn.guild.shape.id;
    turn.guild.talk.tidy(turn.at);
    turn.store.forget_handled(turn.at.minus(DAY))?;
    turn.store
        .expire_summaries(guild, turn.at.minus(KEEP_SUMMARIES))?;
    for gone in turn
        .store
        .drop_departed(guild, turn.at.minus(KEEP_DEPARTED))?
    {
        turn.guild.refresh_member(turn.store, turn.reader, gone)?;
        turn.guild.ranker.forget(gone);
    }
    let oldest_week = Week::of(turn.at, &turn.settings.time_zone).later(-KEEP_WEEKS);
    turn.store
        .forget_presence(guild, oldest_week, turn.at.minus(KEEP_HOURS))?;
    let expired = turn
        .store
        .expire_texts(guild, turn.at.minus(turn.settings.keep_text()))?;
    for ask in &expired {
        turn.guild.ranker.forget_question(ask.0);
    }
    if !expired.is_empty() {
        tracing::info!(
            number = expired.len(),
            "texts of old questions were removed"
        );
    }
    Ok(())
}
