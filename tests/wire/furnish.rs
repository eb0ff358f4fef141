//! The community of a scenario file, laid out in the sandbox and in the bot's config file.

use serde_json::{Value, json};
use whoknows_sandbox::{Name, NewChannel, NewMember, NewOverwrite};

use super::ground::Ground;
use super::render::BOT;
use super::script::{Channel, Head, Tone};

/// The settings of a head as lines of the config file.
pub fn settings(head: &Head) -> String {
    let listened = |tone| -> Vec<&str> {
        let channels = head
            .channels
            .iter()
            .filter(move |one| one.tone == Some(tone));
        channels.map(|one| one.name.as_str()).collect()
    };
    let mut lines = vec![
        format!("help_channels = {:?}", listened(Tone::Help)),
        format!("general_channels = {:?}", listened(Tone::General)),
    ];
    for (key, value) in &head.settings {
        let is_plain = value.parse::<u32>().is_ok() || value.parse::<bool>().is_ok();
        lines.push(if is_plain {
            format!("{key} = {value}")
        } else {
            format!("{key} = {value:?}")
        });
    }
    lines.join("\n")
}

/// Members and channels.
pub fn furnish(ground: &Ground, head: &Head) -> Result<(), String> {
    let sandbox = &ground.sandbox;
    ground
        .runtime
        .block_on(async {
            sandbox
                .put_role(whoknows_sandbox::NewRole {
                    name: "core".into(),
                    ..Default::default()
                })
                .await?;
            for role in head.roles() {
                let new = whoknows_sandbox::NewRole {
                    name: role.into(),
                    ..Default::default()
                };
                sandbox.put_role(new).await?;
            }
            for person in &head.people {
                let core = person.is_core.then_some("core");
                let others = person.roles.iter().map(String::as_str);
                let roles: Vec<_> = core.into_iter().chain(others).map(Name::from).collect();
                let new = NewMember {
                    name: person.name.as_str().into(),
                    roles: (!roles.is_empty()).then_some(roles),
                    bot: person.is_bot,
                    ..NewMember::default()
                };
                sandbox.put_member(new).await?;
            }
            for channel in &head.channels {
                sandbox.put_channel(laid_out(channel)).await?;
            }
            Ok(())
        })
        .map_err(|why: whoknows_sandbox::ControlError| why.error)
}

fn laid_out(channel: &Channel) -> NewChannel {
    let mut new = NewChannel {
        name: channel.name.as_str().into(),
        ..NewChannel::default()
    };
    if let Some(tags) = &channel.forum {
        new.kind = Some("forum".to_owned());
        new.available_tags = Some(json!(tags));
    }
    if !channel.topic.is_empty() {
        new.topic = Some(channel.topic.clone());
    }
    if channel.only_core {
        new.private_to = Some(vec![Name::from("core"), Name::from(BOT)]);
    }
    let denied = channel.not_for.iter().map(|who| NewOverwrite {
        id: who.as_str().into(),
        allow: Value::Null,
        deny: json!(["VIEW_CHANNEL"]),
    });
    let denied: Vec<_> = denied.collect();
    if !denied.is_empty() {
        new.overwrites = Some(denied);
    }
    new
}
