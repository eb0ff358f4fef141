//! Communities and the weeks whose summary is done: the row is written before anything is said.

use rusqlite::{OptionalExtension, params};

use super::{Result, Store};
use crate::domain::ids::{ChannelId, GuildId, MessageId};
use crate::domain::time::Timestamp;

/// A weekly summary as it was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Its message, once it is there.
    pub message: Option<(ChannelId, MessageId)>,
    /// Its words without what was done since; empty once they are old, or named somebody who was forgotten.
    pub text: String,
}

impl Store {
    /// Notes a community, and gives since when it is known.
    pub fn see_community(&self, guild: GuildId, name: &str, at: Timestamp) -> Result<Timestamp> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO communities (guild, name, first_seen) VALUES (?1, ?2, ?3)
             ON CONFLICT (guild) DO UPDATE SET name = excluded.name RETURNING first_seen",
        )?;
        Ok(statement.query_row(params![guild, name, at], |row| row.get(0))?)
    }

    /// The communities that are known, with their names.
    pub fn guilds(&self) -> Result<Vec<(GuildId, String)>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT guild, name FROM communities ORDER BY guild")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// When the first question was asked that is known of a community.
    pub fn first_question_at(&self, guild: GuildId) -> Result<Option<Timestamp>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT min(asked_at) FROM asks WHERE guild = ?1")?;
        Ok(statement.query_row([guild], |row| row.get(0))?)
    }

    /// Claims a week: `true` exactly once a community and week.
    pub fn claim_week(
        &self,
        guild: GuildId,
        week: &str,
        at: Timestamp,
        outcome: &str,
    ) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO weeks (guild, week, done_at, outcome) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO NOTHING",
        )?;
        Ok(statement.execute(params![guild, week, at, outcome])? > 0)
    }

    /// Gives a week back that was claimed, but whose summary could not be said.
    pub fn release_week(&self, guild: GuildId, week: &str) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached("DELETE FROM weeks WHERE guild = ?1 AND week = ?2")?;
        statement.execute(params![guild, week])?;
        Ok(())
    }

    /// What became of a week: "posted", "skipped", or nothing yet.
    pub fn week_outcome(&self, guild: GuildId, week: &str) -> Result<Option<String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT outcome FROM weeks WHERE guild = ?1 AND week = ?2")?;
        let mut rows = statement.query_map(params![guild, week], |row| row.get(0))?;
        Ok(rows.next().transpose()?)
    }

    /// Keeps the words of a week's summary, to show later what was done about it.
    pub fn keep_summary(&self, guild: GuildId, week: &str, text: &str) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE weeks SET text = ?3 WHERE guild = ?1 AND week = ?2")?
            .execute(params![guild, week, text])?;
        Ok(())
    }

    /// Notes where a week's summary stands.
    pub fn note_summary_post(
        &self,
        guild: GuildId,
        week: &str,
        channel: ChannelId,
        message: MessageId,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE weeks SET channel = ?3, message = ?4 WHERE guild = ?1 AND week = ?2",
        )?;
        statement.execute(params![guild, week, channel, message])?;
        Ok(())
    }

    /// A week's summary, if that week is done.
    pub fn posted_summary(&self, guild: GuildId, week: &str) -> Result<Option<Posted>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT channel, message, text FROM weeks WHERE guild = ?1 AND week = ?2",
        )?;
        let row = statement.query_row(params![guild, week], |row| {
            let (channel, message): (ChannelId, MessageId) = (row.get(0)?, row.get(1)?);
            Ok(Posted {
                message: (message.0 != 0).then_some((channel, message)),
                text: row.get(2)?,
            })
        });
        Ok(row.optional()?)
    }

    /// Takes away the words of summaries done before `before`.
    pub fn expire_summaries(&self, guild: GuildId, before: Timestamp) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE weeks SET text = '' WHERE guild = ?1 AND done_at < ?2")?
            .execute(params![guild, before])?;
        Ok(())
    }
}
