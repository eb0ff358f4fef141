//! A made-up community, the same for the same seed, with truths that its summaries must tell: an expert who
//! leaves, a week of outage, a topic without experts, a wave of newcomers, a clock change.
//!
//! Included by tests, benchmarks and examples, each of which says what `domain` is.

use jiff::tz::TimeZone;

use super::domain::calendar::{HourOfWeek, Week, zone_named};
use super::domain::health::{
    Answer, EarlierAnswer, Expert, Facts, Gone, Heard, MemberWeek, Ping, PingOutcome, Presence,
    Question, Reach, Response, Settled, TopicId,
};
use super::domain::ids::{AskId, ChannelId, UserId};
use super::domain::time::{DAY, HOUR, MINUTE, Timestamp};

/// How the community is made.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The same seed, the same community.
    pub seed: u64,
    /// Weeks of history, the last being `last_week`.
    pub weeks: i64,
    /// The last week.
    pub last_week: Week,
    /// Members.
    pub people: u64,
    /// Questions in a usual week.
    pub questions: u64,
    /// From this week on (0 is the first) the only expert for kubernetes is gone.
    pub expert_leaves: Option<i64>,
    /// In this week nobody can write.
    pub outage: Option<i64>,
    /// In this week three times as many questions come, most of them by newcomers.
    pub newcomers: Option<i64>,
    /// One question in this many is about billing, for which nobody is registered.
    pub billing_one_in: Option<u64>,
}

impl Plan {
    /// A year of 300 people with every truth in it.
    pub fn golden() -> Self {
        Self {
            seed: 7,
            weeks: 52,
            last_week: Week {
                year: 2026,
                week: 47,
            },
            people: 300,
            questions: 44,
            expert_leaves: Some(20),
            outage: Some(30),
            newcomers: Some(40),
            billing_one_in: Some(9),
        }
    }

    /// The same people in a year in which nothing happens.
    pub fn quiet() -> Self {
        Self {
            expert_leaves: None,
            outage: None,
            newcomers: None,
            billing_one_in: None,
            ..Self::golden()
        }
    }

    /// The community's time zone, with clock changes.
    pub fn zone() -> TimeZone {
        zone_named("Europe/Berlin").unwrap_or(TimeZone::UTC)
    }
}

/// Topics and how many of a hundred questions are about them; experts are the members whose number modulo 12 is
/// the topic's place, but one alone for kubernetes, which comes last.
const TOPICS: [(&str, u64); 12] = [
    ("postgres", 18),
    ("rust", 15),
    ("react", 12),
    ("docker", 10),
    ("linux", 9),
    ("python", 8),
    ("networking", 6),
    ("testing", 5),
    ("accessibility", 4),
    ("release process", 2),
    ("machine learning", 2),
    ("kubernetes", 9),
];
const KUBERNETES: usize = TOPICS.len() - 1;
const EXPERTS_PER_TOPIC: u64 = 4;
const KUBERNETES_EXPERT: UserId = UserId(1_000);

/// SplitMix64: enough for a made-up community.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn chance(&mut self, of_hundred: u64) -> bool {
        self.below(100) < of_hundred
    }

    /// Minutes to an answer: half within about 40, some after days.
    fn delay(&mut self) -> i64 {
        let normal: f64 = (0..12)
            .map(|_| self.below(1_000) as f64 / 1_000.0)
            .sum::<f64>()
            - 6.0;
        ((40.0 * MINUTE as f64) * (1.1 * normal).exp()) as i64 + 20
    }
}

struct Making<'p> {
    plan: &'p Plan,
    dice: Dice,
    facts: Facts,
    topics: Vec<TopicId>,
    billing: TopicId,
    asked: std::collections::BTreeSet<UserId>,
    helped: std::collections::BTreeSet<UserId>,
    newcomer: u64,
}

/// Makes the community's facts.
pub fn make(plan: &Plan) -> Facts {
    let mut facts = Facts::default();
    let topics = TOPICS.map(|(name, _)| facts.topics.id(name)).to_vec();
    let billing = facts.topics.id("billing");
    let mut making = Making {
        plan,
        dice: Dice(plan.seed),
        facts,
        topics,
        billing,
        asked: std::collections::BTreeSet::new(),
        helped: std::collections::BTreeSet::new(),
        newcomer: 1_000_000,
    };
    let zone = Plan::zone();
    making.register_experts(&zone);
    for place in 0..plan.weeks {
        making.week(place, &zone);
    }
    making.facts.arranged()
}

impl Making<'_> {
    fn week_at(&self, place: i64) -> Week {
        self.plan.last_week.later(place + 1 - self.plan.weeks)
    }

    fn register_experts(&mut self, zone: &TimeZone) {
        let since = self.week_at(0).start(zone).minus(30 * DAY);
        let left = self
            .plan
            .expert_leaves
            .map(|place| self.week_at(place).start(zone));
        for (place, topic) in self.topics.clone().into_iter().enumerate() {
            for who in experts_of(place) {
                self.facts.experts.push(Expert {
                    who,
                    topic,
                    since,
                    until: left.filter(|_| who == KUBERNETES_EXPERT),
                    reach: Reach::Open,
                    last_active_at: None,
                });
            }
        }
    }

    fn week(&mut self, place: i64, zone: &TimeZone) {
        if self.plan.outage == Some(place) {
            return;
        }
        let week = self.week_at(place);
        let (start, end) = (week.start(zone), week.end(zone));
        let wave = self.plan.newcomers == Some(place);
        let usual = self.plan.questions * 9 / 10 + self.dice.below(self.plan.questions / 5 + 1);
        for number in 0..usual * if wave { 3 } else { 1 } {
            let new = (wave && self.dice.chance(70)) || number % 11 == 0;
            let at = self.waking_moment(start, end, zone);
            self.question(place, at, new);
        }
        self.be_there(place, week, start);
    }

    /// A moment of the week, seldom at night.
    fn waking_moment(&mut self, start: Timestamp, end: Timestamp, zone: &TimeZone) -> Timestamp {
        loop {
            let at = start.plus(
                self.dice
                    .below(end.since(start).unsigned_abs())
                    .cast_signed(),
            );
            let hour = HourOfWeek::of(at, zone);
            let likely = match (hour.day(), hour.hour()) {
                (_, 0..7) => 4,
                (5 | 6, _) => 35,
                (_, 9..18) => 100,
                _ => 55,
            };
            if self.dice.chance(likely) {
                return at;
            }
        }
    }

    fn question(&mut self, place: i64, at: Timestamp, new: bool) {
        let asker = if new {
            self.newcomer += 1;
            UserId(self.newcomer)
        } else {
            UserId(1 + self.dice.below(self.plan.people))
        };
        let about = self.about();
        let gone = self
            .dice
            .chance(4)
            .then(|| Gone::Dismissed(at.plus(5 * MINUTE)));
        let mut question = Question {
            id: AskId(self.facts.questions.len() as u64 + 1),
            asked_at: at,
            asker,
            channel: ChannelId(1 + self.dice.below(6)),
            topics: vec![about.map_or(self.billing, |topic| self.topics[topic])],
            heard: if self.dice.chance(80) {
                Heard::Detected
            } else {
                Heard::Called
            },
            first_of_asker: self.asked.insert(asker),
            response: None,
            settled: None,
            gone,
            earlier_answer: match self.dice.below(10) {
                0 => EarlierAnswer::Taken,
                1..=3 => EarlierAnswer::Offered,
                _ => EarlierAnswer::NotOffered,
            },
        };
        if gone.is_none() {
            self.answer(place, about, &mut question);
        }
        self.facts.questions.push(question);
    }

    /// The place of a topic, none for billing.
    fn about(&mut self) -> Option<usize> {
        if let Some(one_in) = self.plan.billing_one_in
            && self.dice.below(one_in) == 0
        {
            return None;
        }
        let mut left = self
            .dice
            .below(TOPICS.iter().map(|(_, weight)| weight).sum());
        for (place, (_, weight)) in TOPICS.iter().enumerate() {
            if left < *weight {
                return Some(place);
            }
            left -= weight;
        }
        Some(0)
    }

    fn answer(&mut self, place: i64, about: Option<usize>, question: &mut Question) {
        let left = self.plan.expert_leaves.is_some_and(|week| place >= week);
        let helpers: Vec<UserId> = match about {
            Some(KUBERNETES) if left => Vec::new(),
            Some(topic) => experts_of(topic),
            None => Vec::new(),
        };
        if !self.dice.chance(if helpers.is_empty() { 25 } else { 94 }) {
            return;
        }
        let how_many = 1 + self.dice.below(2);
        for number in 0..how_many {
            let by = if helpers.is_empty() || (number > 0 && self.dice.chance(40)) {
                UserId(1 + self.dice.below(self.plan.people))
            } else {
                helpers[self.dice.below(helpers.len() as u64) as usize]
            };
            let at = question.asked_at.plus(self.dice.delay());
            self.reply(question, by, at);
        }
    }

    fn reply(&mut self, question: &mut Question, by: UserId, at: Timestamp) {
        let twice = |answer: &Answer| answer.ask == question.id && answer.by == by;
        if by == question.asker || self.facts.answers.iter().rev().take(3).any(twice) {
            return;
        }
        if question.response.is_none_or(|first| at < first.at) {
            question.response = Some(Response { at, by });
        }
        let credited = self.dice.chance(70);
        if credited && question.settled.is_none() {
            let settled = at.plus(HOUR);
            question.settled = Some(if self.dice.chance(60) {
                Settled::Solved(settled)
            } else {
                Settled::Presumed(settled)
            });
        }
        if self.dice.chance(60) {
            self.ping(question, by, at);
        }
        self.facts.answers.push(Answer {
            ask: question.id,
            asker: question.asker,
            by,
            at,
            credited,
            first_of_helper: self.helped.insert(by),
        });
    }

    fn ping(&mut self, question: &Question, whom: UserId, answered: Timestamp) {
        let outcome = match self.dice.below(10) {
            0..=6 => PingOutcome::Accepted,
            7 => PingOutcome::Passed,
            8 => PingOutcome::None,
            _ => PingOutcome::NotMyTopic,
        };
        self.facts.pings.push(Ping {
            ask: question.id,
            whom,
            at: question.asked_at.plus(2 * MINUTE).min(answered),
            outcome,
            weekly_limit: 10,
        });
    }

    /// Who writes this week, and when the experts do.
    fn be_there(&mut self, place: i64, week: Week, start: Timestamp) {
        let left = self.plan.expert_leaves.is_some_and(|gone| place >= gone);
        let experts = (0..TOPICS.len()).flat_map(experts_of);
        let experts: Vec<UserId> = experts
            .filter(|who| !(left && *who == KUBERNETES_EXPERT))
            .collect();
        for who in &experts {
            for day in 0..7 {
                for hour in 7..23 {
                    if self.dice.chance(if day < 5 { 9 } else { 3 }) {
                        let hour = start.plus(day * DAY + hour * HOUR);
                        self.facts.presence.push(Presence { who: *who, hour });
                    }
                }
            }
        }
        let others = (1..=self.plan.people).map(UserId);
        let others: Vec<UserId> = others
            .filter(|who| !experts.contains(who) && self.dice.chance(who.0 % 90))
            .collect();
        for who in experts.into_iter().chain(others) {
            self.facts.activity.push(MemberWeek { who, week });
            // How often they write doesn't matter; the die is thrown for what comes after it.
            self.dice.next();
        }
    }
}

/// Who knows about a topic.
fn experts_of(topic: usize) -> Vec<UserId> {
    if topic == KUBERNETES {
        return vec![KUBERNETES_EXPERT];
    }
    (0..EXPERTS_PER_TOPIC)
        .map(|number| UserId(1 + topic as u64 + 12 * number))
        .collect()
}
