//! The registry, availability, privacy, and what commands say in general.

use whoknows::domain::ask::AskState;
use whoknows::domain::availability::Preference;
use whoknows::domain::calendar::zone_named;
use whoknows::domain::ids::UserId;
use whoknows::domain::registry::{Declared, Person, Traces};
use whoknows::domain::settings::Settings;
use whoknows::domain::skills::Level;
use whoknows::wording::privacy::Beside;
use whoknows::wording::skills::{self, Added, Knower};
use whoknows::wording::{self, availability, commands, follows, help, privacy};

use super::inputs::{Kind, NOW};
use super::questions::plain;
use super::{Place, Sheet};

fn declared(kind: &Kind) -> Vec<Declared> {
    let levels = [Level::Expert, Level::Practising, Level::Learning];
    let skills = kind.topics.iter().zip(levels.into_iter().cycle());
    skills
        .map(|(skill, level)| Declared {
            member: UserId(1),
            skill: skill.clone(),
            level,
        })
        .collect()
}

fn person(kind: &Kind) -> Person {
    Person {
        member: UserId(1),
        name: kind.name.clone(),
        roles: Vec::new(),
        preference: Preference::OnlyMe,
        quiet_hours: None,
        time_zone: zone_named("America/Argentina/ComodRivadavia"),
        per_day: None,
        per_week: None,
        snoozed_until: Some(NOW.plus(3600)),
        joined_at: NOW,
        left_at: None,
    }
}

/// Puts them on the sheet.
pub fn fill(sheet: &mut Sheet) {
    sheet.heading("/skills and /whoknows");
    plain!(sheet, Place::Message, skills::NAME_MISSING);
    for level in [Level::Expert, Level::Practising, Level::Learning] {
        if level == Level::Expert {
            sheet.plain("skills::level", Place::Message, skills::level(level));
        } else {
            sheet.case("", skills::level(level));
        }
    }
    sheet.with("skills::added", Place::Message, |kind| {
        let added: Vec<_> = kind
            .topics
            .iter()
            .map(|skill| Added::New {
                skill: skill.clone(),
                near: Some(kind.topic().to_owned()),
            })
            .chain([Added::TooLong {
                typed: kind.typed.clone(),
                at_most: 50,
            }])
            .collect();
        skills::added(&added, Level::Expert, Some(3))
    });
    sheet.with("skills::removed", Place::Message, |kind| {
        skills::removed(&kind.topics, &kind.topics)
    });
    sheet.with("skills::mine", Place::Message, |kind| {
        skills::mine(&declared(kind), &kind.topics, &kind.topics)
    });
    sheet.case("none", &skills::mine(&[], &[], &[]));
    sheet.with("skills::of", Place::Message, |kind| {
        skills::of(&kind.name, &declared(kind))
    });
    sheet.with("skills::browse", Place::Message, |kind| {
        skills::browse(&declared(kind))
    });
    sheet.with("skills::who_knows", Place::Message, |kind| {
        let knower = Knower {
            name: kind.name.clone(),
            level: Some(Level::Expert),
            answered: 12,
        };
        skills::who_knows(kind.topic(), &vec![knower; kind.people])
    });
    sheet.case("nobody", &skills::who_knows("postgres", &[]));
    sheet.with("skills::unknown_topic", Place::Message, |kind| {
        skills::unknown_topic(&kind.typed, Some(kind.topic()))
    });
    sheet.plain("skills::too_many", Place::Message, &skills::too_many(50));
    sheet.with("name", Place::Message, |kind| wording::name(&kind.name));
    sheet.with("topics", Place::Message, |kind| {
        wording::topics(&kind.topics)
    });
    followed(sheet);
    personal(sheet);
}

fn followed(sheet: &mut Sheet) {
    sheet.heading("/skills follow, and the topics one follows");
    plain!(sheet, Place::Label, follows::MY_TOPICS);
    sheet.with("follows::followed", Place::Message, |kind| {
        follows::followed(kind.topic(), true)
    });
    sheet.case("again", &follows::followed("postgres", false));
    sheet.with("follows::unfollowed", Place::Message, |kind| {
        follows::unfollowed(kind.topic(), true)
    });
    sheet.case("not followed", &follows::unfollowed("postgres", false));
    sheet.plain("follows::too_many", Place::Message, &follows::too_many(50));
    let solved = |kind: &Kind| {
        let helpers: Vec<_> = kind.names().into_iter().take(3).collect();
        follows::solved(&kind.ask(AskState::Solved), &helpers)
    };
    sheet.with("follows::solved", Place::Message, solved);
    sheet.with("follows::list", Place::Message, |kind| {
        follows::list(&kind.topics, &vec![solved(kind); kind.people], None)
    });
    sheet.case(
        "nothing solved",
        &follows::list(&["postgres".to_owned()], &[], None),
    );
    sheet.case("nothing followed", &follows::list(&[], &[], None));
}

fn personal(sheet: &mut Sheet) {
    sheet.heading("/availability");
    plain!(
        sheet,
        Place::Message,
        availability::NOT_REGISTERED,
        availability::BAD_CLOCK,
        availability::BAD_SPAN
    );
    sheet.with("availability::unknown_zone", Place::Message, |kind| {
        availability::unknown_zone(&kind.typed, &["Europe/Berlin".to_owned()])
    });
    sheet.with("availability::status", Place::Message, |kind| {
        availability::status(&person(kind), &Settings::default(), &[NOW; 7], NOW)
    });
    sheet.heading("/privacy");
    plain!(
        sheet,
        Place::Message,
        privacy::EXPORT,
        privacy::FORGET_ME,
        privacy::FORGOTTEN
    );
    plain!(sheet, Place::Label, privacy::ERASE);
    sheet.with("privacy::show", Place::Message, |kind| {
        let traces = Traces {
            questions: 4_000_000,
            ..Traces::default()
        };
        let beside = Beside {
            follows: kind.topics.clone(),
            named_for: kind.topics.clone(),
            care: 4_000_000,
            not_by_role: true,
        };
        privacy::show(Some(&person(kind)), &declared(kind), &traces, &beside)
    });
    sheet.case(
        "not in the registry",
        &privacy::show(None, &[], &Traces::default(), &Beside::default()),
    );
    sheet.heading("/help, and what every command may say");
    sheet.plain(
        "help::text",
        Place::Message,
        &help::text(true, &Settings::default()),
    );
    plain!(sheet, Place::Label, help::SHARE_HERE);
    plain!(sheet, Place::Placeholder, help::MORE_FIGURES);
    plain!(
        sheet,
        Place::Message,
        help::NO_FIGURES,
        commands::OUTDATED,
        commands::ONLY_IN_A_COMMUNITY,
        commands::NOT_UNDERSTOOD,
        commands::NOT_NOW,
    );
}
