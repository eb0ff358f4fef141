//! What goes wrong: requests, lines, rights, places; and the program is killed.

use std::time::Duration;

use serde_json::{Value, json};
use whoknows_sandbox::{NewChannel, NewOverwrite};

use super::acts;
use super::dice::Dice;
use super::town::{CHANNELS, SLOWEST, Town};

/// What is wrong for some moments, and until which.
#[derive(Debug, Default)]
pub struct Trouble {
    /// 403 on this channel until that moment.
    forbidden: Option<(&'static str, usize)>,
    /// The bot may not write in this channel until that moment.
    muted: Option<(&'static str, usize)>,
}

impl Trouble {
    /// Is there a place that the bot can't read? What it misses there for more than a day is left alone, so
    /// time may not leap meanwhile.
    pub fn hides_something(&self) -> bool {
        self.forbidden.is_some()
    }
}

/// Requests that may go wrong.
const ROUTES: [&str; 7] = [
    "/threads",
    "/messages",
    "POST /api/v10/channels/",
    "GET /api/v10/channels/",
    "PATCH /api/v10/channels/",
    "/reactions/",
    "/interactions/",
];

fn fault(town: &mut Town, name: &str, fault: Value) {
    let done = town.act(|sandbox, runtime| runtime.block_on(async { sandbox.fault(fault) }));
    if done.is_some() {
        town.ledger.count(&format!("fault: {name}"));
        town.note(name);
    }
}

/// Something goes wrong, or comes right again.
pub fn something(town: &mut Town, dice: &mut Dice, trouble: &mut Trouble, moment: usize) {
    come_right(town, trouble, moment);
    let route = dice.one(&ROUTES);
    let times = dice.number(1..4);
    match dice.number(0..20) {
        0..3 => fault(
            town,
            "answer lost",
            json!({"kind": "lose_response", "route": route, "times": times}),
        ),
        3..5 => {
            let status = dice.one(&[500, 502, 503]);
            fault(
                town,
                "server error",
                json!({"kind": "server_error", "status": status, "route": route, "times": times}),
            );
        }
        5 => fault(
            town,
            "500 for an hour",
            json!({"kind": "server_error", "route": "/channels/", "for": "1h"}),
        ),
        6 => {
            let wait = dice.one(&[0.05, 0.2]);
            fault(
                town,
                "429 on a route",
                json!({"kind": "rate_limit", "retry_after": wait, "route": route, "times": 1}),
            );
        }
        7 => fault(
            town,
            "429 for all",
            json!({"kind": "rate_limit", "retry_after": 0.1, "global": true, "times": 1}),
        ),
        8 => fault(town, "line cut", json!({"kind": "drop_socket"})),
        9 => {
            let code = dice.one(&[4000, 4007, 4009, 1001]);
            fault(
                town,
                "line closed",
                json!({"kind": "drop_socket", "code": code}),
            );
        }
        10 => {
            fault(town, "no resume", json!({"kind": "refuse_resume"}));
            fault(town, "line cut", json!({"kind": "drop_socket"}));
        }
        11..14 => fault(
            town,
            "events again",
            json!({"kind": "replay", "last": dice.number(1..30)}),
        ),
        14 => fault(
            town,
            "slow",
            json!({"kind": "delay", "ms": dice.number(20..SLOWEST.as_millis() as usize), "times": 3, "route": route}),
        ),
        15 => fault(
            town,
            "nobody answers",
            json!({"kind": "refuse_connections", "seconds": 0.4}),
        ),
        16 => forbid(town, dice, trouble, moment),
        17 => mute(town, dice, trouble, moment),
        18 => delete_thread(town, dice),
        _ => delete_channel(town, dice, trouble),
    }
}

/// What was to last until this moment is over.
pub fn come_right(town: &mut Town, trouble: &mut Trouble, moment: usize) {
    if let Some((channel, _)) = trouble.forbidden.filter(|(_, until)| *until <= moment) {
        trouble.forbidden = None;
        let over = json!({"kind": "forbid", "channel": channel, "on": false});
        town.act(|sandbox, runtime| runtime.block_on(async { sandbox.fault(over) }));
    }
    if let Some((channel, _)) = trouble.muted.filter(|(_, until)| *until <= moment) {
        trouble.muted = None;
        overwrite(town, channel, Vec::new());
    }
}

fn forbid(town: &mut Town, dice: &mut Dice, trouble: &mut Trouble, moment: usize) {
    if trouble.forbidden.is_none() {
        let channel = dice.one(&CHANNELS);
        trouble.forbidden = Some((channel, moment + dice.number(2..6)));
        fault(
            town,
            "403 on a channel",
            json!({"kind": "forbid", "channel": channel, "on": true}),
        );
    }
}

fn overwrite(town: &mut Town, channel: &str, overwrites: Vec<NewOverwrite>) {
    let changed = NewChannel {
        name: channel.into(),
        overwrites: Some(overwrites),
        ..NewChannel::default()
    };
    town.act(|sandbox, runtime| runtime.block_on(sandbox.put_channel(changed)));
}

fn mute(town: &mut Town, dice: &mut Dice, trouble: &mut Trouble, moment: usize) {
    if trouble.muted.is_some() {
        return;
    }
    let channel = dice.one(&CHANNELS[..3]);
    trouble.muted = Some((channel, moment + dice.number(2..8)));
    let denied = NewOverwrite {
        id: "whoknows".into(),
        allow: Value::Null,
        deny: json!(["SEND_MESSAGES", "SEND_MESSAGES_IN_THREADS"]),
    };
    overwrite(town, channel, vec![denied]);
    town.ledger.count("fault: rights taken");
    town.note(&format!("the bot may not write in #{channel}"));
}

/// A moderator deletes a thread that a question is answered in; the question itself stays.
fn delete_thread(town: &mut Town, dice: &mut Dice) {
    let asked = &town.ledger.asked;
    let Some(one) = dice.pick(&asked[asked.len().saturating_sub(8)..]).cloned() else {
        return;
    };
    let thread = one.id.to_string();
    if town
        .act(|sandbox, runtime| runtime.block_on(sandbox.remove_channel(&thread)))
        .is_some()
    {
        town.ledger.count("fault: thread deleted");
        town.note(&format!("the thread {thread} is deleted"));
        if let Some(asked) = town.ledger.of_message(one.id) {
            // A forum post is its thread.
            asked.gone |= asked.channel == asked.id;
            // What was said in it is gone.
            asked.reopened = true;
        }
    }
}

/// A moderator deletes a channel, and makes it anew.
fn delete_channel(town: &mut Town, dice: &mut Dice, trouble: &mut Trouble) {
    if dice.percent(70) {
        return;
    }
    let channel = CHANNELS[2];
    let state = town.sandbox.state();
    let rows = state["channels"].as_array().cloned().unwrap_or_default();
    let row = rows.iter().find(|row| row["name"] == channel);
    let id = row.and_then(|row| row["id"].as_str()?.parse::<u64>().ok());
    if town
        .act(|sandbox, runtime| runtime.block_on(sandbox.remove_channel(channel)))
        .is_none()
    {
        return;
    }
    trouble.muted = trouble.muted.filter(|(muted, _)| *muted != channel);
    town.ledger.count("fault: channel deleted");
    town.note(&format!("#{channel} is deleted and made anew"));
    for asked in &mut town.ledger.asked {
        asked.gone |= Some(asked.channel) == id;
    }
    town.act(|sandbox, runtime| runtime.block_on(sandbox.add_channel(channel, "text")));
}

/// All is well again.
pub fn clear(town: &mut Town, trouble: &mut Trouble) {
    come_right(town, trouble, usize::MAX);
    town.act(|sandbox, runtime| {
        runtime.block_on(async { sandbox.fault(json!({"kind": "clear"})) })
    });
}

/// The program is killed at some point of what it just began; people go on without it; it comes back.
pub fn kill(town: &mut Town, dice: &mut Dice, trouble: &Trouble) {
    let instant = dice.one(&[0, 2, 5, 10, 20, 40, 80, 160, 300]);
    std::thread::sleep(Duration::from_millis(instant));
    town.kill();
    for _ in 0..dice.number(0..4) {
        acts::ask(town, dice);
        if dice.percent(60) {
            acts::answer(town, dice);
        }
        acts::something(town, dice);
    }
    let mut away = dice.one(&[0, 0, 1, 30, 300, 1800, 7200, 43_200]);
    if trouble.hides_something() || !town.may_be_away(away) {
        away = away.min(1800);
    }
    if away > 0 {
        town.pass(away);
    }
    if dice.percent(30) {
        acts::ask(town, dice);
    }
    town.start();
    if dice.percent(15) {
        // And again, in the middle of catching up.
        std::thread::sleep(Duration::from_millis(dice.one(&[0, 10, 40, 100])));
        town.kill();
        town.start();
    }
}
