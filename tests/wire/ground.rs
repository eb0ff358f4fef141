//! The sandbox in this process, the real bot beside it, and the runtime between.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use whoknows_sandbox::{ClockMode, ControlError, Options, Sandbox};

use super::bot::{Bot, PATIENCE};

/// A token that nobody else could write by chance, to be looked for in the log.
pub const TOKEN: &str = "sandbox-token-0b5e55ed";
/// A Monday morning.
pub const MORNING: &str = "2026-11-23T10:00:00Z";
/// The bot asks for nothing for this long: then what it began is done.
const SILENCE: Duration = Duration::from_millis(100);

/// Sandbox and bot.
pub struct Ground {
    /// Runs the sandbox.
    pub runtime: Runtime,
    /// The stand-in for Discord.
    pub sandbox: Sandbox,
    /// The bot; not running at first.
    pub bot: Bot,
    /// The bot's folder.
    pub folder: TempDir,
}

/// Discord's own description of its interface, if it is at hand.
pub fn description() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/discord/openapi.json.gz");
    path.exists().then_some(path)
}

impl Ground {
    /// A sandbox whose clock stands at this time.
    pub fn frozen(at: &str) -> Self {
        Self::with(|options| options.clock = ClockMode::frozen_at(at).expect("a time"))
    }

    /// A sandbox.
    pub fn with(change: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options::new();
        options.token = Some(TOKEN.to_owned());
        options.openapi = description();
        "whoknows".clone_into(&mut options.bot_name);
        // Tests run on busy machines; that answers come soon enough is measured elsewhere.
        options.first_answer_within = Duration::from_secs(10);
        change(&mut options);
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
        Self {
            runtime,
            sandbox,
            bot,
            folder,
        }
    }

    /// Writes the bot's config file; `community` are lines of that section.
    pub fn configure(&self, community: &str) {
        let text = format!(
            "[discord]\napi_base = \"{}\"\nclock = \"server\"\n\n[store]\npath = \"whoknows.db\"\n\n\
             [community]\n{community}\n",
            self.sandbox.base()
        );
        std::fs::write(self.folder.path().join("config.toml"), text).expect("a config file");
    }

    /// ana, bo and chi with `#help` and `#core`; bo and chi know postgres; the bot runs.
    pub fn small(at: &str) -> Self {
        let mut ground = Self::frozen(at);
        ground.people(&["ana", "bo", "chi", "dee", "eve"]);
        ground.configure("help_channels = [\"help\"]");
        ground.bot.start();
        ground.await_commands();
        for who in ["bo", "chi"] {
            ground.command(who, "help", "/skills add skill:postgres level:expert");
        }
        ground
    }

    /// These members, `#help` for all and `#core`.
    pub fn people(&self, names: &[&str]) {
        self.runtime.block_on(async {
            for name in names {
                self.sandbox.add_member(name, &[]).await.expect("a member");
            }
            for channel in ["help", "core"] {
                self.sandbox
                    .add_channel(channel, "text")
                    .await
                    .expect("a channel");
            }
        });
    }

    /// Waits until the bot has registered its commands.
    pub fn await_commands(&self) {
        let there = self.runtime.block_on(
            self.sandbox
                .wait_until(PATIENCE, |sandbox| !sandbox.command_names(1).is_empty()),
        );
        assert!(there, "no commands:\n{}", self.bot.words());
    }

    /// Says something and waits until the bot has nothing more to do; gives the message's id.
    pub fn say(&self, who: &str, place: &str, text: &str) -> u64 {
        let from = self.bot.log().count();
        let said = self
            .runtime
            .block_on(self.sandbox.say(who, place, text))
            .expect("it can be said");
        self.settle(from, said.message_id);
        said.message_id
    }

    /// Uses a command, and waits until the bot has nothing more to do.
    pub fn command(&self, who: &str, place: &str, text: &str) {
        let from = self.bot.log().count();
        let id = self
            .runtime
            .block_on(self.sandbox.command(who, place, text))
            .expect("a command");
        self.settle(from, id);
    }

    /// Presses a button, and waits until the bot has nothing more to do.
    pub fn press(&self, who: &str, message: u64, label: &str) -> Result<(), ControlError> {
        let from = self.bot.log().count();
        let id = self
            .runtime
            .block_on(self.sandbox.press(who, message, label))?;
        self.settle(from, id);
        Ok(())
    }

    /// Moves the clock, and waits until the bot has nothing more to do.
    pub fn advance(&self, span: &str) {
        let from = self.bot.log().count();
        self.sandbox.advance(span).expect("a span");
        self.settle(from, 0);
    }

    /// Switches a fault on.
    pub fn fault(&self, fault: Value) {
        self.runtime
            .block_on(async { self.sandbox.fault(fault) })
            .expect("a fault");
    }

    /// Waits until the bot has handled all that happened: two ticks after it, at the sandbox's time, with
    /// nothing under way, every interaction answered, and no request for a moment.
    pub fn settle(&self, from: usize, newest: u64) {
        self.ticked(from, newest);
        if newest > 0 {
            self.answered(newest);
        }
        loop {
            let from = self.bot.log().count();
            let before = self.sandbox.requests().len();
            std::thread::sleep(SILENCE);
            if self.sandbox.requests().len() == before {
                return;
            }
            self.ticked(from, 0);
        }
    }

    fn ticked(&self, from: usize, newest: u64) {
        let now = (self.sandbox.clock().now_ms() / 1000).cast_signed();
        let (mut heard, mut ticks) = (0, 0);
        let settled = self.bot.handled(from, |handled| {
            heard = heard.max(handled.newest);
            if handled.tick.is_some_and(|tick| tick >= now) {
                ticks += 1;
            }
            ticks >= 2 && handled.in_flight == 0 && (heard >= newest || newest == 0 || ticks > 8)
        });
        assert!(
            settled,
            "the bot doesn't come to rest:\n{}",
            self.bot.words()
        );
    }

    /// Waits for the answer if this is an interaction that gets one.
    fn answered(&self, id: u64) {
        let route = format!("/interactions/{id}/");
        let is_message =
            self.sandbox.transcript(id - 1).first().is_some_and(|row| {
                row["id"].as_str().and_then(|text| text.parse().ok()) == Some(id)
            });
        if is_message {
            return;
        }
        let answered = self
            .runtime
            .block_on(self.sandbox.wait_until(PATIENCE, |sandbox| {
                let requests = sandbox.requests();
                requests.iter().any(|request| request.path.contains(&route))
            }));
        assert!(
            answered,
            "an interaction is not answered:\n{}",
            self.bot.words()
        );
    }

    /// What the bot has said, oldest first.
    pub fn bot_rows(&self) -> Vec<Value> {
        let mut rows = self.sandbox.transcript(0);
        rows.retain(|row| row["author"] == "whoknows");
        rows
    }

    /// How often somebody's phone buzzed, or got a badge.
    pub fn notifications(&self, who: &str) -> usize {
        self.sandbox.notifications(who).expect("a member").len()
    }

    /// Waits until something holds in the sandbox.
    pub fn until(&self, what: &str, holds: impl Fn(&Sandbox) -> bool) {
        let begun = Instant::now();
        let held = self
            .runtime
            .block_on(self.sandbox.wait_until(PATIENCE, holds));
        assert!(
            held,
            "{what}: not after {:?}\n{:#?}\n{}",
            begun.elapsed(),
            self.bot_rows(),
            self.bot.words()
        );
    }

    /// Ends both, and looks that nothing went wrong in any way.
    pub fn end(mut self) {
        self.bot.stop();
        self.inspect().unwrap_or_else(|why| panic!("{why}"));
        self.runtime.block_on(self.sandbox.shutdown());
    }

    /// Nothing was asked of the sandbox that Discord doesn't have, and the log is clean.
    pub fn inspect(&self) -> Result<(), String> {
        let violations = self.sandbox.violations();
        if !violations.is_empty() {
            return Err(format!("Discord would refuse: {violations:#?}"));
        }
        let complaints = self.bot.complaints();
        if !complaints.is_empty() {
            return Err(format!("the log: {complaints:#?}"));
        }
        Ok(())
    }
}

/// A fault that strikes once.
pub fn once(kind: &str, route: &str) -> Value {
    json!({"kind": kind, "route": route, "times": 1})
}
