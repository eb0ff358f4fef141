//! Hearing: what a message or a reaction means for questions.

use std::collections::BTreeSet;

use super::effect::{Post, Speech};
use super::event::{Message, MessageKind, Reaction};
use super::reading::Verdict;
use super::talk::Said;
use super::turn::{Done, Purpose, Turn};
use super::{asks, delivered, lines, linked_roles, marks, offers, place, responses};
use crate::domain::ask::{Ask, Heard, says_the_same};
use crate::domain::community::ChannelKind;
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::question::{Decision, JoinedLines, Line};
use crate::domain::settings::ChannelTone;
use crate::domain::time::{DAY, HOUR, MINUTE};
use crate::store::StoreError;
use crate::wording;

/// A reaction by which the asker marks the answer.
const ANSWER_MARK: &str = "✅";

/// Lines of one author that follow each other this closely are read as one.
const JOIN_WITHIN: i64 = 60;
/// What the asker adds this soon after the question belongs to it. An older line is no context for the next one.
const CONTEXT_WITHIN: i64 = 15 * MINUTE;
/// So soon after a question even a question about something else most likely belongs to it.
const ANOTHER_MATTER: i64 = 5 * MINUTE;
/// For this long the asker's further lines in the channel aren't taken for a question of their own.
const SAME_MATTER: i64 = HOUR;
/// Who writes the same words again this soon asks the same question, in another channel too.
const SAME_QUESTION: i64 = DAY;

/// A message was written.
pub fn on_message(turn: &mut Turn<'_>, message: &Message) -> Done {
    let newest = turn.guild.heard.entry(message.channel).or_default();
    *newest = message.id.max(*newest);
    if message.author.id == turn.guild.shape.me {
        return delivered::on_own_message(turn, message);
    }
    if message.author.is_bot || message.kind == MessageKind::System {
        return Ok(());
    }
    let written = message.id.written_at();
    let last = turn.guild.talk.before(message.channel, message.id);
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
    let hour = (message.author.id, written.0 / HOUR);
    turn.guild.wrote.insert(hour, written);
    let is_registered = turn.guild.registered.contains(&message.author.id);
    if is_registered {
        turn.guild.ranker.learn_activity(message.author.id, written);
    }
    if is_registered || linked_roles::counts_for(turn, &message.author) {
        let seen = turn.guild.seen_people.entry(message.author.id);
        let (author, at) = seen.or_insert((None, turn.at));
        *at = turn.at.max(*at);
        // History doesn't say which roles somebody has.
        if !message.caught_up {
            *author = Some(message.author.clone());
        }
    }
    let guild = turn.guild.shape.id;
    if let Some(ask) = place::ask_answered_in(turn, message.channel)? {
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
    if let Some(ask) = own_open_question(turn, message)?
        && !is_another_matter(turn, &ask, message, tone)
    {
        return add_context(turn, ask, message);
    }
    let (verdict, text, lines) = judge(turn, message, tone, previous)?;
    match verdict.decision {
        Decision::Ask => {
            if let Some(earlier) = asked_already(turn, message, &text)? {
                return asked_again(turn, &earlier, message);
            }
            let question = asks::Question::from_message(message, text, verdict.reasons);
            let Some(id) = asks::open(turn, question, Heard::Detected)? else {
                return Ok(());
            };
            match turn.store.ask(turn.guild.shape.id, id)? {
                Some(ask) => lines::keep(turn, &ask, &lines),
                None => Ok(()),
            }
        }
        Decision::Offer if !message.caught_up => {
            let (channel, message) = (message.channel, message.id);
            let emoji = offers::OFFER.to_owned();
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
    // What is read from history may be older than a question heard live: it adds nothing to that one.
    Ok(theirs.into_iter().find(|ask| {
        ask.state.is_unanswered() && (0..=SAME_MATTER).contains(&written.since(ask.asked_at))
    }))
}

/// Is what the asker says while a question of theirs is open a question of its own? Only if it surely is one by
/// itself, some time after the first, and speaks of other topics altogether.
fn is_another_matter(turn: &mut Turn<'_>, ask: &Ask, message: &Message, tone: ChannelTone) -> bool {
    if message.id.written_at().since(ask.asked_at) < ANOTHER_MATTER {
        return false;
    }
    let topics = turn.guild.topics_in(&message.text, message.channel);
    !topics.is_empty()
        && !ask.topics.is_empty()
        && !topics.iter().any(|topic| ask.topics.contains(topic))
        && turn.reader.judge(&message.text, tone, None).decision == Decision::Ask
}

/// The same question stands in one more place; what is answered there counts for it, and a reply says where it is
/// followed.
fn asked_again(turn: &mut Turn<'_>, ask: &Ask, message: &Message) -> Done {
    if message.channel != ask.channel {
        turn.store.save_copy(ask.id, message.channel, message.id)?;
    }
    let who = Some(message.author.id);
    turn.store
        .note_step(ask.id, turn.at, "asked again", who, "")?;
    let speech = Speech::Post {
        channel: message.channel,
        reply_to: Some(message.id),
        post: Post::plain(wording::asks::asked_again(ask)),
    };
    turn.promise(&Purpose::Courtesy, speech)
}

/// The lines that a question was written in, where there are several: each message and its words.
type Lines = Vec<(MessageId, String)>;

/// Judges a message, together with the lines before it if they are the same person's and a question may begin with them.
fn judge(
    turn: &Turn<'_>,
    message: &Message,
    tone: ChannelTone,
    previous: Option<&Said>,
) -> Result<(Verdict, String, Lines), StoreError> {
    let before = previous.map(|said| (said.text.as_str(), said.who == message.author.id));
    let text = message.text.clone();
    let verdict = turn.reader.judge(&text, tone, before);
    if verdict.decision == Decision::Ask {
        return Ok((verdict, text, Lines::new()));
    }
    let Some(joined) = joined_lines(turn, message)? else {
        return Ok((verdict, text, Lines::new()));
    };
    // A request split over several lines is judged whole; the single line counts if the whole says less.
    let whole = turn.reader.judge(&joined.text, tone, None);
    Ok(if whole.help_request > verdict.help_request {
        (whole, joined.text, joined.lines)
    } else {
        (verdict, text, Lines::new())
    })
}

/// The lines that the author of a message wrote in a row, the message itself the last; `None` if it stands alone.
fn joined_lines(turn: &Turn<'_>, message: &Message) -> Result<Option<JoinedLines>, StoreError> {
    let mut run = Vec::new();
    for said in turn.guild.talk.newest_first(message.channel) {
        let goes_on = said.who == message.author.id && said.may_begin;
        if !goes_on
            || turn
                .store
                .ask_of_message(turn.guild.shape.id, said.message)?
                .is_some()
        {
            break;
        }
        run.push(Line {
            message: said.message,
            author: said.who,
            at: said.at,
            text: &said.text,
        });
    }
    let mut joined: Option<JoinedLines> = None;
    for line in run.iter().rev() {
        let fits = joined
            .as_mut()
            .is_some_and(|so_far| so_far.add(line, JOIN_WITHIN));
        if !fits {
            joined = Some(JoinedLines::start(line));
        }
    }
    Ok(joined.filter(|joined| joined.lines.len() > 1))
}

/// The same question, asked by the same person a while ago, here or in another channel, and still unanswered. A word
/// more or less doesn't matter, unless it is another topic: "How do I install …" is asked of many things.
fn asked_already(
    turn: &mut Turn<'_>,
    message: &Message,
    text: &str,
) -> Result<Option<Ask>, StoreError> {
    let lately = turn
        .store
        .asks_of(turn.guild.shape.id, message.author.id, 10)?;
    let mut topics = |text: &str| -> BTreeSet<String> {
        let found = turn.guild.topics_in(text, message.channel);
        found.into_iter().collect()
    };
    let these = topics(text);
    Ok(lately.into_iter().find(|ask| {
        ask.state.is_unanswered()
            && turn.at.since(ask.asked_at) <= SAME_QUESTION
            && says_the_same(&ask.text, text)
            && topics(&ask.text) == these
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
pub fn titled(turn: &Turn<'_>, post: ChannelId, words: &str) -> (Option<String>, String) {
    match turn.guild.shape.channels.get(&post) {
        Some(post) => (Some(post.name.clone()), format!("{}\n{words}", post.name)),
        None => (None, words.to_owned()),
    }
}

/// What the asker adds while the question is open is context for it; it never starts a second one.
fn add_context(turn: &mut Turn<'_>, ask: Ask, message: &Message) -> Done {
    let written = message.id.written_at();
    if written.since(ask.asked_at) > CONTEXT_WITHIN || message.id == ask.message {
        return Ok(());
    }
    let who = Some(message.author.id);
    turn.store
        .note_step(ask.id, turn.at, "context added", who, "")?;
    lines::add(turn, ask, message)
}

/// Somebody reacted: the author takes our offer, or the asker marks the answer.
pub fn on_reaction(turn: &mut Turn<'_>, reaction: &Reaction) -> Done {
    if reaction.who == turn.guild.shape.me {
        return Ok(());
    }
    match reaction.emoji.as_str() {
        offers::OFFER => offers::tapped(turn, reaction),
        ANSWER_MARK => marks::answer_marked(turn, reaction),
        _ => Ok(()),
    }
}
