//! Lanes: what is said in one place is said in order, places don't wait for each other, and a
//! lane with nothing to say is dropped.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use tokio::task::{Id, JoinSet};

use crate::domain::ids::ChannelId;

use super::Courier;
use super::say::Say;

/// The lanes that have something to say.
pub struct Lanes {
    courier: Arc<Courier>,
    waiting: HashMap<ChannelId, VecDeque<Say>>,
    under_way: JoinSet<()>,
    lane_of: HashMap<Id, ChannelId>,
}

impl Lanes {
    /// No lanes yet.
    pub fn new(courier: Arc<Courier>) -> Self {
        Self {
            courier,
            waiting: HashMap::new(),
            under_way: JoinSet::new(),
            lane_of: HashMap::new(),
        }
    }

    /// Is nothing under way?
    pub fn is_idle(&self) -> bool {
        self.under_way.is_empty()
    }

    /// To be said after all that came before for the same place.
    pub fn enqueue(&mut self, say: Say) {
        let place = say.speech.place();
        if let Some(queue) = self.waiting.get_mut(&place) {
            queue.push_back(say);
        } else {
            self.waiting.insert(place, VecDeque::new());
            self.begin(place, say);
        }
    }

    /// Waits until something was said, and begins what comes next in its place.
    pub async fn step(&mut self) {
        let id = match self.under_way.join_next_with_id().await {
            Some(Ok((id, ()))) => id,
            Some(Err(error)) => error.id(),
            None => return,
        };
        let Some(place) = self.lane_of.remove(&id) else {
            return;
        };
        match self.waiting.get_mut(&place).and_then(VecDeque::pop_front) {
            Some(next) => self.begin(place, next),
            None => {
                self.waiting.remove(&place);
            }
        }
    }

    /// Lets what is under way finish, and begins nothing more.
    pub async fn finish(&mut self) {
        self.waiting.clear();
        while !self.is_idle() {
            self.step().await;
        }
    }

    fn begin(&mut self, place: ChannelId, say: Say) {
        let courier = Arc::clone(&self.courier);
        let task = self.under_way.spawn(async move { courier.say(say).await });
        self.lane_of.insert(task.id(), place);
    }
}
