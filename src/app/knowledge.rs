//! What was answered before: the link to a question like the new one, and `/search`.

use super::effect::Post;
use super::event::Call;
use super::turn::{Done, Purpose, Turn};
use super::{buttons, place, rounds};
use crate::domain::answers;
use crate::domain::ask::{Ask, Link};
use crate::domain::ids::{AskId, ChannelId};
use crate::store::StoreError;
use crate::wording;
use crate::wording::questions::{Answer, Found};

/// Below this likeness an earlier question isn't worth a link.
const ALIKE: f64 = 0.35;
/// Words of weight that both have in common beside their topics.
const MORE_IN_COMMON: usize = 2;
/// Below this likeness a hit has nothing to do with the search.
const RELEVANT: f64 = 0.08;
/// Questions that a search shows.
const SHOWN: usize = 5;

/// Solved questions like a text that `keep` agrees to, the most alike first, at most `limit`.
fn solved_like(
    turn: &Turn<'_>,
    text: &str,
    least: f64,
    limit: usize,
    keep: impl Fn(&Ask) -> Result<bool, StoreError>,
) -> Result<Vec<Ask>, StoreError> {
    let mut found = Vec::new();
    let hits = turn.guild.ranker.similar("", text, true, limit * 8);
    for hit in hits.iter().filter(|hit| hit.score >= least) {
        if found.len() == limit {
            break;
        }
        if let Some(earlier) = turn.store.ask(turn.guild.shape.id, AskId(hit.id))?
            && earlier.state.is_solved()
            && keep(&earlier)?
        {
            found.push(earlier);
        }
    }
    Ok(found)
}

/// The most alike solved question that somebody is credited for, if one is alike enough to be worth a
/// link in this channel. In a young community a few common words weigh much, so both must speak of a common
/// topic and have some more words in common; and nothing is told of a channel that some readers may not see.
pub fn like(
    turn: &Turn<'_>,
    text: &str,
    topics: &[String],
    channel: ChannelId,
) -> Result<Option<AskId>, StoreError> {
    let shape = &turn.guild.shape;
    let found = solved_like(turn, text, ALIKE, 1, |earlier| {
        Ok(shape.may_be_told(earlier.channel, channel)
            && share_their_topics(&earlier.topics, topics)
            && answers::common_words(&earlier.text, text, topics) >= MORE_IN_COMMON
            && !turn.store.credits_of(earlier.id)?.is_empty())
    })?;
    Ok(found.first().map(|earlier| earlier.id))
}

/// Do two questions speak of the same? More than half of all their topics are common to both: "postgres" alone
/// isn't enough for a question about "postgres" and "replication".
fn share_their_topics(one: &[String], other: &[String]) -> bool {
    let common = one.iter().filter(|topic| other.contains(topic)).count();
    let all = one.len() + other.len() - common;
    common * 2 > all
}

/// The first rung of the ladder: the earlier answer is linked, nobody is notified, and the asker says whether
/// it was enough. If it is gone meanwhile, it goes on at once.
pub fn link_earlier(turn: &mut Turn<'_>, mut ask: Ask) -> Done {
    let earlier = earlier_answer(turn, &ask)?;
    let Some(earlier) = earlier.filter(|_| place::may_speak(turn, &ask)) else {
        ask.similar = None;
        return rounds::whisper(turn, ask);
    };
    ask.lapse();
    ask.link = Some(Link {
        at: turn.at,
        post: None,
    });
    ask.due_at = Some(turn.settings.clock(turn.at, turn.settings.silent_wait));
    turn.store.save_ask(&ask)?;
    turn.store
        .note_step(ask.id, turn.at, "linked", None, &earlier.ask.id.to_string())?;
    let post = Post {
        text: wording::asks::linked(&earlier, turn.at),
        rows: buttons::link_buttons(&ask, true),
        ..Post::default()
    };
    place::speak(turn, &ask, post, &Purpose::LinkEarlier { ask: ask.id })
}

/// The earlier question that was linked, with who was credited for it.
pub fn earlier_answer(
    turn: &Turn<'_>,
    ask: &Ask,
) -> Result<Option<wording::asks::EarlierAnswer>, StoreError> {
    let Some(similar) = ask.similar else {
        return Ok(None);
    };
    let credits = turn.store.credits_of(similar)?;
    let earlier = turn.store.ask(ask.guild, similar)?;
    let solved = earlier.filter(|earlier| earlier.state.is_solved());
    Ok(solved.map(|ask| wording::asks::EarlierAnswer {
        helpers: credits.into_iter().map(|credit| credit.name).collect(),
        ask,
    }))
}

/// `/search`: solved questions like the words given, from channels the one who searches can see.
pub fn search(turn: &mut Turn<'_>, call: &Call, text: &str) -> Done {
    if text.trim().is_empty() {
        turn.tell(call, wording::questions::NOTHING_TO_SEARCH);
        return Ok(());
    }
    let who = &call.who;
    let asks = solved_like(turn, text, RELEVANT, SHOWN, |ask| {
        Ok(turn.guild.shape.can_see(who.id, &who.roles, ask.channel))
    })?;
    let mut found = Vec::with_capacity(asks.len());
    for ask in asks {
        let mut responses = turn.store.responses_to(ask.id)?.into_iter();
        let accepted = responses.find(|one| one.accepted);
        let credits = turn.store.credits_of(ask.id)?;
        found.push(Found {
            ask,
            answer: accepted.map(|one| Answer {
                channel: one.channel,
                message: one.message,
                text: one.text,
            }),
            helpers: credits.into_iter().map(|credit| credit.name).collect(),
        });
    }
    let text = wording::questions::search(text, &found, turn.at);
    turn.show(
        call,
        Post {
            text,
            ..Post::default()
        },
    );
    Ok(())
}
