//! A week of hours: when questions come, and the hours in which they come and nobody is there.

use super::draw::{Drawing, Ink, width};
use super::{MARGIN, Panel, WIDTH, WORDS, format};
use crate::domain::calendar::HOURS_OF_WEEK;
use crate::domain::health::Health;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Room for the names of the days.
const NAMES: f64 = 58.0;
const CELL: f64 = (WIDTH - 2.0 * MARGIN - NAMES) / 24.0;
const ROW: f64 = 37.0;
/// Size of a cell; what is left of its row is for the line under it.
const SQUARE: (f64, f64) = (CELL - 3.0, ROW - 8.0);
/// Shades of the cells, of which the first is for no question.
const SHADES: usize = 5;

/// Draws the panel.
pub fn panel(drawing: &mut Drawing, health: &Health, top: f64) -> Panel {
    let questions = &health.hours.questions;
    let most = questions.iter().copied().max().unwrap_or(0);
    let gaps = gaps(health);
    let headline = headline(gaps.as_deref());
    if most == 0 {
        return Panel {
            headline,
            height: 0.0,
            words: String::new(),
        };
    }
    key(drawing, top + 20.0, gaps.is_some());
    let first = top + 66.0;
    for hour in (0..24).step_by(3) {
        let x = MARGIN + NAMES + CELL * f64::from(hour);
        let name = format!("{hour:02}");
        drawing.text(x, first - 10.0, 20.0, Ink::Quiet, &name);
    }
    for (day, name) in DAYS.iter().enumerate() {
        let y = first + ROW * day as f64;
        drawing.text(MARGIN, y + 24.0, WORDS, Ink::Quiet, name);
        for hour in 0..24 {
            let cell = day * 24 + hour;
            let at = (MARGIN + NAMES + CELL * hour as f64, y);
            drawing.shade(at, SQUARE, shade(questions[cell], most));
            if health
                .hours
                .covered
                .as_ref()
                .is_some_and(|there| there[cell])
            {
                drawing.bar((at.0, y + SQUARE.1 + 1.0), (SQUARE.0, 3.0), 1.5, Ink::Quiet);
            }
            if gaps.as_ref().is_some_and(|gaps| gaps[cell]) {
                drawing.cross((at.0 + SQUARE.0 / 2.0, y + SQUARE.1 / 2.0), 6.5);
            }
        }
    }
    Panel {
        headline,
        height: 66.0 + ROW * 7.0,
        words: in_words(questions, gaps.as_deref()),
    }
}

/// The hours with questions and without experts; none if that can't be told.
fn gaps(health: &Health) -> Option<Vec<bool>> {
    let covered = health.hours.covered.as_ref()?;
    let asked = health.hours.questions.iter();
    Some(
        asked
            .zip(covered)
            .map(|(asked, there)| *asked > 0 && !there)
            .collect(),
    )
}

fn headline(gaps: Option<&[bool]>) -> String {
    match gaps.map(|gaps| gaps.iter().filter(|gap| **gap).count()) {
        None => "When questions come".to_owned(),
        Some(0) => "Whenever questions come, somebody is around".to_owned(),
        Some(1) => "1 hour has questions and nobody around".to_owned(),
        Some(n) => format!("{n} hours have questions and nobody around"),
    }
}

/// Samples with what they mean.
fn key(drawing: &mut Drawing, y: f64, with_experts: bool) {
    let mut x = MARGIN;
    for part in [0.25, 0.5, 1.0] {
        drawing.shade((x, y - 19.0), SQUARE, part);
        x += CELL;
    }
    let mut said = |drawing: &mut Drawing, words: &str, room: f64| {
        x += 6.0;
        drawing.text(x, y, WORDS, Ink::Quiet, words);
        x += width(words, WORDS, false) + 18.0;
        let sample = x;
        x += room;
        sample
    };
    if !with_experts {
        said(
            drawing,
            "more questions; fewer than 5 experts: their hours aren't told",
            0.0,
        );
        return;
    }
    let sample = said(drawing, "more questions", SQUARE.0);
    drawing.bar((sample, y - 8.0), (SQUARE.0, 3.0), 1.5, Ink::Quiet);
    let sample = said(drawing, "an expert about", SQUARE.0);
    drawing.cross((sample + SQUARE.0 / 2.0, y - 7.0), 6.5);
    said(drawing, "nobody about", 0.0);
}

/// 0 for none, else 1 to 4 in equal steps up to the busiest hour.
fn shade(questions: u32, most: u32) -> f64 {
    let steps = (SHADES - 1) as f64;
    (f64::from(questions) / f64::from(most.max(1)) * steps).ceil() / steps
}

fn in_words(questions: &[u32], gaps: Option<&[bool]>) -> String {
    let mut busiest: Vec<usize> = (0..HOURS_OF_WEEK).collect();
    busiest.sort_by_key(|cell| std::cmp::Reverse(questions[*cell]));
    let said: Vec<String> = busiest
        .iter()
        .take(3)
        .map(|cell| hour_name(*cell))
        .collect();
    let mut words = format!("Most questions come {}.", format::list(&said));
    if let Some(gaps) = gaps {
        let by_day: Vec<String> = DAYS
            .iter()
            .enumerate()
            .map(|(day, name)| {
                (
                    name,
                    gaps[day * 24..][..24].iter().filter(|gap| **gap).count(),
                )
            })
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        let told = if by_day.is_empty() {
            "none".to_owned()
        } else {
            by_day.join(", ")
        };
        words.push_str(" Hours with questions and no expert around: ");
        words.push_str(&told);
        words.push('.');
    }
    words
}

fn hour_name(cell: usize) -> String {
    format!("{} {:02}:00", DAYS[cell / 24 % 7], cell % 24)
}
