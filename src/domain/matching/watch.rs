//! Learning the weights: remembers who was likely to answer the open questions, and why.

use super::Query;
use super::ranker::{Ranker, Watched};

/// Open questions remembered at most.
const WATCHED: usize = 256;
/// People remembered a question.
const REMEMBERED: usize = 64;

impl Ranker {
    /// Remembers the odds of a new question, so that its answers teach the weights. Costs as much as a ranking:
    /// call it before [`learn_question`](Self::learn_question) while serving; when a long history is learned
    /// at the start, the newest thousand questions are enough.
    pub fn watch(&mut self, question: u64, query: &Query) {
        let mut scored = self.score_people(query).scored;
        self.keep_best(&mut scored, REMEMBERED);
        if self.watched.len() == WATCHED {
            self.watched.pop_front();
        }
        self.watched.push_back(Watched {
            id: question,
            people: scored.iter().map(|one| one.person).collect(),
            signals: scored.iter().map(|one| one.signals).collect(),
        });
    }

    /// An answer to a watched question came in.
    pub(super) fn learn_from_watched(&mut self, question: u64, person: u32) {
        let watched = self.watched.iter().rev().find(|one| one.id == question);
        if let Some(watched) = watched
            && let Some(place) = watched.people.iter().position(|one| *one == person)
        {
            self.weights.learn(&watched.signals, place, self.clock);
        }
    }
}
