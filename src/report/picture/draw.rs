//! Writes SVG: rectangles, lines and words in the colours of a theme. What members wrote is made safe here, once.

use std::fmt::Write;

pub use super::theme::Ink;
use super::theme::Theme;

/// The family that [`super::Fonts`] holds, in its condensed width.
pub const FONT: &str = "DejaVu Sans";
/// What a program that opens the SVG takes where that isn't at hand: about as wide.
const FONTS: &str = "DejaVu Sans Condensed, DejaVu Sans, Segoe UI, Helvetica, Arial, sans-serif";

/// Has no shape, only a direction.
const RIGHT_TO_LEFT: &str = "\u{200F}";

/// Where a text is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// At its left end.
    Left,
    /// In its middle.
    Middle,
    /// At its right end.
    Right,
}

/// A text to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Label<'t> {
    /// Where it is held, and its baseline.
    pub at: (f64, f64),
    /// Height of the letters, in picture units; a phone shows half of it.
    pub size: f64,
    /// Colour.
    pub ink: Ink,
    /// Heavy letters.
    pub bold: bool,
    /// Which end of it `at` is.
    pub anchor: Anchor,
    /// The words.
    pub text: &'t str,
}

/// A picture in the making.
#[derive(Debug)]
pub struct Drawing {
    theme: Theme,
    /// Tells the patterns of one picture from those of others on the same page.
    name: &'static str,
    body: String,
}

impl Drawing {
    /// An empty picture.
    pub fn new(theme: Theme, name: &'static str) -> Self {
        Self {
            theme,
            name,
            body: String::new(),
        }
    }

    /// The whole SVG.
    pub fn finish(self, width: f64, height: f64) -> String {
        let card = self.theme.colour(Ink::Card);
        let stripe = self.theme.colour(Ink::Attention);
        // On a page the letters are the page's, which is also who reads the words aloud.
        let around = match self.theme {
            Theme::Dark | Theme::Light => format!(
                "width=\"{width}\" height=\"{height}\" font-family=\"{FONTS}\" font-stretch=\"condensed\""
            ),
            Theme::Page => "aria-hidden=\"true\"".to_owned(),
        };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" {around}>\
             <defs><pattern id=\"stripes-{}\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" fill=\"{card}\"/>\
             <rect width=\"3.2\" height=\"7\" fill=\"{stripe}\"/></pattern></defs>\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{card}\"/>{}</svg>",
            self.name, self.body
        )
    }

    /// A text.
    pub fn label(&mut self, label: &Label<'_>) {
        let anchor = match label.anchor {
            Anchor::Left => "start",
            Anchor::Middle => "middle",
            Anchor::Right => "end",
        };
        let weight = if label.bold {
            " font-weight=\"bold\""
        } else {
            ""
        };
        let (x, y) = label.at;
        self.put(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{}\" fill=\"{}\" text-anchor=\"{anchor}\"{weight} \
             xml:space=\"preserve\">{}</text>",
            label.size,
            self.theme.colour(label.ink),
            escape(label.text)
        ));
    }

    /// A text in heavy letters from `x` on.
    pub fn bold(&mut self, x: f64, y: f64, size: f64, ink: Ink, text: &str) {
        self.label(&Label {
            at: (x, y),
            size,
            ink,
            bold: true,
            anchor: Anchor::Left,
            text,
        });
    }

    /// A text from `x` on.
    pub fn text(&mut self, x: f64, y: f64, size: f64, ink: Ink, text: &str) {
        self.label(&Label {
            at: (x, y),
            size,
            ink,
            bold: false,
            anchor: Anchor::Left,
            text,
        });
    }

    /// A filled rectangle with corners rounded by `round`.
    pub fn bar(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), round: f64, ink: Ink) {
        self.put(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{round}\" fill=\"{}\"/>",
            self.theme.colour(ink)
        ));
    }

    /// A striped rectangle with an edge: tells itself apart without colour.
    pub fn striped(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), round: f64) {
        let (inset, name) = (1.0, self.name);
        self.put(format_args!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{round}\" \
             fill=\"url(#stripes-{name})\" stroke=\"{}\" stroke-width=\"2\"/>",
            x + inset,
            y + inset,
            (width - 2.0 * inset).max(0.5),
            (height - 2.0 * inset).max(0.5),
            self.theme.colour(Ink::Attention)
        ));
    }

    /// A rectangle with nothing but its edge, dashed.
    pub fn outline(
        &mut self,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        round: f64,
        ink: Ink,
    ) {
        self.put(format_args!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{round}\" fill=\"none\" \
             stroke=\"{}\" stroke-width=\"2\" stroke-dasharray=\"4 3\"/>",
            x + 1.0,
            y + 1.0,
            (width - 2.0).max(0.5),
            (height - 2.0).max(0.5),
            self.theme.colour(ink)
        ));
    }

    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), width: f64, ink: Ink) {
        self.put(format_args!(
            "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{}\" stroke-width=\"{width}\" \
             stroke-linecap=\"round\"/>",
            from.0,
            from.1,
            to.0,
            to.1,
            self.theme.colour(ink)
        ));
    }

    /// A line through all the points.
    pub fn path(&mut self, points: &[(f64, f64)], width: f64, ink: Ink) {
        // A line needs two ends; a single week is shown by its dot.
        if points.len() < 2 {
            return;
        }
        self.put(format_args!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\" \
             stroke-linejoin=\"round\" stroke-linecap=\"round\"/>",
            written(points),
            self.theme.colour(ink)
        ));
    }

    /// The area within the points.
    pub fn area(&mut self, points: &[(f64, f64)], ink: Ink) {
        self.put(format_args!(
            "<polygon points=\"{}\" fill=\"{}\"/>",
            written(points),
            self.theme.colour(ink)
        ));
    }

    /// A dot with an edge of the card's colour, so that it stands off its line.
    pub fn dot(&mut self, (x, y): (f64, f64), radius: f64, ink: Ink) {
        self.put(format_args!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"2\"/>",
            self.theme.colour(ink),
            self.theme.colour(Ink::Card)
        ));
    }

    /// Head and shoulders around a point.
    pub fn person(&mut self, (x, y): (f64, f64), ink: Ink) {
        let colour = self.theme.colour(ink);
        self.put(format_args!(
            "<circle cx=\"{x:.1}\" cy=\"{:.1}\" r=\"5.5\" fill=\"{colour}\"/>\
             <path d=\"M{:.1} {:.1}a9.5 10 0 0 1 19 0z\" fill=\"{colour}\"/>",
            y - 6.5,
            x - 9.5,
            y + 11.5
        ));
    }

    /// A cell of a table in a shade from 0 (empty) to 1 (most).
    pub fn shade(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), part: f64) {
        let ink = if part > 0.0 { Ink::Good } else { Ink::Empty };
        let opacity = if part > 0.0 { 0.2 + 0.8 * part } else { 1.0 };
        self.put(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"4\" \
             fill=\"{}\" fill-opacity=\"{opacity:.2}\"/>",
            self.theme.colour(ink)
        ));
    }

    /// A cross with an edge of the card's colour, legible on any shade.
    pub fn cross(&mut self, (x, y): (f64, f64), half: f64) {
        let lines = format!(
            "M{:.1} {:.1}L{:.1} {:.1}M{:.1} {:.1}L{:.1} {:.1}",
            x - half,
            y - half,
            x + half,
            y + half,
            x - half,
            y + half,
            x + half,
            y - half
        );
        for (ink, width) in [(Ink::Card, 7.5), (Ink::Attention, 3.5)] {
            self.put(format_args!(
                "<path d=\"{lines}\" stroke=\"{}\" stroke-width=\"{width}\" stroke-linecap=\"round\"/>",
                self.theme.colour(ink)
            ));
        }
    }

    fn put(&mut self, arguments: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = self.body.write_fmt(arguments);
    }
}

fn written(points: &[(f64, f64)]) -> String {
    let written: Vec<String> = points
        .iter()
        .map(|(x, y)| format!("{x:.1},{y:.1}"))
        .collect();
    written.join(" ")
}

/// Makes a text safe between tags: XML's own signs are escaped, and characters
/// that XML doesn't know, or that turn the direction of what follows, are dropped.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            control if control.is_control() => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

/// About how wide a text comes out, in picture units, rather too much than too
/// little. Measured from DejaVu Sans Condensed's advance widths by kind of letter.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let ems: f64 = text.chars().map(advance).sum();
    ems * size * if bold { 1.12 } else { 1.0 }
}

fn advance(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'I' => 0.30,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | ' ' | '-' | '/' | '·' => 0.38,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' | '—' => 0.92,
        'A'..='Z' => 0.66,
        '0'..='9' => 0.58,
        _ if letter.is_ascii() => 0.58,
        // Combining marks take no room of their own.
        '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' => 0.0,
        '\u{590}'..='\u{6FF}' => 0.55,
        _ if letter < '\u{1100}' => 0.72,
        _ => 1.0,
    }
}

/// The text, cut with "…" so that it isn't wider than `room`.
pub fn fit(text: &str, size: f64, bold: bool, room: f64) -> String {
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        let longer = format!("{kept}{letter}");
        if width(&longer, size, bold) + width("…", size, bold) > room {
            break;
        }
        kept = longer;
    }
    let kept = kept.trim_end();
    // Where a text runs to the left, so does what stands for its end.
    let mark = match kept.chars().next_back() {
        Some('\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}') => {
            RIGHT_TO_LEFT
        }
        _ => "",
    };
    format!("{kept}…{mark}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_too_long_ends_in_an_ellipsis_and_keeps_its_room() {
        let room = 200.0;
        for name in [
            "release process",
            "李雷のデータベース設計と運用",
            "مجموعة الموسيقى والرسم الرقمي",
            "WWWWWWWWWWWWWWWWWWWW",
        ] {
            let fitted = fit(name, 23.0, true, room);
            assert!(width(&fitted, 23.0, true) <= room, "{fitted}");
            let whole = width(name, 23.0, true) <= room;
            assert_eq!(fitted == name, whole, "{fitted}");
            assert!(whole || fitted.contains('…'), "{fitted}");
        }
        assert!(fit("مجموعة الموسيقى والرسم الرقمي", 23.0, true, room).ends_with(RIGHT_TO_LEFT));
    }
}
