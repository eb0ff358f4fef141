//! What the core members are told of a question nobody answered, and what becomes of it.

use super::effect::{Post, Speech};
use super::turn::{Done, Purpose, Turn};
use super::{buttons, place};
use crate::domain::ask::{Alert, Ask, AskState};
use crate::store::StoreError;
use crate::wording;

/// Tells the core members of a question nobody answered; once. `due_at` stays as it is: somebody may
/// still become available.
pub fn alert(turn: &mut Turn<'_>, mut ask: Ask) -> Done {
    let core = turn
        .settings
        .core_channel_in(&turn.guild.shape)
        .map(|channel| channel.id);
    ask.lapse();
    ask.state = AskState::NeedsAttention;
    ask.alert = Some(Alert {
        at: turn.at,
        message: None,
    });
    turn.store.save_ask(&ask)?;
    turn.store
        .note_step(ask.id, turn.at, "core members told", None, "")?;
    let Some(channel) = core else {
        tracing::warn!("no core channel is set: nobody could be told of an unanswered question");
        return Ok(());
    };
    let speech = Speech::Post {
        channel,
        reply_to: None,
        post: waiting(turn, &ask)?,
    };
    turn.promise(&Purpose::Alert { ask: ask.id }, speech)
}

/// Brings the alert up to date after something happened to its question, where there is an alert.
pub fn refresh(turn: &mut Turn<'_>, ask: &Ask) -> Done {
    let Some((channel, message)) = ask.alert.and_then(|alert| alert.message) else {
        return Ok(());
    };
    let post = as_it_stands(turn, ask)?;
    let speech = Speech::Edit {
        channel,
        message,
        post,
    };
    turn.promise(&Purpose::Courtesy, speech)
}

/// The alert as it reads now: nobody looks into a question for nothing.
pub fn as_it_stands(turn: &Turn<'_>, ask: &Ask) -> Result<Post, StoreError> {
    let names = || -> Result<Vec<String>, StoreError> {
        let credits = turn.store.credits_of(ask.id)?;
        Ok(credits.into_iter().map(|credit| credit.name).collect())
    };
    let text = match ask.state {
        AskState::Open | AskState::Asked | AskState::NeedsAttention => return waiting(turn, ask),
        AskState::Taken => {
            let who = match ask.taken_by {
                Some(who) => turn.store.person(ask.guild, who)?,
                None => None,
            };
            let who = who.map(|person| person.name).unwrap_or_default();
            let rows = buttons::alert_buttons(turn, ask);
            let text = wording::asks::taken(&who, ask);
            return Ok(Post {
                text,
                rows,
                ..Post::default()
            });
        }
        AskState::Responded => {
            let responses = turn.store.responses_to(ask.id)?;
            let first = responses.first().map(|one| one.name.as_str());
            wording::asks::answered(first.unwrap_or_default(), ask)
        }
        AskState::Solved | AskState::PresumedSolved => wording::asks::solved(ask, &names()?),
        AskState::Dismissed => wording::asks::DISMISSED.to_owned(),
        AskState::Withdrawn => wording::asks::WITHDRAWN.to_owned(),
    };
    Ok(Post {
        text,
        ..Post::default()
    })
}

fn waiting(turn: &Turn<'_>, ask: &Ask) -> Result<Post, StoreError> {
    let asked = turn.store.pings_of(ask.id)?;
    let mut names = Vec::with_capacity(asked.len());
    for ping in asked {
        let person = turn.store.person(ask.guild, ping.member)?;
        names.extend(person.map(|person| person.name));
    }
    Ok(Post {
        text: wording::asks::alert(ask, &names, place::may_speak(turn, ask), turn.at),
        rows: buttons::alert_buttons(turn, ask),
        ..Post::default()
    })
}
