//! What core members read when they care for the registry.

use super::asks::link;
use super::{count, name};
use crate::domain::ask::Ask;
use crate::domain::registry::Change;

/// Label: take it back.
pub const UNDO: &str = "Undo";
/// Label: make one skill of two.
pub const MERGE: &str = "Merge them for good";
/// A role that can't stand for a skill.
pub const NO_SUCH_ROLE: &str =
    "That role can't stand for a skill: everyone has it, or it isn't there any more.";
/// A button whose change was made or undone already.
pub const NOTHING_TO_CHANGE: &str = "That was done or undone already.";
/// The registry is no longer what the change spoke of.
pub const CHANGED_MEANWHILE: &str = "These skills were changed again in the meantime, so I left them alone. \
    Please give the command anew.";
/// No question is meant.
pub const NO_SUCH_QUESTION: &str =
    "I don't know that question. Choose one from the list, or give a link to its message.";
/// It was deleted.
pub const MESSAGE_IS_GONE: &str = "Its message was deleted, so there is nothing to open again.";

/// A name that can't be one.
pub fn name_length(longest: usize) -> String {
    format!("A name of a skill has 1 to {longest} characters.")
}

/// The alias is none: it means that already.
pub fn means_already(alias: &str, skill: &str) -> String {
    format!("**{}** means **{}** already.", name(alias), name(skill))
}

/// The alias means something else.
pub fn means_another(alias: &str, other: &str) -> String {
    if alias == other {
        return format!(
            "**{alias}** is a skill of its own here. If both are the same, `/core merge` makes one of them.",
            alias = name(alias)
        );
    }
    format!(
        "**{}** means **{}** here. If both are the same, `/core merge` makes one of them.",
        name(alias),
        name(other)
    )
}

/// After `/core alias`.
pub fn aliased(alias: &str, skill: &str) -> String {
    format!(
        "From now on **{}** means **{}**, in questions and commands.",
        name(alias),
        name(skill)
    )
}

/// One and the same skill was named twice.
pub fn same_skill(skill: &str) -> String {
    format!("Both are **{}**.", name(skill))
}

/// Before `/core merge`.
pub fn before_merging(from: &str, into: &str, people: usize, questions: usize) -> String {
    let people = match people {
        1 => "1 person".to_owned(),
        more => format!("{more} people"),
    };
    format!(
        "**{from}** becomes part of **{into}**: {people} and {} move over, who has both keeps the higher level, and \
         **{from}** means **{into}** from then on. This can't be undone.",
        count(questions, "question"),
        from = name(from),
        into = name(into),
    )
}

/// The new name belongs to another skill.
pub fn name_taken(to: &str, other: &str) -> String {
    format!(
        "**{}** is another skill already (**{}**). `/core merge` makes one of two.",
        name(to),
        name(other)
    )
}

/// After `/core rename`.
pub fn renamed(from: &str, to: &str) -> String {
    format!(
        "**{from}** is called **{}** now; **{from}** still means it.",
        name(to),
        from = name(from)
    )
}

/// After `/core link-role`.
pub fn linked(role: &str, skill: &str, consent: bool) -> String {
    let (role, skill) = (name(role), name(skill));
    if consent {
        format!(
            "The role **{role}** stands for **{skill}**: whoever has it may be asked about it from when I see them next, \
             unless they took that back."
        )
    } else {
        format!(
            "The role **{role}** stands for **{skill}**. Nobody is asked because of it: a role is no consent here until \
             the admin sets `linked_roles_consent` in the config. Tell those who have it about `/skills add skill:{skill}`."
        )
    }
}

/// A change that was confirmed.
pub fn made(change: &Change) -> String {
    match change {
        Change::Merge { from, into } => format!(
            "Done: **{}** is part of **{}** now.",
            name(from),
            name(into)
        ),
        _ => "Done.".to_owned(),
    }
}

/// A change that was taken back.
pub fn undone(change: &Change) -> String {
    match change {
        Change::Alias { alias, .. } => {
            format!("Undone: **{}** is no other name any more.", name(alias))
        }
        Change::Rename { from, .. } => format!("Undone: it is called **{}** again.", name(from)),
        Change::LinkRole { skill, .. } => {
            format!(
                "Undone: the role doesn't stand for **{}** any more.",
                name(skill)
            )
        }
        Change::Merge { .. } => NOTHING_TO_CHANGE.to_owned(),
    }
}

/// After `/core dismiss`.
pub fn dismissed(ask: &Ask) -> String {
    format!(
        "Noted, it was no question: {}. `/core reopen` takes that back.",
        link(ask)
    )
}

/// After `/core reopen`.
pub fn reopened(ask: &Ask) -> String {
    format!(
        "It is open again: {}. `/core dismiss` takes that back.",
        link(ask)
    )
}

/// To who opens what is open.
pub fn is_open(ask: &Ask) -> String {
    format!("It is open: {}", link(ask))
}
