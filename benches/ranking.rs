//! The cost of ranking, of finding similar questions and of learning, beside SQLite's full-text search.
//!
//! `cargo bench --bench ranking` — made-up communities of 10,000 people with
//! 10,000, 100,000 and 1,000,000 questions of about 500 characters, each
//! answered once; words follow Zipf's law.

#![allow(clippy::expect_used, missing_docs)] // a benchmark stops at the first thing that is wrong

use std::cell::RefCell;

use divan::{Bencher, black_box};
use rusqlite::Connection;
use whoknows::domain::ids::UserId;
use whoknows::domain::matching::{AnswerSeen, Load, Query, QuestionSeen, Ranker};
use whoknows::domain::time::Timestamp;

const PEOPLE: usize = 10_000;
const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
const START: i64 = 1_600_000_000;

fn main() {
    divan::main();
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
        let words: Vec<String> = (0..words)
            .map(|_| {
                format!(
                    "w{:x}",
                    self.zipf(200_000).wrapping_mul(0x9e37_79b9) & 0xff_ffff
                )
            })
            .collect();
        words.join(" ")
    }
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

fn learn(ranker: &mut Ranker, row: &Row) {
    ranker.learn_question(&QuestionSeen {
        id: row.id,
        asker: Some(row.asker),
        at: row.at,
        title: "",
        body: &row.question,
    });
    ranker.learn_answer(&AnswerSeen {
        question: row.id,
        answerer: Some(row.answerer),
        at: row.at.plus(60),
        text: &row.answer,
    });
}

fn community(questions: usize) -> Ranker {
    let mut ranker = Ranker::new();
    for row in rows(questions) {
        learn(&mut ranker, &row);
    }
    ranker
}

fn queries() -> Vec<String> {
    let mut dice = Dice(7);
    (0..64).map(|_| dice.text(60)).collect()
}

#[divan::bench(args = SIZES, sample_count = 500)]
fn rank(bencher: Bencher, questions: usize) {
    let ranker = community(questions);
    let texts = queries();
    let mut turn = texts.iter().cycle();
    bencher.bench_local(|| {
        ranker.rank(&Query {
            asker: Some(UserId(3)),
            at: Timestamp(START + 600 * questions as i64),
            title: "",
            body: turn.next().map_or("", String::as_str),
            topics: &[],
            mentions: &[],
            may_ask: &|_| true,
            limit: 10,
            load: Load::Ignored,
        })
    });
}

#[divan::bench(args = SIZES, sample_count = 200)]
fn similar(bencher: Bencher, questions: usize) {
    let ranker = community(questions);
    let texts = queries();
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
    let texts: Vec<String> = queries()
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

/// All of 100,000 questions with their answers, as at the start of the program.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn rebuild_100_000(bencher: Bencher) {
    let all: Vec<Row> = rows(100_000).collect();
    bencher.bench_local(|| {
        let mut ranker = Ranker::new();
        for row in &all {
            learn(&mut ranker, row);
        }
        ranker
    });
}
