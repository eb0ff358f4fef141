//! The made-up exports under tests/import, brought in over a real database, by a clock that stands still.

use std::collections::HashSet;
use std::path::PathBuf;

use super::*;
use crate::app::survey::{Scope, Survey};
use crate::domain::ask::AskState;
use crate::domain::calendar::Week;
use crate::domain::health::Metric;
use crate::domain::ids::MessageId;
use crate::domain::skills::Level;
use crate::domain::time::DAY;

const GUILD: GuildId = GuildId(700_000_000_000_000_000);
const BO: UserId = UserId(300_000_000_000_000_002);
const CHI: UserId = UserId(300_000_000_000_000_003);
/// Wednesday, 18 November 2026, noon.
const NOW: Timestamp = Timestamp(1_795_003_200);

fn desk() -> Desk {
    let mut config = Config::default();
    config.community.help_channels = vec!["help".to_owned(), "questions".to_owned()];
    Desk {
        store: Store::in_memory().expect("opened"),
        config,
        now: NOW,
    }
}

fn files(names: &[&str]) -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/import");
    names.iter().map(|name| folder.join(name)).collect()
}

/// The thread comes before the channel with the question it is about.
const ALL: [&str; 4] = ["thread.json", "post.json", "lounge.json", "help.json"];

fn bring_in(desk: &mut Desk) -> usize {
    past::bring_in(desk, &files(&ALL), &HashSet::new()).expect("brought in")
}

fn questions(desk: &Desk) -> Vec<(String, AskState, usize, usize)> {
    let everything = desk
        .store
        .asks_between(GUILD, Timestamp(0), Timestamp(i64::MAX))
        .expect("read");
    let worded = everything.into_iter().filter(|ask| !ask.text.is_empty());
    let told = worded.map(|ask| {
        let responses = desk.store.responses_to(ask.id).expect("read").len();
        let credits = desk.store.credits_of(ask.id).expect("read").len();
        let words: Vec<_> = ask.title.split(' ').take(3).collect();
        (words.join(" "), ask.state, responses, credits)
    });
    told.collect()
}

#[test]
fn a_history_is_brought_in_once_however_often_it_is_imported() {
    let mut desk = desk();
    assert_eq!(bring_in(&mut desk), 1, "one message has no readable time");
    let expected = [
        ("Make Postgres replicate", AskState::PresumedSolved, 1, 1),
        ("Write a Rust", AskState::Solved, 1, 1),
        ("Slow CSS animations", AskState::Responded, 1, 0),
        ("Why does my", AskState::PresumedSolved, 1, 1),
    ];
    let expected = expected
        .map(|(title, state, responses, credits)| (title.to_owned(), state, responses, credits));
    assert_eq!(questions(&desk), expected);
    assert_eq!(bring_in(&mut desk), 1);
    assert_eq!(questions(&desk), expected);
    assert!(
        desk.store.unsettled(GUILD).expect("read").is_empty(),
        "nobody waits for older questions live"
    );
    let weeks = desk.store.weeks_of(GUILD, BO).expect("read");
    let weeks: Vec<_> = weeks.iter().map(ToString::to_string).collect();
    assert_eq!(weeks, ["2026-W45", "2026-W46"]);
    // Nobody is in the registry, so hours are nobody's.
    assert!(desk.store.hours_of(GUILD, BO).expect("read").is_empty());
}

#[test]
fn figures_count_it_and_the_summary_says_where_it_is_from() {
    let mut desk = desk();
    bring_in(&mut desk);
    let week: Week = "2026-W46".parse().expect("a week");
    let scope = Scope {
        guild: GUILD,
        week,
        as_of: NOW,
        zone: jiff::tz::TimeZone::UTC,
        pings_per_week: 10,
    };
    let survey = Survey::take(&desk.store, &scope).expect("taken");
    // The forum post of Tuesday and the question of Thursday; the week before had two.
    let answered = survey
        .health
        .trend(Metric::AnsweredWithin24h)
        .expect("there");
    assert_eq!((answered.now.value(), answered.now.n), (Some(1.0), 2));
    assert_eq!(answered.last_week, Some(1.0));
    assert_eq!(survey.health.value(Metric::ResolutionRate), Some(0.5));
    assert_eq!(
        survey.health.value(Metric::DetectionPrecision),
        None,
        "nobody could dismiss them"
    );
    let text = crate::report::summary::summarize(&survey.health, &survey.words).text();
    assert!(
        text.contains("Questions up to 9–15 November come from an imported history"),
        "{text}"
    );
    assert!(text.contains("Thanks to chi"), "{text}");
}

#[test]
fn words_expire_and_people_who_are_left_out_leave_nothing() {
    let mut desk = desk();
    desk.now = NOW.plus(400 * DAY);
    bring_in(&mut desk);
    assert!(questions(&desk).is_empty(), "all words are too old");
    assert!(desk.store.weeks_of(GUILD, BO).expect("read").is_empty());
    let mut desk = self::desk();
    let without = [CHI].into();
    past::bring_in(&mut desk, &files(&ALL), &without).expect("brought in");
    let titles: Vec<_> = questions(&desk).into_iter().map(|row| row.0).collect();
    assert!(!titles.contains(&"Write a Rust".to_owned()), "{titles:?}");
    assert!(desk.store.weeks_of(GUILD, CHI).expect("read").is_empty());
    assert!(
        desk.store
            .responses_by(GUILD, CHI)
            .expect("read")
            .is_empty()
    );
}

#[test]
fn what_the_bot_heard_itself_stays_as_it_is() {
    let mut desk = desk();
    bring_in(&mut desk);
    let first = desk
        .store
        .asks_between(GUILD, Timestamp(0), Timestamp(i64::MAX))
        .expect("read")
        .remove(0);
    let mut other = self::desk();
    let live = crate::domain::ask::Ask {
        state: AskState::NeedsAttention,
        solved_at: None,
        ..first
    };
    other.store.add_ask(&live, &[]).expect("saved");
    bring_in(&mut other);
    let kept = other
        .store
        .ask_of_message(GUILD, live.message)
        .expect("read")
        .expect("there");
    assert_eq!(kept.state, AskState::NeedsAttention);
    assert!(other.store.responses_to(kept.id).expect("read").is_empty());
    assert_eq!(other.store.unsettled(GUILD).expect("read").len(), 1);
}

#[test]
fn a_question_that_was_heard_later_is_no_longer_the_first() {
    let mut desk = desk();
    bring_in(&mut desk);
    let first = desk
        .store
        .asks_between(GUILD, Timestamp(0), Timestamp(i64::MAX))
        .expect("read")
        .remove(0);
    let later = crate::domain::ask::Ask {
        message: MessageId::first_at(NOW),
        asked_at: NOW,
        first_question: true,
        ..first.clone()
    };
    let id = desk
        .store
        .add_ask(&later, &[])
        .expect("saved")
        .expect("new");
    bring_in(&mut desk);
    let again = desk.store.ask(GUILD, id).expect("read").expect("there");
    assert!(!again.first_question);
    let oldest = desk.store.ask(GUILD, first.id).expect("read");
    assert!(oldest.expect("there").first_question);
}

#[test]
fn people_are_named_and_join_only_if_they_agreed() {
    let mut desk = desk();
    let list = &files(&["skills.csv"])[0];
    for _ in 0..2 {
        let broken = skills::bring_in(&mut desk, GUILD, list, false).expect("brought in");
        assert_eq!(broken, 1);
    }
    assert!(desk.store.people(GUILD).expect("read").is_empty());
    let named = desk.store.nominations_of(GUILD, CHI).expect("read");
    let named: Vec<_> = named.iter().map(|one| one.skill.as_str()).collect();
    assert_eq!(named, ["css", "rust"], "once each");
    skills::bring_in(&mut desk, GUILD, list, true).expect("brought in");
    assert_eq!(desk.store.people(GUILD).expect("read").len(), 2);
    let known = desk.store.skills_of(GUILD, CHI).expect("read");
    let levels: Vec<_> = known.iter().map(|one| one.level).collect();
    assert_eq!(levels, [Level::Practising, Level::Expert]);
}

#[test]
fn the_server_is_the_only_one_or_named() {
    let desk = desk();
    assert!(the_guild(&desk.store, None).is_err());
    assert_eq!(the_guild(&desk.store, Some(GUILD)).expect("named"), GUILD);
    desk.store
        .see_community(GUILD, "The guild", NOW)
        .expect("saved");
    assert_eq!(the_guild(&desk.store, None).expect("the only one"), GUILD);
    desk.store
        .see_community(GuildId(8), "Other", NOW)
        .expect("saved");
    let why = the_guild(&desk.store, None).expect_err("two").to_string();
    assert!(why.contains("8 (Other)"), "{why}");
}
