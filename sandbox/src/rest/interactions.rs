//! The first answer to an interaction.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::post;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Reply;
use super::answer::Answer;
use super::messages;
use super::payload::{Payload, Upload};
use crate::limits;
use crate::refusal::{FormErrors, Refusal};
use crate::shared::Shared;
use crate::world::{Allowed, Id, Interaction, Progress, World, flag, id_of, interaction_kind};

const MESSAGE: u64 = 4;
const DEFER_MESSAGE: u64 = 5;
const DEFER_UPDATE: u64 = 6;
const UPDATE: u64 = 7;
const SUGGEST: u64 = 8;
const MODAL: u64 = 9;

pub fn routes() -> Router<Shared> {
    Router::new().route(
        "/api/v10/interactions/{id}/{token}/callback",
        post(callback),
    )
}

#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    with_response: Option<String>,
}

async fn callback(
    State(shared): State<Shared>,
    Path((id, token)): Path<(Id, String)>,
    Query(wish): Query<Wish>,
    payload: Payload,
) -> Reply {
    let Payload { json: body, files } = payload;
    let answer = shared.act(|state| {
        let world = &mut state.world;
        let interaction = waiting(world, id, &token)?;
        fits(&interaction, &body)?;
        answer(world, &interaction, &body, files)?;
        Ok(described(world, id, body["type"].as_u64()))
    })?;
    let wanted = wish
        .with_response
        .is_some_and(|wish| wish == "true" || wish == "1");
    Ok(if wanted {
        Answer::Json(answer)
    } else {
        Answer::Nothing
    })
}

/// The interaction, if it still waits for its first answer: 10062 or 40060 otherwise.
fn waiting(world: &World, id: Id, token: &str) -> Result<Interaction, Refusal> {
    let unknown = || Refusal::unknown(10062, "interaction");
    let found = world
        .interactions
        .get(&id)
        .filter(|found| found.token == token);
    let found = found.ok_or_else(unknown)?;
    match found.progress {
        Progress::Waiting => Ok(found.clone()),
        Progress::Failed => Err(unknown()),
        _ => {
            let words = "Interaction has already been acknowledged.";
            Err(Refusal::new(400, 40060, words))
        }
    }
}

/// Whether this kind of answer fits this kind of interaction.
fn fits(interaction: &Interaction, body: &Value) -> Result<(), Refusal> {
    let Some(kind) = body["type"].as_u64() else {
        return Err(FormErrors::one(
            "type",
            "BASE_TYPE_REQUIRED",
            "This field is required",
        ));
    };
    let on_message = interaction.message.is_some() && !interaction.menu;
    let fits = match interaction.kind {
        interaction_kind::AUTOCOMPLETE => kind == SUGGEST,
        interaction_kind::MODAL => {
            matches!(kind, MESSAGE | DEFER_MESSAGE)
                || (on_message && matches!(kind, DEFER_UPDATE | UPDATE))
        }
        interaction_kind::COMPONENT => {
            matches!(
                kind,
                MESSAGE | DEFER_MESSAGE | DEFER_UPDATE | UPDATE | MODAL
            )
        }
        _ => matches!(kind, MESSAGE | DEFER_MESSAGE | MODAL),
    };
    if fits {
        return Ok(());
    }
    let words = "This type of callback does not fit this type of interaction.";
    Err(FormErrors::one(
        "type",
        "INTERACTION_CALLBACK_TYPE_INVALID",
        words,
    ))
}

fn answer(
    world: &mut World,
    interaction: &Interaction,
    body: &Value,
    files: Vec<Upload>,
) -> Result<(), Refusal> {
    let data = &body["data"];
    match body["type"].as_u64() {
        Some(MESSAGE) => {
            let id = write(world, interaction, data, files).map_err(under_data)?;
            settle(world, interaction.id, id, Progress::Answered);
        }
        Some(DEFER_MESSAGE) => {
            let ephemeral = data["flags"].as_u64().unwrap_or(0) & flag::EPHEMERAL;
            let mut draft = world.answer_draft(interaction, ephemeral != 0);
            draft.flags = ephemeral | flag::LOADING;
            let id = world.post(draft);
            settle(world, interaction.id, id, Progress::Deferred);
        }
        Some(DEFER_UPDATE) => {
            let id = interaction.message.unwrap_or_default();
            settle(world, interaction.id, id, Progress::Answered);
        }
        Some(UPDATE) => {
            let id = interaction.message.unwrap_or_default();
            if world.messages.contains_key(&id) {
                messages::change(world, id, data, files, Allowed::users_only())
                    .map_err(under_data)?;
            }
            settle(world, interaction.id, id, Progress::Answered);
        }
        Some(SUGGEST) => suggest(world, interaction, data)?,
        _ => {
            limits::modal(data)?;
            world.open_modal(interaction.id, data);
        }
    }
    Ok(())
}

/// Errors of a message that stands in `data`.
fn under_data(mut refusal: Refusal) -> Refusal {
    refusal.errors = refusal.errors.map(|tree| json!({"data": tree}));
    refusal
}

fn settle(world: &mut World, interaction: Id, message: Id, progress: Progress) {
    if let Some(found) = world.interactions.get_mut(&interaction) {
        found.original = Some(message);
    }
    world.set_progress(interaction, progress);
}

fn suggest(world: &mut World, interaction: &Interaction, data: &Value) -> Result<(), Refusal> {
    let choices = data["choices"].as_array().map_or(&[][..], Vec::as_slice);
    let mut errors = FormErrors::default();
    if choices.len() > 25 {
        errors.add(
            "data.choices",
            "BASE_TYPE_MAX_LENGTH",
            "Must be 25 or fewer in length.",
        );
    }
    for (index, choice) in choices.iter().enumerate() {
        let kind = if choice["value"].is_string() { 3 } else { 10 };
        limits::choice(choice, kind, &format!("data.choices.{index}"), &mut errors);
    }
    errors.finish()?;
    if let Some(found) = world.interactions.get_mut(&interaction.id) {
        found.choices = Some(Value::Array(choices.to_vec()));
    }
    world.set_progress(interaction.id, Progress::Suggested);
    Ok(())
}

/// Writes a message in answer to an interaction.
pub fn write(
    world: &mut World,
    interaction: &Interaction,
    data: &Value,
    files: Vec<Upload>,
) -> Result<Id, Refusal> {
    limits::message(data, &files, limits::Place::New)?;
    let allowed = Allowed::read(&data["allowed_mentions"], Allowed::users_only())?;
    let attachments = world.keep_files(files, &data["attachments"]);
    let flags = data["flags"].as_u64().unwrap_or(0);
    let mut draft = world.answer_draft(interaction, flags & flag::EPHEMERAL != 0);
    data["content"]
        .as_str()
        .unwrap_or_default()
        .clone_into(&mut draft.content);
    draft.flags = flags & messages::SETTABLE_FLAGS | flags & flag::EPHEMERAL;
    draft.embeds = limits::embeds(data, world, &attachments);
    draft.components = limits::components(&data["components"]);
    draft.attachments = attachments;
    draft.allowed = allowed;
    Ok(world.post(draft))
}

/// What `with_response=true` answers.
fn described(world: &World, id: Id, kind: Option<u64>) -> Value {
    let Some(interaction) = world.interactions.get(&id) else {
        return Value::Null;
    };
    let message = interaction
        .original
        .and_then(|message| world.messages.get(&message));
    let mut json = json!({
        "interaction": {
            "id": id_of(id),
            "type": interaction.kind,
            "response_message_id": message.map(|message| id_of(message.id)),
            "response_message_ephemeral": message.is_some_and(crate::world::Message::ephemeral),
            "response_message_loading": message.is_some_and(|m| m.flags & flag::LOADING != 0),
        },
        "resource": {"type": kind},
    });
    if let Some(message) = message {
        json["resource"]["message"] = world.message_json(message);
    }
    json
}
