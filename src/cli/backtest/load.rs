//! Who bears the load: how the pings of a replay spread over people.

use std::collections::HashMap;

use super::measure::gini;
use super::replay::{ASKED, Prediction};
use crate::domain::ids::UserId;

/// How the pings spread if the first people of each ranking were asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Share of the questions about which the most-asked person was asked.
    pub highest: f64,
    /// Gini coefficient of pings over everybody who was ever listed.
    pub gini: f64,
}

/// Counts the pings of a replay.
pub fn spread(predictions: &[Prediction]) -> Spread {
    let mut pings: HashMap<UserId, u32> = HashMap::new();
    let mut questions = 0_u32;
    for prediction in predictions {
        if !prediction.ranked.is_empty() {
            questions += 1;
        }
        for (place, one) in prediction.ranked.iter().enumerate() {
            *pings.entry(one.who).or_insert(0) += u32::from(place < ASKED);
        }
    }
    let counts: Vec<u32> = pings.values().copied().collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    Spread {
        highest: f64::from(most) / f64::from(questions.max(1)),
        gini: gini(&counts),
    }
}
