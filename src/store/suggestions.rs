//! What weekly summaries suggested, and what was done about it last.

use rusqlite::{OptionalExtension, Params, Row, params};

use super::rows::{from_json, from_word, to_json, to_word};
use super::{Result, Store};
use crate::domain::advice::{Deed, Finding, Matter, Suggestion};
use crate::domain::ids::{GuildId, SuggestionId};
use crate::domain::time::Timestamp;

/// What `called` says of a suggestion whose last deed could not be said.
const REFUSED: i64 = 2;
const SUGGESTION: &str = "id, week, place, finding, made_at, step, who, who_name, done_at, called";

fn read(row: &Row<'_>) -> rusqlite::Result<Suggestion> {
    let step: String = row.get("step")?;
    let deed = if step.is_empty() {
        None
    } else {
        Some(Deed {
            step: from_word(row, "step")?,
            who: row.get("who")?,
            name: row.get("who_name")?,
            at: row.get("done_at")?,
        })
    };
    Ok(Suggestion {
        id: row.get("id")?,
        week: row.get("week")?,
        place: row.get("place")?,
        finding: from_json(row, "finding")?,
        at: row.get("made_at")?,
        deed,
        refused: row.get::<_, i64>("called")? == REFUSED,
    })
}

impl Store {
    /// Saves a suggestion of a week's summary, before it is said, and gives it back with its number.
    pub fn add_suggestion(
        &self,
        guild: GuildId,
        week: &str,
        place: u32,
        finding: &Finding,
        at: Timestamp,
    ) -> Result<Suggestion> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO suggestions (guild, week, place, matter, finding, made_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
        )?;
        let (matter, json) = (to_json(&finding.matter())?, to_json(finding)?);
        let id = statement.query_row(params![guild, week, place, matter, json, at], |row| {
            row.get(0)
        })?;
        Ok(Suggestion {
            id,
            week: week.to_owned(),
            place,
            finding: finding.clone(),
            at,
            deed: None,
            refused: false,
        })
    }

    fn suggestions(&self, rest: &str, values: impl Params) -> Result<Vec<Suggestion>> {
        let sql = format!("SELECT {SUGGESTION} FROM suggestions {rest}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(values, read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One suggestion by its number.
    pub fn suggestion(&self, guild: GuildId, id: SuggestionId) -> Result<Option<Suggestion>> {
        let sql = format!("SELECT {SUGGESTION} FROM suggestions WHERE guild = ?1 AND id = ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row(params![guild, id], read).optional()?)
    }

    /// The suggestions of one week's summary, in order.
    pub fn suggestions_of(&self, guild: GuildId, week: &str) -> Result<Vec<Suggestion>> {
        self.suggestions(
            "WHERE guild = ?1 AND week = ?2 ORDER BY place",
            params![guild, week],
        )
    }

    /// Forgets what was suggested in a summary that could not be said.
    pub fn drop_suggestions(&self, guild: GuildId, week: &str) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM suggestions WHERE guild = ?1 AND week = ?2")?
            .execute(params![guild, week])?;
        Ok(())
    }

    /// Everything suggested from `from` up to before `until`, in order.
    pub fn suggestions_between(
        &self,
        guild: GuildId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Suggestion>> {
        self.suggestions(
            "WHERE guild = ?1 AND made_at >= ?2 AND made_at < ?3 ORDER BY id",
            params![guild, from, until],
        )
    }

    /// The last suggestion about a matter.
    pub fn last_suggestion_about(
        &self,
        guild: GuildId,
        matter: &Matter,
    ) -> Result<Option<Suggestion>> {
        let found = self.suggestions(
            "WHERE guild = ?1 AND matter = ?2 ORDER BY id DESC LIMIT 1",
            params![guild, to_json(matter)?],
        )?;
        Ok(found.into_iter().next())
    }

    /// Claims the one call for experts that a suggestion may bring: `true` once.
    pub fn claim_call(&self, id: SuggestionId) -> Result<bool> {
        let mut statement = self
            .connection
            .prepare_cached("UPDATE suggestions SET called = 1 WHERE id = ?1 AND called <> 1")?;
        Ok(statement.execute([id])? > 0)
    }

    /// Notes what was done about a suggestion.
    pub fn note_deed(&self, id: SuggestionId, deed: &Deed) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE suggestions SET step = ?2, who = ?3, who_name = ?4, done_at = ?5,
                    called = iif(called = ?6, 0, called) WHERE id = ?1",
        )?;
        let step = to_word(&deed.step)?;
        statement.execute(params![id, step, deed.who, deed.name, deed.at, REFUSED])?;
        Ok(())
    }

    /// What was done last about a suggestion came to nothing, because it could not be said: it is open again,
    /// unless somebody was named before.
    pub fn take_back_deed(&self, id: SuggestionId) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE suggestions SET called = ?2 WHERE id = ?1")?
            .execute(params![id, REFUSED])?;
        self.connection
            .prepare_cached(
                "UPDATE suggestions SET step = '', who = NULL, who_name = '', done_at = 0
                 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM nominations WHERE suggestion = ?1)",
            )?
            .execute([id])?;
        Ok(())
    }
}
