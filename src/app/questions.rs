//! What waits for an answer, and what was answered before.

use super::effect::Post;
use super::event::Call;
use super::turn::{Done, Turn};
use crate::domain::ask::Ask;
use crate::domain::ids::AskId;
use crate::wording;
use crate::wording::questions::{Answer, Found};

/// Rows of a list; more is nothing one reads on a phone.
const ROWS: usize = 10;
/// Below this likeness a hit has nothing to do with the search.
const RELEVANT: f64 = 0.08;

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
        ask.state.is_unanswered()
            && topic
                .as_ref()
                .is_none_or(|topic| ask.topics.contains(topic))
            && turn
                .guild
                .shape
                .can_see(call.who.id, &call.who.roles, ask.channel)
    });
    let text = wording::questions::open(&asks, topic.as_deref(), ROWS, turn.at);
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

/// `/search`: solved questions like the words given, from channels the one who searches can see.
pub fn search(turn: &mut Turn<'_>, call: &Call, text: &str) -> Done {
    if text.trim().is_empty() {
        turn.tell(call, wording::questions::NOTHING_TO_SEARCH);
        return Ok(());
    }
    let hits = turn.guild.ranker.similar("", text, true, ROWS * 4);
    let mut found = Vec::new();
    for hit in hits.iter().filter(|hit| hit.score >= RELEVANT) {
        let Some(ask) = turn.store.ask(turn.guild.shape.id, AskId(hit.id))? else {
            continue;
        };
        if found.len() == ROWS / 2 || !may_read(turn, call, &ask) {
            continue;
        }
        let accepted = turn
            .store
            .responses_to(ask.id)?
            .into_iter()
            .find(|one| one.accepted);
        let credits = turn.store.credits_of(ask.id)?;
        found.push(Found {
            ask,
            answer: accepted.map(|one| Answer {
                channel: one.channel,
                message: one.message,
                text: one.text,
            }),
            helpers: credits.into_iter().map(|credit| credit.name).collect(),
        });
    }
    let text = wording::questions::search(text, &found, turn.at);
    turn.show(
        call,
        Post {
            text,
            ..Post::default()
        },
    );
    Ok(())
}

fn may_read(turn: &Turn<'_>, call: &Call, ask: &Ask) -> bool {
    ask.state.is_solved()
        && turn
            .guild
            .shape
            .can_see(call.who.id, &call.who.roles, ask.channel)
}
