//! Kaplan–Meier: how long things take when some are still waiting.

/// How long one thing was watched, and how that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observation {
    /// It happened after this many seconds.
    Happened(i64),
    /// It hadn't happened after this many seconds, when we stopped watching.
    Open(i64),
}

/// The product-limit estimate of how many are still waiting after a time.
///
/// Source: Kaplan & Meier, *Nonparametric estimation from incomplete
/// observations*, JASA 53 (1958). At each time t at which something happened,
/// S(t) is multiplied by 1 − happened(t) ÷ still watched just before t; what is
/// open at t counts as watched at t.
#[derive(Clone, Debug, PartialEq)]
pub struct Survival {
    /// Time in seconds and the share still waiting from then on, times ascending.
    pub steps: Vec<(i64, f64)>,
}

impl Survival {
    /// The estimate from what was watched; the order doesn't matter.
    pub fn estimate(observations: &[Observation]) -> Self {
        let mut sorted: Vec<(i64, bool)> = observations
            .iter()
            .map(|observation| match *observation {
                Observation::Happened(time) => (time, true),
                Observation::Open(time) => (time, false),
            })
            .collect();
        sorted.sort_unstable();
        let mut steps = Vec::new();
        let (mut waiting, mut first) = (1.0, 0);
        while let Some(&(time, _)) = sorted.get(first) {
            let watched = sorted.len() - first;
            let same = sorted[first..].partition_point(|&(other, _)| other <= time);
            let happened = sorted[first..first + same]
                .iter()
                .filter(|row| row.1)
                .count();
            if happened > 0 {
                waiting *= 1.0 - happened as f64 / watched as f64;
                steps.push((time, waiting));
            }
            first += same;
        }
        Self { steps }
    }

    /// The first time by which at least this share (0 to 1) is done; none if
    /// so many never were, as far as was watched.
    pub fn quantile(&self, done: f64) -> Option<i64> {
        // Products of fractions that make exactly a half may come out a hair above it.
        let waiting = 1.0 - done + 1e-9;
        self.steps
            .iter()
            .find(|(_, still)| *still <= waiting)
            .map(|(time, _)| *time)
    }
}

#[cfg(test)]
mod tests {
    use super::Observation::{Happened, Open};
    use super::*;

    /// Weeks of remission under 6-MP, from Freireich et al., Blood 21 (1963),
    /// as worked through in most textbooks (Gehan 1965).
    const REMISSION: [Observation; 21] = [
        Happened(6),
        Happened(6),
        Happened(6),
        Open(6),
        Happened(7),
        Open(9),
        Happened(10),
        Open(10),
        Open(11),
        Happened(13),
        Happened(16),
        Open(17),
        Open(19),
        Open(20),
        Happened(22),
        Happened(23),
        Open(25),
        Open(32),
        Open(32),
        Open(34),
        Open(35),
    ];

    #[test]
    fn the_leukaemia_example_gives_its_published_table() {
        let survival = Survival::estimate(&REMISSION);
        let rounded: Vec<(i64, f64)> = survival
            .steps
            .iter()
            .map(|(time, still)| (*time, (still * 1000.0).round() / 1000.0))
            .collect();
        let published = [
            (6, 0.857),
            (7, 0.807),
            (10, 0.753),
            (13, 0.690),
            (16, 0.627),
            (22, 0.538),
            (23, 0.448),
        ];
        assert_eq!(rounded, published);
        assert_eq!(survival.quantile(0.5), Some(23));
        assert_eq!(survival.quantile(0.25), Some(13));
        assert_eq!(survival.quantile(0.9), None);
    }

    #[test]
    fn with_nothing_open_it_is_the_plain_quantile() {
        let survival = Survival::estimate(&[1, 2, 3, 4].map(Happened));
        assert_eq!(survival.quantile(0.5), Some(2));
        assert_eq!(survival.quantile(0.9), Some(4));
        assert_eq!(survival.quantile(1.0), Some(4));
    }

    #[test]
    fn with_nothing_watched_or_nothing_happened_there_is_no_median() {
        assert_eq!(Survival::estimate(&[]).quantile(0.5), None);
        assert_eq!(Survival::estimate(&[Open(5), Open(9)]).quantile(0.5), None);
    }
}
