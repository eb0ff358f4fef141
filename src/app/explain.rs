//! What the bot would do with a message, and why; nothing is saved or said.

use super::asking::tentative;
use super::experts::{self, Why};
use super::reading::{self, Verdict};
use super::turn::Turn;
use super::{App, knowledge};
use crate::domain::ask::Ask;
use crate::domain::community::Community;
use crate::domain::ids::{ChannelId, GuildId, UserId};
use crate::domain::matching::Parts;
use crate::domain::pacing::{self, Omission};
use crate::domain::settings::ChannelTone;
use crate::domain::time::Timestamp;
use crate::store::StoreError;

/// What the bot would do with a message.
#[derive(Clone, Debug)]
pub struct Explained {
    /// Is it a question, with reasons.
    pub verdict: Verdict,
    /// What it would be called for short.
    pub title: String,
    /// The topics it speaks of, and how sure that is, 0 to 1.
    pub topics: Vec<(String, f32)>,
    /// The solved question that would be linked.
    pub earlier: Option<Ask>,
    /// Everybody who fits, in order of fit.
    pub people: Vec<Fit>,
}

/// Somebody who fits.
#[derive(Clone, Debug)]
pub struct Fit {
    /// Their name.
    pub name: String,
    /// What the ranking is by; comparable within this list only.
    pub score: f64,
    /// How likely they answer within 24 hours, 0 to 1, as the ranking sees it.
    pub probability: f64,
    /// What they declared of it.
    pub why: Why,
    /// What else speaks for them, as figures.
    pub parts: Parts,
    /// Why they would not be asked; `None`: they would.
    pub omitted: Option<Omission>,
}

impl App {
    /// Takes in a community's shape without a connection: for looking, not for serving.
    pub fn shape(&mut self, community: Community) -> Result<(), StoreError> {
        self.know(community.id)?;
        if let Some(guild) = self.guilds.get_mut(&community.id) {
            guild.shape = community;
            guild.shape_changed();
        }
        Ok(())
    }

    /// What the bot would do with this message now. `None` if the community isn't known.
    pub fn explain(
        &mut self,
        guild: GuildId,
        channel: ChannelId,
        tone: ChannelTone,
        text: &str,
        at: Timestamp,
    ) -> Result<Option<Explained>, StoreError> {
        self.know(guild)?;
        let Self {
            store,
            settings,
            reader,
            guilds,
            ..
        } = self;
        let Some(guild) = guilds.get_mut(&guild) else {
            return Ok(None);
        };
        let mut turn = Turn {
            store,
            guild,
            settings,
            reader,
            at,
            effects: Vec::new(),
        };
        let verdict = turn.reader.judge(text, tone, None);
        let about = turn.guild.about(channel);
        let topics = reading::topics_with_confidence(&turn.guild.matcher, text, &about);
        let names = topics.iter().map(|(name, _)| name.clone()).collect();
        let ask = tentative(&turn, UserId(0), text, names, channel);
        let earlier = match knowledge::like(&turn, text, &ask.topics, channel)? {
            Some(id) => turn.store.ask(ask.guild, id)?,
            None => None,
        };
        Ok(Some(Explained {
            verdict,
            title: reading::title(text),
            topics,
            earlier,
            people: people(&mut turn, &ask)?,
        }))
    }
}

fn people(turn: &mut Turn<'_>, ask: &Ask) -> Result<Vec<Fit>, StoreError> {
    let candidates = experts::candidates(turn, ask)?;
    let choice = pacing::choose(&candidates, usize::from(turn.settings.ask_at_once), turn.at);
    let ranked = experts::rank(turn, ask);
    let mut people = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let person = turn.store.person(ask.guild, candidate.who)?;
        let omitted = choice.omitted.iter().find(|(who, _)| *who == candidate.who);
        let Some(rank) = ranked.iter().find(|one| one.who == candidate.who) else {
            continue;
        };
        people.push(Fit {
            probability: rank.probability,
            parts: rank.parts.clone(),
            name: person.map(|person| person.name).unwrap_or_default(),
            score: candidate.score,
            why: candidate.why,
            omitted: omitted.map(|(_, why)| *why),
        });
    }
    Ok(people)
}
