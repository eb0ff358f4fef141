//! What every request of the bot passes: the record, the faults, the token.

use std::time::{Duration, Instant};

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::faults::Mishap;
use crate::rates::Allowance;
use crate::refusal::{FormErrors, Refusal};
use crate::shared::Shared;
use crate::world::Id;

/// Routes that carry their own token, or need none.
fn open(path: &str) -> bool {
    let path = path.strip_prefix("/api/v10").unwrap_or(path);
    path == "/gateway" || path.starts_with("/webhooks/") || path.starts_with("/interactions/")
}

pub async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if !path.starts_with("/api/") {
        return next.run(request).await;
    }
    let method = request.method().to_string();
    let (mishaps, refusing) = shared.look(|state| {
        (
            state
                .faults
                .take(&format!("{method} {path}"), shared.clock.now_ms()),
            state.faults.refusing(),
        )
    });
    if refusing {
        return severed();
    }
    let allowed = allowance(&shared, &method, &path);
    let mut lost = false;
    let mut response = allowed
        .filter(|allowed| allowed.spent)
        .map(|allowed| rate_limited(allowed.resets_after.as_secs_f64(), allowed.global));
    for mishap in mishaps {
        match mishap {
            Mishap::Delay(time) => tokio::time::sleep(time).await,
            Mishap::RateLimit {
                retry_after,
                global,
            } => response = Some(rate_limited(retry_after, global)),
            Mishap::ServerError(status) => response = Some(server_error(status)),
            Mishap::LoseResponse => lost = true,
        }
    }
    let response = match response {
        Some(response) => response,
        None if !authorized(&shared, &request, &path) => Refusal::unauthorized().into_response(),
        None if forbidden(&shared, &path) => Refusal::missing_permissions().into_response(),
        None => in_discords_words(next.run(request).await),
    };
    let response = match allowed {
        Some(allowed) => with_allowance(response, allowed),
        None => response,
    };
    let status = if lost { 0 } else { response.status().as_u16() };
    let at_ms = shared.clock.now_ms();
    tracing::debug!(%method, %path, status, "request");
    shared.look(|state| state.record.request(&method, &path, status, at_ms));
    if lost { severed() } else { response }
}

fn authorized(shared: &Shared, request: &Request, path: &str) -> bool {
    if open(path) {
        return true;
    }
    let header = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    header
        .and_then(|value| value.strip_prefix("Bot "))
        .is_some_and(|given| {
            !given.is_empty() && shared.token.as_ref().is_none_or(|token| token == given)
        })
}

/// Whether the request is about a channel, or a thread of a channel, that a fault forbids.
fn forbidden(shared: &Shared, path: &str) -> bool {
    let Some(rest) = path.strip_prefix("/api/v10/channels/") else {
        return false;
    };
    let Ok(channel) = rest.split('/').next().unwrap_or_default().parse::<Id>() else {
        return false;
    };
    shared.look(|state| {
        let parent = state
            .world
            .channels
            .get(&channel)
            .and_then(|found| found.parent);
        let closed = &state.faults.forbidden;
        closed.contains(&channel) || parent.is_some_and(|parent| closed.contains(&parent))
    })
}

/// The router refuses an id that is no number, or an unknown query, in plain text.
fn in_discords_words(response: Response) -> Response {
    let json = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json");
    if response.status() == StatusCode::BAD_REQUEST && !json {
        let words = "Value is not snowflake.";
        return FormErrors::one("", "NUMBER_TYPE_COERCE", words).into_response();
    }
    response
}

/// What is left of the limits, where there are any; answers to interactions have none.
fn allowance(shared: &Shared, method: &str, path: &str) -> Option<Allowance> {
    if open(path) {
        return None;
    }
    shared.look(|state| {
        let rates = state.rates.as_mut()?;
        Some(rates.count(method, path, Instant::now()))
    })
}

/// Discord tells with every answer what is left.
fn with_allowance(mut response: Response, allowed: Allowance) -> Response {
    let headers = response.headers_mut();
    let told = [
        ("x-ratelimit-limit", allowed.limit.to_string()),
        ("x-ratelimit-remaining", allowed.remaining.to_string()),
        (
            "x-ratelimit-reset-after",
            format!("{:.3}", allowed.resets_after.as_secs_f64()),
        ),
    ];
    for (name, value) in told {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    if allowed.global && allowed.spent {
        headers.insert("x-ratelimit-global", HeaderValue::from_static("true"));
    }
    response
}

fn rate_limited(retry_after: f64, global: bool) -> Response {
    let body = json!({"message": "You are being rate limited.", "retry_after": retry_after, "global": global});
    let mut response = (StatusCode::TOO_MANY_REQUESTS, Json(body)).into_response();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&retry_after.to_string()) {
        headers.insert("retry-after", value.clone());
        headers.insert("x-ratelimit-reset-after", value);
    }
    if global {
        headers.insert("x-ratelimit-global", HeaderValue::from_static("true"));
        headers.insert("x-ratelimit-scope", HeaderValue::from_static("global"));
        return response;
    }
    headers.insert("x-ratelimit-limit", HeaderValue::from_static("5"));
    headers.insert("x-ratelimit-remaining", HeaderValue::from_static("0"));
    headers.insert("x-ratelimit-scope", HeaderValue::from_static("user"));
    response
}

fn server_error(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let words = format!(
        "{}: {}",
        status.as_u16(),
        status.canonical_reason().unwrap_or("Error")
    );
    (status, Json(json!({"message": words, "code": 0}))).into_response()
}

/// A response whose body fails before its first byte, on which the server cuts the connection
/// with nothing sent.
fn severed() -> Response {
    let cut = futures_util::stream::once(async {
        // The head of the response must not get ahead of the failure.
        tokio::time::sleep(Duration::ZERO).await;
        Err::<Vec<u8>, _>(std::io::Error::other("cut on purpose"))
    });
    Response::new(Body::from_stream(cut))
}
