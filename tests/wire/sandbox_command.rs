//! `whoknows sandbox` as a person or a script starts it.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::bot::{PATIENCE, Process, program};
use super::http::Client;

/// The demo community's eight weeks take a while on a busy machine.
const HISTORY: Duration = Duration::from_mins(2);

/// Starts it on this folder, waits until it is ready, and gives its address.
pub fn start(data: &Path, more: &[&str]) -> (Process, String) {
    let mut command = program();
    command
        .args([
            "sandbox",
            "--no-browser",
            "--listen",
            "127.0.0.1:0",
            "--data",
        ])
        .arg(data)
        .args(more);
    let process = Process::start(&mut command);
    let ready = process.out.find(0, HISTORY, |line| {
        line.strip_prefix("sandbox ready on ").map(str::to_owned)
    });
    let base = ready.unwrap_or_else(|| panic!("not ready: {:#?}", process.err.all()));
    (process, base)
}

/// Ctrl-C ends it within two seconds, cleanly and with nothing to complain about.
pub fn interrupt(mut process: Process) {
    let begun = Instant::now();
    process.signal("INT");
    let status = process.ended(PATIENCE);
    let took = begun.elapsed();
    assert!(status.is_some_and(|status| status.success()), "{status:?}");
    println!("Ctrl-C ended it after {took:?}");
    assert!(took < Duration::from_secs(2), "ended only after {took:?}");
    let complaints = process.err.all();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

fn rows(client: &Client) -> Vec<Value> {
    client.get("transcript").as_array().expect("rows").clone()
}

/// The row that notified somebody, and how long it took to come.
fn notified_row(client: &Client, within: Duration) -> (Value, Duration) {
    let begun = Instant::now();
    loop {
        let found = rows(client)
            .into_iter()
            .find(|row| row["bot"] == true && row["notified"] != json!([]));
        if let Some(row) = found {
            return (row, begun.elapsed());
        }
        assert!(
            begun.elapsed() < within,
            "nobody is notified: {:#?}",
            rows(client)
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// How soon people must be notified once patience is over.
const SOON: Duration = Duration::from_secs(1);

/// Exactly bo and chi, and soon; a machine that has much else to do gets three tries at the time.
fn empty() {
    let mut took = Vec::new();
    while took.len() < 3 && !took.iter().any(|took| *took < SOON) {
        took.push(ask_in_an_empty_one());
    }
    assert!(took.iter().any(|took| *took < SOON), "only after {took:?}");
}

/// The script of a newcomer's first minutes; gives how long it took from the end of patience to the ping.
fn ask_in_an_empty_one() -> Duration {
    let folder = TempDir::new().expect("a folder");
    let (process, base) = start(folder.path(), &["--empty"]);
    assert!(base.starts_with("http://127.0.0.1:"), "{base}");
    let client = Client::new(&base);
    for who in ["bo", "chi"] {
        let add = json!({"as": who, "in": "help", "text": "/skills add skill:postgres"});
        client.post("command", &add);
    }
    let text = "How do I make Postgres replicate to a second server without downtime? @everyone";
    let said = client.post("say", &json!({"as": "ana", "in": "#help", "text": text}));
    assert!(
        said["message_id"].is_string() && said["channel_id"].is_string(),
        "{said}"
    );
    assert!(
        rows(&client)
            .iter()
            .all(|row| row["bot"] != true || row["notified"] == json!([]))
    );
    client.post("clock", &json!({"advance": "2m"}));
    let (row, took) = notified_row(&client, PATIENCE);
    println!("bo and chi were notified {took:?} after patience was over");
    assert_eq!(row["notified"], json!(["bo", "chi"]), "{row}");
    let others: Vec<Value> = rows(&client)
        .into_iter()
        .filter(|other| {
            other["bot"] == true && other["notified"] != json!([]) && other["id"] != row["id"]
        })
        .collect();
    assert!(others.is_empty(), "{others:#?}");
    assert_eq!(client.get("violations"), json!([]));
    interrupt(process);
    go_on(folder.path(), &row);
    took
}

/// A second start on the same data: what was said is there, the buttons work.
fn go_on(data: &Path, call: &Value) {
    let (process, base) = start(data, &["--empty"]);
    let client = Client::new(&base);
    assert!(rows(&client).iter().any(|row| row["id"] == call["id"]));
    let press = json!({"as": "bo", "message": call["id"], "label": "I'll take it"});
    client.post("press", &press);
    let begun = Instant::now();
    let taken = || {
        rows(&client).iter().any(|row| {
            row["text"]
                .as_str()
                .is_some_and(|text| text.contains("**bo** is on it"))
        })
    };
    while !taken() {
        assert!(begun.elapsed() < PATIENCE, "{:#?}", rows(&client));
        std::thread::sleep(Duration::from_millis(50));
    }
    client.post("clock", &json!({"advance": "10m"}));
    std::thread::sleep(Duration::from_millis(700));
    let notified = rows(&client)
        .iter()
        .filter(|row| row["bot"] == true && row["notified"] != json!([]))
        .count();
    assert_eq!(notified, 1, "nobody is asked twice: {:#?}", rows(&client));
    assert_eq!(client.get("violations"), json!([]));
    interrupt(process);
}

/// With the demo community: there is a past, and who is asked answers.
fn demo() {
    let folder = TempDir::new().expect("a folder");
    let begun = Instant::now();
    let (process, base) = start(folder.path(), &[]);
    println!("the demo was ready after {:?}", begun.elapsed());
    let client = Client::new(&base);
    let state = client.get("state");
    let members = state["members"].as_array().expect("members");
    let people = members
        .iter()
        .filter(|one| one["bot"] == false && one["name"] != state["guild"]["owner"]);
    assert_eq!(people.count(), 12);
    assert_eq!(state["channels"].as_array().expect("channels").len(), 7);
    let past = rows(&client);
    let summaries = past
        .iter()
        .filter(|row| row["channel"] == "core" && row["attachments"] != json!([]))
        .count();
    assert!((7..=8).contains(&summaries), "{summaries} weekly summaries");
    let digests = past.iter().filter(|row| row["channel"] == "news").count();
    assert!((7..=8).contains(&digests), "{digests} weekly digests");
    let text = "How do I keep a Kubernetes pod from being evicted when memory runs low?";
    let said = client.post("say", &json!({"as": "ana", "in": "help", "text": text}));
    client.post("clock", &json!({"advance": "2m"}));
    let begun = Instant::now();
    let answered = || {
        rows(&client)
            .iter()
            .any(|row| row["thread_id"] == said["message_id"] && row["bot"] == false)
    };
    while !answered() {
        assert!(
            begun.elapsed() < PATIENCE,
            "nobody answers: {:#?}",
            client.get(&format!(
                "transcript?after={}",
                said["message_id"].as_str().unwrap_or("0")
            ))
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    println!(
        "somebody answered {:?} after the clock was moved",
        begun.elapsed()
    );
    assert_eq!(client.get("violations"), json!([]));
    interrupt(process);
    super::memory::idle_with(folder.path());
}

/// All of them.
pub const ALL: [(&str, fn()); 2] = [("empty", empty), ("demo, and its memory", demo)];
