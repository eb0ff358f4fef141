//! Every figure of the catalogue, from rows in the tables to the number, each counted by hand.

use jiff::tz::TimeZone;

use super::*;
use crate::domain::ask::Ask;
use crate::domain::health::{Metric, Reading, Recorded, survey};
use crate::domain::ids::{AskId, ChannelId, MessageId};
use crate::domain::registry::Declared;
use crate::domain::time::{DAY, HOUR, MINUTE};
use crate::store::{Credit, Ping as StoredPing, Response as StoredResponse};

const GUILD: GuildId = GuildId(700);
const WEEK: Week = Week {
    year: 2026,
    week: 47,
};

/// A moment of the week: days from Monday, then hours.
fn at(day: i64, hour: i64) -> Timestamp {
    WEEK.start(&TimeZone::UTC).plus(day * DAY + hour * HOUR)
}

/// The Monday after, 09:00.
fn summary_time() -> Timestamp {
    at(7, 9)
}

/// A store that is filled like the bot fills it.
struct Rows {
    store: Store,
    message: u64,
}

impl Rows {
    fn new() -> Self {
        let store = Store::in_memory().expect("opened");
        Self { store, message: 0 }
    }

    /// Somebody asked; what else is known of it is set by `change`.
    fn ask(&mut self, asker: u64, asked_at: Timestamp, change: impl FnOnce(&mut Ask)) -> AskId {
        self.message += 1;
        let mut ask = Ask {
            id: AskId(0),
            guild: GUILD,
            channel: ChannelId(800),
            message: MessageId(self.message),
            asker: UserId(asker),
            asker_name: format!("person {asker}"),
            asked_at,
            title: "How?".to_owned(),
            text: "How does it work?".to_owned(),
            topics: vec!["postgres".to_owned()],
            heard: Heard::Detected,
            first_question: false,
            state: AskState::Open,
            wave: 0,
            due_at: None,
            thread: None,
            post: None,
            taken_by: None,
            similar: None,
            first_response_at: None,
            solved_at: None,
            alert: None,
            link: None,
            whispered: false,
            checked_at: None,
        };
        change(&mut ask);
        let id = self.store.add_ask(&ask, &[]).expect("saved").expect("new");
        self.store.save_ask(&Ask { id, ..ask }).expect("saved");
        id
    }

    /// Somebody answered, and was credited for it or not.
    fn answer(&mut self, ask: AskId, by: u64, said_at: Timestamp, credited: bool) {
        self.message += 1;
        let response = StoredResponse {
            message: MessageId(self.message),
            ask,
            channel: ChannelId(800),
            member: UserId(by),
            name: format!("person {by}"),
            said_at,
            accepted: false,
            text: String::new(),
        };
        self.store.add_response(GUILD, &response).expect("saved");
        self.store
            .note_first_responder(ask, UserId(by))
            .expect("saved");
        let mut row = self.store.ask(GUILD, ask).expect("read").expect("there");
        row.first_response_at = row.first_response_at.or(Some(said_at));
        self.store.save_ask(&row).expect("saved");
        if credited {
            let name = response.name;
            let credit = Credit {
                ask,
                member: UserId(by),
                name,
                at: said_at,
            };
            self.store.add_credit(GUILD, &credit).expect("saved");
        }
    }

    fn ping(&self, ask: AskId, whom: u64, at: Timestamp, outcome: PingOutcome) {
        let ping = StoredPing {
            ask,
            member: UserId(whom),
            wave: 1,
            at,
            silent: false,
            reason: "{}".to_owned(),
            outcome,
        };
        assert!(self.store.add_ping(GUILD, &ping).expect("saved"));
    }

    /// Somebody joined and declared a skill.
    fn register(&self, who: u64, skill: &str, level: Level) {
        let name = format!("person {who}");
        let member = UserId(who);
        self.store
            .see_person(GUILD, member, &name, &[], at(-60, 0))
            .expect("saved");
        let declared = Declared {
            member,
            skill: skill.to_owned(),
            level,
        };
        self.store
            .declare(GUILD, &declared, at(-60, 0))
            .expect("saved");
    }

    fn step(&self, ask: AskId, day: i64, what: &str) {
        self.store
            .note_step(ask, at(day, 0), what, None, "")
            .expect("saved");
    }

    fn facts(&self) -> Facts {
        let since = at(-140, 0);
        self.store
            .facts(GUILD, since, 10, summary_time())
            .expect("read")
    }

    /// What a figure says, and what it rests on.
    fn figure(&self, metric: Metric) -> (Reading, usize) {
        let health = survey(&self.facts(), WEEK, summary_time(), &TimeZone::UTC);
        let now = health.trend(metric).expect("computed").now;
        (now.reading, now.n)
    }
}

fn known(value: f64) -> Reading {
    Reading::Known(value)
}

#[test]
fn questions_responses_and_solutions() {
    let mut rows = Rows::new();
    let quick = rows.ask(1, at(0, 10), |ask| {
        ask.first_question = true;
        ask.state = AskState::Solved;
        ask.solved_at = Some(at(1, 0));
    });
    rows.answer(quick, 11, at(0, 10).plus(30 * MINUTE), true);
    let slow = rows.ask(2, at(1, 0), |ask| {
        ask.state = AskState::PresumedSolved;
        ask.solved_at = Some(at(3, 7));
    });
    rows.answer(slow, 11, at(2, 6), false);
    rows.ask(3, at(3, 9), |ask| ask.first_question = true);
    // Called for, so no work of the detector.
    rows.ask(4, at(4, 9), |ask| {
        ask.heard = Heard::Asked;
        ask.state = AskState::Solved;
        ask.solved_at = Some(at(4, 9).plus(2 * HOUR));
        // Credited for words said elsewhere: answered, by nobody we heard.
        ask.first_response_at = Some(at(4, 11));
    });
    let no_question = rows.ask(5, at(5, 0), |ask| ask.state = AskState::Dismissed);
    rows.step(no_question, 5, "dismissed");
    let deleted = rows.ask(6, at(5, 0), |ask| ask.state = AskState::Withdrawn);
    rows.step(deleted, 5, "withdrawn");

    // Four are questions that stayed; responses after 30 min, 30 h, never, 2 h.
    assert_eq!(
        rows.figure(Metric::AnsweredWithin1h),
        (known(1.0 / 4.0), 4),
        "30 min of 4"
    );
    assert_eq!(
        rows.figure(Metric::AnsweredWithin24h),
        (known(2.0 / 4.0), 4)
    );
    assert_eq!(
        rows.figure(Metric::AnsweredWithin72h),
        (known(3.0 / 4.0), 4)
    );
    let (median, _) = rows.figure(Metric::FirstResponseMedian);
    assert_eq!(
        median,
        known(2.0 * HOUR as f64),
        "four are watched for longer than no time: S is 0.75, 0.5"
    );
    assert_eq!(rows.figure(Metric::ResolutionRate), (known(3.0 / 4.0), 4));
    // The third has waited from Thursday 09:00 to Monday 09:00.
    assert_eq!(rows.figure(Metric::IssueAge), (known(4.0 * DAY as f64), 1));
    // Two newcomers are too few to speak of; the facts tell them apart all the same.
    let rate = rows.figure(Metric::FirstQuestionReplyRate);
    assert_eq!(rate, (Reading::Withheld, 2));
    let facts = rows.facts();
    let newcomers = facts.questions.iter().filter(|one| one.first_of_asker);
    let answered: Vec<_> = newcomers.map(|one| one.response.is_some()).collect();
    assert_eq!(answered, [true, false]);
    // Five detected, one of them wrongly.
    assert_eq!(rows.figure(Metric::DetectionPrecision), (known(0.8), 5));
}

#[test]
fn earlier_answers_that_were_linked_and_taken() {
    let mut rows = Rows::new();
    let linked = |ask: &mut Ask| ask.similar = Some(AskId(1));
    rows.ask(1, at(-30, 0), |_| {});
    rows.ask(2, at(0, 0), linked);
    let taken = rows.ask(3, at(1, 0), linked);
    rows.step(taken, 1, "earlier answer helped");
    rows.ask(4, at(2, 0), |_| {});
    assert_eq!(rows.figure(Metric::KnowledgeReuse), (known(0.5), 2));
}

#[test]
fn pings_and_what_came_of_them() {
    let mut rows = Rows::new();
    let answered = rows.ask(1, at(0, 0), |_| {});
    rows.answer(answered, 11, at(0, 2), false);
    let open = rows.ask(2, at(1, 0), |_| {});
    let outcomes = [
        (11, PingOutcome::Answered),
        (12, PingOutcome::Taken),
        (13, PingOutcome::Passed),
        (14, PingOutcome::NotMyTopic),
    ];
    for (whom, outcome) in outcomes {
        rows.ping(answered, whom, at(0, 1), outcome);
    }
    for whom in [11, 15, 16, 17] {
        rows.ping(open, whom, at(1, 1), PingOutcome::None);
    }
    // 15 snoozed upon it and 16 turned it off, as the commands note it; 11's first ping was answered before.
    for (whom, outcome) in [
        (15, PingOutcome::Snoozed),
        (16, PingOutcome::TurnedOff),
        (14, PingOutcome::Snoozed),
    ] {
        rows.store
            .note_reaction(GUILD, UserId(whom), at(0, 12), outcome, at(1, 2))
            .expect("saved");
    }
    assert_eq!(rows.figure(Metric::PingsPerAnswer), (known(8.0), 1));
    assert_eq!(rows.figure(Metric::PingsAccepted).0, known(0.25));
    for metric in [
        Metric::Passed,
        Metric::NotMyTopic,
        Metric::Snoozed,
        Metric::TurnedOff,
    ] {
        assert_eq!(rows.figure(metric).0, known(12.5), "{}", metric.key());
    }
    // 11 was asked twice, the community's limit is 10.
    assert_eq!(rows.figure(Metric::HighestLoad), (known(0.2), 7));
}

#[test]
fn a_limit_of_ones_own_counts_for_the_load() {
    let mut rows = Rows::new();
    rows.register(11, "postgres", Level::Expert);
    let mut own = rows
        .store
        .person(GUILD, UserId(11))
        .expect("read")
        .expect("there");
    own.per_week = Some(1);
    rows.store.save_availability(GUILD, &own).expect("saved");
    for day in 0..2 {
        let ask = rows.ask(1, at(day, 0), |_| {});
        rows.ping(ask, 11, at(day, 1), PingOutcome::None);
    }
    let limits: Vec<_> = rows
        .facts()
        .pings
        .iter()
        .map(|ping| ping.weekly_limit)
        .collect();
    assert_eq!(limits, [1, 1], "and not the community's ten");
    assert_eq!(rows.figure(Metric::HighestLoad), (Reading::Withheld, 1));
}

#[test]
fn who_wrote_in_which_week() {
    let rows = Rows::new();
    let note = |who, back: i64| {
        rows.store
            .note_week(GUILD, UserId(who), WEEK.later(-back))
            .expect("saved");
    };
    // 1–6 in each of 14 weeks, 7–11 in the last three; a community next door doesn't count.
    for back in 0..14 {
        (1..=6).for_each(|who| note(who, back));
    }
    for back in 0..3 {
        (7..=11).for_each(|who| note(who, back));
    }
    rows.store
        .note_week(GuildId(1), UserId(99), WEEK)
        .expect("saved");
    assert_eq!(rows.facts().activity_known, Recorded::From(WEEK.later(-12)));
    assert_eq!(rows.figure(Metric::RingCore), (known(6.0), 11));
    assert_eq!(rows.figure(Metric::RingActive), (known(5.0), 11));
    assert_eq!(rows.figure(Metric::RingPeripheral).0, known(0.0));
    assert_eq!(rows.figure(Metric::MovedInward).0, known(5.0));
    assert_eq!(rows.figure(Metric::MovedOutward).0, known(0.0));
    assert_eq!(
        rows.store.weeks_of(GUILD, UserId(7)).expect("read"),
        [WEEK.later(-2), WEEK.later(-1), WEEK]
    );
    rows.store.forget(GUILD, UserId(7)).expect("forgotten");
    assert!(
        rows.store
            .weeks_of(GUILD, UserId(7))
            .expect("read")
            .is_empty()
    );
    assert_eq!(rows.figure(Metric::RingActive).0, Reading::Withheld);
    // Older weeks go, and with them what looked back on them.
    rows.store
        .forget_presence(GUILD, WEEK.later(-5), at(0, 0))
        .expect("forgotten");
    assert_eq!(rows.figure(Metric::RingCore).0, Reading::Nothing);
}

#[test]
fn a_community_that_was_not_watched_is_not_called_dead() {
    let mut rows = Rows::new();
    let ask = rows.ask(1, at(-20, 0), |_| {});
    (11..=17).for_each(|by| rows.answer(ask, by, at(-20, 1), true));
    assert_eq!(rows.facts().activity_known, Recorded::Never);
    assert_eq!(
        rows.figure(Metric::InactiveContributors).0,
        Reading::Nothing
    );
    assert_eq!(rows.figure(Metric::RingCore).0, Reading::Nothing);
    assert_eq!(rows.figure(Metric::CoverageGap).0, Reading::Nothing);
    for back in 0..6 {
        (11..=12).for_each(|who| {
            rows.store
                .note_week(GUILD, UserId(who), WEEK.later(-back))
                .expect("saved");
        });
    }
    assert_eq!(rows.figure(Metric::InactiveContributors), (known(5.0), 7));
}

#[test]
fn newcomers_and_who_answers_whom() {
    let mut rows = Rows::new();
    // 1–5 asked first in the week; 6 answered before and does again, 7 for the first time.
    let before = rows.ask(20, at(-40, 0), |ask| ask.first_question = true);
    rows.answer(before, 6, at(-40, 1), true);
    for asker in 1..=5 {
        let ask = rows.ask(asker, at(1, 0), |ask| ask.first_question = true);
        rows.answer(ask, 6, at(1, 1), false);
    }
    let last = rows.ask(1, at(2, 0), |_| {});
    rows.answer(last, 7, at(2, 1), false);
    // The asker of before answers 6 now: both ways.
    let back = rows.ask(6, at(3, 0), |ask| ask.first_question = true);
    rows.answer(back, 20, at(3, 1), false);
    // Again by the same person to the same question: one answer.
    rows.answer(back, 20, at(3, 2), false);
    // New: 1–5 and 6 (first question), 7 and 20 (first answers).
    assert_eq!(rows.figure(Metric::NewContributors).0, known(8.0));
    // First asked within 90 days: 20, 1–5, 6; since then 20 has answered, and 6 has not after its question.
    assert_eq!(rows.figure(Metric::AskerToAnswerer), (known(1.0 / 7.0), 7));
    // Pairs: 20→6, 1…5→6, 1→7, 6→20; two of eight go both ways.
    assert_eq!(rows.figure(Metric::Reciprocity), (known(2.0 / 8.0), 8));
    // Answers: six by 6, one by 7, one by 20; fewer than five people answered.
    assert_eq!(rows.figure(Metric::AbsenceFactor), (Reading::Withheld, 3));
    assert_eq!(rows.figure(Metric::GiniOfAnswers), (Reading::Withheld, 3));
    let facts = rows.facts();
    assert_eq!(facts.answers.len(), 8);
    assert_eq!(facts.answers.iter().filter(|one| one.credited).count(), 1);
}

#[test]
fn on_how_many_shoulders_the_answers_rest() {
    let mut rows = Rows::new();
    for (by, answers) in [(11, 4), (12, 1), (13, 1), (14, 1), (15, 1)] {
        for _ in 0..answers {
            let ask = rows.ask(1, at(0, 0), |_| {});
            rows.answer(ask, by, at(0, 1), false);
        }
    }
    // 4 of 8 are half. Gini: (−4·1 −2·1 +0·1 +2·1 +4·4) ÷ (5·8) × 5/4 = 12/40 × 5/4.
    assert_eq!(rows.figure(Metric::AbsenceFactor), (known(1.0), 5));
    let (Reading::Known(gini), 5) = rows.figure(Metric::GiniOfAnswers) else {
        panic!("known");
    };
    assert!((gini - 0.375).abs() < 1e-12, "{gini}");
}

#[test]
fn demand_against_who_is_there() {
    let mut rows = Rows::new();
    rows.register(11, "postgres", Level::Expert);
    rows.register(12, "rust", Level::Learning);
    let topic = |name: &str| {
        let topics = vec![name.to_owned()];
        move |ask: &mut Ask| ask.topics = topics
    };
    rows.ask(1, at(0, 10), topic("postgres"));
    rows.ask(2, at(1, 10), topic("rust"));
    rows.ask(3, at(2, 10), topic("billing"));
    // Registered, but not seen within four weeks: nobody is there for anything.
    assert_eq!(rows.figure(Metric::UnmetDemand), (known(3.0), 3));
    rows.store
        .note_last_seen(GUILD, UserId(11), at(-3, 0))
        .expect("saved");
    assert_eq!(rows.figure(Metric::UnmetDemand), (known(2.0), 3));

    // Five of the registry wrote on Mondays at ten, and of the others nothing is kept.
    (13..=15).for_each(|who| rows.register(who, "css", Level::Practising));
    for weeks in 0..5 {
        for who in [11, 12, 13, 14, 15, 99] {
            rows.store
                .note_hour(GUILD, UserId(who), at(-7 * weeks, 10))
                .expect("saved");
        }
    }
    assert_eq!(rows.facts().presence.len(), 25);
    assert_eq!(rows.figure(Metric::CoverageGap), (known(2.0), 3));
    assert_eq!(
        rows.store.hours_of(GUILD, UserId(11)).expect("read").len(),
        5
    );
    rows.store.forget(GUILD, UserId(11)).expect("forgotten");
    assert_eq!(rows.facts().presence.len(), 20);
    assert_eq!(rows.figure(Metric::CoverageGap).0, Reading::Withheld);
}

#[test]
fn names_are_the_last_ones_and_only_of_those_asked_for() {
    let mut rows = Rows::new();
    let ask = rows.ask(1, at(0, 0), |ask| ask.asker_name = "old".to_owned());
    rows.ask(1, at(1, 0), |ask| ask.asker_name = "new".to_owned());
    rows.answer(ask, 2, at(0, 1), false);
    rows.register(3, "rust", Level::Expert);
    let who = [1, 2, 3, 4].map(UserId).into();
    let names = rows.store.names(GUILD, &who).expect("read");
    let expected = [(1, "new"), (2, "person 2"), (3, "person 3")];
    assert_eq!(
        names,
        expected
            .map(|(who, name)| (UserId(who), name.to_owned()))
            .into()
    );
    assert_eq!(rows.store.names(GUILD, &[].into()).expect("read").len(), 0);
}
