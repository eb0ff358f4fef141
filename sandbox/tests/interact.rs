//! Commands, autocomplete, components, modals, and their deadlines.

use std::time::Duration;

use serde_json::json;
use serenity::all::{
    ActionRowComponent, AutocompleteChoice, ButtonStyle, CommandInteraction, CommandOptionType,
    CommandType, ComponentInteraction, ComponentInteractionDataKind, CreateActionRow,
    CreateAllowedMentions, CreateAutocompleteResponse, CreateButton, CreateCommand,
    CreateCommandOption, CreateInputText, CreateInteractionResponse,
    CreateInteractionResponseFollowup, CreateInteractionResponseMessage, CreateMessage,
    CreateModal, CreateSelectMenu, CreateSelectMenuKind, EditInteractionResponse, Event,
    InputTextStyle, Interaction, ModalInteraction, ResolvedTarget, ResolvedValue,
};

use crate::bot::{Stage, all_intents, options};

fn interaction(event: &Event) -> Option<Interaction> {
    match event {
        Event::InteractionCreate(created) => Some(created.interaction.clone()),
        _ => None,
    }
}

async fn command(stage: &mut Stage) -> CommandInteraction {
    match stage.expect("the interaction", interaction).await {
        Interaction::Command(command) | Interaction::Autocomplete(command) => command,
        other => panic!("{other:?} is no command"),
    }
}

async fn component(stage: &mut Stage) -> ComponentInteraction {
    match stage.expect("the interaction", interaction).await {
        Interaction::Component(component) => component,
        other => panic!("{other:?} is no component"),
    }
}

async fn modal(stage: &mut Stage) -> ModalInteraction {
    match stage.expect("the interaction", interaction).await {
        Interaction::Modal(modal) => modal,
        other => panic!("{other:?} is no modal"),
    }
}

async fn register(stage: &Stage) {
    let skill = CreateCommandOption::new(CommandOptionType::String, "skill", "which")
        .required(true)
        .set_autocomplete(true);
    let whom = CreateCommandOption::new(CommandOptionType::User, "whom", "who");
    let add = CreateCommandOption::new(CommandOptionType::SubCommand, "add", "adds")
        .add_sub_option(skill)
        .add_sub_option(whom);
    let commands = vec![
        CreateCommand::new("skills")
            .description("your skills")
            .add_option(add),
        CreateCommand::new("setup")
            .description("for admins")
            .default_member_permissions(serenity::all::Permissions::MANAGE_GUILD),
        CreateCommand::new("Find an expert").kind(CommandType::Message),
        CreateCommand::new("What do they know?").kind(CommandType::User),
    ];
    let registered = stage
        .guild()
        .set_commands(&stage.http, commands)
        .await
        .unwrap();
    assert_eq!(registered.len(), 4);
}

fn text(text: &str) -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new().content(text)
}

fn button(id: &str, label: &str) -> CreateButton {
    CreateButton::new(id)
        .label(label)
        .style(ButtonStyle::Primary)
}

#[tokio::test]
async fn a_slash_command_is_answered_in_private() {
    let mut stage = Stage::new().await;
    register(&stage).await;
    let sandbox = stage.sandbox.clone();
    sandbox
        .command("ana", "help", "/skills add skill:rust, c++ whom:@bo")
        .await
        .unwrap();
    let heard = command(&mut stage).await;
    assert_eq!(heard.user.name, "ana");
    let options = heard.data.options();
    let ResolvedValue::SubCommand(inner) = &options[0].value else {
        panic!("{options:?}")
    };
    assert!(matches!(inner[0].value, ResolvedValue::String("rust, c++")));
    assert!(matches!(inner[1].value, ResolvedValue::User(user, Some(_)) if user.name == "bo"));
    let bo = stage.member("bo");
    let answer = text(&format!("noted, <@{bo}>")).ephemeral(true);
    heard
        .create_response(&stage.http, CreateInteractionResponse::Message(answer))
        .await
        .unwrap();
    let row = stage.row(&format!("noted, <@{bo}>"));
    assert_eq!(row["visible_to"], "ana");
    assert_eq!(
        row["notified"],
        json!([]),
        "an ephemeral answer reaches one reader only"
    );
    let second = CreateInteractionResponse::Message(text("twice"));
    let refused = heard
        .create_response(&stage.http, second)
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("already been acknowledged"),
        "{refused}"
    );
    heard
        .create_followup(
            &stage.http,
            CreateInteractionResponseFollowup::new().content("more"),
        )
        .await
        .unwrap();
    assert_eq!(stage.row("more")["visible_to"], json!(null));
    stage.end().await;
}

#[tokio::test]
async fn a_deferred_answer_is_filled_in_within_15_minutes() {
    let mut stage = Stage::new().await;
    register(&stage).await;
    stage
        .sandbox
        .command("ana", "help", "/skills add rust")
        .await
        .unwrap();
    let heard = command(&mut stage).await;
    heard.defer_ephemeral(&stage.http).await.unwrap();
    let edit = EditInteractionResponse::new().content("here it is");
    heard.edit_response(&stage.http, edit).await.unwrap();
    let row = stage.row("here it is");
    assert_eq!(row["visible_to"], "ana");
    assert_eq!(row["edited_at"], json!(null));
    stage.sandbox.advance("16m").unwrap();
    let late = heard
        .edit_response(&stage.http, EditInteractionResponse::new().content("late"))
        .await;
    assert!(
        late.unwrap_err()
            .to_string()
            .contains("Invalid Webhook Token")
    );
    stage.end().await;
}

#[tokio::test]
async fn autocomplete_suggests() {
    let mut stage = Stage::new().await;
    register(&stage).await;
    let sandbox = stage.sandbox.clone();
    let asking = tokio::spawn(async move {
        sandbox
            .autocomplete("ana", "help", "/skills add skill:ru")
            .await
    });
    let heard = command(&mut stage).await;
    assert_eq!(heard.data.autocomplete().unwrap().value, "ru");
    let choices = CreateAutocompleteResponse::new().set_choices(vec![
        AutocompleteChoice::new("Rust", "rust"),
        AutocompleteChoice::new("Ruby", "ruby"),
    ]);
    heard
        .create_response(
            &stage.http,
            CreateInteractionResponse::Autocomplete(choices),
        )
        .await
        .unwrap();
    let choices = asking.await.unwrap().unwrap();
    assert_eq!(choices[1]["value"], "ruby");
    stage.end().await;
}

#[tokio::test]
async fn a_button_opens_a_modal_and_the_message_is_updated() {
    let mut stage = Stage::new().await;
    let message = CreateMessage::new()
        .content("who?")
        .button(button("take:1", "I'll take it"))
        .button(button("off", "Off").disabled(true))
        .allowed_mentions(CreateAllowedMentions::new());
    let sent = stage
        .channel("help")
        .send_message(&stage.http, message)
        .await
        .unwrap();
    let id = sent.id.get();
    assert!(
        stage
            .sandbox
            .press("bo", id, "Off")
            .await
            .unwrap_err()
            .error
            .contains("disabled")
    );
    assert!(
        stage
            .sandbox
            .press("bo", id, "Nope")
            .await
            .unwrap_err()
            .error
            .contains("no such component")
    );
    let begun = stage.sandbox.press("bo", id, "I'll take it").await.unwrap();
    let pressed = component(&mut stage).await;
    assert_eq!(
        (pressed.data.custom_id.as_str(), pressed.message.id),
        ("take:1", sent.id)
    );
    let input = CreateInputText::new(InputTextStyle::Short, "When", "when");
    let opened =
        CreateModal::new("m:1", "Take it").components(vec![CreateActionRow::InputText(input)]);
    pressed
        .create_response(&stage.http, CreateInteractionResponse::Modal(opened))
        .await
        .unwrap();
    stage
        .sandbox
        .fill_in("bo", begun, &[("When", "tonight")])
        .await
        .unwrap();
    let sent_off = modal(&mut stage).await;
    let ActionRowComponent::InputText(field) = &sent_off.data.components[0].components[0] else {
        panic!("{sent_off:?}")
    };
    assert_eq!(field.value.as_deref(), Some("tonight"));
    let update = text("bo is on it").components(vec![]);
    sent_off
        .create_response(
            &stage.http,
            CreateInteractionResponse::UpdateMessage(update),
        )
        .await
        .unwrap();
    let row = stage.row("bo is on it");
    assert_eq!(
        (row["id"].clone(), row["components"].clone()),
        (json!(id.to_string()), json!([]))
    );
    stage.end().await;
}

#[tokio::test]
async fn selects_take_values_labels_and_names() {
    let mut stage = Stage::new().await;
    let people = CreateSelectMenu::new(
        "who",
        CreateSelectMenuKind::User {
            default_users: None,
        },
    )
    .max_values(2);
    let sent = stage
        .channel("help")
        .send_message(
            &stage.http,
            CreateMessage::new().content("pick").select_menu(people),
        )
        .await
        .unwrap();
    stage
        .sandbox
        .choose("ana", sent.id.get(), None, &["bo", "@chi"])
        .await
        .unwrap();
    let chosen = component(&mut stage).await;
    let ComponentInteractionDataKind::UserSelect { values } = &chosen.data.kind else {
        panic!("{chosen:?}")
    };
    assert_eq!(*values, [stage.member("bo"), stage.member("chi")]);
    assert_eq!(chosen.data.resolved.users.len(), 2);
    chosen.defer(&stage.http).await.unwrap();
    let too_many = stage
        .sandbox
        .choose("ana", sent.id.get(), None, &["bo", "chi", "ana"])
        .await;
    assert!(too_many.unwrap_err().error.contains("choose 1 to 2"));
    stage.end().await;
}

#[tokio::test]
async fn an_ephemeral_message_belongs_to_its_reader() {
    let mut stage = Stage::new().await;
    register(&stage).await;
    stage
        .sandbox
        .command("ana", "help", "/skills add rust")
        .await
        .unwrap();
    let heard = command(&mut stage).await;
    let private = text("only you").ephemeral(true).button(button("b", "Go"));
    heard
        .create_response(&stage.http, CreateInteractionResponse::Message(private))
        .await
        .unwrap();
    let id: u64 = stage.row("only you")["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(stage.sandbox.press("bo", id, "Go").await.is_err());
    stage.sandbox.press("ana", id, "Go").await.unwrap();
    let pressed = component(&mut stage).await;
    assert!(
        pressed
            .message
            .flags
            .unwrap()
            .contains(serenity::all::MessageFlags::EPHEMERAL)
    );
    let hidden = stage
        .http
        .get_message(stage.channel("help"), id.into())
        .await
        .unwrap_err();
    assert!(hidden.to_string().contains("Unknown Message"));
    pressed
        .create_response(
            &stage.http,
            CreateInteractionResponse::UpdateMessage(text("done")),
        )
        .await
        .unwrap();
    assert_eq!(stage.row("done")["visible_to"], "ana");
    stage.end().await;
}

#[tokio::test]
async fn menus_carry_their_target() {
    let mut stage = Stage::new().await;
    register(&stage).await;
    let said = stage.sandbox.say("ana", "help", "how?").await.unwrap();
    stage
        .sandbox
        .message_menu("bo", "Find an expert", said.message_id)
        .await
        .unwrap();
    let heard = command(&mut stage).await;
    let Some(ResolvedTarget::Message(target)) = heard.data.target() else {
        panic!("{heard:?}")
    };
    assert_eq!(target.content, "how?");
    heard.defer(&stage.http).await.unwrap();
    stage
        .sandbox
        .user_menu("bo", "What do they know?", "chi")
        .await
        .unwrap();
    let heard = command(&mut stage).await;
    assert!(
        matches!(heard.data.target(), Some(ResolvedTarget::User(user, Some(_))) if user.name == "chi")
    );
    heard.defer(&stage.http).await.unwrap();
    stage.end().await;
}

#[tokio::test]
async fn a_late_answer_is_refused() {
    let options = whoknows_sandbox::Options {
        first_answer_within: Duration::from_millis(50),
        ..options()
    };
    let mut stage = Stage::with(options, all_intents()).await;
    register(&stage).await;
    stage
        .sandbox
        .command("ana", "help", "/skills add rust")
        .await
        .unwrap();
    let heard = command(&mut stage).await;
    let failed = |sandbox: &whoknows_sandbox::Sandbox| {
        sandbox
            .transcript(0)
            .iter()
            .any(|row| row["text"] == "The application did not respond")
    };
    assert!(
        stage
            .sandbox
            .wait_until(Duration::from_secs(2), failed)
            .await
    );
    let row = stage.row("The application did not respond");
    assert_eq!(
        (row["author"].clone(), row["visible_to"].clone()),
        (json!("sandbox"), json!("ana"))
    );
    let late = heard.defer(&stage.http).await.unwrap_err();
    assert!(late.to_string().contains("Unknown interaction"), "{late}");
    stage.end().await;
}

#[tokio::test]
async fn commands_for_admins_are_hidden_from_others() {
    let mut stage = Stage::new().await;
    register(&stage).await;
    let refused = stage
        .sandbox
        .command("ana", "help", "/setup")
        .await
        .unwrap_err();
    assert_eq!(refused.status, 403);
    stage
        .sandbox
        .command("admin", "help", "/setup")
        .await
        .unwrap();
    command(&mut stage).await.defer(&stage.http).await.unwrap();
    let unknown = stage
        .sandbox
        .command("ana", "help", "/nothing")
        .await
        .unwrap_err();
    assert!(unknown.error.contains("registered: skills"), "{unknown}");
    stage.end().await;
}

#[tokio::test]
async fn answers_of_every_kind_come_back_readable() {
    let mut stage = Stage::new().await;
    register(&stage).await;
    let sent = stage
        .channel("help")
        .send_message(
            &stage.http,
            CreateMessage::new()
                .content("go?")
                .button(button("b", "Go")),
        )
        .await
        .unwrap();
    let heard = |text: &'static str| crate::talk::message(text);
    stage
        .sandbox
        .press("ana", sent.id.get(), "Go")
        .await
        .unwrap();
    let pressed = component(&mut stage).await;
    let answer = CreateInteractionResponse::Message(text("pressed"));
    pressed.create_response(&stage.http, answer).await.unwrap();
    stage
        .expect("the answer to the button", heard("pressed"))
        .await;
    let begun = stage
        .sandbox
        .press("ana", sent.id.get(), "Go")
        .await
        .unwrap();
    let pressed = component(&mut stage).await;
    let input = CreateInputText::new(InputTextStyle::Short, "When", "when");
    let window = CreateModal::new("m", "M").components(vec![CreateActionRow::InputText(input)]);
    pressed
        .create_response(&stage.http, CreateInteractionResponse::Modal(window))
        .await
        .unwrap();
    stage
        .sandbox
        .fill_in("ana", begun, &[("when", "now")])
        .await
        .unwrap();
    let sent_off = modal(&mut stage).await;
    sent_off.defer(&stage.http).await.unwrap();
    let later = CreateInteractionResponseFollowup::new().content("filled in");
    sent_off.create_followup(&stage.http, later).await.unwrap();
    stage
        .expect("the answer to the modal", heard("filled in"))
        .await;
    stage
        .sandbox
        .command("ana", "help", "/skills add rust")
        .await
        .unwrap();
    let asked = command(&mut stage).await;
    let answer = CreateInteractionResponse::Message(text("commanded"));
    asked.create_response(&stage.http, answer).await.unwrap();
    stage
        .expect("the answer to the command", heard("commanded"))
        .await;
    assert_eq!(stage.row("commanded")["interaction"]["name"], "skills");
    asked.delete_response(&stage.http).await.unwrap();
    assert!(
        stage
            .sandbox
            .transcript(0)
            .iter()
            .all(|row| row["text"] != "commanded")
    );
    stage.end().await;
}
