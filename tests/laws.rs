//! The laws of the house, held by reading its source: each test names every place that breaks one.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file without its tests.
struct Source {
    /// Path from the root, with `/`.
    path: String,
    /// As it stands.
    whole: String,
    /// Lines of code, numbered from 1: no tests, no comments, no blank lines.
    code: Vec<(usize, String)>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder, by path.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<_> = entries
        .map(|entry| entry.expect("a readable entry").path())
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect();
    found.sort();
    found
}

/// The sources of the bot.
fn sources() -> Vec<Source> {
    let all = files(&root().join("src"));
    let rust = all
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "rs"));
    rust.map(|path| {
        let whole = fs::read_to_string(&path).expect("a source is text");
        let short = path.strip_prefix(root()).expect("below the root");
        let path = short.to_string_lossy().replace('\\', "/");
        let code = if is_test(&path) {
            Vec::new()
        } else {
            code_of(&whole)
        };
        Source { path, whole, code }
    })
    .collect()
}

/// Files that hold nothing but tests.
fn is_test(path: &str) -> bool {
    path.ends_with("_tests.rs") || path.ends_with("/tests.rs") || path.contains("tests/")
}

/// The lines of code above the tests at the foot of a file.
fn code_of(whole: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = whole.lines().collect();
    let tests = (0..lines.len()).find(|place| {
        lines[*place] == "#[cfg(test)]"
            && lines[place + 1..]
                .iter()
                .find(|line| !line.starts_with('#'))
                .is_some_and(|line| line.starts_with("mod ") && line.ends_with('{'))
    });
    let code = lines[..tests.unwrap_or(lines.len())].iter().zip(1..);
    code.map(|(line, number)| (number, without_comment(line).trim_end().to_owned()))
        .filter(|(_, line)| !line.trim().is_empty())
        .collect()
}

/// A line up to its comment; an address in a string isn't one.
fn without_comment(line: &str) -> &str {
    let begins = |at: &usize| !line[..*at].ends_with(':');
    let comment = line.match_indices("//").map(|(at, _)| at).find(begins);
    &line[..comment.unwrap_or(line.len())]
}

/// Is this in the line, not as part of a longer name?
fn says(line: &str, words: &str) -> bool {
    let joins = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices(words).any(|(at, _)| {
        let after = &line[at + words.len()..];
        !(line[..at].ends_with(joins) || words.ends_with(joins) && after.starts_with(joins))
    })
}

/// Fails with all places at which code outside `allowed` says one of the words.
fn only_in(allowed: &[&str], words: &[&str], law: &str) {
    let mut broken = Vec::new();
    for source in sources() {
        if allowed.iter().any(|room| source.path.starts_with(room)) {
            continue;
        }
        for (number, line) in &source.code {
            if words.iter().any(|word| says(line, word)) {
                broken.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    hold(law, &broken);
}

fn hold(law: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{law}:\n  {}", broken.join("\n  "));
}

#[test]
fn only_the_discord_room_knows_discord_s_library() {
    only_in(
        &["src/discord"],
        &["serenity::", "poise::"],
        "serenity and poise only under src/discord",
    );
}

#[test]
fn only_the_store_knows_sql() {
    let words = [
        "rusqlite",
        "INSERT INTO",
        "DELETE FROM",
        "PRAGMA",
        "SELECT *",
        "SELECT count",
        "ORDER BY",
    ];
    only_in(&["src/store"], &words, "SQL only under src/store");
}

#[test]
fn time_is_an_argument() {
    let clocks = [
        "SystemTime::now",
        "Instant::now",
        "Timestamp::now",
        "Zoned::now",
    ];
    let allowed = ["src/discord", "src/cli", "src/clock.rs"];
    only_in(
        &allowed,
        &clocks,
        "no wall clock outside discord, cli and the clock",
    );
}

#[test]
fn the_inner_rooms_wait_for_nothing() {
    let outer = [
        "src/discord",
        "src/cli",
        "src/clock.rs",
        "src/lib.rs",
        "src/main.rs",
    ];
    let words = ["async fn", "async move", "async {", ".await"];
    only_in(&outer, &words, "no async in domain, store and app");
}

#[test]
fn imports_point_inwards() {
    // Each room with the rooms it may use beside itself.
    let rooms: [(&str, &[&str]); 6] = [
        ("domain", &[]),
        ("wording", &["domain"]),
        ("report", &["domain"]),
        ("import", &["domain"]),
        ("store", &["domain"]),
        ("app", &["domain", "store", "wording", "report"]),
    ];
    let mut broken = Vec::new();
    for source in sources() {
        let room = source
            .path
            .trim_start_matches("src/")
            .split(['/', '.'])
            .next();
        let Some((room, uses)) = rooms.iter().find(|(name, _)| Some(*name) == room) else {
            continue;
        };
        for (number, line) in &source.code {
            for (_, rest) in line
                .match_indices("crate::")
                .map(|(at, m)| line.split_at(at + m.len()))
            {
                let used = rest
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .unwrap_or("");
                if used != *room && !uses.contains(&used) {
                    broken.push(format!("{}:{number}: {room} uses {used}", source.path));
                }
            }
        }
    }
    hold(
        "domain <- store <- app <- discord, cli; report and wording use domain only",
        &broken,
    );
}

#[test]
fn each_file_opens_with_what_it_is_for() {
    let silent = sources()
        .into_iter()
        .filter(|source| !source.whole.starts_with("//! "));
    let broken: Vec<_> = silent.map(|source| source.path).collect();
    hold("each file opens with a //! sentence", &broken);
}

#[test]
fn files_stay_under_400_lines_of_code() {
    let long = sources()
        .into_iter()
        .filter(|source| source.code.len() > 400);
    let broken: Vec<_> = long
        .map(|source| format!("{}: {}", source.path, source.code.len()))
        .collect();
    hold("files under 400 lines of code", &broken);
}

#[test]
fn a_lint_is_set_aside_with_a_reason() {
    let mut broken = Vec::new();
    for source in sources() {
        let lines: Vec<&str> = source.whole.lines().collect();
        for (number, _) in source
            .code
            .iter()
            .filter(|(_, line)| line.contains("[allow("))
        {
            let from = number - 1;
            let end = lines[from..].iter().position(|line| line.contains(")]"));
            let attribute = lines[from..=from + end.unwrap_or(0)].join(" ");
            let reasoned = attribute.contains("reason = ") || attribute.contains("//");
            let forbidden = attribute.contains("unwrap_used")
                || (attribute.contains("expect_used") && !attribute.contains("constant"));
            if !reasoned || forbidden {
                broken.push(format!("{}:{number}: {}", source.path, attribute.trim()));
            }
        }
    }
    hold(
        "an #[allow] gives its reason; expect only for constants of the build",
        &broken,
    );
}

#[test]
fn there_is_no_drawer_for_odds_and_ends() {
    let drawers = ["utils.rs", "util.rs", "helpers.rs", "common.rs", "misc.rs"];
    let found = sources().into_iter().filter(|source| {
        drawers
            .iter()
            .any(|name| source.path.ends_with(&format!("/{name}")))
    });
    hold(
        "no utils files",
        &found.map(|source| source.path).collect::<Vec<_>>(),
    );
}

#[test]
fn there_is_no_static_state() {
    let cells = [
        "Mutex", "RwLock", "Atomic", "Cell<", "OnceLock", "OnceCell", "LazyLock", "LazyCell",
        "mut ",
    ];
    let mut broken = Vec::new();
    for source in sources() {
        for (number, line) in &source.code {
            let is_static = says(line, "static") && !line.contains("'static") && line.contains(':');
            let holds_state = is_static && cells.iter().any(|cell| line.contains(cell));
            if holds_state || line.contains("thread_local!") || line.contains("lazy_static!") {
                broken.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    hold("no static state", &broken);
}

#[test]
fn tests_are_not_woven_into_the_code() {
    let mut broken = Vec::new();
    for source in sources() {
        let mut lines = source.code.iter().peekable();
        while let Some((number, line)) = lines.next() {
            if !line.contains("cfg(test)") {
                continue;
            }
            while lines
                .peek()
                .is_some_and(|(_, next)| next.trim_start().starts_with("#["))
            {
                lines.next();
            }
            let is_module = lines.peek().is_some_and(|(_, next)| {
                next.trim_start_matches("pub(crate) ").starts_with("mod ") && next.ends_with(';')
            });
            if line.trim() != "#[cfg(test)]" || !is_module {
                broken.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    hold("cfg(test) only on test modules", &broken);
}

#[test]
fn nothing_is_unsafe() {
    only_in(&[], &["unsafe"], "no unsafe");
}

#[test]
fn each_dependency_gives_its_reason() {
    let mut broken = Vec::new();
    for manifest in ["Cargo.toml", "sandbox/Cargo.toml"] {
        let text = fs::read_to_string(root().join(manifest)).expect("a manifest");
        let mut section = String::new();
        for (line, number) in text.lines().zip(1..) {
            if line.starts_with('[') {
                section = line.trim_matches(['[', ']']).to_owned();
            }
            let names_one = section.ends_with("dependencies") && line.contains('=');
            let reason = line
                .rsplit_once('#')
                .map_or("", |(_, reason)| reason.trim());
            if names_one && reason.is_empty() {
                broken.push(format!("{manifest}:{number}: {line}"));
            }
        }
    }
    hold("each direct dependency has its reason beside it", &broken);
}

#[test]
fn the_sandbox_knows_nothing_of_the_bot() {
    let mut broken = Vec::new();
    for folder in ["sandbox/src", "sandbox/page"] {
        for path in files(&root().join(folder)) {
            let Ok(text) = fs::read_to_string(&path) else {
                continue; // A picture.
            };
            for (line, number) in text.lines().zip(1..) {
                let own = line
                    .replace("whoknows-sandbox", "")
                    .replace("whoknows_sandbox", "");
                if own.to_lowercase().contains("whoknows") {
                    broken.push(format!("{}:{number}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    hold(
        "the sandbox is a stand-in for Discord, not for the bot's world",
        &broken,
    );
}
