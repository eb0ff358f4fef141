//! Fifty people, their channels, the sandbox under them and the real bot among them.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use whoknows_sandbox::{ClockMode, ControlError, Options, Sandbox, Written};

use super::bot::{Bot, Handled};
use super::ledger::Ledger;
use super::wishes::{Fate, Usual, moment};

/// Nobody could write this by chance.
const TOKEN: &str = "chaos-token-5ca1ab1e";
/// A Monday morning a week before the clocks change.
const BEGINS: &str = "2026-10-19T07:00:00Z";
/// What holds for everybody who said nothing else.
pub const USUAL: Usual = Usual {
    zone: "Europe/Berlin",
    quiet: (22 * 60, 8 * 60),
    limit: (3, 10),
};
/// Channels where questions are heard; the last is a forum.
pub const CHANNELS: [&str; 4] = ["help", "help-code", "help-ops", "help-forum"];
/// Longer than anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// No request is held up longer than this by a fault.
pub const SLOWEST: Duration = Duration::from_millis(150);

/// The stage.
pub struct Town {
    /// Runs the sandbox.
    pub runtime: Runtime,
    /// Discord.
    pub sandbox: Sandbox,
    /// The bot.
    pub bot: Bot,
    /// Its folder.
    pub folder: TempDir,
    /// Does it run?
    pub up: bool,
    /// What was done.
    pub ledger: Ledger,
    /// What the bot wrote.
    pub written: Vec<Written>,
    /// What it asked for that was refused: when, in UTC seconds.
    pub refused: Vec<i64>,
    /// Requests in all.
    pub requests: usize,
    seen_requests: u64,
    /// The newest thing that the bot should have heard.
    newest: u64,
    /// When the bot had surely read what it had missed, in UTC seconds. What it misses for a day it leaves alone.
    pub caught_up_at: i64,
    /// Messages that the bot wrote before it can have heard of a leap of the clock (it asks four times a second):
    /// after that number, up to that one, and the time before the leap.
    pub leaps: Vec<(u64, u64, i64)>,
    /// What went wrong on the way.
    pub complaints: Vec<String>,
}

impl Town {
    /// Everybody is there; the bot runs.
    pub fn build(people: &[String]) -> Self {
        let mut options = Options::new();
        options.token = Some(TOKEN.to_owned());
        "whoknows".clone_into(&mut options.bot_name);
        options.clock = ClockMode::frozen_at(BEGINS).expect("a time");
        options.first_answer_within = Duration::from_secs(6);
        options.checker = Some(Box::new(|method, path, body| {
            mentions_too_much(method.as_str(), path, body)
        }));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let sandbox = runtime
            .block_on(whoknows_sandbox::start(options))
            .expect("the sandbox starts");
        let folder = TempDir::new().expect("a folder");
        let bot = Bot::new(folder.path(), TOKEN);
        let mut town = Self {
            runtime,
            sandbox,
            bot,
            folder,
            up: false,
            ledger: Ledger::default(),
            written: Vec::new(),
            refused: Vec::new(),
            requests: 0,
            seen_requests: 0,
            newest: 0,
            caught_up_at: 0,
            leaps: Vec::new(),
            complaints: Vec::new(),
        };
        town.furnish(people);
        town.configure();
        town.bot.start();
        town.up = true;
        let there = town.runtime.block_on(
            town.sandbox
                .wait_until(PATIENCE, |sandbox| sandbox.command_names(1).len() > 5),
        );
        assert!(there, "no commands:\n{}", town.bot.words());
        town
    }

    fn furnish(&self, people: &[String]) {
        self.runtime.block_on(async {
            for person in people {
                let roles: &[&str] = if person.starts_with("core") {
                    &["core"]
                } else {
                    &[]
                };
                self.sandbox
                    .add_member(person, roles)
                    .await
                    .expect("a member");
            }
            for channel in CHANNELS.iter().chain(&["core", "lounge"]) {
                let kind = if channel.ends_with("forum") {
                    "forum"
                } else {
                    "text"
                };
                self.sandbox
                    .add_channel(channel, kind)
                    .await
                    .expect("a channel");
            }
        });
    }

    fn configure(&self) {
        let channels = CHANNELS.map(|channel| format!("\"{channel}\"")).join(", ");
        let text = format!(
            "[discord]\napi_base = \"{}\"\nclock = \"server\"\n\n[store]\npath = \"whoknows.db\"\n\n\
             [community]\nhelp_channels = [{channels}]\ntime_zone = \"{}\"\n",
            self.sandbox.base(),
            USUAL.zone
        );
        std::fs::write(self.folder.path().join("config.toml"), text).expect("a config file");
    }

    /// The sandbox's time in UTC seconds.
    pub fn now(&self) -> i64 {
        (self.sandbox.clock().now_ms() / 1000).cast_signed()
    }

    /// Does something in the sandbox; what it refuses (a button that isn't there, a thread that is gone) is no
    /// failure. Gives the id of what was done.
    pub fn act<T>(
        &mut self,
        what: impl FnOnce(&Sandbox, &Runtime) -> Result<T, ControlError>,
    ) -> Option<T> {
        what(&self.sandbox, &self.runtime).ok()
    }

    /// The bot should hear of this.
    pub fn expects(&mut self, id: u64) {
        self.newest = self.newest.max(id);
    }

    /// Writes down what was done, for the reader of a failure.
    pub fn note(&mut self, what: &str) {
        let line = format!("{} {what}", moment(self.now()));
        self.ledger.diary.push(line);
    }

    /// Waits until the bot has done what it began; then looks what came of it. Things that it can't have heard
    /// (the line is cut) are waited for only a moment.
    pub fn rest(&mut self, from: usize) {
        if self.up {
            let begun = Instant::now();
            let (mut newest, wanted) = (0, self.newest);
            let now = self.now();
            let mut ticks = 0;
            let rested = self.bot.log().find(from, PATIENCE, |line| {
                let handled = Handled::read(line)?;
                newest = newest.max(handled.newest);
                ticks += usize::from(handled.tick.is_some_and(|tick| tick >= now));
                let heard = newest >= wanted || begun.elapsed() > Duration::from_millis(600);
                (ticks >= 1 && handled.in_flight == 0 && heard).then_some(())
            });
            if rested.is_none() {
                let words = self.bot.words();
                let tail: Vec<_> = words.lines().rev().take(40).collect();
                self.complaints
                    .push(format!("the bot doesn't come to rest at {now}: {tail:#?}"));
            }
            self.newest = 0;
        }
        self.look();
    }

    /// Takes in what the bot wrote and asked for, and which wishes were heard.
    pub fn look(&mut self) {
        let last = self.written.last().map_or(0, |one| one.number);
        self.written.extend(self.sandbox.written(last));
        for request in self.sandbox.requests() {
            if request.id > self.seen_requests {
                self.seen_requests = request.id;
                self.requests += 1;
                if matches!(request.status, 401 | 403 | 429) {
                    self.refused.push((request.at_ms / 1000).cast_signed());
                }
            }
        }
        let now = self.now();
        for told in self.ledger.told.values_mut() {
            for one in told.iter_mut().rev().take(8) {
                if one.fate != Fate::Open {
                    continue;
                }
                let state = self.sandbox.interaction_state(one.interaction);
                one.fate = match state.as_deref() {
                    Some("answered") => Fate::Heard(now),
                    Some("waiting") => Fate::Open,
                    _ => Fate::Unknown,
                };
            }
        }
    }

    /// Time goes on, by so many seconds; the bot, if it is there, is waited for before and after.
    pub fn pass(&mut self, seconds: i64) {
        let from = if self.up { self.bot.log().count() } else { 0 };
        self.rest(from);
        if self.up && (seconds > 3000 || self.now() - self.caught_up_at > 6 * 3600) {
            self.calm();
        }
        // Nobody can know any more whether what wasn't answered by now was heard.
        for told in self.ledger.told.values_mut() {
            let open = told.iter_mut().filter(|one| one.fate == Fate::Open);
            open.for_each(|one| one.fate = Fate::Unknown);
        }
        let from = if self.up { self.bot.log().count() } else { 0 };
        let (before, written) = (self.now(), self.last_written());
        self.sandbox
            .advance(&format!("{seconds}s"))
            .expect("a span");
        if self.up {
            let now = self.now();
            let ticked = self
                .bot
                .handled(from, |handled| handled.tick.is_some_and(|tick| tick >= now));
            if !ticked {
                self.complaints.push(format!("no tick at {now}"));
            }
            self.look();
            self.leaps.push((written, self.last_written(), before));
        }
    }

    /// Waits until the bot is connected and asks for nothing more: time doesn't leap while it reads what it missed.
    fn calm(&mut self) {
        let there = self.runtime.block_on(self.sandbox.wait_for_bot(PATIENCE));
        if !there {
            self.complaints.push("it doesn't connect again".to_owned());
        }
        let mut last = 0;
        loop {
            std::thread::sleep(2 * SLOWEST);
            let newest = self.sandbox.requests().last().map_or(0, |one| one.id);
            if newest == last {
                break;
            }
            last = newest;
        }
        self.caught_up_at = self.now();
    }

    /// May the bot be away for so long without missing something for good?
    pub fn may_be_away(&self, seconds: i64) -> bool {
        self.now() + seconds - self.caught_up_at < 20 * 3600
    }

    /// The number of what the bot wrote last.
    fn last_written(&self) -> u64 {
        self.written.last().map_or(0, |one| one.number)
    }

    /// When, in UTC seconds, the bot may have decided to write this: when it was written, or before a leap.
    pub fn times_of(&self, one: &Written) -> Vec<i64> {
        let at = (one.at_ms / 1000).cast_signed();
        let leaps = self.leaps.iter();
        let before = leaps.filter(|(from, to, _)| (from + 1..=*to).contains(&one.number));
        std::iter::once(at)
            .chain(before.map(|(_, _, time)| *time))
            .collect()
    }

    /// `kill -9`, now.
    pub fn kill(&mut self) {
        if !self.up {
            return;
        }
        self.bot.kill();
        self.up = false;
        // What it had sent may still be on its way to Discord.
        let mut requests = 0;
        while requests != self.sandbox.requests().len() {
            requests = self.sandbox.requests().len();
            std::thread::sleep(SLOWEST);
        }
        self.ledger.count("kill");
        self.note("the bot is killed");
    }

    /// The bot starts on the same store and catches up.
    pub fn start(&mut self) {
        if self.up {
            return;
        }
        self.note("the bot starts");
        self.bot.launch();
        let ticks = self.bot.handled(0, |handled| handled.tick.is_some());
        if !ticks {
            self.complaints
                .push(format!("it doesn't start:\n{}", self.bot.words()));
        }
        self.up = true;
    }

    /// The store, to be read.
    pub fn store(&self) -> Connection {
        open(&self.folder.path().join("whoknows.db"))
    }
}

fn open(path: &Path) -> Connection {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .expect("the store can be read");
    connection.busy_timeout(PATIENCE).expect("a span");
    connection
}

/// Every message says whom it may notify, and that is never a role, everyone, or whoever stands in the text.
fn mentions_too_much(method: &str, path: &str, body: &Value) -> Vec<String> {
    let data = if path.contains("/interactions/") {
        &body["data"]
    } else {
        body
    };
    let is_message = path.contains("/messages") || path.contains("/callback");
    if method == "GET" || !is_message || data.get("content").is_none() {
        return Vec::new();
    }
    let allowed = &data["allowed_mentions"];
    let empty = |list: &Value| list.as_array().is_none_or(Vec::is_empty);
    if allowed.is_object() && empty(&allowed["parse"]) && empty(&allowed["roles"]) {
        return Vec::new();
    }
    vec![format!("allowed_mentions say too much: {allowed}")]
}
