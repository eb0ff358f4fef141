//! What the bot asked for, and what it should not have.

use std::collections::VecDeque;

use serde::Serialize;

/// How many requests are remembered.
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

#[derive(Debug, Default)]
pub struct Record {
    pub requests: VecDeque<Request>,
    pub violations: Vec<Violation>,
    counted: u64,
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
