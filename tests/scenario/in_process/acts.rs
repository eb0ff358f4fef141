//! What members do: write, press, choose, react.

use whoknows::app::effect::Row;
use whoknows::app::event::{Call, Command, CommandCall, Happening, Interaction, Press, Reaction};
use whoknows::domain::ids::{ChannelId, MessageId, UserId};

use super::super::script::{Pick, Place, Step, Target};
use super::super::slash::Slash;
use super::notes::Note;
use super::{Asked, InProcess, commands};

impl InProcess {
    /// Does one step; what the bot does goes into `seen`.
    pub(super) fn act(&mut self, step: &Step) -> Result<(), String> {
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
            } => self.open_post(who, title, forum, text),
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
            Step::React { who, emoji, pick } => self.react(who, emoji, pick),
            Step::Edit { pick, text } => self.edit(pick, text),
            Step::Delete { pick } => self.delete(pick),
            other => self.act_around(other),
        }
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
                put_off: None,
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

    pub(super) fn message(&mut self, id: MessageId) -> Result<(), String> {
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
            mentions: self.world.mentions_in(&note.text),
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

    fn open_post(&mut self, who: &str, title: &str, forum: &str, text: &str) -> Result<(), String> {
        let who = self.world.person(who)?;
        let forum = self.world.place(&Place::Channel(forum.to_owned()))?;
        let post = self.world.open_post(forum, title);
        let opened = Box::new(self.world.shape.channels[&post].clone());
        self.happen(Happening::ChannelSeen(opened))?;
        let note = Note::plain(post, who, self.world.with_mentions(text));
        let id = self.world.add_opener(note);
        self.message(id)
    }

    fn react(&mut self, who: &str, emoji: &str, pick: &Pick) -> Result<(), String> {
        let who = self.world.person(who)?;
        let note = self.world.find(pick)?;
        let reaction = Reaction {
            channel: note.channel,
            message: note.id,
            message_author: Some(note.author),
            who,
            emoji: emoji.to_owned(),
        };
        self.happen(Happening::ReactionAdded(reaction))
    }

    fn edit(&mut self, pick: &Pick, text: &str) -> Result<(), String> {
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

    fn delete(&mut self, pick: &Pick) -> Result<(), String> {
        let id = self.world.find(pick)?.id;
        let note = self.world.note_mut(id)?;
        note.gone = true;
        let (channel, message) = (note.channel, note.id);
        self.happen(Happening::MessageDeleted { channel, message })
    }
}
