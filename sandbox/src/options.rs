//! How a stand-in is started, and what can go wrong with that.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use serde_json::Value;

use crate::clock::ClockMode;

/// Looks at a request's JSON body; each returned sentence is a violation that gets recorded.
/// Gets the method, the path (with `/api/v10`) and the body (of a multipart request its
/// `payload_json`).
pub type Checker = Box<dyn Fn(&Method, &str, &Value) -> Vec<String> + Send + Sync>;

/// What a stand-in is started with.
pub struct Options {
    /// Where to listen; loopback only. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// How time passes. A snapshot's clock goes before this.
    pub clock: ClockMode,
    /// The token that logs in; `None` accepts any.
    pub token: Option<String>,
    /// Where community and clock are kept across restarts; uploads go into a folder beside it
    /// with `.files` added to the name.
    pub snapshot: Option<PathBuf>,
    /// Discord's OpenAPI description (`.json` or `.json.gz`); needs the feature `openapi`.
    pub openapi: Option<PathBuf>,
    /// Looks at every request body of the bot, beside `openapi`.
    pub checker: Option<Checker>,
    /// The community's name, when it is new.
    pub guild_name: String,
    /// The bot's name, when the community is new.
    pub bot_name: String,
    /// The permission bits of the bot's role, when the community is new.
    pub bot_permissions: u64,
    /// How long an interaction waits for its first answer, on the wall clock.
    pub first_answer_within: Duration,
    /// Whether requests are limited as Discord does: 50 a second in all, 5 in 5 seconds for each route in each place.
    pub rate_limits: bool,
}

impl Options {
    /// A free port, a flowing clock, any token, nothing kept, nothing checked.
    pub fn new() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            clock: ClockMode::Flowing { start_ms: None },
            token: None,
            snapshot: None,
            openapi: None,
            checker: None,
            guild_name: "Demo community".to_owned(),
            bot_name: "bot".to_owned(),
            bot_permissions: crate::world::permissions::BOT,
            first_answer_within: Duration::from_secs(3),
            rate_limits: false,
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The token stays out of logs.
        f.debug_struct("Options")
            .field("listen", &self.listen)
            .field("clock", &self.clock)
            .field("snapshot", &self.snapshot)
            .finish_non_exhaustive()
    }
}

/// Why a stand-in did not start.
#[derive(Clone, Debug)]
pub enum Error {
    /// The address is not a loopback one.
    NotLoopback(SocketAddr),
    /// Something else listens there.
    PortInUse(SocketAddr),
    /// Listening failed otherwise.
    Listen(SocketAddr, Arc<std::io::Error>),
    /// The snapshot exists but cannot be read.
    Snapshot(PathBuf, String),
    /// The OpenAPI description cannot be used.
    OpenApi(PathBuf, String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoopback(addr) => write!(
                f,
                "the sandbox listens on this machine only: {addr} is not a loopback address, \
                 use 127.0.0.1:{}",
                addr.port()
            ),
            Self::PortInUse(addr) => write!(
                f,
                "port {} is in use by another program: stop that one or choose another port",
                addr.port()
            ),
            Self::Listen(addr, error) => write!(f, "cannot listen on {addr}: {error}"),
            Self::Snapshot(path, why) => write!(
                f,
                "the saved sandbox {} cannot be read ({why}): move it away to start afresh",
                path.display()
            ),
            Self::OpenApi(path, why) => write!(
                f,
                "the OpenAPI description {} cannot be used: {why}",
                path.display()
            ),
        }
    }
}

impl std::error::Error for Error {}
