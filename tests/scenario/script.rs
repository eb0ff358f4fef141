//! What a scenario file says, as plain values: who is there, where, and what they do.

use whoknows::domain::time::Timestamp;

/// A scenario file.
pub struct Script {
    /// Who is there, where, and how the community is set up.
    pub head: Head,
    /// The whole file but the bot's lines, in order.
    pub pieces: Vec<Piece>,
}

/// A part of the file.
pub enum Piece {
    /// A line that stays as it is: the head, a comment, a blank line.
    Kept(String),
    /// Something that is done.
    Act {
        /// As written.
        source: Vec<String>,
        /// As read.
        step: Step,
    },
}

/// The head of a file.
pub struct Head {
    /// The members, the bot itself left out.
    pub people: Vec<Person>,
    /// The channels.
    pub channels: Vec<Channel>,
    /// Settings that aren't the default: key and value as written.
    pub settings: Vec<(String, String)>,
    /// When it begins.
    pub starts: Timestamp,
}

impl Head {
    /// The names of the roles that somebody has beside the core one, each once.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        let all = self.people.iter().flat_map(|person| &person.roles);
        let mut names: Vec<&str> = all.map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter()
    }
}

/// A member.
#[derive(Default)]
pub struct Person {
    /// The name shown.
    pub name: String,
    /// Declared skills with their level's word.
    pub knows: Vec<(String, String)>,
    /// Has the core role.
    pub is_core: bool,
    /// Other roles, by name.
    pub roles: Vec<String>,
    /// A bot or a webhook.
    pub is_bot: bool,
    /// Has asked something before, so that the next question isn't the first.
    pub asked_before: bool,
}

/// A channel.
#[derive(Default)]
pub struct Channel {
    /// Its name, without `#`.
    pub name: String,
    /// How it is listened to.
    pub tone: Option<Tone>,
    /// Only core members see it.
    pub only_core: bool,
    /// Who else can't see it.
    pub not_for: Vec<String>,
    /// A forum, with these tags.
    pub forum: Option<Vec<String>>,
    /// What it says it is about.
    pub topic: String,
}

/// How a channel is listened to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// People come to ask.
    Help,
    /// People talk.
    General,
}

/// Where something is said.
#[derive(Clone)]
pub enum Place {
    /// `#help`.
    Channel(String),
    /// `thread`: the newest one.
    NewestThread,
    /// `"How do I…"`: the newest thread whose name begins so.
    Thread(String),
}

/// Which message is meant.
#[derive(Clone)]
pub enum Pick {
    /// `bo's last message`.
    LastOf(String),
    /// `"You want logical…"`: the newest message that begins so.
    Beginning(String),
}

/// What somebody uses a menu on.
#[derive(Clone)]
pub enum Target {
    /// A message menu.
    Message(Pick),
    /// A user menu.
    Member(String),
}

/// Something that happens.
#[derive(Clone)]
pub enum Step {
    /// `ana in #help: …`.
    Say {
        /// Who.
        who: String,
        /// Where.
        place: Place,
        /// A reply to this.
        reply_to: Option<Pick>,
        /// What.
        text: String,
    },
    /// `ana posts "Title" in #forum: …`.
    Post {
        /// Who.
        who: String,
        /// The post's name.
        title: String,
        /// Where.
        forum: String,
        /// What.
        text: String,
    },
    /// `bo: /skills add skill:rust`.
    Command {
        /// Who.
        who: String,
        /// Where; else where they were last.
        place: Option<Place>,
        /// As typed.
        text: String,
    },
    /// `bo types /skills add skill:pos`: what autocomplete offers.
    Type {
        /// Who.
        who: String,
        /// As typed so far; the last option is being filled in.
        text: String,
    },
    /// `bo presses "Pass"`.
    Press {
        /// Who.
        who: String,
        /// What stands on the button.
        label: String,
        /// Where, if several would fit.
        place: Option<Place>,
        /// A button that may be gone meanwhile.
        old: bool,
    },
    /// `ana chooses bo, chi in "Who helped?"`.
    Choose {
        /// Who.
        who: String,
        /// Labels or members.
        choices: Vec<String>,
        /// How what stands on the select begins.
        select: String,
    },
    /// `ana uses "This is the answer" on bo's last message`.
    Menu {
        /// Who.
        who: String,
        /// The menu's name.
        menu: String,
        /// On what.
        target: Target,
    },
    /// `ana reacts ✅ to bo's last message`.
    React {
        /// Who.
        who: String,
        /// The emoji.
        emoji: String,
        /// To which message.
        pick: Pick,
    },
    /// `ana edits ana's last message: …`.
    Edit {
        /// Which message.
        pick: Pick,
        /// What it says now.
        text: String,
    },
    /// `ana deletes ana's last message`.
    Delete {
        /// Which message.
        pick: Pick,
    },
    /// `dee deletes the thread`, `dee deletes #help`.
    DeleteChannel {
        /// Which.
        place: Place,
    },
    /// `gil makes #core`.
    MakeChannel {
        /// Its name.
        name: String,
    },
    /// `bo leaves the server`.
    Leave {
        /// Who.
        who: String,
    },
    /// `bo joins the server`.
    Join {
        /// Who.
        who: String,
    },
    /// `-- a system message by ana in #help: … --`.
    System {
        /// Who it is about.
        who: String,
        /// Where.
        place: Place,
        /// What.
        text: String,
    },
    /// `-- bo can't see #help any more --`; for the bot: may not write there.
    Hide {
        /// From whom.
        who: String,
        /// Which channel.
        channel: String,
    },
    /// `-- whoknows may not open threads in #help --`.
    NoThreads {
        /// Which channel.
        channel: String,
    },
    /// `+20m`.
    Wait {
        /// Seconds.
        seconds: i64,
    },
    /// `until Tue 08:00`.
    Until {
        /// The next time clocks (UTC) show this: days from Monday and minutes after midnight.
        day: i64,
        /// Minutes after midnight.
        minute: i64,
    },
    /// `-- that again --`: the same event comes twice.
    Again,
    /// `-- restart --`.
    Restart,
    /// `-- crash before the next delivery --`.
    CrashBeforeDelivery,
    /// `-- crash after the next delivery --`: Discord did the work, the bot never heard.
    CrashAfterDelivery,
    /// `-- whoknows is away --`.
    Away,
    /// `-- whoknows is back --`.
    Back,
    /// `-- Discord answers 403 to the next request --`, `… to all requests for 10m --`.
    Refuse {
        /// The status.
        status: u16,
        /// For so long; else once.
        seconds: Option<i64>,
    },
    /// `-- nothing of bo is left in the database --`.
    NothingLeft {
        /// Of whom.
        who: String,
        /// Words of theirs that must be gone as well.
        words: Vec<String>,
    },
}
