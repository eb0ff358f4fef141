//! A serenity bot whose events a test reads one by one, and a stand-in for it to live in.

use std::sync::Arc;
use std::time::Duration;

use serenity::all::{Client, Context, Event, GatewayIntents, Http, HttpBuilder, RawEventHandler};
use serenity::async_trait;
use tokio::sync::mpsc;
use whoknows_sandbox::{ClockMode, Options, Sandbox, start};

pub const TOKEN: &str = "not-a-token";
/// Long, as serenity waits 5 s before it identifies again; only a failing test waits it out.
const PATIENCE: Duration = Duration::from_secs(15);

struct Listener(mpsc::UnboundedSender<Event>);

#[async_trait]
impl RawEventHandler for Listener {
    async fn raw_event(&self, _: Context, event: Event) {
        let _ = self.0.send(event);
    }
}

/// Stand-in and bot together; the bot is logged in.
pub struct Stage {
    pub sandbox: Sandbox,
    pub http: Arc<Http>,
    pub events: mpsc::UnboundedReceiver<Event>,
    bot: tokio::task::JoinHandle<()>,
}

/// Every body is held against Discord's own description where that is at hand.
fn description() -> Option<std::path::PathBuf> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data/discord/openapi.json.gz");
    if cfg!(feature = "openapi") && path.exists() {
        return Some(path);
    }
    println!(
        "request bodies are not checked: no feature \"openapi\" or no {}",
        path.display()
    );
    None
}

pub fn options() -> Options {
    Options {
        openapi: description(),
        clock: ClockMode::frozen_at("2026-11-23T16:00:00Z").unwrap(),
        token: Some(TOKEN.to_owned()),
        ..Options::new()
    }
}

pub fn all_intents() -> GatewayIntents {
    GatewayIntents::non_privileged()
        | GatewayIntents::MESSAGE_CONTENT
        | GatewayIntents::GUILD_MEMBERS
}

/// A community with ana, bo and chi and the channels #help, #general and the forum #clinic.
pub async fn people(options: Options) -> Sandbox {
    let sandbox = start(options).await.unwrap();
    for name in ["ana", "bo", "chi"] {
        sandbox.add_member(name, &[]).await.unwrap();
    }
    for (name, kind) in [("help", "text"), ("general", "text"), ("clinic", "forum")] {
        sandbox.add_channel(name, kind).await.unwrap();
    }
    sandbox
}

pub fn http(sandbox: &Sandbox, token: &str) -> Http {
    HttpBuilder::new(token)
        .proxy(sandbox.base())
        .ratelimiter_disabled(true)
        .build()
}

pub async fn client(
    sandbox: &Sandbox,
    token: &str,
    intents: GatewayIntents,
) -> (Client, mpsc::UnboundedReceiver<Event>) {
    let (sender, events) = mpsc::unbounded_channel();
    let client = serenity::client::ClientBuilder::new_with_http(http(sandbox, token), intents)
        .raw_event_handler(Listener(sender))
        .await
        .unwrap();
    (client, events)
}

impl Stage {
    pub async fn new() -> Self {
        Self::with(options(), all_intents()).await
    }

    pub async fn with(options: Options, intents: GatewayIntents) -> Self {
        Self::on(people(options).await, intents).await
    }

    pub async fn on(sandbox: Sandbox, intents: GatewayIntents) -> Self {
        let (mut client, events) = client(&sandbox, TOKEN, intents).await;
        let http = Arc::clone(&client.http);
        let bot = tokio::spawn(async move {
            // A test that ends its bot on purpose looks at the effects.
            let _ = client.start().await;
        });
        let mut stage = Self {
            sandbox,
            http,
            events,
            bot,
        };
        stage
            .expect("GUILD_CREATE", |event| {
                matches!(event, Event::GuildCreate(_)).then_some(())
            })
            .await;
        http_application(&stage);
        stage
    }

    /// The next event that `pick` takes; what serenity could not read fails the test.
    pub async fn expect<T>(&mut self, what: &str, pick: impl Fn(&Event) -> Option<T>) -> T {
        let wait = async {
            while let Some(event) = self.events.recv().await {
                assert!(
                    !matches!(event, Event::Unknown(_)),
                    "serenity could not read {event:?}"
                );
                if let Some(found) = pick(&event) {
                    return found;
                }
            }
            panic!("the bot ended while waiting for {what}");
        };
        tokio::time::timeout(PATIENCE, wait)
            .await
            .unwrap_or_else(|_| panic!("no {what} came"))
    }

    pub fn channel(&self, name: &str) -> serenity::all::ChannelId {
        self.id("channels", name).into()
    }

    pub fn member(&self, name: &str) -> serenity::all::UserId {
        self.id("members", name).into()
    }

    pub fn guild(&self) -> serenity::all::GuildId {
        let state = self.sandbox.state();
        state["guild"]["id"]
            .as_str()
            .unwrap()
            .parse::<u64>()
            .unwrap()
            .into()
    }

    fn id(&self, list: &str, name: &str) -> u64 {
        let state = self.sandbox.state();
        let rows = state[list].as_array().unwrap();
        let row = rows.iter().find(|row| row["name"] == name).unwrap();
        row["id"].as_str().unwrap().parse().unwrap()
    }

    /// The row of the transcript with this text.
    pub fn row(&self, text: &str) -> serde_json::Value {
        let rows = self.sandbox.transcript(0);
        let found = rows.iter().find(|row| row["text"] == text);
        found
            .unwrap_or_else(|| panic!("{text:?} is not in {rows:#?}"))
            .clone()
    }

    /// Ends bot and stand-in; nothing unknown may have been asked for.
    pub async fn end(self) {
        assert_eq!(self.sandbox.violations(), []);
        self.end_with_violations().await;
    }
}

impl Stage {
    /// Ends bot and stand-in, whatever was asked for.
    pub async fn end_with_violations(self) {
        // Serenity's own good-bye takes half a second.
        self.bot.abort();
        self.sandbox.shutdown().await;
    }
}

fn http_application(stage: &Stage) {
    let found = stage.sandbox.state();
    let id: u64 = found["bot"]["application_id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    stage.http.set_application_id(id.into());
}
