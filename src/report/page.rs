//! The week as one HTML page for a meeting: everything in it, nothing from elsewhere, light or dark as the reader likes it.

use std::fmt::Write;

use super::catalogue::{Group, about};
use super::format;
use super::picture::{self, Ink, Part, Theme};
use super::summary::{FigureLine, Summary};
use crate::domain::health::{Better, Health, Metric, Trend};

mod inline;
mod tables;

use inline::{escape, inline};

/// What the page says beside the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The community's name.
    pub community: String,
    /// When the figures were taken: "Monday, 23 November 2026, 09:00, Europe/Berlin".
    pub as_of: String,
}

/// Writes the page.
pub fn page(health: &Health, summary: &Summary, heading: &Heading) -> String {
    let title = format!(
        "Community health · {} {}",
        format::period(health.week),
        health.week.year
    );
    let community = escape(&heading.community);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title} · {community}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n\
         <header>\n<p class=\"community\">{community}</p>\n<h1>{title}</h1>\n\
         <p class=\"quiet\">As it looked on {}. For core members: it names who waits for an answer.</p>\n</header>\n\
         <main>\n{}{}{}{}{}</main>\n\
         <footer><p>Figures count questions and answers. Where they count people, nothing is told of one to four. \
         Nobody is ranked. “{}” means that there is nothing to count, or too few people.</p></footer>\n</body>\n</html>\n",
        colours(),
        include_str!("page/page.css"),
        escape(&heading.as_of),
        headlines(summary),
        to_do(summary),
        pictures(health),
        catalogue(health),
        notes(summary),
        format::MISSING,
    )
}

/// The colours of the pictures as variables, so that page and pictures change together.
fn colours() -> String {
    let list = |theme: Theme| -> String {
        let variable = |ink: &Ink| {
            let name = ink
                .variable()
                .trim_start_matches("var(")
                .trim_end_matches(')');
            format!("{name}: {};", theme.colour(*ink))
        };
        Ink::ALL.iter().map(variable).collect()
    };
    format!(
        ":root {{ {} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {} }} }}\n\
         @media print {{ :root {{ {} }} }}\n",
        list(Theme::Light),
        list(Theme::Dark),
        list(Theme::Light)
    )
}

fn headlines(summary: &Summary) -> String {
    let card = |line: &FigureLine| {
        format!(
            "<div><dt>{}</dt><dd><strong>{}</strong> <span>{}</span><small>{}</small></dd></div>\n",
            escape(line.label),
            inline(&line.value),
            escape(&line.change),
            escape(&line.note)
        )
    };
    let cards: String = summary.figures.iter().map(card).collect();
    format!(
        "<section aria-labelledby=\"week\">\n<h2 id=\"week\">The week</h2>\n<dl class=\"cards\">\n{cards}</dl>\n</section>\n"
    )
}

/// What needs somebody, and who is thanked.
fn to_do(summary: &Summary) -> String {
    let mut html = String::from("<section class=\"two\" aria-label=\"What to do\">\n");
    let list = |items: Vec<&str>, tag: &str| {
        let line = |item: &&str| format!("<li>{}</li>\n", inline(item));
        let items: String = items.iter().map(line).collect();
        format!("<{tag}>\n{items}</{tag}>\n")
    };
    html.push_str("<div>\n<h2>Suggested</h2>\n");
    if summary.suggested.is_empty() {
        html.push_str("<p>Nothing needs you this week.</p>\n");
    } else {
        let texts = summary
            .suggested
            .iter()
            .map(|row| row.text.as_str())
            .collect();
        html.push_str(&list(texts, "ol"));
    }
    for line in [&summary.last_week, &summary.thanks, &summary.welcome]
        .into_iter()
        .flatten()
    {
        let _ = writeln!(html, "<p>{}</p>", inline(line));
    }
    html.push_str("</div>\n<div>\n");
    match &summary.waiting_title {
        Some(title) => {
            let _ = writeln!(html, "<h2>{}</h2>", escape(title));
            let waiting = summary.waiting.iter().map(String::as_str).collect();
            html.push_str(&list(waiting, "ul"));
        }
        None => html.push_str("<h2>Waiting</h2>\n<p>Nobody waits.</p>\n"),
    }
    html.push_str("</div>\n</section>\n");
    html
}

fn pictures(health: &Health) -> String {
    let figure = |part: &Part| {
        let (headline, drawn) = picture::for_page(health, *part);
        let id = part.name();
        let numbers = tables::of(health, *part);
        let empty = drawn.alt.is_empty();
        let (svg, said) = if empty {
            (String::new(), explained(*part, true).to_owned())
        } else {
            (drawn.svg, drawn.alt)
        };
        format!(
            "<figure id=\"{id}\">\n<h3>{}</h3>\n<div role=\"img\" aria-label=\"{}\">{svg}</div>\n\
             <figcaption>{}</figcaption>\n{numbers}</figure>\n",
            escape(&headline),
            escape(&said),
            explained(*part, empty)
        )
    };
    let figures: String = Part::ALL.iter().map(figure).collect();
    format!(
        "<section aria-labelledby=\"pictures\">\n<h2 id=\"pictures\">In pictures</h2>\n<div class=\"pictures\">\n{figures}</div>\n</section>\n"
    )
}

/// What to look for, in a sentence or two.
fn explained(part: Part, empty: bool) -> &'static str {
    match part {
        _ if empty => "Nothing to show yet. This fills as people ask.",
        Part::Answered => {
            "Each bar is a week: solid is answered within 24 hours, striped is later or not yet, dashed is too young to tell. Unanswered questions stay in."
        }
        Part::Response => {
            "Time runs upwards, and each line across is three to four times as long as the one below. A band that opens upwards: many waited long, or still wait."
        }
        Part::Topics => {
            "An expert is here if they may be asked and wrote something within four weeks. A striped bar has nobody: recruit, or write a guide."
        }
        Part::Hours => {
            "Local time. The stronger the cell, the more questions came in that hour in 12 weeks; the line under it: an expert wrote in that hour within four weeks. A cross: questions, and nobody about."
        }
    }
}

/// Every figure of the catalogue, with what it means.
fn catalogue(health: &Health) -> String {
    let mut html =
        String::from("<section aria-labelledby=\"all\">\n<h2 id=\"all\">All figures</h2>\n");
    for group in Group::ALL {
        let _ = write!(
            html,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">\n<table>\n<caption>{0}</caption>\n<thead><tr><th scope=\"col\">Figure</th>\
             <th scope=\"col\">This week</th><th scope=\"col\">Last week</th><th scope=\"col\">Usual</th>\
             <th scope=\"col\">Rests on</th><th scope=\"col\">What it is</th></tr></thead>\n<tbody>\n",
            group.name()
        );
        let of_group = Metric::ALL
            .iter()
            .filter(|metric| about(**metric).group == group);
        for metric in of_group {
            if let Some(trend) = health.trend(*metric) {
                html.push_str(&figure_row(*metric, trend));
            }
        }
        html.push_str("</tbody>\n</table>\n</div>\n");
    }
    html.push_str(
        "<p class=\"quiet\">Usual is the median of the four weeks before.</p>\n</section>\n",
    );
    html
}

fn figure_row(metric: Metric, trend: &Trend) -> String {
    let words = about(metric);
    let better = match trend.now.better {
        Better::Up => "More is better. ",
        Better::Down => "Less is better. ",
        Better::Neutral => "",
    };
    format!(
        "<tr><th scope=\"row\">{}</th><td><strong>{}</strong></td><td>{}</td><td>{}</td><td>{}</td>\
         <td>{} <span class=\"quiet\">{better}{} Source: {}.</span></td></tr>\n",
        escape(words.name),
        format::figure(&trend.now),
        format::past(trend.last_week, trend.now.unit),
        format::past(trend.four_weeks, trend.now.unit),
        format::rests_on(&trend.now),
        escape(words.definition),
        escape(words.advice),
        escape(words.source),
    )
}

fn notes(summary: &Summary) -> String {
    let note = |line: &String| format!("<p class=\"quiet\">{}</p>\n", inline(line));
    summary.notes.iter().map(note).collect()
}
