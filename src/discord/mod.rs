//! Discord: the only room that knows serenity and poise. Two doors ([`from_discord`] and
//! `to_discord`) turn their values into ours and back; `gateway` listens, `deliver` speaks.

mod catch_up;
mod commands;
mod deliver;
pub mod from_discord;
mod gateway;
mod http;
mod limits;
mod picture;
mod serve;
pub mod server_clock;
mod suggestions;
mod to_discord;

pub use gateway::ConnectError;
pub use serve::{Connection, serve};

#[cfg(test)]
mod wire_tests;

/// Parts of the log that are off: what ends the connection comes back to us and is said once there.
pub const SAID_ONCE: &str =
    "serenity::gateway::shard=off,serenity::gateway::bridge::shard_runner=off";
