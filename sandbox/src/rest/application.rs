//! The bot itself: gateway address, user, application.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::Reply;
use super::answer::Answer;
use super::payload::Payload;
use crate::gateway;
use crate::refusal::{FormErrors, Refusal};
use crate::shared::Shared;
use crate::world::{Id, id_of};

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/v10/gateway", get(address))
        .route("/api/v10/gateway/bot", get(bot_address))
        .route("/api/v10/users/@me", get(me))
        .route("/api/v10/users/@me/guilds", get(my_guilds))
        .route("/api/v10/users/@me/channels", post(open_dm))
        .route("/api/v10/users/{user}", get(user))
        .route("/api/v10/oauth2/applications/@me", get(application))
        .route("/api/v10/applications/@me", get(application))
}

async fn address(State(shared): State<Shared>) -> Reply {
    Ok(Answer::Json(json!({"url": gateway::url(&shared)})))
}

async fn bot_address(State(shared): State<Shared>) -> Reply {
    Ok(Answer::Json(json!({
        "url": gateway::url(&shared),
        "shards": 1,
        "session_start_limit": {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1},
    })))
}

async fn me(State(shared): State<Shared>) -> Reply {
    Ok(Answer::Json(shared.look(|state| state.world.bot_json())))
}

async fn my_guilds(State(shared): State<Shared>) -> Reply {
    let guilds = shared.look(|state| {
        let world = &state.world;
        json!([{"id": id_of(world.guild.id), "name": world.guild.name, "icon": null, "owner": false,
            "permissions": world.base_permissions(world.bot).to_string(), "features": []}])
    });
    Ok(Answer::Json(guilds))
}

async fn user(State(shared): State<Shared>, Path(user): Path<Id>) -> Reply {
    shared.look(|state| {
        if state.world.members.contains_key(&user) {
            Ok(Answer::Json(state.world.user_json(user)))
        } else {
            Err(Refusal::unknown(10013, "User"))
        }
    })
}

async fn application(State(shared): State<Shared>) -> Reply {
    let off = |state: &mut crate::shared::State| {
        state.world.application_json(state.faults.disabled_intents)
    };
    Ok(Answer::Json(shared.look(off)))
}

async fn open_dm(State(shared): State<Shared>, payload: Payload) -> Reply {
    let person = read_id(&payload.json["recipient_id"]).ok_or_else(|| {
        FormErrors::one(
            "recipient_id",
            "BASE_TYPE_REQUIRED",
            "This field is required",
        )
    })?;
    shared.act(|state| {
        let world = &mut state.world;
        let known = world
            .members
            .get(&person)
            .ok_or_else(|| Refusal::unknown(10013, "User"))?;
        if known.bot {
            return Err(Refusal::new(
                400,
                50007,
                "Cannot send messages to this user",
            ));
        }
        let id = world.open_dm(person);
        let channel = world
            .channels
            .get(&id)
            .ok_or_else(Refusal::unknown_channel)?;
        Ok(Answer::Json(world.channel_json(channel)))
    })
}

/// An id in a body: a string, or a number as older libraries write it.
pub fn read_id(value: &Value) -> Option<Id> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
