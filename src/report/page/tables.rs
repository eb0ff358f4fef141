//! The numbers behind each picture as a table, for who reads them rather than looks.

use super::super::format;
use super::super::picture::Part;
use super::inline::escape;
use crate::domain::health::{Figure, Health, TopicDemand};

/// Topics that are listed.
const TOPICS: usize = 25;
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The numbers of a picture, folded away.
pub fn of(health: &Health, part: Part) -> String {
    let (head, rows) = match part {
        Part::Answered => (
            &["Week of", "Questions", "Answered within 24 h"][..],
            answered(health),
        ),
        Part::Response => (
            &["Week of", "1 of 4 by", "Half by", "3 of 4 by"][..],
            response(health),
        ),
        Part::Topics => (
            &[
                "Topic",
                "Questions in 12 weeks",
                "This week",
                "Unanswered",
                "Registered",
                "Here now",
            ][..],
            topics(health),
        ),
        Part::Hours => (
            &[
                "Day",
                "Questions in 12 weeks",
                "Busiest hour",
                "Hours with questions and nobody about",
            ][..],
            days(health),
        ),
    };
    if rows.is_empty() {
        return String::new();
    }
    let heading = |name: &&str| format!("<th scope=\"col\">{name}</th>");
    let head: String = head.iter().map(heading).collect();
    let rows: String = rows.iter().map(|row| table_row(row)).collect();
    format!(
        "<details>\n<summary>The numbers</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"The numbers\">\n\
         <table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n</details>\n"
    )
}

fn table_row(cells: &[String]) -> String {
    let mut cells = cells.iter();
    let first = cells.next().map(String::as_str).unwrap_or_default();
    let cell = |cell: &String| format!("<td>{}</td>", escape(cell));
    let others: String = cells.map(cell).collect();
    format!(
        "<tr><th scope=\"row\"><bdi>{}</bdi></th>{others}</tr>\n",
        escape(first)
    )
}

fn number(count: usize) -> String {
    format::count(count as u64)
}

fn answered(health: &Health) -> Vec<Vec<String>> {
    let rows = health.weeks.iter().map(|point| {
        vec![
            format::day_and_month(point.week.first_day()),
            number(point.asked),
            format::figure(&point.answered),
        ]
    });
    rows.collect()
}

fn response(health: &Health) -> Vec<Vec<String>> {
    let said = |figure: &Figure| format::figure(figure);
    let rows = health.weeks.iter().map(|point| {
        vec![
            format::day_and_month(point.week.first_day()),
            said(&point.quarter),
            said(&point.median),
            said(&point.three_quarters),
        ]
    });
    rows.collect()
}

fn topics(health: &Health) -> Vec<Vec<String>> {
    let row = |topic: &TopicDemand| {
        vec![
            topic.name.clone(),
            number(topic.questions),
            number(topic.this_week),
            number(topic.unanswered),
            number(topic.registered),
            number(topic.available),
        ]
    };
    health.topics.iter().take(TOPICS).map(row).collect()
}

fn days(health: &Health) -> Vec<Vec<String>> {
    if health.hours.questions.iter().all(|count| *count == 0) {
        return Vec::new();
    }
    let rows = DAYS.iter().enumerate().map(|(day, name)| {
        let questions = &health.hours.questions[day * 24..][..24];
        let all: u32 = questions.iter().sum();
        let busiest = (0..24).rev().max_by_key(|hour| questions[*hour]);
        let covered = health
            .hours
            .covered
            .as_ref()
            .map(|covered| &covered[day * 24..][..24]);
        let gaps = covered.map(|covered| {
            let pairs = questions.iter().zip(covered);
            pairs
                .filter(|(asked, there)| **asked > 0 && !**there)
                .count()
        });
        vec![
            (*name).to_owned(),
            number(all as usize),
            busiest.filter(|_| all > 0).map_or_else(
                || format::MISSING.to_owned(),
                |hour| format!("{hour:02}:00"),
            ),
            gaps.map_or_else(|| format::MISSING.to_owned(), number),
        ]
    });
    rows.collect()
}
