//! From the start of the process to serving, with 100,000 questions and 10,000 members in the store.
//!
//! `cargo bench --bench start -- [--questions 100000] [--members 10000]`. First the parts, each by itself in this
//! process; then the whole: the real program is started beside the stand-in, a member uses a command as soon as the
//! commands are there, and it counts when that command has its answer. Three starts of the same store; the files are
//! in the system's cache.

#![allow(clippy::expect_used, missing_docs)] // a benchmark stops at the first thing that is wrong

#[allow(dead_code)] // not every benchmark needs all of it
mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::params;
use support::{Bot, PATIENCE, configure, guild_of, machine, sandbox};
use whoknows::app::App;
use whoknows::app::event::{Event, Happening};
use whoknows::app::reading::Reader;
use whoknows::domain::community::Community;
use whoknows::domain::ids::GuildId;
use whoknows::domain::settings::Settings;
use whoknows::domain::time::Timestamp;
use whoknows::domain::vocabulary::Vocabulary;
use whoknows::store::Store;
use whoknows_sandbox::Sandbox;

/// A year of questions.
const SPAN: i64 = 360 * 86_400;

fn main() {
    let (questions, members) = (
        argument("--questions", 100_000),
        argument("--members", 10_000),
    );
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let sandbox = sandbox().await;
        sandbox
            .add_channel("help", "text")
            .await
            .expect("a channel");
        sandbox.add_member("ana", &[]).await.expect("a member");
        let path = folder.path().join("whoknows.db");
        let guild = guild_of(&sandbox);
        let now = (sandbox.clock().now_ms() / 1000).cast_signed();
        fill(&path, guild, now, questions, members);
        println!("{questions} questions, {members} members, {}", machine());
        parts(&path, GuildId(guild), Timestamp(now));
        configure(folder.path(), &sandbox, "help_channels = [\"help\"]");
        for _ in 0..3 {
            start(&sandbox, folder.path()).await;
        }
        sandbox.shutdown().await;
    });
}

fn argument(name: &str, otherwise: u64) -> u64 {
    let arguments: Vec<String> = std::env::args().collect();
    let given = arguments.windows(2).find(|pair| pair[0] == name);
    given.map_or(otherwise, |pair| pair[1].parse().expect("a number"))
}

/// Writes a community's past: each question asked, answered by one of two people who were pinged, and solved.
fn fill(path: &Path, guild: u64, now: i64, questions: u64, members: u64) {
    let guild = guild as i64;
    drop(Store::open(path).expect("a store"));
    let mut connection = rusqlite::Connection::open(path).expect("the database");
    let all = connection.transaction().expect("a transaction");
    let vocabulary = Vocabulary::built_in();
    let skills = vocabulary.skills();
    let mut dice = Dice(1);
    {
        let mut person = all
            .prepare("INSERT INTO people (guild, member, name, joined_at, last_seen_at) VALUES (?1, ?2, ?3, ?4, ?5)")
            .expect("SQL");
        let mut declare = all
            .prepare(
                "INSERT OR IGNORE INTO skills (guild, member, skill, level, declared_at)
                 VALUES (?1, ?2, ?3, 'expert', ?4)",
            )
            .expect("SQL");
        for number in 0..members {
            let (member, at) = (member(number), now - SPAN);
            person
                .execute(params![guild, member, format!("member {number}"), at, now])
                .expect("a person");
            for _ in 0..3 {
                let skill = &skills[dice.below(skills.len() as u64) as usize].name;
                declare
                    .execute(params![guild, member, skill, at])
                    .expect("a skill");
            }
        }
        let mut ask = all
            .prepare(
                "INSERT INTO asks (guild, channel, message, asker, asker_name, asked_at, title, text, topics, how_heard,
                 state, wave, thread, first_response_at, first_responder, solved_at)
                 VALUES (?1, 5, ?2, ?3, 'somebody', ?4, ?5, ?6, ?7, 'detected', 'solved', 1, ?2, ?8, ?9, ?8)",
            )
            .expect("SQL");
        let mut step = all
            .prepare("INSERT INTO steps (ask, at, what, reason) VALUES (?1, ?2, ?3, '[]')")
            .expect("SQL");
        let mut ping = all
            .prepare(
                "INSERT INTO pings (guild, ask, member, wave, pinged_at, reason) VALUES (?1, ?2, ?3, 1, ?4, '{}')",
            )
            .expect("SQL");
        let mut respond = all
            .prepare(
                "INSERT INTO responses (guild, message, ask, channel, member, name, said_at, accepted, text)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'somebody', ?6, 1, ?7)",
            )
            .expect("SQL");
        for number in 0..questions {
            let at = now - SPAN + (number as i64 * SPAN) / questions as i64;
            let message = ((at * 1000 - 1_420_070_400_000) << 22) + number as i64 % 4096;
            let topic = format!(
                "[\"{}\"]",
                skills[dice.below(skills.len() as u64) as usize].name
            );
            let (asker, helper) = (member(dice.below(members)), member(dice.below(members)));
            let text = dice.text(40);
            ask.execute(params![
                guild,
                message,
                asker,
                at,
                &text[..60],
                text,
                topic,
                at + 600,
                helper
            ])
            .expect("a question");
            let id = all.last_insert_rowid();
            for what in ["heard", "omitted", "asked", "answered"] {
                step.execute(params![id, at, what]).expect("a step");
            }
            for who in [helper, member(dice.below(members))] {
                // The same one twice would be refused, and isn't worth a second throw.
                let _ = ping.execute(params![guild, id, who, at]);
            }
            respond
                .execute(params![
                    guild,
                    message + (1 << 22),
                    id,
                    message,
                    helper,
                    at + 600,
                    dice.text(25)
                ])
                .expect("an answer");
        }
    }
    all.commit().expect("all is written");
}

fn member(number: u64) -> i64 {
    900_000_000_000_000_000 + number as i64
}

/// A small generator (Knuth's MMIX constants): the same texts in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    /// Words as frequent as Zipf's law says, of 50,000.
    fn text(&mut self, words: usize) -> String {
        let mut word = || {
            let share = self.next() as f64 / (1_u64 << 31) as f64;
            let rank = 50_000_f64.powf(share) as u64;
            format!("w{:x}", rank.wrapping_mul(0x9e37_79b9) & 0xff_ffff)
        };
        let words: Vec<String> = (0..words).map(|_| word()).collect();
        words.join(" ")
    }
}

/// Each part of the start that is the bot's own.
fn parts(path: &Path, guild: GuildId, now: Timestamp) {
    let store = timed("open the store", || Store::open(path).expect("a store"));
    let reader = timed("detector and vocabulary", Reader::default);
    let declared = timed("read the skills", || {
        store.all_skills(guild).expect("skills")
    });
    timed("read the people", || store.people(guild).expect("people"));
    timed("build the matcher", || {
        reader.matcher(declared.iter().map(|one| one.skill.clone()))
    });
    timed("read the questions", || {
        store.past_questions(guild).expect("questions")
    });
    timed("read the answers", || {
        store.past_answers(guild).expect("answers")
    });
    let mut app = App::new(store, Settings::default());
    let shape = Community {
        id: guild,
        ..Community::default()
    };
    timed(
        "take the community in: the last five, and the ranking",
        || {
            let what = Happening::CommunitySeen(Box::new(shape));
            app.handle(Event {
                at: now,
                guild,
                what,
            })
            .expect("taken in")
        },
    );
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    println!("  {what}: {:.0} ms", begun.elapsed().as_secs_f64() * 1000.0);
    done
}

/// Starts the program and waits until it has answered a command.
async fn start(sandbox: &Sandbox, folder: &Path) {
    let begun = Instant::now();
    let bot = Bot::start(folder, "warn");
    let there = sandbox.wait_for_bot(PATIENCE).await;
    assert!(there, "the bot doesn't connect");
    let connected = begun.elapsed();
    let there = sandbox
        .wait_until(PATIENCE, |sandbox| !sandbox.command_names(1).is_empty())
        .await;
    assert!(there, "no commands");
    let asked = Instant::now();
    let id = sandbox
        .command("ana", "help", "/skills mine")
        .await
        .expect("a command");
    let route = format!("/interactions/{id}/");
    let answered = sandbox
        .wait_until(PATIENCE, |sandbox| {
            sandbox
                .requests()
                .iter()
                .any(|request| request.path.contains(&route))
        })
        .await;
    assert!(answered, "no answer");
    println!(
        "start: connected after {connected:.0?}, serving after {:.0?} (the command waited {:.0?}), {:.1} MB resident",
        begun.elapsed(),
        asked.elapsed(),
        bot.used().resident
    );
    drop(bot);
    // The session of the killed process is gone before the next begins.
    tokio::time::sleep(Duration::from_millis(500)).await;
}
