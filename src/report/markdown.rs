//! The week as Markdown: the summary, the pictures beside it, every figure in a table.

use std::fmt::Write;

use super::catalogue::{Group, about};
use super::format;
use super::page::Heading;
use super::picture::{Part, Picture};
use super::summary::Summary;
use crate::domain::health::{Health, Metric};

/// Writes it. `pictures` are the parts with the paths of their files.
pub fn markdown(
    health: &Health,
    summary: &Summary,
    heading: &Heading,
    pictures: &[(Part, String, Picture)],
) -> String {
    let mut text = format!(
        "# {} {}\n\n{} · as it looked on {}\n\n",
        summary.title, health.week.year, heading.community, heading.as_of
    );
    for line in &summary.figures {
        let _ = writeln!(text, "- {}", line.text());
    }
    if let Some(title) = &summary.waiting_title {
        let _ = write!(text, "\n## {title}\n\n");
        text.extend(summary.waiting.iter().map(|line| format!("- {line}\n")));
    }
    if !summary.suggested.is_empty() {
        text.push_str("\n## Suggested\n\n");
        let numbered = summary.suggested.iter().zip(1..);
        text.extend(numbered.map(|(row, number)| format!("{number}. {}\n", row.text)));
    }
    let said = [&summary.last_week, &summary.thanks, &summary.welcome];
    let lines = said.into_iter().flatten().chain(&summary.notes);
    text.extend(lines.map(|line| format!("\n{line}\n")));
    text.push_str("\n## In pictures\n");
    for (_, path, picture) in pictures {
        let alt = picture.alt.replace(['[', ']', '\\'], " ");
        let _ = write!(text, "\n![{alt}]({path})\n");
    }
    for group in Group::ALL {
        text.push_str(&table(health, group));
    }
    text
}

fn table(health: &Health, group: Group) -> String {
    let mut text = format!(
        "\n## {}\n\n| figure | this week | last week | usual | rests on | what it is |\n|---|---|---|---|---|---|\n",
        group.name()
    );
    for metric in Metric::ALL {
        let words = about(*metric);
        let Some(trend) = health.trend(*metric).filter(|_| words.group == group) else {
            continue;
        };
        let _ = writeln!(
            text,
            "| {} | **{}** | {} | {} | {} | {} |",
            words.name,
            format::figure(&trend.now),
            format::past(trend.last_week, trend.now.unit),
            format::past(trend.four_weeks, trend.now.unit),
            format::rests_on(&trend.now),
            words.definition
        );
    }
    text
}
