//! What people do: ask, answer, thank, press, edit, delete, leave, change their minds about being asked.

use whoknows_sandbox::{Say, Written};

use super::dice::Dice;
use super::ledger::{Asked, How};
use super::town::{CHANNELS, Town};
use super::wishes::{Fate, Told, Wish};
use super::words;

/// Who asks again must wait this long, so that a line isn't context of the question before.
const BETWEEN: i64 = 61 * 60;
/// Zones from both ends of the day, with and without clock changes.
const ZONES: [&str; 5] = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Tokyo",
    "Pacific/Auckland",
    "Asia/Kolkata",
];
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

fn experts() -> Vec<String> {
    people()
        .into_iter()
        .filter(|name| name.starts_with("expert"))
        .collect()
}

/// Everybody who knows something says so, and how they want to be asked.
pub fn settle_in(town: &mut Town, dice: &mut Dice) {
    for (number, expert) in experts().iter().enumerate() {
        let own = [
            words::TOPICS[number % 8],
            words::TOPICS[(number * 3 + 1) % 8],
        ];
        know(
            town,
            expert,
            &own,
            dice.one(&["expert", "expert", "practising", "learning"]),
        );
        if dice.percent(50) {
            change_mind(town, dice, expert);
        }
    }
    town.pass(1);
}

fn know(town: &mut Town, who: &str, skills: &[&'static str], level: &str) {
    let text = format!("/skills add skill:{} level:{level}", skills.join(", "));
    tell(town, who, &text, Wish::Know(skills.to_vec()));
}

/// Gives a command that says something about being asked.
fn tell(town: &mut Town, who: &str, text: &str, wish: Wish) {
    let at = town.now();
    let given = town.act(|sandbox, runtime| runtime.block_on(sandbox.command(who, "help", text)));
    let Some(interaction) = given else { return };
    town.expects(interaction);
    town.ledger.count("wishes");
    town.note(&format!("{who}: {text}"));
    let told = Told {
        at,
        interaction,
        wish,
        fate: Fate::Open,
    };
    town.ledger
        .told
        .entry(who.to_owned())
        .or_default()
        .push(told);
}

/// Somebody changes when and how they may be asked.
pub fn change_mind(town: &mut Town, dice: &mut Dice, who: &str) {
    let now = town.now();
    match dice.number(0..14) {
        0..3 => {
            let from = dice.one(&[0_u16, 7, 12, 18, 20, 21, 23]);
            let to = dice.one(&[0_u16, 6, 8, 9, 13, 17]);
            let zone = dice.one(&ZONES);
            let text =
                format!("/availability quiet-hours from:{from}:00 to:{to}:00 time-zone:{zone}");
            tell(town, who, &text, Wish::Quiet(from * 60, to * 60, zone));
        }
        3..5 => {
            let (day, week) = (dice.number(0..5) as u32, dice.number(3..12) as u32);
            let text = format!("/availability limit per-day:{day} per-week:{week}");
            tell(town, who, &text, Wish::Limit(day, week));
        }
        5..7 => {
            let hours = dice.number(1..30) as i64;
            let text = format!("/availability snooze for:{hours}h");
            tell(town, who, &text, Wish::Snooze(now + hours * 3600));
        }
        7 => tell(town, who, "/availability snooze for:off", Wish::Snooze(0)),
        8 => tell(town, who, "/availability mode mode:off", Wish::Off),
        9..12 => {
            let mode = dice.one(&["ping me", "ping me", "quiet", "only when I am the only one"]);
            tell(
                town,
                who,
                &format!("/availability mode mode:{mode}"),
                Wish::On,
            );
        }
        12 => {
            let skill = dice.one(&words::TOPICS);
            tell(
                town,
                who,
                &format!("/skills remove skill:{skill}"),
                Wish::NoLongerKnow(vec![skill]),
            );
        }
        _ => {
            let skill = dice.one(&words::TOPICS);
            know(town, who, &[skill], "expert");
        }
    }
}

/// One thing that somebody does.
pub fn something(town: &mut Town, dice: &mut Dice) {
    match dice.number(0..100) {
        0..26 => ask(town, dice),
        26..31 => ask_by_command(town, dice),
        31..36 => chatter(town, dice),
        36..54 => answer(town, dice),
        54..62 => afterthought(town, dice),
        62..78 => press(town, dice),
        78..81 => edit(town, dice),
        81..84 => delete(town, dice),
        84..87 => react(town, dice),
        87..93 => {
            if let Some(who) = dice.pick(&experts()) {
                change_mind(town, dice, who);
            }
        }
        93..94 => forget(town, dice),
        94..95 => come_and_go(town, dice),
        95..98 => menu(town, dice),
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
fn lately(town: &Town, dice: &mut Dice, span: usize) -> Option<Asked> {
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
fn press(town: &mut Town, dice: &mut Dice) {
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

/// The asker marks an answer; or somebody else does, which means nothing.
fn react(town: &mut Town, dice: &mut Dice) {
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

fn forget(town: &mut Town, dice: &mut Dice) {
    let Some(who) = dice.pick(&experts()).cloned() else {
        return;
    };
    let given = town.act(|sandbox, runtime| {
        runtime.block_on(sandbox.command(&who, "help", "/privacy forget-me"))
    });
    let Some(id) = given else { return };
    town.expects(id);
    let from = if town.up { town.bot.log().count() } else { 0 };
    town.rest(from);
    let asked = town.written.iter().rfind(|one| {
        one.only_for.as_ref() == Some(&who) && one.custom_ids.iter().any(|id| id == "forget-me")
    });
    let Some(message) = asked.map(|one| one.id) else {
        return;
    };
    let at = town.now();
    let pressed = town.act(|sandbox, runtime| {
        runtime.block_on(sandbox.choose(&who, message, Some("forget-me"), &[]))
    });
    if let Some(interaction) = pressed {
        town.expects(interaction);
        town.ledger.count("forgotten");
        town.note(&format!("{who} wants to be forgotten"));
        let told = Told {
            at,
            interaction,
            wish: Wish::Forget,
            fate: Fate::Open,
        };
        town.ledger.told.entry(who.clone()).or_default().push(told);
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

fn menu(town: &mut Town, dice: &mut Dice) {
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
