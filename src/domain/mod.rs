//! The rules of whoknows, pure: no async, no clock, no serenity, no SQL, no
//! files, and no randomness but a seed handed in.

pub mod calendar;
pub mod health;
pub mod ids;
pub mod time;
