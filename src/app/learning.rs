//! The ranking while it learns the past: on a thread of its own, so that all else is served meanwhile.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, TryRecvError};

use super::evidence;
use crate::domain::ids::{GuildId, UserId};
use crate::domain::matching::{Declared, Ranker};
use crate::domain::time::Timestamp;
use crate::store::{Store, StoreError};

/// How a community's ranking comes by the past: [`Learning::at_once`] or [`Learning::aside`].
pub type Learn = fn(&Store, GuildId, &Arc<HashSet<UserId>>) -> Result<Learning, StoreError>;

/// Something that a ranking learns.
type Lesson = Box<dyn Fn(&mut Ranker) + Send>;

/// What happened while the past was learned, in order.
pub struct Meanwhile(Vec<Lesson>);

/// A ranking. Until it knows the past, it ranks by what is declared and what happened since the start.
pub struct Learning {
    ranker: Ranker,
    past: Option<Past>,
}

/// What is still being learned on another thread.
struct Past {
    learned: Receiver<Result<Ranker, StoreError>>,
    /// What happened meanwhile: it comes after the past.
    meanwhile: Vec<Lesson>,
}

impl Deref for Learning {
    type Target = Ranker;

    fn deref(&self) -> &Ranker {
        &self.ranker
    }
}

impl Learning {
    /// A ranking that knows the past.
    pub fn at_once(
        store: &Store,
        guild: GuildId,
        registered: &Arc<HashSet<UserId>>,
    ) -> Result<Self, StoreError> {
        let ranker = evidence::ranker(store, guild, registered)?;
        Ok(Self { ranker, past: None })
    }

    /// A ranking that learns the past beside its work, as the store holds it at this moment.
    pub fn aside(
        store: &Store,
        guild: GuildId,
        registered: &Arc<HashSet<UserId>>,
    ) -> Result<Self, StoreError> {
        let path = store.path();
        // What lives in memory has no second door.
        if path.as_os_str().is_empty() {
            return Self::at_once(store, guild, registered);
        }
        let past = Store::open_to_read(&path)?;
        past.hold_still()?;
        let (done, learned) = mpsc::channel();
        let known = Arc::clone(registered);
        let thread = std::thread::Builder::new().name("past".to_owned());
        let started = thread.spawn(move || {
            // Nobody waits any more when the program stops.
            let _ = done.send(evidence::ranker(&past, guild, &known));
        });
        if let Err(why) = started {
            tracing::warn!(%why, "no thread to learn the past on: it is learned before anything else");
            return Self::at_once(store, guild, registered);
        }
        Ok(Self {
            ranker: Ranker::new(),
            past: Some(Past {
                learned,
                meanwhile: Vec::new(),
            }),
        })
    }

    /// Does it know the past?
    pub fn knows_the_past(&self) -> bool {
        self.past.is_none()
    }

    /// Takes in what was learned on the other thread, if that is just done, and gives what happened meanwhile: to be
    /// repeated once what is declared has been told again, so that it is learned as if the past had been known.
    pub fn take_in(&mut self) -> Option<Meanwhile> {
        let past = self.past.as_ref()?;
        let learned = match past.learned.try_recv() {
            Ok(learned) => learned,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Ok(Ranker::new()),
        };
        match learned {
            Ok(ranker) => self.ranker = ranker,
            Err(why) => {
                tracing::error!(%why, "the past can't be learned: people are chosen by what they declared");
            }
        }
        self.past.take().map(|past| Meanwhile(past.meanwhile))
    }

    /// Learns what happened while the past was learned.
    pub fn repeat(&mut self, meanwhile: Meanwhile) {
        for lesson in meanwhile.0 {
            lesson(&mut self.ranker);
        }
    }

    /// Learns something.
    pub fn learn(&mut self, lesson: impl Fn(&mut Ranker) + Send + 'static) {
        match &mut self.past {
            Some(past) => past.meanwhile.push(Box::new(lesson)),
            None => lesson(&mut self.ranker),
        }
    }

    /// Replaces what somebody declared to know.
    pub fn declare(&mut self, who: UserId, skills: &[Declared]) {
        self.ranker.declare(who, skills);
    }

    /// Learns that a question is solved.
    pub fn learn_solved(&mut self, question: u64) {
        self.learn(move |ranker| ranker.learn_solved(question));
    }

    /// Learns that somebody wrote anything at all.
    pub fn learn_activity(&mut self, who: UserId, at: Timestamp) {
        self.learn(move |ranker| ranker.learn_activity(who, at));
    }

    /// Learns that somebody was asked to answer a question.
    pub fn learn_ping(&mut self, who: UserId, at: Timestamp) {
        self.learn(move |ranker| ranker.learn_ping(who, at));
    }

    /// Forgets a question and its text.
    pub fn forget_question(&mut self, question: u64) {
        self.learn(move |ranker| ranker.forget_question(question));
    }

    /// Forgets a person: what they did, declared and wrote.
    pub fn forget(&mut self, who: UserId) {
        self.learn(move |ranker| ranker.forget(who));
        self.ranker.forget(who);
    }
}
