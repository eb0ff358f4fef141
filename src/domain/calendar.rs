//! A community's own calendar: its time zone, its ISO weeks, when its weekly summary is due, when its people are left in peace.

use jiff::civil::{DateTime, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::time::Timestamp;

mod quiet;
mod schedule;
mod week;

pub use quiet::{after_waking_time, is_quiet, next_good_moment};
pub use schedule::{Due, Schedule};
pub use week::{Week, WeekError};

/// Hours in a week of weekday × hour cells.
pub const HOURS_OF_WEEK: usize = 7 * 24;

/// The time zone with this IANA name (`Europe/Berlin`, upper or lower case),
/// from the zone data built into the program; none if there is no such zone.
pub fn zone_named(name: &str) -> Option<TimeZone> {
    let zone = TimeZoneDatabase::bundled().get(name.trim()).ok()?;
    (!zone.is_unknown()).then_some(zone)
}

/// The IANA names that contain what somebody has typed, at most `limit`; names
/// in which a part starts with it come first, otherwise alphabetically. A space
/// stands for an underscore, as in "new york".
pub fn zones_like(typed: &str, limit: usize) -> Vec<String> {
    let typed = typed.trim().to_lowercase().replace(' ', "_");
    let database = TimeZoneDatabase::bundled();
    let mut found: Vec<(bool, String)> = database
        .available()
        .map(|name| name.to_string())
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let at_start = lower.split('/').any(|part| part.starts_with(&typed));
            (at_start || lower.contains(&typed)).then_some((!at_start, name))
        })
        .collect();
    found.sort();
    found
        .into_iter()
        .take(limit)
        .map(|(_, name)| name)
        .collect()
}

/// One hour of the local week: 0 is Monday 00:00–00:59, 167 is Sunday 23:00–23:59.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HourOfWeek(u8);

impl HourOfWeek {
    /// The hour of the week on local clocks at this moment.
    pub fn of(at: Timestamp, zone: &TimeZone) -> Self {
        let local = local(at, zone);
        let day = local.weekday().to_monday_zero_offset().unsigned_abs();
        Self(day * 24 + local.hour().unsigned_abs())
    }

    /// Its place in a table of [`HOURS_OF_WEEK`] cells.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The day, 0 is Monday.
    pub fn day(self) -> usize {
        self.index() / 24
    }

    /// The hour of the day, 0 to 23.
    pub fn hour(self) -> usize {
        self.index() % 24
    }
}

/// What clocks in `zone` show. Moments beyond the years ±9999 are shown as the nearest one inside.
pub(super) fn local(at: Timestamp, zone: &TimeZone) -> DateTime {
    zone.to_datetime(instant(at))
}

/// Our moment as the library's, held within its range.
fn instant(at: Timestamp) -> jiff::Timestamp {
    let seconds = at.0.clamp(
        jiff::Timestamp::MIN.as_second(),
        jiff::Timestamp::MAX.as_second(),
    );
    jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

/// The moment at which local clocks show `local`: the first of the two when
/// clocks go back over it, and when clocks jump over it the one as long after
/// the jump as it would have been after the hour that is missing.
fn moment(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let found = zone.to_ambiguous_timestamp(local).compatible().ok()?;
    Some(Timestamp(found.as_second()))
}

/// A weekday from its place, 0 is Monday; higher places start over.
pub fn weekday(place: usize) -> Weekday {
    Weekday::Monday.wrapping_add(i64::try_from(place % 7).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_by_its_iana_name_whatever_the_case() {
        let zone = zone_named("europe/berlin").expect("known");
        assert_eq!(zone.iana_name(), Some("Europe/Berlin"));
        assert!(zone_named("Europe/Atlantis").is_none());
        assert!(zone_named("Etc/Unknown").is_none());
        assert!(zone_named("").is_none());
    }

    #[test]
    fn what_is_typed_finds_a_zone_by_its_city() {
        assert_eq!(zones_like("new york", 5), ["America/New_York"]);
        assert!(zones_like("ber", 25).contains(&"Europe/Berlin".to_owned()));
        assert_eq!(zones_like("", 25).len(), 25);
        assert!(zones_like("atlantis", 25).is_empty());
    }

    #[test]
    fn an_hour_of_the_week_is_the_one_on_local_clocks() {
        // 2026-11-22T23:30:00Z is a Sunday in London and Monday 05:00 in Kolkata.
        let at = Timestamp(1_795_390_200);
        let london = HourOfWeek::of(at, &zone_named("Europe/London").expect("known"));
        assert_eq!((london.day(), london.hour(), london.index()), (6, 23, 167));
        let kolkata = HourOfWeek::of(at, &zone_named("Asia/Kolkata").expect("known"));
        assert_eq!((kolkata.day(), kolkata.hour(), kolkata.index()), (0, 5, 5));
    }

    #[test]
    fn moments_out_of_range_do_not_break_anything() {
        let zone = zone_named("Pacific/Apia").expect("known");
        for at in [i64::MIN, i64::MAX] {
            assert!(HourOfWeek::of(Timestamp(at), &zone).index() < HOURS_OF_WEEK);
        }
    }
}
