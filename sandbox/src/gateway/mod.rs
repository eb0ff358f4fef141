//! The gateway: sessions and the sockets they are on.

mod hub;
mod socket;

pub use hub::{Hub, Outgoing};
pub use socket::{accept, url};
