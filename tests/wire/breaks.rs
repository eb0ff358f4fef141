//! When the line breaks, rights are missing, or things are told twice: nobody is asked twice and nothing is lost.

use serde_json::{Value, json};
use std::time::Duration;
use whoknows_sandbox::{NewChannel, NewOverwrite, Request};

use super::asking::{QUESTION, asked_once, calls, move_clock};
use super::ground::{Ground, MORNING};

fn of(requests: &[Request], method: &str, part: &str) -> usize {
    requests
        .iter()
        .filter(|one| one.method == method && one.path.contains(part))
        .count()
}

/// Said while the line is broken in every way that there is: each heard once, each asked about once.
fn broken_lines() {
    let mut ground = Ground::frozen(MORNING);
    ground.people(&["ana", "bo", "chi", "dee", "eve", "fay", "gus"]);
    ground.configure("help_channels = [\"help\"]\npings_per_day = 50\npings_per_week = 50");
    ground.bot.start();
    ground.await_commands();
    ground.command("bo", "help", "/skills add skill:postgres level:expert");
    let drops = [
        (json!({"kind": "drop_socket"}), false),
        (json!({"kind": "drop_socket", "code": 4000}), false),
        (json!({"kind": "drop_socket", "code": 4007}), false),
        (json!({"kind": "drop_socket", "frame": "empty"}), false),
        (json!({"kind": "drop_socket", "code": 4000}), true),
    ];
    let askers = ["ana", "dee", "eve", "fay", "gus"];
    for (number, ((drop, refuse), who)) in (1..).zip(drops.iter().zip(askers)) {
        if *refuse {
            ground.fault(json!({"kind": "refuse_resume"}));
        }
        let from = ground.bot.log().count();
        ground.fault(drop.clone());
        let said = ground.sandbox.say(who, "help", QUESTION);
        let said = ground.runtime.block_on(said).expect("it can be said");
        let heard = ground
            .bot
            .handled(from, |handled| handled.newest >= said.message_id);
        assert!(heard, "lost after {drop}:\n{}", ground.bot.words());
        ground.fault(json!({"kind": "replay", "last": 10}));
        ground.advance("2m");
        assert_eq!(
            calls(&ground),
            number,
            "after {drop}:\n{}",
            ground.bot.words()
        );
        assert_eq!(ground.notifications("bo"), number);
        // Who was just asked isn't talked over: the next question comes later.
        ground.advance("20m");
    }
    let again = ground.bot.log().count();
    ground.fault(json!({"kind": "drop_socket", "code": 4007}));
    std::thread::sleep(Duration::from_secs(2));
    assert!(ground.bot.handled(again, |handled| handled.tick.is_some()));
    ground.advance("1m");
    assert_eq!(
        (calls(&ground), ground.notifications("bo")),
        (5, 5),
        "{:#?}",
        ground.bot_rows()
    );
    ground.end();
}

/// The gateway tells of the same command twice: it is answered once.
fn same_command_twice() {
    let ground = Ground::small(MORNING);
    let from = ground.bot.log().count();
    let id = ground
        .sandbox
        .command("dee", "help", "/skills add skill:rust");
    let id = ground.runtime.block_on(id).expect("a command");
    ground.settle(from, id);
    ground.fault(json!({"kind": "replay", "last": 5}));
    ground.advance("1s");
    ground.advance("1s");
    let route = format!("/interactions/{id}/");
    assert_eq!(
        of(&ground.sandbox.requests(), "POST", &route),
        1,
        "{}",
        ground.bot.words()
    );
    let answers = ground.sandbox.transcript(0);
    let to_dee = answers
        .iter()
        .filter(|row| row["visible_to"] == "dee")
        .count();
    assert_eq!(to_dee, 1, "{answers:#?}");
    ground.end();
}

/// Discord says 403 to everything about a channel: no storm of tries, and the core members hear of it.
fn forbidden_channel() {
    let ground = Ground::small(MORNING);
    ground.fault(json!({"kind": "forbid", "channel": "help", "on": true}));
    told_to_the_core(&ground);
    ground.say(
        "eve",
        "help",
        "How do I restore a Postgres dump into an older server?",
    );
    ground.advance("2m");
    let rows = ground.bot_rows();
    let told = rows.iter().filter(|row| {
        let text = row["text"].as_str().unwrap_or_default();
        row["channel"] == "core" && text.contains("I may not write in")
    });
    assert_eq!(told.count(), 1, "once: {rows:#?}");
    ground.end();
}

/// Takes rights in `#help` from the bot.
fn deny(ground: &Ground, rights: &Value) {
    let denied = NewChannel {
        name: "help".into(),
        overwrites: Some(vec![NewOverwrite {
            id: "whoknows".into(),
            allow: Value::Null,
            deny: rights.clone(),
        }]),
        ..NewChannel::default()
    };
    let from = ground.bot.log().count();
    ground
        .runtime
        .block_on(ground.sandbox.put_channel(denied))
        .expect("a channel");
    ground.settle(from, 0);
}

/// The bot may not read history: it can't know what it missed, nor reply; the core members hear of it.
fn no_history() {
    let mut ground = Ground::small(MORNING);
    ground.say("ana", "help", "good morning");
    deny(&ground, &json!(["READ_MESSAGE_HISTORY"]));
    ground.bot.kill();
    ground.bot.launch();
    assert!(ground.bot.says("caught up", 0), "{}", ground.bot.words());
    told_to_the_core(&ground);
    ground.end();
}

/// A question that can't be brought to anybody: no storm of tries, and the core members hear of it.
fn told_to_the_core(ground: &Ground) {
    ground.say("ana", "help", QUESTION);
    for _ in 0..14 {
        ground.advance("1h");
    }
    let refused = ground
        .sandbox
        .requests()
        .iter()
        .filter(|request| request.status == 403)
        .count();
    assert!(refused < 10, "{refused} requests were refused");
    let rows = ground.bot_rows();
    assert_eq!(calls(ground), 0, "{rows:#?}");
    let alert = rows.iter().find(|row| row["channel"] == "core");
    assert!(
        alert.is_some(),
        "the core members don't hear of it: {rows:#?}\n{}",
        ground.bot.words()
    );
}

/// The bot may open threads but not write in them: it asks in the channel.
fn no_writing_in_threads() {
    let ground = Ground::small(MORNING);
    deny(&ground, &json!(["SEND_MESSAGES_IN_THREADS"]));
    ground.say("ana", "help", QUESTION);
    ground.advance("2m");
    asked_once(&ground);
    let threads = ground.sandbox.state()["threads"].clone();
    assert_eq!(threads, json!([]), "no empty thread is left");
    ground.end();
}

/// What happened while the bot was away: the answered question pings nobody, the open one is asked about.
fn while_it_was_away() {
    let mut ground = Ground::small(MORNING);
    ground.say("ana", "help", "good morning");
    ground.bot.stop();
    let say = |who, text| {
        ground
            .runtime
            .block_on(ground.sandbox.say(who, "help", text))
            .expect("said")
            .message_id
    };
    let first = say("ana", QUESTION);
    let mut answer = whoknows_sandbox::Say {
        person: "eve".into(),
        place: "help".into(),
        text: "You want logical replication for that, it is in the manual.".to_owned(),
        ..Default::default()
    };
    answer.reply_to = Some(first.into());
    ground
        .runtime
        .block_on(ground.sandbox.say_more(&answer))
        .expect("said");
    move_clock(&ground, "5m");
    say(
        "dee",
        "How do I find out which Postgres query holds a lock on my table?",
    );
    move_clock(&ground, "1m");
    ground.bot.start();
    ground.advance("5m");
    asked_once(&ground);
    let rows = ground.bot_rows();
    let about_lock = rows.iter().any(|row| {
        row["thread"]
            .as_str()
            .is_some_and(|name| name.contains("lock"))
    });
    assert!(about_lock, "{rows:#?}");
    ground.end();
}

/// All of them, with names that read.
pub const ALL: [(&str, fn()); 7] = [
    ("broken lines", broken_lines),
    ("the same command twice", same_command_twice),
    ("a forbidden channel", forbidden_channel),
    ("no right to read history", no_history),
    ("no right to write in threads", no_writing_in_threads),
    ("while it was away", while_it_was_away),
    ("an ask by command", asked_by_command),
];

/// `/ask` over the wire: at once, and `@everyone` in it notifies nobody else.
fn asked_by_command() {
    let ground = Ground::small(MORNING);
    ground.command(
        "ana",
        "help",
        "/ask question:How do I restore a Postgres dump? @everyone @eve",
    );
    asked_once(&ground);
    ground.end();
}
