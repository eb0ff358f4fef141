//! When and how often somebody may be asked.

use serde::{Deserialize, Serialize};

/// When one wants to be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preference {
    /// A real ping.
    #[default]
    Ping,
    /// A badge without a sound.
    Quiet,
    /// Only when nobody else is available.
    OnlyMe,
    /// Never.
    Off,
}
