//! What Discord refuses by number, and uploads.

use serde_json::{Value, json};
use serenity::all::{
    CreateAttachment, CreateEmbed, CreateMessage, EditAttachments, EditMessage, ReactionType,
};

use crate::bot::Stage;

/// Sends a body as it is and returns Discord's error.
async fn refused(stage: &Stage, body: &Value) -> serenity::http::ErrorResponse {
    let help = stage.channel("help");
    match stage
        .http
        .send_message(help, Vec::new(), body)
        .await
        .unwrap_err()
    {
        serenity::Error::Http(serenity::http::HttpError::UnsuccessfulRequest(response)) => response,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn bodies_are_refused_with_a_tree_of_errors() {
    let options = whoknows_sandbox::Options {
        // Bodies that are wrong on purpose.
        openapi: None,
        ..crate::bot::options()
    };
    let stage = Stage::with(options, crate::bot::all_intents()).await;
    for (body, path) in [
        (json!({"content": "x".repeat(2001)}), "content"),
        (
            json!({"embeds": [{"title": "x".repeat(257)}]}),
            "embeds.0.title",
        ),
        (json!({"content": "x", "nonce": "x".repeat(26)}), "nonce"),
        (
            json!({"content": "x", "components": [{"type": 1, "components": []}]}),
            "components.0.components",
        ),
        (
            json!({"content": "x", "allowed_mentions": {"parse": ["all"]}}),
            "allowed_mentions.parse.0",
        ),
    ] {
        let response = refused(&stage, &body).await;
        assert_eq!(
            (response.status_code.as_u16(), response.error.code),
            (400, 50035),
            "{path}"
        );
        assert_eq!(response.error.errors[0].path, path);
    }
    assert_eq!(
        refused(&stage, &json!({"content": ""})).await.error.code,
        50006
    );
    stage.end().await;
}

#[tokio::test]
async fn a_picture_is_uploaded_and_shown_in_an_embed() {
    let stage = Stage::new().await;
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([0, 0, 0, 64, 0, 0, 0, 32, 8, 6, 0, 0, 0]);
    let picture = CreateAttachment::bytes(png.clone(), "week 1.png").description("A chart");
    let embed = CreateEmbed::new()
        .title("Week")
        .image("attachment://week_1.png");
    let message = CreateMessage::new().embed(embed).add_file(picture);
    let sent = stage
        .channel("help")
        .send_message(&stage.http, message)
        .await
        .unwrap();
    assert!(
        sent.attachments.is_empty(),
        "what an embed shows is not shown twice"
    );
    let image = sent.embeds[0].image.clone().unwrap();
    assert_eq!((image.width, image.height), (Some(64), Some(32)));
    let url = image.url;
    let path = url.strip_prefix(&stage.sandbox.base()).unwrap();
    let (status, body) = crate::control::get(&stage.sandbox, path).await;
    assert_eq!((status, body), (200, png));
    let plain = CreateMessage::new().add_file(CreateAttachment::bytes("{}", "me.json"));
    let mut sent = stage
        .channel("help")
        .send_message(&stage.http, plain)
        .await
        .unwrap();
    assert_eq!(sent.attachments[0].filename, "me.json");
    let without = EditMessage::new()
        .content("gone")
        .attachments(EditAttachments::new());
    sent.edit(&stage.http, without).await.unwrap();
    assert_eq!(stage.row("gone")["attachments"], json!([]));
    stage.end().await;
}

#[tokio::test]
async fn there_are_twenty_reactions_and_no_more() {
    let stage = Stage::new().await;
    let said = stage.sandbox.say("ana", "help", "x").await.unwrap();
    let help = stage.channel("help");
    let emoji = |number: u32| {
        let face = char::from_u32(0x1f600 + number).unwrap();
        ReactionType::Unicode(face.to_string())
    };
    for number in 0..20 {
        help.create_reaction(&stage.http, said.message_id, emoji(number))
            .await
            .unwrap();
    }
    let refused = help
        .create_reaction(&stage.http, said.message_id, emoji(20))
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("Maximum number of reactions"),
        "{refused}"
    );
    stage.end().await;
}

#[tokio::test]
async fn old_messages_are_not_edited_endlessly() {
    let stage = Stage::new().await;
    let help = stage.channel("help");
    let mut sent = help.say(&stage.http, "v0").await.unwrap();
    stage.sandbox.advance("2h").unwrap();
    for number in 1..=30 {
        sent.edit(
            &stage.http,
            EditMessage::new().content(format!("v{number}")),
        )
        .await
        .unwrap();
    }
    let refused = sent
        .edit(&stage.http, EditMessage::new().content("v31"))
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("older than 1 hour"),
        "{refused}"
    );
    stage.end().await;
}
