//! The weekly summary: posted by the community's own calendar, once, and shown on demand.

use super::advice;
use super::custom_id::Action;
use super::effect::{Button, Look, Picture, Post, Row, Speech};
use super::event::Call;
use super::turn::{Done, Purpose, Turn};
use crate::domain::advice::Finding;
use crate::domain::calendar::{Schedule, Week};
use crate::domain::health::{self, Health};
use crate::domain::time::{DAY, Timestamp};
use crate::report::picture::{self, Theme};
use crate::report::summary::{self, Linked, Words};
use crate::store::StoreError;
use crate::wording;

/// Figures look back 12 weeks and compare with the 5 before; somewhat more is read.
const LOOK_BACK: i64 = 20 * 7 * DAY;
/// `/health` reaches back this many weeks.
const MOST_WEEKS: u32 = 26;

fn schedule(turn: &Turn<'_>) -> Schedule {
    Schedule {
        weekday: turn.settings.summary_day,
        hour: turn.settings.summary_hour,
    }
}

/// Posts last week's summary if it is due and wasn't posted. The week is claimed in the same commit as the
/// promise, so it is never posted twice; one that is more than three days late is skipped, and the next says so.
pub fn post_if_due(turn: &mut Turn<'_>) -> Done {
    if turn.at < turn.guild.summary_at {
        return Ok(());
    }
    let guild = turn.guild.shape.id;
    let due = schedule(turn).due(turn.at, &turn.settings.time_zone);
    turn.guild.summary_at = due.next_at;
    let known_since = turn
        .store
        .see_community(guild, &turn.guild.shape.name, turn.at)?;
    let outcome = if due.too_late { "skipped" } else { "posted" };
    let is_ours = due.at >= known_since;
    if !is_ours
        || !turn
            .store
            .claim_week(guild, &due.period.to_string(), turn.at, outcome)?
    {
        return Ok(());
    }
    if due.too_late {
        tracing::warn!(week = %due.period, "the weekly summary is more than three days late and was skipped");
        return Ok(());
    }
    let Some(channel) = turn
        .settings
        .core_channel_in(&turn.guild.shape)
        .map(|core| core.id)
    else {
        tracing::warn!("no core channel is set: the weekly summary could not be posted");
        return Ok(());
    };
    let health = survey(turn, due.period)?;
    let found = advice::find(turn, &health, due.at)?;
    let suggestions = advice::save(turn, due.period, &found)?;
    let words = words(turn, due.period, &health, found)?;
    let post = Post {
        rows: advice::rows(&suggestions),
        ..post(&health, &words)
    };
    let week = due.period.to_string();
    turn.store.keep_summary(guild, &week, &post.text)?;
    let speech = Speech::Post {
        channel,
        reply_to: None,
        post,
    };
    turn.promise(&Purpose::Summary { week }, speech)
}

/// The summary of a week, as it looks now, with its picture. What can be done is pressed on the posted one.
fn compose(turn: &Turn<'_>, week: Week) -> Result<Post, StoreError> {
    let health = survey(turn, week)?;
    let due = schedule(turn).due_for(week, &turn.settings.time_zone);
    let found = advice::find(turn, &health, due)?;
    Ok(post(&health, &words(turn, week, &health, found)?))
}

fn post(health: &Health, words: &Words) -> Post {
    let drawn = picture::weekly(health, Theme::Dark);
    Post {
        picture: Some(Picture {
            name: format!("health-{}.png", health.week),
            alt: drawn.alt,
            svg: drawn.svg,
        }),
        ..Post::plain(summary::summarize(health, words).text())
    }
}

fn survey(turn: &Turn<'_>, week: Week) -> Result<Health, StoreError> {
    let zone = &turn.settings.time_zone;
    let since = week.start(zone).minus(LOOK_BACK);
    let limit = turn.settings.pings_per_week;
    let facts = turn
        .store
        .facts(turn.guild.shape.id, since, limit, turn.at)?;
    Ok(health::survey(&facts, week, turn.at, zone))
}

/// What only the store knows: titles and links of waiting questions, names, and whether the week before was skipped.
fn words(
    turn: &Turn<'_>,
    week: Week,
    health: &Health,
    found: Vec<Finding>,
) -> Result<Words, StoreError> {
    let guild = turn.guild.shape.id;
    let mut words = Words {
        names: turn.store.names(guild)?,
        seed: guild.0 ^ u64::from_ne_bytes(week.start(&turn.settings.time_zone).0.to_ne_bytes()),
        found,
        before: advice::became(turn, week, health)?,
        ..Words::default()
    };
    for waiting in &health.waiting {
        if let Some(ask) = turn.store.ask(guild, waiting.ask)? {
            let url = wording::message_link(guild, ask.channel, ask.message);
            words.questions.insert(
                ask.id,
                Linked {
                    title: ask.title,
                    url: Some(url),
                },
            );
        }
    }
    let before = week.previous();
    let outcome = turn.store.week_outcome(guild, &before.to_string())?;
    words.skipped = (outcome.as_deref() == Some("skipped")).then_some(before);
    Ok(words)
}

/// `/health`: for core members, privately, with a way to share it. `weeks` 1, if nothing is said, is the last whole one, 0 the
/// running one, which says little on a Monday morning.
pub fn health(turn: &mut Turn<'_>, call: &Call, weeks: Option<u32>) -> Done {
    if !turn.is_core(call) {
        turn.tell(call, wording::asks::ONLY_CORE);
        return Ok(());
    }
    let weeks = weeks.unwrap_or(1).min(MOST_WEEKS);
    let mut post = compose(turn, weeks_back(turn, turn.at, weeks))?;
    post.rows = vec![Row::Buttons(vec![Button {
        label: wording::help::SHARE_HERE.to_owned(),
        id: Action::ShareHealth(weeks).to_string(),
        look: Look::Secondary,
    }])];
    turn.show(call, post);
    Ok(())
}

/// *Share here*: for core members, to the channel.
pub fn share(turn: &mut Turn<'_>, call: &Call, weeks: u32) -> Done {
    if !turn.is_core(call) {
        turn.tell(call, wording::asks::ONLY_CORE);
        return Ok(());
    }
    let post = compose(turn, weeks_back(turn, turn.at, weeks.min(MOST_WEEKS)))?;
    turn.reply(&call.interaction, post, false);
    Ok(())
}

fn weeks_back(turn: &Turn<'_>, now: Timestamp, weeks: u32) -> Week {
    Week::of(now, &turn.settings.time_zone).later(-i64::from(weeks))
}
