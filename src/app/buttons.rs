//! The buttons under what the bot says about a question.

use super::custom_id::{Action, AskAction};
use super::effect::{Button, Look, Row};
use super::turn::Turn;
use crate::domain::ask::{Ask, AskState};
use crate::wording;

/// A button about a question.
pub fn button(label: &str, action: AskAction, ask: &Ask, look: Look) -> Button {
    Button {
        label: label.to_owned(),
        id: action.on(ask.id).to_string(),
        look,
    }
}

/// The buttons under the message that asks people.
pub fn buttons_of(ask: &Ask) -> Vec<Row> {
    // One button calls: to take it, until somebody has.
    let take = match ask.state {
        AskState::Taken | AskState::Responded => Look::Secondary,
        _ => Look::Primary,
    };
    vec![Row::Buttons(vec![
        button(wording::asks::TAKE, AskAction::Take, ask, take),
        button(wording::asks::SOLVED, AskAction::Solved, ask, Look::Success),
        button(wording::asks::PASS, AskAction::Pass, ask, Look::Secondary),
        button(
            wording::asks::NOT_A_QUESTION,
            AskAction::NotAQuestion,
            ask,
            Look::Secondary,
        ),
    ])]
}

/// The asker's buttons under the link to an earlier answer; without *Still stuck* once that was pressed.
pub fn link_buttons(ask: &Ask, may_go_on: bool) -> Vec<Row> {
    let solved = wording::asks::LINK_SOLVED_IT;
    let mut row = vec![button(solved, AskAction::LinkSolvedIt, ask, Look::Success)];
    if may_go_on {
        row.push(still_stuck(ask));
    }
    vec![Row::Buttons(row)]
}

/// The asker's buttons under the question whether an answer helped.
pub fn check_back_buttons(ask: &Ask) -> Vec<Row> {
    let solved = button(wording::asks::SOLVED, AskAction::Solved, ask, Look::Success);
    vec![Row::Buttons(vec![solved, still_stuck(ask)])]
}

fn still_stuck(ask: &Ask) -> Button {
    let label = wording::asks::STILL_STUCK;
    button(label, AskAction::StillStuck, ask, Look::Secondary)
}

/// The buttons under a solved question.
pub fn solved_buttons(ask: &Ask, count_me_in: bool) -> Vec<Row> {
    let mut row = Vec::new();
    if let Some(topic) = ask.topics.first().filter(|_| count_me_in) {
        row.push(Button {
            label: wording::asks::count_me_in(topic),
            id: Action::CountMeIn(topic.clone()).to_string(),
            look: Look::Secondary,
        });
    }
    row.push(button(
        wording::asks::NOT_SOLVED,
        AskAction::NotSolved,
        ask,
        Look::Secondary,
    ));
    vec![Row::Buttons(row)]
}

/// The way to undo a presumed solution.
pub fn undo_button(ask: &Ask) -> Vec<Row> {
    let label = wording::asks::NOT_SOLVED;
    vec![Row::Buttons(vec![button(
        label,
        AskAction::NotSolved,
        ask,
        Look::Secondary,
    )])]
}

/// The buttons under an alert to the core members.
pub fn alert_buttons(turn: &Turn<'_>, ask: &Ask) -> Vec<Row> {
    let mut row = vec![
        button(wording::asks::TAKE, AskAction::Take, ask, Look::Primary),
        button(
            wording::asks::ASK_SOMEONE,
            AskAction::AskSomeone,
            ask,
            Look::Secondary,
        ),
    ];
    let known = |topic: &&String| turn.guild.declared_for(topic).next().is_some();
    if let Some(topic) = ask.topics.iter().find(known) {
        let label = wording::asks::ask_all(topic);
        row.push(button(&label, AskAction::AskAll, ask, Look::Secondary));
    }
    row.push(button(
        wording::asks::NOTHING_TO_DO,
        AskAction::NothingToDo,
        ask,
        Look::Secondary,
    ));
    vec![Row::Buttons(row)]
}
