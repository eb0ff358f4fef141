//! What is stored about one member, for them to see.

use rusqlite::params;

use super::{Ping, Response, Result, Store, pings, responses};
use crate::domain::ids::{GuildId, UserId};
use crate::domain::registry::Traces;

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
