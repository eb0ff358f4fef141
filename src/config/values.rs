//! How values are written in the config file: spans as `2m`, hours as `22:00-08:00`, zones by name.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Unexpected};

use crate::domain::settings::{Placing, QuietHours, Settings};
use crate::domain::time::{DAY, HOUR, MINUTE};

/// [`Settings`] as they are written; each key has the default of the product.
#[derive(Deserialize)]
#[serde(
    remote = "Settings",
    default = "Settings::default",
    deny_unknown_fields
)]
pub struct SettingsFile {
    help_channels: Vec<String>,
    general_channels: Vec<String>,
    core_role: String,
    core_channel: String,
    digest_channel: Option<String>,
    #[serde(deserialize_with = "zone")]
    time_zone: TimeZone,
    #[serde(deserialize_with = "weekday")]
    summary_day: Weekday,
    #[serde(deserialize_with = "hour")]
    summary_hour: u8,
    #[serde(with = "PlacingFile")]
    placing: Placing,
    #[serde(deserialize_with = "span")]
    patience: i64,
    #[serde(deserialize_with = "span")]
    silent_wait: i64,
    #[serde(deserialize_with = "people")]
    ask_at_once: u8,
    #[serde(deserialize_with = "span")]
    follow_up: i64,
    #[serde(deserialize_with = "span")]
    follow_up_newcomer: i64,
    #[serde(deserialize_with = "span")]
    alert_after: i64,
    #[serde(deserialize_with = "span")]
    alert_after_newcomer: i64,
    #[serde(deserialize_with = "span")]
    taken_for: i64,
    #[serde(deserialize_with = "span")]
    check_back_after: i64,
    night_stops_clocks: bool,
    #[serde(deserialize_with = "quiet_hours")]
    quiet_hours: QuietHours,
    pings_per_day: u32,
    pings_per_week: u32,
    explicit_per_ten_minutes: u32,
    explicit_per_day: u32,
    linked_roles_consent: bool,
    #[serde(deserialize_with = "days")]
    half_life_days: u32,
    #[serde(deserialize_with = "days")]
    keep_text_days: u32,
}

/// [`Placing`] as it is written.
#[derive(Deserialize)]
#[serde(remote = "Placing", rename_all = "lowercase")]
enum PlacingFile {
    Thread,
    Reply,
}

/// Reads a span such as `90s`, `2m`, `12h`, `3d`, `1h 30m`; in seconds.
pub fn parse_span(text: &str) -> Option<i64> {
    let mut total: i64 = 0;
    let mut parts = 0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest[..digits].parse().ok()?;
        let unit = match rest[digits..].chars().next()? {
            's' => 1,
            'm' => MINUTE,
            'h' => HOUR,
            'd' => DAY,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(unit)?)?;
        parts += 1;
        rest = rest[digits + 1..].trim_start();
    }
    (parts > 0).then_some(total)
}

fn span<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    let text = String::deserialize(from)?;
    parse_span(&text)
        .filter(|seconds| *seconds <= 365 * DAY)
        .ok_or_else(|| {
            wrong(
                &text,
                "a span of at most a year, as in \"90s\", \"2m\", \"12h\" or \"3d\"",
            )
        })
}

fn zone<'de, D: Deserializer<'de>>(from: D) -> Result<TimeZone, D::Error> {
    let name = String::deserialize(from)?;
    TimeZone::get(&name)
        .map_err(|_| wrong(&name, "a time zone such as \"Europe/Vienna\" or \"UTC\""))
}

fn weekday<'de, D: Deserializer<'de>>(from: D) -> Result<Weekday, D::Error> {
    let name = String::deserialize(from)?;
    match name.to_lowercase().as_str() {
        "monday" => Ok(Weekday::Monday),
        "tuesday" => Ok(Weekday::Tuesday),
        "wednesday" => Ok(Weekday::Wednesday),
        "thursday" => Ok(Weekday::Thursday),
        "friday" => Ok(Weekday::Friday),
        "saturday" => Ok(Weekday::Saturday),
        "sunday" => Ok(Weekday::Sunday),
        _ => Err(wrong(&name, "a day of the week, as in \"monday\"")),
    }
}

fn hour<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    within(from, 0, 23)
}

fn people<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    within(from, 1, 5)
}

fn days<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    within(from, 1, 3650)
}

fn within<'de, D: Deserializer<'de>, N: TryFrom<i64>>(
    from: D,
    least: i64,
    most: i64,
) -> Result<N, D::Error> {
    let number = i64::deserialize(from)?;
    let expected = format!("a number from {least} to {most}");
    N::try_from(number)
        .ok()
        .filter(|_| (least..=most).contains(&number))
        .ok_or_else(|| D::Error::invalid_value(Unexpected::Signed(number), &expected.as_str()))
}

fn quiet_hours<'de, D: Deserializer<'de>>(from: D) -> Result<QuietHours, D::Error> {
    let text = String::deserialize(from)?;
    if text == "none" {
        return Ok(QuietHours { from: 0, until: 0 });
    }
    let hours = text.split_once('-').and_then(|(from, until)| {
        Some(QuietHours {
            from: minute_of_day(from)?,
            until: minute_of_day(until)?,
        })
    });
    hours.ok_or_else(|| wrong(&text, "hours such as \"22:00-08:00\", or \"none\""))
}

fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// Reads the address of a local server: scheme, host, port, nothing behind it.
pub fn api_base<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else {
        return Ok(None);
    };
    let base = text.trim_end_matches('/');
    let host = base
        .strip_prefix("http://")
        .or_else(|| base.strip_prefix("https://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', ' ', '@', '?']) => {
            Ok(Some(base.to_owned()))
        }
        _ => Err(wrong(&text, "an address such as \"http://127.0.0.1:4600\"")),
    }
}

fn wrong<E: Error>(found: &str, expected: &str) -> E {
    E::invalid_value(Unexpected::Str(found), &expected)
}
