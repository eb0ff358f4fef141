//! Hearing: what a message, an edit, a deletion or a reaction means for questions.

use super::effect::Speech;
use super::event::{Message, MessageKind, Reaction};
use super::reading::Verdict;
use super::talk::Said;
use super::turn::{Done, Purpose, Turn};
use super::{asking, asks, delivered, marks, responses, settle};
use crate::domain::ask::{Ask, AskState, Heard, says_the_same};
use crate::domain::community::{ChannelKind, Member};
use crate::domain::ids::{ChannelId, MessageId, UserId};
use crate::domain::question::Decision;
use crate::domain::settings::ChannelTone;
use crate::domain::time::{DAY, HOUR, MINUTE};
use crate::store::StoreError;

/// The offer to call for help: the author taps it.
pub const OFFER: &str = "🙋";
/// A reaction by which the asker marks the answer.
const ANSWER_MARK: &str = "✅";

/// Lines of one author that follow each other this closely are read as one.
const JOIN_WITHIN: i64 = 60;
/// What the asker adds this soon after the question belongs to it. An older line is no context for the next one.
const CONTEXT_WITHIN: i64 = 15 * MINUTE;
/// For this long the asker's further lines in the channel aren't taken for a question of their own.
const SAME_MATTER: i64 = HOUR;
/// Who writes the same words again this soon asks the same question, in another channel too.
const SAME_QUESTION: i64 = DAY;

/// A message was written.
pub fn on_message(turn: &mut Turn<'_>, message: &Message) -> Done {
    if message.author.id == turn.guild.shape.me {
        return delivered::on_own_message(turn, message);
    }
    if message.author.is_bot || message.kind == MessageKind::System {
        return Ok(());
    }
    let newest = turn.guild.heard.entry(message.channel).or_default();
    *newest = message.id.max(*newest);
    let written = message.id.written_at();
    let last = turn.guild.talk.last(message.channel);
    let previous = last
        .filter(|said| written.since(said.at) <= CONTEXT_WITHIN)
        .cloned();
    if turn
        .guild
        .talk
        .message(message.channel, message.id)
        .is_some()
    {
        return Ok(());
    }
    turn.guild.talk.note(
        message.channel,
        Said {
            message: message.id,
            who: message.author.id,
            name: message.author.name.clone(),
            at: written,
            text: message.text.clone(),
            may_begin: message.kind == MessageKind::Plain && !is_command(&message.text),
        },
    );
    if turn.guild.registered.contains(&message.author.id) {
        turn.guild.ranker.learn_activity(message.author.id, written);
        let seen = turn.guild.seen_people.entry(message.author.id);
        let (author, at) = seen.or_insert((None, turn.at));
        *at = turn.at.max(*at);
        // History doesn't say which roles somebody has.
        if !message.caught_up {
            *author = Some(message.author.clone());
        }
    }
    let guild = turn.guild.shape.id;
    if let Some(ask) = turn.store.ask_in_thread(guild, message.channel)? {
        return responses::in_thread(turn, ask, message);
    }
    if turn.store.ask_of_message(guild, message.id)?.is_some() {
        return Ok(());
    }
    if responses::in_channel(turn, message, previous.as_ref())? {
        return Ok(());
    }
    match turn.settings.tone_of(&turn.guild.shape, message.channel) {
        Some(tone) => listen(turn, message, tone, previous.as_ref()),
        None => Ok(()),
    }
}

/// A message that answers nothing: is it a question?
fn listen(
    turn: &mut Turn<'_>,
    message: &Message,
    tone: ChannelTone,
    previous: Option<&Said>,
) -> Done {
    if is_forum_opener(turn, message) {
        return hear_post(turn, message);
    }
    if message.kind == MessageKind::Reply || is_command(&message.text) {
        return Ok(());
    }
    if let Some(ask) = own_open_question(turn, message)? {
        return add_context(turn, ask, message);
    }
    let (verdict, text) = judge(turn, message, tone, previous)?;
    match verdict.decision {
        Decision::Ask => {
            if let Some(earlier) = asked_already(turn, message.author.id, &text)? {
                let who = Some(message.author.id);
                return turn
                    .store
                    .note_step(earlier.id, turn.at, "asked again", who, "");
            }
            let question = asks::Question::from_message(message, text, verdict.reasons);
            asks::open(turn, question, Heard::Detected).map(|_| ())
        }
        Decision::Offer if !message.caught_up => {
            let (channel, message) = (message.channel, message.id);
            let emoji = OFFER.to_owned();
            turn.promise(
                &Purpose::Courtesy,
                Speech::React {
                    channel,
                    message,
                    emoji,
                },
            )
        }
        Decision::Offer | Decision::None => Ok(()),
    }
}

fn is_command(text: &str) -> bool {
    text.starts_with(['/', '!'])
}

/// The question of theirs that a further line belongs to: asked lately in this channel, and unanswered.
fn own_open_question(turn: &Turn<'_>, message: &Message) -> Result<Option<Ask>, StoreError> {
    let written = message.id.written_at();
    let guild = turn.guild.shape.id;
    let theirs = turn
        .store
        .unsettled_of(guild, message.channel, message.author.id)?;
    Ok(theirs
        .into_iter()
        .find(|ask| ask.state.is_unanswered() && written.since(ask.asked_at) <= SAME_MATTER))
}

/// Judges a message, together with the line before it if that is the same person's and a question may begin with it.
fn judge(
    turn: &Turn<'_>,
    message: &Message,
    tone: ChannelTone,
    previous: Option<&Said>,
) -> Result<(Verdict, String), StoreError> {
    let before = previous.map(|said| (said.text.as_str(), said.who == message.author.id));
    let text = message.text.clone();
    let verdict = turn.reader.judge(&text, tone, before);
    let begun = previous.filter(|said| {
        said.may_begin
            && said.who == message.author.id
            && message.id.written_at().since(said.at) <= JOIN_WITHIN
    });
    let Some(begun) = begun.filter(|_| verdict.decision != Decision::Ask) else {
        return Ok((verdict, text));
    };
    let guild = turn.guild.shape.id;
    if turn.store.ask_of_message(guild, begun.message)?.is_some() {
        return Ok((verdict, text));
    }
    // A request split over two lines is judged whole; the single line counts if the whole says less.
    let joined = format!("{}\n{}", begun.text, message.text);
    let whole = turn.reader.judge(&joined, tone, None);
    Ok(if whole.help_request > verdict.help_request {
        (whole, joined)
    } else {
        (verdict, text)
    })
}

/// The same question, asked by the same person a while ago, here or in another channel, and still unanswered.
fn asked_already(turn: &Turn<'_>, who: UserId, text: &str) -> Result<Option<Ask>, StoreError> {
    let lately = turn.store.asks_of(turn.guild.shape.id, who, 10)?;
    Ok(lately.into_iter().find(|ask| {
        ask.state.is_unanswered()
            && turn.at.since(ask.asked_at) <= SAME_QUESTION
            && says_the_same(&ask.text, text)
    }))
}

/// The first message of a forum post bears the post's own id.
fn is_forum_opener(turn: &Turn<'_>, message: &Message) -> bool {
    let shape = &turn.guild.shape;
    let parent = shape.channels.get(&shape.home_of(message.channel));
    message.channel.0 == message.id.0
        && parent.is_some_and(|parent| parent.kind == ChannelKind::Forum)
}

/// A forum post is a question by its place; its title speaks first.
fn hear_post(turn: &mut Turn<'_>, message: &Message) -> Done {
    let (title, text) = titled(turn, message.channel, &message.text);
    let reasons = vec!["it is a post in a forum for questions".to_owned()];
    let question = asks::Question {
        title,
        ..asks::Question::from_message(message, text, reasons)
    };
    asks::open(turn, question, Heard::Forum).map(|_| ())
}

/// The name of a forum post, and its words with that name before them.
fn titled(turn: &Turn<'_>, post: ChannelId, words: &str) -> (Option<String>, String) {
    match turn.guild.shape.channels.get(&post) {
        Some(post) => (Some(post.name.clone()), format!("{}\n{words}", post.name)),
        None => (None, words.to_owned()),
    }
}

/// What the asker adds while the question is open is context for it; it never starts a second one.
fn add_context(turn: &mut Turn<'_>, mut ask: Ask, message: &Message) -> Done {
    let written = message.id.written_at();
    if written.since(ask.asked_at) > CONTEXT_WITHIN || message.id == ask.message {
        return Ok(());
    }
    ask.text.push('\n');
    ask.text.push_str(&message.text);
    ask.topics = turn.guild.topics_in(&ask.text, ask.channel);
    turn.store.save_ask(&ask)?;
    turn.store.note_step(
        ask.id,
        turn.at,
        "context added",
        Some(message.author.id),
        "",
    )
}

/// A message has new words.
pub fn on_edit(
    turn: &mut Turn<'_>,
    channel: ChannelId,
    message: MessageId,
    author: UserId,
    text: &str,
) -> Done {
    if turn.guild.offers_taken.remove(&message) {
        let name = turn.store.person(turn.guild.shape.id, author)?;
        let name = name.map_or_else(String::new, |person| person.name);
        return take_offer(turn, channel, message, (author, name), text.to_owned());
    }
    if author == turn.guild.shape.me {
        // The question of `/ask` stands in a message of ours; a preview added to it changes no word.
        return Ok(());
    }
    let guild = turn.guild.shape.id;
    if let Some(response) = turn.store.response(guild, message)? {
        if response.accepted {
            turn.store.accept_response(message, text)?;
        } else {
            turn.guild.answer_words.insert(message, text.to_owned());
        }
        return Ok(());
    }
    let Some(mut ask) = turn.store.ask_of_message(guild, message)? else {
        return Ok(());
    };
    let (title, text) = if ask.heard == Heard::Forum {
        titled(turn, channel, text)
    } else {
        (None, text.to_owned())
    };
    if ask.state.is_settled() || ask.text == text {
        return Ok(());
    }
    ask.title = super::reading::title(title.as_ref().unwrap_or(&text));
    ask.topics = turn.guild.topics_in(&text, channel);
    ask.text = text;
    turn.guild.ranker.forget_question(ask.id.0);
    turn.guild.learn_question(&ask);
    turn.store.save_ask(&ask)?;
    turn.store
        .note_step(ask.id, turn.at, "edited", Some(author), "")
}

/// A message is gone.
pub fn on_delete(turn: &mut Turn<'_>, channel: ChannelId, message: MessageId) -> Done {
    turn.guild.talk.forget(channel, message);
    turn.guild.answer_words.remove(&message);
    let guild = turn.guild.shape.id;
    if let Some(response) = turn.store.response(guild, message)? {
        return marks::response_deleted(turn, &response);
    }
    match turn.store.ask_of_message(guild, message)? {
        Some(ask) if ask.state != AskState::Withdrawn => settle::withdraw(turn, ask),
        _ => Ok(()),
    }
}

/// Somebody reacted: the author takes our offer, or the asker marks the answer.
pub fn on_reaction(turn: &mut Turn<'_>, reaction: &Reaction) -> Done {
    if reaction.who == turn.guild.shape.me {
        return Ok(());
    }
    match reaction.emoji.as_str() {
        OFFER => offer_tapped(turn, reaction),
        ANSWER_MARK => marks::answer_marked(turn, reaction),
        _ => Ok(()),
    }
}

/// Only the author of a message can take the offer on it.
fn offer_tapped(turn: &mut Turn<'_>, reaction: &Reaction) -> Done {
    let guild = turn.guild.shape.id;
    let known = turn
        .guild
        .talk
        .message(reaction.channel, reaction.message)
        .cloned();
    let author = reaction
        .message_author
        .or(known.as_ref().map(|said| said.who));
    if author != Some(reaction.who)
        || turn
            .settings
            .tone_of(&turn.guild.shape, reaction.channel)
            .is_none()
        || turn
            .store
            .ask_of_message(guild, reaction.message)?
            .is_some()
    {
        return Ok(());
    }
    if let Some(said) = known {
        return take_offer(
            turn,
            reaction.channel,
            reaction.message,
            (reaction.who, said.name),
            said.text,
        );
    }
    turn.guild.offers_taken.insert(reaction.message);
    turn.effects.push(super::effect::Effect::Read {
        guild,
        channel: reaction.channel,
        message: reaction.message,
    });
    Ok(())
}

fn take_offer(
    turn: &mut Turn<'_>,
    channel: ChannelId,
    message: MessageId,
    (author, name): (UserId, String),
    text: String,
) -> Done {
    let emoji = OFFER.to_owned();
    turn.promise(
        &Purpose::Courtesy,
        Speech::Unreact {
            channel,
            message,
            emoji,
        },
    )?;
    let question = asks::Question {
        channel,
        message,
        asker: Member {
            id: author,
            name,
            roles: Vec::new(),
            is_bot: false,
        },
        title: None,
        text,
        topic: None,
        reasons: vec!["its author took the offer to call for help".to_owned()],
        asked_at: message.written_at(),
    };
    match asks::open(turn, question, Heard::Offered)? {
        Some(ask) => asking::note_call(turn, ask, author),
        None => Ok(()),
    }
}
