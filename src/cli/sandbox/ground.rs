//! Lays out the demo community: roles, channels, people, and how the bot is set for it.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use whoknows_sandbox::{Name, NewChannel, NewMember, NewRole, Sandbox};

use crate::cli::demo::script::{Script, WEEKS};
use crate::domain::settings::Settings;

/// The hour at which the story begins, local: a good one, so that people may be asked at once.
const MORNING: i8 = 10;

/// How long the demo's bot waits before it asks somebody, in seconds: who tries it out doesn't sit
/// through two minutes in which nothing happens.
const DEMO_PATIENCE: i64 = 5;
/// How long it gives each step without a sound, in seconds: time to see it, and to press a button.
const DEMO_SILENT_WAIT: i64 = 10;

/// When the sandbox's clock starts, in Unix milliseconds: this morning, or, with a history to be
/// played, the Monday eight weeks ago.
pub fn start_of_story(empty: bool, script: &Script) -> anyhow::Result<u64> {
    let zone = TimeZone::get(&script.time_zone)?;
    let today = Timestamp::now().to_zoned_datetime(zone.clone()).date();
    let back = i64::from(today.weekday().since(Weekday::Monday)) + WEEKS * 7;
    let day = if empty {
        today
    } else {
        today.checked_sub(back.days())?
    };
    let morning = day.to_datetime(Time::constant(MORNING, 0, 0, 0));
    let moment = zone.to_ambiguous_timestamp(morning).compatible()?;
    Ok(u64::try_from(moment.as_millisecond())?)
}

/// Sees to it that everything is there; what is there already stays as it is.
pub async fn lay(sandbox: &Sandbox, script: &Script) -> Result<(), whoknows_sandbox::ControlError> {
    sandbox
        .put_role(NewRole {
            name: Name::from(script.core_role.as_str()),
            ..NewRole::default()
        })
        .await?;
    for person in &script.people {
        let mut new = NewMember {
            name: Name::from(person.name.as_str()),
            ..NewMember::default()
        };
        new.roles = Some(
            person
                .roles
                .iter()
                .map(|role| Name::from(role.as_str()))
                .collect(),
        );
        sandbox.put_member(new).await?;
    }
    for place in &script.channels {
        let mut new = NewChannel {
            name: Name::from(place.name.as_str()),
            ..NewChannel::default()
        };
        new.kind.clone_from(&place.kind);
        new.topic.clone_from(&place.topic);
        if !place.tags.is_empty() {
            new.available_tags = Some(serde_json::json!(place.tags));
        }
        if !place.private_to.is_empty() {
            let mut readers: Vec<_> = place
                .private_to
                .iter()
                .map(|who| Name::from(who.as_str()))
                .collect();
            readers.push(Name::from("whoknows"));
            new.private_to = Some(readers);
        }
        sandbox.put_channel(new).await?;
    }
    Ok(())
}

/// The bot's settings for the demo community: all channels but the lounge, the news and the core's are
/// for questions.
/// Only where its people answer by themselves is the bot less patient than elsewhere.
pub fn settings(empty: bool, script: &Script) -> anyhow::Result<Settings> {
    let usual = Settings::default();
    let named = |wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
        script
            .channels
            .iter()
            .map(|place| place.name.clone())
            .filter(|name| wanted(name))
            .collect()
    };
    Ok(Settings {
        help_channels: named(&|name| !["lounge", "news", "core"].contains(&name)),
        general_channels: named(&|name| name == "lounge"),
        core_role: script.core_role.clone(),
        digest_channel: Some("news".to_owned()),
        time_zone: TimeZone::get(&script.time_zone)?,
        patience: if empty { usual.patience } else { DEMO_PATIENCE },
        silent_wait: if empty {
            usual.silent_wait
        } else {
            DEMO_SILENT_WAIT
        },
        ..usual
    })
}
