//! Buttons, selects and modals: their limits, and how they come back.

use serde_json::{Value, json};

use crate::refusal::{FormErrors, Refusal};

const ROW: u64 = 1;
const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;
const TEXT_INPUT: u64 = 4;
const LABEL: u64 = 18;

/// Every component in a tree, rows and containers too.
pub fn every_component(list: &[Value]) -> Vec<&Value> {
    let mut found = Vec::new();
    for component in list {
        found.push(component);
        if let Some(inner) = component["components"].as_array() {
            found.extend(every_component(inner));
        }
        for single in ["accessory", "component"] {
            if component[single].is_object() {
                found.extend(every_component(std::slice::from_ref(&component[single])));
            }
        }
    }
    found
}

/// Checks the components of a message.
pub fn check(list: &Value, v2: bool, errors: &mut FormErrors) {
    let rows = match list {
        Value::Null => return,
        Value::Array(rows) => rows,
        _ => {
            errors.add(
                "components",
                "LIST_TYPE_CONVERT",
                "Only iterables may be used in a ListType",
            );
            return;
        }
    };
    if v2 {
        let count = every_component(rows).len();
        if count > 40 {
            let words = "The total number of components exceeds 40";
            errors.add(
                "components",
                "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
                words,
            );
        }
    } else if rows.len() > 5 {
        errors.add(
            "components",
            "BASE_TYPE_MAX_LENGTH",
            "Must be 5 or fewer in length.",
        );
    }
    let mut seen = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        check_node(row, &format!("components.{index}"), v2, &mut seen, errors);
    }
}

fn check_node(node: &Value, path: &str, v2: bool, seen: &mut Vec<String>, errors: &mut FormErrors) {
    match node["type"].as_u64() {
        Some(ROW) => check_row(node, path, seen, errors),
        Some(9..=17) if v2 => {
            let inner = node["components"].as_array().map_or(&[][..], Vec::as_slice);
            for (index, child) in inner.iter().enumerate() {
                check_node(
                    child,
                    &format!("{path}.components.{index}"),
                    v2,
                    seen,
                    errors,
                );
            }
            if node["accessory"]["type"] == BUTTON {
                button(
                    &node["accessory"],
                    &format!("{path}.accessory"),
                    seen,
                    errors,
                );
            }
        }
        _ => {
            let words = "Value of field \"type\" must be one of (1,).";
            errors.add(format!("{path}.type"), "UNION_TYPE_CHOICES", words);
        }
    }
}

fn check_row(row: &Value, path: &str, seen: &mut Vec<String>, errors: &mut FormErrors) {
    let inner = row["components"].as_array().map_or(&[][..], Vec::as_slice);
    if inner.is_empty() || inner.len() > 5 {
        let words = "Must be between 1 and 5 in length.";
        errors.add(format!("{path}.components"), "BASE_TYPE_BAD_LENGTH", words);
    }
    let selects = inner.iter().filter(|c| c["type"] != BUTTON).count();
    if selects > 0 && inner.len() > 1 {
        let words = "A select menu must be the only component of its row";
        errors.add(
            format!("{path}.components"),
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
            words,
        );
    }
    for (index, component) in inner.iter().enumerate() {
        let path = format!("{path}.components.{index}");
        match component["type"].as_u64() {
            Some(BUTTON) => button(component, &path, seen, errors),
            Some(STRING_SELECT | 5..=8) => select(component, &path, seen, errors),
            _ => {
                let words = "Value of field \"type\" must be one of (2, 3, 5, 6, 7, 8).";
                errors.add(format!("{path}.type"), "UNION_TYPE_CHOICES", words);
            }
        }
    }
}

fn custom_id(component: &Value, path: &str, seen: &mut Vec<String>, errors: &mut FormErrors) {
    let path = format!("{path}.custom_id");
    let Some(id) = component["custom_id"].as_str() else {
        errors.required(path);
        return;
    };
    errors.length(path.clone(), id, 1, 100);
    if seen.iter().any(|known| known == id) {
        let words = "Component custom id cannot be duplicated";
        errors.add(path, "COMPONENT_CUSTOM_ID_DUPLICATED", words);
    }
    seen.push(id.to_owned());
}

fn button(button: &Value, path: &str, seen: &mut Vec<String>, errors: &mut FormErrors) {
    match button["style"].as_u64() {
        Some(1..=4) => {
            custom_id(button, path, seen, errors);
            if button["url"].is_string() {
                let words = "Only a link button has a url";
                errors.add(format!("{path}.url"), "BUTTON_COMPONENT_INVALID_URL", words);
            }
        }
        Some(5) => match button["url"].as_str() {
            Some(url) => {
                errors.length(format!("{path}.url"), url, 1, 512);
                if !["http://", "https://", "discord://"]
                    .iter()
                    .any(|scheme| url.starts_with(scheme))
                {
                    let words = "Scheme must be one of ('http', 'https', 'discord').";
                    errors.add(format!("{path}.url"), "URL_TYPE_INVALID_SCHEME", words);
                }
            }
            None => errors.required(format!("{path}.url")),
        },
        Some(6) => {}
        _ => errors.add(
            format!("{path}.style"),
            "BASE_TYPE_CHOICES",
            "Value must be one of {1, 2, 3, 4, 5, 6}.",
        ),
    }
    let label = button["label"].as_str().unwrap_or_default();
    errors.length(format!("{path}.label"), label, 0, 80);
    if label.is_empty() && !button["emoji"].is_object() && button["style"] != 6 {
        errors.required(format!("{path}.label"));
    }
}

fn select(select: &Value, path: &str, seen: &mut Vec<String>, errors: &mut FormErrors) {
    custom_id(select, path, seen, errors);
    let placeholder = select["placeholder"].as_str().unwrap_or_default();
    errors.length(format!("{path}.placeholder"), placeholder, 0, 150);
    let min = select["min_values"].as_u64().unwrap_or(1);
    let max = select["max_values"].as_u64().unwrap_or(1);
    if min > 25 {
        errors.add(
            format!("{path}.min_values"),
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 25.",
        );
    }
    if !(1..=25).contains(&max) || min > max {
        errors.add(
            format!("{path}.max_values"),
            "NUMBER_TYPE_MAX",
            "int value should be between min_values and 25.",
        );
    }
    if select["type"] == STRING_SELECT {
        options(select, path, max, errors);
    }
}

fn options(select: &Value, path: &str, max: u64, errors: &mut FormErrors) {
    let options = select["options"].as_array().map_or(&[][..], Vec::as_slice);
    let place = format!("{path}.options");
    if options.is_empty() || options.len() > 25 {
        errors.add(
            place.as_str(),
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 25 in length.",
        );
    } else if max > options.len() as u64 {
        let words = "Must not be greater than the number of options.";
        errors.add(format!("{path}.max_values"), "BASE_TYPE_BAD_LENGTH", words);
    }
    let mut values = Vec::new();
    for (index, option) in options.iter().enumerate() {
        for key in ["label", "value"] {
            match option[key].as_str() {
                Some(text) => errors.length(format!("{place}.{index}.{key}"), text, 1, 100),
                None => errors.required(format!("{place}.{index}.{key}")),
            }
        }
        let description = option["description"].as_str().unwrap_or_default();
        errors.length(format!("{place}.{index}.description"), description, 0, 100);
        if values.contains(&&option["value"]) {
            let words = "The specified option value is already used";
            errors.add(
                format!("{place}.{index}.value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                words,
            );
        }
        values.push(&option["value"]);
    }
}

/// Checks the data of a modal (callback type 9).
pub fn modal(data: &Value) -> Result<(), Refusal> {
    let mut errors = FormErrors::default();
    for (key, max) in [("title", 45), ("custom_id", 100)] {
        match data[key].as_str() {
            Some(text) => errors.length(format!("data.{key}"), text, 1, max),
            None => errors.required(format!("data.{key}")),
        }
    }
    let rows = data["components"].as_array().map_or(&[][..], Vec::as_slice);
    if rows.is_empty() || rows.len() > 5 {
        errors.add(
            "data.components",
            "BASE_TYPE_BAD_LENGTH",
            "Must be between 1 and 5 in length.",
        );
    }
    let mut seen = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let path = format!("data.components.{index}");
        modal_row(row, &path, &mut seen, &mut errors);
    }
    errors.finish()
}

fn modal_row(row: &Value, path: &str, seen: &mut Vec<String>, errors: &mut FormErrors) {
    match row["type"].as_u64() {
        Some(ROW) => {
            let inner = row["components"].as_array().map_or(&[][..], Vec::as_slice);
            if inner.len() != 1 || inner[0]["type"] != TEXT_INPUT {
                let words = "A row of a modal holds one text input.";
                errors.add(format!("{path}.components"), "BASE_TYPE_BAD_LENGTH", words);
            } else {
                text_input(
                    &inner[0],
                    &format!("{path}.components.0"),
                    true,
                    seen,
                    errors,
                );
            }
        }
        Some(LABEL) => {
            let label = row["label"].as_str().unwrap_or_default();
            errors.length(format!("{path}.label"), label, 1, 45);
            let inner = &row["component"];
            if inner["type"] == TEXT_INPUT {
                text_input(inner, &format!("{path}.component"), false, seen, errors);
            } else {
                custom_id(inner, &format!("{path}.component"), seen, errors);
            }
        }
        Some(10) => {}
        _ => {
            let words = "Value of field \"type\" must be one of (1, 10, 18).";
            errors.add(format!("{path}.type"), "UNION_TYPE_CHOICES", words);
        }
    }
}

fn text_input(
    input: &Value,
    path: &str,
    own_label: bool,
    seen: &mut Vec<String>,
    errors: &mut FormErrors,
) {
    custom_id(input, path, seen, errors);
    if own_label {
        match input["label"].as_str() {
            Some(label) => errors.length(format!("{path}.label"), label, 1, 45),
            None => errors.required(format!("{path}.label")),
        }
    }
    if !matches!(input["style"].as_u64(), Some(1 | 2)) {
        errors.add(
            format!("{path}.style"),
            "BASE_TYPE_CHOICES",
            "Value must be one of {1, 2}.",
        );
    }
    for (key, max) in [("value", 4000), ("placeholder", 100)] {
        errors.length(
            format!("{path}.{key}"),
            input[key].as_str().unwrap_or_default(),
            0,
            max,
        );
    }
    for (key, min) in [("min_length", 0), ("max_length", 1)] {
        if input[key]
            .as_u64()
            .is_some_and(|length| !(min..=4000).contains(&length))
        {
            let words = format!("int value should be between {min} and 4000.");
            errors.add(format!("{path}.{key}"), "NUMBER_TYPE_MAX", words);
        }
    }
}

/// Components as Discord gives them back: each with its number.
pub fn normalized(list: &Value) -> Vec<Value> {
    let mut rows = list.as_array().cloned().unwrap_or_default();
    let mut next = 1;
    for row in &mut rows {
        number(row, &mut next);
    }
    rows
}

fn number(component: &mut Value, next: &mut u64) {
    if component["id"].as_u64().is_none_or(|id| id == 0) {
        component["id"] = json!(*next);
    }
    *next += 1;
    if let Some(inner) = component["components"].as_array_mut() {
        for child in inner {
            number(child, next);
        }
    }
}
