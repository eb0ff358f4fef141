//! Messages: written, read, changed, deleted.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use serde::Deserialize;
use serde_json::Value;

use super::Reply;
use super::answer::Answer;
use super::application::read_id;
use super::payload::{Payload, Upload};
use crate::limits;
use crate::refusal::{FormErrors, Refusal};
use crate::shared::{Shared, State as All};
use crate::world::{
    Allowed, Attachment, Draft, Edit, Id, Kind, Message, Reference, World, flag, intent,
    message_kind, permissions,
};

/// How long a nonce keeps a message from being written twice.
const NONCE_MS: u64 = 5 * 60_000;

/// Flags a bot may set on a message; others are ignored.
pub const SETTABLE_FLAGS: u64 =
    flag::SUPPRESS_EMBEDS | flag::SUPPRESS_NOTIFICATIONS | flag::COMPONENTS_V2;

pub fn routes() -> Router<Shared> {
    Router::new()
        .route(
            "/api/v10/channels/{channel}/messages",
            get(list).post(create),
        )
        .route(
            "/api/v10/channels/{channel}/messages/{message}",
            get(read).patch(edit).delete(delete),
        )
}

impl All {
    /// A message as the application may read it: without MESSAGE_CONTENT some of it is missing.
    pub fn readable(&self, message: &Message) -> Value {
        let full = self.world.message_json(message);
        if self.faults.disabled_intents & intent::MESSAGE_CONTENT == 0 {
            return full;
        }
        self.world.redacted(message, &full).unwrap_or(full)
    }
}

impl World {
    /// A message others can see, in this channel: 10008 otherwise.
    pub fn visible_message(&self, channel: Id, message: Id) -> Result<&Message, Refusal> {
        self.messages
            .get(&message)
            .filter(|found| found.channel == channel && found.visible_to.is_none())
            .ok_or_else(Refusal::unknown_message)
    }

    /// Keeps uploads and returns them as attachments; `wanted` is the body's `attachments`.
    pub fn keep_files(&mut self, files: Vec<Upload>, wanted: &Value) -> Vec<Attachment> {
        let wanted = wanted.as_array().map_or(&[][..], Vec::as_slice);
        files
            .into_iter()
            .map(|file| {
                let id = self.mint();
                let told = wanted
                    .iter()
                    .find(|item| read_id(&item["id"]) == Some(file.number));
                let name = told
                    .and_then(|item| item["filename"].as_str())
                    .unwrap_or(&file.filename);
                let attachment = Attachment {
                    id,
                    filename: limits::safe_filename(name),
                    description: told
                        .and_then(|item| item["description"].as_str())
                        .map(str::to_owned),
                    content_type: file
                        .content_type
                        .unwrap_or_else(|| "application/octet-stream".to_owned()),
                    size: file.bytes.len(),
                    pixels: limits::png_pixels(&file.bytes),
                };
                self.files.insert(id, file.bytes);
                attachment
            })
            .collect()
    }
}

async fn create(State(shared): State<Shared>, Path(channel): Path<Id>, payload: Payload) -> Reply {
    let Payload { json: body, files } = payload;
    shared.act(|state| {
        let world = &mut state.world;
        let id = write(world, channel, &body, files)?;
        let message = world
            .messages
            .get(&id)
            .ok_or_else(Refusal::unknown_message)?;
        Ok(Answer::Json(world.message_json(message)))
    })
}

/// Writes a message of the bot; the same nonce within minutes answers the message there is.
pub fn write(
    world: &mut World,
    channel: Id,
    body: &Value,
    files: Vec<Upload>,
) -> Result<Id, Refusal> {
    let found = world.require(world.bot, channel, 0)?;
    if found.kind == Kind::Forum {
        return Err(Refusal::new(
            400,
            50008,
            "Cannot send messages in a non-text channel",
        ));
    }
    may_send(world, channel, body, !files.is_empty())?;
    limits::message(body, &files, limits::Place::New)?;
    if let Some(id) = same_nonce(world, channel, body) {
        return Ok(id);
    }
    let allowed = Allowed::read(&body["allowed_mentions"], Allowed::everything())?;
    let reference = reference(world, channel, &body["message_reference"])?;
    let attachments = world.keep_files(files, &body["attachments"]);
    let draft = Draft {
        kind: if reference.is_some() {
            message_kind::REPLY
        } else {
            message_kind::DEFAULT
        },
        flags: body["flags"].as_u64().unwrap_or(0) & SETTABLE_FLAGS,
        embeds: limits::embeds(body, world, &attachments),
        components: limits::components(&body["components"]),
        attachments,
        allowed,
        reference,
        nonce: body.get("nonce").filter(|nonce| !nonce.is_null()).cloned(),
        ..Draft::new(
            world.bot,
            channel,
            body["content"].as_str().unwrap_or_default(),
        )
    };
    Ok(world.post(draft))
}

fn may_send(world: &World, channel: Id, body: &Value, files: bool) -> Result<(), Refusal> {
    let found = world.require(world.bot, channel, 0)?;
    let mut needed = World::send_permission(found);
    if files {
        needed |= permissions::ATTACH_FILES;
    }
    if body["message_reference"].is_object() {
        needed |= permissions::READ_MESSAGE_HISTORY;
    }
    let embeds = body["embeds"]
        .as_array()
        .is_some_and(|list| !list.is_empty());
    if embeds {
        needed |= permissions::EMBED_LINKS;
    }
    if let Some(person) = found.recipient {
        let closed = world
            .members
            .get(&person)
            .is_none_or(|member| member.dms_closed || !member.present);
        if closed {
            return Err(Refusal::new(
                403,
                50007,
                "Cannot send messages to this user",
            ));
        }
    }
    let locked = found
        .thread
        .as_ref()
        .is_some_and(|thread| thread.archived && thread.locked);
    if locked
        && world
            .require(world.bot, channel, permissions::MANAGE_THREADS)
            .is_err()
    {
        return Err(Refusal::new(400, 50083, "Thread is archived"));
    }
    world.require(world.bot, channel, needed).map(|_| ())
}

fn same_nonce(world: &World, channel: Id, body: &Value) -> Option<Id> {
    let nonce = body.get("nonce").filter(|nonce| !nonce.is_null())?;
    if body["enforce_nonce"] != Value::Bool(true) {
        return None;
    }
    world
        .listed(channel, ..)
        .rev()
        .take_while(|message| message.created_ms + NONCE_MS >= world.now_ms)
        .find(|message| message.author == world.bot && message.nonce.as_ref() == Some(nonce))
        .map(|message| message.id)
}

fn reference(world: &World, channel: Id, body: &Value) -> Result<Option<Reference>, Refusal> {
    if !body.is_object() {
        return Ok(None);
    }
    let target = read_id(&body["message_id"]);
    let known = target.filter(|id| world.visible_message(channel, *id).is_ok());
    match (known, body["fail_if_not_exists"].as_bool()) {
        (Some(message), _) => Ok(Some(Reference {
            channel,
            message: Some(message),
        })),
        (None, Some(false)) => Ok(None),
        (None, _) => Err(FormErrors::one(
            "message_reference",
            "MESSAGE_REFERENCE_UNKNOWN_MESSAGE",
            "Unknown message",
        )),
    }
}

#[derive(Deserialize)]
struct History {
    before: Option<Id>,
    after: Option<Id>,
    around: Option<Id>,
    limit: Option<usize>,
}

async fn list(
    State(shared): State<Shared>,
    Path(channel): Path<Id>,
    Query(page): Query<History>,
) -> Reply {
    let limit = page.limit.unwrap_or(50);
    if !(1..=100).contains(&limit) {
        let words = "int value should be between 1 and 100.";
        return Err(FormErrors::one("limit", "NUMBER_TYPE_MAX", words));
    }
    shared.look(|state| {
        let world = &state.world;
        let found = world.require(world.bot, channel, 0)?;
        if found.kind == Kind::Forum {
            return Err(Refusal::new(
                400,
                50024,
                "Cannot execute action on this channel type",
            ));
        }
        if world.permissions(world.bot, found) & permissions::READ_MESSAGE_HISTORY == 0 {
            // As Discord: no refusal, just nothing to read.
            return Ok(Answer::Json(Value::Array(Vec::new())));
        }
        let mut messages: Vec<&Message> = match (page.around, page.before, page.after) {
            (Some(middle), _, _) => {
                let older = world.listed(channel, ..middle).rev().take(limit / 2);
                let newer = world.listed(channel, middle..).take(limit - limit / 2);
                older.chain(newer).collect()
            }
            (_, Some(before), _) => world.listed(channel, ..before).rev().take(limit).collect(),
            (_, _, Some(after)) => world.listed(channel, after + 1..).take(limit).collect(),
            _ => world.listed(channel, ..).rev().take(limit).collect(),
        };
        messages.sort_by_key(|message| std::cmp::Reverse(message.id));
        let shown = messages.into_iter().map(|message| {
            let mut shown = state.readable(message);
            // A nonce comes with the answer and the event, not with history.
            if let Some(fields) = shown.as_object_mut() {
                fields.remove("nonce");
            }
            shown
        });
        Ok(Answer::Json(shown.collect()))
    })
}

async fn read(State(shared): State<Shared>, Path((channel, message)): Path<(Id, Id)>) -> Reply {
    shared.look(|state| {
        let world = &state.world;
        world.require(world.bot, channel, permissions::READ_MESSAGE_HISTORY)?;
        let found = world.visible_message(channel, message)?;
        Ok(Answer::Json(state.readable(found)))
    })
}

async fn edit(
    State(shared): State<Shared>,
    Path((channel, message)): Path<(Id, Id)>,
    payload: Payload,
) -> Reply {
    let Payload { json: body, files } = payload;
    shared.act(|state| {
        let world = &mut state.world;
        let place = world.require(world.bot, channel, 0)?;
        let archived = place.thread.as_ref().is_some_and(|thread| thread.archived);
        let found = world.visible_message(channel, message)?;
        if found.author != world.bot {
            return Err(Refusal::new(
                403,
                50005,
                "Cannot edit a message authored by another user",
            ));
        }
        if archived {
            return Err(Refusal::new(400, 50083, "Thread is archived"));
        }
        limits::old_edits(world, message)?;
        change(world, message, &body, files, Allowed::everything())?;
        let found = world.visible_message(channel, message)?;
        Ok(Answer::Json(world.message_json(found)))
    })
}

/// Changes a message of the bot as a PATCH body says; what it leaves out stays.
pub fn change(
    world: &mut World,
    id: Id,
    body: &Value,
    files: Vec<Upload>,
    absent: Allowed,
) -> Result<(), Refusal> {
    let old = world
        .messages
        .get(&id)
        .ok_or_else(Refusal::unknown_message)?
        .clone();
    limits::message(body, &files, limits::Place::Edit(&old))?;
    let allowed = Allowed::read(&body["allowed_mentions"], absent)?;
    let keeps = body.get("attachments").filter(|list| list.is_array());
    let replaced = keeps.is_some() || !files.is_empty();
    let mut attachments: Vec<Attachment> = old.attachments.clone();
    if let Some(list) = keeps.and_then(Value::as_array) {
        let kept: Vec<Id> = list
            .iter()
            .filter_map(|item| read_id(&item["id"]))
            .collect();
        attachments.retain(|file| kept.contains(&file.id));
    }
    attachments.extend(world.keep_files(files, &body["attachments"]));
    let flags = body["flags"].as_u64().map(|flags| {
        let changeable = flag::SUPPRESS_EMBEDS | flag::COMPONENTS_V2;
        old.flags & !flag::SUPPRESS_EMBEDS | flags & changeable
    });
    let edit = Edit {
        content: body
            .get("content")
            .map(|text| text.as_str().unwrap_or_default().to_owned()),
        flags,
        embeds: body
            .get("embeds")
            .map(|_| limits::embeds(body, world, &attachments)),
        components: body.get("components").map(limits::components),
        attachments: replaced.then_some(attachments),
    };
    world.edit_message(id, edit, &allowed);
    Ok(())
}

async fn delete(State(shared): State<Shared>, Path((channel, message)): Path<(Id, Id)>) -> Reply {
    shared.act(|state| {
        let world = &mut state.world;
        let place = world.require(world.bot, channel, 0)?;
        let archived = place.thread.as_ref().is_some_and(|thread| thread.archived);
        let found = world.visible_message(channel, message)?;
        if found.author != world.bot {
            world.require(world.bot, channel, permissions::MANAGE_MESSAGES)?;
        }
        if archived {
            return Err(Refusal::new(400, 50083, "Thread is archived"));
        }
        world.delete_message(message);
        Ok(Answer::Nothing)
    })
}
