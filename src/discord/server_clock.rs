//! The clock of a local server, which can be moved or stand still: asked four times a second, and followed
//! in between while it goes.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde::Deserialize;

use crate::clock::{Clock, SystemClock};
use crate::domain::time::Timestamp;

/// How often the server is asked.
const EVERY: Duration = Duration::from_millis(250);

/// Follows a local server's clock.
#[derive(Clone, Debug, Default)]
pub struct ServerClock {
    /// The server's time minus ours, in seconds.
    ahead: Arc<AtomicI64>,
    /// Where its clock stands still, in UTC seconds; 0 while it goes.
    still: Arc<AtomicI64>,
}

#[derive(Deserialize)]
struct Answer {
    /// UTC seconds.
    unix: i64,
    /// Does it stand still until it is moved?
    #[serde(default)]
    frozen: bool,
}

impl ServerClock {
    /// A clock that follows the one at `{base}/sandbox/clock`, as long as the runtime lives; ready once the
    /// server has answered, so that nothing happens at a time of our own. It shows our time if it doesn't answer,
    /// and keeps going when it doesn't later.
    pub async fn follow(base: &str) -> Self {
        let clock = Self::default();
        let address = format!("{}/sandbox/clock", base.trim_end_matches('/'));
        let client = reqwest::Client::new();
        if let Some(theirs) = ask(&client, &address).await {
            clock.set(&theirs);
        }
        let shown = clock.clone();
        tokio::spawn(async move {
            loop {
                if let Some(theirs) = ask(&client, &address).await {
                    shown.set(&theirs);
                }
                tokio::time::sleep(EVERY).await;
            }
        });
        clock
    }

    fn set(&self, theirs: &Answer) {
        let ahead = theirs.unix - SystemClock.now().0;
        self.ahead.store(ahead, Ordering::Relaxed);
        let still = if theirs.frozen { theirs.unix } else { 0 };
        self.still.store(still, Ordering::Relaxed);
    }
}

impl Clock for ServerClock {
    fn now(&self) -> Timestamp {
        match self.still.load(Ordering::Relaxed) {
            0 => SystemClock.now().plus(self.ahead.load(Ordering::Relaxed)),
            still => Timestamp(still),
        }
    }
}

async fn ask(client: &reqwest::Client, address: &str) -> Option<Answer> {
    let request = client.get(address).timeout(Duration::from_secs(2));
    let body = request.send().await.ok()?.text().await.ok()?;
    serde_json::from_str(&body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_stands_is_not_driven_on() {
        let clock = ServerClock::default();
        let read = |text| serde_json::from_str(text).unwrap();
        clock.set(&read(r#"{"unix": 1000, "frozen": true}"#));
        assert_eq!(clock.now(), Timestamp(1000));
        clock.set(&read(r#"{"unix": 5000}"#));
        assert!((5000..5005).contains(&clock.now().0));
    }
}
