//! Opening, migrating, committing, and forgetting, over real files.

use std::fs;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use tempfile::TempDir;

use super::*;
use crate::domain::ask::{Ask, AskState, Heard};
use crate::domain::ids::{AskId, ChannelId, GuildId, MessageId, RoleId, UserId};
use crate::domain::registry::Declared;
use crate::domain::settings::QuietHours;
use crate::domain::skills::Level;
use crate::domain::time::Timestamp;

const GUILD: GuildId = GuildId(700);
const ANA: UserId = UserId(701);
const BO: UserId = UserId(702);
const NOON: Timestamp = Timestamp(1_795_435_200);

fn folder() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("whoknows.sqlite");
    (folder, file)
}

fn question(message: u64) -> Ask {
    Ask {
        id: AskId(0),
        guild: GUILD,
        channel: ChannelId(800),
        message: MessageId(message),
        asker: ANA,
        asker_name: "ana".to_owned(),
        asked_at: NOON,
        title: "Replicate postgres".to_owned(),
        text: "How do I replicate postgres?".to_owned(),
        topics: vec!["postgres".to_owned()],
        heard: Heard::Detected,
        first_question: true,
        state: AskState::Open,
        wave: 0,
        due_at: Some(NOON.plus(120)),
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
    }
}

/// A store in which ana asked and bo was asked, answered and was credited.
fn lived_in(store: &Store) -> AskId {
    let reasons = ["its words “replicate postgres”".to_owned()];
    let ask = store
        .add_ask(&question(900), &reasons)
        .expect("saved")
        .expect("new");
    for (who, name) in [(ANA, "ana"), (BO, "bo")] {
        store
            .see_person(GUILD, who, name, &[RoleId(5)], NOON)
            .expect("saved");
    }
    let declared = Declared {
        member: BO,
        skill: "postgres".to_owned(),
        level: Level::Expert,
    };
    store.declare(GUILD, &declared, NOON).expect("saved");
    let ping = Ping {
        ask,
        member: BO,
        wave: 1,
        at: NOON,
        silent: false,
        reason: "{}".to_owned(),
        outcome: PingOutcome::None,
    };
    assert!(store.add_ping(GUILD, &ping).expect("saved"));
    let response = Response {
        message: MessageId(901),
        ask,
        channel: ChannelId(900),
        member: BO,
        name: "bo".to_owned(),
        said_at: NOON,
        accepted: true,
        text: "logical replication".to_owned(),
    };
    assert!(store.add_response(GUILD, &response).expect("saved"));
    let credit = Credit {
        ask,
        member: BO,
        name: "bo".to_owned(),
        at: NOON,
    };
    store.add_credit(GUILD, &credit).expect("saved");
    store
        .note_step(ask, NOON, "heard", Some(ANA), &reasons[0])
        .expect("saved");
    let omitted = "[[702,\"quiet_hours\"],[709,\"off\"]]";
    store
        .note_step(ask, NOON, "omitted", None, omitted)
        .expect("saved");
    ask
}

#[test]
fn a_new_database_is_made_for_its_owner_only() {
    let (_folder, file) = folder();
    Store::open(&file).expect("opened");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&file).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_folder_that_is_not_there_is_named_and_not_made() {
    let (folder, _) = folder();
    let missing = folder.path().join("dtaa");
    let why = Store::open(&missing.join("whoknows.sqlite")).expect_err("refused");
    assert!(matches!(why, StoreError::NoFolder { .. }), "{why}");
    assert!(why.to_string().contains("mkdir -p"), "{why}");
    assert!(!missing.exists());
}

#[test]
fn another_programs_tables_are_left_alone() {
    let (_folder, file) = folder();
    let raw = Connection::open(&file).expect("opened");
    raw.execute_batch("CREATE TABLE songs (title TEXT)")
        .expect("made");
    drop(raw);
    let before = fs::read(&file).expect("there");
    let why = Store::open(&file).expect_err("refused");
    assert!(matches!(why, StoreError::NotADatabase { .. }), "{why}");
    assert!(fs::read(&file).expect("there") == before);
}

#[test]
fn what_is_no_database_is_refused_and_left_as_it_is() {
    let (_folder, file) = folder();
    let words = "dear diary, ".repeat(100);
    fs::write(&file, &words).expect("written");
    let why = Store::open(&file).expect_err("refused");
    assert!(matches!(why, StoreError::NotADatabase { .. }), "{why}");
    assert!(why.to_string().contains("Nothing was changed"), "{why}");
    assert_eq!(fs::read_to_string(&file).expect("there"), words);
}

#[test]
fn a_newer_database_is_refused_with_both_numbers() {
    let (_folder, file) = folder();
    drop(Store::open(&file).expect("opened"));
    let raw = Connection::open(&file).expect("opened");
    raw.pragma_update(None, "user_version", 999).expect("set");
    drop(raw);
    let why = Store::open(&file).expect_err("refused");
    assert!(matches!(why, StoreError::Newer { found: 999, .. }), "{why}");
    let raw = Connection::open(&file).expect("opened");
    let version: i64 = raw
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .expect("read");
    assert_eq!(version, 999);
}

#[test]
fn a_place_that_cannot_be_written_is_named_with_what_to_do() {
    let (folder, _) = folder();
    // A file where the folder should be: unwritable for any user, root included.
    let parent = folder.path().join("data");
    fs::write(&parent, "a file").expect("written");
    let why = Store::open(&parent.join("whoknows.sqlite")).expect_err("refused");
    assert!(matches!(why, StoreError::Unreachable { .. }), "{why}");
    assert!(why.to_string().contains("may write to"), "{why}");
}

#[test]
fn each_migration_keeps_the_rows_of_the_schema_before() {
    let (_folder, file) = folder();
    let mut store = Store::prepare(Connection::open(&file).expect("opened")).expect("prepared");
    migrations()
        .to_version(&mut store.connection, 1)
        .expect("as it was first released");
    let ask = lived_in(&store);
    drop(store);
    let why = Store::open_to_read(&file).expect_err("only looking migrates nothing");
    assert!(matches!(why, StoreError::Older { found: 1, .. }), "{why}");
    let store = Store::open(&file).expect("brought up to date");
    let newest = STEPS.len() as i64;
    assert_eq!(super::schema(&store.connection).expect("read"), newest);
    let copy = file.with_extension(format!("before-{newest}.sqlite"));
    assert!(copy.exists(), "a copy is made before");
    let kept = store.ask(GUILD, ask).expect("read").expect("there");
    assert_eq!(
        Ask {
            id: AskId(0),
            ..kept
        },
        Ask {
            whispered: true,
            ..question(900)
        }
    );
    assert_eq!(store.credits_of(ask).expect("read").len(), 1);
    migrations().validate().expect("every step runs");
}

#[test]
fn a_database_of_the_first_schema_gets_the_whole_life() {
    let (_folder, file) = folder();
    let mut old = Connection::open(&file).expect("opened");
    migrations().to_version(&mut old, 1).expect("migrated");
    for (message, state) in [(900, "open"), (901, "responded")] {
        let sql = "INSERT INTO asks (guild, channel, message, asker, asker_name, asked_at, title, text, how_heard, state)
                   VALUES (700, 800, ?1, 701, 'ana', 1795435200, 'Replicate', 'How?', 'detected', ?2)";
        old.execute(sql, rusqlite::params![message, state])
            .expect("saved");
    }
    drop(old);
    let store = Store::open(&file).expect("migrated");
    let asks = store.unsettled(GUILD).expect("read");
    // What was asked before is past the rungs without a sound, and nobody is asked back about it.
    let past: Vec<_> = asks
        .iter()
        .map(|ask| (ask.whispered, ask.link, ask.checked_at))
        .collect();
    assert_eq!(past, [(true, None, None), (true, None, Some(NOON))]);
}

#[test]
fn lines_and_copies_of_a_question_go_with_it() {
    let store = Store::in_memory().expect("opened");
    let ask = store
        .add_ask(&question(900), &[])
        .expect("saved")
        .expect("new");
    let here = ChannelId(800);
    store
        .save_line(ask, here, MessageId(902), "on Debian")
        .expect("saved");
    store
        .save_line(ask, here, MessageId(900), "How?")
        .expect("saved");
    store
        .save_line(ask, here, MessageId(902), "on Arch")
        .expect("saved");
    assert_eq!(store.lines_of(ask).expect("read"), ["How?", "on Arch"]);
    let there = ChannelId(801);
    store.save_copy(ask, there, MessageId(903)).expect("saved");
    assert_eq!(
        store.copies_in(GUILD, there).expect("read"),
        [(ask, MessageId(903))]
    );
    assert!(store.copies_in(GUILD, here).expect("read").is_empty());
    store.erase_words(ask).expect("erased");
    assert!(store.lines_of(ask).expect("read").is_empty());
    store.forget(GUILD, ANA).expect("forgotten");
    assert_eq!(store.ask_of_line(MessageId(903)).expect("read"), None);
}

#[test]
fn the_first_schema_s_rows_are_there_after_every_later_migration() {
    let (_folder, file) = folder();
    let mut raw = Connection::open(&file).expect("opened");
    migrations().to_version(&mut raw, 1).expect("the first");
    raw.execute_batch(
        "INSERT INTO weeks (guild, week, done_at, outcome) VALUES (700, '2026-W47', 5, 'posted');
         INSERT INTO people (guild, member, name, joined_at) VALUES (700, 702, 'bo', 5);
         INSERT INTO skills (guild, member, skill, level, declared_at)
         VALUES (700, 702, 'postgres', 'expert', 5);",
    )
    .expect("saved");
    drop(raw);
    let store = Store::open(&file).expect("brought up to date");
    let summary = store.posted_summary(GUILD, "2026-W47").expect("read");
    let unknown = Posted {
        message: None,
        text: String::new(),
    };
    assert_eq!(summary, Some(unknown));
    assert_eq!(store.skills_of(GUILD, BO).expect("read").len(), 1);
    assert!(
        file.with_extension(format!("before-{}.sqlite", STEPS.len()))
            .exists()
    );
}

#[test]
fn a_commit_keeps_all_and_an_error_keeps_nothing() {
    let mut store = Store::in_memory().expect("opened");
    let kept: Result<()> = store.commit(|store| {
        store.see_community(GUILD, "guild", NOON)?;
        Ok(())
    });
    kept.expect("committed");
    let failed: Result<()> = store.commit(|store| {
        store.add_ask(&question(900), &[])?;
        store.run("no such statement")
    });
    assert!(failed.is_err());
    assert!(store.unsettled(GUILD).expect("read").is_empty());
    // The store goes on working after a failure.
    store
        .commit(|store| store.see_community(GUILD, "guild", NOON))
        .expect("committed");
}

#[test]
fn an_attempt_that_fails_undoes_itself_and_nothing_else() {
    let mut store = Store::in_memory().expect("opened");
    let outcome: Result<()> = store.commit(|store| {
        store.attempt(|store| store.add_ask(&question(900), &[]).map(|_| ()))?;
        let failed: Result<()> = store.attempt(|store| {
            store.add_ask(&question(901), &[])?;
            store.run("no such statement")
        });
        assert!(failed.is_err());
        store.attempt(|store| store.add_ask(&question(902), &[]).map(|_| ()))
    });
    outcome.expect("committed");
    let asks = store.unsettled(GUILD).expect("read");
    let messages: Vec<_> = asks.iter().map(|ask| ask.message.0).collect();
    assert_eq!(messages, [900, 902]);
}

#[test]
fn an_event_that_comes_twice_is_saved_once() {
    let store = Store::in_memory().expect("opened");
    assert!(store.add_ask(&question(900), &[]).expect("saved").is_some());
    assert!(store.add_ask(&question(900), &[]).expect("saved").is_none());
    assert!(store.handle_once(77, NOON).expect("saved"));
    assert!(!store.handle_once(77, NOON).expect("saved"));
    assert!(
        store
            .claim_week(GUILD, "2026-W48", NOON, "posted")
            .expect("saved")
    );
    assert!(
        !store
            .claim_week(GUILD, "2026-W48", NOON, "posted")
            .expect("saved")
    );
    assert!(
        store
            .claim_week(GuildId(7), "2026-W48", NOON, "posted")
            .expect("saved")
    );
}

#[test]
fn a_promise_waits_until_it_is_settled() {
    let store = Store::in_memory().expect("opened");
    let id = store
        .promise(GUILD, &"why", &"what", NOON, NOON.plus(60))
        .expect("saved");
    let due = |at| {
        store
            .due_promises::<String, String>(GUILD, at)
            .expect("read")
    };
    assert!(due(NOON.plus(59)).is_empty());
    assert_eq!(due(NOON.plus(60)).len(), 1);
    store.note_try(id, NOON.plus(300)).expect("saved");
    assert!(due(NOON.plus(60)).is_empty());
    store.retry_all_promises(GUILD, NOON).expect("saved");
    assert_eq!(due(NOON)[0].tries, 2);
    store.settle_promise(id).expect("saved");
    assert!(due(NOON.plus(9999)).is_empty());
}

#[test]
fn what_somebody_set_is_read_back_and_seeing_them_again_changes_none_of_it() {
    let store = Store::in_memory().expect("opened");
    store.see_person(GUILD, BO, "bo", &[], NOON).expect("saved");
    let set = crate::domain::registry::Person {
        preference: crate::domain::availability::Preference::OnlyMe,
        quiet_hours: Some(QuietHours {
            from: 1320,
            until: 480,
        }),
        time_zone: TimeZone::get("Europe/Berlin").ok(),
        per_day: Some(1),
        per_week: Some(2),
        snoozed_until: Some(NOON),
        ..store.person(GUILD, BO).expect("read").expect("there")
    };
    store.save_availability(GUILD, &set).expect("saved");
    store.see_leave(GUILD, BO, NOON).expect("saved");
    store
        .see_person(GUILD, BO, "bo the second", &[RoleId(9)], NOON.plus(5))
        .expect("saved");
    let read = store.person(GUILD, BO).expect("read").expect("there");
    let name = "bo the second".to_owned();
    assert_eq!(
        read,
        crate::domain::registry::Person {
            name,
            roles: vec![RoleId(9)],
            ..set
        }
    );
}

#[test]
fn forgetting_leaves_counts_without_a_person_in_them() {
    let store = Store::in_memory().expect("opened");
    let ask = lived_in(&store);
    store.forget(GUILD, BO).expect("forgotten");
    assert_eq!(
        cells_with(&store, &["702", "bo", "logical"]),
        Vec::<String>::new()
    );
    // Who else was left out stays known, and so does that there was an answer.
    assert_eq!(
        store.step_reasons(ask, "omitted").expect("read"),
        ["[[709,\"off\"]]"]
    );
    assert_eq!(store.responses_to(ask).expect("read").len(), 1);
    store.forget(GUILD, ANA).expect("forgotten");
    let words = ["701", "ana", "replicate", "Replicate"];
    assert_eq!(cells_with(&store, &words), Vec::<String>::new());
    assert_eq!(
        store.count_in_state(GUILD, AskState::Open).expect("read"),
        1
    );
}

#[test]
fn words_expire_with_what_quotes_them() {
    let store = Store::in_memory().expect("opened");
    let ask = lived_in(&store);
    assert!(store.expire_texts(GUILD, NOON).expect("done").is_empty());
    assert_eq!(
        store.expire_texts(GUILD, NOON.plus(1)).expect("done"),
        [ask]
    );
    assert_eq!(
        cells_with(&store, &["replicate", "Replicate", "logical"]),
        Vec::<String>::new()
    );
}

/// Every cell that holds one of the words, as a word.
fn cells_with(store: &Store, words: &[&str]) -> Vec<String> {
    let mut tables = store
        .connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .expect("read");
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .expect("read")
        .map(|name| name.expect("a name"))
        .collect();
    let mut found = Vec::new();
    for table in tables {
        let mut all = store
            .connection
            .prepare(&format!("SELECT * FROM {table}"))
            .expect("read");
        let columns = all.column_count();
        let mut rows = all.query([]).expect("read");
        while let Some(row) = rows.next().expect("read") {
            for column in 0..columns {
                let cell = row.get_ref(column).expect("a cell");
                let text = match cell {
                    rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                    rusqlite::types::ValueRef::Text(text) => {
                        String::from_utf8_lossy(text).into_owned()
                    }
                    _ => continue,
                };
                let mut parts = text.split(|c: char| !c.is_alphanumeric());
                if parts.any(|part| words.contains(&part)) {
                    found.push(format!("{table}: {text}"));
                }
            }
        }
    }
    found
}

#[test]
fn who_only_looks_sees_what_is_saved_and_can_write_nothing() {
    let (_folder, file) = folder();
    assert!(Store::open_to_read(&file).is_err());
    assert!(!file.exists(), "looking makes no file");
    let mut store = Store::open(&file).expect("opened");
    let ask = lived_in(&store);
    let looking = Store::open_to_read(&file).expect("opened to read");
    let seen = looking.at_one_moment(|looking| {
        store.commit(|store| store.erase_words(ask))?;
        looking.ask(GUILD, ask)
    });
    let seen = seen.expect("read").expect("there");
    assert_eq!(seen.text, "", "the first look decides what is seen");
    let steady = looking.at_one_moment(|looking| {
        let before = looking.unsettled(GUILD)?.len();
        store.commit(|store| store.add_ask(&question(905), &[]).map(|_| ()))?;
        Ok((before, looking.unsettled(GUILD)?.len()))
    });
    assert_eq!(steady.expect("read"), (1, 1), "nothing moves meanwhile");
    assert_eq!(looking.unsettled(GUILD).expect("read").len(), 2);
    assert!(looking.erase_words(ask).is_err());
}
