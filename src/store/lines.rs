//! The messages of a question besides the one it stands in: further lines, and copies in other channels.

use rusqlite::{OptionalExtension, params};

use super::asks::UNSETTLED;
use super::{Result, Store};
use crate::domain::ids::{AskId, ChannelId, GuildId, MessageId};

impl Store {
    /// Saves a line of a question, or its new words.
    pub fn save_line(
        &self,
        ask: AskId,
        channel: ChannelId,
        message: MessageId,
        text: &str,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO ask_messages (message, ask, channel, text) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (message) DO UPDATE SET text = excluded.text",
        )?;
        statement.execute(params![message, ask, channel, text])?;
        Ok(())
    }

    /// Notes that a question stands in another channel too.
    pub fn save_copy(&self, ask: AskId, channel: ChannelId, message: MessageId) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO ask_messages (message, ask, channel, is_copy) VALUES (?1, ?2, ?3, 1)
             ON CONFLICT (message) DO NOTHING",
        )?;
        statement.execute(params![message, ask, channel])?;
        Ok(())
    }

    /// The question that this message is a line or a copy of, and whether it is a copy.
    pub fn ask_of_line(&self, message: MessageId) -> Result<Option<(AskId, bool)>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT ask, is_copy FROM ask_messages WHERE message = ?1")?;
        let found = statement.query_row([message], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(found.optional()?)
    }

    /// The lines of a question in the order they were written; empty if it has only the one it stands in.
    pub fn lines_of(&self, ask: AskId) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT text FROM ask_messages WHERE ask = ?1 AND is_copy = 0 ORDER BY message",
        )?;
        let rows = statement.query_map([ask], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Forgets a line or a copy.
    pub fn drop_line(&self, message: MessageId) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM ask_messages WHERE message = ?1")?
            .execute([message])?;
        Ok(())
    }

    /// Copies of unsettled questions that stand in this channel, the newest first: the question and the copy.
    pub fn copies_in(&self, guild: GuildId, channel: ChannelId) -> Result<Vec<(AskId, MessageId)>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT asks.id, ask_messages.message FROM ask_messages JOIN asks ON asks.id = ask
             WHERE ask_messages.channel = ?2 AND is_copy = 1 AND guild = ?1 AND {UNSETTLED}
             ORDER BY ask_messages.message DESC",
        ))?;
        let rows = statement.query_map(params![guild, channel], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
