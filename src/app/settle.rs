//! Settling a question: solved, presumed solved, reopened, dismissed, withdrawn; and who helped.

use std::collections::BTreeMap;

use super::effect::{Effect, Post, Speech};
use super::event::{Call, Message, MessageRef};
use super::turn::{Done, Purpose, Turn};
use super::{alerts, buttons, first_answer, forum_tags, knowledge, place};
use crate::domain::ask::{Ask, AskState, Heard};
use crate::domain::ids::{ChannelId, MessageId, UserId};
use crate::store::{Credit, Response, StoreError};
use crate::wording;

/// The step that is noted when somebody writes in the thread what is no answer: the thread isn't empty.
pub const ADDED: &str = "added in the thread";
/// People credited for one question at most.
pub const CREDITED: usize = 3;

/// Everybody who said something to the question after it was asked, with their name, in order of their first word.
pub fn helpers(ask: &Ask, responses: &[Response]) -> Vec<(UserId, String)> {
    let mut found: Vec<(UserId, String)> = Vec::new();
    for one in responses
        .iter()
        .filter(|one| ask.may_be_credited(one.member, one.said_at))
    {
        if !found.iter().any(|(who, _)| *who == one.member) {
            found.push((one.member, one.name.clone()));
        }
    }
    found
}

/// Settles a question as solved and credits the helpers, at most three. Gives the names credited.
pub fn solve(
    turn: &mut Turn<'_>,
    ask: &mut Ask,
    helped: &[(UserId, String)],
    answer: Option<MessageId>,
    state: AskState,
) -> Result<Vec<String>, StoreError> {
    turn.store.unaccept(ask.id)?;
    let helped = &helped[..helped.len().min(CREDITED)];
    for (member, name) in helped {
        let credit = Credit {
            ask: ask.id,
            member: *member,
            name: name.clone(),
            at: turn.at,
        };
        turn.store.add_credit(ask.guild, &credit)?;
    }
    accept_words(turn, ask, helped, answer)?;
    ask.state = state;
    ask.due_at = None;
    ask.solved_at = Some(turn.at);
    ask.first_response_at = ask
        .first_response_at
        .or(Some(turn.at).filter(|_| !helped.is_empty()));
    turn.store.save_ask(ask)?;
    let names: Vec<_> = helped.iter().map(|(_, name)| name.clone()).collect();
    turn.store.note_step(ask.id, turn.at, "solved", None, "")?;
    turn.guild.ranker.learn_solved(ask.id.0);
    forum_tags::tag_post(turn, ask, true)?;
    alerts::refresh(turn, ask)?;
    first_answer::celebrate(turn, ask, helped)?;
    Ok(names)
}

/// Keeps the words of the answer: the message that was named, else the longest of each helper.
/// Words we don't have any more are read again from the platform.
fn accept_words(
    turn: &mut Turn<'_>,
    ask: &Ask,
    helped: &[(UserId, String)],
    answer: Option<MessageId>,
) -> Done {
    let responses = turn.store.responses_to(ask.id)?;
    let mut best: BTreeMap<UserId, &Response> = BTreeMap::new();
    for one in &responses {
        let words = |response: &Response| {
            turn.guild
                .answer_words
                .get(&response.message)
                .map_or(0, String::len)
        };
        let is_helper = helped.iter().any(|(who, _)| *who == one.member);
        let better = best
            .get(&one.member)
            .is_none_or(|known| words(one) > words(known));
        if is_helper && better {
            best.insert(one.member, one);
        }
    }
    let accepted: Vec<_> = match answer {
        Some(message) => responses
            .iter()
            .filter(|one| one.message == message && one.member.0 != 0)
            .collect(),
        None => best.into_values().collect(),
    };
    for one in accepted {
        let words = turn.guild.answer_words.get(&one.message).cloned();
        turn.store
            .accept_response(one.message, words.as_deref().unwrap_or_default())?;
        if words.is_none() {
            let (guild, channel, message) = (ask.guild, one.channel, one.message);
            turn.effects.push(Effect::Read {
                guild,
                channel,
                message,
            });
        }
    }
    for one in &responses {
        turn.guild.answer_words.remove(&one.message);
    }
    Ok(())
}

/// What the question's post says once it is solved, with *Count me in* for a helper who isn't registered for the topic.
pub fn solved_post(
    turn: &Turn<'_>,
    ask: &Ask,
    names: &[String],
    helped: &[(UserId, String)],
) -> Post {
    let is_new = |(who, _): &&(UserId, String)| {
        !ask.topics
            .iter()
            .any(|topic| turn.guild.declared_for(topic).any(|one| one.member == *who))
    };
    let newcomer = helped.iter().take(CREDITED).find(is_new);
    Post {
        text: wording::asks::solved(ask, names),
        rows: buttons::solved_buttons(ask, newcomer.is_some()),
        ..Post::default()
    }
}

/// The earlier answer that was linked helped: solved without anybody's further help. Gives what to say.
pub fn solved_by_link(
    turn: &mut Turn<'_>,
    ask: &mut Ask,
    state: AskState,
) -> Result<Post, StoreError> {
    let who = Some(ask.asker);
    turn.store
        .note_step(ask.id, turn.at, "earlier answer helped", who, "")?;
    let names = solve(turn, ask, &[], None, state)?;
    let mut post = solved_post(turn, ask, &names, &[]);
    if let Some(earlier) = knowledge::earlier_answer(turn, ask)? {
        post.text.push('\n');
        post.text
            .push_str(&wording::asks::answered_before(&earlier, turn.at));
    }
    Ok(post)
}

/// Changes the question's post by an edit, for a settling that didn't come from a press on it.
pub fn show_solved(
    turn: &mut Turn<'_>,
    ask: &Ask,
    names: &[String],
    helped: &[(UserId, String)],
) -> Done {
    let post = solved_post(turn, ask, names, helped);
    edit_post(turn, ask, post)
}

/// What was on its way while the question was settled says so as soon as it is there.
pub fn show_late(turn: &mut Turn<'_>, ask: &Ask, channel: ChannelId, message: MessageId) -> Done {
    let post = match ask.state {
        AskState::Dismissed if ask.post == Some(message) => {
            return leave_place(turn, ask, wording::asks::DISMISSED);
        }
        AskState::Withdrawn if ask.post == Some(message) => {
            return leave_place(turn, ask, wording::asks::WITHDRAWN);
        }
        AskState::Dismissed => plain(wording::asks::DISMISSED),
        AskState::Withdrawn => plain(wording::asks::WITHDRAWN),
        AskState::Solved | AskState::PresumedSolved => {
            let credits = turn.store.credits_of(ask.id)?.into_iter();
            let helped: Vec<_> = credits.map(|one| (one.member, one.name)).collect();
            let names: Vec<_> = helped.iter().map(|(_, name)| name.clone()).collect();
            solved_post(turn, ask, &names, &helped)
        }
        _ => return Ok(()),
    };
    let speech = Speech::Edit {
        channel,
        message,
        post,
    };
    turn.promise(&Purpose::Courtesy, speech)
}

fn plain(words: &str) -> Post {
    Post {
        text: words.to_owned(),
        ..Post::default()
    }
}

/// New words for the bot's message on a question, where there is one.
pub fn edit_post(turn: &mut Turn<'_>, ask: &Ask, post: Post) -> Done {
    let Some(message) = ask.post else {
        return Ok(());
    };
    let speech = Speech::Edit {
        channel: ask.place(),
        message,
        post,
    };
    turn.promise(&Purpose::Courtesy, speech)
}

/// The asker gave thanks: presumed solved, said in the thread, with a way to undo it.
pub fn presume_solved(
    turn: &mut Turn<'_>,
    mut ask: Ask,
    responses: &[Response],
    thanks: &Message,
) -> Done {
    let all = helpers(&ask, responses);
    // Who is named or replied to is meant; else the one who spoke last.
    let replied = thanks.reply_to.and_then(|(message, author)| {
        author.or_else(|| {
            responses
                .iter()
                .find(|one| one.message == message)
                .map(|one| one.member)
        })
    });
    let meant = |who: &UserId| thanks.mentions.contains(who) || replied == Some(*who);
    let mut helped: Vec<_> = all.iter().filter(|(who, _)| meant(who)).cloned().collect();
    if helped.is_empty() {
        let last = responses
            .iter()
            .rev()
            .find(|one| ask.may_be_credited(one.member, one.said_at));
        helped.extend(last.map(|one| (one.member, one.name.clone())));
    }
    let names = solve(turn, &mut ask, &helped, None, AskState::PresumedSolved)?;
    show_solved(turn, &ask, &names, &helped)?;
    say_presumed(turn, &ask, &names, thanks)
}

/// The asker gave thanks though nobody has spoken yet: the earlier answer that was linked is meant.
pub fn presume_solved_by_link(turn: &mut Turn<'_>, mut ask: Ask, thanks: &Message) -> Done {
    let post = solved_by_link(turn, &mut ask, AskState::PresumedSolved)?;
    edit_post(turn, &ask, post)?;
    say_presumed(turn, &ask, &[], thanks)
}

/// Says so where the thanks stand: below a copy of the question, perhaps.
fn say_presumed(turn: &mut Turn<'_>, ask: &Ask, names: &[String], thanks: &Message) -> Done {
    let post = Post {
        text: wording::asks::presumed_solved(names),
        rows: buttons::undo_button(ask),
        ..Post::default()
    };
    if thanks.channel == ask.place() {
        return place::tell_asker(turn, ask, post);
    }
    let speech = Speech::Post {
        channel: thanks.channel,
        reply_to: Some(thanks.id),
        post,
    };
    turn.promise(&Purpose::Courtesy, speech)
}

/// It wasn't solved after all: open again, credits taken back.
pub fn reopen(turn: &mut Turn<'_>, mut ask: Ask, who: UserId) -> Done {
    turn.store.unaccept(ask.id)?;
    ask.wait_again(turn.settings, turn.at);
    turn.store.save_ask(&ask)?;
    turn.store
        .note_step(ask.id, turn.at, "reopened", Some(who), "")?;
    alerts::refresh(turn, &ask)?;
    turn.guild.ranker.forget_question(ask.id.0);
    turn.guild.learn_question(&ask);
    forum_tags::tag_post(turn, &ask, false)?;
    let post = Post {
        text: wording::asks::reopened(&ask),
        rows: buttons::buttons_of(&ask),
        ..Post::default()
    };
    edit_post(turn, &ask, post)
}

/// Message menu *Not a question*: for the asker, those asked and core members.
pub fn not_a_question_menu(turn: &mut Turn<'_>, call: &Call, message: &MessageRef) -> Done {
    let guild = turn.guild.shape.id;
    let Some(ask) = turn.store.ask_of_message(guild, message.id)? else {
        turn.tell(call, wording::asks::NO_QUESTION_HERE);
        return Ok(());
    };
    if !may_dismiss(turn, call, &ask)? {
        turn.tell(call, wording::asks::ONLY_THOSE_ASKED);
        return Ok(());
    }
    dismiss(turn, ask, call.who.id)?;
    turn.tell(call, wording::asks::DISMISSED_PRIVATELY);
    Ok(())
}

/// May this person say that it is no question?
pub fn may_dismiss(turn: &Turn<'_>, call: &Call, ask: &Ask) -> Result<bool, StoreError> {
    let was_asked = turn.store.ping_of(ask.id, call.who.id)?.is_some();
    Ok(call.who.id == ask.asker || was_asked || turn.is_core(call))
}

/// It was no question: the thread goes if nobody spoke in it, else the post says so.
pub fn dismiss(turn: &mut Turn<'_>, mut ask: Ask, who: UserId) -> Done {
    ask.state = AskState::Dismissed;
    ask.due_at = None;
    turn.store.save_ask(&ask)?;
    turn.store
        .note_step(ask.id, turn.at, "dismissed", Some(who), "")?;
    turn.guild.ranker.forget_question(ask.id.0);
    alerts::refresh(turn, &ask)?;
    leave_place(turn, &ask, wording::asks::DISMISSED)
}

/// Nothing is asked there any more: our thread goes if nobody wrote in it, else our post says why, and the words of a
/// question that was taken back leave the thread's name too.
fn leave_place(turn: &mut Turn<'_>, ask: &Ask, words: &str) -> Done {
    let has_words = turn.store.has_step(ask.id, ADDED)?;
    let empty = !has_words && turn.store.responses_to(ask.id)?.is_empty();
    match ask.thread {
        Some(thread) if empty && thread != ask.channel => {
            turn.promise(&Purpose::Courtesy, Speech::DeleteThread { thread })
        }
        Some(thread) if ask.state == AskState::Withdrawn && thread != ask.channel => {
            // Its name is the question's title.
            let name = wording::asks::WITHDRAWN_THREAD.to_owned();
            turn.promise(&Purpose::Courtesy, Speech::Rename { thread, name })?;
            edit_post(turn, ask, plain(words))
        }
        _ => edit_post(turn, ask, plain(words)),
    }
}

/// The question's message is gone: its words go too, from the bot's own post as well.
pub fn withdraw(turn: &mut Turn<'_>, mut ask: Ask) -> Done {
    ask.state = AskState::Withdrawn;
    ask.due_at = None;
    ask.title.clear();
    ask.text.clear();
    turn.store.save_ask(&ask)?;
    turn.store.erase_words(ask.id)?;
    turn.store
        .note_step(ask.id, turn.at, "withdrawn", None, "")?;
    turn.guild.ranker.forget_question(ask.id.0);
    alerts::refresh(turn, &ask)?;
    if ask.heard == Heard::Asked {
        // The question of `/ask` stands in a message of ours.
        let (channel, message) = (ask.channel, ask.message);
        turn.promise(&Purpose::Courtesy, Speech::Delete { channel, message })?;
    }
    leave_place(turn, &ask, wording::asks::WITHDRAWN)
}
