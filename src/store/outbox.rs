//! What was promised and is not yet said.

use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::rows::{from_json, to_json};
use super::{Result, Store};
use crate::domain::ids::GuildId;
use crate::domain::time::Timestamp;

/// A promise: what is to be said, and what for.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise<Purpose, Speech> {
    /// Its number.
    pub id: i64,
    /// What it is for.
    pub purpose: Purpose,
    /// What is to be said.
    pub speech: Speech,
    /// When it was promised.
    pub made_at: Timestamp,
    /// How often it was tried.
    pub tries: u32,
}

impl Store {
    /// Saves a promise and gives its number.
    pub fn promise<P: Serialize, S: Serialize>(
        &self,
        guild: GuildId,
        purpose: &P,
        speech: &S,
        at: Timestamp,
        try_again_at: Timestamp,
    ) -> Result<i64> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO outbox (guild, purpose, speech, made_at, tries, try_at)
             VALUES (?1, ?2, ?3, ?4, 1, ?5) RETURNING id",
        )?;
        let row = params![guild, to_json(purpose)?, to_json(speech)?, at, try_again_at];
        Ok(statement.query_row(row, |row| row.get(0))?)
    }

    /// One promise, if it is still open.
    pub fn promised<P: DeserializeOwned, S: DeserializeOwned>(
        &self,
        guild: GuildId,
        id: i64,
    ) -> Result<Option<Promise<P, S>>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, purpose, speech, made_at, tries FROM outbox WHERE guild = ?1 AND id = ?2",
        )?;
        Ok(statement.query_row(params![guild, id], read).optional()?)
    }

    /// Promises to try (again) now, in the order they were made.
    pub fn due_promises<P: DeserializeOwned, S: DeserializeOwned>(
        &self,
        guild: GuildId,
        now: Timestamp,
    ) -> Result<Vec<Promise<P, S>>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, purpose, speech, made_at, tries FROM outbox
             WHERE guild = ?1 AND try_at <= ?2 ORDER BY id LIMIT 200",
        )?;
        let rows = statement.query_map(params![guild, now], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Every promise that isn't kept yet, in the order they were made.
    pub fn open_promises<P: DeserializeOwned, S: DeserializeOwned>(
        &self,
        guild: GuildId,
    ) -> Result<Vec<Promise<P, S>>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, purpose, speech, made_at, tries FROM outbox WHERE guild = ?1 ORDER BY id",
        )?;
        let rows = statement.query_map([guild], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Every open promise is to be tried at once: after a start, nobody knows which were said.
    pub fn retry_all_promises(&self, guild: GuildId, now: Timestamp) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached("UPDATE outbox SET try_at = ?2 WHERE guild = ?1")?;
        statement.execute(params![guild, now])?;
        Ok(())
    }

    /// Notes one more try, and when the next would be.
    pub fn note_try(&self, id: i64, try_again_at: Timestamp) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached("UPDATE outbox SET tries = tries + 1, try_at = ?2 WHERE id = ?1")?;
        statement.execute(params![id, try_again_at])?;
        Ok(())
    }

    /// Sets when to try again without counting a try.
    pub fn try_at(&self, id: i64, at: Timestamp) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached("UPDATE outbox SET try_at = ?2 WHERE id = ?1")?;
        statement.execute(params![id, at])?;
        Ok(())
    }

    /// A promise is kept, or can't be: it is done with.
    pub fn settle_promise(&self, id: i64) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM outbox WHERE id = ?1")?
            .execute([id])?;
        Ok(())
    }
}

fn read<P: DeserializeOwned, S: DeserializeOwned>(
    row: &rusqlite::Row<'_>,
) -> rusqlite::Result<Promise<P, S>> {
    Ok(Promise {
        id: row.get("id")?,
        purpose: from_json(row, "purpose")?,
        speech: from_json(row, "speech")?,
        made_at: row.get("made_at")?,
        tries: row.get("tries")?,
    })
}
