//! The summary says what the figures say, fits Discord, and is safe whatever members are called.

use std::collections::BTreeMap;

use super::catalogue::about;
use super::page::{Heading, page};
use super::picture::{Fonts, Picture, Theme, demand, weekly, whole};
use super::summary::{Linked, Summary, Words, summarize};
use crate::domain::advice::{Finding, Outcome, suggest};
use crate::domain::calendar::Week;
use crate::domain::health::golden::{Plan, make};
use crate::domain::health::{Facts, Health, Metric, survey};
use crate::domain::ids::{AskId, UserId};
use crate::domain::time::HOUR;

/// Names that have broken pictures and messages before.
const NAMES: [&str; 6] = [
    "ana",
    "محمد",
    "李雷",
    "<script>alert(1)</script> & \"co\"",
    "@everyone [x](http://bad.example) **bold**",
    "a very long name that goes on and on \u{202e}and turns round, 𝕱𝖆𝖓𝖈𝖞 👩‍👩‍👧‍👦",
];

fn plan() -> Plan {
    Plan {
        weeks: 14,
        newcomers: Some(12),
        expert_leaves: Some(3),
        outage: None,
        ..Plan::golden()
    }
}

fn health_of(facts: &Facts, week: Week) -> Health {
    let zone = Plan::zone();
    survey(facts, week, week.end(&zone).plus(9 * HOUR), &zone)
}

/// Words in which every asker has one of the difficult names.
fn words(health: &Health, title: &str) -> Words {
    let askers = health.waiting.iter().map(|question| question.asker);
    let names: BTreeMap<UserId, String> = askers
        .chain(health.helpers.iter().copied())
        .zip(NAMES.iter().cycle())
        .map(|(who, name)| (who, (*name).to_owned()))
        .collect();
    let questions = health.waiting.iter().map(|question| {
        let linked = Linked {
            title: title.to_owned(),
            url: Some(format!(
                "https://discord.com/channels/{0}/{0}/{0}",
                18_446_744_073_709_551_615_u64
            )),
        };
        (question.ask, linked)
    });
    Words {
        questions: questions.collect(),
        names,
        seed: 1,
        ..Words::default()
    }
}

fn summary_of(health: &Health, words: &Words) -> Summary {
    let words = Words {
        found: suggest(health, &[]),
        ..words.clone()
    };
    summarize(health, &words)
}

#[test]
fn the_longest_names_and_titles_still_fit_a_message() {
    let health = health_of(&make(&plan()), plan().last_week);
    let long = "How do I 𝕽 [x](y) @everyone ".repeat(200);
    let mut words = words(&health, &long);
    for name in words.names.values_mut() {
        *name = "_*~`|<@𝕱".repeat(60);
    }
    let summary = summary_of(&health, &words);
    let text = summary.text();
    assert!(text.encode_utf16().count() <= 2000, "{text}");
    assert!(text.contains("Suggested this week") && text.contains("Waiting ("));
}

#[test]
fn what_members_wrote_neither_mentions_nor_links_nor_formats() {
    let health = health_of(&make(&plan()), plan().last_week);
    let text = summary_of(
        &health,
        &words(&health, "Why @everyone [x](http://bad.example)?"),
    )
    .text();
    assert!(!text.contains("@everyone"), "{text}");
    assert!(!text.contains("](http://bad"), "{text}");
    assert!(!text.contains('\u{202e}'), "{text}");
}

#[test]
fn an_empty_community_gets_dashes_and_no_lists() {
    let health = health_of(&Facts::default(), plan().last_week);
    let text = summary_of(&health, &Words::default()).text();
    assert_eq!(
        text,
        "**🩺 Community health · 16–22 November**\n\
         Answered within 24 h: **–** (no questions)\n\
         First response: **–**\n\
         Solved: **–**\n\
         Newcomers answered: **–**\n\
         Pings per answer: **–**\n\
         Hanging on one person: **–**"
    );
}

#[test]
fn thanks_come_in_an_order_that_the_seed_decides() {
    let health = health_of(&make(&plan()), plan().last_week);
    let mut words = words(&health, "x");
    for (number, who) in health.helpers.iter().enumerate() {
        words.names.insert(*who, format!("h{number}"));
    }
    let thanks = |seed| {
        let words = Words {
            seed,
            ..words.clone()
        };
        summary_of(&health, &words).thanks
    };
    assert_eq!(thanks(1), thanks(1));
    let orders: std::collections::BTreeSet<_> = (0..20).map(thanks).collect();
    assert!(orders.len() > 10);
}

#[test]
fn it_says_what_became_of_last_weeks_suggestions() {
    let health = health_of(&Facts::default(), plan().last_week);
    let mobile = Finding::OnePerson {
        topic: "mobile".to_owned(),
        questions: 12,
    };
    let old = Finding::QuestionWaits {
        ask: AskId(1),
        asker: UserId(1),
        waited: 9,
    };
    let billing = Finding::NoExpert {
        topic: "billing".to_owned(),
        questions: 11,
        registered: 0,
    };
    let words = Words {
        before: vec![
            (mobile, Outcome::Done),
            (billing, Outcome::Open),
            (old, Outcome::Done),
        ],
        ..Words::default()
    };
    let summary = summarize(&health, &words);
    assert_eq!(
        summary.last_week.as_deref(),
        Some(
            "Last week: 2 of 3 done – mobile has a second expert now; \
             the old question waits no longer."
        )
    );
}

fn drawn(picture: &Picture, fonts: &Fonts) -> Vec<u8> {
    let png = picture.png(fonts).expect("drawn");
    assert_eq!(&png[1..4], b"PNG");
    assert!(picture.alt.chars().count() <= 1024, "{}", picture.alt);
    png
}

#[test]
fn pictures_are_drawn_whatever_topics_are_called() {
    let mut health = health_of(&make(&plan()), plan().last_week);
    for (topic, name) in health.topics.iter_mut().zip(NAMES.iter().cycle()) {
        (*name).clone_into(&mut topic.name);
    }
    let fonts = Fonts::load();
    for theme in [Theme::Dark, Theme::Light] {
        drawn(&whole(&health, theme), &fonts);
    }
    assert!(!demand(&health, Theme::Dark).svg.contains("<script"));
}

#[test]
fn pictures_are_drawn_of_nothing_and_of_one_week() {
    let fonts = Fonts::load();
    let one = Plan { weeks: 1, ..plan() };
    for facts in [Facts::default(), make(&one)] {
        let health = health_of(&facts, plan().last_week);
        drawn(&weekly(&health, Theme::Dark), &fonts);
        drawn(&whole(&health, Theme::Light), &fonts);
    }
}

#[test]
fn the_page_is_whole_and_safe_whatever_people_are_called() {
    let mut health = health_of(&make(&plan()), plan().last_week);
    for (topic, name) in health.topics.iter_mut().zip(NAMES.iter().cycle()) {
        (*name).clone_into(&mut topic.name);
    }
    let summary = summary_of(&health, &words(&health, NAMES[3]));
    let heading = Heading {
        community: NAMES[3].to_owned(),
        as_of: "Monday".to_owned(),
    };
    let page = page(&health, &summary, &heading);
    let times = |part: &str| page.matches(part).count();
    assert_eq!((times("<h1>"), times("role=\"img\" aria-label=\"")), (1, 4));
    assert_eq!(
        times("aria-label=\"\""),
        0,
        "every picture is told in words"
    );
    for metric in Metric::ALL {
        let definition = about(*metric).definition.replace('\'', "&#39;");
        assert!(page.contains(&definition), "{metric:?}");
    }
    for bad in ["<script>alert", "bad.example\"", "\u{202e}", "NaN", "inf "] {
        assert!(!page.contains(bad), "{bad}");
    }
    for tag in [
        "section", "figure", "table", "div", "ul", "ol", "bdi", "strong", "a",
    ] {
        let opened = times(&format!("<{tag}>")) + times(&format!("<{tag} "));
        assert_eq!(opened, times(&format!("</{tag}>")), "{tag}");
    }
}

#[test]
fn the_picture_says_the_same_in_words() {
    let health = health_of(&make(&plan()), plan().last_week);
    let alt = weekly(&health, Theme::Dark).alt;
    let share = health.weeks.last().and_then(|week| week.answered.value());
    let percent = super::format::percent(share.expect("known"));
    assert!(
        alt.contains("16–22 November") && alt.contains(&percent),
        "{alt}"
    );
}
