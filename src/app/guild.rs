//! One community in memory: its shape, its registry's names, who may know what, and what was just said.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::evidence;
use super::reading::Reader;
use super::talk::Talk;
use crate::domain::ask::Ask;
use crate::domain::community::{Community, Member};
use crate::domain::ids::{ChannelId, GuildId, MessageId, RoleId, UserId};
use crate::domain::matching::{AnswerSeen, Declared as DeclaredWeight, Ranker};
use crate::domain::registry::Declared;
use crate::domain::settings::Settings;
use crate::domain::skills::Level;
use crate::domain::time::Timestamp;
use crate::domain::topic::{ChannelContext, TopicMatcher};
use crate::store::{Store, StoreError};

/// One community in memory. Everything here can be made anew from the store and the next connection.
pub struct Guild {
    /// Channels, roles, who we are there.
    pub shape: Community,
    /// Have we seen its shape since the start?
    pub seen: bool,
    /// Are messages being read that were written while we weren't listening? Until then nobody is asked:
    /// one of them may be the answer.
    pub catching_up: bool,
    /// Finds topics in texts.
    pub matcher: TopicMatcher,
    /// Knows who may know.
    pub ranker: Ranker,
    /// What was just said.
    pub talk: Talk,
    /// Who is in the registry.
    pub registered: HashSet<UserId>,
    /// What each declared.
    pub declared: Vec<Declared>,
    /// Words of answers to questions that aren't settled; never saved unless accepted.
    pub answer_words: HashMap<MessageId, String>,
    /// Messages whose author took our offer, but whose words must be read again.
    pub offers_taken: HashSet<MessageId>,
    /// Promises on their way.
    pub in_flight: HashSet<i64>,
    /// The newest message heard in each place since the last tick.
    pub heard: HashMap<ChannelId, MessageId>,
    /// People of the registry who wrote since the last tick: how they were seen, and when.
    pub seen_people: HashMap<UserId, (Member, Timestamp)>,
    /// When the weekly summary is to be looked at next.
    pub summary_at: Timestamp,
    /// When the daily tidying is next.
    pub tidy_at: Timestamp,
    places: HashMap<ChannelId, ChannelContext>,
}

impl Guild {
    /// Fills memory from the store: registry, evidence, ties, pings of the last days.
    pub fn load(store: &Store, reader: &Reader, id: GuildId) -> Result<Self, StoreError> {
        let declared = store.all_skills(id)?;
        let people = store.people(id)?.into_iter();
        let registered = people.map(|one| one.member).collect();
        let mut guild = Self {
            shape: Community {
                id,
                ..Community::default()
            },
            seen: false,
            catching_up: false,
            matcher: reader.matcher(declared.iter().map(|one| one.skill.clone())),
            ranker: evidence::ranker(store, id, &registered)?,
            talk: Talk::default(),
            registered,
            declared,
            answer_words: HashMap::new(),
            offers_taken: HashSet::new(),
            in_flight: HashSet::new(),
            heard: HashMap::new(),
            seen_people: HashMap::new(),
            summary_at: Timestamp(0),
            tidy_at: Timestamp(0),
            places: HashMap::new(),
        };
        for member in guild.registered.clone() {
            guild.teach_declared(member);
        }
        Ok(guild)
    }

    /// A new question: its answers will teach the ranking, then it is learned.
    pub fn hear_question(&mut self, ask: &Ask) {
        evidence::watch(&mut self.ranker, ask, &self.registered);
        self.learn_question(ask);
    }

    /// Learns that a question was asked. The asker counts only if in the registry.
    pub fn learn_question(&mut self, ask: &Ask) {
        let seen = evidence::question_seen(ask, &self.registered);
        self.ranker.learn_question(&seen);
    }

    /// Learns that a question was answered. The answerer counts only if in the registry.
    pub fn learn_answer(&mut self, question: u64, who: UserId, at: Timestamp, text: &str) {
        let answerer = evidence::known(who, &self.registered);
        self.ranker.learn_answer(&AnswerSeen {
            question,
            answerer,
            at,
            text,
        });
    }

    /// Reads somebody's registry entry again after it changed.
    pub fn refresh_member(
        &mut self,
        store: &Store,
        reader: &Reader,
        member: UserId,
    ) -> Result<(), StoreError> {
        let id = self.shape.id;
        if store.person(id, member)?.is_some() {
            self.registered.insert(member);
        } else {
            self.registered.remove(&member);
        }
        let before = self.names();
        self.declared.retain(|one| one.member != member);
        self.declared.extend(store.skills_of(id, member)?);
        let names = self.names();
        // A new matcher costs some milliseconds of everybody's time.
        if names != before {
            self.matcher = reader.matcher(names);
            self.places.clear();
        }
        self.teach_declared(member);
        Ok(())
    }

    /// The names of the registry, each once.
    fn names(&self) -> BTreeSet<String> {
        self.declared.iter().map(|one| one.skill.clone()).collect()
    }

    fn teach_declared(&mut self, member: UserId) {
        let skills: Vec<_> = self
            .declared
            .iter()
            .filter(|one| one.member == member)
            .map(|one| DeclaredWeight {
                skill: &one.skill,
                weight: weight(one.level),
            })
            .collect();
        self.ranker.declare(member, &skills);
    }

    /// What a channel is about; remembered.
    pub fn about(&mut self, channel: ChannelId) -> ChannelContext {
        let home = self.shape.home_of(channel);
        let (shape, matcher) = (&self.shape, &self.matcher);
        let about = self.places.entry(home).or_insert_with(|| {
            shape
                .channels
                .get(&home)
                .map_or_else(ChannelContext::default, |place| {
                    matcher.channel(&place.name, Some(&place.topic))
                })
        });
        about.clone()
    }

    /// The topics of a text that stands in a channel.
    pub fn topics_in(&mut self, text: &str, channel: ChannelId) -> Vec<String> {
        let about = self.about(channel);
        super::reading::topics(&self.matcher, text, &about)
    }

    /// The community's shape changed: what channels are about is found anew.
    pub fn shape_changed(&mut self) {
        self.places.clear();
    }

    /// The people who declared a topic, with their level.
    pub fn declared_for<'a>(&'a self, topic: &'a str) -> impl Iterator<Item = &'a Declared> + 'a {
        self.declared.iter().filter(move |one| one.skill == topic)
    }

    /// Is this person a core member, or an administrator?
    pub fn is_core(&self, who: UserId, roles: &[RoleId], settings: &Settings) -> bool {
        let core = settings.core_role_in(&self.shape).map(|role| role.id);
        core.is_some_and(|core| roles.contains(&core)) || self.shape.is_admin(who, roles)
    }
}

/// How much a declared level counts; a learner is found, but last.
fn weight(level: Level) -> f32 {
    match level {
        Level::Expert => 1.0,
        Level::Practising => 0.7,
        Level::Learning => 0.3,
    }
}
