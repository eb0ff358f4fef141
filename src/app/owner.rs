//! The owner thread: events in, one commit for those that came together, effects out.

use std::thread::JoinHandle;

use tokio::sync::mpsc::{Receiver, UnboundedSender};
use tokio::sync::watch;

use super::App;
use super::effect::Effect;
use super::event::{Event, Happening, MessageKind};
use crate::domain::time::Timestamp;

/// Events handled in one commit at most; more wait for the next.
const TOGETHER: usize = 256;

/// How far the owner is: what it has heard, and what it has promised and not yet delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The newest snowflake among messages and interactions handled.
    pub newest: u64,
    /// The newest tick handled.
    pub ticked: Timestamp,
    /// Promises on their way.
    pub in_flight: usize,
}

/// The running owner.
#[derive(Debug)]
pub struct Owner {
    /// Its thread; it ends when no sender of events is left, after everything received is saved.
    pub thread: JoinHandle<()>,
    /// How far it is, after each commit.
    pub progress: watch::Receiver<Progress>,
}

/// Starts the thread that owns the store. Effects nobody takes any more are dropped; promises among them are
/// kept in the store.
pub fn start(
    app: App,
    events: Receiver<Event>,
    effects: UnboundedSender<Effect>,
) -> std::io::Result<Owner> {
    let (told, progress) = watch::channel(Progress::default());
    let thread = std::thread::Builder::new()
        .name("owner".to_owned())
        .spawn(move || work(app, events, &effects, &told))?;
    Ok(Owner { thread, progress })
}

fn work(
    mut app: App,
    mut events: Receiver<Event>,
    effects: &UnboundedSender<Effect>,
    told: &watch::Sender<Progress>,
) {
    while let Some(first) = events.blocking_recv() {
        let mut together = vec![first];
        while together.len() < TOGETHER {
            match events.try_recv() {
                Ok(event) => together.push(event),
                Err(_) => break,
            }
        }
        let newest = together.iter().map(snowflake).max().unwrap_or(0);
        let ticked = together.iter().filter_map(tick).max().unwrap_or_default();
        let messages = together.iter().filter(|event| is_written(event)).count();
        match app.handle_all(together) {
            Ok(wanted) => wanted.into_iter().for_each(|effect| {
                // The receiver is gone only while the program stops.
                let _ = effects.send(effect);
            }),
            Err(why) => tracing::error!(%why, "the store could not save; what came is lost to it"),
        }
        let in_flight = app.in_flight();
        tracing::trace!(newest, tick = ticked.0, messages, in_flight, "handled");
        told.send_if_modified(|known| {
            let now = Progress {
                newest: known.newest.max(newest),
                ticked: known.ticked.max(ticked),
                in_flight,
            };
            std::mem::replace(known, now) != now
        });
    }
}

/// The time of a tick.
fn tick(event: &Event) -> Option<Timestamp> {
    matches!(event.what, Happening::Tick).then_some(event.at)
}

/// Has a person written something?
fn is_written(event: &Event) -> bool {
    matches!(&event.what, Happening::Message(message)
        if !message.author.is_bot && message.kind != MessageKind::System)
}

/// The snowflake of what happened, 0 for what has none.
fn snowflake(event: &Event) -> u64 {
    match &event.what {
        Happening::Message(message) => message.id.0,
        Happening::Command(call) => call.call.interaction.id,
        Happening::Press(press) => press.call.interaction.id,
        _ => 0,
    }
}
