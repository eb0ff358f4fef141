//! The control interface: what people do, in JSON over HTTP, for scripts, tests and the page.

mod act;
mod command_text;
mod faults;
mod ground;
mod press;
mod request;
mod talk;
mod time;
mod watch;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

pub use faults::set as set_fault;
pub use ground::{NewChannel, NewMember, NewOverwrite, NewRole};
pub use request::{ControlError, Name};
pub use talk::{Said, Say};
pub use watch::{Note, Viewer};

pub(crate) use act::{Menu, TypedCommand, autocomplete, command, menu};
pub(crate) use ground::{add_channel, add_member, add_role, remove_channel, remove_member};
pub(crate) use press::{Press, Submit, await_modal, press_and_submit, submit};
pub(crate) use talk::{NewThread, delete, edit, open_thread, react, say};
pub(crate) use time::{Move, move_clock};
pub(crate) use watch::{notifications, state, transcript};

use crate::shared::Shared;

/// All routes under `/sandbox`.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/sandbox/state", get(watch::state_route))
        .route(
            "/sandbox/members",
            post(ground::members_route).delete(ground::leave_route),
        )
        .route("/sandbox/roles", post(ground::roles_route))
        .route(
            "/sandbox/channels",
            post(ground::channels_route).delete(ground::remove_channel_route),
        )
        .route("/sandbox/say", post(talk::say_route))
        .route("/sandbox/edit", post(talk::edit_route))
        .route("/sandbox/delete", post(talk::delete_route))
        .route(
            "/sandbox/messages",
            axum::routing::delete(talk::delete_route),
        )
        .route("/sandbox/react", post(talk::react_route))
        .route("/sandbox/thread", post(talk::thread_route))
        .route("/sandbox/command", post(act::command_route))
        .route("/sandbox/autocomplete", post(act::autocomplete_route))
        .route("/sandbox/menu", post(act::menu_route))
        .route("/sandbox/press", post(press::press_route))
        .route("/sandbox/submit", post(press::submit_route))
        .route("/sandbox/commands", get(act::commands_route))
        .route("/sandbox/interactions/{id}", get(act::interaction_route))
        .route(
            "/sandbox/clock",
            get(time::read_route).post(time::move_route),
        )
        .route("/sandbox/transcript", get(watch::transcript_route))
        .route("/sandbox/notifications", get(watch::notifications_route))
        .route("/sandbox/violations", get(watch::violations_route))
        .route("/sandbox/log", get(watch::log_route))
        .route("/sandbox/written", get(watch::written_route))
        .route("/sandbox/stream", get(watch::stream_route))
        .route("/sandbox/fault", post(faults::fault_route))
        .route("/sandbox/{*rest}", axum::routing::any(unknown))
        .method_not_allowed_fallback(wrong_method)
}

async fn unknown() -> ControlError {
    ControlError::new(
        404,
        "there is no such route; see the README of the sandbox for those there are",
    )
}

async fn wrong_method() -> ControlError {
    ControlError::new(405, "this route exists, but takes another method")
}

/// Lets only pages and programs of this machine in: a foreign page that had its name resolved to
/// 127.0.0.1 still sends its own name as host.
pub async fn local_only(State(_): State<Shared>, request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/sandbox") && !comes_from_here(&request) {
        let words = "the control interface answers to 127.0.0.1 and localhost only";
        return ControlError::new(403, words).into_response();
    }
    next.run(request).await
}

fn comes_from_here(request: &Request) -> bool {
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let origin_is_local = |origin: &str| {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        is_local(host)
    };
    header(HOST).is_none_or(is_local) && header(ORIGIN).is_none_or(origin_is_local)
}

fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_loopback_names_are_local() {
        assert!(is_local("127.0.0.1:8080") && is_local("localhost") && is_local("[::1]:1"));
        assert!(!is_local("evil.example:8080") && !is_local("127.0.0.1.evil.example"));
    }
}
