//! How good a ranking was: the measures of the replay, the same as the scorer beside the data.

/// Figures of one ranking, or their mean over many; each 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// 1 / place of the first relevant person.
    pub mrr: f64,
    /// Whether the first person is relevant.
    pub precision_1: f64,
    /// Share of the relevant people among the first three.
    pub recall_3: f64,
    /// Share of the relevant people among the first five.
    pub recall_5: f64,
    /// Discounted gain of the first three against the best possible.
    pub ndcg_3: f64,
    /// Whether anyone of the first three is relevant.
    pub hit_3: f64,
}

impl Measures {
    /// Of a ranking whose places (from 0, rising) are held by `relevant` people in all.
    pub fn of(places: &[usize], relevant: usize) -> Self {
        let first = places.first().copied();
        let within = |k: usize| {
            places.iter().filter(|place| **place < k).count() as f64 / relevant.max(1) as f64
        };
        let gain = |place: usize| 1.0 / ((place + 2) as f64).log2();
        let best: f64 = (0..relevant.min(3)).map(gain).sum();
        let got: f64 = places.iter().filter(|p| **p < 3).map(|p| gain(*p)).sum();
        Self {
            mrr: first.map_or(0.0, |place| 1.0 / (place + 1) as f64),
            precision_1: f64::from(u8::from(first == Some(0))),
            recall_3: within(3),
            recall_5: within(5),
            ndcg_3: if relevant == 0 { 0.0 } else { got / best },
            hit_3: f64::from(u8::from(first.is_some_and(|place| place < 3))),
        }
    }

    /// In the order of the table's columns.
    pub fn columns(&self) -> [f64; 6] {
        [
            self.mrr,
            self.precision_1,
            self.recall_3,
            self.recall_5,
            self.ndcg_3,
            self.hit_3,
        ]
    }

    /// Names of the columns.
    pub const NAMES: [&str; 6] = ["MRR", "P@1", "R@3", "R@5", "NDCG@3", "Hit@3"];

    /// The mean; zeros if there are none.
    pub fn mean(all: &[Self]) -> Self {
        let mean = |column: fn(&Self) -> f64| {
            all.iter().map(column).sum::<f64>() / all.len().max(1) as f64
        };
        Self {
            mrr: mean(|m| m.mrr),
            precision_1: mean(|m| m.precision_1),
            recall_3: mean(|m| m.recall_3),
            recall_5: mean(|m| m.recall_5),
            ndcg_3: mean(|m| m.ndcg_3),
            hit_3: mean(|m| m.hit_3),
        }
    }
}

/// The Gini coefficient of counts, 0 (all alike) to nearly 1 (all on one).
pub fn gini(counts: &[u32]) -> f64 {
    let mut counts = counts.to_vec();
    counts.sort_unstable();
    let total: f64 = counts.iter().map(|c| f64::from(*c)).sum();
    if total == 0.0 {
        return 0.0;
    }
    let n = counts.len() as f64;
    let weighted: f64 = (1..)
        .zip(&counts)
        .map(|(i, c)| f64::from(i) * f64::from(*c))
        .sum();
    2.0 * weighted / (n * total) - (n + 1.0) / n
}
