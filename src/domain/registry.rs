//! The registry: people who agreed to be asked, and what they say they know.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::availability::Preference;
use super::ids::{RoleId, UserId};
use super::settings::QuietHours;
use super::skills::Level;
use super::time::Timestamp;

/// Somebody in the registry.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Who.
    pub member: UserId,
    /// The name last seen.
    pub name: String,
    /// Their roles, for who may see what.
    pub roles: Vec<RoleId>,
    /// When they want to be asked.
    pub preference: Preference,
    /// Their own quiet hours.
    pub quiet_hours: Option<QuietHours>,
    /// Their own time zone.
    pub time_zone: Option<TimeZone>,
    /// Their own limit of pings a day.
    pub per_day: Option<u32>,
    /// Their own limit of pings a week.
    pub per_week: Option<u32>,
    /// Not before this moment.
    pub snoozed_until: Option<Timestamp>,
    /// When they joined the registry.
    pub joined_at: Timestamp,
    /// When they left the server.
    pub left_at: Option<Timestamp>,
}

/// A skill somebody declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Who.
    pub member: UserId,
    /// What.
    pub skill: String,
    /// How well.
    pub level: Level,
}

/// A change to the registry by a core member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// Another name for a skill.
    Alias {
        /// The other name, lower case.
        alias: String,
        /// The skill.
        skill: String,
    },
    /// Two skills become one; can't be undone.
    Merge {
        /// This one goes.
        from: String,
        /// And is part of this one from then on.
        into: String,
    },
    /// A skill is called otherwise.
    Rename {
        /// Its old name, which still means it.
        from: String,
        /// Its new name.
        to: String,
    },
    /// A role stands for a skill.
    LinkRole {
        /// The role.
        role: RoleId,
        /// The skill.
        skill: String,
    },
}

/// Whether a change was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// Not yet: it waits for a press.
    Proposed,
    /// Yes.
    Made,
    /// It was, and was taken back.
    Undone,
}

/// How much is stored about a member outside the registry entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traces {
    /// Questions they asked.
    pub questions: u32,
    /// Times they were asked.
    pub pings: u32,
    /// Messages of theirs known as answers.
    pub answers: u32,
    /// Of these, accepted ones, whose words are kept.
    pub accepted: u32,
    /// Questions they are credited for.
    pub credits: u32,
    /// Weeks in which it is known that they wrote.
    pub weeks: u32,
    /// Hours in which it is known that they wrote.
    pub hours: u32,
}
