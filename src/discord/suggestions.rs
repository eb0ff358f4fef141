//! Where autocomplete waits for the owner's choices: Discord wants them in the same breath.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

/// Discord gives up after three seconds; a late answer is worth nothing.
const PATIENCE: Duration = Duration::from_millis(2500);

/// Shown and sent text of a choice.
pub type Choice = (String, String);

/// Requests for choices that wait for an answer.
#[derive(Clone, Debug, Default)]
pub struct Suggestions(Arc<Mutex<Waiting>>);

#[derive(Debug, Default)]
struct Waiting {
    last: u64,
    requests: HashMap<u64, oneshot::Sender<Vec<Choice>>>,
}

impl Suggestions {
    /// Asks for choices under a new number, by `ask`, and waits for them; none when nobody
    /// answers in time.
    pub async fn request<F>(&self, ask: impl FnOnce(u64) -> F) -> Vec<Choice>
    where
        F: Future<Output = ()>,
    {
        let (number, answer) = self.open();
        let answered = tokio::time::timeout(PATIENCE, async {
            ask(number).await;
            answer.await
        });
        let choices = match answered.await {
            Ok(Ok(choices)) => choices,
            _ => Vec::new(),
        };
        self.locked().requests.remove(&number);
        choices
    }

    /// Answers a request; one that nobody waits for any more is forgotten.
    pub fn settle(&self, number: u64, choices: Vec<Choice>) {
        if let Some(waiting) = self.locked().requests.remove(&number) {
            // It stopped waiting in this very moment.
            let _ = waiting.send(choices);
        }
    }

    fn open(&self) -> (u64, oneshot::Receiver<Vec<Choice>>) {
        let (answer, answered) = oneshot::channel();
        let mut waiting = self.locked();
        waiting.last += 1;
        let number = waiting.last;
        waiting.requests.insert(number, answer);
        (number, answered)
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_answer_goes_to_the_one_who_asked() {
        let suggestions = Suggestions::default();
        let other = suggestions.clone();
        let choices = suggestions
            .request(|number| async move {
                other.settle(number + 1, vec![("b".into(), "b".into())]);
                other.settle(number, vec![("Rust".into(), "rust".into())]);
            })
            .await;
        assert_eq!(choices, vec![("Rust".to_owned(), "rust".to_owned())]);
        assert!(suggestions.locked().requests.is_empty());
    }

    #[tokio::test]
    async fn nobody_waits_longer_than_discord_does() {
        let suggestions = Suggestions::default();
        let begun = std::time::Instant::now();
        assert_eq!(suggestions.request(|_| async {}).await, Vec::new());
        assert!(begun.elapsed() < Duration::from_secs(3));
        assert!(suggestions.locked().requests.is_empty());
    }
}
