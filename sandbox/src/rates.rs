//! Limits on how often a bot may ask, as Discord has them: for all requests together, and for each route in each place.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Requests a second of one bot.
const IN_ALL: u32 = 50;
/// Requests of one route in one channel or guild, in [`WINDOW`]. Discord's numbers differ from route to route and are
/// told by headers only; this is what sending messages has had for years.
const OF_ONE_ROUTE: u32 = 5;
const WINDOW: Duration = Duration::from_secs(5);

/// What is left for one route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Allowance {
    /// Was this one too many? Then it is refused.
    pub spent: bool,
    /// Too many in all, not of this route.
    pub global: bool,
    /// How many more may follow in this window.
    pub remaining: u32,
    /// How many there are in a window.
    pub limit: u32,
    /// When the window ends.
    pub resets_after: Duration,
}

/// Requests counted in windows.
#[derive(Debug, Default)]
pub struct Rates {
    routes: HashMap<String, Counted>,
    all: Option<Counted>,
}

#[derive(Clone, Copy, Debug)]
struct Counted {
    since: Instant,
    requests: u32,
}

impl Counted {
    /// One more at this moment; the window begins anew when it was over.
    fn add(&mut self, now: Instant, window: Duration) -> Duration {
        if now.duration_since(self.since) >= window {
            (self.since, self.requests) = (now, 0);
        }
        self.requests += 1;
        (self.since + window).duration_since(now)
    }
}

impl Rates {
    /// Counts a request, and says whether it may be.
    pub fn count(&mut self, method: &str, path: &str, now: Instant) -> Allowance {
        let fresh = Counted {
            since: now,
            requests: 0,
        };
        let all = self.all.get_or_insert(fresh);
        let second_ends = all.add(now, Duration::from_secs(1));
        if all.requests > IN_ALL {
            return Allowance {
                spent: true,
                global: true,
                remaining: 0,
                limit: IN_ALL,
                resets_after: second_ends,
            };
        }
        let route = self.routes.entry(bucket(method, path)).or_insert(fresh);
        let resets_after = route.add(now, WINDOW);
        Allowance {
            spent: route.requests > OF_ONE_ROUTE,
            global: false,
            remaining: OF_ONE_ROUTE.saturating_sub(route.requests),
            limit: OF_ONE_ROUTE,
            resets_after,
        }
    }
}

/// Requests that share a limit: those of one route in one channel or guild. Other ids don't matter.
fn bucket(method: &str, path: &str) -> String {
    let parts = path.split('/').enumerate();
    let parts = parts.map(|(at, part)| {
        // `/api/v10/channels/1/messages/2`: the fifth part is the place.
        let is_id = at > 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_id { "*" } else { part }
    });
    format!("{method} {}", parts.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_in_one_place_has_its_own_limit() {
        let (mut rates, now) = (Rates::default(), Instant::now());
        let mut ask = |path: &str, at: Instant| rates.count("GET", path, at);
        for number in 0..5 {
            let path = format!("/api/v10/channels/1/messages/{number}");
            assert!(!ask(&path, now).spent);
        }
        let sixth = ask("/api/v10/channels/1/messages/9", now);
        assert!(sixth.spent && !sixth.global && sixth.remaining == 0);
        assert!(!ask("/api/v10/channels/2/messages/9", now).spent);
        assert!(!ask("/api/v10/channels/1/messages/9", now + WINDOW).spent);
    }

    #[test]
    fn all_together_are_limited_too() {
        let (mut rates, now) = (Rates::default(), Instant::now());
        let mut ask =
            |number: u32, at| rates.count("GET", &format!("/api/v10/channels/{number}"), at);
        assert!((0..50).all(|number| !ask(number, now).spent));
        let next = ask(50, now);
        assert!(next.spent && next.global);
        assert!(!ask(50, now + Duration::from_secs(1)).spent);
    }
}
