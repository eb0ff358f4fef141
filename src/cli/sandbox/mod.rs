//! `whoknows sandbox`: the bot and a local stand-in for Discord in one go, with a community that talks.

mod ground;
mod history;
mod puppets;

use std::fs::{File, TryLockError};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use tokio::sync::mpsc;
use whoknows_sandbox::{ClockMode, Sandbox};

use super::demo::script::Script;
use crate::app::event::{Event, Happening};
use crate::app::{App, owner};
use crate::clock::Clock;
use crate::discord::{Connection, serve};
use crate::domain::ids::GuildId;
use crate::domain::time::Timestamp;
use crate::store::Store;

/// Ticks come this often, so that what is due is done within a second.
const TICK_EVERY: Duration = Duration::from_millis(250);
/// How long the bot may take to stop.
const BOT_STOPS_WITHIN: Duration = Duration::from_millis(800);
/// How long the bot says goodbye before its Discord begins to close.
const HEAD_START: Duration = Duration::from_millis(300);
/// How long the owner may take for its last commit.
const OWNER_STOPS_WITHIN: Duration = Duration::from_millis(300);
/// How long the bot may take to log in before we say that something is wrong.
const LOG_IN_WITHIN: Duration = Duration::from_secs(20);

/// Runs everything on this machine, without a Discord account: a local stand-in for Discord with a chat page.
#[derive(Debug, Args)]
pub struct Options {
    /// Where the chat page is served; a loopback address. Port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 4600)))]
    listen: SocketAddr,
    /// Where the community and the bot's database are kept; a second start goes on where it was.
    #[arg(long, value_name = "DIR", default_value = "whoknows-data/sandbox")]
    data: PathBuf,
    /// Members and channels only: no history, and nobody who answers by himself.
    #[arg(long)]
    empty: bool,
    /// Don't open the chat page in the browser.
    #[arg(long)]
    no_browser: bool,
}

/// Starts both, says where the page is, and serves until Ctrl-C.
pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    super::log::start("warn");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the runtime could not be started")?;
    let outcome = runtime.block_on(start(options));
    runtime.shutdown_timeout(Duration::from_millis(200));
    outcome.map(|()| ExitCode::SUCCESS)
}

async fn start(options: &Options) -> anyhow::Result<()> {
    check_address(options.listen).map_err(said)?;
    let folder = Folder::prepare(&options.data, options.empty)?;
    let store = Store::open(&folder.database())?;
    let script = Script::built_in()?;
    let sandbox = open(options, &folder, &script).await?;
    ground::lay(&sandbox, &script).await.map_err(said)?;

    let (events, heard) = mpsc::channel(4096);
    let (speak, effects) = mpsc::unbounded_channel();
    let settings = ground::settings(options.empty, &script)?;
    let app = App::new(store, settings);
    let surveyor = app.surveyor();
    let owner = owner::start(app, heard, speak)?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let connection = Connection {
        token: "sandbox".to_owned().into(),
        api_base: Some(sandbox.base()),
        clock: Arc::new(SandboxClock(sandbox.clock())),
        tick_every: TICK_EVERY,
        surveyor,
    };
    let nudging = tokio::spawn(tick_when_moved(sandbox.clone(), events.clone()));
    let bot = serve(connection, events, effects, async {
        // The sender is dropped only when the program ends; that means the same.
        let _ = stopped.await;
    });
    let mut bot = tokio::spawn(bot);

    let outcome = tokio::select! {
        ended = &mut bot => Err(match ended {
            Ok(Ok(())) => anyhow::anyhow!("the bot stopped by itself"),
            Ok(Err(why)) => why.into(),
            Err(why) => why.into(),
        }),
        served = open_the_doors(&sandbox, options, &folder, &script, &owner) => served,
        () = asked_to_stop() => Ok(()),
    };
    // The bot is told first; its Discord goes while it still says goodbye, so that together they take under two seconds.
    let _ = stop.send(());
    nudging.abort();
    let bot_stops = async {
        if !bot.is_finished() {
            // How it ended doesn't matter any more, we are stopping.
            let _ = tokio::time::timeout(BOT_STOPS_WITHIN, &mut bot).await;
        }
    };
    let sandbox_stops = async {
        tokio::time::sleep(HEAD_START).await;
        sandbox.shutdown().await;
    };
    tokio::join!(bot_stops, sandbox_stops);
    drop(bot);
    let saved = tokio::task::spawn_blocking(move || owner.thread.join());
    // A gateway that hangs may hold the owner's queue open; all it has heard is saved by then.
    let _ = tokio::time::timeout(OWNER_STOPS_WITHIN, saved).await;
    outcome
}

/// Waits for the bot, plays the history if there is none yet, says that all is ready, and stays.
async fn open_the_doors(
    sandbox: &Sandbox,
    options: &Options,
    folder: &Folder,
    script: &Script,
    owner: &owner::Owner,
) -> anyhow::Result<()> {
    anyhow::ensure!(
        sandbox.wait_for_bot(LOG_IN_WITHIN).await
            && sandbox
                .wait_until(LOG_IN_WITHIN, |sandbox| !sandbox
                    .command_names(1)
                    .is_empty())
                .await,
        "the bot did not log in to the sandbox within 20 seconds; run again with RUST_LOG=info to see why"
    );
    if !options.empty && !folder.is_complete() {
        history::play(sandbox, script, owner).await.map_err(said)?;
        folder.complete()?;
    }
    println!("sandbox ready on {}", sandbox.base());
    if !options.no_browser && webbrowser::open(&sandbox.base()).is_err() {
        println!("(no browser could be opened; open that address yourself)");
    }
    if options.empty {
        std::future::pending::<()>().await;
    }
    puppets::live(sandbox, script).await.map_err(said)
}

/// Looks whether the sandbox could listen there, before anything is made on disk.
fn check_address(listen: SocketAddr) -> Result<(), whoknows_sandbox::Error> {
    if !listen.ip().is_loopback() {
        return Err(whoknows_sandbox::Error::NotLoopback(listen));
    }
    match std::net::TcpListener::bind(listen) {
        Err(why) if why.kind() == std::io::ErrorKind::AddrInUse => {
            Err(whoknows_sandbox::Error::PortInUse(listen))
        }
        // Any other trouble the sandbox meets itself, and says so.
        _ => Ok(()),
    }
}

/// What the sandbox says is written for people already.
fn said(why: impl std::fmt::Display) -> anyhow::Error {
    anyhow::anyhow!("{why}")
}

async fn open(options: &Options, folder: &Folder, script: &Script) -> anyhow::Result<Sandbox> {
    let mut wanted = whoknows_sandbox::Options::new();
    wanted.listen = options.listen;
    wanted.clock = ClockMode::Flowing {
        start_ms: Some(ground::start_of_story(options.empty, script)?),
    };
    wanted.snapshot = Some(folder.community());
    wanted.guild_name.clone_from(&script.name);
    "whoknows".clone_into(&mut wanted.bot_name);
    whoknows_sandbox::start(wanted).await.map_err(said)
}

/// Time was moved by hand: what is due now is looked at at once.
async fn tick_when_moved(sandbox: Sandbox, events: mpsc::Sender<Event>) {
    let clock = SandboxClock(sandbox.clock());
    let mut moved = sandbox.clock().subscribe();
    let guild = sandbox.state()["guild"]["id"]
        .as_str()
        .and_then(|id| id.parse().ok());
    let Some(guild) = guild.map(GuildId) else {
        return;
    };
    while moved.changed().await.is_ok() {
        let tick = Event {
            at: clock.now(),
            guild,
            what: Happening::Tick,
        };
        if events.send(tick).await.is_err() {
            return;
        }
    }
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut terminate) = terminate {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a way to hear the signal there is nothing to wait for but the end.
    let _ = interrupt.await;
}

/// The sandbox's clock as the bot reads it.
struct SandboxClock(whoknows_sandbox::Clock);

impl Clock for SandboxClock {
    fn now(&self) -> Timestamp {
        Timestamp((self.0.now_ms() / 1000) as i64)
    }
}

/// The data folder: the community's snapshot, the bot's database, and a mark that the history is whole.
struct Folder {
    path: PathBuf,
    /// Held as long as we run: two programs on one folder would destroy each other's files.
    _lock: File,
}

impl Folder {
    /// Makes the folder; what a broken-off first start left in it is cleared away.
    fn prepare(path: &Path, empty: bool) -> anyhow::Result<Self> {
        std::fs::create_dir_all(path).with_context(|| {
            format!(
                "the data folder {} can't be made; name another with --data",
                path.display()
            )
        })?;
        let folder = Self {
            path: path.to_owned(),
            _lock: lock(path)?,
        };
        if !empty && folder.community().exists() && !folder.is_complete() {
            println!("the last start didn't finish loading the demo community; starting it anew");
            for name in [
                "bot.sqlite",
                "bot.sqlite-wal",
                "bot.sqlite-shm",
                "community.json",
            ] {
                let file = folder.path.join(name);
                if file.exists() {
                    std::fs::remove_file(&file)
                        .with_context(|| format!("{} can't be removed", file.display()))?;
                }
            }
        }
        Ok(folder)
    }

    fn database(&self) -> PathBuf {
        self.path.join("bot.sqlite")
    }

    fn community(&self) -> PathBuf {
        self.path.join("community.json")
    }

    fn mark(&self) -> PathBuf {
        self.path.join("history-is-whole")
    }

    fn is_complete(&self) -> bool {
        self.mark().exists()
    }

    fn complete(&self) -> anyhow::Result<()> {
        std::fs::write(self.mark(), "").context("the data folder can't be written")
    }
}

/// Takes the folder for this process.
fn lock(folder: &Path) -> anyhow::Result<File> {
    let shown = folder.display();
    let file = File::create(folder.join("in-use"))
        .with_context(|| format!("the data folder {shown} can't be written"))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => anyhow::bail!(
            "the data folder {shown} is in use by another whoknows sandbox; stop that one, or name another folder with --data"
        ),
        Err(TryLockError::Error(why)) => {
            Err(why).with_context(|| format!("the data folder {shown} can't be locked"))
        }
        Ok(()) => Ok(file),
    }
}
