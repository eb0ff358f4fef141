//! A survey: one week's health of a community, read from the store aside from the owner, whom it doesn't hold up.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::tz::TimeZone;

use super::event::Interaction;
use crate::domain::calendar::Week;
use crate::domain::health::{self, Facts, Health, LOOK_BACK_WEEKS, Metric, Period, Waiting};
use crate::domain::ids::{ChannelId, GuildId, UserId};
use crate::domain::time::{DAY, Timestamp};
use crate::report::summary::{Linked, Words};
use crate::store::{Store, StoreError};
use crate::wording;

/// Figures look back 12 weeks and compare with the 5 before; somewhat more is read.
const LOOK_BACK: i64 = 20 * 7 * DAY;
/// Waiting questions, oldest first, whose words are read: more than a summary or a suggestion can name.
const NAMED_WAITING: usize = 100;

/// What a survey looks at.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// Which community.
    pub guild: GuildId,
    /// Which week of its calendar.
    pub week: Week,
    /// From when it is looked at; nothing later is counted.
    pub as_of: Timestamp,
    /// The community's time zone.
    pub zone: TimeZone,
    /// Its limit of pings a week, for people without one of theirs.
    pub pings_per_week: u32,
}

/// What a survey is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Occasion {
    /// The weekly post to the core channel.
    WeeklyPost,
    /// `/health`: an answer that only the one who asked sees.
    Shown {
        /// The answer that waits.
        interaction: Interaction,
        /// How many weeks back.
        weeks: u32,
    },
    /// *More figures*: an answer that only the one who asked sees.
    Explained {
        /// The answer that waits.
        interaction: Interaction,
        /// Which figures.
        figures: Vec<Metric>,
    },
    /// *Share here*: an answer for the channel.
    Shared {
        /// The answer that waits.
        interaction: Interaction,
        /// Which channel.
        channel: ChannelId,
    },
}

impl Occasion {
    /// The answer that waits meanwhile, and whether only the one who asked sees it.
    pub fn waiting(&self) -> Option<(&Interaction, bool)> {
        match self {
            Self::WeeklyPost => None,
            Self::Shown { interaction, .. } | Self::Explained { interaction, .. } => {
                Some((interaction, true))
            }
            Self::Shared { interaction, .. } => Some((interaction, false)),
        }
    }
}

/// What a survey found.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The figures.
    pub health: Health,
    /// What only the store knows: titles and links of waiting questions, names, and whether the week before
    /// was skipped. Suggestions are left to whoever composes the summary.
    pub words: Words,
}

impl Survey {
    /// The health of a community as of a time. Reads everything from one state of the store.
    pub fn take(store: &Store, scope: &Scope) -> Result<Self, StoreError> {
        let since = scope.week.start(&scope.zone).minus(LOOK_BACK);
        store.at_one_moment(|store| {
            let facts = store.facts(scope.guild, since, scope.pings_per_week, scope.as_of)?;
            let health = health::survey(&facts, scope.week, scope.as_of, &scope.zone);
            let mut words = words(store, scope, &health)?;
            words.imported_until = imported_until(&facts, scope);
            Ok(Self { health, words })
        })
    }
}

/// The week of the newest imported question, if that is within what figures and pictures look back on.
fn imported_until(facts: &Facts, scope: &Scope) -> Option<Week> {
    let period = Period::new(scope.week, scope.as_of, &scope.zone);
    let until = facts.imported_until?;
    (until >= period.back(LOOK_BACK_WEEKS)).then(|| Week::of(until, &scope.zone))
}

fn words(store: &Store, scope: &Scope, health: &Health) -> Result<Words, StoreError> {
    let guild = scope.guild;
    let start = scope.week.start(&scope.zone).0;
    let mut words = Words {
        names: store.names(guild, &named(health))?,
        seed: guild.0 ^ u64::from_ne_bytes(start.to_ne_bytes()),
        ..Words::default()
    };
    for waiting in nameable(health) {
        if let Some(ask) = store.ask(guild, waiting.ask)? {
            let url = Some(wording::message_link(guild, ask.channel, ask.message));
            let title = ask.title;
            words.questions.insert(ask.id, Linked { title, url });
        }
    }
    let before = scope.week.previous();
    let outcome = store.week_outcome(guild, &before.to_string())?;
    words.skipped = (outcome.as_deref() == Some("skipped")).then_some(before);
    Ok(words)
}

/// Whom a summary may name: helpers, askers who wait, people who were asked.
fn named(health: &Health) -> BTreeSet<UserId> {
    let helpers = health.helpers.iter().copied();
    helpers
        .chain(nameable(health).map(|waiting| waiting.asker))
        .chain(health.loads.iter().map(|load| load.who))
        .collect()
}

/// The waiting questions that a summary may name: what has waited for more than four weeks is but a number.
fn nameable(health: &Health) -> impl Iterator<Item = &Waiting> {
    let recent = |waiting: &&Waiting| waiting.waited < 28 * DAY;
    health.waiting.iter().filter(recent).take(NAMED_WAITING)
}

/// Who takes surveys, one after the other, with an eye on the store that can't write.
#[derive(Clone, Debug)]
pub struct Surveyor {
    database: PathBuf,
}

impl Surveyor {
    /// Takes surveys from this database.
    pub fn new(database: PathBuf) -> Self {
        Self { database }
    }

    /// Takes one. A failure is logged here; the owner only hears that there is none.
    pub fn take(&self, scope: &Scope) -> Option<Survey> {
        // Opened anew each time: weeks may lie between two surveys, and it costs a millisecond.
        let found =
            Store::open_to_read(&self.database).and_then(|store| Survey::take(&store, scope));
        found
            .inspect_err(|why| tracing::error!(%why, week = %scope.week, "the figures could not be computed"))
            .ok()
    }
}
