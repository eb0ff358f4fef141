//! The door outwards: a post, its rows and forms become what serenity sends.

use serenity::builder::{
    CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateButton, CreateEmbed,
    CreateEmbedFooter, CreateInputText, CreateInteractionResponseMessage, CreateMessage,
    CreateModal, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
    EditInteractionResponse, EditMessage,
};
use serenity::model::application::{ButtonStyle, InputTextStyle};
use serenity::model::channel::{MessageFlags, MessageReference, MessageReferenceKind, Nonce};
use serenity::model::id::{ChannelId, GuildId, MessageId, UserId};

use crate::app::effect::{Button, Embed, FormField, FormSheet, Look, OutboxId, Post, Row, Select};
use crate::domain::ids;

use super::limits::{self, clip, few};

/// A channel as serenity names it. serenity panics at 0, which is nobody's id; 1 isn't either.
pub fn channel_id(id: ids::ChannelId) -> ChannelId {
    ChannelId::new(id.0.max(1))
}

/// A message as serenity names it.
pub fn message_id(id: ids::MessageId) -> MessageId {
    MessageId::new(id.0.max(1))
}

/// A member as serenity names them.
pub fn user_id(id: ids::UserId) -> UserId {
    UserId::new(id.0.max(1))
}

/// A community as serenity names it.
pub fn guild_id(id: ids::GuildId) -> GuildId {
    GuildId::new(id.0.max(1))
}

/// Who is notified: exactly those the post names, whatever its text contains.
pub fn mentions(post: &Post) -> CreateAllowedMentions {
    let named = few(&post.notify, limits::NOTIFIED, "members to notify");
    CreateAllowedMentions::new()
        .users(named.iter().map(|who| user_id(*who)))
        .replied_user(false)
}

/// A new message. The nonce lets Discord drop the second of two tries.
pub fn message(
    post: &Post,
    outbox: OutboxId,
    reply_to: Option<(ids::ChannelId, ids::MessageId)>,
    files: Vec<CreateAttachment>,
) -> CreateMessage {
    let mut message = CreateMessage::new()
        .content(clip(&post.text, limits::TEXT, "message"))
        .embeds(embeds(&post.embeds))
        .components(rows(&post.rows))
        .allowed_mentions(mentions(post))
        .nonce(Nonce::String(outbox.0.to_string()))
        .enforce_nonce(true)
        .add_files(files);
    if post.silent {
        message = message.flags(MessageFlags::SUPPRESS_NOTIFICATIONS);
    }
    match reply_to {
        Some((channel, answered)) => message.reference_message(
            MessageReference::new(MessageReferenceKind::Default, channel_id(channel))
                .message_id(message_id(answered))
                .fail_if_not_exists(false),
        ),
        None => message,
    }
}

/// New words for a message. A file replaces what hung there; without one it stays.
pub fn edit(post: &Post, files: Vec<CreateAttachment>) -> EditMessage {
    let edit = EditMessage::new()
        .content(clip(&post.text, limits::TEXT, "message"))
        .embeds(embeds(&post.embeds))
        .components(rows(&post.rows))
        .allowed_mentions(mentions(post));
    files.into_iter().fold(edit, EditMessage::new_attachment)
}

/// A message that answers an interaction.
pub fn answer(
    post: &Post,
    private: bool,
    files: Vec<CreateAttachment>,
) -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new()
        .content(clip(&post.text, limits::TEXT, "message"))
        .embeds(embeds(&post.embeds))
        .components(rows(&post.rows))
        .allowed_mentions(mentions(post))
        .ephemeral(private)
        .add_files(files)
}

/// The answer to an interaction that was put off.
pub fn late_answer(post: &Post, files: Vec<CreateAttachment>) -> EditInteractionResponse {
    let answer = EditInteractionResponse::new()
        .content(clip(&post.text, limits::TEXT, "message"))
        .embeds(embeds(&post.embeds))
        .components(rows(&post.rows))
        .allowed_mentions(mentions(post));
    files
        .into_iter()
        .fold(answer, EditInteractionResponse::new_attachment)
}

/// A form.
pub fn form(form: &FormSheet) -> CreateModal {
    let fields = few(&form.fields, limits::FORM_FIELDS, "fields of a form");
    let rows = fields
        .iter()
        .map(|field| CreateActionRow::InputText(input(field)));
    let title = clip(&form.title, limits::FORM_TITLE, "heading of a form");
    CreateModal::new(&form.id, title).components(rows.collect())
}

fn input(field: &FormField) -> CreateInputText {
    let style = if field.long {
        InputTextStyle::Paragraph
    } else {
        InputTextStyle::Short
    };
    let label = clip(&field.label, limits::FORM_TITLE, "label of a form's field");
    let input = CreateInputText::new(style, label, &field.id).required(field.required);
    if field.value.is_empty() {
        input
    } else {
        input.value(clip(&field.value, limits::FORM_VALUE, "form's field"))
    }
}

/// Embeds, 6000 characters in all; what goes beyond is cut from the texts.
fn embeds(all: &[Embed]) -> Vec<CreateEmbed> {
    let mut left = limits::EMBEDS_TOGETHER;
    let mut part = |text: &str, most: usize, what: &'static str| {
        let cut = clip(text, most.min(left), what);
        left -= cut.chars().count();
        cut
    };
    few(all, limits::EMBEDS, "embeds")
        .iter()
        .filter_map(|embed| {
            let title = part(&embed.title, limits::EMBED_TITLE, "embed title");
            let footer = part(&embed.footer, limits::EMBED_FOOTER, "embed footer");
            let fields: Vec<_> = few(&embed.fields, limits::EMBED_FIELDS, "embed fields")
                .iter()
                .map(|(name, value)| {
                    let name = part(name, limits::EMBED_TITLE, "embed field");
                    (name, part(value, limits::FIELD_VALUE, "embed field"), false)
                })
                .filter(|(name, value, _)| !name.is_empty() && !value.is_empty())
                .collect();
            let text = part(&embed.text, limits::EMBED_TEXT, "embed text");
            let empty = title.is_empty() && text.is_empty() && footer.is_empty();
            if empty && fields.is_empty() {
                return None;
            }
            let mut made = CreateEmbed::new().fields(fields);
            if !title.is_empty() {
                made = made.title(title);
            }
            if !text.is_empty() {
                made = made.description(text);
            }
            if !footer.is_empty() {
                made = made.footer(CreateEmbedFooter::new(footer));
            }
            Some(made)
        })
        .collect()
}

fn rows(all: &[Row]) -> Vec<CreateActionRow> {
    few(all, limits::ROWS, "rows")
        .iter()
        .filter_map(|row| match row {
            Row::Buttons(buttons) => {
                let made: Vec<_> = few(buttons, limits::BUTTONS, "buttons in a row")
                    .iter()
                    .filter_map(button)
                    .collect();
                (!made.is_empty()).then_some(CreateActionRow::Buttons(made))
            }
            Row::Choose(select) => options(select).map(|kind| chooser(select, kind)),
            Row::ChooseMember(select) => {
                let kind = CreateSelectMenuKind::User {
                    default_users: None,
                };
                Some(chooser(select, kind))
            }
        })
        .collect()
}

/// A button; none when a press of it could not be told from another.
fn button(button: &Button) -> Option<CreateButton> {
    if button.id.is_empty() || button.id.chars().count() > limits::CUSTOM_ID {
        tracing::warn!(
            id = button.id,
            "a button's id must have 1 to 100 characters, left out"
        );
        return None;
    }
    let style = match button.look {
        Look::Primary => ButtonStyle::Primary,
        Look::Secondary => ButtonStyle::Secondary,
        Look::Success => ButtonStyle::Success,
        Look::Danger => ButtonStyle::Danger,
    };
    let label = clip(&button.label, limits::LABEL, "button");
    Some(CreateButton::new(&button.id).style(style).label(label))
}

/// The options of a select; none when there are none, which Discord refuses.
fn options(select: &Select) -> Option<CreateSelectMenuKind> {
    let few = few(&select.options, limits::OPTIONS, "options");
    let options: Vec<_> = few
        .iter()
        .filter(|(_, value, _)| !value.is_empty() && value.chars().count() <= limits::OPTION)
        .map(|(label, value, description)| {
            let label = clip(label, limits::OPTION, "option");
            let option = CreateSelectMenuOption::new(label, value);
            if description.is_empty() {
                option
            } else {
                option.description(clip(description, limits::OPTION, "option"))
            }
        })
        .collect();
    (!options.is_empty()).then_some(CreateSelectMenuKind::String { options })
}

fn chooser(select: &Select, kind: CreateSelectMenuKind) -> CreateActionRow {
    let there_are = match &kind {
        CreateSelectMenuKind::String { options } => options.len(),
        _ => limits::OPTIONS,
    };
    let at_most = usize::from(select.at_most).clamp(1, there_are);
    let placeholder = clip(&select.placeholder, limits::PLACEHOLDER, "placeholder");
    CreateActionRow::SelectMenu(
        CreateSelectMenu::new(&select.id, kind)
            .placeholder(placeholder)
            .min_values(1)
            .max_values(u8::try_from(at_most).unwrap_or(1)),
    )
}

/// A thread's name: 1 to 100 characters in one line.
pub fn thread_name(name: &str) -> String {
    let line = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        "…".to_owned()
    } else {
        clip(&line, limits::THREAD_NAME, "thread name")
    }
}

#[cfg(test)]
#[path = "to_discord_tests.rs"]
mod tests;
