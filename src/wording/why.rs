//! Why people were asked, in words, without telling others' settings.

use super::asks::link;
use super::{count, list, name, skills, topics};
use crate::domain::ask::Ask;
use crate::domain::pacing::Omission;
use crate::domain::skills::Level;

/// To who asks why where there is no question.
pub const WHICH_QUESTION: &str =
    "Which question? Use /why in a question's thread, or give it a link to the question.";

/// What spoke for one person.
#[derive(Clone, Debug, Default)]
pub struct Reasons {
    /// Topics of the question they declared.
    pub declared: Vec<(String, Level)>,
    /// Similar questions they answered in the last year.
    pub similar_answered: u32,
    /// Whole days since they last wrote.
    pub idle_days: Option<u32>,
    /// How often they answered this asker.
    pub answered_asker: u32,
    /// Somebody suggested them.
    pub suggested: bool,
}

/// What `/why` tells.
#[derive(Clone, Debug)]
pub struct Explanation<'a> {
    /// The question.
    pub ask: &'a Ask,
    /// Why it was taken for a question.
    pub heard_because: Vec<String>,
    /// How many people were asked.
    pub asked: usize,
    /// Why the reader was asked, if they were.
    pub own: Option<Reasons>,
    /// Why the reader wasn't asked, if they fitted.
    pub own_omission: Option<Omission>,
    /// How many others fitted but weren't available.
    pub others_unavailable: usize,
}

/// `/why` and *Why me?*
pub fn explain(explanation: &Explanation) -> String {
    let ask = explanation.ask;
    let mut lines = vec![format!("About {}:", link(ask))];
    if !ask.topics.is_empty() {
        lines.push(format!("· It speaks of {}.", topics(&ask.topics)));
    }
    if !explanation.heard_because.is_empty() {
        lines.push(format!(
            "· I took it for a question because: {}.",
            explanation.heard_because.join("; ")
        ));
    }
    lines.push(match &explanation.own {
        Some(reasons) => format!("· I asked you because {}.", because(reasons)),
        None => match explanation.own_omission {
            Some(Omission::Asker) if explanation.asked > 0 => {
                format!("· I asked {} about it for you.", people(explanation.asked))
            }
            Some(omission) if omission != Omission::Asker => {
                format!("· I didn't ask you: {}.", omitted(omission))
            }
            _ if explanation.asked == 0 => "· I have asked nobody about it so far.".to_owned(),
            _ => format!(
                "· I asked {}; you weren't among those who fit, as far as I know.",
                people(explanation.asked)
            ),
        },
    });
    if explanation.others_unavailable > 0 {
        lines.push(format!(
            "· {} who would fit couldn't be asked then.",
            people(explanation.others_unavailable)
        ));
    }
    lines.join("\n")
}

fn people(number: usize) -> String {
    if number == 1 {
        "1 person".to_owned()
    } else {
        format!("{number} people")
    }
}

/// What spoke for somebody, as the end of a sentence that begins with "because".
pub fn because(reasons: &Reasons) -> String {
    let mut parts = Vec::new();
    if reasons.suggested {
        parts.push("somebody suggested you".to_owned());
    }
    if !reasons.declared.is_empty() {
        let declared: Vec<_> = reasons
            .declared
            .iter()
            .map(|(skill, level)| format!("**{}** ({})", name(skill), skills::level(*level)))
            .collect();
        parts.push(format!("you declared {}", list(&declared)));
    }
    if reasons.similar_answered > 0 {
        parts.push(format!(
            "you answered {} in the last year",
            count(reasons.similar_answered as usize, "similar question")
        ));
    }
    if reasons.answered_asker > 0 {
        parts.push("you have helped this person before".to_owned());
    }
    match reasons.idle_days {
        Some(0) => parts.push("you were here today".to_owned()),
        Some(days @ 1..=7) => {
            parts.push(format!("you were here {} ago", count(days as usize, "day")));
        }
        _ => {}
    }
    if parts.is_empty() {
        "nobody else was left".to_owned()
    } else {
        list(&parts)
    }
}

/// Why somebody wasn't asked, to themselves.
pub fn omitted(omission: Omission) -> &'static str {
    match omission {
        Omission::Asker => "it is your own question",
        Omission::Left => "you had left the server",
        Omission::CannotSee => "you can't see that channel",
        Omission::AskedBefore => "you had been asked about it already",
        Omission::PassedTopic => "you said that one of its topics isn't yours",
        Omission::IsTalking => "you were talking in that channel and had seen it",
        Omission::Off => "you don't want to be asked (`/availability mode`)",
        Omission::OthersAvailable => {
            "you want to be asked only when nobody else is available, and somebody was"
        }
        Omission::Snoozed => "you had snoozed",
        Omission::QuietHours => "it was in your quiet hours",
        Omission::DayBudget => "you had had your pings for the day",
        Omission::WeekBudget => "you had had your pings for the week",
        Omission::OthersFitBetter => "others fitted better or had been asked less recently",
    }
}
