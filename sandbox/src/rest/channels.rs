//! Channels: read, made, changed, deleted; overwrites; typing; pins.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post, put};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Reply;
use super::answer::Answer;
use super::application::read_id;
use super::guild::within;
use super::payload::Payload;
use super::threads;
use crate::limits;
use crate::refusal::{FormErrors, Refusal};
use crate::shared::Shared;
use crate::world::{ChannelDraft, Id, Kind, Overwrite, World, iso, permissions};

pub fn routes() -> Router<Shared> {
    Router::new()
        .route(
            "/api/v10/channels/{channel}",
            get(read).patch(edit).delete(delete),
        )
        .route(
            "/api/v10/channels/{channel}/permissions/{target}",
            put(set_overwrite).delete(drop_overwrite),
        )
        .route("/api/v10/channels/{channel}/typing", post(typing))
        .route("/api/v10/channels/{channel}/pins", get(pins))
        .route("/api/v10/channels/{channel}/messages/pins", get(pins_paged))
        .route(
            "/api/v10/channels/{channel}/pins/{message}",
            put(pin).delete(unpin),
        )
        .route(
            "/api/v10/channels/{channel}/messages/pins/{message}",
            put(pin).delete(unpin),
        )
}

async fn read(State(shared): State<Shared>, Path(channel): Path<Id>) -> Reply {
    shared.look(|state| {
        let world = &state.world;
        let found = world.require(world.bot, channel, 0)?;
        Ok(Answer::Json(world.channel_json(found)))
    })
}

/// `POST /guilds/{guild}/channels`
pub async fn create(
    State(shared): State<Shared>,
    Path(guild): Path<Id>,
    payload: Payload,
) -> Reply {
    let body = payload.json;
    limits::channel(&body, true)?;
    let kind = Kind::guild_channel(body["type"].as_u64().unwrap_or(0)).ok_or_else(|| {
        FormErrors::one(
            "type",
            "BASE_TYPE_CHOICES",
            "Value must be one of {0, 4, 5, 15}.",
        )
    })?;
    shared.act(|state| {
        let world = within(state, guild)?;
        if world.base_permissions(world.bot) & permissions::MANAGE_CHANNELS == 0 {
            return Err(Refusal::missing_permissions());
        }
        let draft = ChannelDraft {
            name: body["name"].as_str().unwrap_or_default().to_owned(),
            topic: body["topic"].as_str().map(str::to_owned),
            parent: read_id(&body["parent_id"]),
            overwrites: overwrites(&body["permission_overwrites"]),
            tags: limits::tags(&body["available_tags"]),
        };
        let id = world.create_channel(kind, draft);
        channel_answer(world, id).map(Answer::Created)
    })
}

fn channel_answer(world: &World, id: Id) -> Result<Value, Refusal> {
    let channel = world
        .channels
        .get(&id)
        .ok_or_else(Refusal::unknown_channel)?;
    Ok(world.channel_json(channel))
}

fn overwrites(list: &Value) -> Vec<Overwrite> {
    let list = list.as_array().map_or(&[][..], Vec::as_slice);
    list.iter()
        .filter_map(|item| overwrite(read_id(&item["id"])?, item))
        .collect()
}

fn overwrite(id: Id, item: &Value) -> Option<Overwrite> {
    Some(Overwrite {
        id,
        member: item["type"]
            .as_u64()
            .or_else(|| item["type"].as_str()?.parse().ok())?
            == 1,
        allow: permissions::read(&item["allow"]).ok()?,
        deny: permissions::read(&item["deny"]).ok()?,
    })
}

async fn edit(State(shared): State<Shared>, Path(channel): Path<Id>, payload: Payload) -> Reply {
    let body = payload.json;
    shared.act(|state| {
        let world = &mut state.world;
        let found = world.require(world.bot, channel, 0)?;
        if found.thread.is_some() {
            return threads::edit(world, channel, &body);
        }
        world.require(world.bot, channel, permissions::MANAGE_CHANNELS)?;
        limits::channel(&body, false)?;
        let tags = body.get("available_tags").map(limits::tags);
        let tags = tags.map(|tags| world.make_tags(tags));
        world.change_channel(channel, |channel| {
            if let Some(name) = body["name"].as_str() {
                name.clone_into(&mut channel.name);
            }
            if let Some(topic) = body.get("topic") {
                channel.topic = topic.as_str().map(str::to_owned);
            }
            if let Some(list) = body.get("permission_overwrites") {
                channel.overwrites = overwrites(list);
            }
            if let Some(seconds) = body["rate_limit_per_user"].as_u64() {
                channel.slow_mode_s = seconds as u32;
            }
            if let Some(tags) = tags {
                channel.tags = tags;
            }
        });
        channel_answer(world, channel).map(Answer::Json)
    })
}

async fn delete(State(shared): State<Shared>, Path(channel): Path<Id>) -> Reply {
    shared.act(|state| {
        let world = &mut state.world;
        let found = world.require(world.bot, channel, 0)?;
        let needed = if found.thread.is_some() {
            permissions::MANAGE_THREADS
        } else {
            permissions::MANAGE_CHANNELS
        };
        let found = world.require(world.bot, channel, needed)?;
        let json = world.channel_json(found);
        world.delete_channel(channel);
        Ok(Answer::Json(json))
    })
}

async fn set_overwrite(
    State(shared): State<Shared>,
    Path((channel, target)): Path<(Id, Id)>,
    payload: Payload,
) -> Reply {
    shared.act(|state| {
        let world = &mut state.world;
        world.require(world.bot, channel, permissions::MANAGE_ROLES)?;
        let overwrite = overwrite(target, &payload.json).ok_or_else(|| {
            FormErrors::one("type", "BASE_TYPE_REQUIRED", "This field is required")
        })?;
        world.set_overwrite(channel, overwrite);
        Ok(Answer::Nothing)
    })
}

async fn drop_overwrite(
    State(shared): State<Shared>,
    Path((channel, target)): Path<(Id, Id)>,
) -> Reply {
    shared.act(|state| {
        let world = &mut state.world;
        let found = world.require(world.bot, channel, permissions::MANAGE_ROLES)?;
        if !found.overwrites.iter().any(|known| known.id == target) {
            return Err(Refusal::unknown(10009, "Overwrite"));
        }
        world.change_channel(channel, |channel| {
            channel.overwrites.retain(|known| known.id != target);
        });
        Ok(Answer::Nothing)
    })
}

async fn typing(State(shared): State<Shared>, Path(channel): Path<Id>) -> Reply {
    shared.look(|state| {
        let world = &state.world;
        let found = world.require(world.bot, channel, 0)?;
        world.require(world.bot, channel, World::send_permission(found))?;
        Ok(Answer::Nothing)
    })
}

async fn pins(State(shared): State<Shared>, Path(channel): Path<Id>) -> Reply {
    shared.look(|state| {
        let world = &state.world;
        world.require(world.bot, channel, permissions::READ_MESSAGE_HISTORY)?;
        let pinned = world
            .listed(channel, ..)
            .rev()
            .filter(|message| message.pinned);
        Ok(Answer::Json(
            pinned.map(|message| state.readable(message)).collect(),
        ))
    })
}

#[derive(Deserialize)]
struct Limit {
    limit: Option<usize>,
}

async fn pins_paged(
    State(shared): State<Shared>,
    Path(channel): Path<Id>,
    Query(page): Query<Limit>,
) -> Reply {
    shared.look(|state| {
        let world = &state.world;
        world.require(world.bot, channel, permissions::READ_MESSAGE_HISTORY)?;
        let limit = page.limit.unwrap_or(50).clamp(1, 50);
        let pinned: Vec<_> = world.listed(channel, ..).rev().filter(|message| message.pinned).collect();
        let items: Vec<Value> = pinned
            .iter()
            .take(limit)
            .map(|message| json!({"pinned_at": iso(message.created_ms), "message": state.readable(message)}))
            .collect();
        Ok(Answer::Json(json!({"items": items, "has_more": pinned.len() > limit})))
    })
}

async fn pin(state: State<Shared>, path: Path<(Id, Id)>) -> Reply {
    set_pin(state, path, true)
}

async fn unpin(state: State<Shared>, path: Path<(Id, Id)>) -> Reply {
    set_pin(state, path, false)
}

fn set_pin(
    State(shared): State<Shared>,
    Path((channel, message)): Path<(Id, Id)>,
    on: bool,
) -> Reply {
    shared.act(|state| {
        let world = &mut state.world;
        world.require(world.bot, channel, permissions::PIN_MESSAGES)?;
        world.visible_message(channel, message)?;
        world.set_pinned(message, on, world.bot);
        Ok(Answer::Nothing)
    })
}
