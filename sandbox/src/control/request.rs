//! Bodies and refusals of the control interface.

use std::fmt;

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::refusal::Refusal;
use crate::world::{Channel, Id, Member, Message, Role, World};

/// Why the control interface did not do it: what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlError {
    /// The HTTP status, 4xx.
    pub status: u16,
    /// One or two sentences for a person.
    pub error: String,
}

impl ControlError {
    pub(crate) fn new(status: u16, error: impl Into<String>) -> Self {
        Self {
            status,
            error: error.into(),
        }
    }

    pub(crate) fn bad(error: impl Into<String>) -> Self {
        Self::new(400, error)
    }
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error)
    }
}

impl std::error::Error for ControlError {}

impl From<Refusal> for ControlError {
    fn from(refusal: Refusal) -> Self {
        let mut error = format!(
            "Discord would refuse this: {} ({})",
            refusal.message, refusal.code
        );
        if let Some(tree) = refusal.errors {
            error = format!("{error}: {tree}");
        }
        Self::new(400, error)
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        (status, Json(json!({"error": self.error}))).into_response()
    }
}

/// What most control routes answer.
pub type Outcome = Result<Json<Value>, ControlError>;

/// A JSON body, whatever content type it claims.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ControlError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ControlError> {
        let bytes = to_bytes(request.into_body(), crate::rest::MAX_REQUEST)
            .await
            .map_err(|_| ControlError::new(413, "the body is larger than 25 MiB"))?;
        let body = if bytes.is_empty() { b"{}" } else { &bytes[..] };
        serde_json::from_slice(body)
            .map(Body)
            .map_err(|error| ControlError::bad(format!("the JSON body is not right: {error}")))
    }
}

/// A name or an id; an id may be written as a number too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name(pub String);

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl From<u64> for Name {
    fn from(id: u64) -> Self {
        Self(id.to_string())
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Name;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name or an id")
            }
            fn visit_str<E>(self, text: &str) -> Result<Name, E> {
                Ok(Name(text.to_owned()))
            }
            fn visit_u64<E>(self, id: u64) -> Result<Name, E> {
                Ok(Name(id.to_string()))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// Looking things up in the words of the control interface.
impl World {
    /// A person who is here and may act; the bot acts for itself.
    pub(crate) fn actor(&self, name: &Name) -> Result<Id, ControlError> {
        let member = self.known_member(name)?;
        if member.id == self.bot {
            return Err(ControlError::bad(
                "the bot speaks for itself; choose a person for \"as\"",
            ));
        }
        if !member.present {
            let words = format!(
                "{} has left; POST /sandbox/members brings them back",
                member.name
            );
            return Err(ControlError::bad(words));
        }
        Ok(member.id)
    }

    pub(crate) fn known_member(&self, name: &Name) -> Result<&Member, ControlError> {
        self.find_member(&name.0).ok_or_else(|| {
            let known: Vec<&str> = self
                .present()
                .take(30)
                .map(|member| member.name.as_str())
                .collect();
            ControlError::bad(format!(
                "nobody is called {:?}; here are: {}",
                name.0,
                known.join(", ")
            ))
        })
    }

    pub(crate) fn known_role(&self, name: &Name) -> Result<&Role, ControlError> {
        self.find_role(&name.0).ok_or_else(|| {
            ControlError::bad(format!(
                "there is no role {:?}; POST /sandbox/roles makes one",
                name.0
            ))
        })
    }

    pub(crate) fn known_channel(&self, name: &Name) -> Result<&Channel, ControlError> {
        self.find_channel(&name.0).ok_or_else(|| {
            let known: Vec<&str> = self
                .guild_channels()
                .map(|channel| channel.name.as_str())
                .collect();
            ControlError::bad(format!(
                "there is no channel or thread {:?}; channels: {}",
                name.0,
                known.join(", ")
            ))
        })
    }

    /// A message that `person` can see.
    pub(crate) fn known_message(&self, name: &Name, person: Id) -> Result<&Message, ControlError> {
        let id = name.0.trim().parse().ok();
        id.and_then(|id: Id| self.messages.get(&id))
            .filter(|message| self.sees(person, message))
            .ok_or_else(|| {
                let words = format!(
                    "there is no message {} that {} can see",
                    name.0,
                    self.name_of(person)
                );
                ControlError::bad(words)
            })
    }

    /// Whether a person sees a message: the channel, and if it is ephemeral that it is theirs.
    pub(crate) fn sees(&self, person: Id, message: &Message) -> bool {
        self.can_view(person, message.channel)
            && message.visible_to.is_none_or(|reader| reader == person)
    }
}
