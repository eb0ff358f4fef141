//! What an ordinary message costs the bot, with 10,000 skills in the registry, beside a serenity bot that does nothing.
//!
//! `cargo bench --bench ordinary_message -- [--texts FILE]`. Three figures of one run, over the messages of `data/labels/written.jsonl`
//! (or of another file with the same fields) that call for no help:
//! - *detection and matching* of one message, each timed by itself, with its distribution;
//! - *all the bot does*, from the event to "nothing to do": hearing, what is remembered, the commit (in memory);
//! - *serenity*: processor time of the thread on which a client listens that only counts messages, 20,000 of them
//!   written in the stand-in and read from its socket on loopback.

#![allow(clippy::expect_used, missing_docs)] // a benchmark stops at the first thing that is wrong

#[allow(dead_code)] // not every benchmark needs all of it
mod support;

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serenity::all::{Client, Context, EventHandler, GatewayIntents, Message as Written};
use serenity::client::ClientBuilder;
use serenity::http::HttpBuilder;
use support::{machine, quantile, sandbox};
use whoknows::app::App;
use whoknows::app::event::{Event, Happening, Message, MessageKind};
use whoknows::domain::community::{Channel, ChannelKind, Community, Member};
use whoknows::domain::ids::{ChannelId, GuildId, MessageId, UserId};
use whoknows::domain::question::{self, Detector, Previous};
use whoknows::domain::registry::Declared;
use whoknows::domain::settings::Settings;
use whoknows::domain::skills::Level;
use whoknows::domain::time::Timestamp;
use whoknows::domain::topic::{ChannelContext, RegistrySkill, TopicMatcher};
use whoknows::domain::vocabulary::Vocabulary;
use whoknows::store::Store;

/// Our own written messages, which come with the repository.
const WRITTEN: &str = include_str!("../data/labels/written.jsonl");
const GUILD: GuildId = GuildId(1);
/// A channel of talk, in which questions are heard too.
const LOUNGE: ChannelId = ChannelId(2);
const SKILLS: u64 = 10_000;
/// Messages that arrive together share one commit.
const TOGETHER: usize = 32;
/// How often all texts are gone through.
const ROUNDS: usize = 50;
/// What the client that does nothing hears.
const HEARD: usize = 20_000;
const START: Timestamp = Timestamp(1_795_000_000);

fn main() {
    let texts = texts();
    let mut lengths: Vec<f64> = texts
        .iter()
        .map(|text| text.chars().count() as f64)
        .collect();
    lengths.sort_unstable_by(f64::total_cmp);
    println!(
        "{} texts of {:.0} characters in the median, {:.0} at most; {}",
        texts.len(),
        quantile(&lengths, 0.5),
        quantile(&lengths, 1.0),
        machine()
    );
    let alone = judged_and_matched(&texts);
    let all = all_of_it(&texts);
    let serenity = serenity_alone(&texts);
    let told = |what: &str, median: f64, rest: &str| {
        println!(
            "{what}: {median:.1} µs a message in the median{rest}; {:.2} of serenity",
            median / serenity
        );
    };
    let slow = format!(
        ", {:.1} µs at p99, {:.1} µs at most",
        quantile(&alone, 0.99),
        quantile(&alone, 1.0)
    );
    told("detection and matching", quantile(&alone, 0.5), &slow);
    let slow = format!(
        ", {:.1} µs in the slowest hundredth of rounds of {TOGETHER}",
        quantile(&all, 0.99)
    );
    told("all the bot does", quantile(&all, 0.5), &slow);
    println!(
        "serenity, doing nothing: {serenity:.1} µs of processor time a message ({HEARD} messages)"
    );
}

fn texts() -> Vec<String> {
    let field = |line: &str| -> Option<String> {
        let row: serde_json::Value = serde_json::from_str(line).ok()?;
        let is_ordinary = row.get("help_request")? == false;
        is_ordinary.then_some(row.get("text")?.as_str()?.to_owned())
    };
    let arguments: Vec<String> = std::env::args().collect();
    let named = arguments.windows(2).find(|pair| pair[0] == "--texts");
    let file = named.map(|pair| std::fs::read_to_string(&pair[1]).expect("a file with texts"));
    let lines = file.as_deref().unwrap_or(WRITTEN).lines();
    lines.filter_map(field).collect()
}

fn micros(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e6
}

/// Detection and matching of each message, sorted; of each message the median of all rounds, so that what the machine
/// does beside it isn't counted.
fn judged_and_matched(texts: &[String]) -> Vec<f64> {
    let detector = Detector::embedded();
    let skills = (0..SKILLS).map(|number| RegistrySkill {
        name: format!("skill {number}"),
        aliases: Vec::new(),
    });
    let matcher = TopicMatcher::new(&Vocabulary::built_in(), skills);
    let anywhere = ChannelContext::default();
    let mut taken = vec![Vec::with_capacity(ROUNDS); texts.len()];
    for _ in 0..ROUNDS {
        let mut before = "";
        for (text, taken) in texts.iter().zip(&mut taken) {
            let begun = Instant::now();
            let previous = Previous {
                text: before,
                same_author: false,
            };
            black_box(detector.judge(black_box(&question::Message {
                text,
                channel_kind: question::ChannelKind::General,
                is_reply: false,
                previous: Some(previous),
            })));
            black_box(matcher.find(black_box(text), &anywhere));
            taken.push(micros(begun));
            before = text;
        }
    }
    let mut medians: Vec<f64> = taken
        .iter_mut()
        .map(|rounds| {
            rounds.sort_unstable_by(f64::total_cmp);
            quantile(rounds, 0.5)
        })
        .collect();
    medians.sort_unstable_by(f64::total_cmp);
    medians
}

/// Everything the bot does with messages of which 32 arrive together, a message; sorted.
fn all_of_it(texts: &[String]) -> Vec<f64> {
    let mut app = app();
    let mut taken = Vec::new();
    let (mut number, mut offers) = (0, 0);
    for _ in 0..ROUNDS {
        for together in texts.chunks_exact(TOGETHER) {
            let events: Vec<Event> = together
                .iter()
                .map(|text| {
                    number += 1;
                    message(number, text)
                })
                .collect();
            let begun = Instant::now();
            let wanted = app.handle_all(events).expect("handled");
            taken.push(micros(begun) / TOGETHER as f64);
            offers += wanted.len();
        }
    }
    println!("{offers} of {number} were taken for calls for help after all");
    taken.sort_unstable_by(f64::total_cmp);
    taken
}

/// Counts messages and does nothing else.
struct Nothing(Arc<AtomicUsize>);

#[serenity::async_trait]
impl EventHandler for Nothing {
    async fn message(&self, _: Context, _: Written) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Processor time that a client which does nothing spends on one message.
fn serenity_alone(texts: &[String]) -> f64 {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let sandbox = sandbox().await;
        sandbox
            .add_channel("lounge", "text")
            .await
            .expect("a channel");
        sandbox.add_member("ana", &[]).await.expect("a member");
        let heard = Arc::new(AtomicUsize::new(0));
        let thread = listen(sandbox.base(), Arc::clone(&heard));
        assert!(
            sandbox.wait_for_bot(Duration::from_secs(30)).await,
            "no client"
        );
        tokio::time::sleep(Duration::from_millis(500)).await;
        let before = spent(&thread);
        for number in 0..HEARD {
            let text = &texts[number % texts.len()];
            sandbox.say("ana", "lounge", text).await.expect("said");
        }
        while heard.load(Ordering::Relaxed) < HEARD {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        (spent(&thread) - before) * 1e6 / HEARD as f64
    })
}

/// Starts the client on a thread of its own; gives where the system tells of that thread.
fn listen(base: String, heard: Arc<AtomicUsize>) -> PathBuf {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let here = std::fs::read_link("/proc/thread-self").expect("the system tells of threads");
        tell.send(PathBuf::from("/proc").join(here)).expect("heard");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let http = HttpBuilder::new(support::TOKEN)
                .proxy(base)
                .ratelimiter_disabled(true)
                .build();
            let intents = GatewayIntents::GUILDS
                | GatewayIntents::GUILD_MESSAGES
                | GatewayIntents::MESSAGE_CONTENT;
            let mut client: Client = ClientBuilder::new_with_http(http, intents)
                .event_handler(Nothing(heard))
                .await
                .expect("a client");
            client.start().await.expect("connected");
        });
    });
    told.recv().expect("the thread starts")
}

/// Processor time of a thread so far, in seconds; the system counts hundredths.
fn spent(thread: &std::path::Path) -> f64 {
    let stat = std::fs::read_to_string(thread.join("stat")).expect("the thread runs");
    let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks = |at: usize| after_name.split(' ').nth(at)?.parse::<f64>().ok();
    (ticks(11).unwrap_or(0.0) + ticks(12).unwrap_or(0.0)) / 100.0
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
        id: LOUNGE,
        name: "lounge".to_owned(),
        kind: ChannelKind::Text,
        parent: None,
        topic: String::new(),
        overwrites: Vec::new(),
        tags: Vec::new(),
        applied_tags: Vec::new(),
    };
    let shape = Community {
        id: GUILD,
        channels: [(LOUNGE, place)].into(),
        ..Community::default()
    };
    let settings = Settings {
        general_channels: vec!["lounge".to_owned()],
        ..Settings::default()
    };
    let mut app = App::new(store, settings);
    let what = Happening::CommunitySeen(Box::new(shape));
    app.handle(Event {
        at: START,
        guild: GUILD,
        what,
    })
    .expect("the community");
    app
}

fn message(number: u64, text: &str) -> Event {
    let at = START.plus(number as i64);
    let author = Member {
        id: UserId(1_000 + number % 700),
        name: "somebody".to_owned(),
        roles: Vec::new(),
        is_bot: false,
    };
    let what = Happening::Message(Box::new(Message {
        id: MessageId(MessageId::first_at(at).0 + number),
        channel: LOUNGE,
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
