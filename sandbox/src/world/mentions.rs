//! Whom a text mentions, what `allowed_mentions` leaves of it, and who is really notified.

use serde_json::Value;

use super::World;
use super::model::{Id, Message, flag, message_kind};
use super::permissions::MENTION_EVERYONE;
use crate::refusal::{FormErrors, Refusal};

/// Mentions as they stand in a text, outside code.
#[derive(Debug, Default, PartialEq)]
pub struct Found {
    pub users: Vec<Id>,
    pub roles: Vec<Id>,
    pub everyone: bool,
}

/// Finds mentions the way Discord does: not in code spans and code blocks.
pub fn find(text: &str) -> Found {
    let mut found = Found::default();
    for part in outside_code(text) {
        found.everyone |= part.contains("@everyone") || part.contains("@here");
        let mut rest = part;
        while let Some(start) = rest.find("<@") {
            rest = &rest[start + 2..];
            let Some(end) = rest.find('>') else { break };
            let inside = &rest[..end];
            if let Some(Ok(id)) = inside.strip_prefix('&').map(str::parse) {
                push_once(&mut found.roles, id);
            } else if let Ok(id) = inside.strip_prefix('!').unwrap_or(inside).parse() {
                push_once(&mut found.users, id);
            }
        }
    }
    found
}

fn push_once(list: &mut Vec<Id>, id: Id) {
    if !list.contains(&id) {
        list.push(id);
    }
}

/// The parts of a text that are not code; an unclosed backtick is plain text.
pub fn outside_code(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut plain_from = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('`') {
        let open = at + found;
        let run = text[open..]
            .bytes()
            .take_while(|byte| *byte == b'`')
            .count();
        let after = open + run;
        match closing(&text[after..], run) {
            Some(close) => {
                parts.push(&text[plain_from..open]);
                at = after + close + run;
                plain_from = at;
            }
            None => at = after,
        }
    }
    parts.push(&text[plain_from..]);
    parts
}

/// Where a run of exactly `run` backticks closes a span (three or more close a block).
fn closing(text: &str, run: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find('`') {
        let open = at + found;
        let length = text[open..]
            .bytes()
            .take_while(|byte| *byte == b'`')
            .count();
        if length == run || (run >= 3 && length >= run) {
            return Some(open);
        }
        at = open + length;
    }
    None
}

/// What `allowed_mentions` allows.
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are the fields of allowed_mentions"
)]
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    pub everyone: bool,
    pub all_users: bool,
    pub all_roles: bool,
    pub users: Vec<Id>,
    pub roles: Vec<Id>,
    pub replied_user: bool,
}

impl Allowed {
    /// An ordinary message without `allowed_mentions`: all that stands in the text.
    pub fn everything() -> Self {
        Self {
            everyone: true,
            all_users: true,
            all_roles: true,
            replied_user: true,
            ..Self::default()
        }
    }

    /// An answer to an interaction without `allowed_mentions`: users only.
    pub fn users_only() -> Self {
        Self {
            all_users: true,
            ..Self::default()
        }
    }

    /// Reads `allowed_mentions`; `absent` is what its absence means.
    pub fn read(value: &Value, absent: Self) -> Result<Self, Refusal> {
        if value.is_null() {
            return Ok(absent);
        }
        let mut errors = FormErrors::default();
        let mut allowed = Self {
            replied_user: value["replied_user"].as_bool().unwrap_or(false),
            ..Self::default()
        };
        for (index, kind) in list(&value["parse"]).iter().enumerate() {
            match kind.as_str() {
                Some("everyone") => allowed.everyone = true,
                Some("users") => allowed.all_users = true,
                Some("roles") => allowed.all_roles = true,
                _ => errors.add(
                    format!("allowed_mentions.parse.{index}"),
                    "BASE_TYPE_CHOICES",
                    "Value must be one of ('roles', 'users', 'everyone').",
                ),
            }
        }
        allowed.users = ids(&value["users"], "allowed_mentions.users", &mut errors);
        allowed.roles = ids(&value["roles"], "allowed_mentions.roles", &mut errors);
        for (name, all, some) in [
            ("users", allowed.all_users, !allowed.users.is_empty()),
            ("roles", allowed.all_roles, !allowed.roles.is_empty()),
        ] {
            if all && some {
                let words =
                    format!("parse:[\"{name}\"] and {name}: [ids...] are mutually exclusive.");
                errors.add(
                    "allowed_mentions",
                    "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                    words,
                );
            }
        }
        errors.finish().map(|()| allowed)
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn ids(value: &Value, path: &str, errors: &mut FormErrors) -> Vec<Id> {
    let items = list(value);
    if items.len() > 100 {
        errors.add(
            path,
            "BASE_TYPE_MAX_LENGTH",
            "Must be 100 or fewer in length.",
        );
    }
    let mut ids = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let read = item
            .as_u64()
            .or_else(|| item.as_str().and_then(|text| text.parse().ok()));
        match read {
            Some(id) => push_once(&mut ids, id),
            None => errors.add(
                format!("{path}.{index}"),
                "NUMBER_TYPE_COERCE",
                format!("Value {item} is not snowflake."),
            ),
        }
    }
    ids
}

impl World {
    /// Sets a new message's mentions and, unless it is seen by one person only, its notified.
    pub(super) fn settle_mentions(&self, message: &mut Message, allowed: &Allowed) {
        let found = find(&message.content);
        let Some(channel) = self.channels.get(&message.channel) else {
            return;
        };
        let may_everyone = self.permissions(message.author, channel) & MENTION_EVERYONE != 0;
        message.mentions = found
            .users
            .into_iter()
            .filter(|user| self.members.contains_key(user))
            .filter(|user| allowed.all_users || allowed.users.contains(user))
            .collect();
        message.mention_roles = found
            .roles
            .into_iter()
            .filter(|role| *role != self.guild.id)
            .filter(|role| allowed.all_roles || allowed.roles.contains(role))
            .filter(|role| {
                let known = self.roles.get(role);
                known.is_some_and(|role| role.mentionable || may_everyone)
            })
            .collect();
        message.mention_everyone = found.everyone && allowed.everyone && may_everyone;
        if let Some(author) = self
            .replied_author(message)
            .filter(|_| allowed.replied_user)
        {
            push_once(&mut message.mentions, author);
        }
        message.silent = message.flags & flag::SUPPRESS_NOTIFICATIONS != 0;
        message.notified = self.notified_by(message);
    }

    fn replied_author(&self, message: &Message) -> Option<Id> {
        if message.kind != message_kind::REPLY {
            return None;
        }
        let target = message.reference?.message?;
        self.messages.get(&target).map(|found| found.author)
    }

    fn notified_by(&self, message: &Message) -> Vec<Id> {
        let direct = self
            .channels
            .get(&message.channel)
            .and_then(|channel| channel.recipient);
        self.members
            .values()
            .filter(|member| member.present && !member.bot && member.id != message.author)
            .filter(|_| !message.ephemeral())
            .filter(|member| {
                message.mention_everyone
                    || direct == Some(member.id)
                    || message.mentions.contains(&member.id)
                    || member
                        .roles
                        .iter()
                        .any(|role| message.mention_roles.contains(role))
            })
            .filter(|member| self.can_be_brought(member.id, message.channel))
            .map(|member| member.id)
            .collect()
    }

    /// What a person's `@bo` becomes when they press Enter: `<@id>`; the rest stays.
    pub fn typed_mentions(&self, text: &str) -> String {
        let parts = outside_code(text);
        let start = text.as_ptr() as usize;
        let mut out = String::with_capacity(text.len());
        let mut copied = 0;
        for part in parts {
            let from = part.as_ptr() as usize - start;
            out.push_str(&text[copied..from]);
            self.type_into(&mut out, part);
            copied = from + part.len();
        }
        out.push_str(&text[copied..]);
        out
    }

    fn type_into(&self, out: &mut String, part: &str) {
        let mut rest = part;
        while let Some(at) = rest.find('@') {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            let glued = before
                .chars()
                .next_back()
                .is_some_and(|c| c.is_alphanumeric() || c == '<');
            if let Some((mention, length)) = self.name_at(&from[1..]).filter(|_| !glued) {
                out.push_str(&mention);
                rest = &from[1 + length..];
            } else {
                out.push('@');
                rest = &from[1..];
            }
        }
        out.push_str(rest);
    }

    /// The longest member or role name that `text` starts with, as a mention, and its length.
    fn name_at(&self, text: &str) -> Option<(String, usize)> {
        let people = self
            .members
            .values()
            .filter(|member| member.present)
            .map(|member| (&member.name, format!("<@{}>", member.id)));
        let roles = self
            .roles
            .values()
            .filter(|role| role.id != self.guild.id && !role.managed)
            .map(|role| (&role.name, format!("<@&{}>", role.id)));
        // Of two as long as each other the last is taken: the person.
        roles
            .chain(people)
            .filter(|(name, _)| starts_with_word(text, name))
            .max_by_key(|(name, _)| name.len())
            .map(|(name, mention)| (mention, name.len()))
    }
}

fn starts_with_word(text: &str, name: &str) -> bool {
    let Some(head) = text.get(..name.len()) else {
        return false;
    };
    let next = text[name.len()..].chars().next();
    head.eq_ignore_ascii_case(name) && !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_in_code_do_not_count() {
        let found = find("hi <@12> and `<@13>` and ```\n@everyone <@&14>\n``` <@!15> `open <@&16>");
        assert_eq!(found.users, [12, 15]);
        assert_eq!(found.roles, [16]);
        assert!(!found.everyone);
        assert!(find("hey @here").everyone);
    }

    #[test]
    fn parse_and_list_exclude_each_other() {
        let value = serde_json::json!({"parse": ["users"], "users": ["1"]});
        let refusal = Allowed::read(&value, Allowed::everything()).unwrap_err();
        assert_eq!(refusal.code, 50035);
        assert!(
            refusal
                .errors
                .unwrap()
                .to_string()
                .contains("mutually exclusive")
        );
    }
}
