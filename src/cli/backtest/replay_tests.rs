//! The replay sees nothing of the future, breaks ties without the truth, and asks only those who agreed.

use std::path::Path;

use super::super::judge::{Protocol, judge};
use super::super::measure::Measures;
use super::*;
use crate::domain::time::HOUR;
use crate::import::history::{PastAnswer, user_id};
use crate::import::routing;

const WORDS: [&str; 12] = [
    "postgres",
    "replication",
    "index",
    "vacuum",
    "css",
    "grid",
    "layout",
    "border",
    "rust",
    "lifetime",
    "borrow",
    "trait",
];

/// A small generator (Knuth's MMIX constants), so that tests need no file and no chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

/// A made-up community: each of nine people answers about one of three fields.
fn community(seed: u64, questions: usize) -> History {
    let mut dice = Dice(seed);
    let mut history = History::default();
    let people: Vec<UserId> = (0..12)
        .map(|n| history.person(&format!("u{n:05}")))
        .collect();
    for number in 0..questions {
        let field = dice.below(3);
        let words: Vec<&str> = (0..6).map(|_| WORDS[field * 4 + dice.below(4)]).collect();
        let at = Timestamp(1_700_000_000 + number as i64 * 5 * HOUR);
        let answers = (0..dice.below(3))
            .map(|n| PastAnswer {
                id: String::new(),
                answerer: people[field * 3 + dice.below(3)],
                at: at.plus(600 + n as i64 * 3600 * dice.below(20) as i64),
                body: words.join(" and "),
            })
            .collect();
        history.questions.push(PastQuestion {
            id: number.to_string(),
            asker: Some(people[9 + dice.below(3)]),
            at,
            title: words[..2].join(" "),
            body: words.join(" "),
            mentions: Vec::new(),
            tags: Vec::new(),
            best: None,
            solved: None,
            answers,
        });
    }
    history
}

fn everybody() -> Plan<'static> {
    Plan {
        registered: None,
        load: Load::Ignored,
        skills: None,
        learn: 0,
        vocabulary: None,
        limit: 300,
    }
}

fn until(predictions: Vec<Prediction>, end: usize) -> Vec<Vec<Ranked>> {
    predictions
        .into_iter()
        .filter(|one| one.question <= end)
        .map(|one| one.ranked)
        .collect()
}

/// Replaces all that happens at or after the question `from` was asked, except that it was asked.
fn with_another_future(mut history: History, from: usize) -> History {
    let now = history.questions[from].at;
    let other = community(77, history.questions.len());
    for (number, question) in history.questions.iter_mut().enumerate() {
        question.answers.retain(|answer| answer.at < now);
        if number >= from {
            question.answers = other.questions[number].answers.clone();
        }
        if number > from {
            question.body.clone_from(&other.questions[number].body);
            question.asker = other.questions[number].asker;
        }
        question.best = question.answers.first().map(|answer| answer.answerer);
    }
    history
}

#[test]
fn another_future_gives_the_same_predictions() {
    for from in [20, 57, 130] {
        let seen = until(replay(&community(5, 160), &everybody(), |_| ()), from);
        let changed = with_another_future(community(5, 160), from);
        let unseen = until(replay(&changed, &everybody(), |_| ()), from);
        assert_eq!(seen, unseen);
        assert!(seen.iter().any(|ranked| ranked.len() > 5));
    }
}

#[test]
fn the_replay_learns_who_answers_what() {
    let history = community(5, 300);
    let judged = judge(
        &history,
        &replay(&history, &everybody(), |_| ()),
        Protocol::Any,
    );
    let all: Vec<Measures> = judged.iter().map(|one| one.measures).collect();
    // Three of nine people answer each field: a blind ranking finds one in its first three in 45 % of cases.
    assert!(Measures::mean(&all).hit_3 > 0.9);
}

#[test]
fn ties_are_broken_by_the_id_and_not_by_who_comes_first_or_is_right() {
    let order = |names: [&str; 4], right: &str| {
        let mut history = community(5, 1);
        let question = &mut history.questions[0];
        question.answers = vec![PastAnswer {
            id: String::new(),
            answerer: user_id(right),
            at: question.at.plus(60),
            body: String::new(),
        }];
        question.best = Some(user_id(right));
        let file = SkillsFile {
            split_at: question.at,
            skills: names
                .map(|name| (user_id(name), vec!["rust".to_owned()]))
                .to_vec(),
        };
        let plan = Plan {
            skills: Some(&file),
            ..everybody()
        };
        let predictions = replay(&history, &plan, |_| ());
        let who = predictions[0].ranked.iter().map(|one| one.who);
        who.collect::<Vec<_>>()
    };
    let one = order(["ana", "bo", "chi", "dev"], "ana");
    assert_eq!(one.len(), 4);
    assert_eq!(one, order(["dev", "chi", "bo", "ana"], "ana"));
    assert_eq!(one, order(["ana", "bo", "chi", "dev"], "dev"));
}

#[test]
fn only_registered_people_are_listed_and_learned() {
    let history = community(5, 120);
    let registered: HashSet<UserId> = [user_id("u00000"), user_id("u00004")].into();
    let plan = Plan {
        registered: Some(registered.clone()),
        ..everybody()
    };
    let predictions = replay(&history, &plan, |_| ());
    let listed: HashSet<UserId> = predictions
        .iter()
        .flat_map(|one| &one.ranked)
        .map(|one| one.who)
        .collect();
    assert_eq!(listed, registered);
}

/// The development sets, if they are there: the figures of the baseline are held.
#[test]
fn a_real_community_is_ranked_better_than_by_the_published_formula() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/routing/se_ai.jsonl.gz");
    if !path.exists() {
        println!("skipped: {} isn't there", path.display());
        return;
    }
    let history = routing::read(&path).unwrap();
    let judged = judge(
        &history,
        &replay(&history, &everybody(), |_| ()),
        Protocol::Any,
    );
    let all: Vec<Measures> = judged.iter().map(|one| one.measures).collect();
    assert_eq!(all.len(), 414);
    assert!(Measures::mean(&all).mrr > 0.43);
}
