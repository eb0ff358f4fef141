//! Following a topic: its solved questions come as a private list, by a press, never by themselves.

use super::custom_id::Action;
use super::effect::{Button, Look, Post, Row};
use super::event::Call;
use super::turn::{Done, Turn};
use crate::domain::calendar::Week;
use crate::domain::ids::UserId;
use crate::domain::skills::Level;
use crate::domain::time::DAY;
use crate::store::StoreError;
use crate::wording;
use crate::wording::follows as words;

/// Topics one person may follow; more is a list nobody reads.
const MOST: usize = 60;
/// Rows of a list; the newest are shown.
const ROWS: usize = 15;

/// `/skills follow`.
pub fn follow(turn: &mut Turn<'_>, call: &Call, typed: &str) -> Done {
    let Some(topic) = known(turn, call, typed) else {
        return Ok(());
    };
    let guild = turn.guild.shape.id;
    if turn.store.follows_of(guild, call.who.id)?.len() >= MOST {
        turn.tell(call, words::too_many(MOST));
        return Ok(());
    }
    let is_new = turn.store.follow(guild, call.who.id, &topic, turn.at)?;
    let post = Post {
        rows: button(),
        ..Post::plain(words::followed(&topic, is_new))
    };
    turn.show(call, post);
    Ok(())
}

/// `/skills unfollow`.
pub fn unfollow(turn: &mut Turn<'_>, call: &Call, typed: &str) -> Done {
    let guild = turn.guild.shape.id;
    // What is followed may be no topic of the community any more.
    let topic = super::skills::named(turn, typed.trim());
    let did = turn.store.unfollow(guild, call.who.id, &topic)?;
    turn.tell(call, words::unfollowed(&topic, did));
    Ok(())
}

fn known(turn: &mut Turn<'_>, call: &Call, typed: &str) -> Option<String> {
    let matcher = &turn.guild.matcher;
    if let Some(topic) = matcher.resolve(typed) {
        return Some(matcher.name(topic).to_owned());
    }
    let near = matcher.suggest(typed).map(str::to_owned);
    turn.tell(call, wording::skills::unknown_topic(typed, near.as_deref()));
    None
}

/// *My topics*.
pub fn button() -> Vec<Row> {
    vec![Row::Buttons(vec![Button {
        label: words::MY_TOPICS.to_owned(),
        id: Action::MyTopics(None).to_string(),
        look: Look::Secondary,
    }])]
}

/// What somebody reads along: the topics they follow, and those they are learning.
pub fn topics_of(turn: &Turn<'_>, who: UserId) -> Result<Vec<String>, StoreError> {
    let guild = turn.guild.shape.id;
    let mut topics = turn.store.follows_of(guild, who)?;
    let own = turn.guild.declared.iter().filter(|one| one.member == who);
    let learning = own.filter(|one| one.level == Level::Learning);
    topics.extend(learning.map(|one| one.skill.clone()));
    topics.sort();
    topics.dedup();
    Ok(topics)
}

/// *My topics this week*: the solved questions on what one follows, from channels one sees; private.
pub fn my_topics(turn: &mut Turn<'_>, call: &Call, week: Option<Week>) -> Done {
    let topics = topics_of(turn, call.who.id)?;
    let zone = &turn.settings.time_zone;
    let (from, until) = match week {
        Some(week) => (week.start(zone), week.end(zone)),
        None => (turn.at.minus(7 * DAY), turn.at.plus(1)),
    };
    let mut lines = Vec::new();
    let solved = turn
        .store
        .solved_between(turn.guild.shape.id, from, until)?;
    for ask in solved.iter().rev() {
        let is_mine = ask.topics.iter().any(|topic| topics.contains(topic));
        let shape = &turn.guild.shape;
        let sees = shape.can_see(call.who.id, &call.who.roles, ask.channel);
        if is_mine && sees && !ask.title.is_empty() && lines.len() < ROWS {
            let credits = turn.store.credits_of(ask.id)?;
            let helpers: Vec<_> = credits.into_iter().map(|credit| credit.name).collect();
            lines.push(words::solved(ask, &helpers));
        }
    }
    turn.tell(call, words::list(&topics, &lines, week));
    Ok(())
}
