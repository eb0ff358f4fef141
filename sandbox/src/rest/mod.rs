//! Discord's REST interface: thin routes over the model, one file an endpoint family.

mod answer;
mod application;
mod channels;
mod commands;
mod guard;
mod guild;
mod interactions;
mod messages;
mod payload;
mod reactions;
mod threads;
mod webhooks;

use axum::Router;
use axum::extract::State;
use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};

pub use guard::guard;
pub use payload::{MAX_REQUEST, Upload};
pub use reactions::{react, read_emoji};

use crate::refusal::Refusal;
use crate::shared::Shared;

/// What most routes answer.
type Reply = Result<answer::Answer, Refusal>;

/// All routes under `/api/v10`.
pub fn routes() -> Router<Shared> {
    Router::new()
        .merge(application::routes())
        .merge(guild::routes())
        .merge(channels::routes())
        .merge(messages::routes())
        .merge(reactions::routes())
        .merge(threads::routes())
        .merge(commands::routes())
        .merge(interactions::routes())
        .merge(webhooks::routes())
        .route("/api", axum::routing::any(unknown))
        .route("/api/{*rest}", axum::routing::any(unknown))
        .method_not_allowed_fallback(wrong_method)
}

async fn unknown(State(shared): State<Shared>, method: Method, uri: Uri) -> Response {
    shared.look(|state| {
        let record = &mut state.record;
        record.violation(
            method.as_str(),
            uri.path(),
            "Discord has no such route (or the sandbox lacks it)",
        );
    });
    Refusal::new(404, 0, "404: Not Found").into_response()
}

async fn wrong_method(State(shared): State<Shared>, method: Method, uri: Uri) -> Response {
    shared.look(|state| {
        let why = "the route exists, but not with this method";
        state.record.violation(method.as_str(), uri.path(), why);
    });
    Refusal::new(405, 0, "405: Method Not Allowed").into_response()
}
