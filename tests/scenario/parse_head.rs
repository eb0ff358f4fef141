//! Reads the head of a scenario file: who is there, where, and how the community is set up.

use whoknows::domain::time::Timestamp;

use super::script::{Channel, Head, Person, Tone};

/// When a scenario begins if it doesn't say so: Monday, 2026-11-23 10:00 UTC.
const MORNING: &str = "2026-11-23 10:00";

/// Reads the lines above the rule.
pub fn head(lines: &[&str]) -> Result<Head, String> {
    let mut head = Head {
        people: Vec::new(),
        channels: Vec::new(),
        settings: Vec::new(),
        starts: moment(MORNING)?,
    };
    let mut section = "";
    for line in lines {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(entry) = line.strip_prefix("  ") {
            match section {
                "People" => head.people.push(person(entry)?),
                "Channels" => head.channels.push(channel(entry)?),
                "Settings" => head.settings.push(setting(entry)?),
                other => return Err(format!("what is {other:?}?")),
            }
        } else if let Some(when) = line.strip_prefix("Starts ") {
            head.starts = moment(when)?;
        } else {
            section = line;
        }
    }
    if head.channels.is_empty() {
        for entry in ["#help  help", "#lounge", "#core  only core"] {
            head.channels.push(channel(entry)?);
        }
    }
    Ok(head)
}

/// The name at the front, and what is said of it, parted by `;`.
fn name_and_clauses(entry: &str) -> (&str, impl Iterator<Item = &str>) {
    let (name, rest) = entry.trim().split_once(' ').unwrap_or((entry.trim(), ""));
    let clauses = rest.split(';').map(str::trim);
    (name, clauses.filter(|clause| !clause.is_empty()))
}

fn list(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(',').map(|item| item.trim().to_owned())
}

fn person(entry: &str) -> Result<Person, String> {
    let (name, clauses) = name_and_clauses(entry);
    let mut person = Person {
        name: name.to_owned(),
        ..Person::default()
    };
    for clause in clauses {
        match clause {
            "is core" => person.is_core = true,
            "is a bot" => person.is_bot = true,
            "has asked before" => person.asked_before = true,
            other if other.starts_with("has the role ") => {
                let name = other.trim_start_matches("has the role ");
                person.roles.push(name.to_owned());
            }
            other => {
                let skills = other
                    .strip_prefix("knows ")
                    .ok_or_else(|| format!("what is {other:?} of {name}?"))?;
                person.knows.extend(list(skills).map(skill));
            }
        }
    }
    Ok(person)
}

/// `postgres (expert)`; a plain name means practising.
fn skill(text: String) -> (String, String) {
    match text.split_once(" (") {
        Some((name, level)) => (name.to_owned(), level.trim_end_matches(')').to_owned()),
        None => (text, "practising".to_owned()),
    }
}

fn channel(entry: &str) -> Result<Channel, String> {
    let (name, clauses) = name_and_clauses(entry);
    let mut channel = Channel {
        name: name.trim_start_matches('#').to_owned(),
        ..Channel::default()
    };
    for clause in clauses {
        if let Some(who) = clause.strip_prefix("not for ") {
            channel.not_for.extend(list(who));
        } else if let Some(tags) = clause.strip_prefix("forum with tags ") {
            channel.forum = Some(list(tags).collect());
        } else if let Some(topic) = clause.strip_prefix("about ") {
            topic.clone_into(&mut channel.topic);
        } else {
            match clause {
                "help" => channel.tone = Some(Tone::Help),
                "general" => channel.tone = Some(Tone::General),
                "only core" => channel.only_core = true,
                "forum" => channel.forum = Some(Vec::new()),
                other => return Err(format!("what is {other:?} of #{name}?")),
            }
        }
    }
    Ok(channel)
}

fn setting(entry: &str) -> Result<(String, String), String> {
    let (key, value) = entry
        .split_once('=')
        .ok_or_else(|| format!("{entry:?} isn't key = value"))?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

/// `2026-11-23 10:00`, UTC.
fn moment(text: &str) -> Result<Timestamp, String> {
    let text = format!("{}:00Z", text.trim().replace(' ', "T"));
    let moment: jiff::Timestamp = text.parse().map_err(|why| format!("{text:?}: {why}"))?;
    Ok(Timestamp(moment.as_second()))
}
