//! The ISO week in local time: Monday 00:00 to the next Monday 00:00, 167 or 169 hours long when clocks change.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::super::time::Timestamp;
use super::{local, moment};

/// An ISO 8601 week. Which moments it covers depends on the time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Week {
    /// The ISO year, which can differ from the calendar year around New Year.
    pub year: i16,
    /// 1 to 52, in long years 53.
    pub week: u8,
}

/// A text that isn't a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a week is written as year and number, such as 2026-W47")]
pub struct WeekError;

impl Week {
    /// The week this moment falls in, in local time.
    pub fn of(at: Timestamp, zone: &TimeZone) -> Self {
        let by_date = Self::containing(local(at, zone).date());
        // A clock change over Sunday midnight can make the date run ahead of,
        // or fall behind, the moment the week starts; the moment decides.
        if at < by_date.start(zone) {
            by_date.previous()
        } else if at >= by_date.end(zone) {
            by_date.next()
        } else {
            by_date
        }
    }

    /// The week of a date.
    pub fn containing(date: Date) -> Self {
        let day = date.iso_week_date();
        Self {
            year: day.year(),
            week: day.week().unsigned_abs(),
        }
    }

    /// Its first moment: Monday 00:00 local time, or the first moment after a jump over it.
    pub fn start(self, zone: &TimeZone) -> Timestamp {
        let midnight = self.first_day().to_datetime(jiff::civil::Time::midnight());
        moment(midnight, zone).unwrap_or_default()
    }

    /// The first moment that belongs to the week after.
    pub fn end(self, zone: &TimeZone) -> Timestamp {
        self.next().start(zone)
    }

    /// Its length in seconds.
    pub fn length(self, zone: &TimeZone) -> i64 {
        self.end(zone).since(self.start(zone))
    }

    /// Its Monday.
    pub fn first_day(self) -> Date {
        self.day(Weekday::Monday)
    }

    /// Its Sunday.
    pub fn last_day(self) -> Date {
        self.day(Weekday::Sunday)
    }

    /// One of its days.
    pub fn day(self, weekday: Weekday) -> Date {
        let week = i8::try_from(self.week).unwrap_or(1);
        ISOWeekDate::new(self.year, week, weekday).map_or(Date::ZERO, ISOWeekDate::date)
    }

    /// The week after.
    #[must_use]
    pub fn next(self) -> Self {
        self.later(1)
    }

    /// The week before.
    #[must_use]
    pub fn previous(self) -> Self {
        self.later(-1)
    }

    /// The week that many weeks later; earlier if negative.
    #[must_use]
    pub fn later(self, weeks: i64) -> Self {
        let days = jiff::SignedDuration::from_hours(weeks.saturating_mul(7 * 24));
        Self::containing(self.first_day().saturating_add(days))
    }

    /// Weeks from `earlier` to `self`; negative if `self` comes first.
    pub fn since(self, earlier: Self) -> i64 {
        let days = self.first_day().duration_since(earlier.first_day());
        days.as_hours() / (7 * 24)
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-W{:02}", self.year, self.week)
    }
}

impl FromStr for Week {
    type Err = WeekError;

    fn from_str(text: &str) -> Result<Self, WeekError> {
        let (year, week) = text.trim().split_once("-W").ok_or(WeekError)?;
        let year: i16 = year.parse().map_err(|_| WeekError)?;
        let week: u8 = week.parse().map_err(|_| WeekError)?;
        let number = i8::try_from(week).map_err(|_| WeekError)?;
        ISOWeekDate::new(year, number, Weekday::Monday).map_err(|_| WeekError)?;
        Ok(Self { year, week })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{zone_named, zones_like};
    use super::*;
    use crate::domain::time::HOUR;

    fn zone(name: &str) -> TimeZone {
        zone_named(name).expect("known zone")
    }

    fn week(text: &str) -> Week {
        text.parse().expect("a week")
    }

    #[test]
    fn weeks_with_a_clock_change_have_an_hour_less_or_more() {
        let berlin = zone("Europe/Berlin");
        assert_eq!(week("2026-W12").length(&berlin), 168 * HOUR);
        assert_eq!(week("2026-W13").length(&berlin), 167 * HOUR);
        assert_eq!(week("2026-W43").length(&berlin), 169 * HOUR);
        assert_eq!(
            week("2026-W40").length(&zone("Australia/Lord_Howe")),
            167 * HOUR + HOUR / 2
        );
    }

    #[test]
    fn a_week_starts_on_monday_at_local_midnight() {
        let monday = week("2026-W47");
        assert_eq!(monday.start(&TimeZone::UTC), Timestamp(1_794_787_200));
        assert_eq!(
            monday.start(&zone("Asia/Tokyo")),
            Timestamp(1_794_787_200 - 9 * HOUR)
        );
        assert_eq!(monday.first_day().to_string(), "2026-11-16");
        assert_eq!(monday.last_day().to_string(), "2026-11-22");
    }

    #[test]
    fn years_of_53_weeks_and_new_year_are_right() {
        assert_eq!(week("2026-W53").next(), week("2027-W01"));
        assert_eq!(week("2027-W01").first_day().to_string(), "2027-01-04");
        assert_eq!(week("2025-W01").first_day().to_string(), "2024-12-30");
        assert_eq!(week("2027-W01").since(week("2026-W01")), 53);
        assert_eq!(week("2026-W01").later(-2), week("2025-W51"));
    }

    #[test]
    fn what_is_no_week_is_refused() {
        for text in [
            "", "2026", "2026-W54", "2025-W53", "2026-W00", "W47", "2026-47",
        ] {
            assert_eq!(text.parse::<Week>(), Err(WeekError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn each_moment_lies_in_its_week_and_weeks_leave_no_gap(
            at in -2_000_000_000_i64..5_000_000_000,
            pick in any::<prop::sample::Index>(),
        ) {
            let names = zones_like("", usize::MAX);
            let zone = zone(&names[pick.index(names.len())]);
            let at = Timestamp(at);
            let week = Week::of(at, &zone);
            prop_assert!(week.start(&zone) <= at && at < week.end(&zone));
            prop_assert_eq!(week.end(&zone), week.next().start(&zone));
            prop_assert_eq!(week.next().previous(), week);
            prop_assert_eq!(Week::of(week.start(&zone), &zone), week);
            prop_assert_eq!(Week::of(week.end(&zone).minus(1), &zone), week);
            prop_assert_eq!(week.to_string().parse::<Week>(), Ok(week));
            // A whole day was skipped or lived twice in a few Pacific weeks.
            prop_assert!((143 * HOUR..=193 * HOUR).contains(&week.length(&zone)));
        }
    }
}
