//! When things break: the power, the line, Discord itself. Nobody is pinged twice and nothing is lost.

use std::time::Duration;

use serde_json::{Value, json};
use whoknows_sandbox::{NewChannel, NewOverwrite, Request};

use super::bot::PATIENCE;
use super::ground::{Ground, MORNING, once};

const QUESTION: &str = "How do I make Postgres replicate to a second server without downtime?";
/// Where a new thread is opened, and where a message is written.
const OPENS: &str = "/threads";
const WRITES: &str = "POST /api/v10/channels/";

/// How many of the bot's messages call people to a question.
fn calls(ground: &Ground) -> usize {
    let rows = ground.bot_rows();
    let is_call = |row: &&Value| {
        row["text"]
            .as_str()
            .is_some_and(|text| text.contains(": a question about"))
    };
    rows.iter().filter(is_call).count()
}

fn asked_once(ground: &Ground) {
    assert_eq!(
        calls(ground),
        1,
        "{:#?}\n{}",
        ground.bot_rows(),
        ground.bot.words()
    );
    assert_eq!(
        (ground.notifications("bo"), ground.notifications("chi")),
        (1, 1)
    );
    assert_eq!(ground.notifications("dee") + ground.notifications("eve"), 0);
}

/// Lets time go on until what was put off is tried again.
fn try_again(ground: &Ground) {
    for _ in 0..4 {
        ground.advance("1m");
    }
}

/// Moves the clock without waiting for the bot to come to rest.
fn move_clock(ground: &Ground, span: &str) {
    ground.sandbox.advance(span).expect("a span");
}

fn of(requests: &[Request], method: &str, part: &str) -> usize {
    requests
        .iter()
        .filter(|one| one.method == method && one.path.contains(part))
        .count()
}

/// The power goes while the first request of a delivery is under way.
fn killed_at(fault: Value, status: Option<u16>) {
    let mut ground = Ground::small(MORNING);
    ground.say("ana", "help", QUESTION);
    let from = ground.bot.log().count();
    ground.fault(fault);
    move_clock(&ground, "2m");
    assert!(
        ground.bot.handled(from, |handled| handled.in_flight > 0),
        "{}",
        ground.bot.words()
    );
    if let Some(status) = status {
        ground.until("the request fails", |sandbox| {
            sandbox
                .requests()
                .iter()
                .any(|request| request.status == status)
        });
    }
    ground.bot.kill();
    ground.fault(json!({"kind": "clear"}));
    ground.bot.start();
    try_again(&ground);
    asked_once(&ground);
    ground.end();
}

fn killed_before_the_thread_is_there() {
    let mut fault = once("delay", WRITES);
    fault["ms"] = json!(600_000);
    killed_at(fault, None);
}

fn killed_when_opening_the_thread_failed() {
    killed_at(once("server_error", OPENS), Some(500));
}

fn killed_when_the_thread_is_there_and_the_answer_lost() {
    killed_at(once("lose_response", OPENS), Some(0));
}

fn killed_when_the_ping_is_there_and_the_answer_lost() {
    killed_at(once("lose_response", "/messages"), Some(0));
}

/// The same without a crash: the answer is lost, or Discord has a bad moment.
fn delivered_in_spite_of(faults: &[Value]) {
    let ground = Ground::small(MORNING);
    ground.say("ana", "help", QUESTION);
    for fault in faults {
        ground.fault(fault.clone());
    }
    move_clock(&ground, "2m");
    // Until it is tried again; in a minute at the latest by the sandbox's clock.
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(500));
        move_clock(&ground, "30s");
        if calls(&ground) > 0 {
            break;
        }
    }
    ground.fault(json!({"kind": "clear"}));
    try_again(&ground);
    asked_once(&ground);
    ground.end();
}

fn lost_answers() {
    delivered_in_spite_of(&[
        once("lose_response", OPENS),
        once("lose_response", "/messages"),
    ]);
}

fn server_errors() {
    let twice = |route| json!({"kind": "server_error", "status": 503, "route": route, "times": 2});
    delivered_in_spite_of(&[twice(OPENS), twice("/messages")]);
}

fn too_many_requests() {
    let slow =
        |route| json!({"kind": "rate_limit", "retry_after": 0.3, "route": route, "times": 2});
    delivered_in_spite_of(&[slow(OPENS), slow("/messages")]);
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

/// A press on a button of an earlier life works after a restart, and only once.
fn a_button_outlives_the_program() {
    let mut ground = Ground::small(MORNING);
    ground.say("ana", "help", QUESTION);
    ground.advance("2m");
    let rows = ground.bot_rows();
    let call = rows
        .iter()
        .rfind(|row| row["components"].to_string().contains("I'll take it"));
    let id = call
        .and_then(|row| row["id"].as_str()?.parse().ok())
        .expect("a call");
    ground.bot.kill();
    ground.bot.start();
    ground.press("bo", id, "I'll take it").expect("a press");
    ground.fault(json!({"kind": "replay", "last": 3}));
    ground.advance("1s");
    let rows = ground.bot_rows();
    let taken = rows.iter().filter(|row| {
        row["text"]
            .as_str()
            .is_some_and(|text| text.contains("is on it"))
    });
    assert_eq!(taken.count(), 1, "{rows:#?}");
    asked_once_after_taking(&ground);
    ground.end();
}

fn asked_once_after_taking(ground: &Ground) {
    assert_eq!(
        (ground.notifications("bo"), ground.notifications("chi")),
        (1, 1)
    );
}

/// Discord says 403 to everything about a channel: no storm of tries, and the core members hear of it.
fn forbidden_channel() {
    let ground = Ground::small(MORNING);
    ground.fault(json!({"kind": "forbid", "channel": "help", "on": true}));
    told_to_the_core(&ground);
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

/// The weekly summary: once, though the power goes right after Discord took it.
fn summary_once() {
    let mut ground = Ground::small(MORNING);
    ground.say("ana", "help", QUESTION);
    ground.advance("2m");
    let now = ground.bot.log().count();
    ground
        .sandbox
        .move_to("2026-11-30T08:59:00Z")
        .expect("a time");
    ground.settle(now, 0);
    assert_eq!(summaries(&ground), 0, "{:#?}", ground.bot_rows());
    ground.fault(once("lose_response", "/messages"));
    move_clock(&ground, "1m");
    ground.until("the summary's answer is lost", |sandbox| {
        sandbox.requests().iter().any(|request| request.status == 0)
    });
    ground.bot.kill();
    ground.fault(json!({"kind": "clear"}));
    ground.bot.start();
    try_again(&ground);
    ground.advance("1h");
    ground.bot.stop();
    ground.bot.start();
    ground.advance("1h");
    assert_eq!(
        summaries(&ground),
        1,
        "{:#?}\n{}",
        ground.bot_rows(),
        ground.bot.words()
    );
    let rows = ground.bot_rows();
    let summary = rows
        .iter()
        .find(|row| row["attachments"] != json!([]))
        .expect("it has a picture");
    let picture = &summary["attachments"][0];
    assert!(
        picture["filename"]
            .as_str()
            .is_some_and(|name| name.ends_with(".png")),
        "{picture}"
    );
    assert!(
        picture["description"]
            .as_str()
            .is_some_and(|alt| alt.len() > 20),
        "{picture}"
    );
    ground.end();
}

fn summaries(ground: &Ground) -> usize {
    let rows = ground.bot_rows();
    rows.iter()
        .filter(|row| row["channel"] == "core" && row["attachments"] != json!([]))
        .count()
}

/// SIGTERM ends it cleanly while Discord hangs.
fn stops_while_discord_hangs() {
    let mut ground = Ground::small(MORNING);
    ground.say("ana", "help", QUESTION);
    let from = ground.bot.log().count();
    ground.fault(json!({"kind": "delay", "ms": 600_000, "times": 1000, "route": WRITES}));
    move_clock(&ground, "2m");
    assert!(ground.bot.handled(from, |handled| handled.in_flight > 0));
    let begun = std::time::Instant::now();
    ground.bot.stop();
    assert!(begun.elapsed() < PATIENCE);
    ground.fault(json!({"kind": "clear"}));
    ground.bot.start();
    try_again(&ground);
    asked_once(&ground);
    ground.end();
}

/// All of them, with names that read.
pub const ALL: [(&str, fn()); 17] = [
    (
        "killed before the thread is there",
        killed_before_the_thread_is_there,
    ),
    (
        "killed when opening the thread failed",
        killed_when_opening_the_thread_failed,
    ),
    (
        "killed when the thread is there and the answer lost",
        killed_when_the_thread_is_there_and_the_answer_lost,
    ),
    (
        "killed when the ping is there and the answer lost",
        killed_when_the_ping_is_there_and_the_answer_lost,
    ),
    ("lost answers", lost_answers),
    ("server errors", server_errors),
    ("too many requests", too_many_requests),
    ("broken lines", broken_lines),
    ("the same command twice", same_command_twice),
    (
        "a button outlives the program",
        a_button_outlives_the_program,
    ),
    ("a forbidden channel", forbidden_channel),
    ("no right to read history", no_history),
    ("no right to write in threads", no_writing_in_threads),
    ("while it was away", while_it_was_away),
    ("the summary once", summary_once),
    ("stops while Discord hangs", stops_while_discord_hangs),
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
