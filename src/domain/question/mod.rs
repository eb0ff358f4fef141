//! Is this message a question, and is it one that an expert should be asked? With the reasons.

mod cues;
mod features;
mod join;
mod logs;
mod model;
mod reasons;
mod signs;
mod tokens;
mod words;

pub use features::{Features, Gram, HASHED, Signs, extract};
pub use join::{JoinedLines, Line};
pub use model::{Calibration, Cuts, Detector, Head, Model, ModelError, Weights, kind_index};
pub use reasons::Reason;
pub use signs::Sign;
pub use tokens::{Token, TokenKind};

/// What a channel is for; a setting of the channel, and the strongest single fact about a message in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ChannelKind {
    /// People come here to ask.
    Help,
    /// People come here to talk.
    #[default]
    General,
}

/// How sure the detector must be before it acts; a setting of the channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Strictness {
    /// Rather miss a question than disturb.
    Strict,
    /// The cuts that the published figures belong to.
    #[default]
    Normal,
    /// Rather disturb than miss a question.
    Eager,
}

/// The message just before, in the same channel.
#[derive(Clone, Copy, Debug)]
pub struct Previous<'a> {
    /// What it said.
    pub text: &'a str,
    /// Whether the same person wrote it.
    pub same_author: bool,
}

/// A message as the detector sees it.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// What it says, as Discord delivers it.
    pub text: &'a str,
    /// What its channel is for.
    pub channel_kind: ChannelKind,
    /// Whether it was written as a reply to another message.
    pub is_reply: bool,
    /// The message before it, where it is known.
    pub previous: Option<Previous<'a>>,
}

impl<'a> Message<'a> {
    /// A message of which nothing but its text and its channel is known.
    pub fn alone(text: &'a str, channel_kind: ChannelKind) -> Self {
        Self {
            text,
            channel_kind,
            is_reply: false,
            previous: None,
        }
    }
}

/// What to do about a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Surely a request for help: start looking for experts.
    Ask,
    /// Perhaps one: offer its author to ask, quietly.
    Offer,
    /// Leave it alone.
    None,
}

/// The detector's view of one message.
#[derive(Clone, Copy, Debug)]
pub struct Judgement {
    /// How likely it seeks information or action at all, 0 to 1.
    pub question: f32,
    /// How likely it is a new need that somebody with domain knowledge could answer, 0 to 1;
    /// scaled so that 0.5 is where [`Strictness::Normal`] begins to ask.
    pub help_request: f32,
    /// What follows from it.
    pub decision: Decision,
    /// The strongest grounds for the decision, strongest first.
    pub reasons: [Option<Reason>; 3],
}

impl Judgement {
    /// The grounds in words that a member understands; `text` is the message that was judged.
    pub fn reasons_in_words(&self, text: &str) -> Vec<String> {
        self.reasons
            .iter()
            .flatten()
            .map(|reason| reason.in_words(text))
            .collect()
    }
}

#[cfg(test)]
mod question_tests;
