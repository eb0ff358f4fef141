//! What is said about topics that somebody follows.

use super::{lines_that_fit, list as listed, name, topics};
use crate::domain::ask::Ask;
use crate::domain::calendar::Week;

/// Label: the private list.
pub const MY_TOPICS: &str = "My topics this week";

/// After `/skills follow`.
pub fn followed(topic: &str, is_new: bool) -> String {
    let now = if is_new {
        "You follow"
    } else {
        "You already follow"
    };
    format!(
        "{now} **{}**: *{MY_TOPICS}*, here and below the weekly digest, lists its solved questions to you alone. I \
         don't ask you about it; `/skills add` would. `/skills unfollow` ends it.",
        name(topic)
    )
}

/// After `/skills unfollow`.
pub fn unfollowed(topic: &str, did: bool) -> String {
    if did {
        format!("You don't follow **{}** any more.", name(topic))
    } else {
        format!(
            "You didn't follow **{}**. `/skills mine` lists what you follow.",
            name(topic)
        )
    }
}

/// More topics than one may follow.
pub fn too_many(most: usize) -> String {
    format!("You follow {most} topics already. Please keep to those you want to read about.")
}

/// One solved question of the list.
pub fn solved(ask: &Ask, helpers: &[String]) -> String {
    let helpers: Vec<_> = helpers.iter().map(|helper| name(helper)).collect();
    let by = if helpers.is_empty() {
        String::new()
    } else {
        format!(" · by {}", listed(&helpers))
    };
    format!("· {} · {}{by}", super::asks::link(ask), topics(&ask.topics))
}

/// *My topics this week*.
pub fn list(follows: &[String], solved: &[String], week: Option<Week>) -> String {
    if follows.is_empty() {
        return "You don't follow any topic. `/skills follow` changes that, and so does `/skills add` as *learning*."
            .to_owned();
    }
    let when = match week {
        Some(week) => format!("in week {}", week.week),
        None => "in the last 7 days".to_owned(),
    };
    if solved.is_empty() {
        return format!("Nothing on {} was solved {when}.", topics(follows));
    }
    lines_that_fit(
        &format!("Solved {when} on what you follow ({}):", topics(follows)),
        solved,
    )
}
