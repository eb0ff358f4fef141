//! The made-up community of the tests, seen from inside the crate.

use crate::domain;

#[path = "../../../tests/golden/community.rs"]
mod community;

pub(crate) use community::{Plan, make};
