//! What people do with messages: say, edit, delete, react, open a thread.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::request::{Body, ControlError, Name, Outcome};
use crate::rest::{react as add_reaction, read_emoji};
use crate::shared::Shared;
use crate::world::{
    Allowed, Draft, Edit, Id, Kind, Reference, ThreadDraft, World, flag, id_of, message_kind,
    permissions,
};

/// Something a person writes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Say {
    /// Who writes.
    #[serde(rename = "as")]
    pub person: Name,
    /// Where: a channel, a thread, or `dm` for the direct messages with the bot.
    #[serde(rename = "in")]
    pub place: Name,
    /// The text; `@bo` becomes a mention.
    pub text: String,
    /// The message it replies to.
    pub reply_to: Option<Name>,
    /// In a forum, the post's title; without it the first line is.
    pub title: Option<String>,
    /// In a forum, names of the post's tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Whether a reply notifies whom it replies to; true unless told otherwise.
    pub ping: Option<bool>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The message.
    #[serde(serialize_with = "as_text")]
    pub message_id: u64,
    /// Where it stands; for a new forum post that is the post.
    #[serde(serialize_with = "as_text")]
    pub channel_id: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn as_text<S: serde::Serializer>(id: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

/// A person writes a message.
pub fn say(shared: &Shared, say: &Say) -> Result<Said, ControlError> {
    if say.text.trim().is_empty() {
        return Err(ControlError::bad("there is nothing in \"text\""));
    }
    if say.text.chars().count() > 4000 {
        return Err(ControlError::bad(
            "a message has at most 2000 characters (4000 with Nitro)",
        ));
    }
    shared.act(|state| {
        let world = &mut state.world;
        let person = world.actor(&say.person)?;
        let place = find_place(world, person, &say.place)?;
        let channel = may_write(world, person, place)?;
        if channel == Kind::Forum {
            return Ok(open_post(world, person, place, say));
        }
        let reference = match &say.reply_to {
            None => None,
            Some(target) => Some(reply(world, person, place, target)?),
        };
        let mut allowed = Allowed::everything();
        allowed.replied_user = say.ping.unwrap_or(true);
        let draft = Draft {
            kind: if reference.is_some() {
                message_kind::REPLY
            } else {
                message_kind::DEFAULT
            },
            reference,
            allowed,
            ..Draft::new(person, place, &world.typed_mentions(&say.text))
        };
        let message_id = world.post(draft);
        Ok(Said {
            message_id,
            channel_id: place,
        })
    })
}

/// The channel that a person means; `dm` is theirs with the bot.
pub fn find_place(world: &mut World, person: Id, place: &Name) -> Result<Id, ControlError> {
    let bot = world.name_of(world.bot);
    let name = place.0.trim();
    let direct =
        name.eq_ignore_ascii_case("dm") || name.trim_start_matches('@').eq_ignore_ascii_case(&bot);
    if direct && world.find_channel(name).is_none() {
        return Ok(world.open_dm(person));
    }
    world.known_channel(place).map(|channel| channel.id)
}

fn may_write(world: &World, person: Id, place: Id) -> Result<Kind, ControlError> {
    let Some(channel) = world.channels.get(&place) else {
        return Err(ControlError::bad("there is no such channel"));
    };
    let who = world.name_of(person);
    if !world.can_view(person, place) {
        return Err(ControlError::new(
            403,
            format!("{who} cannot see #{}", channel.name),
        ));
    }
    if channel.kind == Kind::Category {
        return Err(ControlError::bad("nobody can write in a category"));
    }
    if world
        .require(person, place, World::send_permission(channel))
        .is_err()
    {
        return Err(ControlError::new(
            403,
            format!("{who} may not write in #{}", channel.name),
        ));
    }
    let locked = channel
        .thread
        .as_ref()
        .is_some_and(|thread| thread.locked && thread.archived);
    let manages = world
        .require(person, place, permissions::MANAGE_THREADS)
        .is_ok();
    if locked && !manages {
        return Err(ControlError::new(
            403,
            format!("the thread {:?} is locked", channel.name),
        ));
    }
    Ok(channel.kind)
}

fn reply(world: &World, person: Id, place: Id, target: &Name) -> Result<Reference, ControlError> {
    let message = world.known_message(target, person)?;
    if message.channel != place {
        return Err(ControlError::bad(
            "one can reply only in the channel of the message",
        ));
    }
    Ok(Reference {
        channel: place,
        message: Some(message.id),
    })
}

fn open_post(world: &mut World, person: Id, forum: Id, say: &Say) -> Said {
    let first_line = say.text.lines().next().unwrap_or_default();
    let title = say.title.as_deref().unwrap_or(first_line).trim();
    let tags = world.channels.get(&forum).map(|channel| {
        let named = |tag: &&crate::world::Tag| {
            say.tags
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&tag.name))
        };
        channel
            .tags
            .iter()
            .filter(named)
            .take(5)
            .map(|tag| tag.id)
            .collect()
    });
    let draft = ThreadDraft {
        owner: person,
        name: title.chars().take(100).collect(),
        applied_tags: tags.unwrap_or_default(),
        ..ThreadDraft::default()
    };
    let thread = world.open_bare_thread(forum, draft);
    let message_id = world.post(Draft {
        id: Some(thread),
        ..Draft::new(person, thread, &world.typed_mentions(&say.text))
    });
    Said {
        message_id,
        channel_id: thread,
    }
}

/// A person changes the text of their message.
pub fn edit(
    shared: &Shared,
    person: &Name,
    message: &Name,
    text: &str,
) -> Result<Id, ControlError> {
    shared.act(|state| {
        let world = &mut state.world;
        let person = world.actor(person)?;
        let found = world.known_message(message, person)?;
        if found.author != person {
            return Err(ControlError::new(403, "only its author can edit a message"));
        }
        let id = found.id;
        let edit = Edit {
            content: Some(world.typed_mentions(text)),
            ..Edit::default()
        };
        world.edit_message(id, edit, &Allowed::everything());
        Ok(id)
    })
}

/// A person deletes a message: their own, any with MANAGE_MESSAGES, or dismisses an ephemeral one.
pub fn delete(shared: &Shared, person: Option<&Name>, message: &Name) -> Result<Id, ControlError> {
    shared.act(|state| {
        let world = &mut state.world;
        let person = match person {
            Some(name) => world.actor(name)?,
            None => world.guild.owner,
        };
        let found = world.known_message(message, person)?;
        let own = found.author == person || found.visible_to == Some(person);
        let (id, channel) = (found.id, found.channel);
        if !own
            && world
                .require(person, channel, permissions::MANAGE_MESSAGES)
                .is_err()
        {
            let words = "only its author or somebody with MANAGE_MESSAGES can delete a message";
            return Err(ControlError::new(403, words));
        }
        world.delete_message(id);
        Ok(id)
    })
}

/// A person adds or takes a reaction.
pub fn react(
    shared: &Shared,
    person: &Name,
    message: &Name,
    emoji: &str,
    on: bool,
) -> Result<Id, ControlError> {
    let emoji = read_emoji(emoji.trim())?;
    shared.act(|state| {
        let world = &mut state.world;
        let person = world.actor(person)?;
        let found = world.known_message(message, person)?;
        if found.flags & flag::EPHEMERAL != 0 {
            return Err(ControlError::bad(
                "nobody can react to an ephemeral message",
            ));
        }
        let (id, channel) = (found.id, found.channel);
        if on {
            add_reaction(world, person, (channel, id), &emoji)?;
        } else {
            world.set_reaction(id, person, &emoji, false);
        }
        Ok(id)
    })
}

/// A person opens a thread, on a message or in a channel.
pub fn open_thread(shared: &Shared, new: &NewThread) -> Result<Id, ControlError> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(ControlError::bad("a thread's name has 1 to 100 characters"));
    }
    shared.act(|state| {
        let world = &mut state.world;
        let owner = world.actor(&new.person)?;
        let draft = ThreadDraft {
            owner,
            name: name.to_owned(),
            ..ThreadDraft::default()
        };
        let (channel, message) = match (&new.message, &new.place) {
            (Some(message), _) => {
                let found = world.known_message(message, owner)?;
                (found.channel, Some(found.id))
            }
            (None, Some(place)) => (world.known_channel(place)?.id, None),
            (None, None) => {
                return Err(ControlError::bad(
                    "name a \"message\" or a channel (\"in\")",
                ));
            }
        };
        let found = world.require(owner, channel, permissions::CREATE_PUBLIC_THREADS)?;
        if !matches!(found.kind, Kind::Text | Kind::Announcement) {
            return Err(ControlError::bad(
                "threads can be opened in text and announcement channels only",
            ));
        }
        match message {
            Some(id) if world.channels.contains_key(&id) => {
                Err(ControlError::bad("this message has a thread already"))
            }
            Some(id) => Ok(world.open_thread_on(id, draft)),
            None => Ok(world.open_bare_thread(channel, draft)),
        }
    })
}

/// `POST /sandbox/thread`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewThread {
    #[serde(rename = "as")]
    pub person: Name,
    pub name: String,
    pub message: Option<Name>,
    #[serde(rename = "in")]
    pub place: Option<Name>,
}

pub async fn say_route(State(shared): State<Shared>, Body(body): Body<Say>) -> Outcome {
    let said = say(&shared, &body)?;
    shared.delivered().await;
    Ok(Json(json!(said)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditBody {
    #[serde(rename = "as")]
    person: Name,
    message: Name,
    text: String,
}

pub async fn edit_route(State(shared): State<Shared>, Body(body): Body<EditBody>) -> Outcome {
    let id = edit(&shared, &body.person, &body.message, &body.text)?;
    shared.delivered().await;
    Ok(Json(json!({"message_id": id_of(id)})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteBody {
    #[serde(rename = "as")]
    person: Option<Name>,
    message: Name,
}

pub async fn delete_route(State(shared): State<Shared>, Body(body): Body<DeleteBody>) -> Outcome {
    let id = delete(&shared, body.person.as_ref(), &body.message)?;
    shared.delivered().await;
    Ok(Json(json!({"message_id": id_of(id)})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReactBody {
    #[serde(rename = "as")]
    person: Name,
    message: Name,
    emoji: String,
    #[serde(default)]
    remove: bool,
}

pub async fn react_route(State(shared): State<Shared>, Body(body): Body<ReactBody>) -> Outcome {
    let id = react(
        &shared,
        &body.person,
        &body.message,
        &body.emoji,
        !body.remove,
    )?;
    shared.delivered().await;
    Ok(Json(json!({"message_id": id_of(id)})))
}

pub async fn thread_route(State(shared): State<Shared>, Body(body): Body<NewThread>) -> Outcome {
    let id = open_thread(&shared, &body)?;
    shared.delivered().await;
    Ok(Json(json!({"channel_id": id_of(id)})))
}
