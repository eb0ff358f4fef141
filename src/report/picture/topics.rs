//! Rows: what was asked about the busiest topics, and how many people are there for each.

use super::draw::{Anchor, Drawing, Ink, Label, fit};
use super::{MARGIN, Panel, WIDTH, WORDS, format};
use crate::domain::health::{Health, TopicDemand};

const ROW: f64 = 44.0;
const TOPICS: usize = 10;
/// Where the bars begin.
const BARS: f64 = 258.0;
/// Length of the longest bar.
const LONGEST: f64 = 232.0;
/// Where the people begin.
const PEOPLE: f64 = 574.0;
/// People drawn one by one; more are a number.
const HEADS: usize = 6;

/// Draws the panel.
pub fn panel(drawing: &mut Drawing, health: &Health, top: f64) -> Panel {
    let rows: Vec<&TopicDemand> = health.topics.iter().take(TOPICS).collect();
    let Some(busiest) = rows.first() else {
        return Panel {
            headline: "No topics yet".to_owned(),
            height: 0.0,
            words: String::new(),
        };
    };
    drawing.text(MARGIN, top + 20.0, WORDS, Ink::Quiet, "topic");
    drawing.text(BARS, top + 20.0, WORDS, Ink::Quiet, "questions in 12 weeks");
    drawing.text(PEOPLE, top + 20.0, WORDS, Ink::Quiet, "experts here now");
    for (place, topic) in rows.iter().enumerate() {
        let middle = top + 54.0 + ROW * place as f64;
        row(drawing, topic, busiest.questions, middle);
    }
    Panel {
        headline: headline(&rows),
        height: 32.0 + ROW * rows.len() as f64,
        words: in_words(&rows),
    }
}

fn headline(rows: &[&TopicDemand]) -> String {
    let alone = rows.iter().filter(|topic| topic.available == 0).count();
    match (alone, rows.len()) {
        (0, 1) => "The one topic asked about has somebody".to_owned(),
        (0, n) => format!("Each of the {n} busiest topics has somebody"),
        (1, n) => format!("1 of the {n} busiest topics has nobody"),
        (alone, n) => format!("{alone} of the {n} busiest topics have nobody"),
    }
}

fn row(drawing: &mut Drawing, topic: &TopicDemand, most: usize, middle: f64) {
    let nobody = topic.available == 0;
    let name = fit(&topic.name, 23.0, nobody, BARS - MARGIN - 12.0);
    drawing.label(&Label {
        at: (MARGIN, middle + 8.0),
        size: 23.0,
        ink: Ink::Text,
        bold: nobody,
        anchor: Anchor::Left,
        text: &name,
    });
    let length = (LONGEST * topic.questions as f64 / most.max(1) as f64).max(3.0);
    if nobody {
        drawing.striped((BARS, middle - 13.0), (length, 26.0), 4.0);
    } else {
        drawing.bar((BARS, middle - 13.0), (length, 26.0), 4.0, Ink::Good);
    }
    let count = format::short_count(topic.questions as u64);
    drawing.text(BARS + length + 9.0, middle + 7.5, WORDS, Ink::Text, &count);
    people(drawing, topic.available, middle);
}

/// One figure a person, as far as they can be counted at a glance.
fn people(drawing: &mut Drawing, available: usize, middle: f64) {
    if available == 0 {
        drawing.bold(PEOPLE, middle + 7.5, WORDS, Ink::AttentionText, "nobody");
        return;
    }
    // With a number beside them there is room for one fewer.
    let heads = if available > HEADS {
        HEADS - 1
    } else {
        available
    };
    for place in 0..heads {
        let x = PEOPLE + 12.0 + 25.0 * place as f64;
        drawing.person((x, middle), Ink::Good);
    }
    if available > HEADS {
        let x = PEOPLE + 25.0 * heads as f64 + 6.0;
        let number = format::short_count(available as u64);
        drawing.text(x, middle + 7.5, WORDS, Ink::Text, &format!("… {number}"));
    }
    debug_assert!(PEOPLE + 25.0 * (heads as f64 + 2.0) < WIDTH);
}

fn in_words(rows: &[&TopicDemand]) -> String {
    let list: Vec<String> = rows
        .iter()
        .map(|topic| {
            let people = match topic.available {
                0 => "nobody".to_owned(),
                n => format::counted(n as u64, "expert", "experts"),
            };
            let name = fit(&topic.name, 1.0, false, 24.0);
            format!(
                "{name} {} ({people})",
                format::count(topic.questions as u64)
            )
        })
        .collect();
    format!(
        "Questions in 12 weeks by topic, and experts here now: {}.",
        list.join("; ")
    )
}
