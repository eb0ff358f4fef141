//! Writes sample pictures, pages and summaries to the folder named by WHOKNOWS_PICTURES, for a maintainer to look at.

use std::path::{Path, PathBuf};

use whoknows::domain;
use whoknows::domain::advice::suggest;
use whoknows::domain::calendar::Week;
use whoknows::domain::health::{Facts, survey};
use whoknows::domain::time::{DAY, HOUR};
use whoknows::report::page::{Heading, page};
use whoknows::report::picture::{Fonts, Theme, demand, whole};
use whoknows::report::summary::{Words, summarize};

#[allow(dead_code)] // not every plan is of use here
#[path = "../tests/golden/community.rs"]
mod community;

use community::{Plan, make};

fn main() -> anyhow::Result<()> {
    let folder =
        std::env::var_os("WHOKNOWS_PICTURES").map_or_else(std::env::temp_dir, PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    let golden = make(&Plan::golden());
    let last = Plan::golden().last_week;
    write(&folder, "usual", &golden, last)?;
    write(&folder, "after-outage", &golden, last.later(-18))?;
    write(&folder, "three-weeks", &golden, last.later(-49))?;
    write(&folder, "one-week", &golden, last.later(-51))?;
    write(&folder, "nothing", &Facts::default(), last)?;
    let huge = Plan {
        questions: 12_000,
        people: 90_000,
        weeks: 12,
        ..Plan::golden()
    };
    write(&folder, "huge", &make(&huge), last)?;
    println!("written to {}", folder.display());
    Ok(())
}

fn write(folder: &Path, name: &str, facts: &Facts, week: Week) -> anyhow::Result<()> {
    let zone = Plan::zone();
    let now = week.end(&zone).plus(9 * HOUR);
    debug_assert!(now.since(week.start(&zone)) > 6 * DAY);
    let health = survey(facts, week, now, &zone);
    let fonts = Fonts::load();
    for (suffix, theme) in [("dark", Theme::Dark), ("light", Theme::Light)] {
        let picture = whole(&health, theme);
        std::fs::write(
            folder.join(format!("{name}-{suffix}.png")),
            picture.png(&fonts)?,
        )?;
        std::fs::write(folder.join(format!("{name}-{suffix}.svg")), &picture.svg)?;
        std::fs::write(folder.join(format!("{name}.alt.txt")), &picture.alt)?;
    }
    let names = [
        "محمد والموسيقى والرسم الرقمي",
        "李雷のデータベース設計",
        "김민수 쿠버네티스",
        "🦀 rust",
        "a topic with a very long name indeed",
    ];
    let mut odd = health.clone();
    for (topic, name) in odd.topics.iter_mut().zip(names) {
        name.clone_into(&mut topic.name);
    }
    let odd = demand(&odd, Theme::Dark).png(&fonts)?;
    std::fs::write(folder.join(format!("{name}-odd-names.png")), odd)?;
    let words = Words {
        found: suggest(&health, &[]),
        ..Words::default()
    };
    let summary = summarize(&health, &words);
    let heading = Heading {
        community: "Workbench".to_owned(),
        as_of: "Monday, 23 November 2026, 09:00, Europe/Berlin".to_owned(),
    };
    std::fs::write(
        folder.join(format!("{name}.html")),
        page(&health, &summary, &heading),
    )?;
    std::fs::write(folder.join(format!("{name}.md")), summary.text())?;
    Ok(())
}
