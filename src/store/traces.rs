//! What is stored about one member, for them to see.

use rusqlite::params;

use super::rows::from_json;
use super::{Credit, Ping, Response, Result, Store, pings, responses};
use crate::domain::ids::{AskId, GuildId, UserId};
use crate::domain::registry::Traces;
use crate::domain::time::Timestamp;

impl Store {
    /// How much is stored about a member.
    pub fn traces_of(&self, guild: GuildId, member: UserId) -> Result<Traces> {
        let mut statement = self.connection.prepare_cached(
            "SELECT
               (SELECT count(*) FROM asks WHERE guild = ?1 AND asker = ?2),
               (SELECT count(*) FROM pings WHERE guild = ?1 AND member = ?2),
               (SELECT count(*) FROM responses WHERE guild = ?1 AND member = ?2),
               (SELECT count(*) FROM responses WHERE guild = ?1 AND member = ?2 AND accepted = 1),
               (SELECT count(*) FROM credits WHERE guild = ?1 AND member = ?2),
               (SELECT count(*) FROM presence_hours WHERE guild = ?1 AND member = ?2)",
        )?;
        let weeks = self.weeks_of(guild, member)?.len();
        let traces = statement.query_row(params![guild, member], |row| {
            Ok(Traces {
                questions: row.get(0)?,
                pings: row.get(1)?,
                answers: row.get(2)?,
                accepted: row.get(3)?,
                credits: row.get(4)?,
                weeks: weeks as u32,
                hours: row.get(5)?,
            })
        });
        Ok(traces?)
    }

    /// What a member did as a core member, and whom they named for a topic, in order: when, and what.
    pub fn care_by(&self, guild: GuildId, member: UserId) -> Result<Vec<(Timestamp, String)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT done_at AS at, 'suggestion of ' || week || ': ' || step AS what FROM suggestions
             WHERE guild = ?1 AND who = ?2
             UNION ALL SELECT made_at, change FROM changes WHERE guild = ?1 AND made_by = ?2
             UNION ALL SELECT named_at, 'named somebody for ' || skill FROM nominations
             WHERE guild = ?1 AND named_by = ?2 ORDER BY at",
        )?;
        let rows =
            statement.query_map(params![guild, member], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Every step of a question that a member took, in order: the question, when, and what.
    pub fn steps_taken_by(
        &self,
        guild: GuildId,
        member: UserId,
    ) -> Result<Vec<(AskId, Timestamp, String)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT steps.ask, steps.at, steps.what FROM steps JOIN asks ON asks.id = steps.ask
             WHERE steps.who = ?2 AND asks.guild = ?1 ORDER BY steps.at, steps.id",
        )?;
        let rows = statement.query_map(params![guild, member], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Every question a member fits but wasn't asked about, in order: the question, when, and why not.
    pub fn omissions_of(
        &self,
        guild: GuildId,
        member: UserId,
    ) -> Result<Vec<(AskId, Timestamp, serde_json::Value)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT ask, at, reason FROM steps WHERE what = 'omitted' AND instr(reason, ?2) > 0
             AND ask IN (SELECT id FROM asks WHERE guild = ?1) ORDER BY at, id",
        )?;
        let rows = statement.query_map(params![guild, member], |row| {
            let omitted: Vec<(UserId, serde_json::Value)> = from_json(row, "reason")?;
            let own = omitted.into_iter().find(|(who, _)| *who == member);
            Ok((row.get("ask")?, row.get("at")?, own))
        })?;
        let found: Vec<(AskId, Timestamp, Option<_>)> = rows.collect::<rusqlite::Result<_>>()?;
        let told = found.into_iter();
        Ok(told
            .filter_map(|(ask, at, own)| own.map(|(_, why)| (ask, at, why)))
            .collect())
    }

    /// Every credit of a member, in order.
    pub fn credits_to(&self, guild: GuildId, member: UserId) -> Result<Vec<Credit>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT ask, member, name, credited_at FROM credits WHERE guild = ?1 AND member = ?2
             ORDER BY credited_at, ask",
        )?;
        let rows = statement.query_map(params![guild, member], responses::credit)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Every time a member was asked, in order.
    pub fn pings_to(&self, guild: GuildId, member: UserId) -> Result<Vec<Ping>> {
        let sql = format!(
            "SELECT {} FROM pings WHERE guild = ?1 AND member = ?2 ORDER BY pinged_at",
            pings::COLUMNS
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![guild, member], pings::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Everything a member said to questions of others, in order.
    pub fn responses_by(&self, guild: GuildId, member: UserId) -> Result<Vec<Response>> {
        let sql = format!(
            "SELECT {} FROM responses WHERE guild = ?1 AND member = ?2 ORDER BY said_at",
            responses::COLUMNS
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![guild, member], responses::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
