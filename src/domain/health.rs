//! Community health: facts in, figures out; each figure with its definition, its unit, its direction and its past.

pub mod concentration;
pub mod demand;
mod facts;
mod metric;
pub mod people;
mod period;
pub mod pings;
pub mod responses;
mod survey;
mod survival;

use serde::Serialize;

pub use concentration::{absence_factor, gini};
pub use demand::{FEWEST_QUESTIONS, Hours, TopicDemand, available_experts};
pub use facts::{
    Answer, EarlierAnswer, Expert, Facts, Gone, Heard, MemberWeek, Ping, PingOutcome, Presence,
    Question, Reach, Recorded, Response, Settled, TopicId, Topics,
};
pub use metric::Metric;
pub use people::{Ring, Rings};
pub use period::Period;
pub use pings::Load;
pub use responses::Waiting;
pub use survey::{Health, WeekPoint, survey};
pub use survival::{Observation, Survival};

/// Nothing is said about fewer people than this.
pub const FEWEST_PEOPLE: usize = 5;

/// Figures about habits rather than events look back over this many weeks.
pub const LOOK_BACK_WEEKS: i64 = 12;

/// Whoever did something in this many weeks counts as being there.
pub const PRESENT_WEEKS: i64 = 4;

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A part of a whole, 0 to 1.
    Share,
    /// Seconds.
    Seconds,
    /// Things or people, counted.
    Count,
    /// One number per another, 0 and up.
    Ratio,
    /// Out of a hundred, 0 and up.
    PerHundred,
    /// A coefficient, 0 to 1.
    Coefficient,
}

/// Whether a higher figure is good news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// Higher is better.
    Up,
    /// Lower is better.
    Down,
    /// Neither; it is there to be read along.
    Neutral,
}

/// What was found: a missing figure is never 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// This.
    Known(f64),
    /// Nothing to count: shown as "–".
    Nothing,
    /// It would say something about fewer than [`FEWEST_PEOPLE`] people.
    Withheld,
}

/// One figure of one week.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// What was found.
    pub reading: Reading,
    /// How many things or people it rests on.
    pub n: usize,
    /// What it is counted in.
    pub unit: Unit,
    /// Whether higher is good news.
    pub better: Better,
}

impl Figure {
    /// The number, if there is one to show.
    pub fn value(&self) -> Option<f64> {
        match self.reading {
            Reading::Known(value) => Some(value),
            Reading::Nothing | Reading::Withheld => None,
        }
    }

    /// A figure that is a part of a whole; nothing if the whole is empty.
    fn share(part: usize, whole: usize, better: Better) -> Self {
        Self::over(part as f64, whole, Unit::Share, better)
    }

    /// A sum over `n` things; nothing if there are none.
    fn over(sum: f64, n: usize, unit: Unit, better: Better) -> Self {
        let reading = if n == 0 {
            Reading::Nothing
        } else {
            Reading::Known(sum / n as f64)
        };
        Self {
            reading,
            n,
            unit,
            better,
        }
    }

    /// A value that may be missing, resting on `n` things.
    fn of(value: Option<f64>, n: usize, unit: Unit, better: Better) -> Self {
        Self {
            reading: value.map_or(Reading::Nothing, Reading::Known),
            n,
            unit,
            better,
        }
    }

    /// A number of people out of `n`: 1 to 4 are too few to speak of, and so is
    /// any number out of as few.
    fn people(count: usize, n: usize, better: Better) -> Self {
        let few = 1..FEWEST_PEOPLE;
        let reading = if few.contains(&count) || few.contains(&n) {
            Reading::Withheld
        } else if n == 0 {
            Reading::Nothing
        } else {
            Reading::Known(count as f64)
        };
        Self {
            reading,
            n,
            unit: Unit::Count,
            better,
        }
    }

    /// The same, unless what it rests on wasn't recorded yet.
    #[must_use]
    fn if_known(mut self, known: bool) -> Self {
        if !known {
            self.reading = Reading::Nothing;
        }
        self
    }

    /// The same, unless it rests on fewer than [`FEWEST_PEOPLE`] people.
    #[must_use]
    fn of_enough_people(self) -> Self {
        self.withheld_if((1..FEWEST_PEOPLE).contains(&self.n))
    }

    /// The same, or withheld because it would tell of too few people.
    #[must_use]
    fn withheld_if(mut self, too_few: bool) -> Self {
        if too_few {
            self.reading = Reading::Withheld;
        }
        self
    }
}

/// A figure beside its past. Earlier weeks are looked at as they stood when
/// they were as old as this one is now, so that no week seems worse only
/// because it is young.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Trend {
    /// This week.
    pub now: Figure,
    /// The week before.
    pub last_week: Option<f64>,
    /// The median of the four weeks before this one, as far as they are known.
    pub four_weeks: Option<f64>,
}

/// How a figure moved against the week before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Move {
    /// It rose.
    Up,
    /// It fell.
    Down,
    /// It is the same, as far as a reader would see.
    Flat,
}

impl Trend {
    /// Weeks a trend looks at: this one and the four before.
    pub const WEEKS: i64 = 5;

    /// The trend of whatever `figure` computes for a period.
    pub fn of(period: &Period<'_>, figure: impl Fn(&Period<'_>) -> Figure) -> Self {
        let past = (1..Self::WEEKS).map(|weeks| figure(&period.earlier(weeks)));
        Self::from_weeks(figure(period), past)
    }

    /// The trend of a figure whose earlier weeks, latest first, are known already.
    pub fn from_weeks(now: Figure, past: impl Iterator<Item = Figure>) -> Self {
        let past: Vec<Option<f64>> = past.map(|figure| figure.value()).collect();
        Self {
            now,
            last_week: past.first().copied().flatten(),
            four_weeks: median(past.into_iter().flatten().collect()),
        }
    }

    /// Which way it went; none if either week has no value. A change below
    /// half a percentage point, or below 2 % of other figures, is none.
    pub fn moved(&self) -> Option<Move> {
        let (now, before) = (self.now.value()?, self.last_week?);
        let least = match self.now.unit {
            Unit::Share | Unit::Coefficient => 0.005,
            Unit::Seconds | Unit::Ratio | Unit::PerHundred => 0.02 * before.abs(),
            Unit::Count => 0.0,
        };
        Some(if (now - before).abs() <= least {
            Move::Flat
        } else if now > before {
            Move::Up
        } else {
            Move::Down
        })
    }

    /// Is the move good news? None if it is neither.
    pub fn good_news(&self) -> Option<bool> {
        match (self.moved()?, self.now.better) {
            (Move::Flat, _) | (_, Better::Neutral) => None,
            (Move::Up, better) => Some(better == Better::Up),
            (Move::Down, better) => Some(better == Better::Down),
        }
    }
}

/// The middle value, or the mean of the two in the middle; none of nothing.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

#[cfg(test)]
pub(crate) mod golden;
#[cfg(test)]
#[path = "health/health_tests.rs"]
mod tests;
