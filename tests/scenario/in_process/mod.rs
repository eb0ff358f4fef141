//! The stage in this process: the real application over a real database file, events in, effects out.

mod commands;
mod deliver;
mod leftovers;
mod settings;
mod strict;
mod world;

use std::collections::{HashMap, VecDeque};

use tempfile::TempDir;
use whoknows::app::App;
use whoknows::app::effect::{Effect, Row};
use whoknows::app::event::{
    Call, Command, CommandCall, Event, Happening, Interaction, Message, MessageKind, Press,
    Reaction,
};
use whoknows::domain::ids::{ChannelId, UserId};
use whoknows::domain::settings::Settings;
use whoknows::domain::skills::Level;
use whoknows::domain::time::{DAY, HOUR, MINUTE, Timestamp};
use whoknows::store::Store;

use super::script::{Head, Pick, Place, Step, Target};
use super::slash::Slash;
use super::stage::{Deed, Seen, Stage};
use world::{Note, World};

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
    pressed: Option<whoknows::domain::ids::MessageId>,
    answered: bool,
}

/// The stage.
pub struct InProcess {
    folder: TempDir,
    settings: Settings,
    app: Option<App>,
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
        let mut stage = Self {
            folder: TempDir::new().map_err(|why| why.to_string())?,
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
        if person.asked_before {
            let help = self.world.default_place();
            let name = self.world.shape.channels[&help].name.clone();
            let text = "How do I get started with Fortran, does anybody know a good book?";
            self.act(&Step::Say {
                who: who.clone(),
                place: Place::Channel(name),
                reply_to: None,
                text: text.to_owned(),
            })?;
            self.act(&Step::Delete {
                pick: Pick::LastOf(who),
            })?;
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
        let store = Store::open(&self.folder.path().join("whoknows.sqlite"))
            .map_err(|why| why.to_string())?;
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
        while let Some(event) = events.pop_front() {
            let app = self.app.as_mut().ok_or("the bot isn't running")?;
            let effects = app.handle(event).map_err(|why| why.to_string())?;
            let speaks = effects.iter().any(|e| matches!(e, Effect::Say { .. }));
            if self.crash == Crash::BeforeDelivery && speaks {
                self.crash = Crash::No;
                events = self.open()?;
                continue;
            }
            for effect in effects {
                let is_speech = matches!(effect, Effect::Say { .. });
                let follow = self.carry_out(effect)?;
                if self.crash == Crash::AfterDelivery && is_speech {
                    self.crash = Crash::No;
                    events = self.open()?;
                    break;
                }
                events.extend(follow.into_iter().map(|what| self.event(what)));
            }
        }
        Ok(())
    }

    /// Time goes on, in steps that are short at first and longer in a long span.
    fn wait(&mut self, seconds: i64) -> Result<(), String> {
        let end = self.world.now.plus(seconds);
        let step = match seconds {
            ..=MINUTE => 1,
            ..=HOUR => 10,
            ..=DAY => MINUTE,
            _ => 10 * MINUTE,
        };
        while self.world.now < end {
            self.world.now = self.world.now.plus(step).min(end);
            self.feed([self.event(Happening::Tick)].into())?;
        }
        Ok(())
    }

    fn interaction(&mut self, who: UserId, channel: ChannelId, pressed: Option<&Note>) -> Call {
        let id = self.world.fresh_id();
        let token = format!("token-{id}");
        self.asked.insert(
            token.clone(),
            Asked {
                who,
                channel,
                pressed: pressed.map(|note| note.id),
                answered: false,
            },
        );
        Call {
            interaction: Interaction { id, token },
            who: self.world.member(who),
            channel,
        }
    }

    fn command(
        &mut self,
        who: &str,
        place: Option<&Place>,
        command: Command,
    ) -> Result<(), String> {
        let who = self.world.person(who)?;
        let channel = match place {
            Some(place) => self.world.place(place)?,
            None => self.world.whereabouts(who),
        };
        let call = self.interaction(who, channel, None);
        self.happen(Happening::Command(Box::new(CommandCall { call, command })))
    }

    fn say(
        &mut self,
        who: UserId,
        channel: ChannelId,
        reply_to: Option<&Pick>,
        text: &str,
    ) -> Result<(), String> {
        let reply_to = match reply_to {
            Some(pick) => {
                let note = self.world.find(pick)?;
                Some((note.id, Some(note.author)))
            }
            None => None,
        };
        let note = Note {
            reply_to,
            ..Note::plain(channel, who, self.world.with_mentions(text))
        };
        let id = self.world.add(note);
        self.message(id)
    }

    fn message(&mut self, id: whoknows::domain::ids::MessageId) -> Result<(), String> {
        let message = self.world.as_event(id, false);
        self.happen(Happening::Message(Box::new(message)))
    }

    fn press(
        &mut self,
        who: &str,
        label: &str,
        place: Option<&Place>,
        old: bool,
    ) -> Result<(), String> {
        let who = self.world.person(who)?;
        let place = place.map(|place| self.world.place(place)).transpose()?;
        let (note, custom_id) = self
            .world
            .button(who, label, place, old)
            .ok_or_else(|| format!("there is no button {label:?}"))?;
        self.pressed(who, &note, custom_id, Vec::new())
    }

    fn pressed(
        &mut self,
        who: UserId,
        note: &Note,
        custom_id: String,
        values: Vec<String>,
    ) -> Result<(), String> {
        let call = self.interaction(who, note.channel, Some(note));
        self.happen(Happening::Press(Box::new(Press {
            call,
            message: note.id,
            custom_id,
            values,
        })))
    }

    fn choose(&mut self, who: &str, choices: &[String], select: &str) -> Result<(), String> {
        let who = self.world.person(who)?;
        let (note, row) = self
            .world
            .select(who, select)
            .ok_or_else(|| format!("there is no select {select:?}"))?;
        let values = choices.iter().map(|choice| match &row {
            Row::Choose(select) => select
                .options
                .iter()
                .find(|(label, ..)| label == choice)
                .map(|(_, value, _)| value.clone())
                .ok_or_else(|| format!("{choice:?} can't be chosen")),
            _ => Ok(self.world.person(choice)?.to_string()),
        });
        let values = values.collect::<Result<Vec<_>, String>>()?;
        let (Row::Choose(select) | Row::ChooseMember(select)) = row else {
            return Err("that is no select".to_owned());
        };
        self.pressed(who, &note, select.id, values)
    }

    fn use_menu(&mut self, who: &str, menu: &str, target: &Target) -> Result<(), String> {
        let command = match (menu, target) {
            ("What do they know?", Target::Member(name)) => Command::SkillsOf {
                whom: self.world.member(self.world.person(name)?),
            },
            (_, Target::Message(pick)) => {
                let note = self.world.find(pick)?.clone();
                let message = self.world.reference(&note);
                match menu {
                    "Find an expert" => Command::FindExpert(message),
                    "This is the answer" => Command::ThisIsTheAnswer(message),
                    "Not a question" => Command::NotAQuestion(message),
                    other => return Err(format!("there is no menu {other:?}")),
                }
            }
            _ => return Err(format!("there is no menu {menu:?} for members")),
        };
        self.command(who, None, command)
    }

    fn type_on(&mut self, who: &str, text: &str) -> Result<(), String> {
        let who = self.world.person(who)?;
        let (field, partial) = commands::field(&Slash::parse(text))?;
        let request = self.world.fresh_id();
        self.suggesting.insert(request, who);
        self.happen(Happening::Complete {
            request,
            who,
            field,
            partial,
        })
    }

    /// Does one step; what the bot does goes into `seen`.
    fn act(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Say {
                who,
                place,
                reply_to,
                text,
            } => {
                let (who, place) = (self.world.person(who)?, self.world.place(place)?);
                self.say(who, place, reply_to.as_ref(), text)
            }
            Step::Post {
                who,
                title,
                forum,
                text,
            } => {
                let who = self.world.person(who)?;
                let forum = self.world.place(&Place::Channel(forum.clone()))?;
                let post = self.world.open_post(forum, title);
                self.happen(Happening::ChannelSeen(Box::new(
                    self.world.shape.channels[&post].clone(),
                )))?;
                let note = Note::plain(post, who, self.world.with_mentions(text));
                let id = self.world.add_opener(note);
                self.message(id)
            }
            Step::Command { who, place, text } => {
                let command = commands::of(&Slash::parse(text), &self.world)?;
                self.command(who, place.as_ref(), command)
            }
            Step::Type { who, text } => self.type_on(who, text),
            Step::Press {
                who,
                label,
                place,
                old,
            } => self.press(who, label, place.as_ref(), *old),
            Step::Choose {
                who,
                choices,
                select,
            } => self.choose(who, choices, select),
            Step::Menu { who, menu, target } => self.use_menu(who, menu, target),
            Step::React { who, emoji, pick } => {
                let who = self.world.person(who)?;
                let note = self.world.find(pick)?;
                let reaction = Reaction {
                    channel: note.channel,
                    message: note.id,
                    message_author: Some(note.author),
                    who,
                    emoji: emoji.clone(),
                };
                self.happen(Happening::ReactionAdded(reaction))
            }
            Step::Edit { pick, text } => {
                let id = self.world.find(pick)?.id;
                let text = self.world.with_mentions(text);
                let note = self.world.note_mut(id)?;
                note.text.clone_from(&text);
                let (channel, message, author) = (note.channel, note.id, note.author);
                self.happen(Happening::MessageEdited {
                    channel,
                    message,
                    author,
                    text,
                })
            }
            Step::Delete { pick } => {
                let id = self.world.find(pick)?.id;
                let note = self.world.note_mut(id)?;
                note.gone = true;
                let (channel, message) = (note.channel, note.id);
                self.happen(Happening::MessageDeleted { channel, message })
            }
            other => self.act_around(other),
        }
    }

    /// What isn't a member writing or pressing.
    fn act_around(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::DeleteChannel { place } => {
                let channel = self.world.place(place)?;
                self.world.remove_channel(channel);
                self.happen(Happening::ChannelGone(channel))
            }
            Step::Leave { who } => {
                let who = self.world.person(who)?;
                self.world.away.insert(who);
                self.happen(Happening::MemberGone(who))
            }
            Step::Join { who } => {
                let who = self.world.person(who)?;
                self.world.away.remove(&who);
                self.happen(Happening::MemberSeen(self.world.member(who)))
            }
            Step::System { who, place, text } => {
                let note = Note {
                    kind: MessageKind::System,
                    ..Note::plain(
                        self.world.place(place)?,
                        self.world.person(who)?,
                        text.clone(),
                    )
                };
                let id = self.world.add(note);
                self.message(id)
            }
            Step::Hide { who, channel } => {
                let changed = self.world.hide(who, channel)?;
                self.happen(Happening::ChannelSeen(Box::new(changed)))
            }
            Step::NoThreads { channel } => {
                let changed = self.world.forbid_threads(channel)?;
                self.happen(Happening::ChannelSeen(Box::new(changed)))
            }
            Step::Wait { seconds } => self.wait(*seconds),
            Step::Until { day, minute } => {
                // Monday is the fourth day after the first of the epoch, a Thursday.
                let week = 7 * DAY;
                let wanted = (day + 4) * DAY + minute * MINUTE;
                self.wait((wanted - self.world.now.0 - 1).rem_euclid(week) + 1)
            }
            Step::Again => {
                let last = self.last.clone().ok_or("nothing happened yet")?;
                self.feed([last].into())
            }
            Step::Restart => self.start(),
            Step::CrashBeforeDelivery => {
                self.crash = Crash::BeforeDelivery;
                Ok(())
            }
            Step::CrashAfterDelivery => {
                self.crash = Crash::AfterDelivery;
                Ok(())
            }
            Step::Away => {
                self.away = true;
                Ok(())
            }
            Step::Back => {
                self.away = false;
                let shape = Box::new(self.world.shape.clone());
                self.happen(Happening::CommunitySeen(shape))
            }
            Step::Refuse { status, seconds } => {
                let until = seconds.map(|seconds| self.world.now.plus(seconds));
                self.refusal = Some(Refusal {
                    status: *status,
                    until,
                });
                Ok(())
            }
            Step::NothingLeft { who, words } => {
                let who = self.world.member(self.world.person(who)?);
                leftovers::check(&self.folder.path().join("whoknows.sqlite"), &who, words)
            }
            _ => Err("this step isn't played here".to_owned()),
        }
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

/// A message as an event.
impl World {
    fn as_event(&self, id: whoknows::domain::ids::MessageId, caught_up: bool) -> Message {
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

/// The word of a level, as the option says it.
fn level(word: Option<String>) -> Result<Level, String> {
    Ok(match word.as_deref() {
        None | Some("practising") => Level::Practising,
        Some("learning") => Level::Learning,
        Some("expert") => Level::Expert,
        Some(other) => return Err(format!("{other:?} is no level")),
    })
}
