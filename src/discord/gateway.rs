//! Listens: logs in, turns each event into plain values in the order it came, and registers the commands.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use serenity::all::{GatewayError, GatewayIntents, RawEventHandler};
use serenity::client::{Client, ClientBuilder, Context};
use serenity::http::Http;
use serenity::model::event::Event as GatewayEvent;
use tokio::sync::{mpsc, watch};

use crate::app::event::{Event, Happening};
use crate::clock::{Clock, Guilds};
use crate::domain::ids::{GuildId, UserId};

use super::commands::{self, Desk};
use super::from_discord::{self, Heard};
use super::serve::told;
use super::suggestions::Suggestions;
use super::{http, to_discord};

/// How long the goodbye to the gateway may take.
const GOODBYE: Duration = Duration::from_millis(1200);
/// How often registering the commands is tried.
const TRIES: u32 = 5;

/// Why the connection could not be made or kept; each says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// Discord is not there.
    #[error(
        "{base} can't be reached ({reason}); check the network, or `api_base` in the config file"
    )]
    Unreachable {
        /// Where we looked.
        base: String,
        /// What came back.
        reason: String,
    },
    /// It is there, but has too much to do or a bad moment: 429, 5xx, or no answer in time.
    #[error("{base} is busy ({reason})")]
    Busy {
        /// Where we asked.
        base: String,
        /// What came back.
        reason: String,
    },
    /// The token is not one.
    #[error(
        "Discord refuses the token; copy it again from the Bot page of the application \
         (Reset Token) into DISCORD_TOKEN or the token file"
    )]
    WrongToken,
    /// An intent is not switched on (close code 4014).
    #[error(
        "Discord refuses the intents; switch on \"Server Members Intent\" and \"Message Content \
         Intent\" on the Bot page of the application, then start again"
    )]
    MissingIntents,
    /// An intent that Discord doesn't know (close code 4013).
    #[error("Discord doesn't know the intents this version asks for; update whoknows")]
    UnknownIntents,
    /// Discord allows 1000 logins a day.
    #[error(
        "this bot has logged in too often today; wait {minutes} minutes, and look in the log for \
         what makes it start again and again"
    )]
    TooManyStarts {
        /// Until it may log in again.
        minutes: u64,
    },
    /// Something else of serenity's.
    #[error("the connection to Discord ended: {0}")]
    Ended(String),
}

impl ConnectError {
    /// Is it to be tried again? A moment in which it is busy passes by itself; that nobody is there, or that
    /// the line broke, may pass once we were `connected`, and before that hints at the settings.
    pub fn may_pass(&self, connected: bool) -> bool {
        match self {
            Self::Busy { .. } => true,
            Self::Unreachable { .. } | Self::Ended(_) => connected,
            _ => false,
        }
    }
}

impl From<serenity::Error> for ConnectError {
    fn from(error: serenity::Error) -> Self {
        match error {
            serenity::Error::Gateway(GatewayError::InvalidAuthentication) => Self::WrongToken,
            serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents) => {
                Self::MissingIntents
            }
            serenity::Error::Gateway(GatewayError::InvalidGatewayIntents) => Self::UnknownIntents,
            other => Self::Ended(other.to_string()),
        }
    }
}

/// What the gateway needs, and what it shares with those who speak.
#[derive(Clone)]
pub struct Ear {
    /// The bot's key.
    pub token: SecretString,
    /// Another server than Discord's.
    pub api_base: Option<String>,
    /// To the owner.
    pub events: mpsc::Sender<Event>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Who we are, once known.
    pub me: Arc<OnceLock<UserId>>,
    /// The communities that can be seen.
    pub guilds: Guilds,
    /// Where autocomplete waits.
    pub suggestions: Suggestions,
}

impl Ear {
    /// Listens until `stop` becomes true or the connection is refused. To be run on a runtime
    /// with a single thread: serenity starts a task for each event, and only there do they run in
    /// the order in which the events came.
    pub async fn listen(self, mut stop: watch::Receiver<bool>) -> Result<(), ConnectError> {
        let base = self.api_base.clone();
        let http = http::client(&self.token, base.as_deref());
        let address = http::gateway_address(&http, base.as_deref()).await?;
        let mut client = self.client(http, stop.clone()).await?;
        // Had the client's own question failed, this would be Discord's gateway by now.
        *client.ws_url.lock().await = address;
        let shards = Arc::clone(&client.shard_manager);
        let ended = tokio::select! {
            ended = client.start() => Some(ended),
            () = told(&mut stop) => None,
        };
        if let Some(ended) = ended {
            return ended.map_err(ConnectError::from);
        }
        let goodbye = tokio::time::timeout(GOODBYE, shards.shutdown_all()).await;
        if goodbye.is_err() {
            tracing::debug!("the gateway did not say goodbye");
        }
        Ok(())
    }

    async fn client(
        self,
        http: Http,
        stopped: watch::Receiver<bool>,
    ) -> Result<Client, ConnectError> {
        let intents = GatewayIntents::GUILDS
            | GatewayIntents::GUILD_MESSAGES
            | GatewayIntents::MESSAGE_CONTENT
            | GatewayIntents::GUILD_MEMBERS
            | GatewayIntents::GUILD_MESSAGE_REACTIONS;
        let desk = Desk {
            events: self.events.clone(),
            clock: Arc::clone(&self.clock),
            suggestions: self.suggestions.clone(),
        };
        let framework = poise::Framework::builder()
            .options(poise::FrameworkOptions {
                commands: commands::all(),
                on_error: |error| Box::pin(commands::tell(error)),
                allowed_mentions: Some(poise::serenity_prelude::CreateAllowedMentions::new()),
                ..poise::FrameworkOptions::default()
            })
            // Would ask Discord who owns the bot; nothing here depends on that.
            .initialize_owners(false)
            .setup(|_, _, _| Box::pin(async move { Ok(desk) }))
            .build();
        let builder = ClientBuilder::new_with_http(http, intents)
            .raw_event_handler(Hearing {
                ear: self,
                stopped,
                registered: Mutex::default(),
            })
            .framework(framework);
        builder.await.map_err(ConnectError::from)
    }
}

/// Hears each event of the gateway.
struct Hearing {
    ear: Ear,
    /// Nothing is heard any more.
    stopped: watch::Receiver<bool>,
    /// Where the commands are registered since this start; none stands for everywhere.
    registered: Mutex<HashSet<Option<GuildId>>>,
}

#[serenity::async_trait]
impl RawEventHandler for Hearing {
    async fn raw_event(&self, context: Context, event: GatewayEvent) {
        if *self.stopped.borrow() {
            return;
        }
        self.connected(&context, &event);
        let me = self.ear.me.get().copied().unwrap_or_default();
        for heard in from_discord::heard(&event, me) {
            self.tell(heard).await;
        }
    }
}

impl Hearing {
    async fn tell(&self, heard: Heard) {
        let Heard { guild, at, what } = heard;
        match &what {
            Happening::CommunitySeen(_) => self.ear.guilds.add(guild),
            Happening::CommunityGone => self.ear.guilds.remove(guild),
            _ => {}
        }
        let at = at.unwrap_or_else(|| self.ear.clock.now());
        // The owner is gone only when we are stopping.
        let _ = self.ear.events.send(Event { at, guild, what }).await;
    }

    /// What concerns the connection itself.
    fn connected(&self, context: &Context, event: &GatewayEvent) {
        match event {
            GatewayEvent::Ready(event) => {
                let me = &event.ready.user;
                tracing::info!(name = me.name, "connected to Discord");
                // Set once; after a reconnection we are still the same.
                let _ = self.ear.me.set(UserId(me.id.get()));
                if self.ear.api_base.is_none() {
                    self.register(context, None);
                }
            }
            // Discord may take a while to show what is registered everywhere; in one place it is
            // there at once, which suits a local server.
            GatewayEvent::GuildCreate(event) if self.ear.api_base.is_some() => {
                self.register(context, Some(GuildId(event.guild.id.get())));
            }
            GatewayEvent::Unknown(event) if HEARD.contains(&event.kind.as_str()) => {
                tracing::warn!(
                    kind = event.kind,
                    "an event can't be read by the client library and is lost"
                );
            }
            _ => {}
        }
    }

    /// Registers the commands, once per start.
    fn register(&self, context: &Context, place: Option<GuildId>) {
        let mut registered = self
            .registered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if registered.insert(place) {
            tokio::spawn(register(Arc::clone(&context.http), place));
        }
    }
}

async fn register(http: Arc<Http>, place: Option<GuildId>) {
    let commands = commands::for_registration();
    for attempt in 1..=TRIES {
        let registered = match place {
            Some(guild) => {
                let guild = to_discord::guild_id(guild);
                http.create_guild_commands(guild, &commands).await
            }
            None => http.create_global_commands(&commands).await,
        };
        match registered {
            Ok(registered) => {
                return tracing::info!(count = registered.len(), "commands registered");
            }
            Err(error) => tracing::warn!(%error, attempt, "commands not registered"),
        }
        tokio::time::sleep(Duration::from_secs(u64::from(attempt) * 2)).await;
    }
}

/// The events that must never be lost unseen: serenity drops what it can't read.
const HEARD: [&str; 22] = [
    "READY",
    "GUILD_CREATE",
    "GUILD_DELETE",
    "CHANNEL_CREATE",
    "CHANNEL_UPDATE",
    "CHANNEL_DELETE",
    "THREAD_CREATE",
    "THREAD_UPDATE",
    "THREAD_DELETE",
    "THREAD_LIST_SYNC",
    "GUILD_ROLE_CREATE",
    "GUILD_ROLE_UPDATE",
    "GUILD_ROLE_DELETE",
    "GUILD_MEMBER_ADD",
    "GUILD_MEMBER_UPDATE",
    "GUILD_MEMBER_REMOVE",
    "MESSAGE_CREATE",
    "MESSAGE_UPDATE",
    "MESSAGE_DELETE",
    "MESSAGE_DELETE_BULK",
    "MESSAGE_REACTION_ADD",
    "INTERACTION_CREATE",
];
