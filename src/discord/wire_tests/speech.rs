//! Promises kept: who is notified, threads, lost answers, refusals, order.

use serde_json::json;

use super::*;
use crate::app::effect::{Button, Look, Picture, Row, TextFile};

fn said(channel: ChannelId, post: Post) -> Speech {
    Speech::Post {
        channel,
        reply_to: None,
        post,
    }
}

fn button(id: &str) -> Row {
    Row::Buttons(vec![Button {
        label: "Solved".to_owned(),
        id: id.to_owned(),
        look: Look::Success,
    }])
}

async fn id_of(wire: &mut Wire, name: &str) -> crate::domain::ids::UserId {
    wire.write(name, "help", "I am here").await;
    wire.message().await.author.id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exactly_the_named_are_notified() {
    let mut wire = Wire::connected().await;
    let (ana, bo) = (id_of(&mut wire, "ana").await, id_of(&mut wire, "bo").await);
    let help = wire.channel("help");
    let text = format!("@everyone <@{ana}> <@{bo}>: a question");
    let post = |silent| Post {
        text: text.clone(),
        notify: vec![bo],
        silent,
        ..Post::default()
    };
    place_of(&wire.say(said(help, post(false))).await);
    place_of(&wire.say(said(help, post(true))).await);
    let rows = wire.bot_said().await;
    assert_eq!(rows[0]["notified"], json!(["bo"]), "{}", rows[0]);
    assert_eq!(
        (&rows[0]["silent"], &rows[1]["silent"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(rows[1]["notified"], json!(["bo"]));
    let asked = wire.write("ana", "help", "How?").await;
    let reply = Speech::Post {
        channel: help,
        reply_to: Some(asked),
        post: words("@everyone no idea"),
    };
    place_of(&wire.say(reply).await);
    let reply = wire.bot_said().await.pop().unwrap();
    assert_eq!(
        reply["notified"],
        json!([]),
        "a reply notifies nobody by itself"
    );
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_is_opened_once_and_found_the_second_time() {
    let mut wire = Wire::connected().await;
    let (help, question) = (
        wire.channel("help"),
        wire.write("ana", "help", "How?").await,
    );
    let open = |text| Speech::OpenThread {
        channel: help,
        message: question,
        name: "How?\n(a question)".to_owned(),
        post: words(text),
    };
    let (thread, _) = place_of(&wire.say(open("first")).await);
    assert_eq!(thread.0, question.0);
    let (again, _) = place_of(&wire.say(open("second")).await);
    assert_eq!(again, thread);
    let rows = wire.bot_said().await;
    assert_eq!(
        rows.iter()
            .filter(|row| row["thread"] == "How? (a question)")
            .count(),
        2
    );
    let name = "Another\nname".to_owned();
    let renamed = wire.say(Speech::Rename { thread, name }).await;
    assert!(matches!(renamed, Outcome::Sent { .. }), "{renamed:?}");
    let rows = wire.bot_said().await;
    assert!(rows.iter().all(|row| row["thread"] == "Another name"));
    let gone = wire.say(Speech::DeleteThread { thread }).await;
    assert!(
        matches!(gone, Outcome::Sent { .. } | Outcome::Forbidden),
        "{gone:?}"
    );
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_does_not_say_it_twice() {
    let mut wire = Wire::connected().await;
    let help = wire.channel("help");
    for (number, post) in [
        (101, words("said once")),
        (
            102,
            Post {
                rows: vec![button("solved:1")],
                ..words("with a button")
            },
        ),
    ] {
        let lose = json!({"kind": "lose_response", "route": "/messages"});
        wire.control("fault", lose).await;
        let speech = said(help, post);
        assert_eq!(
            wire.say_again(number, 0, speech.clone()).await,
            Outcome::Unavailable
        );
        let first = wire.bot_said().await.pop().unwrap();
        let (_, message) = place_of(&wire.say_again(number, 1, speech).await);
        assert_eq!(first["id"], message.to_string());
    }
    assert_eq!(wire.bot_said().await.len(), 2);
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_promise_is_not_said_twice_even_without_looking() {
    let mut wire = Wire::connected().await;
    let help = wire.channel("help");
    let first = wire.say_again(7, 0, said(help, words("hello"))).await;
    let second = wire.say_again(7, 0, said(help, words("hello"))).await;
    assert_eq!(place_of(&first), place_of(&second));
    assert_eq!(wire.bot_said().await.len(), 1);
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_refusal_comes_back_as_what_it_means() {
    let mut wire = Wire::connected().await;
    let help = wire.channel("help");
    let nowhere = said(ChannelId(42), words("hello?"));
    assert_eq!(wire.say(nowhere).await, Outcome::Gone);
    let edit = Speech::Edit {
        channel: help,
        message: MessageId(42),
        post: words("new"),
    };
    assert_eq!(wire.say(edit).await, Outcome::Gone);
    assert_eq!(
        wire.say(said(help, Post::default())).await,
        Outcome::Refused
    );
    let fault = json!({"kind": "server_error", "status": 502, "route": "/messages"});
    wire.control("fault", fault).await;
    assert_eq!(
        wire.say(said(help, words("later"))).await,
        Outcome::Unavailable
    );
    let fault = json!({"kind": "rate_limit", "retry_after": 0.3, "times": 2, "route": "/messages"});
    wire.control("fault", fault).await;
    place_of(&wire.say(said(help, words("after a while"))).await);
    let forbid = |on| json!({"kind": "forbid", "channel": "help", "on": on});
    wire.control("fault", forbid(true)).await;
    assert_eq!(wire.say(said(help, words("no"))).await, Outcome::Forbidden);
    wire.control("fault", forbid(false)).await;
    place_of(&wire.say(said(help, words("yes"))).await);
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_place_keeps_its_order_while_another_does_not_wait() {
    let mut wire = Wire::connected().await;
    wire.control("channels", json!({"name": "elsewhere"})).await;
    let elsewhere = wire
        .until(|what| match what {
            Happening::ChannelSeen(channel) => Some(channel.id),
            _ => None,
        })
        .await;
    let help = wire.channel("help");
    let slow = json!({"kind": "delay", "ms": 700, "route": format!("/channels/{help}/messages")});
    wire.control("fault", slow).await;
    let guild = wire.guild();
    let effect = |number: i64, channel, text: &str| Effect::Say {
        outbox: OutboxId(number),
        guild,
        earlier_tries: 0,
        speech: said(channel, words(text)),
    };
    for (number, channel, text) in [
        (1, help, "slow"),
        (2, help, "after it"),
        (3, elsewhere, "meanwhile"),
    ] {
        wire.effects.send(effect(number, channel, text)).unwrap();
    }
    let mut order = Vec::new();
    wire.until(|what| match what {
        Happening::Delivered { outbox, .. } => {
            order.push(outbox.0);
            (order.len() == 3).then_some(())
        }
        _ => None,
    })
    .await;
    assert_eq!(order, [3, 1, 2]);
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_and_files_are_attached_and_an_edit_keeps_them() {
    let mut wire = Wire::connected().await;
    let help = wire.channel("help");
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><text y="15">7</text></svg>"#;
    let post = Post {
        picture: Some(Picture {
            name: "week.png".to_owned(),
            alt: "Seven questions".to_owned(),
            svg: svg.to_owned(),
        }),
        file: Some(TextFile {
            name: "all.json".to_owned(),
            text: "{}".to_owned(),
        }),
        ..words("the week")
    };
    let (channel, message) = place_of(&wire.say(said(help, post)).await);
    let edit = Speech::Edit {
        channel,
        message,
        post: words("the week, corrected"),
    };
    place_of(&wire.say(edit).await);
    let row = wire.bot_said().await.pop().unwrap();
    assert_eq!(row["text"], "the week, corrected");
    let files = row["attachments"].as_array().unwrap();
    assert_eq!(files.len(), 2, "{row}");
    assert_eq!(files[0]["filename"], "week.png");
    assert_eq!(files[0]["description"], "Seven questions");
    assert_eq!(files[1]["filename"], "all.json");
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reactions_deletions_and_tags() {
    let mut wire = Wire::connected().await;
    let help = wire.channel("help");
    let message = wire.write("ana", "help", "How?").await;
    let react = Speech::React {
        channel: help,
        message,
        emoji: "🙋".to_owned(),
    };
    place_of(&wire.say(react).await);
    let row = wire.transcript().await.pop().unwrap();
    assert_eq!(row["reactions"][0]["emoji"], "🙋", "{row}");
    let unreact = Speech::Unreact {
        channel: help,
        message,
        emoji: "🙋".to_owned(),
    };
    place_of(&wire.say(unreact).await);
    let row = wire.transcript().await.pop().unwrap();
    assert_eq!(row["reactions"], json!([]));
    let (channel, mine) = place_of(&wire.say(said(help, words("never mind"))).await);
    let delete = Speech::Delete {
        channel,
        message: mine,
    };
    place_of(&wire.say(delete).await);
    assert!(wire.bot_said().await.is_empty());
    let forum = wire.community.channel_named("questions").unwrap().clone();
    let opener = wire.write("bo", "questions", "A post").await;
    let tag = Speech::Tag {
        thread: ChannelId(opener.0),
        tags: vec![forum.tags[0].id],
    };
    let tagged = wire.say(tag).await;
    assert!(matches!(tagged, Outcome::Sent { .. }), "{tagged:?}");
    wire.end().await;
}
