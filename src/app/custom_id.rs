//! What a button or form of ours says when it is pressed: a short text that stays valid across restarts.

use std::fmt;

use crate::domain::advice::Step;
use crate::domain::calendar::Week;
use crate::domain::ids::{AskId, ChangeId, NominationId, SuggestionId};

/// What a press means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Something about one question.
    OnAsk(AskAction, AskId),
    /// *Count me in for …*.
    CountMeIn(String),
    /// The second step of `/privacy forget-me`.
    ForgetMe,
    /// `/health`: show it to the channel.
    ShareHealth(u32),
    /// `/health`: explain the figures chosen.
    MoreHealth(u32),
    /// The solved questions on the topics one follows: of a week, else of the last seven days.
    MyTopics(Option<Week>),
    /// A button of a suggestion in a weekly summary.
    OnAdvice(Step, SuggestionId),
    /// The member chosen after *Nominate someone*.
    Nominee(SuggestionId),
    /// A change to the registry: make it, or undo it.
    Change(bool, ChangeId),
    /// What somebody says to being named: whether they are in.
    Nomination(bool, NominationId),
}

/// What a press about a question means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskAction {
    /// *I'll take it*.
    Take,
    /// *Solved*.
    Solved,
    /// *Pass*: opens the private menu.
    Pass,
    /// Pass: not now.
    NotNow,
    /// Pass: not my topic.
    NotMyTopic,
    /// Pass: suggest someone; opens a member select.
    Suggest,
    /// The member chosen by "suggest someone".
    Suggested,
    /// Pass: why me?
    WhyMe,
    /// *Not a question*.
    NotAQuestion,
    /// The private choice of who helped.
    WhoHelped,
    /// Undo of a presumed or said solution.
    NotSolved,
    /// *Still stuck*, on the link to an earlier answer and on the question back.
    StillStuck,
    /// *That solved it*, on the link to an earlier answer.
    LinkSolvedIt,
    /// Core: *Ask someone…*; opens a member select.
    AskSomeone,
    /// Core: the member chosen.
    AskThem,
    /// Core: *Ask all who know*.
    AskAll,
    /// Core: *Nothing to do*.
    NothingToDo,
}

/// Each action's word, in one table so that writing and reading can't differ.
const WORDS: [(AskAction, &str); 17] = [
    (AskAction::Take, "take"),
    (AskAction::Solved, "solved"),
    (AskAction::Pass, "pass"),
    (AskAction::NotNow, "not-now"),
    (AskAction::NotMyTopic, "not-my-topic"),
    (AskAction::Suggest, "suggest"),
    (AskAction::Suggested, "suggested"),
    (AskAction::WhyMe, "why-me"),
    (AskAction::NotAQuestion, "not-a-question"),
    (AskAction::WhoHelped, "who-helped"),
    (AskAction::NotSolved, "not-solved"),
    (AskAction::LinkSolvedIt, "link-solved-it"),
    (AskAction::StillStuck, "still-stuck"),
    (AskAction::AskSomeone, "ask-someone"),
    (AskAction::AskThem, "ask-them"),
    (AskAction::AskAll, "ask-all"),
    (AskAction::NothingToDo, "nothing-to-do"),
];

/// The same for what can be done about a suggestion.
const STEPS: [(Step, &str); 6] = [
    (Step::Nominate, "nominate"),
    (Step::CallForExperts, "call"),
    (Step::TakeIt, "take"),
    (Step::AskSomeone, "ask-someone"),
    (Step::NotAProblem, "not-a-problem"),
    (Step::Later, "later"),
];

impl AskAction {
    /// The action on this question.
    pub fn on(self, ask: AskId) -> Action {
        Action::OnAsk(self, ask)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnAsk(action, ask) => {
                let word = WORDS.iter().find(|(known, _)| known == action);
                write!(f, "ask:{ask}:{}", word.map_or("", |(_, word)| word))
            }
            Self::CountMeIn(skill) => write!(f, "count-me-in:{skill}"),
            Self::ForgetMe => f.write_str("forget-me"),
            Self::ShareHealth(weeks) => write!(f, "share-health:{weeks}"),
            Self::MoreHealth(weeks) => write!(f, "more-health:{weeks}"),
            Self::MyTopics(None) => f.write_str("my-topics"),
            Self::MyTopics(Some(week)) => write!(f, "my-topics:{week}"),
            Self::OnAdvice(step, id) => {
                let word = STEPS.iter().find(|(known, _)| known == step);
                write!(f, "advice:{id}:{}", word.map_or("", |(_, word)| word))
            }
            Self::Change(make, id) => {
                write!(f, "change:{id}:{}", if *make { "make" } else { "undo" })
            }
            Self::Nominee(id) => write!(f, "nominee:{id}"),
            Self::Nomination(is_in, id) => {
                write!(f, "nomination:{id}:{}", if *is_in { "yes" } else { "no" })
            }
        }
    }
}

impl Action {
    /// Reads what a press said; `None` for what isn't ours, or no longer.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        match kind {
            "ask" => {
                let (ask, word) = rest.split_once(':')?;
                let (action, _) = WORDS.iter().find(|(_, known)| *known == word)?;
                Some(Self::OnAsk(*action, AskId(ask.parse().ok()?)))
            }
            "advice" => {
                let (id, word) = rest.split_once(':')?;
                let (step, _) = STEPS.iter().find(|(_, known)| *known == word)?;
                Some(Self::OnAdvice(*step, SuggestionId(id.parse().ok()?)))
            }
            "nominee" => Some(Self::Nominee(SuggestionId(rest.parse().ok()?))),
            "nomination" => {
                let (id, word) = rest.split_once(':')?;
                let is_in = match word {
                    "yes" => true,
                    "no" => false,
                    _ => return None,
                };
                Some(Self::Nomination(is_in, NominationId(id.parse().ok()?)))
            }
            "change" => {
                let (id, word) = rest.split_once(':')?;
                let make = match word {
                    "make" => true,
                    "undo" => false,
                    _ => return None,
                };
                Some(Self::Change(make, ChangeId(id.parse().ok()?)))
            }
            "count-me-in" => (!rest.is_empty()).then(|| Self::CountMeIn(rest.to_owned())),
            "more-health" => rest.parse().ok().map(Self::MoreHealth),
            "my-topics" if rest.is_empty() => Some(Self::MyTopics(None)),
            "my-topics" => rest.parse().ok().map(|week| Self::MyTopics(Some(week))),
            "share-health" => rest.parse().ok().map(Self::ShareHealth),
            _ => (text == "forget-me").then_some(Self::ForgetMe),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_read_as_it_was_written() {
        let mut all: Vec<_> = WORDS
            .iter()
            .map(|(action, _)| action.on(AskId(u64::MAX)))
            .collect();
        all.push(Action::CountMeIn("c++: modern".to_owned()));
        all.push(Action::ForgetMe);
        all.push(Action::ShareHealth(12));
        all.push(Action::MoreHealth(12));
        all.push(Action::MyTopics(None));
        all.push(Action::MyTopics("2026-W47".parse().ok()));
        let last = SuggestionId(u64::MAX);
        all.extend(STEPS.iter().map(|(step, _)| Action::OnAdvice(*step, last)));
        all.extend([true, false].map(|make| Action::Change(make, ChangeId(u64::MAX))));
        all.push(Action::Nominee(last));
        all.extend([true, false].map(|is_in| Action::Nomination(is_in, NominationId(u64::MAX))));
        for action in all {
            let text = action.to_string();
            assert!(text.len() <= 100, "{text}");
            assert_eq!(Action::parse(&text), Some(action));
        }
    }

    #[test]
    fn what_is_not_ours_means_nothing() {
        for text in [
            "",
            "ask:",
            "ask:x:take",
            "ask:1:dance",
            "ask:1",
            "count-me-in:",
            "share-health:x",
            "advice:1:dance",
            "my-topics:soon",
            "nomination:1:perhaps",
            "forget-me:now",
        ] {
            assert_eq!(Action::parse(text), None, "{text}");
        }
    }
}
