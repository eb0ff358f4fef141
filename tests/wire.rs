//! The real program over a real socket: the scenarios once more, what it does when things break, and what
//! it says to bad input. `cargo test --test wire -- NAME` runs those whose name contains NAME.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

#[path = "wire/asking.rs"]
mod asking;
#[path = "wire/bad_input.rs"]
mod bad_input;
#[path = "scenario/before.rs"]
mod before;
#[path = "wire/bot.rs"]
mod bot;
#[path = "wire/breaks.rs"]
mod breaks;
#[path = "wire/chats.rs"]
mod chats;
#[path = "wire/furnish.rs"]
mod furnish;
#[expect(dead_code, reason = "the files are accepted by the play in process")]
#[path = "scenario/golden.rs"]
mod golden;
#[path = "wire/ground.rs"]
mod ground;
#[path = "wire/http.rs"]
mod http;
#[path = "wire/import.rs"]
mod import;
#[path = "scenario/in_process/leftovers.rs"]
mod leftovers;
#[path = "wire/memory.rs"]
mod memory;
#[path = "scenario/over_the_wire.rs"]
mod over_the_wire;
#[path = "scenario/parse.rs"]
mod parse;
#[path = "scenario/parse_head.rs"]
mod parse_head;
#[path = "wire/power.rs"]
mod power;
#[path = "wire/real_messages.rs"]
mod real_messages;
#[path = "scenario/render.rs"]
mod render;
#[path = "wire/sandbox_command.rs"]
mod sandbox_command;
#[expect(dead_code, reason = "the stage in process uses the rest")]
#[path = "scenario/script.rs"]
mod script;
#[expect(dead_code, reason = "the stage in process uses the rest")]
#[path = "scenario/stage.rs"]
mod stage;
#[path = "wire/view.rs"]
mod view;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

/// How many tests run at once: they mostly wait.
const AT_ONCE: usize = 6;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(AT_ONCE));
    if ground::description().is_none() {
        println!(
            "skipped: requests are not checked against Discord's own description, because \
             ../shared/data/discord/openapi.json.gz is not there"
        );
    }
    let mut trials = Vec::new();
    trials.extend(chats::CHOSEN.map(|name| {
        Trial::test(format!("chat {name}"), move || {
            chats::check(name).map_err(Into::into)
        })
    }));
    trials.extend(
        [
            ("a history", import::a_history as fn()),
            ("another file", import::another_file),
            ("a list of skills", import::a_list_of_skills),
        ]
        .map(|(name, test)| plain("import", name, test)),
    );
    trials.extend(bad_input::ALL.map(|(name, test)| plain("bad input", name, test)));
    trials.extend(power::ALL.map(|(name, test)| plain("power", name, test)));
    trials.extend(breaks::ALL.map(|(name, test)| plain("breaks", name, test)));
    trials.extend(sandbox_command::ALL.map(|(name, test)| plain("sandbox", name, test)));
    trials.push(plain("memory", "100,000 members", memory::many_members));
    trials.push(plain(
        "real input",
        "500 messages",
        real_messages::five_hundred,
    ));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A test that fails by a panic.
fn plain(kind: &str, name: &str, test: fn()) -> Trial {
    Trial::test(format!("{kind}: {name}"), move || {
        test();
        Ok(())
    })
}
