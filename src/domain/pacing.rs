//! Budgets, quiet hours, and whom not to ask: consent comes before fit.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::availability::Preference;
use super::calendar;
use super::ids::UserId;
use super::settings::{QuietHours, Settings};
use super::time::{DAY, MINUTE, Timestamp};

/// Who talks in the channel has seen the question; silent for this long they may be asked after all.
const SEEN_FOR: i64 = 5 * MINUTE;

/// Scores this close to the best of the rest count as equal; then the one asked least recently goes first.
const NEAR: f64 = 0.8;

/// What is known about the availability of somebody who might be asked.
#[derive(Clone, Debug)]
pub struct Availability {
    /// When they want to be asked.
    pub preference: Preference,
    /// Their own quiet hours, else the community's.
    pub quiet_hours: QuietHours,
    /// Their own time zone, else the community's.
    pub time_zone: TimeZone,
    /// Their own limit of pings a day, else the community's.
    pub per_day: u32,
    /// Their own limit of pings a week, else the community's.
    pub per_week: u32,
    /// Not before this moment.
    pub snoozed_until: Option<Timestamp>,
    /// When they were pinged within the last 7 days, oldest first.
    pub pinged_at: Vec<Timestamp>,
}

/// How somebody stands to one question.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // each is one rule of product.md, and they are independent
pub struct Standing {
    /// Asked it.
    pub is_asker: bool,
    /// Left the server.
    pub left: bool,
    /// Can't see the channel it is asked in.
    pub cannot_see: bool,
    /// Was asked about this question before.
    pub asked_before: bool,
    /// Said that one of its topics isn't theirs.
    pub passed_topic: bool,
    /// Is talking in that channel and has seen it.
    pub is_talking: bool,
}

/// Why somebody is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Omission {
    /// They asked the question.
    Asker,
    /// They left the server.
    Left,
    /// They can't see the channel.
    CannotSee,
    /// They were asked already.
    AskedBefore,
    /// They said it isn't their topic.
    PassedTopic,
    /// They are talking in the channel and have seen it.
    IsTalking,
    /// They don't want to be asked.
    Off,
    /// They want to be asked only when nobody else is available, and somebody is.
    OthersAvailable,
    /// They said "not now" for a while.
    Snoozed,
    /// It is night where they are.
    QuietHours,
    /// They had their pings for the day.
    DayBudget,
    /// They had their pings for the week.
    WeekBudget,
    /// Others fit better.
    OthersFitBetter,
    /// Their turn comes later, if nobody answers.
    NotYet,
}

/// May this person be notified of this question now? If not, why, and from
/// when on they might be (`None`: not by waiting).
pub fn may_ask(
    availability: &Availability,
    standing: &Standing,
    now: Timestamp,
) -> Result<(), (Omission, Option<Timestamp>)> {
    let never = [
        (standing.is_asker, Omission::Asker),
        (standing.left, Omission::Left),
        (standing.cannot_see, Omission::CannotSee),
        (standing.asked_before, Omission::AskedBefore),
        (standing.passed_topic, Omission::PassedTopic),
        (availability.preference == Preference::Off, Omission::Off),
    ];
    if let Some((_, why)) = never.iter().find(|(applies, _)| *applies) {
        return Err((*why, None));
    }
    if standing.is_talking {
        return Err((Omission::IsTalking, Some(now.plus(SEEN_FOR))));
    }
    not_now(availability, now).map_or(Ok(()), Err)
}

/// Why somebody can't be asked at this moment, and until when (`None`: not by waiting).
fn not_now(availability: &Availability, now: Timestamp) -> Option<(Omission, Option<Timestamp>)> {
    if let Some(until) = availability.snoozed_until.filter(|until| *until > now) {
        return Some((Omission::Snoozed, Some(until)));
    }
    if let Some(until) = quiet_until(availability, now) {
        return Some((Omission::QuietHours, Some(until)));
    }
    let full = |span: i64, limit: u32| {
        let recent: Vec<_> = availability
            .pinged_at
            .iter()
            .filter(|at| now.since(**at) < span)
            .collect();
        let over = (recent.len() as u32).checked_sub(limit)?;
        // With the limit at 0 there is no moment at which a place comes free.
        let frees = recent.get(over as usize).filter(|_| limit > 0);
        Some(frees.map(|at| at.plus(span)))
    };
    let day = full(DAY, availability.per_day).map(|until| (Omission::DayBudget, until));
    day.or_else(|| full(7 * DAY, availability.per_week).map(|until| (Omission::WeekBudget, until)))
}

/// The end of the quiet hours that `now` falls into, in the member's own time zone.
fn quiet_until(availability: &Availability, now: Timestamp) -> Option<Timestamp> {
    let (zone, hours) = (&availability.time_zone, availability.quiet_hours);
    calendar::is_quiet(now, zone, hours.from, hours.until)
        .then(|| calendar::next_good_moment(now, zone, hours.from, hours.until))
}

/// Somebody who fits, with how well and whether they are a learner of the topic.
#[derive(Clone, Debug)]
pub struct Candidate<Why> {
    /// Who.
    pub who: UserId,
    /// How well they fit; only the order and the ratio matter.
    pub score: f64,
    /// Follows the topic but doesn't know it yet: only for a stretch place.
    pub is_learner: bool,
    /// How they may be reached.
    pub availability: Availability,
    /// How they stand to the question.
    pub standing: Standing,
    /// The parts of the score, to be told with the choice.
    pub why: Why,
}

/// Somebody chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen<Why> {
    /// Who.
    pub who: UserId,
    /// A badge without a sound.
    pub silent: bool,
    /// Got the stretch place.
    pub stretch: bool,
    /// The parts of the score.
    pub why: Why,
}

/// Who is asked, who isn't and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice<Why> {
    /// In order of fit.
    pub chosen: Vec<Chosen<Why>>,
    /// Everybody else who fits, with the reason.
    pub omitted: Vec<(UserId, Omission)>,
    /// When somebody who fits becomes available, if nobody is now.
    pub available_again: Option<Timestamp>,
}

/// Chooses up to `places` people among those who fit: consent, quiet hours and
/// budgets first; then fit, the one asked least recently first among near-equals;
/// with three or more places the last one is a stretch place for a learner.
pub fn choose<Why: Clone>(
    candidates: &[Candidate<Why>],
    places: usize,
    now: Timestamp,
) -> Choice<Why> {
    let mut omitted = Vec::new();
    let mut available = Vec::new();
    let mut available_again: Option<Timestamp> = None;
    for candidate in candidates {
        match may_ask(&candidate.availability, &candidate.standing, now) {
            Ok(()) => available.push(candidate),
            Err((why, until)) => {
                omitted.push((candidate.who, why));
                available_again = [available_again, until].into_iter().flatten().min();
            }
        }
    }
    let (only_me, mut willing): (Vec<_>, Vec<_>) = available
        .into_iter()
        .partition(|c| c.availability.preference == Preference::OnlyMe);
    if willing.iter().all(|candidate| candidate.is_learner) {
        willing.extend(only_me);
    } else {
        omitted.extend(only_me.iter().map(|c| (c.who, Omission::OthersAvailable)));
    }
    // Who wants no sound had their own rung; here they only step in where nobody else knows.
    let (quiet, loud): (Vec<_>, Vec<_>) = willing
        .into_iter()
        .partition(|c| c.availability.preference == Preference::Quiet);
    willing = loud;
    if willing.iter().all(|candidate| candidate.is_learner) {
        willing.extend(quiet);
    } else {
        omitted.extend(quiet.iter().map(|c| (c.who, Omission::OthersFitBetter)));
    }
    let (learners, experts): (Vec<_>, Vec<_>) = willing.into_iter().partition(|c| c.is_learner);
    let chosen = fill_places(
        &by_fit_and_rest(experts),
        &by_fit_and_rest(learners),
        places,
    );
    omitted.extend(chosen.1.iter().map(|c| (c.who, Omission::OthersFitBetter)));
    Choice {
        available_again: available_again.filter(|_| chosen.0.is_empty()),
        chosen: chosen.0,
        omitted,
    }
}

/// The rung before real pings: chooses among those who want a badge without a sound.
pub fn choose_quiet<Why: Clone>(
    candidates: &[Candidate<Why>],
    places: usize,
    now: Timestamp,
) -> Choice<Why> {
    let quiet =
        |c: &&Candidate<Why>| c.availability.preference == Preference::Quiet && !c.is_learner;
    let (quiet, later): (Vec<_>, Vec<_>) = candidates.iter().partition(quiet);
    let quiet: Vec<_> = quiet.into_iter().cloned().collect();
    let mut choice = choose(&quiet, places, now);
    choice.omitted.extend(later.into_iter().map(|one| {
        let why = may_ask(&one.availability, &one.standing, now).err();
        (one.who, why.map_or(Omission::NotYet, |(why, _)| why))
    }));
    choice
}

type Places<'a, Why> = (Vec<Chosen<Why>>, Vec<&'a Candidate<Why>>);

/// Experts first; a learner takes the stretch place, or every place when there is no expert.
fn fill_places<'a, Why: Clone>(
    experts: &[&'a Candidate<Why>],
    learners: &[&'a Candidate<Why>],
    places: usize,
) -> Places<'a, Why> {
    let stretch = usize::from(places >= 3 && !learners.is_empty());
    let for_experts = experts.len().min(places - stretch);
    let for_learners = if experts.is_empty() { places } else { stretch };
    let chosen = |candidate: &Candidate<Why>, stretch| Chosen {
        who: candidate.who,
        silent: candidate.availability.preference == Preference::Quiet,
        stretch,
        why: candidate.why.clone(),
    };
    let mut taken: Vec<_> = experts[..for_experts]
        .iter()
        .map(|c| chosen(c, false))
        .collect();
    taken.extend(learners.iter().take(for_learners).map(|c| chosen(c, true)));
    let left = experts[for_experts..]
        .iter()
        .chain(learners.iter().skip(for_learners));
    (taken, left.copied().collect())
}

/// Best fit first; among those within [`NEAR`] of the best that is left, the one asked least recently.
fn by_fit_and_rest<Why>(mut candidates: Vec<&Candidate<Why>>) -> Vec<&Candidate<Why>> {
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.who.cmp(&b.who)));
    let mut ordered = Vec::with_capacity(candidates.len());
    while let Some(best) = candidates.first() {
        let floor = best.score * NEAR;
        let next = candidates
            .iter()
            .enumerate()
            .take_while(|(_, c)| c.score >= floor)
            .min_by_key(|(place, c)| (c.availability.pinged_at.last().copied(), *place))
            .map_or(0, |(place, _)| place);
        ordered.push(candidates.remove(next));
    }
    ordered
}

/// May this asker call for help explicitly now? `calls` are their earlier explicit calls.
/// If not: when they may again.
pub fn may_call(calls: &[Timestamp], settings: &Settings, now: Timestamp) -> Result<(), Timestamp> {
    let limit = |span: i64, at_most: u32| {
        let mut recent: Vec<_> = calls.iter().filter(|at| now.since(**at) < span).collect();
        recent.sort();
        let over = recent.len().checked_sub(at_most as usize)?;
        recent.get(over).map(|at| at.plus(span))
    };
    let ten_minutes = limit(10 * MINUTE, settings.explicit_per_ten_minutes);
    let day = limit(DAY, settings.explicit_per_day);
    ten_minutes.max(day).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests;
