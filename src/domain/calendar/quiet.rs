//! Hours in which nobody is pinged, on local clocks, over midnight and over clock changes.

use jiff::civil::Time;
use jiff::tz::TimeZone;

use super::super::time::{DAY, Timestamp};
use super::{instant, local};

/// Is this a moment to leave somebody in peace? `from` and `until` are minutes
/// past local midnight, 0 to 1439; `from` itself is quiet, `until` no more.
/// `from` above `until` runs over midnight; equal ones mean no quiet hours.
pub fn is_quiet(at: Timestamp, zone: &TimeZone, from: u16, until: u16) -> bool {
    let now = local(at, zone);
    let minute = u16::from(now.hour().unsigned_abs()) * 60 + u16::from(now.minute().unsigned_abs());
    if from <= until {
        (from..until).contains(&minute)
    } else {
        minute >= from || minute < until
    }
}

/// The first moment, now or later, that isn't quiet.
///
/// Quiet hours can only end when local clocks show `until`, or by a clock
/// change; so these are the moments looked at.
pub fn next_good_moment(at: Timestamp, zone: &TimeZone, from: u16, until: u16) -> Timestamp {
    if !is_quiet(at, zone, from, until) {
        return at;
    }
    ends(at, zone, until)
        .into_iter()
        .filter(|end| *end > at && !is_quiet(*end, zone, from, until))
        .min()
        .unwrap_or(at)
}

/// The moment by which so many seconds outside of quiet hours have passed. It is never quiet itself.
pub fn after_waking_time(
    at: Timestamp,
    seconds: i64,
    zone: &TimeZone,
    from: u16,
    until: u16,
) -> Timestamp {
    let (mut now, mut left) = (next_good_moment(at, zone, from, until), seconds.max(0));
    loop {
        // Day begins where night ends and the other way round: the day's end is the end of "quiet hours"
        // from `until` to `from`.
        let night = next_good_moment(now, zone, until, from);
        let day = night.since(now);
        if from == until || day <= 0 || left < day {
            return now.plus(left);
        }
        left -= day;
        now = next_good_moment(night, zone, from, until);
    }
}

/// Moments of the next days at which quiet hours may end.
fn ends(at: Timestamp, zone: &TimeZone, until: u16) -> Vec<Timestamp> {
    let hour = i8::try_from(until / 60 % 24).unwrap_or_default();
    let minute = i8::try_from(until % 60).unwrap_or_default();
    let today = local(at, zone).date();
    let mut ends = Vec::new();
    // Two days ahead, because a zone may skip a whole day.
    for day in 0..=2 {
        let date = today.saturating_add(jiff::SignedDuration::from_hours(24 * day));
        let clock = Time::new(hour, minute, 0, 0).unwrap_or(Time::midnight());
        let found = zone.to_ambiguous_timestamp(date.to_datetime(clock));
        for resolved in [found.earlier(), found.later()] {
            ends.extend(resolved.ok().map(|end| Timestamp(end.as_second())));
        }
    }
    ends.extend(
        zone.following(instant(at))
            .map(|change| Timestamp(change.timestamp().as_second()))
            .take_while(|change| change.since(at) <= 2 * DAY),
    );
    ends
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{zone_named, zones_like};
    use super::*;
    use crate::domain::time::{HOUR, MINUTE};

    const NIGHT: (u16, u16) = (22 * 60, 8 * 60);

    fn utc(text: &str) -> Timestamp {
        let parsed: jiff::Timestamp = text.parse().expect("a moment");
        Timestamp(parsed.as_second())
    }

    fn good(at: &str, zone: &str, (from, until): (u16, u16)) -> Timestamp {
        let zone = zone_named(zone).expect("known zone");
        next_good_moment(utc(at), &zone, from, until)
    }

    #[test]
    fn the_night_is_quiet_over_midnight() {
        let zone = TimeZone::UTC;
        let quiet = |text| is_quiet(utc(text), &zone, NIGHT.0, NIGHT.1);
        assert!(quiet("2026-11-23T22:00:00Z"));
        assert!(quiet("2026-11-24T00:00:00Z"));
        assert!(quiet("2026-11-24T07:59:59Z"));
        assert!(!quiet("2026-11-24T08:00:00Z"));
        assert!(!quiet("2026-11-23T21:59:59Z"));
        assert!(!is_quiet(utc("2026-11-24T01:00:00Z"), &zone, 60, 60));
    }

    #[test]
    fn the_morning_comes_an_hour_sooner_or_later_when_clocks_change() {
        // Berlin, night before the change to summer time and to winter time.
        assert_eq!(
            good("2026-03-28T22:00:00Z", "Europe/Berlin", NIGHT),
            utc("2026-03-29T06:00:00Z")
        );
        assert_eq!(
            good("2026-10-24T21:00:00Z", "Europe/Berlin", NIGHT),
            utc("2026-10-25T07:00:00Z")
        );
    }

    #[test]
    fn an_end_in_the_missing_hour_is_the_jump_itself() {
        // 02:30 doesn't exist on that night: clocks go from 02:00 to 03:00.
        assert_eq!(
            good("2026-03-29T00:30:00Z", "Europe/Berlin", (22 * 60, 150)),
            utc("2026-03-29T01:00:00Z")
        );
    }

    #[test]
    fn an_hour_lived_twice_is_quiet_twice() {
        // 02:30 comes twice; between, clocks are set back to a quiet 02:00.
        let until_half_past = (22 * 60, 150);
        let first = utc("2026-10-25T00:30:00Z");
        assert_eq!(
            good("2026-10-25T00:10:00Z", "Europe/Berlin", until_half_past),
            first
        );
        assert_eq!(
            good("2026-10-25T01:10:00Z", "Europe/Berlin", until_half_past),
            first.plus(HOUR)
        );
    }

    #[test]
    fn a_good_moment_is_taken_at_once() {
        let noon = utc("2026-11-23T12:00:00Z");
        assert_eq!(good("2026-11-23T12:00:00Z", "Europe/Berlin", NIGHT), noon);
    }

    #[test]
    fn a_clock_that_stops_at_night_goes_on_in_the_morning() {
        let zone = zone_named("Europe/Berlin").expect("known zone");
        let after = |at, hours| after_waking_time(utc(at), hours * HOUR, &zone, NIGHT.0, NIGHT.1);
        let noon = "2026-11-23T11:00:00Z";
        assert_eq!(after(noon, 4), utc("2026-11-23T15:00:00Z"));
        // 12:00 to 22:00 are ten hours; the other two are after 08:00.
        assert_eq!(after(noon, 12), utc("2026-11-24T09:00:00Z"));
        // What would run out as the night begins runs out in the morning.
        assert_eq!(after(noon, 10), utc("2026-11-24T07:00:00Z"));
        assert_eq!(
            after("2026-11-23T23:00:00Z", 1),
            utc("2026-11-24T08:00:00Z")
        );
        // The clocks go back in this night: it ends an hour later.
        assert_eq!(
            after("2026-10-24T19:30:00Z", 1),
            utc("2026-10-25T07:30:00Z")
        );
        let none = after_waking_time(utc(noon), 12 * HOUR, &zone, 0, 0);
        assert_eq!(none, utc(noon).plus(12 * HOUR));
    }

    proptest! {
        /// As many minutes of the way are waking ones as were asked for.
        #[test]
        fn only_waking_time_counts(
            at in 1_700_000_000_i64..1_900_000_000,
            from in 0_u16..1440,
            until in 0_u16..1440,
            minutes in 0_i64..3000,
            pick in any::<prop::sample::Index>(),
        ) {
            let names = zones_like("", usize::MAX);
            let zone = zone_named(&names[pick.index(names.len())]).expect("known zone");
            let at = Timestamp(at - at % MINUTE);
            let end = after_waking_time(at, minutes * MINUTE, &zone, from, until);
            prop_assert!(!is_quiet(end, &zone, from, until));
            let way = (at.0..end.0).step_by(60);
            let awake = way.filter(|now| !is_quiet(Timestamp(*now), &zone, from, until));
            prop_assert_eq!(awake.count() as i64, minutes);
        }

        /// Compared with walking on minute by minute.
        #[test]
        fn the_next_good_moment_is_the_first(
            at in 1_700_000_000_i64..1_900_000_000,
            from in 0_u16..1440,
            until in 0_u16..1440,
            pick in any::<prop::sample::Index>(),
            near_a_change in any::<bool>(),
        ) {
            let names = zones_like("", usize::MAX);
            let zone = zone_named(&names[pick.index(names.len())]).expect("known zone");
            let mut at = Timestamp(at - at % MINUTE);
            if near_a_change
                && let Some(change) = zone.following(instant(at)).next()
            {
                at = Timestamp(change.timestamp().as_second()).minus(at.0 % (3 * HOUR));
            }
            let good = next_good_moment(at, &zone, from, until);
            prop_assert!(!is_quiet(good, &zone, from, until));
            let mut walked = at;
            while is_quiet(walked, &zone, from, until) {
                walked = walked.plus(MINUTE - walked.0.rem_euclid(MINUTE));
            }
            prop_assert_eq!(good, walked);
        }
    }
}
