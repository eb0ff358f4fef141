//! Plays the demo community's past through the same event path as the present, so that the summary has a trend.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use tokio::sync::watch;
use whoknows_sandbox::{ControlError, Name, Said, Sandbox, Say};

use crate::app::owner::{Owner, Progress};
use crate::domain::time::Timestamp;

use crate::cli::demo::script::{Chatter, End, Script, Talk, WEEKS};

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How long the bot may take for a step before the play goes on without it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Something that happens at a moment of the past.
enum Scene<'a> {
    Talk(&'a Talk),
    Chatter(&'a Chatter),
}

/// Plays eight weeks, from where the sandbox's clock stands, up to this morning.
pub async fn play(sandbox: &Sandbox, script: &Script, owner: &Owner) -> Result<(), ControlError> {
    let start = sandbox.clock().now_ms();
    let stage = Stage {
        sandbox,
        progress: owner.progress.clone(),
    };
    register(&stage, script).await?;
    let scenes = timetable(script, start);
    let progress = progress_bar(scenes.len() as u64);
    for (at, scene) in &scenes {
        stage.wait_until(*at).await?;
        match scene {
            Scene::Talk(talk) => play_talk(&stage, talk).await?,
            Scene::Chatter(said) => {
                stage
                    .say(&line(&said.author, &said.channel, &said.text))
                    .await?;
            }
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    let today = start + u64::try_from(WEEKS * 7).unwrap_or(0) * DAY;
    stage.wait_until(today).await
}

/// On a terminal only; in a pipe nothing is drawn.
fn progress_bar(scenes: u64) -> ProgressBar {
    let style =
        ProgressStyle::with_template("playing eight weeks of history {wide_bar} {pos}/{len}");
    ProgressBar::new(scenes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Everybody says what they know, as members do: by command.
async fn register(stage: &Stage<'_>, script: &Script) -> Result<(), ControlError> {
    for person in &script.people {
        for level in ["expert", "practising", "learning"] {
            let of_level = person.skills.iter().filter(|(_, known)| known == level);
            let names: Vec<_> = of_level.map(|(skill, _)| skill.as_str()).collect();
            if !names.is_empty() {
                let text = format!("/skills add skill:{} level:{level}", names.join(", "));
                let id = stage.sandbox.command(&person.name, "help", &text).await?;
                stage.settle(id).await;
            }
        }
    }
    Ok(())
}

/// When each scene happens: spread over the working days of its week, at hours in which people are awake.
fn timetable(script: &Script, start: u64) -> Vec<(u64, Scene<'_>)> {
    let mut scenes = Vec::new();
    for week in 0..WEEKS {
        let first = start + week.unsigned_abs() * 7 * DAY;
        let talks = script.talks.iter().filter(|talk| talk.week == week);
        for (place, talk) in talks.enumerate() {
            scenes.push((first + slot(place, 0), Scene::Talk(talk)));
        }
        let chatter = script.chatter.iter().filter(|said| said.week == week);
        for (place, said) in chatter.enumerate() {
            scenes.push((first + slot(place * 3, 20), Scene::Chatter(said)));
        }
    }
    scenes.sort_by_key(|(at, _)| *at);
    scenes
}

/// Two scenes a day, in the morning and in the afternoon, not always at the same minute.
fn slot(place: usize, shift: u64) -> u64 {
    let place = place as u64;
    let (day, half) = (place / 2 % 6, place % 2);
    day * DAY + half * 4 * HOUR + (place * 17 + shift) % 50 * MINUTE
}

async fn play_talk(stage: &Stage<'_>, talk: &Talk) -> Result<(), ControlError> {
    let mut question = line(&talk.asker, &talk.channel, &talk.question);
    question.title.clone_from(&talk.title);
    let said = stage.say(&question).await?;
    let thread = said.message_id.to_string();
    // The first to answer takes as long as the question is wide, the next somewhat longer.
    let pause = 4 + talk.question.len() as u64 % 37;
    stage.advance("2m5s").await?;
    // A forum post is its own thread; elsewhere there is one if somebody was asked.
    let has_thread = talk.title.is_some() || post_of(stage.sandbox, &thread).is_some();
    let in_place = |who: &str, text: &str| {
        if has_thread {
            return line(who, &thread, text);
        }
        let mut reply = line(who, &talk.channel, text);
        reply.reply_to = Some(Name::from(said.message_id));
        reply
    };
    for (place, (who, text)) in talk.answers.iter().enumerate() {
        stage
            .advance(&format!("{}m", pause * (place as u64 + 1)))
            .await?;
        stage.say(&in_place(who, text)).await?;
    }
    stage.advance(&format!("{}m", 3 + pause / 2)).await?;
    match (talk.end, post_of(stage.sandbox, &thread)) {
        (End::Solved, Some(post)) if talk.answers.len() == 1 => {
            let id = stage.sandbox.press(&talk.asker, post, "Solved").await?;
            stage.settle(id).await;
        }
        (End::Solved | End::Thanks, _) => {
            stage
                .say(&in_place(&talk.asker, "Thanks, that worked!"))
                .await?;
        }
        (End::None, _) => {}
    }
    Ok(())
}

/// The sandbox, played at the pace at which the bot keeps up: the next step waits until this one is heard and answered.
struct Stage<'a> {
    sandbox: &'a Sandbox,
    progress: watch::Receiver<Progress>,
}

impl Stage<'_> {
    async fn say(&self, say: &Say) -> Result<Said, ControlError> {
        let said = self.sandbox.say_more(say).await?;
        self.settle(said.message_id).await;
        Ok(said)
    }

    async fn advance(&self, span: &str) -> Result<(), ControlError> {
        self.sandbox.advance(span)?;
        let now = Timestamp((self.sandbox.clock().now_ms() / 1000) as i64);
        self.wait_for(|bot| bot.ticked >= now).await;
        Ok(())
    }

    /// Moves the clock to a moment, if it isn't there yet.
    async fn wait_until(&self, at: u64) -> Result<(), ControlError> {
        let now = self.sandbox.clock().now_ms();
        if at > now {
            self.advance(&format!("{}s", (at - now).div_ceil(1000)))
                .await?;
        }
        Ok(())
    }

    /// Waits until the bot has handled this message or interaction and delivered what it promised.
    async fn settle(&self, snowflake: u64) {
        self.wait_for(|bot| bot.newest >= snowflake).await;
    }

    /// Waits until the bot has heard of it and delivered what it promised.
    async fn wait_for(&self, heard: impl Fn(&Progress) -> bool) {
        let mut progress = self.progress.clone();
        let done = progress.wait_for(|now| heard(now) && now.in_flight == 0);
        // A bot that doesn't keep up is not waited for for ever; the play goes on.
        let _ = tokio::time::timeout(PATIENCE, done).await;
    }
}

/// Something a person writes.
pub fn line(person: &str, place: &str, text: &str) -> Say {
    Say {
        person: Name::from(person),
        place: Name::from(place),
        text: text.to_owned(),
        reply_to: None,
        ping: None,
        title: None,
        tags: Vec::new(),
    }
}

/// The bot's message with buttons in the thread of a question.
pub fn post_of(sandbox: &Sandbox, thread: &str) -> Option<u64> {
    let after = thread.parse().unwrap_or(0);
    let rows = sandbox.transcript(after);
    let post = rows.iter().find(|row| {
        row["bot"] == Value::Bool(true)
            && row["thread_id"] == thread
            && row["components"]
                .as_array()
                .is_some_and(|rows| !rows.is_empty())
    })?;
    post["id"].as_str()?.parse().ok()
}
