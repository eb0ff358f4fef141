//! Reading what other programs wrote: histories of communities, as plain values.

pub mod discord_chat_exporter;
pub mod exported;
pub mod history;
pub mod routing;
