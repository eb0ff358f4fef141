//! The stage in this process: the real application over a real database file, events in, effects out.

mod acts;
mod answers;
mod around;
mod commands;
mod deliver;
mod leftovers;
mod notes;
mod settings;
mod strict;
mod world;

use std::collections::{HashMap, VecDeque};

use tempfile::TempDir;
use whoknows::app::App;
use whoknows::app::effect::Effect;
use whoknows::app::event::{Event, Happening};
use whoknows::app::survey::Surveyor;
use whoknows::domain::ids::{ChannelId, MessageId, UserId};
use whoknows::domain::settings::Settings;
use whoknows::domain::time::{DAY, HOUR, MINUTE, Timestamp};
use whoknows::store::Store;

use super::before;
use super::script::{Head, Step};
use super::stage::{Deed, Seen, Stage};
use world::World;

/// The database's file.
const DATABASE: &str = "whoknows.sqlite";

/// Whether the gateway tells of the bot's own message before its request is answered, or after.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    /// Before.
    First,
    /// After.
    Last,
}

/// When the bot is to crash.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Crash {
    No,
    BeforeDelivery,
    AfterDelivery,
}

/// What Discord refuses, and until when; `None`: the next request only.
#[derive(Clone, Copy)]
struct Refusal {
    status: u16,
    until: Option<Timestamp>,
}

/// An interaction that waits for its answer.
struct Asked {
    who: UserId,
    channel: ChannelId,
    pressed: Option<MessageId>,
    answered: bool,
    /// The answer was put off; will it be private?
    put_off: Option<bool>,
}

/// The stage.
pub struct InProcess {
    folder: TempDir,
    settings: Settings,
    app: Option<App>,
    surveyor: Surveyor,
    world: World,
    echo: Echo,
    crash: Crash,
    refusal: Option<Refusal>,
    away: bool,
    last: Option<Event>,
    asked: HashMap<String, Asked>,
    suggesting: HashMap<u64, UserId>,
    seen: Vec<Seen>,
}

impl InProcess {
    /// Opens the stage: the community is there, people have declared what they know.
    pub fn new(head: &Head, echo: Echo) -> Result<Self, String> {
        let folder = TempDir::new().map_err(|why| why.to_string())?;
        let mut stage = Self {
            surveyor: Surveyor::new(folder.path().join(DATABASE)),
            folder,
            settings: settings::of(head)?,
            app: None,
            world: World::new(head),
            echo,
            crash: Crash::No,
            refusal: None,
            away: false,
            last: None,
            asked: HashMap::new(),
            suggesting: HashMap::new(),
            seen: Vec::new(),
        };
        stage.long_ago(head)?;
        stage.start()?;
        for person in &head.people {
            stage.settle_in(person)?;
        }
        stage.seen.clear();
        Ok(stage)
    }

    /// What a member did before the scenario begins, by the same commands that members use.
    fn settle_in(&mut self, person: &super::script::Person) -> Result<(), String> {
        let who = person.name.clone();
        for (skill, level) in &person.knows {
            let text = format!("/skills add skill:{skill} level:{level}");
            self.act(&Step::Command {
                who: who.clone(),
                place: None,
                text,
            })?;
        }
        Ok(())
    }

    /// Who has asked before the bot was started, as the database knows.
    fn long_ago(&self, head: &Head) -> Result<(), String> {
        let store =
            Store::open(&self.folder.path().join(DATABASE)).map_err(|why| why.to_string())?;
        let place = (self.world.shape.id, World::default_place());
        for person in head.people.iter().filter(|person| person.asked_before) {
            let who = self.world.person(&person.name)?;
            before::has_asked(&store, place, (who, &person.name), head.starts)?;
        }
        Ok(())
    }

    /// Starts the bot, on the database that is there.
    fn start(&mut self) -> Result<(), String> {
        let begin = self.open()?;
        self.feed(begin)
    }

    /// Opens the database and gives what the bot hears first: the shape of the community, and that time goes on.
    fn open(&mut self) -> Result<VecDeque<Event>, String> {
        self.app = None;
        let store =
            Store::open(&self.folder.path().join(DATABASE)).map_err(|why| why.to_string())?;
        self.app = Some(App::new(store, self.settings.clone()));
        let shape = Box::new(self.world.shape.clone());
        let first = self.event(Happening::CommunitySeen(shape));
        Ok([first, self.event(Happening::Tick)].into())
    }

    fn event(&self, what: Happening) -> Event {
        Event {
            at: self.world.now,
            guild: self.world.shape.id,
            what,
        }
    }

    fn happen(&mut self, what: Happening) -> Result<(), String> {
        let event = self.event(what);
        self.last = Some(event.clone());
        self.feed([event].into())
    }

    /// Hands events to the bot, carries out what it wants, and hands it what comes of that, until all is quiet.
    fn feed(&mut self, mut events: VecDeque<Event>) -> Result<(), String> {
        if self.away {
            return Ok(());
        }
        let mut crashed = false;
        while let Some(event) = events.pop_front() {
            let app = self.app.as_mut().ok_or("the bot isn't running")?;
            let effects = app.handle(event).map_err(|why| why.to_string())?;
            let speaks = effects.iter().any(|e| matches!(e, Effect::Say { .. }));
            if self.crash == Crash::BeforeDelivery && speaks {
                self.crash = Crash::No;
                events = self.open()?;
                crashed = true;
                continue;
            }
            for effect in effects {
                let is_speech = matches!(effect, Effect::Say { .. });
                let follow = self.carry_out(effect)?;
                if self.crash == Crash::AfterDelivery && is_speech {
                    self.crash = Crash::No;
                    events = self.open()?;
                    crashed = true;
                    break;
                }
                events.extend(follow.into_iter().map(|what| self.event(what)));
            }
        }
        if crashed {
            // Promises wait until what was missed has been read; time goes on after a start.
            self.feed([self.event(Happening::Tick)].into())?;
        }
        Ok(())
    }

    /// Time goes on, in steps that are short at first and longer in a long span.
    fn wait(&mut self, seconds: i64) -> Result<(), String> {
        let end = self.world.now.plus(seconds);
        let short = [(MINUTE, 1), (HOUR, 10), (DAY, MINUTE)];
        let found = short.iter().find(|(span, _)| seconds <= *span);
        let step = found.map_or(10 * MINUTE, |(_, step)| *step);
        while self.world.now < end {
            self.world.now = self.world.now.plus(step).min(end);
            self.feed([self.event(Happening::Tick)].into())?;
        }
        Ok(())
    }

    /// Discord shows "did not respond" when nobody answers an interaction.
    fn unanswered(&mut self) {
        let mut silent: Vec<_> = self
            .asked
            .drain()
            .filter(|(_, asked)| !asked.answered)
            .collect();
        silent.sort_by(|a, b| a.0.cmp(&b.0));
        for (_, asked) in silent {
            let only_for = Some(self.world.name(asked.who));
            let deed = Deed::Does("doesn't answer".to_owned());
            self.seen.push(Seen {
                only_for,
                ..self.world.seen(deed)
            });
        }
    }
}

impl Stage for InProcess {
    fn play(&mut self, step: &Step) -> Result<Vec<Seen>, String> {
        self.act(step)?;
        // Within a second of anything the next tick comes.
        if !matches!(step, Step::Wait { .. } | Step::Until { .. }) {
            self.feed([self.event(Happening::Tick)].into())?;
        }
        if !matches!(step, Step::CrashBeforeDelivery | Step::CrashAfterDelivery) {
            self.unanswered();
        }
        let now = self.world.now;
        let mut seen = std::mem::take(&mut self.seen);
        for one in &mut seen {
            one.meanwhile = one.at != now;
        }
        Ok(seen)
    }

    fn end(&mut self) -> Result<(), String> {
        if self.crash == Crash::No {
            Ok(())
        } else {
            Err("a crash was announced, but nothing was delivered after it".to_owned())
        }
    }
}
