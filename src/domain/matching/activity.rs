//! What one person did, as counts that fade: how active, when in the day, when last seen.

use super::super::ids::UserId;
use super::super::time::{DAY, HOUR, MINUTE, Timestamp};

/// Half-life of the slow activity count, in answers of the community.
pub const SLOW: f32 = 100.0;
/// Half-life of the fast activity count, in answers of the community.
pub const FAST: f32 = 30.0;
/// Half-life of presence, in minutes.
pub const PRESENT: f32 = 120.0;
/// Parts of the day: three hours each, UTC.
const PARTS_OF_DAY: usize = 8;
/// How many answers of an even week stand in for what isn't known of a person's weekends.
const EVEN_WEEK: f32 = 3.0;
/// Share of answers that fall on a weekend where people are at home and at work.
const WEEKEND: f32 = 0.2;

/// With shared load, nobody is asked about more than this share of the questions in the long run.
const FAIR_SHARE: f32 = 0.4;
/// How fast the price of asking moves, in units of log-odds.
const PRICE_STEP: f32 = 0.004;

/// After so many halvings a count is 0: no number that small can be held.
const FADED: f32 = 150.0;

/// A count that halves with every `half` steps of a clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fading {
    value: f32,
    at: u32,
}

impl Fading {
    /// The count at clock `now`.
    pub fn value(self, now: u32, half: f32) -> f32 {
        let halvings = now.saturating_sub(self.at) as f32 / half;
        // Nothing is left of it, and working that out is slow.
        if self.value == 0.0 || halvings > FADED {
            return 0.0;
        }
        self.value * (-halvings).exp2()
    }

    /// Adds `amount` at clock `now`.
    pub fn add(&mut self, amount: f32, now: u32, half: f32) {
        self.value = self.value(now, half) + amount;
        self.at = now;
    }
}

/// Answers, fading with three clocks; of one person or of the community.
#[derive(Clone, Copy, Debug, Default)]
pub struct Activity {
    slow: Fading,
    fast: Fading,
    present: Fading,
}

impl Activity {
    /// Counts one answer, the `clock`th of the community.
    pub fn add(&mut self, clock: u32, at: Timestamp) {
        self.slow.add(1.0, clock, SLOW);
        self.fast.add(1.0, clock, FAST);
        self.present.add(1.0, minutes(at), PRESENT);
    }

    /// The slow count now.
    pub fn slow(&self, clock: u32) -> f32 {
        self.slow.value(clock, SLOW)
    }

    /// The three counts now: slow, fast, present.
    pub fn counts(&self, clock: u32, at: Timestamp) -> [f32; 3] {
        [
            self.slow.value(clock, SLOW),
            self.fast.value(clock, FAST),
            self.present.value(minutes(at), PRESENT),
        ]
    }
}

/// What it costs to ask somebody again: rises with each ping and falls with each question they are spared,
/// so that in the long run nobody is asked about more than [`FAIR_SHARE`] of the questions, and those few
/// are the ones they are likeliest to answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Price {
    value: f32,
    at: u32,
}

impl Price {
    /// The price after so many questions of the community, in units of log-odds, at least 0.
    pub fn value(self, questions: u32) -> f32 {
        let spared = questions.saturating_sub(self.at) as f32;
        (self.value - PRICE_STEP * FAIR_SHARE * spared).max(0.0)
    }

    /// They were asked about the question of that number.
    pub fn pay(&mut self, questions: u32) {
        self.value = self.value(questions) + PRICE_STEP;
        self.at = questions;
    }
}

/// What is known of one person.
#[derive(Clone, Debug)]
pub struct Person {
    pub who: UserId,
    /// Whether they declared any skill.
    pub declares: bool,
    /// Answers, all time.
    pub answers: u32,
    /// Answers, fading.
    pub activity: Activity,
    /// Last message of any kind.
    pub last_seen: Option<Timestamp>,
    /// Answers by part of the day.
    hours: [f32; PARTS_OF_DAY],
    /// Answers on Saturdays and Sundays, UTC.
    weekend: f32,
    /// When they were asked in the last days, oldest first.
    pub pings: Vec<Timestamp>,
    /// What it costs to ask them again.
    pub price: Price,
}

impl Person {
    /// Somebody of whom nothing is known.
    pub fn new(who: UserId) -> Self {
        Self {
            who,
            declares: false,
            answers: 0,
            activity: Activity::default(),
            last_seen: None,
            hours: [0.0; PARTS_OF_DAY],
            weekend: 0.0,
            pings: Vec::new(),
            price: Price::default(),
        }
    }

    /// Counts an answer of theirs, the `clock`th of the community.
    pub fn answered(&mut self, clock: u32, at: Timestamp) {
        self.answers += 1;
        self.activity.add(clock, at);
        self.hours[part_of_day(at)] += 1.0;
        if is_weekend(at) {
            self.weekend += 1.0;
        }
        self.seen(at);
    }

    /// They wrote something.
    pub fn seen(&mut self, at: Timestamp) {
        self.last_seen = self.last_seen.max(Some(at));
    }

    /// Days since they last wrote; a year if they never did.
    pub fn idle_days(&self, at: Timestamp) -> f32 {
        self.last_seen
            .map_or(365.0, |seen| at.since(seen).max(0) as f32 / DAY as f32)
    }

    /// Share of their answers in this part of the day and, by half, the two beside it; smoothed towards 1/8.
    pub fn usual_hour(&self, at: Timestamp) -> f32 {
        let part = part_of_day(at);
        let near = self.hours[part]
            + 0.5
                * (self.hours[(part + 1) % PARTS_OF_DAY]
                    + self.hours[(part + PARTS_OF_DAY - 1) % PARTS_OF_DAY]);
        (near / 2.0 + 1.0) / (self.answers as f32 + PARTS_OF_DAY as f32)
    }

    /// Their share of answers on this kind of day (weekend or not) against what is usual; 1 says nothing.
    pub fn usual_day(&self, at: Timestamp) -> f32 {
        let share = (self.weekend + EVEN_WEEK * 2.0 / 7.0) / (self.answers as f32 + EVEN_WEEK);
        if is_weekend(at) {
            share / WEEKEND
        } else {
            (1.0 - share) / (1.0 - WEEKEND)
        }
    }

    /// Pings in the `span` seconds before.
    pub fn pings_within(&self, at: Timestamp, span: i64) -> u32 {
        self.pings
            .iter()
            .filter(|ping| (0..span).contains(&at.since(**ping)))
            .count() as u32
    }
}

/// Which part of the UTC day a moment falls into, 0 to 7.
fn part_of_day(at: Timestamp) -> usize {
    (at.0.rem_euclid(DAY) / (3 * HOUR)) as usize
}

/// Whether a moment falls on a Saturday or Sunday, UTC. The epoch was a Thursday.
fn is_weekend(at: Timestamp) -> bool {
    matches!((at.0.div_euclid(DAY) + 4).rem_euclid(7), 0 | 6)
}

/// Minutes since the epoch: a clock with room for 8,000 years.
fn minutes(at: Timestamp) -> u32 {
    (at.0.max(0) / MINUTE) as u32
}
