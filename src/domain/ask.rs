//! The life of one question, from being heard to being settled.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ids::{AskId, ChannelId, GuildId, MessageId, UserId};
use super::settings::Settings;
use super::time::{DAY, Timestamp};

/// Rounds of asking before the core members hear of a question.
pub const WAVES: u32 = 2;
/// Nobody is asked who becomes available only later than this after the question: it would be of no use any more.
const TOO_LATE: i64 = 2 * DAY;

/// Where a question stands: `open → asked → taken? → responded → solved | presumed solved`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskState {
    /// Heard; nobody has been asked yet.
    Open,
    /// People were asked.
    Asked,
    /// Somebody said they take it.
    Taken,
    /// Somebody other than the asker said something to it.
    Responded,
    /// The asker or a core member said that it is solved.
    Solved,
    /// The asker's thanks were taken for it; can be undone.
    PresumedSolved,
    /// It was no question.
    Dismissed,
    /// Its message was deleted.
    Withdrawn,
    /// Nobody answered and the core members were told.
    NeedsAttention,
}

impl AskState {
    /// Nothing is waited for any more.
    pub fn is_settled(self) -> bool {
        matches!(
            self,
            Self::Solved | Self::PresumedSolved | Self::Dismissed | Self::Withdrawn
        )
    }

    /// Is it solved, by word or by presumption?
    pub fn is_solved(self) -> bool {
        matches!(self, Self::Solved | Self::PresumedSolved)
    }

    /// Does it still lack any response?
    pub fn is_unanswered(self) -> bool {
        matches!(
            self,
            Self::Open | Self::Asked | Self::Taken | Self::NeedsAttention
        )
    }
}

/// How a question came to be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    /// The detector was sure.
    Detected,
    /// The detector was unsure and the author took the offer.
    Offered,
    /// By `/ask`.
    Asked,
    /// By the message menu *Find an expert*.
    Menu,
    /// As a post in a forum.
    Forum,
}

impl Heard {
    /// Did the asker (or somebody for them) call for help explicitly? Then nobody waits for patience.
    pub fn is_explicit(self) -> bool {
        !matches!(self, Self::Detected)
    }
}

/// One question on its way to an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// Our own number.
    pub id: AskId,
    /// In which community.
    pub guild: GuildId,
    /// The channel or thread it was written in.
    pub channel: ChannelId,
    /// Its message.
    pub message: MessageId,
    /// Who asks; 0 once they had themselves forgotten.
    pub asker: UserId,
    /// Their name at that time.
    pub asker_name: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// A short title, at most 100 characters, safe to repeat.
    pub title: String,
    /// The whole text; empty once deleted or expired.
    pub text: String,
    /// The skills it speaks of.
    pub topics: Vec<String>,
    /// How it came to be heard.
    pub heard: Heard,
    /// Is it the asker's first question here?
    pub first_question: bool,
    /// Where it stands.
    pub state: AskState,
    /// Rounds of asking so far.
    pub wave: u32,
    /// When to look at it again.
    pub due_at: Option<Timestamp>,
    /// The thread it is answered in.
    pub thread: Option<ChannelId>,
    /// The bot's message with the buttons.
    pub post: Option<MessageId>,
    /// Who took it.
    pub taken_by: Option<UserId>,
    /// The solved question like it.
    pub similar: Option<AskId>,
    /// When somebody else first said something to it.
    pub first_response_at: Option<Timestamp>,
    /// When it was solved.
    pub solved_at: Option<Timestamp>,
    /// When the core members were told, and where.
    pub alert: Option<Alert>,
    /// When the link to an earlier answer was given, before anybody was asked.
    pub link: Option<Link>,
    /// Were those who want no sound asked already?
    pub whispered: bool,
    /// When the asker was asked whether an answer helped; never twice.
    pub checked_at: Option<Timestamp>,
}

/// The link to an earlier answer, the first rung of the noise ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// When it was given.
    pub at: Timestamp,
    /// The message that bears it, once it is said.
    pub post: Option<MessageId>,
}

/// Where the core members were told of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    /// When.
    pub at: Timestamp,
    /// The core channel and the message there, once it is said.
    pub message: Option<(ChannelId, MessageId)>,
}

/// What is next for a question whose time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Link the earlier answer; nobody is notified.
    Link,
    /// Ask those who want no sound.
    Whisper,
    /// Ask people; the number of the round, from 1.
    Ask(u32),
    /// Tell the core members.
    Alert,
    /// Ask the asker whether an answer helped.
    CheckBack,
    /// Nothing by itself; it waits for people.
    Rest,
}

impl Ask {
    /// Where people answer it: the thread, else the channel it stands in.
    pub fn place(&self) -> ChannelId {
        self.thread.unwrap_or(self.channel)
    }

    /// What is due now. Never closes anything: an unanswered question ends with the core members, who were told.
    ///
    /// The noise ladder: each rung only when the one before brought nothing.
    pub fn next_step(&self) -> Step {
        let unasked = self.wave == 0 && !self.whispered;
        if self.state == AskState::Responded && self.checked_at.is_none() {
            Step::CheckBack
        } else if !self.state.is_unanswered() {
            Step::Rest
        } else if unasked && self.similar.is_some() && self.link.is_none() {
            Step::Link
        } else if unasked {
            Step::Whisper
        } else if self.wave < WAVES {
            Step::Ask(self.wave + 1)
        } else if self.alert.is_none() {
            Step::Alert
        } else {
            Step::Rest
        }
    }

    /// Somebody spoke, but it didn't help, or what they said is gone: it waits again, and after the
    /// follow-up time further people are asked.
    pub fn wait_again(&mut self, settings: &Settings, now: Timestamp) {
        self.state = match (self.alert, self.wave) {
            (Some(_), WAVES..) => AskState::NeedsAttention,
            (_, 0) if !self.whispered => AskState::Open,
            _ => AskState::Asked,
        };
        self.taken_by = None;
        self.solved_at = None;
        self.due_at = None;
        self.due_at = Some(self.hold(settings, now));
    }

    /// Until when nobody further is asked because somebody is with the asker: the follow-up time, or
    /// longer if it waits longer already.
    pub fn hold(&self, settings: &Settings, now: Timestamp) -> Timestamp {
        let held = settings.clock(now, self.follow_up(settings));
        self.due_at.map_or(held, |due| due.max(held))
    }

    /// Has nothing been done yet but to link an earlier answer?
    pub fn waits_for_link(&self) -> bool {
        self.state == AskState::Open && self.link.is_some() && self.wave == 0 && !self.whispered
    }

    /// Its words were changed so much that those asked so far were asked about something else: another round
    /// is due, as soon as somebody had the time to answer by himself.
    pub fn asked_about_another_matter(&mut self, settings: &Settings, now: Timestamp) {
        self.wave = self.wave.min(WAVES - 1);
        self.due_at = Some(now.plus(settings.patience));
    }

    /// Nobody of the last round was asked after all: it is due to be held again.
    pub fn hold_round_again(&mut self, now: Timestamp) {
        self.wave = self.wave.saturating_sub(1);
        if self.state == AskState::Asked && self.wave == 0 {
            self.state = AskState::Open;
        }
        self.due_at = Some(now);
    }

    /// Whoever took it, or was asked after the core members were told, let the time pass: it waits as if nobody had.
    pub fn lapse(&mut self) {
        if matches!(self.state, AskState::Open | AskState::Asked) && self.alert.is_some() {
            self.state = AskState::NeedsAttention;
        }
        if self.state == AskState::Taken {
            self.taken_by = None;
            self.state = if self.alert.is_some() {
                AskState::NeedsAttention
            } else if self.wave == 0 && !self.whispered {
                AskState::Open
            } else {
                AskState::Asked
            };
        }
    }

    fn follow_up(&self, settings: &Settings) -> i64 {
        if self.first_question {
            settings.follow_up_newcomer
        } else {
            settings.follow_up
        }
    }

    /// When the core members are to hear of it if nobody answers before.
    pub fn alert_due(&self, settings: &Settings) -> Timestamp {
        let wait = if self.first_question {
            settings.alert_after_newcomer
        } else {
            settings.alert_after
        };
        settings.clock(self.asked_at, wait)
    }

    /// When to look again after a round of asking: the next round after the
    /// follow-up time, after the last round the alert.
    pub fn due_after_wave(&self, wave: u32, settings: &Settings, now: Timestamp) -> Timestamp {
        let next = settings.clock(now, self.follow_up(settings));
        if wave < WAVES {
            next
        } else {
            self.alert_due(settings).max(next)
        }
    }

    /// What to do when nobody can be asked now: wait until somebody is available again, and tell the
    /// core members when that is due. If nobody becomes available by waiting, no further round is tried.
    pub fn without_anybody(
        &mut self,
        available_again: Option<Timestamp>,
        settings: &Settings,
        now: Timestamp,
    ) -> Step {
        let again = available_again
            .map(|at| at.max(now.plus(1)))
            .filter(|at| at.since(self.asked_at) <= TOO_LATE);
        if again.is_none() {
            self.wave = WAVES;
        }
        let alert = self.alert_due(settings);
        if self.alert.is_some() {
            self.due_at = again;
            Step::Rest
        } else if alert <= now {
            self.due_at = again;
            Step::Alert
        } else {
            self.due_at = Some(again.map_or(alert, |at| at.min(alert)));
            Step::Rest
        }
    }

    /// May this person be credited: not the asker, nobody who had themselves forgotten, and spoke after the question.
    pub fn may_be_credited(&self, who: UserId, said_at: Timestamp) -> bool {
        who != self.asker && who.0 != 0 && said_at >= self.asked_at
    }
}

/// Are these two texts the same question, give or take a word? At least four of five different words are in both.
pub fn says_the_same(one: &str, other: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let common = one.intersection(&other).count();
    let all = one.union(&other).count();
    all > 0 && common * 5 >= all * 4
}

#[cfg(test)]
#[path = "ask_tests.rs"]
mod tests;
