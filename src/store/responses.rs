//! What others said to a question, and who is credited for it.

use rusqlite::{Row, params};

use super::{Result, Store};
use crate::domain::ids::{AskId, ChannelId, GuildId, MessageId, UserId};
use crate::domain::time::Timestamp;

/// Something said to a question by somebody else than the asker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Its message.
    pub message: MessageId,
    /// Which question.
    pub ask: AskId,
    /// Where it stands.
    pub channel: ChannelId,
    /// Who said it.
    pub member: UserId,
    /// Their name at that time.
    pub name: String,
    /// When.
    pub said_at: Timestamp,
    /// Is it (part of) the accepted answer?
    pub accepted: bool,
    /// Its words, kept only once accepted.
    pub text: String,
}

/// A helper, credited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// For which question.
    pub ask: AskId,
    /// Who.
    pub member: UserId,
    /// Their name at that time.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Response> {
    Ok(Response {
        message: row.get("message")?,
        ask: row.get("ask")?,
        channel: row.get("channel")?,
        member: row.get("member")?,
        name: row.get("name")?,
        said_at: row.get("said_at")?,
        accepted: row.get("accepted")?,
        text: row.get("text")?,
    })
}

pub(super) fn credit(row: &Row<'_>) -> rusqlite::Result<Credit> {
    Ok(Credit {
        ask: row.get("ask")?,
        member: row.get("member")?,
        name: row.get("name")?,
        at: row.get("credited_at")?,
    })
}

pub(super) const COLUMNS: &str = "message, ask, channel, member, name, said_at, accepted, text";

impl Store {
    /// Saves something said to a question; says `false` if it is known already.
    pub fn add_response(&self, guild: GuildId, new: &Response) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO responses (message, guild, ask, channel, member, name, said_at, accepted, text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (message) DO NOTHING",
        )?;
        let added = statement.execute(params![
            new.message,
            guild,
            new.ask,
            new.channel,
            new.member,
            new.name,
            new.said_at,
            new.accepted,
            new.text,
        ])?;
        Ok(added > 0)
    }

    /// Everything said to a question, in order of time.
    pub fn responses_to(&self, ask: AskId) -> Result<Vec<Response>> {
        let sql =
            format!("SELECT {COLUMNS} FROM responses WHERE ask = ?1 ORDER BY said_at, message");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([ask], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The response that this message is.
    pub fn response(&self, guild: GuildId, message: MessageId) -> Result<Option<Response>> {
        let sql = format!("SELECT {COLUMNS} FROM responses WHERE guild = ?1 AND message = ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query_map(params![guild, message], read)?;
        Ok(rows.next().transpose()?)
    }

    /// Marks a message as (part of) the accepted answer and keeps its words.
    pub fn accept_response(&self, message: MessageId, text: &str) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached("UPDATE responses SET accepted = 1, text = ?2 WHERE message = ?1")?;
        statement.execute(params![message, text])?;
        Ok(())
    }

    /// Takes back that anything was accepted, and the words with it.
    pub fn unaccept(&self, ask: AskId) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE responses SET accepted = 0, text = '' WHERE ask = ?1")?
            .execute([ask])?;
        self.connection
            .prepare_cached("DELETE FROM credits WHERE ask = ?1")?
            .execute([ask])?;
        Ok(())
    }

    /// Removes a response whose message was deleted.
    pub fn drop_response(&self, guild: GuildId, message: MessageId) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM responses WHERE guild = ?1 AND message = ?2")?
            .execute(params![guild, message])?;
        Ok(())
    }

    /// Credits somebody for a question; once.
    pub fn add_credit(&self, guild: GuildId, credit: &Credit) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO credits (ask, guild, member, name, credited_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (ask, member) DO NOTHING",
        )?;
        statement.execute(params![
            credit.ask,
            guild,
            credit.member,
            credit.name,
            credit.at
        ])?;
        Ok(())
    }

    /// Takes one person's credit for one question back.
    pub fn drop_credit(&self, ask: AskId, member: UserId) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM credits WHERE ask = ?1 AND member = ?2")?
            .execute(params![ask, member])?;
        Ok(())
    }

    /// Who is credited for a question.
    pub fn credits_of(&self, ask: AskId) -> Result<Vec<Credit>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT ask, member, name, credited_at FROM credits WHERE ask = ?1
             ORDER BY credited_at, member",
        )?;
        let rows = statement.query_map([ask], credit)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Is this the only question somebody is credited for?
    pub fn is_first_credit(&self, guild: GuildId, ask: AskId, member: UserId) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "SELECT NOT EXISTS (SELECT 1 FROM credits WHERE guild = ?1 AND member = ?3 AND ask <> ?2)",
        )?;
        Ok(statement.query_row(params![guild, ask, member], |row| row.get(0))?)
    }

    /// Who said something to a question from `from` up to before `until`, and where that question stands.
    pub fn responded_between(
        &self,
        guild: GuildId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(UserId, ChannelId)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT responses.member, asks.channel FROM responses
             JOIN asks ON asks.id = responses.ask
             WHERE responses.guild = ?1 AND said_at >= ?2 AND said_at < ?3",
        )?;
        let rows = statement.query_map(params![guild, from, until], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// All credits of a community from `from` up to before `until`, in order of time.
    pub fn credits_between(
        &self,
        guild: GuildId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Credit>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT ask, member, name, credited_at FROM credits
             WHERE guild = ?1 AND credited_at >= ?2 AND credited_at < ?3 ORDER BY credited_at, member",
        )?;
        let rows = statement.query_map(params![guild, from, until], credit)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
