//! Figures about how many shoulders carry the answers.

use std::collections::HashMap;

use super::super::ids::UserId;
use super::{Better, FEWEST_PEOPLE, Facts, Figure, LOOK_BACK_WEEKS, Period, Unit};

/// **Contributor Absence Factor.** The smallest number of people whose counts
/// together reach half of all; none if there is nothing to share. Source:
/// CHAOSS, Contributor Absence Factor (formerly bus factor).
pub fn absence_factor(counts: &[u32]) -> Option<usize> {
    let mut descending: Vec<u64> = counts.iter().map(|count| u64::from(*count)).collect();
    descending.sort_unstable_by(|a, b| b.cmp(a));
    let all: u64 = descending.iter().sum();
    if all == 0 {
        return None;
    }
    let mut reached = 0;
    let position = descending.iter().position(|count| {
        reached += count;
        reached * 2 >= all
    });
    position.map(|index| index + 1)
}

/// **Gini coefficient**, 0 (all alike) to 1 (one has all): Σ(2i−n−1)·x_i ÷
/// (n·Σx), x ascending, × n÷(n−1) for small samples. None for fewer than two
/// people, or if there is nothing to share. Source: Gini 1912; the correction
/// as in Deltas 2003; for communities Lithium's "90-9-1".
pub fn gini(counts: &[u32]) -> Option<f64> {
    let n = counts.len() as f64;
    let all: f64 = counts.iter().map(|count| f64::from(*count)).sum();
    if counts.len() < 2 || all == 0.0 {
        return None;
    }
    let mut ascending = counts.to_vec();
    ascending.sort_unstable();
    let weighted: f64 = ascending
        .iter()
        .zip(1_u32..)
        .map(|(count, place)| (2.0 * f64::from(place) - n - 1.0) * f64::from(*count))
        .sum();
    Some(weighted / (n * all) * n / (n - 1.0))
}

/// How many questions each person replied to in the look-back.
fn answers_by_person(facts: &Facts, period: &Period<'_>) -> Vec<u32> {
    let mut counts: HashMap<UserId, u32> = HashMap::new();
    for answer in facts.answers_between(period.back(LOOK_BACK_WEEKS), period.cutoff()) {
        *counts.entry(answer.by).or_default() += 1;
    }
    counts.into_values().collect()
}

/// **Contributor Absence Factor** of all answers of 12 weeks. People, up is
/// good; n is how many answered, and fewer than five aren't spoken of. Source:
/// CHAOSS.
pub fn overall_absence_factor(facts: &Facts, period: &Period<'_>) -> Figure {
    let counts = answers_by_person(facts, period);
    let value = absence_factor(&counts).map(|people| people as f64);
    Figure::of(value, counts.len(), Unit::Count, Better::Up).of_enough_people()
}

/// **Gini of answers** of 12 weeks, among those who answered. Coefficient,
/// neither good nor bad: a trend, not a target. Fewer than five people aren't
/// spoken of. Source: see [`gini`].
pub fn gini_of_answers(facts: &Facts, period: &Period<'_>) -> Figure {
    let counts = answers_by_person(facts, period);
    let value = gini(&counts).filter(|_| counts.len() >= FEWEST_PEOPLE);
    Figure::of(value, counts.len(), Unit::Coefficient, Better::Neutral).of_enough_people()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_absence_factor_of_the_chaoss_example_is_two() {
        let counts = [1000, 202, 90, 33, 332, 343, 42, 433];
        assert_eq!(absence_factor(&counts), Some(2));
        assert_eq!(absence_factor(&[1, 1, 1, 1]), Some(2));
        assert_eq!(absence_factor(&[7]), Some(1));
        assert_eq!(absence_factor(&[]), None);
        assert_eq!(absence_factor(&[0, 0]), None);
    }

    #[test]
    fn gini_agrees_with_the_example_of_the_r_packages() {
        // The incomes in the manual of R's ineq: 0.4620911; with the small
        // sample correction of DescTools: 0.5134346.
        let incomes = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261];
        let found = gini(&incomes).expect("known");
        assert!((found - 0.513_434_6).abs() < 1e-6, "{found}");
        assert!((found * 0.9 - 0.462_091_1).abs() < 1e-6);
    }

    #[test]
    fn gini_runs_from_all_alike_to_one_has_all() {
        assert_eq!(gini(&[4, 4, 4]), Some(0.0));
        assert_eq!(gini(&[0, 0, 0, 9]), Some(1.0));
        assert_eq!(gini(&[3]), None);
        assert_eq!(gini(&[0, 0]), None);
    }
}
