//! The numeric limits and required fields of Discord, checked before anything is done.

mod commands;
mod components;
mod embeds;

use serde_json::Value;

pub use commands::{check as commands, choice};
pub use components::{every_component, modal, normalized as components};
pub use embeds::normalized as embeds;

use crate::refusal::{FormErrors, Refusal};
use crate::rest::Upload;
use crate::world::{Id, Message, World, flag};

/// Characters a bot may send in one message.
const CONTENT: usize = 2000;
/// Edits of messages older than an hour that a channel takes within an hour. The true number is
/// not published; reports of 30046 speak of a few dozen.
const OLD_EDITS: usize = 30;
const HOUR_MS: u64 = 3_600_000;

/// Where a message body is going.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    New,
    Edit(&'a Message),
}

/// Checks a message body: 50035 with what is wrong, 50006 for an empty one.
pub fn message(body: &Value, files: &[Upload], place: Place<'_>) -> Result<(), Refusal> {
    let mut errors = FormErrors::default();
    if !body.is_object() && !body.is_null() {
        errors.add(
            "",
            "DICT_TYPE_CONVERT",
            "Only dictionaries may be used in a DictType",
        );
        return errors.finish();
    }
    text(body, "content", CONTENT, &mut errors);
    if !body["nonce"].is_number() {
        text(body, "nonce", 25, &mut errors);
    }
    if files.len() > 10 {
        errors.add(
            "files",
            "BASE_TYPE_MAX_LENGTH",
            "Must be 10 or fewer in length.",
        );
    }
    embeds::check(&body["embeds"], &mut errors);
    let v2 = is_v2(body, place);
    components::check(&body["components"], v2, &mut errors);
    if v2 && (filled(&body["content"]) || filled(&body["embeds"])) {
        let words =
            "The 'content' and 'embeds' fields cannot be used with MessageFlags.IS_COMPONENTS_V2";
        errors.add(
            "content",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
            words,
        );
    }
    errors.finish()?;
    if is_empty(body, files, place) {
        return Err(Refusal::new(400, 50006, "Cannot send an empty message"));
    }
    Ok(())
}

fn text(body: &Value, key: &str, max: usize, errors: &mut FormErrors) {
    match &body[key] {
        Value::Null => {}
        Value::String(text) => errors.length(key, text, 0, max),
        _ => errors.add(key, "STRING_TYPE_CONVERT", "Could not interpret as string."),
    }
}

fn is_v2(body: &Value, place: Place<'_>) -> bool {
    let before = match place {
        Place::New => 0,
        Place::Edit(message) => message.flags,
    };
    (body["flags"].as_u64().unwrap_or(0) | before) & flag::COMPONENTS_V2 != 0
}

fn filled(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => false,
    }
}

fn is_empty(body: &Value, files: &[Upload], place: Place<'_>) -> bool {
    let stays = |key: &str, before: bool| match body.get(key) {
        Some(value) => filled(value),
        None => before,
    };
    let (content, embeds, components, attachments) = match place {
        Place::New => (false, false, false, false),
        Place::Edit(old) => (
            !old.content.is_empty(),
            !old.embeds.is_empty(),
            !old.components.is_empty(),
            !old.attachments.is_empty(),
        ),
    };
    let kept = match place {
        Place::New => false,
        Place::Edit(_) => stays("attachments", attachments),
    };
    files.is_empty()
        && !kept
        && !stays("content", content)
        && !stays("embeds", embeds)
        && !stays("components", components)
        && !body["poll"].is_object()
        && !filled(&body["sticker_ids"])
}

/// Checks the fields of a new or changed thread.
pub fn thread(body: &Value, new: bool) -> Result<(), Refusal> {
    let mut errors = FormErrors::default();
    match body["name"].as_str() {
        Some(name) => errors.length("name", name.trim(), 1, 100),
        None if new => errors.required("name"),
        None => {}
    }
    let minutes = &body["auto_archive_duration"];
    let known = [60, 1440, 4320, 10080];
    if !minutes.is_null() && !minutes.as_u64().is_some_and(|given| known.contains(&given)) {
        let words = "Value must be one of {60, 1440, 4320, 10080}.";
        errors.add("auto_archive_duration", "BASE_TYPE_CHOICES", words);
    }
    slow_mode(body, &mut errors);
    errors.finish()
}

fn slow_mode(body: &Value, errors: &mut FormErrors) {
    if body["rate_limit_per_user"]
        .as_u64()
        .is_some_and(|seconds| seconds > 21_600)
    {
        let words = "int value should be less than or equal to 21600.";
        errors.add("rate_limit_per_user", "NUMBER_TYPE_MAX", words);
    }
}

/// Checks the fields of a new or changed channel.
pub fn channel(body: &Value, new: bool) -> Result<(), Refusal> {
    let mut errors = FormErrors::default();
    match body["name"].as_str() {
        Some(name) => errors.length("name", name, 1, 100),
        None if new => errors.required("name"),
        None => {}
    }
    if let Some(topic) = body["topic"].as_str() {
        errors.length(
            "topic",
            topic,
            0,
            if body["type"] == 15 { 4096 } else { 1024 },
        );
    }
    if let Some(list) = body["available_tags"].as_array() {
        if list.len() > 20 {
            errors.add(
                "available_tags",
                "BASE_TYPE_MAX_LENGTH",
                "Must be 20 or fewer in length.",
            );
        }
        for (index, tag) in list.iter().enumerate() {
            let path = format!("available_tags.{index}.name");
            match tag["name"].as_str() {
                Some(name) => errors.length(path, name, 1, 20),
                None => errors.required(path),
            }
        }
    }
    slow_mode(body, &mut errors);
    errors.finish()
}

/// The forum tags of a body: name, moderated, emoji.
pub fn tags(list: &Value) -> Vec<(String, bool, Option<String>)> {
    let list = list.as_array().map_or(&[][..], Vec::as_slice);
    list.iter()
        .filter_map(|tag| {
            let name = tag.as_str().or_else(|| tag["name"].as_str())?;
            let emoji = tag["emoji_name"].as_str().map(str::to_owned);
            Some((
                name.to_owned(),
                tag["moderated"] == Value::Bool(true),
                emoji,
            ))
        })
        .collect()
}

/// Refuses one edit too many of messages older than an hour (30046).
pub fn old_edits(world: &mut World, message: Id) -> Result<(), Refusal> {
    let now = world.now_ms;
    let Some(found) = world.messages.get(&message) else {
        return Ok(());
    };
    if found.created_ms + HOUR_MS >= now {
        return Ok(());
    }
    let channel = found.channel;
    world.old_edits.retain(|(_, at)| at + HOUR_MS > now);
    if world
        .old_edits
        .iter()
        .filter(|(place, _)| *place == channel)
        .count()
        >= OLD_EDITS
    {
        let words =
            "Maximum number of edits to messages older than 1 hour reached. Try again later";
        return Err(Refusal::new(429, 30046, words));
    }
    world.old_edits.push((channel, now));
    Ok(())
}

/// A file name as it stands in an address.
pub fn safe_filename(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || "._-".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    if name.trim_matches(['.', '_']).is_empty() {
        "file".to_owned()
    } else {
        name
    }
}

/// Width and height of a PNG, read from its header.
pub fn png_pixels(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.get(..24)?;
    if &header[..8] != b"\x89PNG\r\n\x1a\n" || &header[12..16] != b"IHDR" {
        return None;
    }
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    Some((number(16)?, number(20)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(body: &Value) -> Refusal {
        message(body, &[], Place::New).unwrap_err()
    }

    #[test]
    fn content_ends_at_2000() {
        assert!(message(&json!({"content": "x".repeat(2000)}), &[], Place::New).is_ok());
        let refusal = refused(&json!({"content": "x".repeat(2001)}));
        assert_eq!(refusal.code, 50035);
        let tree = refusal.errors.unwrap();
        assert_eq!(
            tree["content"]["_errors"][0]["code"],
            "BASE_TYPE_MAX_LENGTH"
        );
    }

    #[test]
    fn an_empty_message_is_refused() {
        assert_eq!(refused(&json!({"content": "  "})).code, 50006);
        assert_eq!(refused(&Value::Null).code, 50006);
    }

    #[test]
    fn embeds_share_6000_characters() {
        let embed = json!({"description": "x".repeat(3001)});
        let refusal = refused(&json!({"embeds": [embed, embed]}));
        assert!(refusal.errors.unwrap().to_string().contains("6000"));
    }

    #[test]
    fn a_button_needs_a_label_and_its_own_id() {
        let rows = json!({"components": [{"type": 1, "components": [
            {"type": 2, "style": 1, "custom_id": "a", "label": "A"},
            {"type": 2, "style": 1, "custom_id": "a"}]}]});
        let tree = refused(&rows).errors.unwrap();
        let button = &tree["components"]["0"]["components"]["1"];
        assert_eq!(
            button["custom_id"]["_errors"][0]["code"],
            "COMPONENT_CUSTOM_ID_DUPLICATED"
        );
        assert!(button["label"].is_object());
    }

    #[test]
    fn file_names_are_tamed() {
        assert_eq!(safe_filename("../a b.png"), ".._a_b.png");
        assert_eq!(safe_filename("../.."), "file");
    }
}
