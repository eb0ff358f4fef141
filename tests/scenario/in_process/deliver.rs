//! The delivering side: carries out what the bot wants in the model of the community, and tells what came of it.

use whoknows::app::effect::{Effect, OutboxId, Post, Speech};
use whoknows::app::event::{Happening, Outcome, Reaction};
use whoknows::domain::community::permission;
use whoknows::domain::ids::{ChannelId, MessageId};

use super::super::stage::{Deed, Seen};
use super::notes::Note;
use super::{Echo, InProcess, strict};

/// What a request did: where it stands now, and what the gateway tells of it.
struct Done {
    channel: ChannelId,
    message: Option<MessageId>,
    echo: Vec<Happening>,
}

impl InProcess {
    /// Carries out one effect; gives the events that come of it.
    pub(super) fn carry_out(&mut self, effect: Effect) -> Result<Vec<Happening>, String> {
        match effect {
            Effect::Say {
                outbox,
                earlier_tries,
                speech,
                ..
            } => self.say_it(outbox, earlier_tries, speech),
            Effect::Look { outbox, .. } => Ok(vec![self.look_for(outbox)]),
            Effect::Reply {
                interaction,
                post,
                private,
            } => self.reply(&interaction, &post, private),
            Effect::Update { interaction, post } => self.update(&interaction, post),
            Effect::Suggest { request, choices } => {
                let who = self.suggesting.remove(&request).ok_or("nobody types")?;
                if choices.len() > 25
                    || choices.iter().any(|(shown, sent)| {
                        shown.chars().count() > 100 || sent.chars().count() > 100
                    })
                {
                    return Err(format!("Discord would refuse these choices: {choices:?}"));
                }
                let shown: Vec<_> = choices.iter().map(|(shown, _)| shown.as_str()).collect();
                let deed = Deed::Does(format!(
                    "offers {}",
                    if shown.is_empty() {
                        "nothing".to_owned()
                    } else {
                        shown.join(" · ")
                    }
                ));
                let only_for = Some(self.world.name(who));
                self.seen.push(Seen {
                    only_for,
                    ..self.world.seen(deed)
                });
                Ok(Vec::new())
            }
            Effect::Read {
                channel, message, ..
            } => {
                let note = self.world.notes.get(&message).filter(|note| !note.gone);
                Ok(note.map_or_else(
                    || vec![Happening::MessageDeleted { channel, message }],
                    |note| {
                        vec![Happening::MessageEdited {
                            channel,
                            message,
                            author: note.author,
                            text: note.text.clone(),
                        }]
                    },
                ))
            }
            Effect::ReadMembers { who, .. } => Ok(who
                .into_iter()
                .map(|who| {
                    if self.world.away.contains(&who) {
                        Happening::MemberGone(who)
                    } else {
                        Happening::MemberSeen(self.world.member(who))
                    }
                })
                .collect()),
            Effect::CatchUp { channels, .. } => {
                let missed = self.world.notes.values().filter(|note| {
                    let since = channels
                        .iter()
                        .find(|(channel, _)| *channel == note.channel);
                    !note.gone
                        && note.only_for.is_none()
                        && since.is_some_and(|(_, last)| Some(note.id) > *last)
                });
                let events = missed
                    .map(|note| Happening::Message(Box::new(self.world.as_event(note.id, true))));
                let done = Happening::CaughtUp { unread: Vec::new() };
                Ok(events.chain([done]).collect())
            }
            Effect::FillIn { interaction, post } => self.fill_in(&interaction, &post),
            Effect::Survey { scope, occasion } => {
                if let Some((interaction, private)) = occasion.waiting() {
                    self.put_off(interaction, private)?;
                }
                let survey = self.surveyor.take(&scope).map(Box::new);
                Ok(vec![Happening::Surveyed { occasion, survey }])
            }
            Effect::OpenForm { .. } => Err("no form is expected".to_owned()),
        }
    }

    fn look_for(&self, outbox: OutboxId) -> Happening {
        let nonce = outbox.0.to_string();
        let mut notes = self.world.notes.values();
        let said = notes.find(|note| note.nonce.as_ref() == Some(&nonce));
        let outcome = said.map_or(Outcome::NotSaid, |note| Outcome::Sent {
            channel: note.channel,
            message: Some(note.id),
        });
        Happening::Delivered { outbox, outcome }
    }

    fn say_it(
        &mut self,
        outbox: OutboxId,
        earlier_tries: u32,
        speech: Speech,
    ) -> Result<Vec<Happening>, String> {
        let nonce = outbox.0.to_string();
        let said = self
            .world
            .notes
            .values()
            .find(|note| note.nonce.as_ref() == Some(&nonce));
        if let Some(note) = said.filter(|_| earlier_tries > 0) {
            let outcome = Outcome::Sent {
                channel: note.channel,
                message: Some(note.id),
            };
            return Ok(vec![Happening::Delivered { outbox, outcome }]);
        }
        if said.is_some() {
            return Err(format!(
                "it says the same twice, as if for the first time: {speech:?}"
            ));
        }
        if let Some(status) = self.refused(&speech) {
            let place = self.world.place_name(speech.place());
            let deed = Deed::Fails(self.in_words(&speech), status);
            self.seen.push(Seen {
                place,
                ..self.world.seen(deed)
            });
            let outcome = match status {
                400 => Outcome::Refused,
                403 => Outcome::Forbidden,
                404 => Outcome::Gone,
                _ => Outcome::Unavailable,
            };
            return Ok(vec![Happening::Delivered { outbox, outcome }]);
        }
        let done = self.speak(speech, nonce)?;
        let outcome = Outcome::Sent {
            channel: done.channel,
            message: done.message,
        };
        let delivered = Happening::Delivered { outbox, outcome };
        let mut events = done.echo;
        match self.echo {
            Echo::First => events.push(delivered),
            Echo::Last => events.insert(0, delivered),
        }
        Ok(events)
    }

    /// The status Discord answers with if it refuses.
    fn refused(&mut self, speech: &Speech) -> Option<u16> {
        match self.refusal {
            Some(refusal) if refusal.until.is_none_or(|until| self.world.now < until) => {
                self.refusal = self.refusal.filter(|refusal| refusal.until.is_some());
                return Some(refusal.status);
            }
            _ => self.refusal = None,
        }
        let gone = |message: &MessageId| self.world.notes.get(message).is_none_or(|note| note.gone);
        let is_gone = match speech {
            Speech::OpenThread { message, .. }
            | Speech::Edit { message, .. }
            | Speech::React { message, .. }
            | Speech::Unreact { message, .. }
            | Speech::Delete { message, .. } => gone(message),
            _ => false,
        };
        if is_gone || !self.world.shape.channels.contains_key(&speech.place()) {
            return Some(404);
        }
        let wanted = permission::VIEW_CHANNEL
            | match speech {
                Speech::OpenThread { .. } => permission::CREATE_PUBLIC_THREADS,
                Speech::Post { .. } => permission::SEND_MESSAGES,
                Speech::React { .. } => permission::ADD_REACTIONS,
                Speech::DeleteThread { .. } | Speech::Tag { .. } => permission::MANAGE_THREADS,
                _ => 0,
            };
        (!self.world.shape.may_i(wanted, speech.place())).then_some(403)
    }

    fn in_words(&self, speech: &Speech) -> String {
        let of = |message| self.world.describe(message);
        match speech {
            Speech::OpenThread { name, .. } => format!("open the thread \"{name}\""),
            Speech::Post {
                reply_to: Some(message),
                ..
            } => format!("reply to ({})", of(*message)),
            Speech::Post { .. } => "write".to_owned(),
            Speech::Edit { message, .. } => format!("edit ({})", of(*message)),
            Speech::React { message, emoji, .. } => format!("react {emoji} to ({})", of(*message)),
            Speech::Unreact { message, emoji, .. } => {
                format!("take {emoji} off ({})", of(*message))
            }
            Speech::Delete { message, .. } => format!("delete ({})", of(*message)),
            Speech::Rename { name, .. } => format!("rename the thread to \"{name}\""),
            Speech::DeleteThread { .. } => "delete the thread".to_owned(),
            Speech::Tag { .. } => "tag the post".to_owned(),
        }
    }

    fn speak(&mut self, speech: Speech, nonce: String) -> Result<Done, String> {
        match speech {
            Speech::OpenThread {
                channel,
                message,
                name,
                post,
            } => {
                if name.is_empty() || name.chars().count() > 100 {
                    return Err(format!("Discord would refuse a thread called {name:?}"));
                }
                let thread = ChannelId(message.0);
                let is_new = !self.world.shape.channels.contains_key(&thread);
                let mut echo = Vec::new();
                if is_new {
                    let opened = self.world.open_thread(channel, message.0, &name);
                    echo.push(Happening::ChannelSeen(Box::new(opened)));
                }
                let deed = if is_new {
                    Deed::OpensThread(name)
                } else {
                    Deed::Says
                };
                let place = self.world.place_name(if is_new { channel } else { thread });
                let mut done = self.write(thread, None, &post, nonce, deed, place)?;
                echo.append(&mut done.echo);
                Ok(Done { echo, ..done })
            }
            Speech::Post {
                channel,
                reply_to,
                post,
            } => {
                let deed = reply_to.map_or(Deed::Says, |to| Deed::Replies(self.world.describe(to)));
                let place = self.world.place_name(channel);
                self.write(channel, reply_to, &post, nonce, deed, place)
            }
            Speech::Edit {
                channel,
                message,
                post,
            } => {
                strict::check(&post)?;
                self.change(message, &post)?;
                let (author, text) = (self.world.shape.me, post.text);
                let echo = vec![Happening::MessageEdited {
                    channel,
                    message,
                    author,
                    text,
                }];
                Ok(Done {
                    channel,
                    message: Some(message),
                    echo,
                })
            }
            other => self.do_little(other),
        }
    }

    /// Reactions, deletions, names, tags.
    fn do_little(&mut self, speech: Speech) -> Result<Done, String> {
        let channel = speech.place();
        let mut echo = Vec::new();
        let done = |what: &str| {
            what.replacen("react ", "reacts ", 1)
                .replacen("take ", "takes ", 1)
                .replacen("delete ", "deletes ", 1)
                .replacen("rename ", "renames ", 1)
        };
        let words = done(&self.in_words(&speech));
        let place = self.world.place_name(channel);
        let mut changed = true;
        match speech {
            Speech::React { message, emoji, .. } => {
                let note = self.world.note_mut(message)?;
                changed = note.reactions.insert(emoji.clone());
                let message_author = Some(note.author);
                let who = self.world.shape.me;
                echo.push(Happening::ReactionAdded(Reaction {
                    channel,
                    message,
                    message_author,
                    who,
                    emoji,
                }));
            }
            Speech::Unreact { message, emoji, .. } => {
                changed = self.world.note_mut(message)?.reactions.remove(&emoji);
            }
            Speech::Delete { message, .. } => {
                self.world.note_mut(message)?.gone = true;
                echo.push(Happening::MessageDeleted { channel, message });
            }
            Speech::Rename { thread, name } => {
                let channels = &mut self.world.shape.channels;
                let renamed = channels.get_mut(&thread).ok_or("no such thread")?;
                changed = renamed.name != name;
                renamed.name = name;
                echo.push(Happening::ChannelSeen(Box::new(renamed.clone())));
            }
            Speech::DeleteThread { thread } => {
                self.world.remove_channel(thread);
                echo.push(Happening::ChannelGone(thread));
            }
            Speech::Tag { thread, tags } => {
                let forum = self.world.shape.home_of(thread);
                let names: Vec<_> = self.world.shape.channels[&forum]
                    .tags
                    .iter()
                    .filter(|tag| tags.contains(&tag.id))
                    .map(|tag| tag.name.clone())
                    .collect();
                let post = self
                    .world
                    .shape
                    .channels
                    .get_mut(&thread)
                    .ok_or("no such post")?;
                post.applied_tags = tags;
                echo.push(Happening::ChannelSeen(Box::new(post.clone())));
                let deed = Deed::Does(format!("tags the post: {}", names.join(", ")));
                self.seen.push(Seen {
                    place,
                    ..self.world.seen(deed)
                });
                return Ok(Done {
                    channel,
                    message: None,
                    echo,
                });
            }
            _ => return Err("this isn't little".to_owned()),
        }
        if changed {
            self.seen.push(Seen {
                place,
                ..self.world.seen(Deed::Does(words))
            });
        }
        Ok(Done {
            channel,
            message: None,
            echo,
        })
    }

    /// A new message of the bot, for all.
    fn write(
        &mut self,
        channel: ChannelId,
        reply_to: Option<MessageId>,
        post: &Post,
        nonce: String,
        deed: Deed,
        place: String,
    ) -> Result<Done, String> {
        strict::check(post)?;
        let mut note = Note {
            nonce: Some(nonce),
            reply_to: reply_to.map(|message| (message, None)),
            ..Note::plain(channel, self.world.shape.me, post.text.clone())
        };
        note.set_rows(post.rows.clone());
        let seen = Seen {
            place,
            ..self.shown(post, deed)
        };
        self.seen.push(seen);
        let message = self.world.add(note);
        let echo = vec![Happening::Message(Box::new(
            self.world.as_event(message, false),
        ))];
        Ok(Done {
            channel,
            message: Some(message),
            echo,
        })
    }

    /// New words for one of the bot's messages; unseen if they are the old ones.
    pub(super) fn change(&mut self, message: MessageId, post: &Post) -> Result<(), String> {
        let note = self.world.note_mut(message)?;
        if note.text == post.text && note.rows == post.rows {
            return Ok(());
        }
        note.text.clone_from(&post.text);
        note.set_rows(post.rows.clone());
        let (channel, only_for) = (note.channel, note.only_for);
        let place = only_for.map_or_else(|| self.world.place_name(channel), |_| String::new());
        let only_for = only_for.map(|who| self.world.name(who));
        // An edit notifies nobody, whatever it says.
        let seen = Seen {
            place,
            only_for,
            notified: Vec::new(),
            ..self.shown(post, Deed::Edits)
        };
        self.seen.push(seen);
        Ok(())
    }
}
