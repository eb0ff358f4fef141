//! Checks request bodies against Discord's published OpenAPI description.
//!
//! It catches wrong types, missing fields, lengths, counts and unknown callback types. It doesn't catch what the
//! description doesn't say: content over 2,000 characters, unknown fields, capitals in command names, buttons without a
//! label, permissions, deadlines; the sandbox has its own rules for these. The description lives outside of the
//! repository, so a test that needs it is skipped where it isn't there.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::{Draft, Registry, ValidationError, Validator, error::ValidationErrorKind};
use serde_json::{Value, json};

/// The name under which the description's own references are resolved.
const URN: &str = "urn:discord:openapi";

/// Where the description is stricter than Discord itself: what is put in its place, and why. Each is a place in the
/// description, so a false alarm can't hide a real fault elsewhere.
const KNOWN_FALSE_ALARMS: [(&str, &str, &str); 4] = [
    (
        "/components/schemas/MessageAttachmentRequest/properties/id",
        r##"{"anyOf": [{"type": "integer", "minimum": 0}, {"$ref": "#/components/schemas/SnowflakeType"}]}"##,
        "Discord's reference documents attachments[].id of an upload as the number of its file, and takes an integer",
    ),
    (
        "/components/schemas/ApplicationCommandCreateRequest/properties/default_member_permissions",
        BITS,
        BITS_REASON,
    ),
    (
        "/components/schemas/ApplicationCommandPatchRequestPartial/properties/default_member_permissions",
        BITS,
        BITS_REASON,
    ),
    (
        "/components/schemas/ApplicationCommandUpdateRequest/properties/default_member_permissions",
        BITS,
        BITS_REASON,
    ),
];

const BITS: &str =
    r#"{"type": ["integer", "string", "null"], "pattern": "^[0-9]+$", "minimum": 0}"#;
const BITS_REASON: &str =
    "Discord's reference documents default_member_permissions as bits in a string";

/// Discord's description of its HTTP interface, ready to judge bodies.
pub struct Checker {
    registry: Registry<'static>,
    routes: Vec<Route>,
    /// Validators by the place of their schema; compiled when first needed.
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

/// A method and path template and what its body must be.
struct Route {
    method: String,
    template: Vec<Segment>,
    /// JSON pointer of the body's schema, as a URI fragment; `None` if the description knows no body.
    schema: Option<String>,
    body_required: bool,
}

enum Segment {
    Fixed(String),
    Parameter,
}

/// Why the description can't be used.
#[derive(Debug)]
pub enum LoadError {
    /// The file can't be read or unpacked.
    Unreadable(std::io::Error),
    /// It isn't JSON.
    NotJson(serde_json::Error),
    /// It is JSON, but not the description that this code knows; says what is missing.
    Unexpected(String),
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "can't read the OpenAPI description: {error}"),
            Self::NotJson(error) => write!(f, "the OpenAPI description is not JSON: {error}"),
            Self::Unexpected(what) => {
                write!(f, "the OpenAPI description is not as expected: {what}")
            }
        }
    }
}

impl std::error::Error for LoadError {}

impl Checker {
    /// Reads the description from a `.json` or `.json.gz` file.
    pub fn load(path: &Path) -> Result<Self, LoadError> {
        let mut text = String::new();
        let mut file = BufReader::new(File::open(path).map_err(LoadError::Unreadable)?);
        let packed = path.extension().is_some_and(|extension| extension == "gz");
        if packed {
            flate2::bufread::GzDecoder::new(file).read_to_string(&mut text)
        } else {
            file.read_to_string(&mut text)
        }
        .map_err(LoadError::Unreadable)?;
        Self::new(serde_json::from_str(&text).map_err(LoadError::NotJson)?)
    }

    /// Takes a description that was read already.
    pub fn new(mut description: Value) -> Result<Self, LoadError> {
        correct(&mut description)?;
        let routes = routes(&description)?;
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(URN, description)
            .and_then(jsonschema::RegistryBuilder::prepare)
            .map_err(|error| LoadError::Unexpected(error.to_string()))?;
        Ok(Self {
            registry,
            routes,
            validators: Mutex::default(),
        })
    }

    /// What the description says against a request, one sentence each; empty if nothing.
    ///
    /// `path` may begin with `/api/v10` and may have a query. `body` is `null` where there was none; of a multipart
    /// request it is the part `payload_json`. A route that the description doesn't know is a violation too.
    pub fn check(&self, method: &str, path: &str, body: &Value) -> Vec<String> {
        let Some(route) = self.route(method, path) else {
            return vec![format!(
                "{method} {path}: Discord's description knows no such route"
            )];
        };
        let Some(schema) = &route.schema else {
            return Vec::new();
        };
        if body.is_null() && !route.body_required {
            return Vec::new();
        }
        match self.validator(schema) {
            Ok(validator) => validator
                .iter_errors(body)
                .flat_map(|error| sentences(&error))
                .map(|sentence| format!("{method} {path}: {sentence}"))
                .collect(),
            Err(why) => vec![format!(
                "{method} {path}: the description's schema can't be used: {why}"
            )],
        }
    }

    /// The route with the most fixed segments that fits, so that `@original` goes before `{message_id}`.
    fn route(&self, method: &str, path: &str) -> Option<&Route> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = path.strip_prefix("/api/v10").unwrap_or(path);
        let parts: Vec<&str> = segments(path).collect();
        self.routes
            .iter()
            .filter(|route| route.method.eq_ignore_ascii_case(method) && route.fits(&parts))
            .max_by_key(|route| route.fixed())
    }

    fn validator(&self, schema: &str) -> Result<Arc<Validator>, String> {
        let mut validators = self
            .validators
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = validators.get(schema) {
            return Ok(Arc::clone(known));
        }
        let built = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .build(&json!({ "$ref": format!("{URN}#{schema}") }))
            .map_err(|error| error.to_string())?;
        let built = Arc::new(built);
        validators.insert(schema.to_owned(), Arc::clone(&built));
        Ok(built)
    }
}

impl std::fmt::Debug for Checker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Checker")
            .field("routes", &self.routes.len())
            .finish_non_exhaustive()
    }
}

impl Route {
    fn fits(&self, parts: &[&str]) -> bool {
        self.template.len() == parts.len()
            && self
                .template
                .iter()
                .zip(parts)
                .all(|(segment, part)| match segment {
                    Segment::Fixed(text) => text == part,
                    Segment::Parameter => !part.is_empty(),
                })
    }

    fn fixed(&self) -> usize {
        self.template
            .iter()
            .filter(|segment| matches!(segment, Segment::Fixed(_)))
            .count()
    }
}

/// Puts the known false alarms right; complains if one of them has no place in the description any more.
fn correct(description: &mut Value) -> Result<(), LoadError> {
    for (place, schema, reason) in KNOWN_FALSE_ALARMS {
        let found = description.pointer_mut(place).ok_or_else(|| {
            LoadError::Unexpected(format!(
                "{place} is gone, which was changed because {reason}"
            ))
        })?;
        *found = serde_json::from_str(schema).map_err(LoadError::NotJson)?;
    }
    Ok(())
}

fn routes(description: &Value) -> Result<Vec<Route>, LoadError> {
    let paths = description["paths"]
        .as_object()
        .ok_or_else(|| LoadError::Unexpected("there are no paths".to_owned()))?;
    let mut routes = Vec::new();
    for (path, operations) in paths {
        for method in ["get", "post", "put", "patch", "delete"] {
            let Some(operation) = operations.get(method) else {
                continue;
            };
            let body = &operation["requestBody"];
            let media = ["application/json", "multipart/form-data"]
                .into_iter()
                .find(|media| body["content"].get(media).is_some());
            routes.push(Route {
                method: method.to_owned(),
                template: segments(path).map(segment).collect(),
                schema: media.map(|media| {
                    let steps = [
                        "paths",
                        path,
                        method,
                        "requestBody",
                        "content",
                        media,
                        "schema",
                    ];
                    steps
                        .iter()
                        .fold(String::new(), |place, step| place + "/" + &fragment(step))
                }),
                body_required: body["required"].as_bool().unwrap_or(false),
            });
        }
    }
    Ok(routes)
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').skip(1)
}

fn segment(text: &str) -> Segment {
    if text.starts_with('{') {
        Segment::Parameter
    } else {
        Segment::Fixed(text.to_owned())
    }
}

/// One step of a JSON pointer (RFC 6901, sections 3 and 6) inside of a URI fragment.
fn fragment(step: &str) -> String {
    step.replace('~', "~0")
        .replace('/', "~1")
        .replace('{', "%7B")
        .replace('}', "%7D")
}

/// What is wrong and where. Where a value fits none of several shapes, the complaint of the nearest shape is told:
/// the one whose kind (`type`) fits, then the one with the fewest complaints.
fn sentences(error: &ValidationError<'_>) -> Vec<String> {
    let (ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context }) =
        error.kind()
    else {
        let place = error.instance_path().to_string();
        let place = if place.is_empty() {
            "the body".to_owned()
        } else {
            place
        };
        return vec![format!("{place}: {}", shortened(&error.to_string()))];
    };
    context
        .iter()
        .min_by_key(|shape| (misses_kind(shape, error), shape.len()))
        .map(|shape| shape.iter().flat_map(sentences).collect())
        .unwrap_or_default()
}

/// Whether this shape is of another kind than the value: another JSON type altogether, or another `type` number.
fn misses_kind(shape: &[ValidationError<'_>], whole: &ValidationError<'_>) -> bool {
    let here = whole.instance_path().to_string();
    shape.iter().any(|error| {
        let place = error.instance_path().to_string();
        let other_json = place == here && matches!(error.kind(), ValidationErrorKind::Type { .. });
        other_json || place == format!("{here}/type")
    })
}

/// Long values are repeated in a message only as far as they help.
fn shortened(message: &str) -> String {
    const LONGEST: usize = 200;
    if message.chars().count() <= LONGEST {
        return message.to_owned();
    }
    let half = LONGEST / 2;
    let begin: String = message.chars().take(half).collect();
    let end: Vec<char> = message.chars().rev().take(half).collect();
    format!("{begin} … {}", end.into_iter().rev().collect::<String>())
}

#[cfg(test)]
#[path = "openapi_tests.rs"]
mod tests;
