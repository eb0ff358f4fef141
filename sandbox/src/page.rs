//! The chat page: a placeholder until the real one is merged.

use axum::Router;
use axum::response::{Html, IntoResponse, Response};

/// Routes of the page's assets, under `/page/`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
}

/// The page itself.
pub fn index() -> Response {
    Html("<!doctype html><title>Sandbox</title><p>The sandbox is running.</p>").into_response()
}
