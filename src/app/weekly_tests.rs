//! The weekly summary is due once, whatever crashes, stops, moves or disappears in between.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use tempfile::TempDir;

use super::*;
use crate::app::App;
use crate::app::effect::OutboxId;
use crate::app::event::{Event, Happening};
use crate::domain::calendar::zone_named;
use crate::domain::community::{Channel, ChannelKind, Community};
use crate::domain::ids::GuildId;
use crate::domain::settings::Settings;
use crate::domain::time::DAY;
use crate::store::Store;

const GUILD: GuildId = GuildId(700);
const CORE: ChannelId = ChannelId(800);
/// Monday, 23 November 2026, 09:00 UTC: the summary of the 47th week falls due.
const DUE: Timestamp = Timestamp(1_795_424_400);

/// A bot on a database that outlives it.
struct Bot {
    folder: TempDir,
    app: App,
    settings: Settings,
}

impl Bot {
    /// Known since Thursday before.
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let settings = Settings::default();
        let mut bot = Self {
            app: open(&folder, &settings),
            folder,
            settings,
        };
        bot.starts(DUE.minus(4 * DAY), &[CORE]);
        bot
    }

    /// Starts anew; gives what it wants at its first tick.
    fn starts(&mut self, at: Timestamp, channels: &[ChannelId]) -> Vec<Effect> {
        self.app = open(&self.folder, &self.settings);
        seen(&mut self.app, at, channels);
        self.tick(at)
    }

    fn tick(&mut self, at: Timestamp) -> Vec<Effect> {
        happens(&mut self.app, at, Happening::Tick)
    }

    /// Carries out a survey, and gives what comes of it.
    fn surveyed(&mut self, at: Timestamp, wanted: &[Effect]) -> Vec<Effect> {
        let what = taken(&self.app, wanted);
        happens(&mut self.app, at, what)
    }

    /// What it wanted said is said.
    fn delivered(&mut self, at: Timestamp, effects: &[Effect]) {
        let (outbox, channel, _) = said(effects);
        let message = None;
        let outcome = Outcome::Sent { channel, message };
        happens(&mut self.app, at, Happening::Delivered { outbox, outcome });
    }

    fn outcome(&self, week: &str) -> Option<String> {
        let store = Store::open_to_read(&self.folder.path().join("whoknows.sqlite"));
        store
            .expect("opened")
            .week_outcome(GUILD, week)
            .expect("read")
    }
}

fn open(folder: &TempDir, settings: &Settings) -> App {
    let path: PathBuf = folder.path().join("whoknows.sqlite");
    App::new(Store::open(&path).expect("opened"), settings.clone())
}

fn happens(app: &mut App, at: Timestamp, what: Happening) -> Vec<Effect> {
    let guild = GUILD;
    app.handle(Event { at, guild, what }).expect("handled")
}

fn place(id: ChannelId) -> Channel {
    Channel {
        id,
        name: "core".to_owned(),
        kind: ChannelKind::Text,
        parent: None,
        topic: String::new(),
        overwrites: Vec::new(),
        tags: Vec::new(),
        applied_tags: Vec::new(),
    }
}

fn seen(app: &mut App, at: Timestamp, channels: &[ChannelId]) {
    let channels = channels.iter().map(|id| (*id, place(*id))).collect();
    let shape = Community {
        id: GUILD,
        channels,
        ..Community::default()
    };
    happens(app, at, Happening::CommunitySeen(Box::new(shape)));
}

fn taken(app: &App, wanted: &[Effect]) -> Happening {
    let [Effect::Survey { scope, occasion }] = wanted else {
        panic!("a survey and nothing else: {wanted:?}");
    };
    Happening::Surveyed {
        occasion: occasion.clone(),
        survey: app.surveyor().take(scope).map(Box::new),
    }
}

/// The number of the promise, where it is made, and its first line.
fn said(effects: &[Effect]) -> (OutboxId, ChannelId, String) {
    let [
        Effect::Say {
            outbox,
            speech: Speech::Post { channel, post, .. },
            ..
        },
    ] = effects
    else {
        panic!("said once: {effects:?}");
    };
    let first = post.text.lines().next().unwrap_or_default();
    (*outbox, *channel, first.to_owned())
}

const TITLE: &str = "**🩺 Community health · 16–22 November**";

#[test]
fn it_is_wanted_at_the_hour_and_promised_when_its_figures_are_there() {
    let mut bot = Bot::new();
    assert_eq!(bot.tick(DUE.minus(1)), []);
    let wanted = bot.tick(DUE);
    assert_eq!(bot.outcome("2026-W47"), None, "nothing is claimed yet");
    assert_eq!(bot.tick(DUE.plus(1)), [], "asked for once");
    let (_, channel, title) = said(&bot.surveyed(DUE.plus(2), &wanted));
    assert_eq!((channel, title.as_str()), (CORE, TITLE));
    assert_eq!(bot.outcome("2026-W47").as_deref(), Some("posted"));
    assert_eq!(
        bot.surveyed(DUE.plus(3), &wanted),
        [],
        "a second survey says nothing"
    );
    assert_eq!(bot.tick(DUE.plus(DAY)), []);
    let next = bot.tick(DUE.plus(7 * DAY));
    said(&bot.surveyed(DUE.plus(7 * DAY), &next));
    assert_eq!(bot.outcome("2026-W48").as_deref(), Some("posted"));
}

#[test]
fn a_survey_that_got_lost_is_wanted_again() {
    let mut bot = Bot::new();
    let lost = bot.tick(DUE);
    assert_eq!(lost.len(), 1);
    assert_eq!(bot.tick(DUE.plus(LOOK_AGAIN - 1)), []);
    assert_eq!(bot.tick(DUE.plus(LOOK_AGAIN)).len(), 1);
    // A crash in between: the next start wants it at once.
    let wanted = bot.starts(DUE.plus(LOOK_AGAIN + 9), &[CORE]);
    said(&bot.surveyed(DUE.plus(LOOK_AGAIN + 10), &wanted));
    // One that failed says nothing, and is wanted again.
    let mut bot = Bot::new();
    bot.tick(DUE);
    let failed = Happening::Surveyed {
        occasion: Occasion::WeeklyPost,
        survey: None,
    };
    assert_eq!(happens(&mut bot.app, DUE.plus(1), failed), []);
    assert_eq!(bot.tick(DUE.plus(LOOK_AGAIN)).len(), 1);
}

#[test]
fn of_two_that_start_at_once_one_speaks() {
    let mut one = Bot::new();
    let mut other = open(&one.folder, &one.settings);
    seen(&mut other, DUE, &[CORE]);
    let (mine, yours) = (one.tick(DUE), happens(&mut other, DUE, Happening::Tick));
    assert_eq!((mine.len(), yours.len()), (1, 1), "both want the figures");
    let figures = taken(&other, &yours);
    said(&one.surveyed(DUE.plus(1), &mine));
    assert_eq!(happens(&mut other, DUE.plus(1), figures), []);
}

#[test]
fn two_days_late_it_is_posted_for_its_own_week_and_five_days_late_it_is_skipped() {
    let mut bot = Bot::new();
    let wanted = bot.starts(DUE.plus(2 * DAY), &[CORE]);
    let (.., title) = said(&bot.surveyed(DUE.plus(2 * DAY), &wanted));
    assert_eq!(title, TITLE);

    let mut bot = Bot::new();
    assert_eq!(bot.starts(DUE.plus(3 * DAY + 1), &[CORE]), []);
    assert_eq!(bot.outcome("2026-W47").as_deref(), Some("skipped"));
    assert_eq!(bot.starts(DUE.plus(5 * DAY), &[CORE]), []);
    let next = bot.tick(DUE.plus(7 * DAY));
    let effects = bot.surveyed(DUE.plus(7 * DAY), &next);
    let [
        Effect::Say {
            speech: Speech::Post { post, .. },
            ..
        },
    ] = effects.as_slice()
    else {
        panic!("said once: {effects:?}");
    };
    let line = "There was no summary for 16–22 November";
    assert!(post.text.contains(line), "{}", post.text);
}

#[test]
fn another_time_zone_in_between_neither_repeats_nor_loses_a_week() {
    let zone = |name: &str| zone_named(name).expect("a zone");
    // East of us the same Monday has long begun, west of us it hasn't yet.
    for (before, after) in [
        (TimeZone::UTC, zone("Pacific/Auckland")),
        (TimeZone::UTC, zone("America/Los_Angeles")),
        (zone("Pacific/Auckland"), zone("America/Los_Angeles")),
    ] {
        let mut bot = Bot::new();
        bot.settings.time_zone = before.clone();
        let mut posted = Vec::new();
        for hour in -30..2 * 168 - 14 {
            if hour == 6 {
                bot.settings.time_zone = after.clone();
            }
            let at = DUE.plus(hour * HOUR);
            let wanted = if hour == -30 || hour == 6 {
                bot.starts(at, &[CORE])
            } else {
                bot.tick(at)
            };
            if !wanted.is_empty() {
                let effects = bot.surveyed(at, &wanted);
                posted.push(said(&effects).2);
                bot.delivered(at, &effects);
            }
        }
        let weeks = [TITLE, "**🩺 Community health · 23–29 November**"];
        assert_eq!(posted, weeks, "{before:?} to {after:?}");
    }
}

#[test]
fn without_a_channel_it_waits_for_one_up_to_three_days() {
    let other = ChannelId(801);
    let core = |id| Happening::ChannelSeen(Box::new(place(id)));
    let mut bot = Bot::new();
    happens(&mut bot.app, DUE.minus(HOUR), Happening::ChannelGone(CORE));
    assert_eq!(bot.tick(DUE), []);
    assert_eq!(bot.tick(DUE.plus(DAY)), []);
    assert_eq!(bot.outcome("2026-W47"), None);
    happens(&mut bot.app, DUE.plus(2 * DAY), core(other));
    let wanted = bot.tick(DUE.plus(2 * DAY + LOOK_AGAIN));
    let (_, channel, title) = said(&bot.surveyed(DUE.plus(2 * DAY + LOOK_AGAIN), &wanted));
    assert_eq!((channel, title.as_str()), (other, TITLE));

    let mut bot = Bot::new();
    happens(&mut bot.app, DUE.minus(HOUR), Happening::ChannelGone(CORE));
    for day in 0..=4 {
        assert_eq!(bot.tick(DUE.plus(day * DAY)), []);
    }
    assert_eq!(bot.outcome("2026-W47").as_deref(), Some("skipped"));
}

#[test]
fn a_summary_that_could_not_be_said_is_given_back_and_said_in_the_next_channel() {
    let mut bot = Bot::new();
    let wanted = bot.tick(DUE);
    let (outbox, ..) = said(&bot.surveyed(DUE, &wanted));
    let gone = |outbox, outcome| Happening::Delivered { outbox, outcome };
    let at = DUE.plus(5);
    assert_eq!(happens(&mut bot.app, at, gone(outbox, Outcome::Gone)), []);
    assert_eq!(bot.outcome("2026-W47"), None);
    happens(&mut bot.app, at, Happening::ChannelGone(CORE));
    let other = ChannelId(801);
    let seen = Happening::ChannelSeen(Box::new(place(other)));
    happens(&mut bot.app, DUE.plus(2 * HOUR), seen);
    let wanted = bot.tick(DUE.plus(2 * HOUR));
    let (outbox, channel, _) = said(&bot.surveyed(DUE.plus(2 * HOUR), &wanted));
    assert_eq!(channel, other);
    // What Discord refuses as it is stays done: it would be refused again.
    happens(
        &mut bot.app,
        DUE.plus(3 * HOUR),
        gone(outbox, Outcome::Refused),
    );
    assert_eq!(bot.outcome("2026-W47").as_deref(), Some("posted"));
    assert_eq!(bot.tick(DUE.plus(5 * HOUR)), []);
}

#[test]
fn the_year_and_the_clock_change_but_each_week_comes_once() {
    let mut bot = Bot::new();
    bot.settings.time_zone = zone_named("Europe/Berlin").expect("a zone");
    let mut posted = Vec::new();
    let mut at = DUE.minus(2 * HOUR);
    bot.starts(at, &[CORE]);
    while at < DUE.plus(20 * 7 * DAY) {
        at = at.plus(HOUR / 2);
        let wanted = bot.tick(at);
        if !wanted.is_empty() {
            let effects = bot.surveyed(at, &wanted);
            bot.delivered(at, &effects);
            let clock = jiff::Timestamp::from_second(at.0).expect("a time");
            let local = bot.settings.time_zone.to_datetime(clock);
            posted.push(local.strftime("%a %H:%M").to_string());
        }
    }
    // 2026 has 53 weeks, and the clocks change on 28 March 2027.
    assert_eq!(posted, vec!["Mon 09:00"; 21]);
}
