//! Use cases: load, decide, save, speak.

pub mod advice;
mod alerts;
mod asking;
mod asks;
mod availability;
mod bring_in;
mod buttons;
mod care;
mod catch_up;
mod changes;
mod check_back;
mod closed_places;
mod complete;
pub mod custom_id;
mod delivered;
mod digest;
pub mod effect;
pub mod event;
pub mod evidence;
mod experts;
pub mod explain;
mod first_answer;
mod follows;
mod forum_tags;
mod guild;
mod help;
mod knowledge;
mod learning;
mod lines;
mod linked_roles;
mod marks;
mod nominations;
mod offers;
mod on_message;
mod on_press;
mod on_tick;
pub mod owner;
mod place;
mod privacy;
mod questions;
pub mod reading;
mod responses;
mod rounds;
mod second_thoughts;
mod settle;
mod skills;
pub mod survey;
mod talk;
mod turn;
mod weekly;
mod why;

use std::collections::HashMap;

use effect::Effect;
use event::{Command, CommandCall, Event, Happening};
use guild::Guild;
use learning::{Learn, Learning};
use reading::Reader;
use survey::Surveyor;
use turn::{Done, Turn};

use crate::domain::community::{Community, Member};
use crate::domain::ids::{ChannelId, GuildId, UserId};
use crate::domain::settings::Settings;
use crate::store::{Store, StoreError};

/// The bot without its platform: events in, effects out.
pub struct App {
    store: Store,
    settings: Settings,
    reader: Reader,
    guilds: HashMap<GuildId, Guild>,
    learn: Learn,
}

impl App {
    /// The bot over this store.
    pub fn new(store: Store, settings: Settings) -> Self {
        Self {
            store,
            settings,
            reader: Reader::default(),
            guilds: HashMap::new(),
            learn: Learning::at_once,
        }
    }

    /// The same bot, which serves at once and learns each community's past meanwhile. Until that is done, nobody is
    /// asked about what it hears.
    #[must_use]
    pub fn learning_aside(self) -> Self {
        Self {
            learn: Learning::aside,
            ..self
        }
    }

    /// Handles events that came together in one commit, and gives what is to be done now that all is saved.
    /// An event that fails is undone by itself, told in the log, and the others go on.
    pub fn handle_all(&mut self, events: Vec<Event>) -> Result<Vec<Effect>, StoreError> {
        for event in &events {
            self.know(event.guild)?;
        }
        let Self {
            store,
            settings,
            reader,
            guilds,
            ..
        } = self;
        guilds.values_mut().for_each(Guild::take_in_the_past);
        store.commit(|store| {
            let mut effects = Vec::new();
            for event in events {
                let Some(guild) = guilds.get_mut(&event.guild) else {
                    continue;
                };
                let outcome = store.attempt(|store| {
                    let mut turn = Turn {
                        store,
                        guild,
                        settings,
                        reader,
                        at: event.at,
                        effects: Vec::new(),
                    };
                    handle(&mut turn, event.what)?;
                    Ok::<_, StoreError>(turn.effects)
                });
                match outcome {
                    Ok(wanted) => effects.extend(wanted),
                    Err(why) => {
                        tracing::error!(%why, "an event could not be handled and was undone");
                    }
                }
            }
            Ok(effects)
        })
    }

    /// Takes a community into memory if it isn't there.
    fn know(&mut self, id: GuildId) -> Result<(), StoreError> {
        if !self.guilds.contains_key(&id) {
            let guild = Guild::load(&self.store, &self.reader, id, self.learn)?;
            self.guilds.insert(id, guild);
        }
        Ok(())
    }

    /// Who takes surveys of this bot's store.
    pub fn surveyor(&self) -> Surveyor {
        Surveyor::new(self.store.path())
    }

    /// Promises on their way, in all communities.
    pub fn in_flight(&self) -> usize {
        self.guilds
            .values()
            .map(|guild| guild.in_flight.len())
            .sum()
    }

    /// Handles one event.
    pub fn handle(&mut self, event: Event) -> Result<Vec<Effect>, StoreError> {
        self.handle_all(vec![event])
    }
}

fn handle(turn: &mut Turn<'_>, what: Happening) -> Done {
    match what {
        Happening::CommunitySeen(community) => community_seen(turn, *community)?,
        Happening::ChannelSeen(channel) => {
            let place = channel.id;
            turn.guild.shape.channels.insert(place, *channel);
            turn.guild.shape_changed();
            catch_up::listen_to(turn, place)?;
        }
        Happening::ChannelGone(channel) => channel_gone(turn, channel)?,
        Happening::RoleSeen(role) => {
            turn.guild.shape.roles.insert(role.id, role);
        }
        Happening::RoleGone(role) => {
            turn.guild.shape.roles.remove(&role);
        }
        Happening::MemberSeen(member) => see_member(turn, &member)?,
        Happening::MemberGone(member) => {
            let guild = turn.guild.shape.id;
            turn.store.see_leave(guild, member, turn.at)?;
            turn.store.unfollow_all(guild, member)?;
        }
        Happening::Message(message) => on_message::on_message(turn, &message)?,
        Happening::MessageEdited {
            channel,
            message,
            author,
            text,
        } => {
            changes::on_edit(turn, channel, message, author, &text)?;
        }
        Happening::MessageDeleted { channel, message } => {
            changes::on_delete(turn, channel, message)?;
        }
        Happening::ReactionAdded(reaction) => on_message::on_reaction(turn, &reaction)?,
        Happening::Command(call) => on_command(turn, *call)?,
        Happening::Complete {
            request,
            who,
            field,
            partial,
        } => {
            complete::on_complete(turn, request, who, field, &partial)?;
        }
        Happening::Press(press) => {
            if turn.store.handle_once(press.call.interaction.id, turn.at)? {
                see_member(turn, &press.call.who)?;
                on_press::on_press(turn, &press)?;
            }
        }
        Happening::Delivered { outbox, outcome } => {
            delivered::on_delivered(turn, outbox, &outcome)?;
        }
        Happening::CaughtUp { unread } => catch_up::ended(turn, unread)?,
        Happening::Surveyed { occasion, survey } => {
            weekly::on_surveyed(turn, &occasion, survey.as_deref())?;
        }
        Happening::Tick => on_tick::on_tick(turn)?,
        // No form of ours is in use yet, and a community we were removed from has nothing to do.
        Happening::Form(_) | Happening::CommunityGone => {}
    }
    Ok(())
}

/// A connection is up: take in the community's shape, and try everything that was promised again.
fn community_seen(turn: &mut Turn<'_>, community: Community) -> Done {
    let id = community.id;
    turn.store.see_community(id, &community.name, turn.at)?;
    let first = !std::mem::replace(&mut turn.guild.seen, true);
    turn.guild.shape = community;
    turn.guild.shape_changed();
    if first {
        linked_roles::at_start(turn)?;
        turn.store.retry_all_promises(id, turn.at)?;
        let who: Vec<_> = turn.guild.registered.iter().copied().collect();
        if !who.is_empty() {
            turn.effects.push(Effect::ReadMembers { guild: id, who });
        }
    }
    catch_up::begin(turn)
}

fn channel_gone(turn: &mut Turn<'_>, channel: ChannelId) -> Done {
    turn.guild.shape.channels.remove(&channel);
    turn.guild.shape_changed();
    asks::on_place_gone(turn, channel)
}

/// Refreshes what we know of somebody in the registry; of others nothing is kept.
fn see_member(turn: &mut Turn<'_>, member: &Member) -> Done {
    if turn.guild.registered.contains(&member.id) {
        let guild = turn.guild.shape.id;
        turn.store
            .see_person(guild, member.id, &member.name, &member.roles, turn.at)?;
    }
    linked_roles::on_seen(turn, member)
}

fn on_command(turn: &mut Turn<'_>, CommandCall { call, command }: CommandCall) -> Done {
    if !turn.store.handle_once(call.interaction.id, turn.at)? {
        return Ok(());
    }
    see_member(turn, &call.who)?;
    match command {
        Command::SkillsAdd { names, level } => skills::add(turn, &call, &names, level),
        Command::SkillsRemove { names } => skills::remove(turn, &call, &names),
        Command::SkillsFollow { topic } => follows::follow(turn, &call, &topic),
        Command::SkillsUnfollow { topic } => follows::unfollow(turn, &call, &topic),
        Command::SkillsMine => skills::mine(turn, &call),
        Command::SkillsOf { whom } => skills::of(turn, &call, &whom),
        Command::SkillsBrowse { topic } => skills::browse(turn, &call, topic.as_deref()),
        Command::WhoKnows { topic } => experts::who_knows(turn, &call, &topic),
        Command::Ask { question, topic } => asking::ask(turn, &call, question, topic),
        Command::Search { text } => knowledge::search(turn, &call, &text),
        Command::QuestionsOpen { topic } => questions::open(turn, &call, topic.as_deref()),
        Command::QuestionsMine => questions::mine(turn, &call),
        Command::Why { question } => why::why(turn, &call, question.as_deref()),
        Command::AvailabilityStatus => availability::status(turn, &call),
        Command::AvailabilityMode { preference } => availability::mode(turn, &call, preference),
        Command::AvailabilityQuietHours {
            from,
            to,
            time_zone,
        } => availability::quiet_hours(turn, &call, &from, &to, time_zone.as_deref()),
        Command::AvailabilityLimit { per_day, per_week } => {
            availability::limit(turn, &call, per_day, per_week)
        }
        Command::AvailabilitySnooze { span } => availability::snooze(turn, &call, &span),
        Command::PrivacyShow => privacy::show(turn, &call),
        Command::PrivacyExport => privacy::export(turn, &call),
        Command::PrivacyForgetMe => privacy::forget_me(turn, &call),
        Command::Health { weeks } => weekly::health(turn, &call, weeks),
        Command::Help => help::help(turn, &call),
        Command::Care(wanted) => care::care(turn, &call, wanted),
        Command::FindExpert(message) => asking::find_expert(turn, &call, &message),
        Command::ThisIsTheAnswer(message) => marks::this_is_the_answer(turn, &call, &message),
        Command::NotAQuestion(message) => settle::not_a_question_menu(turn, &call, &message),
    }
}

/// How a member is written in a text so that the platform shows their name.
fn mention(who: UserId) -> String {
    format!("<@{who}>")
}
