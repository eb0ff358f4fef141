//! Messages on the stage: what stands on them, and finding them again.

use std::collections::HashSet;

use whoknows::app::effect::Row;
use whoknows::app::event::{Message, MessageKind, MessageRef};
use whoknows::domain::ids::{ChannelId, MessageId, UserId};

use super::world::World;

/// A message.
#[derive(Clone)]
pub struct Note {
    pub id: MessageId,
    pub channel: ChannelId,
    pub author: UserId,
    pub text: String,
    pub kind: MessageKind,
    pub reply_to: Option<(MessageId, Option<UserId>)>,
    pub nonce: Option<String>,
    pub rows: Vec<Row>,
    /// Buttons it ever had: label and what a press sends.
    pub ever: Vec<(String, String)>,
    /// Only this person sees it.
    pub only_for: Option<UserId>,
    /// Emoji the bot put on it.
    pub reactions: HashSet<String>,
    pub gone: bool,
}

impl Note {
    pub fn plain(channel: ChannelId, author: UserId, text: String) -> Self {
        Self {
            id: MessageId(0),
            channel,
            author,
            text,
            kind: MessageKind::Plain,
            reply_to: None,
            nonce: None,
            rows: Vec::new(),
            ever: Vec::new(),
            only_for: None,
            reactions: HashSet::new(),
            gone: false,
        }
    }

    /// Puts buttons and selects below it.
    pub fn set_rows(&mut self, rows: Vec<Row>) {
        for row in &rows {
            if let Row::Buttons(buttons) = row {
                let new = buttons
                    .iter()
                    .map(|one| (one.label.clone(), one.id.clone()));
                self.ever.extend(new);
            }
        }
        self.rows = rows;
    }
}

impl World {
    /// The newest button with this label that somebody sees, and what a press sends.
    pub fn button(
        &self,
        who: UserId,
        label: &str,
        place: Option<ChannelId>,
        old: bool,
    ) -> Option<(Note, String)> {
        self.seen_by(who, place).find_map(|note| {
            let now = note.rows.iter().filter_map(|row| match row {
                Row::Buttons(buttons) => Some(buttons),
                _ => None,
            });
            let mut now = now.flatten().map(|one| (&one.label, &one.id));
            let mut ever = note.ever.iter().map(|(label, id)| (label, id));
            let found = if old {
                ever.find(|(known, _)| *known == label)
            } else {
                now.find(|(known, _)| *known == label)
            };
            found.map(|(_, id)| (note.clone(), id.clone()))
        })
    }

    /// The newest select that begins so.
    pub fn select(&self, who: UserId, words: &str) -> Option<(Note, Row)> {
        self.seen_by(who, None).find_map(|note| {
            let row = note.rows.iter().find(|row| match row {
                Row::Choose(select) | Row::ChooseMember(select) => {
                    select.placeholder.starts_with(words)
                }
                Row::Buttons(_) => false,
            });
            row.map(|row| (note.clone(), row.clone()))
        })
    }

    fn seen_by(&self, who: UserId, place: Option<ChannelId>) -> impl Iterator<Item = &Note> {
        self.notes.values().rev().filter(move |note| {
            !note.gone
                && note.author == self.shape.me
                && note.only_for.is_none_or(|only| only == who)
                && place.is_none_or(|place| place == note.channel)
        })
    }

    /// A message as a menu hands it over.
    pub fn reference(&self, note: &Note) -> MessageRef {
        MessageRef {
            channel: note.channel,
            id: note.id,
            author: self.member(note.author),
            text: note.text.clone(),
        }
    }

    /// A message as an event.
    pub fn as_event(&self, id: MessageId, caught_up: bool) -> Message {
        let note = &self.notes[&id];
        Message {
            id: note.id,
            channel: note.channel,
            author: self.member(note.author),
            text: note.text.clone(),
            kind: match note.reply_to {
                Some(_) if note.kind == MessageKind::Plain => MessageKind::Reply,
                _ => note.kind,
            },
            reply_to: note.reply_to,
            mentions: self.mentions_in(&note.text),
            nonce: note.nonce.clone(),
            caught_up,
        }
    }
}
