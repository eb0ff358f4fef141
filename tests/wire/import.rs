//! `whoknows import` as an operator uses it: what it says, in a pipe, and its exit code.

use std::fs;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use super::bot::program;

fn import(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = program();
    command.arg("import").args(arguments).current_dir(folder);
    command.output().expect("it runs")
}

fn exports() -> String {
    format!("{}/tests/import", env!("CARGO_MANIFEST_DIR"))
}

fn lines(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    text.lines().map(str::to_owned).collect()
}

/// All that could be read is there, what couldn't is named, and in a pipe there is no bar.
pub fn a_history() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("config.toml"), "").expect("a config file");
    let help = format!("{}/help.json", exports());
    let first = import(folder.path(), &["history", &help]);
    assert_eq!(first.status.code(), Some(2), "{first:?}");
    let [broken] = lines(&first.stderr).try_into().expect("one line");
    assert!(
        broken.ends_with("message 8: not a time: \"yesterday\": skipped"),
        "{broken}"
    );
    let said = lines(&first.stdout);
    assert!(
        said[0].starts_with("3 questions brought in (0 known already), 2 answers, 2 solved"),
        "{said:?}"
    );
    let again = import(folder.path(), &["history", &help]);
    let said = lines(&again.stdout);
    assert!(
        said[0].starts_with("0 questions brought in (3 known already), 0 answers, 0 solved"),
        "{said:?}"
    );
}

/// A file that is something else is named, and nothing is brought in.
pub fn another_file() {
    let folder = TempDir::new().expect("a folder");
    let list = format!("{}/skills.csv", exports());
    for (kind, file, word) in [
        (
            "history",
            list.as_str(),
            "is not an export of DiscordChatExporter",
        ),
        ("history", "nowhere.json", "cannot open nowhere.json"),
        ("skills", list.as_str(), "name the server: --server ID"),
    ] {
        let refused = import(folder.path(), &[kind, file]);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        let [why] = lines(&refused.stderr).try_into().expect("one line");
        assert!(why.starts_with("whoknows: ") && why.contains(word), "{why}");
    }
}

/// People are named for topics, or registered where they agreed; told so.
pub fn a_list_of_skills() {
    let folder = TempDir::new().expect("a folder");
    let list = format!("{}/skills.csv", exports());
    let server = ["--server", "700000000000000000"];
    let suggested = import(folder.path(), &["skills", &list, server[0], server[1]]);
    assert_eq!(suggested.status.code(), Some(2), "{suggested:?}");
    let said = lines(&suggested.stdout);
    assert_eq!(said[0], "3 skills of 2 people read, 3 new");
    assert!(said[1].contains("named, not registered"), "{said:?}");
    assert!(lines(&suggested.stderr)[0].contains("line 5: \"nobody\" is no member's id"));
    let agreed = import(
        folder.path(),
        &["skills", &list, "--people-agreed", server[0], server[1]],
    );
    let said = lines(&agreed.stdout);
    assert!(said[1].contains("in the registry"), "{said:?}");
}
