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
    let ranked = ranker.rank(&ask(3000, "how do I set up postgres replication?", &|_| {
        true
    }));
    assert_eq!(ranked[0].who, UserId(1));
    assert_eq!(ranked[0].parts.similar_answered, 1);
    assert_eq!(ranked[0].parts.most_similar, Some(1));
}

#[test]
fn only_people_who_agreed_are_listed() {
    let mut ranker = Ranker::new();
    learn(&mut ranker, 1, "postgres replication lags behind", 1);
    learn(&mut ranker, 2, "postgres replication is broken", 2);
    let ranked = ranker.rank(&ask(3000, "postgres", &|who| who == UserId(2)));
    assert_eq!(
        ranked.iter().map(|r| r.who).collect::<Vec<_>>(),
        [UserId(2)]
    );
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
