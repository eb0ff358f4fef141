//! What the ranking learns: from the store at the start, then from each question and answer as it comes.

use std::collections::HashSet;

use super::reading;
use crate::domain::ask::Ask;
use crate::domain::ids::{GuildId, UserId};
use crate::domain::matching::{AnswerSeen, Load, Past, Query, QuestionSeen, Ranker, Topic};
use crate::domain::time::{DAY, Timestamp};
use crate::store::{PastAnswer, PastQuestion, Store, StoreError};

/// The newest questions whose answers teach the ranking's weights again at the start. What they learned from
/// answers before those has faded.
const WATCHED_AT_START: usize = 500;

/// A ranker that knows what happened in a community: most of it learned at once, the newest questions one by one, so
/// that their answers teach the weights. Only people in the registry are known to it.
pub fn ranker(
    store: &Store,
    guild: GuildId,
    registered: &HashSet<UserId>,
) -> Result<Ranker, StoreError> {
    let mut ranker = Ranker::new();
    let questions = store.past_questions(guild)?;
    let mut answers = store.past_answers(guild)?;
    // Several messages of one person under one question are one answer.
    let mut answered = HashSet::with_capacity(answers.len());
    answers.retain(|one| answered.insert((one.ask, one.member)));
    let (older, newest) = questions.split_at(questions.len().saturating_sub(WATCHED_AT_START));
    let watched_from = newest.first().map_or(Timestamp(0), |question| question.at);
    let (earlier, later) = answers.split_at(answers.partition_point(|one| one.at < watched_from));
    let past: Vec<Past> = in_order(older, earlier, registered).collect();
    ranker.learn_past(&past);
    let watched = store.asks_between(guild, watched_from, Timestamp(i64::MAX))?;
    let mut watched = watched.iter().filter(|ask| !ask.text.is_empty());
    for event in in_order(newest, later, registered) {
        match event {
            Past::Asked(question) => {
                if let Some(ask) = watched.find(|ask| ask.id.0 == question.id) {
                    watch(&mut ranker, ask, registered);
                }
                ranker.learn_question(&question);
            }
            Past::Answered(answer) => ranker.learn_answer(&answer),
        }
    }
    for question in questions.iter().filter(|question| question.solved) {
        ranker.learn_solved(question.id.0);
    }
    for (member, at) in store.last_seen(guild)? {
        ranker.learn_activity(member, at);
    }
    let newest = questions
        .last()
        .map_or(Timestamp(0), |question| question.at);
    for (member, at) in store.pings_since(guild, newest.minus(7 * DAY))? {
        ranker.learn_ping(member, at);
    }
    Ok(ranker)
}

/// Questions and answers as they happened; a question comes before an answer of the same second.
fn in_order<'a>(
    questions: &'a [PastQuestion],
    answers: &'a [PastAnswer],
    registered: &'a HashSet<UserId>,
) -> impl Iterator<Item = Past<'a>> {
    let mut questions = questions.iter().peekable();
    let mut answers = answers.iter().peekable();
    std::iter::from_fn(move || {
        let next = questions.peek().map(|question| question.at);
        let earlier = answers.next_if(|one| next.is_none_or(|asked| one.at < asked));
        if let Some(one) = earlier {
            return Some(Past::Answered(AnswerSeen {
                question: one.ask.0,
                answerer: known(one.member, registered),
                at: one.at,
                text: &one.text,
            }));
        }
        questions.next().map(|question| {
            Past::Asked(QuestionSeen {
                id: question.id.0,
                asker: known(question.asker, registered),
                at: question.at,
                title: "",
                body: &question.text,
            })
        })
    })
}

/// A question as the ranking sees it. The asker counts only if in the registry.
pub fn question_seen<'a>(ask: &'a Ask, registered: &HashSet<UserId>) -> QuestionSeen<'a> {
    QuestionSeen {
        id: ask.id.0,
        asker: known(ask.asker, registered),
        at: ask.asked_at,
        title: "",
        body: &ask.text,
    }
}

/// Only people in the registry have evidence kept about them.
pub fn known(who: UserId, registered: &HashSet<UserId>) -> Option<UserId> {
    registered.contains(&who).then_some(who)
}

/// Remembers how the ranking sees a question that is about to be learned, so that its answers teach the weights.
pub fn watch(ranker: &mut Ranker, ask: &Ask, registered: &HashSet<UserId>) {
    let topics = topics_of(ask);
    ranker.watch(
        ask.id.0,
        &Query {
            asker: Some(ask.asker),
            at: ask.asked_at,
            title: "",
            body: &ask.text,
            topics: &topics,
            mentions: &reading::mentions(&ask.text),
            may_ask: &|who| registered.contains(&who),
            limit: 0,
            load: Load::Ignored,
        },
    );
}

/// The topics of a question as the ranking takes them: all of them named by the text.
pub fn topics_of(ask: &Ask) -> Vec<Topic<'_>> {
    let named = |skill| Topic {
        skill,
        strength: 1.0,
    };
    ask.topics.iter().map(String::as_str).map(named).collect()
}
