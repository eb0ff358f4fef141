//! One survey over 50,000 questions and a million messages' worth of facts, from the file to the figures: how long
//! it takes, how much memory, and how long it holds up the owner, beside taking it on the owner's own thread.
//!
//! `cargo bench --bench survey`. All numbers are of one run; the ratio is that of the longest hold-ups.

#![allow(clippy::expect_used, missing_docs)] // a benchmark stops at the first thing that is wrong

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use whoknows::app::App;
use whoknows::app::event::{Event, Happening, Interaction, Message, MessageKind};
use whoknows::app::survey::{Occasion, Scope, Survey, Surveyor};
use whoknows::domain;
use whoknows::domain::ask::{Ask, AskState, Heard as HowHeard};
use whoknows::domain::calendar::Week;
use whoknows::domain::community::{Channel, ChannelKind, Community, Member};
use whoknows::domain::health::{Facts, Gone, Heard, Metric, Question, Settled};
use whoknows::domain::ids::{AskId, ChannelId, GuildId, MessageId, UserId};
use whoknows::domain::registry::Declared;
use whoknows::domain::settings::Settings;
use whoknows::domain::skills::Level;
use whoknows::domain::time::{HOUR, Timestamp};
use whoknows::store::{Credit, Ping, PingOutcome, Response, Store, StoreError};

#[allow(dead_code)] // not every plan is of use here
#[path = "../tests/golden/community.rs"]
mod community;

use community::{Plan, make};

const GUILD: GuildId = GuildId(1);
const CORE: ChannelId = ChannelId(3);
const SURVEYS: usize = 9;
/// A rule of thumb for chats: a member who writes in a week writes five messages.
const MESSAGES_A_WEEK: usize = 5;

fn main() {
    let mut arguments = std::env::args().skip_while(|one| one != "--survey-only");
    if let Some(file) = arguments.nth(1) {
        return one_survey(Path::new(&file));
    }
    let folder = tempfile::TempDir::new().expect("a folder");
    let file = folder.path().join("whoknows.sqlite");
    let (facts, plan) = big();
    let store = Store::open(&file).expect("a database");
    fill(store, &facts);
    println!(
        "{} questions, {} answers, {} pings, {} weeks of members, some {} messages",
        facts.questions.len(),
        facts.answers.len(),
        facts.pings.len(),
        facts.activity.len(),
        facts.activity.len() * MESSAGES_A_WEEK,
    );
    drop(facts);
    time_and_memory(&file);
    hold_up(&file, &plan);
}

/// As far back as figures look, with some 27,000 members.
fn big() -> (Facts, Plan) {
    let plan = Plan {
        weeks: 17,
        people: 27_000,
        questions: 2_950,
        newcomers: None,
        outage: None,
        ..Plan::golden()
    };
    let facts = make(&plan);
    assert!(facts.questions.len() > 45_000, "{}", facts.questions.len());
    assert!(facts.activity.len() * MESSAGES_A_WEEK > 1_000_000);
    (facts, plan)
}

fn scope(plan: &Plan) -> Scope {
    let zone = Plan::zone();
    Scope {
        guild: GUILD,
        week: plan.last_week,
        as_of: now(plan),
        zone,
        pings_per_week: 10,
    }
}

fn now(plan: &Plan) -> Timestamp {
    plan.last_week.end(&Plan::zone()).plus(9 * HOUR)
}

/// In a process of its own, so that its memory is its own.
fn time_and_memory(file: &Path) {
    let this = std::env::current_exe().expect("this program");
    let output = std::process::Command::new(this)
        .arg("--survey-only")
        .arg(file)
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{output:?}");
    print!("{}", String::from_utf8_lossy(&output.stdout));
}

fn one_survey(file: &Path) {
    let scope = scope(&Plan {
        last_week: Plan::golden().last_week,
        ..Plan::golden()
    });
    let before = memory("VmRSS");
    let surveyor = Surveyor::new(file.to_owned());
    let mut times = Vec::new();
    let mut survey = None;
    for _ in 0..SURVEYS {
        let begun = Instant::now();
        survey = surveyor.take(&scope);
        times.push(begun.elapsed());
    }
    let health = survey.expect("a survey").health;
    let told = Metric::ALL
        .iter()
        .filter(|metric| health.value(**metric).is_some());
    println!(
        "{} of {} figures have a value",
        told.count(),
        Metric::ALL.len()
    );
    let (first, median) = (times[0], middle(&mut times));
    println!(
        "a survey, file to figures: first {first:.0?}, median {median:.0?}; must hold: 200 ms"
    );
    let store = Store::open_to_read(file).expect("opened");
    let mut reading = Vec::new();
    for _ in 0..SURVEYS {
        let begun = Instant::now();
        let since = Timestamp(scope.week.start(&scope.zone).0 - 20 * 7 * 86_400);
        let facts = store.facts(GUILD, since, 10, scope.as_of).expect("read");
        reading.push(begun.elapsed());
        drop(facts);
    }
    println!(
        "of it, reading the facts: median {:.0?}",
        middle(&mut reading)
    );
    println!(
        "memory at its peak: {} MB more than before; must hold: 100 MB",
        (memory("VmHWM") - before) / 1024
    );
}

fn middle(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Kilobytes, as Linux counts them; 0 elsewhere.
fn memory(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(what));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or_default()
}

/// The longest that one message waits for the owner while surveys are taken: aside, on its thread, and not at all.
fn hold_up(file: &Path, plan: &Plan) {
    let at = now(plan);
    let mut app = App::new(Store::open(file).expect("opened"), Settings::default());
    app.handle(event(at, seen())).expect("seen");
    let surveyor = app.surveyor();
    let mut number = 0;
    let mut longest = |app: &mut App, while_it: &dyn Fn() -> bool| {
        let mut longest = Duration::ZERO;
        while while_it() {
            number += 1;
            let begun = Instant::now();
            app.handle(message(at, number)).expect("handled");
            longest = longest.max(begun.elapsed());
            std::thread::sleep(Duration::from_micros(200));
        }
        longest
    };
    let begun = Instant::now();
    let quiet = longest(&mut app, &|| begun.elapsed() < Duration::from_secs(2));
    let (done, taking) = (AtomicBool::new(false), scope(plan));
    let aside = std::thread::scope(|threads| {
        threads.spawn(|| {
            for _ in 0..SURVEYS {
                surveyor.take(&taking).expect("a survey");
            }
            done.store(true, Ordering::Relaxed);
        });
        longest(&mut app, &|| !done.load(Ordering::Relaxed))
    });
    let store = Store::open_to_read(file).expect("opened");
    let begun = Instant::now();
    let survey = Survey::take(&store, &taking).expect("a survey");
    let on_it = begun.elapsed();
    let interaction = Interaction {
        id: 5,
        token: "token".to_owned(),
    };
    let mut taken = |occasion| {
        let survey = Some(Box::new(survey.clone()));
        let begun = Instant::now();
        let what = Happening::Surveyed { occasion, survey };
        let effects = app.handle(event(at, what)).expect("handled");
        assert_eq!(effects.len(), 1, "it is said");
        begun.elapsed()
    };
    let weeks = 1;
    let shown = taken(Occasion::Shown { interaction, weeks });
    let posted = taken(Occasion::WeeklyPost);
    println!(
        "the longest wait of a message: {quiet:.1?} without a survey, {aside:.1?} with surveys aside"
    );
    println!(
        "putting a survey into words: {shown:.1?} for /health, {posted:.1?} to promise the weekly post"
    );
    let held = aside.max(shown).max(posted);
    println!("the owner is held up for {held:.1?} at most; must hold: 20 ms");
    println!(
        "taken on the owner's thread it is {on_it:.0?}, {:.0} times as long",
        on_it.as_secs_f64() / held.as_secs_f64()
    );
}

fn event(at: Timestamp, what: Happening) -> Event {
    Event {
        at,
        guild: GUILD,
        what,
    }
}

fn seen() -> Happening {
    let place = |id, name: &str| Channel {
        id,
        name: name.to_owned(),
        kind: ChannelKind::Text,
        parent: None,
        topic: String::new(),
        overwrites: Vec::new(),
        tags: Vec::new(),
        applied_tags: Vec::new(),
    };
    let help = ChannelId(2);
    let core = Settings::default().core_channel;
    Happening::CommunitySeen(Box::new(Community {
        id: GUILD,
        channels: [(help, place(help, "help")), (CORE, place(CORE, &core))].into(),
        ..Community::default()
    }))
}

fn message(at: Timestamp, number: u64) -> Event {
    let author = Member {
        id: UserId(1_000 + number % 700),
        name: "somebody".to_owned(),
        roles: Vec::new(),
        is_bot: false,
    };
    let what = Happening::Message(Box::new(Message {
        id: MessageId(MessageId::first_at(at).0 + number),
        channel: ChannelId(2),
        author,
        text: "the meeting moved to 3 pm, same room".to_owned(),
        kind: MessageKind::Plain,
        reply_to: None,
        mentions: Vec::new(),
        nonce: None,
        caught_up: false,
    }));
    event(at, what)
}

/// The facts as rows, written as the bot writes them.
fn fill(mut store: Store, facts: &Facts) {
    let saved: Result<(), StoreError> = store.commit(|store| {
        let mut asks = HashMap::new();
        for question in &facts.questions {
            asks.insert(question.id, ask(store, facts, question)?);
        }
        for (answer, number) in facts.answers.iter().zip(1..) {
            let (ask, name) = (asks[&answer.ask], format!("person {}", answer.by));
            let response = Response {
                message: MessageId(1_000_000_000 + number),
                ask,
                channel: ChannelId(2),
                member: answer.by,
                name: name.clone(),
                said_at: answer.at,
                accepted: false,
                text: String::new(),
            };
            store.add_response(GUILD, &response)?;
            if answer.credited {
                let (member, at) = (answer.by, answer.at);
                store.add_credit(
                    GUILD,
                    &Credit {
                        ask,
                        member,
                        name,
                        at,
                    },
                )?;
            }
        }
        for ping in &facts.pings {
            let outcome = match ping.outcome {
                domain::health::PingOutcome::Accepted => PingOutcome::Answered,
                domain::health::PingOutcome::Passed => PingOutcome::Passed,
                _ => PingOutcome::None,
            };
            let row = Ping {
                ask: asks[&ping.ask],
                member: ping.whom,
                wave: 1,
                at: ping.at,
                silent: false,
                reason: "{}".to_owned(),
                outcome,
            };
            store.add_ping(GUILD, &row)?;
        }
        experts(store, facts)?;
        let weeks: BTreeSet<(Week, UserId)> = facts
            .activity
            .iter()
            .map(|row| (row.week, row.who))
            .collect();
        for (week, who) in weeks {
            store.note_week(GUILD, who, week)?;
        }
        for row in &facts.presence {
            store.note_hour(GUILD, row.who, Timestamp(row.hour.0 / HOUR * HOUR))?;
        }
        Ok(())
    });
    saved.expect("saved");
}

fn experts(store: &Store, facts: &Facts) -> Result<(), StoreError> {
    let mut last = BTreeMap::new();
    for row in &facts.presence {
        last.insert(row.who, row.hour);
    }
    for expert in &facts.experts {
        store.see_person(GUILD, expert.who, "an expert", &[], expert.since)?;
        let declared = Declared {
            member: expert.who,
            skill: facts.topics.name(expert.topic).to_owned(),
            level: Level::Expert,
        };
        store.declare(GUILD, &declared, expert.since)?;
        if let Some(at) = last.get(&expert.who) {
            store.note_last_seen(GUILD, expert.who, *at)?;
        }
    }
    Ok(())
}

fn ask(store: &Store, facts: &Facts, question: &Question) -> Result<AskId, StoreError> {
    let state = match (question.gone, question.settled, question.response) {
        (Some(Gone::Dismissed(_)), ..) => AskState::Dismissed,
        (Some(Gone::Withdrawn(_)), ..) => AskState::Withdrawn,
        (_, Some(Settled::Solved(_)), _) => AskState::Solved,
        (_, Some(Settled::Presumed(_)), _) => AskState::PresumedSolved,
        (_, _, Some(_)) => AskState::Responded,
        _ => AskState::NeedsAttention,
    };
    let topics = question.topics.iter();
    let mut row = Ask {
        id: AskId(0),
        guild: GUILD,
        channel: ChannelId(2),
        message: MessageId(MessageId::first_at(question.asked_at).0 + question.id.0 % 4_000_000),
        asker: question.asker,
        asker_name: format!("person {}", question.asker),
        asked_at: question.asked_at,
        title: "How does one do this?".to_owned(),
        text: "How does one do this? I tried that, and it said no.".to_owned(),
        topics: topics
            .map(|topic| facts.topics.name(*topic).to_owned())
            .collect(),
        heard: match question.heard {
            Heard::Detected => HowHeard::Detected,
            Heard::Called => HowHeard::Asked,
        },
        first_question: question.first_of_asker,
        state,
        wave: 0,
        due_at: None,
        thread: None,
        post: None,
        taken_by: None,
        similar: None,
        first_response_at: question.response.map(|response| response.at),
        solved_at: question.settled.map(Settled::at),
        alert: None,
        link: None,
        whispered: false,
        checked_at: None,
    };
    let id = store.add_ask(&row, &[])?.expect("a new message");
    row.id = id;
    store.save_ask(&row)?;
    if let Some(Gone::Dismissed(at)) = question.gone {
        store.note_step(id, at, "dismissed", None, "")?;
    }
    store.note_step(id, question.asked_at, "heard", Some(question.asker), "")?;
    Ok(id)
}
