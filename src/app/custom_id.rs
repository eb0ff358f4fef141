//! What a button or form of ours says when it is pressed: a short text that stays valid across restarts.

use std::fmt;

use crate::domain::ids::AskId;

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
        }
    }
}

impl Action {
    /// Reads what a press said; `None` for what isn't ours, or no longer.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("ask:") {
            let (ask, word) = rest.split_once(':')?;
            let (action, _) = WORDS.iter().find(|(_, known)| *known == word)?;
            return Some(Self::OnAsk(*action, AskId(ask.parse().ok()?)));
        }
        if let Some(skill) = text.strip_prefix("count-me-in:") {
            return (!skill.is_empty()).then(|| Self::CountMeIn(skill.to_owned()));
        }
        if let Some(weeks) = text.strip_prefix("share-health:") {
            return weeks.parse().ok().map(Self::ShareHealth);
        }
        (text == "forget-me").then_some(Self::ForgetMe)
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
        ] {
            assert_eq!(Action::parse(text), None, "{text}");
        }
    }
}
