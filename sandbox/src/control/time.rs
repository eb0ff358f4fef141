//! Reading and moving the clock.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::request::{Body, ControlError, Outcome};
use crate::clock::Clock;
use crate::shared::Shared;

const DAY_MS: u64 = 86_400_000;

/// How the clock is to move.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// By how much: `20m`, `1h`, `3d`, `2h30m`, `45s`, `1w`.
    pub advance: Option<String>,
    /// To when: RFC 3339, or `next monday 09:00` (UTC).
    pub to: Option<String>,
}

/// The clock in words and numbers.
pub fn clock_json(clock: &Clock) -> Value {
    let now = clock.now_ms();
    json!({"now": rfc3339(now), "unix": now / 1000, "unix_ms": now, "frozen": clock.is_frozen()})
}

/// Unix milliseconds in RFC 3339, UTC.
pub fn rfc3339(ms: u64) -> String {
    let time = i64::try_from(ms)
        .ok()
        .and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    time.unwrap_or_default().to_string()
}

/// Moves the clock forward; what time brings about (threads falling asleep) happens then.
pub fn move_clock(shared: &Shared, how: &Move) -> Result<u64, ControlError> {
    let now = shared.clock.now_ms();
    let step = match (&how.advance, &how.to) {
        (Some(span), None) => span_ms(span)?,
        (None, Some(time)) => {
            let target = target_ms(time, now)?;
            target.checked_sub(now).ok_or_else(|| {
                ControlError::bad(format!(
                    "the clock moves forward only: it is {} now, {} is in the past",
                    rfc3339(now),
                    rfc3339(target)
                ))
            })?
        }
        _ => {
            return Err(ControlError::bad(
                "say either \"advance\": \"20m\" or \"to\": \"2026-11-30T09:00:00Z\"",
            ));
        }
    };
    let moved = shared.clock.advance(step);
    shared.act(|state| {
        state.world.archive_idle_threads();
        state.world.tell_page("clock", json!({"unix_ms": moved}));
    });
    Ok(moved)
}

/// `2h30m` in milliseconds.
pub fn span_ms(text: &str) -> Result<u64, ControlError> {
    let wrong = || {
        let words = format!(
            "{text:?} is no span of time; write it like 20m, 1h, 3d or 2h30m (moving back is not possible)"
        );
        ControlError::bad(words)
    };
    let mut total: u64 = 0;
    let mut number = String::new();
    let compact: Vec<char> = text.trim().chars().filter(|c| !c.is_whitespace()).collect();
    let mut at = 0;
    while at < compact.len() {
        if compact[at].is_ascii_digit() {
            number.push(compact[at]);
            at += 1;
            continue;
        }
        let unit: String = compact[at..]
            .iter()
            .take_while(|c| c.is_alphabetic())
            .collect();
        let scale: u64 = match unit.as_str() {
            "ms" => 1,
            "s" | "sec" => 1_000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            "d" => DAY_MS,
            "w" => 7 * DAY_MS,
            _ => return Err(wrong()),
        };
        let count: u64 = number.parse().map_err(|_| wrong())?;
        total = count
            .checked_mul(scale)
            .and_then(|part| total.checked_add(part))
            .ok_or_else(wrong)?;
        number.clear();
        at += unit.chars().count();
    }
    // Ten years are far beyond any test, and safely within what a timestamp holds.
    if compact.is_empty() || !number.is_empty() || total > 3650 * DAY_MS {
        return Err(wrong());
    }
    Ok(total)
}

fn target_ms(text: &str, now: u64) -> Result<u64, ControlError> {
    if let Ok(time) = text.trim().parse::<jiff::Timestamp>() {
        return u64::try_from(time.as_millisecond()).map_err(|_| ControlError::bad("before 1970"));
    }
    weekday_ms(text, now).ok_or_else(|| {
        ControlError::bad(format!(
            "{text:?} is no time; write 2026-11-30T09:00:00Z or \"next monday 09:00\""
        ))
    })
}

/// The next such weekday and time after `now`, in UTC.
fn weekday_ms(text: &str, now: u64) -> Option<u64> {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace().skip_while(|word| *word == "next");
    let day = words.next()?;
    let wanted = DAYS
        .iter()
        .position(|known| *known == day || known[..3] == *day)? as u64;
    let (hour, minute) = match words.next() {
        None => (0, 0),
        Some(time) => {
            let (hour, minute) = time.split_once(':')?;
            (hour.parse::<u64>().ok()?, minute.parse::<u64>().ok()?)
        }
    };
    if hour > 23 || minute > 59 || words.next().is_some() {
        return None;
    }
    let today = now / DAY_MS;
    // 1970-01-01 was a Thursday.
    let weekday = (today + 3) % 7;
    let ahead = (wanted + 7 - weekday) % 7;
    let time = (today + ahead) * DAY_MS + (hour * 60 + minute) * 60_000;
    Some(if time > now { time } else { time + 7 * DAY_MS })
}

pub async fn read_route(State(shared): State<Shared>) -> Json<Value> {
    Json(clock_json(&shared.clock))
}

pub async fn move_route(State(shared): State<Shared>, Body(how): Body<Move>) -> Outcome {
    move_clock(&shared, &how)?;
    shared.delivered().await;
    Ok(Json(clock_json(&shared.clock)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read() {
        assert_eq!(span_ms("20m").unwrap(), 1_200_000);
        assert_eq!(span_ms("2h30m").unwrap(), 9_000_000);
        assert_eq!(span_ms("1d 1s").unwrap(), DAY_MS + 1_000);
        for wrong in ["", "20", "m", "-5m", "5x", "99999999999d"] {
            assert!(span_ms(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_next_monday_is_after_now() {
        // 2026-11-23T16:00:00Z, a Monday.
        let now = 1_795_449_600_000;
        assert_eq!(rfc3339(now), "2026-11-23T16:00:00Z");
        let next = target_ms("next monday 09:00", now).unwrap();
        assert_eq!(rfc3339(next), "2026-11-30T09:00:00Z");
        let later_today = target_ms("monday 17:30", now).unwrap();
        assert_eq!(rfc3339(later_today), "2026-11-23T17:30:00Z");
        assert!(target_ms("someday", now).is_err());
    }
}
