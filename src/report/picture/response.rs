//! A line with its band: how long the first response took, from the quickest quarter to the slowest.

use super::answered::Weeks;
use super::draw::{Anchor, Drawing, Ink, Label};
use super::{MARGIN, Panel, WORDS, format};
use crate::domain::health::{Figure, Health, WeekPoint};
use crate::domain::time::{DAY, HOUR, MINUTE};

const HEIGHT: f64 = 190.0;
/// Where the drawing begins below the panel's top.
const DRAWN: f64 = 42.0;
/// Times that get a line across, of which those that fit are drawn.
const MARKS: [i64; 9] = [
    MINUTE,
    5 * MINUTE,
    20 * MINUTE,
    HOUR,
    4 * HOUR,
    DAY,
    4 * DAY,
    14 * DAY,
    60 * DAY,
];

/// Times up and down the panel, by their logarithm: minutes and days both matter.
#[derive(Clone, Copy, Debug)]
struct Scale {
    low: f64,
    high: f64,
    base: f64,
}

impl Scale {
    /// A scale on which all these times, in seconds, have their place.
    fn for_times(times: &[f64], base: f64) -> Self {
        let shortest = times.iter().copied().fold(f64::INFINITY, f64::min);
        let longest = times.iter().copied().fold(0.0, f64::max);
        let low = (shortest / 1.5).clamp(30.0, 20.0 * MINUTE as f64);
        let high = (longest * 1.25).max(2.0 * HOUR as f64);
        Self {
            low: low.ln(),
            high: high.ln(),
            base,
        }
    }

    fn y(self, seconds: f64) -> f64 {
        let part = (seconds.max(1.0).ln() - self.low) / (self.high - self.low);
        self.base - HEIGHT * part.clamp(0.0, 1.0)
    }
}

/// Draws the panel.
pub fn panel(drawing: &mut Drawing, health: &Health, top: f64) -> Panel {
    let times: Vec<f64> = health
        .weeks
        .iter()
        .flat_map(|point| [point.quarter, point.median, point.three_quarters])
        .filter_map(|figure| figure.value())
        .collect();
    let Some(last) = health.weeks.last().filter(|_| !times.is_empty()) else {
        return Panel {
            headline: "No responses yet".to_owned(),
            height: 0.0,
            words: String::new(),
        };
    };
    let explained = "Half had a response by the line, the middle half within the band.";
    drawing.text(MARGIN, top + 20.0, WORDS, Ink::Quiet, explained);
    let weeks = Weeks::new(health.weeks.len());
    let scale = Scale::for_times(&times, top + DRAWN + HEIGHT);
    bands(drawing, weeks, scale, &health.weeks);
    marks(drawing, weeks, scale);
    median_line(drawing, weeks, scale, &health.weeks);
    last_words(drawing, weeks, scale, last);
    weeks.dates(drawing, &health.weeks, scale.base + 34.0);
    Panel {
        headline: headline(last),
        height: DRAWN + HEIGHT + 42.0,
        words: in_words(&health.weeks),
    }
}

fn headline(last: &WeekPoint) -> String {
    match last.median.value() {
        Some(seconds) => format!("First response in {}", format::duration(seconds as i64)),
        None if last.asked == 0 => "Nothing to respond to this week".to_owned(),
        None => "First response: more than half still wait".to_owned(),
    }
}

fn marks(drawing: &mut Drawing, weeks: Weeks, scale: Scale) {
    for seconds in MARKS {
        let time = (seconds as f64).ln();
        if time < scale.low || time > scale.high {
            continue;
        }
        let y = scale.y(seconds as f64);
        drawing.line((Weeks::LEFT, y), (weeks.right(), y), 1.2, Ink::Grid);
        drawing.label(&Label {
            at: (Weeks::LEFT - 10.0, y + 7.0),
            size: 20.0,
            ink: Ink::Quiet,
            bold: false,
            anchor: Anchor::Right,
            text: &format::duration(seconds),
        });
    }
}

/// One band a run of weeks with known times; open to the top where three of four aren't reached.
fn bands(drawing: &mut Drawing, weeks: Weeks, scale: Scale, points: &[WeekPoint]) {
    for run in runs(points, |point| point.quarter) {
        let x = |place: usize| weeks.middle(place);
        let upper = run.iter().map(|(place, point)| {
            let slow = point.three_quarters.value().unwrap_or(f64::INFINITY);
            (x(*place), scale.y(slow))
        });
        let lower = run
            .iter()
            .rev()
            .map(|(place, point)| (x(*place), scale.y(point.quarter.value().unwrap_or(1.0))));
        let outline: Vec<(f64, f64)> = upper.chain(lower).collect();
        if let [above, below] = outline.as_slice() {
            drawing.line(*above, *below, 16.0, Ink::Haze);
        } else {
            drawing.area(&outline, Ink::Haze);
        }
    }
}

fn median_line(drawing: &mut Drawing, weeks: Weeks, scale: Scale, points: &[WeekPoint]) {
    for run in runs(points, |point| point.median) {
        let line: Vec<(f64, f64)> = run
            .iter()
            .filter_map(|(place, point)| {
                Some((weeks.middle(*place), scale.y(point.median.value()?)))
            })
            .collect();
        drawing.path(&line, 4.0, Ink::Good);
        for point in line {
            drawing.dot(point, 7.0, Ink::Good);
        }
    }
}

/// The weeks in which a figure is known, in runs without a gap.
fn runs(
    points: &[WeekPoint],
    figure: impl Fn(&WeekPoint) -> Figure,
) -> Vec<Vec<(usize, &WeekPoint)>> {
    let mut runs: Vec<Vec<(usize, &WeekPoint)>> = vec![Vec::new()];
    for (place, point) in points.iter().enumerate() {
        match (figure(point).value(), runs.last_mut()) {
            (Some(_), Some(run)) => run.push((place, point)),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Says beside the last week what line and band mean there.
fn last_words(drawing: &mut Drawing, weeks: Weeks, scale: Scale, last: &WeekPoint) {
    let said = [
        (last.three_quarters, "3 of 4", Ink::Quiet),
        (last.median, "half", Ink::Text),
        (last.quarter, "1 of 4", Ink::Quiet),
    ];
    let mut lowest = scale.base - HEIGHT + 8.0;
    for (figure, words, ink) in said {
        let Some(seconds) = figure.value() else {
            continue;
        };
        let y = (scale.y(seconds) + 7.0).max(lowest);
        lowest = y + 26.0;
        let text = format!("{words}: {}", format::duration(seconds as i64));
        drawing.label(&Label {
            at: (weeks.words(), y),
            size: WORDS,
            ink,
            bold: ink == Ink::Text,
            anchor: Anchor::Left,
            text: &text,
        });
    }
}

fn in_words(weeks: &[WeekPoint]) -> String {
    let list: Vec<String> = weeks
        .iter()
        .map(|point| {
            let said = |figure: Figure| format::figure(&figure);
            format!(
                "{}: {} and {}",
                format::short_day(point.week.first_day()),
                said(point.median),
                said(point.three_quarters)
            )
        })
        .collect();
    format!(
        "Time to first response, half and 3 of 4, by week: {}.",
        list.join("; ")
    )
}
