//! What was heard already: the last message of each place, and interactions handled.

use rusqlite::params;

use super::{Result, Store};
use crate::domain::ids::{ChannelId, GuildId, MessageId};
use crate::domain::time::Timestamp;

impl Store {
    /// Notes the newest message heard in a place; an older one changes nothing.
    pub fn hear(&self, guild: GuildId, channel: ChannelId, message: MessageId) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO heard (guild, channel, message) VALUES (?1, ?2, ?3)
             ON CONFLICT (guild, channel)
             DO UPDATE SET message = excluded.message WHERE excluded.message > heard.message",
        )?;
        statement.execute(params![guild, channel, message])?;
        Ok(())
    }

    /// Notes that a place is listened to from this message on, if it isn't already.
    pub fn hear_first(&self, guild: GuildId, channel: ChannelId, message: MessageId) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO heard (guild, channel, message) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?;
        statement.execute(params![guild, channel, message])?;
        Ok(())
    }

    /// The newest message heard in each place.
    pub fn last_heard(&self, guild: GuildId) -> Result<Vec<(ChannelId, MessageId)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT channel, message FROM heard WHERE guild = ?1 ORDER BY channel",
        )?;
        let rows = statement.query_map([guild], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes that an interaction is handled; says `false` if it was before: then do nothing.
    pub fn handle_once(&self, interaction: u64, at: Timestamp) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO handled (interaction, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        )?;
        Ok(statement.execute(params![interaction as i64, at])? > 0)
    }

    /// Forgets interactions handled before `before`; Discord repeats none that old.
    pub fn forget_handled(&self, before: Timestamp) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM handled WHERE at < ?1")?
            .execute([before])?;
        Ok(())
    }
}
