//! Who wrote with whom: who answered this asker before, who answers the same questions, who is talking with them now.

use std::collections::HashMap;

use super::super::hashing::Mixed;
use super::super::ids::UserId;
use super::super::time::{DAY, HOUR, Timestamp};

/// Days after which having written together counts half.
const TOGETHER_HALF: f32 = 3.0;

/// What two people had to do with each other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tie {
    /// Answers of the other to this person.
    pub helped: u16,
    /// Questions that both answered.
    pub fellow: u16,
    /// When they last wrote to one question.
    last: Timestamp,
}

impl Tie {
    /// 1 if they just wrote together, halving in three days.
    pub fn together(&self, at: Timestamp) -> f32 {
        let days = at.since(self.last).max(0) as f32 / DAY as f32;
        (-days / TOGETHER_HALF).exp2()
    }

    /// Whether they wrote together within the hour.
    pub fn talking(&self, at: Timestamp) -> bool {
        at.since(self.last) < HOUR
    }
}

/// All ties, by the person who may ask.
#[derive(Default)]
pub struct Ties(HashMap<UserId, HashMap<u32, Tie, Mixed>, Mixed>);

impl Ties {
    /// The ties of somebody who asks, by person.
    pub fn of(&self, asker: UserId) -> impl Iterator<Item = (u32, &Tie)> {
        self.0
            .get(&asker)
            .into_iter()
            .flatten()
            .map(|(person, tie)| (*person, tie))
    }

    /// The tie from one who may ask to a person, noted as renewed.
    pub fn renew(&mut self, from: UserId, to: u32, at: Timestamp) -> &mut Tie {
        let tie = self.0.entry(from).or_default().entry(to).or_default();
        tie.last = tie.last.max(at);
        tie
    }

    /// Removes a person from both sides.
    pub fn forget(&mut self, who: UserId, person: Option<u32>) {
        self.0.remove(&who);
        if let Some(person) = person {
            for ties in self.0.values_mut() {
                ties.remove(&person);
            }
        }
    }
}
