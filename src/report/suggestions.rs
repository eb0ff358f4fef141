//! The sentences of suggested actions, and of what became of them.

use super::format;
use super::summary::{Words, name};
use crate::domain::advice::{Finding, Outcome};
use crate::domain::health::{FEWEST_PEOPLE, Unit};
use crate::domain::text::{escape_markdown, truncate};

/// Longest name of a topic, in characters.
const LONGEST_TOPIC: usize = 32;

fn topic_name(topic: &str) -> String {
    escape_markdown(&truncate(topic, LONGEST_TOPIC))
}

fn questions(count: usize) -> String {
    format::counted(count as u64, "question", "questions")
}

/// What is suggested, in one or two sentences.
pub(super) fn sentence(finding: &Finding, words: &Words) -> String {
    let who = |id| name(id, words).unwrap_or_else(|| "somebody".to_owned());
    match finding {
        Finding::NewcomerWaits { asker, waited, .. } => {
            format!(
                "{}'s first question has waited {}.",
                who(*asker),
                spell(*waited)
            )
        }
        Finding::QuestionWaits { asker, waited, .. } => {
            format!(
                "A question by {} has waited {}.",
                who(*asker),
                spell(*waited)
            )
        }
        Finding::OnePerson {
            topic,
            questions: n,
        } => format!(
            "{} hangs on one person: {}, 1 expert.",
            topic_name(topic),
            questions(*n)
        ),
        Finding::NoExpert {
            topic,
            questions: n,
            registered,
        } => no_expert(&topic_name(topic), &questions(*n), *registered),
        Finding::HighLoad {
            who: id,
            pings,
            limit,
        } => format!(
            "{} was asked {pings} times, the most they accept is {limit}: find a second person.",
            who(*id)
        ),
        _ => sentence_about_all(finding),
    }
}

fn no_expert(topic: &str, questions: &str, registered: usize) -> String {
    match registered {
        0 => format!("{questions} about {topic}, nobody registered."),
        1 => format!("{questions} about {topic}, but its one expert is away or off."),
        n => format!("{questions} about {topic}, but all {n} experts are away or off."),
    }
}

fn sentence_about_all(finding: &Finding) -> String {
    match finding {
        Finding::SlowWeek { now, usual } => format!(
            "Only {} answered within 24 h, {} is usual: who was away?",
            format::percent(*now),
            format::percent(*usual)
        ),
        Finding::FewAccept { accepted, pings } => format!(
            "The bot is too loud: {} of {} pings accepted. Ask fewer people at once, or be stricter.",
            format::percent(*accepted),
            format::count(*pings as u64)
        ),
        Finding::FalseQuestions {
            precision,
            detected,
        } => format!(
            "Of {} messages taken for questions only {} were: set detection stricter.",
            format::count(*detected as u64),
            format::percent(*precision)
        ),
        Finding::SilentHelpers { silent, helpers } if *silent >= FEWEST_PEOPLE => format!(
            "{} of {} helpers have been silent for four weeks: talk to people.",
            format::count(*silent as u64),
            format::count(*helpers as u64)
        ),
        Finding::SeldomSolved { solved, answered } => format!(
            "{} answered, but only {} marked as solved: remind askers to press Solved.",
            format::percent(*answered),
            format::percent(*solved)
        ),
        _ => "Some helpers have been silent for four weeks: talk to people.".to_owned(),
    }
}

/// "3 days" rather than "3 d": it stands in a sentence.
fn spell(seconds: i64) -> String {
    let short = format::amount(seconds as f64, Unit::Seconds);
    match short.strip_suffix(" d") {
        Some(days) => format!("{days} days"),
        None => short,
    }
}

/// "Last week: 2 of 3 done – mobile has a second expert now; the oldest question was answered."
pub(super) fn last_week(before: &[(Finding, Outcome)]) -> Option<String> {
    if before.is_empty() {
        return None;
    }
    let done: Vec<String> = before
        .iter()
        .filter(|(_, outcome)| *outcome == Outcome::Done)
        .map(|(finding, _)| became(finding))
        .collect();
    let told = if done.is_empty() {
        "none".to_owned()
    } else {
        done.len().to_string()
    };
    let mut line = format!("Last week: {told} of {} done", before.len());
    if !done.is_empty() {
        line.push_str(" – ");
        line.push_str(&done.join("; "));
    }
    line.push('.');
    Some(line)
}

/// What it means that a matter is settled.
fn became(finding: &Finding) -> String {
    match finding {
        Finding::NewcomerWaits { .. } => "the newcomer waits no longer".to_owned(),
        Finding::QuestionWaits { .. } => "the old question waits no longer".to_owned(),
        Finding::OnePerson { topic, .. } => {
            format!("{} has a second expert now", topic_name(topic))
        }
        Finding::NoExpert { topic, .. } => format!("{} has an expert now", topic_name(topic)),
        Finding::SlowWeek { .. } => "answers come in time again".to_owned(),
        Finding::HighLoad { .. } => "nobody is asked too often any more".to_owned(),
        Finding::FewAccept { .. } => "more pings are accepted".to_owned(),
        Finding::FalseQuestions { .. } => "fewer messages are mistaken for questions".to_owned(),
        Finding::SilentHelpers { .. } => "some helpers are back".to_owned(),
        Finding::SeldomSolved { .. } => "more questions are marked as solved".to_owned(),
    }
}
