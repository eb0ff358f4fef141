//! Lists of skills: people are named for a topic, or, where they agreed to it, put into the registry.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

use super::{Desk, count, open, progress_bar, tell_broken};
use crate::app::reading::{Reader, skill_name};
use crate::domain::ids::{GuildId, UserId};
use crate::domain::registry::Declared;
use crate::domain::skills::Level;
use crate::domain::topic::TopicMatcher;
use crate::import::history::BrokenRow;
use crate::store::StoreError;

/// A row as the file writes it.
#[derive(Deserialize)]
struct Row {
    #[serde(alias = "member_id", alias = "id")]
    member: String,
    #[serde(default)]
    name: String,
    skill: String,
    #[serde(default)]
    level: String,
}

/// A row that makes sense.
struct Entry {
    name: String,
    declared: Declared,
}

/// Brings a list in and says what was; gives how many rows were broken.
pub fn bring_in(
    desk: &mut Desk,
    guild: GuildId,
    file: &Path,
    agreed: bool,
) -> anyhow::Result<usize> {
    let bar = progress_bar(&[file.to_owned()]);
    let names = desk.store.all_skills(guild)?.into_iter();
    let aliases = desk.store.aliases(guild)?;
    let matcher = Reader::default().matcher_with(names.map(|one| one.skill), &aliases);
    let (entries, broken) = read(&matcher, open(file, &bar)?)
        .with_context(|| format!("{} is not a list of skills", file.display()))?;
    let now = desk.now;
    let added: Result<usize, StoreError> = desk.store.commit(|store| {
        let mut added = 0;
        for Entry { name, declared } in &entries {
            let is_new = if agreed {
                if store.person(guild, declared.member)?.is_none() {
                    store.see_person(guild, declared.member, name, &[], now)?;
                }
                store.declare_once(guild, declared, now)?
            } else {
                store.name_once(guild, declared, now)?
            };
            added += usize::from(is_new);
        }
        Ok(added)
    });
    let added = added?;
    tell_broken(&bar, file, &broken);
    bar.finish_and_clear();
    let people: BTreeSet<UserId> = entries.iter().map(|one| one.declared.member).collect();
    println!(
        "{} of {} read, {} new",
        count(entries.len(), "skill", "skills"),
        count(people.len(), "person", "people"),
        added
    );
    println!(
        "{}",
        if agreed {
            "They are in the registry and may be asked. Restart the bot if it runs, so that it knows them."
        } else {
            "They are named, not registered: nobody is asked who hasn't agreed. Tell them that `/skills mine` shows what they were named for, and that one press there counts them in."
        }
    );
    Ok(broken.len())
}

/// Reads rows one by one; the broken ones by line.
fn read(
    matcher: &TopicMatcher,
    file: impl std::io::Read,
) -> anyhow::Result<(Vec<Entry>, Vec<BrokenRow>)> {
    let mut rows = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(file);
    let head = rows.headers()?.clone();
    let head: csv::StringRecord = head
        .iter()
        .map(|name| {
            name.trim_start_matches('\u{feff}')
                .to_lowercase()
                .replace(' ', "_")
        })
        .collect();
    for needed in ["member", "skill"] {
        let aliases = ["member_id", "id"];
        let is_there = |name: &str| name == needed || needed == "member" && aliases.contains(&name);
        anyhow::ensure!(
            head.iter().any(is_there),
            "its first line names no column {needed:?}; it should be member,name,skill,level"
        );
    }
    let (mut entries, mut broken) = (Vec::new(), Vec::new());
    for record in rows.into_records() {
        let line = |record: &csv::StringRecord| record.position().map_or(0, csv::Position::line);
        let read = match record {
            Ok(record) => {
                let entry = record
                    .deserialize(Some(&head))
                    .map_err(|error| error.to_string())
                    .and_then(|row| entry(matcher, row));
                entry.map_err(|why| (line(&record), why))
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                Err((line, error.to_string()))
            }
        };
        match read {
            Ok(entry) => entries.push(entry),
            Err((line, why)) => broken.push(BrokenRow {
                line: line as usize,
                why: format!("line {line}: {why}"),
            }),
        }
    }
    Ok((entries, broken))
}

fn entry(matcher: &TopicMatcher, row: Row) -> Result<Entry, String> {
    let member = row
        .member
        .parse()
        .ok()
        .filter(|id| *id > 0)
        .map(UserId)
        .ok_or_else(|| {
            format!(
                "{:?} is no member's id (in Discord: Copy User ID)",
                row.member
            )
        })?;
    let skill = skill_name(matcher, &row.skill)
        .ok_or_else(|| format!("{:?} is no name of a skill", row.skill))?;
    let level = match row.level.to_lowercase().as_str() {
        "learning" => Level::Learning,
        "" | "practising" | "practicing" => Level::Practising,
        "expert" => Level::Expert,
        other => return Err(format!("{other:?} is none of learning, practising, expert")),
    };
    let declared = Declared {
        member,
        skill,
        level,
    };
    Ok(Entry {
        name: row.name,
        declared,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_by_their_column_and_broken_ones_told_by_line() {
        let text = "\u{feff}Name,Member ID,Level,Skill\n\
            bo,300000000000000002,expert,Postgres\n\
            chi,three,expert,rust\n\
            \"de, la\",300000000000000003,,k8s\n\
            eve,300000000000000004,guru,rust\n\
            fay,300000000000000005,learning,\n";
        let matcher = Reader::default().matcher([]);
        let (entries, broken) = read(&matcher, text.as_bytes()).expect("read");
        let found: Vec<_> = entries
            .iter()
            .map(|one| {
                (
                    one.name.as_str(),
                    one.declared.skill.as_str(),
                    one.declared.level,
                )
            })
            .collect();
        let expected = [
            ("bo", "postgres", Level::Expert),
            ("de, la", "kubernetes", Level::Practising),
        ];
        assert_eq!(found, expected);
        let lines: Vec<_> = broken.iter().map(|row| row.line).collect();
        assert_eq!(lines, [3, 5, 6]);
    }

    #[test]
    fn a_file_without_the_columns_is_refused_with_what_it_should_have() {
        let matcher = Reader::default().matcher([]);
        let why = read(&matcher, "who,what\nbo,rust\n".as_bytes()).err();
        assert!(
            why.expect("refused")
                .to_string()
                .contains("member,name,skill,level")
        );
    }
}
