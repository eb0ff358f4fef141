//! The clock: the one place that knows what time it is, and the ticker that tells the rest.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

use crate::app::event::{Event, Happening};
use crate::domain::ids::GuildId;
use crate::domain::time::Timestamp;

/// Says what time it is on the platform.
pub trait Clock: Send + Sync + 'static {
    /// Now, in UTC seconds.
    fn now(&self) -> Timestamp;
}

/// This machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let seconds = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        Timestamp(i64::try_from(seconds).unwrap_or(i64::MAX))
    }
}

/// The communities that are connected at the moment; the gateway fills it, the ticker reads it.
#[derive(Clone, Debug, Default)]
pub struct Guilds(Arc<Mutex<HashSet<GuildId>>>);

impl Guilds {
    /// A community can be seen from now on.
    pub fn add(&self, guild: GuildId) {
        self.locked().insert(guild);
    }

    /// A community can't be seen any more.
    pub fn remove(&self, guild: GuildId) {
        self.locked().remove(&guild);
    }

    /// All that can be seen now.
    pub fn all(&self) -> Vec<GuildId> {
        self.locked().iter().copied().collect()
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, HashSet<GuildId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends [`Happening::Tick`] to each connected community, every so often, until nobody listens.
/// A tick carries nothing that the next one doesn't, so it is left out while more than half of
/// the queue is full.
pub async fn tick(
    every: Duration,
    clock: Arc<dyn Clock>,
    guilds: Guilds,
    events: mpsc::Sender<Event>,
) {
    let mut ticker = tokio::time::interval(every);
    ticker.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        ticker.tick().await;
        if events.is_closed() {
            return;
        }
        if events.capacity() < events.max_capacity() / 2 {
            continue;
        }
        let at = clock.now();
        for guild in guilds.all() {
            let what = Happening::Tick;
            // A full queue is no loss, see above; a closed one ends the loop next time.
            let _ = events.try_send(Event { at, guild, what });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Still(i64);

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp(self.0)
        }
    }

    #[tokio::test]
    async fn ticks_carry_the_clocks_time_and_spare_a_full_queue() {
        let (events, mut heard) = mpsc::channel(4);
        let guilds = Guilds::default();
        guilds.add(GuildId(7));
        let clock = Arc::new(Still(1_234));
        tokio::spawn(tick(Duration::from_millis(5), clock, guilds, events));
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(heard.len() <= 3, "{} ticks in a queue of 4", heard.len());
        let first = heard.recv().await.unwrap();
        assert_eq!((first.at, first.guild), (Timestamp(1_234), GuildId(7)));
        assert!(matches!(first.what, Happening::Tick));
    }
}
