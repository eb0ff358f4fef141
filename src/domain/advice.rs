//! Figures → up to three suggested actions: which rule fires, how urgent it is, what was said about it before.

use serde::{Deserialize, Serialize};

use super::health::Health;
use super::ids::{AskId, SuggestionId, UserId};
use super::time::{DAY, Timestamp};

mod rules;

pub use rules::{Pull, RULES, Rule};

/// Suggestions in one summary.
const SUGGESTED: usize = 3;
/// What was dismissed, or ignored twice, stays away for so long, in seconds.
const STAYS_AWAY: i64 = 28 * DAY;

/// Something that core members should look at, with the numbers that say why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "finding")]
pub enum Finding {
    /// Somebody's first question waits.
    NewcomerWaits {
        /// The question.
        ask: AskId,
        /// Who asked.
        asker: UserId,
        /// For how long, in seconds.
        waited: i64,
    },
    /// A question waits.
    QuestionWaits {
        /// The question.
        ask: AskId,
        /// Who asked.
        asker: UserId,
        /// For how long, in seconds.
        waited: i64,
    },
    /// Half of all answers about a busy topic come from one person, and there is no second expert.
    OnePerson {
        /// Its name.
        topic: String,
        /// Questions in 12 weeks.
        questions: usize,
    },
    /// A busy topic has no expert who is there.
    NoExpert {
        /// Its name.
        topic: String,
        /// Questions in 12 weeks.
        questions: usize,
        /// People who are registered, but away or not to be asked.
        registered: usize,
    },
    /// Fewer questions than usual were answered within 24 hours.
    SlowWeek {
        /// Share of this week.
        now: f64,
        /// Median of the four weeks before.
        usual: f64,
    },
    /// Somebody is asked about as often as they can bear.
    HighLoad {
        /// Who.
        who: UserId,
        /// Pings in the week.
        pings: u32,
        /// What they accept in a week.
        limit: u32,
    },
    /// Most pings come to nothing.
    FewAccept {
        /// Share of pings accepted.
        accepted: f64,
        /// Pings in the week.
        pings: usize,
    },
    /// Much is taken for a question that is none.
    FalseQuestions {
        /// Share that were questions.
        precision: f64,
        /// Messages taken for questions in the week.
        detected: usize,
    },
    /// Helpers of the last months have fallen silent.
    SilentHelpers {
        /// How many, at least five.
        silent: usize,
        /// Of how many.
        helpers: usize,
    },
    /// Questions are answered, but seldom marked as solved.
    SeldomSolved {
        /// Share solved.
        solved: f64,
        /// Share answered within 24 hours.
        answered: f64,
    },
}

/// What a finding is about: the same from week to week, whatever its numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// One question.
    Question(AskId),
    /// Who there is for one topic.
    Topic(String),
    /// How often one person is asked.
    Load(UserId),
    /// How many questions are answered in time.
    Pace,
    /// How many pings come to something.
    Pings,
    /// How well questions are told from other messages.
    Detection,
    /// Who has fallen silent.
    Silence,
    /// How many questions are marked as solved.
    Marking,
}

/// What a core member can press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Nominate somebody for the topic.
    Nominate,
    /// Call for experts in the digest channel.
    CallForExperts,
    /// Answer it oneself.
    TakeIt,
    /// Choose somebody to ask.
    AskSomeone,
    /// Not a problem: stay away for four weeks.
    NotAProblem,
    /// Come again next week.
    Later,
}

/// How a suggestion was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reaction {
    /// Nobody pressed anything.
    None,
    /// "Later."
    Later,
    /// Somebody took it on.
    TakenOn,
    /// "Not a problem."
    Dismissed,
}

/// A suggestion of an earlier week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// What was suggested.
    pub finding: Finding,
    /// When; of a dismissed one, when it was dismissed.
    pub at: Timestamp,
    /// How it was met.
    pub reaction: Reaction,
}

/// What somebody did about a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// What was pressed.
    pub step: Step,
    /// By whom; nobody once they had themselves forgotten.
    pub who: Option<UserId>,
    /// Their name at that time.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// Something suggested in a weekly summary, and what was done about it last.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Our number of it.
    pub id: SuggestionId,
    /// The week of the summary it stands in, as "2026-W47".
    pub week: String,
    /// Its number in that summary, from 1.
    pub place: u32,
    /// What was found.
    pub finding: Finding,
    /// When it was suggested.
    pub at: Timestamp,
    /// What was done about it last.
    pub deed: Option<Deed>,
    /// What was done last could not be said, so it is open again.
    pub refused: bool,
}

impl Step {
    /// How a suggestion is met by this.
    pub fn reaction(self) -> Reaction {
        match self {
            Self::Nominate | Self::CallForExperts | Self::TakeIt | Self::AskSomeone => {
                Reaction::TakenOn
            }
            Self::NotAProblem => Reaction::Dismissed,
            Self::Later => Reaction::Later,
        }
    }

    /// Does it make sense a second time? Another person can be named or asked.
    pub fn may_repeat(self) -> bool {
        matches!(self, Self::Nominate | Self::AskSomeone)
    }
}

impl Suggestion {
    /// As the rules look back at it.
    pub fn past(&self) -> Past {
        let reaction = self
            .deed
            .as_ref()
            .map_or(Reaction::None, |deed| deed.step.reaction());
        let dismissed = self
            .deed
            .as_ref()
            .filter(|_| reaction == Reaction::Dismissed);
        Past {
            finding: self.finding.clone(),
            at: dismissed.map_or(self.at, |deed| deed.at),
            reaction,
        }
    }

    /// What can still be pressed: all but what was pressed last, so that a slip of the finger can be
    /// made good by another press.
    pub fn steps_left(&self) -> impl Iterator<Item = Step> + use<'_> {
        let last = self.deed.as_ref().map(|deed| deed.step);
        let steps = self.finding.steps().iter().copied();
        steps.filter(move |step| last != Some(*step) || step.may_repeat())
    }
}

/// What became of a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The matter is settled.
    Done,
    /// Somebody said that it isn't a problem.
    Dismissed,
    /// It is as it was.
    Open,
}

impl Finding {
    /// What it is about.
    pub fn matter(&self) -> Matter {
        match self {
            Self::NewcomerWaits { ask, .. } | Self::QuestionWaits { ask, .. } => {
                Matter::Question(*ask)
            }
            Self::OnePerson { topic, .. } | Self::NoExpert { topic, .. } => {
                Matter::Topic(topic.clone())
            }
            Self::HighLoad { who, .. } => Matter::Load(*who),
            Self::SlowWeek { .. } => Matter::Pace,
            Self::FewAccept { .. } => Matter::Pings,
            Self::FalseQuestions { .. } => Matter::Detection,
            Self::SilentHelpers { .. } => Matter::Silence,
            Self::SeldomSolved { .. } => Matter::Marking,
        }
    }

    /// The same about a topic that is called otherwise now.
    #[must_use]
    pub fn renamed(mut self, to: &str) -> Self {
        if let Self::OnePerson { topic, .. } | Self::NoExpert { topic, .. } = &mut self {
            to.clone_into(topic);
        }
        self
    }

    /// What can be done about it, in the order of its buttons.
    pub fn steps(&self) -> &'static [Step] {
        match self {
            Self::NewcomerWaits { .. } | Self::QuestionWaits { .. } => {
                &[Step::TakeIt, Step::AskSomeone, Step::Later]
            }
            Self::OnePerson { .. } | Self::HighLoad { .. } => {
                &[Step::Nominate, Step::NotAProblem, Step::Later]
            }
            Self::NoExpert { .. } => &[Step::CallForExperts, Step::NotAProblem, Step::Later],
            Self::SlowWeek { .. }
            | Self::FewAccept { .. }
            | Self::FalseQuestions { .. }
            | Self::SilentHelpers { .. }
            | Self::SeldomSolved { .. } => &[Step::NotAProblem, Step::Later],
        }
    }
}

/// The most urgent findings, at most three, of each rule as many as the table
/// allows, one on each matter, none that pulls against another, without what
/// should stay away. `past` in any order.
pub fn suggest(health: &Health, past: &[Past]) -> Vec<Finding> {
    let mut chosen: Vec<Finding> = Vec::new();
    let mut pulled = Pull::Neither;
    for rule in &RULES {
        if rule.pull.is_against(pulled) {
            continue;
        }
        let fresh = (rule.find)(health, rule)
            .into_iter()
            .filter(|finding| !stays_away(&finding.matter(), health.as_of, past));
        let mut of_this_rule = 0;
        for finding in fresh {
            let said = chosen
                .iter()
                .any(|other| other.matter() == finding.matter());
            if !said && of_this_rule < rule.at_most && chosen.len() < SUGGESTED {
                of_this_rule += 1;
                pulled = pulled.or(rule.pull);
                chosen.push(finding);
            }
        }
    }
    chosen
}

/// Was it dismissed, or twice in a row passed over, within four weeks?
fn stays_away(matter: &Matter, now: Timestamp, past: &[Past]) -> bool {
    let recent = past.iter().filter(|suggestion| {
        suggestion.finding.matter() == *matter && now.since(suggestion.at) < STAYS_AWAY
    });
    let mut ignored = 0;
    for suggestion in recent {
        match suggestion.reaction {
            Reaction::Dismissed => return true,
            Reaction::None => ignored += 1,
            Reaction::Later | Reaction::TakenOn => {}
        }
    }
    ignored >= 2
}

/// What became of earlier suggestions, in the same order.
pub fn outcomes(past: &[Past], health: &Health) -> Vec<(Finding, Outcome)> {
    past.iter()
        .map(|suggestion| {
            let outcome = if rules::settled(&suggestion.finding, health) {
                Outcome::Done
            } else if suggestion.reaction == Reaction::Dismissed {
                Outcome::Dismissed
            } else {
                Outcome::Open
            };
            (suggestion.finding.clone(), outcome)
        })
        .collect()
}

#[cfg(test)]
#[path = "advice/advice_tests.rs"]
mod tests;
