//! What is said about stored data.

use super::{LONGEST_MESSAGE, count, lines_within, list, name, topics};
use crate::domain::registry::{Declared, Person, Traces};

/// Over the file.
pub const EXPORT: &str = "Everything I store about you in this community, as a JSON file.";
/// Before erasing.
pub const FORGET_ME: &str = "This erases your registry entry, your skills, who asked you what and the \
    words of your questions and answers. What stays is counted without a name. It can't be undone.";
/// Label: do it.
pub const ERASE: &str = "Erase everything about me";
/// After erasing.
pub const FORGOTTEN: &str = "Done. I know nothing about you any more. What you write from now on may be heard again \
    as a question; I ask you nothing unless you join with `/skills add`.";

/// Closes what is shown.
const ALL_OF_IT: &str = "Other messages are read and forgotten. `/privacy export` gives you all of it, \
    `/privacy forget-me` erases it.";

/// What is stored beside the registry and questions.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Topics they follow.
    pub follows: Vec<String>,
    /// Topics others named them for.
    pub named_for: Vec<String>,
    /// Things they did as a core member.
    pub care: usize,
    /// They don't want to be joined by a role.
    pub not_by_role: bool,
}

/// `/privacy show`.
pub fn show(
    person: Option<&Person>,
    skills: &[Declared],
    traces: &Traces,
    beside: &Beside,
) -> String {
    let mut lines = Vec::new();
    match person {
        Some(_) if skills.is_empty() => {
            lines.push("· registry: your name and settings, no skills".to_owned());
        }
        Some(_) => {
            let skills: Vec<_> = skills.iter().map(|one| name(&one.skill)).collect();
            lines.push(format!(
                "· registry: your name, settings and {}: {}",
                count(skills.len(), "skill"),
                list(&skills)
            ));
        }
        None => lines.push(
            "· registry: nothing, so I never ask you and keep no evidence of what you know"
                .to_owned(),
        ),
    }
    lines.push(format!(
        "· {} you asked, with their words",
        count(traces.questions as usize, "question")
    ));
    lines.push(format!(
        "· {} of yours taken for answers to questions (words kept of {}), {}",
        count(traces.answers as usize, "message"),
        traces.accepted,
        count(traces.credits as usize, "credit")
    ));
    lines.push(format!(
        "· that I asked you about {}",
        count(traces.pings as usize, "question")
    ));
    if !beside.follows.is_empty() {
        lines.push(format!("· that you follow {}", topics(&beside.follows)));
    }
    if !beside.named_for.is_empty() {
        lines.push(format!(
            "· that you were named for {}, and what you said to it",
            topics(&beside.named_for)
        ));
    }
    if beside.care > 0 {
        lines.push(format!(
            "· {} you did as a core member",
            count(beside.care, "thing")
        ));
    }
    if beside.not_by_role {
        lines.push("· that no role puts you into the registry".to_owned());
    }
    let hours = match traces.hours {
        0 => String::new(),
        n => format!(", and {} of the last 12 weeks", count(n as usize, "hour")),
    };
    lines.push(format!(
        "· that you wrote in {} of the last half year{hours}; not what or where",
        count(traces.weeks as usize, "week")
    ));
    let most = LONGEST_MESSAGE - ALL_OF_IT.len() - 1;
    let told = lines_within(most, "**What I store about you here**", &lines);
    format!("{told}\n{ALL_OF_IT}")
}
