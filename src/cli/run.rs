//! `whoknows run`: serves the communities that the bot is in, until Ctrl-C or SIGTERM.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use tokio::sync::mpsc;

use crate::app::{App, owner};
use crate::clock::{Clock, SystemClock};
use crate::config::{self, ClockSource, Config};
use crate::discord::{self, Connection, server_clock::ServerClock};
use crate::store::Store;

/// Where the config file is looked for when none is named.
const CONFIG: &str = "config.toml";
/// Events that wait for the owner at most; Discord's side waits beyond that.
const WAITING: usize = 4096;
/// How long the owner may take to save what came last.
const LAST_COMMIT: Duration = Duration::from_millis(400);

/// Serve the communities that the bot is in
#[derive(Debug, Args)]
pub struct Options {
    /// The config file; without one `config.toml` is read, if it is there
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Serves until it is told to stop.
pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let config = read_config(options.config.as_deref())?;
    super::log::start(config.log.level.name());
    let environment = std::env::var("DISCORD_TOKEN").ok();
    let token = config::token(environment, config.discord.token_file.as_deref())?;
    if let Some(warning) = &token.warning {
        tracing::warn!("{warning}");
    }
    warn_of_plain_http(config.discord.api_base.as_deref());
    let store = Store::open(&config.store.path)?;
    let app = App::new(store, config.community).learning_aside();
    // One thread is plenty: the store has its own, the gateway too, and what is left only waits.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let served = runtime.block_on(async {
        let local = config.discord.api_base.is_some();
        let connection = Connection {
            token: token.secret,
            clock: clock(config.discord.clock, config.discord.api_base.as_deref()).await,
            api_base: config.discord.api_base,
            tick_every: tick_every(local),
            surveyor: app.surveyor(),
        };
        serve(app, connection, told_to_stop()?).await
    });
    // A request that still hangs must not keep the program.
    runtime.shutdown_background();
    served.map(|()| ExitCode::SUCCESS)
}

/// Runs the bot over a connection until `shutdown`: the owner thread between what is heard and
/// what is said. Returns within two seconds after `shutdown`.
pub async fn serve(
    app: App,
    connection: Connection,
    shutdown: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let (events, heard) = mpsc::channel(WAITING);
    let (effects, wanted) = mpsc::unbounded_channel();
    let owner = owner::start(app, heard, effects).context("the owner's thread can't start")?;
    let served = discord::serve(connection, events, wanted, shutdown).await;
    let saved = tokio::task::spawn_blocking(move || owner.thread.join());
    if tokio::time::timeout(LAST_COMMIT, saved).await.is_err() {
        tracing::debug!("stopped with requests under way");
    }
    served.map_err(anyhow::Error::from)
}

/// How often time goes on: more often against a local server, whose clock may leap.
pub fn tick_every(local: bool) -> Duration {
    Duration::from_millis(if local { 250 } else { 1000 })
}

/// The config that was named, else config.toml in this folder, else every default.
pub fn read_config(named: Option<&Path>) -> anyhow::Result<Config> {
    let config = match named {
        Some(path) => Config::read(path)?,
        None if Path::new(CONFIG).exists() => Config::read(Path::new(CONFIG))?,
        None => Config::default(),
    };
    Ok(config)
}

async fn clock(source: ClockSource, api_base: Option<&str>) -> Arc<dyn Clock> {
    match (source, api_base) {
        (ClockSource::Server, Some(base)) => Arc::new(ServerClock::follow(base).await),
        _ => Arc::new(SystemClock),
    }
}

fn warn_of_plain_http(api_base: Option<&str>) {
    let Some(host) = api_base.and_then(|base| base.strip_prefix("http://")) else {
        return;
    };
    let local = ["127.", "localhost", "[::1]"];
    if !local.iter().any(|name| host.starts_with(name)) {
        tracing::warn!("api_base is plain http to another machine: the token travels unencrypted");
    }
}

/// Ready once Ctrl-C or SIGTERM came.
fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .context("can't listen for SIGTERM")?;
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = term.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        tracing::info!("stopping");
    })
}
