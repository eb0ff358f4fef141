//! Presses, choices and forms, and the handle by which each interaction is answered.

use serenity::model::application::{
    ActionRowComponent, ComponentInteraction, ComponentInteractionDataKind, Interaction,
    ModalInteraction,
};

use crate::app::event::{self, Call, Form, Happening, Press};
use crate::domain::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::domain::time::Timestamp;

use super::{Heard, member};

/// What a press or a sent form means to us. Commands and autocomplete are poise's.
pub fn heard(interaction: &Interaction) -> Vec<Heard> {
    match interaction {
        Interaction::Component(press) => pressed(press).into_iter().collect(),
        Interaction::Modal(form) => sent(form).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The handle of an interaction, and when it was made: its id is a snowflake as a message's is.
pub fn interaction(id: u64, token: &str) -> (event::Interaction, Timestamp) {
    let handle = event::Interaction {
        id,
        token: token.to_owned(),
    };
    (handle, MessageId(id).written_at())
}

/// Who acted, where, and how to answer.
pub fn call(
    handle: event::Interaction,
    who: &serenity::model::guild::Member,
    channel: serenity::model::id::ChannelId,
) -> Call {
    Call {
        interaction: handle,
        who: member(who),
        channel: ChannelId(channel.get()),
    }
}

fn pressed(press: &ComponentInteraction) -> Option<Heard> {
    let (handle, at) = interaction(press.id.get(), &press.token);
    Some(Heard {
        guild: GuildId(press.guild_id?.get()),
        at: Some(at),
        what: Happening::Press(Box::new(Press {
            call: call(handle, press.member.as_ref()?, press.channel_id),
            message: MessageId(press.message.id.get()),
            mentions: press
                .message
                .mentions
                .iter()
                .map(|user| UserId(user.id.get()))
                .collect(),
            custom_id: press.data.custom_id.clone(),
            values: values(&press.data.kind),
        })),
    })
}

fn values(kind: &ComponentInteractionDataKind) -> Vec<String> {
    match kind {
        ComponentInteractionDataKind::StringSelect { values } => values.clone(),
        ComponentInteractionDataKind::UserSelect { values } => {
            values.iter().map(|id| id.get().to_string()).collect()
        }
        _ => Vec::new(),
    }
}

fn sent(form: &ModalInteraction) -> Option<Heard> {
    let (handle, at) = interaction(form.id.get(), &form.token);
    let rows = form.data.components.iter();
    let fields = rows
        .flat_map(|row| &row.components)
        .filter_map(|field| match field {
            ActionRowComponent::InputText(field) => Some((
                field.custom_id.clone(),
                field.value.clone().unwrap_or_default(),
            )),
            _ => None,
        });
    Some(Heard {
        guild: GuildId(form.guild_id?.get()),
        at: Some(at),
        what: Happening::Form(Box::new(Form {
            call: call(handle, form.member.as_ref()?, form.channel_id),
            custom_id: form.data.custom_id.clone(),
            fields: fields.collect(),
        })),
    })
}
