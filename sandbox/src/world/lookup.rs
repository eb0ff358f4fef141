//! Finding things by id or by name, as people write them.

use super::World;
use super::model::{Channel, Id, Kind, Member, Role};

/// `#help`, `@bo`, `<#12>`, `<@!12>`, `<@&12>` or `12`, without the decoration.
fn bare(name: &str) -> &str {
    let name = name.trim();
    if let Some(inside) = name
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
    {
        return inside.trim_start_matches(['@', '#', '!', '&']);
    }
    name.trim_start_matches(['#', '@'])
}

impl World {
    pub fn find_member(&self, name: &str) -> Option<&Member> {
        let name = bare(name);
        let by_id = name.parse::<Id>().ok().and_then(|id| self.members.get(&id));
        by_id.or_else(|| {
            let same = |member: &&Member| member.name.eq_ignore_ascii_case(name);
            self.present()
                .find(same)
                .or_else(|| self.members.values().find(same))
        })
    }

    pub fn find_role(&self, name: &str) -> Option<&Role> {
        let full = name.trim();
        let name = bare(name);
        let by_id = name.parse::<Id>().ok().and_then(|id| self.roles.get(&id));
        by_id.or_else(|| {
            self.roles.values().find(|role| {
                role.name.eq_ignore_ascii_case(name) || role.name.eq_ignore_ascii_case(full)
            })
        })
    }

    /// A channel or, failing that, the thread of this name that was active last. `dm` is the
    /// direct-message channel of `person` with the bot.
    pub fn find_channel(&self, name: &str) -> Option<&Channel> {
        let by_id = bare(name)
            .parse::<Id>()
            .ok()
            .and_then(|id| self.channels.get(&id));
        by_id
            .or_else(|| {
                self.guild_channels()
                    .find(|channel| channel.name.eq_ignore_ascii_case(bare(name)))
            })
            .or_else(|| {
                let name = name.trim();
                self.channels
                    .values()
                    .filter(|channel| channel.kind != Kind::Dm && channel.thread.is_some())
                    .filter(|channel| {
                        channel.name.eq_ignore_ascii_case(name)
                            || channel.name.eq_ignore_ascii_case(bare(name))
                    })
                    .max_by_key(|channel| {
                        (
                            channel.thread.as_ref().map(|thread| thread.last_active_ms),
                            channel.id,
                        )
                    })
            })
    }

    pub fn find_dm(&self, person: Id) -> Option<&Channel> {
        self.channels
            .values()
            .find(|channel| channel.kind == Kind::Dm && channel.recipient == Some(person))
    }

    pub fn name_of(&self, user: Id) -> String {
        self.members
            .get(&user)
            .map_or_else(|| user.to_string(), |member| member.name.clone())
    }
}
