//! What is said about when one may be asked.

use jiff::tz::TimeZone;

use super::{list, name, relative};
use crate::domain::availability::Preference;
use crate::domain::registry::Person;
use crate::domain::settings::{QuietHours, Settings};
use crate::domain::time::{DAY, Timestamp};

/// To who isn't in the registry.
pub const NOT_REGISTERED: &str =
    "I never ask you: you aren't in the registry. `/skills add` is how you agree to be asked.";
/// To who types no time of day.
pub const BAD_CLOCK: &str = "Please give times as HH:MM, for example `from:22:00 to:08:00`.";
/// To who types no span.
pub const BAD_SPAN: &str = "For how long? For example `3h`, `2 days` or `1 week` (half a year at most), or `off` to end a snooze.";

/// No such time zone.
pub fn unknown_zone(typed: &str, near: &[String]) -> String {
    let typed = name(&typed.chars().take(60).collect::<String>());
    let hint = if near.is_empty() {
        String::new()
    } else {
        format!(" Did you mean {}?", list(near))
    };
    format!("I don't know a time zone \"{typed}\". Use names such as Europe/Berlin.{hint}")
}

/// `/availability status`, and what every change answers.
pub fn status(person: &Person, settings: &Settings, pings: &[Timestamp], now: Timestamp) -> String {
    let day = pings.iter().filter(|at| now.since(**at) < DAY).count();
    let hours = person.quiet_hours.unwrap_or(settings.quiet_hours);
    let zone = person.time_zone.as_ref().unwrap_or(&settings.time_zone);
    let mut lines = vec![
        format!("**When I may ask you**: {}", preference(person.preference)),
        format!("· quiet hours: {} ({})", quiet(hours), zone_name(zone)),
        format!(
            "· pings: {day} in the last 24 hours (at most {}), {} in 7 days (at most {})",
            person.per_day.unwrap_or(settings.pings_per_day),
            pings.len(),
            person.per_week.unwrap_or(settings.pings_per_week)
        ),
    ];
    if let Some(until) = person.snoozed_until.filter(|until| *until > now) {
        lines.push(format!("· snoozed, ends {}", relative(until)));
    }
    lines.join("\n")
}

fn preference(preference: Preference) -> &'static str {
    match preference {
        Preference::Ping => "ping me",
        Preference::Quiet => "quietly (a badge, no sound)",
        Preference::OnlyMe => "only when nobody else is available",
        Preference::Off => "off, never",
    }
}

fn quiet(hours: QuietHours) -> String {
    if hours.from == hours.until {
        return "none".to_owned();
    }
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    format!("{}–{}", clock(hours.from), clock(hours.until))
}

fn zone_name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or("UTC")
}
