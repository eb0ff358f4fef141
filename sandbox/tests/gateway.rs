//! Logging in, intents, resuming.

use serde_json::json;
use serenity::all::{Event, GatewayIntents};

use crate::bot::{Stage, TOKEN, all_intents, client, http, options, people};
use crate::talk::message;

fn resumed(event: &Event) -> Option<()> {
    matches!(event, Event::Resumed(_)).then_some(())
}

fn ready(event: &Event) -> Option<()> {
    matches!(event, Event::Ready(_)).then_some(())
}

#[tokio::test]
async fn a_wrong_token_is_turned_away() {
    let sandbox = people(options()).await;
    let refused = http(&sandbox, "wrong")
        .get_current_user()
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("401"), "{refused}");
    // With a wrong token serenity asks for the gateway first, without a token, and is closed 4004.
    let (mut bot, _events) = client(&sandbox, "wrong", all_intents()).await;
    let ended = bot.start().await.unwrap_err();
    assert!(
        ended.to_string().contains("401") || ended.to_string().contains("nvalid"),
        "{ended}"
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_privileged_intent_that_is_off_ends_the_login() {
    let sandbox = people(options()).await;
    let off = json!({"kind": "privileged_not_enabled", "on": true, "intents": ["message_content"]});
    sandbox.fault(off).unwrap();
    let (mut bot, _events) = client(&sandbox, TOKEN, all_intents()).await;
    let ended = bot.start().await.unwrap_err();
    assert!(
        ended.to_string().to_lowercase().contains("disallowed"),
        "{ended}"
    );
    sandbox.shutdown().await;
}

#[tokio::test]
async fn without_the_intent_only_mentions_carry_text() {
    let mut stage = Stage::with(options(), GatewayIntents::non_privileged()).await;
    stage.sandbox.say("ana", "help", "how?").await.unwrap();
    stage.expect("the empty message", message("")).await;
    stage.sandbox.say("ana", "help", "@bot how?").await.unwrap();
    let bot = stage.sandbox.state()["bot"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let text = format!("<@{bot}> how?");
    stage
        .expect("the mention", |event| match event {
            Event::MessageCreate(created) => (created.message.content == text).then_some(()),
            _ => None,
        })
        .await;
    stage.end().await;
}

#[tokio::test]
async fn only_wanted_events_are_sent() {
    let intents =
        GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::MESSAGE_CONTENT;
    let mut stage = Stage::with(options(), intents).await;
    let said = stage.sandbox.say("ana", "help", "one").await.unwrap();
    stage
        .sandbox
        .react("bo", said.message_id, "🙋", true)
        .await
        .unwrap();
    stage.sandbox.add_member("dana", &[]).await.unwrap();
    stage.sandbox.say("ana", "help", "two").await.unwrap();
    stage.expect("the first", message("one")).await;
    stage
        .expect("the second, with nothing in between", |event| match event {
            Event::MessageCreate(created) => Some(created.message.content == "two"),
            other => panic!("{other:?} was not asked for"),
        })
        .await;
    stage.end().await;
}

#[tokio::test]
async fn members_come_and_go() {
    let mut stage = Stage::new().await;
    stage
        .sandbox
        .add_member("dana", &["mentors"])
        .await
        .unwrap();
    let joined = stage
        .expect("the joining", |event| match event {
            Event::GuildMemberAdd(added) => Some(added.member.clone()),
            _ => None,
        })
        .await;
    assert_eq!((joined.user.name.as_str(), joined.roles.len()), ("dana", 1));
    stage.sandbox.remove_member("dana").await.unwrap();
    stage
        .expect("the leaving", |event| match event {
            Event::GuildMemberRemove(removed) => (removed.user.name == "dana").then_some(()),
            _ => None,
        })
        .await;
    stage.end().await;
}

#[tokio::test]
async fn what_was_missed_is_replayed_on_resume() {
    let mut stage = Stage::new().await;
    stage
        .sandbox
        .fault(json!({"kind": "drop_socket", "code": 4000}))
        .unwrap();
    stage
        .sandbox
        .say("ana", "help", "while away")
        .await
        .unwrap();
    stage.expect("what was missed", message("while away")).await;
    stage.expect("RESUMED", resumed).await;
    stage
        .sandbox
        .fault(json!({"kind": "drop_socket", "code": null}))
        .unwrap();
    stage.sandbox.say("ana", "help", "line cut").await.unwrap();
    stage.expect("what was missed", message("line cut")).await;
    stage.end().await;
}

#[tokio::test]
async fn a_refused_resume_means_a_new_login() {
    let mut stage = Stage::new().await;
    stage
        .sandbox
        .fault(json!({"kind": "refuse_resume"}))
        .unwrap();
    stage
        .sandbox
        .fault(json!({"kind": "drop_socket", "code": 4000}))
        .unwrap();
    stage.expect("READY", ready).await;
    stage.end().await;
}

#[tokio::test]
async fn an_event_can_come_twice() {
    let mut stage = Stage::new().await;
    stage.sandbox.say("ana", "help", "again").await.unwrap();
    let first = stage.expect("the message", message("again")).await;
    stage
        .sandbox
        .fault(json!({"kind": "replay", "last": 1}))
        .unwrap();
    let second = stage.expect("the same message", message("again")).await;
    assert_eq!(first.id, second.id);
    stage.end().await;
}
