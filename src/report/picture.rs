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
pub use theme::Theme;

use draw::{Drawing, Ink};

/// Width of every picture in its own units; a phone shows it at about half of that.
pub const WIDTH: f64 = 800.0;
const MARGIN: f64 = 40.0;

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

/// The picture of the weekly summary: questions and how many were answered
/// within 24 hours, and how long the first response took, over 12 weeks.
pub fn weekly(health: &Health, theme: Theme) -> Picture {
    compose(health, theme, &[answered::panel, response::panel])
}

/// What is asked against who is there: by topic, and by hour of the week.
pub fn demand(health: &Health, theme: Theme) -> Picture {
    compose(health, theme, &[topics::panel, hours::panel])
}

/// All of it in one picture: [`weekly`], then [`demand`].
pub fn whole(health: &Health, theme: Theme) -> Picture {
    let panels: [Panel; 4] = [
        answered::panel,
        response::panel,
        topics::panel,
        hours::panel,
    ];
    compose(health, theme, &panels)
}

/// A part of a picture: draws itself below `top` and returns its height and itself in words.
type Panel = fn(&mut Drawing, &Health, f64) -> (f64, String);

fn compose(health: &Health, theme: Theme, panels: &[Panel]) -> Picture {
    let mut drawing = Drawing::new(theme);
    let title = format!("Community health · {}", format::period(health.week));
    drawing.bold(MARGIN, 66.0, 32.0, Ink::Text, &title);
    let (mut top, mut words) = (104.0, vec![format!("{title}.")]);
    if health.weeks.is_empty() {
        let said = "No questions yet. This fills as people ask.";
        drawing.text(MARGIN, top + 22.0, 24.0, Ink::Quiet, said);
        (top, words) = (top + 60.0, vec![format!("{title}. {said}")]);
    }
    for panel in panels.iter().filter(|_| !health.weeks.is_empty()) {
        let (height, said) = panel(&mut drawing, health, top);
        top += height;
        words.push(said);
    }
    words.retain(|said| !said.is_empty());
    let size = (WIDTH as u32, top.ceil() as u32);
    Picture {
        svg: drawing.finish(WIDTH, top.ceil()),
        size,
        alt: crate::domain::text::truncate(&words.join(" "), LONGEST_ALT),
    }
}
