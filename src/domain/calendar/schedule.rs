//! When the weekly summary is due, and what to do about one that was missed.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::super::time::{DAY, Timestamp};
use super::{Week, moment};

/// A summary that is later than this is not posted any more, in seconds.
const TOO_LATE: i64 = 3 * DAY;

/// The hour of the week at which the weekly summary is posted. What is due in
/// one week is the summary of the week before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The day.
    #[serde(with = "weekday_number")]
    pub weekday: Weekday,
    /// The hour on local clocks, 0 to 23. In an hour that is skipped the
    /// summary comes as much later as the clocks jump; in an hour that comes
    /// twice it is posted in the first.
    pub hour: u8,
}

/// What the clock says about weekly summaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last week whose summary has fallen due.
    pub period: Week,
    /// When it fell due.
    pub at: Timestamp,
    /// Three days have gone since: it is skipped, and the next one says so.
    pub too_late: bool,
    /// When the one after falls due.
    pub next_at: Timestamp,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            weekday: Weekday::Monday,
            hour: 9,
        }
    }
}

impl Schedule {
    /// When the summary of `period` falls due, which is in the week after.
    pub fn due_for(self, period: Week, zone: &TimeZone) -> Timestamp {
        let following = period.next();
        let hour = i8::try_from(self.hour.min(23)).unwrap_or_default();
        let clock = Time::new(hour, 0, 0, 0).unwrap_or(Time::midnight());
        let local = following.day(self.weekday).to_datetime(clock);
        moment(local, zone).unwrap_or_else(|| following.start(zone))
    }

    /// What has fallen due by now. Whether it was posted already is for the
    /// caller to know, by (community, period).
    pub fn due(self, now: Timestamp, zone: &TimeZone) -> Due {
        let mut period = Week::of(now, zone).previous();
        while self.due_for(period, zone) > now {
            period = period.previous();
        }
        let at = self.due_for(period, zone);
        Due {
            period,
            at,
            too_late: now.since(at) > TOO_LATE,
            next_at: self.due_for(period.next(), zone),
        }
    }
}

/// A weekday is kept as 1 (Monday) to 7 (Sunday).
mod weekday_number {
    use jiff::civil::Weekday;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's `with` hands over a reference"
    )]
    pub fn serialize<S: Serializer>(day: &Weekday, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i8(day.to_monday_one_offset())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Weekday, D::Error> {
        let number = i8::deserialize(from)?;
        Weekday::from_monday_one_offset(number).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{zone_named, zones_like};
    use super::*;
    use crate::domain::time::HOUR;

    fn utc(text: &str) -> Timestamp {
        let parsed: jiff::Timestamp = text.parse().expect("a moment");
        Timestamp(parsed.as_second())
    }

    fn week(text: &str) -> Week {
        text.parse().expect("a week")
    }

    #[test]
    fn on_monday_at_nine_the_week_before_is_due() {
        let zone = zone_named("Europe/Berlin").expect("known");
        let schedule = Schedule::default();
        let at = utc("2026-11-23T08:00:00Z");
        let before = schedule.due(at.minus(1), &zone);
        assert_eq!((before.period, before.too_late), (week("2026-W46"), true));
        assert_eq!(before.next_at, at);
        let due = schedule.due(at, &zone);
        assert_eq!(
            (due.period, due.at, due.too_late),
            (week("2026-W47"), at, false)
        );
        assert!(!schedule.due(at.plus(3 * DAY), &zone).too_late);
        assert!(schedule.due(at.plus(3 * DAY + 1), &zone).too_late);
    }

    #[test]
    fn an_hour_that_is_missing_or_comes_twice_still_has_one_due_moment() {
        let zone = zone_named("Europe/Berlin").expect("known");
        let night = Schedule {
            weekday: Weekday::Sunday,
            hour: 2,
        };
        assert_eq!(
            night.due_for(week("2026-W12"), &zone),
            utc("2026-03-29T01:00:00Z")
        );
        assert_eq!(
            night.due_for(week("2026-W42"), &zone),
            utc("2026-10-25T00:00:00Z")
        );
    }

    proptest! {
        #[test]
        fn each_moment_has_one_last_due_and_one_next(
            at in 0_i64..4_000_000_000,
            day in 0_usize..7,
            hour in 0_u8..24,
            pick in any::<prop::sample::Index>(),
        ) {
            let names = zones_like("", usize::MAX);
            let zone = zone_named(&names[pick.index(names.len())]).expect("known zone");
            let schedule = Schedule { weekday: super::super::weekday(day), hour };
            let now = Timestamp(at);
            let due = schedule.due(now, &zone);
            prop_assert!(due.at <= now && now < due.next_at);
            prop_assert!(due.period.end(&zone) <= due.at.plus(24 * HOUR));
            prop_assert_eq!(schedule.due(due.next_at, &zone).period, due.period.next());
        }
    }
}
