//! The programs a browser test needs: the bot with its sandbox, and chromedriver; each ends with its guard.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tempfile::TempDir;

/// How long a program may take until it says that it is ready; a demo community is played before.
const READY_WITHIN: Duration = Duration::from_secs(90);

/// The program under test, serving its chat page from a folder of its own.
pub struct Sandbox {
    /// Where the chat page is.
    pub base: String,
    _process: Process,
    _data: TempDir,
}

impl Sandbox {
    /// Starts the real binary with these further arguments and waits for its page.
    pub fn start(arguments: &[&str]) -> anyhow::Result<Self> {
        let data = tempfile::tempdir()?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_whoknows"));
        command
            .args(["sandbox", "--no-browser", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .arg("--data")
            .arg(data.path());
        let process = Process::start(command)?;
        let base = process.line_after("sandbox ready on ")?;
        Ok(Self {
            base,
            _process: process,
            _data: data,
        })
    }
}

/// chromedriver, and with it every browser it has started.
pub struct Driver {
    /// Where it listens.
    pub base: String,
    /// The browser it is to start.
    pub browser: PathBuf,
    _process: Process,
}

impl Driver {
    /// Starts chromedriver on a free port, or `None` with a printed line if it or the browser isn't installed.
    pub fn start() -> anyhow::Result<Option<Self>> {
        let browsers = ["chromium", "chromium-browser", "google-chrome", "chrome"];
        let browser = browsers.into_iter().find_map(installed);
        let (Some(program), Some(browser)) = (installed("chromedriver"), browser) else {
            println!("skipped: chromedriver and Chromium are needed for this and aren't installed");
            return Ok(None);
        };
        let mut command = Command::new(program);
        command.arg("--port=0");
        let process = Process::start(command)?;
        let port = process.line_after("started successfully on port ")?;
        Ok(Some(Self {
            base: format!("http://127.0.0.1:{}", port.trim_end_matches('.')),
            browser,
            _process: process,
        }))
    }
}

/// Where a program is on the path.
fn installed(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// A child in a process group of its own, so that its own children end with it.
struct Process {
    child: Child,
    name: String,
    lines: Receiver<String>,
}

impl Process {
    fn start(mut command: Command) -> anyhow::Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{name} can't be started"))?;
        let output = child.stdout.take().context("its output is piped")?;
        let (said, lines) = channel();
        // Reads on after nobody listens any more, so that the child never waits for us.
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = said.send(line);
            }
        });
        Ok(Self { child, name, lines })
    }

    /// Waits for the line with `mark` and answers what follows it.
    fn line_after(&self, mark: &str) -> anyhow::Result<String> {
        let deadline = Instant::now() + READY_WITHIN;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                bail!("{} ended, or did not say “{mark}…”", self.name);
            };
            if let Some((_, rest)) = line.split_once(mark) {
                return Ok(rest.trim().to_owned());
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        let kill = [OsStr::new("-KILL"), OsStr::new("--"), OsStr::new(&group)];
        // It may have ended by itself; then there is nothing to end.
        let _ = Command::new("kill")
            .args(kill)
            .stderr(Stdio::null())
            .status();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
