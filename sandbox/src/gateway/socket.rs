//! One gateway connection: HELLO, IDENTIFY or RESUME, heartbeats, events.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};

use super::hub::{CannotResume, Outgoing};
use crate::shared::{Shared, ended};
use crate::world::{World, id_of, intent};

const HEARTBEAT: Duration = Duration::from_millis(41_250);
/// Commands a connection may send within [`WINDOW`].
const COMMANDS: usize = 120;
const WINDOW: Duration = Duration::from_mins(1);
/// All intents that exist.
const KNOWN_INTENTS: u64 = ((1 << 17) - 1) | (0b11 << 20) | (0b11 << 24);

/// The address the bot is told to connect to.
pub fn url(shared: &Shared) -> String {
    format!("ws://{}", shared.addr)
}

/// Takes a socket over.
pub fn accept(shared: Shared, upgrade: WebSocketUpgrade) -> Response {
    if shared.look(|state| state.faults.refusing()) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    upgrade.on_upgrade(move |socket| async move {
        let line = shared.look(|state| state.hub.next_line());
        let (outgoing, orders) = mpsc::unbounded_channel();
        let (written, written_seen) = watch::channel(0);
        let mut connection = Connection {
            shared: shared.clone(),
            socket,
            line,
            outgoing,
            written,
            written_seen,
            session: None,
            commands: VecDeque::new(),
        };
        connection.run(orders).await;
        shared.look(|state| state.hub.hang_up(line));
    })
}

struct Connection {
    shared: Shared,
    socket: WebSocket,
    line: u64,
    outgoing: mpsc::UnboundedSender<Outgoing>,
    written: watch::Sender<u64>,
    written_seen: watch::Receiver<u64>,
    session: Option<String>,
    commands: VecDeque<Instant>,
}

/// Whether a connection goes on.
enum Next {
    GoOn,
    Close(u16, &'static str),
    End,
}

impl Connection {
    async fn run(&mut self, mut orders: mpsc::UnboundedReceiver<Outgoing>) {
        let hello = json!({"op": 10, "t": null, "s": null,
            "d": {"heartbeat_interval": HEARTBEAT.as_millis() as u64, "_trace": []}});
        if !self.say(&hello).await {
            return;
        }
        let mut stop = self.shared.stop.subscribe();
        loop {
            let next = tokio::select! {
                order = orders.recv() => self.obey(order).await,
                heard = tokio::time::timeout(HEARTBEAT * 2, self.socket.recv()) => match heard {
                    Ok(Some(Ok(message))) => self.hear(message).await,
                    Ok(_) => Next::End,
                    Err(_) => Next::Close(4009, "Session timed out."),
                },
                () = ended(&mut stop) => Next::Close(1001, "The sandbox ends."),
            };
            match next {
                Next::GoOn => {}
                Next::Close(code, reason) => {
                    self.close(code, reason).await;
                    return;
                }
                Next::End => return,
            }
        }
    }

    async fn say(&mut self, payload: &Value) -> bool {
        let text = payload.to_string();
        self.socket.send(Message::Text(text.into())).await.is_ok()
    }

    async fn close(&mut self, code: u16, reason: &'static str) {
        let frame = (code != 0).then(|| CloseFrame {
            code,
            reason: reason.into(),
        });
        let _ = self.socket.send(Message::Close(frame)).await;
        // The peer answers the close; a peer that does not is not waited for.
        let farewell = async { while let Some(Ok(_)) = self.socket.recv().await {} };
        let _ = tokio::time::timeout(Duration::from_millis(300), farewell).await;
    }

    async fn obey(&mut self, order: Option<Outgoing>) -> Next {
        match order {
            Some(Outgoing::Event { seq, text }) => {
                if self.socket.send(Message::Text(text.into())).await.is_err() {
                    return Next::End;
                }
                self.written.send_replace(seq);
                Next::GoOn
            }
            Some(Outgoing::Close(code)) => Next::Close(code, ""),
            Some(Outgoing::Drop) | None => Next::End,
        }
    }

    async fn hear(&mut self, message: Message) -> Next {
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Next::End,
            Message::Binary(_) => return Next::Close(4002, "Error while decoding payload."),
            Message::Ping(_) | Message::Pong(_) => return Next::GoOn,
        };
        let Ok(payload) = serde_json::from_str::<Value>(&text) else {
            return Next::Close(4002, "Error while decoding payload.");
        };
        if self.too_many() {
            return Next::Close(4008, "Rate limited.");
        }
        let data = &payload["d"];
        match (payload["op"].as_u64(), self.session.is_some()) {
            (Some(1), _) => {
                self.go_on_after(&json!({"op": 11, "t": null, "s": null, "d": null}))
                    .await
            }
            (Some(2), false) => self.identify(data),
            (Some(6), false) => self.resume(data).await,
            (Some(2 | 6), true) => Next::Close(4005, "Already authenticated."),
            (Some(3 | 4 | 31), true) => Next::GoOn,
            (Some(8), true) => self.members(data),
            (Some(3 | 4 | 8 | 31), false) => Next::Close(4003, "Not authenticated."),
            _ => Next::Close(4001, "Unknown opcode."),
        }
    }

    async fn go_on_after(&mut self, payload: &Value) -> Next {
        if self.say(payload).await {
            Next::GoOn
        } else {
            Next::End
        }
    }

    fn too_many(&mut self) -> bool {
        let now = Instant::now();
        self.commands.push_back(now);
        while self.commands.front().is_some_and(|at| now - *at > WINDOW) {
            self.commands.pop_front();
        }
        self.commands.len() > COMMANDS
    }

    fn token_is_right(&self, data: &Value) -> bool {
        let given = data["token"].as_str().unwrap_or_default();
        let given = given.strip_prefix("Bot ").unwrap_or(given);
        !given.is_empty()
            && self
                .shared
                .token
                .as_ref()
                .is_none_or(|token| token == given)
    }

    fn identify(&mut self, data: &Value) -> Next {
        if !self.token_is_right(data) {
            return Next::Close(4004, "Authentication failed.");
        }
        let Some(intents) = data["intents"]
            .as_u64()
            .filter(|bits| bits & !KNOWN_INTENTS == 0)
        else {
            return Next::Close(4013, "Invalid intent(s).");
        };
        let (outgoing, written) = (self.outgoing.clone(), self.written_seen.clone());
        let line = self.line;
        let url = url(&self.shared);
        let opened = self.shared.look(|state| {
            if state.faults.disabled_intents & intents != 0 {
                return None;
            }
            let id = state.hub.open(intents, outgoing, written, line);
            let world = &state.world;
            let ready = json!({
                "v": 10,
                "user": world.bot_json(),
                "guilds": [{"id": id_of(world.guild.id), "unavailable": true}],
                "session_id": id,
                "session_type": "normal",
                "resume_gateway_url": url,
                "shard": [0, 1],
                "application": {"id": id_of(world.application), "flags": World::application_flags(state.faults.disabled_intents)},
                "private_channels": [], "presences": [], "relationships": [],
                "user_settings": {}, "_trace": [],
            });
            state.hub.send(&id, "READY", &ready);
            if intents & intent::GUILDS != 0 {
                let guild = state.world.guild_create_json(intents);
                state.hub.send(&id, "GUILD_CREATE", &guild);
            }
            Some(id)
        });
        match opened {
            Some(id) => {
                self.session = Some(id);
                Next::GoOn
            }
            None => Next::Close(4014, "Disallowed intent(s)."),
        }
    }

    async fn resume(&mut self, data: &Value) -> Next {
        if !self.token_is_right(data) {
            return Next::Close(4004, "Authentication failed.");
        }
        let id = data["session_id"].as_str().unwrap_or_default().to_owned();
        let seq = data["seq"].as_u64().unwrap_or(0);
        let (outgoing, written) = (self.outgoing.clone(), self.written_seen.clone());
        let line = self.line;
        let resumed = self.shared.look(|state| {
            if state.faults.refuse_resume > 0 {
                state.faults.refuse_resume -= 1;
                state.hub.forget(&id);
                return Err(CannotResume::Invalid);
            }
            state.hub.resume(&id, seq, outgoing, written, line)
        });
        match resumed {
            Ok(()) => {
                self.session = Some(id);
                Next::GoOn
            }
            Err(CannotResume::BadSequence) => Next::Close(4007, "Invalid seq."),
            Err(CannotResume::Invalid) => {
                self.go_on_after(&json!({"op": 9, "t": null, "s": null, "d": false}))
                    .await
            }
        }
    }

    /// Op 8: a list of members, in one chunk a thousand.
    fn members(&mut self, data: &Value) -> Next {
        let Some(id) = self.session.clone() else {
            return Next::GoOn;
        };
        let query = data["query"].as_str().map(str::to_lowercase);
        let wanted: Option<Vec<Value>> = match &data["user_ids"] {
            Value::Array(list) => Some(list.clone()),
            Value::String(_) => Some(vec![data["user_ids"].clone()]),
            _ => None,
        };
        let limit = match data["limit"].as_u64() {
            Some(0) | None => usize::MAX,
            Some(limit) => limit.min(100) as usize,
        };
        self.shared.look(|state| {
            let everybody = query.as_deref() == Some("") && limit == usize::MAX;
            if everybody && !state.hub.has_intent(&id, intent::GUILD_MEMBERS) {
                return Next::Close(4013, "The whole list needs the GUILD_MEMBERS intent.");
            }
            let world = &state.world;
            let chosen: Vec<Value> = world
                .present()
                .filter(|member| match (&wanted, &query) {
                    (Some(ids), _) => ids.contains(&id_of(member.id)),
                    (None, Some(start)) => member.name.to_lowercase().starts_with(start.as_str()),
                    (None, None) => false,
                })
                .take(limit)
                .map(|member| world.member_json(member.id))
                .collect();
            let guild = id_of(world.guild.id);
            let chunks: Vec<&[Value]> = if chosen.is_empty() {
                vec![&[]]
            } else {
                chosen.chunks(1000).collect()
            };
            for (index, chunk) in chunks.iter().enumerate() {
                let mut chunk = json!({"guild_id": guild, "members": chunk, "chunk_index": index,
                    "chunk_count": chunks.len(), "not_found": []});
                if data["nonce"].is_string() {
                    chunk["nonce"] = data["nonce"].clone();
                }
                state.hub.send(&id, "GUILD_MEMBERS_CHUNK", &chunk);
            }
            Next::GoOn
        })
    }
}
