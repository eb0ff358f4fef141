//! `/help`: what the bot does and doesn't, and what it stores.

use super::event::Call;
use super::turn::{Done, Turn};
use crate::wording;

/// Ten lines, privately.
pub fn help(turn: &mut Turn<'_>, call: &Call) -> Done {
    let is_core = turn.is_core(call);
    turn.tell(call, wording::help::text(is_core, turn.settings));
    Ok(())
}
