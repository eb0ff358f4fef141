//! The stand-in against a real serenity bot, on a frozen clock.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bot;
mod control;
mod faults;
mod gateway;
mod interact;
mod limits;
mod permissions;
mod restart;
mod talk;
mod threads;
