//! Who will answer this question? One ranker a community: it learns from what happens and ranks people with the reasons.
//!
//! Everything is incremental and in memory; the store holds what is needed to
//! learn it again at the start. Nothing here keeps words of a message, only
//! hashes of stemmed words, and only evidence that the caller hands in: give
//! an answerer's id only for people who agreed to be in the registry.

mod acquaintance;
mod activity;
mod declared;
mod pace;
mod past;
mod rank;
mod ranker;
mod score;
mod votes;
mod watch;

pub use past::Past;
pub use ranker::Ranker;

use super::ids::UserId;
use super::time::Timestamp;

/// A question as it comes in.
#[derive(Clone, Copy, Debug)]
pub struct QuestionSeen<'a> {
    /// The caller's number for it: a message id or our own.
    pub id: u64,
    /// Who asks; `None` if unknown or gone.
    pub asker: Option<UserId>,
    /// When it was asked.
    pub at: Timestamp,
    /// The title; empty in chats.
    pub title: &'a str,
    /// The text.
    pub body: &'a str,
}

/// An answer as it comes in. Several messages of one person under one question are one answer: hand in the first.
#[derive(Clone, Copy, Debug)]
pub struct AnswerSeen<'a> {
    /// The caller's number of the question, as handed to [`Ranker::learn_question`].
    pub question: u64,
    /// Who answers; `None` for people outside the registry, who count for the pace of the community only.
    pub answerer: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// The text; may be empty if it isn't kept.
    pub text: &'a str,
}

/// What somebody says they know.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Declared<'a> {
    /// The skill's name: one word or several.
    pub skill: &'a str,
    /// How much it counts: 1 for an expert, less for others, above 0.
    pub weight: f32,
}

/// A skill that the text speaks of, as found by the rooms that know aliases and relations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Topic<'a> {
    /// The skill's name, as it was declared.
    pub skill: &'a str,
    /// 1 if the text names it, less if it is only related.
    pub strength: f32,
}

/// Whom to look for.
pub struct Query<'a> {
    /// Who asks: never ranked.
    pub asker: Option<UserId>,
    /// Now.
    pub at: Timestamp,
    /// The title; empty in chats.
    pub title: &'a str,
    /// The text.
    pub body: &'a str,
    /// Skills the text was found to speak of; the ranker looks for declared names by itself as well.
    pub topics: &'a [Topic<'a>],
    /// People whom the text names. The bot need not ask them again, but they are likely to answer.
    pub mentions: &'a [UserId],
    /// Whether this person may be asked now (consent, channel, hours, budget). Others count for the odds but aren't listed.
    pub may_ask: &'a dyn Fn(UserId) -> bool,
    /// How many people to list at most.
    pub limit: usize,
    /// Whether people who were asked lately step back.
    pub load: Load,
}

/// Whether the ranking spares people who were asked lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// The likeliest people, however often they were asked.
    Ignored,
    /// Those asked in the last days step back, see [`Ranker::learn_ping`].
    Shared,
}

/// One person of a ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Who.
    pub who: UserId,
    /// What the ranking is by; comparable within one ranking only.
    pub score: f64,
    /// How likely they answer this question within 24 hours, 0 to 1.
    pub probability: f64,
    /// Why.
    pub parts: Parts,
}

/// What speaks for a person, as figures; the wording is made elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    /// Of the most similar earlier questions, those of the last 365 days that they answered.
    pub similar_answered: u32,
    /// The most similar of those: the caller's number of the question.
    pub most_similar: Option<u64>,
    /// Answers of theirs, all time.
    pub answers: u32,
    /// Their share of the community's latest answers, 0 to 1.
    pub share_of_answers: f64,
    /// When they last wrote.
    pub last_seen: Option<Timestamp>,
    /// How often they answered this asker before.
    pub answered_asker: u32,
    /// Share of their answers that fall into this part of the day, 0 to 1; 1/8 says nothing.
    pub usual_hour: f64,
    /// Skills they declared that the text speaks of.
    pub declared: Vec<String>,
    /// Whether the text names them.
    pub named: bool,
    /// Pings in the last 24 hours.
    pub pings_today: u32,
}

/// An earlier question like a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimilarQuestion {
    /// The caller's number.
    pub id: u64,
    /// How alike, 0 (nothing in common) to about 1 (the same words).
    pub score: f64,
    /// Whether somebody was credited with the answer.
    pub solved: bool,
}

#[cfg(test)]
mod ranker_tests;
