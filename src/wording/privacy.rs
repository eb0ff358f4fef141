//! What is said about stored data.

use super::{count, list_some, name};
use crate::domain::registry::{Declared, Person, Traces};

/// Skills listed at most; `/skills mine` and the file have all of them.
const SKILLS: usize = 12;

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

/// `/privacy show`.
pub fn show(person: Option<&Person>, skills: &[Declared], traces: &Traces) -> String {
    let mut lines = vec!["**What I store about you here**".to_owned()];
    match person {
        Some(_) if skills.is_empty() => {
            lines.push("· registry: your name and settings, no skills".to_owned());
        }
        Some(_) => {
            let skills: Vec<_> = skills.iter().map(|one| name(&one.skill)).collect();
            lines.push(format!(
                "· registry: your name, settings and {}: {}",
                count(skills.len(), "skill"),
                list_some(&skills, SKILLS)
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
    lines.push("Other messages are read and forgotten. `/privacy export` gives you all of it, `/privacy forget-me` erases it.".to_owned());
    lines.join("\n")
}
