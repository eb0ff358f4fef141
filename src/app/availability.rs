//! When and how often one may be asked, by command.

use super::event::Call;
use super::turn::{Done, Turn};
use crate::domain::availability::{Preference, parse_clock, parse_span};
use crate::domain::calendar;
use crate::domain::registry::Person;
use crate::domain::settings::QuietHours;
use crate::domain::time::{DAY, Timestamp};
use crate::store::{PingOutcome, StoreError};
use crate::wording::availability as words;

/// The longest snooze: half a year; longer is what *off* is for.
const LONGEST_SNOOZE: i64 = 183 * DAY;

/// Somebody's registry entry; who isn't in the registry is told how to join.
fn entry(turn: &mut Turn<'_>, call: &Call) -> Result<Option<Person>, StoreError> {
    let person = turn.store.person(turn.guild.shape.id, call.who.id)?;
    if person.is_none() {
        turn.tell(call, words::NOT_REGISTERED);
    }
    Ok(person)
}

fn save(turn: &mut Turn<'_>, call: &Call, person: &Person) -> Done {
    turn.store.save_availability(turn.guild.shape.id, person)?;
    let week = turn.at.minus(7 * DAY);
    let pings = turn.store.pings_since(turn.guild.shape.id, week)?;
    let own: Vec<Timestamp> = pings
        .into_iter()
        .filter(|(who, _)| *who == call.who.id)
        .map(|(_, at)| at)
        .collect();
    turn.tell(call, words::status(person, turn.settings, &own, turn.at));
    Ok(())
}

/// `/availability status`.
pub fn status(turn: &mut Turn<'_>, call: &Call) -> Done {
    match entry(turn, call)? {
        Some(person) => save(turn, call, &person),
        None => Ok(()),
    }
}

/// Who has just been asked and now wants less of it had enough: that is what became of the ping.
fn had_enough(turn: &Turn<'_>, call: &Call, outcome: PingOutcome) -> Done {
    let (guild, since) = (turn.guild.shape.id, turn.at.minus(DAY));
    turn.store
        .note_reaction(guild, call.who.id, since, outcome, turn.at)
}

/// `/availability mode`.
pub fn mode(turn: &mut Turn<'_>, call: &Call, preference: Preference) -> Done {
    let Some(person) = entry(turn, call)? else {
        return Ok(());
    };
    if preference == Preference::Off {
        had_enough(turn, call, PingOutcome::TurnedOff)?;
    }
    save(
        turn,
        call,
        &Person {
            preference,
            ..person
        },
    )
}

/// `/availability quiet-hours`.
pub fn quiet_hours(
    turn: &mut Turn<'_>,
    call: &Call,
    from: &str,
    to: &str,
    zone: Option<&str>,
) -> Done {
    let Some(person) = entry(turn, call)? else {
        return Ok(());
    };
    let Some((from, until)) = parse_clock(from).zip(parse_clock(to)) else {
        turn.tell(call, words::BAD_CLOCK);
        return Ok(());
    };
    let time_zone = match zone {
        None => person.time_zone.clone(),
        Some(name) => match calendar::zone_named(name) {
            Some(zone) => Some(zone),
            None => {
                turn.tell(
                    call,
                    words::unknown_zone(name, &calendar::zones_like(name, 3)),
                );
                return Ok(());
            }
        },
    };
    let quiet_hours = Some(QuietHours { from, until });
    save(
        turn,
        call,
        &Person {
            quiet_hours,
            time_zone,
            ..person
        },
    )
}

/// `/availability limit`.
pub fn limit(turn: &mut Turn<'_>, call: &Call, per_day: u32, per_week: Option<u32>) -> Done {
    let Some(person) = entry(turn, call)? else {
        return Ok(());
    };
    let per_week = per_week.or(person.per_week);
    save(
        turn,
        call,
        &Person {
            per_day: Some(per_day),
            per_week,
            ..person
        },
    )
}

/// `/availability snooze`.
pub fn snooze(turn: &mut Turn<'_>, call: &Call, span: &str) -> Done {
    let Some(person) = entry(turn, call)? else {
        return Ok(());
    };
    let snoozed_until = if matches!(
        span.trim().to_lowercase().as_str(),
        "off" | "end" | "stop" | "0"
    ) {
        None
    } else if let Some(seconds) = parse_span(span).filter(|seconds| *seconds <= LONGEST_SNOOZE) {
        Some(turn.at.plus(seconds))
    } else {
        turn.tell(call, words::BAD_SPAN);
        return Ok(());
    };
    if snoozed_until.is_some() {
        had_enough(turn, call, PingOutcome::Snoozed)?;
    }
    save(
        turn,
        call,
        &Person {
            snoozed_until,
            ..person
        },
    )
}
