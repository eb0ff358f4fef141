//! Communities and the weeks whose summary is done: the row is written before anything is said.

use rusqlite::params;

use super::{Result, Store};
use crate::domain::ids::GuildId;
use crate::domain::time::Timestamp;

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
}
