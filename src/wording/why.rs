//! Why people were asked, in words, without telling others' settings.

use super::asks::{EarlierAnswer, link};
use super::{TOPICS, count, lines_that_fit, list, list_some, name, skills, topics};
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

/// Somebody else who was asked, with what all may know about why.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Their name.
    pub name: String,
    /// What spoke for them.
    pub reasons: Reasons,
}

/// How many others who know about a question weren't asked, by what kept them from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// In quiet hours, or snoozed.
    pub resting: usize,
    /// Had had their pings for the day or the week.
    pub spent: usize,
    /// Others fitted better.
    pub fitted_less: usize,
    /// Anything else.
    pub other: usize,
}

impl LeftOut {
    fn all(self) -> usize {
        self.resting + self.spent + self.fitted_less + self.other
    }
}

/// Among fewer people a number would tell who it is: "1 was in quiet hours", where one knows that there are two.
const CROWD: usize = 5;
/// Other people asked whose reasons are told.
const OTHERS: usize = 5;

/// What `/why` tells.
#[derive(Clone, Debug)]
pub struct Explanation<'a> {
    /// The question.
    pub ask: &'a Ask,
    /// Why it was taken for a question.
    pub heard_because: Vec<String>,
    /// The earlier answer that was linked first.
    pub linked: Option<EarlierAnswer>,
    /// The others who were asked.
    pub asked: Vec<Asked>,
    /// Why the reader was asked, if they were.
    pub own: Option<Reasons>,
    /// Why the reader wasn't asked, if they fitted.
    pub own_omission: Option<Omission>,
    /// The others who fitted but weren't asked.
    pub left_out: LeftOut,
}

/// `/why` and *Why me?*
pub fn explain(explanation: &Explanation) -> String {
    let ask = explanation.ask;
    let head = format!("About {}:", link(ask));
    let mut lines = Vec::new();
    if !ask.topics.is_empty() {
        lines.push(format!("· It speaks of {}.", topics(&ask.topics)));
    }
    if !explanation.heard_because.is_empty() {
        lines.push(format!(
            "· I took it for a question because: {}.",
            explanation.heard_because.join("; ")
        ));
    }
    if let Some(earlier) = &explanation.linked {
        lines.push(format!(
            "· First I linked what was answered before: {}.",
            link(&earlier.ask)
        ));
    }
    lines.push(to_the_reader(explanation));
    lines.extend(about_the_others(explanation));
    lines.extend(about_those_left_out(explanation.left_out));
    lines_that_fit(&head, &lines)
}

fn to_the_reader(explanation: &Explanation) -> String {
    let asked = explanation.asked.len();
    if let Some(reasons) = &explanation.own {
        return format!("· I asked you because {}.", because(reasons));
    }
    match explanation.own_omission {
        Some(Omission::Asker) if asked > 0 => {
            format!("· I asked {} about it for you.", people(asked))
        }
        Some(omission) if omission != Omission::Asker => {
            format!("· I didn't ask you: {}.", omitted(omission))
        }
        _ if asked == 0 => "· I have asked nobody about it so far.".to_owned(),
        _ => format!(
            "· I asked {}; you weren't among those who fit, as far as I know.",
            people(asked)
        ),
    }
}

/// Who else was asked stands in the question's thread, and what they declared and answered can be seen by all.
fn about_the_others(explanation: &Explanation) -> Vec<String> {
    let asked = &explanation.asked;
    let mut lines: Vec<_> = asked
        .iter()
        .take(OTHERS)
        .map(|one| {
            format!(
                "· I asked **{}**, who {}.",
                name(&one.name),
                for_all(&one.reasons)
            )
        })
        .collect();
    if asked.len() > OTHERS {
        lines.push(format!(
            "· And I asked {} more.",
            people(asked.len() - OTHERS)
        ));
    }
    lines
}

fn about_those_left_out(left_out: LeftOut) -> Option<String> {
    let all = left_out.all();
    if all == 0 {
        return None;
    }
    let parts = [
        (left_out.resting, "in quiet hours or snoozed"),
        (left_out.spent, "over their number of pings"),
        (left_out.fitted_less, "fitting less well"),
        (left_out.other, "for other reasons"),
    ];
    let told: Vec<_> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    // All for one reason would tell it of each of them.
    Some(if all >= CROWD && told.len() > 1 {
        format!(
            "· {} who know about it weren't asked: {}.",
            people(all),
            list(&told)
        )
    } else {
        "· Others who know about it fitted less well or couldn't be asked at that time.".to_owned()
    })
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
        parts.push(format!("you declared {}", declared(reasons)));
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

fn declared(reasons: &Reasons) -> String {
    let skills: Vec<_> = reasons
        .declared
        .iter()
        .map(|(skill, level)| format!("**{}** ({})", name(skill), skills::level(*level)))
        .collect();
    list_some(&skills, TOPICS)
}

/// What spoke for somebody, as anybody may know it, as the end of a sentence that begins with "who".
fn for_all(reasons: &Reasons) -> String {
    let mut parts = Vec::new();
    if reasons.suggested {
        parts.push("was suggested".to_owned());
    }
    if !reasons.declared.is_empty() {
        parts.push(format!("declared {}", declared(reasons)));
    }
    if reasons.similar_answered > 0 {
        let questions = count(reasons.similar_answered as usize, "similar question");
        parts.push(format!("answered {questions}"));
    }
    if parts.is_empty() {
        "fitted best of those left".to_owned()
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
        Omission::NotYet => "others are asked first; your turn comes if nobody answers",
        Omission::OthersFitBetter => "others fitted better or had been asked less recently",
    }
}
