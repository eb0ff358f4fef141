//! The weekly summary: posted by the community's own calendar, once, and on demand.

use super::event::Call;
use super::turn::{Done, Turn};

/// Posts last week's summary if it is due and wasn't posted.
pub fn post_if_due(_turn: &mut Turn<'_>) -> Done {
    Ok(())
}

/// `/health`.
pub fn health(_turn: &mut Turn<'_>, _call: &Call, _weeks: Option<u32>) -> Done {
    Ok(())
}

/// Shares it.
pub fn share(_turn: &mut Turn<'_>, _call: &Call, _weeks: u32) -> Done {
    Ok(())
}
