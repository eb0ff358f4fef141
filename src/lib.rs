//! whoknows: Discord events become plain values; one owner thread turns each
//! event plus the store into decisions, saves them, and returns effects; the
//! Discord side carries those out.
//!
//! # Code map
//!
//! | room | what it is for |
//! |---|---|
//! | [`app`] | use cases: load, decide, save, speak |
//! | [`cli`] | one file a command |
//! | [`clock`] | what time it is, and the ticker |
//! | [`config`] | the config file and the token |
//! | [`discord`] | serenity and poise: events in, effects out |
//! | [`domain`] | the rules, pure: no async, no clock, no I/O |
//! | [`import`] | histories that other programs wrote, read as plain values |
//! | [`report`] | figures → summary, pictures |
//! | [`store`] | SQLite: the only room that knows SQL, one file an aggregate |
//! | [`wording`] | every sentence a member reads |

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod discord;
pub mod domain;
pub mod import;
pub mod report;
pub mod store;
pub mod wording;
