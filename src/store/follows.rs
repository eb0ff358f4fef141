//! Topics whose solved questions somebody wants to read.

use rusqlite::params;

use super::{Result, Store};
use crate::domain::ids::{GuildId, UserId};
use crate::domain::time::Timestamp;

impl Store {
    /// Somebody follows a topic; says `false` if they do already.
    pub fn follow(
        &self,
        guild: GuildId,
        member: UserId,
        skill: &str,
        at: Timestamp,
    ) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO follows (guild, member, skill, since) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO NOTHING",
        )?;
        Ok(statement.execute(params![guild, member, skill, at])? > 0)
    }

    /// They don't any more; says whether they did.
    pub fn unfollow(&self, guild: GuildId, member: UserId, skill: &str) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "DELETE FROM follows WHERE guild = ?1 AND member = ?2 AND skill = ?3",
        )?;
        Ok(statement.execute(params![guild, member, skill])? > 0)
    }

    /// Somebody left: they follow nothing any more.
    pub fn unfollow_all(&self, guild: GuildId, member: UserId) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM follows WHERE guild = ?1 AND member = ?2")?
            .execute(params![guild, member])?;
        Ok(())
    }

    /// The topics somebody follows, by name.
    pub fn follows_of(&self, guild: GuildId, member: UserId) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT skill FROM follows WHERE guild = ?1 AND member = ?2 ORDER BY skill",
        )?;
        let rows = statement.query_map(params![guild, member], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
