//! The community: its channels, roles, members, active threads.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::{get, put};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Reply;
use super::answer::Answer;
use super::channels;
use crate::refusal::{FormErrors, Refusal};
use crate::shared::{Shared, State as All};
use crate::world::{Id, World, intent, permissions};

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/v10/guilds/{guild}", get(guild))
        .route(
            "/api/v10/guilds/{guild}/channels",
            get(list_channels).post(channels::create),
        )
        .route("/api/v10/guilds/{guild}/roles", get(roles))
        .route("/api/v10/guilds/{guild}/members", get(members))
        .route("/api/v10/guilds/{guild}/members/search", get(search))
        .route("/api/v10/guilds/{guild}/members/{user}", get(member))
        .route(
            "/api/v10/guilds/{guild}/members/{user}/roles/{role}",
            put(give_role).delete(take_role),
        )
        .route(
            "/api/v10/guilds/{guild}/threads/active",
            get(active_threads),
        )
}

/// The world, if the guild in the path is the one there is.
pub fn within(state: &mut All, guild: Id) -> Result<&mut World, Refusal> {
    if state.world.guild.id == guild {
        Ok(&mut state.world)
    } else {
        Err(Refusal::unknown(10004, "Guild"))
    }
}

async fn guild(State(shared): State<Shared>, Path(guild): Path<Id>) -> Reply {
    shared.look(|state| {
        let world = within(state, guild)?;
        let mut json = world.guild_json();
        json["approximate_member_count"] = json!(world.present().count());
        Ok(Answer::Json(json))
    })
}

async fn list_channels(State(shared): State<Shared>, Path(guild): Path<Id>) -> Reply {
    shared.look(|state| {
        let world = within(state, guild)?;
        Ok(Answer::Json(
            world
                .guild_channels()
                .map(|c| world.channel_json(c))
                .collect(),
        ))
    })
}

async fn roles(State(shared): State<Shared>, Path(guild): Path<Id>) -> Reply {
    shared.look(|state| {
        let world = within(state, guild)?;
        Ok(Answer::Json(
            world.roles.values().map(World::role_json).collect(),
        ))
    })
}

#[derive(Deserialize)]
struct Page {
    limit: Option<usize>,
    after: Option<Id>,
}

async fn members(
    State(shared): State<Shared>,
    Path(guild): Path<Id>,
    Query(page): Query<Page>,
) -> Reply {
    let limit = page.limit.unwrap_or(1);
    if !(1..=1000).contains(&limit) {
        let words = "int value should be between 1 and 1000.";
        return Err(FormErrors::one("limit", "NUMBER_TYPE_MAX", words));
    }
    shared.look(|state| {
        if state.faults.disabled_intents & intent::GUILD_MEMBERS != 0 {
            return Err(Refusal::missing_access());
        }
        let world = within(state, guild)?;
        let after = page.after.unwrap_or(0);
        let found = world
            .present()
            .filter(|member| member.id > after)
            .take(limit);
        Ok(Answer::Json(
            found.map(|member| world.member_json(member.id)).collect(),
        ))
    })
}

#[derive(Deserialize)]
struct Search {
    query: String,
    limit: Option<usize>,
}

async fn search(
    State(shared): State<Shared>,
    Path(guild): Path<Id>,
    Query(search): Query<Search>,
) -> Reply {
    shared.look(|state| {
        let world = within(state, guild)?;
        let start = search.query.to_lowercase();
        let found = world
            .present()
            .filter(|member| member.name.to_lowercase().starts_with(&start))
            .take(search.limit.unwrap_or(1).clamp(1, 1000));
        Ok(Answer::Json(
            found.map(|member| world.member_json(member.id)).collect(),
        ))
    })
}

async fn member(State(shared): State<Shared>, Path((guild, user)): Path<(Id, Id)>) -> Reply {
    shared.look(|state| {
        let world = within(state, guild)?;
        match world.members.get(&user) {
            Some(member) if member.present => Ok(Answer::Json(world.member_json(user))),
            Some(_) => Err(Refusal::unknown(10007, "Member")),
            None => Err(Refusal::unknown(10013, "User")),
        }
    })
}

async fn give_role(state: State<Shared>, path: Path<(Id, Id, Id)>) -> Reply {
    set_role(state, path, true)
}

async fn take_role(state: State<Shared>, path: Path<(Id, Id, Id)>) -> Reply {
    set_role(state, path, false)
}

fn set_role(
    State(shared): State<Shared>,
    Path((guild, user, role)): Path<(Id, Id, Id)>,
    on: bool,
) -> Reply {
    shared.act(|state| {
        let world = within(state, guild)?;
        if !world.roles.contains_key(&role) {
            return Err(Refusal::unknown(10011, "Role"));
        }
        if !world
            .members
            .get(&user)
            .is_some_and(|member| member.present)
        {
            return Err(Refusal::unknown(10007, "Member"));
        }
        let base = world.base_permissions(world.bot);
        if base & permissions::MANAGE_ROLES == 0 {
            return Err(Refusal::missing_permissions());
        }
        world.set_member_role(user, role, on);
        Ok(Answer::Nothing)
    })
}

async fn active_threads(State(shared): State<Shared>, Path(guild): Path<Id>) -> Reply {
    shared.look(|state| {
        let world = within(state, guild)?;
        let threads: Vec<_> = world
            .channels
            .values()
            .filter(|channel| channel.active_thread() && world.can_view(world.bot, channel.id))
            .collect();
        let members: Vec<Value> = threads
            .iter()
            .filter(|thread| thread.has_thread_member(world.bot))
            .map(|thread| world.channel_json(thread)["member"].clone())
            .collect();
        let threads: Vec<Value> = threads
            .into_iter()
            .map(|thread| world.channel_json(thread))
            .collect();
        Ok(Answer::Json(
            json!({"threads": threads, "members": members}),
        ))
    })
}
