//! One question, and what must be true however it went: the right people were asked, once.

use serde_json::Value;

use super::ground::Ground;

/// What ana asks.
pub const QUESTION: &str = "How do I make Postgres replicate to a second server without downtime?";
/// Where a new thread is opened, and where a message is written.
pub const OPENS: &str = "/threads";
pub const WRITES: &str = "POST /api/v10/channels/";

/// How many of the bot's messages call people to a question.
pub fn calls(ground: &Ground) -> usize {
    let rows = ground.bot_rows();
    let is_call = |row: &&Value| {
        row["text"]
            .as_str()
            .is_some_and(|text| text.contains(": a question about"))
    };
    rows.iter().filter(is_call).count()
}

/// bo and chi were asked, once, and nobody else.
pub fn asked_once(ground: &Ground) {
    assert_eq!(
        calls(ground),
        1,
        "{:#?}\n{}",
        ground.bot_rows(),
        ground.bot.words()
    );
    assert_eq!(
        (ground.notifications("bo"), ground.notifications("chi")),
        (1, 1)
    );
    assert_eq!(ground.notifications("dee") + ground.notifications("eve"), 0);
}

/// Lets time go on until what was put off is tried again.
pub fn try_again(ground: &Ground) {
    for _ in 0..4 {
        ground.advance("1m");
    }
}

/// Moves the clock without waiting for the bot to come to rest.
pub fn move_clock(ground: &Ground, span: &str) {
    ground.sandbox.advance(span).expect("a span");
}
