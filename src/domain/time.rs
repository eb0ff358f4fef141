//! Moments and spans as whole UTC seconds: what the store keeps and the rules compute with.

use serde::{Deserialize, Serialize};

/// A moment, in seconds since the Unix epoch, UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// Seconds in a minute.
pub const MINUTE: i64 = 60;
/// Seconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Seconds in a day of 24 hours.
pub const DAY: i64 = 24 * HOUR;

impl Timestamp {
    /// Seconds from `earlier` to `self`; negative if `self` comes first.
    pub fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The moment `seconds` later.
    #[must_use]
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0 + seconds)
    }

    /// The moment `seconds` earlier.
    #[must_use]
    pub fn minus(self, seconds: i64) -> Self {
        Self(self.0 - seconds)
    }
}
