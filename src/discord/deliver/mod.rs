//! Carries out what the owner wants said: lanes keep the order in each place, answers to
//! interactions never wait for them, and each promise's outcome goes back as an event.

mod answer;
mod failure;
mod lanes;
mod look_back;
mod read;
mod say;
mod survey;

use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serenity::http::Http;
use tokio::sync::{Mutex, mpsc, watch};

use crate::app::effect::Effect;
use crate::app::event::{Event, Happening};
use crate::app::survey::Surveyor;
use crate::clock::Clock;
use crate::domain::ids::{GuildId, UserId};
use crate::domain::time::Timestamp;
use crate::report::picture::Fonts;

use super::serve::told;
use super::suggestions::Suggestions;
pub use failure::Failure;
use lanes::Lanes;

/// How long one request may take, waiting for rate limits included.
const PATIENCE: Duration = Duration::from_secs(30);
/// Waits after a 429 that the client library did not wait for by itself (its rate limiter is off
/// against a local server, and then it doesn't tell for how long Discord wants us to wait).
const PAUSES: [Duration; 5] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];
/// How long sends that are under way may take when we stop.
const LAST_WORDS: Duration = Duration::from_millis(800);

/// Who brings effects to Discord and outcomes back.
#[derive(Clone)]
pub struct Courier {
    /// For requests.
    pub http: Arc<Http>,
    /// For outcomes and what was read.
    pub events: mpsc::Sender<Event>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Who we are, once known.
    pub me: Arc<OnceLock<UserId>>,
    /// For pictures.
    pub fonts: Fonts,
    /// Where autocomplete waits for its choices.
    pub suggestions: Suggestions,
    /// Takes surveys, one at a time.
    pub surveyor: Arc<Mutex<Surveyor>>,
}

impl Courier {
    /// Carries out effects until there are no more or `stop` becomes true; then lets what is
    /// under way finish for a moment.
    pub async fn carry(
        self,
        mut effects: mpsc::UnboundedReceiver<Effect>,
        mut stop: watch::Receiver<bool>,
    ) {
        let courier = Arc::new(self);
        let mut lanes = Lanes::new(Arc::clone(&courier));
        loop {
            tokio::select! {
                effect = effects.recv() => match effect {
                    Some(effect) => courier.start(effect, &mut lanes),
                    None => break,
                },
                () = lanes.step(), if !lanes.is_idle() => {}
                () = told(&mut stop) => break,
            }
        }
        if tokio::time::timeout(LAST_WORDS, lanes.finish())
            .await
            .is_err()
        {
            tracing::info!(
                "stopped with messages under way; they are tried again at the next start"
            );
        }
    }

    /// Starts an effect; nothing here waits.
    fn start(self: &Arc<Self>, effect: Effect, lanes: &mut Lanes) {
        let courier = Arc::clone(self);
        match effect {
            Effect::Say {
                outbox,
                guild,
                earlier_tries,
                speech,
            } => lanes.enqueue(say::Say {
                outbox,
                guild,
                look: if earlier_tries > 0 {
                    say::Look::First
                } else {
                    say::Look::Never
                },
                speech,
            }),
            Effect::Look {
                outbox,
                guild,
                speech,
            } => lanes.enqueue(say::Say {
                outbox,
                guild,
                look: say::Look::Only,
                speech,
            }),
            Effect::Suggest { request, choices } => self.suggestions.settle(request, choices),
            Effect::Reply {
                interaction,
                post,
                private,
            } => {
                tokio::spawn(async move { courier.reply(interaction, post, private).await });
            }
            Effect::Update { interaction, post } => {
                tokio::spawn(async move { courier.update(interaction, post).await });
            }
            Effect::FillIn { interaction, post } => {
                tokio::spawn(async move { courier.fill_in(&interaction, post).await });
            }
            Effect::Survey { scope, occasion } => {
                tokio::spawn(async move { courier.survey(scope, occasion).await });
            }
            Effect::OpenForm { interaction, form } => {
                tokio::spawn(async move { courier.open_form(interaction, form).await });
            }
            Effect::Read {
                guild,
                channel,
                message,
            } => {
                tokio::spawn(async move { courier.read(guild, channel, message).await });
            }
            Effect::ReadMembers { guild, who } => {
                tokio::spawn(async move { courier.read_members(guild, who).await });
            }
            Effect::CatchUp {
                guild,
                channels,
                unknown,
            } => {
                tokio::spawn(async move { courier.catch_up(guild, channels, unknown).await });
            }
        }
    }

    /// Tells the owner what happened; without a time of its own it is now.
    pub(in crate::discord) async fn tell(
        &self,
        guild: GuildId,
        at: Option<Timestamp>,
        what: Happening,
    ) {
        let at = at.unwrap_or_else(|| self.clock.now());
        // The owner is gone only when we are stopping; the outbox keeps what it didn't hear.
        let _ = self.events.send(Event { at, guild, what }).await;
    }

    /// Makes a request, again after each 429, with an end to its patience.
    pub(in crate::discord) async fn ask<T, F>(
        &self,
        mut request: impl FnMut() -> F,
    ) -> Result<T, Failure>
    where
        F: Future<Output = serenity::Result<T>>,
    {
        let mut pauses = PAUSES.iter();
        loop {
            let error = match tokio::time::timeout(PATIENCE, request()).await {
                Ok(Ok(done)) => return Ok(done),
                Ok(Err(error)) => error,
                Err(_) => return Err(Failure::timed_out()),
            };
            let failure = Failure::from(&error);
            match pauses.next() {
                Some(pause) if failure.is_rate_limit() => tokio::time::sleep(*pause).await,
                _ => return Err(failure),
            }
        }
    }

    /// Who we are, asking Discord if the gateway has not told yet.
    async fn me(&self) -> Result<UserId, Failure> {
        if let Some(me) = self.me.get() {
            return Ok(*me);
        }
        let user = self.ask(|| self.http.get_current_user()).await?;
        Ok(UserId(user.id.get()))
    }
}
