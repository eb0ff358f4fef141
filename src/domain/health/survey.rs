//! All that one weekly summary speaks of, computed in one go.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::super::calendar::Week;
use super::super::ids::UserId;
use super::super::time::{DAY, Timestamp};
use super::demand::{Hours, TopicDemand};
use super::pings::Load;
use super::responses::Waiting;
use super::{
    Facts, Figure, LOOK_BACK_WEEKS, Metric, Period, Rings, Trend, demand, people, pings, responses,
};

/// One of the weeks a picture shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeekPoint {
    /// The week.
    pub week: Week,
    /// Questions asked.
    pub asked: usize,
    /// How many of them were answered within 24 hours, n being those at least that old.
    pub answered: Figure,
    /// Median time to first response.
    pub median: Figure,
    /// Time within which a quarter was responded to.
    pub quarter: Figure,
    /// Time within which three quarters were.
    pub three_quarters: Figure,
}

/// The health of a community in one week.
#[derive(Clone, Debug, PartialEq)]
pub struct Health {
    /// The week.
    pub week: Week,
    /// From when it is looked at.
    pub as_of: Timestamp,
    /// Every figure of the catalogue with its past.
    pub trends: BTreeMap<Metric, Trend>,
    /// Questions nobody has responded to, oldest first.
    pub waiting: Vec<Waiting>,
    /// Topics of the 12 weeks, busiest first.
    pub topics: Vec<TopicDemand>,
    /// How much each person was asked this week.
    pub loads: Vec<Load>,
    /// Who was credited with an answer this week, or, if nobody was, who answered; by number.
    pub helpers: Vec<UserId>,
    /// The 12 weeks up to this one, oldest first, from the first with a question on.
    pub weeks: Vec<WeekPoint>,
    /// When questions come against when experts are there.
    pub hours: Hours,
}

impl Health {
    /// One figure of the catalogue with its past.
    pub fn trend(&self, metric: Metric) -> Option<&Trend> {
        self.trends.get(&metric)
    }

    /// This week's value of a figure, if it has one.
    pub fn value(&self, metric: Metric) -> Option<f64> {
        self.trend(metric)?.now.value()
    }
}

/// The health of a community in `week`, as it looks `now`. Facts must be
/// [arranged](Facts::arranged).
pub fn survey(facts: &Facts, week: Week, now: Timestamp, zone: &TimeZone) -> Health {
    let period = Period::new(week, now, zone);
    Health {
        week,
        as_of: period.as_of,
        trends: trends(facts, &period),
        waiting: responses::waiting(facts, period.as_of),
        topics: demand::by_topic(facts, &period),
        loads: pings::loads(facts, &period),
        helpers: helpers(facts, &period),
        weeks: weeks(facts, &period),
        hours: demand::hours(facts, &period),
    }
}

/// Every figure with its past. The rings are the dearest ones, so people are numbered once for all weeks, and each
/// week's rings are computed once for the five figures they give.
fn trends(facts: &Facts, period: &Period<'_>) -> BTreeMap<Metric, Trend> {
    let attendance = people::Attendance::of(facts);
    let weeks: Vec<(Period<'_>, Rings)> = (0..Trend::WEEKS)
        .map(|back| period.earlier(back))
        .map(|week| (week, attendance.rings(&week)))
        .collect();
    let trend = |metric: Metric| {
        let mut figures = weeks.iter().map(|(week, rings)| {
            let of_rings = rings.figure(metric);
            of_rings.unwrap_or_else(|| metric.compute(facts, week))
        });
        let now = figures.next()?;
        Some((metric, Trend::from_weeks(now, figures)))
    };
    Metric::ALL
        .iter()
        .filter_map(|metric| trend(*metric))
        .collect()
}

fn helpers(facts: &Facts, period: &Period<'_>) -> Vec<UserId> {
    let answers = facts.answers_between(period.start, period.cutoff());
    let people = |only_credited: bool| -> BTreeSet<UserId> {
        answers
            .iter()
            .filter(|answer| answer.credited || !only_credited)
            .map(|answer| answer.by)
            .collect()
    };
    let credited = people(true);
    let helpers = if credited.is_empty() {
        people(false)
    } else {
        credited
    };
    helpers.into_iter().collect()
}

fn weeks(facts: &Facts, period: &Period<'_>) -> Vec<WeekPoint> {
    let mut points: Vec<WeekPoint> = (0..LOOK_BACK_WEEKS)
        .rev()
        .map(|back| week_point(facts, &period.earlier(back)))
        .collect();
    // A community that started three weeks ago has no twelve.
    let first = points.iter().position(|point| point.asked > 0);
    points.split_off(first.unwrap_or(points.len()))
}

fn week_point(facts: &Facts, period: &Period<'_>) -> WeekPoint {
    let response = |done| responses::first_response(facts, period, done);
    WeekPoint {
        week: period.week,
        asked: responses::asked(facts, period).n,
        answered: responses::answered_within(facts, period, DAY),
        median: response(0.5),
        quarter: response(0.25),
        three_quarters: response(0.75),
    }
}
