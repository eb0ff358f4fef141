//! Logging in, hearing everything in order, losing the line, and saying goodbye.

use serde_json::json;

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_is_heard_in_order_with_its_time() {
    let mut wire = Wire::connected().await;
    assert!(!wire.community.my_roles.is_empty(), "{:?}", wire.community);
    let mut written = Vec::new();
    for number in 0..300 {
        written.push(wire.write("ana", "help", &format!("line {number}")).await);
    }
    for (number, id) in written.into_iter().enumerate() {
        let message = wire.message().await;
        assert_eq!((message.id, message.text), (id, format!("line {number}")));
        assert_eq!(message.author.name, "ana");
    }
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ticks_follow_the_servers_clock() {
    let mut wire = Wire::connected().await;
    let at = |event: Event| matches!(event.what, Happening::Tick).then_some(event.at);
    let before = wire.until_event(at).await;
    wire.control("clock", json!({"advance": "2h"})).await;
    let later = wire
        .until_event(|event| at(event).filter(|at| at.since(before) >= 7000))
        .await;
    assert!((7_190..7_300).contains(&later.since(before)));
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_shape_of_the_community_is_followed() {
    let mut wire = Wire::connected().await;
    wire.control("channels", json!({"name": "quiet"})).await;
    let name = wire
        .until(|what| match what {
            Happening::ChannelSeen(channel) => Some(channel.name),
            _ => None,
        })
        .await;
    assert_eq!(name, "quiet");
    wire.control("members", json!({"name": "dee", "roles": ["core"]}))
        .await;
    let dee = wire
        .until(|what| match what {
            Happening::MemberSeen(member) if member.name == "dee" => Some(member),
            _ => None,
        })
        .await;
    assert_eq!(dee.roles.len(), 1);
    wire.end().await;
}

async fn refused(sandbox: &Sandbox, token: &str) -> ConnectError {
    let (events, _heard) = mpsc::channel(64);
    let (_effects, wanted) = mpsc::unbounded_channel();
    let served = serve(
        connection(sandbox, token).await,
        events,
        wanted,
        std::future::pending(),
    );
    let ended = tokio::time::timeout(LONG, served).await;
    ended.expect("the refusal ends it").unwrap_err()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_token_ends_it_with_a_clear_word() {
    let sandbox = stand_in().await;
    let error = refused(&sandbox, "wrong").await;
    assert_eq!(error, ConnectError::WrongToken);
    assert!(!error.to_string().contains("wrong"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_intent_ends_it_with_a_clear_word() {
    let sandbox = stand_in().await;
    let control = reqwest::Client::new();
    let off = json!({"kind": "privileged_not_enabled", "on": true});
    post(&control, &sandbox, "fault", &off).await;
    let error = refused(&sandbox, "right").await;
    assert_eq!(error, ConnectError::MissingIntents);
    assert!(error.to_string().contains("Message Content Intent"));
}

/// Each of both questions before the connection meets a bad moment, one after the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_moment_at_the_start_is_waited_out() {
    let sandbox = stand_in().await;
    let control = reqwest::Client::new();
    for fault in [
        json!({"kind": "server_error", "status": 503, "times": 1, "route": "/gateway"}),
        json!({"kind": "rate_limit", "retry_after": 0.2, "route": "/gateway/bot"}),
    ] {
        post(&control, &sandbox, "fault", &fault).await;
    }
    Wire::to(sandbox).await.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_can_stop_while_a_bad_moment_is_waited_out() {
    let sandbox = stand_in().await;
    let always = json!({"kind": "server_error", "status": 502, "for": "1h", "route": "/gateway"});
    post(&reqwest::Client::new(), &sandbox, "fault", &always).await;
    let (events, _heard) = mpsc::channel(64);
    let (_effects, wanted) = mpsc::unbounded_channel();
    let stop = tokio::time::sleep(Duration::from_millis(1500));
    let served = serve(connection(&sandbox, "right").await, events, wanted, stop);
    let ended = tokio::time::timeout(Duration::from_millis(3500), served).await;
    assert_eq!(ended.expect("it stops in time"), Ok(()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_there_is_told_at_once_and_discord_is_not_asked_instead() {
    let sandbox = stand_in().await;
    let nobody = Connection {
        api_base: Some("http://127.0.0.1:9".to_owned()),
        ..connection(&sandbox, "right").await
    };
    let (events, _heard) = mpsc::channel(64);
    let (_effects, wanted) = mpsc::unbounded_channel();
    let error = serve(nobody, events, wanted, std::future::pending())
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("http://127.0.0.1:9 can't be reached"),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_cut_line_it_goes_on() {
    let mut wire = Wire::connected().await;
    for fault in [
        json!({"kind": "drop_socket"}),
        json!({"kind": "drop_socket", "code": 4000}),
        json!({"kind": "drop_socket", "code": 4007}),
    ] {
        wire.control("fault", fault.clone()).await;
        let id = wire.write("bo", "help", "still there?").await;
        loop {
            let message = wire.message().await;
            if message.id == id {
                break;
            }
        }
    }
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_missed_is_read_from_history_oldest_first() {
    let mut wire = Wire::connected().await;
    let known = wire.write("ana", "help", "known").await;
    let mut missed = Vec::new();
    for number in 0..130 {
        missed.push(wire.write("bo", "help", &format!("missed {number}")).await);
    }
    wire.effects
        .send(Effect::CatchUp {
            guild: wire.guild(),
            channels: vec![(wire.channel("help"), Some(known))],
            unknown: Vec::new(),
        })
        .unwrap();
    let mut read = Vec::new();
    wire.until(|what| match what {
        Happening::Message(message) if message.caught_up => {
            read.push(message.id);
            assert_eq!(message.author.name, "bo");
            None
        }
        Happening::CaughtUp { .. } => Some(()),
        _ => None,
    })
    .await;
    assert_eq!(read, missed);
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_and_messages_can_be_read_again() {
    let mut wire = Wire::connected().await;
    let id = wire.write("ana", "help", "words").await;
    let (guild, channel) = (wire.guild(), wire.channel("help"));
    let ana = wire.message().await.author.id;
    let read = |message| Effect::Read {
        guild,
        channel,
        message,
    };
    wire.effects.send(read(id)).unwrap();
    let text = wire
        .until(|what| match what {
            Happening::MessageEdited { text, .. } => Some(text),
            _ => None,
        })
        .await;
    assert_eq!(text, "words");
    wire.effects.send(read(MessageId(id.0 + 1))).unwrap();
    wire.until(|what| matches!(what, Happening::MessageDeleted { .. }).then_some(()))
        .await;
    let nobody = crate::domain::ids::UserId(42);
    let who = vec![ana, nobody];
    wire.effects
        .send(Effect::ReadMembers { guild, who })
        .unwrap();
    let seen = wire
        .until(|what| match what {
            Happening::MemberSeen(member) => Some(member.id),
            _ => None,
        })
        .await;
    assert_eq!(seen, ana);
    let gone = wire
        .until(|what| match what {
            Happening::MemberGone(who) => Some(who),
            _ => None,
        })
        .await;
    assert_eq!(gone, nobody);
    wire.end().await;
}

/// serenity's shard spins after a close frame without a code until its next heartbeat, up to 41
/// seconds; what is promised must be said meanwhile, and somebody must hear again soon.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_close_frame_without_a_code_is_got_over_in_seconds() {
    let mut wire = Wire::connected().await;
    wire.control("fault", json!({"kind": "drop_socket", "frame": "empty"}))
        .await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begun = std::time::Instant::now();
    let speech = Speech::Post {
        channel: wire.channel("help"),
        reply_to: None,
        post: words("still speaking"),
    };
    place_of(&wire.say(speech).await);
    assert!(begun.elapsed() < Duration::from_secs(2));
    wire.until(|what| matches!(what, Happening::CommunitySeen(_)).then_some(()))
        .await;
    let id = wire.write("ana", "help", "heard again").await;
    assert_eq!(wire.message().await.id, id);
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_can_stop_while_the_gateway_hangs() {
    let wire = Wire::connected().await;
    wire.control("fault", json!({"kind": "drop_socket", "frame": "empty"}))
        .await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_an_outage_it_comes_back_and_shows_the_community_anew() {
    let mut wire = Wire::connected().await;
    wire.control(
        "fault",
        json!({"kind": "refuse_connections", "seconds": 1.5}),
    )
    .await;
    wire.until(|what| matches!(what, Happening::CommunitySeen(_)).then_some(()))
        .await;
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replayed_events_come_again_with_the_same_ids() {
    let mut wire = Wire::connected().await;
    let id = wire.write("ana", "help", "once").await;
    assert_eq!(wire.message().await.id, id);
    wire.control("fault", json!({"kind": "replay", "last": 1}))
        .await;
    assert_eq!(wire.message().await.id, id);
    wire.end().await;
}
