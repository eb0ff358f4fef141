//! The clock of a local server, which can be moved: asked four times a second and followed in between.

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
}

#[derive(Deserialize)]
struct Answer {
    /// UTC seconds.
    unix: i64,
}

impl ServerClock {
    /// A clock that follows the one at `{base}/sandbox/clock`, as long as the runtime lives. It
    /// shows our own time until the server has answered, and keeps going when it doesn't.
    pub fn follow(base: &str) -> Self {
        let clock = Self::default();
        let address = format!("{}/sandbox/clock", base.trim_end_matches('/'));
        let ahead = Arc::clone(&clock.ahead);
        tokio::spawn(async move {
            let client = reqwest::Client::new();
            loop {
                if let Some(theirs) = ask(&client, &address).await {
                    let ours = SystemClock.now().0;
                    ahead.store(theirs - ours, Ordering::Relaxed);
                }
                tokio::time::sleep(EVERY).await;
            }
        });
        clock
    }
}

impl Clock for ServerClock {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus(self.ahead.load(Ordering::Relaxed))
    }
}

async fn ask(client: &reqwest::Client, address: &str) -> Option<i64> {
    let request = client.get(address).timeout(Duration::from_secs(2));
    let body = request.send().await.ok()?.text().await.ok()?;
    serde_json::from_str::<Answer>(&body)
        .ok()
        .map(|answer| answer.unix)
}
