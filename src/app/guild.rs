//! One community in memory: its shape, its registry's names, who may know what, and what was just said.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::catch_up::Missed;
use super::evidence;
use super::learning::{Learn, Learning};
use super::reading::Reader;
use super::talk::Talk;
use crate::domain::ask::Ask;
use crate::domain::calendar::Week;
use crate::domain::community::{Community, Member};
use crate::domain::ids::{ChannelId, GuildId, MessageId, RoleId, UserId};
use crate::domain::matching::{AnswerSeen, Declared as DeclaredWeight};
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
    /// What was written while we weren't listening and isn't read yet.
    pub missed: Missed,
    /// Finds topics in texts.
    pub matcher: TopicMatcher,
    /// Knows who may know.
    pub ranker: Learning,
    /// What was just said.
    pub talk: Talk,
    /// Who is in the registry.
    pub registered: Arc<HashSet<UserId>>,
    /// What each declared, in order of members.
    pub declared: Vec<Declared>,
    /// Other names of skills, by the core members: the name, and the skill it means.
    pub aliases: Vec<(String, String)>,
    /// Roles that stand for a skill.
    pub linked_roles: Vec<(RoleId, String)>,
    /// Words of answers to questions that aren't settled; never saved unless accepted.
    pub answer_words: HashMap<MessageId, String>,
    /// Messages whose author took our offer, but whose words must be read again.
    pub offers_taken: HashSet<MessageId>,
    /// Promises on their way.
    pub in_flight: HashSet<i64>,
    /// The newest message heard in each place since the last tick.
    pub heard: HashMap<ChannelId, MessageId>,
    /// People of the registry who wrote since the last tick: when, and how they were seen if it was live.
    pub seen_people: HashMap<UserId, (Option<Member>, Timestamp)>,
    /// Who wrote since the last tick, by hour since 1970: when last.
    pub wrote: HashMap<(UserId, i64), Timestamp>,
    /// When the weekly summary is to be looked at next.
    pub summary_at: Timestamp,
    /// The week whose summary has no channel to go to, once the log was told of it.
    pub summary_homeless: Option<Week>,
    /// When the daily tidying is next.
    pub tidy_at: Timestamp,
    places: HashMap<ChannelId, ChannelContext>,
}

impl Guild {
    /// Fills memory from the store: registry, evidence, ties, pings of the last days; `learn` gives the ranking.
    pub fn load(
        store: &Store,
        reader: &Reader,
        id: GuildId,
        learn: Learn,
    ) -> Result<Self, StoreError> {
        let mut declared = store.all_skills(id)?;
        declared.sort_by_key(|one| one.member);
        let registered = Arc::new(store.members(id)?);
        let names = declared.iter().map(|one| one.skill.clone());
        let aliases = store.aliases(id)?;
        let mut guild = Self {
            shape: Community {
                id,
                ..Community::default()
            },
            seen: false,
            missed: Missed::default(),
            matcher: reader.matcher_with(names, &aliases),
            ranker: learn(store, id, &registered)?,
            talk: Talk::default(),
            registered,
            declared,
            aliases,
            linked_roles: store.linked_roles(id)?,
            answer_words: HashMap::new(),
            offers_taken: HashSet::new(),
            in_flight: HashSet::new(),
            heard: HashMap::new(),
            seen_people: HashMap::new(),
            wrote: HashMap::new(),
            summary_at: Timestamp(0),
            summary_homeless: None,
            tidy_at: Timestamp(0),
            places: HashMap::new(),
        };
        guild.teach_all_declared();
        Ok(guild)
    }

    /// Takes in the past if it has just been learned on its thread.
    pub fn take_in_the_past(&mut self) {
        if let Some(meanwhile) = self.ranker.take_in() {
            self.teach_all_declared();
            self.ranker.repeat(meanwhile);
            tracing::info!(guild = %self.shape.id, questions = self.ranker.questions_known(), "the past is learned");
        }
    }

    /// May people be chosen? Not while one of the messages being read may be the answer, nor before it is known who
    /// answered what in the past.
    pub fn may_choose(&self) -> bool {
        !self.missed.is_reading() && self.ranker.knows_the_past()
    }

    /// A new question: its answers will teach the ranking, then it is learned.
    pub fn hear_question(&mut self, ask: &Ask) {
        let (ask, registered) = (ask.clone(), Arc::clone(&self.registered));
        self.ranker.learn(move |ranker| {
            evidence::watch(ranker, &ask, &registered);
            ranker.learn_question(&evidence::question_seen(&ask, &registered));
        });
    }

    /// Learns that a question was asked. The asker counts only if in the registry.
    pub fn learn_question(&mut self, ask: &Ask) {
        let (ask, registered) = (ask.clone(), Arc::clone(&self.registered));
        self.ranker.learn(move |ranker| {
            ranker.learn_question(&evidence::question_seen(&ask, &registered));
        });
    }

    /// Learns that a question was answered. The answerer counts only if in the registry.
    pub fn learn_answer(&mut self, question: u64, who: UserId, at: Timestamp, text: &str) {
        let answerer = evidence::known(who, &self.registered);
        let text = text.to_owned();
        self.ranker.learn(move |ranker| {
            ranker.learn_answer(&AnswerSeen {
                question,
                answerer,
                at,
                text: &text,
            });
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
            Arc::make_mut(&mut self.registered).insert(member);
        } else {
            Arc::make_mut(&mut self.registered).remove(&member);
        }
        let before = self.names();
        let theirs = self.declared_at(member);
        self.declared.splice(theirs, store.skills_of(id, member)?);
        let names = self.names();
        // A new matcher costs some milliseconds of everybody's time.
        if names != before {
            self.matcher = reader.matcher_with(names, &self.aliases);
            self.places.clear();
        }
        self.teach_declared(member);
        Ok(())
    }

    /// Reads the whole registry again after core members changed it.
    pub fn refresh_registry(&mut self, store: &Store, reader: &Reader) -> Result<(), StoreError> {
        let id = self.shape.id;
        self.declared = store.all_skills(id)?;
        self.declared.sort_by_key(|one| one.member);
        self.aliases = store.aliases(id)?;
        self.linked_roles = store.linked_roles(id)?;
        self.registered = Arc::new(store.members(id)?);
        self.matcher = reader.matcher_with(self.names(), &self.aliases);
        self.places.clear();
        self.teach_all_declared();
        Ok(())
    }

    /// The names of the registry, each once.
    fn names(&self) -> BTreeSet<String> {
        self.declared.iter().map(|one| one.skill.clone()).collect()
    }

    fn teach_all_declared(&mut self) {
        for member in Arc::clone(&self.registered).iter() {
            self.teach_declared(*member);
        }
    }

    fn teach_declared(&mut self, member: UserId) {
        let theirs = self.declared_at(member);
        let skills: Vec<_> = self.declared[theirs]
            .iter()
            .map(|one| DeclaredWeight {
                skill: &one.skill,
                weight: weight(one.level),
            })
            .collect();
        self.ranker.declare(member, &skills);
    }

    /// What one member declared.
    pub fn declared_by(&self, member: UserId) -> &[Declared] {
        &self.declared[self.declared_at(member)]
    }

    fn declared_at(&self, member: UserId) -> Range<usize> {
        let begins = self.declared.partition_point(|one| one.member < member);
        let length = self.declared[begins..].partition_point(|one| one.member == member);
        begins..begins + length
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
