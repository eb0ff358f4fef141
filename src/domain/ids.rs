//! Typed identifiers, so that a channel is never taken for a message.

use serde::{Deserialize, Serialize};

/// Milliseconds between the Unix epoch and Discord's (2015-01-01T00:00:00Z).
const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A community (Discord calls it a guild).
    GuildId
);
id!(
    /// A person or a bot.
    UserId
);
id!(
    /// A channel, a forum or a thread.
    ChannelId
);
id!(
    /// A message; a snowflake, so it carries the time it was written.
    MessageId
);
id!(
    /// A role.
    RoleId
);
id!(
    /// One question on its way to an answer; our own number.
    AskId
);
id!(
    /// Something suggested in a weekly summary; our own number.
    SuggestionId
);
id!(
    /// A change to the registry by a core member; our own number.
    ChangeId
);
id!(
    /// Somebody named for a topic, who may accept or decline; our own number.
    NominationId
);

impl MessageId {
    /// The smallest id a message written at this moment can have.
    pub fn first_at(at: super::time::Timestamp) -> Self {
        let milliseconds = u64::try_from(at.0).unwrap_or(0) * 1000;
        Self(milliseconds.saturating_sub(DISCORD_EPOCH_MS) << 22)
    }

    /// When the message was written, in UTC seconds, from its snowflake.
    pub fn written_at(self) -> super::time::Timestamp {
        super::time::Timestamp((((self.0 >> 22) + DISCORD_EPOCH_MS) / 1000) as i64)
    }
}
