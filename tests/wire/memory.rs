//! How much memory the idle program takes.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::bot::Memory;
use super::ground::Ground;

/// What `whoknows run` may take, in kB.
const MOST: u64 = 40 * 1024;
/// What it may take of its own: in a build for development most of the rest are pages of the program, which is
/// five times as large as the one that is released.
const MOST_OF_ITS_OWN: u64 = 16 * 1024;
/// How long it is left alone before it counts as idle.
const IDLE: Duration = Duration::from_secs(2);

/// `whoknows run` on the store of this community: resident memory once it is idle.
pub fn idle_with(data: &Path) {
    let mut ground = on(&data.join("community.json"));
    fs::copy(
        data.join("bot.sqlite"),
        ground.folder.path().join("whoknows.db"),
    )
    .expect("a copy");
    ground.configure(
        "help_channels = [\"help\", \"code\", \"makers\", \"questions\"]\ngeneral_channels = [\"lounge\"]\n\
         time_zone = \"Europe/Berlin\"",
    );
    ground.bot.start_anew();
    let memory = idle(&mut ground);
    println!("memory of the demo community's bot: {memory:?} (kB)");
    assert!(memory.own < MOST_OF_ITS_OWN, "{memory:?}");
    assert!(
        memory.resident < MOST || cfg!(debug_assertions),
        "{memory:?}"
    );
    ground.end();
}

fn on(snapshot: &Path) -> Ground {
    Ground::with(|options| options.snapshot = Some(snapshot.to_owned()))
}

fn idle(ground: &mut Ground) -> Memory {
    std::thread::sleep(IDLE);
    ground.bot.process().memory().expect("/proc")
}

/// A hundred thousand members cost the bot next to nothing: it holds none of them.
pub fn many_members() {
    let folder = TempDir::new().expect("a folder");
    let snapshot = folder.path().join("community.json");
    let mut memory = Vec::new();
    for members in [5, 100_000] {
        if members > 5 {
            crowd(&snapshot, members);
        }
        let mut ground = on(&snapshot);
        if members == 5 {
            ground.people(&["ana", "bo", "chi", "dee", "eve"]);
        }
        ground.configure("help_channels = [\"help\"]");
        ground.bot.start();
        ground.await_commands();
        let state = ground.sandbox.state();
        let there = state["members"].as_array().map_or(0, Vec::len);
        assert!(there >= members as usize, "{there} members");
        memory.push(idle(&mut ground));
        ground.end();
    }
    println!("memory with 5 members and with 100,000: {memory:?} (kB)");
    assert!(memory[1].own < memory[0].own + 4096, "{memory:?}");
    assert!(memory[1].peak < memory[0].peak + 8192, "{memory:?}");
}

/// Multiplies a member of the snapshot.
fn crowd(snapshot: &Path, count: u64) {
    let text = fs::read(snapshot).expect("a snapshot");
    let mut saved: Value = serde_json::from_slice(&text).expect("JSON");
    let members = saved["world"]["members"].as_object_mut().expect("members");
    let ana = members
        .values()
        .find(|member| member["name"] == "ana")
        .expect("ana")
        .clone();
    for number in 0..count {
        let id = 900_000_000_000_000_000 + number;
        let mut one = ana.clone();
        one["id"] = if ana["id"].is_string() {
            json!(id.to_string())
        } else {
            json!(id)
        };
        one["name"] = json!(format!("member {number}"));
        members.insert(id.to_string(), one);
    }
    fs::write(snapshot, saved.to_string()).expect("a snapshot");
}
