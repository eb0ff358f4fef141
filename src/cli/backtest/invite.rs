//! On which topics an invitation would help most: what people ask that only unregistered people answered. Topics, never names.

use std::collections::{BTreeMap, HashSet};

use super::replay::Plan;
use crate::domain::ids::UserId;
use crate::domain::similar::says_nothing;
use crate::import::history::{History, PastQuestion, user_id};

/// A topic is told only if so many different people asked about it.
const FEWEST_ASKERS: usize = 5;
/// Topics told.
const TOPICS: usize = 8;

/// A topic and how it fares.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// A tag of the platform, or a word of the questions.
    pub topic: String,
    /// Answered questions about it that no registered person answered.
    pub missed: usize,
    /// Answered questions about it.
    pub answered: usize,
}

/// The topics with most to win, the largest first; empty if everybody is registered.
pub fn gaps(history: &History, plan: &Plan) -> Vec<Gap> {
    let Some(registered) = &plan.registered else {
        return Vec::new();
    };
    let mut topics: BTreeMap<String, (Gap, HashSet<Option<UserId>>)> = BTreeMap::new();
    let answered = history.questions.iter().filter(|q| !q.answers.is_empty());
    let (mut all, mut all_missed) = (0_usize, 0_usize);
    for question in answered {
        let missed = !question
            .answers
            .iter()
            .any(|answer| registered.contains(&answer.answerer));
        all += 1;
        all_missed += usize::from(missed);
        for topic in topics_of(history, question) {
            let (gap, askers) = topics.entry(topic.clone()).or_insert_with(|| {
                let gap = Gap {
                    topic,
                    missed: 0,
                    answered: 0,
                };
                (gap, HashSet::new())
            });
            gap.answered += 1;
            gap.missed += usize::from(missed);
            askers.insert(question.asker);
        }
    }
    let usual = all_missed as f64 / all.max(1) as f64;
    // What is missed beyond the usual: a topic that everybody asks about isn't a gap by that alone.
    let excess = |gap: &Gap| gap.missed as f64 - usual * gap.answered as f64;
    let mut gaps: Vec<Gap> = topics
        .into_values()
        .filter(|(gap, askers)| askers.len() >= FEWEST_ASKERS && excess(gap) > 0.0)
        .map(|(gap, _)| gap)
        .collect();
    gaps.sort_by(|a, b| {
        excess(b)
            .total_cmp(&excess(a))
            .then_with(|| a.topic.cmp(&b.topic))
    });
    gaps.truncate(TOPICS);
    gaps
}

/// Tags, or else the words of the title, or else those of the text; no names of people.
fn topics_of(history: &History, question: &PastQuestion) -> HashSet<String> {
    if !question.tags.is_empty() {
        return question.tags.iter().cloned().collect();
    }
    let text = if question.title.trim().is_empty() {
        &question.body
    } else {
        &question.title
    };
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() >= 3 && word.chars().any(char::is_alphabetic))
        .filter(|word| !says_nothing(word) && !history.names.contains_key(&user_id(word)))
        .collect()
}
