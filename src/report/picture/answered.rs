//! Bars: how many questions each week brought, and how many of them were answered within 24 hours.

use super::draw::{Anchor, Drawing, Ink, Label};
use super::{MARGIN, WIDTH, format};
use crate::domain::health::{Health, WeekPoint};

/// Weeks that have a place even when a community is younger than that.
const FEWEST_PLACES: usize = 6;
/// Room at the right for the words about the last week.
const GUTTER: f64 = 132.0;
const HEIGHT: f64 = 190.0;

/// Where the weeks stand, the same in both panels.
#[derive(Clone, Copy, Debug)]
pub struct Weeks {
    step: f64,
    count: usize,
}

impl Weeks {
    /// Places for that many weeks.
    pub fn new(count: usize) -> Self {
        let places = count.max(FEWEST_PLACES) as f64;
        Self {
            step: (WIDTH - 2.0 * MARGIN - GUTTER) / places,
            count,
        }
    }

    /// The middle of a week's place; 0 is the oldest.
    pub fn middle(self, place: usize) -> f64 {
        MARGIN + self.step * (place as f64 + 0.5)
    }

    /// Where words about the last week begin.
    pub fn words(self) -> f64 {
        MARGIN + self.step * self.count as f64 + 14.0
    }

    /// Writes dates below `y`, of the last week and every third before it.
    pub fn dates(self, drawing: &mut Drawing, weeks: &[WeekPoint], y: f64) {
        for (place, point) in weeks.iter().enumerate() {
            if (weeks.len() - 1 - place).is_multiple_of(3) {
                drawing.label(&Label {
                    at: (self.middle(place), y),
                    size: 20.0,
                    ink: Ink::Quiet,
                    bold: false,
                    anchor: Anchor::Middle,
                    text: &format::short_day(point.week.first_day()),
                });
            }
        }
    }
}

/// Draws the panel.
pub fn panel(drawing: &mut Drawing, health: &Health, top: f64) -> (f64, String) {
    let Some(last) = health.weeks.last() else {
        drawing.bold(MARGIN, top + 28.0, 27.0, Ink::Text, "No questions yet");
        return (60.0, "No questions yet.".to_owned());
    };
    drawing.bold(MARGIN, top + 28.0, 27.0, Ink::Text, &headline(last));
    key(drawing, top + 62.0);
    let weeks = Weeks::new(health.weeks.len());
    let base = top + 100.0 + HEIGHT;
    let most = health
        .weeks
        .iter()
        .map(|point| point.asked)
        .max()
        .unwrap_or(1);
    for (place, point) in health.weeks.iter().enumerate() {
        bar(drawing, weeks, place, point, most, base);
    }
    drawing.line((MARGIN, base), (weeks.words() - 14.0, base), 2.0, Ink::Grid);
    drawing.text(
        weeks.words(),
        base + 27.0,
        20.0,
        Ink::Quiet,
        "% within 24 h",
    );
    weeks.dates(drawing, &health.weeks, base + 58.0);
    (100.0 + HEIGHT + 92.0, in_words(&health.weeks))
}

fn headline(last: &WeekPoint) -> String {
    let asked = format::counted(last.asked as u64, "question", "questions");
    match last.answered.value() {
        Some(share) => format!("{asked}, {} answered within 24 h", format::percent(share)),
        None => format!("{asked}, too young to tell"),
    }
}

fn key(drawing: &mut Drawing, y: f64) {
    drawing.bar((MARGIN, y - 17.0), (20.0, 20.0), 4.0, Ink::Good);
    drawing.text(MARGIN + 30.0, y, 21.0, Ink::Quiet, "answered within 24 h");
    drawing.striped((MARGIN + 262.0, y - 17.0), (20.0, 20.0), 4.0);
    drawing.text(MARGIN + 292.0, y, 21.0, Ink::Quiet, "later or not yet");
}

fn bar(
    drawing: &mut Drawing,
    weeks: Weeks,
    place: usize,
    point: &WeekPoint,
    most: usize,
    base: f64,
) {
    let is_last = place + 1 == weeks.count;
    let width = (weeks.step * 0.66).min(64.0);
    let x = weeks.middle(place) - width / 2.0;
    let height = HEIGHT * point.asked as f64 / most.max(1) as f64;
    let share = point.answered.value().unwrap_or(0.0);
    let solid = height * share;
    if height - solid >= 1.0 {
        drawing.striped((x, base - height), (width, height - solid), 3.0);
    }
    if solid > 0.0 {
        drawing.bar((x, base - solid), (width, solid), 3.0, Ink::Good);
    }
    let mut number = |y: f64, ink, text: &str| {
        drawing.label(&Label {
            at: (weeks.middle(place), y),
            size: 20.0,
            ink,
            bold: is_last,
            anchor: Anchor::Middle,
            text,
        });
    };
    number(
        base - height - 9.0,
        Ink::Text,
        &format::short_count(point.asked as u64),
    );
    let percent = point.answered.value().map_or_else(
        || format::MISSING.to_owned(),
        |share| format::whole_percent(share).to_string(),
    );
    number(
        base + 27.0,
        if is_last { Ink::Text } else { Ink::Quiet },
        &percent,
    );
}

fn in_words(weeks: &[WeekPoint]) -> String {
    let list: Vec<String> = weeks
        .iter()
        .map(|point| {
            let answered = point
                .answered
                .value()
                .map_or_else(|| format::MISSING.to_owned(), format::percent);
            format!(
                "{}: {}, {answered}",
                format::short_day(point.week.first_day()),
                format::count(point.asked as u64)
            )
        })
        .collect();
    format!(
        "Questions asked and share answered within 24 h, by week: {}.",
        list.join("; ")
    )
}
