//! What the ranking learns again at the start: all questions and answers, with the few columns it needs.

use rusqlite::params;

use super::{Result, Store};
use crate::domain::ids::{AskId, GuildId, UserId};
use crate::domain::time::Timestamp;

/// A question of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastQuestion {
    /// Our own number.
    pub id: AskId,
    /// Who asked; 0 once they had themselves forgotten.
    pub asker: UserId,
    /// When.
    pub at: Timestamp,
    /// The whole text, never empty.
    pub text: String,
    /// Whether somebody was credited with the answer.
    pub solved: bool,
}

/// What somebody said first to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastAnswer {
    /// Which question.
    pub ask: AskId,
    /// Who.
    pub member: UserId,
    /// When.
    pub at: Timestamp,
    /// The words; empty unless accepted.
    pub text: String,
}

impl Store {
    /// All questions whose words are still kept, in order of time. Columns by place: half the time of names.
    pub fn past_questions(&self, guild: GuildId) -> Result<Vec<PastQuestion>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, asker, asked_at, text, state IN ('solved', 'presumed_solved')
             FROM asks WHERE guild = ?1 AND text <> '' ORDER BY asked_at, id",
        )?;
        let rows = statement.query_map(params![guild], |row| {
            Ok(PastQuestion {
                id: row.get(0)?,
                asker: row.get(1)?,
                at: row.get(2)?,
                text: row.get(3)?,
                solved: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// All that was said to questions, in order of time. The `+` keeps SQLite from an index and from sorting after it:
    /// the table is in order of messages already.
    pub fn past_answers(&self, guild: GuildId) -> Result<Vec<PastAnswer>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT ask, member, said_at, text FROM responses WHERE +guild = ?1 ORDER BY message",
        )?;
        let rows = statement.query_map(params![guild], |row| {
            Ok(PastAnswer {
                ask: row.get(0)?,
                member: row.get(1)?,
                at: row.get(2)?,
                text: row.get(3)?,
            })
        })?;
        let mut answers = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        // Messages are in order of time already, but for what was read again after a gap.
        answers.sort_by_key(|answer| answer.at);
        Ok(answers)
    }
}
