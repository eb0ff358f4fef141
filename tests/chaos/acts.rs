//! What people do: ask, answer, thank, press, edit, delete, leave.

use whoknows_sandbox::Say;

use super::dice::Dice;
use super::ledger::{Asked, How};
use super::town::{CHANNELS, Town};
use super::{minds, presses, words};

/// Who asks again must wait this long, so that a line isn't context of the question before.
const BETWEEN: i64 = 61 * 60;
/// The people of a run: 20 who ask, 26 who know something, 2 who only talk, 2 core members.
pub fn people() -> Vec<String> {
    let some = |kind: &str, count: usize| -> Vec<String> {
        (1..=count)
            .map(|number| format!("{kind}{number}"))
            .collect()
    };
    [
        some("asker", 20),
        some("expert", 26),
        some("talker", 2),
        some("core", 2),
    ]
    .concat()
}

/// Who knows something.
pub fn experts() -> Vec<String> {
    people()
        .into_iter()
        .filter(|name| name.starts_with("expert"))
        .collect()
}

/// One thing that somebody does.
pub fn something(town: &mut Town, dice: &mut Dice) {
    match dice.number(0..100) {
        0..26 => ask(town, dice),
        26..31 => ask_by_command(town, dice),
        31..36 => chatter(town, dice),
        36..54 => answer(town, dice),
        54..62 => afterthought(town, dice),
        62..78 => presses::press(town, dice),
        78..81 => edit(town, dice),
        81..84 => delete(town, dice),
        84..87 => presses::react(town, dice),
        87..93 => {
            if let Some(who) = dice.pick(&experts()) {
                minds::change_mind(town, dice, who);
            }
        }
        93..94 => minds::forget(town, dice),
        94..95 => come_and_go(town, dice),
        95..98 => presses::menu(town, dice),
        _ => look_around(town, dice),
    }
}

/// Somebody asks, in a channel or the forum, now and then with something hostile in it.
pub fn ask(town: &mut Town, dice: &mut Dice) {
    let now = town.now();
    let number = town.ledger.asked.len();
    let askers: Vec<_> = people()
        .into_iter()
        .filter(|name| name.starts_with("asker") || name.starts_with("expert"))
        .filter(|name| {
            let last = town.ledger.asked.iter().rfind(|one| one.asker == *name);
            last.is_none_or(|last| now - last.at > BETWEEN)
        })
        .collect();
    let Some(asker) = dice.pick(&askers) else {
        return;
    };
    let before = town
        .ledger
        .asked
        .iter()
        .filter(|one| one.asker == *asker)
        .count();
    let topic = dice.one(&words::TOPICS);
    let own = asker.bytes().map(usize::from).sum::<usize>();
    let mut text = words::question(topic, own + before, 1000 + number);
    let hostile = dice.percent(10);
    if hostile {
        let state = town.sandbox.state();
        let id = |list: &str, at: usize| {
            state[list][at]["id"]
                .as_str()
                .and_then(|id| id.parse().ok())
        };
        let (role, member) = (id("roles", 0).unwrap_or(1), id("members", 12).unwrap_or(1));
        text = words::hostile(&text, dice.number(0..4), role, member);
    }
    let place = dice.one(&[
        CHANNELS[0],
        CHANNELS[0],
        CHANNELS[1],
        CHANNELS[2],
        CHANNELS[3],
    ]);
    let how = if place == CHANNELS[3] {
        How::Post
    } else {
        How::Message
    };
    let say = Say {
        person: asker.as_str().into(),
        place: place.into(),
        text: text.clone(),
        title: (how == How::Post).then(|| text.chars().take(60).collect()),
        ..Say::default()
    };
    let said = town.act(|sandbox, runtime| runtime.block_on(sandbox.say_more(&say)));
    let Some(said) = said else { return };
    town.ledger.messages += 1;
    town.expects(said.message_id);
    town.note(&format!(
        "{asker} asks in #{place} ({}): {text}",
        said.message_id
    ));
    let asked = Asked {
        how,
        id: said.message_id,
        at: now,
        asker: asker.clone(),
        channel: said.channel_id,
        text,
        gone: false,
        answered_while_away: None,
        reopened: false,
        may_be_solved: false,
        sure: !hostile,
    };
    town.ledger.asked.push(asked);
}

fn ask_by_command(town: &mut Town, dice: &mut Dice) {
    let number = town.ledger.asked.len();
    let asker = dice.pick(&people()).cloned().unwrap_or_default();
    let text = words::question(dice.one(&words::TOPICS), dice.number(0..10), 1000 + number);
    let command = format!("/ask question:{text}");
    let place = dice.one(&["help", "help-code", "lounge"]);
    let given =
        town.act(|sandbox, runtime| runtime.block_on(sandbox.command(&asker, place, &command)));
    let Some(id) = given else { return };
    town.expects(id);
    town.note(&format!("{asker} in #{place}: {command}"));
    let asked = Asked {
        how: How::Command,
        id,
        at: town.now(),
        asker,
        channel: 0,
        text,
        gone: false,
        answered_while_away: None,
        reopened: false,
        may_be_solved: false,
        sure: true,
    };
    town.ledger.asked.push(asked);
}

fn chatter(town: &mut Town, dice: &mut Dice) {
    let who = dice.one(&["talker1", "talker2"]);
    let text = if dice.percent(40) {
        dice.one(&words::UNSURE)
    } else {
        dice.one(&words::CHATTER)
    };
    let place = dice.one(&["help", "help-code", "lounge"]);
    let said = town.act(|sandbox, runtime| runtime.block_on(sandbox.say(who, place, text)));
    if let Some(said) = said {
        town.ledger.messages += 1;
        town.expects(said.message_id);
        if dice.percent(30) {
            // Takes the offer, if there is one.
            town.act(|sandbox, runtime| {
                runtime.block_on(sandbox.react(who, said.message_id, "🙋", true))
            });
        }
    }
}

/// One of the latest questions.
pub fn lately(town: &Town, dice: &mut Dice, span: usize) -> Option<Asked> {
    let asked = &town.ledger.asked;
    dice.pick(&asked[asked.len().saturating_sub(span)..])
        .cloned()
}

/// Somebody answers one of the latest questions: in its thread or post, or as a reply.
pub fn answer(town: &mut Town, dice: &mut Dice) {
    let Some(question) = lately(town, dice, 12) else {
        return;
    };
    if question.how == How::Command {
        return;
    }
    let who = dice.pick(&experts()).cloned().unwrap_or_default();
    let text = dice.one(&words::ANSWERS);
    if who == question.asker {
        return;
    }
    let thread = question.id.to_string();
    let in_thread = Say {
        person: who.as_str().into(),
        place: thread.as_str().into(),
        text: text.to_owned(),
        ..Say::default()
    };
    let reply = Say {
        place: question.channel.to_string().as_str().into(),
        reply_to: Some(question.id.into()),
        ..in_thread.clone()
    };
    let said = town
        .act(|sandbox, runtime| runtime.block_on(sandbox.say_more(&in_thread)))
        .or_else(|| town.act(|sandbox, runtime| runtime.block_on(sandbox.say_more(&reply))));
    let Some(said) = said else { return };
    town.ledger.messages += 1;
    town.ledger.count("answers");
    town.expects(said.message_id);
    town.note(&format!(
        "{who} answers {} ({})",
        question.id, said.message_id
    ));
    town.ledger.answers.push((said.message_id, who));
    if !town.up {
        town.look();
        let written = town.written.last().map_or(0, |one| one.number);
        if let Some(asked) = town.ledger.of_message(question.id) {
            asked.answered_while_away.get_or_insert(written);
        }
    }
}

/// The asker says thanks, or that it didn't help.
fn afterthought(town: &mut Town, dice: &mut Dice) {
    let Some(question) = lately(town, dice, 12) else {
        return;
    };
    let thanks = dice.percent(65);
    let text = if thanks {
        dice.one(&words::THANKS)
    } else {
        dice.one(&words::BROKEN)
    };
    let place = question.id.to_string();
    let said =
        town.act(|sandbox, runtime| runtime.block_on(sandbox.say(&question.asker, &place, text)));
    let Some(said) = said else { return };
    town.ledger.messages += 1;
    town.expects(said.message_id);
    town.note(&format!(
        "{} says of {}: {text}",
        question.asker, question.id
    ));
    if let Some(asked) = town.ledger.of_message(question.id) {
        asked.may_be_solved |= thanks;
        asked.reopened |= !thanks;
    }
}

fn edit(town: &mut Town, dice: &mut Dice) {
    let Some(question) = lately(town, dice, 8) else {
        return;
    };
    let text = format!("{} Any hint helps.", question.text);
    let edited = town.act(|sandbox, runtime| {
        runtime.block_on(sandbox.edit(&question.asker, question.id, &text))
    });
    if edited.is_some() {
        town.ledger.count("edits");
        town.note(&format!("{} edits {}", question.asker, question.id));
    }
}

fn delete(town: &mut Town, dice: &mut Dice) {
    if dice.percent(50) {
        let answers = &town.ledger.answers;
        let Some((id, who)) = dice
            .pick(&answers[answers.len().saturating_sub(10)..])
            .cloned()
        else {
            return;
        };
        town.act(|sandbox, runtime| runtime.block_on(sandbox.delete(&who, id)));
        town.ledger.count("answers deleted");
        town.note(&format!("{who} deletes the answer {id}"));
        // The question waits again.
        town.ledger
            .asked
            .iter_mut()
            .rev()
            .take(40)
            .for_each(|one| one.reopened = true);
        return;
    }
    let Some(question) = lately(town, dice, 4) else {
        return;
    };
    let deleted =
        town.act(|sandbox, runtime| runtime.block_on(sandbox.delete(&question.asker, question.id)));
    if deleted.is_some() {
        town.ledger.count("questions deleted");
        town.note(&format!("{} deletes {}", question.asker, question.id));
        if let Some(asked) = town.ledger.of_message(question.id) {
            asked.gone = true;
        }
    }
}

fn come_and_go(town: &mut Town, dice: &mut Dice) {
    let Some(who) = dice.pick(&experts()).cloned() else {
        return;
    };
    town.note(&format!("{who} leaves, or comes back"));
    town.ledger.count("comings and goings");
    if town
        .act(|sandbox, runtime| runtime.block_on(sandbox.remove_member(&who)))
        .is_none()
        || dice.percent(60)
    {
        town.act(|sandbox, runtime| runtime.block_on(sandbox.add_member(&who, &[])));
    }
}

fn look_around(town: &mut Town, dice: &mut Dice) {
    let who = dice.pick(&people()).cloned().unwrap_or_default();
    let text = dice.one(&[
        "/why",
        "/questions open",
        "/questions mine",
        "/privacy show",
        "/skills mine",
        "/availability status",
        "/search text:replicate",
        "/whoknows topic:postgres",
        "/help",
        "/health",
    ]);
    let given = town.act(|sandbox, runtime| runtime.block_on(sandbox.command(&who, "help", text)));
    if let Some(id) = given {
        town.expects(id);
    }
}
