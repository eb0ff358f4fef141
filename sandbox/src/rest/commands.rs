//! Registering commands, global and of the guild.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};

use super::Reply;
use super::answer::Answer;
use super::payload::Payload;
use crate::limits;
use crate::refusal::{FormErrors, Refusal};
use crate::shared::{Shared, State as All};
use crate::world::{Id, World};

pub fn routes() -> Router<Shared> {
    let global = "/api/v10/applications/{app}/commands";
    let guild = "/api/v10/applications/{app}/guilds/{guild}/commands";
    Router::new()
        .route(
            global,
            get(list_global).post(add_global).put(replace_global),
        )
        .route(
            &format!("{global}/{{command}}"),
            get(read_global).patch(edit_global).delete(remove_global),
        )
        .route(guild, get(list_guild).post(add_guild).put(replace_guild))
        .route(
            &format!("{guild}/{{command}}"),
            get(read_guild).patch(edit_guild).delete(remove_guild),
        )
}

/// The application, and the guild if commands of a guild are meant.
#[derive(Clone, Copy)]
struct Scope {
    app: Id,
    guild: Option<Id>,
}

impl Scope {
    fn world(self, state: &mut All) -> Result<&mut World, Refusal> {
        if state.world.application != self.app {
            return Err(Refusal::unknown(10002, "Application"));
        }
        if self
            .guild
            .is_some_and(|guild| guild != state.world.guild.id)
        {
            return Err(Refusal::missing_access());
        }
        Ok(&mut state.world)
    }

    fn of_guild(self) -> bool {
        self.guild.is_some()
    }
}

fn list(shared: &Shared, scope: Scope) -> Reply {
    shared.look(|state| {
        let world = scope.world(state)?;
        let commands = world
            .commands
            .values()
            .filter(|command| command.guild == scope.of_guild());
        Ok(Answer::Json(
            commands
                .map(|command| world.command_json(command))
                .collect(),
        ))
    })
}

fn add(shared: &Shared, scope: Scope, body: &Value) -> Reply {
    limits::commands(std::slice::from_ref(body), false)?;
    shared.act(|state| {
        let world = scope.world(state)?;
        let (id, new) = world.put_command(scope.of_guild(), body);
        world.tell_page("command", json!({}));
        let json = one(world, scope, id)?;
        Ok(if new {
            Answer::Created(json)
        } else {
            Answer::Json(json)
        })
    })
}

fn replace(shared: &Shared, scope: Scope, body: &Value) -> Reply {
    let bodies = body.as_array().ok_or_else(|| {
        FormErrors::one(
            "",
            "LIST_TYPE_CONVERT",
            "Only iterables may be used in a ListType",
        )
    })?;
    limits::commands(bodies, true)?;
    shared.act(|state| {
        let world = scope.world(state)?;
        let ids = world.replace_commands(scope.of_guild(), bodies);
        let commands: Result<Vec<Value>, Refusal> =
            ids.iter().map(|id| one(world, scope, *id)).collect();
        world.tell_page("command", json!({}));
        Ok(Answer::Json(Value::Array(commands?)))
    })
}

fn one(world: &World, scope: Scope, id: Id) -> Result<Value, Refusal> {
    world
        .commands
        .get(&id)
        .filter(|command| command.guild == scope.of_guild())
        .map(|command| world.command_json(command))
        .ok_or_else(|| Refusal::unknown(10063, "application command"))
}

fn read(shared: &Shared, scope: Scope, id: Id) -> Reply {
    shared.look(|state| one(scope.world(state)?, scope, id).map(Answer::Json))
}

fn edit(shared: &Shared, scope: Scope, id: Id, change: &Value) -> Reply {
    shared.act(|state| {
        let world = scope.world(state)?;
        let mut body = one(world, scope, id).map(|_| world.commands[&id].body.clone())?;
        for (key, value) in change.as_object().into_iter().flatten() {
            body[key] = value.clone();
        }
        limits::commands(std::slice::from_ref(&body), false)?;
        if let Some(command) = world.commands.get_mut(&id) {
            body["name"]
                .as_str()
                .unwrap_or_default()
                .clone_into(&mut command.name);
            command.body = body;
        }
        world.tell_page("command", json!({}));
        one(world, scope, id).map(Answer::Json)
    })
}

fn remove(shared: &Shared, scope: Scope, id: Id) -> Reply {
    shared.act(|state| {
        let world = scope.world(state)?;
        one(world, scope, id)?;
        world.commands.remove(&id);
        world.tell_page("command", json!({}));
        Ok(Answer::Nothing)
    })
}

type Global = Path<Id>;
type Guild = Path<(Id, Id)>;

fn global(app: Id) -> Scope {
    Scope { app, guild: None }
}

fn guild((app, guild): (Id, Id)) -> Scope {
    Scope {
        app,
        guild: Some(guild),
    }
}

async fn list_global(State(shared): State<Shared>, Path(app): Global) -> Reply {
    list(&shared, global(app))
}

async fn add_global(State(shared): State<Shared>, Path(app): Global, payload: Payload) -> Reply {
    add(&shared, global(app), &payload.json)
}

async fn replace_global(
    State(shared): State<Shared>,
    Path(app): Global,
    payload: Payload,
) -> Reply {
    replace(&shared, global(app), &payload.json)
}

async fn read_global(State(shared): State<Shared>, Path((app, id)): Path<(Id, Id)>) -> Reply {
    read(&shared, global(app), id)
}

async fn edit_global(
    State(shared): State<Shared>,
    Path((app, id)): Path<(Id, Id)>,
    payload: Payload,
) -> Reply {
    edit(&shared, global(app), id, &payload.json)
}

async fn remove_global(State(shared): State<Shared>, Path((app, id)): Path<(Id, Id)>) -> Reply {
    remove(&shared, global(app), id)
}

async fn list_guild(State(shared): State<Shared>, Path(place): Guild) -> Reply {
    list(&shared, guild(place))
}

async fn add_guild(State(shared): State<Shared>, Path(place): Guild, payload: Payload) -> Reply {
    add(&shared, guild(place), &payload.json)
}

async fn replace_guild(
    State(shared): State<Shared>,
    Path(place): Guild,
    payload: Payload,
) -> Reply {
    replace(&shared, guild(place), &payload.json)
}

async fn read_guild(
    State(shared): State<Shared>,
    Path((app, place, id)): Path<(Id, Id, Id)>,
) -> Reply {
    read(&shared, guild((app, place)), id)
}

async fn edit_guild(
    State(shared): State<Shared>,
    Path((app, place, id)): Path<(Id, Id, Id)>,
    payload: Payload,
) -> Reply {
    edit(&shared, guild((app, place)), id, &payload.json)
}

async fn remove_guild(
    State(shared): State<Shared>,
    Path((app, place, id)): Path<(Id, Id, Id)>,
) -> Reply {
    remove(&shared, guild((app, place)), id)
}
