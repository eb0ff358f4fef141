//! `whoknows explain`: what the bot would do with a message and why, from the shell.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::community::choose_guild;
use super::demo;
use crate::app::App;
use crate::app::explain::{Explained, Fit};
use crate::clock::{Clock, SystemClock};
use crate::domain::community::{Channel, ChannelKind, Community, Role, permission};
use crate::domain::ids::{ChannelId, GuildId, RoleId};
use crate::domain::pacing::Omission;
use crate::domain::question::Decision;
use crate::domain::settings::{ChannelTone, Settings};
use crate::store::Store;
use crate::wording;

/// Says what the bot would do with a message and why: is it a question, about what, whom would it ask.
#[derive(Debug, Args)]
pub struct Options {
    /// The message.
    text: String,
    /// The channel it stands in: its name may say what it is about ("rust"). Names with "general", "lounge",
    /// "off-topic" or "chat" in them are places for talk, others for help.
    #[arg(long, default_value = "help")]
    channel: String,
    /// A whoknows database to look into; without one the demo community answers.
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// The community, if the database has several.
    #[arg(long, value_name = "ID")]
    guild: Option<u64>,
}

/// The one channel of the community as it is explained.
const PLACE: ChannelId = ChannelId(1);

/// Explains one message.
pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let now = SystemClock.now();
    let (store, guild) = match &options.store {
        Some(path) => {
            anyhow::ensure!(
                path.exists(),
                "there is no database {}; `whoknows run` makes one",
                path.display()
            );
            let store = Store::open(path)?;
            let guild = choose_guild(&store, options.guild)?;
            (store, guild)
        }
        None => demo::community(now)?,
    };
    let mut app = App::new(store, Settings::default());
    app.shape(open_to_all(guild, &options.channel))?;
    let explained = app.explain(guild, PLACE, tone(&options.channel), &options.text, now)?;
    let explained = explained.context("that community isn't in the database")?;
    print!("{}", in_words(&explained));
    Ok(ExitCode::SUCCESS)
}

fn tone(channel: &str) -> ChannelTone {
    let channel = channel.to_lowercase();
    let is_talk = ["general", "lounge", "off-topic", "offtopic", "chat"];
    if is_talk.iter().any(|word| channel.contains(word)) {
        ChannelTone::General
    } else {
        ChannelTone::Help
    }
}

/// Who may see what is Discord's to say; from the shell everybody sees the channel.
fn open_to_all(guild: GuildId, channel: &str) -> Community {
    let everyone = Role {
        id: RoleId(guild.0),
        name: "@everyone".to_owned(),
        permissions: permission::VIEW_CHANNEL,
    };
    let place = Channel {
        id: PLACE,
        name: channel.trim_start_matches('#').to_owned(),
        kind: ChannelKind::Text,
        parent: None,
        topic: String::new(),
        overwrites: Vec::new(),
        tags: Vec::new(),
        applied_tags: Vec::new(),
    };
    Community {
        id: guild,
        roles: [(everyone.id, everyone)].into(),
        channels: [(PLACE, place)].into(),
        ..Community::default()
    }
}

fn in_words(explained: &Explained) -> String {
    let verdict = &explained.verdict;
    let decision = match verdict.decision {
        Decision::Ask => "ask people",
        Decision::Offer => "offer help with 🙋, quietly",
        Decision::None => "do nothing",
    };
    let mut lines = vec![format!(
        "Decision: {decision} (call for help: {:.2})",
        verdict.help_request
    )];
    lines.extend(verdict.reasons.iter().map(|reason| format!("  - {reason}")));
    let topics: Vec<_> = explained
        .topics
        .iter()
        .map(|(name, sure)| format!("{name} ({sure:.2})"))
        .collect();
    lines.push(format!(
        "Topics: {}",
        if topics.is_empty() {
            "none found".to_owned()
        } else {
            topics.join(", ")
        }
    ));
    lines.push(format!("Title: {}", explained.title));
    if let Some(earlier) = &explained.earlier {
        lines.push(format!("Answered before: {}", earlier.title));
    }
    if explained.people.is_empty() {
        lines.push("People: nobody in the registry fits".to_owned());
    } else {
        lines.push("People, in order of fit:".to_owned());
        lines.extend(explained.people.iter().map(person));
    }
    lines.join("\n") + "\n"
}

fn person(fit: &Fit) -> String {
    let outcome = match fit.omitted {
        None => "asked",
        Some(Omission::OthersFitBetter) => "others fit better",
        Some(Omission::NotYet) => "others are asked first",
        Some(Omission::Asker) => "asked the question",
        Some(Omission::Left) => "left the server",
        Some(Omission::CannotSee) => "can't see the channel",
        Some(Omission::AskedBefore) => "was asked before",
        Some(Omission::PassedTopic) => "passed on this topic",
        Some(Omission::IsTalking) => "is talking there",
        Some(Omission::Off) => "wants not to be asked",
        Some(Omission::OthersAvailable) => "only when nobody else is available",
        Some(Omission::Snoozed) => "snoozed",
        Some(Omission::QuietHours) => "quiet hours",
        Some(Omission::DayBudget) => "had the pings of the day",
        Some(Omission::WeekBudget) => "had the pings of the week",
    };
    format!(
        "  {:<12} score {:.3}, answers within a day {:>3.0} %: {outcome}\n               {}",
        fit.name,
        fit.score,
        fit.probability * 100.0,
        parts(fit).join(" · ")
    )
}

/// What speaks for somebody, part by part.
fn parts(fit: &Fit) -> Vec<String> {
    let mut said: Vec<_> = fit
        .why
        .declared
        .iter()
        .map(|(skill, level)| format!("declared {skill} ({})", wording::skills::level(*level)))
        .collect();
    if fit.why.similar_answered > 0 {
        said.push(format!(
            "answered {} similar this year",
            fit.why.similar_answered
        ));
    }
    said.push(format!("{} answers", fit.parts.answers));
    said.push(format!(
        "{:.0} % of the latest answers",
        fit.parts.share_of_answers * 100.0
    ));
    if let Some(days) = fit.why.idle_days {
        said.push(format!("last wrote {days} days ago"));
    }
    if fit.parts.answered_asker > 0 {
        said.push(format!(
            "answered this asker {} times",
            fit.parts.answered_asker
        ));
    }
    said.push(format!(
        "usual at this hour ×{:.1}",
        fit.parts.usual_hour * 8.0
    ));
    said.push(format!("{} pings today", fit.parts.pings_today));
    said
}
