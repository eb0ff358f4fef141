//! Answers interactions, at once: they may take three seconds and no more.

use serenity::builder::{
    Builder, CreateAttachment, CreateInteractionResponse, CreateInteractionResponseMessage,
};
use serenity::model::id::InteractionId;

use crate::app::effect::{FormSheet, Post};
use crate::app::event::Interaction;
use crate::discord::to_discord;

use super::Courier;
use super::failure::{Failure, code};

impl Courier {
    /// Answers with a message.
    pub(super) async fn reply(&self, interaction: Interaction, post: Post, private: bool) {
        let (post, files) = self.with_files(post).await;
        let answer = to_discord::answer(&post, private, files.clone());
        let answer = CreateInteractionResponse::Message(answer);
        self.respond(&interaction, answer, &files).await;
    }

    /// Answers a press by changing the message that bears the button.
    pub(super) async fn update(&self, interaction: Interaction, post: Post) {
        let (post, files) = self.with_files(post).await;
        let answer = to_discord::answer(&post, false, files.clone());
        let answer = CreateInteractionResponse::UpdateMessage(answer);
        self.respond(&interaction, answer, &files).await;
    }

    /// Says that the answer will take a moment.
    pub(super) async fn put_off(&self, interaction: &Interaction, private: bool) {
        let promise = CreateInteractionResponseMessage::new().ephemeral(private);
        let answer = CreateInteractionResponse::Defer(promise);
        self.respond(interaction, answer, &[]).await;
    }

    /// Gives the answer that was put off.
    pub(super) async fn fill_in(&self, interaction: &Interaction, post: Post) {
        let (post, files) = self.with_files(post).await;
        let answer = to_discord::late_answer(&post, files);
        let token = interaction.token.as_str();
        let sent = async {
            self.know_application().await?;
            self.ask(|| answer.clone().execute(&self.http, token)).await
        };
        if let Err(failure) = sent.await {
            not_taken(failure);
        }
    }

    /// Late answers are addressed by the application's id, which this client asks for once.
    async fn know_application(&self) -> Result<(), Failure> {
        if self.http.application_id().is_none() {
            let info = self
                .ask(|| self.http.get_current_application_info())
                .await?;
            self.http.set_application_id(info.id);
        }
        Ok(())
    }

    /// Answers by opening a form.
    pub(super) async fn open_form(&self, interaction: Interaction, form: FormSheet) {
        let answer = CreateInteractionResponse::Modal(to_discord::form(&form));
        self.respond(&interaction, answer, &[]).await;
    }

    async fn respond(
        &self,
        interaction: &Interaction,
        answer: CreateInteractionResponse,
        files: &[CreateAttachment],
    ) {
        let id = InteractionId::new(interaction.id.max(1));
        let token = interaction.token.as_str();
        let sent = if files.is_empty() {
            let body = without_attachments(&answer);
            self.ask(|| {
                self.http
                    .create_interaction_response(id, token, &body, Vec::new())
            })
            .await
        } else {
            self.ask(|| answer.clone().execute(&self.http, (id, token)))
                .await
        };
        if let Err(failure) = sent {
            not_taken(failure);
        }
    }
}

fn not_taken(failure: Failure) {
    let Failure {
        status,
        code,
        reason,
    } = failure;
    match code {
        code::UNKNOWN_INTERACTION => tracing::warn!("an answer came too late for Discord"),
        code::ALREADY_ANSWERED => tracing::debug!("this was answered before"),
        _ => tracing::warn!(status, code, reason, "an answer was not taken"),
    }
}

/// serenity always sends the list of attachments with an answer; empty, it would take the
/// picture off the message that an answer changes.
fn without_attachments(answer: &CreateInteractionResponse) -> serde_json::Value {
    let mut body = serde_json::to_value(answer).unwrap_or_default();
    if let Some(data) = body.get_mut("data").and_then(|data| data.as_object_mut()) {
        data.remove("attachments");
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_without_files_says_nothing_about_files() {
        let answer = to_discord::answer(&Post::default(), true, Vec::new());
        let body = without_attachments(&CreateInteractionResponse::UpdateMessage(answer));
        assert_eq!(body["type"], 7);
        assert_eq!(body["data"]["flags"], 64);
        assert_eq!(
            body["data"]["allowed_mentions"]["parse"],
            serde_json::json!([])
        );
        assert!(body["data"].get("attachments").is_none(), "{body}");
    }
}
