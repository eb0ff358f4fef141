//! Who was there: weeks in which members wrote, and hours in which people of the registry did.

use rusqlite::{Row, RowIndex, params};

use super::{Result, Store};
use crate::domain::calendar::Week;
use crate::domain::health::{MemberWeek, Presence, Recorded};
use crate::domain::ids::{GuildId, UserId};
use crate::domain::time::Timestamp;

/// The weeks of which anything is kept, one step through the key for each.
const WEEKS: &str = "WITH RECURSIVE kept (week) AS (
    SELECT min(week) FROM member_weeks WHERE guild = ?1
    UNION ALL
    SELECT (SELECT min(week) FROM member_weeks WHERE guild = ?1 AND week > kept.week)
    FROM kept WHERE kept.week IS NOT NULL)";

/// A week as it is kept: 202647.
fn number(week: Week) -> i64 {
    i64::from(week.year) * 100 + i64::from(week.week)
}

fn week(row: &Row<'_>, column: impl RowIndex) -> rusqlite::Result<Week> {
    let number: i64 = row.get(column)?;
    Ok(Week {
        year: (number / 100) as i16,
        week: (number % 100) as u8,
    })
}

impl Store {
    /// Notes that somebody wrote in a week.
    pub fn note_week(&self, guild: GuildId, member: UserId, week: Week) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO member_weeks (guild, member, week) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![guild, member, number(week)])?;
        Ok(())
    }

    /// Notes an hour in which somebody wrote; of people outside the registry nothing is kept.
    pub fn note_hour(&self, guild: GuildId, member: UserId, hour: Timestamp) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO presence_hours (guild, member, hour) SELECT ?1, ?2, ?3
                 WHERE EXISTS (SELECT 1 FROM people WHERE guild = ?1 AND member = ?2)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![guild, member, hour])?;
        Ok(())
    }

    /// Forgets who was there before `week`, and before `hour`.
    pub fn forget_presence(&self, guild: GuildId, before: Week, hour: Timestamp) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM member_weeks WHERE guild = ?1 AND week < ?2")?
            .execute(params![guild, number(before)])?;
        self.connection
            .prepare_cached("DELETE FROM presence_hours WHERE guild = ?1 AND hour < ?2")?
            .execute(params![guild, hour])?;
        Ok(())
    }

    /// Forgets when one member was there.
    pub(super) fn forget_presence_of(&self, guild: GuildId, member: UserId) -> Result<()> {
        let sql = format!(
            "{WEEKS} DELETE FROM member_weeks WHERE guild = ?1 AND member = ?2
             AND week IN (SELECT week FROM kept)"
        );
        self.connection.execute(&sql, params![guild, member])?;
        self.connection.execute(
            "DELETE FROM presence_hours WHERE guild = ?1 AND member = ?2",
            params![guild, member],
        )?;
        Ok(())
    }

    /// The weeks in which one member wrote, in order.
    pub fn weeks_of(&self, guild: GuildId, member: UserId) -> Result<Vec<Week>> {
        let sql = format!(
            "{WEEKS} SELECT week FROM kept WHERE EXISTS (SELECT 1 FROM member_weeks
                WHERE guild = ?1 AND member_weeks.week = kept.week AND member = ?2)"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![guild, member], |row| week(row, "week"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The hours in which one person of the registry wrote, in order.
    pub fn hours_of(&self, guild: GuildId, member: UserId) -> Result<Vec<Timestamp>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT hour FROM presence_hours WHERE guild = ?1 AND member = ?2 ORDER BY hour",
        )?;
        let rows = statement.query_map(params![guild, member], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Who wrote in which week from `first` on, and from which week on that is known.
    pub(super) fn activity(
        &self,
        guild: GuildId,
        first: Week,
    ) -> Result<(Vec<MemberWeek>, Recorded<Week>)> {
        let mut statement = self.connection.prepare_cached(
            "SELECT member, week FROM member_weeks WHERE guild = ?1 AND week >= ?2 ORDER BY week",
        )?;
        let rows = statement.query_map(params![guild, number(first)], |row| {
            Ok(MemberWeek {
                who: row.get(0)?,
                week: week(row, 1)?,
            })
        })?;
        let rows = rows.collect::<rusqlite::Result<_>>()?;
        let mut statement = self.connection.prepare_cached(
            "SELECT week FROM member_weeks WHERE guild = ?1 ORDER BY week LIMIT 1",
        )?;
        let mut earliest = statement.query_map([guild], |row| week(row, "week"))?;
        let known = match earliest.next().transpose()? {
            // It may have begun in the midst of that week.
            Some(week) => Recorded::From(week.next()),
            None => Recorded::Never,
        };
        Ok((rows, known))
    }

    /// When people of the registry wrote from `since` on, and from when on that is known.
    pub(super) fn presence(
        &self,
        guild: GuildId,
        since: Timestamp,
    ) -> Result<(Vec<Presence>, Recorded<Timestamp>)> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT member, hour FROM presence_hours WHERE guild = ?1")?;
        let rows = statement.query_map([guild], |row| {
            Ok(Presence {
                who: row.get(0)?,
                hour: row.get(1)?,
            })
        })?;
        let mut all: Vec<Presence> = rows.collect::<rusqlite::Result<_>>()?;
        let earliest = all.iter().map(|row| row.hour).min();
        all.retain(|row| row.hour >= since);
        Ok((all, earliest.map_or(Recorded::Never, Recorded::From)))
    }
}
