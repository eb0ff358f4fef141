//! Threads and forum posts: states, tags, membership, sleep.

use serde_json::json;
use serenity::all::{CreateForumPost, CreateMessage, CreateThread, EditThread, Event};
use whoknows_sandbox::{NewChannel, Say};

use crate::bot::Stage;

#[tokio::test]
async fn a_thread_falls_asleep_and_wakes() {
    let mut stage = Stage::new().await;
    let said = stage.sandbox.say("ana", "help", "how?").await.unwrap();
    let new = CreateThread::new("how?")
        .auto_archive_duration(serenity::all::AutoArchiveDuration::OneHour);
    let thread = stage
        .channel("help")
        .create_thread_from_message(&stage.http, said.message_id, new)
        .await
        .unwrap();
    let mut first = thread.id.say(&stage.http, "hello").await.unwrap();
    stage.sandbox.advance("61m").unwrap();
    let asleep = stage
        .expect("the archiving", |event| match event {
            Event::ThreadUpdate(updated) => Some(updated.thread.clone()),
            _ => None,
        })
        .await;
    assert!(asleep.thread_metadata.unwrap().archived);
    let edit = serenity::all::EditMessage::new().content("changed");
    let refused = first.edit(&stage.http, edit).await.unwrap_err();
    assert!(
        refused.to_string().contains("Thread is archived"),
        "{refused}"
    );
    stage.sandbox.say("bo", "how?", "I know").await.unwrap();
    let channel = thread
        .id
        .to_channel(&stage.http)
        .await
        .unwrap()
        .guild()
        .unwrap();
    assert!(!channel.thread_metadata.unwrap().archived);
    let row = stage.row("I know");
    assert_eq!(
        (row["channel"].clone(), row["thread"].clone()),
        (json!("help"), json!("how?"))
    );
    stage.end().await;
}

#[tokio::test]
async fn a_forum_has_tags() {
    let mut stage = Stage::new().await;
    stage
        .sandbox
        .put_channel(NewChannel {
            name: "clinic".into(),
            available_tags: Some(json!(["open", {"name": "answered", "moderated": true}])),
            ..NewChannel::default()
        })
        .await
        .unwrap();
    let forum = stage
        .channel("clinic")
        .to_channel(&stage.http)
        .await
        .unwrap()
        .guild()
        .unwrap();
    let tag = |name: &str| {
        forum
            .available_tags
            .iter()
            .find(|tag| tag.name == name)
            .unwrap()
            .id
    };
    let post = Say {
        person: "ana".into(),
        place: "clinic".into(),
        text: "It hurts".to_owned(),
        title: Some("My knee".to_owned()),
        tags: vec!["open".to_owned()],
        ..Say::default()
    };
    let said = stage.sandbox.say_more(&post).await.unwrap();
    let thread = stage
        .expect("the post", |event| match event {
            Event::ThreadCreate(created) => Some(created.thread.clone()),
            _ => None,
        })
        .await;
    assert_eq!(
        (thread.name.as_str(), thread.applied_tags.clone()),
        ("My knee", vec![tag("open")])
    );
    // The bot manages threads, so it may set a moderated tag on another's post.
    let edit = EditThread::new().applied_tags([tag("answered")]);
    let edited = serenity::all::ChannelId::from(said.channel_id)
        .edit_thread(&stage.http, edit)
        .await
        .unwrap();
    assert_eq!(edited.applied_tags, [tag("answered")]);
    let own = CreateForumPost::new("Weekly", CreateMessage::new().content("hello"))
        .add_applied_tag(tag("open"));
    let own = stage
        .channel("clinic")
        .create_forum_post(&stage.http, own)
        .await
        .unwrap();
    assert_eq!(stage.row("hello")["title"], "Weekly");
    assert_eq!(stage.row("hello")["id"], own.id.to_string());
    stage.end().await;
}

#[tokio::test]
async fn a_person_opens_a_thread_and_others_join_by_mention() {
    let mut stage = Stage::new().await;
    let said = stage.sandbox.say("ana", "help", "how?").await.unwrap();
    let id = stage
        .sandbox
        .open_thread("ana", said.message_id, "details")
        .await
        .unwrap();
    let created = stage
        .expect("the thread", |event| match event {
            Event::ThreadCreate(created) => Some(created.thread.clone()),
            _ => None,
        })
        .await;
    assert_eq!(
        (created.id.get(), created.owner_id),
        (id, Some(stage.member("ana")))
    );
    stage
        .sandbox
        .say("ana", "details", "@chi do you know?")
        .await
        .unwrap();
    let joined = stage
        .expect("chi's joining", |event| match event {
            Event::ThreadMembersUpdate(update) => update.added_members.first().cloned(),
            _ => None,
        })
        .await;
    assert_eq!(joined.user_id, stage.member("chi"));
    let second = stage
        .sandbox
        .open_thread("bo", said.message_id, "again")
        .await
        .unwrap_err();
    assert!(second.error.contains("already"), "{second}");
    let active = stage.guild().get_active_threads(&stage.http).await.unwrap();
    assert_eq!(active.threads.len(), 1);
    stage.end().await;
}

#[tokio::test]
async fn an_empty_thread_can_be_removed() {
    let stage = Stage::new().await;
    let said = stage.sandbox.say("ana", "help", "how?").await.unwrap();
    let thread = stage
        .channel("help")
        .create_thread_from_message(&stage.http, said.message_id, CreateThread::new("how?"))
        .await
        .unwrap();
    thread.id.delete(&stage.http).await.unwrap();
    assert_eq!(stage.sandbox.state()["threads"], json!([]));
    let again = CreateThread::new("how?");
    stage
        .channel("help")
        .create_thread_from_message(&stage.http, said.message_id, again)
        .await
        .unwrap();
    stage.end().await;
}
