//! All the bot can do: the outgoing port, plain data.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{ChannelId, GuildId, MessageId, UserId};

use super::event::Interaction;
use super::survey::{Occasion, Scope};

/// The number of a promise in the outbox; its decimal form is the nonce of what is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OutboxId(pub i64);

/// Something to do on the platform.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Something promised: saved in the outbox before, its outcome comes back as
    /// [`super::event::Happening::Delivered`].
    Say {
        /// The promise it keeps.
        outbox: OutboxId,
        /// In which community.
        guild: GuildId,
        /// Earlier tries. Above 0, what was said may be there already: look before saying it again.
        earlier_tries: u32,
        /// What.
        speech: Speech,
    },
    /// Looks whether something promised was said: its outcome comes back as `Sent` or `NotSaid`.
    Look {
        /// The promise.
        outbox: OutboxId,
        /// In which community.
        guild: GuildId,
        /// What it was to say.
        speech: Speech,
    },
    /// Answers a command, press or form with a message.
    Reply {
        /// Which one.
        interaction: Interaction,
        /// What.
        post: Post,
        /// Seen only by the one who acted.
        private: bool,
    },
    /// Answers a press by changing the message that bears the button.
    Update {
        /// Which press.
        interaction: Interaction,
        /// What it says now.
        post: Post,
    },
    /// Gives the answer that was put off while a survey was taken.
    FillIn {
        /// Which command or press.
        interaction: Interaction,
        /// What.
        post: Post,
    },
    /// Takes a survey, aside from the owner; what it finds comes as [`super::event::Happening::Surveyed`].
    /// If somebody waits for it, their answer is put off first: they have 15 minutes then rather than 3 seconds.
    Survey {
        /// Of what.
        scope: Scope,
        /// What for.
        occasion: Occasion,
    },
    /// Answers a press by opening a form.
    OpenForm {
        /// Which press or command.
        interaction: Interaction,
        /// The form.
        form: FormSheet,
    },
    /// Answers autocomplete.
    Suggest {
        /// The number that came with the request.
        request: u64,
        /// Shown and sent text, at most 25.
        choices: Vec<(String, String)>,
    },
    /// Reads a message again; what it says comes as [`super::event::Happening::MessageEdited`].
    Read {
        /// In which community.
        guild: GuildId,
        /// Where it stands.
        channel: ChannelId,
        /// Which.
        message: MessageId,
    },
    /// Reads members again, each comes as `MemberSeen` or `MemberGone`.
    ReadMembers {
        /// In which community.
        guild: GuildId,
        /// Whom.
        who: Vec<UserId>,
    },
    /// Reads what was written while nobody listened: each message comes as
    /// [`super::event::Happening::Message`] with `caught_up` set, oldest first, and in the end
    /// [`super::event::Happening::CaughtUp`].
    CatchUp {
        /// In which community.
        guild: GuildId,
        /// Channels and threads, each with the last message known from it; without one the last
        /// 24 hours are read. At most 500 messages a channel, none older than 24 hours.
        channels: Vec<(ChannelId, Option<MessageId>)>,
        /// Places with open questions that aren't among what we see: archived threads, or gone. Each comes as
        /// `ChannelSeen` or `ChannelGone` before any message.
        unknown: Vec<ChannelId>,
    },
}

/// Something said in the community, as it is kept in the outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Speech {
    /// Opens a public thread on a message and posts in it. If the thread is there already, posts in that one.
    OpenThread {
        /// Where the message stands.
        channel: ChannelId,
        /// The message.
        message: MessageId,
        /// The thread's name, 1 to 100 characters.
        name: String,
        /// The first post in it.
        post: Post,
    },
    /// A message in a channel or thread.
    Post {
        /// Where.
        channel: ChannelId,
        /// The message it replies to, if it does; replying notifies nobody by itself.
        reply_to: Option<MessageId>,
        /// What.
        post: Post,
    },
    /// New words for one of the bot's own messages.
    Edit {
        /// Where it stands.
        channel: ChannelId,
        /// Which.
        message: MessageId,
        /// What it says now.
        post: Post,
    },
    /// A reaction of the bot.
    React {
        /// Where the message stands.
        channel: ChannelId,
        /// The message.
        message: MessageId,
        /// The emoji.
        emoji: String,
    },
    /// Takes a reaction of the bot away.
    Unreact {
        /// Where the message stands.
        channel: ChannelId,
        /// The message.
        message: MessageId,
        /// The emoji.
        emoji: String,
    },
    /// Removes one of the bot's own messages.
    Delete {
        /// Where it stands.
        channel: ChannelId,
        /// Which.
        message: MessageId,
    },
    /// Another name for a thread that the bot opened.
    Rename {
        /// Which.
        thread: ChannelId,
        /// Its name from now on, 1 to 100 characters.
        name: String,
    },
    /// Removes a thread that the bot opened.
    DeleteThread {
        /// Which.
        thread: ChannelId,
    },
    /// Sets the tags of a forum post.
    Tag {
        /// The post.
        thread: ChannelId,
        /// All tags it shall bear, at most 5.
        tags: Vec<u64>,
    },
}

impl Speech {
    /// The new message it is, if it is one.
    pub fn post(&self) -> Option<&Post> {
        match self {
            Self::OpenThread { post, .. } | Self::Post { post, .. } => Some(post),
            _ => None,
        }
    }

    /// Where it is said; what is said in one place is said in order.
    pub fn place(&self) -> ChannelId {
        match self {
            Self::OpenThread { channel, .. }
            | Self::Post { channel, .. }
            | Self::Edit { channel, .. }
            | Self::React { channel, .. }
            | Self::Unreact { channel, .. }
            | Self::Delete { channel, .. } => *channel,
            Self::Rename { thread, .. }
            | Self::DeleteThread { thread }
            | Self::Tag { thread, .. } => *thread,
        }
    }
}

/// A message to be written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// The text, at most 2000 characters.
    pub text: String,
    /// Exactly these members are notified; their mentions must stand in the text too. Nobody else ever is.
    pub notify: Vec<UserId>,
    /// A badge without a sound (`SUPPRESS_NOTIFICATIONS`).
    pub silent: bool,
    /// Boxes below the text.
    pub embeds: Vec<Embed>,
    /// Rows of buttons and selects, at most 5.
    pub rows: Vec<Row>,
    /// A drawing, made when it is sent.
    pub picture: Option<Picture>,
    /// A file with text, as for an export.
    pub file: Option<TextFile>,
}

impl Post {
    /// Nothing but words, which notify nobody.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// A box below the text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Embed {
    /// Heading, at most 256 characters.
    pub title: String,
    /// Text, at most 4096 characters.
    pub text: String,
    /// Name and value, at most 25.
    pub fields: Vec<(String, String)>,
    /// Small text at the foot.
    pub footer: String,
}

/// A row below a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Row {
    /// At most 5 buttons.
    Buttons(Vec<Button>),
    /// A choice among given options.
    Choose(Select),
    /// A choice among members.
    ChooseMember(Select),
}

/// A button.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Button {
    /// What stands on it, at most 80 characters.
    pub label: String,
    /// What a press sends, at most 100 characters, unique in the message.
    pub id: String,
    /// How it looks.
    pub look: Look,
}

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// The one to press.
    Primary,
    /// One of several.
    Secondary,
    /// A good end.
    Success,
    /// Can't be undone.
    Danger,
}

/// A choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Select {
    /// What a choice sends, at most 100 characters.
    pub id: String,
    /// What stands there before one chooses, at most 150 characters.
    pub placeholder: String,
    /// Label, value and a line of description (may be empty), at most 25; unused for members.
    pub options: Vec<(String, String, String)>,
    /// How many may be chosen at most, 1 to 25.
    pub at_most: u8,
}

/// A form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormSheet {
    /// What sending it sends, at most 100 characters.
    pub id: String,
    /// Heading, at most 45 characters.
    pub title: String,
    /// The fields, 1 to 5.
    pub fields: Vec<FormField>,
}

/// A text field of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormField {
    /// Its name in the answer.
    pub id: String,
    /// What stands over it, at most 45 characters.
    pub label: String,
    /// What stands in it already.
    pub value: String,
    /// Several lines.
    pub long: bool,
    /// Must be filled in.
    pub required: bool,
}

/// A drawing, kept as the picture's own description so that the outbox stays small.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// File name, ending in `.png`.
    pub name: String,
    /// The same in words, for those who can't see it, at most 1024 characters.
    pub alt: String,
    /// The drawing as SVG.
    pub svg: String,
}

/// A file with text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextFile {
    /// File name.
    pub name: String,
    /// What is in it.
    pub text: String,
}
