//! The control interface over HTTP, as scripts and the page use it.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use whoknows_sandbox::Sandbox;

use crate::bot::{Stage, options, people};

/// One HTTP request, as plain as they come; returns status and body.
async fn ask(sandbox: &Sandbox, request: String) -> (u16, Vec<u8>) {
    let mut stream = TcpStream::connect(sandbox.addr()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer[end + 4..].to_vec())
}

pub async fn get(sandbox: &Sandbox, path: &str) -> (u16, Vec<u8>) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    ask(sandbox, request).await
}

async fn post(sandbox: &Sandbox, path: &str, body: Value) -> (u16, Value) {
    let body = body.to_string();
    let request = format!(
        "POST /sandbox/{path} HTTP/1.1\r\nHost: localhost:1\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let (status, answer) = ask(sandbox, request).await;
    (status, serde_json::from_slice(&answer).unwrap())
}

async fn read(sandbox: &Sandbox, path: &str) -> Value {
    let (status, body) = get(sandbox, path).await;
    assert_eq!(status, 200, "{path}");
    serde_json::from_slice(&body).unwrap()
}

#[tokio::test]
async fn a_script_runs_a_community() {
    let stage = Stage::new().await;
    let sandbox = &stage.sandbox;
    assert_eq!(
        post(
            sandbox,
            "members",
            json!({"name": "dana", "roles": ["mentors"]})
        )
        .await
        .0,
        200
    );
    let first = post(
        sandbox,
        "channels",
        json!({"name": "#lab", "type": "forum", "available_tags": ["open"]}),
    )
    .await;
    let second = post(sandbox, "channels", json!({"name": "lab"})).await;
    assert_eq!(first.1["id"], second.1["id"]);
    let (_, said) = post(
        sandbox,
        "say",
        json!({"as": "@dana", "in": "#help", "text": "hi @bo"}),
    )
    .await;
    let rows = read(sandbox, "/sandbox/transcript").await;
    assert_eq!(rows[0]["id"], said["message_id"]);
    assert_eq!(rows[0]["notified"], json!(["bo"]));
    assert_eq!(rows[0]["at"], "2026-11-23T16:00:00Z");
    let after = read(
        sandbox,
        &format!(
            "/sandbox/transcript?after={}",
            said["message_id"].as_str().unwrap()
        ),
    )
    .await;
    assert_eq!(after, json!([]));
    let notes = read(sandbox, "/sandbox/notifications?as=bo").await;
    assert_eq!(notes[0]["channel"], "help");
    let edit = json!({"as": "dana", "message": said["message_id"], "text": "hi all"});
    assert_eq!(post(sandbox, "edit", edit).await.0, 200);
    let delete = json!({"as": "dana", "message": said["message_id"]});
    assert_eq!(post(sandbox, "delete", delete).await.0, 200);
    assert_eq!(read(sandbox, "/sandbox/transcript").await, json!([]));
    assert_eq!(
        post(sandbox, "clock", json!({"to": "next monday 09:00"}))
            .await
            .1["now"],
        "2026-11-30T09:00:00Z"
    );
    let back = post(sandbox, "clock", json!({"to": "2026-01-01T00:00:00Z"})).await;
    assert_eq!(back.0, 400);
    assert!(back.1["error"].as_str().unwrap().contains("forward only"));
    let seen = read(sandbox, "/sandbox/state").await;
    assert_eq!(seen["clock"]["frozen"], true);
    assert_eq!(seen["bot"]["connected"], true);
    let log = read(sandbox, "/sandbox/log").await;
    assert!(
        log.as_array()
            .unwrap()
            .iter()
            .any(|row| row["path"] == "/api/v10/gateway" && row["status"] == 200)
    );
    stage.end().await;
}

#[tokio::test]
async fn mistakes_are_explained() {
    let sandbox = people(options()).await;
    for (path, body, words) in [
        (
            "say",
            json!({"as": "zoe", "in": "help", "text": "x"}),
            "nobody is called",
        ),
        (
            "say",
            json!({"as": "ana", "in": "nowhere", "text": "x"}),
            "there is no channel",
        ),
        (
            "say",
            json!({"as": "ana", "in": "help"}),
            "missing field `text`",
        ),
        (
            "say",
            json!({"as": "ana", "in": "help", "text": "x", "at": 1}),
            "unknown field `at`",
        ),
        (
            "say",
            json!({"as": "bot", "in": "help", "text": "x"}),
            "speaks for itself",
        ),
        (
            "command",
            json!({"as": "ana", "in": "help", "text": "/x"}),
            "registered: none yet",
        ),
        (
            "press",
            json!({"as": "ana", "message": "1", "label": "x"}),
            "there is no message",
        ),
        ("clock", json!({"advance": "-5m"}), "no span of time"),
        ("fault", json!({"kind": "x"}), "unknown variant"),
    ] {
        let (status, answer) = post(&sandbox, path, body).await;
        assert_eq!(status, 400, "{path}");
        let error = answer["error"].as_str().unwrap();
        assert!(error.contains(words), "{path}: {error}");
    }
    assert_eq!(post(&sandbox, "nonsense", json!({})).await.0, 404);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_foreign_page_is_kept_out() {
    let sandbox = people(options()).await;
    for header in [
        "Host: evil.example",
        "Host: 127.0.0.1\r\nOrigin: https://evil.example",
    ] {
        let request =
            format!("GET /sandbox/state HTTP/1.1\r\n{header}\r\nConnection: close\r\n\r\n");
        assert_eq!(ask(&sandbox, request).await.0, 403, "{header}");
    }
    let (status, page) = get(&sandbox, "/").await;
    assert_eq!(status, 200);
    assert!(
        String::from_utf8_lossy(&page)
            .to_lowercase()
            .contains("<!doctype html>")
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn an_open_stream_does_not_hold_the_end_up() {
    let sandbox = people(options()).await;
    let mut stream = TcpStream::connect(sandbox.addr()).await.unwrap();
    let request = "GET /sandbox/stream HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut heard = [0; 512];
    let length = stream.read(&mut heard).await.unwrap();
    assert!(String::from_utf8_lossy(&heard[..length]).contains("text/event-stream"));
    sandbox.say("ana", "help", "hello").await.unwrap();
    let length = stream.read(&mut heard).await.unwrap();
    assert!(String::from_utf8_lossy(&heard[..length]).contains("\"kind\":\"message\""));
    let start = std::time::Instant::now();
    sandbox.shutdown().await;
    assert!(start.elapsed().as_millis() < 1000, "{:?}", start.elapsed());
}
