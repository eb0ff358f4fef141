//! The week as one picture: designed for a phone, in its own dark or light card, with the same in words.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::format;
use crate::domain::health::Health;

mod answered;
mod draw;
mod fonts;
mod hours;
mod response;
mod theme;
mod topics;

pub use fonts::Fonts;
pub use theme::{Ink, Theme};

use draw::Drawing;

/// Width of every picture in its own units; a phone shows it at about half of that.
pub const WIDTH: f64 = 800.0;
const MARGIN: f64 = 32.0;
/// Sizes of letters; a phone shows them at half.
const TITLE: f64 = 33.0;
const HEADLINE: f64 = 28.0;
const WORDS: f64 = 21.0;
/// From a panel's top to what is drawn below its headline.
const BELOW_HEADLINE: f64 = 44.0;
/// Between panels.
const GAP: f64 = 34.0;

/// A picture and the same in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The picture as SVG.
    pub svg: String,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// What it shows, for who can't see it; at most 1024 characters.
    pub alt: String,
}

/// Discord's limit for the description of an attachment, in characters.
const LONGEST_ALT: usize = 1024;

/// Why a picture could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The SVG is not well-formed: a mistake in this program.
    #[error("the picture could not be read: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// There was no memory for it, or no size.
    #[error("there is no room for the picture")]
    Room,
    /// The PNG could not be written.
    #[error("the picture could not be written as PNG: {0}")]
    Png(String),
}

impl Picture {
    /// The picture as PNG.
    pub fn png(&self, fonts: &Fonts) -> Result<Vec<u8>, PictureError> {
        png(&self.svg, fonts)
    }
}

/// A drawing as PNG, as large as it says it is.
pub fn png(svg: &str, fonts: &Fonts) -> Result<Vec<u8>, PictureError> {
    let options = Options {
        fontdb: fonts.database(),
        font_family: draw::FONT.to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(&fonts.legible(svg), &options)?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or(PictureError::Room)?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels
        .encode_png()
        .map_err(|error| PictureError::Png(error.to_string()))
}

/// One of the things that pictures show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Questions by week, and how many of them were answered within 24 hours.
    Answered,
    /// How long the first response took, with its spread.
    Response,
    /// What is asked about each topic against who is there for it.
    Topics,
    /// When questions come against when experts are there.
    Hours,
}

impl Part {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Answered, Self::Response, Self::Topics, Self::Hours];

    /// Its name in file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answered => "questions",
            Self::Response => "first-response",
            Self::Topics => "topics",
            Self::Hours => "hours",
        }
    }

    fn draw(self, drawing: &mut Drawing, health: &Health, top: f64) -> Panel {
        match self {
            Self::Answered => answered::panel(drawing, health, top),
            Self::Response => response::panel(drawing, health, top),
            Self::Topics => topics::panel(drawing, health, top),
            Self::Hours => hours::panel(drawing, health, top),
        }
    }
}

/// A part as it was drawn.
struct Panel {
    /// What it says, in one line.
    headline: String,
    /// How much of the height it took, from its top.
    height: f64,
    /// What it shows, in words.
    words: String,
}

/// The picture of the weekly summary: questions and how many were answered
/// within 24 hours, and how long the first response took, over 12 weeks.
pub fn weekly(health: &Health, theme: Theme) -> Picture {
    compose(health, theme, "weekly", &[Part::Answered, Part::Response])
}

/// What is asked against who is there: by topic, and by hour of the week.
pub fn demand(health: &Health, theme: Theme) -> Picture {
    compose(health, theme, "demand", &[Part::Topics, Part::Hours])
}

/// All of it in one picture: [`weekly`], then [`demand`].
pub fn whole(health: &Health, theme: Theme) -> Picture {
    compose(health, theme, "whole", &Part::ALL)
}

/// One part as a picture of its own.
pub fn one(health: &Health, theme: Theme, part: Part) -> Picture {
    compose(health, theme, part.name(), &[part])
}

/// One part without a title, for a page that has its own, with its headline.
pub fn for_page(health: &Health, part: Part) -> (String, Picture) {
    let mut drawing = Drawing::new(Theme::Page, part.name());
    let panel = part.draw(&mut drawing, health, 0.0);
    let picture = finish(drawing, panel.height, &panel.words);
    (panel.headline, picture)
}

fn compose(health: &Health, theme: Theme, name: &'static str, parts: &[Part]) -> Picture {
    let mut drawing = Drawing::new(theme, name);
    let title = format!("Community health · {}", format::period(health.week));
    drawing.bold(MARGIN, 62.0, TITLE, Ink::Text, &title);
    let (mut top, mut words) = (92.0, vec![format!("{title}.")]);
    if health.weeks.is_empty() {
        let said = "No questions yet. This fills as people ask.";
        drawing.text(MARGIN, top + 18.0, 24.0, Ink::Quiet, said);
        top += 56.0;
        words.push(said.to_owned());
    }
    for part in parts.iter().filter(|_| !health.weeks.is_empty()) {
        let panel = part.draw(&mut drawing, health, top + BELOW_HEADLINE);
        drawing.bold(MARGIN, top + 28.0, HEADLINE, Ink::Text, &panel.headline);
        top += BELOW_HEADLINE + panel.height + GAP;
        words.push(format!("{}.", panel.headline));
        words.push(panel.words);
    }
    words.retain(|said| !said.is_empty());
    finish(drawing, top, &words.join(" "))
}

fn finish(drawing: Drawing, height: f64, words: &str) -> Picture {
    let height = height.ceil().max(1.0);
    Picture {
        svg: drawing.finish(WIDTH, height),
        size: (WIDTH as u32, height as u32),
        alt: crate::domain::text::truncate(words, LONGEST_ALT),
    }
}
