//! Bad days: rate limits, errors, lost answers, forbidden channels.

use std::time::{Duration, Instant};

use serde_json::json;
use serenity::all::{CreateMessage, Nonce};

use crate::bot::Stage;

#[tokio::test]
async fn a_rate_limit_says_how_long() {
    let stage = Stage::new().await;
    let fault = json!({"kind": "rate_limit", "retry_after": 1.5, "times": 1, "route": "POST /api/v10/channels"});
    stage.sandbox.fault(fault).unwrap();
    let help = stage.channel("help");
    let refused = help.say(&stage.http, "first").await.unwrap_err();
    let serenity::Error::Http(serenity::http::HttpError::UnsuccessfulRequest(response)) = &refused
    else {
        panic!("{refused:?}")
    };
    assert_eq!(response.status_code.as_u16(), 429);
    help.say(&stage.http, "second").await.unwrap();
    assert_eq!(stage.sandbox.transcript(0).len(), 1);
    stage.end().await;
}

#[tokio::test]
async fn a_lost_answer_and_a_second_try_write_one_message() {
    let stage = Stage::new().await;
    stage
        .sandbox
        .fault(json!({"kind": "lose_response", "route": "/messages"}))
        .unwrap();
    let help = stage.channel("help");
    let message = || {
        CreateMessage::new()
            .content("once")
            .nonce(Nonce::String("outbox-1".to_owned()))
            .enforce_nonce(true)
    };
    help.send_message(&stage.http, message()).await.unwrap_err();
    assert_eq!(stage.sandbox.transcript(0).len(), 1, "the work was done");
    help.send_message(&stage.http, message()).await.unwrap();
    assert_eq!(stage.sandbox.transcript(0).len(), 1);
    let lost = stage
        .sandbox
        .requests()
        .iter()
        .filter(|request| request.status == 0)
        .count();
    assert_eq!(lost, 1);
    stage.end().await;
}

#[tokio::test]
async fn errors_delays_and_forbidden_channels() {
    let stage = Stage::new().await;
    let help = stage.channel("help");
    stage
        .sandbox
        .fault(json!({"kind": "server_error", "status": 503}))
        .unwrap();
    let broken = help.say(&stage.http, "x").await.unwrap_err();
    assert!(broken.to_string().contains("503"), "{broken}");
    stage
        .sandbox
        .fault(json!({"kind": "delay", "ms": 80}))
        .unwrap();
    let start = Instant::now();
    help.say(&stage.http, "x").await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(80));
    stage
        .sandbox
        .fault(json!({"kind": "forbid", "channel": "help", "on": true}))
        .unwrap();
    let forbidden = help.say(&stage.http, "x").await.unwrap_err();
    assert!(
        forbidden.to_string().contains("Missing Permissions"),
        "{forbidden}"
    );
    stage
        .channel("general")
        .say(&stage.http, "x")
        .await
        .unwrap();
    stage
        .sandbox
        .fault(json!({"kind": "forbid", "channel": "help", "on": false}))
        .unwrap();
    help.say(&stage.http, "x").await.unwrap();
    assert!(stage.sandbox.fault(json!({"kind": "earthquake"})).is_err());
    stage.end().await;
}

#[tokio::test]
async fn refused_connections_come_back() {
    let stage = Stage::new().await;
    stage
        .sandbox
        .fault(json!({"kind": "refuse_connections", "seconds": 0.2}))
        .unwrap();
    stage
        .channel("help")
        .say(&stage.http, "x")
        .await
        .unwrap_err();
    tokio::time::sleep(Duration::from_millis(220)).await;
    stage.channel("help").say(&stage.http, "x").await.unwrap();
    stage.end().await;
}

#[tokio::test]
async fn an_unknown_route_is_recorded() {
    let stage = Stage::new().await;
    stage
        .guild()
        .audit_logs(&stage.http, None, None, None, None)
        .await
        .unwrap_err();
    let violations = stage.sandbox.violations();
    assert_eq!(violations.len(), 1);
    assert!(violations[0].path.ends_with("/audit-logs"));
    stage.end_with_violations().await;
}
