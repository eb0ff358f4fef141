//! Learning the weights: remembers who was likely to answer the open questions, and why.

use super::super::time::{DAY, Timestamp};
use super::Query;
use super::ranker::{Ranker, Watched};
use super::score::Share;

/// Open questions remembered at most.
const WATCHED: usize = 256;
/// People remembered a question.
const REMEMBERED: usize = 64;

impl Ranker {
    /// Remembers the odds of a new question, so that its answers teach the weights. Costs as much as a ranking:
    /// call it before [`learn_question`](Self::learn_question) while serving; when a long history is learned
    /// at the start, the newest thousand questions are enough.
    pub fn watch(&mut self, question: u64, query: &Query) {
        for who in query.mentions {
            let known = self.person_of.get(who);
            if known.is_some_and(|person| self.people[*person as usize].answers > 0) {
                self.pace.named();
            }
        }
        let mut scored = self.score_people(query).scored;
        self.keep_best(&mut scored, REMEMBERED);
        if self.watched.len() == WATCHED {
            self.watched.pop_front();
        }
        self.watched.push_back(Watched {
            id: question,
            at: query.at,
            people: scored.iter().map(|one| one.person).collect(),
            signals: scored.iter().map(|one| one.signals).collect(),
        });
    }

    /// An answer to a watched question came in.
    pub(super) fn learn_from_watched(&mut self, question: u64, person: u32, at: Timestamp) {
        let watched = self.watched.iter().rev().find(|one| one.id == question);
        if let Some(watched) = watched
            && let Some(place) = watched.people.iter().position(|one| *one == person)
        {
            let is_named = watched.signals[place].shares[Share::Named as usize] > 0.0;
            if is_named && at.since(watched.at) <= DAY {
                self.pace.named_answered();
            }
            self.weights.learn(&watched.signals, place, self.clock);
        }
    }
}
