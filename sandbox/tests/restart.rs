//! The community kept across restarts, and starts that cannot be.

use serenity::all::{CreateAttachment, CreateMessage};
use whoknows_sandbox::{Error, Options, start};

use crate::bot::{Stage, all_intents, options};

#[tokio::test]
async fn a_second_start_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = folder.path().join("data/sandbox.json");
    let kept = || Options {
        snapshot: Some(snapshot.clone()),
        ..options()
    };
    let stage = Stage::with(kept(), all_intents()).await;
    stage.sandbox.say("ana", "help", "before").await.unwrap();
    let file = CreateMessage::new().add_file(CreateAttachment::bytes("bytes", "a.txt"));
    let sent = stage
        .channel("help")
        .send_message(&stage.http, file)
        .await
        .unwrap();
    stage.sandbox.advance("3d").unwrap();
    let (guild, now) = (stage.guild(), stage.sandbox.clock().now_ms());
    let path = sent.attachments[0]
        .url
        .strip_prefix(&stage.sandbox.base())
        .unwrap()
        .to_owned();
    let rows = stage.sandbox.transcript(0);
    stage.end().await;

    let stage = Stage::with(kept(), all_intents()).await;
    assert_eq!(stage.guild(), guild);
    assert_eq!(stage.sandbox.clock().now_ms(), now);
    assert_eq!(stage.sandbox.transcript(0).len(), rows.len());
    assert_eq!(
        crate::control::get(&stage.sandbox, &path).await,
        (200, b"bytes".to_vec())
    );
    let said = stage.sandbox.say("ana", "help", "after").await.unwrap();
    assert!(said.message_id > sent.id.get());
    stage.end().await;
}

#[tokio::test]
async fn a_bad_start_says_what_to_do() {
    let running = start(options()).await.unwrap();
    let taken = start(Options {
        listen: running.addr(),
        ..options()
    });
    let error = taken.await.unwrap_err();
    assert!(matches!(error, Error::PortInUse(_)));
    assert!(error.to_string().contains("choose another port"), "{error}");
    let open = start(Options {
        listen: ([0, 0, 0, 0], 0).into(),
        ..options()
    });
    assert!(matches!(open.await.unwrap_err(), Error::NotLoopback(_)));
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("sandbox.json");
    std::fs::write(&broken, "{").unwrap();
    let unreadable = start(Options {
        snapshot: Some(broken),
        ..options()
    });
    assert!(
        unreadable
            .await
            .unwrap_err()
            .to_string()
            .contains("move it away")
    );
    running.shutdown().await;
}
