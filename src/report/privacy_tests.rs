//! Over random communities: no cell tells of one to four people, nobody is ranked, nobody is named beyond the rules.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::export::{Export, csv, export};
use super::markdown::markdown;
use super::page::{Heading, page};
use super::picture::{Part, Theme, demand, one, weekly, whole};
use super::summary::{Summary, Words, summarize};
use crate::domain::advice::{Finding, suggest};
use crate::domain::health::golden::{Plan, make};
use crate::domain::health::{Answer, Facts, Health, survey};
use crate::domain::ids::UserId;
use crate::domain::time::{DAY, HOUR};

/// Figures that are numbers of people, or rest on a number of people.
const ABOUT_PEOPLE: [&str; 12] = [
    "first_question_reply_rate",
    "contributor_absence_factor",
    "highest_load",
    "ring_core",
    "ring_active",
    "ring_peripheral",
    "moved_inward",
    "moved_outward",
    "new_contributors",
    "asker_to_answerer",
    "inactive_contributors",
    "gini_of_answers",
];

fn plans() -> impl Strategy<Value = Plan> {
    let billing = prop_oneof![Just(None), Just(Some(4))];
    let sizes = (any::<u64>(), 1_u64..60, 1_u64..15, 1_i64..18, billing);
    sizes.prop_map(|(seed, people, questions, weeks, billing_one_in)| Plan {
        seed,
        people,
        questions,
        weeks,
        expert_leaves: Some(6),
        outage: Some(9),
        newcomers: Some(11),
        billing_one_in,
        ..Plan::golden()
    })
}

fn health_of(facts: &Facts, plan: &Plan) -> Health {
    let zone = Plan::zone();
    survey(
        facts,
        plan.last_week,
        plan.last_week.end(&zone).plus(9 * HOUR),
        &zone,
    )
}

fn name(who: UserId) -> String {
    format!("member{}x", who.0)
}

/// Words in which everybody has a name that gives them away.
fn words(facts: &Facts, health: &Health) -> Words {
    let askers = facts.questions.iter().map(|question| question.asker);
    let others = facts.answers.iter().map(|answer| answer.by);
    let pinged = facts.pings.iter().map(|ping| ping.whom);
    let everyone = askers.chain(others).chain(pinged);
    Words {
        names: everyone.map(|who| (who, name(who))).collect(),
        found: suggest(health, &[]),
        seed: 5,
        ..Words::default()
    }
}

/// The names in a text.
fn named(text: &str) -> BTreeSet<String> {
    let parts = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    parts
        .filter(|part| part.starts_with("member") && part.ends_with('x'))
        .map(str::to_owned)
        .collect()
}

/// Who may be named: askers who wait now, people who were asked as often as they can bear, helpers, who are thanked.
fn may_be_named(health: &Health, found: &[Finding]) -> BTreeSet<String> {
    let waiting = health
        .waiting
        .iter()
        .filter(|question| question.waited < 28 * DAY);
    let overloaded = found.iter().filter_map(|finding| match finding {
        Finding::HighLoad { who, .. } => Some(*who),
        _ => None,
    });
    let people = waiting.map(|question| question.asker).chain(overloaded);
    people
        .chain(health.helpers.iter().copied())
        .map(name)
        .collect()
}

fn thanked(summary: &Summary) -> usize {
    summary
        .thanks
        .as_deref()
        .map_or(0, |thanks| named(thanks).len())
}

fn tables(export: &Export) -> Vec<String> {
    let json = serde_json::to_string(export).expect("written");
    let csv = [
        csv(&export.figures),
        csv(&export.topics),
        csv(&export.weeks),
        csv(&export.hours),
    ];
    csv.into_iter()
        .map(|csv| csv.expect("written"))
        .chain([json])
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn no_cell_tells_of_one_to_four_people(plan in plans()) {
        let export = export(&health_of(&make(&plan), &plan));
        let few = |value: f64| value > 0.0 && value < 5.0;
        for row in export.figures.iter().filter(|row| ABOUT_PEOPLE.contains(&row.figure)) {
            prop_assert!(!row.n.is_some_and(|n| few(n as f64)), "{row:?}");
            let is_number_of_people = row.unit == crate::domain::health::Unit::Count
                && row.figure != "contributor_absence_factor";
            prop_assert!(!(is_number_of_people && row.value.is_some_and(few)), "{row:?}");
            prop_assert!(!(is_number_of_people && row.last_week.is_some_and(few)), "{row:?}");
        }
    }

    #[test]
    fn nobody_is_named_beyond_the_rules(plan in plans()) {
        let facts = make(&plan);
        let health = health_of(&facts, &plan);
        let words = words(&facts, &health);
        let summary = summarize(&health, &words);
        let heading = Heading { community: "c".to_owned(), as_of: "now".to_owned() };
        let allowed = may_be_named(&health, &words.found);
        let pictures = Part::ALL.map(|part| (part, String::new(), one(&health, Theme::Light, part)));
        for text in [
            summary.text(),
            page(&health, &summary, &heading),
            markdown(&health, &summary, &heading, &pictures),
        ] {
            let beyond: Vec<_> = named(&text).difference(&allowed).cloned().collect();
            prop_assert!(beyond.is_empty(), "{beyond:?}");
        }
        prop_assert!(thanked(&summary) <= 3);
        let drawn = [weekly, demand, whole].map(|draw| draw(&health, Theme::Dark));
        let drawn = drawn.into_iter().flat_map(|picture| [picture.svg, picture.alt]);
        for text in drawn.chain(tables(&export(&health))) {
            prop_assert!(named(&text).is_empty(), "{:?}", named(&text));
        }
    }

    #[test]
    fn who_helps_more_is_not_thanked_sooner(plan in plans(), pick in any::<prop::sample::Index>()) {
        let mut facts = make(&plan);
        let health = health_of(&facts, &plan);
        prop_assume!(!health.helpers.is_empty());
        let keen = health.helpers[pick.index(health.helpers.len())];
        let at = plan.last_week.start(&Plan::zone()).plus(HOUR);
        let asked = facts.questions.iter().filter(|question| question.asker != keen);
        let more: Vec<Answer> = asked
            .map(|question| Answer {
                ask: question.id,
                asker: question.asker,
                by: keen,
                at,
                credited: true,
                first_of_helper: false,
            })
            .collect();
        let before = summarize(&health, &words(&facts, &health)).thanks;
        facts.answers.extend(more);
        let facts = facts.arranged();
        let health_then = health_of(&facts, &plan);
        prop_assume!(health_then.helpers == health.helpers);
        prop_assert_eq!(before, summarize(&health_then, &words(&facts, &health_then)).thanks);
    }
}
