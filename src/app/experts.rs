//! Who may know: fit from declared skills and from what was answered before, then consent and pacing.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::effect::Post;
use super::event::Call;
use super::turn::{Done, Turn};
use crate::domain::ask::Ask;
use crate::domain::availability::Preference;
use crate::domain::ids::{GuildId, UserId};
use crate::domain::matching::{Load, Query, Ranked, Topic};
use crate::domain::pacing::{self, Availability, Candidate, Choice, Standing};
use crate::domain::registry::Person;
use crate::domain::skills::Level;
use crate::domain::time::{DAY, Timestamp};
use crate::store::StoreError;
use crate::wording;

/// People looked at for one question at most; far more than are ever asked.
const LOOKED_AT: usize = 500;
/// In a community with fewer questions than this every text is somewhat like every other: declared skills decide.
const ENOUGH_HISTORY: usize = 200;
/// So many similar questions answered make up for a topic not declared.
const ANSWERED_ENOUGH: u32 = 2;

/// Why somebody was chosen, as it is saved and told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// Topics of the question they declared, with their level.
    pub declared: Vec<(String, Level)>,
    /// Similar questions they answered in the last year.
    pub similar_answered: u32,
    /// Whole days since they last wrote; `None` if not known.
    pub idle_days: Option<u32>,
    /// How often they answered this asker.
    pub answered_asker: u32,
    /// A core member or a colleague asked for them by name.
    pub suggested: bool,
}

/// Chooses up to `places` people for a question.
pub fn choose_for(turn: &Turn<'_>, ask: &Ask, places: usize) -> Result<Choice<Why>, StoreError> {
    let candidates = candidates(turn, ask)?;
    Ok(pacing::choose(&candidates, places, turn.at))
}

/// Chooses up to `places` people who want a badge without a sound.
pub fn choose_quiet_for(
    turn: &Turn<'_>,
    ask: &Ask,
    places: usize,
) -> Result<Choice<Why>, StoreError> {
    let candidates = candidates(turn, ask)?;
    Ok(pacing::choose_quiet(&candidates, places, turn.at))
}

/// Everybody in the registry who fits the question, with how they stand to it.
pub fn candidates(turn: &Turn<'_>, ask: &Ask) -> Result<Vec<Candidate<Why>>, StoreError> {
    let guild = ask.guild;
    let mut pinged: HashMap<UserId, Vec<Timestamp>> = HashMap::new();
    for (who, at) in turn.store.pings_since(guild, turn.at.minus(7 * DAY))? {
        pinged.entry(who).or_default().push(at);
    }
    let asked: Vec<_> = turn
        .store
        .pings_of(ask.id)?
        .into_iter()
        .map(|ping| ping.member)
        .collect();
    let mut found = Vec::new();
    for ranked in rank(turn, ask) {
        // Who took back everything they declared isn't asked, whatever they answered before.
        if turn.guild.declared_by(ranked.who).is_empty() {
            continue;
        }
        let why = why(turn, ask, &ranked);
        let fits = !why.declared.is_empty() || why.similar_answered >= ANSWERED_ENOUGH;
        let person = if fits {
            turn.store.person(guild, ranked.who)?
        } else {
            None
        };
        let Some(person) = person else { continue };
        let knows = asked.contains(&ranked.who) || ask.taken_by == Some(ranked.who);
        let standing = standing(turn, ask, &person, knows)?;
        let only_learns = why
            .declared
            .iter()
            .all(|(_, level)| *level == Level::Learning);
        found.push(Candidate {
            who: ranked.who,
            score: ranked.score,
            is_learner: only_learns && why.similar_answered < ANSWERED_ENOUGH,
            availability: availability(turn, &person, pinged.remove(&ranked.who)),
            standing,
            why,
        });
    }
    Ok(found)
}

/// Similar questions somebody answered, where the community has asked enough for likeness to mean something.
fn answered_alike(turn: &Turn<'_>, ranked: &Ranked) -> u32 {
    let is_young = turn.guild.ranker.questions_known() < ENOUGH_HISTORY;
    if is_young {
        0
    } else {
        ranked.parts.similar_answered
    }
}

/// Everybody in the registry, the likeliest to answer first.
pub fn rank(turn: &Turn<'_>, ask: &Ask) -> Vec<Ranked> {
    let topics = super::evidence::topics_of(ask);
    turn.guild.ranker.rank(&Query {
        asker: Some(ask.asker),
        at: turn.at,
        title: "",
        body: &ask.text,
        topics: &topics,
        mentions: &super::reading::mentions(&ask.text),
        may_ask: &|who| turn.guild.registered.contains(&who),
        limit: LOOKED_AT,
        load: Load::Shared,
    })
}

fn why(turn: &Turn<'_>, ask: &Ask, ranked: &Ranked) -> Why {
    let declared = turn
        .guild
        .declared_by(ranked.who)
        .iter()
        .filter(|one| ask.topics.contains(&one.skill) || ranked.parts.declared.contains(&one.skill))
        .map(|one| (one.skill.clone(), one.level))
        .collect();
    let idle = ranked
        .parts
        .last_seen
        .map(|seen| turn.at.since(seen).max(0) / DAY);
    Why {
        declared,
        similar_answered: answered_alike(turn, ranked),
        idle_days: idle.and_then(|days| u32::try_from(days).ok()),
        answered_asker: ranked.parts.answered_asker,
        suggested: false,
    }
}

fn standing(
    turn: &Turn<'_>,
    ask: &Ask,
    person: &Person,
    asked_before: bool,
) -> Result<Standing, StoreError> {
    let passed = turn.store.passed_topics(ask.guild, person.member)?;
    let is_passed = |topic: &&String| passed.contains(*topic);
    // Another topic of the question may still be theirs.
    let own = turn.guild.declared_by(person.member).iter();
    let mut own = own
        .map(|one| &one.skill)
        .filter(|skill| ask.topics.contains(skill));
    let is_theirs = own.any(|skill| !passed.contains(skill));
    let shape = &turn.guild.shape;
    Ok(Standing {
        is_asker: person.member == ask.asker,
        left: person.left_at.is_some(),
        cannot_see: !shape.can_see(person.member, &person.roles, ask.channel),
        asked_before,
        passed_topic: !is_theirs && ask.topics.iter().any(|topic| is_passed(&topic)),
        is_talking: turn
            .guild
            .talk
            .is_talking(ask.channel, person.member, turn.at),
    })
}

/// How somebody may be reached: their own choices, else the community's.
pub fn availability(
    turn: &Turn<'_>,
    person: &Person,
    pinged_at: Option<Vec<Timestamp>>,
) -> Availability {
    let settings = turn.settings;
    Availability {
        preference: person.preference,
        quiet_hours: person.quiet_hours.unwrap_or(settings.quiet_hours),
        time_zone: person
            .time_zone
            .clone()
            .unwrap_or_else(|| settings.time_zone.clone()),
        per_day: person.per_day.unwrap_or(settings.pings_per_day),
        per_week: person.per_week.unwrap_or(settings.pings_per_week),
        snoozed_until: person.snoozed_until,
        pinged_at: pinged_at.unwrap_or_default(),
    }
}

/// `/whoknows`: who knows about this, with the evidence; nobody is notified.
pub fn who_knows(turn: &mut Turn<'_>, call: &Call, typed: &str) -> Done {
    let Some(topic) = turn.guild.matcher.resolve(typed) else {
        let near = turn.guild.matcher.suggest(typed).map(str::to_owned);
        turn.tell(call, wording::skills::unknown_topic(typed, near.as_deref()));
        return Ok(());
    };
    let topic = turn.guild.matcher.name(topic).to_owned();
    let guild = turn.guild.shape.id;
    let topics = [Topic {
        skill: &topic,
        strength: 1.0,
    }];
    let ranked = turn.guild.ranker.rank(&Query {
        asker: None,
        at: turn.at,
        title: "",
        body: &topic,
        topics: &topics,
        mentions: &[],
        may_ask: &|who| turn.guild.registered.contains(&who),
        limit: LOOKED_AT,
        load: Load::Ignored,
    });
    let mut lines = Vec::new();
    for one in ranked {
        let mut declared = turn.guild.declared_by(one.who).iter();
        let level = declared.find(|declared| declared.skill == topic);
        let level = level.map(|declared| declared.level);
        let answered = answered_alike(turn, &one);
        if level.is_none() && answered < ANSWERED_ENOUGH {
            continue;
        }
        let Some(person) = turn.store.person(guild, one.who)? else {
            continue;
        };
        if person.left_at.is_none() {
            lines.push(wording::skills::Knower {
                name: person.name,
                level,
                answered,
            });
        }
    }
    lines.sort_by_key(|one| Reverse(one.level));
    let text = wording::skills::who_knows(&topic, &lines);
    turn.show(
        call,
        Post {
            text,
            ..Post::default()
        },
    );
    Ok(())
}

/// How one person stands to a question and may be reached; `None` if they aren't in the registry.
pub fn reach(
    turn: &Turn<'_>,
    ask: &Ask,
    whom: UserId,
) -> Result<Option<(Availability, Standing)>, StoreError> {
    let has_agreed = !turn.guild.declared_by(whom).is_empty();
    let Some(person) = turn.store.person(ask.guild, whom)?.filter(|_| has_agreed) else {
        return Ok(None);
    };
    let pinged = pinged_lately(turn, whom)?;
    let asked_before = turn.store.ping_of(ask.id, whom)?.is_some();
    let standing = standing(turn, ask, &person, asked_before)?;
    Ok(Some((availability(turn, &person, Some(pinged)), standing)))
}

/// When somebody was pinged within the last 7 days, oldest first.
pub fn pinged_lately(turn: &Turn<'_>, whom: UserId) -> Result<Vec<Timestamp>, StoreError> {
    let week = turn
        .store
        .pings_since(turn.guild.shape.id, turn.at.minus(7 * DAY))?;
    Ok(week
        .into_iter()
        .filter(|(who, _)| *who == whom)
        .map(|(_, at)| at)
        .collect())
}

/// Does this person want a badge without a sound?
pub fn is_quiet(turn: &Turn<'_>, guild: GuildId, whom: UserId) -> Result<bool, StoreError> {
    let person = turn.store.person(guild, whom)?;
    Ok(person.is_some_and(|person| person.preference == Preference::Quiet))
}
