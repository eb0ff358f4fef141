//! What the bot and the people may see and do.

use serde_json::json;
use serenity::all::{CreateMessage, CreateThread, Event, Permissions, ReactionType};
use whoknows_sandbox::{NewChannel, NewOverwrite, NewRole};

use crate::bot::Stage;
use crate::talk::message;

fn hidden(name: &str, from: &[&str]) -> NewChannel {
    NewChannel {
        name: name.into(),
        private_to: Some(from.iter().map(|who| (*who).into()).collect()),
        ..NewChannel::default()
    }
}

#[tokio::test]
async fn a_hidden_channel_is_not_there_for_the_bot() {
    let mut stage = Stage::new().await;
    stage
        .sandbox
        .put_channel(hidden("staff", &["ana", "bo"]))
        .await
        .unwrap();
    stage.sandbox.say("ana", "staff", "secret").await.unwrap();
    stage.sandbox.say("ana", "help", "open").await.unwrap();
    stage
        .expect("the open message", |event| match event {
            Event::MessageCreate(created) => {
                assert_ne!(created.message.content, "secret");
                Some(())
            }
            Event::ChannelCreate(created) => panic!("{created:?}"),
            _ => None,
        })
        .await;
    let refused = stage
        .channel("staff")
        .say(&stage.http, "x")
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("Missing Access"), "{refused}");
    let chi = stage
        .sandbox
        .say("chi", "staff", "me too")
        .await
        .unwrap_err();
    assert!(chi.error.contains("cannot see"), "{chi}");
    stage.end().await;
}

#[tokio::test]
async fn who_cannot_see_is_not_notified() {
    let stage = Stage::new().await;
    stage
        .sandbox
        .put_channel(hidden("core", &["bo", "bot"]))
        .await
        .unwrap();
    let (bo, chi) = (stage.member("bo"), stage.member("chi"));
    let text = format!("<@{bo}> <@{chi}>");
    stage.channel("core").say(&stage.http, &text).await.unwrap();
    assert_eq!(stage.row(&text)["notified"], json!(["bo"]));
    stage.end().await;
}

#[tokio::test]
async fn what_is_taken_is_refused() {
    let stage = Stage::new().await;
    let overwrite = |deny: serde_json::Value| NewChannel {
        name: "help".into(),
        overwrites: Some(vec![NewOverwrite {
            id: "bot".into(),
            allow: json!(null),
            deny,
        }]),
        ..NewChannel::default()
    };
    let help = stage.channel("help");
    let said = stage.sandbox.say("ana", "help", "how?").await.unwrap();
    stage
        .sandbox
        .put_channel(overwrite(json!(["CREATE_PUBLIC_THREADS", "ADD_REACTIONS"])))
        .await
        .unwrap();
    let thread = help
        .create_thread_from_message(&stage.http, said.message_id, CreateThread::new("t"))
        .await
        .unwrap_err();
    assert!(
        thread.to_string().contains("Missing Permissions"),
        "{thread}"
    );
    let hand = ReactionType::Unicode("🙋".to_owned());
    let reaction = help
        .create_reaction(&stage.http, said.message_id, hand)
        .await
        .unwrap_err();
    assert!(
        reaction.to_string().contains("Missing Permissions"),
        "{reaction}"
    );
    help.say(&stage.http, "still here").await.unwrap();
    stage
        .sandbox
        .put_channel(overwrite(json!(["SEND_MESSAGES"])))
        .await
        .unwrap();
    let silent = help
        .send_message(&stage.http, CreateMessage::new().content("x"))
        .await
        .unwrap_err();
    assert!(
        silent.to_string().contains("Missing Permissions"),
        "{silent}"
    );
    stage.end().await;
}

#[tokio::test]
async fn everyone_needs_the_permission_and_roles_must_be_mentionable() {
    let stage = Stage::new().await;
    stage.sandbox.add_member("bo", &["mentors"]).await.unwrap();
    stage
        .sandbox
        .say("ana", "help", "@everyone look")
        .await
        .unwrap();
    assert_eq!(stage.row("@everyone look")["notified"], json!([]));
    let said = stage
        .sandbox
        .say("ana", "help", "@mentors look")
        .await
        .unwrap();
    let row = |id: u64| {
        let rows = stage.sandbox.transcript(id - 1);
        rows[0]["notified"].clone()
    };
    assert_eq!(row(said.message_id), json!([]));
    let role = |name: &str, bits: Permissions, mentionable| NewRole {
        name: name.into(),
        permissions: Some(json!(bits.bits())),
        mentionable: Some(mentionable),
    };
    stage
        .sandbox
        .put_role(role("mentors", Permissions::empty(), true))
        .await
        .unwrap();
    let said = stage
        .sandbox
        .say("ana", "help", "@mentors look")
        .await
        .unwrap();
    assert_eq!(row(said.message_id), json!(["bo"]));
    stage
        .sandbox
        .put_role(role("loud", Permissions::MENTION_EVERYONE, false))
        .await
        .unwrap();
    stage.sandbox.add_member("chi", &["loud"]).await.unwrap();
    let said = stage
        .sandbox
        .say("chi", "help", "@everyone now")
        .await
        .unwrap();
    assert_eq!(row(said.message_id), json!(["admin", "ana", "bo"]));
    stage.end().await;
}

#[tokio::test]
async fn reactions_arrive_and_are_listed() {
    let mut stage = Stage::new().await;
    let said = stage.sandbox.say("ana", "help", "how?").await.unwrap();
    stage.expect("the message", message("how?")).await;
    let hand = ReactionType::Unicode("🙋".to_owned());
    let help = stage.channel("help");
    help.create_reaction(&stage.http, said.message_id, hand.clone())
        .await
        .unwrap();
    stage
        .sandbox
        .react("ana", said.message_id, "🙋", true)
        .await
        .unwrap();
    let added = stage
        .expect("ana's reaction", |event| match event {
            Event::ReactionAdd(added) if added.reaction.member.as_ref()?.user.name == "ana" => {
                Some(added.reaction.clone())
            }
            _ => None,
        })
        .await;
    assert_eq!(added.message_author_id, Some(stage.member("ana")));
    let users = help
        .reaction_users(&stage.http, said.message_id, hand.clone(), None, None)
        .await
        .unwrap();
    assert_eq!(users.len(), 2);
    stage
        .sandbox
        .react("ana", said.message_id, "🙋", false)
        .await
        .unwrap();
    stage
        .expect("its removal", |event| {
            matches!(event, Event::ReactionRemove(_)).then_some(())
        })
        .await;
    help.delete_reaction(&stage.http, said.message_id, None, hand)
        .await
        .unwrap();
    assert_eq!(stage.row("how?")["reactions"], json!([]));
    stage.end().await;
}

#[tokio::test]
async fn direct_messages_go_to_one_person_if_they_take_them() {
    let mut stage = Stage::with(
        crate::bot::options(),
        serenity::all::GatewayIntents::GUILDS | serenity::all::GatewayIntents::DIRECT_MESSAGES,
    )
    .await;
    stage.sandbox.say("ana", "dm", "a word").await.unwrap();
    // The text of a direct message needs no privileged intent.
    let heard = stage.expect("the direct message", message("a word")).await;
    assert_eq!(heard.guild_id, None);
    heard.channel_id.say(&stage.http, "yes?").await.unwrap();
    let row = stage.row("yes?");
    assert_eq!(
        (row["channel"].clone(), row["notified"].clone()),
        (json!("dm:ana"), json!(["ana"]))
    );
    let closed = whoknows_sandbox::NewMember {
        name: "bo".into(),
        dms_closed: Some(true),
        ..whoknows_sandbox::NewMember::default()
    };
    stage.sandbox.put_member(closed).await.unwrap();
    let direct = stage
        .member("bo")
        .create_dm_channel(&stage.http)
        .await
        .unwrap();
    let refused = direct.id.say(&stage.http, "psst").await.unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("Cannot send messages to this user"),
        "{refused}"
    );
    stage.end().await;
}
