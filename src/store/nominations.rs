//! Members named for a topic, and what they said to it.

use rusqlite::{OptionalExtension, Params, Row, params};
use serde::{Deserialize, Serialize};

use super::rows::{from_word, to_word};
use super::{Result, Store};
use crate::domain::ids::{GuildId, NominationId, SuggestionId, UserId};
use crate::domain::time::Timestamp;

/// What somebody said to being named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NominationAnswer {
    /// Nothing yet.
    #[default]
    Open,
    /// They are in.
    Accepted,
    /// Not this time.
    Declined,
}

/// Somebody named for a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nomination {
    /// Our number of it.
    pub id: NominationId,
    /// Who was named.
    pub member: UserId,
    /// For which topic.
    pub skill: String,
    /// By whom; nobody once they had themselves forgotten.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// Were they notified of it? Then it counts as a ping of theirs.
    pub notified: bool,
    /// The suggestion it came of.
    pub suggestion: Option<SuggestionId>,
    /// What they said to it.
    pub answer: NominationAnswer,
    /// When they said it.
    pub answered_at: Timestamp,
}

const NOMINATION: &str =
    "id, member, skill, named_by, named_at, notified, suggestion, answer, answered_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Nomination> {
    Ok(Nomination {
        id: row.get("id")?,
        member: row.get("member")?,
        skill: row.get("skill")?,
        by: row.get("named_by")?,
        at: row.get("named_at")?,
        notified: row.get("notified")?,
        suggestion: row.get("suggestion")?,
        answer: from_word(row, "answer")?,
        answered_at: row.get("answered_at")?,
    })
}

impl Store {
    /// Saves that somebody is named, and gives the number. The number and answer of `new` don't matter.
    pub fn add_nomination(&self, guild: GuildId, new: &Nomination) -> Result<NominationId> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO nominations (guild, member, skill, named_by, named_at, notified, suggestion)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
        )?;
        let row = params![
            guild,
            new.member,
            new.skill,
            new.by,
            new.at,
            new.notified,
            new.suggestion
        ];
        Ok(statement.query_row(row, |row| row.get(0))?)
    }

    fn nominations(&self, rest: &str, values: impl Params) -> Result<Vec<Nomination>> {
        let sql = format!("SELECT {NOMINATION} FROM nominations {rest}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(values, read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One nomination by its number.
    pub fn nomination(&self, guild: GuildId, id: NominationId) -> Result<Option<Nomination>> {
        let sql = format!("SELECT {NOMINATION} FROM nominations WHERE guild = ?1 AND id = ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row(params![guild, id], read).optional()?)
    }

    /// Who was named because of a suggestion, in order.
    pub fn nominations_for(&self, suggestion: SuggestionId) -> Result<Vec<Nomination>> {
        self.nominations("WHERE suggestion = ?1 ORDER BY id", params![suggestion])
    }

    /// How often somebody was named, the newest first.
    pub fn nominations_of(&self, guild: GuildId, member: UserId) -> Result<Vec<Nomination>> {
        self.nominations(
            "WHERE guild = ?1 AND member = ?2 ORDER BY id DESC",
            params![guild, member],
        )
    }

    /// Forgets a nomination that nobody heard of.
    pub fn drop_nomination(&self, id: NominationId) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM nominations WHERE id = ?1")?
            .execute([id])?;
        Ok(())
    }

    /// Notes what somebody said to being named.
    pub fn answer_nomination(
        &self,
        id: NominationId,
        answer: NominationAnswer,
        at: Timestamp,
    ) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached("UPDATE nominations SET answer = ?2, answered_at = ?3 WHERE id = ?1")?;
        statement.execute(params![id, to_word(&answer)?, at])?;
        Ok(())
    }
}
