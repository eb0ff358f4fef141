//! Figures about what is asked against who is there: by topic, and by hour of the week.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::super::calendar::{HOURS_OF_WEEK, HourOfWeek};
use super::super::ids::{AskId, UserId};
use super::concentration::absence_factor;
use super::{
    Better, Expert, FEWEST_PEOPLE, Facts, Figure, LOOK_BACK_WEEKS, PRESENT_WEEKS, Period, Question,
    Reach, TopicId, Unit,
};

/// Questions in 12 weeks that a topic needs before it can be said to hang on somebody.
pub const FEWEST_QUESTIONS: usize = 10;

/// What is asked about one topic, and who is there for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicDemand {
    /// The topic.
    pub topic: TopicId,
    /// Its name.
    pub name: String,
    /// Questions about it in the 12 weeks up to this one.
    pub questions: usize,
    /// Those of this week.
    pub this_week: usize,
    /// Those of the 12 weeks that nobody has responded to.
    pub unanswered: usize,
    /// People registered for it as practising or expert.
    pub registered: usize,
    /// Those of them who may be asked and have been here within four weeks.
    pub available: usize,
    /// Replies to those questions.
    pub answers: usize,
    /// **Contributor Absence Factor** of those replies; none if there are none,
    /// or of a topic with fewer than [`FEWEST_QUESTIONS`]. Source: CHAOSS.
    pub absence_factor: Option<usize>,
}

/// Who may be asked about each topic: registered, open to be asked, and here within four weeks.
pub fn available_experts(
    facts: &Facts,
    period: &Period<'_>,
) -> BTreeMap<TopicId, BTreeSet<UserId>> {
    let experts: HashSet<UserId> = facts.experts.iter().map(|expert| expert.who).collect();
    let weeks = facts.activity_in(period.first_week_of(PRESENT_WEEKS), period.week);
    let rows = weeks.iter().filter(|row| experts.contains(&row.who));
    let present: HashSet<UserId> = rows.map(|row| row.who).collect();
    let mut available: BTreeMap<TopicId, BTreeSet<UserId>> = BTreeMap::new();
    for expert in &facts.experts {
        let here = present.contains(&expert.who) || seen_lately(expert, period);
        if registered(expert, period) && expert.reach == Reach::Open && here {
            available
                .entry(expert.topic)
                .or_default()
                .insert(expert.who);
        }
    }
    available
}

fn registered(expert: &Expert, period: &Period<'_>) -> bool {
    expert.since <= period.as_of && expert.until.is_none_or(|until| until > period.as_of)
}

/// Did they write, or say that they know the topic, within four weeks?
fn seen_lately(expert: &Expert, period: &Period<'_>) -> bool {
    let from = period.back(PRESENT_WEEKS);
    expert
        .last_active_at
        .max(Some(expert.since))
        .is_some_and(|at| at >= from && at <= period.as_of)
}

/// **Demand by topic** over 12 weeks, busiest first.
pub fn by_topic(facts: &Facts, period: &Period<'_>) -> Vec<TopicDemand> {
    let from = period.back(LOOK_BACK_WEEKS);
    let mut topics: BTreeMap<TopicId, TopicDemand> = BTreeMap::new();
    let mut topics_of: HashMap<AskId, &Question> = HashMap::new();
    for question in facts.questions_between(from, period.cutoff()) {
        if question.dismissed_by(period.as_of) {
            continue;
        }
        topics_of.insert(question.id, question);
        for topic in &question.topics {
            let demand = topics
                .entry(*topic)
                .or_insert_with(|| TopicDemand::empty(*topic, facts));
            demand.questions += 1;
            demand.this_week += usize::from(question.asked_at >= period.start);
            demand.unanswered += usize::from(question.response_time(period.as_of).is_none());
        }
    }
    count_answers(facts, period, &topics_of, &mut topics);
    count_experts(facts, period, &mut topics);
    let mut rows: Vec<TopicDemand> = topics.into_values().collect();
    rows.sort_by(|a, b| b.questions.cmp(&a.questions).then(a.name.cmp(&b.name)));
    rows
}

impl TopicDemand {
    fn empty(topic: TopicId, facts: &Facts) -> Self {
        Self {
            topic,
            name: facts.topics.name(topic).to_owned(),
            questions: 0,
            this_week: 0,
            unanswered: 0,
            registered: 0,
            available: 0,
            answers: 0,
            absence_factor: None,
        }
    }
}

fn count_answers(
    facts: &Facts,
    period: &Period<'_>,
    questions: &HashMap<AskId, &Question>,
    topics: &mut BTreeMap<TopicId, TopicDemand>,
) {
    let mut counts: BTreeMap<TopicId, HashMap<UserId, u32>> = BTreeMap::new();
    for answer in facts.answers_between(period.back(LOOK_BACK_WEEKS), period.cutoff()) {
        for topic in questions
            .get(&answer.ask)
            .into_iter()
            .flat_map(|q| &q.topics)
        {
            *counts
                .entry(*topic)
                .or_default()
                .entry(answer.by)
                .or_default() += 1;
        }
    }
    for (topic, people) in counts {
        if let Some(demand) = topics.get_mut(&topic) {
            let counts: Vec<u32> = people.into_values().collect();
            demand.answers = counts.iter().sum::<u32>() as usize;
            let busy = demand.questions >= FEWEST_QUESTIONS;
            demand.absence_factor = absence_factor(&counts).filter(|_| busy);
        }
    }
}

fn count_experts(facts: &Facts, period: &Period<'_>, topics: &mut BTreeMap<TopicId, TopicDemand>) {
    let mut people: BTreeSet<(TopicId, UserId)> = BTreeSet::new();
    for expert in facts.experts.iter().filter(|e| registered(e, period)) {
        people.insert((expert.topic, expert.who));
    }
    for (topic, _) in people {
        if let Some(demand) = topics.get_mut(&topic) {
            demand.registered += 1;
        }
    }
    for (topic, experts) in available_experts(facts, period) {
        if let Some(demand) = topics.get_mut(&topic) {
            demand.available = experts.len();
        }
    }
}

/// **Unmet demand.** Questions of the week that speak of a skill, but of none
/// that has an available expert. A count, down is good; n is the questions that
/// speak of a skill. Source: Stack Overflow for Teams, "no SME assigned".
pub fn unmet_demand(facts: &Facts, period: &Period<'_>) -> Figure {
    let available = available_experts(facts, period);
    let (mut with_topic, mut unmet) = (0_usize, 0_usize);
    for question in facts.questions_between(period.start, period.cutoff()) {
        if question.topics.is_empty() || question.dismissed_by(period.as_of) {
            continue;
        }
        with_topic += 1;
        let met = question
            .topics
            .iter()
            .any(|topic| available.contains_key(topic));
        unmet += usize::from(!met);
    }
    let value = (with_topic > 0).then_some(unmet as f64);
    Figure::of(value, with_topic, Unit::Count, Better::Down)
}

/// When questions come against when experts are there, by local hour of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Questions of 12 weeks in each of the 168 hours.
    pub questions: Vec<u32>,
    /// Whether any registered person wrote in that hour within four weeks; none
    /// if these are fewer than five people, whose days it would give away, or if that isn't known yet.
    pub covered: Option<Vec<bool>>,
}

/// Questions and experts by local hour of the week.
pub fn hours(facts: &Facts, period: &Period<'_>) -> Hours {
    let (covered, experts) = covered_hours(facts, period);
    Hours {
        questions: questions_by_hour(facts, period),
        covered: (experts >= FEWEST_PEOPLE && hours_known(facts, period)).then_some(covered),
    }
}

fn questions_by_hour(facts: &Facts, period: &Period<'_>) -> Vec<u32> {
    let mut questions = vec![0; HOURS_OF_WEEK];
    for question in facts.questions_between(period.back(LOOK_BACK_WEEKS), period.cutoff()) {
        if !question.dismissed_by(period.as_of) {
            questions[HourOfWeek::of(question.asked_at, period.zone).index()] += 1;
        }
    }
    questions
}

fn hours_known(facts: &Facts, period: &Period<'_>) -> bool {
    facts.presence_known.covers(&period.back(PRESENT_WEEKS))
}

/// The hours with an expert, and how many experts these were.
fn covered_hours(facts: &Facts, period: &Period<'_>) -> (Vec<bool>, usize) {
    let mut covered = vec![false; HOURS_OF_WEEK];
    let mut experts = BTreeSet::new();
    for row in facts.presence_between(period.back(PRESENT_WEEKS), period.cutoff()) {
        covered[HourOfWeek::of(row.hour, period.zone).index()] = true;
        experts.insert(row.who);
    }
    (covered, experts.len())
}

/// **Coverage gap.** Hours of the local week (of 168) in which questions came
/// within 12 weeks and no expert was active within 4. A count, down is good; n
/// is the hours in which questions came. Nothing while four weeks aren't known;
/// with one to four experts it isn't told: it would tell of their days. Source: own.
pub fn coverage_gap(facts: &Facts, period: &Period<'_>) -> Figure {
    let (covered, experts) = covered_hours(facts, period);
    let questions = questions_by_hour(facts, period);
    let asked = questions.iter().filter(|count| **count > 0).count();
    let gap = questions
        .iter()
        .zip(&covered)
        .filter(|(count, covered)| **count > 0 && !**covered)
        .count();
    let value = (asked > 0).then_some(gap as f64);
    let figure =
        Figure::of(value, asked, Unit::Count, Better::Down).if_known(hours_known(facts, period));
    figure.withheld_if((1..FEWEST_PEOPLE).contains(&experts))
}
