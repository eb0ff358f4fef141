//! A local stand-in for Discord, strict as Discord is: REST, gateway, control interface and chat
//! page on one loopback port.
//!
//! Code map, from the inside out:
//! - `world` – the model: community, channels, messages, threads, who may do what, who is
//!   notified. Plain values, no clock, no sockets. Every change leaves events to be sent.
//! - `limits` – the numbers and required fields that Discord refuses by.
//! - `openapi` – request bodies held against Discord's own description (feature `openapi`).
//! - `refusal` – how Discord says no; `faults` – bad days on demand; `rates` – how often one may ask;
//!   `record` – what the bot did.
//! - `clock` – time that flows or stands, and can be moved forward.
//! - `shared` – one lock around all that, and the way changes leave it.
//! - `gateway` – sessions, what each was sent, and their sockets.
//! - `rest` – Discord's routes, thin, one file an endpoint family; `rest/guard` is passed by all.
//! - `control` – what people do, under `/sandbox`; `api` – the same without HTTP.
//! - `snapshot` – the community kept across restarts; `page` – the chat page.
//! - `server` – putting it together, starting and ending.

mod api;
mod clock;
mod control;
mod faults;
mod gateway;
mod limits;
#[cfg(feature = "openapi")]
pub mod openapi;
mod options;
mod page;
mod rates;
mod record;
mod refusal;
mod rest;
mod server;
mod shared;
mod snapshot;
mod world;

pub use clock::{Clock, ClockMode};
pub use control::{
    ControlError, Name, NewChannel, NewMember, NewOverwrite, NewRole, Note, Said, Say,
};
pub use options::{Checker, Error, Options};
pub use record::{Request, Violation, Written};
pub use server::{Sandbox, start};
