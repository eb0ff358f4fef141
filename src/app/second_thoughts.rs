//! Time went by between a promise to ask people and its saying: may they still be asked?

use super::effect::Speech;
use super::turn::{Done, Purpose, Turn};
use super::{experts, nominations, rounds};
use crate::domain::ask::{Ask, AskState};
use crate::domain::ids::UserId;
use crate::domain::pacing;
use crate::store::{Promise, StoreError};

/// May a promise be said that wasn't said at once? What asks people may only as long as the question waits and
/// everybody it calls agrees to be asked at this very moment; their pings then count from now. If it isn't good
/// any more, it is looked for: it may have been said when it was.
pub fn is_still_good(
    turn: &Turn<'_>,
    promise: &Promise<Purpose, Speech>,
) -> Result<bool, StoreError> {
    if let Purpose::Nominate { nomination } = promise.purpose {
        return nominations::is_still_good(turn, nomination, promise.speech.post());
    }
    let (Purpose::AskPeople { ask } | Purpose::LinkEarlier { ask }, Some(post)) =
        (&promise.purpose, promise.speech.post())
    else {
        return Ok(true);
    };
    let Some(ask) = turn.store.ask(turn.guild.shape.id, *ask)? else {
        return Ok(false);
    };
    if !waits(&ask) {
        return Ok(false);
    }
    for who in &post.notify {
        if !may_still_be_asked(turn, &ask, *who)? {
            return Ok(false);
        }
    }
    for who in &post.notify {
        turn.store.move_ping(ask.id, *who, turn.at)?;
    }
    Ok(true)
}

/// Nobody is called to a question that somebody answered or took meanwhile.
fn waits(ask: &Ask) -> bool {
    ask.state.is_unanswered() && ask.state != AskState::Taken
}

fn may_still_be_asked(turn: &Turn<'_>, ask: &Ask, who: UserId) -> Result<bool, StoreError> {
    let (Some(ping), Some((mut availability, mut standing))) = (
        turn.store.ping_of(ask.id, who)?,
        experts::reach(turn, ask, who)?,
    ) else {
        return Ok(false);
    };
    // This very ping is no reason against itself, and who talks in the channel was chosen before they did.
    (standing.asked_before, standing.is_talking) = (false, false);
    let own = availability.pinged_at.iter().position(|at| *at == ping.at);
    if let Some(own) = own {
        availability.pinged_at.remove(own);
    }
    Ok(pacing::may_ask(&availability, &standing, turn.at).is_ok())
}

/// It wasn't said, and can't be as it was meant: who can't be asked any more wasn't asked, the others are, and
/// if there are none the round is held again.
pub fn not_said(turn: &mut Turn<'_>, promise: Promise<Purpose, Speech>) -> Done {
    if let Purpose::Nominate { nomination } = promise.purpose {
        return nominations::not_said(turn, nomination, promise.speech);
    }
    let (Purpose::AskPeople { ask }, Some(post)) = (promise.purpose, promise.speech.post()) else {
        return Ok(());
    };
    let Some(mut ask) = turn.store.ask(turn.guild.shape.id, ask)? else {
        return Ok(());
    };
    let mut still = Vec::new();
    for who in &post.notify {
        if waits(&ask) && may_still_be_asked(turn, &ask, *who)? {
            turn.store.move_ping(ask.id, *who, turn.at)?;
            still.push(*who);
        } else {
            turn.store.take_back_ping(ask.id, *who)?;
            turn.store
                .note_step(ask.id, turn.at, "not asked after all", Some(*who), "")?;
        }
    }
    if !waits(&ask) {
        return Ok(());
    }
    if still.is_empty() {
        ask.hold_round_again(turn.at);
        return turn.store.save_ask(&ask);
    }
    rounds::call(turn, &ask, still, post.silent)
}
