//! Faults on demand: what Discord and the network do on a bad day.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::world::Id;

/// What happens to a request that a rule matches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mishap {
    Delay(Duration),
    RateLimit {
        retry_after: f64,
        /// For all routes, not only for this one.
        global: bool,
    },
    ServerError(u16),
    /// The work is done, but the answer never arrives.
    LoseResponse,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub mishap: Mishap,
    /// A part of `METHOD /path`; `None` matches every request.
    pub route: Option<String>,
    pub left: u32,
    /// Over at this moment, in Unix milliseconds of the sandbox's clock.
    pub until_ms: Option<u64>,
}

#[derive(Debug, Default)]
pub struct Faults {
    pub rules: Vec<Rule>,
    pub forbidden: BTreeSet<Id>,
    pub refuse_resume: u32,
    pub refuse_until: Option<Instant>,
    /// Privileged intents that are switched off in the (imagined) developer portal.
    pub disabled_intents: u64,
}

impl Faults {
    /// The mishaps of one request, each used up once. Of two rules that would both answer it the
    /// first one does, and the other waits for the next request.
    pub fn take(&mut self, line: &str, now_ms: u64) -> Vec<Mishap> {
        self.rules
            .retain(|rule| rule.until_ms.is_none_or(|until| now_ms < until));
        let mut mishaps: Vec<Mishap> = Vec::new();
        for rule in &mut self.rules {
            let matches = rule
                .route
                .as_ref()
                .is_none_or(|part| line.contains(part.as_str()));
            let answers = !matches!(rule.mishap, Mishap::Delay(_));
            let answered = mishaps
                .iter()
                .any(|mishap| !matches!(mishap, Mishap::Delay(_)));
            if matches && rule.left > 0 && !(answers && answered) {
                rule.left -= 1;
                mishaps.push(rule.mishap);
            }
        }
        self.rules.retain(|rule| rule.left > 0);
        mishaps
    }

    /// Whether connections are refused just now.
    pub fn refusing(&self) -> bool {
        self.refuse_until
            .is_some_and(|until| Instant::now() < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_used_up_on_its_own_route() {
        let mut faults = Faults::default();
        faults.rules.push(Rule {
            mishap: Mishap::ServerError(500),
            route: Some("POST /api/v10/channels".to_owned()),
            left: 1,
            until_ms: None,
        });
        assert!(faults.take("GET /api/v10/channels/1", 0).is_empty());
        assert_eq!(
            faults.take("POST /api/v10/channels/1/messages", 0),
            [Mishap::ServerError(500)]
        );
        assert!(
            faults
                .take("POST /api/v10/channels/1/messages", 0)
                .is_empty()
        );
    }

    #[test]
    fn a_rule_for_an_hour_is_over_after_it() {
        let mut faults = Faults::default();
        faults.rules.push(Rule {
            mishap: Mishap::ServerError(500),
            route: None,
            left: u32::MAX,
            until_ms: Some(3_600_000),
        });
        assert_eq!(faults.take("GET /x", 3_599_999).len(), 1);
        assert!(faults.take("GET /x", 3_600_000).is_empty());
    }
}
