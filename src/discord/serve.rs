//! Keeps the bot connected: listens on a thread of its own, speaks and ticks on the caller's runtime.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use secrecy::SecretString;
use tokio::sync::{Mutex, mpsc, oneshot, watch};

use crate::app::effect::Effect;
use crate::app::event::Event;
use crate::app::survey::Surveyor;
use crate::clock::{self, Clock, Guilds};
use crate::report::picture::Fonts;

use super::deliver::Courier;
use super::gateway::{ConnectError, Ear};
use super::http;
use super::suggestions::Suggestions;

/// How to connect.
pub struct Connection {
    /// The bot's key.
    pub token: SecretString,
    /// Where a local server answers (`http://127.0.0.1:4600`); none for Discord itself.
    pub api_base: Option<String>,
    /// The platform's clock.
    pub clock: Arc<dyn Clock>,
    /// How often communities hear that time went on.
    pub tick_every: Duration,
    /// Takes surveys of the owner's store.
    pub surveyor: Surveyor,
}

/// How often it is looked whether the gateway's thread still runs.
const LOOK: Duration = Duration::from_millis(500);
/// So many looks without a sign of life mean that it hangs.
const HANGS: u32 = 10;
/// How long to wait before connecting again; doubled with each failure in a row.
const AGAIN: Duration = Duration::from_secs(1);
/// So often the pause is doubled at most: a little over four minutes. What lasted longer begins anew.
const DOUBLED: u32 = 8;
/// How long the gateway may take to stop, its goodbye included.
const FAREWELL: Duration = Duration::from_millis(1500);

/// Brings what happens on Discord to `events` and carries out `effects`, until `shutdown` is
/// ready, the effects end, or Discord refuses us. Returns within two seconds after `shutdown`.
pub async fn serve(
    connection: Connection,
    events: mpsc::Sender<Event>,
    effects: mpsc::UnboundedReceiver<Effect>,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ConnectError> {
    let (stop, stopped) = watch::channel(false);
    let (ear, courier) = ear_and_courier(&connection, events.clone());
    let Connection {
        clock, tick_every, ..
    } = connection;
    let ticking = tokio::spawn(clock::tick(tick_every, clock, ear.guilds.clone(), events));
    let mut speaking = tokio::spawn(courier.carry(effects, stopped.clone()));
    let listening = tokio::spawn(keep_listening(ear, stopped));
    tokio::pin!(listening);

    let mut ended = None;
    tokio::select! {
        refused = &mut listening => ended = Some(refused),
        _ = &mut speaking => {}
        () = shutdown => {}
    }
    ticking.abort();
    // Both are told in one breath, and each minds its own time.
    let _ = stop.send(true);
    if !speaking.is_finished() {
        // A panic in there was reported by the runtime.
        let _ = speaking.await;
    }
    let ended = match ended {
        Some(ended) => ended,
        None => listening.await,
    };
    ended.unwrap_or_else(|_| Err(ConnectError::Ended("its task ended".to_owned())))
}

fn ear_and_courier(connection: &Connection, events: mpsc::Sender<Event>) -> (Ear, Courier) {
    let (me, suggestions) = (Arc::new(OnceLock::new()), Suggestions::default());
    let Connection {
        token,
        api_base,
        clock,
        surveyor,
        ..
    } = connection;
    let courier = Courier {
        // Not the gateway's: a client's open connections belong to the runtime that made them.
        http: Arc::new(http::client(token, api_base.as_deref())),
        events: events.clone(),
        clock: Arc::clone(clock),
        me: Arc::clone(&me),
        fonts: Fonts::load(),
        suggestions: suggestions.clone(),
        surveyor: Arc::new(Mutex::new(surveyor.clone())),
    };
    let ear = Ear {
        token: token.clone(),
        api_base: api_base.clone(),
        events,
        clock: Arc::clone(clock),
        me,
        guilds: Guilds::default(),
        suggestions,
    };
    (ear, courier)
}

/// Listens until `stopped`, or until Discord refuses us. serenity can spin in a dead connection
/// (after a close frame without a code, up to 41 s) and then lets nothing else run on its thread;
/// such a thread is left to itself, deaf, and a new one takes its place.
async fn keep_listening(ear: Ear, mut stopped: watch::Receiver<bool>) -> Result<(), ConnectError> {
    let mut failures = 0;
    loop {
        let begun = Instant::now();
        let Listener {
            mut ended,
            stop,
            alive,
        } = Listener::start(ear.clone())?;
        tokio::select! {
            ended = &mut ended => {
                let lost = || Err(ConnectError::Ended("its thread ended".to_owned()));
                match ended.unwrap_or_else(|_| lost()) {
                    Err(error) if error.may_pass(ear.me.get().is_some()) => {
                        if begun.elapsed() > pause_after(DOUBLED) {
                            failures = 0;
                        }
                        if failures == 0 {
                            tracing::warn!(%error, "trying again until it works");
                        } else {
                            tracing::debug!(%error, failures, "trying again");
                        }
                        tokio::select! {
                            () = tokio::time::sleep(pause_after(failures)) => {}
                            () = told(&mut stopped) => return Ok(()),
                        }
                        failures += 1;
                    }
                    ended => return ended,
                }
            }
            () = hangs(&alive) => {
                tracing::warn!("the connection to Discord hangs; connecting anew");
                let _ = stop.send(true);
            }
            () = told(&mut stopped) => {
                let _ = stop.send(true);
                if tokio::time::timeout(FAREWELL, ended).await.is_err() {
                    tracing::debug!("the gateway's thread is left to itself");
                }
                return Ok(());
            }
        }
    }
}

/// How long to wait after so many failures in a row before this one.
fn pause_after(failures: u32) -> Duration {
    AGAIN * 2_u32.pow(failures.min(DOUBLED))
}

/// A thread that listens.
struct Listener {
    ended: oneshot::Receiver<Result<(), ConnectError>>,
    /// Makes it deaf at once, and ends it.
    stop: watch::Sender<bool>,
    /// Counts up as long as its runtime runs.
    alive: Arc<AtomicU64>,
}

impl Listener {
    /// Starts listening on a thread with a runtime of its own, see [`Ear::listen`].
    fn start(ear: Ear) -> Result<Self, ConnectError> {
        let no_thread = |error: std::io::Error| ConnectError::Ended(error.to_string());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(no_thread)?;
        let (done, ended) = oneshot::channel();
        let (stop, stopped) = watch::channel(false);
        let alive = Arc::new(AtomicU64::new(0));
        let pulse = Arc::clone(&alive);
        std::thread::Builder::new()
            .name("gateway".to_owned())
            .spawn(move || {
                let ended = runtime.block_on(async {
                    tokio::spawn(beat(pulse));
                    ear.listen(stopped).await
                });
                runtime.shutdown_background();
                // Nobody waits any more when it was left to itself.
                let _ = done.send(ended);
            })
            .map_err(no_thread)?;
        Ok(Self { ended, stop, alive })
    }
}

/// Waits until we are told to stop; a sender that is gone tells the same.
pub(super) async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

async fn beat(pulse: Arc<AtomicU64>) {
    loop {
        pulse.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(LOOK / 2).await;
    }
}

/// Waits until there was no sign of life for several looks in a row.
async fn hangs(alive: &AtomicU64) {
    let (mut last, mut missed) = (None, 0);
    while missed < HANGS {
        tokio::time::sleep(LOOK).await;
        let now = Some(alive.load(Ordering::Relaxed));
        missed = if now == last { missed + 1 } else { 0 };
        last = now;
    }
}
