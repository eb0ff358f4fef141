//! Real messages of real chats, posted by their authors: none is lost, and only what was taken for a question
//! is answered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde::Deserialize;
use serde_json::json;
use whoknows::cli::detect::kind_of_channel;
use whoknows::domain::question::ChannelKind;

use super::ground::{Ground, MORNING};

/// How many are posted.
const MESSAGES: usize = 500;
/// Two people who know much, so that some are really asked about.
const EXPERTS: [&str; 2] = ["expert-one", "expert-two"];
const KNOW: &str = "rust, python, javascript, linux, docker, java, elm, clojure, mediawiki, stripe";

/// A message of the data set, with what a reader said of it.
#[derive(Deserialize)]
struct Row {
    channel: String,
    author: String,
    text: String,
    help_request: Option<bool>,
}

impl Row {
    /// The channel's name as Discord has names.
    fn place(&self) -> String {
        let name = self.channel.to_lowercase();
        let name: String = name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        format!("in-{}", name.trim_matches('-'))
    }
}

/// How many of some messages are requests for help, by what a reader said.
#[derive(Debug, Default)]
struct Count {
    all: usize,
    rightly: usize,
    borderline: usize,
}

impl Count {
    fn of<'a>(rows: impl Iterator<Item = &'a Row>) -> Self {
        let mut count = Self::default();
        for row in rows {
            count.all += 1;
            count.rightly += usize::from(row.help_request == Some(true));
            count.borderline += usize::from(row.help_request.is_none());
        }
        count
    }

    fn print(&self, what: &str) {
        let Self {
            all,
            rightly,
            borderline,
        } = self;
        let wrongly = all - rightly - borderline;
        println!(
            "{what}: {all}, of these {rightly} rightly, {borderline} borderline, {wrongly} wrongly"
        );
    }
}

fn rows() -> Option<Vec<Row>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/questions/hand.jsonl");
    let text = std::fs::read_to_string(path).ok()?;
    let all: Vec<Row> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a row"))
        .collect();
    let count = all.len();
    // Spread evenly over all of them.
    let chosen = all
        .into_iter()
        .enumerate()
        .filter(|(at, _)| at * MESSAGES / count != (at + 1) * MESSAGES / count);
    Some(chosen.map(|(_, row)| row).collect())
}

/// The ground, with everybody and every channel of the messages.
fn furnished(rows: &[Row]) -> Ground {
    let ground = Ground::frozen(MORNING);
    let (mut help, mut general) = (BTreeSet::new(), BTreeSet::new());
    for row in rows {
        let place = row.place();
        match kind_of_channel(&row.channel) {
            ChannelKind::General => general.insert(place),
            ChannelKind::Help => help.insert(place),
        };
    }
    let authors: BTreeSet<&str> = rows.iter().map(|row| row.author.as_str()).collect();
    let names: Vec<&str> = authors.into_iter().chain(EXPERTS).collect();
    ground.people(&names);
    ground.runtime.block_on(async {
        for place in help.iter().chain(&general) {
            ground
                .sandbox
                .add_channel(place, "text")
                .await
                .expect("a channel");
        }
    });
    ground.configure(&format!(
        "help_channels = {:?}\ngeneral_channels = {:?}",
        help.difference(&general).collect::<Vec<_>>(),
        general.iter().collect::<Vec<_>>()
    ));
    ground
}

/// Messages that the bot has taken for questions.
fn asked(ground: &Ground) -> BTreeSet<u64> {
    let path = ground.folder.path().join("whoknows.db");
    let database =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("its database");
    let mut asks = database.prepare("SELECT message FROM asks").expect("asks");
    let found = asks
        .query_map([], |row| row.get::<_, i64>(0))
        .expect("asks");
    found.map(|id| id.expect("an id").cast_unsigned()).collect()
}

pub fn five_hundred() {
    let Some(rows) = rows() else {
        println!("skipped: ../shared/data/questions/hand.jsonl is not there");
        return;
    };
    assert_eq!(rows.len(), MESSAGES);
    let mut ground = furnished(&rows);
    ground.bot.start();
    ground.await_commands();
    for who in EXPERTS {
        ground.command(
            who,
            "help",
            &format!("/skills add skill:{KNOW} level:expert"),
        );
    }
    let from = ground.bot.log().count();
    let mut posted: BTreeMap<u64, &Row> = BTreeMap::new();
    for row in &rows {
        ground.sandbox.advance("10m").expect("a span");
        let place = row.place();
        let said = ground.sandbox.say(&row.author, &place, &row.text);
        let said = ground.runtime.block_on(said).expect("it can be said");
        posted.insert(said.message_id, row);
    }
    let last = *posted.keys().next_back().expect("messages");
    ground.settle(from, last);
    assert_eq!(
        ground.bot.messages_handled(),
        MESSAGES,
        "messages were lost, or heard twice"
    );

    let transcript = ground.sandbox.transcript(0);
    let asked = asked(&ground);
    let offered: BTreeSet<u64> = transcript
        .iter()
        .filter(|row| row["reactions"].to_string().contains("whoknows"))
        .filter_map(|row| row["id"].as_str()?.parse().ok())
        .collect();
    assert!(
        asked
            .iter()
            .chain(&offered)
            .all(|id| posted.contains_key(id)),
        "of something else"
    );
    for row in transcript
        .iter()
        .filter(|row| row["author"] == "whoknows" && row["visible_to"].is_null())
    {
        let about = row["thread_id"].as_str().or(row["reply_to"].as_str());
        let about: Option<u64> = about.and_then(|id| id.parse().ok());
        let answers_a_question = about.is_some_and(|id| asked.contains(&id));
        assert!(
            answers_a_question || row["channel"] == json!("core"),
            "{row:#}"
        );
    }
    let of = |ids: &BTreeSet<u64>| Count::of(ids.iter().map(|id| posted[id]));
    of(&asked).print("taken for a question at once");
    of(&offered).print("offered help with a 🙋");
    let missed = posted
        .iter()
        .filter(|(id, _)| !asked.contains(id) && !offered.contains(id));
    let missed = Count::of(missed.map(|(_, row)| *row));
    println!(
        "{MESSAGES} messages, {} left alone although they ask for help",
        missed.rightly
    );
    ground.end();
}
