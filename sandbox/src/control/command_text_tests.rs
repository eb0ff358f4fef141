//! Tests of reading typed commands.

use serde_json::json;

use super::*;

fn world() -> (World, Command) {
    let mut world = World::new("g", "bot", 0, 1_795_449_600_000);
    world.put_member("bo", None);
    let body = json!({"name": "skills", "description": "d", "options": [
        {"type": 1, "name": "add", "description": "d", "options": [
            {"type": 3, "name": "skill", "description": "d", "required": true, "autocomplete": true},
            {"type": 3, "name": "level", "description": "d", "choices": [
                {"name": "Expert", "value": "expert"}, {"name": "Learning", "value": "learning"}]},
            {"type": 4, "name": "years", "description": "d", "min_value": 0}]},
        {"type": 1, "name": "of", "description": "d", "options": [
            {"type": 6, "name": "member", "description": "d", "required": true}]}]});
    let (id, _) = world.put_command(false, &body);
    let command = world.commands[&id].clone();
    (world, command)
}

fn inner(typed: &Typed) -> Value {
    typed.options[0]["options"].clone()
}

#[test]
fn values_run_until_the_next_option() {
    let (world, command) = world();
    let typed = read(
        &world,
        &command,
        "add skill:rust, c++: http://x level:expert years:3",
        Focus::None,
    );
    let options = inner(&typed.unwrap());
    assert_eq!(options[0]["value"], "rust, c++: http://x");
    assert_eq!(options[1]["value"], "expert");
    assert_eq!(options[2]["value"], 3);
}

#[test]
fn the_first_option_needs_no_name() {
    let (world, command) = world();
    let typed = read(&world, &command, "add postgres", Focus::None).unwrap();
    assert_eq!(inner(&typed)[0]["value"], "postgres");
}

#[test]
fn members_are_resolved_by_name() {
    let (world, command) = world();
    let typed = read(&world, &command, "of member:@bo", Focus::None).unwrap();
    let id = world.find_member("bo").unwrap().id.to_string();
    assert_eq!(inner(&typed)[0]["value"], id);
    assert_eq!(typed.resolved["users"][&id]["username"], "bo");
    assert!(typed.resolved["members"][&id]["roles"].is_array());
}

#[test]
fn what_is_wrong_is_told() {
    let (world, command) = world();
    for (text, words) in [
        ("add", "needs skill"),
        ("remove x", "no sub-command"),
        ("add skill:a level:guru", "no choice"),
        ("add skill:a years:many", "not a whole number"),
        ("add skill:a years:-1", "out of range"),
        ("of member:nobody", "nobody is called"),
    ] {
        let error = read(&world, &command, text, Focus::None).unwrap_err().error;
        assert!(error.contains(words), "{text}: {error}");
    }
}

#[test]
fn the_last_option_is_in_focus() {
    let (world, command) = world();
    let typed = read(&world, &command, "add level:exp skill:ru", Focus::Last).unwrap();
    let options = inner(&typed);
    assert_eq!(
        options[0],
        json!({"name": "skill", "type": 3, "value": "ru", "focused": true})
    );
    assert!(read(&world, &command, "add level:e", Focus::Last).is_err());
}
