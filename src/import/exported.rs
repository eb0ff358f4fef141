//! DiscordChatExporter's JSON as it stands in the file: where it is from, and its messages one after the other.

use std::io::BufRead;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};

/// Where an export is from.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The server.
    pub guild: Guild,
    /// The channel or thread.
    pub channel: Channel,
}

/// The server.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Guild {
    /// Its id.
    #[serde(default)]
    pub id: String,
}

/// A channel or thread.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Channel {
    /// Its id.
    #[serde(default)]
    pub id: String,
    /// What kind: "GuildTextChat", "GuildPublicThread", …
    #[serde(default, rename = "type")]
    pub kind: String,
    /// For a thread the channel it is in, else a category.
    #[serde(default, rename = "categoryId")]
    pub parent: Option<String>,
    /// The name of that.
    #[serde(default, rename = "category")]
    pub parent_name: Option<String>,
    /// Its name.
    #[serde(default)]
    pub name: String,
}

impl Channel {
    /// Is it a thread or forum post?
    pub fn is_thread(&self) -> bool {
        self.kind.contains("Thread")
    }
}

/// A message.
#[derive(Clone, Debug, Deserialize)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// "Default", "Reply", or a system message.
    #[serde(rename = "type")]
    pub kind: String,
    /// When, with the offset of whoever exported it.
    pub timestamp: String,
    /// What it says, mentions already written as names.
    #[serde(default)]
    pub content: String,
    /// Who wrote it.
    pub author: User,
    /// Whom it mentions.
    #[serde(default)]
    pub mentions: Vec<User>,
    /// What it replies to.
    #[serde(default)]
    pub reference: Option<Reference>,
    /// Reactions to it.
    #[serde(default)]
    pub reactions: Vec<Reaction>,
}

/// Somebody.
#[derive(Clone, Debug, Deserialize)]
pub struct User {
    /// Their id.
    pub id: String,
    /// Their account's name.
    #[serde(default)]
    pub name: String,
    /// How they are called in the server; missing in old files.
    #[serde(default)]
    pub nickname: Option<String>,
    /// A bot or webhook.
    #[serde(default, rename = "isBot")]
    pub is_bot: bool,
}

impl User {
    /// How they are called.
    pub fn called(&self) -> &str {
        let nickname = self.nickname.as_deref().filter(|name| !name.is_empty());
        nickname.unwrap_or(&self.name)
    }
}

/// What a message refers to.
#[derive(Clone, Debug, Deserialize)]
pub struct Reference {
    /// The message.
    #[serde(default, rename = "messageId")]
    pub message_id: Option<String>,
}

/// A reaction to a message.
#[derive(Clone, Debug, Deserialize)]
pub struct Reaction {
    /// Which.
    pub emoji: Emoji,
    /// Whose; missing in old files.
    #[serde(default)]
    pub users: Vec<User>,
}

/// An emoji.
#[derive(Clone, Debug, Deserialize)]
pub struct Emoji {
    /// Itself, or its name.
    #[serde(default)]
    pub name: String,
}

/// What is done with each message: a broken one is told, and the others go on.
type Take<'t> = &'t mut dyn FnMut(&Head, Result<Message, String>);

/// Reads an export message by message, so that a big one needs no more memory than its biggest message.
pub fn read(mut input: impl BufRead, take: Take<'_>) -> anyhow::Result<Head> {
    if input.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
        input.consume(3);
    }
    let mut json = serde_json::Deserializer::from_reader(input);
    let head = Whole { take }.deserialize(&mut json)?;
    json.end()?;
    Ok(head)
}

struct Whole<'t> {
    take: Take<'t>,
}

impl<'de> DeserializeSeed<'de> for Whole<'_> {
    type Value = Head;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Head, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = Head;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an export of one channel")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Head, A::Error> {
        let mut head = Head::default();
        let mut has_messages = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "guild" => head.guild = map.next_value()?,
                "channel" => head.channel = map.next_value()?,
                "messages" => {
                    has_messages = true;
                    map.next_value_seed(Messages {
                        head: &head,
                        take: &mut *self.take,
                    })?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if has_messages {
            Ok(head)
        } else {
            Err(de::Error::missing_field("messages"))
        }
    }
}

struct Messages<'h, 't> {
    head: &'h Head,
    take: Take<'t>,
}

impl<'de> DeserializeSeed<'de> for Messages<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Messages<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of messages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<serde_json::Value>()? {
            let message = serde_json::from_value(value).map_err(|error| error.to_string());
            (self.take)(self.head, message);
        }
        Ok(())
    }
}
