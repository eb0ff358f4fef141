//! Each figure against numbers worked by hand, on weeks small enough to count on one's fingers.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::golden::{Plan, make};
use super::*;
use crate::domain::calendar::{Week, zone_named};
use crate::domain::ids::{AskId, ChannelId, UserId};
use crate::domain::time::{DAY, HOUR, MINUTE, Timestamp};

const WEEK: Week = Week {
    year: 2026,
    week: 47,
};
const UTC: TimeZone = TimeZone::UTC;

/// A moment of the week: days from Monday, then hours.
fn at(day: i64, hour: i64) -> Timestamp {
    WEEK.start(&UTC).plus(day * DAY + hour * HOUR)
}

/// The Monday after, 09:00, when the summary is written.
fn summary_time() -> Timestamp {
    at(7, 9)
}

fn question(number: u64, asked_at: Timestamp) -> Question {
    Question {
        id: AskId(number),
        asked_at,
        asker: UserId(100 + number),
        channel: ChannelId(1),
        topics: Vec::new(),
        heard: Heard::Detected,
        first_of_asker: false,
        response: None,
        settled: None,
        gone: None,
        earlier_answer: EarlierAnswer::NotOffered,
    }
}

fn answered(number: u64, asked_at: Timestamp, seconds: i64) -> Question {
    Question {
        response: Some(Response {
            at: asked_at.plus(seconds),
            by: UserId(1),
        }),
        ..question(number, asked_at)
    }
}

fn answer(ask: u64, asker: u64, by: u64, at: Timestamp) -> Answer {
    Answer {
        ask: AskId(ask),
        asker: UserId(asker),
        by: UserId(by),
        at,
        credited: true,
        first_of_helper: false,
    }
}

fn compute(facts: Facts, metric: Metric) -> Figure {
    let facts = facts.arranged();
    metric.compute(&facts, &Period::new(WEEK, summary_time(), &UTC))
}

fn of_questions(questions: Vec<Question>, metric: Metric) -> Figure {
    compute(
        Facts {
            questions,
            ..Facts::default()
        },
        metric,
    )
}

fn of_answers(answers: Vec<Answer>, metric: Metric) -> Figure {
    compute(
        Facts {
            answers,
            ..Facts::default()
        },
        metric,
    )
}

fn known(value: f64) -> Reading {
    Reading::Known(value)
}

/// Five of the week: 30 min, 2 h, 30 h, never, and one of Sunday 20:00 that isn't 24 h old.
fn five() -> Vec<Question> {
    vec![
        answered(1, at(0, 10), 30 * MINUTE),
        answered(2, at(1, 10), 2 * HOUR),
        answered(3, at(2, 10), 30 * HOUR),
        question(4, at(3, 10)),
        answered(5, at(6, 20), 5 * MINUTE),
        answered(6, at(-1, 10), MINUTE),
        answered(7, at(7, 1), MINUTE),
    ]
}

#[test]
fn answered_within_counts_all_that_are_old_enough() {
    let day = of_questions(five(), Metric::AnsweredWithin24h);
    assert_eq!((day.reading, day.n), (known(0.5), 4));
    let hour = of_questions(five(), Metric::AnsweredWithin1h);
    assert_eq!((hour.reading, hour.n), (known(0.4), 5));
    // 72 h before Monday 09:00 is Friday 09:00: four of them.
    let three_days = of_questions(five(), Metric::AnsweredWithin72h);
    assert_eq!((three_days.reading, three_days.n), (known(0.75), 4));
    let asked = of_questions(five(), Metric::Asked);
    assert_eq!(asked.reading, known(5.0));
}

#[test]
fn what_was_no_question_or_was_taken_back_is_left_out_but_not_what_waited_too_long() {
    let mut questions = five();
    questions[0].gone = Some(Gone::Dismissed(at(0, 11)));
    // Deleted after two hours: nobody had the time. Deleted after two days: it had waited.
    let withdrawn = |number, hours: i64| Question {
        gone: Some(Gone::Withdrawn(at(3, 10 + hours))),
        ..question(number, at(3, 10))
    };
    questions.extend([withdrawn(8, 2), withdrawn(9, 48)]);
    let figure = of_questions(questions.clone(), Metric::AnsweredWithin24h);
    assert_eq!((figure.reading, figure.n), (known(0.25), 4));
    // The same are counted as asked, and the one that is too young to tell.
    let asked = of_questions(questions, Metric::Asked);
    assert_eq!(asked.reading, known(5.0));
}

#[test]
fn a_missing_figure_is_never_nought() {
    for metric in Metric::ALL {
        let figure = compute(Facts::default(), *metric);
        if *metric != Metric::Asked {
            assert_eq!(figure.reading, Reading::Nothing, "{metric:?}");
        }
    }
}

#[test]
fn first_response_counts_who_still_waits() {
    // 5 min, 30 min, 2 h, 30 h, and one open: S = 0.8, 0.6, 0.4, 0.2.
    let median = of_questions(five(), Metric::FirstResponseMedian);
    assert_eq!((median.reading, median.n), (known(2.0 * HOUR as f64), 5));
    let p90 = of_questions(five(), Metric::FirstResponseP90);
    assert_eq!((p90.reading, p90.n), (Reading::Nothing, 5));
}

#[test]
fn resolution_counts_presumed_and_declared_alike() {
    let mut questions = five();
    questions[0].settled = Some(Settled::Solved(at(0, 12)));
    questions[1].settled = Some(Settled::Presumed(at(1, 14)));
    // Solved after the summary is written: not yet.
    questions[2].settled = Some(Settled::Solved(at(8, 0)));
    let figure = of_questions(questions, Metric::ResolutionRate);
    assert_eq!((figure.reading, figure.n), (known(0.4), 5));
}

#[test]
fn issue_age_is_that_of_all_that_wait_whatever_their_week() {
    let questions = vec![
        question(1, at(6, 9)),
        question(2, at(4, 9)),
        question(3, at(-14, 9)),
        answered(4, at(-20, 9), HOUR),
    ];
    let figure = of_questions(questions.clone(), Metric::IssueAge);
    assert_eq!((figure.reading, figure.n), (known(3.0 * DAY as f64), 3));
    let health = survey(
        &Facts {
            questions,
            ..Facts::default()
        }
        .arranged(),
        WEEK,
        summary_time(),
        &UTC,
    );
    let oldest: Vec<u64> = health.waiting.iter().map(|waiting| waiting.ask.0).collect();
    assert_eq!(oldest, [3, 2, 1]);
}

#[test]
fn newcomers_are_told_of_from_five_on() {
    let newcomer = |question| Question {
        first_of_asker: true,
        ..question
    };
    // Four within 24 h, one after 30 h, one never, and one of Sunday 20:00 that is too young.
    let mut questions: Vec<Question> = five().into_iter().map(newcomer).collect();
    questions.push(newcomer(answered(10, at(1, 8), HOUR)));
    questions.push(newcomer(answered(11, at(1, 9), HOUR)));
    questions.push(answered(12, at(1, 9), 40 * HOUR));
    let figure = of_questions(questions.clone(), Metric::FirstQuestionReplyRate);
    assert_eq!((figure.reading, figure.n), (known(4.0 / 6.0), 6));
    questions.retain(|question| question.id.0 != 1 && question.id.0 != 2);
    let four = of_questions(questions, Metric::FirstQuestionReplyRate);
    assert_eq!((four.reading, four.n), (Reading::Withheld, 4));
}

#[test]
fn detection_and_reuse_are_shares_of_their_own() {
    let mut questions = five();
    questions[1].gone = Some(Gone::Dismissed(at(1, 11)));
    questions[2].heard = Heard::Called;
    let precision = of_questions(questions.clone(), Metric::DetectionPrecision);
    assert_eq!((precision.reading, precision.n), (known(0.75), 4));
    questions[0].earlier_answer = EarlierAnswer::Taken;
    questions[1].earlier_answer = EarlierAnswer::Offered;
    questions[2].earlier_answer = EarlierAnswer::Offered;
    questions[3].earlier_answer = EarlierAnswer::Offered;
    let reuse = of_questions(questions, Metric::KnowledgeReuse);
    assert_eq!((reuse.reading, reuse.n), (known(0.25), 4));
}

#[test]
fn pings_are_set_against_what_they_brought() {
    let ping = |ask, whom, outcome| Ping {
        ask: AskId(ask),
        whom: UserId(whom),
        at: at(1, 12),
        outcome,
        weekly_limit: 2,
    };
    let facts = Facts {
        questions: five(),
        pings: vec![
            ping(1, 1, PingOutcome::Accepted),
            ping(1, 2, PingOutcome::Passed),
            ping(2, 1, PingOutcome::None),
            ping(4, 1, PingOutcome::NotMyTopic),
        ],
        ..Facts::default()
    };
    let figure = |metric| compute(facts.clone(), metric);
    // Four pings about three questions, of which two got a response.
    let per_answer = figure(Metric::PingsPerAnswer);
    assert_eq!((per_answer.reading, per_answer.n), (known(2.0), 2));
    assert_eq!(figure(Metric::PingsAccepted).reading, known(0.25));
    assert_eq!(figure(Metric::Passed).reading, known(25.0));
    assert_eq!(figure(Metric::Snoozed).reading, known(0.0));
    assert_eq!(figure(Metric::HighestLoad).reading, Reading::Withheld);
}

#[test]
fn the_highest_load_is_told_from_five_people_on() {
    // 1 was asked three times and accepts two, 2 to 5 once each.
    let ping = |whom| Ping {
        ask: AskId(1),
        whom: UserId(whom),
        at: at(1, 12),
        outcome: PingOutcome::None,
        weekly_limit: 2,
    };
    let mut facts = Facts {
        pings: [1, 1, 1, 2, 3, 4, 5].map(ping).to_vec(),
        ..Facts::default()
    };
    let load = compute(facts.clone(), Metric::HighestLoad);
    assert_eq!((load.reading, load.n), (known(1.5), 5));
    facts.pings.pop();
    let load = compute(facts, Metric::HighestLoad);
    assert_eq!(load.reading, Reading::Withheld);
}

#[test]
fn rings_count_weeks_and_hide_small_numbers() {
    let row = |who, back: i64| MemberWeek {
        who: UserId(who),
        week: WEEK.later(-back),
    };
    // 1–6 were there in all of 12 weeks, 7–11 in three, 12–14 in one.
    let core = (1..=6).flat_map(|who| (0..12).map(move |back| row(who, back)));
    let active = (7..=11).flat_map(|who| (0..3).map(move |back| row(who, back)));
    let peripheral = (12..=14).map(|who| row(who, 0));
    let facts = Facts {
        activity: core.chain(active).chain(peripheral).collect(),
        ..Facts::default()
    };
    let figure = |metric| compute(facts.clone(), metric);
    assert_eq!(figure(Metric::RingCore).reading, known(6.0));
    assert_eq!(figure(Metric::RingActive).reading, known(5.0));
    assert_eq!(figure(Metric::RingPeripheral).reading, Reading::Withheld);
    assert_eq!(figure(Metric::RingCore).n, 11, "14 would give it away");
    // The five came to their third week in this one.
    assert_eq!(figure(Metric::MovedInward).reading, known(5.0));
    assert_eq!(figure(Metric::MovedOutward).reading, known(0.0));
}

#[test]
fn newcomers_become_answerers() {
    let newcomer = |number, day| Question {
        first_of_asker: true,
        ..question(number, at(day, 10))
    };
    let facts = Facts {
        questions: vec![
            newcomer(1, -80),
            newcomer(2, -60),
            newcomer(3, -20),
            newcomer(4, 1),
            newcomer(5, 2),
            newcomer(6, -100),
        ],
        answers: vec![
            answer(9, 1, 101, at(-79, 0)),
            answer(9, 1, 102, at(-70, 0)),
            answer(9, 1, 103, at(3, 0)),
            answer(9, 1, 106, at(3, 0)),
        ],
        ..Facts::default()
    };
    // 101 and 103 answered after they had asked; 102 before; 106 asked too long ago.
    let figure = compute(facts, Metric::AskerToAnswerer);
    assert_eq!((figure.reading, figure.n), (known(0.4), 5));
}

#[test]
fn new_contributors_are_counted_once_from_five_on() {
    let first = |number| Question {
        first_of_asker: true,
        ..question(number, at(1, 0))
    };
    let helper = |by| Answer {
        first_of_helper: true,
        ..answer(1, 50, by, at(2, 0))
    };
    // 101–104 asked first, 104 and 105 answered first.
    let mut facts = Facts {
        questions: (1..=4).map(first).collect(),
        answers: vec![helper(104), helper(105)],
        ..Facts::default()
    };
    assert_eq!(
        compute(facts.clone(), Metric::NewContributors).reading,
        known(5.0)
    );
    facts.answers.pop();
    assert_eq!(
        compute(facts, Metric::NewContributors).reading,
        Reading::Withheld
    );
}

#[test]
fn helpers_who_fell_silent_are_a_number() {
    let helped = (1..=10).map(|by| answer(by, 50, by, at(-40, 0)));
    let facts = Facts {
        answers: helped.collect(),
        activity: (1..=4)
            .map(|who| MemberWeek {
                who: UserId(who),
                week: WEEK.later(-3),
            })
            .collect(),
        ..Facts::default()
    };
    let figure = compute(facts, Metric::InactiveContributors);
    assert_eq!((figure.reading, figure.n), (known(6.0), 10));
}

#[test]
fn reciprocity_counts_directions() {
    // 1→2 and 2→1, 3→4, 5→1: two of four arcs have their answer.
    let pairs = [(1, 2), (2, 1), (3, 4), (5, 1), (1, 2)];
    let answers = |pairs: &[(u64, u64)]| {
        let rows = pairs
            .iter()
            .map(|(asker, by)| answer(1, *asker, *by, at(0, 1)));
        rows.collect::<Vec<_>>()
    };
    let figure = of_answers(answers(&pairs), Metric::Reciprocity);
    assert_eq!((figure.reading, figure.n), (known(0.5), 4));
    let few = of_answers(answers(&pairs[..3]), Metric::Reciprocity);
    assert_eq!(few.reading, Reading::Withheld);
}

#[test]
fn absence_factor_and_gini_look_back_twelve_weeks() {
    // 1 to 5 people with 6, 1, 1, 1, 1 answers: one person gives six of ten.
    let counts = [6, 1, 1, 1, 1];
    let answers: Vec<Answer> = (1_u64..)
        .zip(counts)
        .flat_map(|(by, count)| (0..count).map(move |n| answer(n, 50, by, at(-7 * 11, 1))))
        .chain([answer(1, 50, 9, at(-7 * 12, 1))])
        .collect();
    let factor = of_answers(answers.clone(), Metric::AbsenceFactor);
    assert_eq!((factor.reading, factor.n), (known(1.0), 5));
    // (−4−2+0+2)·1 + 4·6 = 20; 20 ÷ (5·10) · 5/4 = 0.5.
    assert_eq!(
        of_answers(answers, Metric::GiniOfAnswers).reading,
        known(0.5)
    );
}

/// Postgres: two experts of whom one is off; billing: nobody; rust: one, last seen long ago.
fn demand_facts() -> Facts {
    let mut facts = Facts::default();
    let (postgres, billing, rust) = (
        facts.topics.id("postgres"),
        facts.topics.id("billing"),
        facts.topics.id("rust"),
    );
    let about = |number, day, topics: &[TopicId]| Question {
        topics: topics.to_vec(),
        ..answered(number, at(day, 10), HOUR)
    };
    facts.questions = vec![
        about(1, 0, &[postgres]),
        about(2, 1, &[billing]),
        about(3, 2, &[billing, postgres]),
        about(4, 3, &[rust]),
        about(5, 4, &[]),
        about(6, -30, &[billing]),
    ];
    facts.answers = vec![
        answer(1, 101, 1, at(0, 11)),
        answer(3, 103, 1, at(2, 11)),
        answer(3, 103, 2, at(2, 12)),
    ];
    let expert = |who, topic, reach, last_active_at| Expert {
        who: UserId(who),
        topic,
        since: at(-200, 0),
        until: None,
        reach,
        last_active_at: Some(last_active_at),
    };
    facts.experts = vec![
        expert(1, postgres, Reach::Open, at(1, 0)),
        expert(2, postgres, Reach::Closed, at(1, 0)),
        expert(3, rust, Reach::Open, at(-60, 0)),
    ];
    facts.arranged()
}

#[test]
fn demand_is_set_against_who_is_there() {
    let facts = demand_facts();
    let zone = UTC;
    let period = Period::new(WEEK, summary_time(), &zone);
    let rows: Vec<_> = demand::by_topic(&facts, &period)
        .into_iter()
        .map(|row| {
            (
                row.name,
                row.questions,
                row.this_week,
                row.registered,
                row.available,
            )
        })
        .collect();
    let expected = [
        ("billing", 3, 2, 0, 0),
        ("postgres", 2, 2, 2, 1),
        ("rust", 1, 1, 1, 0),
    ];
    let expected = expected.map(|(name, a, b, c, d)| (name.to_owned(), a, b, c, d));
    assert_eq!(rows, expected);
    let unmet = Metric::UnmetDemand.compute(&facts, &period);
    assert_eq!((unmet.reading, unmet.n), (known(2.0), 4));
    let postgres = &demand::by_topic(&facts, &period)[1];
    assert_eq!((postgres.answers, postgres.absence_factor), (3, None));
}

#[test]
fn a_topic_hangs_on_somebody_only_from_ten_questions_on() {
    // 1 answers six of ten, 2 three, 3 one: 6 ≥ 10 ÷ 2.
    let mut facts = Facts::default();
    let postgres = facts.topics.id("postgres");
    for (number, by) in (1..=10).zip([1, 1, 1, 1, 1, 1, 2, 2, 2, 3]) {
        facts.questions.push(Question {
            topics: vec![postgres],
            ..answered(number, at(number as i64 % 5, 10), HOUR)
        });
        facts.answers.push(answer(number, 50, by, at(5, 1)));
    }
    let factor = |facts: Facts| {
        let facts = facts.arranged();
        let rows = demand::by_topic(&facts, &Period::new(WEEK, summary_time(), &UTC));
        (rows[0].questions, rows[0].absence_factor)
    };
    assert_eq!(factor(facts.clone()), (10, Some(1)));
    facts.questions.retain(|question| question.id.0 != 10);
    assert_eq!(factor(facts), (9, None));
}

#[test]
fn hours_with_questions_and_without_experts_are_a_gap() {
    let facts = demand_facts();
    let there = |who, day, hour| Presence {
        who: UserId(who),
        hour: at(day, hour),
    };
    let few = vec![there(1, 0, 10), there(1, -7, 10), there(2, -21, 15)];
    let others = (3..=5).map(|who| there(who, -2, 15));
    let found = |presence: Vec<Presence>| {
        let mut facts = facts.clone();
        facts.presence = presence;
        let (facts, zone) = (facts.arranged(), UTC);
        let period = Period::new(WEEK, summary_time(), &zone);
        let gap = Metric::CoverageGap.compute(&facts, &period);
        (gap.reading, gap.n, demand::hours(&facts, &period).covered)
    };
    // Questions on Mon, Tue, Wed, Thu, Fri at 10 and on a Saturday; an expert on Mondays at 10.
    let (gap, n, covered) = found(few.iter().copied().chain(others).collect());
    assert_eq!((gap, n), (known(5.0), 6));
    let covered = covered.expect("five experts");
    assert_eq!(covered.iter().filter(|there| **there).count(), 2 + 1);
    assert_eq!(found(few), (Reading::Withheld, 6, None), "two experts only");
    assert_eq!(found(Vec::new()).0, known(6.0), "nobody's days");
}

#[test]
fn a_trend_sees_earlier_weeks_at_the_same_age() {
    // Last week: solved two days after that week's summary was due, so then it wasn't.
    let late = Question {
        settled: Some(Settled::Solved(at(2, 0))),
        ..answered(1, at(-3, 0), HOUR)
    };
    let facts = Facts {
        questions: vec![late, answered(2, at(1, 0), HOUR)],
        ..Facts::default()
    };
    let zone = UTC;
    let period = Period::new(WEEK, summary_time(), &zone);
    let trend = Trend::of(&period, |p| Metric::ResolutionRate.compute(&facts, p));
    assert_eq!((trend.now.value(), trend.last_week), (Some(0.0), Some(0.0)));
    assert_eq!(trend.moved(), Some(Move::Flat));
    let answered = Trend::of(&period, |p| Metric::AnsweredWithin24h.compute(&facts, p));
    assert_eq!(
        (answered.last_week, answered.four_weeks),
        (Some(1.0), Some(1.0))
    );
}

#[test]
fn a_week_with_a_clock_change_keeps_its_edges() {
    let zone = zone_named("Europe/Berlin").expect("known");
    let week: Week = "2026-W13".parse().expect("a week");
    let facts = Facts {
        questions: vec![
            question(1, week.start(&zone)),
            question(2, week.start(&zone).plus(167 * HOUR - 1)),
            question(3, week.start(&zone).plus(167 * HOUR)),
        ],
        ..Facts::default()
    };
    let period = Period::new(week, week.end(&zone).plus(9 * HOUR), &zone);
    assert_eq!(Metric::Asked.compute(&facts, &period).n, 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Must hold: nothing is said about one to four people, shares are shares.
    #[test]
    fn no_figure_tells_of_few_people(
        seed in any::<u64>(),
        people in 2_u64..40,
        questions in 1_u64..12,
        weeks in 1_i64..20,
    ) {
        let plan = Plan { seed, weeks, people, questions, ..Plan::golden() };
        let facts = make(&plan);
        let zone = Plan::zone();
        let now = plan.last_week.end(&zone).plus(9 * HOUR);
        let period = Period::new(plan.last_week, now, &zone);
        let about_people = [
            Metric::RingCore, Metric::RingActive, Metric::RingPeripheral, Metric::MovedInward,
            Metric::MovedOutward, Metric::NewContributors, Metric::InactiveContributors,
        ];
        for metric in Metric::ALL {
            let figure = metric.compute(&facts, &period);
            let Some(value) = figure.value() else { continue };
            prop_assert!(value.is_finite() && value >= 0.0, "{:?} {}", metric, value);
            if figure.unit == Unit::Share && *metric != Metric::HighestLoad {
                prop_assert!(value <= 1.0, "{:?} {}", metric, value);
            }
            if about_people.contains(metric) {
                prop_assert!(value == 0.0 || value >= 5.0, "{:?} {}", metric, value);
            }
        }
    }
}
