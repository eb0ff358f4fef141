//! Where a scenario is played, and what members see there of what the bot does.

use whoknows::domain::time::Timestamp;

use super::script::Step;

/// Plays steps against the bot.
pub trait Stage {
    /// Plays one step, waits until the bot has nothing more to do, and gives all that it did.
    fn play(&mut self, step: &Step) -> Result<Vec<Seen>, String>;

    /// The play is over: nothing may be left undone.
    fn end(&mut self) -> Result<(), String>;
}

/// Something the bot did, as members see it.
pub struct Seen {
    /// When.
    pub at: Timestamp,
    /// Is it said at another moment than the one the step ends at?
    pub meanwhile: bool,
    /// What.
    pub deed: Deed,
    /// Where: `#help`, or `#help › Title` for a thread. Empty for what only one person sees.
    pub place: String,
    /// Only this person sees it.
    pub only_for: Option<String>,
    /// Whose phone buzzes, or gets a badge.
    pub notified: Vec<String>,
    /// A badge without a sound.
    pub silent: bool,
    /// What it says, readable: names instead of ids.
    pub text: String,
    /// Buttons, selects and files below, one line each.
    pub below: Vec<String>,
}

/// What kind of thing the bot did.
pub enum Deed {
    /// Wrote a message.
    Says,
    /// Replied to a message, described.
    Replies(String),
    /// Changed a message of its own.
    Edits,
    /// Opened a thread with this name and wrote in it.
    OpensThread(String),
    /// Something in a few words: a reaction, a deletion, tags.
    Does(String),
    /// Wanted to do something in a few words, and Discord refused with this status.
    Fails(String, u16),
}
