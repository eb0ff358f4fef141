//! Writes a made-up community and its figures as CSV to the folder named first, for tests/health_check.py.

use std::path::Path;

use serde::Serialize;
use whoknows::domain;
use whoknows::domain::health::{Facts, Gone, Heard, PingOutcome, Reach, survey};
use whoknows::domain::ids::UserId;
use whoknows::domain::time::{DAY, HOUR, Timestamp};
use whoknows::report::export::{self, csv};

#[allow(dead_code)] // not every plan is of use here
#[path = "../tests/golden/community.rs"]
mod community;

use community::{Plan, make};

fn main() -> anyhow::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let folder = Path::new(&folder);
    let (plan, zone) = (Plan::golden(), Plan::zone());
    let facts = roughened(make(&plan));
    write_facts(folder, &facts)?;
    let facts = facts.arranged();
    for back in 0..plan.weeks {
        let week = plan.last_week.later(-back);
        let now = week.end(&zone).plus(9 * HOUR);
        let export = export::export(&survey(&facts, week, now, &zone));
        let folder = folder.join("told").join(week.to_string());
        write(&folder, "figures", &export.figures)?;
        write(&folder, "topics", &export.topics)?;
        write(&folder, "hours", &export.hours)?;
        write(&folder, "weeks", &export.weeks)?;
    }
    Ok(())
}

/// The same with what the made-up community is too tidy for: deleted questions, people who were forgotten,
/// questions about two topics, answers to pings of every kind, experts who are off, gone, or seen lately only.
fn roughened(mut facts: Facts) -> Facts {
    let rust = facts.topics.id("rust");
    for (place, question) in facts.questions.iter_mut().enumerate() {
        let hours = (place % 60) as i64;
        match place {
            _ if place % 17 == 3 && question.gone.is_none() => {
                question.gone = Some(Gone::Withdrawn(question.asked_at.plus(hours * HOUR)));
            }
            _ if place % 29 == 5 => question.asker = UserId(0),
            _ if place % 11 == 7 && !question.topics.contains(&rust) => question.topics.push(rust),
            _ if place % 31 == 9 => question.topics.clear(),
            _ => {}
        }
    }
    for (place, answer) in facts.answers.iter_mut().enumerate() {
        if place % 37 == 8 {
            answer.by = UserId(0);
        }
    }
    for (place, ping) in facts.pings.iter_mut().enumerate() {
        ping.weekly_limit = 1 + ping.whom.0 as u32 % 4;
        match place % 13 {
            4 => ping.outcome = PingOutcome::Snoozed,
            9 => ping.outcome = PingOutcome::TurnedOff,
            _ => {}
        }
    }
    for (place, expert) in facts.experts.iter_mut().enumerate() {
        match place % 7 {
            1 => expert.reach = Reach::Closed,
            3 => expert.until = Some(expert.since.plus(200 * DAY)),
            5 => expert.last_active_at = Some(expert.since.plus(300 * DAY)),
            _ => {}
        }
    }
    // Two experts whose messages aren't counted by week: all that is known is when they wrote last.
    let silent: Vec<UserId> = facts
        .experts
        .iter()
        .skip(4)
        .step_by(19)
        .map(|expert| expert.who)
        .collect();
    facts.activity.retain(|row| !silent.contains(&row.who));
    facts
}

fn write<T: Serialize>(folder: &Path, name: &str, rows: &[T]) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    Ok(std::fs::write(
        folder.join(name).with_extension("csv"),
        csv(rows)?,
    )?)
}

#[derive(Serialize)]
struct QuestionRow {
    id: u64,
    asked_at: i64,
    asker: u64,
    topics: String,
    detected: bool,
    first: bool,
    response_at: Option<i64>,
    settled_at: Option<i64>,
    dismissed_at: Option<i64>,
    withdrawn_at: Option<i64>,
    earlier_answer: String,
}

#[derive(Serialize)]
struct AnswerRow {
    ask: u64,
    asker: u64,
    by: u64,
    at: i64,
    credited: bool,
    first: bool,
}

#[derive(Serialize)]
struct PingRow {
    ask: u64,
    whom: u64,
    at: i64,
    outcome: String,
    limit: u32,
}

#[derive(Serialize)]
struct ActivityRow {
    who: u64,
    week: String,
}

#[derive(Serialize)]
struct ExpertRow {
    who: u64,
    topic: String,
    since: i64,
    until: Option<i64>,
    open: bool,
    last_active_at: Option<i64>,
}

#[derive(Serialize)]
struct PresenceRow {
    who: u64,
    hour: i64,
}

fn write_facts(folder: &Path, facts: &Facts) -> anyhow::Result<()> {
    let seconds = |at: Timestamp| at.0;
    let questions = facts.questions.iter().map(|question| QuestionRow {
        id: question.id.0,
        asked_at: question.asked_at.0,
        asker: question.asker.0,
        topics: question
            .topics
            .iter()
            .map(|topic| facts.topics.name(*topic))
            .collect::<Vec<_>>()
            .join(";"),
        detected: question.heard == Heard::Detected,
        first: question.first_of_asker,
        response_at: question.response.map(|response| response.at.0),
        settled_at: question.settled.map(|settled| settled.at().0),
        dismissed_at: match question.gone {
            Some(Gone::Dismissed(at)) => Some(at.0),
            _ => None,
        },
        withdrawn_at: match question.gone {
            Some(Gone::Withdrawn(at)) => Some(at.0),
            _ => None,
        },
        earlier_answer: format!("{:?}", question.earlier_answer),
    });
    write(folder, "questions", &questions.collect::<Vec<_>>())?;
    let answers = facts.answers.iter().map(|answer| AnswerRow {
        ask: answer.ask.0,
        asker: answer.asker.0,
        by: answer.by.0,
        at: answer.at.0,
        credited: answer.credited,
        first: answer.first_of_helper,
    });
    write(folder, "answers", &answers.collect::<Vec<_>>())?;
    let pings = facts.pings.iter().map(|ping| PingRow {
        ask: ping.ask.0,
        whom: ping.whom.0,
        at: ping.at.0,
        outcome: format!("{:?}", ping.outcome),
        limit: ping.weekly_limit,
    });
    write(folder, "pings", &pings.collect::<Vec<_>>())?;
    let activity = facts.activity.iter().map(|row| ActivityRow {
        who: row.who.0,
        week: row.week.to_string(),
    });
    write(folder, "activity", &activity.collect::<Vec<_>>())?;
    let experts = facts.experts.iter().map(|expert| ExpertRow {
        who: expert.who.0,
        topic: facts.topics.name(expert.topic).to_owned(),
        since: expert.since.0,
        until: expert.until.map(seconds),
        open: expert.reach == Reach::Open,
        last_active_at: expert.last_active_at.map(seconds),
    });
    write(folder, "experts", &experts.collect::<Vec<_>>())?;
    let presence = facts.presence.iter().map(|row| PresenceRow {
        who: row.who.0,
        hour: row.hour.0,
    });
    write(folder, "presence", &presence.collect::<Vec<_>>())
}
