//! When the power goes or Discord has a bad moment while something is said: it is said once.

use std::time::Duration;

use serde_json::{Value, json};

use super::asking::{OPENS, QUESTION, WRITES, asked_once, calls, move_clock, try_again};
use super::bot::PATIENCE;
use super::ground::{Ground, MORNING, once};

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
            .is_some_and(|name| name.starts_with("health-")),
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
pub const ALL: [(&str, fn()); 10] = [
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
    (
        "a button outlives the program",
        a_button_outlives_the_program,
    ),
    ("the summary once", summary_once),
    ("stops while Discord hangs", stops_while_discord_hangs),
];
