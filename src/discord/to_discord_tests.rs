//! What is sent, as JSON: nobody is notified by what a text contains, and limits hold.

use serde_json::{Value, json};

use super::*;

fn sent(post: &Post) -> Value {
    serde_json::to_value(message(post, OutboxId(7), None, Vec::new())).unwrap()
}

fn button_of(id: &str, label: &str) -> Button {
    Button {
        label: label.to_owned(),
        id: id.to_owned(),
        look: Look::Primary,
    }
}

#[test]
fn exactly_the_named_are_notified_in_all_that_is_sent() {
    let post = Post {
        text: "@everyone <@5> <@&9> <@6>".to_owned(),
        notify: vec![ids::UserId(5)],
        ..Post::default()
    };
    let wanted = json!({"parse": [], "users": ["5"], "roles": [], "replied_user": false});
    assert_eq!(sent(&post)["allowed_mentions"], wanted);
    let edited = serde_json::to_value(edit(&post, Vec::new())).unwrap();
    assert_eq!(edited["allowed_mentions"], wanted);
    let answered = serde_json::to_value(answer(&post, false, Vec::new())).unwrap();
    assert_eq!(answered["allowed_mentions"], wanted);
    let nobody = json!({"parse": [], "users": [], "roles": [], "replied_user": false});
    assert_eq!(sent(&Post::default())["allowed_mentions"], nobody);
}

#[test]
fn a_message_carries_its_promise_as_nonce() {
    let plain = sent(&Post::default());
    assert_eq!(
        (&plain["nonce"], &plain["enforce_nonce"]),
        (&json!("7"), &json!(true))
    );
    assert!(plain.get("flags").is_none());
    let silent = Post {
        silent: true,
        ..Post::default()
    };
    assert_eq!(sent(&silent)["flags"], 1 << 12);
}

#[test]
fn a_reply_survives_the_loss_of_what_it_answers() {
    let answered = Some((ids::ChannelId(20), ids::MessageId(50)));
    let reply = message(&Post::default(), OutboxId(7), answered, Vec::new());
    let reply = serde_json::to_value(reply).unwrap();
    assert_eq!(reply["message_reference"]["message_id"], "50");
    assert_eq!(reply["message_reference"]["fail_if_not_exists"], false);
}

#[test]
fn an_edit_leaves_a_picture_alone_unless_it_brings_one() {
    let plain = serde_json::to_value(edit(&Post::default(), Vec::new())).unwrap();
    assert!(plain.get("attachments").is_none());
    let file = CreateAttachment::bytes(vec![1], "week.png");
    let pictured = serde_json::to_value(edit(&Post::default(), vec![file])).unwrap();
    assert_eq!(pictured["attachments"][0]["filename"], "week.png");
}

#[test]
fn too_long_things_are_cut_and_what_discord_would_refuse_is_left_out() {
    let long = "x".repeat(5000);
    let embed = Embed {
        title: long.clone(),
        text: long.clone(),
        fields: vec![
            (long.clone(), long.clone()),
            (String::new(), "y".to_owned()),
        ],
        footer: long.clone(),
    };
    let select = |options| Select {
        id: "who".to_owned(),
        placeholder: long.clone(),
        options,
        at_most: 9,
    };
    let option = |value: &str| (long.clone(), value.to_owned(), long.clone());
    let post = Post {
        text: long.clone(),
        embeds: vec![embed.clone(), embed],
        rows: vec![
            Row::Buttons(vec![
                button_of("a", &long),
                button_of(&long, "too long an id"),
            ]),
            Row::Buttons(vec![button_of(&long, "the only one")]),
            Row::Choose(select(vec![option("1"), option("2")])),
            Row::Choose(select(Vec::new())),
            Row::ChooseMember(select(Vec::new())),
        ],
        ..Post::default()
    };
    let sent = sent(&post);
    let length = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    assert_eq!(length(&sent["content"]), limits::TEXT);
    let embeds = sent["embeds"].as_array().unwrap();
    let in_all: usize = embeds
        .iter()
        .map(|embed| {
            let fields = embed["fields"].as_array();
            let in_fields: usize = fields
                .into_iter()
                .flatten()
                .map(|f| length(&f["name"]) + length(&f["value"]))
                .sum();
            length(&embed["title"])
                + length(&embed["description"])
                + length(&embed["footer"]["text"])
                + in_fields
        })
        .sum();
    assert!(
        (limits::EMBEDS_TOGETHER - 9..=limits::EMBEDS_TOGETHER).contains(&in_all),
        "{in_all}"
    );
    let rows = sent["components"].as_array().unwrap();
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert_eq!(rows[0]["components"].as_array().unwrap().len(), 1);
    assert_eq!(length(&rows[0]["components"][0]["label"]), limits::LABEL);
    assert_eq!(rows[1]["components"][0]["max_values"], 2);
    assert_eq!(
        length(&rows[1]["components"][0]["options"][0]["label"]),
        limits::OPTION
    );
    assert_eq!(rows[2]["components"][0]["max_values"], 9);
}

#[test]
fn a_thread_has_a_name_in_one_line() {
    assert_eq!(thread_name("  How\ndo  I? "), "How do I?");
    assert_eq!(thread_name(" \n").chars().count(), 1);
    assert_eq!(
        thread_name(&"long ".repeat(50)).chars().count(),
        limits::THREAD_NAME
    );
}

#[test]
fn a_form_keeps_its_fields() {
    let sheet = FormSheet {
        id: "note:1".to_owned(),
        title: "A very long heading that Discord would not take at all".to_owned(),
        fields: vec![FormField {
            id: "words".to_owned(),
            label: "Your words".to_owned(),
            value: String::new(),
            long: true,
            required: false,
        }],
    };
    let made = serde_json::to_value(form(&sheet)).unwrap();
    assert_eq!(
        made["title"].as_str().unwrap().chars().count(),
        limits::FORM_TITLE
    );
    let field = &made["components"][0]["components"][0];
    assert_eq!(
        (&field["custom_id"], &field["style"]),
        (&json!("words"), &json!(2))
    );
    assert_eq!(field["required"], false);
    assert!(field.get("value").is_none_or(Value::is_null));
}
