//! The demo community: what it is and says, and the same as a store in memory for who wants to look at it without the sandbox.

pub mod script;

use std::collections::HashMap;

use script::{End, Script, WEEKS};

use crate::app::reading::{self, Reader};
use crate::domain::ask::{Ask, AskState, Heard};
use crate::domain::ids::{AskId, ChannelId, GuildId, MessageId, UserId};
use crate::domain::registry::Declared;
use crate::domain::skills::Level;
use crate::domain::time::{DAY, HOUR, Timestamp};
use crate::domain::topic::{ChannelContext, TopicMatcher};
use crate::store::{Credit, Response, Store};

const GUILD: GuildId = GuildId(1);

/// A store that holds what the demo community declared, asked and answered in the eight weeks before `now`.
pub fn community(now: Timestamp) -> anyhow::Result<(Store, GuildId)> {
    let script = Script::built_in()?;
    let store = Store::in_memory()?;
    let start = now.minus(WEEKS * 7 * DAY);
    store.see_community(GUILD, &script.name, start)?;
    let mut people = HashMap::new();
    for (place, person) in script.people.iter().enumerate() {
        let who = UserId(100 + place as u64);
        people.insert(person.name.as_str(), who);
        if person.skills.is_empty() {
            continue;
        }
        store.see_person(GUILD, who, &person.name, &[], start)?;
        for (skill, level) in &person.skills {
            let level: Level = serde_json::from_value(serde_json::json!(level))?;
            let declared = Declared {
                member: who,
                skill: skill.clone(),
                level,
            };
            store.declare(GUILD, &declared, start)?;
        }
    }
    let matcher = Reader::default().matcher([]);
    for (place, talk) in script.talks.iter().enumerate() {
        let at = start.plus(talk.week * 7 * DAY + (place as i64 % 40) * 3 * HOUR);
        tell(&store, &people, &matcher, talk, place as u64, at)?;
    }
    Ok((store, GUILD))
}

/// One question with its answers, as the store would hold it.
fn tell(
    store: &Store,
    people: &HashMap<&str, UserId>,
    matcher: &TopicMatcher,
    talk: &script::Talk,
    place: u64,
    at: Timestamp,
) -> anyhow::Result<()> {
    let who = |name: &str| people.get(name).copied().unwrap_or_default();
    let solved = talk.end != End::None;
    let ask = Ask {
        id: AskId(0),
        guild: GUILD,
        channel: ChannelId(1),
        message: MessageId(1000 + place * 10),
        asker: who(&talk.asker),
        asker_name: talk.asker.clone(),
        asked_at: at,
        title: reading::title(talk.title.as_deref().unwrap_or(&talk.question)),
        text: talk.question.clone(),
        topics: reading::topics(matcher, &talk.question, &ChannelContext::default()),
        heard: Heard::Detected,
        first_question: false,
        state: if solved {
            AskState::Solved
        } else {
            AskState::Open
        },
        wave: 0,
        due_at: None,
        thread: None,
        post: None,
        taken_by: None,
        similar: None,
        first_response_at: None,
        solved_at: solved.then(|| at.plus(HOUR)),
        alert: None,
        link: None,
        whispered: false,
        checked_at: None,
    };
    let Some(id) = store.add_ask(&ask, &[])? else {
        return Ok(());
    };
    for (number, (name, text)) in talk.answers.iter().enumerate() {
        let said_at = at.plus(600 * (number as i64 + 1));
        let response = Response {
            message: MessageId(1001 + place * 10 + number as u64),
            ask: id,
            channel: ChannelId(1),
            member: who(name),
            name: name.clone(),
            said_at,
            accepted: number == 0,
            text: text.clone(),
        };
        store.add_response(GUILD, &response)?;
        if number == 0 {
            let credit = Credit {
                ask: id,
                member: who(name),
                name: name.clone(),
                at: said_at,
            };
            store.add_credit(GUILD, &credit)?;
        }
    }
    Ok(())
}
