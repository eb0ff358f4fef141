//! Figures about people as a whole: rings and movement between them, newcomers, who turned from asking to answering. Counts only, never names.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::ids::UserId;
use super::super::time::DAY;
use super::facts::FORGOTTEN;
use super::{Better, Facts, Figure, LOOK_BACK_WEEKS, Metric, PRESENT_WEEKS, Period};

/// How near the middle somebody is, by the weeks of the last 12 in which they
/// wrote. Source: Wenger, McDermott & Snyder, *Cultivating Communities of
/// Practice*, 2002; the limits are our own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ring {
    /// Not seen.
    Outside,
    /// 1 or 2 weeks.
    Peripheral,
    /// 3 to 8 weeks.
    Active,
    /// 9 weeks or more.
    Core,
}

impl Ring {
    /// The ring of somebody who wrote in that many of 12 weeks.
    pub fn of(weeks: usize) -> Self {
        match weeks {
            0 => Self::Outside,
            1..=2 => Self::Peripheral,
            3..=8 => Self::Active,
            _ => Self::Core,
        }
    }
}

/// How many people there are in each ring, and how many came nearer or went
/// away since the week before. Each is withheld below five people; n is how
/// many were seen, or only those in the rings that are told if one is withheld.
/// While fewer weeks are known than they look back, there is nothing to tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rings {
    /// In the core. Up is good.
    pub core: Figure,
    /// Active. Up is good.
    pub active: Figure,
    /// Peripheral. Neither good nor bad.
    pub peripheral: Figure,
    /// Moved into a ring nearer the middle than the periphery. Up is good.
    pub inward: Figure,
    /// Moved out of one of the two inner rings. Down is good.
    pub outward: Figure,
}

impl Rings {
    /// The one of them that a metric names; none if it names something else.
    pub fn figure(&self, metric: Metric) -> Option<Figure> {
        match metric {
            Metric::RingCore => Some(self.core),
            Metric::RingActive => Some(self.active),
            Metric::RingPeripheral => Some(self.peripheral),
            Metric::MovedInward => Some(self.inward),
            Metric::MovedOutward => Some(self.outward),
            _ => None,
        }
    }
}

/// Who wrote in which week, with people numbered from 0 on: of many weeks the rings are counted in one pass each.
pub struct Attendance<'f> {
    facts: &'f Facts,
    /// The person of each row of activity.
    numbers: Vec<u32>,
    people: usize,
}

impl<'f> Attendance<'f> {
    /// Numbers everybody who wrote.
    pub fn of(facts: &'f Facts) -> Self {
        let mut known: HashMap<UserId, u32> = HashMap::new();
        let rows = facts.activity.iter();
        let numbers = rows
            .map(|row| {
                let next = known.len() as u32;
                *known.entry(row.who).or_insert(next)
            })
            .collect();
        Self {
            facts,
            numbers,
            people: known.len(),
        }
    }

    /// **Rings** of the 12 weeks up to this one. Source: see [`Ring`].
    pub fn rings(&self, period: &Period<'_>) -> Rings {
        let now = self.ring_of_each(period);
        let before = self.ring_of_each(&period.earlier(1));
        let in_ring = |ring| now.iter().filter(|found| **found == ring).count();
        let counts = [Ring::Core, Ring::Active, Ring::Peripheral].map(in_ring);
        // With one ring withheld, the whole would give it away.
        let shown = |count: &&usize| !(1..super::FEWEST_PEOPLE).contains(*count);
        let n = counts.iter().filter(shown).sum();
        let (mut inward, mut outward) = (0, 0);
        for (is, was) in now.iter().zip(&before) {
            inward += usize::from(is > was && *is >= Ring::Active);
            outward += usize::from(is < was && *was >= Ring::Active);
        }
        let known = |weeks| {
            let first = period.first_week_of(weeks);
            move |figure: Figure| figure.if_known(self.facts.activity_known.covers(&first))
        };
        let (told, moved) = (known(LOOK_BACK_WEEKS), known(LOOK_BACK_WEEKS + 1));
        Rings {
            core: told(Figure::people(counts[0], n, Better::Up)),
            active: told(Figure::people(counts[1], n, Better::Up)),
            peripheral: told(Figure::people(counts[2], n, Better::Neutral)),
            inward: moved(Figure::people(inward, n, Better::Up)),
            outward: moved(Figure::people(outward, n, Better::Down)),
        }
    }

    /// The ring of each person, by number.
    fn ring_of_each(&self, period: &Period<'_>) -> Vec<Ring> {
        let rows = &self.facts.activity;
        let first = period.first_week_of(LOOK_BACK_WEEKS);
        let from = rows.partition_point(|row| row.week < first);
        let to = rows.partition_point(|row| row.week <= period.week);
        let mut weeks = vec![0; self.people];
        for number in &self.numbers[from..to] {
            weeks[*number as usize] += 1;
        }
        weeks.into_iter().map(Ring::of).collect()
    }
}

/// **Rings** of one week. Of several weeks, [`Attendance::rings`].
pub fn rings(facts: &Facts, period: &Period<'_>) -> Rings {
    Attendance::of(facts).rings(period)
}

/// **New Contributors.** People whose first question or first answer falls in
/// the week. A count, up is good; 1 to 4 are withheld. Source: CHAOSS.
pub fn new_contributors(facts: &Facts, period: &Period<'_>) -> Figure {
    let (from, to) = (period.start, period.cutoff());
    let askers = facts
        .questions_between(from, to)
        .iter()
        .filter(|question| question.first_of_asker && !question.dismissed_by(period.as_of))
        .map(|question| question.asker)
        .filter(|asker| *asker != FORGOTTEN);
    let helpers = facts
        .answers_between(from, to)
        .iter()
        .filter(|answer| answer.first_of_helper)
        .map(|answer| answer.by);
    let people: BTreeSet<UserId> = askers.chain(helpers).collect();
    let contributors = contributors(facts, period);
    Figure::people(people.len(), contributors, Better::Up)
}

/// How many people asked or answered in the week.
fn contributors(facts: &Facts, period: &Period<'_>) -> usize {
    let (from, to) = (period.start, period.cutoff());
    let askers = facts.questions_between(from, to).iter().map(|q| q.asker);
    let helpers = facts.answers_between(from, to).iter().map(|a| a.by);
    askers.chain(helpers).collect::<BTreeSet<_>>().len()
}

/// **Asker → answerer.** Of those who first asked in the 90 days before the
/// week's end, the share that has answered somebody since. Share, up is good;
/// fewer than five aren't spoken of. Source: CHAOSS, Conversion Rate.
pub fn asker_to_answerer(facts: &Facts, period: &Period<'_>) -> Figure {
    let from = period.cutoff().minus(90 * DAY);
    let mut first_asked = HashMap::new();
    for question in facts.questions_between(from, period.cutoff()) {
        let counts = question.first_of_asker && question.asker != FORGOTTEN;
        if counts && !question.dismissed_by(period.as_of) {
            first_asked
                .entry(question.asker)
                .or_insert(question.asked_at);
        }
    }
    let answered: HashSet<UserId> = facts
        .answers_between(from, period.as_of)
        .iter()
        .filter(|answer| {
            first_asked
                .get(&answer.by)
                .is_some_and(|at| answer.at > *at)
        })
        .map(|answer| answer.by)
        .collect();
    Figure::share(answered.len(), first_asked.len(), Better::Up).of_enough_people()
}

/// **Inactive Contributors.** Credited helpers of the 90 days before the week's
/// end who wrote nothing in the last four weeks. A count, down is good; 1 to 4
/// are withheld; nothing while who wrote in these weeks isn't known. Source: CHAOSS.
pub fn inactive_contributors(facts: &Facts, period: &Period<'_>) -> Figure {
    let helpers: BTreeSet<UserId> = facts
        .answers_between(period.cutoff().minus(90 * DAY), period.cutoff())
        .iter()
        .filter(|answer| answer.credited)
        .map(|answer| answer.by)
        .collect();
    let present: BTreeSet<UserId> = facts
        .activity_in(period.first_week_of(PRESENT_WEEKS), period.week)
        .iter()
        .map(|row| row.who)
        .collect();
    let silent = helpers.difference(&present).count();
    let first = period.first_week_of(PRESENT_WEEKS);
    Figure::people(silent, helpers.len(), Better::Down)
        .of_enough_people()
        .if_known(facts.activity_known.covers(&first))
}

/// **Reciprocity.** Asker→answerer pairs of 12 weeks that have helped each
/// other both ways ÷ all such pairs, each direction a pair. Share, up is good;
/// among fewer than five people it isn't spoken of. Source: social network
/// analysis (Wasserman & Faust 1994), arc reciprocity.
pub fn reciprocity(facts: &Facts, period: &Period<'_>) -> Figure {
    let pairs: HashSet<(UserId, UserId)> = facts
        .answers_between(period.back(LOOK_BACK_WEEKS), period.cutoff())
        .iter()
        .filter(|answer| answer.asker != FORGOTTEN)
        .map(|answer| (answer.asker, answer.by))
        .collect();
    let people: HashSet<UserId> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let both_ways = pairs
        .iter()
        .filter(|(a, b)| pairs.contains(&(*b, *a)))
        .count();
    let too_few = (1..super::FEWEST_PEOPLE).contains(&people.len());
    Figure::share(both_ways, pairs.len(), Better::Up).withheld_if(too_few)
}
