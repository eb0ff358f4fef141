//! The owner thread: events in, one commit for those that came together, effects out.

use std::thread::JoinHandle;

use tokio::sync::mpsc::{Receiver, UnboundedSender};

use super::App;
use super::effect::Effect;
use super::event::Event;

/// Events handled in one commit at most; more wait for the next.
const TOGETHER: usize = 256;

/// Starts the thread that owns the store. It ends when no sender of events is left, after
/// everything received is saved. Effects nobody takes any more are dropped; promises among them are kept in the store.
pub fn start(
    mut app: App,
    mut events: Receiver<Event>,
    effects: UnboundedSender<Effect>,
) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name("owner".to_owned())
        .spawn(move || {
            while let Some(first) = events.blocking_recv() {
                let mut together = vec![first];
                while together.len() < TOGETHER {
                    match events.try_recv() {
                        Ok(event) => together.push(event),
                        Err(_) => break,
                    }
                }
                match app.handle_all(together) {
                    Ok(wanted) => wanted.into_iter().for_each(|effect| {
                        // The receiver is gone only while the program stops.
                        let _ = effects.send(effect);
                    }),
                    Err(why) => {
                        tracing::error!(%why, "the store could not save; what came is lost to it")
                    }
                }
            }
        })
}
