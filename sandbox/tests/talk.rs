//! Messages, mentions, threads.

use serenity::all::{
    Builder, CreateAllowedMentions, CreateMessage, CreateThread, EditMessage, Event, GetMessages,
    Message,
};

use crate::bot::Stage;

pub fn message(text: &'static str) -> impl Fn(&Event) -> Option<Message> {
    move |event| match event {
        Event::MessageCreate(created) if created.message.content == text => {
            Some(created.message.clone())
        }
        _ => None,
    }
}

#[tokio::test]
async fn a_message_arrives_and_is_answered() {
    let mut stage = Stage::new().await;
    let said = stage.sandbox.say("ana", "#help", "hello").await.unwrap();
    let heard = stage.expect("the message", message("hello")).await;
    assert_eq!(heard.id.get(), said.message_id);
    assert_eq!(heard.author.name, "ana");
    assert_eq!(heard.timestamp.unix_timestamp(), 1_795_449_600);
    assert!(heard.member.is_some());
    heard
        .reply_ping(&stage.http, "hello @everyone")
        .await
        .unwrap();
    let row = stage.row("hello @everyone");
    assert_eq!(row["author"], "bot");
    assert_eq!(row["notified"], serde_json::json!(["ana"]));
    assert_eq!(row["reply_to"], said.message_id.to_string());
    stage.end().await;
}

#[tokio::test]
async fn only_the_allowed_are_notified() {
    let stage = Stage::new().await;
    let (bo, chi) = (stage.member("bo"), stage.member("chi"));
    let text = format!("<@{bo}> <@{chi}> @everyone");
    let only_bo = CreateAllowedMentions::new().users([bo]);
    let quiet = CreateMessage::new()
        .content(&text)
        .allowed_mentions(only_bo)
        .flags(serenity::all::MessageFlags::SUPPRESS_NOTIFICATIONS);
    stage
        .channel("help")
        .send_message(&stage.http, quiet)
        .await
        .unwrap();
    let row = stage.row(&text);
    assert_eq!(row["notified"], serde_json::json!(["bo"]));
    assert_eq!(row["silent"], true);
    assert_eq!(stage.sandbox.notifications("bo").unwrap().len(), 1);
    assert!(stage.sandbox.notifications("chi").unwrap().is_empty());
    stage.end().await;
}

#[tokio::test]
async fn a_mention_by_edit_notifies_nobody_but_brings_into_the_thread() {
    let stage = Stage::new().await;
    let said = stage.sandbox.say("ana", "help", "how?").await.unwrap();
    let thread = stage
        .channel("help")
        .create_thread_from_message(&stage.http, said.message_id, CreateThread::new("how?"))
        .await
        .unwrap();
    assert_eq!(thread.id.get(), said.message_id);
    let mut first = thread.id.say(&stage.http, "one moment").await.unwrap();
    let bo = stage.member("bo");
    let edit = EditMessage::new().content(format!("<@{bo}>, please"));
    first.edit(&stage.http, edit).await.unwrap();
    let row = stage.row(&format!("<@{bo}>, please"));
    assert_eq!(row["notified"], serde_json::json!([]));
    assert_eq!(row["thread"], "how?");
    let members = thread.id.get_thread_members(&stage.http).await.unwrap();
    assert!(members.iter().any(|member| member.user_id == bo));
    let again = stage
        .channel("help")
        .create_thread_from_message(&stage.http, said.message_id, CreateThread::new("again"))
        .await
        .unwrap_err();
    assert!(
        again.to_string().contains("already been created"),
        "{again}"
    );
    stage.end().await;
}

#[tokio::test]
async fn history_is_paged() {
    let stage = Stage::new().await;
    let mut ids = Vec::new();
    for number in 0..5 {
        let said = stage
            .sandbox
            .say("ana", "general", &format!("m{number}"))
            .await
            .unwrap();
        ids.push(said.message_id);
    }
    let general = stage.channel("general");
    let page = general
        .messages(&stage.http, GetMessages::new().after(ids[1]).limit(2))
        .await
        .unwrap();
    let texts: Vec<&str> = page
        .iter()
        .map(|message| message.content.as_str())
        .collect();
    assert_eq!(texts, ["m3", "m2"]);
    let around = general
        .messages(&stage.http, GetMessages::new().around(ids[2]).limit(3))
        .await
        .unwrap();
    assert_eq!(around.len(), 3);
    stage.end().await;
}

#[tokio::test]
async fn a_forum_post_of_a_person_arrives() {
    let mut stage = Stage::new().await;
    let said = stage
        .sandbox
        .say("ana", "#clinic", "It hurts\nwhen I do this")
        .await
        .unwrap();
    assert_eq!(said.message_id, said.channel_id);
    let thread = stage
        .expect("the thread", |event| match event {
            Event::ThreadCreate(created) => Some(created.thread.clone()),
            _ => None,
        })
        .await;
    assert_eq!(thread.name, "It hurts");
    let heard = stage
        .expect("the post", message("It hurts\nwhen I do this"))
        .await;
    assert_eq!(heard.channel_id, thread.id);
    stage.end().await;
}

#[tokio::test]
async fn the_same_nonce_is_written_once() {
    let stage = Stage::new().await;
    let help = stage.channel("help");
    let once = || {
        CreateMessage::new()
            .content("once")
            .nonce(serenity::all::Nonce::String("42".to_owned()))
            .enforce_nonce(true)
    };
    let first = once().execute(&stage.http, (help, None)).await.unwrap();
    let second = once().execute(&stage.http, (help, None)).await.unwrap();
    assert_eq!(first.id, second.id);
    let rows = stage.sandbox.transcript(0);
    assert_eq!(rows.iter().filter(|row| row["text"] == "once").count(), 1);
    stage.end().await;
}

#[tokio::test]
async fn five_hundred_messages_arrive_in_order() {
    let mut stage = Stage::new().await;
    for number in 0..500 {
        let (who, place) = (
            ["ana", "bo", "chi"][number % 3],
            ["help", "general"][number % 2],
        );
        stage
            .sandbox
            .say(who, place, &format!("n{number}"))
            .await
            .unwrap();
    }
    for number in 0..500 {
        let next = stage
            .expect("the next message", |event| match event {
                Event::MessageCreate(created) => Some(created.message.content.clone()),
                _ => None,
            })
            .await;
        assert_eq!(next, format!("n{number}"));
    }
    stage.end().await;
}
