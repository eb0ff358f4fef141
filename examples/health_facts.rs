//! Writes the made-up community and its figures as CSV to the folder named first, for tests/health_check.py.

use std::fmt::Write as _;
use std::path::Path;

use whoknows::domain;
use whoknows::domain::health::{EarlierAnswer, Facts, Gone, Heard, PingOutcome, survey};
use whoknows::domain::time::HOUR;
use whoknows::report::export;

#[allow(dead_code)] // not every plan is of use here
#[path = "../tests/golden/community.rs"]
mod community;

use community::{Plan, make};

fn main() -> anyhow::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let (plan, zone) = (Plan::golden(), Plan::zone());
    let facts = make(&plan);
    std::fs::write(folder.join("questions.csv"), questions(&facts)?)?;
    std::fs::write(folder.join("answers.csv"), answers(&facts)?)?;
    std::fs::write(folder.join("pings.csv"), pings(&facts)?)?;
    std::fs::write(folder.join("activity.csv"), activity(&facts)?)?;
    let mut rows = Vec::new();
    let mut weeks = String::from("week,start,end,as_of\n");
    for back in 0..plan.weeks {
        let week = plan.last_week.later(-back);
        let as_of = week.end(&zone).plus(9 * HOUR);
        let (start, end) = (week.start(&zone).0, week.end(&zone).0);
        writeln!(weeks, "{week},{start},{end},{}", as_of.0)?;
        rows.extend(export::rows(&survey(&facts, week, as_of, &zone)));
    }
    std::fs::write(folder.join("weeks.csv"), weeks)?;
    std::fs::write(folder.join("figures.csv"), export::csv(&rows)?)?;
    Ok(())
}

fn questions(facts: &Facts) -> anyhow::Result<String> {
    let head =
        "id,asked_at,asker,detected,first,response_at,settled_at,dismissed_at,offered,taken\n";
    let mut csv = String::from(head);
    for question in &facts.questions {
        let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
        let dismissed = match question.gone {
            Some(Gone::Dismissed(at)) => Some(at.0),
            _ => None,
        };
        writeln!(
            csv,
            "{},{},{},{},{},{},{},{},{},{}",
            question.id,
            question.asked_at.0,
            question.asker,
            u8::from(question.heard == Heard::Detected),
            u8::from(question.first_of_asker),
            number(question.response.map(|response| response.at.0)),
            number(question.settled.map(|settled| settled.at().0)),
            number(dismissed),
            u8::from(question.earlier_answer != EarlierAnswer::NotOffered),
            u8::from(question.earlier_answer == EarlierAnswer::Taken),
        )?;
    }
    Ok(csv)
}

fn answers(facts: &Facts) -> anyhow::Result<String> {
    let mut csv = String::from("asker,by,at,credited,first\n");
    for answer in &facts.answers {
        writeln!(
            csv,
            "{},{},{},{},{}",
            answer.asker,
            answer.by,
            answer.at.0,
            u8::from(answer.credited),
            u8::from(answer.first_of_helper)
        )?;
    }
    Ok(csv)
}

fn pings(facts: &Facts) -> anyhow::Result<String> {
    let mut csv = String::from("ask,whom,at,accepted\n");
    for ping in &facts.pings {
        let accepted = u8::from(ping.outcome == PingOutcome::Accepted);
        writeln!(csv, "{},{},{},{accepted}", ping.ask, ping.whom, ping.at.0)?;
    }
    Ok(csv)
}

fn activity(facts: &Facts) -> anyhow::Result<String> {
    let mut csv = String::from("who,week\n");
    for row in &facts.activity {
        writeln!(csv, "{},{}", row.who, row.week)?;
    }
    Ok(csv)
}
