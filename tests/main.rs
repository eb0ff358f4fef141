//! Tests that look at the whole house.

mod laws;
