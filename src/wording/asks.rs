//! What is said about a question on its way to an answer.

use super::{TOPICS, ago, list, list_some, message_link, name, relative, span, topics};
use crate::domain::ask::{Ask, AskState};
use crate::domain::ids::ChannelId;
use crate::domain::text::link_text;
use crate::domain::time::Timestamp;

/// Label: somebody wants to answer.
pub const TAKE: &str = "I'll take it";
/// Label: it is answered.
pub const SOLVED: &str = "Solved";
/// Label: not me.
pub const PASS: &str = "Pass";
/// Label: the detection was wrong.
pub const NOT_A_QUESTION: &str = "Not a question";
/// Label: undo a solution.
pub const NOT_SOLVED: &str = "Not solved yet";
/// Label: the linked earlier answer was enough.
pub const LINK_SOLVED_IT: &str = "That solved it";
/// Label: neither the linked earlier answer nor what was said helped.
pub const STILL_STUCK: &str = "Still stuck";
/// Label: core members pick whom to ask.
pub const ASK_SOMEONE: &str = "Ask someone…";
/// Label: core members leave it.
pub const NOTHING_TO_DO: &str = "Nothing to do";
/// Label: later perhaps.
pub const NOT_NOW: &str = "Not now";
/// Label: never for this topic.
pub const NOT_MY_TOPIC: &str = "Not my topic";
/// Label: somebody else would know.
pub const SUGGEST: &str = "Suggest someone";
/// Label: why was I asked?
pub const WHY_ME: &str = "Why me?";
/// Over the choice of helpers.
pub const WHO_HELPED: &str = "Who helped? Choose up to 3.";
/// Over the choice of a member.
pub const PICK_MEMBER: &str = "Whom shall I ask?";
/// Over the private menu of *Pass*.
pub const PASS_MENU: &str = "No problem. What fits best?";
/// To somebody who presses what belongs to others.
pub const ONLY_ASKER_OR_CORE: &str = "Only the person who asked and core members can do this.";
/// As above.
pub const ONLY_THOSE_ASKED: &str =
    "Only the person who asked, those I asked and core members can do this.";
/// As above.
pub const ONLY_THOSE_ASKED_PASS: &str =
    "Only those I asked can pass. `/why` tells why people were asked.";
/// As above.
pub const ONLY_CORE: &str = "Only core members can do this.";
/// As above.
pub const ONLY_ASKER: &str = "Only the person who asked knows that.";
/// In place of the question whether an answer helped, when it didn't.
pub const STILL_STUCK_NOTED: &str = "All right, it isn't solved yet. I look for further people; if nobody is \
    left, the core members hear of it.";
/// To the asker who presses *I'll take it*.
pub const OWN_QUESTION: &str = "This is your own question. When it is answered, press Solved.";
/// To who presses something that means nothing any more.
pub const OLD_BUTTON: &str = "This button is too old, there is nothing behind it any more.";
/// To who uses a question's menu where there is no question.
pub const NO_QUESTION_HERE: &str = "I don't follow a question here. Use the menu in a question's \
    thread, or on the question itself; *Find an expert* makes a message a question.";
/// To who marks the asker's or a bot's own words as the answer.
pub const NOT_AN_ANSWER: &str =
    "Only what somebody else said after the question can be its answer.";
/// Privately, after *Not a question*.
pub const DISMISSED_PRIVATELY: &str = "Thanks, noted. I'll ask nobody about it.";
/// In place of the message that asked people.
pub const DISMISSED: &str = "Not a question after all. Sorry for the noise!";
/// In place of the message that asked people, when the question was deleted.
pub const WITHDRAWN: &str = "The question was withdrawn.";
/// The name of a thread whose question was deleted though others wrote in it.
pub const WITHDRAWN_THREAD: &str = "A withdrawn question";
/// Privately, after *Not solved yet*.
pub const REOPENED_PRIVATELY: &str = "It is open again. Say in the thread what is still missing.";
/// Privately, after a member was picked who never agreed to be asked.
pub const NOT_REGISTERED: &str = "They haven't agreed to be asked by me, so I won't notify them. \
    You can write to them yourself, or tell them about /skills add.";
/// Privately, after a member was picked who can't be asked now.
pub const CANNOT_BE_ASKED: &str =
    "I can't ask them about this right now, so I didn't. Please choose someone else.";
/// Privately, after a member was picked.
pub const ASKED_THEM: &str = "Done, I asked them.";
/// To who uses *Find an expert* on a message without words, or a bot's.
pub const NO_WORDS: &str = "I can only ask about the words of a member; that message has none.";
/// To who asks where the bot may not write.
pub const CANNOT_WRITE_HERE: &str = "I may not write in this channel, so nobody could see who is \
    asked. Ask an admin to give me View Channel and Send Messages here, or ask in another channel.";

/// To the core members, once, when a place refuses us.
pub fn may_not_write(place: ChannelId) -> String {
    format!(
        "I may not write in <#{place}> any more, so nobody is asked about questions there. Ask an admin to give me \
         View Channel, Send Messages and Send Messages in Threads, or take the channel off my list."
    )
}

/// An earlier, solved question like the new one.
#[derive(Clone, Debug)]
pub struct EarlierAnswer {
    /// The earlier question.
    pub ask: Ask,
    /// Who was credited for it.
    pub helpers: Vec<String>,
}

/// What comes of a call for help, as far as can be said at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// An earlier answer is linked first.
    Link,
    /// People are asked.
    People,
    /// There is nobody to ask.
    Nobody,
}

/// Names that one sentence lists at most.
const NAMES: usize = 10;

/// A question's title as a link to it.
pub fn link(ask: &Ask) -> String {
    let title = link_text(&ask.title, 90).unwrap_or_else(|| "a question".to_owned());
    format!(
        "[{title}](<{}>)",
        message_link(ask.guild, ask.channel, ask.message)
    )
}

/// The message that asks people. `who` are their mentions.
pub fn asking(
    who: &[String],
    ask: &Ask,
    earlier: Option<&EarlierAnswer>,
    now: Timestamp,
) -> String {
    let about = if ask.topics.is_empty() {
        "a question like those you answered before".to_owned()
    } else {
        format!("a question about {}", topics(&ask.topics))
    };
    let whose = if ask.first_question {
        " (a first question here)"
    } else {
        ""
    };
    let mut text = format!("{}: {about}{whose}.", who.join(" "));
    if let Some(earlier) = earlier {
        text.push('\n');
        text.push_str(&answered_before(earlier, now));
    }
    text.push_str("\n-# Why you? Press Pass to see, or use /why.");
    text
}

/// The link to an earlier, solved question.
pub fn answered_before(earlier: &EarlierAnswer, now: Timestamp) -> String {
    let helpers: Vec<_> = earlier.helpers.iter().map(|helper| name(helper)).collect();
    let by = if helpers.is_empty() {
        String::new()
    } else {
        format!(" by {}", list(&helpers))
    };
    let when = ago(now.since(earlier.ask.asked_at));
    format!("Answered before: {}{by}, {when}", link(&earlier.ask))
}

/// The first rung of the noise ladder: an earlier answer, before anybody is asked.
pub fn linked(earlier: &EarlierAnswer, now: Timestamp) -> String {
    format!(
        "{}\n-# Press Still stuck if that doesn't help; if you press nothing, I ask people in a few minutes.",
        answered_before(earlier, now)
    )
}

/// The same, once the asker said that it doesn't help.
pub fn link_not_enough(earlier: Option<&EarlierAnswer>, now: Timestamp) -> String {
    let line = earlier.map(|earlier| answered_before(earlier, now) + "\n");
    format!(
        "{}-# That didn't help, so I ask people who may know.",
        line.unwrap_or_default()
    )
}

/// To the asker of an answered question that nobody said anything to for long; once.
pub fn did_it_help(asker: &str) -> String {
    format!(
        "**{}**, did that answer your question? Press Solved if it did, and Still stuck if you need more. \
         I won't ask again.",
        name(asker)
    )
}

/// Somebody took the question.
pub fn taken(who: &str, ask: &Ask) -> String {
    format!("🙌 **{}** is on it: {}", name(who), link(ask))
}

/// In place of an alert, once somebody has said something to the question.
pub fn answered(who: &str, ask: &Ask) -> String {
    format!("💬 **{}** answered: {}", name(who), link(ask))
}

/// Somebody else took it before.
pub fn taken_already(who: Option<&str>) -> String {
    let who = who.map_or_else(|| "Someone".to_owned(), name);
    format!("{who} took it a moment ago. You are still welcome to answer in the thread.")
}

/// To who presses something on a question that is settled.
pub fn settled_already(ask: &Ask) -> String {
    match ask.state {
        AskState::Withdrawn => WITHDRAWN.to_owned(),
        AskState::Dismissed => format!("This was marked as no question: {}", link(ask)),
        _ => format!("This question is solved already: {}", link(ask)),
    }
}

/// What the post says once the question is solved.
pub fn solved(ask: &Ask, helpers: &[String]) -> String {
    let helpers: Vec<_> = helpers.iter().map(|helper| name(helper)).collect();
    if helpers.is_empty() {
        format!("✅ **Solved**: {}", link(ask))
    } else {
        format!(
            "✅ **Solved**, thanks to **{}**: {}",
            list(&helpers),
            link(ask)
        )
    }
}

/// The asker's thanks were taken for a solution.
pub fn presumed_solved(helpers: &[String]) -> String {
    let helpers: Vec<_> = helpers.iter().map(|helper| name(helper)).collect();
    let thanks = if helpers.is_empty() {
        String::new()
    } else {
        format!(", thanks to **{}**", list(&helpers))
    };
    format!("Glad that helped! I took it as solved{thanks}.")
}

/// A learner's first credited answer.
pub fn first_answer(who: &str) -> String {
    format!(
        "🌱 **{}** gave a first answer here that helped. Well done!",
        name(who)
    )
}

/// It is open again.
pub fn reopened(ask: &Ask) -> String {
    format!("↩️ Open again: {}", link(ask))
}

/// The label of the offer to join for a topic.
pub fn count_me_in(topic: &str) -> String {
    format!("Count me in for {topic}")
}

/// The label by which core members ask everybody who knows a topic.
pub fn ask_all(topic: &str) -> String {
    format!("Ask all who know {topic}")
}

/// Privately, after everybody was asked.
pub fn asked_all(number: usize) -> String {
    match number {
        0 => "There is nobody left whom I may ask now: all were asked, don't want to be, or have had \
              their pings for the day."
            .to_owned(),
        1 => "Done, I asked 1 person.".to_owned(),
        more => format!("Done, I asked {more} people."),
    }
}

/// To the core channel: nobody answered.
pub fn alert(ask: &Ask, asked: &[String], may_write: bool, now: Timestamp) -> String {
    let waited = span(now.since(ask.asked_at));
    let newcomer = if ask.first_question {
        " (first question here)"
    } else {
        ""
    };
    let lacks = if ask.first_response_at.is_some() {
        "Still unsolved after"
    } else {
        "Unanswered for"
    };
    let mut text = format!(
        "⏳ **{lacks} {waited}**: {} by {}{newcomer}",
        link(ask),
        name(&ask.asker_name)
    );
    text.push_str(&if ask.topics.is_empty() {
        " · no topic found".to_owned()
    } else {
        format!(
            " · topics: {}",
            list_some(
                &ask.topics
                    .iter()
                    .map(|topic| name(topic))
                    .collect::<Vec<_>>(),
                TOPICS
            )
        )
    });
    let asked: Vec<_> = asked.iter().map(|who| name(who)).collect();
    text.push_str(&if asked.is_empty() && !may_write {
        " · nobody was asked, because I may not write in that channel".to_owned()
    } else if asked.is_empty() {
        " · nobody registered could be asked".to_owned()
    } else {
        format!(" · asked {}", list_some(&asked, NAMES))
    });
    text
}

/// In place of an alert that a core member has seen to.
pub fn nothing_to_do(who: &str, ask: &Ask) -> String {
    format!("☑️ Seen by {}, nothing to do: {}", name(who), link(ask))
}

/// Privately, after *not now* or *not my topic*.
pub fn passed(topics_left_alone: Option<&[String]>) -> String {
    match topics_left_alone {
        Some(left) if !left.is_empty() => format!(
            "Noted: I won't ask you about {} again. `/skills add` brings a topic back.",
            topics(left)
        ),
        _ => "All right. If somebody else may know, I ask them.".to_owned(),
    }
}

/// The question of `/ask` as it stands in the channel.
pub fn posted_question(asker: &str, question: &str) -> String {
    let quoted: Vec<_> = question.lines().map(|line| format!("> {line}")).collect();
    format!("**{}** asks:\n{}", name(asker), quoted.join("\n"))
}

/// Privately, to who called for help.
pub fn asked_by_command(outlook: Outlook) -> &'static str {
    match outlook {
        Outlook::Nobody => {
            "Your question is in the channel. I know nobody here who could be asked about it right now, so \
             I pinged no one; the core members hear of it if it stays unanswered."
        }
        Outlook::People => {
            "Your question is in the channel and I'm asking people who should know. When it is answered, \
             press Solved."
        }
        Outlook::Link => {
            "Your question is in the channel. Something like it was answered before: see the link I gave \
             there. If that doesn't help, press Still stuck, and I ask people."
        }
    }
}

/// Privately, to who used *Find an expert*.
pub fn asked_by_menu(outlook: Outlook) -> &'static str {
    match outlook {
        Outlook::Nobody => {
            "I know nobody here who could be asked about it right now, so I pinged no one; the core members \
             hear of it if it stays unanswered."
        }
        Outlook::People => "Thanks, I'm asking people who should know about it.",
        Outlook::Link => {
            "Thanks. Something like it was answered before: I link that first, and ask people if it doesn't help."
        }
    }
}

/// Privately, to who wants help with a question that is followed already.
pub fn followed_already(ask: &Ask) -> String {
    format!("I follow this question already: {}", link(ask))
}

/// To an asker whose message says the same as a question of theirs that still waits.
pub fn asked_again(ask: &Ask) -> String {
    format!(
        "I follow this already: {}\n-# If it is another question, use *Find an expert* in its menu.",
        link(ask)
    )
}

/// Privately: too many calls for help.
pub fn too_many_calls(again: Timestamp) -> String {
    format!(
        "You have called for help as often as I allow for now, since people's attention is scarce. \
         You can again {}.",
        relative(again)
    )
}

/// Privately: an empty question or one too long.
pub fn question_length(longest: usize) -> String {
    format!("Please write your question in 1 to {longest} characters. Details fit into the thread.")
}

/// Privately, after *This is the answer*.
pub fn marked_as_answer(helper: &str) -> String {
    format!("Thanks, marked: the answer is by **{}**.", name(helper))
}
