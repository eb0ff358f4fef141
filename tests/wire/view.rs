//! What members see of what the bot did, read from the sandbox: two moments compared.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use whoknows::domain::time::Timestamp;
use whoknows_sandbox::Sandbox;

use super::render::{BOT, Names};
use super::stage::{Deed, Seen};

/// What stands in the sandbox at a moment.
#[derive(Default)]
pub struct View {
    /// Messages by id.
    pub rows: BTreeMap<u64, Value>,
    /// Threads by id.
    pub threads: BTreeMap<String, Value>,
}

impl View {
    /// As it is now.
    pub fn of(sandbox: &Sandbox) -> Self {
        let rows = sandbox.transcript(0).into_iter();
        let rows = rows.filter_map(|row| Some((number(&row["id"])?, row)));
        let state = sandbox.state();
        let threads = state["threads"].as_array().cloned().unwrap_or_default();
        let threads = threads.into_iter().map(|thread| {
            let id = thread["id"].as_str().unwrap_or_default().to_owned();
            (id, thread)
        });
        Self {
            rows: rows.collect(),
            threads: threads.collect(),
        }
    }
}

/// What happened from one moment to another.
pub struct Glance<'a> {
    /// How people and messages are called.
    pub names: &'a Names,
    /// The later moment.
    pub now: Timestamp,
    /// How it was.
    pub before: &'a View,
    /// How it is.
    pub after: &'a View,
}

impl Glance<'_> {
    /// All of it.
    pub fn differences(&self) -> Vec<Seen> {
        let (before, after) = (self.before, self.after);
        let mut seen = Vec::new();
        let mut opened = BTreeSet::new();
        seen.extend(self.renamed());
        for (id, row) in &after.rows {
            let Some(old) = before.rows.get(id) else {
                if row["author"] == BOT {
                    seen.push(self.new_message(row, &mut opened));
                }
                seen.extend(self.reactions(*id, &Value::Null, row));
                continue;
            };
            seen.extend(self.reactions(*id, &old["reactions"], row));
            let same = row["text"] == old["text"] && row["components"] == old["components"];
            if row["author"] == BOT && !same {
                seen.push(Seen {
                    notified: Vec::new(),
                    ..self.shown(row, Deed::Edits)
                });
            }
        }
        for (id, old) in &before.rows {
            let place = after
                .threads
                .get(old["thread_id"].as_str().unwrap_or_default());
            let with_its_thread = old["thread_id"].is_string() && place.is_none();
            if !after.rows.contains_key(id) && old["author"] == BOT && !with_its_thread {
                let deed = Deed::Does(format!("deletes ({})", self.names.messages[id]));
                seen.push(self.done(deed, place_of(old)));
            }
        }
        // Members post without tags here: what a new post bears, the bot has set.
        let untagged = json!({"applied_tags": []});
        let new = after
            .threads
            .iter()
            .filter(|(id, _)| !before.threads.contains_key(*id));
        for (_, new) in new {
            seen.extend(self.tagged(new, &untagged));
        }
        for (id, old) in &before.threads {
            let place = place_of_thread(old);
            match after.threads.get(id) {
                None => seen.push(self.done(Deed::Does("deletes the thread".to_owned()), place)),
                Some(new) => seen.extend(self.tagged(new, old)),
            }
        }
        seen
    }

    /// Threads with another name than before. First of all: what happened in them is shown under the new name.
    fn renamed(&self) -> Vec<Seen> {
        let both = self.before.threads.iter();
        let both = both.filter_map(|(id, old)| Some((old, self.after.threads.get(id)?)));
        both.filter(|(old, new)| old["name"] != new["name"])
            .map(|(old, new)| {
                let name = new["name"].as_str().unwrap_or_default();
                let deed = Deed::Does(format!("renames the thread to \"{name}\""));
                self.done(deed, place_of_thread(old))
            })
            .collect()
    }

    /// The tags of a post, if it bears others than before.
    fn tagged(&self, post: &Value, before: &Value) -> Option<Seen> {
        let tags = &post["applied_tags"];
        if *tags == before["applied_tags"] {
            return None;
        }
        let tags: Vec<_> = tags.as_array()?.iter().filter_map(Value::as_str).collect();
        let deed = Deed::Does(format!("tags the post: {}", tags.join(", ")));
        Some(self.done(deed, place_of_thread(post)))
    }

    /// A message that wasn't there; the first one in a new thread of the bot's opens it.
    fn new_message(&self, row: &Value, opened: &mut BTreeSet<String>) -> Seen {
        let (before, after) = (self.before, self.after);
        let thread = row["thread_id"].as_str().unwrap_or_default();
        let is_new = after
            .threads
            .get(thread)
            .is_some_and(|new| new["owner"] == BOT)
            && !before.threads.contains_key(thread)
            && opened.insert(thread.to_owned());
        if is_new {
            let name = row["thread"].as_str().unwrap_or_default().to_owned();
            let place = format!("#{}", row["channel"].as_str().unwrap_or_default());
            return Seen {
                place,
                ..self.shown(row, Deed::OpensThread(name))
            };
        }
        let replied = number(&row["reply_to"]).filter(|_| row["interaction"].is_null());
        let deed = match replied {
            Some(message) => Deed::Replies(self.names.messages[&message].clone()),
            None => Deed::Says,
        };
        self.shown(row, deed)
    }

    fn reactions(&self, id: u64, old: &Value, row: &Value) -> Vec<Seen> {
        let of_bot = |reactions: &Value| -> BTreeSet<String> {
            let all = reactions.as_array().into_iter().flatten();
            all.filter(|one| {
                one["users"]
                    .as_array()
                    .is_some_and(|who| who.contains(&json!(BOT)))
            })
            .filter_map(|one| Some(one["emoji"].as_str()?.to_owned()))
            .collect()
        };
        let (old, new) = (of_bot(old), of_bot(&row["reactions"]));
        let described = &self.names.messages[&id];
        let put = new
            .difference(&old)
            .map(|emoji| format!("reacts {emoji} to ({described})"));
        let taken = old
            .difference(&new)
            .map(|emoji| format!("takes {emoji} off ({described})"));
        put.chain(taken)
            .map(|what| self.done(Deed::Does(what), place_of(row)))
            .collect()
    }

    fn done(&self, deed: Deed, place: String) -> Seen {
        Seen {
            at: self.now,
            meanwhile: false,
            deed,
            place,
            only_for: None,
            notified: Vec::new(),
            silent: false,
            text: String::new(),
            below: Vec::new(),
        }
    }

    /// A message as members read it.
    fn shown(&self, row: &Value, deed: Deed) -> Seen {
        let text = row["text"].as_str().unwrap_or_default();
        let only_for = row["visible_to"].as_str().map(str::to_owned);
        let place = if only_for.is_some() {
            String::new()
        } else {
            place_of(row)
        };
        let notified = row["notified"].as_array().into_iter().flatten();
        let mut notified: Vec<String> = notified
            .filter_map(|who| Some(who.as_str()?.to_owned()))
            .collect();
        let id_of = |name: &String| {
            self.names
                .people
                .iter()
                .find(|(_, known)| *known == name)
                .map(|(id, _)| *id)
        };
        notified.sort_by_key(|who| id_of(who).and_then(|id| text.find(&format!("<@{id}>"))));
        let mut below: Vec<String> = row["components"]
            .as_array()
            .into_iter()
            .flatten()
            .map(one_row)
            .collect();
        for file in row["attachments"].as_array().into_iter().flatten() {
            let name = file["filename"].as_str().unwrap_or_default();
            below.push(match file["description"].as_str() {
                Some(alt) => format!("🖼 {name}: {alt}"),
                None => format!("📎 {name}"),
            });
        }
        Seen {
            only_for,
            notified,
            silent: row["silent"] == true,
            text: self.names.readable(text, self.now),
            below,
            ..self.done(deed, place)
        }
    }
}

/// An id as a number.
pub fn number(id: &Value) -> Option<u64> {
    id.as_str()?.parse().ok()
}

/// `#help`, or `#help › Title`.
fn place_of(row: &Value) -> String {
    let channel = row["channel"].as_str().unwrap_or("nowhere");
    match row["thread"].as_str() {
        Some(thread) => format!("#{channel} › {thread}"),
        None => format!("#{channel}"),
    }
}

/// All components below a message.
pub fn components(row: &Value) -> impl Iterator<Item = &Value> {
    let rows = row["components"].as_array().into_iter().flatten();
    rows.flat_map(|row| row["components"].as_array().into_iter().flatten())
}

/// A row below a message, in one line.
fn one_row(row: &Value) -> String {
    let inside: Vec<&Value> = row["components"].as_array().into_iter().flatten().collect();
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match inside.first() {
        Some(select) if select["type"] == 3 => {
            let options = select["options"].as_array().into_iter().flatten();
            let labels: Vec<_> = options.map(|option| words(&option["label"])).collect();
            format!("‹{}› {}", words(&select["placeholder"]), labels.join(", "))
        }
        Some(select) if select["type"] == 5 => {
            format!("‹{}› any member", words(&select["placeholder"]))
        }
        _ => {
            let labels: Vec<_> = inside
                .iter()
                .map(|one| format!("[{}]", words(&one["label"])))
                .collect();
            labels.join(" ")
        }
    }
}

fn place_of_thread(thread: &Value) -> String {
    let parent = thread["parent"].as_str().unwrap_or_default();
    let name = thread["name"].as_str().unwrap_or_default();
    format!("#{parent} › {name}")
}
