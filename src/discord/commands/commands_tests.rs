//! The commands as Discord sees them: all of the product's, within its limits, for communities only.

use std::collections::BTreeSet;

use serde_json::Value;

use super::for_registration;

fn registered() -> Vec<Value> {
    let commands = for_registration();
    commands
        .iter()
        .map(|command| serde_json::to_value(command).unwrap())
        .collect()
}

/// 1 for a slash command, which serenity leaves unsaid, 2 and 3 for menus.
fn kind(command: &Value) -> u64 {
    command["type"].as_u64().unwrap_or(1)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// `name sub option…` of each slash command; options in their order, optional ones in brackets.
fn spelled(command: &Value, before: &str) -> Vec<String> {
    let name = format!("{before}{}", text(command, "name"));
    let none = Vec::new();
    let options = command["options"].as_array().unwrap_or(&none);
    if options.iter().any(|option| option["type"] == 1) {
        return options
            .iter()
            .flat_map(|option| spelled(option, &format!("{name} ")))
            .collect();
    }
    let options = options.iter().map(|option| {
        let name = text(option, "name");
        if option["required"] == true {
            format!(" {name}")
        } else {
            format!(" [{name}]")
        }
    });
    vec![format!("{name}{}", options.collect::<String>())]
}

#[test]
fn every_command_of_the_product_is_there() {
    let all: BTreeSet<String> = registered()
        .iter()
        .filter(|command| kind(command) == 1)
        .flat_map(|command| spelled(command, "/"))
        .collect();
    let wanted = [
        "/ask question [topic]",
        "/availability limit per-day [per-week]",
        "/availability mode mode",
        "/availability quiet-hours from to [time-zone]",
        "/availability snooze for",
        "/availability status",
        "/core alias skill alias",
        "/core dismiss question",
        "/core link-role role skill",
        "/core merge skill into",
        "/core nominate member skill",
        "/core rename skill name",
        "/core reopen question",
        "/health [weeks]",
        "/help",
        "/privacy export",
        "/privacy forget-me",
        "/privacy show",
        "/questions mine",
        "/questions open [topic]",
        "/search text",
        "/skills add skill [level]",
        "/skills browse [topic]",
        "/skills follow topic",
        "/skills mine",
        "/skills of member",
        "/skills remove skill",
        "/skills unfollow topic",
        "/whoknows topic",
        "/why [question]",
    ];
    assert_eq!(all, wanted.iter().map(|&line| line.to_owned()).collect());
    let menus: BTreeSet<_> = registered()
        .iter()
        .filter(|command| kind(command) != 1)
        .map(|command| (kind(command), text(command, "name").to_owned()))
        .collect();
    let wanted = [
        (2, "What do they know?"),
        (3, "Find an expert"),
        (3, "Not a question"),
        (3, "This is the answer"),
    ];
    assert_eq!(
        menus,
        wanted.map(|(kind, name)| (kind, name.to_owned())).into()
    );
}

#[test]
fn names_and_descriptions_are_as_discord_wants_them() {
    fn check(part: &Value, path: &str) {
        let path = format!("{path} {}", text(part, "name"));
        let name_fits = (1..=32).contains(&text(part, "name").chars().count());
        assert!(
            name_fits && text(part, "name") == text(part, "name").to_lowercase(),
            "{path}"
        );
        let described = text(part, "description");
        assert!(
            (1..=100).contains(&described.chars().count()),
            "{path}: {described:?}"
        );
        let mut optional_came = false;
        for option in part["options"].as_array().into_iter().flatten() {
            check(option, &path);
            let required = option["required"] == true;
            assert!(
                !(required && optional_came),
                "{path}: required ones come first"
            );
            optional_came |= !required;
            let chosen = option["choices"]
                .as_array()
                .is_some_and(|choices| !choices.is_empty());
            assert!(!(chosen && option["autocomplete"] == true), "{path}");
        }
    }
    for command in registered() {
        assert_eq!(command["contexts"], serde_json::json!([0]), "guilds only");
        assert_eq!(command["integration_types"], serde_json::json!([0]));
        assert!(command["default_member_permissions"].is_null(), "{command}");
        if kind(&command) == 1 {
            check(&command, "");
        } else {
            assert!(text(&command, "description").is_empty());
            assert!(text(&command, "name").chars().count() <= 32);
        }
    }
}

#[test]
fn what_can_be_completed_is() {
    let commands = registered();
    let mut completed = BTreeSet::new();
    let mut look = vec![(String::new(), commands.iter().collect::<Vec<_>>())];
    while let Some((path, parts)) = look.pop() {
        for part in parts {
            let path = format!("{path}{} ", text(part, "name"));
            if part["autocomplete"] == true {
                completed.insert(path.trim().to_owned());
            }
            look.push((
                path,
                part["options"].as_array().into_iter().flatten().collect(),
            ));
        }
    }
    let wanted = [
        "ask topic",
        "availability quiet-hours time-zone",
        "core alias skill",
        "core dismiss question",
        "core link-role skill",
        "core merge into",
        "core merge skill",
        "core nominate skill",
        "core rename skill",
        "core reopen question",
        "questions open topic",
        "skills add skill",
        "skills browse topic",
        "skills follow topic",
        "skills remove skill",
        "skills unfollow topic",
        "whoknows topic",
    ];
    assert_eq!(completed, wanted.map(str::to_owned).into());
}
