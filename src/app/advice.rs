//! Suggestions of the weekly summary: saved before they are said, their buttons, and what became of them.

use super::custom_id::{Action, AskAction};
use super::effect::{Button, Look, Post, Row, Speech};
use super::event::{Call, Press};
use super::turn::{Done, Purpose, Turn};
use super::{alerts, bring_in, buttons, mention, nominations, on_press, settle};
use crate::domain::advice::{self, Deed, Finding, Matter, Outcome, Past, Step, Suggestion};
use crate::domain::ask::Ask;
use crate::domain::health::Health;
use crate::domain::ids::{AskId, ChannelId, GuildId, MessageId, SuggestionId, UserId};
use crate::domain::time::{DAY, Timestamp};
use crate::report::summary;
use crate::store::{NominationAnswer, Store, StoreError};
use crate::wording;
use crate::wording::advice as words;

/// How far back suggestions matter for new ones; what was dismissed stays away for half of that.
const REMEMBERED: i64 = 8 * 7 * DAY;

/// What is to be suggested for a week whose summary falls due at `due`, after what was said before that.
pub fn find(
    store: &Store,
    guild: GuildId,
    health: &Health,
    due: Timestamp,
) -> Result<Vec<Finding>, StoreError> {
    let before = store.suggestions_between(guild, due.minus(REMEMBERED), due)?;
    let past: Vec<Past> = before.iter().map(Suggestion::past).collect();
    Ok(advice::suggest(health, &past))
}

/// The same, saved, so that the buttons have something behind them.
pub fn save(turn: &Turn<'_>, week: &str, found: &[Finding]) -> Result<Vec<Suggestion>, StoreError> {
    let guild = turn.guild.shape.id;
    let numbered = found.iter().zip(1..);
    numbered
        .map(|(finding, place)| {
            turn.store
                .add_suggestion(guild, week, place, finding, turn.at)
        })
        .collect()
}

/// What became of the suggestions of the summary before, told by the figures of this one.
pub fn became(
    store: &Store,
    guild: GuildId,
    health: &Health,
) -> Result<Vec<(Finding, Outcome)>, StoreError> {
    let before = health.week.previous().to_string();
    let past = store.suggestions_of(guild, &before)?;
    let past: Vec<Past> = past.iter().map(Suggestion::past).collect();
    Ok(advice::outcomes(&past, health))
}

/// A row of buttons for each suggestion; the first in each row bears its number.
pub fn rows(suggestions: &[Suggestion]) -> Vec<Row> {
    let row = |suggestion: &Suggestion| {
        let buttons = suggestion.steps_left().enumerate().map(|(place, step)| {
            let label = words::label(step);
            let numbered = || format!("{}. {label}", suggestion.place);
            Button {
                label: if place == 0 {
                    numbered()
                } else {
                    label.to_owned()
                },
                id: Action::OnAdvice(step, suggestion.id).to_string(),
                look: look(step, suggestion),
            }
        });
        Row::Buttons(buttons.collect())
    };
    suggestions.iter().map(row).collect()
}

fn look(step: Step, suggestion: &Suggestion) -> Look {
    let first = suggestion.finding.steps().first() == Some(&step);
    let acts = step != Step::NotAProblem && step != Step::Later;
    if first && acts && suggestion.deed.is_none() {
        Look::Primary
    } else {
        Look::Secondary
    }
}

/// A button of a suggestion: for core members, however old the summary.
pub fn on_step(turn: &mut Turn<'_>, press: &Press, step: Step, id: SuggestionId) -> Done {
    let call = &press.call;
    let Some(suggestion) = pressed(turn, call, id)? else {
        return Ok(());
    };
    let last = suggestion.deed.as_ref().filter(|deed| deed.step == step);
    if let Some(done) = last.filter(|_| !step.may_repeat()) {
        let text = words::done_already(&words::deed(done, &[]));
        turn.tell(call, text);
        return Ok(());
    }
    match step {
        Step::Nominate => {
            if topic(turn, &suggestion.finding)?.is_some() {
                nominations::pick(turn, call, &Action::Nominee(id));
            } else {
                turn.tell(call, words::NO_TOPIC);
            }
            Ok(())
        }
        Step::CallForExperts => {
            if turn.store.claim_call(id)? {
                call_for_experts(turn, &suggestion)?;
            }
            done(turn, press, &suggestion, step)
        }
        Step::TakeIt | Step::AskSomeone => {
            let ask = match suggestion.finding.matter() {
                Matter::Question(ask) => turn.store.ask(turn.guild.shape.id, ask)?,
                _ => None,
            };
            match ask {
                None => turn.tell(call, wording::asks::OLD_BUTTON),
                Some(ask) if step == Step::AskSomeone => {
                    bring_in::pick_member(turn, call, &ask, AskAction::AskThem)?;
                }
                Some(ask) => take(turn, press, &suggestion, ask)?,
            }
            Ok(())
        }
        Step::NotAProblem | Step::Later => done(turn, press, &suggestion, step),
    }
}

/// The suggestion whose button was pressed, if the one who pressed may do that; else they are told.
fn pressed(
    turn: &mut Turn<'_>,
    call: &Call,
    id: SuggestionId,
) -> Result<Option<Suggestion>, StoreError> {
    if !turn.is_core(call) {
        turn.tell(call, wording::asks::ONLY_CORE);
        return Ok(None);
    }
    let found = turn.store.suggestion(turn.guild.shape.id, id)?;
    if found.is_none() {
        turn.tell(call, wording::asks::OLD_BUTTON);
    }
    Ok(found)
}

/// The topic a second person is looked for: of somebody with a high load the one they are asked about most.
fn topic(turn: &Turn<'_>, finding: &Finding) -> Result<Option<String>, StoreError> {
    match finding.matter() {
        Matter::Topic(topic) => Ok(Some(topic)),
        Matter::Load(who) => busiest_topic(turn, who),
        _ => Ok(None),
    }
}

fn busiest_topic(turn: &Turn<'_>, who: UserId) -> Result<Option<String>, StoreError> {
    let guild = turn.guild.shape.id;
    let mut asked_about = Vec::new();
    for ping in turn.store.pings_to(guild, who)?.iter().rev().take(50) {
        let ask = turn.store.ask(guild, ping.ask)?;
        asked_about.extend(ask.into_iter().flat_map(|ask| ask.topics));
    }
    let own = turn.guild.declared.iter().filter(|one| one.member == who);
    let often = |skill: &&String| asked_about.iter().filter(|topic| topic == skill).count();
    Ok(own.map(|one| &one.skill).max_by_key(often).cloned())
}

/// A post to everyone that a topic has nobody, with *Count me in*; without a digest channel to the core members.
fn call_for_experts(turn: &mut Turn<'_>, suggestion: &Suggestion) -> Done {
    let (Finding::NoExpert {
        topic, questions, ..
    }
    | Finding::OnePerson { topic, questions }) = &suggestion.finding
    else {
        return Ok(());
    };
    let shape = &turn.guild.shape;
    let digest = turn.settings.digest_channel_in(shape);
    let Some(channel) = digest.or_else(|| turn.settings.core_channel_in(shape)) else {
        tracing::warn!(
            "neither a digest channel nor a core channel is set: nobody reads a call for experts"
        );
        return Ok(());
    };
    let text = words::call_for_experts(topic, *questions, digest.is_some());
    let post = Post {
        rows: vec![Row::Buttons(vec![nominations::count_me_in(topic)])],
        ..Post::plain(text)
    };
    let speech = Speech::Post {
        channel: channel.id,
        reply_to: None,
        post,
    };
    let suggestion = suggestion.id;
    turn.promise(&Purpose::CallForExperts { suggestion }, speech)
}

/// What was done about a suggestion could not be said: it is open again, and the summary says why.
pub fn not_said(turn: &mut Turn<'_>, id: SuggestionId) -> Done {
    turn.store.take_back_deed(id)?;
    refresh_for(turn, id)
}

/// *I'll take it*: as on the question itself, which shows it too.
fn take(turn: &mut Turn<'_>, press: &Press, suggestion: &Suggestion, mut ask: Ask) -> Done {
    let call = &press.call;
    if let Some(refusal) = on_press::take_on(turn, call, &mut ask)? {
        turn.tell(call, refusal);
        return Ok(());
    }
    done(turn, press, suggestion, Step::TakeIt)?;
    let post = Post {
        rows: buttons::buttons_of(&ask),
        ..Post::plain(wording::asks::taken(&call.who.name, &ask))
    };
    settle::edit_post(turn, &ask, post)?;
    alerts::refresh(turn, &ask)
}

/// Something was done by a press on the summary, which now says so.
fn done(turn: &mut Turn<'_>, press: &Press, suggestion: &Suggestion, step: Step) -> Done {
    let call = &press.call;
    let deed = note(turn, call, suggestion, step)?;
    match as_it_stands(turn, &suggestion.week)? {
        Some(post) => turn.update(call, post),
        None => turn.tell(call, words::noted(&words::deed(&deed, &[]))),
    }
    Ok(())
}

fn note(
    turn: &Turn<'_>,
    call: &Call,
    suggestion: &Suggestion,
    step: Step,
) -> Result<Deed, StoreError> {
    let deed = Deed {
        step,
        who: Some(call.who.id),
        name: call.who.name.clone(),
        at: turn.at,
    };
    turn.store.note_deed(suggestion.id, &deed)?;
    Ok(deed)
}

/// A nominee was chosen from the private menu.
pub fn nominee_chosen(turn: &mut Turn<'_>, press: &Press, id: SuggestionId) -> Done {
    let call = &press.call;
    let Some(suggestion) = pressed(turn, call, id)? else {
        return Ok(());
    };
    let (Some(whom), Some(topic)) = (bring_in::chosen(press), topic(turn, &suggestion.finding)?)
    else {
        turn.tell(call, words::NO_TOPIC);
        return Ok(());
    };
    match nominations::nominate(turn, call, whom, &topic, Some(id))? {
        Err(refusal) => turn.update(call, Post::plain(refusal)),
        Ok(text) => {
            turn.update(call, Post::plain(text));
            note(turn, call, &suggestion, Step::Nominate)?;
            refresh(turn, &suggestion.week)?;
        }
    }
    Ok(())
}

/// A core member had somebody asked about a question; if the last summary spoke of it, it says so.
pub fn asked_someone(turn: &mut Turn<'_>, call: &Call, ask: AskId) -> Done {
    let matter = Matter::Question(ask);
    let guild = turn.guild.shape.id;
    let Some(suggestion) = turn.store.last_suggestion_about(guild, &matter)? else {
        return Ok(());
    };
    note(turn, call, &suggestion, Step::AskSomeone)?;
    refresh(turn, &suggestion.week)
}

/// The summary was posted: from now on it can be changed. Something may have been pressed in the meantime.
pub fn summary_posted(
    turn: &mut Turn<'_>,
    week: &str,
    channel: ChannelId,
    message: MessageId,
) -> Done {
    let guild = turn.guild.shape.id;
    turn.store
        .note_summary_post(guild, week, channel, message)?;
    let suggestions = turn.store.suggestions_of(guild, week)?;
    if suggestions.iter().any(|one| one.deed.is_some()) {
        refresh(turn, week)?;
    }
    Ok(())
}

/// Brings the summary up to date in which this was suggested.
pub fn refresh_for(turn: &mut Turn<'_>, id: SuggestionId) -> Done {
    match turn.store.suggestion(turn.guild.shape.id, id)? {
        Some(suggestion) => refresh(turn, &suggestion.week),
        None => Ok(()),
    }
}

fn refresh(turn: &mut Turn<'_>, week: &str) -> Done {
    let posted = turn.store.posted_summary(turn.guild.shape.id, week)?;
    let message = posted.and_then(|posted| posted.message);
    let (Some((channel, message)), Some(post)) = (message, as_it_stands(turn, week)?) else {
        return Ok(());
    };
    let speech = Speech::Edit {
        channel,
        message,
        post,
    };
    turn.promise(&Purpose::Courtesy, speech)
}

/// A week's summary with what was done; nothing if its words aren't kept any more.
fn as_it_stands(turn: &Turn<'_>, week: &str) -> Result<Option<Post>, StoreError> {
    let guild = turn.guild.shape.id;
    let posted = turn.store.posted_summary(guild, week)?;
    let Some(posted) = posted.filter(|posted| !posted.text.is_empty()) else {
        return Ok(None);
    };
    let suggestions = turn.store.suggestions_of(guild, week)?;
    let mut deeds = Vec::new();
    for suggestion in &suggestions {
        let mut done = Vec::new();
        if let Some(deed) = &suggestion.deed {
            done.push(words::deed(deed, &nominees(turn, suggestion.id)?));
        }
        if suggestion.refused {
            done.push(words::REFUSED.to_owned());
        }
        if !done.is_empty() {
            deeds.push((suggestion.place, done.join("; ")));
        }
    }
    Ok(Some(Post {
        rows: rows(&suggestions),
        ..Post::plain(summary::with_deeds(&posted.text, &deeds))
    }))
}

fn nominees(turn: &Turn<'_>, id: SuggestionId) -> Result<Vec<(String, words::Answer)>, StoreError> {
    let named = turn.store.nominations_for(id)?.into_iter();
    let answer = |given| match given {
        NominationAnswer::Open => words::Answer::Open,
        NominationAnswer::Accepted => words::Answer::Accepted,
        NominationAnswer::Declined => words::Answer::Declined,
    };
    Ok(named
        .map(|one| (mention(one.member), answer(one.answer)))
        .collect())
}
