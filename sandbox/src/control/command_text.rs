//! A slash command as typed, `/skills add skill:rust, postgres level:expert`, read against what is
//! registered.

use serde_json::{Map, Value, json};

use super::request::{ControlError, Name};
use crate::world::{Command, Id, World, id_of};

type Result<T> = std::result::Result<T, ControlError>;

const SUB: u64 = 1;
const GROUP: u64 = 2;

/// What the data of an interaction is made of.
#[derive(Debug, Default)]
pub struct Typed {
    pub options: Vec<Value>,
    pub resolved: Map<String, Value>,
}

/// Which option a person is in the middle of.
#[derive(Clone, Copy, Debug)]
pub enum Focus<'a> {
    /// The command was sent.
    None,
    /// The last one in the text.
    Last,
    Named(&'a str),
}

fn bad<T>(words: impl Into<String>) -> Result<T> {
    Err(ControlError::bad(words))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The first word without its slash, and the rest.
pub fn split_name(text: &str) -> Result<(&str, &str)> {
    let text = text.trim_start();
    let Some(text) = text.strip_prefix('/') else {
        return bad("a command begins with a slash, as in /skills add skill:rust");
    };
    Ok(text.split_once(char::is_whitespace).unwrap_or((text, "")))
}

/// Reads the rest of the text after the command's name.
pub fn read(world: &World, command: &Command, rest: &str, focus: Focus<'_>) -> Result<Typed> {
    let mut typed = Typed::default();
    let options = list(&command.body["options"]);
    let name = format!("/{}", command.name);
    typed.options = level(world, options, rest, focus, &name, &mut typed.resolved)?;
    Ok(typed)
}

fn level(
    world: &World,
    options: &[Value],
    rest: &str,
    focus: Focus<'_>,
    path: &str,
    resolved: &mut Map<String, Value>,
) -> Result<Vec<Value>> {
    let nested = |option: &Value| matches!(option["type"].as_u64(), Some(SUB | GROUP));
    if !options.iter().any(nested) {
        return leaf(world, options, rest, focus, path, resolved);
    }
    let rest = rest.trim_start();
    let (sub, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let Some(option) = options.iter().find(|option| option["name"] == sub) else {
        let known: Vec<&str> = options
            .iter()
            .filter_map(|option| option["name"].as_str())
            .collect();
        return bad(format!(
            "{path} has no sub-command {sub:?}; it has: {}",
            known.join(", ")
        ));
    };
    let path = format!("{path} {sub}");
    let inner = level(
        world,
        list(&option["options"]),
        after,
        focus,
        &path,
        resolved,
    )?;
    Ok(vec![
        json!({"name": sub, "type": option["type"], "options": inner}),
    ])
}

/// Where `name:` of a known option begins and where its value does.
fn marks<'o>(options: &'o [Value], text: &str) -> Vec<(usize, usize, &'o Value)> {
    let mut marks = Vec::new();
    for option in options {
        let name = option["name"].as_str().unwrap_or_default();
        let mark = format!("{name}:");
        let mut from = 0;
        while let Some(found) = text[from..].find(&mark) {
            let at = from + found;
            let alone = text[..at]
                .chars()
                .next_back()
                .is_none_or(char::is_whitespace);
            if alone {
                marks.push((at, at + mark.len(), option));
                break;
            }
            from = at + mark.len();
        }
    }
    marks.sort_by_key(|(at, ..)| *at);
    marks
}

/// The options that stand in the text, each with the text of its value.
fn given<'a>(options: &'a [Value], text: &'a str, path: &str) -> Result<Vec<(&'a Value, &'a str)>> {
    let marks = marks(options, text);
    let before = &text[..marks.first().map_or(text.len(), |(at, ..)| *at)];
    let mut given: Vec<(&Value, &str)> = Vec::new();
    if !before.trim().is_empty() {
        // One who types no option's name means the first one.
        let Some(first) = options.first().filter(|_| marks.is_empty()) else {
            let what = before.trim();
            return bad(format!(
                "{path} does not know what {what:?} is; write options as name:value"
            ));
        };
        given.push((first, before));
    }
    for (index, (_, value, option)) in marks.iter().enumerate() {
        let end = marks.get(index + 1).map_or(text.len(), |(at, ..)| *at);
        given.push((option, &text[*value..end]));
    }
    Ok(given)
}

fn leaf(
    world: &World,
    options: &[Value],
    text: &str,
    focus: Focus<'_>,
    path: &str,
    resolved: &mut Map<String, Value>,
) -> Result<Vec<Value>> {
    let mut given = given(options, text, path)?;
    let focused = match focus {
        Focus::None => None,
        Focus::Last => given.last().and_then(|(option, _)| option["name"].as_str()),
        Focus::Named(name) => Some(name),
    };
    if let Some(name) = focused {
        let Some(option) = options.iter().find(|option| option["name"] == name) else {
            return bad(format!("{path} has no option {name:?}"));
        };
        if !given.iter().any(|(known, _)| known["name"] == name) {
            given.push((option, ""));
        }
    }
    let mut read = Vec::new();
    for (option, text) in &given {
        let name = option["name"].as_str().unwrap_or_default();
        if focused == Some(name) {
            read.push(focused_option(option, text.trim_start())?);
        } else if let Some(value) = one(world, option, text.trim(), focus, resolved)? {
            read.push(json!({"name": name, "type": option["type"], "value": value}));
        }
    }
    if matches!(focus, Focus::None) {
        required(options, &read, path)?;
    }
    Ok(read)
}

fn focused_option(option: &Value, text: &str) -> Result<Value> {
    if option["autocomplete"] != Value::Bool(true) {
        let name = option["name"].as_str().unwrap_or_default();
        return bad(format!("the option {name:?} has no autocomplete"));
    }
    Ok(json!({"name": option["name"], "type": option["type"], "value": text, "focused": true}))
}

fn required(options: &[Value], read: &[Value], path: &str) -> Result<()> {
    let given = |option: &&Value| read.iter().any(|known| known["name"] == option["name"]);
    let missing: Vec<&str> = options
        .iter()
        .filter(|option| option["required"] == Value::Bool(true) && !given(option))
        .filter_map(|option| option["name"].as_str())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    bad(format!("{path} needs {}", missing.join(", ")))
}

/// One value; while another option is being completed, a half-typed one is left out.
fn one(
    world: &World,
    option: &Value,
    text: &str,
    focus: Focus<'_>,
    resolved: &mut Map<String, Value>,
) -> Result<Option<Value>> {
    match value(world, option, text, resolved) {
        Err(_) if !matches!(focus, Focus::None) => Ok(None),
        other => other.map(Some),
    }
}

fn value(
    world: &World,
    option: &Value,
    text: &str,
    resolved: &mut Map<String, Value>,
) -> Result<Value> {
    let name = option["name"].as_str().unwrap_or_default();
    let wrong = |what: &str| ControlError::bad(format!("{name}: {text:?} is not {what}"));
    if text.is_empty() {
        return Err(wrong("filled in"));
    }
    if let Some(choice) = choice(option, text)? {
        return Ok(choice);
    }
    match option["type"].as_u64() {
        Some(3) => {
            let text = world.typed_mentions(text);
            let count = text.chars().count() as u64;
            let min = option["min_length"].as_u64().unwrap_or(0);
            let max = option["max_length"].as_u64().unwrap_or(6000);
            if count < min || count > max {
                return bad(format!(
                    "{name}: {count} characters; it takes {min} to {max}"
                ));
            }
            Ok(json!(text))
        }
        Some(4) => {
            let number: i64 = text.parse().map_err(|_| wrong("a whole number"))?;
            within(option, number as f64, name)?;
            Ok(json!(number))
        }
        Some(10) => {
            let number: f64 = text.parse().map_err(|_| wrong("a number"))?;
            within(option, number, name)?;
            Ok(json!(number))
        }
        Some(5) => match text.to_lowercase().as_str() {
            "true" | "yes" => Ok(json!(true)),
            "false" | "no" => Ok(json!(false)),
            _ => Err(wrong("true or false")),
        },
        Some(kind @ 6..=9) => thing(world, kind, &Name::from(text), option, resolved),
        _ => bad(format!("{name}: files cannot be given here")),
    }
}

fn choice(option: &Value, text: &str) -> Result<Option<Value>> {
    let choices = list(&option["choices"]);
    if choices.is_empty() {
        return Ok(None);
    }
    let plain = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let same = |choice: &&Value| {
        let name = choice["name"].as_str().unwrap_or_default();
        name.eq_ignore_ascii_case(text) || plain(&choice["value"]).eq_ignore_ascii_case(text)
    };
    if let Some(found) = choices.iter().find(same) {
        return Ok(Some(found["value"].clone()));
    }
    let known: Vec<&str> = choices
        .iter()
        .filter_map(|choice| choice["name"].as_str())
        .collect();
    let name = option["name"].as_str().unwrap_or_default();
    bad(format!(
        "{name}: {text:?} is no choice; there are: {}",
        known.join(", ")
    ))
}

fn within(option: &Value, number: f64, name: &str) -> Result<()> {
    let low = option["min_value"].as_f64().is_some_and(|min| number < min);
    let high = option["max_value"].as_f64().is_some_and(|max| number > max);
    if low || high {
        return bad(format!("{name}: {number} is out of range"));
    }
    Ok(())
}

/// A user (6), channel (7), role (8) or either of user and role (9), with what it resolves to.
fn thing(
    world: &World,
    kind: u64,
    name: &Name,
    option: &Value,
    resolved: &mut Map<String, Value>,
) -> Result<Value> {
    let member = world.find_member(&name.0).filter(|member| member.present);
    let id = match kind {
        7 => {
            let channel = world.known_channel(name)?;
            let types = list(&option["channel_types"]);
            let number = u64::from(channel.kind.number());
            if !types.is_empty() && !types.iter().any(|known| known.as_u64() == Some(number)) {
                return bad(format!(
                    "{} is not the type of channel this takes",
                    channel.name
                ));
            }
            resolve_channel(world, channel.id, resolved);
            channel.id
        }
        8 => resolve_role(world, world.known_role(name)?.id, resolved),
        9 if member.is_none() => resolve_role(world, world.known_role(name)?.id, resolved),
        _ => resolve_user(world, world.known_member(name)?.id, resolved),
    };
    Ok(id_of(id))
}

fn put(resolved: &mut Map<String, Value>, kind: &str, id: Id, value: Value) {
    let map = resolved.entry(kind).or_insert_with(|| json!({}));
    map[id.to_string()] = value;
}

/// Adds a user, and their membership, to what is resolved.
pub fn resolve_user(world: &World, id: Id, resolved: &mut Map<String, Value>) -> Id {
    put(resolved, "users", id, world.user_json(id));
    if world.members.get(&id).is_some_and(|member| member.present) {
        let mut member = world.partial_member_json(id);
        member["permissions"] = json!(world.base_permissions(id).to_string());
        put(resolved, "members", id, member);
    }
    id
}

pub fn resolve_role(world: &World, id: Id, resolved: &mut Map<String, Value>) -> Id {
    if let Some(role) = world.roles.get(&id) {
        put(resolved, "roles", id, World::role_json(role));
    }
    id
}

pub fn resolve_channel(world: &World, id: Id, resolved: &mut Map<String, Value>) -> Id {
    if let Some(channel) = world.channels.get(&id) {
        let mut json = world.channel_json(channel);
        json["permissions"] = json!(world.permissions(world.bot, channel).to_string());
        put(resolved, "channels", id, json);
    }
    id
}

#[cfg(test)]
#[path = "command_text_tests.rs"]
mod tests;
