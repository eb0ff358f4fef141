//! The registry by command: what people say they know, and agree to be asked about.

use std::sync::Arc;

use super::effect::Post;
use super::event::Call;
use super::reading::{LONGEST_SKILL, is_too_long, tidy_name};
use super::turn::{Done, Turn};
use crate::domain::community::Member;
use crate::domain::registry::Declared;
use crate::domain::skills::Level;
use crate::store::StoreError;
use crate::wording;
use crate::wording::skills::Added;

/// Skills one person may declare; more is a list nobody reads.
const MOST: usize = 60;

/// `/skills add`: one or more, comma-separated.
pub fn add(turn: &mut Turn<'_>, call: &Call, names: &str, level: Level) -> Done {
    let names: Vec<_> = names
        .split([',', ';', '\n'])
        .map(tidy_name)
        .filter(|name| !name.is_empty())
        .collect();
    if names.is_empty() {
        turn.tell(call, wording::skills::NAME_MISSING);
        return Ok(());
    }
    let guild = turn.guild.shape.id;
    let known = turn.store.skills_of(guild, call.who.id)?.len();
    if known + names.len() > MOST {
        turn.tell(call, wording::skills::too_many(MOST));
        return Ok(());
    }
    let is_new = join_registry(turn, &call.who)?;
    let mut added = Vec::with_capacity(names.len());
    for typed in names {
        if is_too_long(&typed) {
            added.push(Added::TooLong {
                typed,
                at_most: LONGEST_SKILL,
            });
            continue;
        }
        let matcher = &turn.guild.matcher;
        let found = matcher
            .resolve(&typed)
            .map(|skill| matcher.name(skill).to_owned());
        let near = matcher.suggest(&typed).map(str::to_owned);
        let skill = found.clone().unwrap_or_else(|| typed.to_lowercase());
        let declared = Declared {
            member: call.who.id,
            skill: skill.clone(),
            level,
        };
        turn.store.declare(guild, &declared, turn.at)?;
        added.push(match found {
            Some(_) => Added::Known { skill },
            None => Added::New { skill, near },
        });
    }
    turn.guild
        .refresh_member(turn.store, turn.reader, call.who.id)?;
    // Who is new has no limit of their own yet.
    let new_pings = is_new.then_some(turn.settings.pings_per_day);
    turn.tell(call, wording::skills::added(&added, level, new_pings));
    Ok(())
}

/// Somebody agrees to be asked. Says whether they are new in the registry.
fn join_registry(turn: &mut Turn<'_>, who: &Member) -> Result<bool, StoreError> {
    let guild = turn.guild.shape.id;
    turn.store
        .see_person(guild, who.id, &who.name, &who.roles, turn.at)?;
    Ok(Arc::make_mut(&mut turn.guild.registered).insert(who.id))
}

/// `/skills remove`: one or more, comma-separated.
pub fn remove(turn: &mut Turn<'_>, call: &Call, names: &str) -> Done {
    let guild = turn.guild.shape.id;
    let (mut removed, mut unknown) = (Vec::new(), Vec::new());
    for typed in names
        .split(',')
        .map(tidy_name)
        .filter(|name| !name.is_empty())
    {
        let skill = named(turn, &typed);
        if turn.store.undeclare(guild, call.who.id, &skill)? {
            // What they answered before must not bring the topic back to them.
            turn.store.pass_topic(guild, call.who.id, &skill, turn.at)?;
            removed.push(skill);
        } else {
            unknown.push(typed);
        }
    }
    turn.guild
        .refresh_member(turn.store, turn.reader, call.who.id)?;
    turn.tell(call, wording::skills::removed(&removed, &unknown));
    Ok(())
}

/// `/skills mine`.
pub fn mine(turn: &mut Turn<'_>, call: &Call) -> Done {
    let guild = turn.guild.shape.id;
    let skills = turn.store.skills_of(guild, call.who.id)?;
    let follows = turn.store.follows_of(guild, call.who.id)?;
    let reads_along = !super::follows::topics_of(turn, call.who.id)?.is_empty();
    let (named_for, buttons) = super::nominations::open_for(turn, call.who.id)?;
    let mut rows: Vec<_> = buttons.into_iter().collect();
    if reads_along {
        rows.extend(super::follows::button());
    }
    let post = Post {
        rows,
        ..Post::plain(wording::skills::mine(&skills, &follows, &named_for))
    };
    turn.show(call, post);
    Ok(())
}

/// `/skills of` and the user menu: what somebody chose to tell.
pub fn of(turn: &mut Turn<'_>, call: &Call, whom: &Member) -> Done {
    let skills = turn.store.skills_of(turn.guild.shape.id, whom.id)?;
    turn.tell(call, wording::skills::of(&whom.name, &skills));
    Ok(())
}

/// `/skills browse`: all topics with how many know them, or the people of one topic.
pub fn browse(turn: &mut Turn<'_>, call: &Call, topic: Option<&str>) -> Done {
    if let Some(topic) = topic {
        return super::experts::who_knows(turn, call, topic);
    }
    let text = wording::skills::browse(&turn.guild.declared);
    turn.show(
        call,
        Post {
            text,
            ..Post::default()
        },
    );
    Ok(())
}

/// *Count me in for …*: a helper agrees to be asked about the topic.
pub fn count_me_in(turn: &mut Turn<'_>, call: &Call, skill: &str) -> Done {
    let (skill, is_new) = join(turn, &call.who, skill)?;
    let added = [Added::Known { skill }];
    let new_pings = is_new.then_some(turn.settings.pings_per_day);
    turn.tell(
        call,
        wording::skills::added(&added, Level::Practising, new_pings),
    );
    Ok(())
}

/// Somebody agrees to be asked about one skill, at least as practising. Gives its name as it is now (an old button
/// may bear an older one), and whether they are new in the registry.
pub fn join(turn: &mut Turn<'_>, who: &Member, skill: &str) -> Result<(String, bool), StoreError> {
    let guild = turn.guild.shape.id;
    let skill = named(turn, skill);
    let is_new = join_registry(turn, who)?;
    let known = turn.store.skills_of(guild, who.id)?;
    let level = Level::Practising;
    if !known
        .iter()
        .any(|one| one.skill == skill && one.level >= level)
    {
        let declared = Declared {
            member: who.id,
            skill: skill.clone(),
            level,
        };
        turn.store.declare(guild, &declared, turn.at)?;
    }
    turn.guild.refresh_member(turn.store, turn.reader, who.id)?;
    Ok((skill, is_new))
}

/// The name of a skill in this community, for one of its names; a new one as it is, in lower case.
pub fn named(turn: &Turn<'_>, typed: &str) -> String {
    let matcher = &turn.guild.matcher;
    let found = matcher.resolve(typed);
    found.map_or_else(
        || typed.to_lowercase(),
        |skill| matcher.name(skill).to_owned(),
    )
}
