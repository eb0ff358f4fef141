//! Bodies that Discord takes and refuses, judged by the description.

use serde_json::{Value, json};

use super::Checker;
use std::path::Path;

/// The description, or `None` with a printed line where the data isn't there.
fn checker() -> Option<Checker> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/discord/openapi.json.gz");
    if !path.exists() {
        println!("skipped: ../shared/data/discord/openapi.json.gz isn't there");
        return None;
    }
    Some(Checker::load(&path).unwrap_or_else(|error| panic!("{error}")))
}

const MESSAGES: &str = "/api/v10/channels/1/messages";
const COMMANDS: &str = "/applications/1/guilds/2/commands";
const CALLBACK: &str = "/interactions/1/token/callback";
const ORIGINAL: &str = "/webhooks/1/token/messages/@original";

#[test]
fn bodies_that_discord_takes_pass() {
    let Some(checker) = checker() else { return };
    let message = json!({
        "content": "hello", "tts": false, "nonce": "ask-17", "enforce_nonce": true, "flags": 4096,
        "allowed_mentions": {"parse": [], "users": ["1", "2"], "replied_user": false},
        "embeds": [{"title": "Week 47", "description": "all well", "color": 5_793_266, "fields": [
            {"name": "answered", "value": "87 %", "inline": true}], "image": {"url": "attachment://week.png"}}],
        "components": [{"type": 1, "components": [
            {"type": 2, "style": 1, "label": "I'll take it", "custom_id": "take:1"},
            {"type": 2, "style": 5, "label": "See", "url": "https://example.org"}]}],
        "attachments": [{"id": 0, "filename": "week.png", "description": "the week as a picture"}],
    });
    let select = json!({"type": 4, "data": {"flags": 64, "content": "why?", "components": [{"type": 1, "components": [
        {"type": 3, "custom_id": "pass:1", "placeholder": "Why", "min_values": 1, "max_values": 1,
         "options": [{"label": "not now", "value": "later"}, {"label": "not my topic", "value": "topic"}]}]}]}});
    let modal = json!({"type": 9, "data": {"custom_id": "ask", "title": "Ask", "components": [{"type": 1, "components": [
        {"type": 4, "custom_id": "text", "label": "Question", "style": 2, "max_length": 2000, "required": true}]}]}});
    let command = json!({"name": "skills", "description": "the registry", "type": 1, "options": [
        {"type": 1, "name": "add", "description": "add skills", "options": [
            {"type": 3, "name": "skill", "description": "which", "required": true, "autocomplete": true}]}]});
    for (method, path, body) in [
        ("POST", MESSAGES, message.clone()),
        (
            "POST",
            MESSAGES,
            json!({"content": "hi", "message_reference": {"message_id": "1", "fail_if_not_exists": false}}),
        ),
        (
            "PATCH",
            "/channels/1/messages/2",
            json!({"content": null, "components": []}),
        ),
        (
            "PUT",
            COMMANDS,
            json!([command, {"name": "Find an expert", "type": 3}]),
        ),
        ("POST", CALLBACK, json!({"type": 5, "data": {"flags": 64}})),
        ("POST", CALLBACK, json!({"type": 6})),
        (
            "POST",
            CALLBACK,
            json!({"type": 8, "data": {"choices": [{"name": "rust", "value": "rust"}]}}),
        ),
        ("POST", CALLBACK, select),
        ("POST", CALLBACK, modal),
        ("PATCH", ORIGINAL, json!({"content": "done"})),
        (
            "POST",
            "/webhooks/1/token?wait=true",
            json!({"content": "later", "flags": 64}),
        ),
        (
            "POST",
            "/channels/1/messages/2/threads",
            json!({"name": "Replicate", "auto_archive_duration": 1440}),
        ),
        (
            "POST",
            "/channels/1/threads",
            json!({"name": "Replicate", "message": {"content": "How?"}, "applied_tags": ["5"]}),
        ),
        ("POST", "/users/@me/channels", json!({"recipient_id": "1"})),
        (
            "PATCH",
            "/channels/1",
            json!({"applied_tags": ["5"], "archived": false}),
        ),
        (
            "PUT",
            "/channels/1/messages/2/reactions/%F0%9F%99%8B/@me",
            Value::Null,
        ),
        ("GET", "/channels/1/messages?limit=100", Value::Null),
    ] {
        assert_eq!(
            checker.check(method, path, &body),
            Vec::<String>::new(),
            "{method} {path} {body}"
        );
    }
}

/// Each body must be refused with a sentence that begins with the place.
fn assert_refused(cases: Vec<(&str, &str, Value, &str)>) {
    let Some(checker) = checker() else { return };
    for (method, path, body, place) in cases {
        let violations = checker.check(method, path, &body);
        assert!(
            violations
                .iter()
                .any(|violation| violation.contains(&format!(": {place}"))),
            "{method} {path} {body}: {violations:#?}"
        );
    }
}

fn long(characters: usize) -> String {
    "x".repeat(characters)
}

fn choices(count: usize) -> Vec<Value> {
    (0..count)
        .map(|n| json!({"name": format!("{n}"), "value": format!("{n}")}))
        .collect()
}

#[test]
fn bad_messages_are_refused_with_their_place() {
    let long_label = json!({"type": 2, "style": 1, "label": long(81), "custom_id": "a"});
    assert_refused(vec![
        ("POST", MESSAGES, json!({"content": 5}), "/content"),
        ("POST", MESSAGES, json!({"content": long(4001)}), "/content"),
        (
            "POST",
            MESSAGES,
            json!({"embeds": vec![json!({"title": "x"}); 11]}),
            "/embeds",
        ),
        (
            "POST",
            MESSAGES,
            json!({"embeds": [{"title": long(257)}]}),
            "/embeds/0/title",
        ),
        ("POST", MESSAGES, json!({"nonce": long(26)}), "/nonce"),
        (
            "POST",
            MESSAGES,
            json!({"allowed_mentions": {"users": [1]}}),
            "/allowed_mentions/users/0",
        ),
        (
            "POST",
            MESSAGES,
            json!({"attachments": [{"id": -1}]}),
            "/attachments/0/id",
        ),
        (
            "POST",
            MESSAGES,
            json!({"attachments": [{"filename": "a"}]}),
            "/attachments/0",
        ),
        (
            "POST",
            MESSAGES,
            json!({"components": [{"type": 1, "components": [long_label]}]}),
            "/components/0/components/0/label",
        ),
        ("POST", MESSAGES, Value::Null, "the body"),
        ("PATCH", ORIGINAL, json!({"content": []}), "/content"),
    ]);
}

#[test]
fn bad_commands_and_answers_are_refused_with_their_place() {
    let option = json!({"type": 3, "name": "o", "description": "d", "choices": choices(26)});
    let modal = json!({"title": long(46), "custom_id": "a", "components": []});
    assert_refused(vec![
        (
            "PUT",
            COMMANDS,
            json!([{"name": long(33), "description": "d"}]),
            "/0/name",
        ),
        (
            "PUT",
            COMMANDS,
            json!([{"name": "x", "description": "d", "options": [option]}]),
            "/0/options/0/choices",
        ),
        ("POST", CALLBACK, json!({"type": 77}), "/type"),
        ("POST", CALLBACK, json!({"data": {}}), "the body"),
        (
            "POST",
            CALLBACK,
            json!({"type": 4, "data": {"embeds": vec![json!({}); 11]}}),
            "/data/embeds",
        ),
        (
            "POST",
            CALLBACK,
            json!({"type": 8, "data": {"choices": choices(26)}}),
            "/data/choices",
        ),
        (
            "POST",
            CALLBACK,
            json!({"type": 9, "data": modal}),
            "/data/title",
        ),
    ]);
}

#[test]
fn bad_threads_are_refused_with_their_place() {
    const THREADS: &str = "/channels/1/messages/2/threads";
    assert_refused(vec![
        ("POST", THREADS, json!({"name": long(101)}), "/name"),
        (
            "POST",
            THREADS,
            json!({"auto_archive_duration": 60}),
            "the body",
        ),
        (
            "POST",
            THREADS,
            json!({"name": "x", "auto_archive_duration": 61}),
            "/auto_archive_duration",
        ),
    ]);
}

#[test]
fn a_checker_is_shared_between_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Checker>();
}

#[test]
fn unknown_routes_are_violations() {
    let Some(checker) = checker() else { return };
    for (method, path) in [
        ("POST", "/api/v10/channels/1/mesages"),
        ("PUT", MESSAGES),
        ("GET", "/"),
        ("GET", ""),
    ] {
        assert_eq!(
            checker.check(method, path, &Value::Null).len(),
            1,
            "{method} {path}"
        );
    }
}

#[test]
fn another_file_is_refused_with_a_reason() {
    for description in [json!({}), json!([]), json!({"paths": {}})] {
        let refusal = Checker::new(description)
            .map(|_| ())
            .map_err(|error| error.to_string());
        assert!(refusal.is_err_and(|why| why.contains("not as expected")));
    }
    let missing = Checker::load(Path::new("no/such/file.json.gz"));
    assert!(missing.is_err_and(|why| why.to_string().contains("can't read")));
}
