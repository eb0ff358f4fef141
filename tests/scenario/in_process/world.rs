//! A small model of the community: who is there, what was written, what stands on it.

use std::collections::{BTreeMap, HashSet};

use whoknows::domain::community::{
    Channel, ChannelKind, Community, ForumTag, Member, Overwrite, OverwriteTarget, Role, permission,
};
use whoknows::domain::ids::{ChannelId, GuildId, MessageId, RoleId, UserId};
use whoknows::domain::time::Timestamp;

use super::super::render::{BOT, Names, clock};
use super::super::script::{self, Head, Pick, Place};
use super::super::stage::{Deed, Seen};
use super::notes::Note;

const GUILD: u64 = 700_000_000_000_000_000;
const ME: u64 = GUILD + 1;
const CORE: u64 = GUILD + 2;
const MY_ROLE: u64 = GUILD + 3;
const FIRST_ROLE: u64 = GUILD + 10;
const FIRST_PERSON: u64 = GUILD + 100;
const FIRST_CHANNEL: u64 = GUILD + 500;

/// The community.
pub struct World {
    pub shape: Community,
    pub notes: BTreeMap<MessageId, Note>,
    pub now: Timestamp,
    pub names: Names,
    /// Who left.
    pub away: HashSet<UserId>,
    people: Vec<Member>,
    /// Where everybody was last.
    seats: BTreeMap<UserId, ChannelId>,
    threads: Vec<ChannelId>,
    made: u64,
}

/// The roles of a member: the core one, and those of the head by their place.
fn roles_of(head: &Head, person: &script::Person) -> Vec<RoleId> {
    let core = person.is_core.then_some(RoleId(CORE));
    let named = head.roles().zip(FIRST_ROLE..);
    let theirs = named.filter(|(name, _)| person.roles.iter().any(|role| role == name));
    core.into_iter()
        .chain(theirs.map(|(_, id)| RoleId(id)))
        .collect()
}

impl World {
    pub fn new(head: &Head) -> Self {
        let mut people: Vec<Member> = (FIRST_PERSON..)
            .zip(&head.people)
            .map(|(id, person)| Member {
                id: UserId(id),
                name: person.name.clone(),
                roles: roles_of(head, person),
                is_bot: person.is_bot,
            })
            .collect();
        people.push(Member {
            id: UserId(ME),
            name: BOT.to_owned(),
            roles: vec![RoleId(MY_ROLE)],
            is_bot: true,
        });
        let mut names = Names::default();
        names
            .people
            .extend(people.iter().map(|one| (one.id.0, one.name.clone())));
        let channels = (FIRST_CHANNEL..)
            .zip(&head.channels)
            .map(|(id, channel)| (ChannelId(id), build(ChannelId(id), channel, &people)))
            .collect();
        let role = |id, name: &str, permissions| {
            let (id, name) = (RoleId(id), name.to_owned());
            (
                id,
                Role {
                    id,
                    name,
                    permissions,
                },
            )
        };
        let talk = permission::VIEW_CHANNEL
            | permission::SEND_MESSAGES
            | permission::SEND_MESSAGES_IN_THREADS
            | permission::READ_MESSAGE_HISTORY
            | permission::ADD_REACTIONS;
        let run = talk | permission::CREATE_PUBLIC_THREADS | permission::MANAGE_THREADS;
        Self {
            shape: Community {
                id: GuildId(GUILD),
                name: "The guild".to_owned(),
                owner: UserId(1),
                me: UserId(ME),
                my_roles: vec![RoleId(MY_ROLE)],
                channels,
                newest: [].into(),
                roles: [
                    role(GUILD, "@everyone", talk),
                    role(CORE, "core", talk),
                    role(MY_ROLE, BOT, run),
                ]
                .into_iter()
                .chain(
                    head.roles()
                        .zip(FIRST_ROLE..)
                        .map(|(name, id)| role(id, name, talk)),
                )
                .collect(),
            },
            notes: BTreeMap::new(),
            now: head.starts,
            names,
            away: HashSet::new(),
            people,
            seats: BTreeMap::new(),
            threads: Vec::new(),
            made: 0,
        }
    }

    /// A new id; it carries the time, as Discord's do.
    pub fn fresh_id(&mut self) -> u64 {
        self.made += 1;
        MessageId::first_at(self.now).0 + self.made
    }

    pub fn role(&self, name: &str) -> Result<RoleId, String> {
        let found = self.shape.roles.values().find(|role| role.name == name);
        found
            .map(|role| role.id)
            .ok_or_else(|| format!("what role is {name:?}?"))
    }

    pub fn person(&self, name: &str) -> Result<UserId, String> {
        let found = self.people.iter().find(|one| one.name == name);
        found
            .map(|one| one.id)
            .ok_or_else(|| format!("who is {name:?}?"))
    }

    pub fn member(&self, who: UserId) -> Member {
        let found = self.people.iter().find(|one| one.id == who);
        found.expect("a member").clone()
    }

    pub fn name(&self, who: UserId) -> String {
        self.member(who).name
    }

    /// The first channel that isn't for core members only.
    pub fn default_place() -> ChannelId {
        ChannelId(FIRST_CHANNEL)
    }

    pub fn whereabouts(&self, who: UserId) -> ChannelId {
        self.seats
            .get(&who)
            .copied()
            .unwrap_or(Self::default_place())
    }

    pub fn place(&self, place: &Place) -> Result<ChannelId, String> {
        let found = match place {
            Place::Channel(name) => self.shape.channel_named(name).map(|channel| channel.id),
            Place::NewestThread => self.threads.last().copied(),
            Place::Thread(title) => self
                .threads
                .iter()
                .rev()
                .find(|id| {
                    self.shape.channels[id]
                        .name
                        .starts_with(title.trim_end_matches('…'))
                })
                .copied(),
        };
        found.ok_or_else(|| "there is no such place".to_owned())
    }

    /// `#help`, or `#help › Title`.
    pub fn place_name(&self, channel: ChannelId) -> String {
        let Some(place) = self.shape.channels.get(&channel) else {
            return "nowhere".to_owned();
        };
        match place.parent.filter(|_| place.is_thread()) {
            Some(parent) => format!("{} › {}", self.place_name(parent), place.name),
            None => format!("#{}", place.name),
        }
    }

    /// The newest message that is meant.
    pub fn find(&self, pick: &Pick) -> Result<&Note, String> {
        let meant = |note: &&Note| match pick {
            Pick::LastOf(name) => self.name(note.author) == *name,
            Pick::Beginning(words) => note.text.starts_with(words.trim_end_matches('…')),
        };
        let mut newest = self
            .notes
            .values()
            .rev()
            .filter(|note| !note.gone && note.only_for.is_none());
        newest
            .find(meant)
            .ok_or_else(|| "there is no such message".to_owned())
    }

    pub fn note_mut(&mut self, id: MessageId) -> Result<&mut Note, String> {
        self.notes
            .get_mut(&id)
            .ok_or_else(|| "there is no such message".to_owned())
    }

    /// Adds a message and gives its id.
    pub fn add(&mut self, note: Note) -> MessageId {
        let id = MessageId(self.fresh_id());
        self.add_as(id, note)
    }

    /// The first message of a forum post bears the post's own id.
    pub fn add_opener(&mut self, note: Note) -> MessageId {
        self.add_as(MessageId(note.channel.0), note)
    }

    fn add_as(&mut self, id: MessageId, note: Note) -> MessageId {
        let described = format!("{}, {}", self.name(note.author), clock(self.now));
        self.names.messages.insert(id.0, described);
        if note.only_for.is_none() {
            self.seats.insert(note.author, note.channel);
        }
        self.notes.insert(id, Note { id, ..note });
        id
    }

    pub fn describe(&self, id: MessageId) -> String {
        self.names
            .messages
            .get(&id.0)
            .cloned()
            .unwrap_or_else(|| "nothing".to_owned())
    }

    /// Opens a thread; on a message it bears the message's id.
    pub fn open_thread(&mut self, parent: ChannelId, id: u64, name: &str) -> Channel {
        let thread = Channel {
            id: ChannelId(id),
            name: name.to_owned(),
            kind: ChannelKind::PublicThread,
            parent: Some(parent),
            topic: String::new(),
            overwrites: Vec::new(),
            tags: Vec::new(),
            applied_tags: Vec::new(),
        };
        self.shape.channels.insert(thread.id, thread.clone());
        self.threads.push(thread.id);
        thread
    }

    pub fn open_post(&mut self, forum: ChannelId, name: &str) -> ChannelId {
        let id = self.fresh_id();
        self.open_thread(forum, id, name).id
    }

    pub fn make_channel(&mut self, name: &str) -> Channel {
        let id = ChannelId(self.fresh_id());
        let plain = script::Channel {
            name: name.to_owned(),
            ..script::Channel::default()
        };
        let made = build(id, &plain, &self.people);
        self.shape.channels.insert(id, made.clone());
        made
    }

    pub fn remove_channel(&mut self, channel: ChannelId) {
        self.shape.channels.remove(&channel);
        self.threads.retain(|thread| *thread != channel);
        for note in self
            .notes
            .values_mut()
            .filter(|note| note.channel == channel)
        {
            note.gone = true;
        }
    }

    /// Takes a channel away from somebody; for the bot it means that it may not even write there.
    pub fn hide(&mut self, who: &str, channel: &str) -> Result<Channel, String> {
        let whom = OverwriteTarget::Member(self.person(who)?);
        self.deny(
            channel,
            whom,
            permission::VIEW_CHANNEL | permission::SEND_MESSAGES,
        )
    }

    pub fn forbid_threads(&mut self, channel: &str) -> Result<Channel, String> {
        self.deny(
            channel,
            OverwriteTarget::Member(UserId(ME)),
            permission::CREATE_PUBLIC_THREADS,
        )
    }

    fn deny(&mut self, channel: &str, whom: OverwriteTarget, deny: u64) -> Result<Channel, String> {
        let id = self.place(&Place::Channel(channel.to_owned()))?;
        let channel = self.shape.channels.get_mut(&id).ok_or("no such channel")?;
        channel.overwrites.push(Overwrite {
            whom,
            allow: 0,
            deny,
        });
        Ok(channel.clone())
    }

    /// `@bo` as Discord writes it, where somebody is called so.
    pub fn with_mentions(&self, text: &str) -> String {
        let mut words = text.to_owned();
        for person in &self.people {
            let called = format!("@{}", person.name);
            let mut from = 0;
            while let Some(at) = words[from..].find(&called).map(|at| at + from) {
                let end = at + called.len();
                from = end;
                if !words[end..].starts_with(char::is_alphanumeric) {
                    words.replace_range(at..end, &format!("<@{}>", person.id));
                    from = at;
                }
            }
        }
        words
    }

    pub fn mentions_in(&self, text: &str) -> Vec<UserId> {
        let all = self.people.iter().map(|one| one.id);
        all.filter(|id| text.contains(&format!("<@{id}>")))
            .collect()
    }

    /// Something done now.
    pub fn seen(&self, deed: Deed) -> Seen {
        Seen {
            at: self.now,
            meanwhile: false,
            deed,
            place: String::new(),
            only_for: None,
            notified: Vec::new(),
            silent: false,
            text: String::new(),
            below: Vec::new(),
        }
    }
}

fn build(id: ChannelId, from: &script::Channel, people: &[Member]) -> Channel {
    let mut overwrites = Vec::new();
    let view = permission::VIEW_CHANNEL;
    if from.only_core {
        overwrites.push(Overwrite {
            whom: OverwriteTarget::Role(RoleId(GUILD)),
            allow: 0,
            deny: view,
        });
        for role in [CORE, MY_ROLE] {
            overwrites.push(Overwrite {
                whom: OverwriteTarget::Role(RoleId(role)),
                allow: view,
                deny: 0,
            });
        }
    }
    for one in people.iter().filter(|one| from.not_for.contains(&one.name)) {
        overwrites.push(Overwrite {
            whom: OverwriteTarget::Member(one.id),
            allow: 0,
            deny: view,
        });
    }
    let tags = from
        .forum
        .iter()
        .flatten()
        .zip(1..)
        .map(|(name, id)| ForumTag {
            id,
            name: name.clone(),
            moderated: false,
        });
    Channel {
        id,
        name: from.name.clone(),
        kind: if from.forum.is_some() {
            ChannelKind::Forum
        } else {
            ChannelKind::Text
        },
        parent: None,
        topic: from.topic.clone(),
        overwrites,
        tags: tags.collect(),
        applied_tags: Vec::new(),
    }
}
