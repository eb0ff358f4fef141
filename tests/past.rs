//! The past is learned beside the work: in the end the bot knows the same as one that learned it before anything else.

use std::path::Path;
use std::time::{Duration, Instant};

use whoknows::app::App;
use whoknows::app::event::{
    Call, Command, CommandCall, Event, Happening, Interaction, Message, MessageKind,
};
use whoknows::domain::community::{Channel, ChannelKind, Community, Member};
use whoknows::domain::ids::{ChannelId, GuildId, MessageId, UserId};
use whoknows::domain::settings::{ChannelTone, Settings};
use whoknows::domain::skills::Level;
use whoknows::domain::time::Timestamp;
use whoknows::store::Store;

const GUILD: GuildId = GuildId(1);
const HELP: ChannelId = ChannelId(2);
const START: Timestamp = Timestamp(1_795_000_000);
const ANA: UserId = UserId(10);
const BO: UserId = UserId(11);
const CHI: UserId = UserId(12);
const DEE: UserId = UserId(13);

fn bot(database: &Path) -> App {
    App::new(Store::open(database).expect("a store"), Settings::default())
}

fn member(id: UserId) -> Member {
    Member {
        id,
        name: format!("member {id}"),
        roles: Vec::new(),
        is_bot: false,
    }
}

fn handle(bot: &mut App, minute: i64, what: Happening) {
    let at = START.plus(minute * 60);
    let guild = GUILD;
    bot.handle(Event { at, guild, what }).expect("handled");
}

fn connect(bot: &mut App) {
    let help = Channel {
        id: HELP,
        name: "help".to_owned(),
        kind: ChannelKind::Text,
        parent: None,
        topic: String::new(),
        overwrites: Vec::new(),
        tags: Vec::new(),
        applied_tags: Vec::new(),
    };
    let community = Community {
        id: GUILD,
        channels: [(HELP, help)].into(),
        ..Community::default()
    };
    handle(bot, 0, Happening::CommunitySeen(Box::new(community)));
    handle(bot, 0, Happening::CaughtUp { unread: Vec::new() });
}

fn declare(bot: &mut App, who: UserId, skill: &str) {
    let interaction = Interaction {
        id: who.0,
        token: String::new(),
    };
    let call = Call {
        interaction,
        who: member(who),
        channel: HELP,
    };
    let command = Command::SkillsAdd {
        names: skill.to_owned(),
        level: Level::Practising,
    };
    let given = CommandCall { call, command };
    handle(bot, 0, Happening::Command(Box::new(given)));
}

/// Somebody writes, as a reply to what somebody else wrote at that minute if one is named.
fn write(bot: &mut App, minute: i64, who: UserId, text: &str, reply_to: Option<(i64, UserId)>) {
    let id = |minute: i64| MessageId::first_at(START.plus(minute * 60));
    let message = Message {
        id: id(minute),
        channel: HELP,
        author: member(who),
        text: text.to_owned(),
        kind: reply_to.map_or(MessageKind::Plain, |_| MessageKind::Reply),
        reply_to: reply_to.map(|(minute, author)| (id(minute), Some(author))),
        mentions: Vec::new(),
        nonce: None,
        caught_up: false,
    };
    handle(bot, minute, Happening::Message(Box::new(message)));
}

/// Whom the bot would ask about postgres, in its own words.
fn choice(bot: &mut App) -> String {
    let text = "How do I make Postgres replicate to a second server?";
    let at = START.plus(100_000);
    let explained = bot.explain(GUILD, HELP, ChannelTone::Help, text, at);
    format!("{:#?}", explained.expect("explained"))
}

#[test]
fn what_is_learned_beside_the_work_is_what_is_learned_before_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let [earlier, later] = ["a.db", "b.db"].map(|name| folder.path().join(name));
    let mut first = bot(&earlier);
    connect(&mut first);
    for (who, skill) in [(BO, "postgres"), (CHI, "postgres"), (DEE, "postgres")] {
        declare(&mut first, who, skill);
    }
    for round in 0..6 {
        let minute = 10 + round * 100;
        let text = format!("How do I make Postgres number {round} follow another server?");
        write(&mut first, minute, ANA, &text, None);
        let helper = if round % 3 == 0 { CHI } else { BO };
        write(
            &mut first,
            minute + 5,
            helper,
            "with a slot",
            Some((minute, ANA)),
        );
    }
    drop(first);
    std::fs::copy(&earlier, &later).expect("a copy");

    let mut at_once = bot(&earlier);
    let mut aside = bot(&later).learning_aside();
    for bot in [&mut at_once, &mut aside] {
        connect(bot);
        // Heard before the past is known, perhaps: it comes after the past all the same.
        write(
            bot,
            1_000,
            ANA,
            "Why is my Postgres replica slow every night?",
            None,
        );
        write(bot, 1_005, DEE, "vacuum runs then", Some((1_000, ANA)));
    }
    let expected = choice(&mut at_once);
    assert!(expected.contains("similar_answered"), "{expected}");
    let begun = Instant::now();
    loop {
        handle(&mut aside, 1_006, Happening::Tick);
        let chosen = choice(&mut aside);
        if chosen == expected {
            break;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{chosen}\nis not what is known otherwise:\n{expected}"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}
