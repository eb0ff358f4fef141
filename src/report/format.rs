//! How figures and periods are written: 91 %, 38 min, 1 h 10, 3 d, – for what is missing, 16–22 November.

use jiff::civil::Date;

use crate::domain::calendar::Week;
use crate::domain::health::{Figure, Reading, Unit};
use crate::domain::time::{DAY, HOUR, MINUTE};

/// What stands where a figure is missing.
pub const MISSING: &str = "–";

/// A figure as people read it: "91 %", "38 min", "1.4"; "–" if missing, and
/// "fewer than 5" where a number of people is too small to tell.
pub fn figure(figure: &Figure) -> String {
    match (figure.reading, figure.unit) {
        (Reading::Known(value), unit) => amount(value, unit),
        (Reading::Withheld, Unit::Count) => "fewer than 5".to_owned(),
        (Reading::Nothing | Reading::Withheld, _) => MISSING.to_owned(),
    }
}

/// What a figure rests on: "44"; "fewer than 5" if those are so few people.
pub fn rests_on(figure: &Figure) -> String {
    match figure.reading {
        Reading::Withheld => "fewer than 5".to_owned(),
        Reading::Known(_) | Reading::Nothing => count(figure.n as u64),
    }
}

/// An earlier value, "–" if there is none.
pub fn past(value: Option<f64>, unit: Unit) -> String {
    value.map_or_else(|| MISSING.to_owned(), |value| amount(value, unit))
}

/// A value in its unit.
pub fn amount(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Share => percent(value),
        Unit::Seconds => duration(value as i64),
        Unit::Count => count(value as u64),
        Unit::Ratio | Unit::PerHundred => format!("{value:.1}"),
        Unit::Coefficient => format!("{value:.2}"),
    }
}

/// A share, 0 to 1, in whole percent; only all is 100 %, only none is 0 %.
pub fn percent(share: f64) -> String {
    format!("{} %", whole_percent(share))
}

/// A share, 0 to 1, as whole percent without the sign.
pub fn whole_percent(share: f64) -> i64 {
    let rounded = (share * 100.0).round() as i64;
    match rounded {
        0 if share > 0.0 => 1,
        100 if share < 1.0 => 99,
        other => other,
    }
}

/// Seconds in the two units that matter: "< 1 min", "38 min", "1 h 10", "17 h", "3 d".
pub fn duration(seconds: i64) -> String {
    // Rounded to the minute first, so that 59 min 40 s is 1 h and not 60 min.
    let minutes = (seconds.max(0) + MINUTE / 2) / MINUTE;
    let (hour, day) = (HOUR / MINUTE, DAY / MINUTE);
    if minutes == 0 {
        "< 1 min".to_owned()
    } else if minutes < hour {
        format!("{minutes} min")
    } else if minutes < 10 * hour && minutes % hour > 0 {
        format!("{} h {:02}", minutes / hour, minutes % hour)
    } else if minutes < 2 * day {
        format!("{} h", (minutes + hour / 2) / hour)
    } else {
        format!("{} d", grouped((((minutes + day / 2) / day).max(2)) as u64))
    }
}

/// A whole number with its thousands apart: 12,400.
pub fn count(number: u64) -> String {
    grouped(number)
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// A whole number in at most four characters: 950, 1.2k, 12k, 3.4M.
pub fn short_count(number: u64) -> String {
    let value = number as f64;
    match number {
        0..1_000 => number.to_string(),
        1_000..9_950 => format!("{:.1}k", value / 1e3),
        9_950..999_500 => format!("{:.0}k", value / 1e3),
        999_500..9_950_000 => format!("{:.1}M", value / 1e6),
        _ => format!("{:.0}M", value / 1e6),
    }
}

/// "1 question", "2 questions".
pub fn counted(number: u64, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", count(number))
}

/// A week by its first and last day: "16–22 November", "30 November –
/// 6 December", "28 December 2026 – 3 January 2027".
pub fn period(week: Week) -> String {
    let (first, last) = (week.first_day(), week.last_day());
    if first.year() != last.year() {
        format!(
            "{} {} – {} {}",
            day_and_month(first),
            first.year(),
            day_and_month(last),
            last.year()
        )
    } else if first.month() == last.month() {
        format!("{}–{}", first.day(), day_and_month(last))
    } else {
        format!("{} – {}", day_and_month(first), day_and_month(last))
    }
}

/// "16 November".
pub fn day_and_month(date: Date) -> String {
    format!("{} {}", date.day(), month(date))
}

/// "16 Nov".
pub fn short_day(date: Date) -> String {
    let name: String = month(date).chars().take(3).collect();
    format!("{} {name}", date.day())
}

fn month(date: Date) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let place = usize::from(date.month().unsigned_abs()).clamp(1, 12);
    MONTHS[place - 1]
}

/// "a", "a and b", "a, b and c".
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_say_them() {
        let cases = [
            (-5, "< 1 min"),
            (0, "< 1 min"),
            (29, "< 1 min"),
            (30, "1 min"),
            (38 * 60, "38 min"),
            (3_580, "1 h"),
            (4_200, "1 h 10"),
            (3_900, "1 h 05"),
            (6 * HOUR, "6 h"),
            (10 * HOUR + 40 * 60, "11 h"),
            (17 * HOUR, "17 h"),
            (47 * HOUR, "47 h"),
            (48 * HOUR, "2 d"),
            (3 * DAY + HOUR, "3 d"),
            (4_000 * DAY, "4,000 d"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(duration(seconds), expected, "{seconds} s");
        }
    }

    #[test]
    fn only_all_is_a_hundred_percent_and_only_none_is_nought() {
        assert_eq!(percent(0.909), "91 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(0.999), "99 %");
        assert_eq!(percent(0.001), "1 %");
        assert_eq!(percent(0.0), "0 %");
    }

    #[test]
    fn a_period_names_what_differs() {
        let of = |text: &str| period(text.parse().expect("a week"));
        assert_eq!(of("2026-W47"), "16–22 November");
        assert_eq!(of("2026-W49"), "30 November – 6 December");
        assert_eq!(of("2026-W53"), "28 December 2026 – 3 January 2027");
    }

    #[test]
    fn big_numbers_stay_readable() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(999), "999");
        let short = [999, 1_234, 9_949, 12_400, 999_499, 999_500, 12_000_000].map(short_count);
        assert_eq!(short, ["999", "1.2k", "9.9k", "12k", "999k", "1.0M", "12M"]);
        assert_eq!(counted(1, "question", "questions"), "1 question");
        assert_eq!(counted(0, "question", "questions"), "0 questions");
    }

    #[test]
    fn lists_end_with_and() {
        let of = |items: &[&str]| list(&items.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(of(&[]), "");
        assert_eq!(of(&["bo", "chi"]), "bo and chi");
        assert_eq!(of(&["bo", "chi", "dee"]), "bo, chi and dee");
    }
}
