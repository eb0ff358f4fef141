//! A local stand-in for Discord.

#[cfg(feature = "openapi")]
pub mod openapi;
