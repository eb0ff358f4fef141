//! What is said about suggestions of the weekly summary, and to members who are named for a topic.

use super::{count, name, relative};
use crate::domain::advice::{Deed, Step};
use crate::domain::settings::Settings;
use crate::domain::time::Timestamp;

/// Over the choice of a nominee.
pub const PICK_NOMINEE: &str = "Whom shall I ask whether they are in?";
/// Label: the nominee is in.
pub const ACCEPT: &str = "I'm in";
/// Label: the nominee isn't.
pub const DECLINE: &str = "No, thanks";
/// Privately: a bot can't know anything.
pub const NOT_ME: &str = "Thank you, but I only know who knows.";
/// Closes the post that asks a nominee, where it notifies nobody.
pub const NOBODY_NOTIFIED: &str =
    " Nobody was notified of this message: I ping only who agreed to it.";
/// Privately: the nominee isn't here any more.
pub const HAS_LEFT: &str = "They have left the server.";
/// Privately: there is no place to ask.
pub const NO_COMMON_PLACE: &str = "There is no channel in which they can read me: neither the digest \
    channel nor a help channel is open to them and to me. Please ask them yourself; `/skills add` is all they need.";
/// Privately, after declining what was accepted.
pub const ACCEPTED_BEFORE: &str = "You are in already; `/skills remove` takes that back.";
/// Privately: the suggestion's topic can't be told.
pub const NO_TOPIC: &str = "They have no topic any more for which a second person could be found. \
    `/skills browse` shows who knows what.";

/// In the summary, below a suggestion that is open again.
pub const REFUSED: &str =
    "the last try came to nothing: Discord refused my message. May I write in that channel?";

/// The label of what can be done about a suggestion.
pub fn label(step: Step) -> &'static str {
    match step {
        Step::Nominate => "Nominate someone",
        Step::CallForExperts => "Call for experts",
        Step::TakeIt => super::asks::TAKE,
        Step::AskSomeone => super::asks::ASK_SOMEONE,
        Step::NotAProblem => "Not a problem",
        Step::Later => "Later",
    }
}

/// What somebody who was named said to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    Open,
    /// They are in.
    Accepted,
    /// Not this time.
    Declined,
}

/// What was done about a suggestion, for the summary: "gil nominated @eve, who is in". `nominees` are mentions.
pub fn deed(deed: &Deed, nominees: &[(String, Answer)]) -> String {
    let who = if deed.name.is_empty() {
        "a core member".to_owned()
    } else {
        name(&deed.name)
    };
    match deed.step {
        Step::Nominate => {
            let named: Vec<_> = nominees
                .iter()
                .map(|(whom, answer)| match answer {
                    Answer::Open => format!("{whom}, no answer yet"),
                    Answer::Accepted => format!("{whom}, who is in"),
                    Answer::Declined => format!("{whom}, who can't"),
                })
                .collect();
            let named = if named.is_empty() {
                "someone".to_owned()
            } else {
                named.join("; ")
            };
            format!("{who} nominated {named}")
        }
        Step::CallForExperts => format!("{who} called for experts"),
        Step::TakeIt => format!("{who} is on it"),
        Step::AskSomeone => format!("{who} asked someone"),
        Step::NotAProblem => format!("not a problem, says {who}; it stays away for 4 weeks"),
        Step::Later => format!("later, says {who}"),
    }
}

/// Privately, to who presses what was done already.
pub fn done_already(done: &str) -> String {
    format!("That is done: {done}.")
}

/// Privately, where the summary itself can't be changed any more.
pub fn noted(done: &str) -> String {
    format!("Noted: {done}.")
}

/// The post that asks a member whether they are in. `whom` is their mention.
pub fn nomination(
    by: &str,
    whom: &str,
    topic: &str,
    notified: bool,
    settings: &Settings,
) -> String {
    let mut text = format!(
        "🌱 {whom}: **{}** thinks that you know about **{topic}**. May I ask you when somebody has a \
         question about it?\n-# Only {whom} can answer. *{ACCEPT}* puts you into the registry: I then ask you at most \
         {} a day and not at night, and `/availability` changes that.",
        name(by),
        count(settings.pings_per_day as usize, "time"),
        topic = name(topic),
    );
    if !notified {
        text.push_str(NOBODY_NOTIFIED);
    }
    text
}

/// Privately, to who named somebody. `place` is the channel, as a mention.
pub fn nominated(whom: &str, topic: &str, place: &str, notified: bool) -> String {
    let how = if notified {
        ""
    } else {
        " Nobody was notified: they haven't agreed to be pinged by me, or not at this hour. Please point \
         them to it."
    };
    format!("I asked {whom} in {place} about **{}**.{how}", name(topic))
}

/// To the core members: the post that was to ask a member could not be said. `whom` is their mention.
pub fn not_asked(whom: &str, topic: &str) -> String {
    format!(
        "I couldn't ask {whom} about **{}** after all: Discord refused my message. May I write in that channel?",
        name(topic)
    )
}

/// In place of the post, once they are in.
pub fn accepted(who: &str, topic: &str) -> String {
    format!(
        "🌱 **{}** is in for **{}**. Thank you!",
        name(who),
        name(topic)
    )
}

/// In place of the post, if they aren't. Nobody is named.
pub fn declined(topic: &str) -> String {
    format!(
        "🌱 **{}** could still use somebody who knows about it. Whoever likes to be asked can say so:",
        name(topic)
    )
}

/// Privately, to who answers in somebody else's place.
pub fn only_nominee(whom: &str, topic: &str) -> String {
    format!(
        "Only {whom} can answer this. If you know about **{topic}** yourself: `/skills add skill:{topic}`.",
        topic = name(topic)
    )
}

/// Privately: they know the topic by their own word.
pub fn knows_already(whom: &str, topic: &str) -> String {
    format!("{whom} is in for **{}** already.", name(topic))
}

/// Privately: they were named and haven't answered.
pub fn named_already(whom: &str, topic: &str, at: Timestamp) -> String {
    format!(
        "{whom} was asked about **{}** {} and hasn't answered yet.",
        name(topic),
        relative(at)
    )
}

/// Privately: they said no.
pub fn said_no(whom: &str, topic: &str, at: Timestamp) -> String {
    format!(
        "{whom} said no to **{}** {}. Let's not ask again so soon.",
        name(topic),
        relative(at)
    )
}

/// To everybody who reads it: a topic has nobody.
pub fn call_for_experts(topic: &str, questions: usize, is_public: bool) -> String {
    let mut text = format!(
        "📣 Who knows about **{}**? {} in 12 weeks, and there is nobody I can ask. Knowing a little \
         helps already.",
        name(topic),
        count(questions, "question")
    );
    if !is_public {
        text.push_str(
            "\n-# Only this channel reads it, because no digest channel is set (`digest_channel` in the config).",
        );
    }
    text
}
