//! A request's body: JSON, or multipart with `payload_json` and files.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::Value;

use crate::refusal::Refusal;
use crate::shared::Shared;

/// Discord takes no larger request.
pub const MAX_REQUEST: usize = 25 * 1024 * 1024;

/// One uploaded file.
#[derive(Debug)]
pub struct Upload {
    /// The n of `files[n]`.
    pub number: u64,
    pub filename: String,
    pub content_type: Option<String>,
    pub bytes: Vec<u8>,
}

/// A body, read and checked.
#[derive(Debug)]
pub struct Payload {
    pub json: Value,
    pub files: Vec<Upload>,
}

fn bad_json() -> Refusal {
    Refusal::new(400, 50109, "The request body contains invalid JSON.")
}

fn too_large() -> Refusal {
    Refusal::new(413, 40005, "Request entity too large")
}

impl FromRequest<Shared> for Payload {
    type Rejection = Refusal;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Refusal> {
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let kind = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let payload = if kind.starts_with("multipart/form-data") {
            multipart(request, shared).await?
        } else {
            let body = to_bytes(request.into_body(), MAX_REQUEST)
                .await
                .map_err(|_| too_large())?;
            let json = if body.is_empty() {
                Value::Null
            } else if kind.starts_with("application/json") {
                serde_json::from_slice(&body).map_err(|_| bad_json())?
            } else {
                let words = format!(
                    "Expected \"Content-Type\" header to be one of {{'application/json'}}, got {kind:?}."
                );
                return Err(Refusal::new(400, 50035, words));
            };
            Self {
                json,
                files: Vec::new(),
            }
        };
        if !payload.json.is_null() {
            for checker in &shared.checkers {
                for why in checker(&method, &path, &payload.json) {
                    shared.look(|state| state.record.violation(method.as_str(), &path, why));
                }
            }
        }
        Ok(payload)
    }
}

async fn multipart(request: Request, shared: &Shared) -> Result<Payload, Refusal> {
    let broken = || Refusal::new(400, 50035, "Invalid Form Body");
    let mut parts = Multipart::from_request(request, shared)
        .await
        .map_err(|_| broken())?;
    let mut payload = Payload {
        json: Value::Null,
        files: Vec::new(),
    };
    let mut total = 0;
    while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
        let name = part.name().unwrap_or_default().to_owned();
        let filename = part.file_name().map(str::to_owned);
        let content_type = part.content_type().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|_| too_large())?;
        total += bytes.len();
        if total > MAX_REQUEST {
            return Err(too_large());
        }
        if name == "payload_json" {
            payload.json = serde_json::from_slice(&bytes).map_err(|_| bad_json())?;
        } else if let Some(filename) = filename {
            let number = name
                .trim_start_matches("files[")
                .trim_end_matches(']')
                .parse()
                .unwrap_or(payload.files.len() as u64);
            payload.files.push(Upload {
                number,
                filename,
                content_type,
                bytes: bytes.to_vec(),
            });
        }
    }
    Ok(payload)
}
