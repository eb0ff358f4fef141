//! What members write, up to 4,000 characters of anything: cut into zones, judged, searched for topics, made into
//! titles, and then lived through by the whole bot, whose every sentence must hold Discord's limits.
//!
//! An input is the message, and after a NUL what stood before it, and after another the channel's name.

#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use whoknows::app::App;
use whoknows::app::effect::{Effect, Post, Row, Speech};
use whoknows::app::event::{
    Call, Command, CommandCall, Event, Happening, Interaction, Message, MessageKind, MessageRef,
};
use whoknows::domain::community::{Channel, ChannelKind, Community, Member, Role};
use whoknows::domain::ids::{ChannelId, GuildId, MessageId, RoleId, UserId};
use whoknows::domain::question::{self, Detector, Previous};
use whoknows::domain::settings::{QuietHours, Settings};
use whoknows::domain::skills::Level;
use whoknows::domain::text::{escape_markdown, excerpt, link_text, read, title};
use whoknows::domain::time::Timestamp;
use whoknows::domain::topic::{RegistrySkill, TopicMatcher};
use whoknows::domain::vocabulary::Vocabulary;
use whoknows::store::Store;

const GUILD: GuildId = GuildId(1);
const HELP: ChannelId = ChannelId(2);
const ASKER: UserId = UserId(10);
const START: Timestamp = Timestamp(1_795_000_000);
/// As long as a message can be, in characters.
const LONGEST: usize = 4_000;
/// A bot is replaced by a new one after so many messages, so that none grows for ever.
const LIFE: u64 = 500;

struct Ground {
    bot: App,
    messages: u64,
    detector: Detector,
    matcher: TopicMatcher,
}

thread_local! {
    static GROUND: RefCell<Ground> = RefCell::new(Ground::new());
}

fuzz_target!(|data: &[u8]| {
    let input = String::from_utf8_lossy(data);
    let mut parts = input.split('\0');
    let mut next = || -> String {
        parts
            .next()
            .unwrap_or_default()
            .chars()
            .take(LONGEST)
            .collect()
    };
    let (text, before, channel) = (next(), next(), next());
    words(&text);
    GROUND.with_borrow_mut(|ground| {
        ground.judge(&text, &before);
        ground.topics(&text, &channel);
        ground.live(&text, &before);
    });
});

fn words(text: &str) {
    let reading = read(text);
    let joined: String = reading
        .zones()
        .iter()
        .map(|zone| zone.span.of(text))
        .collect();
    assert_eq!(joined, text, "the zones cover the text");
    for max in [1, 30, 100] {
        let short = [title(text, max).unwrap_or_default(), excerpt(text, max)];
        for line in short {
            assert!(line.chars().count() <= max, "{line:?}");
            assert!(!line.contains('\n'));
            assert_harmless(&line);
        }
        let link = link_text(text, max).unwrap_or_default();
        assert!(link.chars().count() <= max * 4, "{link:?}");
        assert_harmless(&link);
    }
    assert_harmless(&escape_markdown(text));
}

fn assert_harmless(line: &str) {
    for harm in ["@everyone", "@here"] {
        assert!(!line.contains(harm), "{line:?}");
    }
}

impl Ground {
    fn new() -> Self {
        let skills = ["postgres", "hand planes", "C++", "go", "λ-calculus"];
        let registry = skills.map(|name| RegistrySkill {
            name: name.to_owned(),
            aliases: Vec::new(),
        });
        Self {
            bot: bot(&skills),
            messages: 0,
            detector: Detector::embedded(),
            matcher: TopicMatcher::new(&Vocabulary::built_in(), registry),
        }
    }

    fn judge(&self, text: &str, before: &str) {
        for channel_kind in [question::ChannelKind::Help, question::ChannelKind::General] {
            let previous = Previous {
                text: before,
                same_author: before.len().is_multiple_of(2),
            };
            let judgement = self.detector.judge(&question::Message {
                text,
                channel_kind,
                is_reply: false,
                previous: Some(previous).filter(|previous| !previous.text.is_empty()),
            });
            assert!((0.0..=1.0).contains(&judgement.question), "{judgement:?}");
            assert!(
                (0.0..=1.0).contains(&judgement.help_request),
                "{judgement:?}"
            );
            judgement.reasons_in_words(text);
        }
    }

    fn topics(&self, text: &str, channel: &str) {
        let context = self.matcher.channel(channel, Some(channel));
        for topic in self.matcher.find(text, &context) {
            assert!(!topic.span.of(text).is_empty(), "{topic:?}");
            assert!((0.0..=1.0).contains(&topic.confidence), "{topic:?}");
        }
        self.matcher.complete(text, 25);
        self.matcher.suggest(text);
    }

    /// The bot hears it, is asked to find an expert for it, and time goes on until all people were asked.
    fn live(&mut self, text: &str, before: &str) {
        if self.messages == LIFE {
            *self = Self::new();
        }
        self.messages += 1;
        let at = START.plus(self.messages as i64 * 900);
        let first = MessageId::first_at(at).0;
        if !before.is_empty() {
            self.handle(at, said(first, before));
        }
        self.handle(at, said(first + 1, text));
        self.handle(at, expert_wanted(first + 1, text));
        for later in [1, 200, 800] {
            self.handle(at.plus(later), Happening::Tick);
        }
    }

    fn handle(&mut self, at: Timestamp, what: Happening) {
        let effects = self
            .bot
            .handle(Event {
                at,
                guild: GUILD,
                what,
            })
            .expect("handled");
        effects.iter().for_each(check);
    }
}

/// A bot in a small community, whose members know these skills.
fn bot(skills: &[&str]) -> App {
    let store = Store::in_memory().expect("a database in memory");
    let settings = Settings {
        patience: 0,
        quiet_hours: QuietHours { from: 0, until: 0 },
        pings_per_day: u32::MAX,
        pings_per_week: u32::MAX,
        ..Settings::default()
    };
    let mut bot = App::new(store, settings);
    let everyone = Role {
        id: RoleId(GUILD.0),
        name: "@everyone".to_owned(),
        permissions: u64::MAX,
    };
    let shape = Community {
        id: GUILD,
        me: UserId(99),
        channels: [(HELP, channel())].into(),
        roles: [(everyone.id, everyone)].into(),
        ..Community::default()
    };
    let seen = Happening::CommunitySeen(Box::new(shape));
    bot.handle(Event {
        at: START,
        guild: GUILD,
        what: seen,
    })
    .expect("the community");
    for (number, skill) in (11..).zip(skills) {
        let names = (*skill).to_owned();
        let what = command(
            number,
            member(UserId(number)),
            Command::SkillsAdd {
                names,
                level: Level::Expert,
            },
        );
        bot.handle(Event {
            at: START,
            guild: GUILD,
            what,
        })
        .expect("a skill");
    }
    bot
}

fn channel() -> Channel {
    Channel {
        id: HELP,
        name: "help".to_owned(),
        kind: ChannelKind::Text,
        parent: None,
        topic: String::new(),
        overwrites: Vec::new(),
        tags: Vec::new(),
        applied_tags: Vec::new(),
    }
}

fn member(id: UserId) -> Member {
    Member {
        id,
        name: format!("member {id}"),
        roles: Vec::new(),
        is_bot: false,
    }
}

fn said(id: u64, text: &str) -> Happening {
    Happening::Message(Box::new(Message {
        id: MessageId(id),
        channel: HELP,
        author: member(ASKER),
        text: text.to_owned(),
        kind: MessageKind::Plain,
        reply_to: None,
        mentions: Vec::new(),
        nonce: None,
        caught_up: false,
    }))
}

fn expert_wanted(message: u64, text: &str) -> Happening {
    let on = MessageRef {
        channel: HELP,
        id: MessageId(message),
        author: member(ASKER),
        text: text.to_owned(),
    };
    // Somebody else each time: there is a limit a day.
    command(message, member(UserId(message)), Command::FindExpert(on))
}

fn command(id: u64, who: Member, command: Command) -> Happening {
    let interaction = Interaction {
        id,
        token: String::new(),
    };
    let call = Call {
        interaction,
        who,
        channel: HELP,
    };
    Happening::Command(Box::new(CommandCall { call, command }))
}

/// What the bot wants done is something that Discord takes, and notifies nobody by accident.
fn check(effect: &Effect) {
    match effect {
        Effect::Say { speech, .. } => match speech {
            Speech::OpenThread { name, post, .. } => {
                assert!((1..=100).contains(&name.chars().count()), "{name:?}");
                check_post(post);
            }
            Speech::Post { post, .. } | Speech::Edit { post, .. } => check_post(post),
            _ => {}
        },
        Effect::Reply { post, .. } | Effect::Update { post, .. } => check_post(post),
        _ => {}
    }
}

fn check_post(post: &Post) {
    let length = post.text.chars().count();
    assert!(
        (1..=2_000).contains(&length) || !post.embeds.is_empty(),
        "{length}: {:?}",
        post.text
    );
    assert_harmless(&post.text);
    assert!(post.rows.len() <= 5);
    for row in &post.rows {
        if let Row::Buttons(buttons) = row {
            assert!(buttons.len() <= 5);
            for button in buttons {
                assert!(
                    (1..=80).contains(&button.label.chars().count()),
                    "{button:?}"
                );
                assert!((1..=100).contains(&button.id.chars().count()), "{button:?}");
            }
        }
    }
}
