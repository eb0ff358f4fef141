//! The stage over the wire: the real program, real serenity, and the sandbox on loopback. What members
//! see is read from the sandbox before and after each step.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use whoknows::domain::community::Member;
use whoknows::domain::ids::{ChannelId, GuildId, MessageId, UserId};
use whoknows::domain::time::{DAY, HOUR, MINUTE, Timestamp};
use whoknows::store::Store;
use whoknows_sandbox::{ClockMode, ControlError, Name, NewChannel, NewOverwrite, Say};

use super::before;
use super::furnish;
use super::ground::{Ground, once};
use super::leftovers;
use super::render::{BOT, Names, clock};
use super::script::{Head, Person, Pick, Place, Step, Target};
use super::stage::{Seen, Stage};
use super::view::{Glance, View, components, number};

/// When the bot is to be killed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Crash {
    No,
    BeforeDelivery,
    AfterDelivery,
}

/// The stage.
pub struct OverTheWire {
    ground: Ground,
    names: Names,
    before: View,
    crash: Crash,
    /// Where everybody was last.
    seats: BTreeMap<String, String>,
    first_channel: String,
    away: bool,
    /// Where a long wait pauses: days from Monday and minutes after midnight.
    pauses: Vec<(i64, i64)>,
}

fn said(why: ControlError) -> String {
    why.error
}

/// Who has asked before the bot was started, as its database knows.
fn long_ago(ground: &Ground, head: &Head) -> Result<(), String> {
    let state = ground.sandbox.state();
    let id = |one: &Value| number(&one["id"]).ok_or("without an id");
    let place = (
        GuildId(id(&state["guild"])?),
        ChannelId(id(&state["channels"][0])?),
    );
    let database = ground.folder.path().join("whoknows.db");
    let store = Store::open(&database).map_err(|why| why.to_string())?;
    for person in head.people.iter().filter(|person| person.asked_before) {
        let mut members = state["members"].as_array().into_iter().flatten();
        let member = members.find(|one| one["name"] == person.name.as_str());
        let who = UserId(id(member.ok_or("no such member")?)?);
        before::has_asked(&store, place, (who, &person.name), head.starts)?;
    }
    Ok(())
}

impl OverTheWire {
    /// Opens the stage: sandbox and bot run, people have declared what they know.
    pub fn new(head: &Head, pauses: Vec<(i64, i64)>) -> Result<Self, String> {
        let starts = u64::try_from(head.starts.0).map_err(|why| why.to_string())? * 1000;
        let mut ground =
            Ground::with(|options| options.clock = ClockMode::Frozen { start_ms: starts });
        furnish::furnish(&ground, head)?;
        ground.configure(&furnish::settings(head));
        long_ago(&ground, head)?;
        ground.bot.start();
        ground.await_commands();
        let first = head.channels.first().ok_or("no channels")?;
        let mut stage = Self {
            ground,
            names: Names::default(),
            before: View::default(),
            crash: Crash::No,
            seats: BTreeMap::new(),
            first_channel: first.name.clone(),
            away: false,
            pauses,
        };
        for member in stage.ground.sandbox.state()["members"]
            .as_array()
            .into_iter()
            .flatten()
        {
            if let (Some(id), Some(name)) = (number(&member["id"]), member["name"].as_str()) {
                stage.names.people.insert(id, name.to_owned());
            }
        }
        for person in &head.people {
            stage.settle_in(person)?;
        }
        stage.look();
        Ok(stage)
    }

    /// What a member did before the scenario begins.
    fn settle_in(&mut self, person: &Person) -> Result<(), String> {
        let who = &person.name;
        for (skill, level) in &person.knows {
            let text = format!("/skills add skill:{skill} level:{level}");
            self.ground.command(who, &self.first_channel, &text);
        }
        Ok(())
    }

    fn delete(&self, id: u64, who: &str) -> Result<(), String> {
        let from = self.ground.bot.log().count();
        let deleted = self.ground.sandbox.delete(who, id);
        self.ground.runtime.block_on(deleted).map_err(said)?;
        self.ground.settle(from, 0);
        Ok(())
    }

    /// Where a place of the script is: a channel's name or a thread's id.
    fn place(&self, place: &Place) -> Result<String, String> {
        let newest = |wanted: &dyn Fn(&Value) -> bool| {
            let threads = self.before.threads.iter();
            threads
                .rev()
                .find(|(_, thread)| wanted(thread))
                .map(|(id, _)| id.clone())
        };
        let found = match place {
            Place::Channel(name) => Some(name.clone()),
            Place::NewestThread => newest(&|_| true),
            Place::Thread(title) => {
                let words = title.trim_end_matches('…');
                newest(&|thread| {
                    thread["name"]
                        .as_str()
                        .is_some_and(|name| name.starts_with(words))
                })
            }
        };
        found.ok_or_else(|| "there is no such place".to_owned())
    }

    /// The newest message that is meant.
    fn find(&self, pick: &Pick) -> Result<(u64, &Value), String> {
        let meant = |row: &Value| match pick {
            Pick::LastOf(name) => row["author"] == name.as_str(),
            Pick::Beginning(words) => row["text"]
                .as_str()
                .is_some_and(|text| text.starts_with(words.trim_end_matches('…'))),
        };
        let mut rows = self.before.rows.iter().rev();
        rows.find(|(_, row)| row["visible_to"].is_null() && meant(row))
            .map(|(id, row)| (*id, row))
            .ok_or_else(|| "there is no such message".to_owned())
    }

    /// The newest message of the bot that somebody sees and that has such a component.
    fn component(
        &self,
        who: &str,
        place: Option<&str>,
        wanted: impl Fn(&Value) -> bool,
    ) -> Option<(u64, Value)> {
        self.before.rows.iter().rev().find_map(|(id, row)| {
            let here =
                place.is_none_or(|place| row["channel"] == place || row["thread_id"] == place);
            let seen = row["visible_to"].is_null() || row["visible_to"] == who;
            if row["author"] != BOT || !here || !seen {
                return None;
            }
            components(row)
                .find(|one| wanted(one))
                .map(|one| (*id, one.clone()))
        })
    }

    /// Does one step, but for time.
    fn act(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Say {
                who,
                place,
                reply_to,
                text,
            } => {
                let place = self.place(place)?;
                let reply_to = reply_to.as_ref().map(|pick| self.find(pick)).transpose()?;
                let say = Say {
                    person: who.as_str().into(),
                    place: place.as_str().into(),
                    text: text.clone(),
                    reply_to: reply_to.map(|(id, _)| Name::from(id)),
                    ..Say::default()
                };
                self.seats.insert(who.clone(), place);
                self.say(&say)
            }
            Step::Post {
                who,
                title,
                forum,
                text,
            } => self.say(&Say {
                person: who.as_str().into(),
                place: forum.as_str().into(),
                text: text.clone(),
                title: Some(title.clone()),
                ..Say::default()
            }),
            Step::Command { who, place, text } => {
                let place = match place {
                    Some(place) => self.place(place)?,
                    None => self.seats.get(who).unwrap_or(&self.first_channel).clone(),
                };
                self.seats.insert(who.clone(), place.clone());
                self.interact(|ground| {
                    ground
                        .runtime
                        .block_on(ground.sandbox.command(who, &place, text))
                })
            }
            Step::Press {
                who,
                label,
                place,
                old: false,
            } => {
                let place = place.as_ref().map(|place| self.place(place)).transpose()?;
                let found =
                    self.component(who, place.as_deref(), |one| one["label"] == label.as_str());
                let (message, _) = found.ok_or_else(|| format!("there is no button {label:?}"))?;
                self.interact(|ground| {
                    ground
                        .runtime
                        .block_on(ground.sandbox.press(who, message, label))
                })
            }
            Step::Choose {
                who,
                choices,
                select,
            } => {
                let found = self.component(who, None, |one| {
                    one["placeholder"]
                        .as_str()
                        .is_some_and(|words| words.starts_with(select.as_str()))
                });
                let (message, found) =
                    found.ok_or_else(|| format!("there is no select {select:?}"))?;
                let values: Vec<&str> = choices.iter().map(String::as_str).collect();
                self.interact(|ground| {
                    let chosen =
                        ground
                            .sandbox
                            .choose(who, message, found["custom_id"].as_str(), &values);
                    ground.runtime.block_on(chosen)
                })
            }
            other => self.act_on(other),
        }
    }

    /// Menus, reactions, and what people do to messages.
    fn act_on(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Menu { who, menu, target } => match target {
                Target::Message(pick) => {
                    let message = self.find(pick)?.0;
                    self.interact(|ground| {
                        ground
                            .runtime
                            .block_on(ground.sandbox.message_menu(who, menu, message))
                    })
                }
                Target::Member(name) => self.interact(|ground| {
                    ground
                        .runtime
                        .block_on(ground.sandbox.user_menu(who, menu, name))
                }),
            },
            Step::React { who, emoji, pick } => {
                let message = self.find(pick)?.0;
                self.plain(|ground| {
                    ground
                        .runtime
                        .block_on(ground.sandbox.react(who, message, emoji, true))
                })
            }
            Step::Edit { pick, text } => {
                let (id, row) = self.find(pick)?;
                let who = row["author"].as_str().unwrap_or_default().to_owned();
                self.plain(|ground| ground.runtime.block_on(ground.sandbox.edit(&who, id, text)))
            }
            Step::Delete { pick } => {
                let (id, row) = self.find(pick)?;
                let who = row["author"].as_str().unwrap_or_default().to_owned();
                self.delete(id, &who)
            }
            Step::Leave { who } => self.plain(|ground| {
                ground
                    .runtime
                    .block_on(ground.sandbox.remove_member(who))
                    .map(drop)
            }),
            Step::Join { who } => self.plain(|ground| {
                ground
                    .runtime
                    .block_on(ground.sandbox.add_member(who, &[]))
                    .map(drop)
            }),
            other => self.act_around(other),
        }
    }

    /// What isn't a member doing something.
    fn act_around(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Again => {
                self.plain(|ground| ground.sandbox.fault(json!({"kind": "replay", "last": 1})))
            }
            Step::Restart => {
                self.ground.bot.kill();
                self.start_again();
                Ok(())
            }
            Step::Away => {
                self.ground.bot.stop();
                self.away = true;
                Ok(())
            }
            Step::Back => {
                self.away = false;
                self.start_again();
                Ok(())
            }
            Step::CrashBeforeDelivery => {
                self.crash = Crash::BeforeDelivery;
                let mut fault = once("delay", "POST /api/v10/channels/");
                fault["ms"] = json!(600_000);
                self.ground.sandbox.fault(fault).map_err(said)
            }
            Step::CrashAfterDelivery => {
                self.crash = Crash::AfterDelivery;
                let fault = once("lose_response", "/messages");
                self.ground.sandbox.fault(fault).map_err(said)
            }
            Step::Hide { who, channel } => {
                let bits = json!(["VIEW_CHANNEL", "SEND_MESSAGES"]);
                self.deny(who, channel, bits)
            }
            Step::NoThreads { channel } => {
                self.deny(BOT, channel, json!(["CREATE_PUBLIC_THREADS"]))
            }
            Step::NothingLeft { who, words } => {
                let id = self.names.people.iter().find(|(_, name)| *name == who);
                let whom = Member {
                    id: UserId(*id.ok_or("who is that?")?.0),
                    name: who.clone(),
                    roles: Vec::new(),
                    is_bot: false,
                };
                let database = self.ground.folder.path().join("whoknows.db");
                leftovers::check(&database, &whom, words)
            }
            _ => Err("this step isn't played over the wire".to_owned()),
        }
    }

    /// Takes rights in a channel from somebody.
    fn deny(&mut self, who: &str, channel: &str, bits: Value) -> Result<(), String> {
        let new = NewChannel {
            name: channel.into(),
            overwrites: Some(vec![NewOverwrite {
                id: who.into(),
                allow: Value::Null,
                deny: bits,
            }]),
            ..NewChannel::default()
        };
        self.plain(|ground| {
            ground
                .runtime
                .block_on(ground.sandbox.put_channel(new))
                .map(drop)
        })
    }

    fn start_again(&mut self) {
        self.ground.bot.start();
        self.ground.settle(0, 0);
    }

    /// Something that is no interaction.
    fn plain(
        &mut self,
        act: impl FnOnce(&Ground) -> Result<(), ControlError>,
    ) -> Result<(), String> {
        let from = self.log();
        act(&self.ground).map_err(said)?;
        self.rest(from, 0);
        Ok(())
    }

    fn say(&mut self, say: &Say) -> Result<(), String> {
        let from = self.log();
        let told = self
            .ground
            .runtime
            .block_on(self.ground.sandbox.say_more(say))
            .map_err(said)?;
        self.rest(from, told.message_id);
        Ok(())
    }

    fn interact(
        &mut self,
        act: impl FnOnce(&Ground) -> Result<u64, ControlError>,
    ) -> Result<(), String> {
        let from = self.log();
        let id = act(&self.ground).map_err(said)?;
        self.rest(from, id);
        Ok(())
    }

    fn log(&self) -> usize {
        self.ground.bot.log().count()
    }

    /// Waits until the bot has nothing more to do, or kills it once it has promised what was to be its last.
    fn rest(&mut self, from: usize, newest: u64) {
        if self.away {
            return;
        }
        if self.crash == Crash::No {
            return self.ground.settle(from, newest);
        }
        // Only what makes it speak makes it crash.
        let lost = self.crash == Crash::AfterDelivery;
        let mut ticks = 0;
        let mut promised = false;
        let known = self.ground.bot.handled(from, |handled| {
            ticks += u32::from(handled.tick.is_some());
            promised |= handled.in_flight > 0;
            promised || ticks >= 4
        });
        assert!(known, "{}", self.ground.bot.words());
        if !promised {
            return;
        }
        if lost {
            self.ground.until("an answer is lost", |sandbox| {
                sandbox.requests().iter().any(|request| request.status == 0)
            });
        }
        self.ground.bot.kill();
        self.crash = Crash::No;
        self.ground.fault(json!({"kind": "clear"}));
        self.start_again();
    }

    /// Time goes on, in steps that are short enough for things to happen in between.
    fn wait(&mut self, seconds: i64, seen: &mut Vec<Seen>) -> Result<(), String> {
        let longest = if seconds <= DAY { HOUR } else { DAY };
        let end = self.now().plus(seconds);
        while self.now() < end {
            let now = self.now();
            let pauses = self
                .pauses
                .iter()
                .map(|(day, minute)| now.plus(seconds_to(now, *day, *minute)));
            let next = pauses.chain([now.plus(longest), end]).min().unwrap_or(end);
            let from = self.log();
            self.ground
                .sandbox
                .advance(&format!("{}s", next.since(now)))
                .map_err(said)?;
            self.rest(from, 0);
            seen.extend(self.look());
        }
        Ok(())
    }

    fn now(&self) -> Timestamp {
        Timestamp((self.ground.sandbox.clock().now_ms() / 1000).cast_signed())
    }

    /// What the bot did since the last look.
    fn look(&mut self) -> Vec<Seen> {
        let after = View::of(&self.ground.sandbox);
        for (id, row) in &after.rows {
            let at = MessageId(*id).written_at();
            let author = row["author"].as_str().unwrap_or_default();
            let described = format!("{author}, {}", clock(at));
            self.names.messages.entry(*id).or_insert(described);
        }
        let seen = Glance {
            names: &self.names,
            now: self.now(),
            before: &self.before,
            after: &after,
        }
        .differences();
        self.before = after;
        seen
    }
}

impl Stage for OverTheWire {
    fn play(&mut self, step: &Step) -> Result<Vec<Seen>, String> {
        let mut seen = Vec::new();
        match step {
            Step::Wait { seconds } => self.wait(*seconds, &mut seen)?,
            Step::Until { day, minute } => {
                self.wait(seconds_to(self.now(), *day, *minute), &mut seen)?;
            }
            other => self.act(other)?,
        }
        seen.extend(self.look());
        let now = self.now();
        for one in &mut seen {
            one.meanwhile = one.at != now;
        }
        Ok(seen)
    }

    fn end(&mut self) -> Result<(), String> {
        self.ground.bot.stop();
        self.ground.inspect()?;
        if self.crash != Crash::No {
            return Err("a crash was announced, but nothing was delivered after it".to_owned());
        }
        Ok(())
    }
}

/// How long it is until clocks (UTC) show this.
fn seconds_to(now: Timestamp, day: i64, minute: i64) -> i64 {
    // Monday is the fourth day after the first of the epoch, a Thursday.
    let wanted = (day + 4) * DAY + minute * MINUTE;
    (wanted - now.0 - 1).rem_euclid(7 * DAY) + 1
}
