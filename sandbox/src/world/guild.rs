//! Members and roles coming, changing and going.

use serde_json::json;

use super::model::{Id, Member, Role};
use super::wire::id_of;
use super::{World, intent};

impl World {
    pub(super) fn insert_role(&mut self, id: Id, name: &str, permissions: u64, managed: bool) {
        let role = Role {
            id,
            name: name.to_owned(),
            permissions,
            mentionable: false,
            managed,
            position: self.roles.len() as u16,
            color: 0,
        };
        self.roles.insert(id, role);
    }

    pub(super) fn insert_member(&mut self, name: &str, bot: bool, roles: Vec<Id>) -> Id {
        let id = self.mint();
        let member = Member {
            id,
            name: name.to_owned(),
            bot,
            present: true,
            roles,
            joined_ms: self.now_ms,
            dms_closed: false,
        };
        self.members.insert(id, member);
        id
    }

    /// A role of this name, made if there is none; permissions and mentionable are set if given.
    pub fn put_role(
        &mut self,
        name: &str,
        permissions: Option<u64>,
        mentionable: Option<bool>,
    ) -> Id {
        let known = self.find_role(name).map(|role| role.id);
        let id = known.unwrap_or_else(|| {
            let id = self.mint();
            self.insert_role(id, name.trim_start_matches('@'), 0, false);
            id
        });
        if let Some(role) = self.roles.get_mut(&id) {
            role.permissions = permissions.unwrap_or(role.permissions);
            role.mentionable = mentionable.unwrap_or(role.mentionable);
            let event = if known.is_some() {
                "GUILD_ROLE_UPDATE"
            } else {
                "GUILD_ROLE_CREATE"
            };
            let data = json!({"guild_id": id_of(self.guild.id), "role": Self::role_json(role)});
            self.emit(event, intent::GUILDS, data);
            self.tell_page("member", json!({"role": id_of(id)}));
        }
        id
    }

    /// A member of this name, who joins if there is none; roles are set if given.
    pub fn put_member(&mut self, name: &str, roles: Option<Vec<Id>>) -> Id {
        let known = self
            .find_member(name)
            .map(|member| (member.id, member.present));
        let id = match known {
            Some((id, true)) => {
                let Some(roles) = roles else { return id };
                self.change_member(id, |member| member.roles = roles);
                return id;
            }
            Some((id, false)) => {
                let now = self.now_ms;
                if let Some(member) = self.members.get_mut(&id) {
                    member.present = true;
                    member.joined_ms = now;
                    member.roles = roles.unwrap_or_default();
                }
                id
            }
            None => self.insert_member(
                name.trim_start_matches('@'),
                false,
                roles.unwrap_or_default(),
            ),
        };
        let mut data = self.member_json(id);
        data["guild_id"] = id_of(self.guild.id);
        self.emit("GUILD_MEMBER_ADD", intent::GUILD_MEMBERS, data);
        self.tell_page("member", json!({"member": id_of(id)}));
        id
    }

    fn change_member(&mut self, id: Id, change: impl FnOnce(&mut Member)) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        let before = member.roles.clone();
        change(member);
        if member.roles == before {
            return;
        }
        let mut data = self.member_json(id);
        data["guild_id"] = id_of(self.guild.id);
        // An application always hears of its own member.
        let intents = if id == self.bot {
            intent::GUILDS
        } else {
            intent::GUILD_MEMBERS
        };
        self.emit("GUILD_MEMBER_UPDATE", intents, data);
        self.tell_page("member", json!({"member": id_of(id)}));
    }

    /// Gives or takes one role.
    pub fn set_member_role(&mut self, id: Id, role: Id, on: bool) {
        self.change_member(id, |member| {
            member.roles.retain(|held| *held != role);
            if on {
                member.roles.push(role);
            }
        });
    }

    /// A member leaves; what they wrote stays.
    pub fn remove_member(&mut self, id: Id) {
        let Some(member) = self.members.get_mut(&id) else {
            return;
        };
        member.present = false;
        member.roles.clear();
        for channel in self.channels.values_mut() {
            if let Some(thread) = &mut channel.thread {
                thread.members.remove(&id);
            }
        }
        let data = json!({"guild_id": id_of(self.guild.id), "user": self.user_json(id)});
        self.emit("GUILD_MEMBER_REMOVE", intent::GUILD_MEMBERS, data);
        self.tell_page("member", json!({"member": id_of(id)}));
    }
}
