//! Buttons and selects: what they are, who may press them, and what a press does.

use super::buttons::{alert_buttons, button, buttons_of};
use super::custom_id::{Action, AskAction};
use super::effect::{Look, Post, Row, Select};
use super::event::{Call, Press};
use super::turn::{Done, Turn};
use super::{
    advice, asks, bring_in, care, check_back, delivered, experts, follows, nominations, privacy,
    rounds, settle, skills, weekly, why,
};
use crate::domain::ask::{Ask, AskState};
use crate::domain::ids::{AskId, UserId};
use crate::store::{PingOutcome, StoreError};
use crate::wording;

/// A button was pressed or something was chosen.
pub fn on_press(turn: &mut Turn<'_>, press: &Press) -> Done {
    let call = &press.call;
    match Action::parse(&press.custom_id) {
        Some(Action::OnAsk(action, id)) => on_ask(turn, press, action, id),
        Some(Action::CountMeIn(skill)) => skills::count_me_in(turn, call, &skill),
        Some(Action::ForgetMe) => privacy::forget_me_now(turn, call),
        Some(Action::ShareHealth(weeks)) => weekly::share(turn, call, weeks),
        Some(Action::Change(make, id)) => care::on_change(turn, call, id, make),
        Some(Action::MoreHealth(weeks)) => weekly::explain(turn, press, weeks),
        Some(Action::MyTopics(week)) => follows::my_topics(turn, call, week),
        Some(Action::OnAdvice(step, id)) => advice::on_step(turn, press, step, id),
        Some(Action::Nominee(id)) => advice::nominee_chosen(turn, press, id),
        Some(Action::Nomination(is_in, id)) => nominations::answered(turn, press, id, is_in),
        None => {
            turn.tell(call, wording::asks::OLD_BUTTON);
            Ok(())
        }
    }
}

fn on_ask(turn: &mut Turn<'_>, press: &Press, action: AskAction, id: AskId) -> Done {
    let call = &press.call;
    let Some(ask) = turn.store.ask(turn.guild.shape.id, id)? else {
        turn.tell(call, wording::asks::OLD_BUTTON);
        return Ok(());
    };
    delivered::on_pressed(turn, &ask, press)?;
    let ask = turn.store.ask(turn.guild.shape.id, id)?.unwrap_or(ask);
    let needs_core = matches!(
        action,
        AskAction::AskSomeone | AskAction::AskThem | AskAction::AskAll | AskAction::NothingToDo
    );
    if needs_core && !turn.is_core(call) {
        turn.tell(call, wording::asks::ONLY_CORE);
        return Ok(());
    }
    match action {
        AskAction::Take => take(turn, press, ask),
        AskAction::Solved => solved(turn, press, ask),
        AskAction::WhoHelped => who_helped(turn, press, ask),
        AskAction::NotSolved => not_solved(turn, press, ask),
        AskAction::StillStuck => check_back::still_stuck(turn, press, ask),
        AskAction::LinkSolvedIt => link_solved_it(turn, press, ask),
        AskAction::Pass => pass(turn, call, &ask),
        AskAction::NotNow => passed(turn, call, &ask, PingOutcome::Passed),
        AskAction::NotMyTopic => passed(turn, call, &ask, PingOutcome::NotMyTopic),
        AskAction::WhyMe => why::why_me(turn, call, &ask),
        AskAction::Suggest => bring_in::pick_member(turn, call, &ask, AskAction::Suggested),
        AskAction::AskSomeone => bring_in::pick_member(turn, call, &ask, AskAction::AskThem),
        AskAction::Suggested | AskAction::AskThem => bring_in::suggested(turn, press, ask, action),
        AskAction::AskAll => bring_in::ask_all(turn, call, &ask),
        AskAction::NotAQuestion => not_a_question(turn, call, ask),
        AskAction::NothingToDo => bring_in::nothing_to_do(turn, call, ask),
    }
}

/// *I'll take it*: for anyone but the asker.
fn take(turn: &mut Turn<'_>, press: &Press, mut ask: Ask) -> Done {
    let call = &press.call;
    if let Some(refusal) = take_on(turn, call, &mut ask)? {
        turn.tell(call, refusal);
        return Ok(());
    }
    let is_alert = ask
        .alert
        .and_then(|alert| alert.message)
        .is_some_and(|(_, post)| post == press.message);
    let text = wording::asks::taken(&call.who.name, &ask);
    let rows = if is_alert {
        alert_buttons(turn, &ask)
    } else {
        buttons_of(&ask)
    };
    turn.update(
        call,
        Post {
            text: text.clone(),
            rows,
            ..Post::default()
        },
    );
    if is_alert {
        let post = Post {
            text,
            rows: buttons_of(&ask),
            ..Post::default()
        };
        return settle::edit_post(turn, &ask, post);
    }
    Ok(())
}

/// Somebody takes a question on; gives what is to be said to them if they can't.
pub fn take_on(
    turn: &mut Turn<'_>,
    call: &Call,
    ask: &mut Ask,
) -> Result<Option<String>, StoreError> {
    if call.who.id == ask.asker {
        return Ok(Some(wording::asks::OWN_QUESTION.to_owned()));
    }
    if ask.state.is_settled() {
        return Ok(Some(wording::asks::settled_already(ask)));
    }
    let other = ask
        .taken_by
        .filter(|other| *other != call.who.id && ask.state == AskState::Taken);
    if let Some(other) = other {
        let person = turn.store.person(ask.guild, other)?;
        let name = person.map(|person| person.name);
        return Ok(Some(wording::asks::taken_already(name.as_deref())));
    }
    ask.taken_by = Some(call.who.id);
    if ask.state != AskState::Responded {
        ask.state = AskState::Taken;
        ask.due_at = Some(turn.at.plus(turn.settings.taken_for));
    }
    turn.store.save_ask(ask)?;
    turn.store
        .settle_ping(ask.id, call.who.id, PingOutcome::Taken, turn.at)?;
    turn.store
        .note_step(ask.id, turn.at, "taken", Some(call.who.id), "")?;
    Ok(None)
}

/// *Solved*: for the asker and core members. One helper is credited at once; among several the one who presses chooses.
fn solved(turn: &mut Turn<'_>, press: &Press, mut ask: Ask) -> Done {
    let call = &press.call;
    if !may_settle(turn, call, &ask) {
        return Ok(());
    }
    let helped = settle::helpers(&ask, &turn.store.responses_to(ask.id)?);
    if helped.len() > 1 {
        let options = helped.iter().take(25);
        let select = Select {
            id: AskAction::WhoHelped.on(ask.id).to_string(),
            placeholder: wording::asks::WHO_HELPED.to_owned(),
            options: options
                .map(|(who, name)| (name.clone(), who.to_string(), String::new()))
                .collect(),
            at_most: helped.len().min(settle::CREDITED) as u8,
        };
        let post = Post {
            text: wording::asks::WHO_HELPED.to_owned(),
            rows: vec![Row::Choose(select)],
            ..Post::default()
        };
        turn.show(call, post);
        return Ok(());
    }
    let names = settle::solve(turn, &mut ask, &helped, None, AskState::Solved)?;
    let post = settle::solved_post(turn, &ask, &names, &helped);
    update_all(turn, press, &ask, post)
}

/// Changes the message that was pressed, and the one that bears the question's buttons if that is another.
fn update_all(turn: &mut Turn<'_>, press: &Press, ask: &Ask, post: Post) -> Done {
    turn.update(&press.call, post.clone());
    if ask.post.is_some_and(|own| own != press.message) {
        return settle::edit_post(turn, ask, post);
    }
    Ok(())
}

/// The private choice of who helped was made.
fn who_helped(turn: &mut Turn<'_>, press: &Press, mut ask: Ask) -> Done {
    let call = &press.call;
    if !may_settle(turn, call, &ask) {
        return Ok(());
    }
    let all = settle::helpers(&ask, &turn.store.responses_to(ask.id)?);
    let chosen = |who: &UserId| press.values.iter().any(|value| *value == who.to_string());
    let helped: Vec<_> = all.into_iter().filter(|(who, _)| chosen(who)).collect();
    let names = settle::solve(turn, &mut ask, &helped, None, AskState::Solved)?;
    let post = settle::solved_post(turn, &ask, &names, &helped);
    turn.update(
        call,
        Post {
            text: wording::asks::solved(&ask, &names),
            ..Post::default()
        },
    );
    settle::edit_post(turn, &ask, post)
}

/// May this person settle the question? If not, they are told.
fn may_settle(turn: &mut Turn<'_>, call: &Call, ask: &Ask) -> bool {
    let refusal = if call.who.id != ask.asker && !turn.is_core(call) {
        wording::asks::ONLY_ASKER_OR_CORE.to_owned()
    } else if ask.state.is_settled() && !ask.state.is_solved() {
        wording::asks::settled_already(ask)
    } else {
        return true;
    };
    turn.tell(call, refusal);
    false
}

/// *Not solved yet*: for the asker and core members.
fn not_solved(turn: &mut Turn<'_>, press: &Press, ask: Ask) -> Done {
    let call = &press.call;
    if !may_settle(turn, call, &ask) {
        return Ok(());
    }
    if !ask.state.is_solved() {
        turn.tell(call, wording::asks::REOPENED_PRIVATELY);
        return Ok(());
    }
    // The message that told of the solution says that it is none; the question's own is changed by reopening.
    let is_own = ask.post == Some(press.message);
    if is_own {
        turn.tell(call, wording::asks::REOPENED_PRIVATELY);
    } else {
        let text = wording::asks::reopened(&ask);
        turn.update(
            call,
            Post {
                text,
                ..Post::default()
            },
        );
    }
    settle::reopen(turn, ask, call.who.id)
}

/// *That solved it*: the earlier answer helped, so its helpers are thanked by the link and nobody is pinged further.
fn link_solved_it(turn: &mut Turn<'_>, press: &Press, mut ask: Ask) -> Done {
    let call = &press.call;
    if call.who.id != ask.asker {
        turn.tell(call, wording::asks::ONLY_ASKER);
        return Ok(());
    }
    if ask.state.is_settled() {
        turn.tell(call, wording::asks::settled_already(&ask));
        return Ok(());
    }
    let post = settle::solved_by_link(turn, &mut ask, AskState::Solved)?;
    update_all(turn, press, &ask, post)
}

/// *Pass*: a private menu for those asked.
fn pass(turn: &mut Turn<'_>, call: &Call, ask: &Ask) -> Done {
    if turn.store.ping_of(ask.id, call.who.id)?.is_none() {
        turn.tell(call, wording::asks::ONLY_THOSE_ASKED_PASS);
        return Ok(());
    }
    let plain = |label: &str, action| button(label, action, ask, Look::Secondary);
    let post = Post {
        text: wording::asks::PASS_MENU.to_owned(),
        rows: vec![Row::Buttons(vec![
            plain(wording::asks::NOT_NOW, AskAction::NotNow),
            plain(wording::asks::NOT_MY_TOPIC, AskAction::NotMyTopic),
            plain(wording::asks::SUGGEST, AskAction::Suggest),
            plain(wording::asks::WHY_ME, AskAction::WhyMe),
        ])],
        ..Post::default()
    };
    turn.show(call, post);
    Ok(())
}

/// Somebody asked passed: noted, and if nobody is left who might answer, the next are asked now.
fn passed(turn: &mut Turn<'_>, call: &Call, ask: &Ask, outcome: PingOutcome) -> Done {
    let Some(ping) = turn.store.ping_of(ask.id, call.who.id)? else {
        turn.tell(call, wording::asks::ONLY_THOSE_ASKED_PASS);
        return Ok(());
    };
    let passed_before = matches!(ping.outcome, PingOutcome::Passed | PingOutcome::NotMyTopic);
    turn.store
        .settle_ping(ask.id, call.who.id, outcome, turn.at)?;
    if outcome == PingOutcome::NotMyTopic {
        for topic in &ask.topics {
            turn.store
                .pass_topic(ask.guild, call.who.id, topic, turn.at)?;
        }
    }
    turn.store
        .note_step(ask.id, turn.at, "passed", Some(call.who.id), "")?;
    let not_topic = outcome == PingOutcome::NotMyTopic;
    let text = wording::asks::passed(not_topic.then_some(ask.topics.as_slice()));
    turn.update(
        call,
        Post {
            text,
            ..Post::default()
        },
    );
    if ask.state == AskState::Asked && !passed_before {
        ask_one_more(turn, ask)?;
    }
    Ok(())
}

/// Somebody passed: one other person is asked in their place, in the same round. While only those who want
/// no sound were asked, the pings begin instead.
fn ask_one_more(turn: &mut Turn<'_>, ask: &Ask) -> Done {
    if ask.wave == 0 {
        return asks::look_at(turn, ask.clone());
    }
    let choice = experts::choose_for(turn, ask, 1)?;
    rounds::ask_them(turn, ask, ask.wave, choice.chosen)
}

/// *Not a question*: for the asker, those asked and core members.
fn not_a_question(turn: &mut Turn<'_>, call: &Call, ask: Ask) -> Done {
    if !settle::may_dismiss(turn, call, &ask)? {
        turn.tell(call, wording::asks::ONLY_THOSE_ASKED);
        return Ok(());
    }
    if ask.state.is_settled() {
        turn.tell(call, wording::asks::settled_already(&ask));
        return Ok(());
    }
    turn.tell(call, wording::asks::DISMISSED_PRIVATELY);
    settle::dismiss(turn, ask, call.who.id)
}
