//! The settings a scenario names, as the bot takes them.

use whoknows::domain::availability::{parse_clock, parse_span};
use whoknows::domain::calendar::zone_named;
use whoknows::domain::settings::{Placing, QuietHours, Settings};

use super::super::script::{Head, Tone};

/// The settings of a head.
pub fn of(head: &Head) -> Result<Settings, String> {
    let listened = |tone| {
        let channels = head
            .channels
            .iter()
            .filter(move |one| one.tone == Some(tone));
        channels.map(|one| one.name.clone()).collect()
    };
    let mut settings = Settings {
        help_channels: listened(Tone::Help),
        general_channels: listened(Tone::General),
        ..Settings::default()
    };
    for (key, value) in &head.settings {
        set(&mut settings, key, value).ok_or_else(|| format!("{key} = {value}: what is that?"))?;
    }
    Ok(settings)
}

fn set(settings: &mut Settings, key: &str, value: &str) -> Option<()> {
    let span = || {
        if value == "0" {
            Some(0)
        } else {
            parse_span(value)
        }
    };
    match key {
        "patience" => settings.patience = span()?,
        "silent_wait" => settings.silent_wait = span()?,
        "check_back_after" => settings.check_back_after = span()?,
        "night_stops_clocks" => settings.night_stops_clocks = value.parse().ok()?,
        "follow_up" => settings.follow_up = span()?,
        "follow_up_newcomer" => settings.follow_up_newcomer = span()?,
        "alert_after" => settings.alert_after = span()?,
        "alert_after_newcomer" => settings.alert_after_newcomer = span()?,
        "taken_for" => settings.taken_for = span()?,
        "ask_at_once" => settings.ask_at_once = value.parse().ok()?,
        "pings_per_day" => settings.pings_per_day = value.parse().ok()?,
        "pings_per_week" => settings.pings_per_week = value.parse().ok()?,
        "keep_text_days" => settings.keep_text_days = value.parse().ok()?,
        "digest_channel" => settings.digest_channel = Some(value.to_owned()),
        "linked_roles_consent" => settings.linked_roles_consent = value.parse().ok()?,
        "core_channel" => value.clone_into(&mut settings.core_channel),
        "time_zone" => settings.time_zone = zone_named(value)?,
        "placing" if value == "reply" => settings.placing = Placing::Reply,
        "quiet_hours" if value == "none" => settings.quiet_hours = QuietHours { from: 0, until: 0 },
        "quiet_hours" => {
            let (from, until) = value.split_once('-')?;
            settings.quiet_hours = QuietHours {
                from: parse_clock(from)?,
                until: parse_clock(until)?,
            };
        }
        _ => return None,
    }
    Some(())
}
