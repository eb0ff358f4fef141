//! All that can happen: the incoming port, plain data that carries its own time.

use crate::domain::availability::Preference;
use crate::domain::community::{Channel, Community, Member, Role};
use crate::domain::ids::{ChannelId, GuildId, MessageId, RoleId, UserId};
use crate::domain::skills::Level;
use crate::domain::time::Timestamp;

use super::effect::OutboxId;
use super::survey::{Occasion, Survey};

/// Something that happened in one community.
#[derive(Clone, Debug)]
pub struct Event {
    /// When, by the platform's clock.
    pub at: Timestamp,
    /// Where.
    pub guild: GuildId,
    /// What.
    pub what: Happening,
}

/// What can happen.
#[derive(Clone, Debug)]
pub enum Happening {
    /// We are connected and this is the community's shape (again after each new connection).
    CommunitySeen(Box<Community>),
    /// The community could not be seen any more (we were removed from it).
    CommunityGone,
    /// A channel or thread was made or changed.
    ChannelSeen(Box<Channel>),
    /// A channel or thread is gone.
    ChannelGone(ChannelId),
    /// A role was made or changed.
    RoleSeen(Role),
    /// A role is gone.
    RoleGone(RoleId),
    /// A member joined or changed.
    MemberSeen(Member),
    /// A member left.
    MemberGone(UserId),
    /// Somebody wrote something, the bot itself included.
    Message(Box<Message>),
    /// A message has new words. Also the answer to [`super::effect::Effect::Read`].
    MessageEdited {
        /// Where it stands.
        channel: ChannelId,
        /// Which.
        message: MessageId,
        /// Who wrote it.
        author: UserId,
        /// What it says now.
        text: String,
    },
    /// A message is gone.
    MessageDeleted {
        /// Where it stood.
        channel: ChannelId,
        /// Which.
        message: MessageId,
    },
    /// A reaction was set.
    ReactionAdded(Reaction),
    /// Somebody gave a command or used a menu.
    Command(Box<CommandCall>),
    /// Somebody types and wants choices.
    Complete {
        /// Number of the request, made by the Discord side; comes back with the answer.
        request: u64,
        /// Who types.
        who: UserId,
        /// What is being filled in.
        field: Field,
        /// What stands there so far.
        partial: String,
    },
    /// Somebody pressed a button or chose from a select.
    Press(Box<Press>),
    /// Somebody sent a form.
    Form(Box<Form>),
    /// Something that was to be said has been said, or not.
    Delivered {
        /// The promise it settles.
        outbox: OutboxId,
        /// How it went.
        outcome: Outcome,
    },
    /// A survey that [`super::effect::Effect::Survey`] asked for was taken.
    Surveyed {
        /// What for.
        occasion: Occasion,
        /// What it found; none if it failed, which the log tells.
        survey: Option<Box<Survey>>,
    },
    /// Everything that [`super::effect::Effect::CatchUp`] asked for has been sent, but for what could not be
    /// read just now.
    CaughtUp {
        /// Places to be read again later.
        unread: Vec<ChannelId>,
    },
    /// Time went on. Sent about once a second to each community.
    Tick,
}

/// A message as it was written.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The channel or thread it stands in.
    pub channel: ChannelId,
    /// Who wrote it.
    pub author: Member,
    /// What it says.
    pub text: String,
    /// What kind of message it is.
    pub kind: MessageKind,
    /// For a reply: the message it answers and who wrote that one, if known.
    pub reply_to: Option<(MessageId, Option<UserId>)>,
    /// Members it mentions.
    pub mentions: Vec<UserId>,
    /// The nonce we sent with it, on the bot's own messages.
    pub nonce: Option<String>,
    /// Found by reading history after an absence, not heard live.
    pub caught_up: bool,
}

/// What kind of message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// Somebody wrote it.
    Plain,
    /// Somebody wrote it as a reply.
    Reply,
    /// The platform wrote it (a join, a pin, a thread opened, a command's echo).
    System,
}

/// A reaction.
#[derive(Clone, Debug)]
pub struct Reaction {
    /// Where the message stands.
    pub channel: ChannelId,
    /// The message.
    pub message: MessageId,
    /// Who wrote the message, if Discord told.
    pub message_author: Option<UserId>,
    /// Who reacted.
    pub who: UserId,
    /// The emoji, as text ("✅").
    pub emoji: String,
}

/// The handle by which an interaction is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interaction {
    /// Its id; the same one is never handled twice.
    pub id: u64,
    /// Discord's key for answering it, valid for 15 minutes.
    pub token: String,
}

/// Who acted, where, and how to answer.
#[derive(Clone, Debug)]
pub struct Call {
    /// How to answer.
    pub interaction: Interaction,
    /// Who acted.
    pub who: Member,
    /// In which channel or thread.
    pub channel: ChannelId,
}

/// A command somebody gave.
#[derive(Clone, Debug)]
pub struct CommandCall {
    /// Who, where, and how to answer.
    pub call: Call,
    /// Which command.
    pub command: Command,
}

/// A message a menu was used on.
#[derive(Clone, Debug)]
pub struct MessageRef {
    /// Where it stands.
    pub channel: ChannelId,
    /// Its id.
    pub id: MessageId,
    /// Who wrote it.
    pub author: Member,
    /// What it says.
    pub text: String,
}

/// The commands and menus of product.md, parsed.
#[derive(Clone, Debug)]
pub enum Command {
    /// `/skills add`: one or more names, comma-separated.
    SkillsAdd {
        /// As typed.
        names: String,
        /// How well.
        level: Level,
    },
    /// `/skills remove`.
    SkillsRemove {
        /// As typed; several may be comma-separated.
        names: String,
    },
    /// `/skills follow`.
    SkillsFollow {
        /// The topic, as typed.
        topic: String,
    },
    /// `/skills unfollow`.
    SkillsUnfollow {
        /// The topic, as typed.
        topic: String,
    },
    /// `/skills mine`.
    SkillsMine,
    /// `/skills of` and the user menu *What do they know?*
    SkillsOf {
        /// About whom.
        whom: Member,
    },
    /// `/skills browse`: all topics with people, or the people of one.
    SkillsBrowse {
        /// Only this topic.
        topic: Option<String>,
    },
    /// `/whoknows`.
    WhoKnows {
        /// The topic, as typed.
        topic: String,
    },
    /// `/ask`.
    Ask {
        /// The question.
        question: String,
        /// Its topic, if the asker says it.
        topic: Option<String>,
    },
    /// `/search`.
    Search {
        /// What is looked for.
        text: String,
    },
    /// `/questions open`.
    QuestionsOpen {
        /// Only this topic.
        topic: Option<String>,
    },
    /// `/questions mine`.
    QuestionsMine,
    /// `/why`.
    Why {
        /// A link to or the number of a question; else the one of this thread, else the last one.
        question: Option<String>,
    },
    /// `/availability status`.
    AvailabilityStatus,
    /// `/availability mode`.
    AvailabilityMode {
        /// Which of the four preferences.
        preference: Preference,
    },
    /// `/availability quiet-hours`.
    AvailabilityQuietHours {
        /// Start, `HH:MM` as typed.
        from: String,
        /// End, `HH:MM` as typed.
        to: String,
        /// IANA name of the time zone, as typed.
        time_zone: Option<String>,
    },
    /// `/availability limit`.
    AvailabilityLimit {
        /// Pings a day.
        per_day: u32,
        /// Pings a week.
        per_week: Option<u32>,
    },
    /// `/availability snooze`.
    AvailabilitySnooze {
        /// How long, as typed ("3h", "2 days", "off").
        span: String,
    },
    /// `/privacy show`.
    PrivacyShow,
    /// `/privacy export`.
    PrivacyExport,
    /// `/privacy forget-me`.
    PrivacyForgetMe,
    /// `/health`.
    Health {
        /// How many weeks to look back, 1 to 26.
        weeks: Option<u32>,
    },
    /// `/help`.
    Help,
    /// `/core …`.
    Care(Care),
    /// Message menu *Find an expert*.
    FindExpert(MessageRef),
    /// Message menu *This is the answer*.
    ThisIsTheAnswer(MessageRef),
    /// Message menu *Not a question*.
    NotAQuestion(MessageRef),
}

/// `/core`: care for the registry, for core members. Everything as typed.
#[derive(Clone, Debug)]
pub enum Care {
    /// `/core alias`: another name for a skill.
    Alias {
        /// The skill.
        skill: String,
        /// Its other name.
        alias: String,
    },
    /// `/core merge`: two skills become one.
    Merge {
        /// This one goes.
        from: String,
        /// Into this one.
        into: String,
    },
    /// `/core rename`.
    Rename {
        /// The skill.
        from: String,
        /// Its new name.
        to: String,
    },
    /// `/core link-role`: a role stands for a skill.
    LinkRole {
        /// The role.
        role: RoleId,
        /// The skill.
        skill: String,
    },
    /// `/core nominate`.
    Nominate {
        /// Whom.
        whom: Member,
        /// For which skill.
        skill: String,
    },
    /// `/core dismiss`: it was no question.
    Dismiss {
        /// A link to it, or its number.
        question: String,
    },
    /// `/core reopen`: it isn't solved, or was a question after all.
    Reopen {
        /// A link to it, or its number.
        question: String,
    },
}

/// What autocomplete is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// A skill to add: vocabulary and registry. With commas, the last part is completed.
    NewSkill,
    /// One of the member's own skills.
    OwnSkill,
    /// A topic the member follows.
    FollowedTopic,
    /// A topic that somebody in this community knows or asked about.
    Topic,
    /// A question that isn't settled.
    OpenQuestion,
    /// A question that is settled and could be opened again.
    SettledQuestion,
    /// An IANA time zone.
    TimeZone,
}

/// A press on a button, or a choice from a select.
#[derive(Clone, Debug)]
pub struct Press {
    /// Who, where, and how to answer.
    pub call: Call,
    /// The message that bears it.
    pub message: MessageId,
    /// Whom that message mentions.
    pub mentions: Vec<UserId>,
    /// Our own text on it, see `app::custom_id`.
    pub custom_id: String,
    /// Chosen values; user ids for a user select.
    pub values: Vec<String>,
}

/// A form that was sent.
#[derive(Clone, Debug)]
pub struct Form {
    /// Who, where, and how to answer.
    pub call: Call,
    /// Our own text on it.
    pub custom_id: String,
    /// Field and value.
    pub fields: Vec<(String, String)>,
}

/// How a delivery went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Said. The channel it now stands in (a new thread's id) and the message's id, where there is one.
    Sent {
        /// Where.
        channel: ChannelId,
        /// Which message.
        message: Option<MessageId>,
    },
    /// What it was about is not there any more (404, or a thread that is archived and locked).
    Gone,
    /// We may not (403).
    Forbidden,
    /// Not this time; try again later (5xx, network, timeouts).
    Unavailable,
    /// Discord refuses it as it is (400); trying again is of no use. The reason is in the log.
    Refused,
    /// We only looked ([`super::effect::Effect::Look`]), and it isn't there.
    NotSaid,
}
