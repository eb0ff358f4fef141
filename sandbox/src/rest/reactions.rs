//! Reactions: added, taken, listed.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::{delete, get, put};
use serde::Deserialize;

use super::Reply;
use super::answer::Answer;
use crate::refusal::Refusal;
use crate::shared::Shared;
use crate::world::{Emoji, Id, World, permissions};

/// Distinct reactions on one message.
const DISTINCT: usize = 20;

pub fn routes() -> Router<Shared> {
    let one = "/api/v10/channels/{channel}/messages/{message}/reactions/{emoji}";
    Router::new()
        .route(&format!("{one}/@me"), put(add).delete(take_own))
        .route(&format!("{one}/{{user}}"), delete(take))
        .route(one, get(list))
}

/// `🙋` or `name:id`, as in a path.
pub fn read_emoji(text: &str) -> Result<Emoji, Refusal> {
    let unknown = || Refusal::new(400, 10014, "Unknown Emoji");
    if let Some((name, id)) = text.split_once(':') {
        let id = id.parse().map_err(|_| unknown())?;
        return Ok(Emoji {
            id: Some(id),
            name: name.to_owned(),
        });
    }
    // Emoji are no letters; digits are only half of a keycap.
    let plain = text.chars().all(|c| c.is_alphanumeric() || c.is_ascii());
    if text.is_empty() || (plain && !text.contains('\u{20e3}')) || text.chars().count() > 16 {
        return Err(unknown());
    }
    Ok(Emoji {
        id: None,
        name: text.to_owned(),
    })
}

async fn add(
    State(shared): State<Shared>,
    Path((channel, message, emoji)): Path<(Id, Id, String)>,
) -> Reply {
    let emoji = read_emoji(&emoji)?;
    shared.act(|state| {
        let world = &mut state.world;
        react(world, world.bot, (channel, message), &emoji)?;
        Ok(Answer::Nothing)
    })
}

/// Adds somebody's reaction, if they may.
pub fn react(world: &mut World, user: Id, place: (Id, Id), emoji: &Emoji) -> Result<(), Refusal> {
    let (channel, message) = place;
    let found = world.require(user, channel, permissions::READ_MESSAGE_HISTORY)?;
    let archived = found.thread.as_ref().is_some_and(|thread| thread.archived);
    let target = world.visible_message(channel, message)?;
    let known = target
        .reactions
        .iter()
        .any(|reaction| reaction.emoji == *emoji);
    let full = target.reactions.len() >= DISTINCT;
    if archived {
        return Err(Refusal::new(400, 50083, "Thread is archived"));
    }
    if !known {
        world.require(user, channel, permissions::ADD_REACTIONS)?;
        if full {
            return Err(Refusal::new(
                403,
                30010,
                "Maximum number of reactions reached (20)",
            ));
        }
    }
    world.set_reaction(message, user, emoji, true);
    Ok(())
}

async fn take_own(
    State(shared): State<Shared>,
    Path((channel, message, emoji)): Path<(Id, Id, String)>,
) -> Reply {
    let emoji = read_emoji(&emoji)?;
    shared.act(|state| {
        let world = &mut state.world;
        world.require(world.bot, channel, 0)?;
        world.visible_message(channel, message)?;
        world.set_reaction(message, world.bot, &emoji, false);
        Ok(Answer::Nothing)
    })
}

async fn take(
    State(shared): State<Shared>,
    Path((channel, message, emoji, user)): Path<(Id, Id, String, Id)>,
) -> Reply {
    let emoji = read_emoji(&emoji)?;
    shared.act(|state| {
        let world = &mut state.world;
        world.require(world.bot, channel, 0)?;
        if user != world.bot {
            world.require(world.bot, channel, permissions::MANAGE_MESSAGES)?;
        }
        world.visible_message(channel, message)?;
        world.set_reaction(message, user, &emoji, false);
        Ok(Answer::Nothing)
    })
}

#[derive(Deserialize)]
struct Page {
    after: Option<Id>,
    limit: Option<usize>,
}

async fn list(
    State(shared): State<Shared>,
    Path((channel, message, emoji)): Path<(Id, Id, String)>,
    Query(page): Query<Page>,
) -> Reply {
    let emoji = read_emoji(&emoji)?;
    shared.look(|state| {
        let world = &state.world;
        world.require(world.bot, channel, permissions::READ_MESSAGE_HISTORY)?;
        let found = world.visible_message(channel, message)?;
        let reaction = found
            .reactions
            .iter()
            .find(|reaction| reaction.emoji == emoji);
        let mut users = reaction
            .map(|reaction| reaction.users.clone())
            .unwrap_or_default();
        users.sort_unstable();
        let after = page.after.unwrap_or(0);
        let limit = page.limit.unwrap_or(25).clamp(1, 100);
        let users = users.into_iter().filter(|user| *user > after).take(limit);
        Ok(Answer::Json(
            users.map(|user| world.user_json(user)).collect(),
        ))
    })
}
