//! `whoknows report`: one week's health as files, from the database alone, whether the bot runs or not.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use clap::Args;
use jiff::tz::TimeZone;

use super::community::choose_guild;
use super::run::read_config;
use crate::app::advice;
use crate::app::survey::{Scope, Survey};
use crate::clock::{Clock, SystemClock};
use crate::domain::calendar::{Schedule, Week};
use crate::domain::health::Health;
use crate::domain::ids::GuildId;
use crate::domain::settings::Settings;
use crate::domain::time::Timestamp;
use crate::report::export::{self, Export};
use crate::report::markdown::markdown;
use crate::report::page::{Heading, page};
use crate::report::picture::{self, Fonts, Part, Picture, Theme};
use crate::report::summary::summarize;
use crate::store::Store;

/// Write one week's health as files: a page for a meeting, pictures, Markdown, and all figures as CSV and JSON.
///
/// The database is only read, and may be in use.
#[derive(Debug, Args)]
pub struct Options {
    /// The week, as 2026-W47; the last whole one if none is named
    #[arg(long, value_name = "WEEK")]
    week: Option<Week>,
    /// The folder to write to; made if it isn't there, and files of an earlier report in it are replaced
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The community, if the database has several
    #[arg(long, value_name = "ID")]
    guild: Option<u64>,
    /// The config file; config.toml in this folder if there is one
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Another database than the config's
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
}

/// Writes the report and says where it is.
pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let config = read_config(options.config.as_deref())?;
    let path = options.store.as_ref().unwrap_or(&config.store.path);
    ensure!(
        path.exists(),
        "there is no database {}; name it with --store, or in the config under [store] path",
        path.display()
    );
    let store = Store::open_to_read(path)?;
    let guild = choose_guild(&store, options.guild)?;
    let settings = &config.community;
    let scope = scope(&store, guild, settings, options.week)?;
    let mut survey = Survey::take(&store, &scope)?;
    survey.words.found = advice::find(&store, guild, &survey.health, scope.as_of)?;
    survey.words.before = advice::became(&store, guild, &survey.health)?;
    let heading = Heading {
        community: name_of(&store, guild)?,
        as_of: moment_in_words(scope.as_of, &settings.time_zone),
    };
    write(&options.out, &survey, &heading)?;
    println!(
        "wrote the report of {} to {}; open {}",
        scope.week,
        options.out.display(),
        options.out.join("report.html").display()
    );
    Ok(ExitCode::SUCCESS)
}

/// The week, as it looked when its summary was due, so that the report of a week
/// is the same whenever it is made; a younger one as it looks now.
fn scope(
    store: &Store,
    guild: GuildId,
    settings: &Settings,
    wanted: Option<Week>,
) -> anyhow::Result<Scope> {
    let (now, zone) = (SystemClock.now(), &settings.time_zone);
    let this_week = Week::of(now, zone);
    let week = wanted.unwrap_or_else(|| this_week.previous());
    ensure!(
        week <= this_week,
        "{week} hasn't begun: the week now is {this_week}"
    );
    let Some(first) = store.first_question_at(guild)? else {
        bail!("the database knows no question of this community yet");
    };
    let first = Week::of(first, zone);
    ensure!(
        week >= first,
        "the database knows nothing of {week}: the first question is of {first}"
    );
    let schedule = Schedule {
        weekday: settings.summary_day,
        hour: settings.summary_hour,
    };
    Ok(Scope {
        guild,
        week,
        as_of: schedule.due_for(week, zone).min(now),
        zone: zone.clone(),
        pings_per_week: settings.pings_per_week,
    })
}

fn name_of(store: &Store, guild: GuildId) -> anyhow::Result<String> {
    let known = store.guilds()?;
    let found = known.into_iter().find(|(id, _)| *id == guild);
    Ok(found.map(|(_, name)| name).unwrap_or_default())
}

/// "Monday, 23 November 2026, 09:00, Europe/Berlin".
fn moment_in_words(at: Timestamp, zone: &TimeZone) -> String {
    let moment = jiff::Timestamp::from_second(at.0).unwrap_or_default();
    let local = zone.to_datetime(moment);
    let name = zone.iana_name().unwrap_or("UTC");
    format!("{}, {name}", local.strftime("%A, %-d %B %Y, %H:%M"))
}

fn write(folder: &Path, survey: &Survey, heading: &Heading) -> anyhow::Result<()> {
    let health = &survey.health;
    let summary = summarize(health, &survey.words);
    let folder = Folder::make(folder)?;
    folder.write("report.html", page(health, &summary, heading))?;
    let pictures = write_pictures(&folder, health)?;
    folder.write("summary.md", markdown(health, &summary, heading, &pictures))?;
    let export = export::export(health);
    write_tables(&folder, &export)?;
    folder.write(
        "figures.json",
        serde_json::to_string_pretty(&export)? + "\n",
    )
}

/// Each part and all of them in one, for light and dark slides. Gives the light ones with their paths.
fn write_pictures(
    folder: &Folder,
    health: &Health,
) -> anyhow::Result<Vec<(Part, String, Picture)>> {
    let fonts = Fonts::load();
    let mut light = Vec::new();
    for (theme, suffix) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let draw = |name: &str, drawn: &Picture| -> anyhow::Result<String> {
            let png = format!("pictures/{name}-{suffix}.png");
            folder.write(&png, drawn.png(&fonts)?)?;
            folder.write(&format!("pictures/{name}-{suffix}.svg"), &drawn.svg)?;
            Ok(png)
        };
        draw("health", &picture::whole(health, theme))?;
        for part in Part::ALL {
            let drawn = picture::one(health, theme, part);
            let path = draw(part.name(), &drawn)?;
            if theme == Theme::Light {
                light.push((part, path, drawn));
            }
        }
    }
    Ok(light)
}

fn write_tables(folder: &Folder, export: &Export) -> anyhow::Result<()> {
    folder.write("figures.csv", export::csv(&export.figures)?)?;
    folder.write("weeks.csv", export::csv(&export.weeks)?)?;
    folder.write("topics.csv", export::csv(&export.topics)?)?;
    folder.write("hours.csv", export::csv(&export.hours)?)
}

/// Where the files go.
struct Folder(PathBuf);

impl Folder {
    fn make(path: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(path.join("pictures"))
            .with_context(|| format!("the folder {} can't be made", path.display()))?;
        Ok(Self(path.to_owned()))
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> anyhow::Result<()> {
        let path = self.0.join(name);
        fs::write(&path, content).with_context(|| format!("{} can't be written", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::demo;
    use super::*;

    /// The demo community in a file, and options to report on it.
    fn demo_in(folder: &Path) -> Options {
        let (store, _) = demo::community(SystemClock.now()).expect("the demo");
        let database = folder.join("bot.sqlite");
        store.backup(&database).expect("copied");
        Options {
            week: None,
            out: folder.join("report"),
            guild: None,
            config: None,
            store: Some(database),
        }
    }

    #[test]
    fn a_report_is_a_folder_that_needs_nothing_from_elsewhere() {
        let folder = tempfile::tempdir().expect("a folder");
        let options = demo_in(folder.path());
        run(&options).expect("written");
        run(&options).expect("written again over the first");
        let read = |name: &str| fs::read_to_string(options.out.join(name)).expect(name);
        let page = read("report.html");
        assert!(page.contains("<h1>Community health"));
        for elsewhere in ["<script", "<link", "<img", "@import", "url(http", "src="] {
            assert!(!page.contains(elsewhere), "{elsewhere}");
        }
        let picture = "pictures/first-response-light.png";
        assert!(read("summary.md").contains(picture) && options.out.join(picture).exists());
        let figures = read("figures.csv");
        assert_eq!(
            figures.lines().count(),
            1 + crate::domain::health::Metric::ALL.len()
        );
        let json: serde_json::Value = serde_json::from_str(&read("figures.json")).expect("JSON");
        assert_eq!(json["hours"].as_array().map(Vec::len), Some(168));
    }

    #[test]
    fn what_cannot_be_reported_is_said_in_one_sentence() {
        let folder = tempfile::tempdir().expect("a folder");
        let refused = |change: &dyn Fn(&mut Options)| {
            let mut options = demo_in(folder.path());
            change(&mut options);
            let said = run(&options).expect_err("refused").to_string();
            fs::remove_file(folder.path().join("bot.sqlite")).expect("there");
            assert!(!options.out.exists(), "nothing is written");
            said
        };
        let week = |text: &str| Some(text.parse().expect("a week"));
        let early = refused(&|options| options.week = week("2019-W03"));
        assert!(early.contains("knows nothing of 2019-W03"), "{early}");
        let late = refused(&|options| options.week = week("2999-W03"));
        assert!(late.contains("hasn't begun"), "{late}");
        let elsewhere = refused(&|options| options.guild = Some(5));
        assert!(elsewhere.contains("--guild"), "{elsewhere}");
        let nowhere = refused(&|options| options.store = Some(folder.path().join("no.sqlite")));
        assert!(nowhere.contains("there is no database"), "{nowhere}");
    }
}
