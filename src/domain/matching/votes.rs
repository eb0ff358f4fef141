//! What similar texts say about who answers.

use super::super::similar::{Document, Hit, Scope, Text, title_of};
use super::Query;
use super::ranker::Ranker;

/// Votes of similar questions and answers halve after so many answers of the community.
const VOTES: f32 = 300.0;
/// Texts that may vote: beyond them votes have faded away.
const NEWEST: u32 = 16_384;
/// Terms of a text that are looked up.
const TERMS: usize = 60;
/// Similar questions that vote.
const QUESTIONS: usize = 50;
/// Most similar answers that vote.
const ANSWERS: usize = 20;
/// Similar answers that vote in the wider round.
const MORE_ANSWERS: usize = 100;
/// Questions of the same title that are looked at.
const SAME_TITLE: usize = 5;

/// Votes by person; the first three kinds sum to 1 each, if there are any.
pub struct Votes {
    /// Of similar questions.
    pub questions: Vec<f32>,
    /// Of the most similar answers.
    pub answers: Vec<f32>,
    /// Of more answers.
    pub more_answers: Vec<f32>,
    /// 1 for people who took part in a question of the same title.
    pub same_title: Vec<f32>,
    /// The similar questions, best first.
    pub hits: Vec<Hit>,
}

impl Votes {
    /// Whether anything similar speaks for a person.
    pub fn any(&self, person: usize) -> bool {
        self.questions[person] + self.more_answers[person] + self.same_title[person] > 0.0
    }
}

impl Ranker {
    /// Lets similar texts vote; nobody votes for the asker.
    pub(super) fn votes(&self, query: &Query) -> Votes {
        let text = Text::new(query.title, query.body);
        let asker = query
            .asker
            .and_then(|who| self.person_of.get(&who))
            .copied();
        let none = || vec![0.0; self.people.len()];
        let mut votes = Votes {
            questions: none(),
            answers: none(),
            more_answers: none(),
            same_title: none(),
            hits: self
                .question_texts
                .search(&text, scope(QUESTIONS), |document| {
                    self.questions[document.0 as usize].last_answer.is_some()
                }),
        };
        for hit in &votes.hits {
            for answer in self.answers_to(hit.document) {
                self.vote(&mut votes.questions, answer, hit.score, asker);
            }
        }
        let alike = self
            .answer_texts
            .search(&text, scope(MORE_ANSWERS), |_| true);
        for (place, hit) in alike.iter().enumerate() {
            if place < ANSWERS {
                self.vote(&mut votes.answers, hit.document.0, hit.score, asker);
            }
            self.vote(&mut votes.more_answers, hit.document.0, hit.score, asker);
        }
        self.vote_by_title(&mut votes.same_title, query);
        share(&mut votes.questions);
        share(&mut votes.answers);
        share(&mut votes.more_answers);
        votes
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

    fn vote_by_title(&self, votes: &mut [f32], query: &Query) {
        let earlier = title_of(query.title).and_then(|title| self.titles.get(&title));
        for question in earlier.into_iter().flatten().rev().take(SAME_TITLE) {
            let asker = self.questions[*question as usize].asker;
            let asker = asker.and_then(|who| self.person_of.get(&who));
            let answerers = self
                .answers_to(Document(*question))
                .filter_map(|answer| self.answers[answer as usize].person);
            for person in answerers.chain(asker.copied()) {
                votes[person as usize] = 1.0;
            }
        }
    }
}

fn scope(limit: usize) -> Scope {
    Scope {
        newest: NEWEST,
        terms: TERMS,
        limit,
    }
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
