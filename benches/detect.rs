//! What judging a message costs, beside two simpler ways of spotting a question.

use aho_corasick::AhoCorasick;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use whoknows::domain::question::{ChannelKind, Detector, Message, Previous};

/// Our own written messages, which come with the repository.
const WRITTEN: &str = include_str!("../data/labels/written.jsonl");
/// Phrases that a simple detector would look for.
const CUES: &[&str] = &[
    "anyone know",
    "how do i",
    "how can i",
    "is there a way",
    "any idea",
    "need help",
    "not working",
    "error",
    "what is the",
    "why does",
    "can someone",
    "looking for",
];

fn main() {
    divan::main();
}

fn texts() -> Vec<String> {
    let field = |line: &str| -> Option<String> {
        let row: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(row.get("text")?.as_str()?.to_owned())
    };
    WRITTEN.lines().filter_map(field).collect()
}

/// One round judges all written messages, each after the one before; divide by the item count.
#[divan::bench]
fn judge(bencher: Bencher) {
    let detector = Detector::embedded();
    let texts = texts();
    bencher
        .counter(ItemsCount::new(texts.len()))
        .bench_local(|| {
            let mut before = "";
            for text in &texts {
                let message = Message {
                    text,
                    channel_kind: ChannelKind::General,
                    is_reply: false,
                    previous: Some(Previous {
                        text: before,
                        same_author: false,
                    }),
                };
                black_box(detector.judge(black_box(&message)));
                before = text;
            }
        });
}

/// The same messages: is there a question mark?
#[divan::bench]
fn question_mark(bencher: Bencher) {
    let texts = texts();
    bencher
        .counter(ItemsCount::new(texts.len()))
        .bench_local(|| {
            for text in &texts {
                black_box(black_box(text).contains('?'));
            }
        });
}

/// The same messages: a question mark and one of some cue phrases, by one automaton.
#[divan::bench]
fn cue_phrases(bencher: Bencher) {
    let Ok(cues) = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(CUES)
    else {
        return;
    };
    let texts = texts();
    bencher
        .counter(ItemsCount::new(texts.len()))
        .bench_local(|| {
            for text in &texts {
                black_box(black_box(text).contains('?') && cues.is_match(text.as_str()));
            }
        });
}

/// Messages of 4,000 characters made to be hard.
#[divan::bench(args = ["words", "question marks", "quoted marks", "brackets", "back-ticks", "colons", "lines", "zalgo"])]
fn judge_hard(bencher: Bencher, kind: &str) {
    let detector = Detector::embedded();
    let piece = match kind {
        "words" => "how do I export ",
        "question marks" => "? ",
        "quoted marks" => "\"?\"",
        "brackets" => "[<-<@",
        "back-ticks" => "` ``",
        "colons" => ":a ",
        "lines" => "x\n",
        _ => "a\u{335}\u{322}",
    };
    let text: String = piece.chars().cycle().take(4_000).collect();
    bencher.bench_local(|| {
        let message = Message::alone(black_box(&text), ChannelKind::General);
        black_box(detector.judge(&message))
    });
}
