//! The cost of ranking, of finding similar questions and of learning, beside SQLite's full-text search.
//!
//! `cargo bench --bench ranking` — made-up communities of 10,000 people, each
//! with three declared skills, with 10,000, 100,000 and 1,000,000 questions of
//! about 500 characters, each answered once; words follow Zipf's law. First it
//! prints the 99th percentile of ranking, as measured and as the best of 20
//! tries of each text: on a machine shared with other work the second says
//! what the ranking costs, the first how long one waits.

#![allow(clippy::expect_used, missing_docs)] // a benchmark stops at the first thing that is wrong

use std::cell::RefCell;
use std::collections::HashSet;
use std::time::{Duration, Instant};

use divan::{Bencher, black_box};
use rusqlite::Connection;
use whoknows::app::evidence;
use whoknows::domain::ask::{Ask, AskState, Heard};
use whoknows::domain::ids::{AskId, ChannelId, GuildId, MessageId, UserId};
use whoknows::domain::matching::{AnswerSeen, Declared, Load, Past, Query, QuestionSeen, Ranker};
use whoknows::domain::time::Timestamp;
use whoknows::store::{Response, Store};

const PEOPLE: usize = 10_000;
const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
const START: i64 = 1_600_000_000;

const GUILD: GuildId = GuildId(1);

fn main() {
    if std::env::args().any(|arg| arg == "rank") || std::env::args().len() <= 2 {
        SIZES.into_iter().for_each(print_percentiles);
    }
    divan::main();
}

/// Prints how long a ranking takes at most in 99 of 100 cases.
fn print_percentiles(questions: usize) {
    let ranker = community(questions);
    let texts = queries(200);
    let mut all: Vec<Duration> = Vec::new();
    let mut best: Vec<Duration> = Vec::new();
    for text in &texts {
        let tries: Vec<Duration> = (0..20)
            .map(|_| {
                let begin = Instant::now();
                black_box(ranker.rank(&query(text, questions)));
                begin.elapsed()
            })
            .collect();
        best.extend(tries.iter().min());
        all.extend(tries);
    }
    let at = |times: &mut Vec<Duration>, percent: usize| {
        times.sort_unstable();
        times[times.len() * percent / 100]
    };
    println!(
        "rank, {questions} questions: median {:?}, p99 {:?}; best of 20: median {:?}, p99 {:?}",
        at(&mut all, 50),
        at(&mut all, 99),
        at(&mut best, 50),
        at(&mut best, 99),
    );
}

fn query(text: &str, questions: usize) -> Query<'_> {
    Query {
        asker: Some(UserId(3)),
        at: Timestamp(START + 600 * questions as i64),
        title: "",
        body: text,
        topics: &[],
        mentions: &[],
        may_ask: &|_| true,
        limit: 10,
        load: Load::Ignored,
    }
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

    /// A rank from 1 to `most`, each as frequent as Zipf's law says.
    fn zipf(&mut self, most: usize) -> u64 {
        let share = self.next() as f64 / (1_u64 << 31) as f64;
        (most as f64).powf(share) as u64
    }

    fn text(&mut self, words: usize) -> String {
        let words: Vec<String> = (0..words).map(|_| word(self.zipf(200_000))).collect();
        words.join(" ")
    }

    /// One of 2,000 words that are neither everywhere nor rare.
    fn skill(&mut self) -> String {
        word(200 + self.next() % 2000)
    }
}

fn word(rank: u64) -> String {
    format!("w{:x}", rank.wrapping_mul(0x9e37_79b9) & 0xff_ffff)
}

/// One question with its answer.
struct Row {
    id: u64,
    at: Timestamp,
    asker: UserId,
    answerer: UserId,
    question: String,
    answer: String,
}

fn rows(count: usize) -> impl Iterator<Item = Row> {
    let mut dice = Dice(1);
    (0..count).map(move |number| Row {
        id: number as u64,
        at: Timestamp(START + 600 * number as i64),
        asker: UserId(dice.zipf(PEOPLE)),
        answerer: UserId(match number % 4 {
            0 => dice.next() % PEOPLE as u64,
            _ => dice.zipf(PEOPLE),
        }),
        question: dice.text(60),
        answer: dice.text(40),
    })
}

impl Row {
    fn asked(&self) -> QuestionSeen<'_> {
        QuestionSeen {
            id: self.id,
            asker: Some(self.asker),
            at: self.at,
            title: "",
            body: &self.question,
        }
    }

    fn answered(&self) -> AnswerSeen<'_> {
        AnswerSeen {
            question: self.id,
            answerer: Some(self.answerer),
            at: self.at.plus(60),
            text: &self.answer,
        }
    }
}

fn learn(ranker: &mut Ranker, row: &Row) {
    ranker.learn_question(&row.asked());
    ranker.learn_answer(&row.answered());
}

fn community(questions: usize) -> Ranker {
    let mut ranker = Ranker::new();
    for row in rows(questions) {
        learn(&mut ranker, &row);
    }
    let mut dice = Dice(3);
    for who in 0..PEOPLE as u64 {
        let names: Vec<String> = (0..3).map(|_| dice.skill()).collect();
        let skills: Vec<Declared> = names
            .iter()
            .map(|skill| Declared { skill, weight: 1.0 })
            .collect();
        ranker.declare(UserId(who), &skills);
    }
    ranker
}

fn queries(count: usize) -> Vec<String> {
    let mut dice = Dice(7);
    (0..count).map(|_| dice.text(60)).collect()
}

#[divan::bench(args = SIZES, sample_count = 500)]
fn rank(bencher: Bencher, questions: usize) {
    let ranker = community(questions);
    let texts = queries(64);
    let mut turn = texts.iter().cycle();
    bencher.bench_local(|| {
        let text = turn.next().map_or("", String::as_str);
        ranker.rank(&query(text, questions))
    });
}

#[divan::bench(args = SIZES, sample_count = 200)]
fn similar(bencher: Bencher, questions: usize) {
    let ranker = community(questions);
    let texts = queries(64);
    let mut turn = texts.iter().cycle();
    bencher.bench_local(|| ranker.similar("", turn.next().map_or("", String::as_str), false, 3));
}

/// The simple alternative to `similar`: SQLite's FTS5 with its own BM25, any word may match.
#[divan::bench(args = [10_000, 100_000], sample_count = 50)]
fn similar_by_fts5(bencher: Bencher, questions: usize) {
    let store = Connection::open_in_memory().expect("memory");
    store
        .execute_batch("CREATE VIRTUAL TABLE q USING fts5(body, content='', detail='full'); BEGIN")
        .expect("FTS5 is built in");
    for row in rows(questions) {
        store
            .prepare_cached("INSERT INTO q (rowid, body) VALUES (?1, ?2)")
            .and_then(|mut insert| insert.execute((row.id as i64 + 1, &row.question)))
            .expect("a row");
    }
    store.execute_batch("COMMIT").expect("commit");
    let texts: Vec<String> = queries(64)
        .iter()
        .map(|text| text.replace(' ', " OR "))
        .collect();
    let mut turn = texts.iter().cycle();
    bencher.bench_local(|| {
        let mut select = store
            .prepare_cached("SELECT rowid FROM q WHERE q MATCH ?1 ORDER BY rank LIMIT 3")
            .expect("a query");
        let found: Vec<i64> = select
            .query_map([turn.next()], |row| row.get(0))
            .and_then(Iterator::collect)
            .expect("rows");
        black_box(found)
    });
}

/// One question and its answer, in a community of 100,000 questions.
#[divan::bench(sample_count = 2000)]
fn learn_question_and_answer(bencher: Bencher) {
    let ranker = RefCell::new(community(100_000));
    let fresh = RefCell::new(rows(usize::MAX).skip(100_000));
    bencher
        .with_inputs(|| fresh.borrow_mut().next())
        .bench_local_values(|row| {
            if let Some(row) = row {
                learn(&mut ranker.borrow_mut(), &row);
            }
        });
}

/// 100,000 questions with their answers, one by one.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn learn_100_000_one_by_one(bencher: Bencher) {
    let all: Vec<Row> = rows(100_000).collect();
    bencher.bench_local(|| {
        let mut ranker = Ranker::new();
        for row in &all {
            learn(&mut ranker, row);
        }
        ranker
    });
}

/// The same at once, as at the start of the program.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn learn_100_000_at_once(bencher: Bencher) {
    let all: Vec<Row> = rows(100_000).collect();
    let past: Vec<Past> = all
        .iter()
        .flat_map(|row| [Past::Asked(row.asked()), Past::Answered(row.answered())])
        .collect();
    bencher.bench_local(|| {
        let mut ranker = Ranker::new();
        ranker.learn_past(&past);
        ranker
    });
}

/// The same from the store, with the newest questions watched: all that the start of the program does for the ranking.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn rebuild_100_000_from_the_store(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(&folder.path().join("whoknows.sqlite")).expect("a database");
    store
        .commit(|store| rows(100_000).try_for_each(|row| save(store, &row)))
        .expect("rows");
    let registered: HashSet<UserId> = (0..PEOPLE as u64).map(UserId).collect();
    bencher.bench_local(|| evidence::ranker(&store, GUILD, &registered).expect("rows"));
}

fn save(store: &Store, row: &Row) -> Result<(), whoknows::store::StoreError> {
    let message = MessageId::first_at(row.at);
    let ask = Ask {
        id: AskId(0),
        guild: GUILD,
        channel: ChannelId(1),
        message,
        asker: row.asker,
        asker_name: String::new(),
        asked_at: row.at,
        title: String::new(),
        text: row.question.clone(),
        topics: Vec::new(),
        heard: Heard::Detected,
        first_question: false,
        state: AskState::Solved,
        wave: 1,
        due_at: None,
        thread: None,
        post: None,
        taken_by: None,
        similar: None,
        first_response_at: None,
        solved_at: None,
        alert: None,
        link: None,
        whispered: false,
        checked_at: None,
    };
    let Some(ask) = store.add_ask(&ask, &[])? else {
        return Ok(());
    };
    store.add_response(
        GUILD,
        &Response {
            message: MessageId(message.0 + 1),
            ask,
            channel: ChannelId(1),
            member: row.answerer,
            name: String::new(),
            said_at: row.at.plus(60),
            accepted: true,
            text: row.answer.clone(),
        },
    )?;
    Ok(())
}
