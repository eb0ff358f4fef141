//! The stand-in against a real serenity bot, on a frozen clock.

mod bot;
mod interact;
mod talk;
