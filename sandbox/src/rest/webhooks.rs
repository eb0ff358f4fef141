//! Later answers to an interaction: follow-ups, and changing what was answered.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};

use super::Reply;
use super::answer::Answer;
use super::interactions;
use super::messages;
use super::payload::Payload;
use crate::refusal::Refusal;
use crate::shared::Shared;
use crate::world::{Allowed, Id, Interaction, Progress, World};

pub fn routes() -> Router<Shared> {
    let hook = "/api/v10/webhooks/{app}/{token}";
    Router::new().route(hook, post(follow_up)).route(
        &format!("{hook}/messages/{{message}}"),
        get(read).patch(edit).delete(delete),
    )
}

/// The interaction of a token: 10015 or 50027 when there is none or its 15 minutes are over.
fn answered(world: &World, app: Id, token: &str) -> Result<Interaction, Refusal> {
    if app != world.application {
        return Err(Refusal::unknown(10015, "Webhook"));
    }
    let found = world
        .interaction_by_token(token)
        .ok_or_else(|| Refusal::new(401, 50027, "Invalid Webhook Token"))?;
    match found.progress {
        Progress::Waiting | Progress::Failed => Err(Refusal::unknown(10015, "Webhook")),
        _ => Ok(found.clone()),
    }
}

fn message_of(interaction: &Interaction, world: &World, which: &str) -> Result<Id, Refusal> {
    let id = match which {
        "@original" => interaction.original,
        id => id.parse().ok(),
    };
    let own = |id: &Id| {
        let message = world.messages.get(id);
        let answers = |message: &crate::world::Message| {
            let answer = message.answer_to.as_ref();
            answer.is_some_and(|answer| answer.interaction == interaction.id)
        };
        interaction.original == Some(*id) && message.is_some() || message.is_some_and(answers)
    };
    id.filter(own).ok_or_else(Refusal::unknown_message)
}

async fn follow_up(
    State(shared): State<Shared>,
    Path((app, token)): Path<(Id, String)>,
    payload: Payload,
) -> Reply {
    let Payload { json: body, files } = payload;
    shared.act(|state| {
        let world = &mut state.world;
        let interaction = answered(world, app, &token)?;
        let id = match (interaction.progress, interaction.original) {
            // The first follow-up after a deferral fills in the promised message.
            (Progress::Deferred, Some(original)) => {
                messages::change(world, original, &body, files, Allowed::users_only())?;
                world.set_progress(interaction.id, Progress::Answered);
                original
            }
            _ => interactions::write(world, &interaction, &body, files)?,
        };
        answer(world, id)
    })
}

fn answer(world: &World, id: Id) -> Reply {
    let message = world
        .messages
        .get(&id)
        .ok_or_else(Refusal::unknown_message)?;
    Ok(Answer::Json(world.message_json(message)))
}

type Place = Path<(Id, String, String)>;

async fn read(State(shared): State<Shared>, Path((app, token, message)): Place) -> Reply {
    let now = shared.clock.now_ms();
    shared.look(|state| {
        let world = &mut state.world;
        world.now_ms = now;
        let interaction = answered(world, app, &token)?;
        answer(world, message_of(&interaction, world, &message)?)
    })
}

async fn edit(
    State(shared): State<Shared>,
    Path((app, token, message)): Place,
    payload: Payload,
) -> Reply {
    let Payload { json: body, files } = payload;
    shared.act(|state| {
        let world = &mut state.world;
        let interaction = answered(world, app, &token)?;
        let id = message_of(&interaction, world, &message)?;
        messages::change(world, id, &body, files, Allowed::users_only())?;
        if interaction.progress == Progress::Deferred && interaction.original == Some(id) {
            world.set_progress(interaction.id, Progress::Answered);
        }
        answer(world, id)
    })
}

async fn delete(State(shared): State<Shared>, Path((app, token, message)): Place) -> Reply {
    shared.act(|state| {
        let world = &mut state.world;
        let interaction = answered(world, app, &token)?;
        let id = message_of(&interaction, world, &message)?;
        world.delete_message(id);
        Ok(Answer::Nothing)
    })
}
