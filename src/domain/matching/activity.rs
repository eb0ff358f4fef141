//! What one person did, as counts that fade: how active, when in the day, when last seen.

use super::super::ids::UserId;
use super::super::time::{DAY, HOUR, Timestamp};

/// Parts of the day: three hours each, UTC.
pub const PARTS_OF_DAY: usize = 8;

/// A count that halves with every `half` steps of a clock (answers of the community).
#[derive(Clone, Copy, Debug, Default)]
pub struct Fading {
    value: f32,
    at: u32,
}

impl Fading {
    /// The count at clock `now`.
    pub fn value(self, now: u32, half: f32) -> f32 {
        if self.value == 0.0 {
            return 0.0;
        }
        self.value * (-((now - self.at) as f32) / half).exp2()
    }

    /// Adds `amount` at clock `now`.
    pub fn add(&mut self, amount: f32, now: u32, half: f32) {
        self.value = self.value(now, half) + amount;
        self.at = now;
    }
}

/// What is known of one person.
#[derive(Clone, Debug)]
pub struct Person {
    pub who: UserId,
    /// Answers, all time.
    pub answers: u32,
    /// Answers, fading slowly.
    pub slow: Fading,
    /// Answers, fading fast.
    pub fast: Fading,
    /// Last message of any kind.
    pub last_seen: Option<Timestamp>,
    /// Answers by part of the day.
    pub hours: [f32; PARTS_OF_DAY],
    /// When they were asked in the last days, oldest first.
    pub pings: Vec<Timestamp>,
}

impl Person {
    /// Somebody of whom nothing is known.
    pub fn new(who: UserId) -> Self {
        Self {
            who,
            answers: 0,
            slow: Fading::default(),
            fast: Fading::default(),
            last_seen: None,
            hours: [0.0; PARTS_OF_DAY],
            pings: Vec::new(),
        }
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
        (near / 2.0 + 1.0) / (self.hours.iter().sum::<f32>() + PARTS_OF_DAY as f32)
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
pub fn part_of_day(at: Timestamp) -> usize {
    (at.0.rem_euclid(DAY) / (3 * HOUR)) as usize
}
