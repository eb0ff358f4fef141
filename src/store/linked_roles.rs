//! Roles that stand for a skill, and who has a skill only because of a role.

use rusqlite::params;

use super::{Result, Store};
use crate::domain::ids::{GuildId, RoleId, UserId};

impl Store {
    /// The roles that stand for a skill.
    pub fn linked_roles(&self, guild: GuildId) -> Result<Vec<(RoleId, String)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT role, skill FROM linked_roles WHERE guild = ?1 ORDER BY role, skill",
        )?;
        let rows = statement.query_map([guild], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// From now on the role stands for the skill.
    pub fn link_role(&self, guild: GuildId, role: RoleId, skill: &str) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO linked_roles (guild, role, skill) VALUES (?1, ?2, ?3)
             ON CONFLICT DO NOTHING",
        )?;
        statement.execute(params![guild, role, skill])?;
        Ok(())
    }

    /// It doesn't any more.
    pub fn unlink_role(&self, guild: GuildId, role: RoleId, skill: &str) -> Result<()> {
        self.connection
            .prepare_cached(
                "DELETE FROM linked_roles WHERE guild = ?1 AND role = ?2 AND skill = ?3",
            )?
            .execute(params![guild, role, skill])?;
        Ok(())
    }

    /// The skills somebody has only because of a role.
    pub fn skills_by_role(&self, guild: GuildId, member: UserId) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT skill FROM skills_by_role WHERE guild = ?1 AND member = ?2 ORDER BY skill",
        )?;
        let rows = statement.query_map(params![guild, member], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes that somebody has a declared skill only because of a role.
    pub fn note_by_role(&self, guild: GuildId, member: UserId, skill: &str) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO skills_by_role (guild, member, skill) VALUES (?1, ?2, ?3)
             ON CONFLICT DO NOTHING",
        )?;
        statement.execute(params![guild, member, skill])?;
        Ok(())
    }

    /// Takes every skill away that somebody has only because of a role; gives how many.
    pub fn drop_skills_by_role(&self, guild: GuildId) -> Result<usize> {
        let mut statement = self.connection.prepare_cached(
            "DELETE FROM skills WHERE guild = ?1 AND EXISTS (SELECT 1 FROM skills_by_role AS by_role
             WHERE by_role.guild = skills.guild AND by_role.member = skills.member
                AND by_role.skill = skills.skill)",
        )?;
        Ok(statement.execute([guild])?)
    }

    /// Somebody doesn't want to be joined by a role.
    pub fn opt_out_of_roles(&self, guild: GuildId, member: UserId) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO not_by_role (guild, member) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )?
            .execute(params![guild, member])?;
        Ok(())
    }

    /// Do they not want to be joined by a role?
    pub fn opted_out_of_roles(&self, guild: GuildId, member: UserId) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM not_by_role WHERE guild = ?1 AND member = ?2)",
        )?;
        Ok(statement.query_row(params![guild, member], |row| row.get(0))?)
    }
}
