//! The real program beside the stand-in, for benchmarks: started on a folder, watched from outside.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use whoknows_sandbox::{Options, Sandbox};

/// What logs in.
pub const TOKEN: &str = "sandbox-token-0b5e55ed";
/// Longer than anything may take before a benchmark gives up.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// The stand-in, its clock flowing with the real one.
pub async fn sandbox() -> Sandbox {
    let options = Options {
        token: Some(TOKEN.to_owned()),
        bot_name: "whoknows".to_owned(),
        ..Options::new()
    };
    whoknows_sandbox::start(options)
        .await
        .expect("the sandbox starts")
}

/// The stand-in's community.
pub fn guild_of(sandbox: &Sandbox) -> u64 {
    let id = sandbox.state()["guild"]["id"]
        .as_str()
        .map(str::parse::<u64>);
    id.and_then(Result::ok).expect("a community")
}

/// Writes the config file of a bot whose database is `whoknows.db` in this folder.
pub fn configure(folder: &Path, sandbox: &Sandbox, community: &str) {
    let text = format!(
        "[discord]\napi_base = \"{}\"\n\n[store]\npath = \"whoknows.db\"\n\n[community]\n{community}\n",
        sandbox.base()
    );
    std::fs::write(folder.join("config.toml"), text).expect("a config file");
}

/// `whoknows run` on a folder; killed when dropped.
pub struct Bot(Child);

/// What a process has used so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Used {
    /// Processor time, in seconds.
    pub processor: f64,
    /// Resident memory now, in MB.
    pub resident: f64,
}

impl Bot {
    /// Starts it; what it logs goes to `bot.log` in the folder.
    pub fn start(folder: &Path, log: &str) -> Self {
        let words = std::fs::File::create(folder.join("bot.log")).expect("a log");
        let child = Command::new(env!("CARGO_BIN_EXE_whoknows"))
            .args(["run", "--config", "config.toml"])
            .current_dir(folder)
            .env("DISCORD_TOKEN", TOKEN)
            .env("RUST_LOG", log)
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(words)
            .spawn()
            .expect("the program starts");
        Self(child)
    }

    /// What it has used so far.
    pub fn used(&self) -> Used {
        used_by(&self.0.id().to_string())
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What the benchmark itself, with the stand-in inside, has used so far.
pub fn used_here() -> Used {
    used_by("self")
}

fn used_by(process: &str) -> Used {
    let read =
        |file| std::fs::read_to_string(format!("/proc/{process}/{file}")).unwrap_or_default();
    let stat = read("stat");
    // The name before the bracket may hold blanks; user and system time are the 12th and 13th after it, in
    // hundredths of a second.
    let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks = |at: usize| after_name.split(' ').nth(at)?.parse::<f64>().ok();
    let status = read("status");
    let resident = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<f64>().ok());
    Used {
        processor: (ticks(11).unwrap_or(0.0) + ticks(12).unwrap_or(0.0)) / 100.0,
        resident: resident.unwrap_or(0.0) / 1024.0,
    }
}

/// How many programs want a processor at the moment (the mean of the last minute), and how many processors there are.
pub fn machine() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?").to_owned();
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    format!("load {load} on {processors} processors")
}

/// The value below which this share of the values lies.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = (sorted.len().max(1) - 1) as f64 * share;
    sorted
        .get(place.round() as usize)
        .copied()
        .unwrap_or(f64::NAN)
}
