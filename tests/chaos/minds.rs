//! What people tell the bot about being asked: what they know, when, how often, and that they had enough.

use super::acts::experts;
use super::dice::Dice;
use super::town::Town;
use super::wishes::{Fate, Told, Wish};
use super::words;

/// Zones from both ends of the day, with and without clock changes.
const ZONES: [&str; 5] = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Tokyo",
    "Pacific/Auckland",
    "Asia/Kolkata",
];
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

/// Somebody wants to be forgotten, and says so twice, as it is asked of them.
pub fn forget(town: &mut Town, dice: &mut Dice) {
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
