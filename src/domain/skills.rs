//! What somebody says they know.

use serde::{Deserialize, Serialize};

/// How well somebody knows a topic, by their own word.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Follows the topic and gets stretch places.
    Learning,
    /// Uses it.
    #[default]
    Practising,
    /// Knows it well.
    Expert,
}
