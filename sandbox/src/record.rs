//! What the bot asked for, and what it should not have.

use std::collections::VecDeque;

use serde::Serialize;

use crate::limits::every_component;
use crate::world::{Message, World};

/// How many requests, and how many messages of the bot, are remembered.
const REMEMBERED: usize = 10_000;

/// One request of the bot.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    /// Counts up from 1.
    pub id: u64,
    /// The HTTP method.
    pub method: String,
    /// The path, without the query; interaction tokens are cut out.
    pub path: String,
    /// The status answered; 0 when the answer was lost on purpose.
    pub status: u16,
    /// When, in Unix milliseconds of the sandbox's clock.
    pub at_ms: u64,
}

/// Something the bot did that Discord's interface has no place for.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Violation {
    /// The HTTP method.
    pub method: String,
    /// The path.
    pub path: String,
    /// What is wrong with it.
    pub why: String,
}

/// A message of the bot as it was when it was written. It stays here when it is changed or deleted: a phone
/// that buzzed has buzzed.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// Counts up from 1.
    pub number: u64,
    /// The message.
    pub id: u64,
    /// The channel or thread it was written in.
    pub channel: u64,
    /// Its text.
    pub text: String,
    /// The custom ids of its buttons and selects.
    pub custom_ids: Vec<String>,
    /// The names of its files.
    pub files: Vec<String>,
    /// Whose phone or badge told them, by name.
    pub notified: Vec<String>,
    /// The notification made no sound.
    pub silent: bool,
    /// It mentioned everyone or a role, and was allowed to.
    pub loud_to_many: bool,
    /// The nonce it was sent with.
    pub nonce: Option<String>,
    /// Who alone could see it.
    pub only_for: Option<String>,
    /// When, in Unix milliseconds of the sandbox's clock.
    pub at_ms: u64,
}

#[derive(Debug, Default)]
pub struct Record {
    pub requests: VecDeque<Request>,
    pub violations: Vec<Violation>,
    pub written: VecDeque<Written>,
    counted: u64,
    counted_written: u64,
}

impl Record {
    pub fn request(&mut self, method: &str, path: &str, status: u16, at_ms: u64) {
        self.counted += 1;
        if self.requests.len() == REMEMBERED {
            self.requests.pop_front();
        }
        self.requests.push_back(Request {
            id: self.counted,
            method: method.to_owned(),
            path: without_token(path),
            status,
            at_ms,
        });
    }

    pub fn written(&mut self, world: &World, message: &Message) {
        self.counted_written += 1;
        if self.written.len() == REMEMBERED {
            self.written.pop_front();
        }
        let names = |ids: &[u64]| ids.iter().map(|id| world.name_of(*id)).collect();
        let custom_ids = every_component(&message.components)
            .into_iter()
            .filter_map(|component| component["custom_id"].as_str())
            .map(str::to_owned)
            .collect();
        let nonce = message.nonce.as_ref();
        self.written.push_back(Written {
            number: self.counted_written,
            id: message.id,
            channel: message.channel,
            text: message.content.clone(),
            custom_ids,
            files: message
                .attachments
                .iter()
                .map(|file| file.filename.clone())
                .collect(),
            notified: names(&message.notified),
            silent: message.silent,
            loud_to_many: message.mention_everyone || !message.mention_roles.is_empty(),
            nonce: nonce.map(|nonce| {
                nonce
                    .as_str()
                    .map_or_else(|| nonce.to_string(), str::to_owned)
            }),
            only_for: message.visible_to.map(|reader| world.name_of(reader)),
            at_ms: message.created_ms,
        });
    }

    pub fn violation(&mut self, method: &str, path: &str, why: impl Into<String>) {
        self.violations.push(Violation {
            method: method.to_owned(),
            path: without_token(path),
            why: why.into(),
        });
    }
}

/// Interaction tokens are secrets and as long as a line.
fn without_token(path: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    let token = parts
        .iter()
        .position(|part| *part == "webhooks" || *part == "interactions")
        .map(|at| at + 2);
    if let Some(part) = token.and_then(|at| parts.get_mut(at)) {
        *part = "TOKEN";
    }
    parts.join("/")
}
