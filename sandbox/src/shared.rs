//! What all routes share: one state behind one lock, and what carries its changes off.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{Notify, broadcast, watch};

use crate::clock::Clock;
use crate::faults::Faults;
use crate::gateway::Hub;
use crate::options::Checker;
use crate::rates::Rates;
use crate::record::Record;
use crate::world::World;

/// How long a call waits for its event to be written to the bot's socket.
const DELIVERY: Duration = Duration::from_secs(2);

/// Everything that changes.
pub struct State {
    pub world: World,
    pub hub: Hub,
    pub faults: Faults,
    /// None: a bot may ask as often as it likes.
    pub rates: Option<Rates>,
    pub record: Record,
}

/// A handle on the running stand-in; clones are the same one.
#[derive(Clone)]
pub struct Shared(Arc<Inner>);

pub struct Inner {
    pub addr: SocketAddr,
    pub clock: Clock,
    pub token: Option<String>,
    pub checkers: Vec<Checker>,
    pub first_answer_within: Duration,
    /// What the chat page listens to.
    pub feed: broadcast::Sender<Value>,
    /// True once the stand-in is to end.
    pub stop: watch::Sender<bool>,
    /// Counts changes, for those who wait for one.
    pub progress: watch::Sender<u64>,
    /// Rings when there is something to save.
    pub changed: Notify,
    state: Mutex<State>,
}

impl std::ops::Deref for Shared {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Shared {
    pub fn new(
        addr: SocketAddr,
        clock: Clock,
        options: (Option<String>, Vec<Checker>, Duration),
        mut world: World,
    ) -> Self {
        world.base = format!("http://{addr}");
        let (token, checkers, first_answer_within) = options;
        Self(Arc::new(Inner {
            addr,
            clock,
            token,
            checkers,
            first_answer_within,
            feed: broadcast::Sender::new(1024),
            stop: watch::Sender::new(false),
            progress: watch::Sender::new(0),
            changed: Notify::new(),
            state: Mutex::new(State {
                world,
                hub: Hub::default(),
                faults: Faults::default(),
                rates: None,
                record: Record::default(),
            }),
        }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads without changing the world.
    pub fn look<R>(&self, read: impl FnOnce(&mut State) -> R) -> R {
        read(&mut self.lock())
    }

    /// Changes the world: the time is set first, and what came of it goes out, in order, before
    /// anybody else gets a turn.
    pub fn act<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let mut state = self.lock();
        state.world.now_ms = self.clock.now_ms();
        let result = change(&mut state);
        let events = std::mem::take(&mut state.world.events);
        state.hub.dispatch(&events);
        note_written(&mut state);
        for note in std::mem::take(&mut state.world.feed) {
            // Nobody listening is no failure.
            let _ = self.feed.send(note);
        }
        drop(state);
        self.changed.notify_one();
        self.progress.send_modify(|count| *count += 1);
        result
    }

    /// Waits until `look` finds something in the state; `None` when it does not within the time.
    pub async fn find_within<R>(
        &self,
        time: Duration,
        look: impl Fn(&State) -> Option<R>,
    ) -> Option<R> {
        let mut progress = self.progress.subscribe();
        let search = async {
            loop {
                progress.mark_unchanged();
                if let Some(found) = self.look(|state| look(state)) {
                    return Some(found);
                }
                progress.changed().await.ok()?;
            }
        };
        tokio::time::timeout(time, search).await.ok().flatten()
    }

    /// Waits until all that was dispatched stands on the sockets of the bot.
    pub async fn delivered(&self) {
        let waits = self.look(|state| state.hub.waits());
        for (mut written, seq) in waits {
            let done = written.wait_for(|at| *at >= seq);
            // A socket that ended or hangs is the bot's affair; it can resume.
            let _ = tokio::time::timeout(DELIVERY, done).await;
        }
    }
}

/// What the bot has just written goes on record.
fn note_written(state: &mut State) {
    let State { world, record, .. } = state;
    for id in std::mem::take(&mut world.fresh) {
        let message = world.messages.get(&id);
        if let Some(message) = message.filter(|one| one.author == world.bot && one.failed.is_none())
        {
            record.written(world, message);
        }
    }
}

/// Returns once the stand-in is to end.
pub async fn ended(stop: &mut watch::Receiver<bool>) {
    // An error means that the sender is gone, which is an end too.
    let _ = stop.wait_for(|stop| *stop).await;
}
