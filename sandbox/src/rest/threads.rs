//! Threads and forum posts: opened, changed, joined, listed.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post, put};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Reply;
use super::answer::Answer;
use super::application::read_id;
use super::payload::{Payload, Upload};
use crate::limits;
use crate::refusal::{FormErrors, Refusal};
use crate::shared::Shared;
use crate::world::{
    Allowed, Channel, Draft, Id, Kind, ThreadDraft, ThreadEdit, World, id_of, iso, permissions,
};

pub fn routes() -> Router<Shared> {
    let thread = "/api/v10/channels/{channel}";
    Router::new()
        .route(
            &format!("{thread}/messages/{{message}}/threads"),
            post(open_on),
        )
        .route(&format!("{thread}/threads"), post(open))
        .route(&format!("{thread}/threads/archived/public"), get(archived))
        .route(&format!("{thread}/thread-members"), get(members))
        .route(
            &format!("{thread}/thread-members/@me"),
            put(join).delete(leave),
        )
        .route(
            &format!("{thread}/thread-members/{{user}}"),
            get(member).put(add).delete(remove),
        )
}

fn thread_answer(world: &World, id: Id) -> Result<Value, Refusal> {
    let thread = world
        .channels
        .get(&id)
        .ok_or_else(Refusal::unknown_channel)?;
    Ok(world.channel_json(thread))
}

fn draft(world: &World, body: &Value) -> ThreadDraft {
    ThreadDraft {
        owner: world.bot,
        name: body["name"].as_str().unwrap_or_default().trim().to_owned(),
        auto_archive_min: body["auto_archive_duration"].as_u64().unwrap_or(0) as u32,
        ..ThreadDraft::default()
    }
}

async fn open_on(
    State(shared): State<Shared>,
    Path((channel, message)): Path<(Id, Id)>,
    payload: Payload,
) -> Reply {
    limits::thread(&payload.json, true)?;
    shared.act(|state| {
        let world = &mut state.world;
        let needed = permissions::CREATE_PUBLIC_THREADS | permissions::READ_MESSAGE_HISTORY;
        let found = world.require(world.bot, channel, needed)?;
        if !matches!(found.kind, Kind::Text | Kind::Announcement) {
            return Err(Refusal::new(
                400,
                50024,
                "Cannot execute action on this channel type",
            ));
        }
        let target = world.visible_message(channel, message)?;
        if !matches!(target.kind, 0 | 19 | 20 | 23) {
            return Err(Refusal::new(400, 50068, "Invalid message type"));
        }
        if world.channels.contains_key(&message) {
            let words = "A thread has already been created for this message";
            return Err(Refusal::new(400, 160_004, words));
        }
        let draft = draft(world, &payload.json);
        let id = world.open_thread_on(message, draft);
        thread_answer(world, id).map(Answer::Created)
    })
}

async fn open(State(shared): State<Shared>, Path(channel): Path<Id>, payload: Payload) -> Reply {
    let Payload { json: body, files } = payload;
    limits::thread(&body, true)?;
    shared.act(|state| {
        let world = &mut state.world;
        let found = world.require(world.bot, channel, 0)?;
        match found.kind {
            Kind::Forum => open_post(world, channel, &body, files).map(Answer::Created),
            Kind::Text | Kind::Announcement => {
                let private = body["type"].as_u64() == Some(12);
                let needed = if private {
                    permissions::CREATE_PRIVATE_THREADS
                } else {
                    permissions::CREATE_PUBLIC_THREADS
                };
                world.require(world.bot, channel, needed)?;
                let draft = ThreadDraft {
                    private,
                    ..draft(world, &body)
                };
                let id = world.open_bare_thread(channel, draft);
                thread_answer(world, id).map(Answer::Created)
            }
            _ => Err(Refusal::new(
                400,
                50024,
                "Cannot execute action on this channel type",
            )),
        }
    })
}

fn open_post(
    world: &mut World,
    forum: Id,
    body: &Value,
    files: Vec<Upload>,
) -> Result<Value, Refusal> {
    world.require(world.bot, forum, permissions::SEND_MESSAGES)?;
    let first = &body["message"];
    if !first.is_object() {
        return Err(FormErrors::one(
            "message",
            "BASE_TYPE_REQUIRED",
            "This field is required",
        ));
    }
    limits::message(first, &files, limits::Place::New)?;
    let allowed = Allowed::read(&first["allowed_mentions"], Allowed::everything())?;
    let tags = tags(world, forum, &body["applied_tags"], true)?.unwrap_or_default();
    let draft = ThreadDraft {
        applied_tags: tags,
        ..draft(world, body)
    };
    let id = world.open_bare_thread(forum, draft);
    let attachments = world.keep_files(files, &first["attachments"]);
    let message = Draft {
        id: Some(id),
        flags: first["flags"].as_u64().unwrap_or(0) & super::messages::SETTABLE_FLAGS,
        embeds: limits::embeds(first, world, &attachments),
        components: limits::components(&first["components"]),
        attachments,
        allowed,
        ..Draft::new(world.bot, id, first["content"].as_str().unwrap_or_default())
    };
    world.post(message);
    let mut answer = thread_answer(world, id)?;
    answer["message"] = world
        .messages
        .get(&id)
        .map_or(Value::Null, |m| world.message_json(m));
    Ok(answer)
}

/// The tags of a body, if it names any; they must be the forum's, at most five.
fn tags(world: &World, forum: Id, body: &Value, new: bool) -> Result<Option<Vec<Id>>, Refusal> {
    const REQUIRE_TAG: u64 = 1 << 4;
    let Some(channel) = world.channels.get(&forum) else {
        return Ok(None);
    };
    let list = body.as_array();
    if new && channel.flags & REQUIRE_TAG != 0 && list.is_none_or(Vec::is_empty) {
        return Err(Refusal::new(
            400,
            40067,
            "A tag is required to create a forum post in this channel",
        ));
    }
    let Some(list) = list else { return Ok(None) };
    if list.len() > 5 {
        let words = "Must be 5 or fewer in length.";
        return Err(FormErrors::one(
            "applied_tags",
            "BASE_TYPE_MAX_LENGTH",
            words,
        ));
    }
    let manages = world.permissions(world.bot, channel) & permissions::MANAGE_THREADS != 0;
    let mut applied = Vec::new();
    for item in list {
        let tag = read_id(item).and_then(|id| channel.tags.iter().find(|tag| tag.id == id));
        let tag = tag.ok_or_else(|| Refusal::unknown(10087, "Tag"))?;
        if tag.moderated && !manages {
            return Err(Refusal::missing_permissions());
        }
        applied.push(tag.id);
    }
    Ok(Some(applied))
}

/// PATCH of a thread: own threads freely, others' with MANAGE_THREADS.
pub fn edit(world: &mut World, id: Id, body: &Value) -> Reply {
    limits::thread(body, false)?;
    let found = world.require(world.bot, id, 0)?;
    let Some(thread) = &found.thread else {
        return Err(Refusal::unknown_channel());
    };
    let manages = world.permissions(world.bot, found) & permissions::MANAGE_THREADS != 0;
    let own = thread.owner == world.bot;
    let wakes = body["archived"] == json!(false);
    // Anybody who may write in an unlocked thread may wake it; locking takes the permission.
    let only_wakes = wakes && body.as_object().is_some_and(|fields| fields.len() == 1);
    let as_owner = own && body.get("locked").is_none();
    if !manages && (thread.locked || !(as_owner || only_wakes)) {
        return Err(Refusal::missing_permissions());
    }
    if thread.archived && !wakes {
        return Err(Refusal::new(400, 50083, "Thread is archived"));
    }
    let parent = found.parent.unwrap_or_default();
    let edit = ThreadEdit {
        name: body["name"].as_str().map(|name| name.trim().to_owned()),
        archived: body["archived"].as_bool(),
        locked: body["locked"].as_bool(),
        auto_archive_min: body["auto_archive_duration"]
            .as_u64()
            .map(|minutes| minutes as u32),
        applied_tags: tags(world, parent, &body["applied_tags"], false)?,
    };
    world.edit_thread(id, edit);
    thread_answer(world, id).map(Answer::Json)
}

#[derive(Deserialize)]
struct Limit {
    limit: Option<usize>,
}

async fn archived(
    State(shared): State<Shared>,
    Path(channel): Path<Id>,
    Query(page): Query<Limit>,
) -> Reply {
    shared.look(|state| {
        let world = &state.world;
        world.require(world.bot, channel, permissions::READ_MESSAGE_HISTORY)?;
        let mut threads: Vec<&Channel> = world
            .channels
            .values()
            .filter(|c| c.parent == Some(channel) && c.thread.as_ref().is_some_and(|t| t.archived))
            .collect();
        threads.sort_by_key(|c| std::cmp::Reverse(c.thread.as_ref().map(|t| t.archive_changed_ms)));
        let limit = page.limit.unwrap_or(50).clamp(2, 100);
        let has_more = threads.len() > limit;
        let threads: Vec<Value> = threads
            .iter()
            .take(limit)
            .map(|c| world.channel_json(c))
            .collect();
        Ok(Answer::Json(
            json!({"threads": threads, "members": [], "has_more": has_more}),
        ))
    })
}

fn thread_of(world: &World, id: Id) -> Result<&Channel, Refusal> {
    let found = world.require(world.bot, id, 0)?;
    match found.thread {
        Some(_) => Ok(found),
        None => Err(Refusal::new(
            400,
            50024,
            "Cannot execute action on this channel type",
        )),
    }
}

fn member_json(thread: &Channel, user: Id, joined_ms: u64) -> Value {
    json!({"id": id_of(thread.id), "user_id": id_of(user), "join_timestamp": iso(joined_ms), "flags": 0})
}

async fn members(State(shared): State<Shared>, Path(channel): Path<Id>) -> Reply {
    shared.look(|state| {
        let found = thread_of(&state.world, channel)?;
        let members = found.thread.iter().flat_map(|thread| &thread.members);
        Ok(Answer::Json(
            members
                .map(|(user, joined)| member_json(found, *user, *joined))
                .collect(),
        ))
    })
}

async fn member(State(shared): State<Shared>, Path((channel, user)): Path<(Id, Id)>) -> Reply {
    shared.look(|state| {
        let found = thread_of(&state.world, channel)?;
        let joined = found
            .thread
            .as_ref()
            .and_then(|thread| thread.members.get(&user));
        let joined = joined.ok_or_else(|| Refusal::unknown(10007, "Member"))?;
        Ok(Answer::Json(member_json(found, user, *joined)))
    })
}

async fn join(State(shared): State<Shared>, Path(channel): Path<Id>) -> Reply {
    let bot = shared.look(|state| state.world.bot);
    set_member(&shared, channel, bot, true)
}

async fn leave(State(shared): State<Shared>, Path(channel): Path<Id>) -> Reply {
    let bot = shared.look(|state| state.world.bot);
    set_member(&shared, channel, bot, false)
}

async fn add(State(shared): State<Shared>, Path((channel, user)): Path<(Id, Id)>) -> Reply {
    set_member(&shared, channel, user, true)
}

async fn remove(State(shared): State<Shared>, Path((channel, user)): Path<(Id, Id)>) -> Reply {
    set_member(&shared, channel, user, false)
}

fn set_member(shared: &Shared, channel: Id, user: Id, inside: bool) -> Reply {
    shared.act(|state| {
        let world = &mut state.world;
        let found = thread_of(world, channel)?;
        if found.thread.as_ref().is_some_and(|thread| thread.archived) {
            return Err(Refusal::new(400, 50083, "Thread is archived"));
        }
        let send = World::send_permission(found);
        let owner = found.thread.as_ref().map(|thread| thread.owner);
        if inside {
            world.require(world.bot, channel, send)?;
        } else if user != world.bot && owner != Some(world.bot) {
            world.require(world.bot, channel, permissions::MANAGE_THREADS)?;
        }
        let parent_seen = world
            .members
            .get(&user)
            .is_some_and(|member| member.present)
            && (world.can_view(user, channel) || found_private(world, channel));
        if !parent_seen {
            return Err(Refusal::unknown(10007, "Member"));
        }
        world.set_thread_member(channel, user, inside);
        Ok(Answer::Nothing)
    })
}

fn found_private(world: &World, channel: Id) -> bool {
    world
        .channels
        .get(&channel)
        .is_some_and(|found| found.kind == Kind::PrivateThread)
}
