//! A week of hours: when questions come, and the hours in which they come and nobody is there.

use super::draw::{Anchor, Drawing, Ink, Label};
use super::{MARGIN, WIDTH, format};
use crate::domain::calendar::HOURS_OF_WEEK;
use crate::domain::health::Health;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Room for the names of the days.
const NAMES: f64 = 58.0;
const CELL: f64 = (WIDTH - 2.0 * MARGIN - NAMES) / 24.0;
const ROW: f64 = 34.0;
/// Shades of the cells, of which the first is for no question.
const SHADES: usize = 5;

/// Draws the panel.
pub fn panel(drawing: &mut Drawing, health: &Health, top: f64) -> (f64, String) {
    let questions = &health.hours.questions;
    let most = questions.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return (0.0, String::new());
    }
    let gaps = gaps(health);
    drawing.bold(
        MARGIN,
        top + 28.0,
        27.0,
        Ink::Text,
        &headline(gaps.as_deref()),
    );
    drawing.text(
        MARGIN,
        top + 64.0,
        20.0,
        Ink::Quiet,
        explained(gaps.is_some()),
    );
    let first = top + 112.0;
    hours_of_day(drawing, first - 12.0);
    for (day, name) in DAYS.iter().enumerate() {
        let y = first + ROW * day as f64;
        drawing.text(MARGIN, y + 23.0, 20.0, Ink::Quiet, name);
        for hour in 0..24 {
            let cell = day * 24 + hour;
            let at = (MARGIN + NAMES + CELL * hour as f64, y);
            drawing.shade(at, (CELL - 3.0, ROW - 3.0), shade(questions[cell], most));
            if gaps.as_ref().is_some_and(|gaps| gaps[cell]) {
                let middle = (at.0 + (CELL - 3.0) / 2.0, y + (ROW - 3.0) / 2.0);
                drawing.cross(middle, 6.5);
            }
        }
    }
    (
        112.0 + ROW * 7.0 + 36.0,
        in_words(questions, gaps.as_deref()),
    )
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

fn explained(with_gaps: bool) -> &'static str {
    if with_gaps {
        "Stronger colour: more questions (12 weeks). Cross: no expert about (4 weeks)."
    } else {
        "Stronger colour: more questions in 12 weeks, by local time."
    }
}

fn hours_of_day(drawing: &mut Drawing, y: f64) {
    for hour in [0_u32, 6, 12, 18] {
        drawing.label(&Label {
            at: (MARGIN + NAMES + CELL * f64::from(hour), y),
            size: 19.0,
            ink: Ink::Quiet,
            bold: false,
            anchor: Anchor::Left,
            text: &format!("{hour:02}:00"),
        });
    }
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
