//! The registry: people who agreed to be asked, and what they say they know.

use std::collections::HashSet;

use jiff::tz::TimeZone;
use rusqlite::{OptionalExtension, Row, params};

use super::rows::{from_json, from_word, to_json, to_word};
use super::{Result, Store};
use crate::domain::ids::{GuildId, RoleId, UserId};
use crate::domain::registry::{Declared, Person};
use crate::domain::settings::QuietHours;
use crate::domain::time::Timestamp;

const PERSON: &str = "member, name, roles, preference, quiet_from, quiet_to, time_zone, per_day, \
                      per_week, snoozed_until, joined_at, left_at";

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    let from: Option<u16> = row.get("quiet_from")?;
    let until: Option<u16> = row.get("quiet_to")?;
    let zone: Option<String> = row.get("time_zone")?;
    Ok(Person {
        member: row.get("member")?,
        name: row.get("name")?,
        roles: from_json(row, "roles")?,
        preference: from_word(row, "preference")?,
        quiet_hours: from
            .zip(until)
            .map(|(from, until)| QuietHours { from, until }),
        // A zone that a later tz database dropped counts as not said.
        time_zone: zone.and_then(|name| TimeZone::get(&name).ok()),
        per_day: row.get("per_day")?,
        per_week: row.get("per_week")?,
        snoozed_until: row.get("snoozed_until")?,
        joined_at: row.get("joined_at")?,
        left_at: row.get("left_at")?,
    })
}

fn declared(row: &Row<'_>) -> rusqlite::Result<Declared> {
    Ok(Declared {
        member: row.get("member")?,
        skill: row.get("skill")?,
        level: from_word(row, "level")?,
    })
}

impl Store {
    /// Everybody in the registry of a community, those who left included.
    pub fn people(&self, guild: GuildId) -> Result<Vec<Person>> {
        let sql = format!("SELECT {PERSON} FROM people WHERE guild = ?1 ORDER BY member");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([guild], person)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Everybody in the registry, by id only.
    pub fn members(&self, guild: GuildId) -> Result<HashSet<UserId>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT member FROM people WHERE guild = ?1")?;
        let rows = statement.query_map([guild], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One person, if in the registry.
    pub fn person(&self, guild: GuildId, member: UserId) -> Result<Option<Person>> {
        let sql = format!("SELECT {PERSON} FROM people WHERE guild = ?1 AND member = ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement
            .query_row(params![guild, member], person)
            .optional()?)
    }

    /// Puts somebody into the registry, or refreshes what an event showed of them (name and
    /// roles; somebody who is seen is here again). Their choices stay as they are.
    pub fn see_person(
        &self,
        guild: GuildId,
        member: UserId,
        name: &str,
        roles: &[RoleId],
        at: Timestamp,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO people (guild, member, name, roles, joined_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (guild, member)
             DO UPDATE SET name = excluded.name, roles = excluded.roles, left_at = NULL",
        )?;
        statement.execute(params![guild, member, name, to_json(roles)?, at])?;
        Ok(())
    }

    /// Saves somebody's choices about when they may be asked.
    pub fn save_availability(&self, guild: GuildId, person: &Person) -> Result<()> {
        let zone = person.time_zone.as_ref().and_then(TimeZone::iana_name);
        let mut statement = self.connection.prepare_cached(
            "UPDATE people SET preference = ?3, quiet_from = ?4, quiet_to = ?5, time_zone = ?6,
             per_day = ?7, per_week = ?8, snoozed_until = ?9 WHERE guild = ?1 AND member = ?2",
        )?;
        statement.execute(params![
            guild,
            person.member,
            to_word(&person.preference)?,
            person.quiet_hours.map(|hours| hours.from),
            person.quiet_hours.map(|hours| hours.until),
            zone,
            person.per_day,
            person.per_week,
            person.snoozed_until,
        ])?;
        Ok(())
    }

    /// Notes when somebody in the registry last wrote.
    pub fn note_last_seen(&self, guild: GuildId, member: UserId, at: Timestamp) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE people SET last_seen_at = ?3 WHERE guild = ?1 AND member = ?2
             AND (last_seen_at IS NULL OR last_seen_at < ?3)",
        )?;
        statement.execute(params![guild, member, at])?;
        Ok(())
    }

    /// When each person in the registry last wrote.
    pub fn last_seen(&self, guild: GuildId) -> Result<Vec<(UserId, Timestamp)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT member, last_seen_at FROM people WHERE guild = ?1 AND last_seen_at IS NOT NULL",
        )?;
        let rows = statement.query_map([guild], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes that somebody left the server.
    pub fn see_leave(&self, guild: GuildId, member: UserId, at: Timestamp) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE people SET left_at = ?3 WHERE guild = ?1 AND member = ?2 AND left_at IS NULL",
        )?;
        statement.execute(params![guild, member, at])?;
        Ok(())
    }

    /// Takes out of the registry whoever left before `before`; gives who that was.
    pub fn drop_departed(&self, guild: GuildId, before: Timestamp) -> Result<Vec<UserId>> {
        let mut statement = self.connection.prepare_cached(
            "DELETE FROM people WHERE guild = ?1 AND left_at < ?2 RETURNING member",
        )?;
        let rows = statement.query_map(params![guild, before], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Declares a skill, or changes its level. The person must be in the registry.
    pub fn declare(&self, guild: GuildId, declared: &Declared, at: Timestamp) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO skills (guild, member, skill, level, declared_at)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (guild, member, skill) DO UPDATE SET level = excluded.level",
        )?;
        statement.execute(params![
            guild,
            declared.member,
            declared.skill,
            to_word(&declared.level)?,
            at
        ])?;
        // Who declares a topic is ready for it again, whatever they passed before.
        let mut statement = self.connection.prepare_cached(
            "DELETE FROM passed_topics WHERE guild = ?1 AND member = ?2 AND skill = ?3",
        )?;
        statement.execute(params![guild, declared.member, declared.skill])?;
        Ok(())
    }

    /// Takes a declared skill back; says whether there was one.
    pub fn undeclare(&self, guild: GuildId, member: UserId, skill: &str) -> Result<bool> {
        let mut statement = self
            .connection
            .prepare_cached("DELETE FROM skills WHERE guild = ?1 AND member = ?2 AND skill = ?3")?;
        Ok(statement.execute(params![guild, member, skill])? > 0)
    }

    /// What one person declared, by name.
    pub fn skills_of(&self, guild: GuildId, member: UserId) -> Result<Vec<Declared>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT member, skill, level FROM skills WHERE guild = ?1 AND member = ?2 ORDER BY skill",
        )?;
        let rows = statement.query_map(params![guild, member], declared)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Everything declared in a community.
    pub fn all_skills(&self, guild: GuildId) -> Result<Vec<Declared>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT member, skill, level FROM skills WHERE guild = ?1 ORDER BY skill, member",
        )?;
        let rows = statement.query_map([guild], declared)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes that a topic isn't somebody's.
    pub fn pass_topic(
        &self,
        guild: GuildId,
        member: UserId,
        skill: &str,
        at: Timestamp,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO passed_topics (guild, member, skill, passed_at)
             SELECT ?1, ?2, ?3, ?4
             WHERE EXISTS (SELECT 1 FROM people WHERE guild = ?1 AND member = ?2)
             ON CONFLICT DO NOTHING",
        )?;
        statement.execute(params![guild, member, skill, at])?;
        Ok(())
    }

    /// The topics that aren't somebody's.
    pub fn passed_topics(&self, guild: GuildId, member: UserId) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT skill FROM passed_topics WHERE guild = ?1 AND member = ?2 ORDER BY skill",
        )?;
        let rows = statement.query_map(params![guild, member], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Erases a person: registry, skills, evidence, pings; what they asked or answered stays as a
    /// count without a person or words in it.
    pub fn forget(&self, guild: GuildId, member: UserId) -> Result<()> {
        let who = params![guild, member];
        self.forget_omissions(guild, member)?;
        self.forget_presence_of(guild, member)?;
        for statement in [
            "UPDATE steps SET reason = '' WHERE what = 'heard'
             AND ask IN (SELECT id FROM asks WHERE guild = ?1 AND asker = ?2)",
            "DELETE FROM outbox WHERE guild = ?1
             AND (instr(purpose, ?2) > 0 OR instr(speech, ?2) > 0)",
            "DELETE FROM ask_messages WHERE ask IN
             (SELECT id FROM asks WHERE guild = ?1 AND asker = ?2)",
            "DELETE FROM people WHERE guild = ?1 AND member = ?2",
            "DELETE FROM pings WHERE guild = ?1 AND member = ?2",
            "DELETE FROM credits WHERE guild = ?1 AND member = ?2",
            "UPDATE responses SET member = 0, name = '', text = '' WHERE guild = ?1 AND member = ?2",
            "UPDATE asks SET asker = 0, asker_name = '', title = '', text = '', reasons = '[]'
             WHERE guild = ?1 AND asker = ?2",
            "UPDATE asks SET taken_by = NULL WHERE guild = ?1 AND taken_by = ?2",
            "UPDATE asks SET first_responder = 0 WHERE guild = ?1 AND first_responder = ?2",
            "UPDATE steps SET who = NULL, reason = '' WHERE who = ?2
             AND ask IN (SELECT id FROM asks WHERE guild = ?1)",
            "DELETE FROM follows WHERE guild = ?1 AND member = ?2",
            "DELETE FROM nominations WHERE guild = ?1 AND member = ?2",
            "UPDATE nominations SET named_by = NULL WHERE guild = ?1 AND named_by = ?2",
            "UPDATE changes SET made_by = NULL WHERE guild = ?1 AND made_by = ?2",
            "UPDATE suggestions SET who = NULL, who_name = '' WHERE guild = ?1 AND who = ?2",
            "DELETE FROM suggestions WHERE guild = ?1 AND instr(finding, ?2) > 0",
        ] {
            self.connection.execute(statement, who)?;
        }
        // Any summary may name the member; without its words it is no longer edited.
        self.expire_summaries(guild, Timestamp(i64::MAX))
    }

    /// Takes a person out of the lists of those who weren't asked, which are saved as JSON.
    fn forget_omissions(&self, guild: GuildId, member: UserId) -> Result<()> {
        let mut lists = self.connection.prepare(
            "SELECT id, reason FROM steps WHERE what = 'omitted' AND instr(reason, ?2) > 0
             AND ask IN (SELECT id FROM asks WHERE guild = ?1)",
        )?;
        let mut rows = lists.query(params![guild, member])?;
        while let Some(row) = rows.next()? {
            let (id, reason): (i64, String) = (row.get(0)?, row.get(1)?);
            let mut omitted: Vec<(UserId, serde_json::Value)> = serde_json::from_str(&reason)?;
            omitted.retain(|(who, _)| *who != member);
            self.connection
                .prepare_cached("UPDATE steps SET reason = ?2 WHERE id = ?1")?
                .execute(params![id, to_json(&omitted)?])?;
        }
        Ok(())
    }
}
