//! What members did long before a scenario begins, as the database tells it.

use whoknows::domain::ask::{Ask, AskState, Heard};
use whoknows::domain::ids::{AskId, ChannelId, GuildId, MessageId, UserId};
use whoknows::domain::time::{DAY, HOUR, Timestamp};
use whoknows::store::Store;

/// Longer than any figure looks back, and than words are kept.
const LONG_AGO: i64 = 400 * DAY;
/// The first second of Discord's ids.
const DISCORD_EPOCH: i64 = 1_420_070_400;

/// Somebody who has asked before: one question, solved long ago, its words expired.
pub fn has_asked(
    store: &Store,
    (guild, channel): (GuildId, ChannelId),
    (asker, name): (UserId, &str),
    starts: Timestamp,
) -> Result<(), String> {
    let asked_at = starts.minus(LONG_AGO);
    let seconds = u64::try_from(asked_at.0 - DISCORD_EPOCH).map_err(|why| why.to_string())?;
    let ask = Ask {
        id: AskId(0),
        guild,
        channel,
        message: MessageId((seconds * 1000) << 22 | asker.0 & 0x3f_ffff),
        asker,
        asker_name: name.to_owned(),
        asked_at,
        title: String::new(),
        text: String::new(),
        topics: Vec::new(),
        heard: Heard::Detected,
        first_question: true,
        state: AskState::Solved,
        wave: 0,
        due_at: None,
        thread: None,
        post: None,
        taken_by: None,
        similar: None,
        first_response_at: Some(asked_at.plus(HOUR)),
        solved_at: Some(asked_at.plus(HOUR)),
        alert: None,
        link: None,
        whispered: false,
        checked_at: None,
    };
    let id = store.add_ask(&ask, &[]).map_err(|why| why.to_string())?;
    let id = id.ok_or("two members with one id")?;
    store
        .save_ask(&Ask { id, ..ask })
        .map_err(|why| why.to_string())
}
