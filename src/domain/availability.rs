//! When and how often somebody may be asked.

use serde::{Deserialize, Serialize};

use super::time::{DAY, HOUR, MINUTE};

/// When one wants to be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preference {
    /// A real ping.
    #[default]
    Ping,
    /// A badge without a sound.
    Quiet,
    /// Only when nobody else is available.
    OnlyMe,
    /// Never.
    Off,
}

/// A time of day as people write it ("22:00", "7:30", "8"), in minutes after midnight, 0 to 1439.
pub fn parse_clock(text: &str) -> Option<u16> {
    let (hour, minute) = text
        .trim()
        .split_once([':', '.'])
        .unwrap_or((text.trim(), "0"));
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// A span as people write it ("30m", "3h", "2 days", "1 week", "1d 12h"), in seconds; above 0.
pub fn parse_span(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    let mut rest = text.as_str();
    let mut seconds: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let number: i64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let unit_end = rest
            .find(|letter: char| !letter.is_alphabetic())
            .unwrap_or(rest.len());
        let unit = match &rest[..unit_end] {
            "s" | "sec" | "second" | "seconds" => 1,
            "m" | "min" | "minute" | "minutes" => MINUTE,
            "h" | "hour" | "hours" => HOUR,
            "d" | "day" | "days" => DAY,
            "w" | "week" | "weeks" => 7 * DAY,
            _ => return None,
        };
        seconds = seconds.checked_add(number.checked_mul(unit)?)?;
        rest = rest[unit_end..].trim_start();
    }
    (seconds > 0).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_as_people_write_them() {
        let rows = [
            ("22:00", Some(1320)),
            ("7:30", Some(450)),
            ("8", Some(480)),
            ("0.15", Some(15)),
        ];
        for (text, minutes) in rows {
            assert_eq!(parse_clock(text), minutes, "{text}");
        }
        for text in ["24:00", "12:60", "noon", "", "-1", "7:3x"] {
            assert_eq!(parse_clock(text), None, "{text}");
        }
    }

    #[test]
    fn spans_are_read_as_people_write_them() {
        let rows = [
            ("30m", 1800),
            ("3h", 10_800),
            ("2 days", 172_800),
            ("1d 12h", 129_600),
            ("1 week", 604_800),
        ];
        for (text, seconds) in rows {
            assert_eq!(parse_span(text), Some(seconds), "{text}");
        }
        for text in [
            "",
            "soon",
            "3",
            "h",
            "0m",
            "99999999999999999999d",
            "9223372036854775807w",
        ] {
            assert_eq!(parse_span(text), None, "{text}");
        }
    }
}
