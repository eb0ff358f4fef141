//! Application commands: names, descriptions, options, sizes.

use serde_json::Value;

use crate::refusal::{FormErrors, Refusal};

const SUB: u64 = 1;
const GROUP: u64 = 2;
/// Characters of names, descriptions and values of one command together.
const TOTAL: usize = 8000;

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Checks commands to be registered; `many` when the body is a list of them.
pub fn check(bodies: &[Value], many: bool) -> Result<(), Refusal> {
    let mut errors = FormErrors::default();
    for (index, body) in bodies.iter().enumerate() {
        let path = if many {
            format!("{index}.")
        } else {
            String::new()
        };
        command(body, &path, &mut errors);
        let same = |other: &&Value| other["name"] == body["name"] && kind(other) == kind(body);
        if bodies[..index].iter().any(|other| same(&other)) {
            let words = "Application command names must be unique";
            errors.add(
                format!("{path}name"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                words,
            );
        }
    }
    errors.finish()?;
    for (wanted, max) in [(1, 100), (2, 15), (3, 15)] {
        if bodies.iter().filter(|body| kind(body) == wanted).count() > max {
            let words = format!("Maximum number of application commands reached ({max})");
            return Err(Refusal::new(400, 30032, words));
        }
    }
    Ok(())
}

fn kind(body: &Value) -> u64 {
    body["type"].as_u64().unwrap_or(1)
}

fn command(body: &Value, path: &str, errors: &mut FormErrors) {
    let chat = kind(body) == 1;
    if !matches!(kind(body), 1..=3) {
        errors.add(
            format!("{path}type"),
            "BASE_TYPE_CHOICES",
            "Value must be one of {1, 2, 3}.",
        );
    }
    let place = format!("{path}name");
    match body["name"].as_str() {
        Some(text) if chat => chat_name(text, place, errors),
        Some(text) => errors.length(place, text, 1, 32),
        None => errors.required(place),
    }
    let description = body["description"].as_str().unwrap_or_default();
    let place = format!("{path}description");
    if chat && body["description"].is_null() {
        errors.required(place);
    } else if chat {
        errors.length(place, description, 1, 100);
    } else if !description.is_empty() {
        let words = "Context menu commands cannot have description";
        errors.add(
            place,
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID",
            words,
        );
    }
    let inner = list(&body["options"]);
    if !chat && !inner.is_empty() {
        let words = "Context menu commands cannot have options";
        errors.add(
            format!("{path}options"),
            "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID",
            words,
        );
    }
    options(inner, &format!("{path}options"), 0, errors);
    if size(body) > TOTAL {
        let words = format!("Command exceeds maximum size ({TOTAL})");
        errors.add(
            path.trim_end_matches('.'),
            "APPLICATION_COMMAND_TOO_LARGE",
            words,
        );
    }
}

fn chat_name(text: &str, place: String, errors: &mut FormErrors) {
    errors.length(place.as_str(), text, 1, 32);
    let fits = |c: char| c.is_alphanumeric() || "-_'".contains(c);
    let lower = text.chars().flat_map(char::to_lowercase).eq(text.chars());
    if !text.chars().all(fits) || !lower {
        errors.add(
            place,
            "APPLICATION_COMMAND_INVALID_NAME",
            "Command name is invalid",
        );
    }
}

fn options(list_of: &[Value], path: &str, depth: u8, errors: &mut FormErrors) {
    if list_of.len() > 25 {
        errors.add(
            path,
            "BASE_TYPE_MAX_LENGTH",
            "Must be 25 or fewer in length.",
        );
    }
    let nested = |option: &Value| matches!(option["type"].as_u64(), Some(SUB | GROUP));
    if list_of.iter().any(nested) && !list_of.iter().all(nested) {
        let words = "Sub-command and sub-command group option types are mutually exclusive to all other types";
        errors.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words);
    }
    let mut optional_seen = false;
    for (index, option) in list_of.iter().enumerate() {
        let place = format!("{path}.{index}");
        option_fields(option, &place, depth, errors);
        let required = option["required"] == Value::Bool(true);
        if required && optional_seen {
            let words = "Required options must be placed before non-required options";
            errors.add(
                place.as_str(),
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                words,
            );
        }
        optional_seen |= !required;
        if list_of[..index]
            .iter()
            .any(|other| other["name"] == option["name"])
        {
            let words = "Application command option names must be unique";
            errors.add(
                place,
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                words,
            );
        }
    }
}

fn option_fields(option: &Value, path: &str, depth: u8, errors: &mut FormErrors) {
    match option["name"].as_str() {
        Some(name) => chat_name(name, format!("{path}.name"), errors),
        None => errors.required(format!("{path}.name")),
    }
    match option["description"].as_str() {
        Some(text) => errors.length(format!("{path}.description"), text, 1, 100),
        None => errors.required(format!("{path}.description")),
    }
    match option["type"].as_u64() {
        Some(SUB) if depth <= 1 => options(
            list(&option["options"]),
            &format!("{path}.options"),
            2,
            errors,
        ),
        Some(GROUP) if depth == 0 => options(
            list(&option["options"]),
            &format!("{path}.options"),
            1,
            errors,
        ),
        Some(3..=11) if depth != 1 => choices(option, path, errors),
        _ => {
            let words = "Value must be one of {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, and a group holds sub-commands only.";
            errors.add(format!("{path}.type"), "BASE_TYPE_CHOICES", words);
        }
    }
}

fn choices(option: &Value, path: &str, errors: &mut FormErrors) {
    let choices = list(&option["choices"]);
    let kind = option["type"].as_u64().unwrap_or(0);
    if choices.len() > 25 {
        errors.add(
            format!("{path}.choices"),
            "BASE_TYPE_MAX_LENGTH",
            "Must be 25 or fewer in length.",
        );
    }
    let autocomplete = option["autocomplete"] == Value::Bool(true);
    if autocomplete && !choices.is_empty() {
        let words = "autocomplete may not be set to true if choices are present";
        errors.add(
            format!("{path}.autocomplete"),
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
            words,
        );
    }
    if autocomplete && !matches!(kind, 3 | 4 | 10) {
        let words = "autocomplete is for strings and numbers";
        errors.add(
            format!("{path}.autocomplete"),
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
            words,
        );
    }
    for (index, item) in choices.iter().enumerate() {
        choice(item, kind, &format!("{path}.choices.{index}"), errors);
    }
}

/// One choice of an option of this type, registered or suggested.
pub fn choice(item: &Value, kind: u64, path: &str, errors: &mut FormErrors) {
    match item["name"].as_str() {
        Some(name) => errors.length(format!("{path}.name"), name, 1, 100),
        None => errors.required(format!("{path}.name")),
    }
    let place = format!("{path}.value");
    match (&item["value"], kind) {
        (Value::Null, _) => errors.required(place),
        (Value::String(text), 3) => errors.length(place, text, 0, 100),
        (Value::Number(number), 4) if number.is_i64() => {}
        (Value::Number(_), 10) => {}
        _ => errors.add(
            place,
            "BASE_TYPE_BAD_TYPE",
            "The value does not fit the option's type.",
        ),
    }
}

/// Characters that count towards the size of a command, the longest localisation of each.
fn size(node: &Value) -> usize {
    let text = |key: &str| {
        let own = node[key].as_str().map_or(0, |text| text.chars().count());
        let translations = node[format!("{key}_localizations")].as_object();
        let longest = translations
            .into_iter()
            .flat_map(|map| map.values())
            .filter_map(Value::as_str)
            .map(|text| text.chars().count())
            .max();
        own.max(longest.unwrap_or(0))
    };
    let value = node["value"]
        .as_str()
        .map_or(0, |text| text.chars().count());
    let inner = list(&node["options"]).iter().chain(list(&node["choices"]));
    text("name") + text("description") + value + inner.map(size).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn errors_of(body: Value) -> String {
        let refusal = check(&[body], false).unwrap_err();
        refusal
            .errors
            .map(|tree| tree.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn names_are_lower_case() {
        assert!(
            check(
                &[json!({"name": "find-expert_2", "description": "d"})],
                false
            )
            .is_ok()
        );
        assert!(errors_of(json!({"name": "Find", "description": "d"})).contains("INVALID_NAME"));
        assert!(check(&[json!({"name": "Find an expert", "type": 3})], false).is_ok());
    }

    #[test]
    fn required_options_come_first() {
        let body = json!({"name": "a", "description": "d", "options": [
            {"type": 3, "name": "x", "description": "d"},
            {"type": 3, "name": "y", "description": "d", "required": true}]});
        assert!(errors_of(body).contains("REQUIRED_INVALID"));
    }

    #[test]
    fn sub_commands_do_not_mix_with_options() {
        let body = json!({"name": "a", "description": "d", "options": [
            {"type": 1, "name": "x", "description": "d"},
            {"type": 3, "name": "y", "description": "d"}]});
        assert!(errors_of(body).contains("OPTIONS_TYPE_INVALID"));
    }

    #[test]
    fn a_command_has_8000_characters() {
        let option = |n: usize| {
            json!({"type": 3, "name": format!("o{n}"), "description": "d",
            "choices": (0..25).map(|c| json!({"name": "n".repeat(99), "value": format!("{c}")})).collect::<Vec<_>>()})
        };
        let body = json!({"name": "a", "description": "d", "options": (0..4).map(option).collect::<Vec<_>>()});
        assert!(errors_of(body).contains("TOO_LARGE"));
    }
}
