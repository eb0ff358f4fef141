//! Use cases: load, decide, save, speak.

pub mod effect;
pub mod event;
