//! What the public digest tells: each list by one query; and the weeks whose digest is done.

use rusqlite::params;

use super::rows::from_word;
use super::{Result, Store};
use crate::domain::digest::NewName;
use crate::domain::ids::{AskId, GuildId};
use crate::domain::skills::Level;
use crate::domain::time::Timestamp;

impl Store {
    /// Claims the digest of a week: `true` exactly once a community and week.
    pub fn claim_digest(&self, guild: GuildId, week: &str, at: Timestamp) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO digests (guild, week, done_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?;
        Ok(statement.execute(params![guild, week, at])? > 0)
    }

    /// The solved questions whose answer was enough for somebody who asked from `from` up to before `until`, and for how many.
    pub fn reused_between(
        &self,
        guild: GuildId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(AskId, u32)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT similar, count(*) FROM asks
             WHERE guild = ?1 AND asked_at >= ?2 AND asked_at < ?3 AND similar IS NOT NULL
                AND EXISTS (SELECT 1 FROM steps WHERE ask = asks.id AND what = 'earlier answer helped')
             GROUP BY similar ORDER BY similar",
        )?;
        let rows = statement.query_map(params![guild, from, until], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Who said from `from` up to before `until` that they know something, and is still here; learners aren't named.
    pub fn declared_between(
        &self,
        guild: GuildId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<NewName>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT skills.member, people.name, skills.skill, skills.level FROM skills
             JOIN people ON people.guild = skills.guild AND people.member = skills.member
             WHERE skills.guild = ?1 AND skills.declared_at >= ?2 AND skills.declared_at < ?3
                AND people.left_at IS NULL
             ORDER BY skills.skill, skills.member",
        )?;
        let rows = statement.query_map(params![guild, from, until], |row| {
            let level: Level = from_word(row, "level")?;
            let name = NewName {
                who: row.get("member")?,
                name: row.get("name")?,
                topic: row.get("skill")?,
            };
            Ok((level > Level::Learning).then_some(name))
        })?;
        let all = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(all.into_iter().flatten().collect())
    }
}
