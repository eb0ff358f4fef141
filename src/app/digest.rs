//! The public digest: due with the weekly summary, claimed once a week, posted where everybody reads it.

use std::collections::BTreeMap;

use super::custom_id::Action;
use super::effect::{Button, Look, Post, Row, Speech};
use super::turn::{Done, Purpose, Turn};
use crate::domain::ask::Ask;
use crate::domain::calendar::{Due, Week};
use crate::domain::digest::{self, Digest, Worth};
use crate::domain::ids::UserId;
use crate::domain::time::{DAY, Timestamp};
use crate::report;
use crate::store::StoreError;
use crate::wording;

/// What was asked longer ago is no longer something for everybody, in seconds.
const STILL_OPEN: i64 = 28 * DAY;

/// Posts the digest of the week that fell due, unless that is done, or it is too late. A week without anything to tell
/// is passed over in silence.
pub fn post_if_due(turn: &mut Turn<'_>, due: &Due) -> Done {
    let found = turn.settings.digest_channel_in(&turn.guild.shape);
    let Some(channel) = found.map(|channel| channel.id).filter(|_| !due.too_late) else {
        return Ok(());
    };
    let (guild, week) = (turn.guild.shape.id, due.period);
    if !turn.store.claim_digest(guild, &week.to_string(), turn.at)? {
        return Ok(());
    }
    let digest = gather(turn, week)?;
    if digest.is_empty() {
        return Ok(());
    }
    let address = |ask: &Ask| wording::message_link(ask.guild, ask.channel, ask.message);
    let seed = guild.0 ^ u64::from_ne_bytes(due.at.0.to_ne_bytes());
    let post = Post {
        rows: vec![Row::Buttons(vec![Button {
            label: wording::follows::MY_TOPICS.to_owned(),
            id: Action::MyTopics(Some(week)).to_string(),
            look: Look::Secondary,
        }])],
        ..Post::plain(report::digest::text(week, &digest, address, turn.at, seed))
    };
    let speech = Speech::Post {
        channel,
        reply_to: None,
        post,
    };
    turn.promise(&Purpose::Courtesy, speech)
}

/// What everybody may read: only questions from channels that everybody sees.
fn gather(turn: &Turn<'_>, week: Week) -> Result<Digest, StoreError> {
    let (guild, zone) = (turn.guild.shape.id, &turn.settings.time_zone);
    let (from, until) = (week.start(zone), week.end(zone));
    let reused = turn.store.reused_between(guild, from, until)?;
    let mut solved = turn.store.solved_between(guild, from, until)?;
    for (ask, _) in &reused {
        solved.extend(turn.store.ask(guild, *ask)?);
    }
    solved.retain(|ask| ask.state.is_solved() && is_public(turn, ask));
    let mut worth = Vec::with_capacity(solved.len());
    for ask in solved {
        let credits = turn.store.credits_of(ask.id)?;
        let again = reused.iter().find(|(id, _)| *id == ask.id);
        worth.push(Worth {
            thanked: credits.into_iter().map(|credit| credit.name).collect(),
            reused: again.map_or(0, |(_, times)| *times),
            ask,
        });
    }
    let mut open = turn.store.unsettled(guild)?;
    open.retain(|ask| is_public(turn, ask));
    Ok(Digest {
        worth_reading: digest::worth_reading(worth),
        open: digest::could_use_a_hand(open, turn.at.minus(STILL_OPEN)),
        new_names: digest::by_topic(turn.store.declared_between(guild, from, until)?),
        thanks: thanks(turn, from, until)?,
    })
}

/// Who was credited from `from` up to before `until` for something that stands where everybody reads, with their names.
fn thanks(
    turn: &Turn<'_>,
    from: Timestamp,
    until: Timestamp,
) -> Result<BTreeMap<UserId, String>, StoreError> {
    let guild = turn.guild.shape.id;
    let mut thanks = BTreeMap::new();
    for credit in turn.store.credits_between(guild, from, until)? {
        let ask = turn.store.ask(guild, credit.ask)?;
        if ask.is_some_and(|ask| turn.guild.shape.is_open(ask.channel)) {
            thanks.insert(credit.member, credit.name);
        }
    }
    Ok(thanks)
}

/// Does somebody without any role see the channel it was asked in?
fn is_public(turn: &Turn<'_>, ask: &Ask) -> bool {
    !ask.title.is_empty() && turn.guild.shape.is_open(ask.channel)
}
