//! What waits for an answer, and what one asked.

use super::effect::Post;
use super::event::Call;
use super::turn::{Done, Turn};
use crate::wording;

/// Rows of a list; more is nothing one reads on a phone.
const ROWS: usize = 10;
/// `/questions open`: what waits for an answer, of a topic if one is named, the oldest first.
pub fn open(turn: &mut Turn<'_>, call: &Call, topic: Option<&str>) -> Done {
    let topic = topic.map(|typed| {
        let matcher = &turn.guild.matcher;
        let known = matcher
            .resolve(typed)
            .map(|skill| matcher.name(skill).to_owned());
        known.unwrap_or_else(|| typed.to_lowercase())
    });
    let mut asks = turn.store.unsettled(turn.guild.shape.id)?;
    asks.retain(|ask| {
        topic
            .as_ref()
            .is_none_or(|topic| ask.topics.contains(topic))
            && turn
                .guild
                .shape
                .can_see(call.who.id, &call.who.roles, ask.channel)
    });
    let (waiting, answered): (Vec<_>, Vec<_>) =
        asks.into_iter().partition(|ask| ask.state.is_unanswered());
    let mut text = wording::questions::open(&waiting, topic.as_deref(), ROWS, turn.at);
    if turn.is_core(call) && !answered.is_empty() {
        text = wording::questions::and_unmarked(&text, &answered, ROWS, turn.at);
    }
    turn.show(
        call,
        Post {
            text,
            ..Post::default()
        },
    );
    Ok(())
}

/// `/questions mine`: what I asked, the newest first.
pub fn mine(turn: &mut Turn<'_>, call: &Call) -> Done {
    let asks = turn
        .store
        .asks_of(turn.guild.shape.id, call.who.id, ROWS as u32)?;
    let text = wording::questions::mine(&asks, turn.at);
    turn.show(
        call,
        Post {
            text,
            ..Post::default()
        },
    );
    Ok(())
}
