//! What is stored about a member, shown, given out as a file, and erased.

use serde_json::json;

use super::custom_id::Action;
use super::effect::{Button, Look, Post, Row, TextFile};
use super::event::Call;
use super::turn::{Done, Turn};
use crate::store::StoreError;
use crate::wording::privacy as words;

/// `/privacy show`.
pub fn show(turn: &mut Turn<'_>, call: &Call) -> Done {
    let guild = turn.guild.shape.id;
    let person = turn.store.person(guild, call.who.id)?;
    let skills = turn.store.skills_of(guild, call.who.id)?;
    let counts = turn.store.traces_of(guild, call.who.id)?;
    let beside = words::Beside {
        follows: turn.store.follows_of(guild, call.who.id)?,
        named_for: named_for(turn, call)?,
        care: turn.store.care_by(guild, call.who.id)?.len(),
        not_by_role: turn.store.opted_out_of_roles(guild, call.who.id)?,
    };
    let text = words::show(person.as_ref(), &skills, &counts, &beside);
    turn.tell(call, text);
    Ok(())
}

/// Topics others named somebody for.
fn named_for(turn: &Turn<'_>, call: &Call) -> Result<Vec<String>, StoreError> {
    let named = turn
        .store
        .nominations_of(turn.guild.shape.id, call.who.id)?;
    let mut topics: Vec<_> = named.into_iter().map(|one| one.skill).collect();
    topics.sort();
    topics.dedup();
    Ok(topics)
}

/// `/privacy export`: the same, whole, as a JSON file.
pub fn export(turn: &mut Turn<'_>, call: &Call) -> Done {
    let guild = turn.guild.shape.id;
    let who = call.who.id;
    let person = turn.store.person(guild, who)?;
    let skills = turn.store.skills_of(guild, who)?;
    let asks = turn.store.asks_of(guild, who, 10_000)?;
    let pings = turn.store.pings_to(guild, who)?;
    let said = turn.store.responses_by(guild, who)?;
    let whole = json!({
        "member": who.to_string(),
        "registry": person.map(|person| json!({
            "name": person.name,
            "preference": person.preference,
            "time_zone": person.time_zone.as_ref().and_then(jiff::tz::TimeZone::iana_name),
            "quiet_hours": person.quiet_hours.map(|hours| [hours.from, hours.until]),
            "pings_per_day": person.per_day,
            "pings_per_week": person.per_week,
            "snoozed_until": person.snoozed_until,
            "joined_at": person.joined_at,
            "roles": person.roles.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })),
        "skills": skills.iter().map(|one| json!({"skill": one.skill, "level": one.level})).collect::<Vec<_>>(),
        "follows": turn.store.follows_of(guild, who)?,
        "named_for": turn.store.nominations_of(guild, who)?.iter().map(|one| json!({
            "skill": one.skill,
            "at": one.at,
            "notified": one.notified,
            "answer": one.answer,
            "answered_at": one.answered_at,
        })).collect::<Vec<_>>(),
        "skills_by_role": turn.store.skills_by_role(guild, who)?,
        "no_skills_by_role": turn.store.opted_out_of_roles(guild, who)?,
        "last_wrote_at": turn.store.last_seen(guild)?.iter().find(|(one, _)| *one == who).map(|(_, at)| at),
        "wrote_in_weeks": turn.store.weeks_of(guild, who)?.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "wrote_in_hours": turn.store.hours_of(guild, who)?,
        "not_my_topic": turn.store.passed_topics(guild, who)?,
        "questions": asks.iter().map(|ask| json!({
            "message": ask.message.to_string(),
            "asked_at": ask.asked_at,
            "name": ask.asker_name,
            "title": ask.title,
            "text": ask.text,
            "topics": ask.topics,
            "state": ask.state,
        })).collect::<Vec<_>>(),
        "asked_about": pings.iter().map(|ping| json!({
            "question": ping.ask,
            "at": ping.at,
            "outcome": ping.outcome,
            "why": serde_json::from_str::<serde_json::Value>(&ping.reason).ok(),
        })).collect::<Vec<_>>(),
        "not_asked_about": turn.store.omissions_of(guild, who)?.into_iter().map(|(ask, at, why)| json!({
            "question": ask,
            "at": at,
            "why": why,
        })).collect::<Vec<_>>(),
        "credits": turn.store.credits_to(guild, who)?.iter().map(|one| json!({
            "question": one.ask,
            "at": one.at,
        })).collect::<Vec<_>>(),
        "steps": turn.store.steps_taken_by(guild, who)?.into_iter().map(|(ask, at, what)| json!({
            "question": ask,
            "at": at,
            "what": what,
        })).collect::<Vec<_>>(),
        "as_core_member": turn.store.care_by(guild, who)?.into_iter().map(|(at, what)| json!({
            "at": at,
            "what": what,
        })).collect::<Vec<_>>(),
        "answers": said.iter().map(|one| json!({
            "message": one.message.to_string(),
            "question": one.ask,
            "at": one.said_at,
            "text": one.text,
        })).collect::<Vec<_>>(),
    });
    let post = Post {
        text: words::EXPORT.to_owned(),
        file: Some(TextFile {
            name: "whoknows-my-data.json".to_owned(),
            text: serde_json::to_string_pretty(&whole)?,
        }),
        ..Post::default()
    };
    turn.show(call, post);
    Ok(())
}

/// `/privacy forget-me`: asks once.
pub fn forget_me(turn: &mut Turn<'_>, call: &Call) -> Done {
    let post = Post {
        text: words::FORGET_ME.to_owned(),
        rows: vec![Row::Buttons(vec![Button {
            label: words::ERASE.to_owned(),
            id: Action::ForgetMe.to_string(),
            look: Look::Danger,
        }])],
        ..Post::default()
    };
    turn.show(call, post);
    Ok(())
}

/// Then it is gone, from the store and from memory.
pub fn forget_me_now(turn: &mut Turn<'_>, call: &Call) -> Done {
    let guild = turn.guild.shape.id;
    let who = call.who.id;
    for ask in turn.store.asks_of(guild, who, u32::MAX)? {
        turn.guild.ranker.forget_question(ask.id.0);
        if !ask.state.is_settled() {
            super::settle::withdraw(turn, ask)?;
        }
    }
    for one in turn.store.responses_by(guild, who)? {
        turn.guild.answer_words.remove(&one.message);
    }
    turn.store.forget(guild, who)?;
    // Else a role would bring them back with their next message: one they have, or get, or that is linked later.
    if turn.settings.linked_roles_consent {
        turn.store.opt_out_of_roles(guild, who)?;
    }
    turn.guild.ranker.forget(who);
    turn.guild.wrote.retain(|(one, _), _| *one != who);
    turn.guild.talk.forget_person(who);
    turn.guild.refresh_member(turn.store, turn.reader, who)?;
    turn.update(
        call,
        Post {
            text: words::FORGOTTEN.to_owned(),
            ..Post::default()
        },
    );
    Ok(())
}
