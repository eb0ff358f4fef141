//! The table of rules: when each fires, and how urgent it is then.

use super::super::health::{FEWEST_PEOPLE, Health, Metric, TopicDemand, Trend, Waiting};
use super::super::time::DAY;
use super::Finding;

/// Which way a suggestion pulls at how much the bot asks of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pull {
    /// More people should be asked, or sooner.
    Louder,
    /// Fewer should be, or more seldom.
    Quieter,
    /// It has nothing to do with that.
    Neither,
}

impl Pull {
    /// Would both in one summary contradict each other?
    pub fn is_against(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Louder, Self::Quieter) | (Self::Quieter, Self::Louder)
        )
    }

    /// This one, or the other where this is neither way.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self == Self::Neither { other } else { self }
    }
}

/// One rule: what it looks for is told by `find`, at which numbers by the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name, as in the documentation.
    pub name: &'static str,
    /// The more, the sooner it is suggested; no two rules have the same.
    pub urgency: u32,
    /// The value from which (or below which) it fires; its unit stands in the table.
    pub threshold: f64,
    /// How many things it must rest on: fewer prove nothing.
    pub at_least: usize,
    /// Of so many findings at most one summary speaks: one worry mustn't drown the others.
    pub at_most: usize,
    /// Which way it pulls; no summary pulls both ways.
    pub pull: Pull,
    /// Finds what is to be suggested, worst first.
    pub find: fn(&Health, &Rule) -> Vec<Finding>,
}

/// All rules with their thresholds, most urgent first.
#[rustfmt::skip]
pub const RULES: [Rule; 10] = [
    // fires at: days waited
    Rule { name: "newcomer waits", urgency: 100, threshold: 1.0, at_least: 1, at_most: 1, pull: Pull::Neither, find: newcomer_waits },
    // fires at: available experts; resting on questions in 12 weeks
    Rule { name: "no expert", urgency: 90, threshold: 0.0, at_least: 8, at_most: 2, pull: Pull::Neither, find: no_expert },
    // fires at: absence factor; resting on questions in 12 weeks
    Rule { name: "one person", urgency: 80, threshold: 1.0, at_least: 10, at_most: 2, pull: Pull::Neither, find: one_person },
    // fires at: days waited
    Rule { name: "question waits", urgency: 70, threshold: 3.0, at_least: 1, at_most: 1, pull: Pull::Neither, find: question_waits },
    // fires at: fall of the share answered within 24 h; resting on questions
    Rule { name: "slow week", urgency: 60, threshold: 0.15, at_least: 20, at_most: 1, pull: Pull::Louder, find: slow_week },
    // fires at: part of the weekly budget; resting on pings to that person
    Rule { name: "high load", urgency: 50, threshold: 1.0, at_least: 5, at_most: 1, pull: Pull::Neither, find: high_load },
    // fires below: share accepted; resting on pings
    Rule { name: "few accept", urgency: 40, threshold: 0.30, at_least: 20, at_most: 1, pull: Pull::Quieter, find: few_accept },
    // fires below: share that were questions; resting on messages taken for questions
    Rule { name: "false questions", urgency: 30, threshold: 0.75, at_least: 20, at_most: 1, pull: Pull::Quieter, find: false_questions },
    // fires at: share silent; resting on helpers of 90 days
    Rule { name: "silent helpers", urgency: 20, threshold: 0.33, at_least: 12, at_most: 1, pull: Pull::Neither, find: silent_helpers },
    // fires below: share solved; resting on questions
    Rule { name: "seldom solved", urgency: 10, threshold: 0.40, at_least: 20, at_most: 1, pull: Pull::Neither, find: seldom_solved },
];

/// A question that has waited longer is no longer something for today.
const LONG_AGO: i64 = 28 * DAY;
/// A fall must be this many standard errors, so that chance alone hardly ever makes one.
const STANDARD_ERRORS: f64 = 2.5;
/// From this share of answered questions on, few solved ones mean that nobody marks them.
const WELL_ANSWERED: f64 = 0.75;

fn waiting<'h>(
    health: &'h Health,
    rule: &Rule,
    first: bool,
) -> impl Iterator<Item = &'h Waiting> + use<'h> {
    let least = (rule.threshold * DAY as f64) as i64;
    health
        .waiting
        .iter()
        .filter(move |question| question.first_of_asker == first)
        .filter(move |question| (least..LONG_AGO).contains(&question.waited))
}

fn newcomer_waits(health: &Health, rule: &Rule) -> Vec<Finding> {
    waiting(health, rule, true)
        .map(|question| Finding::NewcomerWaits {
            ask: question.ask,
            asker: question.asker,
            waited: question.waited,
        })
        .collect()
}

fn question_waits(health: &Health, rule: &Rule) -> Vec<Finding> {
    waiting(health, rule, false)
        .map(|question| Finding::QuestionWaits {
            ask: question.ask,
            asker: question.asker,
            waited: question.waited,
        })
        .collect()
}

fn no_expert(health: &Health, rule: &Rule) -> Vec<Finding> {
    busy(health, rule)
        .filter(|topic| topic.available as f64 <= rule.threshold)
        .map(|topic| Finding::NoExpert {
            topic: topic.name.clone(),
            questions: topic.questions,
            registered: topic.registered,
        })
        .collect()
}

fn one_person(health: &Health, rule: &Rule) -> Vec<Finding> {
    busy(health, rule)
        .filter(|topic| topic.available == 1 && topic.answers >= topic.questions / 2)
        .filter(|topic| {
            topic
                .absence_factor
                .is_some_and(|people| people as f64 <= rule.threshold)
        })
        .map(|topic| Finding::OnePerson {
            topic: topic.name.clone(),
            questions: topic.questions,
        })
        .collect()
}

fn busy<'h>(health: &'h Health, rule: &Rule) -> impl Iterator<Item = &'h TopicDemand> + use<'h> {
    let least = rule.at_least;
    health
        .topics
        .iter()
        .filter(move |topic| topic.questions >= least)
}

/// A figure and what it rests on, if that is enough.
fn enough<'h>(health: &'h Health, rule: &Rule, metric: Metric) -> Option<(&'h Trend, f64)> {
    let trend = health.trend(metric)?;
    let value = trend.now.value()?;
    (trend.now.n >= rule.at_least).then_some((trend, value))
}

fn slow_week(health: &Health, rule: &Rule) -> Vec<Finding> {
    let found = || {
        let (trend, now) = enough(health, rule, Metric::AnsweredWithin24h)?;
        let usual = trend.four_weeks?;
        let error = (usual * (1.0 - usual) / trend.now.n as f64).sqrt();
        let fell = usual - now;
        (fell >= rule.threshold && fell >= STANDARD_ERRORS * error)
            .then_some(Finding::SlowWeek { now, usual })
    };
    found().into_iter().collect()
}

fn high_load(health: &Health, rule: &Rule) -> Vec<Finding> {
    let mut loads: Vec<_> = health
        .loads
        .iter()
        .filter(|load| load.pings as usize >= rule.at_least)
        .filter(|load| f64::from(load.pings) >= rule.threshold * f64::from(load.limit))
        .collect();
    loads.sort_by_key(|load| std::cmp::Reverse(load.pings));
    loads
        .into_iter()
        .map(|load| Finding::HighLoad {
            who: load.who,
            pings: load.pings,
            limit: load.limit,
        })
        .collect()
}

fn few_accept(health: &Health, rule: &Rule) -> Vec<Finding> {
    enough(health, rule, Metric::PingsAccepted)
        .filter(|(_, accepted)| *accepted < rule.threshold)
        .map(|(trend, accepted)| Finding::FewAccept {
            accepted,
            pings: trend.now.n,
        })
        .into_iter()
        .collect()
}

fn false_questions(health: &Health, rule: &Rule) -> Vec<Finding> {
    enough(health, rule, Metric::DetectionPrecision)
        .filter(|(_, precision)| *precision < rule.threshold)
        .map(|(trend, precision)| Finding::FalseQuestions {
            precision,
            detected: trend.now.n,
        })
        .into_iter()
        .collect()
}

fn silent_helpers(health: &Health, rule: &Rule) -> Vec<Finding> {
    enough(health, rule, Metric::InactiveContributors)
        .filter(|(trend, silent)| {
            *silent >= FEWEST_PEOPLE as f64 && *silent >= rule.threshold * trend.now.n as f64
        })
        .map(|(trend, silent)| Finding::SilentHelpers {
            silent: silent as usize,
            helpers: trend.now.n,
        })
        .into_iter()
        .collect()
}

fn seldom_solved(health: &Health, rule: &Rule) -> Vec<Finding> {
    let answered = health.value(Metric::AnsweredWithin24h).unwrap_or(0.0);
    enough(health, rule, Metric::ResolutionRate)
        .filter(|(_, solved)| *solved < rule.threshold && answered >= WELL_ANSWERED)
        .map(|(_, solved)| Finding::SeldomSolved { solved, answered })
        .into_iter()
        .collect()
}

/// Is what was found settled by now? Not merely out of sight: a topic nobody
/// asks about any more has no second expert for that.
pub(super) fn settled(finding: &Finding, health: &Health) -> bool {
    let experts = |name: &str| {
        let topic = health.topics.iter().find(|topic| topic.name == name);
        topic.map_or(0, |topic| topic.available)
    };
    match finding {
        Finding::NewcomerWaits { ask, .. } | Finding::QuestionWaits { ask, .. } => {
            !health.waiting.iter().any(|question| question.ask == *ask)
        }
        Finding::OnePerson { topic, .. } => experts(topic) >= 2,
        Finding::NoExpert { topic, .. } => experts(topic) >= 1,
        Finding::HighLoad { who, .. } => !health
            .loads
            .iter()
            .any(|load| load.who == *who && load.pings >= load.limit),
        Finding::SlowWeek { usual, .. } => above(health, Metric::AnsweredWithin24h, usual - 0.05),
        Finding::FewAccept { .. } => above(health, Metric::PingsAccepted, 0.30),
        Finding::FalseQuestions { .. } => above(health, Metric::DetectionPrecision, 0.75),
        Finding::SeldomSolved { .. } => above(health, Metric::ResolutionRate, 0.40),
        Finding::SilentHelpers { silent, .. } => health
            .value(Metric::InactiveContributors)
            .is_some_and(|now| now < *silent as f64),
    }
}

fn above(health: &Health, metric: Metric, value: f64) -> bool {
    health.value(metric).is_some_and(|now| now >= value)
}
