//! Tests that look at the whole house.

#![allow(
    clippy::expect_used,
    reason = "a test says what it relies on, also outside the functions marked as tests"
)]

mod laws;
mod past;
mod wording;
