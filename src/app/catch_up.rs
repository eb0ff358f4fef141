//! Catching up: what was written while we weren't listening is read, and nobody is asked before that is done.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::effect::Effect;
use super::turn::{Done, Turn};
use crate::domain::ask::Ask;
use crate::domain::community::{Channel, ChannelKind, Community};
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::time::{DAY, HOUR, MINUTE, Timestamp};
use crate::store::StoreError;

/// How long to wait before places are read again that could not be read; twice as long each time.
const AGAIN_AFTER: i64 = 10;
/// The longest such wait.
const AGAIN_AT_MOST: i64 = 10 * MINUTE;
/// What is older is left alone, so after this long nothing is left to be read.
const FARTHEST: i64 = DAY;
/// Questions in a place that can't be read wait no longer than this for it.
const WAIT_AT_MOST: i64 = HOUR;

/// What was written while we weren't listening and isn't read yet.
#[derive(Debug, Default)]
pub struct Missed {
    /// Readings under way.
    under_way: u32,
    /// Places being read, or to be read again. What is heard there meanwhile isn't noted as heard: after a crash
    /// the reading would begin behind what it hadn't reached.
    places: HashSet<ChannelId>,
    /// Places that could not be read.
    unread: HashSet<ChannelId>,
    /// When those are read again.
    again_at: Timestamp,
    /// The wait before that, in seconds.
    wait: i64,
    /// Since when something is missed.
    since: Timestamp,
}

impl Missed {
    /// Is something being read at this moment? Until then nobody is asked: it may hold the answer.
    pub fn is_reading(&self) -> bool {
        self.under_way > 0
    }

    /// Is there something in this place that isn't read yet?
    pub fn is_behind(&self, place: ChannelId) -> bool {
        self.places.contains(&place)
    }

    /// Must a question wait, because somebody may have answered it where we haven't read yet?
    pub fn holds(&self, ask: &Ask, now: Timestamp) -> bool {
        let behind = self.is_behind(ask.channel) || self.is_behind(ask.place());
        self.is_reading() || (behind && now.since(self.since) < WAIT_AT_MOST)
    }
}

/// Asks for what was written while we weren't listening, in watched channels and in the threads of open
/// questions, where there is something newer than what was heard last. A place seen for the first time is listened to from now on; a channel or forum post that was made
/// meanwhile, and the thread of a question, are read from their beginning.
pub fn begin(turn: &mut Turn<'_>) -> Done {
    let id = turn.guild.shape.id;
    let heard: HashMap<_, _> = turn.store.last_heard(id)?.into_iter().collect();
    let mut channels = Vec::new();
    for place in places(turn)? {
        if let Some(last) = heard.get(&place) {
            let newest = turn.guild.shape.newest.get(&place);
            if newest.is_none_or(|newest| newest > last) {
                channels.push((place, Some(*last)));
            }
        } else if is_thread(&turn.guild.shape, place) && !heard.is_empty() || is_new(&heard, place)
        {
            channels.push((place, Some(MessageId(place.0 - 1))));
        } else {
            let now = MessageId::first_at(turn.at);
            turn.store.hear_first(id, place, now)?;
        }
    }
    if !heard.is_empty() {
        let unknown = unknown_places(turn)?;
        read(turn, channels, unknown);
    }
    Ok(())
}

/// Places of open questions that we don't see: Discord tells of archived threads only when asked.
fn unknown_places(turn: &Turn<'_>) -> Result<Vec<ChannelId>, StoreError> {
    let shape = &turn.guild.shape;
    let asks = turn.store.unsettled(shape.id)?;
    // Of a thread that isn't active any more only what somebody is still to be asked about matters.
    let waiting = asks.iter().filter(|ask| ask.due_at.is_some());
    let places = waiting.flat_map(|ask| [ask.channel, ask.place()]);
    let unknown: BTreeSet<_> = places
        .filter(|place| !shape.channels.contains_key(place))
        .collect();
    Ok(unknown.into_iter().collect())
}

/// Watched channels, the threads in which open questions are answered, and those that somebody opened on one.
fn places(turn: &Turn<'_>) -> Result<HashSet<ChannelId>, StoreError> {
    let shape = &turn.guild.shape;
    let readable = shape
        .channels
        .values()
        .filter(|place| place.kind != ChannelKind::Forum);
    let watched = readable.filter(|place| turn.settings.tone_of(shape, place.id).is_some());
    let mut places: HashSet<_> = watched.map(|place| place.id).collect();
    for ask in turn.store.unsettled(shape.id)? {
        let thread = ChannelId(ask.message.0);
        let is_active = shape.channels.contains_key(&ask.place());
        places.extend((is_active || ask.due_at.is_some()).then_some(ask.place()));
        places.extend(shape.channels.contains_key(&thread).then_some(thread));
    }
    Ok(places)
}

/// Everything in a thread came after its beginning, which its id tells.
fn is_thread(shape: &Community, place: ChannelId) -> bool {
    shape.channels.get(&place).is_some_and(Channel::is_thread)
}

/// Was it made after the last that we heard, so that all in it is new to us?
fn is_new(heard: &HashMap<ChannelId, MessageId>, place: ChannelId) -> bool {
    let last = heard.values().map(|message| message.0).max();
    last.is_some_and(|last| place.0 > last)
}

/// Listens to a watched place from now on, if it wasn't listened to before: what is missed there later is read.
pub fn listen_to(turn: &Turn<'_>, place: ChannelId) -> Done {
    if turn.settings.tone_of(&turn.guild.shape, place).is_none() {
        return Ok(());
    }
    // A thread is told of when it was just opened, or when it is woken up; what is old in it is left alone.
    let from = if is_thread(&turn.guild.shape, place) {
        before_all_in(place)
    } else {
        before(turn.at)
    };
    turn.store.hear_first(turn.guild.shape.id, place, from)
}

/// Smaller than the id of any message in a place, and of the place's own.
fn before_all_in(place: ChannelId) -> MessageId {
    MessageId(place.0.saturating_sub(1))
}

/// Smaller than the id of any message written at this moment or later.
fn before(at: Timestamp) -> MessageId {
    MessageId(MessageId::first_at(at).0.saturating_sub(1))
}

fn read(
    turn: &mut Turn<'_>,
    mut channels: Vec<(ChannelId, Option<MessageId>)>,
    unknown: Vec<ChannelId>,
) {
    channels.sort_unstable();
    let missed = &mut turn.guild.missed;
    if missed.places.is_empty() {
        missed.since = turn.at;
    }
    missed.under_way += 1;
    missed
        .places
        .extend(channels.iter().map(|(place, _)| *place));
    turn.effects.push(Effect::CatchUp {
        guild: turn.guild.shape.id,
        channels,
        unknown,
    });
}

/// A reading ended; `unread` could not be read and is tried again in a while.
pub fn ended(turn: &mut Turn<'_>, unread: Vec<ChannelId>) -> Done {
    let missed = &mut turn.guild.missed;
    missed.under_way = missed.under_way.saturating_sub(1);
    missed.unread.extend(unread);
    if missed.under_way > 0 {
        return Ok(());
    }
    if turn.at.since(missed.since) > FARTHEST && !missed.unread.is_empty() {
        let places = missed.unread.len();
        tracing::warn!(
            places,
            "what was missed could not be read for a day and is left alone"
        );
        missed.unread.clear();
    }
    let read = std::mem::replace(&mut missed.places, missed.unread.clone());
    missed.wait = if missed.unread.is_empty() {
        AGAIN_AFTER
    } else {
        (missed.wait * 2).clamp(AGAIN_AFTER, AGAIN_AT_MOST)
    };
    missed.again_at = turn.at.plus(missed.wait);
    // What was too old to be read needn't be found too old again at the next start.
    let oldest = MessageId::first_at(turn.at.minus(FARTHEST));
    for place in read {
        if !turn.guild.missed.is_behind(place) {
            turn.store.hear(turn.guild.shape.id, place, oldest)?;
        }
    }
    Ok(())
}

/// Reads again what could not be read, when that is due.
pub fn try_again(turn: &mut Turn<'_>) -> Done {
    let missed = &mut turn.guild.missed;
    if missed.is_reading() || missed.unread.is_empty() || turn.at < missed.again_at {
        return Ok(());
    }
    let unread = std::mem::take(&mut missed.unread);
    let heard: HashMap<_, _> = turn
        .store
        .last_heard(turn.guild.shape.id)?
        .into_iter()
        .collect();
    let unknown = unknown_places(turn)?;
    let channels = unread
        .into_iter()
        .map(|place| (place, heard.get(&place).copied()));
    let channels = channels.collect();
    read(turn, channels, unknown);
    Ok(())
}
