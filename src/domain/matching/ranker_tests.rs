//! The ranker as its callers see it.

use super::*;

fn ask<'a>(at: i64, body: &'a str, may_ask: &'a dyn Fn(UserId) -> bool) -> Query<'a> {
    Query {
        asker: Some(UserId(99)),
        at: Timestamp(at),
        title: "",
        body,
        topics: &[],
        mentions: &[],
        may_ask,
        limit: 10,
        load: Load::Ignored,
    }
}

fn learn(ranker: &mut Ranker, id: u64, body: &str, answerer: u64) {
    let at = Timestamp(id as i64 * 1000);
    ranker.learn_question(&QuestionSeen {
        id,
        asker: Some(UserId(50)),
        at,
        title: "",
        body,
    });
    ranker.learn_answer(&AnswerSeen {
        question: id,
        answerer: Some(UserId(answerer)),
        at: at.plus(10),
        text: "look at the manual",
    });
}

#[test]
fn who_answered_the_same_topic_comes_first_and_is_told_why() {
    let mut ranker = Ranker::new();
    learn(&mut ranker, 1, "postgres replication lags behind", 1);
    learn(&mut ranker, 2, "css grid overflows its parent", 2);
    let found = ranker.rank(&ask(3000, "how do I set up postgres replication?", &|_| {
        true
    }));
    assert_eq!(found[0].who, UserId(1));
    assert_eq!(found[0].parts.similar_answered, 1);
    assert_eq!(found[0].parts.most_similar, Some(1));
}

#[test]
fn only_people_who_agreed_are_listed() {
    let mut ranker = Ranker::new();
    learn(&mut ranker, 1, "postgres replication lags behind", 1);
    learn(&mut ranker, 2, "postgres replication is broken", 2);
    let found = ranker.rank(&ask(3000, "postgres", &|who| who == UserId(2)));
    assert_eq!(found.iter().map(|r| r.who).collect::<Vec<_>>(), [UserId(2)]);
}

#[test]
fn a_forgotten_person_leaves_no_trace() {
    let mut ranker = Ranker::new();
    learn(&mut ranker, 1, "postgres replication lags behind", 1);
    ranker.declare(
        UserId(1),
        &[Declared {
            skill: "postgres",
            weight: 1.0,
        }],
    );
    ranker.forget(UserId(1));
    assert!(
        ranker
            .rank(&ask(3000, "postgres replication", &|_| true))
            .is_empty()
    );
}

#[test]
fn who_was_asked_often_steps_back_when_the_load_is_shared() {
    let mut ranker = Ranker::new();
    for id in 0..200 {
        learn(
            &mut ranker,
            id,
            "postgres replication lags behind",
            1 + id % 2,
        );
        ranker.learn_ping(UserId(2), Timestamp(id as i64 * 1000));
    }
    let first = |load| {
        let query = Query {
            load,
            ..ask(200_000, "postgres replication", &|_| true)
        };
        ranker.rank(&query)[0].who
    };
    assert_eq!(first(Load::Ignored), UserId(2));
    assert_eq!(first(Load::Shared), UserId(1));
}

#[test]
fn a_person_whom_the_text_names_comes_first() {
    let mut ranker = Ranker::new();
    for id in 0..20 {
        learn(&mut ranker, id, "postgres replication lags behind", 1);
    }
    learn(&mut ranker, 20, "css grid overflows", 2);
    let query = Query {
        mentions: &[UserId(2)],
        ..ask(21_000, "do you know?", &|_| true)
    };
    let found = ranker.rank(&query);
    assert_eq!(found[0].who, UserId(2));
    assert!(found[0].parts.named);
}

#[test]
fn declared_skills_count_before_anything_is_known() {
    let mut ranker = Ranker::new();
    let declare = |ranker: &mut Ranker, who, skill| {
        ranker.declare(UserId(who), &[Declared { skill, weight: 1.0 }]);
    };
    declare(&mut ranker, 1, "css");
    declare(&mut ranker, 2, "type-class");
    declare(&mut ranker, 3, "rust");
    let found = ranker.rank(&ask(0, "what is a type class?", &|_| true));
    assert_eq!(found[0].who, UserId(2));
    assert_eq!(found[0].parts.declared, ["type-class"]);
    assert_eq!(found.len(), 3);
}

#[test]
fn a_forgotten_question_is_not_found_again() {
    let mut ranker = Ranker::new();
    learn(&mut ranker, 1, "postgres replication lags behind", 1);
    learn(&mut ranker, 2, "postgres vacuum is slow", 2);
    ranker.learn_solved(1);
    let found = |ranker: &Ranker, solved| -> Vec<u64> {
        let similar = ranker.similar("", "postgres replication lags", solved, 5);
        similar.iter().map(|one| one.id).collect()
    };
    assert_eq!(found(&ranker, false), [1, 2]);
    assert_eq!(found(&ranker, true), [1]);
    ranker.forget_question(1);
    assert_eq!(found(&ranker, false), [2]);
}

#[test]
fn a_past_learned_at_once_is_the_same_as_learned_one_by_one() {
    let texts: Vec<String> = (0..300)
        .map(|n| format!("postgres w{} w{} lags", n % 17, n % 29))
        .collect();
    let mut past = Vec::new();
    for (n, text) in (0..).zip(&texts) {
        past.push(Past::Asked(QuestionSeen {
            id: n,
            asker: Some(UserId(n % 11)),
            at: Timestamp(n as i64 * 1000),
            title: "",
            body: text,
        }));
        past.push(Past::Answered(AnswerSeen {
            question: n / 2,
            answerer: Some(UserId(n % 7)),
            at: Timestamp(n as i64 * 1000 + 500),
            text,
        }));
    }
    let mut at_once = Ranker::new();
    at_once.learn_past(&past);
    let mut one_by_one = Ranker::new();
    for event in &past {
        match event {
            Past::Asked(question) => one_by_one.learn_question(question),
            Past::Answered(answer) => one_by_one.learn_answer(answer),
        }
    }
    let query = ask(300_000, "postgres w3 w5", &|_| true);
    assert_eq!(at_once.rank(&query), one_by_one.rank(&query));
    assert_eq!(
        at_once.similar("", "w3 w5", false, 9),
        one_by_one.similar("", "w3 w5", false, 9)
    );
}
