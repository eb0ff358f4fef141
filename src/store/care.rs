//! Care for the registry by core members: other names of skills, skills that become one, and who changed what.

use rusqlite::{OptionalExtension, params};

use super::rows::{from_json, from_word, to_json, to_word};
use super::{Result, Store};
use crate::domain::advice::Matter;
use crate::domain::ids::{AskId, ChangeId, GuildId, UserId};
use crate::domain::registry::{Change, ChangeState};
use crate::domain::time::Timestamp;

impl Store {
    /// Other names of skills: the alias, and the skill it means.
    pub fn aliases(&self, guild: GuildId) -> Result<Vec<(String, String)>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT alias, skill FROM aliases WHERE guild = ?1 ORDER BY alias")?;
        let rows = statement.query_map([guild], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// From now on the alias means this skill.
    pub fn set_alias(&self, guild: GuildId, alias: &str, skill: &str) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO aliases (guild, alias, skill) VALUES (?1, ?2, ?3)
             ON CONFLICT (guild, alias) DO UPDATE SET skill = excluded.skill",
        )?;
        statement.execute(params![guild, alias, skill])?;
        Ok(())
    }

    /// The alias means nothing any more.
    pub fn drop_alias(&self, guild: GuildId, alias: &str) -> Result<()> {
        self.connection
            .prepare_cached("DELETE FROM aliases WHERE guild = ?1 AND alias = ?2")?
            .execute(params![guild, alias])?;
        Ok(())
    }

    /// Everything about one skill is about another from now on: people, who passed on it, who follows it, roles,
    /// aliases, questions, suggestions. Who had both keeps the higher level. Skills are compared as written.
    pub fn move_skill(&self, guild: GuildId, from: &str, to: &str) -> Result<()> {
        self.keep_higher_levels(guild, from, to)?;
        for table in ["skills", "passed_topics", "follows", "linked_roles"] {
            let change =
                format!("UPDATE OR IGNORE {table} SET skill = ?3 WHERE guild = ?1 AND skill = ?2");
            self.connection.execute(&change, params![guild, from, to])?;
            let rest = format!("DELETE FROM {table} WHERE guild = ?1 AND skill = ?2");
            self.connection.execute(&rest, params![guild, from])?;
        }
        for table in ["nominations", "aliases"] {
            let change = format!("UPDATE {table} SET skill = ?3 WHERE guild = ?1 AND skill = ?2");
            self.connection.execute(&change, params![guild, from, to])?;
        }
        self.move_questions(guild, from, to)?;
        self.move_suggestions(guild, from, to)
    }

    fn keep_higher_levels(&self, guild: GuildId, from: &str, to: &str) -> Result<()> {
        let declared = self.all_skills(guild)?;
        for one in declared.iter().filter(|one| one.skill == from) {
            let both = declared
                .iter()
                .find(|other| other.skill == to && other.member == one.member);
            if both.is_some_and(|other| one.level > other.level) {
                let level = to_word(&one.level)?;
                self.connection.execute(
                    "UPDATE skills SET level = ?4 WHERE guild = ?1 AND member = ?2 AND skill = ?3",
                    params![guild, one.member, to, level],
                )?;
            }
        }
        Ok(())
    }

    fn move_questions(&self, guild: GuildId, from: &str, to: &str) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, topics FROM asks WHERE guild = ?1 AND instr(topics, ?2) > 0",
        )?;
        let rows = statement.query_map(params![guild, to_json(from)?], |row| {
            Ok((row.get(0)?, from_json(row, "topics")?))
        })?;
        let found = rows.collect::<rusqlite::Result<Vec<(AskId, Vec<String>)>>>()?;
        for (ask, topics) in found {
            let mut renamed: Vec<String> = Vec::with_capacity(topics.len());
            for topic in topics {
                let topic = if topic == from { to.to_owned() } else { topic };
                if !renamed.contains(&topic) {
                    renamed.push(topic);
                }
            }
            self.connection
                .prepare_cached("UPDATE asks SET topics = ?2 WHERE id = ?1")?
                .execute(params![ask, to_json(&renamed)?])?;
        }
        Ok(())
    }

    fn move_suggestions(&self, guild: GuildId, from: &str, to: &str) -> Result<()> {
        let (old, new) = (Matter::Topic(from.to_owned()), Matter::Topic(to.to_owned()));
        while let Some(suggestion) = self.last_suggestion_about(guild, &old)? {
            let finding = suggestion.finding.renamed(to);
            self.connection
                .prepare_cached("UPDATE suggestions SET matter = ?2, finding = ?3 WHERE id = ?1")?
                .execute(params![suggestion.id, to_json(&new)?, to_json(&finding)?])?;
        }
        Ok(())
    }

    /// How many questions speak of a skill.
    pub fn count_about(&self, guild: GuildId, skill: &str) -> Result<usize> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FROM asks WHERE guild = ?1 AND instr(topics, ?2) > 0",
        )?;
        let number: u32 = statement.query_row(params![guild, to_json(skill)?], |row| row.get(0))?;
        Ok(number as usize)
    }

    /// Saves a change that was proposed or made, for its buttons.
    pub fn add_change(
        &self,
        guild: GuildId,
        change: &Change,
        by: UserId,
        at: Timestamp,
        state: ChangeState,
    ) -> Result<ChangeId> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO changes (guild, change, made_by, made_at, state) VALUES (?1, ?2, ?3, ?4, ?5)
             RETURNING id",
        )?;
        let row = params![guild, to_json(change)?, by, at, to_word(&state)?];
        Ok(statement.query_row(row, |row| row.get(0))?)
    }

    /// A change, and whether it was made.
    pub fn change(&self, guild: GuildId, id: ChangeId) -> Result<Option<(Change, ChangeState)>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT change, state FROM changes WHERE guild = ?1 AND id = ?2")?;
        let row = statement.query_row(params![guild, id], |row| {
            Ok((from_json(row, "change")?, from_word(row, "state")?))
        });
        Ok(row.optional()?)
    }

    /// Notes whether a change was made.
    pub fn note_change(&self, id: ChangeId, state: ChangeState) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE changes SET state = ?2 WHERE id = ?1")?
            .execute(params![id, to_word(&state)?])?;
        Ok(())
    }
}
