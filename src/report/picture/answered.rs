//! Bars: how many questions each week brought, and how many of them were answered within 24 hours.

use super::draw::{Anchor, Drawing, Ink, Label, width};
use super::{MARGIN, Panel, WIDTH, WORDS, format};
use crate::domain::health::{Health, WeekPoint};

/// Weeks that have a place even when a community is younger than that.
const FEWEST_PLACES: usize = 6;
/// Room at the left for the scale, and at the right for words about the last week.
const AXIS: f64 = 76.0;
const GUTTER: f64 = 164.0;
const HEIGHT: f64 = 170.0;
/// Size of the samples that explain the bars.
const KEY: (f64, f64) = (20.0, 20.0);
/// Where the base line lies below the panel's top.
const BASE: f64 = 68.0 + HEIGHT;

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
            step: (WIDTH - 2.0 * MARGIN - AXIS - GUTTER) / places,
            count,
        }
    }

    /// The middle of a week's place; 0 is the oldest.
    pub fn middle(self, place: usize) -> f64 {
        Self::LEFT + self.step * (place as f64 + 0.5)
    }

    /// Where the first place begins.
    pub const LEFT: f64 = MARGIN + AXIS;

    /// Where the last place ends.
    pub fn right(self) -> f64 {
        Self::LEFT + self.step * self.count as f64
    }

    /// Where words about the last week begin.
    pub fn words(self) -> f64 {
        self.right() + 12.0
    }

    /// Writes dates below `y`, of the last week and every third before it.
    pub fn dates(self, drawing: &mut Drawing, weeks: &[WeekPoint], y: f64) {
        for (place, point) in weeks.iter().enumerate() {
            if (weeks.len() - 1 - place).is_multiple_of(3) {
                drawing.label(&Label {
                    at: (self.middle(place), y),
                    size: WORDS,
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
pub fn panel(drawing: &mut Drawing, health: &Health, top: f64) -> Panel {
    let Some(last) = health.weeks.last() else {
        return Panel {
            headline: "No questions yet".to_owned(),
            height: 0.0,
            words: String::new(),
        };
    };
    key(drawing, top + 20.0, last);
    let weeks = Weeks::new(health.weeks.len());
    let base = top + BASE;
    let most = health.weeks.iter().map(|point| point.asked).max();
    for (place, point) in health.weeks.iter().enumerate() {
        bar(drawing, weeks, place, point, (most.unwrap_or(1), base));
    }
    drawing.line((Weeks::LEFT, base), (weeks.right(), base), 2.0, Ink::Grid);
    drawing.text(MARGIN, base + 28.0, WORDS, Ink::Quiet, "in 24 h");
    drawing.text(weeks.right() + 4.0, base + 28.0, WORDS, Ink::Quiet, "%");
    if weeks.count == 1 {
        let said = "The first week: the trend begins here.";
        drawing.text(weeks.words() + 12.0, base - 12.0, WORDS, Ink::Quiet, said);
    }
    weeks.dates(drawing, &health.weeks, base + 60.0);
    Panel {
        headline: headline(last),
        height: BASE + 68.0,
        words: in_words(&health.weeks),
    }
}

/// Of the questions of a week: answered within 24 hours, later or not yet, and not so old yet.
fn split(point: &WeekPoint) -> [usize; 3] {
    let old = point.answered.n;
    let share = point.answered.value().unwrap_or(0.0);
    let answered = (share * old as f64).round() as usize;
    [
        answered,
        old - answered.min(old),
        point.asked.saturating_sub(old),
    ]
}

fn headline(last: &WeekPoint) -> String {
    let asked = format::counted(last.asked as u64, "question", "questions");
    match last.answered.value() {
        Some(share) => format!("{asked}, {} answered within 24 h", format::percent(share)),
        None if last.asked == 0 => "No questions this week".to_owned(),
        None => format!("{asked}, too young to tell"),
    }
}

/// What the bars mean, by the numbers of the last one.
fn key(drawing: &mut Drawing, y: f64, last: &WeekPoint) {
    let mut x = MARGIN;
    let [answered, not_yet, young] = split(last);
    let mut said = |drawing: &mut Drawing, count: usize, words: &str| {
        let words = format!("{} {words}", format::short_count(count as u64));
        drawing.text(x + 28.0, y, WORDS, Ink::Quiet, &words);
        let at = (x, y - 17.0);
        x += 28.0 + width(&words, WORDS, false) + 20.0;
        at
    };
    let at = said(drawing, answered, "within 24 h");
    drawing.bar(at, KEY, 4.0, Ink::Good);
    let at = said(drawing, not_yet, "later or not yet");
    drawing.striped(at, KEY, 4.0);
    if young > 0 {
        let at = said(drawing, young, "not 24 h old");
        drawing.outline(at, KEY, 4.0, Ink::Quiet);
    }
}

fn bar(
    drawing: &mut Drawing,
    weeks: Weeks,
    place: usize,
    point: &WeekPoint,
    (most, base): (usize, f64),
) {
    let width = (weeks.step * 0.68).min(64.0);
    let x = weeks.middle(place) - width / 2.0;
    let high = |questions: f64| HEIGHT * questions / most.max(1) as f64;
    let height = high(point.asked as f64);
    let solid = high(point.answered.n as f64 * point.answered.value().unwrap_or(0.0));
    let old = high(point.answered.n as f64);
    if height - old >= 1.0 {
        drawing.outline((x, base - height), (width, height - old), 3.0, Ink::Quiet);
    }
    if old - solid >= 1.0 {
        drawing.striped((x, base - old), (width, old - solid), 3.0);
    }
    if solid > 0.0 {
        drawing.bar((x, base - solid), (width, solid), 3.0, Ink::Good);
    }
    numbers(
        drawing,
        weeks,
        place,
        point,
        (base - height - 9.0, base + 28.0),
    );
}

/// How many were asked, above the bar, and the percentage below.
fn numbers(
    drawing: &mut Drawing,
    weeks: Weeks,
    place: usize,
    point: &WeekPoint,
    (above, below): (f64, f64),
) {
    let is_last = place + 1 == weeks.count;
    let mut number = |y: f64, ink, text: &str| {
        // Four letters ("1.2k") have no room at full size beside each other.
        let size = if text.len() > 3 { 17.0 } else { 20.0 };
        drawing.label(&Label {
            at: (weeks.middle(place), y),
            size,
            ink,
            bold: is_last,
            anchor: Anchor::Middle,
            text,
        });
    };
    let asked = format::short_count(point.asked as u64);
    number(above, Ink::Text, &asked);
    let percent = point.answered.value().map_or_else(
        || format::MISSING.to_owned(),
        |share| format::whole_percent(share).to_string(),
    );
    let ink = if is_last { Ink::Text } else { Ink::Quiet };
    number(below, ink, &percent);
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
