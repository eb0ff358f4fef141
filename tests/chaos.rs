//! Fifty people, the real program over a real socket, bad days and `kill -9` at any point; then what the bot wrote
//! and what its store says are held against what was promised.
//!
//! `cargo test --test chaos` plays two short runs with fixed seeds. The long one, with the counts it prints, is
//! `CHAOS_SEEDS=1-8 CHAOS_QUESTIONS=260 CHAOS_KILLS=40 cargo test --release --test chaos`: each seed so many
//! questions and kills at least. A failure names the command that plays its seed again. The seed draws people, words,
//! faults and kills; which request a kill hits is up to the machine, so a rare finding may need a few tries.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "chaos/acts.rs"]
mod acts;
#[path = "chaos/bad_days.rs"]
mod bad_days;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "wire/bot.rs"]
mod bot;
#[path = "chaos/check.rs"]
mod check;
#[path = "chaos/dice.rs"]
mod dice;
#[path = "chaos/ledger.rs"]
mod ledger;
#[path = "chaos/town.rs"]
mod town;
#[path = "chaos/wishes.rs"]
mod wishes;
#[path = "chaos/words.rs"]
mod words;

use std::process::ExitCode;
use std::time::Instant;

use libtest_mimic::{Arguments, Failed, Trial};

use bad_days::Trouble;
use dice::Dice;
use town::Town;

/// How long a run is.
#[derive(Clone, Copy, Debug)]
struct Length {
    questions: usize,
    kills: usize,
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // The runs mostly wait for the program's clock.
    arguments.test_threads = arguments.test_threads.or(Some(4));
    let length = Length {
        questions: number("CHAOS_QUESTIONS").unwrap_or(25),
        kills: number("CHAOS_KILLS").unwrap_or(5),
    };
    let trials = seeds()
        .into_iter()
        .map(|seed| Trial::test(format!("seed {seed}"), move || play(seed, length)));
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

fn number(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

/// `7`, or `1-8`.
fn seeds() -> Vec<u64> {
    let Ok(text) = std::env::var("CHAOS_SEEDS") else {
        return vec![1, 2];
    };
    let (first, last) = text.split_once('-').unwrap_or((&text, &text));
    let read = |text: &str| {
        text.trim()
            .parse()
            .expect("CHAOS_SEEDS is a number or a range such as 1-8")
    };
    (read(first)..=read(last)).collect()
}

fn play(seed: u64, length: Length) -> Result<(), Failed> {
    let begun = Instant::now();
    let mut town = Town::build(&acts::people());
    acts::settle_in(&mut town, &mut Dice::of(seed, 0));
    let mut trouble = Trouble::default();
    let mut moment = 0;
    while town.ledger.asked.len() < length.questions || town.ledger.kills() < length.kills {
        moment += 1;
        a_moment(
            &mut town,
            &mut Dice::of(seed, moment),
            &mut trouble,
            (moment, length),
        );
        if moment % 50 == 0 {
            let wrong = check::on_the_way(&town);
            town.complaints.extend(wrong);
        }
    }
    come_to_rest(&mut town, &mut trouble);
    let wrong = check::in_the_end(&town);
    report(&town, seed, moment, begun);
    town.bot.kill();
    town.runtime.block_on(town.sandbox.shutdown());
    if wrong.is_empty() {
        return Ok(());
    }
    Err(failure(&town, seed, length, &wrong).into())
}

/// Some people do something, something may go wrong, the program may be killed, and time goes on.
fn a_moment(
    town: &mut Town,
    dice: &mut Dice,
    trouble: &mut Trouble,
    (moment, length): (usize, Length),
) {
    let from = if town.up { town.bot.log().count() } else { 0 };
    if dice.percent(30) {
        bad_days::something(town, dice, trouble, moment);
    }
    for _ in 0..dice.number(2..9) {
        acts::something(town, dice);
    }
    let kills = if town.ledger.kills() * length.questions < town.ledger.asked.len() * length.kills {
        35
    } else {
        5
    };
    if dice.percent(kills / 3) {
        bad_days::kill(town, dice, trouble);
        return;
    }
    town.rest(from);
    bad_days::come_right(town, trouble, moment);
    let mut span = match dice.number(0..20) {
        0..12 => dice.number(20..300),
        12..17 => dice.number(600..4000),
        17..19 => dice.number(7_200..30_000),
        _ => 43_200,
    };
    if trouble.hides_something() {
        span = span.min(3600);
    }
    town.pass(span as i64);
    if dice.percent(kills) {
        bad_days::kill(town, dice, trouble);
    }
}

/// All is well, nobody says anything any more, and there is time for all that was put off.
fn come_to_rest(town: &mut Town, trouble: &mut Trouble) {
    bad_days::clear(town, trouble);
    town.start();
    for _ in 0..6 {
        town.pass(600);
    }
    for _ in 0..30 {
        town.pass(3 * 3600);
    }
    for _ in 0..3 {
        town.pass(700);
    }
    let from = town.bot.log().count();
    town.rest(from);
}

fn report(town: &Town, seed: u64, moments: usize, begun: Instant) {
    let faults: Vec<_> = town
        .ledger
        .counts
        .iter()
        .map(|(what, count)| format!("{what} {count}"))
        .collect();
    let days = (town.now() - 1_792_393_200) / 86_400;
    println!(
        "seed {seed}: {} questions ({:?}), {} kills, {} messages of people, {} of the bot, {} pings, {} requests; \
         {moments} moments, {days} days of the sandbox, {:.0} s\n  {}",
        town.ledger.asked.len(),
        check::states(town),
        town.ledger.kills(),
        town.ledger.messages,
        town.written.len(),
        check::pings(town),
        town.requests,
        begun.elapsed().as_secs_f64(),
        faults.join(", ")
    );
}

/// What went wrong, with the seed, what was done around it, and how to play it again.
fn failure(town: &Town, seed: u64, length: Length, wrong: &[String]) -> String {
    let Length { questions, kills } = length;
    let kept = std::env::temp_dir().join(format!("chaos-{seed}"));
    let _ = std::fs::create_dir_all(&kept);
    let _ = std::fs::write(kept.join("diary.txt"), town.ledger.diary.join("\n"));
    let _ = std::fs::write(kept.join("bot.log"), town.bot.words());
    let _ = std::fs::copy(
        town.folder.path().join("whoknows.db"),
        kept.join("whoknows.db"),
    );
    let _ = std::fs::copy(
        town.folder.path().join("whoknows.db-wal"),
        kept.join("whoknows.db-wal"),
    );
    let said: Vec<_> = town.written.iter().map(|one| format!("{one:?}")).collect();
    let _ = std::fs::write(kept.join("written.txt"), said.join("\n"));
    format!(
        "{} of what was promised doesn't hold. Diary, log, store and what the bot wrote: {}. Again:\n  \
         CHAOS_SEEDS={seed} CHAOS_QUESTIONS={questions} CHAOS_KILLS={kills} cargo test --test chaos\n\n{}",
        wrong.len(),
        kept.display(),
        wrong.join("\n\n")
    )
}
