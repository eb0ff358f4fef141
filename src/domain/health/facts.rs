//! The plain rows all figures are computed from; one SQL query fills each list.

use std::collections::BTreeMap;

use super::super::calendar::Week;
use super::super::ids::{AskId, ChannelId, UserId};
use super::super::time::Timestamp;

/// Stands for whoever asked to be forgotten.
pub(super) const FORGOTTEN: UserId = UserId(0);

/// A skill, as its place in a [`Topics`] list; means nothing beyond one [`Facts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicId(u32);

/// The names of the skills that facts speak of, each kept once.
#[derive(Clone, Debug, Default)]
pub struct Topics {
    names: Vec<String>,
    ids: BTreeMap<String, TopicId>,
}

impl Topics {
    /// The id of this name; a new one if it wasn't known.
    pub fn id(&mut self, name: &str) -> TopicId {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = TopicId(self.names.len() as u32);
        self.names.push(name.to_owned());
        self.ids.insert(name.to_owned(), id);
        id
    }

    /// The name of an id that this list gave out; else nothing.
    pub fn name(&self, id: TopicId) -> &str {
        self.names.get(id.0 as usize).map_or("", String::as_str)
    }
}

/// All that is known of one community. People only: rows about bots, and
/// replies to oneself, are left out before they come here. [`UserId`] 0 stands
/// for somebody who was forgotten: the question counts, the person doesn't.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Questions, oldest first: all that are still open, and the others as far
    /// back as figures look (12 weeks and the 5 before; askers' conversion 90 days).
    pub questions: Vec<Question>,
    /// First replies, one per question and person, oldest first.
    pub answers: Vec<Answer>,
    /// Pings, oldest first.
    pub pings: Vec<Ping>,
    /// Who wrote in which week, oldest week first.
    pub activity: Vec<MemberWeek>,
    /// From which week on that is known.
    pub activity_known: Recorded<Week>,
    /// Who is, or was, registered for what.
    pub experts: Vec<Expert>,
    /// Hours in which a registered person wrote, oldest first.
    pub presence: Vec<Presence>,
    /// From when on that is known.
    pub presence_known: Recorded<Timestamp>,
    /// The names of the topics.
    pub topics: Topics,
    /// When the newest question was asked that wasn't heard live, but brought in from an older history.
    pub imported_until: Option<Timestamp>,
}

/// How a question came to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The detector took the message for a question.
    Detected,
    /// Somebody asked for help outright: `/ask`, a menu, 🙋, a forum post.
    Called,
}

/// A first reply by somebody other than the asker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: UserId,
}

/// How a question was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Somebody who may say so pressed *Solved*.
    Solved(Timestamp),
    /// Thanks were taken for it.
    Presumed(Timestamp),
}

impl Settled {
    /// When it was settled.
    pub fn at(self) -> Timestamp {
        match self {
            Self::Solved(at) | Self::Presumed(at) => at,
        }
    }
}

/// Why a question is no longer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// It never was a question, somebody said at that time.
    Dismissed(Timestamp),
    /// Its message was deleted at that time.
    Withdrawn(Timestamp),
}

/// Whether a similar question, answered earlier, was of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EarlierAnswer {
    /// No link was given.
    NotOffered,
    /// A link was given.
    Offered,
    /// A link was given, and the asker said that it helped.
    Taken,
}

/// One question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Our number of it.
    pub id: AskId,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Who asked.
    pub asker: UserId,
    /// Where.
    pub channel: ChannelId,
    /// The skills it speaks of.
    pub topics: Vec<TopicId>,
    /// How it came to us.
    pub heard: Heard,
    /// The asker had never asked here before.
    pub first_of_asker: bool,
    /// The first message by a different person.
    pub response: Option<Response>,
    /// Whether and how it was settled.
    pub settled: Option<Settled>,
    /// Whether and why it is no longer a question.
    pub gone: Option<Gone>,
    /// Whether an earlier answer was of use.
    pub earlier_answer: EarlierAnswer,
}

/// Somebody's first reply to a question.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// The question.
    pub ask: AskId,
    /// Who had asked.
    pub asker: UserId,
    /// Who replied; never the asker.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// The asker, or a core member, said that it helped.
    pub credited: bool,
    /// This person had never answered here before.
    pub first_of_helper: bool,
}

/// What became of a ping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PingOutcome {
    /// The person took the question or replied.
    Accepted,
    /// "Not now."
    Passed,
    /// "Not my topic."
    NotMyTopic,
    /// The person snoozed the bot.
    Snoozed,
    /// The person doesn't want to be asked any more.
    TurnedOff,
    /// Nothing.
    None,
}

/// One person asked once.
#[derive(Clone, Copy, Debug)]
pub struct Ping {
    /// About which question.
    pub ask: AskId,
    /// Whom.
    pub whom: UserId,
    /// When.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: PingOutcome,
    /// How many pings a week this person accepts.
    pub weekly_limit: u32,
}

/// That somebody wrote in a week; how often doesn't matter.
#[derive(Clone, Copy, Debug)]
pub struct MemberWeek {
    /// Who.
    pub who: UserId,
    /// In which week of the community's calendar.
    pub week: Week,
}

/// From when on something was recorded: a figure that looks back further has nothing to go by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Recorded<T> {
    /// All the time.
    #[default]
    Always,
    /// From then on.
    From(T),
    /// Not yet.
    Never,
}

impl<T: Ord> Recorded<T> {
    /// Is all of it known from `first` on?
    pub fn covers(&self, first: &T) -> bool {
        match self {
            Self::Always => true,
            Self::From(since) => since <= first,
            Self::Never => false,
        }
    }
}

/// Whether somebody may be asked at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// They agreed to be asked.
    Open,
    /// They are off, or snoozed, or have left.
    Closed,
}

/// One person registered for one topic, as practising or expert; learners aren't counted.
#[derive(Clone, Copy, Debug)]
pub struct Expert {
    /// Who.
    pub who: UserId,
    /// For what.
    pub topic: TopicId,
    /// Since when.
    pub since: Timestamp,
    /// Until when, if no more.
    pub until: Option<Timestamp>,
    /// Whether they may be asked now.
    pub reach: Reach,
    /// When they last wrote anywhere here.
    pub last_active_at: Option<Timestamp>,
}

/// An hour in which a registered person wrote at least once.
#[derive(Clone, Copy, Debug)]
pub struct Presence {
    /// Who.
    pub who: UserId,
    /// The first second of the hour, UTC.
    pub hour: Timestamp,
}

impl Facts {
    /// The same rows in the order the figures need, without those about people
    /// who were forgotten. Rows that come from the store in order cost next to
    /// nothing here.
    #[must_use]
    pub fn arranged(mut self) -> Self {
        self.answers.retain(|answer| answer.by != FORGOTTEN);
        self.activity.retain(|row| row.who != FORGOTTEN);
        self.presence.retain(|row| row.who != FORGOTTEN);
        self.questions.sort_by_key(|question| question.asked_at);
        self.answers.sort_by_key(|answer| answer.at);
        self.pings.sort_by_key(|ping| ping.at);
        self.activity.sort_by_key(|row| row.week);
        self.presence.sort_by_key(|row| row.hour);
        self
    }

    /// Questions asked from `from` on, before `to`.
    pub fn questions_between(&self, from: Timestamp, to: Timestamp) -> &[Question] {
        between(&self.questions, from, to, |question| question.asked_at)
    }

    /// Answers given from `from` on, before `to`.
    pub fn answers_between(&self, from: Timestamp, to: Timestamp) -> &[Answer] {
        between(&self.answers, from, to, |answer| answer.at)
    }

    /// Pings sent from `from` on, before `to`.
    pub fn pings_between(&self, from: Timestamp, to: Timestamp) -> &[Ping] {
        between(&self.pings, from, to, |ping| ping.at)
    }

    /// Hours of presence from `from` on, before `to`.
    pub fn presence_between(&self, from: Timestamp, to: Timestamp) -> &[Presence] {
        between(&self.presence, from, to, |row| row.hour)
    }

    /// Who wrote in the weeks from `first` to `last`, both included.
    pub fn activity_in(&self, first: Week, last: Week) -> &[MemberWeek] {
        between(&self.activity, first, last.next(), |row| row.week)
    }
}

/// The run of rows, ordered by `key`, whose key is at least `from` and below `to`.
fn between<T, K: Ord + Copy>(rows: &[T], from: K, to: K, key: impl Fn(&T) -> K) -> &[T] {
    let first = rows.partition_point(|row| key(row) < from);
    let count = rows[first..].partition_point(|row| key(row) < to);
    &rows[first..first + count]
}

impl Question {
    /// Seconds until the first response, if it came by `as_of`.
    pub fn response_time(&self, as_of: Timestamp) -> Option<i64> {
        let response = self.response.filter(|response| response.at <= as_of)?;
        Some(response.at.since(self.asked_at).max(0))
    }

    /// Was it settled by `as_of`?
    pub fn settled_by(&self, as_of: Timestamp) -> bool {
        self.settled.is_some_and(|settled| settled.at() <= as_of)
    }

    /// Had somebody said by `as_of` that it isn't a question?
    pub fn dismissed_by(&self, as_of: Timestamp) -> bool {
        matches!(self.gone, Some(Gone::Dismissed(at)) if at <= as_of)
    }

    /// Was its message deleted by `deadline` before anybody had responded?
    pub fn taken_back_by(&self, deadline: Timestamp) -> bool {
        self.response_time(deadline).is_none() && self.withdrawn_at(deadline).is_some()
    }

    /// When its message was deleted, if that happened by `as_of`.
    pub fn withdrawn_at(&self, as_of: Timestamp) -> Option<Timestamp> {
        match self.gone {
            Some(Gone::Withdrawn(at)) if at <= as_of => Some(at),
            _ => None,
        }
    }
}
