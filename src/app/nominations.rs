//! Naming a member for a topic: they are asked in a channel, and nothing happens unless they press that they are in.

use std::collections::BTreeSet;

use super::custom_id::Action;
use super::effect::{Button, Look, Post, Row, Select, Speech};
use super::event::{Call, Press};
use super::turn::{Done, Purpose, Turn};
use super::{advice, experts, mention, skills};
use crate::domain::community::{ChannelKind, permission};
use crate::domain::ids::{ChannelId, NominationId, SuggestionId, UserId};
use crate::domain::pacing::{self, Standing};
use crate::domain::registry::Person;
use crate::domain::skills::Level;
use crate::domain::time::{DAY, Timestamp};
use crate::store::{Nomination, NominationAnswer, StoreError};
use crate::wording::advice as words;

/// Whoever was asked about a topic, or said no, isn't asked about it again for so long, in seconds.
const NOT_AGAIN: i64 = 28 * DAY;
/// Buttons in a row.
const MOST_BUTTONS: usize = 5;

/// A private choice among members.
pub fn pick(turn: &mut Turn<'_>, call: &Call, then: &Action) {
    let select = Select {
        id: then.to_string(),
        placeholder: words::PICK_NOMINEE.to_owned(),
        options: Vec::new(),
        at_most: 1,
    };
    let post = Post {
        rows: vec![Row::ChooseMember(select)],
        ..Post::plain(words::PICK_NOMINEE)
    };
    turn.show(call, post);
}

/// Asks a member whether they are in for a skill, in a channel they can read. They are notified only if they agreed to
/// be asked and may be asked now; else their name stands there, and the one who named them is told so. Gives what to
/// tell that one, as an error if nobody was asked.
pub fn nominate(
    turn: &mut Turn<'_>,
    call: &Call,
    whom: UserId,
    skill: &str,
    suggestion: Option<SuggestionId>,
) -> Result<Result<String, String>, StoreError> {
    let guild = turn.guild.shape.id;
    let skill = skills::named(turn, skill);
    let person = turn.store.person(guild, whom)?;
    if let Some(refusal) = refusal(turn, whom, person.as_ref(), &skill)? {
        return Ok(Err(refusal));
    }
    let Some(place) = place_for(turn, whom, person.as_ref()) else {
        return Ok(Err(words::NO_COMMON_PLACE.to_owned()));
    };
    let how = may_notify(turn, whom, person.as_ref(), None)?;
    let nomination = Nomination {
        id: NominationId(0),
        member: whom,
        skill: skill.clone(),
        by: Some(call.who.id),
        at: turn.at,
        notified: how.is_some(),
        suggestion,
        answer: NominationAnswer::Open,
        answered_at: turn.at,
    };
    let id = turn.store.add_nomination(guild, &nomination)?;
    let (by, mentioned) = (&call.who.name, mention(whom));
    let text = words::nomination(by, &mentioned, &skill, how.is_some(), turn.settings);
    let button = |label: &str, is_in, look| Button {
        label: label.to_owned(),
        id: Action::Nomination(is_in, id).to_string(),
        look,
    };
    let post = Post {
        notify: how.map(|_| whom).into_iter().collect(),
        silent: how == Some(Notice::Silent),
        rows: vec![Row::Buttons(vec![
            button(words::ACCEPT, true, Look::Success),
            button(words::DECLINE, false, Look::Secondary),
        ])],
        ..Post::plain(text)
    };
    let speech = Speech::Post {
        channel: place,
        reply_to: None,
        post,
    };
    turn.promise(&Purpose::Nominate { nomination: id }, speech)?;
    let place = format!("<#{place}>");
    Ok(Ok(words::nominated(
        &mentioned,
        &skill,
        &place,
        how.is_some(),
    )))
}

/// Why somebody isn't to be asked about a skill, in words.
fn refusal(
    turn: &Turn<'_>,
    whom: UserId,
    person: Option<&Person>,
    skill: &str,
) -> Result<Option<String>, StoreError> {
    let guild = turn.guild.shape.id;
    if whom == turn.guild.shape.me {
        return Ok(Some(words::NOT_ME.to_owned()));
    }
    if person.is_some_and(|person| person.left_at.is_some()) {
        return Ok(Some(words::HAS_LEFT.to_owned()));
    }
    let knows = turn
        .guild
        .declared_for(skill)
        .any(|one| one.member == whom && one.level > Level::Learning);
    let mentioned = mention(whom);
    if knows {
        return Ok(Some(words::knows_already(&mentioned, skill)));
    }
    let before = turn.store.nominations_of(guild, whom)?;
    let recent = before.iter().find(|one| {
        let last = one.at.max(one.answered_at);
        one.skill == skill && turn.at.since(last) < NOT_AGAIN
    });
    Ok(recent.and_then(|one| match one.answer {
        NominationAnswer::Open => Some(words::named_already(&mentioned, skill, one.at)),
        NominationAnswer::Declined => Some(words::said_no(&mentioned, skill, one.answered_at)),
        NominationAnswer::Accepted => None,
    }))
}

/// Where somebody can be asked in public: the digest channel, else the first help channel that they and the bot see.
/// Of somebody outside the registry no roles are known, so only what everyone sees counts.
fn place_for(turn: &Turn<'_>, whom: UserId, person: Option<&Person>) -> Option<ChannelId> {
    let shape = &turn.guild.shape;
    let roles = person.map_or(&[][..], |person| &person.roles);
    let names = turn
        .settings
        .digest_channel
        .iter()
        .chain(&turn.settings.help_channels);
    let wanted = permission::VIEW_CHANNEL | permission::SEND_MESSAGES;
    names
        .filter_map(|name| shape.channel_named(name))
        .filter(|place| place.kind == ChannelKind::Text || place.kind == ChannelKind::Announcement)
        .find(|place| shape.can_see(whom, roles, place.id) && shape.may_i(wanted, place.id))
        .map(|place| place.id)
}

/// How somebody is notified.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Notice {
    Aloud,
    Silent,
}

/// May this member be notified now, and how? Only who agreed to be asked, at a good hour, within their budget. `own` is
/// when the nomination itself was counted as a ping, which is no reason against it.
fn may_notify(
    turn: &Turn<'_>,
    whom: UserId,
    person: Option<&Person>,
    own: Option<Timestamp>,
) -> Result<Option<Notice>, StoreError> {
    let has_agreed = turn.guild.declared.iter().any(|one| one.member == whom);
    let Some(person) = person.filter(|_| has_agreed) else {
        return Ok(None);
    };
    let mut pinged = experts::pinged_lately(turn, whom)?;
    if let Some(own) = pinged.iter().position(|at| Some(*at) == own) {
        pinged.remove(own);
    }
    let availability = experts::availability(turn, person, Some(pinged));
    let standing = Standing {
        left: person.left_at.is_some(),
        ..Standing::default()
    };
    let may = pacing::may_ask(&availability, &standing, turn.at).is_ok();
    let silent = experts::is_quiet(turn, turn.guild.shape.id, whom)?;
    Ok(may.then_some(if silent {
        Notice::Silent
    } else {
        Notice::Aloud
    }))
}

/// May the post be said that wasn't said at once? Only as long as there is no answer, and whom it notifies may be
/// notified at this very moment; that then counts from now.
pub fn is_still_good(
    turn: &Turn<'_>,
    id: NominationId,
    post: Option<&Post>,
) -> Result<bool, StoreError> {
    let guild = turn.guild.shape.id;
    let Some(nomination) = turn.store.nomination(guild, id)?.filter(is_open) else {
        return Ok(false);
    };
    if post.is_none_or(|post| post.notify.is_empty()) {
        return Ok(true);
    }
    let whom = nomination.member;
    let person = turn.store.person(guild, whom)?;
    let may = may_notify(turn, whom, person.as_ref(), Some(nomination.at))?.is_some();
    if may {
        turn.store.move_nomination(id, true, turn.at)?;
    }
    Ok(may)
}

/// It wasn't said, and whom it would have notified can't be any more: their name stands there instead.
pub fn not_said(turn: &mut Turn<'_>, id: NominationId, speech: Speech) -> Done {
    let found = turn.store.nomination(turn.guild.shape.id, id)?;
    let (Some(_), Speech::Post { channel, post, .. }) = (found.filter(is_open), speech) else {
        return Ok(());
    };
    turn.store.move_nomination(id, false, turn.at)?;
    let post = Post {
        text: post.text + words::NOBODY_NOTIFIED,
        notify: Vec::new(),
        silent: false,
        ..post
    };
    let speech = Speech::Post {
        channel,
        reply_to: None,
        post,
    };
    turn.promise(&Purpose::Nominate { nomination: id }, speech)
}

/// It can't be said: nobody was named, whoever wants to can name them again, and the core members are told.
pub fn not_kept(turn: &mut Turn<'_>, id: NominationId) -> Done {
    let found = turn.store.nomination(turn.guild.shape.id, id)?;
    let Some(nomination) = found.filter(is_open) else {
        return Ok(());
    };
    turn.store.drop_nomination(id)?;
    if let Some(suggestion) = nomination.suggestion {
        return advice::not_said(turn, suggestion);
    }
    let Some(core) = turn.settings.core_channel_in(&turn.guild.shape) else {
        return Ok(());
    };
    let text = words::not_asked(&mention(nomination.member), &nomination.skill);
    let speech = Speech::Post {
        channel: core.id,
        reply_to: None,
        post: Post::plain(text),
    };
    turn.promise(&Purpose::Courtesy, speech)
}

fn is_open(nomination: &Nomination) -> bool {
    nomination.answer == NominationAnswer::Open
}

/// What somebody was named for and hasn't said anything to, and the buttons to say that they are in.
pub fn open_for(turn: &Turn<'_>, who: UserId) -> Result<(Vec<String>, Option<Row>), StoreError> {
    let guild = turn.guild.shape.id;
    let mut open = turn.store.nominations_of(guild, who)?;
    open.retain(is_open);
    let mut seen = BTreeSet::new();
    open.retain(|one| seen.insert(one.skill.clone()));
    open.truncate(MOST_BUTTONS);
    let buttons: Vec<_> = open
        .iter()
        .map(|one| Button {
            label: crate::wording::asks::count_me_in(&one.skill),
            id: Action::Nomination(true, one.id).to_string(),
            look: Look::Secondary,
        })
        .collect();
    let names = open.into_iter().map(|one| one.skill).collect();
    Ok((
        names,
        (!buttons.is_empty()).then_some(Row::Buttons(buttons)),
    ))
}

/// The one who was named says whether they are in; nobody else can.
pub fn answered(turn: &mut Turn<'_>, press: &Press, id: NominationId, is_in: bool) -> Done {
    let (call, guild) = (&press.call, turn.guild.shape.id);
    let Some(nomination) = turn.store.nomination(guild, id)? else {
        turn.tell(call, crate::wording::asks::OLD_BUTTON);
        return Ok(());
    };
    if call.who.id != nomination.member {
        let whom = mention(nomination.member);
        turn.tell(call, words::only_nominee(&whom, &nomination.skill));
        return Ok(());
    }
    if nomination.answer == NominationAnswer::Accepted && !is_in {
        turn.tell(call, words::ACCEPTED_BEFORE);
        return Ok(());
    }
    let answer = if is_in {
        NominationAnswer::Accepted
    } else {
        NominationAnswer::Declined
    };
    turn.store.answer_nomination(id, answer, turn.at)?;
    let post = if is_in {
        let (skill, _) = skills::join(turn, &call.who, &nomination.skill)?;
        Post::plain(words::accepted(&call.who.name, &skill))
    } else {
        let skill = skills::named(turn, &nomination.skill);
        Post {
            rows: vec![Row::Buttons(vec![count_me_in(&skill)])],
            ..Post::plain(words::declined(&skill))
        }
    };
    turn.update(call, post);
    match nomination.suggestion {
        Some(suggestion) => advice::refresh_for(turn, suggestion),
        None => Ok(()),
    }
}

/// *Count me in for …*.
pub fn count_me_in(skill: &str) -> Button {
    Button {
        label: crate::wording::asks::count_me_in(skill),
        id: Action::CountMeIn(skill.to_owned()).to_string(),
        look: Look::Success,
    }
}
