//! The weekly summary: posted by the community's own calendar, once, and shown on demand.

use super::advice;
use super::custom_id::Action;
use super::digest;
use super::effect::{Button, Effect, Look, Picture, Post, Row, Select, Speech};
use super::event::{Call, Outcome, Press};
use super::survey::{Occasion, Scope, Survey};
use super::turn::{Done, Purpose, Turn};
use crate::domain::calendar::{Schedule, Week};
use crate::domain::health::{Health, Metric};
use crate::domain::ids::ChannelId;
use crate::domain::text::truncate;
use crate::domain::time::{HOUR, MINUTE, Timestamp};
use crate::report::catalogue::about;
use crate::report::explained;
use crate::report::picture::{self, Theme};
use crate::report::summary::{self, Words};
use crate::store::StoreError;
use crate::wording;

/// `/health` reaches back this many weeks.
const MOST_WEEKS: u32 = 26;
/// Figures explained at once, so that they fit into one message.
const AT_ONCE: u8 = 5;
/// Longest line below an option, in characters; Discord's limit.
const LONGEST_OPTION: usize = 100;
/// Seconds after which a survey that didn't come back is wanted again, and a missing channel looked for.
const LOOK_AGAIN: i64 = 5 * MINUTE;

fn schedule(turn: &Turn<'_>) -> Schedule {
    Schedule {
        weekday: turn.settings.summary_day,
        hour: turn.settings.summary_hour,
    }
}

/// Wants last week's figures if its summary is due and wasn't posted. One that is more than three days late is
/// skipped, and the next says so. Without a channel to post to it waits for one.
pub fn survey_if_due(turn: &mut Turn<'_>) -> Done {
    if turn.at < turn.guild.summary_at {
        return Ok(());
    }
    let guild = turn.guild.shape.id;
    let due = schedule(turn).due(turn.at, &turn.settings.time_zone);
    let week = due.period.to_string();
    turn.guild.summary_at = due.next_at;
    let name = turn.guild.shape.name.clone();
    let known_since = turn.store.see_community(guild, &name, turn.at)?;
    if due.at < known_since {
        return Ok(());
    }
    digest::post_if_due(turn, &due)?;
    if turn.store.week_outcome(guild, &week)?.is_some() {
        return Ok(());
    }
    if due.too_late {
        turn.store.claim_week(guild, &week, turn.at, "skipped")?;
        tracing::warn!(%week, "the weekly summary is more than three days late and was skipped");
        return Ok(());
    }
    turn.guild.summary_at = due.next_at.min(turn.at.plus(LOOK_AGAIN));
    if core_channel(turn).is_some() {
        survey(turn, due.period, Occasion::WeeklyPost);
    } else if turn.guild.summary_homeless.replace(due.period) != Some(due.period) {
        tracing::warn!(%week, "there is no core channel for the weekly summary; it is posted if one is set within three days");
    }
    Ok(())
}

fn core_channel(turn: &Turn<'_>) -> Option<ChannelId> {
    let found = turn.settings.core_channel_in(&turn.guild.shape);
    found.map(|core| core.id)
}

fn survey(turn: &mut Turn<'_>, week: Week, occasion: Occasion) {
    let scope = Scope {
        guild: turn.guild.shape.id,
        week,
        as_of: turn.at,
        zone: turn.settings.time_zone.clone(),
        pings_per_week: turn.settings.pings_per_week,
    };
    turn.effects.push(Effect::Survey { scope, occasion });
}

/// A survey was taken: it is posted, or the answer that waited for it is given.
pub fn on_surveyed(turn: &mut Turn<'_>, occasion: &Occasion, survey: Option<&Survey>) -> Done {
    let post = match (occasion, survey) {
        (Occasion::WeeklyPost, Some(survey)) => return post_week(turn, survey),
        // It is wanted again in a few minutes.
        (Occasion::WeeklyPost, None) => return Ok(()),
        (Occasion::Shown { weeks, .. }, Some(survey)) => Post {
            rows: shown_rows(*weeks),
            ..compose(turn, survey)?
        },
        (Occasion::Explained { figures, .. }, Some(survey)) => {
            Post::plain(explained::text(&survey.health, figures))
        }
        (Occasion::Shared { channel, .. }, Some(survey)) => compose_for(turn, survey, *channel)?,
        (_, None) => Post::plain(wording::help::NO_FIGURES),
    };
    if let Some((interaction, _)) = occasion.waiting() {
        turn.fill_in(interaction, post);
    }
    Ok(())
}

/// The week is claimed in the same commit as the promise, so it is never posted twice, whatever crashes where.
fn post_week(turn: &mut Turn<'_>, survey: &Survey) -> Done {
    let guild = turn.guild.shape.id;
    let Some(channel) = core_channel(turn) else {
        return Ok(());
    };
    let week = survey.health.week.to_string();
    if !turn.store.claim_week(guild, &week, turn.at, "posted")? {
        return Ok(());
    }
    turn.guild.summary_at = turn.at;
    let words = words(turn, survey)?;
    let suggestions = advice::save(turn, &week, &words.found)?;
    let post = Post {
        rows: advice::rows(&suggestions),
        ..post(&survey.health, &words)
    };
    turn.store.keep_summary(guild, &week, &post.text)?;
    let speech = Speech::Post {
        channel,
        reply_to: None,
        post,
    };
    turn.promise(&Purpose::WeeklySummary { week }, speech)
}

/// The channel is gone, or we may not write there: the week is given back, so that its summary is posted once
/// there is a channel for it again. What Discord refuses as it is would be refused again.
pub fn not_posted(turn: &mut Turn<'_>, week: &str, outcome: &Outcome) -> Done {
    if *outcome == Outcome::Refused {
        return Ok(());
    }
    turn.guild.summary_at = turn.at.plus(HOUR);
    let guild = turn.guild.shape.id;
    turn.store.drop_suggestions(guild, week)?;
    turn.store.release_week(guild, week)
}

/// The summary of a week as it looks now. What can be done about it is pressed on the posted one.
fn compose(turn: &Turn<'_>, survey: &Survey) -> Result<Post, StoreError> {
    Ok(post(&survey.health, &words(turn, survey)?))
}

/// The same for the readers of a channel: outside the core channel without suggestions, and without what happened
/// where not all of them may look.
fn compose_for(turn: &Turn<'_>, survey: &Survey, channel: ChannelId) -> Result<Post, StoreError> {
    let shape = &turn.guild.shape;
    if core_channel(turn) == Some(shape.home_of(channel)) {
        return compose(turn, survey);
    }
    let is_told = |place| shape.may_be_told(place, channel);
    let mut health = survey.health.clone();
    health.waiting.retain(|one| is_told(one.channel));
    let zone = &turn.settings.time_zone;
    let (from, until) = (health.week.start(zone), health.week.end(zone));
    let said = turn
        .store
        .responded_between(turn.guild.shape.id, from, until)?;
    health.helpers.retain(|helper| {
        said.iter()
            .any(|(who, place)| who == helper && is_told(*place))
    });
    let words = Words {
        found: Vec::new(),
        before: Vec::new(),
        ..words(turn, survey)?
    };
    Ok(post(&health, &words))
}

/// What a survey found, with what is suggested and what became of last week's suggestions.
fn words(turn: &Turn<'_>, survey: &Survey) -> Result<Words, StoreError> {
    let Survey { health, words } = survey;
    let guild = turn.guild.shape.id;
    let due = schedule(turn).due_for(health.week, &turn.settings.time_zone);
    Ok(Words {
        no_core_channel: core_channel(turn).is_none(),
        found: advice::find(turn.store, guild, health, due)?,
        before: advice::became(turn.store, guild, health)?,
        ..words.clone()
    })
}

/// The words of a summary with its picture.
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

/// `/health`: for core members, privately, with a way to share it. `weeks` 1, if nothing is said, is the last whole one, 0 the
/// running one, which says little on a Monday morning.
pub fn health(turn: &mut Turn<'_>, call: &Call, weeks: Option<u32>) -> Done {
    let (interaction, weeks) = (call.interaction.clone(), weeks.unwrap_or(1));
    on_demand(turn, call, weeks, Occasion::Shown { interaction, weeks })
}

/// *Share here*: for core members, to the channel.
pub fn share(turn: &mut Turn<'_>, call: &Call, weeks: u32) -> Done {
    let (interaction, channel) = (call.interaction.clone(), call.channel);
    let occasion = Occasion::Shared {
        interaction,
        channel,
    };
    on_demand(turn, call, weeks, occasion)
}

/// Below what `/health` shows: the way to share it, and the figures the summary doesn't have.
fn shown_rows(weeks: u32) -> Vec<Row> {
    let option = |metric: &Metric| {
        let about = about(*metric);
        let line = truncate(about.definition, LONGEST_OPTION);
        (about.name.to_owned(), metric.key().to_owned(), line)
    };
    vec![
        Row::Choose(Select {
            id: Action::MoreHealth(weeks).to_string(),
            placeholder: wording::help::MORE_FIGURES.to_owned(),
            options: explained::more().iter().map(option).collect(),
            at_most: AT_ONCE,
        }),
        Row::Buttons(vec![Button {
            label: wording::help::SHARE_HERE.to_owned(),
            id: Action::ShareHealth(weeks).to_string(),
            look: Look::Secondary,
        }]),
    ]
}

/// *More figures*: for core members, privately.
pub fn explain(turn: &mut Turn<'_>, press: &Press, weeks: u32) -> Done {
    let call = &press.call;
    let chosen = |metric: &&Metric| press.values.iter().any(|key| key == metric.key());
    let figures = Metric::ALL.iter().filter(chosen).copied().collect();
    let interaction = call.interaction.clone();
    let occasion = Occasion::Explained {
        interaction,
        figures,
    };
    on_demand(turn, call, weeks, occasion)
}

fn on_demand(turn: &mut Turn<'_>, call: &Call, weeks: u32, occasion: Occasion) -> Done {
    if !turn.is_core(call) {
        turn.tell(call, wording::asks::ONLY_CORE);
        return Ok(());
    }
    let week = weeks_back(turn, turn.at, weeks.min(MOST_WEEKS));
    survey(turn, week, occasion);
    Ok(())
}

fn weeks_back(turn: &Turn<'_>, now: Timestamp, weeks: u32) -> Week {
    Week::of(now, &turn.settings.time_zone).later(-i64::from(weeks))
}

#[cfg(test)]
#[path = "weekly_tests.rs"]
mod tests;
