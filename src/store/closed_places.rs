//! Places where we may not write, of which the core members were told.

use rusqlite::params;

use super::{Result, Store};
use crate::domain::ids::{ChannelId, GuildId};
use crate::domain::time::Timestamp;

impl Store {
    /// Notes that we may not write in a place; says `false` if that was noted before.
    pub fn close_place(&self, guild: GuildId, channel: ChannelId, at: Timestamp) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO closed_places (guild, channel, closed_at) VALUES (?1, ?2, ?3)
             ON CONFLICT DO NOTHING",
        )?;
        Ok(statement.execute(params![guild, channel, at])? > 0)
    }

    /// Notes that we may write in a place.
    pub fn open_place(&self, guild: GuildId, channel: ChannelId) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM closed_places WHERE guild = ?1 AND channel = ?2")?
            .execute(params![guild, channel])?;
        Ok(())
    }
}
