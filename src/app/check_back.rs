//! Asking the asker, once, whether an answer helped; and what happens when it didn't.

use super::effect::Post;
use super::event::Press;
use super::turn::{Done, Turn};
use super::{alerts, asks, buttons, knowledge, place, settle};
use crate::domain::ask::{Ask, AskState};
use crate::domain::time::DAY;
use crate::store::StoreError;
use crate::wording;

/// Nobody is asked back more often than this, whatever they ask.
const NOT_AGAIN_FOR: i64 = 7 * DAY;
/// Questions of one asker that are looked at for it.
const LATEST: u32 = 50;

/// An answered question was silent for long: its asker is asked, once and in the daytime, whether that helped.
pub fn check_back(turn: &mut Turn<'_>, mut ask: Ask) -> Done {
    let morning = turn.settings.good_moment(turn.at);
    if morning > turn.at {
        ask.due_at = Some(morning);
        return turn.store.save_ask(&ask);
    }
    let lately = asked_back_lately(turn, &ask)?;
    ask.checked_at = Some(turn.at);
    turn.store.save_ask(&ask)?;
    // Who had themselves forgotten is asked nothing, and nobody is asked often: core members see the question anyway.
    if ask.asker.0 == 0 || lately || !place::may_speak(turn, &ask) {
        return Ok(());
    }
    turn.store
        .note_step(ask.id, turn.at, "asked whether it helped", None, "")?;
    let post = Post {
        text: wording::asks::did_it_help(&ask.asker_name),
        rows: buttons::check_back_buttons(&ask),
        ..Post::default()
    };
    place::tell_asker(turn, &ask, post)
}

/// Was this asker asked back about another question within the week?
fn asked_back_lately(turn: &Turn<'_>, ask: &Ask) -> Result<bool, StoreError> {
    let theirs = turn.store.asks_of(ask.guild, ask.asker, LATEST)?;
    let times = theirs.iter().filter_map(|one| one.checked_at);
    Ok(times
        .into_iter()
        .any(|at| turn.at.since(at) < NOT_AGAIN_FOR))
}

/// *Still stuck*, for the asker: on the link to an earlier answer, or asked whether an answer helped.
pub fn still_stuck(turn: &mut Turn<'_>, press: &Press, mut ask: Ask) -> Done {
    let call = &press.call;
    if call.who.id != ask.asker {
        turn.tell(call, wording::asks::ONLY_ASKER);
        return Ok(());
    }
    if ask.state.is_settled() && !ask.state.is_solved() {
        turn.tell(call, wording::asks::settled_already(&ask));
        return Ok(());
    }
    let is_link = ask.link.and_then(|link| link.post) == Some(press.message);
    let post = if is_link {
        let earlier = knowledge::earlier_answer(turn, &ask)?;
        Post {
            text: wording::asks::link_not_enough(earlier.as_ref(), turn.at),
            rows: buttons::link_buttons(&ask, false),
            ..Post::default()
        }
    } else {
        Post {
            text: wording::asks::STILL_STUCK_NOTED.to_owned(),
            ..Post::default()
        }
    };
    turn.update(call, post);
    if ask.state.is_solved() {
        return settle::reopen(turn, ask, call.who.id);
    }
    turn.store
        .note_step(ask.id, turn.at, "still stuck", Some(call.who.id), "")?;
    let answered = ask.state == AskState::Responded;
    if answered {
        ask.wait_again(turn.settings, turn.at);
        turn.store.save_ask(&ask)?;
        alerts::refresh(turn, &ask)?;
    }
    if answered || ask.waits_for_link() {
        return asks::look_at(turn, ask);
    }
    Ok(())
}
