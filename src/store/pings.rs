//! Who was asked, why, and what came of it.

use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::rows::{from_word, to_word};
use super::{Result, Store};
use crate::domain::ids::{AskId, GuildId, UserId};
use crate::domain::time::Timestamp;

/// What came of asking somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PingOutcome {
    /// Nothing yet.
    #[default]
    None,
    /// They said they take it.
    Taken,
    /// They answered.
    Answered,
    /// "Not now."
    Passed,
    /// "Not my topic."
    NotMyTopic,
    /// They snoozed the bot upon it.
    Snoozed,
    /// They don't want to be asked any more.
    TurnedOff,
}

/// One person asked about one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ping {
    /// Which question.
    pub ask: AskId,
    /// Who.
    pub member: UserId,
    /// In which round, from 1.
    pub wave: u32,
    /// When.
    pub at: Timestamp,
    /// A badge without a sound.
    pub silent: bool,
    /// The parts of the choice, as JSON.
    pub reason: String,
    /// What came of it.
    pub outcome: PingOutcome,
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Ping> {
    Ok(Ping {
        ask: row.get("ask")?,
        member: row.get("member")?,
        wave: row.get("wave")?,
        at: row.get("pinged_at")?,
        silent: row.get("silent")?,
        reason: row.get("reason")?,
        outcome: from_word(row, "outcome")?,
    })
}

pub(super) const COLUMNS: &str = "ask, member, wave, pinged_at, silent, reason, outcome";

impl Store {
    /// Saves that somebody is about to be asked. Says `false` if they were asked about this before: then don't.
    pub fn add_ping(&self, guild: GuildId, ping: &Ping) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO pings (guild, ask, member, wave, pinged_at, silent, reason, outcome)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (ask, member) DO NOTHING",
        )?;
        let added = statement.execute(params![
            guild,
            ping.ask,
            ping.member,
            ping.wave,
            ping.at,
            ping.silent,
            ping.reason,
            to_word(&ping.outcome)?,
        ])?;
        Ok(added > 0)
    }

    /// Everybody asked about a question, in order.
    pub fn pings_of(&self, ask: AskId) -> Result<Vec<Ping>> {
        let sql = format!("SELECT {COLUMNS} FROM pings WHERE ask = ?1 ORDER BY id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([ask], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The ping of one person for one question.
    pub fn ping_of(&self, ask: AskId, member: UserId) -> Result<Option<Ping>> {
        let sql = format!("SELECT {COLUMNS} FROM pings WHERE ask = ?1 AND member = ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row(params![ask, member], read).optional()?)
    }

    /// Notes what came of asking somebody.
    pub fn settle_ping(
        &self,
        ask: AskId,
        member: UserId,
        outcome: PingOutcome,
        at: Timestamp,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE pings SET outcome = ?3, outcome_at = ?4 WHERE ask = ?1 AND member = ?2",
        )?;
        statement.execute(params![ask, member, to_word(&outcome)?, at])?;
        Ok(())
    }

    /// Notes that somebody who was asked since `since`, and did nothing about it yet, had enough.
    pub fn note_reaction(
        &self,
        guild: GuildId,
        member: UserId,
        since: Timestamp,
        outcome: PingOutcome,
        at: Timestamp,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE pings SET outcome = ?4, outcome_at = ?5 WHERE id = (
                SELECT id FROM pings WHERE guild = ?1 AND member = ?2 AND pinged_at >= ?3
                AND outcome = 'none' ORDER BY pinged_at DESC LIMIT 1)",
        )?;
        statement.execute(params![guild, member, since, to_word(&outcome)?, at])?;
        Ok(())
    }

    /// Forgets that somebody was to be asked: nothing was said to them.
    pub fn take_back_ping(&self, ask: AskId, member: UserId) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM pings WHERE ask = ?1 AND member = ?2")?
            .execute(params![ask, member])?;
        Ok(())
    }

    /// It was said only now: the ping counts from here.
    pub fn move_ping(&self, ask: AskId, member: UserId, at: Timestamp) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE pings SET pinged_at = ?3 WHERE ask = ?1 AND member = ?2")?
            .execute(params![ask, member, at])?;
        Ok(())
    }

    /// When each member was pinged since `since`, oldest first; being named for a topic, if they were notified
    /// of it, counts as well.
    pub fn pings_since(
        &self,
        guild: GuildId,
        since: Timestamp,
    ) -> Result<Vec<(UserId, Timestamp)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT member, pinged_at AS at FROM pings WHERE guild = ?1 AND pinged_at > ?2
             UNION ALL SELECT member, named_at FROM nominations
             WHERE guild = ?1 AND named_at > ?2 AND notified = 1 ORDER BY at",
        )?;
        let rows =
            statement.query_map(params![guild, since], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
