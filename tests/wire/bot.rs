//! The real program as a child process: started, watched through its log, killed.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// What the log shows in tests: all that the program does, how far the owner is, and the events that
/// serenity could not read.
const LOG: &str = "error,whoknows=debug,whoknows::app::owner=trace,serenity=warn,serenity::client::dispatch=debug";

/// Lines of a stream, as they come.
#[derive(Clone, Default)]
pub struct Lines(Arc<(Mutex<Vec<String>>, Condvar)>);

impl Lines {
    /// Reads a stream on a thread of its own until it ends.
    pub fn follow(stream: impl std::io::Read + Send + 'static) -> Self {
        let lines = Self::default();
        let kept = lines.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                kept.0.0.lock().unwrap().push(line);
                kept.0.1.notify_all();
            }
        });
        lines
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.0.lock().unwrap().len()
    }

    /// All of them.
    pub fn all(&self) -> Vec<String> {
        self.0.0.lock().unwrap().clone()
    }

    /// Looks at each line from `from` on until one gives something; `None` when none does in time.
    pub fn find<T>(
        &self,
        from: usize,
        within: Duration,
        mut wanted: impl FnMut(&str) -> Option<T>,
    ) -> Option<T> {
        let until = Instant::now() + within;
        let mut next = from;
        let mut lines = self.0.0.lock().unwrap();
        loop {
            while next < lines.len() {
                if let Some(found) = wanted(&lines[next]) {
                    return Some(found);
                }
                next += 1;
            }
            let left = until.checked_duration_since(Instant::now())?;
            lines = self.0.1.wait_timeout(lines, left).unwrap().0;
        }
    }
}

/// Memory in kB.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// Resident, with the pages of the program itself.
    pub resident: u64,
    /// Resident without those: what it made.
    pub own: u64,
    /// The most that was ever resident.
    pub peak: u64,
}

/// A child process that doesn't outlive the test.
pub struct Process {
    child: Child,
    /// Its standard output.
    pub out: Lines,
    /// Its standard error.
    pub err: Lines,
}

impl Process {
    /// Starts it with both streams watched.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let out = Lines::follow(child.stdout.take().expect("piped"));
        let err = Lines::follow(child.stderr.take().expect("piped"));
        Self { child, out, err }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended; `None` when it still runs after that time.
    pub fn ended(&mut self, within: Duration) -> Option<ExitStatus> {
        let until = Instant::now() + within;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child of ours") {
                return Some(status);
            }
            if Instant::now() >= until {
                return None;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Sends it a signal by name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([format!("-{name}"), self.id().to_string()])
            .status();
        assert!(sent.is_ok_and(|sent| sent.success()), "kill -{name}");
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Its memory in kB, where the system tells.
    pub fn memory(&self) -> Option<Memory> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).ok()?;
        let value = |key: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(key))?;
            line.trim().trim_end_matches(" kB").trim().parse().ok()
        };
        Some(Memory {
            resident: value("VmRSS:")?,
            own: value("RssAnon:")?,
            peak: value("VmHWM:")?,
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// How far the owner of the running bot is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Handled {
    /// The newest message or interaction.
    pub newest: u64,
    /// The time of the tick handled, in UTC seconds.
    pub tick: Option<i64>,
    /// How many messages of people were among what was handled.
    pub messages: usize,
    /// Promises under way.
    pub in_flight: u64,
}

impl Handled {
    /// Reads the line in which the owner tells how far it is.
    pub fn read(line: &str) -> Option<Self> {
        let fields = line.split_once(" handled ")?.1;
        let mut handled = Self::default();
        for field in fields.split_whitespace() {
            match field.split_once('=')? {
                ("newest", number) => handled.newest = number.parse().ok()?,
                ("tick", number) => handled.tick = number.parse().ok(),
                ("messages", number) => handled.messages = number.parse().ok()?,
                ("in_flight", number) => handled.in_flight = number.parse().ok()?,
                _ => {}
            }
        }
        Some(handled)
    }
}

/// `whoknows run`, and the log of all its lives.
pub struct Bot {
    folder: PathBuf,
    token: String,
    process: Option<Process>,
    logs: Vec<Lines>,
}

impl Bot {
    /// A bot whose config file and database are in this folder; not yet running.
    pub fn new(folder: &Path, token: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            token: token.to_owned(),
            process: None,
            logs: Vec::new(),
        }
    }

    /// Starts it and waits until it sees the community, and has caught up if it was there before.
    pub fn start(&mut self) {
        self.launch();
        let there = if self.logs.len() > 1 {
            self.says("caught up", 0)
        } else {
            self.handled(0, |handled| handled.tick.is_some())
        };
        assert!(there, "it doesn't start:\n{}", self.words());
    }

    /// Starts it on a database that an earlier program left.
    pub fn start_anew(&mut self) {
        self.launch();
        let there = self.says("caught up", 0);
        assert!(there, "it doesn't start:\n{}", self.words());
    }

    /// Waits until the log of the present life says this.
    pub fn says(&self, words: &str, from: usize) -> bool {
        let found = self
            .log()
            .find(from, PATIENCE, |line| line.contains(words).then_some(()));
        found.is_some()
    }

    /// Starts it.
    pub fn launch(&mut self) {
        let mut command = program();
        command
            .args(["run", "--config", "config.toml"])
            .current_dir(&self.folder)
            .env("DISCORD_TOKEN", &self.token)
            .env("RUST_LOG", LOG);
        let process = Process::start(&mut command);
        self.logs.push(process.err.clone());
        self.process = Some(process);
    }

    /// The running process.
    pub fn process(&mut self) -> &mut Process {
        self.process.as_mut().expect("it runs")
    }

    /// The log of the present life.
    pub fn log(&self) -> &Lines {
        self.logs.last().expect("it was started")
    }

    /// The log of all lives, without what only tests read.
    pub fn words(&self) -> String {
        let of_life = |lines: &Lines| {
            let mut all = lines.all();
            all.retain(|line| Handled::read(line).is_none());
            all.join("\n")
        };
        let lives: Vec<_> = self.logs.iter().map(of_life).collect();
        lives.join("\n--- started anew ---\n")
    }

    /// The power goes.
    pub fn kill(&mut self) {
        self.process().kill();
        self.process = None;
    }

    /// It is told to stop, and does so in time, cleanly.
    pub fn stop(&mut self) {
        let begun = Instant::now();
        self.process().signal("TERM");
        let ended = self.process().ended(Duration::from_secs(10));
        let took = begun.elapsed();
        assert!(
            ended.is_some_and(|status| status.success()),
            "SIGTERM ends it: {ended:?}\n{}",
            self.words()
        );
        assert!(took < Duration::from_secs(4), "stopping took {took:?}");
        self.process = None;
    }

    /// Waits until a line after `from` tells that the owner is so far.
    pub fn handled(&self, from: usize, mut wanted: impl FnMut(Handled) -> bool) -> bool {
        let found = self.log().find(from, PATIENCE, |line| {
            Handled::read(line).filter(|handled| wanted(*handled))
        });
        found.is_some()
    }

    /// How many messages of people it has handled in its present life.
    pub fn messages_handled(&self) -> usize {
        let lines = self.log().all();
        let handled = lines.iter().filter_map(|line| Handled::read(line));
        handled.map(|handled| handled.messages).sum()
    }

    /// What in the log a good run doesn't have.
    pub fn complaints(&self) -> Vec<String> {
        let words = self.words();
        let wrong = |line: &&str| {
            line.contains(" ERROR ")
                || line.contains("An unknown event was received")
                || line.contains("panicked")
                || line.contains(self.token.as_str())
        };
        words.lines().filter(wrong).map(str::to_owned).collect()
    }
}

/// Longer than anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The program, with nothing of ours in its environment.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whoknows"));
    command
        .env_remove("DISCORD_TOKEN")
        .env_remove("RUST_LOG")
        .env("NO_COLOR", "1");
    command
}
