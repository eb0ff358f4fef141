//! Figures about how loud the bot is, and what it brings.

use std::collections::{BTreeMap, BTreeSet};

use super::super::ids::{AskId, UserId};
use super::{Better, Facts, Figure, Period, Ping, PingOutcome, Unit};

/// How much one person was asked in a week. Told to core members only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub who: UserId,
    /// Pings in the week.
    pub pings: u32,
    /// The most this person accepts in a week.
    pub limit: u32,
}

fn of_week<'f>(facts: &'f Facts, period: &Period<'_>) -> &'f [Ping] {
    facts.pings_between(period.start, period.cutoff())
}

/// **Pings per answer.** Pings of the week ÷ the questions they were about that
/// got a response. Ratio, down is good; n is those questions. Source: own.
pub fn pings_per_answer(facts: &Facts, period: &Period<'_>) -> Figure {
    let pings = of_week(facts, period);
    let asked: BTreeSet<AskId> = pings.iter().map(|ping| ping.ask).collect();
    let answered = match pings.first() {
        None => 0,
        // A question may have been asked weeks before its ping.
        Some(_) => facts
            .questions
            .iter()
            .filter(|question| asked.contains(&question.id))
            .filter(|question| question.response_time(period.as_of).is_some())
            .count(),
    };
    Figure::over(pings.len() as f64, answered, Unit::Ratio, Better::Down)
}

/// **Pings accepted.** Pings of the week after which the person took the
/// question or replied ÷ all pings. Share, up is good. Source: own.
pub fn accepted(facts: &Facts, period: &Period<'_>) -> Figure {
    let pings = of_week(facts, period);
    let accepted = count(pings, PingOutcome::Accepted);
    Figure::share(accepted, pings.len(), Better::Up)
}

/// **Refusals per 100 pings** of one kind (pass, not my topic, snooze, off) in
/// the week. Per hundred, down is good. Source: own.
pub fn refused(facts: &Facts, period: &Period<'_>, outcome: PingOutcome) -> Figure {
    let pings = of_week(facts, period);
    let refused = 100.0 * count(pings, outcome) as f64;
    Figure::over(refused, pings.len(), Unit::PerHundred, Better::Down)
}

fn count(pings: &[Ping], outcome: PingOutcome) -> usize {
    pings.iter().filter(|ping| ping.outcome == outcome).count()
}

/// How much each person was asked in the week, by person.
pub fn loads(facts: &Facts, period: &Period<'_>) -> Vec<Load> {
    let mut loads: BTreeMap<UserId, Load> = BTreeMap::new();
    for ping in of_week(facts, period) {
        let load = loads.entry(ping.whom).or_insert(Load {
            who: ping.whom,
            pings: 0,
            limit: ping.weekly_limit,
        });
        load.pings += 1;
        load.limit = ping.weekly_limit;
    }
    loads.into_values().collect()
}

/// **Highest load.** The most pings one person got in the week ÷ what that
/// person accepts; above 1 the budget failed. Share, down is good; n is how
/// many people were asked, and of fewer than five it isn't told. Source: own.
pub fn highest_load(facts: &Facts, period: &Period<'_>) -> Figure {
    let loads = loads(facts, period);
    let highest = loads
        .iter()
        .map(|load| f64::from(load.pings) / f64::from(load.limit.max(1)))
        .max_by(f64::total_cmp);
    Figure::of(highest, loads.len(), Unit::Share, Better::Down).of_enough_people()
}
