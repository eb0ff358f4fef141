//! Where something about a question is said: in its thread, or as a reply to it.

use super::effect::{Post, Speech};
use super::turn::{Done, Purpose, Turn};
use crate::domain::ask::Ask;
use crate::domain::community::{Channel, ChannelKind, permission};
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::settings::Placing;
use crate::store::StoreError;

/// Says something about a question where it is answered: in its thread, which is opened if there is none yet.
pub fn speak(turn: &mut Turn<'_>, ask: &Ask, post: Post, purpose: &Purpose) -> Done {
    let speech = match ask.thread {
        Some(channel) => Speech::Post {
            channel,
            reply_to: None,
            post,
        },
        None if opens_thread(turn, ask) => Speech::OpenThread {
            channel: ask.channel,
            message: ask.message,
            name: ask.title.clone(),
            post,
        },
        None => Speech::Post {
            channel: ask.channel,
            reply_to: Some(ask.message),
            post,
        },
    };
    turn.promise(purpose, speech)
}

/// A word to the asker where the question is answered; no thread is opened for it, and nobody is notified.
pub fn tell_asker(turn: &mut Turn<'_>, ask: &Ask, post: Post) -> Done {
    let speech = Speech::Post {
        channel: ask.place(),
        reply_to: ask.thread.is_none().then_some(ask.message),
        post,
    };
    turn.promise(&Purpose::Courtesy, speech)
}

/// The question that is answered in this thread. One that stands on a question is its thread, whoever opened it.
pub fn ask_answered_in(turn: &Turn<'_>, place: ChannelId) -> Result<Option<Ask>, StoreError> {
    let guild = turn.guild.shape.id;
    if let Some(ask) = turn.store.ask_in_thread(guild, place)? {
        return Ok(Some(ask));
    }
    // The thread on a message has the message's id.
    let on_it = turn.store.ask_of_message(guild, MessageId(place.0))?;
    let Some(mut ask) = on_it.filter(|ask| ask.thread.is_none() && !ask.state.is_settled()) else {
        return Ok(None);
    };
    ask.thread = Some(place);
    turn.store.save_ask(&ask)?;
    Ok(Some(ask))
}

/// May the bot write where the question stands? If not, nobody is asked, and the core members hear why.
pub fn may_speak(turn: &Turn<'_>, ask: &Ask) -> bool {
    let shape = &turn.guild.shape;
    let in_thread = shape
        .channels
        .get(&ask.channel)
        .is_some_and(Channel::is_thread);
    let write = if in_thread {
        permission::SEND_MESSAGES_IN_THREADS
    } else {
        permission::SEND_MESSAGES
    };
    shape.may_i(permission::VIEW_CHANNEL | write, ask.channel)
}

/// Is a thread wanted, possible and allowed there?
fn opens_thread(turn: &Turn<'_>, ask: &Ask) -> bool {
    let shape = &turn.guild.shape;
    let wanted = permission::CREATE_PUBLIC_THREADS | permission::SEND_MESSAGES_IN_THREADS;
    let kind = shape.channels.get(&ask.channel).map(|channel| channel.kind);
    turn.settings.placing == Placing::Thread
        && matches!(kind, Some(ChannelKind::Text | ChannelKind::Announcement))
        && shape.may_i(wanted, ask.channel)
}
