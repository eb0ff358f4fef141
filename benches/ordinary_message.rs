//! What an ordinary message costs the bot, with 10,000 skills in the registry, beside what reading it costs serenity.
//!
//! `cargo bench --bench ordinary_message`. `bot` is everything from the event to "nothing to do": hearing, detection,
//! what is remembered, the commit. `serenity` is only the reading of the gateway's frame, the least a bot that does
//! nothing spends on a message. The ratio is that of their medians in the same run.

#![allow(clippy::expect_used, missing_docs)] // a benchmark stops at the first thing that is wrong

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use serde_json::json;
use whoknows::app::App;
use whoknows::app::event::{Event, Happening, Message, MessageKind};
use whoknows::domain::community::{Channel, ChannelKind, Community, Member};
use whoknows::domain::ids::{ChannelId, GuildId, MessageId, UserId};
use whoknows::domain::registry::Declared;
use whoknows::domain::settings::Settings;
use whoknows::domain::skills::Level;
use whoknows::domain::time::Timestamp;
use whoknows::store::Store;

const GUILD: GuildId = GuildId(1);
const HELP: ChannelId = ChannelId(2);
const SKILLS: u64 = 10_000;
/// Messages that arrive together share one commit.
const TOGETHER: usize = 32;
const START: Timestamp = Timestamp(1_795_000_000);

/// What people say that is no question; by far the most.
const TALK: [&str; 8] = [
    "yeah that works for me, thanks a lot!",
    "lol",
    "see you tomorrow then",
    "hmm, have you tried turning the retraction down? mine strings at 6 mm",
    "can you check the logs? I think the deployment failed again because of the certificate",
    "the meeting moved to 3 pm, same room",
    "I would go there by train, it is less of a hassle than the airport",
    "Cluster upgrade done, nothing burned down.",
];

fn main() {
    divan::main();
}

fn app() -> App {
    let store = Store::in_memory().expect("a database in memory");
    for number in 0..SKILLS {
        let who = UserId(1_000 + number % 2_000);
        store
            .see_person(GUILD, who, "somebody", &[], START)
            .expect("a person");
        let skill = format!("skill {number}");
        let declared = Declared {
            member: who,
            skill,
            level: Level::Expert,
        };
        store.declare(GUILD, &declared, START).expect("a skill");
    }
    let place = Channel {
        id: HELP,
        name: "help".to_owned(),
        kind: ChannelKind::Text,
        parent: None,
        topic: String::new(),
        overwrites: Vec::new(),
        tags: Vec::new(),
        applied_tags: Vec::new(),
    };
    let shape = Community {
        id: GUILD,
        channels: [(HELP, place)].into(),
        ..Community::default()
    };
    let mut app = App::new(store, Settings::default());
    let what = Happening::CommunitySeen(Box::new(shape));
    app.handle(Event {
        at: START,
        guild: GUILD,
        what,
    })
    .expect("the community");
    app
}

fn message(number: u64) -> Event {
    let at = START.plus(number as i64);
    let text = TALK[number as usize % TALK.len()];
    let author = Member {
        id: UserId(1_000 + number % 700),
        name: "somebody".to_owned(),
        roles: Vec::new(),
        is_bot: false,
    };
    let what = Happening::Message(Box::new(Message {
        id: MessageId(MessageId::first_at(at).0 + number),
        channel: HELP,
        author,
        text: text.to_owned(),
        kind: MessageKind::Plain,
        reply_to: None,
        mentions: Vec::new(),
        nonce: None,
        caught_up: false,
    }));
    Event {
        at,
        guild: GUILD,
        what,
    }
}

/// Everything the bot does with 32 messages that arrive together.
#[divan::bench]
fn bot(bencher: Bencher) {
    let mut app = app();
    let mut number = 0;
    bencher
        .counter(ItemsCount::new(TOGETHER))
        .with_inputs(|| {
            number += TOGETHER as u64;
            (number..number + TOGETHER as u64)
                .map(message)
                .collect::<Vec<_>>()
        })
        .bench_local_values(|events| black_box(app.handle_all(events)).expect("handled"));
}

/// Reading 32 frames of the gateway, as serenity does before it calls anybody.
#[divan::bench]
fn serenity(bencher: Bencher) {
    let frames: Vec<String> = (0..TOGETHER as u64).map(frame).collect();
    bencher.counter(ItemsCount::new(TOGETHER)).bench_local(|| {
        for frame in &frames {
            let read: serenity::model::event::GatewayEvent =
                serde_json::from_str(black_box(frame)).expect("a frame");
            black_box(read);
        }
    });
}

fn frame(number: u64) -> String {
    let id = (number + 1) << 22;
    let text = TALK[number as usize % TALK.len()];
    json!({"op": 0, "s": number, "t": "MESSAGE_CREATE", "d": {
        "id": id.to_string(), "channel_id": "2", "guild_id": "1", "type": 0, "content": text,
        "timestamp": "2026-11-23T10:00:00.000000+00:00", "edited_timestamp": null,
        "author": {"id": "1000", "username": "somebody", "discriminator": "0", "avatar": null,
            "global_name": null, "bot": false, "public_flags": 0},
        "member": {"roles": ["7", "8"], "joined_at": "2026-01-01T10:00:00.000000+00:00", "deaf": false,
            "mute": false, "flags": 0, "nick": null, "avatar": null, "premium_since": null, "pending": false},
        "mentions": [], "mention_roles": [], "mention_everyone": false, "attachments": [], "embeds": [],
        "components": [], "pinned": false, "tts": false, "flags": 0, "nonce": "12345"
    }})
    .to_string()
}
