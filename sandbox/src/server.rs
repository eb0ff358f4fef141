//! Starting, assembling and ending the stand-in.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::options::{Checker, Error, Options};
use crate::rates::Rates;
use crate::shared::{Shared, ended};
use crate::world::{Id, World};
use crate::{control, gateway, page, rest, snapshot};

/// How long requests under way may take once the stand-in is to end.
const FAREWELL: Duration = Duration::from_millis(600);

/// A running stand-in; clones are the same one.
#[derive(Clone)]
pub struct Sandbox {
    pub(crate) shared: Shared,
    tasks: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox")
            .field("addr", &self.shared.addr)
            .finish_non_exhaustive()
    }
}

/// Starts a stand-in on a loopback port.
///
/// Fails when the port is in use, the address is not a loopback one, or snapshot or OpenAPI
/// description cannot be read.
pub async fn start(options: Options) -> Result<Sandbox, Error> {
    if !options.listen.ip().is_loopback() {
        return Err(Error::NotLoopback(options.listen));
    }
    let checkers = checkers(options.checker, options.openapi.as_deref())?;
    let listener = listen(options.listen).await?;
    let addr = listener
        .local_addr()
        .map_err(|error| Error::Listen(options.listen, Arc::new(error)))?;
    let saved = match &options.snapshot {
        Some(path) => snapshot::load(path)?,
        None => None,
    };
    let (mut world, clock) = saved.unwrap_or_else(|| {
        let clock = Clock::new(options.clock);
        let world = World::new(
            &options.guild_name,
            &options.bot_name,
            options.bot_permissions,
            clock.now_ms(),
        );
        (world, clock)
    });
    // What nobody waits for any more has failed.
    world.now_ms = clock.now_ms();
    world.give_up_all_waiting();
    let settings = (options.token, checkers, options.first_answer_within);
    let shared = Shared::new(addr, clock, settings, world);
    let rates = options.rate_limits.then(Rates::default);
    shared.look(|state| state.rates = rates);
    let mut tasks = vec![tokio::spawn(serve(shared.clone(), listener))];
    tasks.push(tokio::spawn(sleep_threads(shared.clone())));
    if let Some(path) = options.snapshot {
        shared.changed.notify_one();
        tasks.push(tokio::spawn(snapshot::keep(shared.clone(), path)));
    }
    tracing::info!(%addr, "sandbox listens");
    Ok(Sandbox {
        shared,
        tasks: Arc::new(Mutex::new(tasks)),
    })
}

async fn listen(addr: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(addr)
        .await
        .map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => Error::PortInUse(addr),
            _ => Error::Listen(addr, Arc::new(error)),
        })
}

fn checkers(
    given: Option<Checker>,
    openapi: Option<&std::path::Path>,
) -> Result<Vec<Checker>, Error> {
    let mut checkers: Vec<Checker> = given.into_iter().collect();
    if let Some(path) = openapi {
        checkers.push(description(path).map_err(|why| Error::OpenApi(path.to_owned(), why))?);
    }
    Ok(checkers)
}

#[cfg(feature = "openapi")]
fn description(path: &std::path::Path) -> Result<Checker, String> {
    let checker = crate::openapi::Checker::load(path).map_err(|error| error.to_string())?;
    Ok(Box::new(move |method, path, body| {
        checker.check(method.as_str(), path, body)
    }))
}

#[cfg(not(feature = "openapi"))]
fn description(_: &std::path::Path) -> Result<Checker, String> {
    Err("this build lacks the feature \"openapi\"".to_owned())
}

async fn serve(shared: Shared, listener: TcpListener) {
    let mut stop = shared.stop.subscribe();
    let listener = listener.tap_io(|stream| {
        // Small writes must not wait for each other.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
    });
    let app = router(shared);
    let served = axum::serve(listener, app).with_graceful_shutdown(async move {
        ended(&mut stop).await;
    });
    if let Err(error) = served.await {
        tracing::error!(%error, "the sandbox stopped serving");
    }
}

fn router(shared: Shared) -> Router {
    Router::new()
        .route("/", get(front))
        .route("/gateway", get(socket))
        .route("/gateway/", get(socket))
        .route("/attachments/{id}/{name}", get(attachment))
        .merge(rest::routes())
        .merge(control::routes())
        .merge(page::routes())
        .fallback(nothing_here)
        .layer(middleware::from_fn_with_state(shared.clone(), rest::guard))
        .layer(middleware::from_fn_with_state(
            shared.clone(),
            control::local_only,
        ))
        .with_state(shared)
}

/// `GET /`: the gateway for a websocket, the chat page for a browser.
async fn front(State(shared): State<Shared>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    if !parts.headers.contains_key("sec-websocket-key") {
        return page::index();
    }
    match WebSocketUpgrade::from_request_parts(&mut parts, &shared).await {
        Ok(upgrade) => gateway::accept(shared, upgrade),
        Err(refused) => refused.into_response(),
    }
}

async fn socket(State(shared): State<Shared>, upgrade: WebSocketUpgrade) -> Response {
    gateway::accept(shared, upgrade)
}

async fn attachment(
    State(shared): State<Shared>,
    Path((id, _name)): Path<(Id, String)>,
) -> Response {
    let found = shared.look(|state| {
        let world = &state.world;
        let mut files = world
            .messages
            .values()
            .flat_map(|message| &message.attachments);
        let kind = files.find(|file| file.id == id)?.content_type.clone();
        Some((kind, world.files.get(&id)?.clone()))
    });
    match found {
        // Uploads are shown, never run: what a bot sends is not this origin's code.
        Some((kind, bytes)) if kind.starts_with("image/") && kind != "image/svg+xml" => {
            ([(CONTENT_TYPE, kind)], bytes).into_response()
        }
        Some((_, bytes)) => {
            let headers = [
                (CONTENT_TYPE, "application/octet-stream"),
                (axum::http::header::CONTENT_DISPOSITION, "attachment"),
            ];
            (headers, bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn nothing_here() -> Response {
    (
        StatusCode::NOT_FOUND,
        "there is nothing here; the chat page is at /",
    )
        .into_response()
}

/// With a flowing clock threads fall asleep without anybody moving it.
async fn sleep_threads(shared: Shared) {
    let mut stop = shared.stop.subscribe();
    loop {
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(30)) => {}
            () = ended(&mut stop) => return,
        }
        if !shared.clock.is_frozen() {
            shared.act(|state| state.world.archive_idle_threads());
        }
    }
}

impl Sandbox {
    /// Ends the stand-in: sockets are closed, the snapshot is written; takes less than a second.
    pub async fn shutdown(&self) {
        self.shared.stop.send_replace(true);
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for mut task in tasks {
            if tokio::time::timeout(FAREWELL, &mut task).await.is_err() {
                task.abort();
            }
        }
    }
}
