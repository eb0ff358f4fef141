//! Bad input to the real program: it ends soon, says in one sentence what is wrong and what to do, and
//! changes nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use super::bot::{Process, program};
use super::ground::{Ground, MORNING, TOKEN};

/// A few seconds, on a machine that has other things to do.
const SOON: Duration = Duration::from_secs(8);

/// A user without rights.
const NOBODY: u32 = 65_534;

/// A folder with a config file.
fn folder_with(config: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("config.toml"), config).expect("a config file");
    folder
}

fn run_in(folder: &Path) -> Command {
    let mut command = program();
    command
        .args(["run", "--config", "config.toml"])
        .current_dir(folder)
        .env("DISCORD_TOKEN", TOKEN);
    command
}

/// Runs it to its end, which must be soon and with one sentence that has all these words.
fn refused(command: &mut Command, words: &[&str]) -> String {
    let begun = Instant::now();
    let mut process = Process::start(command);
    let status = process.ended(SOON);
    let took = begun.elapsed();
    // The reader of the stream may be behind the end of the process.
    let _ = process.err.find(0, Duration::from_secs(1), |line| {
        line.starts_with("whoknows: ").then_some(())
    });
    let lines = process.err.all();
    let status = status.unwrap_or_else(|| panic!("still running after {took:?}: {lines:#?}"));
    assert!(
        !status.success() && status.code().is_some(),
        "{status}: {lines:#?}"
    );
    let [line] = lines.as_slice() else {
        panic!("one sentence, not {lines:#?}");
    };
    assert!(line.starts_with("whoknows: "), "{line}");
    for word in words {
        assert!(line.contains(word), "{word:?} is not in: {line}");
    }
    assert!(!line.contains(TOKEN), "{line}");
    println!("{line}");
    line.clone()
}

/// The names, bytes and rights of all files of a folder.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>, u32)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let mode = entry.metadata().expect("metadata").permissions().mode();
        let bytes = fs::read(entry.path()).unwrap_or_default();
        found.push((
            entry.file_name().to_string_lossy().into_owned(),
            bytes,
            mode,
        ));
    }
    found.sort();
    found
}

/// As [`refused`], and the folder is as it was.
fn refused_unchanged(folder: &Path, words: &[&str]) {
    let before = contents(folder);
    refused(&mut run_in(folder), words);
    assert!(
        contents(folder) == before,
        "files were changed: {:?}",
        fs::read_dir(folder)
    );
}

fn config_for(ground: &Ground) -> String {
    format!("[discord]\napi_base = \"{}\"\n", ground.sandbox.base())
}

pub fn wrong_token() {
    let ground = Ground::frozen(MORNING);
    let folder = folder_with(&config_for(&ground));
    let mut command = run_in(folder.path());
    command.env("DISCORD_TOKEN", "not-the-right-one");
    let line = refused(&mut command, &["refuses the token", "DISCORD_TOKEN"]);
    assert!(!line.contains("not-the-right-one"), "{line}");
}

pub fn missing_intent() {
    let ground = Ground::frozen(MORNING);
    ground.fault(json!({"kind": "privileged_not_enabled", "on": true}));
    let folder = folder_with(&config_for(&ground));
    refused(
        &mut run_in(folder.path()),
        &["Message Content Intent", "Bot page"],
    );
}

pub fn no_token() {
    let folder = folder_with("");
    let before = contents(folder.path());
    let mut command = run_in(folder.path());
    command.env_remove("DISCORD_TOKEN");
    refused(
        &mut command,
        &["there is no token", "DISCORD_TOKEN", "token_file"],
    );
    assert!(contents(folder.path()) == before, "files were changed");
}

pub fn missing_token_file() {
    let folder = folder_with("[discord]\ntoken_file = \"secret/token\"\n");
    let mut command = run_in(folder.path());
    command.env_remove("DISCORD_TOKEN");
    refused(&mut command, &["can't read the token file secret/token"]);
}

pub fn unknown_key() {
    let folder = folder_with("[community]\npatiense = \"2m\"\n");
    refused_unchanged(
        folder.path(),
        &[
            "config.toml, line 2",
            "`patiense`",
            "did you mean `patience`?",
        ],
    );
}

pub fn wrong_value() {
    let folder = folder_with("[community]\ntime_zone = \"Europe/Atlantis\"\n");
    refused_unchanged(folder.path(), &["config.toml, line 2", "Europe/Atlantis"]);
}

pub fn missing_config() {
    let folder = TempDir::new().expect("a folder");
    refused_unchanged(folder.path(), &["can't read the config file config.toml"]);
}

pub fn not_a_database() {
    let folder = folder_with("[store]\npath = \"notes.txt\"\n");
    let notes = folder.path().join("notes.txt");
    let text = "My shopping list, and far more than a hundred bytes of other things. ".repeat(20);
    fs::write(&notes, text).expect("a file");
    fs::set_permissions(&notes, fs::Permissions::from_mode(0o644)).expect("rights");
    refused_unchanged(
        folder.path(),
        &["notes.txt is not a whoknows database", "[store] path"],
    );
}

pub fn another_programs_database() {
    let folder = folder_with("[store]\npath = \"music.db\"\n");
    let music = folder.path().join("music.db");
    let other = Connection::open(&music).expect("a database");
    other
        .execute_batch("CREATE TABLE songs (title TEXT)")
        .expect("a table");
    drop(other);
    fs::set_permissions(&music, fs::Permissions::from_mode(0o644)).expect("rights");
    refused_unchanged(
        folder.path(),
        &["music.db is not a whoknows database", "another program"],
    );
}

pub fn newer_database() {
    let folder = folder_with("[store]\npath = \"whoknows.db\"\n");
    let path = folder.path().join("whoknows.db");
    drop(whoknows::store::Store::open(&path).expect("a database"));
    let newer = Connection::open(&path).expect("a database");
    newer
        .pragma_update(None, "user_version", 999)
        .expect("a version");
    drop(newer);
    refused_unchanged(
        folder.path(),
        &[
            "written by a newer whoknows",
            "schema 999",
            "Nothing was changed",
        ],
    );
}

pub fn missing_folder() {
    let folder = folder_with("[store]\npath = \"data/deep/whoknows.db\"\n");
    refused_unchanged(
        folder.path(),
        &["the folder data/deep", "isn't there", "mkdir -p data/deep"],
    );
}

pub fn a_folder_for_a_database() {
    let folder = folder_with("[store]\npath = \"data\"\n");
    fs::create_dir(folder.path().join("data")).expect("a folder");
    refused_unchanged(folder.path(), &["the database data can't be opened"]);
}

pub fn unreadable_database() {
    let folder = folder_with("[store]\npath = \"whoknows.db\"\n");
    let path = folder.path().join("whoknows.db");
    drop(whoknows::store::Store::open(&path).expect("a database"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("rights");
    let mut command = run_in(folder.path());
    if fs::File::open(&path).is_ok() {
        // This user may read everything; somebody with no rights may not, but must reach the folder.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("rights");
        command.uid(NOBODY).gid(NOBODY);
        if !command
            .output()
            .is_ok_and(|output| output.stderr.starts_with(b"whoknows: "))
        {
            println!(
                "skipped: this user may read everything, and the program can't be run by another"
            );
            return;
        }
    }
    refused(
        &mut command,
        &[
            "the database whoknows.db can't be opened",
            "may read and write",
        ],
    );
}

pub fn nobody_there() {
    let folder = folder_with("[discord]\napi_base = \"http://127.0.0.1:9\"\n");
    refused(
        &mut run_in(folder.path()),
        &["http://127.0.0.1:9 can't be reached", "api_base"],
    );
}

fn sandbox_in(folder: &Path, listen: &str) -> Command {
    let mut command = program();
    command
        .args([
            "sandbox",
            "--empty",
            "--no-browser",
            "--listen",
            listen,
            "--data",
            "sandbox",
        ])
        .current_dir(folder);
    command
}

pub fn port_in_use() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address");
    let folder = TempDir::new().expect("a folder");
    let port = format!("port {} is in use", address.port());
    let words = [port.as_str(), "choose another port"];
    refused(&mut sandbox_in(folder.path(), &address.to_string()), &words);
    let left = contents(folder.path());
    assert!(left.is_empty(), "nothing is left behind: {left:?}");
}

pub fn folder_in_use() {
    let folder = TempDir::new().expect("a folder");
    let mut first = Process::start(&mut sandbox_in(folder.path(), "127.0.0.1:0"));
    let ready = first.out.find(0, super::bot::PATIENCE, |line| {
        line.contains("sandbox ready").then_some(())
    });
    assert!(ready.is_some(), "{:?}", first.err.all());
    let words = ["the data folder sandbox is in use", "--data"];
    refused(&mut sandbox_in(folder.path(), "127.0.0.1:0"), &words);
    first.signal("INT");
    let status = first.ended(SOON);
    assert!(status.is_some_and(|status| status.success()), "{status:?}");
}

pub fn foreign_address() {
    let folder = TempDir::new().expect("a folder");
    let words = ["this machine only", "127.0.0.1:4600"];
    refused(&mut sandbox_in(folder.path(), "0.0.0.0:4600"), &words);
}

/// All of them, with names that read.
pub const ALL: [(&str, fn()); 18] = [
    ("wrong token", wrong_token),
    ("missing intent", missing_intent),
    ("no token", no_token),
    ("missing token file", missing_token_file),
    ("unknown config key", unknown_key),
    ("wrong config value", wrong_value),
    ("missing config file", missing_config),
    ("not a database", not_a_database),
    ("another program's database", another_programs_database),
    ("newer database", newer_database),
    ("missing folder", missing_folder),
    ("a folder in place of the database", a_folder_for_a_database),
    ("unreadable database", unreadable_database),
    ("nobody at api_base", nobody_there),
    ("port in use", port_in_use),
    ("data folder in use", folder_in_use),
    ("an address for others", foreign_address),
    ("unknown command", no_such_command),
];

fn no_such_command() {
    let mut process = Process::start(program().arg("dance"));
    let status = process.ended(SOON).expect("it ends");
    assert_eq!(status.code(), Some(2));
}
