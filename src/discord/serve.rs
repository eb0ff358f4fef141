//! Keeps the bot connected: listens on a thread of its own, speaks and ticks on the caller's runtime.

use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::{mpsc, oneshot, watch};

use crate::app::effect::Effect;
use crate::app::event::Event;
use crate::clock::{self, Clock, Guilds};

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
}

/// Brings what happens on Discord to `events` and carries out `effects`, until `shutdown` is
/// ready, the effects end, or Discord refuses us. Returns within two seconds after `shutdown`.
pub async fn serve(
    connection: Connection,
    events: mpsc::Sender<Event>,
    effects: mpsc::UnboundedReceiver<Effect>,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ConnectError> {
    let (stop, stopped) = watch::channel(false);
    let (me, guilds) = (Arc::new(OnceLock::new()), Guilds::default());
    let suggestions = Suggestions::default();
    let Connection {
        token,
        api_base,
        clock,
        tick_every,
    } = connection;
    let courier = Courier {
        // Not the gateway's: a client's open connections belong to the runtime that made them.
        http: Arc::new(http::client(&token, api_base.as_deref())),
        events: events.clone(),
        clock: Arc::clone(&clock),
        me: Arc::clone(&me),
        suggestions: suggestions.clone(),
    };
    let ear = Ear {
        token,
        api_base,
        events: events.clone(),
        clock: Arc::clone(&clock),
        me,
        guilds: guilds.clone(),
        suggestions,
    };
    let mut listening = listen_on_own_thread(ear, stopped.clone())?;
    let ticking = tokio::spawn(clock::tick(tick_every, clock, guilds, events));
    let mut speaking = tokio::spawn(courier.carry(effects, stopped));

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
    ended.unwrap_or_else(|_| Err(ConnectError::Ended("its thread ended".to_owned())))
}

/// Starts listening on a thread with a runtime of its own, see [`Ear::listen`].
fn listen_on_own_thread(
    ear: Ear,
    stopped: watch::Receiver<bool>,
) -> Result<oneshot::Receiver<Result<(), ConnectError>>, ConnectError> {
    let no_thread = |error: std::io::Error| ConnectError::Ended(error.to_string());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(no_thread)?;
    let (done, listening) = oneshot::channel();
    std::thread::Builder::new()
        .name("gateway".to_owned())
        .spawn(move || {
            let ended = runtime.block_on(ear.listen(stopped));
            runtime.shutdown_background();
            // Nobody waits any more when the whole program is ending.
            let _ = done.send(ended);
        })
        .map_err(no_thread)?;
    Ok(listening)
}
