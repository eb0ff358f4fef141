//! Building the community: members, roles, channels, each idempotent by name.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::request::{Body, ControlError, Name, Outcome};
use crate::limits;
use crate::shared::Shared;
use crate::world::{ChannelDraft, Id, Kind, Overwrite, Tag, World, id_of, permissions};

/// A member to be there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// The name; one who has it already is that member.
    pub name: Name,
    /// The roles they then have; those that don't exist are made.
    pub roles: Option<Vec<Name>>,
    /// Another bot rather than a person.
    #[serde(default)]
    pub bot: bool,
    /// Takes no direct messages.
    pub dms_closed: Option<bool>,
}

/// A role to be there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    /// The name; `@everyone` and the bot's own role can be changed too.
    pub name: Name,
    /// Permission bits, or a list of Discord's names.
    pub permissions: Option<Value>,
    /// Whether everybody may mention it.
    pub mentionable: Option<bool>,
}

/// A channel to be there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewChannel {
    /// The name, with or without `#`.
    pub name: Name,
    /// `text` (default), `announcement`, `forum` or `category`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// What the channel is about.
    pub topic: Option<String>,
    /// Tags of a forum: names, or objects as Discord has them.
    pub available_tags: Option<Value>,
    /// A forum whose posts must have a tag.
    pub require_tag: Option<bool>,
    /// Overwrites as Discord has them; `id` may be a name.
    pub overwrites: Option<Vec<NewOverwrite>>,
    /// Hides the channel from all but these roles and members (and the bot, if named).
    pub private_to: Option<Vec<Name>>,
}

/// One permission overwrite.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOverwrite {
    /// A role's or member's id or name.
    pub id: Name,
    /// Permission bits or names that are granted.
    #[serde(default)]
    pub allow: Value,
    /// Permission bits or names that are taken.
    #[serde(default)]
    pub deny: Value,
}

/// Sees to it that a member is there; returns their id.
pub fn add_member(shared: &Shared, new: &NewMember) -> Result<Id, ControlError> {
    let name = new.name.0.trim().trim_start_matches('@');
    if name.is_empty() || name.chars().count() > 32 {
        return Err(ControlError::bad("a member's name has 1 to 32 characters"));
    }
    shared.act(|state| {
        let world = &mut state.world;
        let everyone = world.guild.id;
        let mut put = |role: &Name| match world.find_role(&role.0) {
            Some(role) => role.id,
            None => world.put_role(&role.0, None, None),
        };
        let roles = new.roles.as_ref().map(|roles| {
            let ids = roles.iter().map(&mut put);
            ids.filter(|id| *id != everyone).collect()
        });
        let id = world.put_member(name, roles);
        if let Some(member) = world.members.get_mut(&id) {
            member.bot |= new.bot;
            member.dms_closed = new.dms_closed.unwrap_or(member.dms_closed);
        }
        Ok(id)
    })
}

/// A member leaves.
pub fn remove_member(shared: &Shared, name: &Name) -> Result<Id, ControlError> {
    shared.act(|state| {
        let id = state.world.actor(name)?;
        state.world.remove_member(id);
        Ok(id)
    })
}

/// Sees to it that a role is there; returns its id.
pub fn add_role(shared: &Shared, new: &NewRole) -> Result<Id, ControlError> {
    let bits = new.permissions.as_ref().map(permissions::read).transpose();
    let bits = bits.map_err(ControlError::bad)?;
    if new.name.0.trim().is_empty() {
        return Err(ControlError::bad("a role needs a name"));
    }
    Ok(shared.act(|state| {
        state
            .world
            .put_role(new.name.0.trim(), bits, new.mentionable)
    }))
}

fn kind_of(word: Option<&str>) -> Result<Kind, ControlError> {
    match word.unwrap_or("text") {
        "text" => Ok(Kind::Text),
        "announcement" | "news" => Ok(Kind::Announcement),
        "forum" => Ok(Kind::Forum),
        "category" => Ok(Kind::Category),
        other => Err(ControlError::bad(format!(
            "a channel of type {other:?} is not known; take text, announcement, forum or category"
        ))),
    }
}

/// Sees to it that a channel is there; returns its id.
pub fn add_channel(shared: &Shared, new: &NewChannel) -> Result<Id, ControlError> {
    let kind = kind_of(new.kind.as_deref())?;
    let name = new.name.0.trim().trim_start_matches('#').to_owned();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(ControlError::bad(
            "a channel's name has 1 to 100 characters",
        ));
    }
    shared.act(|state| {
        let world = &mut state.world;
        let overwrites = overwrites(world, new)?;
        let tags = new.available_tags.as_ref().map(limits::tags);
        let known = world
            .guild_channels()
            .find(|c| c.name.eq_ignore_ascii_case(&name))
            .map(|c| c.id);
        let id = match known {
            Some(id) => {
                change(world, id, new, overwrites, tags);
                id
            }
            None => world.create_channel(
                kind,
                ChannelDraft {
                    name,
                    topic: new.topic.clone(),
                    parent: None,
                    overwrites: overwrites.unwrap_or_default(),
                    tags: tags.unwrap_or_default(),
                },
            ),
        };
        if let (Some(required), Some(channel)) = (new.require_tag, world.channels.get_mut(&id)) {
            channel.flags = u64::from(required) << 4;
        }
        Ok(id)
    })
}

/// A moderator deletes a channel with all that is in it, or one thread.
pub fn remove_channel(shared: &Shared, name: &Name) -> Result<Id, ControlError> {
    shared.act(|state| {
        let id = state.world.known_channel(name)?.id;
        state.world.delete_channel(id);
        Ok(id)
    })
}

fn change(
    world: &mut World,
    id: Id,
    new: &NewChannel,
    overwrites: Option<Vec<Overwrite>>,
    tags: Option<Vec<(String, bool, Option<String>)>>,
) {
    if overwrites.is_none() && tags.is_none() && new.topic.is_none() {
        return;
    }
    let known: Vec<String> = world
        .channels
        .get(&id)
        .map(|channel| channel.tags.iter().map(|tag| tag.name.clone()).collect())
        .unwrap_or_default();
    let missing = tags
        .unwrap_or_default()
        .into_iter()
        .filter(|tag| !known.contains(&tag.0))
        .collect();
    let added: Vec<Tag> = world.make_tags(missing);
    let topic = new.topic.clone();
    world.change_channel(id, |channel| {
        channel.topic = topic.or(channel.topic.take());
        channel.tags.extend(added);
        if let Some(overwrites) = overwrites {
            channel.overwrites = overwrites;
        }
    });
}

fn overwrites(world: &World, new: &NewChannel) -> Result<Option<Vec<Overwrite>>, ControlError> {
    if new.overwrites.is_none() && new.private_to.is_none() {
        return Ok(None);
    }
    let mut list = Vec::new();
    if let Some(names) = &new.private_to {
        let (mut members, mut roles) = (Vec::new(), Vec::new());
        for name in names {
            match target(world, name)? {
                (id, true) => members.push(id),
                (id, false) => roles.push(id),
            }
        }
        list = world.private_to(&members, &roles);
    }
    for overwrite in new.overwrites.iter().flatten() {
        let (id, member) = target(world, &overwrite.id)?;
        list.push(Overwrite {
            id,
            member,
            allow: permissions::read(&overwrite.allow).map_err(ControlError::bad)?,
            deny: permissions::read(&overwrite.deny).map_err(ControlError::bad)?,
        });
    }
    Ok(Some(list))
}

/// A role or else a member of this name; true for a member. The bot's role has the bot's name,
/// which is meant as the bot itself.
fn target(world: &World, name: &Name) -> Result<(Id, bool), ControlError> {
    let managed = |id: &Id| world.roles.get(id).is_some_and(|role| role.managed);
    match (
        world.find_role(&name.0).map(|role| role.id),
        world.find_member(&name.0),
    ) {
        (Some(role), None) => Ok((role, false)),
        (Some(role), Some(_)) if !managed(&role) => Ok((role, false)),
        (_, Some(member)) => Ok((member.id, true)),
        (None, None) => Err(ControlError::bad(format!(
            "there is no role and no member {:?}",
            name.0
        ))),
    }
}

pub async fn members_route(State(shared): State<Shared>, Body(new): Body<NewMember>) -> Outcome {
    let id = add_member(&shared, &new)?;
    shared.delivered().await;
    Ok(Json(
        json!({"id": id_of(id), "name": shared.look(|state| state.world.name_of(id))}),
    ))
}

/// `DELETE /sandbox/members {"name": …}`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    name: Name,
}

pub async fn leave_route(State(shared): State<Shared>, Body(leave): Body<Leave>) -> Outcome {
    let id = remove_member(&shared, &leave.name)?;
    shared.delivered().await;
    Ok(Json(json!({"id": id_of(id)})))
}

pub async fn roles_route(State(shared): State<Shared>, Body(new): Body<NewRole>) -> Outcome {
    let id = add_role(&shared, &new)?;
    shared.delivered().await;
    Ok(Json(
        json!({"id": id_of(id), "name": new.name.0.trim_start_matches('@')}),
    ))
}

/// `DELETE /sandbox/channels {"name": …}`
pub async fn remove_channel_route(
    State(shared): State<Shared>,
    Body(leave): Body<Leave>,
) -> Outcome {
    let id = remove_channel(&shared, &leave.name)?;
    shared.delivered().await;
    Ok(Json(json!({"id": id_of(id)})))
}

pub async fn channels_route(State(shared): State<Shared>, Body(new): Body<NewChannel>) -> Outcome {
    let id = add_channel(&shared, &new)?;
    shared.delivered().await;
    let name = new.name.0.trim().trim_start_matches('#').to_owned();
    Ok(Json(json!({"id": id_of(id), "name": name})))
}
