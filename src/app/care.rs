//! `/core`: core members care for the registry. Each change can be taken back by its button, or asks before it is made.

use super::custom_id::Action;
use super::effect::{Button, Look, Post, Row};
use super::event::{Call, Care};
use super::reading::{LONGEST_SKILL, tidy_name};
use super::turn::{Done, Turn};
use super::{linked_roles, nominations, settle, skills, why};
use crate::domain::ask::AskState;
use crate::domain::ids::{ChangeId, RoleId};
use crate::domain::registry::{Change, ChangeState};
use crate::store::StoreError;
use crate::wording;
use crate::wording::care as words;

/// Does what a core member wants; others are told that they can't.
pub fn care(turn: &mut Turn<'_>, call: &Call, wanted: Care) -> Done {
    if !turn.is_core(call) {
        turn.tell(call, wording::asks::ONLY_CORE);
        return Ok(());
    }
    let answer = match wanted {
        Care::Alias { skill, alias } => self::alias(turn, call, &skill, &alias)?,
        Care::Merge { from, into } => merge(turn, call, &from, &into)?,
        Care::Rename { from, to } => rename(turn, call, &from, &to)?,
        Care::LinkRole { role, skill } => link_role(turn, call, role, &skill)?,
        Care::Nominate { whom, skill } => {
            if whom.is_bot {
                Post::plain(wording::advice::NOT_ME)
            } else {
                match known(turn, &skill) {
                    Err(unknown) => Post::plain(unknown),
                    Ok(skill) => match nominations::nominate(turn, call, whom.id, &skill, None)? {
                        Ok(text) | Err(text) => Post::plain(text),
                    },
                }
            }
        }
        Care::Dismiss { question } => dismiss(turn, call, &question)?,
        Care::Reopen { question } => reopen(turn, call, &question)?,
    };
    turn.show(call, answer);
    Ok(())
}

/// The name of a skill somebody typed; else what to tell them.
fn known(turn: &Turn<'_>, typed: &str) -> Result<String, String> {
    let matcher = &turn.guild.matcher;
    if let Some(skill) = matcher.resolve(typed) {
        return Ok(matcher.name(skill).to_owned());
    }
    let near = matcher.suggest(typed);
    Err(wording::skills::unknown_topic(typed, near))
}

/// A new name, fit to be one; else what to tell who typed it.
fn new_name(typed: &str) -> Result<String, String> {
    let name = tidy_name(typed).to_lowercase();
    let length = name.chars().count();
    if (1..=LONGEST_SKILL).contains(&length) {
        Ok(name)
    } else {
        Err(words::name_length(LONGEST_SKILL))
    }
}

/// Has anybody declared this skill?
fn is_declared(turn: &Turn<'_>, skill: &str) -> bool {
    turn.guild.declared_for(skill).next().is_some()
}

fn alias(turn: &mut Turn<'_>, call: &Call, skill: &str, alias: &str) -> Result<Post, StoreError> {
    let (skill, alias) = match (known(turn, skill), new_name(alias)) {
        (Ok(skill), Ok(alias)) => (skill, alias),
        (Err(refused), _) | (_, Err(refused)) => return Ok(Post::plain(refused)),
    };
    let matcher = &turn.guild.matcher;
    let meant = matcher.resolve(&alias).map(|other| matcher.name(other));
    let is_ours = turn.guild.aliases.iter().any(|(known, _)| *known == alias);
    match meant.map(str::to_owned) {
        Some(meant) if meant == skill && !is_ours => {
            return Ok(Post::plain(words::means_already(&alias, &skill)));
        }
        Some(meant) if meant != skill && (is_ours || is_declared(turn, &meant)) => {
            return Ok(Post::plain(words::means_another(&alias, &meant)));
        }
        _ => {}
    }
    let text = words::aliased(&alias, &skill);
    make(turn, call, &Change::Alias { alias, skill }, text)
}

fn merge(turn: &mut Turn<'_>, call: &Call, from: &str, into: &str) -> Result<Post, StoreError> {
    let (from, into) = match (known(turn, from), known(turn, into)) {
        (Ok(from), Ok(into)) => (from, into),
        (Err(refused), _) | (_, Err(refused)) => return Ok(Post::plain(refused)),
    };
    if from == into {
        return Ok(Post::plain(words::same_skill(&from)));
    }
    let people = turn.guild.declared_for(&from).count();
    let questions = turn.store.count_about(turn.guild.shape.id, &from)?;
    let text = words::before_merging(&from, &into, people, questions);
    let change = Change::Merge { from, into };
    let guild = turn.guild.shape.id;
    let state = ChangeState::Proposed;
    let id = turn
        .store
        .add_change(guild, &change, call.who.id, turn.at, state)?;
    Ok(with_button(
        text,
        words::MERGE,
        &Action::Change(true, id),
        Look::Danger,
    ))
}

fn rename(turn: &mut Turn<'_>, call: &Call, from: &str, to: &str) -> Result<Post, StoreError> {
    let (from, to) = match (known(turn, from), new_name(to)) {
        (Ok(from), Ok(to)) => (from, to),
        (Err(refused), _) | (_, Err(refused)) => return Ok(Post::plain(refused)),
    };
    if from == to {
        return Ok(Post::plain(words::same_skill(&from)));
    }
    let matcher = &turn.guild.matcher;
    let other = matcher.resolve(&to).map(|other| matcher.name(other));
    if let Some(other) = other.filter(|other| *other != from) {
        return Ok(Post::plain(words::name_taken(&to, other)));
    }
    let text = words::renamed(&from, &to);
    make(turn, call, &Change::Rename { from, to }, text)
}

fn link_role(
    turn: &mut Turn<'_>,
    call: &Call,
    role: RoleId,
    skill: &str,
) -> Result<Post, StoreError> {
    let skill = match known(turn, skill) {
        Ok(skill) => skill,
        Err(refused) => return Ok(Post::plain(refused)),
    };
    let shape = &turn.guild.shape;
    let named = shape.roles.get(&role).map(|role| role.name.clone());
    // The community's own id stands for everyone.
    let Some(name) = named.filter(|_| role.0 != shape.id.0) else {
        return Ok(Post::plain(words::NO_SUCH_ROLE));
    };
    let consent = turn.settings.linked_roles_consent;
    let text = words::linked(&name, &skill, consent);
    make(turn, call, &Change::LinkRole { role, skill }, text)
}

/// Makes a change that can be undone.
fn make(
    turn: &mut Turn<'_>,
    call: &Call,
    change: &Change,
    text: String,
) -> Result<Post, StoreError> {
    carry_out(turn, change)?;
    let guild = turn.guild.shape.id;
    let id = turn
        .store
        .add_change(guild, change, call.who.id, turn.at, ChangeState::Made)?;
    Ok(with_button(
        text,
        words::UNDO,
        &Action::Change(false, id),
        Look::Secondary,
    ))
}

fn with_button(text: String, label: &str, action: &Action, look: Look) -> Post {
    Post {
        rows: vec![Row::Buttons(vec![Button {
            label: label.to_owned(),
            id: action.to_string(),
            look,
        }])],
        ..Post::plain(text)
    }
}

fn carry_out(turn: &mut Turn<'_>, change: &Change) -> Done {
    let guild = turn.guild.shape.id;
    match change {
        Change::Alias { alias, skill } => turn.store.set_alias(guild, alias, skill)?,
        Change::Merge { from, into: to } | Change::Rename { from, to } => {
            // The new name may have been an alias of the old one.
            turn.store.drop_alias(guild, to)?;
            turn.store.move_skill(guild, from, to)?;
            turn.store.set_alias(guild, from, to)?;
        }
        Change::LinkRole { role, skill } => turn.store.link_role(guild, *role, skill)?,
    }
    after_change(turn, change)
}

fn take_back(turn: &mut Turn<'_>, change: &Change) -> Done {
    let guild = turn.guild.shape.id;
    match change {
        Change::Alias { alias, .. } => turn.store.drop_alias(guild, alias)?,
        Change::Rename { from, to } => {
            turn.store.drop_alias(guild, from)?;
            turn.store.move_skill(guild, to, from)?;
        }
        Change::LinkRole { role, skill } => turn.store.unlink_role(guild, *role, skill)?,
        Change::Merge { .. } => return Ok(()),
    }
    after_change(turn, change)
}

fn after_change(turn: &mut Turn<'_>, change: &Change) -> Done {
    turn.guild.refresh_registry(turn.store, turn.reader)?;
    match change {
        Change::LinkRole { .. } => linked_roles::look_at_all(turn),
        _ => Ok(()),
    }
}

/// The button of a change: for core members, once, and only if nothing was changed since that stands in the way.
pub fn on_change(turn: &mut Turn<'_>, call: &Call, id: ChangeId, wants: bool) -> Done {
    if !turn.is_core(call) {
        turn.tell(call, wording::asks::ONLY_CORE);
        return Ok(());
    }
    let found = turn.store.change(turn.guild.shape.id, id)?;
    let (change, state, text) = match found {
        Some((change @ Change::Merge { .. }, ChangeState::Proposed)) if wants => {
            let text = words::made(&change);
            (change, ChangeState::Made, text)
        }
        Some((change, ChangeState::Made)) if !wants => {
            let text = words::undone(&change);
            (change, ChangeState::Undone, text)
        }
        _ => {
            turn.tell(call, words::NOTHING_TO_CHANGE);
            return Ok(());
        }
    };
    if !still_fits(turn, &change) {
        turn.update(call, Post::plain(words::CHANGED_MEANWHILE));
        return Ok(());
    }
    if wants {
        carry_out(turn, &change)?;
    } else {
        take_back(turn, &change)?;
    }
    turn.store.note_change(id, state)?;
    turn.update(call, Post::plain(text));
    Ok(())
}

/// Are the names still those that the change spoke of?
fn still_fits(turn: &Turn<'_>, change: &Change) -> bool {
    let is = |typed: &str, name: &str| skills::named(turn, typed) == name;
    match change {
        Change::Alias { alias, skill } => is(alias, skill),
        Change::Merge { from, into } => is(from, from) && is(into, into),
        Change::Rename { from, to } => is(from, to) && is(to, to),
        Change::LinkRole { skill, .. } => is(skill, skill),
    }
}

fn dismiss(turn: &mut Turn<'_>, call: &Call, question: &str) -> Result<Post, StoreError> {
    let Some(ask) = why::find(turn, call, Some(question))? else {
        return Ok(Post::plain(words::NO_SUCH_QUESTION));
    };
    if ask.state.is_settled() {
        return Ok(Post::plain(wording::asks::settled_already(&ask)));
    }
    let text = words::dismissed(&ask);
    settle::dismiss(turn, ask, call.who.id)?;
    Ok(Post::plain(text))
}

fn reopen(turn: &mut Turn<'_>, call: &Call, question: &str) -> Result<Post, StoreError> {
    let Some(mut ask) = why::find(turn, call, Some(question))? else {
        return Ok(Post::plain(words::NO_SUCH_QUESTION));
    };
    match ask.state {
        AskState::Withdrawn => return Ok(Post::plain(words::MESSAGE_IS_GONE)),
        state if !state.is_settled() => return Ok(Post::plain(words::is_open(&ask))),
        _ => {}
    }
    // The thread went with the dismissal if nobody had written in it.
    let shape = &turn.guild.shape;
    if ask
        .thread
        .is_some_and(|thread| !shape.channels.contains_key(&thread))
    {
        (ask.thread, ask.post) = (None, None);
    }
    let text = words::reopened(&ask);
    settle::reopen(turn, ask, call.who.id)?;
    Ok(Post::plain(text))
}
