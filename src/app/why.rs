//! "Why was I asked?" has an answer for any question, later too, without telling others' settings.

use super::event::Call;
use super::experts::Why;
use super::turn::{Done, Turn};
use crate::domain::ask::Ask;
use crate::domain::ids::{AskId, MessageId, UserId};
use crate::domain::pacing::Omission;
use crate::store::{Ping, StoreError};
use crate::wording;
use crate::wording::why::Explanation;

/// `/why`: the question of this thread, or the one that a link or number names, or the last one of this channel.
pub fn why(turn: &mut Turn<'_>, call: &Call, question: Option<&str>) -> Done {
    match find(turn, call, question)? {
        Some(ask) => explain(turn, call, &ask),
        None => {
            turn.tell(call, wording::why::WHICH_QUESTION);
            Ok(())
        }
    }
}

/// *Why me?*, from the private menu of *Pass*.
pub fn why_me(turn: &mut Turn<'_>, call: &Call, ask: &Ask) -> Done {
    explain(turn, call, ask)
}

/// The question of this thread, or the one that a link or number names, or the last one of this channel.
pub fn find(
    turn: &Turn<'_>,
    call: &Call,
    question: Option<&str>,
) -> Result<Option<Ask>, StoreError> {
    let guild = turn.guild.shape.id;
    let Some(named) = question else {
        if let Some(ask) = turn.store.ask_in_thread(guild, call.channel)? {
            return Ok(Some(ask));
        }
        let here = turn
            .store
            .unsettled_in(guild, call.channel)?
            .into_iter()
            .next();
        return Ok(here);
    };
    // A link ends with the message's id; a bare number is ours.
    let number = named.trim().trim_start_matches('#').rsplit('/').next();
    let Some(number) = number.and_then(|number| number.parse::<u64>().ok()) else {
        return Ok(None);
    };
    match turn.store.ask_of_message(guild, MessageId(number))? {
        Some(ask) => Ok(Some(ask)),
        None => turn.store.ask(guild, AskId(number)),
    }
}

fn explain(turn: &mut Turn<'_>, call: &Call, ask: &Ask) -> Done {
    if !turn
        .guild
        .shape
        .can_see(call.who.id, &call.who.roles, ask.channel)
    {
        turn.tell(call, wording::why::WHICH_QUESTION);
        return Ok(());
    }
    let pings = turn.store.pings_of(ask.id)?;
    let own = pings.iter().find(|ping| ping.member == call.who.id);
    let mut omitted: Vec<(UserId, Omission)> = Vec::new();
    for round in turn.store.step_reasons(ask.id, "omitted")? {
        omitted.extend(serde_json::from_str::<Vec<(UserId, Omission)>>(&round)?);
    }
    let explanation = Explanation {
        ask,
        heard_because: turn.store.detection_reasons(ask.id)?,
        asked: pings.len(),
        own: match own {
            Some(ping) => Some(serde_json::from_str::<Why>(&ping.reason)?.into()),
            None => None,
        },
        own_omission: if call.who.id == ask.asker {
            Some(Omission::Asker)
        } else {
            let own = omitted.iter().find(|(who, _)| *who == call.who.id);
            own.map(|(_, why)| *why)
        },
        others_unavailable: count_unavailable(&omitted, call.who.id, &pings),
    };
    let text = wording::why::explain(&explanation);
    turn.tell(call, text);
    Ok(())
}

/// How many others would have fitted but weren't available; never who.
fn count_unavailable(omitted: &[(UserId, Omission)], me: UserId, pings: &[Ping]) -> usize {
    let available = |why| {
        matches!(
            why,
            Omission::Asker | Omission::AskedBefore | Omission::OthersFitBetter
        )
    };
    let mut who: Vec<_> = omitted
        .iter()
        .filter(|(who, why)| {
            *who != me && !available(*why) && !pings.iter().any(|ping| ping.member == *who)
        })
        .map(|(who, _)| *who)
        .collect();
    who.sort_unstable();
    who.dedup();
    who.len()
}

impl From<Why> for wording::why::Reasons {
    fn from(why: Why) -> Self {
        Self {
            declared: why.declared,
            similar_answered: why.similar_answered,
            idle_days: why.idle_days,
            answered_asker: why.answered_asker,
            suggested: why.suggested,
        }
    }
}
