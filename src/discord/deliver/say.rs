//! Keeps a promise from the outbox: posts, edits, reacts, opens threads, and reports how it went.

use serenity::builder::{CreateAttachment, CreateThread, EditThread};
use serenity::model::channel::{ChannelType, ReactionType};
use serenity::model::id::ForumTagId;

use crate::app::effect::{OutboxId, Post, Speech};
use crate::app::event::{Happening, Outcome};
use crate::discord::to_discord::{self, channel_id, message_id};
use crate::discord::{limits, picture};
use crate::domain::ids::{ChannelId, GuildId, MessageId};

use super::Courier;
use super::failure::{Failure, code};

/// A promise to be kept.
pub struct Say {
    /// Its number.
    pub outbox: OutboxId,
    /// In which community.
    pub guild: GuildId,
    /// Whether to look for it before.
    pub look: Look,
    /// What.
    pub speech: Speech,
}

/// Whether to look for what may have been said already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// It was never tried.
    Never,
    /// It was tried before: look, and say it if it isn't there.
    First,
    /// Look, and say nothing.
    Only,
}

/// Where something now stands.
pub(super) type Place = (ChannelId, Option<MessageId>);

impl Courier {
    /// Says it and tells the owner how that went.
    pub(super) async fn say(&self, say: Say) {
        let Say { outbox, guild, .. } = say;
        let outcome = match self.try_to_say(say).await {
            Ok(Some((channel, message))) => Outcome::Sent { channel, message },
            Ok(None) => Outcome::NotSaid,
            Err(failure) => {
                let outcome = failure.outcome();
                let Failure {
                    status,
                    code,
                    reason,
                } = failure;
                tracing::warn!(
                    outbox = outbox.0,
                    ?outcome,
                    status,
                    code,
                    reason,
                    "not said"
                );
                outcome
            }
        };
        let what = Happening::Delivered { outbox, outcome };
        self.tell(guild, None, what).await;
    }

    /// Says it; gives where it stands, or `None` if we were only to look and it isn't there.
    async fn try_to_say(&self, say: Say) -> Result<Option<Place>, Failure> {
        let (outbox, look) = (say.outbox, say.look);
        if look != Look::Never
            && let Some(said) = self.said_already(outbox, &say.speech).await?
        {
            return Ok(Some(said));
        }
        if look == Look::Only {
            return Ok(None);
        }
        self.say_now(outbox, say.speech).await.map(Some)
    }

    async fn say_now(&self, outbox: OutboxId, speech: Speech) -> Result<Place, Failure> {
        match speech {
            Speech::OpenThread {
                channel,
                message,
                name,
                post,
            } => {
                let thread = self.open_thread(channel, message, &name).await?;
                let posted = self.post(outbox, thread, None, post).await;
                posted.map_err(Failure::of_the_thread)
            }
            Speech::Post {
                channel,
                reply_to,
                post,
            } => self.post(outbox, channel, reply_to, post).await,
            Speech::Edit {
                channel,
                message,
                post,
            } => self.edit(channel, message, post).await,
            Speech::React {
                channel,
                message,
                emoji,
            } => self.react(channel, message, &emoji).await,
            Speech::Unreact {
                channel,
                message,
                emoji,
            } => self.unreact(channel, message, &emoji).await,
            Speech::Delete { channel, message } => {
                let (at, id) = (channel_id(channel), message_id(message));
                self.ask(|| self.http.delete_message(at, id, None)).await?;
                Ok((channel, Some(message)))
            }
            Speech::Rename { thread, name } => {
                let edit = EditThread::new().name(to_discord::thread_name(&name));
                self.edit_thread(thread, edit).await
            }
            Speech::DeleteThread { thread } => {
                let at = channel_id(thread);
                self.ask(|| self.http.delete_channel(at, None)).await?;
                Ok((thread, None))
            }
            Speech::Tag { thread, tags } => self.tag(thread, &tags).await,
        }
    }

    /// The thread on a message, opened or found: it has the message's id.
    async fn open_thread(
        &self,
        channel: ChannelId,
        message: MessageId,
        name: &str,
    ) -> Result<ChannelId, Failure> {
        let thread =
            CreateThread::new(to_discord::thread_name(name)).kind(ChannelType::PublicThread);
        let (at, id) = (channel_id(channel), message_id(message));
        let opened = self
            .ask(|| at.create_thread_from_message(&self.http, id, thread.clone()))
            .await;
        match opened {
            Ok(opened) => Ok(ChannelId(opened.id.get())),
            Err(failure) if failure.code == code::THREAD_EXISTS => Ok(ChannelId(message.0)),
            Err(failure) => Err(failure),
        }
    }

    async fn post(
        &self,
        outbox: OutboxId,
        channel: ChannelId,
        reply_to: Option<MessageId>,
        post: Post,
    ) -> Result<Place, Failure> {
        let (post, files) = self.with_files(post).await;
        let answered = reply_to.map(|message| (channel, message));
        let message = to_discord::message(&post, outbox, answered, files);
        let at = channel_id(channel);
        let sent = self
            .ask(|| at.send_message(&self.http, message.clone()))
            .await?;
        let stands_in = ChannelId(sent.channel_id.get());
        Ok((stands_in, Some(MessageId(sent.id.get()))))
    }

    async fn edit(
        &self,
        channel: ChannelId,
        message: MessageId,
        post: Post,
    ) -> Result<Place, Failure> {
        let (post, files) = self.with_files(post).await;
        let edit = to_discord::edit(&post, files);
        let (at, id) = (channel_id(channel), message_id(message));
        self.awake(channel, || at.edit_message(&self.http, id, edit.clone()))
            .await?;
        Ok((channel, Some(message)))
    }

    async fn react(
        &self,
        channel: ChannelId,
        message: MessageId,
        emoji: &str,
    ) -> Result<Place, Failure> {
        let (at, id, emoji) = (channel_id(channel), message_id(message), face(emoji));
        self.awake(channel, || self.http.create_reaction(at, id, &emoji))
            .await?;
        Ok((channel, Some(message)))
    }

    async fn unreact(
        &self,
        channel: ChannelId,
        message: MessageId,
        emoji: &str,
    ) -> Result<Place, Failure> {
        let (at, id, emoji) = (channel_id(channel), message_id(message), face(emoji));
        self.awake(channel, || self.http.delete_reaction_me(at, id, &emoji))
            .await?;
        Ok((channel, Some(message)))
    }

    async fn tag(&self, thread: ChannelId, tags: &[u64]) -> Result<Place, Failure> {
        let tags = limits::few(tags, limits::TAGS, "tags");
        let tags = tags.iter().map(|tag| ForumTagId::new((*tag).max(1)));
        self.edit_thread(thread, EditThread::new().applied_tags(tags))
            .await
    }

    async fn edit_thread(&self, thread: ChannelId, edit: EditThread<'_>) -> Result<Place, Failure> {
        let at = channel_id(thread);
        self.awake(thread, || at.edit_thread(&self.http, edit.clone()))
            .await?;
        Ok((thread, None))
    }

    /// Makes a request about something in a channel; if that is an archived thread, which takes
    /// neither edits nor reactions, wakes it up and tries once more. A locked one stays asleep.
    async fn awake<T, F>(
        &self,
        channel: ChannelId,
        mut request: impl FnMut() -> F,
    ) -> Result<T, Failure>
    where
        F: Future<Output = serenity::Result<T>>,
    {
        let asleep = match self.ask(&mut request).await {
            Err(failure) if failure.code == code::THREAD_ARCHIVED => failure,
            other => return other,
        };
        let at = channel_id(channel);
        let wake = EditThread::new().archived(false);
        match self.ask(|| at.edit_thread(&self.http, wake.clone())).await {
            Ok(_) => self.ask(request).await,
            Err(_) => Err(asleep),
        }
    }
}

fn face(emoji: &str) -> ReactionType {
    ReactionType::try_from(emoji).unwrap_or_else(|_| ReactionType::Unicode(emoji.to_owned()))
}

impl Courier {
    /// The files a post bears, its picture drawn. One that can't be drawn leaves its words.
    pub(super) async fn with_files(&self, mut post: Post) -> (Post, Vec<CreateAttachment>) {
        let mut files = Vec::new();
        if let Some(wanted) = post.picture.take() {
            let alt = limits::clip(&wanted.alt, limits::ALT, "words for a picture");
            match picture::drawn(wanted.svg, self.fonts.clone()).await {
                Some(png) => {
                    files.push(CreateAttachment::bytes(png, wanted.name).description(alt));
                }
                None => post.text = format!("{}\n{alt}", post.text),
            }
        }
        if let Some(file) = post.file.take() {
            files.push(CreateAttachment::bytes(file.text.into_bytes(), file.name));
        }
        (post, files)
    }
}
