//! Which questions count and who would have been right: the protocols A, B and L, and the cold start.

use std::collections::{HashMap, HashSet};

use super::measure::Measures;
use super::replay::Prediction;
use crate::domain::ids::UserId;
use crate::domain::time::Timestamp;
use crate::import::history::{History, PastQuestion};
use crate::import::routing::SkillsFile;

/// Who counts as right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// The accepted or thanked answerer.
    Best,
    /// Every answerer.
    Any,
    /// Every answerer but the five with most answers at that moment.
    LongTail,
}

impl Protocol {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Best, Self::Any, Self::LongTail];

    /// The letter that the scorer uses.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Best => "A",
            Self::Any => "B",
            Self::LongTail => "L",
        }
    }
}

/// The measures of one question that counts.
#[derive(Clone, Copy, Debug)]
pub struct Judged {
    /// Which question, by its place in the history.
    pub question: usize,
    /// How good its ranking was.
    pub measures: Measures,
}

/// Judges predictions of a replay: a question counts if an answerer had answered before.
pub fn judge(history: &History, predictions: &[Prediction], protocol: Protocol) -> Vec<Judged> {
    let earlier = Earlier::new(history);
    let leaders = match protocol {
        Protocol::LongTail => leaders(history),
        Protocol::Best | Protocol::Any => vec![Vec::new(); history.questions.len()],
    };
    predictions
        .iter()
        .filter_map(|prediction| {
            let question = &history.questions[prediction.question];
            let counts = |who: UserId| {
                Some(who) != question.asker
                    && earlier.any(who, question.at)
                    && !leaders[prediction.question].contains(&who)
            };
            judge_one(prediction, question, protocol, counts)
        })
        .collect()
}

/// Judges predictions of a cold start: candidates are the people of the skills file.
pub fn judge_cold(
    history: &History,
    predictions: &[Prediction],
    file: &SkillsFile,
    protocol: Protocol,
) -> Vec<Judged> {
    let listed: HashSet<UserId> = file.skills.iter().map(|(who, _)| *who).collect();
    predictions
        .iter()
        .filter_map(|prediction| {
            let question = &history.questions[prediction.question];
            let counts = |who: UserId| Some(who) != question.asker && listed.contains(&who);
            judge_one(prediction, question, protocol, counts)
        })
        .collect()
}

fn judge_one(
    prediction: &Prediction,
    question: &PastQuestion,
    protocol: Protocol,
    counts: impl Fn(UserId) -> bool,
) -> Option<Judged> {
    let right: HashSet<UserId> = match protocol {
        Protocol::Best => question.best.into_iter().filter(|w| counts(*w)).collect(),
        Protocol::Any | Protocol::LongTail => question
            .answers
            .iter()
            .map(|answer| answer.answerer)
            .filter(|who| counts(*who))
            .collect(),
    };
    if right.is_empty() {
        return None;
    }
    let places: Vec<usize> = prediction
        .ranked
        .iter()
        .filter(|one| counts(one.who))
        .enumerate()
        .filter(|(_, one)| right.contains(&one.who))
        .map(|(place, _)| place)
        .collect();
    Some(Judged {
        question: prediction.question,
        measures: Measures::of(&places, right.len()),
    })
}

/// When each person answered first.
struct Earlier(HashMap<UserId, Timestamp>);

impl Earlier {
    fn new(history: &History) -> Self {
        let mut first: HashMap<UserId, Timestamp> = HashMap::new();
        for answer in history.questions.iter().flat_map(|q| &q.answers) {
            let known = first.entry(answer.answerer).or_insert(answer.at);
            *known = (*known).min(answer.at);
        }
        Self(first)
    }

    /// Whether somebody had answered strictly before.
    fn any(&self, who: UserId, at: Timestamp) -> bool {
        self.0.get(&who).is_some_and(|first| *first < at)
    }
}

/// For each question the five people with most answers before it; of equals, who answered first of all.
fn leaders(history: &History) -> Vec<Vec<UserId>> {
    let mut events: Vec<(Timestamp, bool, usize, &str)> = Vec::new();
    for (number, question) in history.questions.iter().enumerate() {
        events.push((question.at, false, number, ""));
        for answer in &question.answers {
            let name = history.name(answer.answerer);
            events.push((answer.at, true, number, name));
        }
    }
    events.sort_unstable();
    let mut counts: Vec<(&str, u32)> = Vec::new();
    let mut place_of: HashMap<&str, usize> = HashMap::new();
    let mut leaders = vec![Vec::new(); history.questions.len()];
    for (_, is_answer, number, name) in events {
        if is_answer {
            let place = *place_of.entry(name).or_insert_with(|| {
                counts.push((name, 0));
                counts.len() - 1
            });
            counts[place].1 += 1;
        } else {
            leaders[number] = five_most(&counts);
        }
    }
    leaders
}

fn five_most(counts: &[(&str, u32)]) -> Vec<UserId> {
    let mut most: Vec<usize> = (0..counts.len()).collect();
    let order = |a: &usize, b: &usize| counts[*b].1.cmp(&counts[*a].1).then(a.cmp(b));
    if most.len() > 5 {
        most.select_nth_unstable_by(4, order);
        most.truncate(5);
    }
    most.into_iter()
        .map(|place| crate::import::history::user_id(counts[place].0))
        .collect()
}
