//! A community as Discord shows it: channels, roles, and who may see what.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::ids::{ChannelId, GuildId, MessageId, RoleId, UserId};

/// Discord's permission bits that whoknows reads (the whole set is kept as given).
pub mod permission {
    /// May do everything, in every channel.
    pub const ADMINISTRATOR: u64 = 1 << 3;
    /// May change the server's settings.
    pub const MANAGE_GUILD: u64 = 1 << 5;
    /// May add reactions.
    pub const ADD_REACTIONS: u64 = 1 << 6;
    /// May see the channel.
    pub const VIEW_CHANNEL: u64 = 1 << 10;
    /// May write in the channel.
    pub const SEND_MESSAGES: u64 = 1 << 11;
    /// May delete others' messages, edit tags of others' posts.
    pub const MANAGE_MESSAGES: u64 = 1 << 13;
    /// May post embeds.
    pub const EMBED_LINKS: u64 = 1 << 14;
    /// May post files.
    pub const ATTACH_FILES: u64 = 1 << 15;
    /// May read what was written before.
    pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
    /// May archive, lock and delete threads and use moderated tags.
    pub const MANAGE_THREADS: u64 = 1 << 34;
    /// May open a thread that all can see.
    pub const CREATE_PUBLIC_THREADS: u64 = 1 << 35;
    /// May write in threads.
    pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
}

/// What kind of place a channel is, as far as whoknows cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChannelKind {
    /// A text channel.
    Text,
    /// An announcement channel.
    Announcement,
    /// A forum: its posts are threads.
    Forum,
    /// A thread that all who see the parent can see.
    PublicThread,
    /// A thread for the invited.
    PrivateThread,
    /// Voice, category and what else there is: never watched.
    Other,
}

/// An exception to what roles allow, for one role or one member, in one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overwrite {
    /// Whom it is for.
    pub whom: OverwriteTarget,
    /// Bits allowed.
    pub allow: u64,
    /// Bits denied.
    pub deny: u64,
}

/// Whom an overwrite is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverwriteTarget {
    /// All who have this role; the guild's own id stands for everyone.
    Role(RoleId),
    /// One member.
    Member(UserId),
}

/// A tag that a forum offers for its posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForumTag {
    /// Discord's number of the tag.
    pub id: u64,
    /// What people read.
    pub name: String,
    /// Only those who manage threads may set it.
    pub moderated: bool,
}

/// A channel, forum or thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// Its name, without `#`.
    pub name: String,
    /// What kind of place it is.
    pub kind: ChannelKind,
    /// For a thread the channel it hangs on; for a channel its category.
    pub parent: Option<ChannelId>,
    /// What the channel says it is about.
    pub topic: String,
    /// Exceptions to what roles allow; empty for threads, which follow their parent.
    pub overwrites: Vec<Overwrite>,
    /// Tags a forum offers.
    pub tags: Vec<ForumTag>,
    /// Tags set on a forum post.
    pub applied_tags: Vec<u64>,
}

impl Channel {
    /// Is it a thread (a forum post is one)?
    pub fn is_thread(&self) -> bool {
        matches!(
            self.kind,
            ChannelKind::PublicThread | ChannelKind::PrivateThread
        )
    }
}

/// A role and what it allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its id; the guild's own id for @everyone.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// What it allows, everywhere.
    pub permissions: u64,
}

/// A member as events show them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub id: UserId,
    /// The name shown in this community.
    pub name: String,
    /// Their roles, without @everyone.
    pub roles: Vec<RoleId>,
    /// Is it a bot or a webhook?
    pub is_bot: bool,
}

/// Everything whoknows knows about the shape of one community; kept in memory, refilled at each connection.
#[derive(Clone, Debug, Default)]
pub struct Community {
    /// Which community.
    pub id: GuildId,
    /// Its name.
    pub name: String,
    /// Who owns it; may do everything.
    pub owner: UserId,
    /// Who we are there.
    pub me: UserId,
    /// The bot's own roles.
    pub my_roles: Vec<RoleId>,
    /// Channels, forums and active threads.
    pub channels: HashMap<ChannelId, Channel>,
    /// The newest message of each of them when the connection was made, where Discord tells.
    pub newest: HashMap<ChannelId, MessageId>,
    /// Roles.
    pub roles: HashMap<RoleId, Role>,
}

impl Community {
    /// The channel that settings speak of: for a thread its parent, else itself.
    pub fn home_of(&self, channel: ChannelId) -> ChannelId {
        match self.channels.get(&channel) {
            Some(found) if found.is_thread() => found.parent.unwrap_or(channel),
            _ => channel,
        }
    }

    /// A channel by its name, as people write it (`#help` or `help`) or by its id.
    pub fn channel_named(&self, name: &str) -> Option<&Channel> {
        let name = name.trim_start_matches('#');
        self.channels
            .values()
            .filter(|channel| !channel.is_thread())
            .find(|channel| channel.name == name || channel.id.0.to_string() == name)
    }

    /// A role by its name (`@core` or `core`) or by its id.
    pub fn role_named(&self, name: &str) -> Option<&Role> {
        let name = name.trim_start_matches('@');
        self.roles
            .values()
            .find(|role| role.name == name || role.id.0.to_string() == name)
    }

    /// The permissions a member has in a channel, as Discord computes them:
    /// everyone's role and own roles together, then the channel's overwrites for
    /// everyone, for roles (all denials, then all allowances) and for the member.
    /// 0 for a channel that isn't known.
    pub fn permissions(&self, who: UserId, roles: &[RoleId], channel: ChannelId) -> u64 {
        let everyone = RoleId(self.id.0);
        let base = self.base_permissions(who, roles);
        if base & permission::ADMINISTRATOR != 0 {
            return u64::MAX;
        }
        let Some(place) = self.channels.get(&self.home_of(channel)) else {
            return 0;
        };
        let apply = |bits: u64, allow: u64, deny: u64| (bits & !deny) | allow;
        let mut bits = base;
        let (mut role_allow, mut role_deny, mut own) = (0, 0, None);
        for overwrite in &place.overwrites {
            match overwrite.whom {
                OverwriteTarget::Role(role) if role == everyone => {
                    bits = apply(bits, overwrite.allow, overwrite.deny);
                }
                OverwriteTarget::Role(role) if roles.contains(&role) => {
                    role_allow |= overwrite.allow;
                    role_deny |= overwrite.deny;
                }
                OverwriteTarget::Member(member) if member == who => own = Some(overwrite),
                _ => {}
            }
        }
        bits = apply(bits, role_allow, role_deny);
        bits = own.map_or(bits, |o| apply(bits, o.allow, o.deny));
        // Who can't see a channel can do nothing in it.
        if bits & permission::VIEW_CHANNEL == 0 {
            0
        } else {
            bits
        }
    }

    /// What roles allow before any channel's exceptions; everything for the owner.
    fn base_permissions(&self, who: UserId, roles: &[RoleId]) -> u64 {
        if who == self.owner {
            return u64::MAX;
        }
        let everyone = RoleId(self.id.0);
        roles
            .iter()
            .chain(std::iter::once(&everyone))
            .filter_map(|role| self.roles.get(role))
            .fold(0, |bits, role| bits | role.permissions)
    }

    /// May the member see the channel? A private thread counts as seen by nobody
    /// but those who are in it already, so nobody is asked into one.
    pub fn can_see(&self, who: UserId, roles: &[RoleId], channel: ChannelId) -> bool {
        let private = self
            .channels
            .get(&channel)
            .is_some_and(|c| c.kind == ChannelKind::PrivateThread);
        !private && self.permissions(who, roles, channel) & permission::VIEW_CHANNEL != 0
    }

    /// May the readers of `here` be told what stands in `place`? What is told in a channel, its threads and posts
    /// included, is for all who see it; what stands in a private thread is for nobody else.
    pub fn may_be_told(&self, place: ChannelId, here: ChannelId) -> bool {
        let private = self
            .channels
            .get(&place)
            .is_some_and(|found| found.kind == ChannelKind::PrivateThread);
        let is_near = !private && self.home_of(place) == self.home_of(here);
        place == here || is_near || self.is_open(place)
    }

    /// May everybody see the channel?
    pub fn is_open(&self, channel: ChannelId) -> bool {
        self.can_see(UserId(0), &[], channel)
    }

    /// Does the member manage the server (administrators and the owner included)?
    pub fn is_admin(&self, who: UserId, roles: &[RoleId]) -> bool {
        self.base_permissions(who, roles) & (permission::ADMINISTRATOR | permission::MANAGE_GUILD)
            != 0
    }

    /// May the bot itself do this in the channel?
    pub fn may_i(&self, wanted: u64, channel: ChannelId) -> bool {
        self.permissions(self.me, &self.my_roles, channel) & wanted == wanted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: u64, kind: ChannelKind, parent: Option<u64>) -> (ChannelId, Channel) {
        let channel = Channel {
            id: ChannelId(id),
            name: format!("place {id}"),
            kind,
            parent: parent.map(ChannelId),
            topic: String::new(),
            overwrites: Vec::new(),
            tags: Vec::new(),
            applied_tags: Vec::new(),
        };
        (channel.id, channel)
    }

    #[test]
    fn what_stands_in_a_private_thread_is_told_nowhere_else() {
        let everyone = Role {
            id: RoleId(1),
            name: "@everyone".to_owned(),
            permissions: permission::VIEW_CHANNEL,
        };
        let (help, public, private) = (ChannelId(10), ChannelId(11), ChannelId(12));
        let shape = Community {
            id: GuildId(1),
            channels: HashMap::from([
                place(10, ChannelKind::Text, None),
                place(11, ChannelKind::PublicThread, Some(10)),
                place(12, ChannelKind::PrivateThread, Some(10)),
            ]),
            roles: HashMap::from([(everyone.id, everyone)]),
            ..Community::default()
        };
        assert!(shape.may_be_told(public, help) && shape.may_be_told(help, private));
        assert!(shape.may_be_told(private, private));
        assert!(!shape.may_be_told(private, help) && !shape.may_be_told(private, public));
    }
}
