//! Typed commands as the application takes them.

use whoknows::app::event::{Care, Command, Field};
use whoknows::domain::availability::Preference;
use whoknows::domain::skills::Level;

use super::super::slash::Slash;
use super::world::World;

/// A command as the application takes it.
pub fn of(slash: &Slash, world: &World) -> Result<Command, String> {
    Ok(match slash.name.as_str() {
        "skills add" => Command::SkillsAdd {
            names: slash.need("skill")?,
            level: level(slash.get("level").as_deref())?,
        },
        "skills remove" => Command::SkillsRemove {
            names: slash.need("skill")?,
        },
        "skills follow" => Command::SkillsFollow {
            topic: slash.need("topic")?,
        },
        "skills unfollow" => Command::SkillsUnfollow {
            topic: slash.need("topic")?,
        },
        "skills mine" => Command::SkillsMine,
        "skills of" => {
            let name = slash.need("member")?;
            let whom = world.member(world.person(name.strip_prefix('@').unwrap_or(&name))?);
            Command::SkillsOf { whom }
        }
        "skills browse" => Command::SkillsBrowse {
            topic: slash.get("topic"),
        },
        "whoknows" => Command::WhoKnows {
            topic: slash.need("topic")?,
        },
        "ask" => Command::Ask {
            question: slash.need("question")?,
            topic: slash.get("topic"),
        },
        "search" => Command::Search {
            text: slash.need("text")?,
        },
        "questions open" => Command::QuestionsOpen {
            topic: slash.get("topic"),
        },
        "questions mine" => Command::QuestionsMine,
        "why" => Command::Why {
            question: slash.get("question"),
        },
        "privacy show" => Command::PrivacyShow,
        "privacy export" => Command::PrivacyExport,
        "privacy forget-me" => Command::PrivacyForgetMe,
        "core alias" => Command::Care(Care::Alias {
            skill: slash.need("skill")?,
            alias: slash.need("alias")?,
        }),
        "core merge" => Command::Care(Care::Merge {
            from: slash.need("skill")?,
            into: slash.need("into")?,
        }),
        "core rename" => Command::Care(Care::Rename {
            from: slash.need("skill")?,
            to: slash.need("name")?,
        }),
        "core link-role" => Command::Care(Care::LinkRole {
            role: world.role(&slash.need("role")?)?,
            skill: slash.need("skill")?,
        }),
        "core nominate" => Command::Care(Care::Nominate {
            whom: world.member(world.person(&slash.need("member")?)?),
            skill: slash.need("skill")?,
        }),
        "core dismiss" => Command::Care(Care::Dismiss {
            question: slash.need("question")?,
        }),
        "core reopen" => Command::Care(Care::Reopen {
            question: slash.need("question")?,
        }),
        "health" => Command::Health {
            weeks: number(slash, "weeks")?,
        },
        "help" => Command::Help,
        _ => return availability(slash),
    })
}

fn availability(slash: &Slash) -> Result<Command, String> {
    Ok(match slash.name.as_str() {
        "availability status" => Command::AvailabilityStatus,
        "availability mode" => Command::AvailabilityMode {
            preference: match slash.need("mode")?.as_str() {
                "ping me" => Preference::Ping,
                "quiet" => Preference::Quiet,
                "only when I am the only one" => Preference::OnlyMe,
                "off" => Preference::Off,
                other => return Err(format!("{other:?} is no mode")),
            },
        },
        "availability quiet-hours" => Command::AvailabilityQuietHours {
            from: slash.need("from")?,
            to: slash.need("to")?,
            time_zone: slash.get("time-zone"),
        },
        "availability limit" => Command::AvailabilityLimit {
            per_day: number(slash, "per-day")?.ok_or("per-day:")?,
            per_week: number(slash, "per-week")?,
        },
        "availability snooze" => Command::AvailabilitySnooze {
            span: slash.need("for")?,
        },
        other => return Err(format!("there is no command /{other}")),
    })
}

fn number(slash: &Slash, option: &str) -> Result<Option<u32>, String> {
    let value = slash.get(option);
    value
        .map(|value| value.parse().map_err(|_| format!("{option}:{value}")))
        .transpose()
}

/// What is being filled in: the last option typed.
pub fn field(slash: &Slash) -> Result<(Field, String), String> {
    let (option, partial) = slash.options.last().ok_or("no option is being typed")?;
    let field = match (slash.name.as_str(), option.as_str()) {
        ("skills add", "skill") => Field::NewSkill,
        ("skills remove", "skill") => Field::OwnSkill,
        ("core dismiss", "question") => Field::OpenQuestion,
        ("core reopen", "question") => Field::SettledQuestion,
        ("skills unfollow", "topic") => Field::FollowedTopic,
        (
            "core alias" | "core merge" | "core rename" | "core link-role" | "core nominate",
            "skill" | "into",
        )
        | (_, "topic") => Field::Topic,
        (_, "time-zone") => Field::TimeZone,
        (name, option) => return Err(format!("/{name} {option}: has no choices")),
    };
    Ok((field, partial.clone()))
}

/// The word of a level, as the option says it.
fn level(word: Option<&str>) -> Result<Level, String> {
    Ok(match word {
        None | Some("practising") => Level::Practising,
        Some("learning") => Level::Learning,
        Some("expert") => Level::Expert,
        Some(other) => return Err(format!("{other:?} is no level")),
    })
}
