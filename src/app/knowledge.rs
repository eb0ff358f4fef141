//! What was answered before: the link to a question like the new one, and `/search`.

use super::effect::Post;
use super::event::Call;
use super::turn::{Done, Turn};
use crate::domain::ask::Ask;
use crate::domain::ids::AskId;
use crate::store::StoreError;
use crate::wording;
use crate::wording::questions::{Answer, Found};

/// Below this likeness an earlier question isn't worth a link.
const ALIKE: f64 = 0.35;
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
/// link. In a young community a few common words weigh much, so both must speak of a common topic too.
pub fn like(turn: &Turn<'_>, text: &str, topics: &[String]) -> Result<Option<AskId>, StoreError> {
    let found = solved_like(turn, text, ALIKE, 1, |earlier| {
        Ok(share_their_topics(&earlier.topics, topics)
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
