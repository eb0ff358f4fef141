//! What is said about the registry.

use std::collections::BTreeMap;

use super::{TOPICS, count, lines_that_fit, list_some, name};
use crate::domain::registry::Declared;
use crate::domain::skills::Level;

/// To who adds nothing.
pub const NAME_MISSING: &str = "Which skill? For example `/skills add skill:rust, postgres`.";

/// One skill that was to be added.
#[derive(Clone, Debug)]
pub enum Added {
    /// Known by the vocabulary or the registry.
    Known {
        /// Its name here.
        skill: String,
    },
    /// New in this community.
    New {
        /// Its name.
        skill: String,
        /// A known one that looks much like it.
        near: Option<String>,
    },
    /// Refused.
    TooLong {
        /// As typed.
        typed: String,
        /// The limit.
        at_most: usize,
    },
}

/// Somebody who knows a topic.
#[derive(Clone, Debug)]
pub struct Knower {
    /// Their name.
    pub name: String,
    /// What they say of themselves.
    pub level: Option<Level>,
    /// Similar questions answered in the last year.
    pub answered: u32,
}

/// A level in words.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Learning => "learning",
        Level::Practising => "practising",
        Level::Expert => "expert",
    }
}

/// After `/skills add`. Who is new in the registry has agreed to at most `new_pings` pings a day.
pub fn added(added: &[Added], with: Level, new_pings: Option<u32>) -> String {
    let names: Vec<_> = added
        .iter()
        .filter_map(|one| match one {
            Added::Known { skill } | Added::New { skill, .. } => {
                Some(format!("**{}**", name(skill)))
            }
            Added::TooLong { .. } => None,
        })
        .collect();
    let mut lines = Vec::new();
    if !names.is_empty() {
        let names = list_some(&names, TOPICS);
        lines.push(format!("You are in for {names} ({}).", level(with)));
        if let Some(pings) = new_pings {
            lines.push(format!(
                "I may now ask you about questions on this: at most {} a day and not at night, unless \
                 you set it otherwise with `/availability`. `/privacy show` tells what I store.",
                count(pings as usize, "time")
            ));
        }
    }
    lines.extend(added.iter().filter_map(hint));
    let (head, rest) = lines
        .split_first()
        .map_or(("", &[][..]), |(head, rest)| (head.as_str(), rest));
    lines_that_fit(head, rest)
}

/// What is odd about one skill that was to be added.
fn hint(added: &Added) -> Option<String> {
    match added {
        Added::New {
            skill,
            near: Some(near),
        } => Some(format!(
            "**{}** is new here. Did you mean **{}**? Then `/skills remove skill:{}` and add that one.",
            name(skill),
            name(near),
            name(skill)
        )),
        Added::TooLong { typed, at_most } => Some(format!(
            "\"{}…\" is too long for a skill: at most {at_most} characters.",
            name(&typed.chars().take(20).collect::<String>())
        )),
        Added::Known { .. } | Added::New { near: None, .. } => None,
    }
}

/// After `/skills remove`.
pub fn removed(removed: &[String], unknown: &[String]) -> String {
    let bold = |names: &[String]| {
        let bold: Vec<_> = names
            .iter()
            .map(|one| format!("**{}**", name(one)))
            .collect();
        list_some(&bold, TOPICS)
    };
    let mut text = String::new();
    if !removed.is_empty() {
        text = format!(
            "Removed {}. I won't ask you about {} any more.",
            bold(removed),
            if removed.len() == 1 { "it" } else { "them" }
        );
    }
    if !unknown.is_empty() {
        text.push_str(&format!(
            "{}You hadn't declared {}. `/skills mine` lists what you have.",
            if text.is_empty() { "" } else { "\n" },
            bold(unknown)
        ));
    }
    if text.is_empty() {
        NAME_MISSING.to_owned()
    } else {
        text
    }
}

/// `/skills mine`.
pub fn mine(skills: &[Declared], follows: &[String], named_for: &[String]) -> String {
    let names = |skills: &[String]| {
        let names: Vec<_> = skills.iter().map(|skill| name(skill)).collect();
        names.join(", ")
    };
    let followed = (!follows.is_empty()).then(|| format!("**you follow**: {}", names(follows)));
    let named = (!named_for.is_empty()).then(|| {
        format!(
            "**you were named for**: {}; nobody asks you about it until you say that you are in",
            names(named_for)
        )
    });
    let head = if skills.is_empty() {
        "You haven't declared any skills, so I never ask you. `/skills add` changes that."
    } else {
        "Your skills:"
    };
    let lines: Vec<_> = by_level(skills)
        .into_iter()
        .chain(followed)
        .chain(named)
        .collect();
    lines_that_fit(head, &lines)
}

/// `/skills of`.
pub fn of(whom: &str, skills: &[Declared]) -> String {
    if skills.is_empty() {
        return format!("{} hasn't declared any skills.", name(whom));
    }
    lines_that_fit(&format!("{} knows:", name(whom)), &by_level(skills))
}

fn by_level(skills: &[Declared]) -> Vec<String> {
    [Level::Expert, Level::Practising, Level::Learning]
        .into_iter()
        .filter_map(|wanted| {
            let names: Vec<_> = skills
                .iter()
                .filter(|one| one.level == wanted)
                .map(|one| name(&one.skill))
                .collect();
            (!names.is_empty()).then(|| format!("**{}**: {}", level(wanted), names.join(", ")))
        })
        .collect()
}

/// `/skills browse`.
pub fn browse(declared: &[Declared]) -> String {
    let mut people: BTreeMap<&str, usize> = BTreeMap::new();
    for one in declared {
        *people.entry(&one.skill).or_default() += 1;
    }
    if people.is_empty() {
        return "Nobody has declared a skill yet. Be the first: `/skills add`.".to_owned();
    }
    let mut topics: Vec<_> = people.into_iter().collect();
    topics.sort_by_key(|(skill, people)| (std::cmp::Reverse(*people), *skill));
    let head = format!("{} with somebody who knows:", count(topics.len(), "topic"));
    let lines: Vec<_> = topics
        .iter()
        .map(|(skill, people)| format!("· {} ({people})", name(skill)))
        .collect();
    lines_that_fit(&head, &lines)
}

/// `/whoknows`.
pub fn who_knows(topic: &str, knowers: &[Knower]) -> String {
    if knowers.is_empty() {
        return format!(
            "Nobody here has said that they know **{}**. `/ask` still brings it to the core members.",
            name(topic)
        );
    }
    let lines: Vec<_> = knowers
        .iter()
        .map(|one| {
            let mut why = Vec::new();
            why.extend(one.level.map(|said| level(said).to_owned()));
            if one.answered > 0 {
                why.push(format!(
                    "answered {} this year",
                    count(one.answered as usize, "similar question")
                ));
            }
            format!("· **{}**: {}", name(&one.name), why.join(", "))
        })
        .collect();
    let head = format!("Who knows about **{}** (nobody was notified):", name(topic));
    lines_that_fit(&head, &lines)
}

/// A topic nobody has heard of.
pub fn unknown_topic(typed: &str, near: Option<&str>) -> String {
    let shown: String = typed.chars().take(60).collect();
    match near {
        Some(near) => format!(
            "I don't know a topic \"{}\". Did you mean **{}**?",
            name(&shown),
            name(near)
        ),
        None => format!(
            "I don't know a topic \"{}\". `/skills browse` lists those of this community.",
            name(&shown)
        ),
    }
}

/// More skills than one may declare.
pub fn too_many(most: usize) -> String {
    format!(
        "That would be more than {most} skills. Please keep to those you want to be asked about."
    )
}
