//! The Discord side over a real socket: real serenity, the stand-in on loopback, and a test in the owner's place.

mod answers;
mod connection;
mod rate_limits;
mod speech;

use std::time::Duration;

use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use whoknows_sandbox::{Options, Sandbox};

use super::{ConnectError, Connection, serve, server_clock::ServerClock};
use crate::app::effect::{Effect, OutboxId, Post, Speech};
use crate::app::event::{Event, Happening, Message, Outcome};
use crate::app::survey::Surveyor;
use crate::domain::community::Community;
use crate::domain::ids::{ChannelId, GuildId, MessageId};

/// Longer than anything here may take on a busy machine.
const LONG: Duration = Duration::from_secs(20);

/// A stand-in with ana, bo and chi, `#help` and the forum `#questions`, and the bot connected to it.
struct Wire {
    sandbox: Sandbox,
    control: reqwest::Client,
    events: mpsc::Receiver<Event>,
    effects: mpsc::UnboundedSender<Effect>,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<Result<(), ConnectError>>,
    community: Community,
    promises: i64,
}

/// A stand-in with people and channels, nobody connected.
async fn stand_in() -> Sandbox {
    let sandbox = started().await;
    let control = reqwest::Client::new();
    for name in ["ana", "bo", "chi"] {
        post(&control, &sandbox, "members", &json!({"name": name})).await;
    }
    post(&control, &sandbox, "channels", &json!({"name": "help"})).await;
    let forum = json!({"name": "questions", "type": "forum", "available_tags": ["answered"]});
    post(&control, &sandbox, "channels", &forum).await;
    sandbox
}

/// Requests are checked against Discord's own description of them, where that is there and this
/// build can read it (`--features whoknows-sandbox/openapi`).
async fn started() -> Sandbox {
    let described = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/discord/openapi.json.gz"
    );
    let options = |openapi| Options {
        token: Some("right".to_owned()),
        openapi,
        ..Options::new()
    };
    if std::path::Path::new(described).exists() {
        match whoknows_sandbox::start(options(Some(described.into()))).await {
            Ok(sandbox) => return sandbox,
            Err(why) => println!("requests are not checked against Discord's description: {why}"),
        }
    }
    whoknows_sandbox::start(options(None)).await.unwrap()
}

async fn post(control: &reqwest::Client, sandbox: &Sandbox, path: &str, body: &Value) -> Value {
    let address = format!("{}/sandbox/{path}", sandbox.base());
    let sent = control
        .post(address)
        .body(body.to_string())
        .send()
        .await
        .unwrap();
    let status = sent.status();
    let text = sent.text().await.unwrap();
    assert!(status.is_success(), "{path} {body}: {status} {text}");
    serde_json::from_str(&text).unwrap_or_default()
}

async fn connection(sandbox: &Sandbox, token: &str) -> Connection {
    Connection {
        token: SecretString::from(token.to_owned()),
        api_base: Some(sandbox.base()),
        clock: std::sync::Arc::new(ServerClock::follow(&sandbox.base()).await),
        tick_every: Duration::from_millis(250),
        surveyor: Surveyor::new(std::path::PathBuf::new()),
    }
}

impl Wire {
    async fn connected() -> Self {
        Self::to(stand_in().await).await
    }

    /// Connects to a stand-in and waits until the community was seen.
    async fn to(sandbox: Sandbox) -> Self {
        let (sender, events) = mpsc::channel(4096);
        let (effects, wanted) = mpsc::unbounded_channel();
        let (stop, stopped) = oneshot::channel();
        let connection = connection(&sandbox, "right").await;
        let served = tokio::spawn(serve(connection, sender, wanted, async {
            let _ = stopped.await;
        }));
        let mut wire = Self {
            sandbox,
            control: reqwest::Client::new(),
            events,
            effects,
            stop: Some(stop),
            served,
            community: Community::default(),
            promises: 0,
        };
        wire.community = wire
            .until(|what| match what {
                Happening::CommunitySeen(seen) => Some(*seen),
                _ => None,
            })
            .await;
        wire
    }

    fn guild(&self) -> GuildId {
        self.community.id
    }

    fn channel(&self, name: &str) -> ChannelId {
        self.community.channel_named(name).unwrap().id
    }

    /// Does something through the stand-in's control interface.
    async fn control(&self, path: &str, body: Value) -> Value {
        post(&self.control, &self.sandbox, path, &body).await
    }

    /// Reads something from the stand-in's control interface.
    async fn look(&self, path: &str) -> Value {
        let address = format!("{}/sandbox/{path}", self.sandbox.base());
        let text = self
            .control
            .get(address)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// What was said, oldest first.
    async fn transcript(&self) -> Vec<Value> {
        let rows = self.look("transcript").await;
        rows.as_array()
            .or_else(|| rows["messages"].as_array())
            .unwrap()
            .clone()
    }

    /// The rows that the bot said.
    async fn bot_said(&self) -> Vec<Value> {
        let mut rows = self.transcript().await;
        rows.retain(|row| row["bot"] == true);
        rows
    }

    /// Waits for the first event that is it; the others are let go.
    async fn until<T>(&mut self, mut is_it: impl FnMut(Happening) -> Option<T>) -> T {
        self.until_event(|event| is_it(event.what)).await
    }

    async fn until_event<T>(&mut self, mut is_it: impl FnMut(Event) -> Option<T>) -> T {
        let found = tokio::time::timeout(LONG, async {
            loop {
                let event = self.events.recv().await.expect("the connection is up");
                if let Some(found) = is_it(event) {
                    return found;
                }
            }
        });
        found.await.expect("it happens in time")
    }

    /// Waits for the next message of somebody else.
    async fn message(&mut self) -> Message {
        self.until(|what| match what {
            Happening::Message(message) if !message.author.is_bot => Some(*message),
            _ => None,
        })
        .await
    }

    /// Somebody writes a message.
    async fn write(&self, who: &str, place: &str, text: &str) -> MessageId {
        let said = self
            .control("say", json!({"as": who, "in": place, "text": text}))
            .await;
        MessageId(said["message_id"].as_str().unwrap().parse().unwrap())
    }

    /// Promises something under a new number and waits for the outcome.
    async fn say(&mut self, speech: Speech) -> Outcome {
        self.promises += 1;
        self.say_again(self.promises, 0, speech).await
    }

    /// Promises something under this number, after so many tries.
    async fn say_again(&mut self, number: i64, earlier_tries: u32, speech: Speech) -> Outcome {
        let effect = Effect::Say {
            outbox: OutboxId(number),
            guild: self.guild(),
            earlier_tries,
            speech,
        };
        self.effects.send(effect).unwrap();
        self.until(|what| match what {
            Happening::Delivered { outbox, outcome } if outbox.0 == number => Some(outcome),
            _ => None,
        })
        .await
    }

    /// Says goodbye, which must take less than two seconds, and looks that nothing was asked of
    /// the stand-in that Discord doesn't have.
    async fn end(mut self) {
        let begun = std::time::Instant::now();
        drop(self.stop.take());
        self.served.await.unwrap().unwrap();
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(2), "stopping took {took:?}");
        let violations = self.sandbox.violations();
        assert!(violations.is_empty(), "{violations:?}");
        self.sandbox.shutdown().await;
    }
}

/// A post of so many words.
fn words(text: &str) -> Post {
    Post {
        text: text.to_owned(),
        ..Post::default()
    }
}

/// Where something was said, and as which message.
fn place_of(outcome: &Outcome) -> (ChannelId, MessageId) {
    match outcome {
        Outcome::Sent {
            channel,
            message: Some(message),
        } => (*channel, *message),
        other => panic!("not said: {other:?}"),
    }
}
