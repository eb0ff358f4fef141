//! Sessions of the bot: what each was sent, so that it can be sent again on RESUME.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};

use crate::world::Event;

/// How many events a session can catch up on.
const KEPT: usize = 2_000;
/// How many sessions without a socket are remembered.
const IDLE_SESSIONS: usize = 4;

/// What a socket's task is asked to do.
#[derive(Clone, Debug)]
pub enum Outgoing {
    Event {
        seq: u64,
        text: String,
    },
    /// Close with this code; 0 sends a close frame without one.
    Close(u16),
    /// Cut the connection without a close frame.
    Drop,
}

/// The socket a session is on.
#[derive(Debug)]
struct Line {
    number: u64,
    outgoing: mpsc::UnboundedSender<Outgoing>,
    written: watch::Receiver<u64>,
}

/// An event as it was sent; its text is kept rather than its tree, which takes ten times the room.
#[derive(Debug)]
struct Sent {
    seq: u64,
    name: String,
    data: String,
}

impl Sent {
    fn payload(&self) -> String {
        let Self { seq, name, data } = self;
        format!(r#"{{"op":0,"t":"{name}","s":{seq},"d":{data}}}"#)
    }
}

#[derive(Debug)]
struct Session {
    intents: u64,
    seq: u64,
    sent: VecDeque<Sent>,
    line: Option<Line>,
}

#[derive(Debug, Default)]
pub struct Hub {
    sessions: BTreeMap<String, Session>,
    counted: u64,
}

/// Why a session cannot go on.
#[derive(Debug, PartialEq, Eq)]
pub enum CannotResume {
    /// Unknown or too far behind: the bot must identify again.
    Invalid,
    /// The bot claims to have seen what was never sent (close 4007).
    BadSequence,
}

impl Hub {
    /// A new session; returns its id.
    pub fn open(
        &mut self,
        intents: u64,
        outgoing: mpsc::UnboundedSender<Outgoing>,
        written: watch::Receiver<u64>,
        line: u64,
    ) -> String {
        self.counted += 1;
        let id = format!("{:032x}", u128::from(self.counted) << 64 | u128::from(line));
        let session = Session {
            intents,
            seq: 0,
            sent: VecDeque::new(),
            line: Some(Line {
                number: line,
                outgoing,
                written,
            }),
        };
        self.sessions.insert(id.clone(), session);
        self.forget_idle();
        id
    }

    fn forget_idle(&mut self) {
        let idle: Vec<String> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.line.is_none())
            .map(|(id, _)| id.clone())
            .collect();
        for id in idle.iter().take(idle.len().saturating_sub(IDLE_SESSIONS)) {
            self.sessions.remove(id);
        }
    }

    /// A number for the next socket.
    pub fn next_line(&mut self) -> u64 {
        self.counted += 1;
        self.counted
    }

    /// Puts a known session on a new socket and sends what it missed after `seq`.
    pub fn resume(
        &mut self,
        id: &str,
        seq: u64,
        outgoing: mpsc::UnboundedSender<Outgoing>,
        written: watch::Receiver<u64>,
        line: u64,
    ) -> Result<(), CannotResume> {
        let session = self.sessions.get_mut(id).ok_or(CannotResume::Invalid)?;
        if seq > session.seq {
            return Err(CannotResume::BadSequence);
        }
        let oldest = session
            .sent
            .front()
            .map_or(session.seq + 1, |first| first.seq);
        if seq + 1 < oldest {
            return Err(CannotResume::Invalid);
        }
        let missed = session
            .sent
            .iter()
            .filter(|sent| sent.seq > seq && sent.name != "READY");
        for sent in missed {
            let _ = outgoing.send(Outgoing::Event {
                seq: sent.seq,
                text: sent.payload(),
            });
        }
        session.line = Some(Line {
            number: line,
            outgoing,
            written,
        });
        session.send("RESUMED", &json!({"_trace": []}));
        Ok(())
    }

    /// The socket ended; the session waits to be resumed.
    pub fn hang_up(&mut self, line: u64) {
        for session in self.sessions.values_mut() {
            if session
                .line
                .as_ref()
                .is_some_and(|current| current.number == line)
            {
                session.line = None;
            }
        }
    }

    /// Ends a session for good.
    pub fn forget(&mut self, id: &str) {
        self.sessions.remove(id);
    }

    pub fn has_intent(&self, id: &str, intent: u64) -> bool {
        self.sessions
            .get(id)
            .is_some_and(|session| session.intents & intent != 0)
    }

    /// Sends one event to one session.
    pub fn send(&mut self, id: &str, name: &str, data: &Value) {
        if let Some(session) = self.sessions.get_mut(id) {
            session.send(name, data);
        }
    }

    /// Sends events to every session whose intents ask for them.
    pub fn dispatch(&mut self, events: &[Event]) {
        for session in self.sessions.values_mut() {
            for event in events {
                if event.intents != 0 && event.intents & session.intents == 0 {
                    continue;
                }
                let content = session.intents & crate::world::intent::MESSAGE_CONTENT != 0;
                let data = match &event.redacted {
                    Some(redacted) if !content => redacted,
                    _ => &event.data,
                };
                session.send(event.name, data);
            }
        }
    }

    /// The last event of each connected session, and how far its socket is.
    pub fn waits(&self) -> Vec<(watch::Receiver<u64>, u64)> {
        self.sessions
            .values()
            .filter_map(|session| {
                let line = session.line.as_ref()?;
                Some((line.written.clone(), session.seq))
            })
            .collect()
    }

    /// How many sessions have a socket.
    pub fn connected(&self) -> usize {
        self.sessions
            .values()
            .filter(|session| session.line.is_some())
            .count()
    }

    /// Tells every socket to close or drop.
    pub fn end_lines(&mut self, how: &Outgoing) {
        for session in self.sessions.values_mut() {
            // The session is off its socket at once, so that no event is written to a dying one.
            if let Some(line) = session.line.take() {
                let _ = line.outgoing.send(how.clone());
            }
        }
    }

    /// Sends the last `count` events once more, as new ones: the same creation seen twice.
    pub fn replay(&mut self, count: usize) {
        for session in self.sessions.values_mut() {
            let skip = session.sent.len().saturating_sub(count);
            let again: Vec<(String, String)> = session
                .sent
                .iter()
                .skip(skip)
                .filter(|sent| sent.name != "READY" && sent.name != "RESUMED")
                .map(|sent| (sent.name.clone(), sent.data.clone()))
                .collect();
            for (name, data) in again {
                session.send_text(&name, data);
            }
        }
    }
}

impl Session {
    fn send(&mut self, name: &str, data: &Value) {
        self.send_text(name, data.to_string());
    }

    fn send_text(&mut self, name: &str, data: String) {
        self.seq += 1;
        let sent = Sent {
            seq: self.seq,
            name: name.to_owned(),
            data,
        };
        if let Some(line) = &self.line {
            // A socket that just ended is noticed by its own task.
            let _ = line.outgoing.send(Outgoing::Event {
                seq: self.seq,
                text: sent.payload(),
            });
        }
        if self.sent.len() == KEPT {
            self.sent.pop_front();
        }
        self.sent.push_back(sent);
    }
}
