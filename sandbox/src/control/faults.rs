//! Faults, switched on from outside.

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::request::{Body, ControlError, Name, Outcome};
use super::time::span_ms;
use crate::faults::{Faults, Mishap, Rule};
use crate::gateway::Outgoing;
use crate::shared::Shared;
use crate::world::intent;

/// `POST /sandbox/fault`
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// Ends the gateway connection: with a close code, or (without one) by cutting the line.
    /// `"frame": "empty"` sends a close frame that holds no code.
    DropSocket {
        #[serde(default)]
        code: Option<u16>,
        #[serde(default)]
        frame: Option<String>,
    },
    RefuseResume {
        #[serde(default = "once")]
        times: u32,
    },
    /// Sends the last events once more.
    Replay {
        last: usize,
    },
    Delay {
        ms: u64,
        #[serde(default = "once")]
        times: u32,
        route: Option<String>,
    },
    RateLimit {
        retry_after: f64,
        #[serde(default)]
        global: bool,
        #[serde(default = "once")]
        times: u32,
        route: Option<String>,
    },
    ServerError {
        #[serde(default = "internal")]
        status: u16,
        times: Option<u32>,
        /// A span of the sandbox's time in which every such request fails.
        #[serde(rename = "for")]
        span: Option<String>,
        route: Option<String>,
    },
    /// Does the work and loses the answer.
    LoseResponse {
        #[serde(default = "once")]
        times: u32,
        route: Option<String>,
    },
    /// 403 on everything about a channel and its threads.
    Forbid {
        channel: Name,
        on: bool,
    },
    /// Refuses every request and socket for a while.
    RefuseConnections {
        seconds: f64,
    },
    /// Privileged intents switched off: close 4014, and no message content over REST.
    PrivilegedNotEnabled {
        on: bool,
        #[serde(default)]
        intents: Vec<String>,
    },
    Clear,
}

fn once() -> u32 {
    1
}

fn internal() -> u16 {
    500
}

/// Switches a fault on.
pub fn set(shared: &Shared, fault: Fault) -> Result<(), ControlError> {
    shared.act(|state| {
        match fault {
            Fault::DropSocket { code, frame } => {
                state.hub.end_lines(&ending(code, frame.as_deref())?);
            }
            Fault::RefuseResume { times } => state.faults.refuse_resume = times,
            Fault::Replay { last } => state.hub.replay(last),
            Fault::Forbid { channel, on } => {
                let id = state.world.known_channel(&channel)?.id;
                if on {
                    state.faults.forbidden.insert(id);
                } else {
                    state.faults.forbidden.remove(&id);
                }
            }
            Fault::RefuseConnections { seconds } => {
                let time = Duration::try_from_secs_f64(seconds)
                    .map_err(|_| ControlError::bad("\"seconds\" is a positive number"))?;
                state.faults.refuse_until = Some(Instant::now() + time);
                state.hub.end_lines(&Outgoing::Drop);
            }
            Fault::PrivilegedNotEnabled { on, intents } => {
                let bits = privileged(&intents)?;
                state.faults.disabled_intents &= !bits;
                state.faults.disabled_intents |= if on { bits } else { 0 };
            }
            Fault::Clear => state.faults = Faults::default(),
            rule => {
                let rule = rule_of(rule, shared.clock.now_ms())?;
                state.faults.rules.extend(rule);
            }
        }
        Ok(())
    })
}

fn ending(code: Option<u16>, frame: Option<&str>) -> Result<Outgoing, ControlError> {
    match (code, frame) {
        (Some(code), None) if (1000..5000).contains(&code) => Ok(Outgoing::Close(code)),
        (None, Some("empty")) => Ok(Outgoing::Close(0)),
        (None, None) => Ok(Outgoing::Drop),
        _ => {
            let words = "\"code\" is 1000 to 4999 or null; \"frame\" is \"empty\"";
            Err(ControlError::bad(words))
        }
    }
}

fn rule_of(fault: Fault, now_ms: u64) -> Result<Option<Rule>, ControlError> {
    let mut until_ms = None;
    let (mishap, route, left) = match fault {
        Fault::Delay { ms, times, route } => {
            (Mishap::Delay(Duration::from_millis(ms)), route, times)
        }
        Fault::RateLimit {
            retry_after,
            global,
            times,
            route,
        } if retry_after >= 0.0 => {
            let mishap = Mishap::RateLimit {
                retry_after,
                global,
            };
            (mishap, route, times)
        }
        Fault::RateLimit { .. } => {
            return Err(ControlError::bad("\"retry_after\" is not negative"));
        }
        Fault::ServerError {
            status,
            times,
            span,
            route,
        } if (500..600).contains(&status) => {
            if let Some(span) = &span {
                until_ms = Some(now_ms + span_ms(span)?);
            }
            let else_times = if span.is_some() { u32::MAX } else { once() };
            let mishap = Mishap::ServerError(status);
            (mishap, route, times.unwrap_or(else_times))
        }
        Fault::ServerError { .. } => return Err(ControlError::bad("\"status\" is 500 to 599")),
        Fault::LoseResponse { times, route } => (Mishap::LoseResponse, route, times),
        _ => return Ok(None),
    };
    Ok(Some(Rule {
        mishap,
        route,
        left,
        until_ms,
    }))
}

fn privileged(names: &[String]) -> Result<u64, ControlError> {
    if names.is_empty() {
        return Ok(intent::PRIVILEGED);
    }
    names.iter().try_fold(0, |bits, name| match name.to_lowercase().as_str() {
        "message_content" => Ok(bits | intent::MESSAGE_CONTENT),
        "guild_members" | "members" => Ok(bits | intent::GUILD_MEMBERS),
        "guild_presences" | "presences" => Ok(bits | intent::GUILD_PRESENCES),
        _ => Err(ControlError::bad(format!(
            "{name:?} is no privileged intent; take message_content, guild_members, guild_presences"
        ))),
    })
}

pub async fn fault_route(State(shared): State<Shared>, Body(fault): Body<Fault>) -> Outcome {
    set(&shared, fault)?;
    Ok(Json(json!({"ok": true})))
}
