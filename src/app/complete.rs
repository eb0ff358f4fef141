//! Autocomplete: answered from memory, never from what others chose to keep to themselves.

use std::collections::BTreeMap;

use super::effect::Effect;
use super::event::Field;
use super::turn::{Done, Turn};
use crate::domain::ask::Ask;
use crate::domain::calendar;
use crate::domain::ids::UserId;
use crate::domain::text::truncate;
use crate::domain::time::DAY;
use crate::store::StoreError;

/// Discord shows so many choices at most.
const CHOICES: usize = 25;
/// Longest choice, in characters.
const LONGEST_CHOICE: usize = 100;
/// Settled questions this young, in seconds, are offered to be opened again.
const REOPENED_WITHIN: i64 = 28 * DAY;

/// Somebody types and wants choices.
pub fn on_complete(
    turn: &mut Turn<'_>,
    request: u64,
    who: UserId,
    field: Field,
    partial: &str,
) -> Done {
    let choices = match field {
        Field::NewSkill => new_skill(turn, partial),
        Field::OwnSkill => own_skill(turn, who, partial),
        Field::FollowedTopic => followed(turn, who, partial)?,
        Field::OpenQuestion => questions(turn, who, partial, false)?,
        Field::SettledQuestion => questions(turn, who, partial, true)?,
        Field::Topic => topics(turn, partial),
        Field::TimeZone => calendar::zones_like(partial, CHOICES)
            .into_iter()
            .map(twice)
            .collect(),
    };
    turn.effects.push(Effect::Suggest { request, choices });
    Ok(())
}

fn twice(text: String) -> (String, String) {
    (text.clone(), text)
}

/// With commas the last part is completed, and what stands before it is kept. A choice holds 100 characters at most.
fn new_skill(turn: &Turn<'_>, partial: &str) -> Vec<(String, String)> {
    let (before, last) = partial
        .rsplit_once(',')
        .map_or(("", partial), |(before, last)| (before, last));
    let before = before.trim();
    let whole = |name: &str| {
        if before.is_empty() {
            name.to_owned()
        } else {
            format!("{before}, {name}")
        }
    };
    let found = turn.guild.matcher.complete(last.trim(), CHOICES);
    found
        .into_iter()
        .map(whole)
        .filter(|text| text.chars().count() <= 100)
        .map(twice)
        .collect()
}

fn own_skill(turn: &Turn<'_>, who: UserId, partial: &str) -> Vec<(String, String)> {
    let partial = partial.trim().to_lowercase();
    let own = turn.guild.declared_by(who).iter();
    let mut found: Vec<_> = own
        .filter(|one| one.skill.contains(&partial))
        .map(|one| one.skill.clone())
        .collect();
    found.sort_by_key(|skill| !skill.starts_with(&partial));
    found.into_iter().take(CHOICES).map(twice).collect()
}

/// Questions by title, the newest first, from channels that everybody sees or, of somebody in the registry, they.
fn questions(
    turn: &Turn<'_>,
    who: UserId,
    partial: &str,
    settled: bool,
) -> Result<Vec<(String, String)>, StoreError> {
    let guild = turn.guild.shape.id;
    let asks = if settled {
        turn.store
            .settled_since(guild, turn.at.minus(REOPENED_WITHIN))?
    } else {
        turn.store.unsettled(guild)?
    };
    let person = turn.store.person(guild, who)?;
    let roles = person.map(|person| person.roles).unwrap_or_default();
    let partial = partial.trim().to_lowercase();
    let fitting = asks.iter().rev().filter(|ask| {
        !ask.title.is_empty()
            && ask.title.to_lowercase().contains(&partial)
            && turn.guild.shape.can_see(who, &roles, ask.channel)
    });
    let choice = |ask: &Ask| (truncate(&ask.title, LONGEST_CHOICE), ask.id.to_string());
    Ok(fitting.take(CHOICES).map(choice).collect())
}

fn followed(
    turn: &Turn<'_>,
    who: UserId,
    partial: &str,
) -> Result<Vec<(String, String)>, StoreError> {
    let partial = partial.trim().to_lowercase();
    let follows = turn.store.follows_of(turn.guild.shape.id, who)?;
    let fitting = follows.into_iter().filter(|topic| topic.contains(&partial));
    Ok(fitting.take(CHOICES).map(twice).collect())
}

/// Topics somebody declared, with how many people; the ones most people know first.
fn topics(turn: &Turn<'_>, partial: &str) -> Vec<(String, String)> {
    let partial = partial.trim().to_lowercase();
    let mut people: BTreeMap<&str, usize> = BTreeMap::new();
    for one in &turn.guild.declared {
        *people.entry(&one.skill).or_default() += 1;
    }
    let mut known: Vec<_> = people
        .into_iter()
        .filter(|(skill, _)| skill.contains(&partial))
        .collect();
    known.sort_by_key(|(skill, people)| (!skill.starts_with(&partial), std::cmp::Reverse(*people)));
    let mut choices: Vec<_> = known
        .into_iter()
        .map(|(skill, _)| twice(skill.to_owned()))
        .collect();
    for name in turn.guild.matcher.complete(&partial, CHOICES) {
        if !choices.iter().any(|(known, _)| known == name) {
            choices.push(twice(name.to_owned()));
        }
    }
    choices.truncate(CHOICES);
    choices
}
