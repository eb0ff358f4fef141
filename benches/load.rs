//! From message to ping under load: the real program, real serenity, and the stand-in on this machine's loopback.
//!
//! `cargo bench --bench load -- [--rate 50] [--seconds 60] [--channels 50] [--experts 1000]`. Patience is 0, each
//! question gets a thread and one person's ping. Latency is the time between the two messages as the stand-in stamps
//! them, in whole milliseconds: from when the question is written to when the ping is there. The stand-in has no rate
//! limits, so this is the bot's own share; Discord itself takes a few messages a second in one channel, and 50
//! requests a second of one bot, where a question needs two.

#![allow(clippy::expect_used, missing_docs)] // a benchmark stops at the first thing that is wrong

#[allow(dead_code)] // not every benchmark needs all of it
mod support;

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use support::{Bot, PATIENCE, configure, guild_of, machine, quantile, sandbox, used_here};
use whoknows::domain::ids::{GuildId, UserId};
use whoknows::domain::registry::Declared;
use whoknows::domain::skills::Level;
use whoknows::domain::time::Timestamp;
use whoknows::domain::vocabulary::Vocabulary;
use whoknows::store::Store;
use whoknows_sandbox::Sandbox;

/// How the bot is to behave: nobody waits, everybody may be asked all day long.
const COMMUNITY: &str = "patience = \"0s\"\nask_at_once = 1\nquiet_hours = \"00:00-00:00\"\npings_per_day = 100000\n\
                         pings_per_week = 100000\n";

/// What people say that is no question.
const TALK: [&str; 8] = [
    "yeah that works for me, thanks a lot!",
    "lol",
    "see you tomorrow then",
    "hmm, have you tried turning the retraction down? mine strings at 6 mm",
    "the meeting moved to 3 pm, same room",
    "I would go there by train, it is less of a hassle than the airport",
    "Cluster upgrade done, nothing burned down.",
    "good morning everyone",
];

/// What is measured.
struct Plan {
    /// Questions a second.
    rate: u64,
    seconds: u64,
    channels: u64,
    experts: u64,
}

impl Plan {
    fn read() -> Self {
        let mut plan = Self {
            rate: 50,
            seconds: 60,
            channels: 50,
            experts: 1000,
        };
        let arguments: Vec<String> = std::env::args().collect();
        for pair in arguments.windows(2) {
            let number = || pair[1].parse().expect("a number");
            match pair[0].as_str() {
                "--rate" => plan.rate = number(),
                "--seconds" => plan.seconds = number(),
                "--channels" => plan.channels = number(),
                "--experts" => plan.experts = number(),
                _ => {}
            }
        }
        plan
    }

    fn questions(&self) -> u64 {
        self.rate * self.seconds
    }

    /// Nobody asks twice in a channel: a further line of theirs would belong to their first question.
    fn askers(&self) -> u64 {
        self.questions().div_ceil(self.channels) + 1
    }
}

fn main() {
    let plan = Plan::read();
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let sandbox = sandbox().await;
        let topics = furnish(&sandbox, &plan, folder.path()).await;
        let bot = Bot::start(folder.path(), "warn");
        let there = sandbox
            .wait_until(PATIENCE, |sandbox| !sandbox.command_names(1).is_empty())
            .await;
        assert!(there, "the bot doesn't start");
        idle(&bot).await;
        ordinary(&sandbox, &bot, &plan).await;
        load(&sandbox, &bot, &plan, &topics).await;
        let violations = sandbox.violations();
        assert!(violations.is_empty(), "{violations:?}");
        drop(bot);
        let words = std::fs::read_to_string(folder.path().join("bot.log")).unwrap_or_default();
        print!("{words}");
        sandbox.shutdown().await;
    });
}

/// Channels, askers and experts; gives the topics that each ten experts know.
async fn furnish(sandbox: &Sandbox, plan: &Plan, folder: &Path) -> Vec<String> {
    let mut help = Vec::new();
    for number in 0..plan.channels {
        let name = format!("help-{number}");
        sandbox.add_channel(&name, "text").await.expect("a channel");
        help.push(name);
    }
    sandbox
        .add_channel("lounge", "text")
        .await
        .expect("a channel");
    for number in 0..plan.askers() {
        let name = format!("asker {number}");
        sandbox.add_member(&name, &[]).await.expect("a member");
    }
    let vocabulary = Vocabulary::built_in();
    let plain = vocabulary.skills().iter().filter(|skill| {
        skill.ambiguous.is_empty() && skill.everyday.is_empty() && skill.name.len() > 3
    });
    let topics: Vec<String> = plain.take(100).map(|skill| skill.name.clone()).collect();
    let guild = GuildId(guild_of(sandbox));
    let now = Timestamp((sandbox.clock().now_ms() / 1000).cast_signed());
    let mut store = Store::open(&folder.join("whoknows.db")).expect("a store");
    let mut experts = Vec::new();
    for number in 0..plan.experts {
        let name = format!("expert {number}");
        experts.push(UserId(
            sandbox.add_member(&name, &[]).await.expect("a member"),
        ));
    }
    let written = store.commit(|store| {
        for (number, member) in experts.into_iter().enumerate() {
            store.see_person(guild, member, "expert", &[], now)?;
            for skill in [number, number + 17, number + 41] {
                let skill = topics[skill % topics.len()].clone();
                let level = Level::Expert;
                store.declare(
                    guild,
                    &Declared {
                        member,
                        skill,
                        level,
                    },
                    now,
                )?;
            }
        }
        Ok::<_, whoknows::store::StoreError>(())
    });
    written.expect("the registry");
    let channels =
        format!("help_channels = {help:?}\ngeneral_channels = [\"lounge\"]\n{COMMUNITY}");
    configure(folder, sandbox, &channels);
    topics
}

/// What the bot spends while nothing happens.
async fn idle(bot: &Bot) {
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = bot.used();
    tokio::time::sleep(Duration::from_secs(10)).await;
    let after = bot.used();
    let share = (after.processor - before.processor) * 10.0;
    println!(
        "idle: {share:.1} % of one processor, {:.1} MB resident",
        after.resident
    );
}

/// A lively hour's traffic: 20 messages a second that are no questions, for 15 seconds.
async fn ordinary(sandbox: &Sandbox, bot: &Bot, plan: &Plan) {
    const A_SECOND: u64 = 20;
    const SECONDS: u64 = 15;
    let before = (bot.used(), used_here());
    let mut pace = tokio::time::interval(Duration::from_millis(1000 / A_SECOND));
    for number in 0..A_SECOND * SECONDS {
        pace.tick().await;
        let who = format!("asker {}", number % plan.askers());
        let text = TALK[number as usize % TALK.len()];
        sandbox.say(&who, "lounge", text).await.expect("said");
    }
    let (bot, here) = (bot.used(), used_here());
    let share = |after: f64, before: f64| (after - before) / SECONDS as f64 * 100.0;
    println!(
        "ordinary: {A_SECOND} messages a second: bot {:.1} % of one processor, {:.1} MB; stand-in {:.1} %",
        share(bot.processor, before.0.processor),
        bot.resident,
        share(here.processor, before.1.processor),
    );
}

/// Questions at the wanted rate, and what came of them.
async fn load(sandbox: &Sandbox, bot: &Bot, plan: &Plan, topics: &[String]) {
    println!(
        "before: {}, {:.1} MB resident",
        machine(),
        bot.used().resident
    );
    let begun = (bot.used(), used_here(), std::time::Instant::now());
    let mut pace = tokio::time::interval(Duration::from_micros(1_000_000 / plan.rate));
    let mut waiting: HashMap<u64, u64> = HashMap::new();
    let mut taken = Vec::new();
    let mut seen = sandbox.transcript(0).last().map_or(0, |row| id(&row["id"]));
    let mut longest_queue = 0;
    for number in 0..plan.questions() {
        pace.tick().await;
        let said = ask(sandbox, plan, topics, number).await;
        waiting.insert(said, said);
        if (number + 1) % plan.rate == 0 {
            gather(sandbox, &mut seen, &mut waiting, &mut taken);
            longest_queue = longest_queue.max(waiting.len());
            let second = (number + 1) / plan.rate;
            if second.is_multiple_of(plan.seconds.div_ceil(6)) {
                println!(
                    "{second:>3} s: {} asked, {} waiting, {:.1} MB resident",
                    taken.len(),
                    waiting.len(),
                    bot.used().resident
                );
            }
        }
    }
    let sent_in = begun.2.elapsed().as_secs_f64();
    for _ in 0..100 {
        if waiting.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        gather(sandbox, &mut seen, &mut waiting, &mut taken);
    }
    for row in sandbox.transcript(0) {
        if waiting.contains_key(&id(&row["id"])) {
            println!("no ping for {}: {}", row["author"], row["text"]);
        }
    }
    let (used, here) = (bot.used(), used_here());
    taken.sort_unstable_by(f64::total_cmp);
    println!("after: {}, {:.1} MB resident", machine(), used.resident);
    println!(
        "{} questions in {sent_in:.1} s in {} channels: {} without a ping; at most {longest_queue} waiting",
        plan.questions(),
        plan.channels,
        waiting.len(),
    );
    println!(
        "message to ping: median {:.0} ms, p99 {:.0} ms, longest {:.0} ms",
        quantile(&taken, 0.5),
        quantile(&taken, 0.99),
        quantile(&taken, 1.0)
    );
    println!(
        "processor time: bot {:.2} ms a question, stand-in {:.2} ms a question",
        (used.processor - begun.0.processor) * 1000.0 / plan.questions() as f64,
        (here.processor - begun.1.processor) * 1000.0 / plan.questions() as f64,
    );
}

/// Somebody asks about one topic after the other, each asker once in each channel; gives the message.
async fn ask(sandbox: &Sandbox, plan: &Plan, topics: &[String], number: u64) -> u64 {
    let topic = &topics[(number * 7 % topics.len() as u64) as usize];
    let who = format!("asker {}", number / plan.channels);
    let place = format!("help-{}", number % plan.channels);
    let text = format!(
        "Does anyone know how to set up {topic} with {}?",
        details(number)
    );
    let said = sandbox.say(&who, &place, &text).await.expect("said");
    said.message_id
}

/// Six words that no other question has: who asks nearly the same again is taken to ask the same question.
fn details(number: u64) -> String {
    let words = (0..6).map(|place| format!("part{}", (number * 6 + place) * 7919 % 100_003));
    words.collect::<Vec<_>>().join(" ")
}

/// Looks which questions have their ping by now: it stands in the thread, which has the message's number.
fn gather(
    sandbox: &Sandbox,
    seen: &mut u64,
    waiting: &mut HashMap<u64, u64>,
    taken: &mut Vec<f64>,
) {
    for row in sandbox.transcript(*seen) {
        *seen = id(&row["id"]);
        let notified = row["notified"]
            .as_array()
            .is_some_and(|who| !who.is_empty());
        if row["bot"] == true
            && notified
            && let Some(question) = waiting.remove(&id(&row["thread_id"]))
        {
            taken.push(((*seen >> 22) - (question >> 22)) as f64);
        }
    }
}

fn id(value: &serde_json::Value) -> u64 {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}
