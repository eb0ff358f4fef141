//! What the ranking learns: from the store at the start, then from each question and answer as it comes.

use std::collections::HashSet;

use super::reading;
use crate::domain::ask::Ask;
use crate::domain::ids::{GuildId, UserId};
use crate::domain::matching::{AnswerSeen, Load, Query, QuestionSeen, Ranker, Topic};
use crate::domain::time::{DAY, Timestamp};
use crate::store::{Response, Store, StoreError};

/// The newest questions whose answers teach the ranking's weights again at the start. What they learned from
/// answers before those has faded.
const WATCHED_AT_START: usize = 1000;

/// Something that happened, as it is learned.
enum Past<'a> {
    Asked(QuestionSeen<'a>),
    Answered(AnswerSeen<'a>),
}

/// A ranker that knows what happened in a community; the answers to the newest questions teach the weights.
/// Only people in the registry are known to it.
pub fn ranker(
    store: &Store,
    guild: GuildId,
    registered: &HashSet<UserId>,
) -> Result<Ranker, StoreError> {
    let mut ranker = Ranker::new();
    let asks = store.asks_with_text(guild)?;
    let mut responses = store.responses(guild)?;
    // Several messages of one person under one question are one answer.
    let mut answered = HashSet::with_capacity(responses.len());
    responses.retain(|one| answered.insert((one.ask, one.member)));
    let older = asks.len().saturating_sub(WATCHED_AT_START);
    let mut asked = asks.iter().enumerate();
    for event in in_order(&asks, &responses, registered) {
        match event {
            Past::Asked(question) => {
                if let Some((_, ask)) = asked.next().filter(|(place, _)| *place >= older) {
                    watch(&mut ranker, ask, registered);
                }
                ranker.learn_question(&question);
            }
            Past::Answered(answer) => ranker.learn_answer(&answer),
        }
    }
    for ask in asks.iter().filter(|ask| ask.state.is_solved()) {
        ranker.learn_solved(ask.id.0);
    }
    for (member, at) in store.last_seen(guild)? {
        ranker.learn_activity(member, at);
    }
    let newest = asks.last().map_or(Timestamp(0), |ask| ask.asked_at);
    for (member, at) in store.pings_since(guild, newest.minus(7 * DAY))? {
        ranker.learn_ping(member, at);
    }
    Ok(ranker)
}

/// Questions and responses as they happened; a question comes before a response of the same second.
fn in_order<'a>(
    asks: &'a [Ask],
    responses: &'a [Response],
    registered: &'a HashSet<UserId>,
) -> impl Iterator<Item = Past<'a>> {
    let mut asks = asks.iter().peekable();
    let mut responses = responses.iter().peekable();
    std::iter::from_fn(move || {
        let next = asks.peek().map(|ask| ask.asked_at);
        let earlier = responses.next_if(|one| next.is_none_or(|asked| one.said_at < asked));
        if let Some(one) = earlier {
            return Some(Past::Answered(AnswerSeen {
                question: one.ask.0,
                answerer: known(one.member, registered),
                at: one.said_at,
                text: &one.text,
            }));
        }
        asks.next()
            .map(|ask| Past::Asked(question_seen(ask, registered)))
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
