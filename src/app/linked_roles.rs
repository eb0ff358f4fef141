//! Roles that stand for a skill: they count as consent only where the admin said so in the config.

use std::collections::BTreeSet;

use super::turn::{Done, Turn};
use crate::domain::community::Member;
use crate::domain::registry::{Declared, Person};
use crate::domain::skills::Level;

/// Does this member have a role that counts as consent?
pub fn counts_for(turn: &Turn<'_>, member: &Member) -> bool {
    let linked = &turn.guild.linked_roles;
    turn.settings.linked_roles_consent
        && !member.is_bot
        && linked.iter().any(|(role, _)| member.roles.contains(role))
}

/// Somebody was seen with these roles: they have the skills that the roles stand for, and no longer those of roles they
/// lost. What they took back themselves stays away.
pub fn on_seen(turn: &mut Turn<'_>, member: &Member) -> Done {
    let known = turn.guild.registered.contains(&member.id);
    if !turn.settings.linked_roles_consent || (!known && !counts_for(turn, member)) {
        return Ok(());
    }
    let guild = turn.guild.shape.id;
    let had: BTreeSet<String> = turn
        .store
        .skills_by_role(guild, member.id)?
        .into_iter()
        .collect();
    let mut wanted: BTreeSet<String> = turn
        .guild
        .linked_roles
        .iter()
        .filter(|(role, _)| member.roles.contains(role))
        .map(|(_, skill)| skill.clone())
        .collect();
    if had == wanted || turn.store.opted_out_of_roles(guild, member.id)? {
        return Ok(());
    }
    for passed in turn.store.passed_topics(guild, member.id)? {
        wanted.remove(&passed);
    }
    let own = turn.guild.declared_by(member.id);
    wanted.retain(|skill| had.contains(skill) || !own.iter().any(|one| one.skill == *skill));
    if had == wanted {
        return Ok(());
    }
    turn.store
        .see_person(guild, member.id, &member.name, &member.roles, turn.at)?;
    for skill in wanted.difference(&had) {
        let declared = Declared {
            member: member.id,
            skill: skill.clone(),
            level: Level::Practising,
        };
        turn.store.declare(guild, &declared, turn.at)?;
        turn.store.note_by_role(guild, member.id, skill)?;
    }
    for skill in had.difference(&wanted) {
        turn.store.undeclare(guild, member.id, skill)?;
    }
    turn.guild
        .refresh_member(turn.store, turn.reader, member.id)
}

/// A link was made or taken back: everybody in the registry who is here is looked at; others when they are next seen.
pub fn look_at_all(turn: &mut Turn<'_>) -> Done {
    if !turn.settings.linked_roles_consent {
        return Ok(());
    }
    let mut people = turn.store.people(turn.guild.shape.id)?;
    people.retain(|person| person.left_at.is_none());
    for person in people {
        let Person {
            member,
            name,
            roles,
            ..
        } = person;
        let seen = Member {
            id: member,
            name,
            roles,
            is_bot: false,
        };
        on_seen(turn, &seen)?;
    }
    Ok(())
}

/// At the start: where roles don't count as consent (any more), nobody is in the registry by one.
pub fn at_start(turn: &mut Turn<'_>) -> Done {
    if turn.settings.linked_roles_consent {
        return Ok(());
    }
    let taken = turn.store.drop_skills_by_role(turn.guild.shape.id)?;
    if taken > 0 {
        tracing::info!(
            taken,
            "linked roles don't count as consent any more: skills that came by a role were taken back"
        );
        turn.guild.refresh_registry(turn.store, turn.reader)?;
    }
    Ok(())
}
