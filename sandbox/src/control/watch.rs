//! Looking at the community: state, transcript, notifications, what the bot did, live events.

use std::convert::Infallible;

use axum::Json;
use axum::extract::{Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use super::request::{ControlError, Name, Outcome};
use super::time::{clock_json, rfc3339};
use crate::shared::{Shared, ended};
use crate::world::{Channel, Id, Kind, Message, World, id_of, message_kind};

/// One who looks: `as=ana` sees what ana sees.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Viewer {
    /// Only what came after this message id.
    pub after: Option<Id>,
    /// Only what this member can see.
    #[serde(rename = "as")]
    pub person: Option<String>,
}

/// A notification: what a phone would have shown.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Note {
    /// The message.
    pub message: String,
    /// The name of the channel or thread.
    pub channel: String,
    /// Who wrote it.
    pub author: String,
    /// When, RFC 3339.
    pub at: String,
    /// True for a badge without a sound.
    pub silent: bool,
}

/// The community at a glance.
pub fn state(shared: &Shared) -> Value {
    let clock = clock_json(&shared.clock);
    shared.look(|all| {
        let world = &all.world;
        let roles: Vec<Value> = world
            .roles
            .values()
            .map(|role| {
                json!({"id": id_of(role.id), "name": role.name, "permissions": role.permissions.to_string(),
                    "mentionable": role.mentionable, "managed": role.managed})
            })
            .collect();
        let members: Vec<Value> = world.present().map(|member| member_row(world, member.id)).collect();
        let channels: Vec<Value> = world.guild_channels().map(|c| channel_row(world, c)).collect();
        let threads: Vec<Value> = world
            .channels
            .values()
            .filter(|channel| channel.thread.is_some())
            .map(|channel| thread_row(world, channel))
            .collect();
        json!({
            "guild": {"id": id_of(world.guild.id), "name": world.guild.name,
                "owner": world.name_of(world.guild.owner)},
            "bot": {"id": id_of(world.bot), "name": world.name_of(world.bot),
                "application_id": id_of(world.application), "connected": all.hub.connected() > 0},
            "channels": channels, "threads": threads, "members": members, "roles": roles,
            "clock": clock,
        })
    })
}

fn member_row(world: &World, id: Id) -> Value {
    let Some(member) = world.members.get(&id) else {
        return Value::Null;
    };
    let roles: Vec<&str> = member
        .roles
        .iter()
        .filter_map(|role| world.roles.get(role))
        .map(|role| role.name.as_str())
        .collect();
    json!({"id": id_of(id), "name": member.name, "bot": member.bot, "roles": roles,
        "joined_at": rfc3339(member.joined_ms)})
}

/// Who of the people can see a channel; the page shows it, scripts check it.
fn seen_by(world: &World, channel: Id) -> Vec<String> {
    let seeing = world
        .present()
        .filter(|member| world.can_view(member.id, channel));
    seeing.map(|member| member.name.clone()).collect()
}

fn channel_row(world: &World, channel: &Channel) -> Value {
    let tags: Vec<Value> = channel
        .tags
        .iter()
        .map(|tag| json!({"id": id_of(tag.id), "name": tag.name, "moderated": tag.moderated}))
        .collect();
    json!({"id": id_of(channel.id), "name": channel.name, "type": channel.kind.word(),
        "topic": channel.topic, "available_tags": tags, "seen_by": seen_by(world, channel.id)})
}

fn thread_row(world: &World, channel: &Channel) -> Value {
    let parent = channel
        .parent
        .and_then(|parent| world.channels.get(&parent));
    let Some(thread) = &channel.thread else {
        return Value::Null;
    };
    let members: Vec<String> = thread
        .members
        .keys()
        .map(|user| world.name_of(*user))
        .collect();
    let tags: Vec<&str> = parent
        .iter()
        .flat_map(|parent| &parent.tags)
        .filter(|tag| thread.applied_tags.contains(&tag.id))
        .map(|tag| tag.name.as_str())
        .collect();
    json!({"id": id_of(channel.id), "name": channel.name, "type": channel.kind.word(),
        "parent": parent.map(|parent| parent.name.as_str()), "parent_id": channel.parent.map(id_of),
        "owner": world.name_of(thread.owner), "archived": thread.archived, "locked": thread.locked,
        "members": members, "applied_tags": tags, "message_count": thread.message_count,
        "last_active": rfc3339(thread.last_active_ms)})
}

/// What was said, oldest first; deleted messages are gone.
pub fn transcript(shared: &Shared, viewer: &Viewer) -> Result<Vec<Value>, ControlError> {
    shared.look(|all| {
        let world = &all.world;
        let person = viewer_id(world, viewer)?;
        let from = viewer.after.map_or(0, |after| after + 1);
        Ok(world
            .messages
            .range(from..)
            .map(|(_, message)| message)
            .filter(|message| message.kind != message_kind::THREAD_STARTER)
            .filter(|message| person.is_none_or(|person| world.sees(person, message)))
            .map(|message| row(world, message))
            .collect())
    })
}

fn viewer_id(world: &World, viewer: &Viewer) -> Result<Option<Id>, ControlError> {
    let name = viewer.person.as_deref().map(Name::from);
    name.map(|name| world.known_member(&name).map(|member| member.id))
        .transpose()
}

fn names(world: &World, ids: &[Id]) -> Vec<String> {
    ids.iter().map(|id| world.name_of(*id)).collect()
}

fn row(world: &World, message: &Message) -> Value {
    let author = world.members.get(&message.author);
    let reactions = message.reactions.iter().map(
        |reaction| json!({"emoji": reaction.emoji.name, "users": names(world, &reaction.users)}),
    );
    let mut row = json!({
        "id": id_of(message.id),
        "type": message.kind,
        "author": world.name_of(message.author),
        "author_id": id_of(message.author),
        "bot": author.is_some_and(|author| author.bot),
        "text": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "attachments": world.shown_attachments(message),
        "notified": names(world, &message.notified),
        "silent": message.silent,
        "mentions": names(world, &message.mentions),
        "reactions": reactions.collect::<Value>(),
        "pinned": message.pinned,
        "flags": message.flags,
        "at": rfc3339(message.created_ms),
    });
    if message.failed.is_some() {
        row["author"] = json!("sandbox");
        row["failed"] = json!(message.failed);
    }
    add_place(world, message, &mut row);
    add_context(world, message, &mut row);
    row
}

fn add_place(world: &World, message: &Message, row: &mut Value) {
    let Some(place) = world.channels.get(&message.channel) else {
        return;
    };
    let parent = place.parent.and_then(|parent| world.channels.get(&parent));
    let channel = match (&place.thread, parent) {
        (Some(_), Some(parent)) => parent,
        _ => place,
    };
    row["channel"] = json!(channel_name(world, channel));
    row["channel_id"] = id_of(channel.id);
    if place.thread.is_some() {
        row["thread"] = json!(place.name);
        row["thread_id"] = id_of(place.id);
        if place.id == message.id {
            row["title"] = json!(place.name);
        }
    }
}

/// What only some messages have.
fn add_context(world: &World, message: &Message, row: &mut Value) {
    let replied = message.reference.and_then(|link| link.message);
    let thread = world
        .channels
        .get(&message.id)
        .filter(|thread| thread.id != message.channel);
    let answer = message.answer_to.as_ref().map(|answer| {
        json!({"id": id_of(answer.interaction), "user": world.name_of(answer.user), "name": answer.name})
    });
    for (key, value) in [
        (
            "visible_to",
            message
                .visible_to
                .map(|reader| json!(world.name_of(reader))),
        ),
        ("edited_at", message.edited_ms.map(|ms| json!(rfc3339(ms)))),
        ("reply_to", replied.map(id_of)),
        ("started_thread", thread.map(|thread| id_of(thread.id))),
        ("interaction", answer),
    ] {
        if let Some(value) = value {
            row[key] = value;
        }
    }
}

fn channel_name(world: &World, channel: &Channel) -> String {
    match (channel.kind, channel.recipient) {
        (Kind::Dm, Some(person)) => format!("dm:{}", world.name_of(person)),
        _ => channel.name.clone(),
    }
}

/// What a member's phone would have shown, oldest first.
pub fn notifications(shared: &Shared, viewer: &Viewer) -> Result<Vec<Note>, ControlError> {
    shared.look(|all| {
        let world = &all.world;
        let person = viewer_id(world, viewer)?
            .ok_or_else(|| ControlError::bad("say whose notifications: ?as=bo"))?;
        let from = viewer.after.map_or(0, |after| after + 1);
        Ok(world
            .messages
            .range(from..)
            .map(|(_, message)| message)
            .filter(|message| message.notified.contains(&person))
            .map(|message| Note {
                message: message.id.to_string(),
                channel: world
                    .channels
                    .get(&message.channel)
                    .map_or_else(String::new, |channel| channel_name(world, channel)),
                author: world.name_of(message.author),
                at: rfc3339(message.created_ms),
                silent: message.silent,
            })
            .collect())
    })
}

pub async fn state_route(State(shared): State<Shared>) -> Json<Value> {
    Json(state(&shared))
}

pub async fn transcript_route(
    State(shared): State<Shared>,
    Query(viewer): Query<Viewer>,
) -> Outcome {
    transcript(&shared, &viewer).map(|rows| Json(Value::Array(rows)))
}

pub async fn notifications_route(
    State(shared): State<Shared>,
    Query(viewer): Query<Viewer>,
) -> Outcome {
    notifications(&shared, &viewer).map(|notes| Json(json!(notes)))
}

pub async fn violations_route(State(shared): State<Shared>) -> Json<Value> {
    Json(shared.look(|all| json!(all.record.violations)))
}

#[derive(Deserialize)]
pub struct After {
    after: Option<u64>,
}

pub async fn log_route(State(shared): State<Shared>, Query(page): Query<After>) -> Json<Value> {
    let after = page.after.unwrap_or(0);
    Json(shared.look(|all| {
        let requests = all
            .record
            .requests
            .iter()
            .filter(|request| request.id > after);
        requests.map(|request| json!(request)).collect()
    }))
}

pub async fn written_route(State(shared): State<Shared>, Query(page): Query<After>) -> Json<Value> {
    let after = page.after.unwrap_or(0);
    Json(shared.look(|all| {
        let written = all.record.written.iter();
        written
            .filter(|one| one.number > after)
            .map(|one| json!(one))
            .collect()
    }))
}

/// Server-sent events: each a note of what changed, so that a page can fetch it.
pub async fn stream_route(
    State(shared): State<Shared>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let notes = shared.feed.subscribe();
    let stop = shared.stop.subscribe();
    let stream = stream::unfold((notes, stop), |(mut notes, mut stop)| async move {
        let note = tokio::select! {
            note = notes.recv() => note,
            () = ended(&mut stop) => return None,
        };
        let note = match note {
            Ok(note) => note,
            // Too slow to follow: the page must read everything again.
            Err(RecvError::Lagged(_)) => json!({"kind": "missed"}),
            Err(RecvError::Closed) => return None,
        };
        Some((Ok(Event::default().data(note.to_string())), (notes, stop)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
