//! The clock of the stand-in: it flows or stands still, and can be moved forward by hand.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

/// How time passes in the stand-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockMode {
    /// Time flows as outside, from `start_ms` (Unix milliseconds) or, without it, from now.
    Flowing {
        /// Where to start, in Unix milliseconds; `None` starts at the real time.
        start_ms: Option<u64>,
    },
    /// Time stands still until it is moved.
    Frozen {
        /// Where to start, in Unix milliseconds.
        start_ms: u64,
    },
}

impl ClockMode {
    /// A clock that stands still at an RFC 3339 time.
    ///
    /// Fails with the parser's words when `text` is not such a time.
    pub fn frozen_at(text: &str) -> Result<Self, String> {
        let time: jiff::Timestamp = text
            .parse()
            .map_err(|error| format!("{text:?} is no time: {error}"))?;
        let start_ms =
            u64::try_from(time.as_millisecond()).map_err(|_| format!("{text:?} is before 1970"))?;
        Ok(Self::Frozen { start_ms })
    }
}

/// A handle on the clock; clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    state: Mutex<State>,
    moved: watch::Sender<u64>,
}

#[derive(Clone, Copy, Debug)]
struct State {
    frozen: bool,
    /// Frozen: the time. Flowing: what is added to the wall clock. Milliseconds.
    base: i64,
    /// The clock never shows less than it has shown.
    shown: u64,
}

impl Clock {
    pub(crate) fn new(mode: ClockMode) -> Self {
        let (frozen, base) = match mode {
            ClockMode::Frozen { start_ms } => (true, signed(start_ms)),
            ClockMode::Flowing { start_ms: None } => (false, 0),
            ClockMode::Flowing {
                start_ms: Some(start),
            } => (false, signed(start) - signed(wall_ms())),
        };
        Self::with(State {
            frozen,
            base,
            shown: 0,
        })
    }

    /// The clock of an earlier run: a frozen one stands where it stood, a flowing one keeps its
    /// distance from the wall clock, and neither goes back behind `shown`.
    pub(crate) fn resumed(frozen: bool, base: i64, shown: u64) -> Self {
        Self::with(State {
            frozen,
            base,
            shown,
        })
    }

    fn with(state: State) -> Self {
        Self {
            inner: Arc::new(Inner {
                state: Mutex::new(state),
                moved: watch::Sender::new(state.shown),
            }),
        }
    }

    /// What [`Clock::resumed`] needs: frozen, base, shown.
    pub(crate) fn saved(&self) -> (bool, i64, u64) {
        let now = self.now_ms();
        let state = self.lock();
        (state.frozen, state.base, now)
    }

    /// The time in Unix milliseconds; never less than it was.
    pub fn now_ms(&self) -> u64 {
        let mut state = self.lock();
        state.shown = state.read().max(state.shown);
        state.shown
    }

    /// Whether time stands still until it is moved.
    pub fn is_frozen(&self) -> bool {
        self.lock().frozen
    }

    /// Fires each time the clock is moved by hand; holds the time it was moved to, in Unix
    /// milliseconds.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.inner.moved.subscribe()
    }

    /// Moves the clock forward by `ms` and returns the new time.
    pub(crate) fn advance(&self, ms: u64) -> u64 {
        {
            let mut state = self.lock();
            // A clock held up by `shown` first catches up, so that a move is felt in full.
            let held = signed(state.shown) - signed(state.read());
            state.base += held.max(0) + signed(ms);
        }
        let now = self.now_ms();
        self.inner.moved.send_replace(now);
        now
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn read(&self) -> u64 {
        let time = if self.frozen {
            self.base
        } else {
            self.base + signed(wall_ms())
        };
        time.max(0).unsigned_abs()
    }
}

fn signed(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

fn wall_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_by_hand() {
        let clock = Clock::new(ClockMode::Frozen { start_ms: 1_000 });
        let moved = clock.subscribe();
        assert_eq!(clock.now_ms(), 1_000);
        assert_eq!(clock.advance(500), 1_500);
        assert_eq!(clock.now_ms(), 1_500);
        assert_eq!(*moved.borrow(), 1_500);
    }

    #[test]
    fn a_resumed_flowing_clock_never_goes_back() {
        let ahead = wall_ms() + 60_000;
        let clock = Clock::resumed(false, 0, ahead);
        assert_eq!(clock.now_ms(), ahead);
        assert!(clock.advance(1_000) >= ahead + 1_000);
    }
}
