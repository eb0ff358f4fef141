//! Lives through a history in order of time: ranks each question by what was known before it, then learns.

use std::collections::HashSet;

use super::vocabulary::Vocabulary;
use crate::domain::ids::UserId;
use crate::domain::matching::{AnswerSeen, Declared, Load, Query, QuestionSeen, Ranked, Ranker};
use crate::domain::time::Timestamp;
use crate::import::history::{History, PastQuestion};
use crate::import::routing::SkillsFile;

/// How many people are asked about one question, for counting pings.
pub const ASKED: usize = 3;

/// What is tried.
pub struct Plan<'a> {
    /// Who may be asked; `None`: everybody.
    pub registered: Option<HashSet<UserId>>,
    /// Whether people who were asked lately step back.
    pub load: Load,
    /// Declared skills only, from their date on; `None`: the whole history.
    pub skills: Option<&'a SkillsFile>,
    /// With skills: how many answers are learnt from their date on.
    pub learn: usize,
    /// With skills: finds them in texts as the bot does, beside the ranker's own search.
    pub vocabulary: Option<Vocabulary>,
    /// People listed a question.
    pub limit: usize,
}

/// One question's ranking.
pub struct Prediction {
    /// Which question, by its place in the history.
    pub question: usize,
    /// The ranking.
    pub ranked: Vec<Ranked>,
}

/// An event of the past: answers come after questions of the same second.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    at: Timestamp,
    /// 0 for the question itself, else the answer's place + 1.
    answer: usize,
    question: usize,
}

/// Replays a history. `progress` is called after each question with how many are done.
pub fn replay(history: &History, plan: &Plan, mut progress: impl FnMut(usize)) -> Vec<Prediction> {
    let mut ranker = Ranker::new();
    if let Some(file) = plan.skills {
        declare(&mut ranker, file);
    }
    let mut predictions = Vec::with_capacity(history.questions.len());
    let mut done = 0;
    let mut taught = 0;
    for event in events(history) {
        let question = &history.questions[event.question];
        let counts = plan.skills.is_none_or(|file| event.at >= file.split_at);
        let learns = plan.skills.is_none() || (counts && taught < plan.learn);
        if event.answer > 0 {
            if learns {
                taught += 1;
                learn_answer(
                    &mut ranker,
                    plan,
                    question,
                    event.question,
                    event.answer - 1,
                );
            }
            continue;
        }
        if counts {
            let found = ask(
                &mut ranker,
                plan,
                question,
                learns.then_some(event.question),
            );
            predictions.push(Prediction {
                question: event.question,
                ranked: found,
            });
        }
        if learns {
            ranker.learn_question(&QuestionSeen {
                id: event.question as u64,
                asker: question.asker,
                at: question.at,
                title: &question.title,
                body: &question.body,
            });
        }
        done += 1;
        progress(done);
    }
    predictions
}

fn events(history: &History) -> Vec<Event> {
    let mut events = Vec::new();
    for (number, question) in history.questions.iter().enumerate() {
        events.push(Event {
            at: question.at,
            answer: 0,
            question: number,
        });
        for (place, answer) in question.answers.iter().enumerate() {
            events.push(Event {
                at: answer.at,
                answer: place + 1,
                question: number,
            });
        }
    }
    // An answer is never learnt before the question that ranks in the same second.
    events.sort_by_key(|e| (e.at, e.answer > 0, e.question, e.answer));
    events
}

fn declare(ranker: &mut Ranker, file: &SkillsFile) {
    for (who, keywords) in &file.skills {
        let declared: Vec<Declared> = keywords
            .iter()
            .map(|skill| Declared { skill, weight: 1.0 })
            .collect();
        ranker.declare(*who, &declared);
    }
}

fn ask(
    ranker: &mut Ranker,
    plan: &Plan,
    question: &PastQuestion,
    watch: Option<usize>,
) -> Vec<Ranked> {
    let listed: Option<HashSet<UserId>> = plan
        .skills
        .map(|file| file.skills.iter().map(|(who, _)| *who).collect());
    let may_ask = |who: UserId| {
        plan.registered
            .as_ref()
            .is_none_or(|set| set.contains(&who))
            && listed.as_ref().is_none_or(|set| set.contains(&who))
    };
    let text = format!("{}\n{}", question.title, question.body);
    let topics = plan.vocabulary.as_ref().map(|known| known.topics(&text));
    let query = Query {
        asker: question.asker,
        at: question.at,
        title: &question.title,
        body: &question.body,
        topics: topics.as_deref().unwrap_or_default(),
        mentions: &question.mentions,
        may_ask: &may_ask,
        limit: plan.limit,
        load: plan.load,
    };
    let found = ranker.rank(&query);
    if let Some(number) = watch {
        ranker.watch(number as u64, &query);
    }
    if plan.load == Load::Shared {
        for one in found.iter().take(ASKED) {
            ranker.learn_ping(one.who, question.at);
        }
    }
    found
}

fn learn_answer(
    ranker: &mut Ranker,
    plan: &Plan,
    question: &PastQuestion,
    number: usize,
    answer: usize,
) {
    let answer = &question.answers[answer];
    let known = plan
        .registered
        .as_ref()
        .is_none_or(|set| set.contains(&answer.answerer));
    ranker.learn_answer(&AnswerSeen {
        question: number as u64,
        answerer: known.then_some(answer.answerer),
        at: answer.at,
        text: &answer.body,
    });
}

#[cfg(test)]
#[path = "replay_tests.rs"]
mod tests;
