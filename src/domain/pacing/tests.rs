//! Whom not to ask, as tables; and for all people and moments: never without consent.

use proptest::prelude::*;

use super::*;
use crate::domain::time::HOUR;

/// 2026-11-23, a Monday, 12:00 UTC.
const NOON: Timestamp = Timestamp(1_795_435_200);
const NIGHT: QuietHours = QuietHours {
    from: 22 * 60,
    until: 8 * 60,
};

fn available() -> Availability {
    Availability {
        preference: Preference::Ping,
        quiet_hours: NIGHT,
        time_zone: TimeZone::UTC,
        per_day: 3,
        per_week: 10,
        snoozed_until: None,
        pinged_at: Vec::new(),
    }
}

fn expert(who: u64, score: f64) -> Candidate<&'static str> {
    Candidate {
        who: UserId(who),
        score,
        is_learner: false,
        availability: available(),
        standing: Standing::default(),
        why: "",
    }
}

fn learner(who: u64, score: f64) -> Candidate<&'static str> {
    Candidate {
        is_learner: true,
        ..expert(who, score)
    }
}

fn names(choice: &Choice<&'static str>) -> Vec<u64> {
    choice.chosen.iter().map(|one| one.who.0).collect()
}

fn refused(availability: &Availability, at: Timestamp) -> Option<(Omission, Option<Timestamp>)> {
    may_ask(availability, &Standing::default(), at).err()
}

/// What somebody is to a question, and why they aren't asked then.
type Row = (fn(&mut Standing), Omission);

#[test]
fn how_somebody_stands_to_a_question_can_rule_them_out() {
    let rows: [Row; 5] = [
        (|s| s.is_asker = true, Omission::Asker),
        (|s| s.left = true, Omission::Left),
        (|s| s.cannot_see = true, Omission::CannotSee),
        (|s| s.asked_before = true, Omission::AskedBefore),
        (|s| s.passed_topic = true, Omission::PassedTopic),
    ];
    for (set, omission) in rows {
        let mut standing = Standing::default();
        set(&mut standing);
        assert_eq!(
            may_ask(&available(), &standing, NOON),
            Err((omission, None))
        );
    }
    assert_eq!(may_ask(&available(), &Standing::default(), NOON), Ok(()));
}

#[test]
fn who_is_talking_has_seen_it_and_may_be_asked_a_little_later() {
    let standing = Standing {
        is_talking: true,
        ..Standing::default()
    };
    let again = NOON.plus(5 * MINUTE);
    let refusal = may_ask(&available(), &standing, NOON);
    assert_eq!(refusal, Err((Omission::IsTalking, Some(again))));
}

#[test]
fn off_is_never_and_a_snooze_ends() {
    let off = Availability {
        preference: Preference::Off,
        ..available()
    };
    assert_eq!(refused(&off, NOON), Some((Omission::Off, None)));
    let until = NOON.plus(HOUR);
    let snoozed = Availability {
        snoozed_until: Some(until),
        ..available()
    };
    assert_eq!(
        refused(&snoozed, NOON),
        Some((Omission::Snoozed, Some(until)))
    );
    assert_eq!(refused(&snoozed, until), None);
}

#[test]
fn the_night_is_quiet_and_the_morning_is_named() {
    let night = NOON.plus(11 * HOUR);
    let morning = NOON.plus(20 * HOUR);
    assert_eq!(
        refused(&available(), night),
        Some((Omission::QuietHours, Some(morning)))
    );
    assert_eq!(refused(&available(), morning), None);
    let no_quiet = Availability {
        quiet_hours: QuietHours { from: 0, until: 0 },
        ..available()
    };
    assert_eq!(refused(&no_quiet, night), None);
}

#[test]
fn a_full_budget_names_when_a_place_comes_free() {
    let ago = |hours| NOON.minus(hours * HOUR);
    let day = Availability {
        pinged_at: vec![ago(30), ago(20), ago(10), ago(1)],
        ..available()
    };
    let free = ago(20).plus(DAY);
    assert_eq!(refused(&day, NOON), Some((Omission::DayBudget, Some(free))));
    let week = Availability {
        per_week: 4,
        pinged_at: vec![ago(100), ago(75), ago(50), ago(25)],
        ..available()
    };
    let free = ago(100).plus(7 * DAY);
    assert_eq!(
        refused(&week, NOON),
        Some((Omission::WeekBudget, Some(free)))
    );
    let none = Availability {
        per_day: 0,
        ..available()
    };
    assert_eq!(refused(&none, NOON), Some((Omission::DayBudget, None)));
}

#[test]
fn of_near_equals_the_one_asked_least_recently_goes_first() {
    let mut rested = expert(2, 0.9);
    rested.availability.pinged_at = vec![NOON.minus(3 * DAY)];
    let mut tired = expert(1, 1.0);
    tired.availability.pinged_at = vec![NOON.minus(DAY)];
    let far = expert(3, 0.5);
    let all = [tired, rested, far];
    assert_eq!(names(&choose(&all, 1, NOON)), [2]);
    assert_eq!(names(&choose(&all, 2, NOON)), [2, 1]);
    assert_eq!(names(&choose(&all, 3, NOON)), [2, 1, 3]);
}

#[test]
fn the_one_who_wants_to_be_the_last_resort_is() {
    let mut last = expert(1, 9.0);
    last.availability.preference = Preference::OnlyMe;
    let both = choose(&[last.clone(), expert(2, 1.0)], 2, NOON);
    assert_eq!(names(&both), [2]);
    assert!(
        both.omitted
            .contains(&(UserId(1), Omission::OthersAvailable))
    );
    assert_eq!(names(&choose(std::slice::from_ref(&last), 2, NOON)), [1]);
    // A learner alone isn't somebody who knows.
    assert!(names(&choose(&[last, learner(3, 1.0)], 2, NOON)).contains(&1));
}

#[test]
fn the_third_place_is_a_learner_s() {
    let all = [
        expert(1, 1.0),
        expert(2, 1.0),
        expert(3, 1.0),
        learner(4, 0.1),
    ];
    let three = choose(&all, 3, NOON);
    assert_eq!(names(&three), [1, 2, 4]);
    assert!(three.chosen[2].stretch);
    assert_eq!(names(&choose(&all, 2, NOON)), [1, 2]);
    // Without any expert a learner is better than nobody.
    assert_eq!(names(&choose(&[learner(4, 0.1)], 2, NOON)), [4]);
}

#[test]
fn quiet_people_are_asked_without_a_sound() {
    let mut quiet = expert(1, 1.0);
    quiet.availability.preference = Preference::Quiet;
    let all = [quiet, expert(2, 1.0)];
    let asked = |choice: Choice<&'static str>| -> Vec<(u64, bool)> {
        let chosen = choice.chosen.into_iter();
        chosen.map(|one| (one.who.0, one.silent)).collect()
    };
    // They have a rung of their own before the pings, and step in where nobody else knows.
    assert_eq!(asked(choose_quiet(&all, 2, NOON)), [(1, true)]);
    assert_eq!(asked(choose(&all, 2, NOON)), [(2, false)]);
    assert_eq!(asked(choose(&all[..1], 2, NOON)), [(1, true)]);
}

#[test]
fn explicit_calls_are_limited_by_ten_minutes_and_by_day() {
    let settings = Settings::default();
    let ago = |minutes| NOON.minus(minutes * MINUTE);
    assert_eq!(may_call(&[], &settings, NOON), Ok(()));
    assert_eq!(may_call(&[ago(10)], &settings, NOON), Ok(()));
    assert_eq!(may_call(&[ago(9)], &settings, NOON), Err(NOON.plus(MINUTE)));
    let ten: Vec<_> = (1..=10).map(|hour| ago(hour * 60)).collect();
    let again = ago(600).plus(DAY);
    assert_eq!(may_call(&ten, &settings, NOON), Err(again));
    assert_eq!(may_call(&ten[..9], &settings, NOON), Ok(()));
}

fn anybody(who: u64) -> impl Strategy<Value = Candidate<&'static str>> {
    let preference = prop_oneof![
        Just(Preference::Ping),
        Just(Preference::Quiet),
        Just(Preference::OnlyMe),
        Just(Preference::Off),
    ];
    let zone = prop::sample::select(vec![
        "UTC",
        "Asia/Tokyo",
        "America/New_York",
        "Europe/Berlin",
    ]);
    let person = (
        preference,
        zone,
        (0_u16..1440, 0_u16..1440),
        (0_u32..4, 0_u32..12),
        prop::option::of(-2 * DAY..2 * DAY),
        prop::collection::vec(0_i64..8 * DAY, 0..12),
    );
    let standing = prop::collection::vec(prop::bool::weighted(0.1), 6);
    (person, standing, 0.0_f64..2.0, any::<bool>()).prop_map(
        move |(
            (preference, zone, (from, until), budget, snooze, pinged),
            standing,
            score,
            is_learner,
        )| {
            let mut pinged_at: Vec<_> = pinged.into_iter().map(|ago| NOON.minus(ago)).collect();
            pinged_at.sort();
            Candidate {
                who: UserId(who),
                score,
                is_learner,
                availability: Availability {
                    preference,
                    quiet_hours: QuietHours { from, until },
                    time_zone: calendar::zone_named(zone).expect("a zone"),
                    per_day: budget.0,
                    per_week: budget.1,
                    snoozed_until: snooze.map(|from_now| NOON.plus(from_now)),
                    pinged_at,
                },
                standing: Standing {
                    is_asker: standing[0],
                    left: standing[1],
                    cannot_see: standing[2],
                    asked_before: standing[3],
                    passed_topic: standing[4],
                    is_talking: standing[5],
                },
                why: "",
            }
        },
    )
}

/// The rules again, straight from their wording rather than from the code.
fn agreed(one: &Candidate<&'static str>, now: Timestamp) -> bool {
    let (available, stands) = (&one.availability, &one.standing);
    let pings = |span| {
        available
            .pinged_at
            .iter()
            .filter(|at| now.since(**at) < span)
            .count()
    };
    let hours = available.quiet_hours;
    available.preference != Preference::Off
        && !stands.is_asker
        && !stands.left
        && !stands.cannot_see
        && !stands.asked_before
        && !stands.passed_topic
        && !stands.is_talking
        && available.snoozed_until.is_none_or(|until| until <= now)
        && !calendar::is_quiet(now, &available.time_zone, hours.from, hours.until)
        && pings(DAY) < available.per_day as usize
        && pings(7 * DAY) < available.per_week as usize
}

proptest! {
    #[test]
    fn nobody_is_chosen_without_consent_outside_budget_or_in_quiet_hours(
        crowd in prop::collection::vec(Just(()), 0..8).prop_flat_map(|crowd| {
            (0..crowd.len() as u64).map(|number| anybody(number + 1)).collect::<Vec<_>>()
        }),
        places in 1_usize..5,
        later in 0_i64..3 * DAY,
    ) {
        let now = NOON.plus(later);
        let choice = choose(&crowd, places, now);
        prop_assert!(choice.chosen.len() <= places);
        for chosen in &choice.chosen {
            let one = crowd.iter().find(|one| one.who == chosen.who).expect("of the crowd");
            prop_assert!(agreed(one, now), "{one:?}");
            prop_assert_eq!(chosen.silent, one.availability.preference == Preference::Quiet);
        }
        // Everybody is either chosen or left out with a reason, once.
        let mut all: Vec<_> = choice.omitted.iter().map(|(who, _)| who.0).chain(names(&choice)).collect();
        all.sort_unstable();
        prop_assert_eq!(all, (1..=crowd.len() as u64).collect::<Vec<_>>());
        // Nobody who may be asked is left alone with the question.
        if choice.chosen.is_empty() {
            prop_assert!(!crowd.iter().any(|one| agreed(one, now)));
        }
        prop_assert!(choice.available_again.is_none_or(|again| again > now));
    }

    /// Whoever waits for the next good moment, again and again, over clock changes in both directions: it always
    /// comes, and it is one.
    #[test]
    fn waiting_for_a_good_moment_ends_also_when_clocks_change(
        mut one in anybody(1),
        zone in prop::sample::select(vec![
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland", "Africa/Cairo",
        ]),
        near in -2 * DAY..2 * DAY,
        which in 0_usize..6,
    ) {
        let zone = calendar::zone_named(zone).expect("a zone");
        let change = zone.following(jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(490_000));
        let change = change.take(which + 1).last().expect("clocks change there");
        let mut now = Timestamp(change.timestamp().as_second() + near);
        one.standing = Standing::default();
        one.availability.preference = Preference::Ping;
        one.availability.time_zone = zone;
        one.availability.pinged_at.clear();
        one.availability.snoozed_until = Some(now.plus(near.abs() / 2));
        for _ in 0..4 {
            let choice = choose(std::slice::from_ref(&one), 1, now);
            if let Some(again) = choice.available_again {
                prop_assert!(again > now && again.since(now) <= 3 * DAY, "{again:?} after {now:?}");
                now = again;
                continue;
            }
            let limit = one.availability.per_day.min(one.availability.per_week);
            if choice.chosen.is_empty() {
                // Only somebody who allows no ping at all never becomes available.
                prop_assert_eq!(limit, 0);
                return Ok(());
            }
            prop_assert!(agreed(&one, now));
            return Ok(());
        }
        prop_assert!(false, "{one:?} is never available");
    }
}
