//! The people of the demo answer by themselves, a few seconds after they are asked.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::Value;
use whoknows_sandbox::{ControlError, Sandbox};

use super::history::line;
use crate::cli::demo::script::Script;

/// How often they look at their phones.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// From the ping to *I'll take it*.
const TAKES_AFTER: Duration = Duration::from_secs(3);
/// From there to the answer.
const ANSWERS_AFTER: Duration = Duration::from_secs(5);

/// Lives until the program ends: whoever is asked first about something takes it and answers.
pub async fn live(sandbox: &Sandbox, script: &Script) -> Result<(), ControlError> {
    let mut seen = newest(&sandbox.transcript(0));
    let mut busy = HashSet::new();
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let rows = sandbox.transcript(seen);
        seen = newest(&rows).max(seen);
        for row in rows.iter().filter(|row| is_call(row)) {
            let Some(who) = row["notified"][0].as_str().map(str::to_owned) else {
                continue;
            };
            let (Some(post), Some(place)) = (id(row), place(row)) else {
                continue;
            };
            if script.people.iter().any(|person| person.name == who) && busy.insert(place.clone()) {
                let (sandbox, text) = (sandbox.clone(), what_to_say(script, row));
                tokio::spawn(async move { answer(&sandbox, &who, post, &place, &text).await });
            }
        }
    }
}

async fn answer(sandbox: &Sandbox, who: &str, post: u64, place: &str, text: &str) {
    tokio::time::sleep(TAKES_AFTER).await;
    // Somebody at the page may have been faster, or removed the thread: then nothing is left to do.
    if sandbox.press(who, post, "I'll take it").await.is_ok() {
        tokio::time::sleep(ANSWERS_AFTER).await;
        let _ = sandbox.say_more(&line(who, place, text)).await;
    }
}

/// Does the bot ask somebody here?
fn is_call(row: &Value) -> bool {
    let asks = row["components"].to_string().contains("I'll take it");
    row["bot"] == Value::Bool(true) && asks && row["visible_to"].is_null()
}

/// What was said of the same matter before, else a question back, as people do.
fn what_to_say(script: &Script, call: &Value) -> String {
    let call = call["text"].as_str().unwrap_or_default().to_lowercase();
    let about: Vec<_> = call.split("**").skip(1).step_by(2).collect();
    let fits = |text: &str| {
        about
            .iter()
            .filter(|topic| text.to_lowercase().contains(*topic))
            .count()
    };
    let talk = script.talks.iter().filter(|talk| !talk.answers.is_empty());
    let best = talk.max_by_key(|talk| fits(&talk.question));
    match best.filter(|talk| fits(&talk.question) > 0) {
        Some(talk) => talk.answers[0].1.clone(),
        None => "I had something like that. What have you tried so far, and what does it say?"
            .to_owned(),
    }
}

fn newest(rows: &[Value]) -> u64 {
    rows.iter().filter_map(id).max().unwrap_or(0)
}

fn id(row: &Value) -> Option<u64> {
    row["id"].as_str()?.parse().ok()
}

fn place(row: &Value) -> Option<String> {
    let place = row["thread_id"]
        .as_str()
        .or_else(|| row["channel_id"].as_str());
    place.map(str::to_owned)
}
