//! People use commands, menus and autocomplete.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::command_text::{self, Focus, Typed, resolve_user};
use super::request::{Body, ControlError, Name, Outcome};
use super::talk;
use super::watch::Viewer;
use crate::shared::Shared;
use crate::world::{Act, Command, Id, Progress, World, id_of, interaction_kind, permissions};

type Result<T> = std::result::Result<T, ControlError>;

/// `POST /sandbox/command`, and `/sandbox/autocomplete` with `option`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedCommand {
    #[serde(rename = "as")]
    pub person: Name,
    #[serde(rename = "in")]
    pub place: Name,
    pub text: String,
    /// The option to be completed; the last one in the text unless told otherwise.
    pub option: Option<String>,
}

/// Begins an interaction, and its deadline.
pub fn begin(shared: &Shared, act: impl FnOnce(&mut World) -> Result<Act>) -> Result<Id> {
    let id = shared.act(|state| {
        let act = act(&mut state.world)?;
        Ok::<Id, ControlError>(state.world.begin(act))
    })?;
    let waiting = shared.clone();
    tokio::spawn(async move {
        tokio::time::sleep(waiting.first_answer_within).await;
        let late = waiting.look(|state| {
            let found = state.world.interactions.get(&id);
            found.is_some_and(|found| found.progress == Progress::Waiting)
        });
        if late {
            waiting.act(|state| state.world.give_up_waiting(id));
        }
    });
    Ok(id)
}

/// A person sends a slash command.
pub fn command(shared: &Shared, typed: &TypedCommand) -> Result<Id> {
    begin(shared, |world| act(world, typed, Focus::None))
}

fn act(world: &mut World, typed: &TypedCommand, focus: Focus<'_>) -> Result<Act> {
    let user = world.actor(&typed.person)?;
    let place = talk::find_place(world, user, &typed.place)?;
    let (name, rest) = command_text::split_name(&typed.text)?;
    let command = usable(world, user, place, name, 1)?;
    let Typed { options, resolved } = command_text::read(world, command, rest, focus)?;
    let mut data = data_of(world, command);
    data["options"] = Value::Array(options);
    if !resolved.is_empty() {
        data["resolved"] = Value::Object(resolved);
    }
    Ok(Act {
        kind: interaction_kind::COMMAND,
        user,
        channel: place,
        name: command.name.clone(),
        menu: false,
        message: None,
        data,
    })
}

fn data_of(world: &World, command: &Command) -> Value {
    let mut data = json!({"id": id_of(command.id), "name": command.name, "type": command.kind});
    if command.guild {
        data["guild_id"] = id_of(world.guild.id);
    }
    data
}

fn usable<'w>(world: &'w World, user: Id, place: Id, name: &str, kind: u8) -> Result<&'w Command> {
    let Some(channel) = world.channels.get(&place) else {
        return Err(ControlError::bad("there is no such channel"));
    };
    let who = world.name_of(user);
    if !world.can_view(user, place) {
        return Err(ControlError::new(
            403,
            format!("{who} cannot see #{}", channel.name),
        ));
    }
    let commands = world.usable_commands(user, channel);
    let mut of_kind = commands.into_iter().filter(|command| command.kind == kind);
    let same = |command: &&Command| command.name.eq_ignore_ascii_case(name);
    if let Some(found) = of_kind.clone().find(same) {
        return Ok(found);
    }
    if world
        .commands
        .values()
        .any(|command| command.kind == kind && same(&command))
    {
        return Err(ControlError::new(
            403,
            format!("{who} may not use {name:?} here"),
        ));
    }
    let known: Vec<&str> = of_kind
        .by_ref()
        .map(|command| command.name.as_str())
        .collect();
    let known = if known.is_empty() {
        "none yet".to_owned()
    } else {
        known.join(", ")
    };
    Err(ControlError::bad(format!(
        "there is no command {name:?}; registered: {known}"
    )))
}

/// What the bot suggests for a half-typed command.
pub async fn autocomplete(shared: &Shared, typed: &TypedCommand) -> Result<Value> {
    let focus = typed.option.as_deref().map_or(Focus::Last, Focus::Named);
    let id = begin(shared, |world| {
        let act = act(world, typed, focus)?;
        Ok(Act {
            kind: interaction_kind::AUTOCOMPLETE,
            ..act
        })
    })?;
    let patience = shared.first_answer_within + Duration::from_millis(500);
    let done = shared.find_within(patience, |state| {
        let found = state.world.interactions.get(&id)?;
        (found.progress != Progress::Waiting).then(|| found.choices.clone())
    });
    match done.await.flatten() {
        Some(choices) => Ok(choices),
        None => Err(ControlError::new(408, "the bot suggested nothing in time")),
    }
}

/// `POST /sandbox/menu`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Menu {
    #[serde(rename = "as")]
    pub person: Name,
    pub name: String,
    pub message: Option<Name>,
    pub member: Option<Name>,
    /// Where a user menu is opened; the first channel the person sees unless told otherwise.
    #[serde(rename = "in")]
    pub place: Option<Name>,
}

/// A person uses a message menu or a user menu.
pub fn menu(shared: &Shared, menu: &Menu) -> Result<Id> {
    begin(shared, |world| {
        let user = world.actor(&menu.person)?;
        let mut resolved = Map::new();
        let (place, target, kind) = match (&menu.message, &menu.member) {
            (Some(message), None) => {
                let found = world.known_message(message, user)?;
                let json = json!({found.id.to_string(): world.message_json(found)});
                resolved.insert("messages".to_owned(), json);
                (found.channel, found.id, 3)
            }
            (None, Some(member)) => {
                let target = world.known_member(member)?.id;
                resolve_user(world, target, &mut resolved);
                (menu_place(world, user, menu.place.as_ref())?, target, 2)
            }
            _ => {
                return Err(ControlError::bad(
                    "a menu opens on a \"message\" or on a \"member\"",
                ));
            }
        };
        let command = usable(world, user, place, menu.name.trim(), kind)?;
        let mut data = data_of(world, command);
        data["target_id"] = id_of(target);
        data["resolved"] = Value::Object(resolved);
        Ok(Act {
            kind: interaction_kind::COMMAND,
            user,
            channel: place,
            name: command.name.clone(),
            menu: true,
            message: None,
            data,
        })
    })
}

fn menu_place(world: &World, user: Id, place: Option<&Name>) -> Result<Id> {
    if let Some(place) = place {
        return world.known_channel(place).map(|channel| channel.id);
    }
    let needed = permissions::VIEW_CHANNEL | permissions::USE_APPLICATION_COMMANDS;
    world
        .guild_channels()
        .find(|channel| world.permissions(user, channel) & needed == needed)
        .map(|channel| channel.id)
        .ok_or_else(|| ControlError::bad("there is no channel to open the menu in"))
}

fn begun(id: Id) -> Json<Value> {
    Json(json!({"interaction_id": id_of(id)}))
}

pub async fn command_route(
    State(shared): State<Shared>,
    Body(typed): Body<TypedCommand>,
) -> Outcome {
    let id = command(&shared, &typed)?;
    shared.delivered().await;
    Ok(begun(id))
}

pub async fn autocomplete_route(
    State(shared): State<Shared>,
    Body(typed): Body<TypedCommand>,
) -> Outcome {
    let choices = autocomplete(&shared, &typed).await?;
    Ok(Json(json!({"choices": choices})))
}

pub async fn menu_route(State(shared): State<Shared>, Body(body): Body<Menu>) -> Outcome {
    let id = menu(&shared, &body)?;
    shared.delivered().await;
    Ok(begun(id))
}

/// How far an interaction is.
pub async fn interaction_route(State(shared): State<Shared>, Path(id): Path<Id>) -> Outcome {
    shared.look(|state| {
        let world = &state.world;
        let found = world.interactions.get(&id);
        let found =
            found.ok_or_else(|| ControlError::new(404, format!("there is no interaction {id}")))?;
        Ok(Json(
            json!({"id": id_of(id), "type": found.kind, "user": world.name_of(found.user),
            "name": found.name, "state": found.progress, "original": found.original.map(id_of),
            "message": found.message.map(id_of), "modal": found.modal}),
        ))
    })
}

/// `GET /sandbox/commands?as=ana&in=help`
#[derive(Deserialize)]
pub struct Where {
    #[serde(rename = "in")]
    place: Option<String>,
}

pub async fn commands_route(
    State(shared): State<Shared>,
    Query(viewer): Query<Viewer>,
    Query(place): Query<Where>,
) -> Outcome {
    shared.look(|state| {
        let world = &state.world;
        let Some(person) = viewer.person.as_deref() else {
            let all = world
                .commands
                .values()
                .map(|command| world.command_json(command));
            return Ok(Json(all.collect()));
        };
        let person = world.known_member(&Name::from(person))?.id;
        let place = menu_place(
            world,
            person,
            place.place.as_deref().map(Name::from).as_ref(),
        )?;
        let Some(channel) = world.channels.get(&place) else {
            return Ok(Json(json!([])));
        };
        let usable = world.usable_commands(person, channel).into_iter();
        Ok(Json(
            usable.map(|command| world.command_json(command)).collect(),
        ))
    })
}
