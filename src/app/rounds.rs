//! Asking people about a question, round by round.

use super::alerts::alert;
use super::effect::Post;
use super::experts::{self, Why};
use super::turn::{Done, Purpose, Turn};
use super::{buttons, knowledge, place};
use crate::domain::ask::{Ask, AskState, Step};
use crate::domain::ids::UserId;
use crate::domain::pacing::{Choice, Chosen};
use crate::store::{Ping, PingOutcome, StoreError};
use crate::wording;

/// People one message asks at most, so that it stays within its length.
const IN_ONE_MESSAGE: usize = 20;

/// The rung before the pings: those who want no sound get a badge. Without any of them it goes on at once.
pub fn whisper(turn: &mut Turn<'_>, mut ask: Ask) -> Done {
    ask.whispered = true;
    if !place::may_speak(turn, &ask) {
        return ask_people(turn, ask, 1);
    }
    let places = usize::from(turn.settings.ask_at_once);
    let choice = experts::choose_quiet_for(turn, &ask, places)?;
    if choice.chosen.is_empty() {
        return ask_people(turn, ask, 1);
    }
    note_choice(turn, &ask, 0, &choice)?;
    ask.lapse();
    ask.state = AskState::Asked;
    ask.due_at = Some(turn.settings.clock(turn.at, turn.settings.silent_wait));
    turn.store.save_ask(&ask)?;
    ask_them(turn, &ask, 0, choice.chosen)
}

/// One round: choose people, save whom and why, and promise to ask them.
pub fn ask_people(turn: &mut Turn<'_>, mut ask: Ask, wave: u32) -> Done {
    if !place::may_speak(turn, &ask) {
        turn.store
            .note_step(ask.id, turn.at, "may not write there", None, "")?;
        ask.lapse();
        return match ask.without_anybody(None, turn.settings, turn.at) {
            Step::Alert => alert(turn, ask),
            _ => turn.store.save_ask(&ask),
        };
    }
    let places = usize::from(turn.settings.ask_at_once);
    let choice = experts::choose_for(turn, &ask, places)?;
    note_choice(turn, &ask, wave, &choice)?;
    ask.lapse();
    if choice.chosen.is_empty() {
        let again = choice.available_again;
        return match ask.without_anybody(again, turn.settings, turn.at) {
            Step::Alert => alert(turn, ask),
            _ => turn.store.save_ask(&ask),
        };
    }
    ask.state = AskState::Asked;
    ask.wave = wave;
    ask.due_at = Some(ask.due_after_wave(wave, turn.settings, turn.at));
    turn.store.save_ask(&ask)?;
    ask_them(turn, &ask, wave, choice.chosen)
}

/// Writes down whom we chose and whom not, with the reasons: `/why` reads it.
fn note_choice(turn: &Turn<'_>, ask: &Ask, wave: u32, choice: &Choice<Why>) -> Done {
    let omitted = serde_json::to_string(&choice.omitted)?;
    let what = if choice.chosen.is_empty() {
        "nobody to ask"
    } else {
        "asked"
    };
    turn.store
        .note_step(ask.id, turn.at, "omitted", None, &omitted)?;
    turn.store
        .note_step(ask.id, turn.at, what, None, &wave.to_string())
}

/// Saves the pings and promises the message that bears them. The quiet ones get a message of their own, without a sound.
pub fn ask_them(turn: &mut Turn<'_>, ask: &Ask, wave: u32, chosen: Vec<Chosen<Why>>) -> Done {
    let mut asked = Vec::with_capacity(chosen.len());
    for one in chosen {
        let ping = Ping {
            ask: ask.id,
            member: one.who,
            wave,
            at: turn.at,
            silent: one.silent,
            reason: serde_json::to_string(&one.why)?,
            outcome: PingOutcome::None,
        };
        if turn.store.add_ping(ask.guild, &ping)? {
            turn.guild.ranker.learn_ping(one.who, turn.at);
            asked.push((one.who, one.silent));
        }
    }
    let (silent, loud): (Vec<_>, Vec<_>) = asked.into_iter().partition(|(_, silent)| *silent);
    let names = |group: Vec<(UserId, bool)>| group.into_iter().map(|(who, _)| who).collect();
    let (silent, loud): (Vec<UserId>, Vec<UserId>) = (names(silent), names(loud));
    for (group, is_silent) in [(loud, false), (silent, true)] {
        for some in group.chunks(IN_ONE_MESSAGE) {
            call(turn, ask, some.to_vec(), is_silent)?;
        }
    }
    Ok(())
}

/// Promises the message that calls these people, whose pings are saved.
pub fn call(turn: &mut Turn<'_>, ask: &Ask, whom: Vec<UserId>, silent: bool) -> Done {
    let post = asking_post(turn, ask, whom, silent)?;
    place::speak(turn, ask, post, &Purpose::AskPeople { ask: ask.id })
}

fn asking_post(
    turn: &Turn<'_>,
    ask: &Ask,
    whom: Vec<UserId>,
    silent: bool,
) -> Result<Post, StoreError> {
    let link = knowledge::earlier_answer(turn, ask)?;
    let who: Vec<_> = whom.iter().map(|who| super::mention(*who)).collect();
    Ok(Post {
        text: wording::asks::asking(&who, ask, link.as_ref(), turn.at),
        notify: whom,
        silent,
        rows: buttons::buttons_of(ask),
        ..Post::default()
    })
}
