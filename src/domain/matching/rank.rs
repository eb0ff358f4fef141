//! One ranking: gather what is known of each person, weigh it, sort, explain.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::super::ids::UserId;
use super::super::similar::{Document, Hit, Scope, Text};
use super::super::time::DAY;
use super::activity::Person;
use super::declared::Fit;
use super::ranker::{FAST, Ranker, SLOW};
use super::{Load, Parts, Query, Ranked, Signals, SimilarQuestion};

/// Votes of similar questions halve after so many answers of the community.
const VOTES: f32 = 300.0;
/// Similar questions that vote.
const QUESTION_VOTERS: Scope = Scope {
    newest: 65_536,
    terms: 60,
    limit: 50,
};
/// Similar answers that vote.
const ANSWER_VOTERS: Scope = Scope {
    newest: 65_536,
    terms: 60,
    limit: 20,
};

/// What similar texts say about who answers.
struct Votes {
    /// Share of the votes by person, of similar questions and of similar answers.
    questions: Vec<f32>,
    answers: Vec<f32>,
    /// The similar questions, best first.
    hits: Vec<Hit>,
}

/// One person before sorting.
struct Scored {
    person: u32,
    score: f32,
    signals: Signals,
}

impl Ranker {
    /// People likely to answer, likeliest first. The same history and query give the same ranking.
    pub fn rank(&self, query: &Query) -> Vec<Ranked> {
        let text = Text::new(query.title, query.body);
        let votes = self.votes(&text, query.asker);
        let fits = self.registry.fit(query.title, query.body, query.topics);
        let mut scored = self.score_people(query, &votes, &fits);
        let total: f32 = scored.iter().map(|one| one.score).sum();
        scored.retain(|one| (query.may_ask)(self.people[one.person as usize].who));
        if query.load == Load::Shared {
            for one in &mut scored {
                one.score *= spared(&self.people[one.person as usize], query);
            }
        }
        let better = |a: &Scored, b: &Scored| self.better(a, b);
        if scored.len() > query.limit && query.limit > 0 {
            scored.select_nth_unstable_by(query.limit - 1, better);
        }
        scored.truncate(query.limit);
        scored.sort_unstable_by(better);
        scored
            .iter()
            .map(|one| Ranked {
                who: self.people[one.person as usize].who,
                score: f64::from(one.score),
                probability: f64::from(one.score / total.max(f32::MIN_POSITIVE)).clamp(0.0, 1.0),
                parts: self.parts(query, one, &votes.hits, &fits),
            })
            .collect()
    }

    /// Earlier questions like a text, best first; `only_solved` leaves out those without a credited answer.
    pub fn similar(
        &self,
        title: &str,
        body: &str,
        only_solved: bool,
        limit: usize,
    ) -> Vec<SimilarQuestion> {
        let text = Text::new(title, body);
        let scope = Scope {
            newest: u32::MAX,
            terms: 60,
            limit,
        };
        let keep = |document: Document| {
            let question = &self.questions[document.0 as usize];
            question.solved || !only_solved
        };
        self.question_texts
            .search(&text, scope, keep)
            .into_iter()
            .map(|hit| {
                let question = &self.questions[hit.document.0 as usize];
                SimilarQuestion {
                    id: question.id,
                    score: f64::from(hit.score),
                    solved: question.solved,
                }
            })
            .collect()
    }

    /// What each known person's signals are, in no particular order: for fitting and for explaining.
    pub fn signals(&self, query: &Query) -> Vec<(UserId, Signals)> {
        let text = Text::new(query.title, query.body);
        let votes = self.votes(&text, query.asker);
        let fits = self.registry.fit(query.title, query.body, query.topics);
        self.score_people(query, &votes, &fits)
            .into_iter()
            .map(|one| (self.people[one.person as usize].who, one.signals))
            .collect()
    }

    fn score_people(&self, query: &Query, votes: &Votes, fits: &HashMap<u32, Fit>) -> Vec<Scored> {
        let slow = self.slow.value(self.clock, SLOW).max(1.0);
        let fast = self.fast.value(self.clock, FAST).max(1.0);
        let mut asked_before = vec![0_u32; self.people.len()];
        for (helper, times) in query
            .asker
            .and_then(|a| self.answered.get(&a))
            .into_iter()
            .flatten()
        {
            asked_before[*helper as usize] = *times;
        }
        let mut scored = Vec::with_capacity(self.people.len());
        for (number, person) in (0..).zip(&self.people) {
            let fit = fits.get(&number).map_or(0.0, |fit| fit.score);
            if Some(person.who) == query.asker || (person.answers == 0 && fit == 0.0) {
                continue;
            }
            let place = number as usize;
            let signals = Signals {
                slow: person.slow.value(self.clock, SLOW) / slow,
                fast: person.fast.value(self.clock, FAST) / fast,
                questions: votes.questions[place],
                answers: votes.answers[place],
                idle: person.idle_days(query.at),
                hour: person.usual_hour(query.at),
                asker: asked_before[place] as f32,
                declared: fit,
            };
            scored.push(Scored {
                person: number,
                score: signals.score(),
                signals,
            });
        }
        scored
    }

    fn votes(&self, text: &Text, asker: Option<UserId>) -> Votes {
        let asker = asker.and_then(|who| self.person_of.get(&who)).copied();
        let mut questions = vec![0.0; self.people.len()];
        let mut answers = vec![0.0; self.people.len()];
        let hits = self
            .question_texts
            .search(text, QUESTION_VOTERS, |document| {
                self.questions[document.0 as usize].last_answer.is_some()
            });
        for hit in &hits {
            for answer in self.answers_to(hit.document) {
                self.vote(&mut questions, answer, hit.score, asker);
            }
        }
        let alike = self.answer_texts.search(text, ANSWER_VOTERS, |_| true);
        for hit in &alike {
            self.vote(&mut answers, hit.document.0, hit.score, asker);
        }
        share(&mut questions);
        share(&mut answers);
        Votes {
            questions,
            answers,
            hits,
        }
    }

    fn vote(&self, votes: &mut [f32], answer: u32, weight: f32, asker: Option<u32>) {
        let answer = &self.answers[answer as usize];
        if let Some(person) = answer.person
            && Some(person) != asker
        {
            let age = (self.clock - answer.clock) as f32;
            votes[person as usize] += weight * (-age / VOTES).exp2();
        }
    }

    /// Numbers of the answers to a question, latest first.
    fn answers_to(&self, question: Document) -> impl Iterator<Item = u32> {
        let latest = self.questions[question.0 as usize].last_answer;
        std::iter::successors(latest, |answer| self.answers[*answer as usize].earlier)
    }

    fn parts(&self, query: &Query, one: &Scored, hits: &[Hit], fits: &HashMap<u32, Fit>) -> Parts {
        let person = &self.people[one.person as usize];
        let theirs: Vec<Document> = hits
            .iter()
            .map(|hit| hit.document)
            .filter(|document| {
                let question = &self.questions[document.0 as usize];
                query.at.since(question.at) < 365 * DAY
                    && self
                        .answers_to(*document)
                        .any(|answer| self.answers[answer as usize].person == Some(one.person))
            })
            .collect();
        let declared = fits.get(&one.person).map_or(&[][..], |fit| &fit.skills);
        Parts {
            similar_answered: theirs.len() as u32,
            most_similar: theirs
                .first()
                .map(|document| self.questions[document.0 as usize].id),
            answers: person.answers,
            share_of_answers: f64::from(one.signals.slow),
            last_seen: person.last_seen,
            answered_asker: one.signals.asker as u32,
            usual_hour: f64::from(one.signals.hour),
            declared: declared
                .iter()
                .map(|skill| self.registry.name(*skill).to_owned())
                .collect(),
            pings_today: person.pings_within(query.at, DAY),
        }
    }

    /// Higher score first; of equals the one asked least recently, then by a mix of the id that favours nobody.
    fn better(&self, a: &Scored, b: &Scored) -> Ordering {
        let (one, other) = (
            &self.people[a.person as usize],
            &self.people[b.person as usize],
        );
        b.score
            .total_cmp(&a.score)
            .then_with(|| one.pings.last().cmp(&other.pings.last()))
            .then_with(|| mixed(one.who).cmp(&mixed(other.who)))
    }
}

/// How far somebody steps back who was asked lately, above 0 up to 1.
fn spared(person: &Person, query: &Query) -> f32 {
    (1.0 + person.pings_within(query.at, DAY) as f32).powf(-0.5)
}

/// Makes the votes sum to 1, if there are any.
fn share(votes: &mut [f32]) {
    let total: f32 = votes.iter().sum();
    if total > 0.0 {
        for vote in votes {
            *vote /= total;
        }
    }
}

/// The finishing step of splitmix64: an order of ids that has nothing to do with age.
fn mixed(who: UserId) -> u64 {
    let state = who.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
