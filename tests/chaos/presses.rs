//! What people press, choose, react to, and use from menus.

use whoknows_sandbox::Written;

use super::acts::{lately, people};
use super::dice::Dice;
use super::town::Town;

/// Buttons of a question, and who presses what is left to chance.
const LABELS: [&str; 9] = [
    "I'll take it",
    "I'll take it",
    "Solved",
    "Solved",
    "Pass",
    "Not a question",
    "Not solved yet",
    "Nothing to do",
    "The earlier answer solved it",
];

/// One of the bot's messages with buttons: mostly a new one, now and then a very old one.
fn buttons(town: &Town, dice: &mut Dice) -> Option<Written> {
    let bearing: Vec<_> = town
        .written
        .iter()
        .filter(|one| !one.custom_ids.is_empty())
        .collect();
    let span = if dice.percent(15) { bearing.len() } else { 12 };
    dice.pick(&bearing[bearing.len().saturating_sub(span)..])
        .map(|one| (*one).clone())
}

/// The number of the question that a button is about.
pub fn question_of(written: &Written) -> Option<i64> {
    let mut ids = written.custom_ids.iter();
    ids.find_map(|id| id.strip_prefix("ask:")?.split(':').next()?.parse().ok())
}

/// Somebody presses a button, perhaps twice: whoever was called, a core member, or anybody.
pub fn press(town: &mut Town, dice: &mut Dice) {
    let Some(message) = buttons(town, dice) else {
        return;
    };
    let label = dice.one(&LABELS);
    let who = match (&message.only_for, dice.number(0..4)) {
        (Some(reader), _) => reader.clone(),
        (None, 0) if !message.notified.is_empty() => {
            dice.pick(&message.notified).cloned().unwrap_or_default()
        }
        (None, 1) => "core1".to_owned(),
        (None, 2) => lately(town, dice, 6).map_or_else(String::new, |one| one.asker),
        _ => dice.pick(&people()).cloned().unwrap_or_default(),
    };
    let times = 1 + usize::from(dice.percent(25));
    for _ in 0..times {
        let pressed = if message.only_for.is_some() {
            let Some(id) = dice.pick(&message.custom_ids).cloned() else {
                return;
            };
            if id == "forget-me" {
                return;
            }
            let values = dice.pick(&people()).cloned().unwrap_or_default();
            let values: &[&str] = if id.contains("suggested") || id.contains("ask-them") {
                &[values.as_str()]
            } else {
                &[]
            };
            town.act(|sandbox, runtime| {
                runtime.block_on(sandbox.choose(&who, message.id, Some(&id), values))
            })
        } else {
            town.act(|sandbox, runtime| runtime.block_on(sandbox.press(&who, message.id, label)))
        };
        let Some(interaction) = pressed else { return };
        town.expects(interaction);
        town.ledger.count("presses");
        town.note(&format!("{who} presses {label} on {}", message.id));
        let Some(ask) = question_of(&message) else {
            return;
        };
        if matches!(label, "Solved" | "The earlier answer solved it") || message.only_for.is_some()
        {
            town.ledger.solving_presses.insert(ask);
        }
        if label == "Not a question" {
            town.ledger.dismissing.insert(ask);
        }
        if label == "Not solved yet" {
            town.ledger.count("reopened by button");
            town.ledger
                .asked
                .iter_mut()
                .for_each(|one| one.reopened = true);
        }
    }
}

/// The asker marks an answer; or somebody else does, which means nothing.
pub fn react(town: &mut Town, dice: &mut Dice) {
    let answers = &town.ledger.answers;
    let Some((id, _)) = dice
        .pick(&answers[answers.len().saturating_sub(8)..])
        .cloned()
    else {
        return;
    };
    let Some(question) = lately(town, dice, 8) else {
        return;
    };
    town.act(|sandbox, runtime| runtime.block_on(sandbox.react(&question.asker, id, "✅", true)));
    for asked in &mut town.ledger.asked {
        asked.may_be_solved |= asked.asker == question.asker;
    }
}

/// Somebody uses a message menu.
pub fn menu(town: &mut Town, dice: &mut Dice) {
    let Some(question) = lately(town, dice, 10) else {
        return;
    };
    let name = dice.one(&["Find an expert", "This is the answer", "Not a question"]);
    let target = if name == "This is the answer" {
        let answers = &town.ledger.answers;
        dice.pick(&answers[answers.len().saturating_sub(8)..])
            .map_or(0, |(id, _)| *id)
    } else {
        question.id
    };
    let who = if dice.percent(60) {
        question.asker.clone()
    } else {
        "core2".to_owned()
    };
    let used =
        town.act(|sandbox, runtime| runtime.block_on(sandbox.message_menu(&who, name, target)));
    let Some(id) = used else { return };
    town.expects(id);
    town.ledger.count("menus");
    town.note(&format!("{who} uses {name} on {target}"));
    match name {
        "Not a question" => {
            town.ledger.dismissing.insert(target.cast_signed());
        }
        "This is the answer" => town
            .ledger
            .asked
            .iter_mut()
            .rev()
            .take(40)
            .for_each(|one| one.may_be_solved = true),
        _ => {}
    }
}
