//! Calling for help explicitly: `/ask` and the menu *Find an expert*.

use super::asks::{self, Question};
use super::effect::{Post, Speech};
use super::event::{Call, MessageRef};
use super::turn::{Done, Purpose, Turn};
use super::{experts, knowledge};
use crate::domain::ask::{Ask, AskState, Heard};
use crate::domain::community::{Member, permission};
use crate::domain::ids::{AskId, ChannelId, MessageId, UserId};
use crate::domain::pacing::may_call;
use crate::domain::time::DAY;
use crate::store::StoreError;
use crate::wording;
use crate::wording::asks::Outlook;

/// The step that is noted when somebody calls for help explicitly.
const CALLED: &str = "called";
/// Longest question by command, so that it fits into one message with its heading.
const LONGEST: usize = 1800;

/// `/ask`: posts the question in the channel and starts at once.
pub fn ask(turn: &mut Turn<'_>, call: &Call, question: String, topic: Option<String>) -> Done {
    let text = wording::asks::posted_question(&call.who.name, &question);
    let fits = text.chars().count() <= wording::LONGEST_MESSAGE;
    if question.trim().is_empty() || question.chars().count() > LONGEST || !fits {
        turn.tell(call, wording::asks::question_length(LONGEST));
        return Ok(());
    }
    let topic = match topic {
        Some(typed) => match turn.guild.matcher.resolve(&typed) {
            Some(known) => Some(turn.guild.matcher.name(known).to_owned()),
            None => {
                let near = turn.guild.matcher.suggest(&typed).map(str::to_owned);
                turn.tell(
                    call,
                    wording::skills::unknown_topic(&typed, near.as_deref()),
                );
                return Ok(());
            }
        },
        None => None,
    };
    if !may_ask_here(turn, call) || !within_limit(turn, call)? {
        return Ok(());
    }
    let outlook = outlook(turn, call, &question, topic.as_deref())?;
    let purpose = Purpose::PostQuestion {
        asker: call.who.id,
        asker_name: call.who.name.clone(),
        question,
        topic,
        channel: call.channel,
    };
    let post = Post {
        text,
        ..Post::default()
    };
    turn.promise(
        &purpose,
        Speech::Post {
            channel: call.channel,
            reply_to: None,
            post,
        },
    )?;
    turn.tell(call, wording::asks::asked_by_command(outlook));
    Ok(())
}

/// The question of `/ask` now stands in the channel: it begins its life.
pub fn posted(turn: &mut Turn<'_>, purpose: Purpose, message: MessageId) -> Done {
    let Purpose::PostQuestion {
        asker,
        asker_name,
        question,
        topic,
        channel,
    } = purpose
    else {
        return Ok(());
    };
    let question = Question {
        channel,
        message,
        asker: Member {
            id: asker,
            name: asker_name,
            roles: Vec::new(),
            is_bot: false,
        },
        title: None,
        text: question,
        topic,
        reasons: vec!["asked with /ask".to_owned()],
        asked_at: turn.at,
    };
    match asks::open(turn, question, Heard::Asked)? {
        Some(ask) => note_call(turn, ask, asker),
        None => Ok(()),
    }
}

/// Message menu *Find an expert*: works on any member's message, in any channel the bot may write in.
pub fn find_expert(turn: &mut Turn<'_>, call: &Call, message: &MessageRef) -> Done {
    let guild = turn.guild.shape.id;
    if message.author.is_bot || message.text.trim().is_empty() {
        turn.tell(call, wording::asks::NO_WORDS);
        return Ok(());
    }
    if let Some(ask) = turn.store.ask_of_message(guild, message.id)? {
        if ask.state == AskState::Open {
            asks::look_at(turn, ask)?;
            turn.tell(call, wording::asks::asked_by_menu(Outlook::People));
        } else {
            turn.tell(call, wording::asks::followed_already(&ask));
        }
        return Ok(());
    }
    if !may_ask_here(turn, call) || !within_limit(turn, call)? {
        return Ok(());
    }
    let outlook = outlook(turn, call, &message.text, None)?;
    let question = Question {
        channel: message.channel,
        message: message.id,
        asker: message.author.clone(),
        title: None,
        text: message.text.clone(),
        topic: None,
        reasons: vec!["somebody used Find an expert on it".to_owned()],
        asked_at: message.id.written_at(),
    };
    if let Some(ask) = asks::open(turn, question, Heard::Menu)? {
        note_call(turn, ask, call.who.id)?;
    }
    turn.tell(call, wording::asks::asked_by_menu(outlook));
    Ok(())
}

/// Notes that somebody called for help explicitly: it counts to their limit, whoever's question it is.
pub fn note_call(turn: &Turn<'_>, ask: AskId, who: UserId) -> Done {
    turn.store.note_step(ask, turn.at, CALLED, Some(who), "")
}

/// May the bot write here? If not, the caller hears what is missing.
fn may_ask_here(turn: &mut Turn<'_>, call: &Call) -> bool {
    let wanted = permission::VIEW_CHANNEL | permission::SEND_MESSAGES;
    let may = turn.guild.shape.may_i(wanted, call.channel);
    if !may {
        turn.tell(call, wording::asks::CANNOT_WRITE_HERE);
    }
    may
}

/// Is the caller within the limit of explicit calls? If not, they hear when they may again.
fn within_limit(turn: &mut Turn<'_>, call: &Call) -> Result<bool, StoreError> {
    let calls =
        turn.store
            .steps_by(turn.guild.shape.id, call.who.id, CALLED, turn.at.minus(DAY))?;
    let Err(again) = may_call(&calls, turn.settings, turn.at) else {
        return Ok(true);
    };
    turn.tell(call, wording::asks::too_many_calls(again));
    Ok(false)
}

/// What comes of a call? Looked at before, so that the asker hears it at once.
fn outlook(
    turn: &mut Turn<'_>,
    call: &Call,
    text: &str,
    topic: Option<&str>,
) -> Result<Outlook, StoreError> {
    let mut topics = turn.guild.topics_in(text, call.channel);
    topics.extend(topic.map(str::to_owned));
    if knowledge::like(turn, text, &topics, call.channel)?.is_some() {
        return Ok(Outlook::Link);
    }
    let ask = tentative(turn, call.who.id, text, topics, call.channel);
    let nobody = experts::choose_for(turn, &ask, 1)?.chosen.is_empty();
    Ok(if nobody {
        Outlook::Nobody
    } else {
        Outlook::People
    })
}

/// A question that isn't one yet: enough to see who would be asked.
pub fn tentative(
    turn: &Turn<'_>,
    asker: UserId,
    text: &str,
    topics: Vec<String>,
    channel: ChannelId,
) -> Ask {
    Ask {
        id: AskId(0),
        guild: turn.guild.shape.id,
        channel,
        message: MessageId(0),
        asker,
        asker_name: String::new(),
        asked_at: turn.at,
        title: String::new(),
        text: text.to_owned(),
        topics,
        heard: Heard::Asked,
        first_question: false,
        state: AskState::Open,
        wave: 0,
        due_at: None,
        thread: None,
        post: None,
        taken_by: None,
        similar: None,
        first_response_at: None,
        solved_at: None,
        alert: None,
        link: None,
        whispered: false,
        checked_at: None,
    }
}
