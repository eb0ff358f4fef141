//! Takes surveys off the owner's thread, and puts off the answers that wait for them.

use std::sync::Arc;

use crate::app::event::Happening;
use crate::app::survey::{Occasion, Scope, Survey};

use super::Courier;

impl Courier {
    /// Takes a survey and tells the owner what it found. Whoever waits for it is told at once that it will take a moment.
    pub(super) async fn survey(&self, scope: Scope, occasion: Occasion) {
        let guild = scope.guild;
        let put_off = async {
            if let Some((interaction, private)) = occasion.waiting() {
                self.put_off(interaction, private).await;
            }
        };
        let (survey, ()) = tokio::join!(self.taken(scope), put_off);
        let survey = survey.map(Box::new);
        self.tell(guild, None, Happening::Surveyed { occasion, survey })
            .await;
    }

    /// One at a time: each may need some 100 MB, and they may all fall due at nine on Monday.
    async fn taken(&self, scope: Scope) -> Option<Survey> {
        let surveyor = Arc::clone(&self.surveyor).lock_owned().await;
        let taken = tokio::task::spawn_blocking(move || surveyor.take(&scope)).await;
        taken.unwrap_or_else(|why| {
            tracing::error!(%why, "a survey broke down");
            None
        })
    }
}
