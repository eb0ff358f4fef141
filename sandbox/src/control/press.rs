//! People press buttons, choose from menus, fill in modals.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::act::begin;
use super::command_text::{resolve_channel, resolve_role, resolve_user};
use super::request::{Body, ControlError, Name, Outcome};
use crate::limits::every_component;
use crate::shared::Shared;
use crate::world::{Act, Id, Progress, World, id_of, interaction_kind};

type Result<T> = std::result::Result<T, ControlError>;
type Fields = Map<String, Value>;

const BUTTON: u64 = 2;
const STRING_SELECT: u64 = 3;
const LINK: u64 = 5;

/// `POST /sandbox/press`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Press {
    #[serde(rename = "as")]
    pub person: Name,
    pub message: Name,
    pub label: Option<String>,
    pub custom_id: Option<String>,
    /// What is chosen in a select: values or labels; for user selects names.
    pub values: Option<Vec<Name>>,
    /// Waits for a modal and submits it with these.
    pub fields: Option<Fields>,
}

/// A person presses a button or chooses from a select.
pub fn press(shared: &Shared, press: &Press) -> Result<Id> {
    begin(shared, |world| {
        let user = world.actor(&press.person)?;
        let message = world.known_message(&press.message, user)?;
        let component = component(&message.components, press)?;
        let (id, channel) = (message.id, message.channel);
        let custom_id = component["custom_id"].as_str().unwrap_or_default();
        let mut data = json!({"custom_id": custom_id, "component_type": component["type"],
            "id": component["id"]});
        if component["type"] != BUTTON {
            let mut resolved = Map::new();
            let chosen = press.values.as_deref().unwrap_or_default();
            data["values"] = values(world, component, chosen, &mut resolved)?;
            if !resolved.is_empty() {
                data["resolved"] = Value::Object(resolved);
            }
        }
        Ok(Act {
            kind: interaction_kind::COMPONENT,
            user,
            channel,
            name: custom_id.to_owned(),
            menu: false,
            message: Some(id),
            data,
        })
    })
}

fn is_select(component: &Value) -> bool {
    matches!(component["type"].as_u64(), Some(3 | 5..=8))
}

fn component<'m>(rows: &'m [Value], press: &Press) -> Result<&'m Value> {
    let all: Vec<&Value> = every_component(rows)
        .into_iter()
        .filter(|component| component["type"] == BUTTON || is_select(component))
        .collect();
    let label = |component: &Value| {
        let key = if component["type"] == BUTTON {
            "label"
        } else {
            "placeholder"
        };
        component[key].as_str().unwrap_or_default().to_owned()
    };
    let found = match (&press.custom_id, &press.label) {
        (Some(id), _) => all
            .iter()
            .find(|component| component["custom_id"] == id.as_str()),
        (None, Some(text)) => {
            let exact = all.iter().find(|component| label(component) == *text);
            exact.or_else(|| all.iter().find(|c| label(c).eq_ignore_ascii_case(text)))
        }
        (None, None) => {
            let mut selects = all.iter().filter(|component| is_select(component));
            let only = selects.next().filter(|_| press.values.is_some());
            only.filter(|_| selects.next().is_none())
        }
    };
    let Some(found) = found else {
        let known: Vec<String> = all.iter().map(|component| label(component)).collect();
        return Err(ControlError::bad(format!(
            "the message has no such component; it has: {}",
            if known.is_empty() {
                "none".to_owned()
            } else {
                known.join(", ")
            }
        )));
    };
    if found["disabled"] == Value::Bool(true) {
        return Err(ControlError::bad(format!("{:?} is disabled", label(found))));
    }
    if found["type"] == BUTTON && found["style"] == LINK {
        let words = format!(
            "{:?} is a link to {}; the bot does not hear of it",
            label(found),
            found["url"]
        );
        return Err(ControlError::bad(words));
    }
    Ok(found)
}

fn values(
    world: &World,
    select: &Value,
    chosen: &[Name],
    resolved: &mut Map<String, Value>,
) -> Result<Value> {
    let min = select["min_values"].as_u64().unwrap_or(1);
    let max = select["max_values"].as_u64().unwrap_or(1);
    let count = chosen.len() as u64;
    if count < min || count > max {
        return Err(ControlError::bad(format!(
            "choose {min} to {max} in \"values\", not {count}"
        )));
    }
    let kind = select["type"].as_u64().unwrap_or(STRING_SELECT);
    let mut values = Vec::new();
    for name in chosen {
        let value = if kind == STRING_SELECT {
            string_value(select, &name.0)?
        } else {
            id_of(entity(world, kind, name, resolved)?)
        };
        if values.contains(&value) {
            return Err(ControlError::bad(format!("{} is chosen twice", name.0)));
        }
        values.push(value);
    }
    Ok(Value::Array(values))
}

fn string_value(select: &Value, text: &str) -> Result<Value> {
    let options = select["options"].as_array().map_or(&[][..], Vec::as_slice);
    let by_value = options.iter().find(|option| option["value"] == text);
    let by_label = || {
        let same = |option: &&Value| {
            option["label"]
                .as_str()
                .is_some_and(|label| label.eq_ignore_ascii_case(text))
        };
        options.iter().find(same)
    };
    by_value
        .or_else(by_label)
        .map(|option| option["value"].clone())
        .ok_or_else(|| {
            let known: Vec<&str> = options
                .iter()
                .filter_map(|option| option["label"].as_str())
                .collect();
            ControlError::bad(format!(
                "{text:?} is no option; there are: {}",
                known.join(", ")
            ))
        })
}

fn entity(world: &World, kind: u64, name: &Name, resolved: &mut Map<String, Value>) -> Result<Id> {
    let member = world.find_member(&name.0).filter(|member| member.present);
    match (kind, member) {
        (5 | 7, Some(member)) => Ok(resolve_user(world, member.id, resolved)),
        (5, None) => world.known_member(name).map(|member| member.id),
        (8, _) => Ok(resolve_channel(
            world,
            world.known_channel(name)?.id,
            resolved,
        )),
        _ => Ok(resolve_role(world, world.known_role(name)?.id, resolved)),
    }
}

/// Waits for the modal that an interaction opens.
pub async fn await_modal(shared: &Shared, id: Id) -> Result<()> {
    let patience = shared.first_answer_within + Duration::from_millis(500);
    let found = shared.find_within(patience, |state| {
        let progress = state.world.interactions.get(&id)?.progress;
        (progress != Progress::Waiting).then_some(progress)
    });
    match found.await {
        Some(Progress::ModalOpened) => Ok(()),
        Some(Progress::Failed) | None => Err(ControlError::new(
            408,
            "the bot did not answer, so there is no modal to fill in",
        )),
        Some(_) => Err(ControlError::bad(
            "the bot answered without a modal, so there is nothing to fill in",
        )),
    }
}

/// `POST /sandbox/submit`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submit {
    #[serde(rename = "as")]
    pub person: Name,
    /// The interaction that opened the modal.
    pub modal: Name,
    /// By custom id or label; a field that is not named keeps what it was opened with.
    #[serde(default)]
    pub fields: Fields,
}

/// A person sends a modal off.
pub fn submit(shared: &Shared, submit: &Submit) -> Result<Id> {
    begin(shared, |world| {
        let user = world.actor(&submit.person)?;
        let opener: Option<Id> = submit.modal.0.trim().parse().ok();
        let opener = opener.and_then(|id| world.interactions.get_mut(&id));
        let Some(opener) = opener.filter(|opener| opener.user == user) else {
            return Err(ControlError::bad(format!(
                "no modal {} is open for this person",
                submit.modal.0
            )));
        };
        let Some(modal) = opener.modal.clone() else {
            return Err(ControlError::bad("this modal has been sent off already"));
        };
        let components = filled(&modal, &submit.fields)?;
        opener.modal = None;
        let (channel, message) = (opener.channel, opener.message);
        Ok(Act {
            kind: interaction_kind::MODAL,
            user,
            channel,
            name: modal["custom_id"].as_str().unwrap_or_default().to_owned(),
            menu: false,
            message,
            data: json!({"custom_id": modal["custom_id"], "components": components}),
        })
    })
}

/// The rows of a modal with what was filled in, checked as Discord's window does.
fn filled(modal: &Value, fields: &Fields) -> Result<Vec<Value>> {
    let rows = modal["components"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let mut used = Vec::new();
    let mut out = Vec::new();
    for row in rows {
        let labelled = row["type"] == 18;
        let input = if labelled {
            &row["component"]
        } else {
            &row["components"][0]
        };
        if !input.is_object() {
            continue;
        }
        let id = input["custom_id"].as_str().unwrap_or_default();
        let label = if labelled {
            &row["label"]
        } else {
            &input["label"]
        };
        let label = label.as_str().unwrap_or_default();
        let key = fields
            .keys()
            .find(|key| *key == id || key.eq_ignore_ascii_case(label));
        used.extend(key);
        let given = key.and_then(|key| fields.get(key));
        let field = field(input, label, given)?;
        out.push(if labelled {
            json!({"type": 18, "component": field})
        } else {
            json!({"type": 1, "components": [field]})
        });
    }
    match fields.keys().find(|key| !used.contains(key)) {
        Some(unknown) => Err(ControlError::bad(format!(
            "the modal has no field {unknown:?}"
        ))),
        None => Ok(out),
    }
}

fn field(input: &Value, label: &str, given: Option<&Value>) -> Result<Value> {
    if input["type"] != 4 {
        let values = given.cloned().unwrap_or_else(|| json!([]));
        let values = if values.is_array() {
            values
        } else {
            json!([values])
        };
        return Ok(
            json!({"type": input["type"], "custom_id": input["custom_id"], "values": values}),
        );
    }
    let text = given
        .unwrap_or(&input["value"])
        .as_str()
        .unwrap_or_default();
    let count = text.chars().count() as u64;
    let required = input["required"] != Value::Bool(false);
    let min = input["min_length"].as_u64().unwrap_or(0);
    let max = input["max_length"].as_u64().unwrap_or(4000);
    if count == 0 && required {
        return Err(ControlError::bad(format!(
            "the field {label:?} must be filled in"
        )));
    }
    if count > max || (count > 0 && count < min) {
        return Err(ControlError::bad(format!(
            "the field {label:?} takes {min} to {max} characters"
        )));
    }
    Ok(json!({"type": 4, "custom_id": input["custom_id"], "value": text}))
}

/// Presses, and if there are fields waits for the modal and sends it off.
pub async fn press_and_submit(shared: &Shared, pressed: &Press) -> Result<Id> {
    let id = press(shared, pressed)?;
    shared.delivered().await;
    let Some(fields) = &pressed.fields else {
        return Ok(id);
    };
    await_modal(shared, id).await?;
    let id = submit(
        shared,
        &Submit {
            person: pressed.person.clone(),
            modal: Name(id.to_string()),
            fields: fields.clone(),
        },
    )?;
    shared.delivered().await;
    Ok(id)
}

pub async fn press_route(State(shared): State<Shared>, Body(body): Body<Press>) -> Outcome {
    let id = press_and_submit(&shared, &body).await?;
    Ok(Json(json!({"interaction_id": id_of(id)})))
}

pub async fn submit_route(State(shared): State<Shared>, Body(body): Body<Submit>) -> Outcome {
    let id = submit(&shared, &body)?;
    shared.delivered().await;
    Ok(Json(json!({"interaction_id": id_of(id)})))
}
