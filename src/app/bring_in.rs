//! Bringing others in by a press: a member somebody names, everybody who knows a topic; or leaving it.

use super::custom_id::AskAction;
use super::effect::{Post, Row, Select};
use super::event::{Call, Press};
use super::turn::{Done, Turn};
use super::{advice, experts, rounds};
use crate::domain::ask::{Ask, AskState};
use crate::domain::ids::UserId;
use crate::domain::pacing::{self, Chosen};
use crate::domain::skills::Level;
use crate::wording;

/// A private choice among members.
pub fn pick_member(turn: &mut Turn<'_>, call: &Call, ask: &Ask, then: AskAction) -> Done {
    let select = Select {
        id: then.on(ask.id).to_string(),
        placeholder: wording::asks::PICK_MEMBER.to_owned(),
        options: Vec::new(),
        at_most: 1,
    };
    let post = Post {
        text: wording::asks::PICK_MEMBER.to_owned(),
        rows: vec![Row::ChooseMember(select)],
        ..Post::default()
    };
    turn.show(call, post);
    Ok(())
}

/// The member that was chosen, if one was.
pub fn chosen(press: &Press) -> Option<UserId> {
    let value = press.values.first()?;
    value.parse().ok().map(UserId)
}

/// A member was chosen to be asked: only if they agreed to be asked, and may be asked now.
pub fn suggested(turn: &mut Turn<'_>, press: &Press, ask: Ask, action: AskAction) -> Done {
    let call = &press.call;
    let was_asked = turn.store.ping_of(ask.id, call.who.id)?.is_some();
    if action == AskAction::Suggested && !was_asked {
        turn.tell(call, wording::asks::ONLY_THOSE_ASKED_PASS);
        return Ok(());
    }
    let Some(whom) = chosen(press) else {
        return Ok(());
    };
    let refused = match experts::reach(turn, &ask, whom)? {
        _ if ask.state.is_settled() => Some(wording::asks::settled_already(&ask)),
        None => Some(wording::asks::NOT_REGISTERED.to_owned()),
        Some((availability, standing)) => pacing::may_ask(&availability, &standing, turn.at)
            .err()
            .map(|_| wording::asks::CANNOT_BE_ASKED.to_owned()),
    };
    if let Some(text) = refused {
        turn.update(
            call,
            Post {
                text,
                ..Post::default()
            },
        );
        return Ok(());
    }
    let why = experts::Why {
        suggested: true,
        ..experts::Why::default()
    };
    let silent = experts::is_quiet(turn, ask.guild, whom)?;
    let one = Chosen {
        who: whom,
        silent,
        stretch: false,
        why,
    };
    let mut ask = ask;
    let wave = ask.wave.max(1);
    if ask.state.is_unanswered() {
        ask.state = AskState::Asked;
        ask.due_at = Some(ask.due_after_wave(wave, turn.settings, turn.at));
        turn.store.save_ask(&ask)?;
    }
    rounds::ask_them(turn, &ask, wave, vec![one])?;
    if action == AskAction::AskThem {
        advice::asked_someone(turn, call, ask.id)?;
    }
    turn.update(
        call,
        Post {
            text: wording::asks::ASKED_THEM.to_owned(),
            ..Post::default()
        },
    );
    Ok(())
}

/// Core: asks everybody who knows the topic and may be asked now.
pub fn ask_all(turn: &mut Turn<'_>, call: &Call, ask: &Ask) -> Done {
    if ask.state.is_settled() {
        turn.tell(call, wording::asks::settled_already(ask));
        return Ok(());
    }
    let choice = experts::choose_for(turn, ask, usize::from(u8::MAX))?;
    let chosen: Vec<_> = choice
        .chosen
        .into_iter()
        .filter(|one| {
            one.why
                .declared
                .iter()
                .any(|(_, level)| *level > Level::Learning)
        })
        .collect();
    let number = chosen.len();
    rounds::ask_them(turn, ask, ask.wave.max(1), chosen)?;
    turn.tell(call, wording::asks::asked_all(number));
    Ok(())
}

/// Core: nothing to do about an alert. The question itself stays open.
pub fn nothing_to_do(turn: &mut Turn<'_>, call: &Call, mut ask: Ask) -> Done {
    turn.store
        .note_step(ask.id, turn.at, "nothing to do", Some(call.who.id), "")?;
    // What happens to the question further on doesn't bring the alert back.
    if let Some(alert) = &mut ask.alert {
        alert.message = None;
    }
    turn.store.save_ask(&ask)?;
    let text = wording::asks::nothing_to_do(&call.who.name, &ask);
    turn.update(
        call,
        Post {
            text,
            ..Post::default()
        },
    );
    Ok(())
}
