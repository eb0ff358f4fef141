//! The letters that pictures are written with, and what becomes of those that no font here has.

use std::sync::Arc;

use resvg::usvg::fontdb::{Database, ID, Source};
use skrifa::{FontRef, MetadataProvider};

/// Chinese, Japanese and Korean; data/fonts/README.md tells where it comes from.
static CJK: &[u8] = include_bytes!("../../../data/fonts/cjk.ttf");

/// The letters pictures are written with. Loading them takes a few
/// milliseconds: load once and keep.
#[derive(Clone, Debug)]
pub struct Fonts(Arc<Database>);

impl Fonts {
    /// DejaVu Sans Condensed, and a part of Droid Sans Fallback for Chinese,
    /// Japanese and Korean. Both come with the program, so that a picture looks
    /// the same on every machine.
    pub fn load() -> Self {
        let mut database = Database::new();
        for font in [
            dejavu::sans_condensed::regular(),
            dejavu::sans_condensed::bold(),
            CJK,
        ] {
            database.load_font_source(Source::Binary(Arc::new(font)));
        }
        Self(Arc::new(database))
    }

    /// The fonts as the renderer wants them.
    pub(super) fn database(&self) -> Arc<Database> {
        Arc::clone(&self.0)
    }

    /// A text, or a whole drawing, in which each run of letters that no font
    /// here has is one "…": the name stands in full in the words beside the
    /// picture, and a row of empty boxes tells nobody anything.
    pub(super) fn legible(&self, text: &str) -> String {
        let mut legible = String::with_capacity(text.len());
        let mut left_out = false;
        for letter in text.chars() {
            // What joins two letters that are left out goes with them.
            if is_invisible(letter) && (left_out || !self.has(letter)) {
                continue;
            }
            if letter.is_ascii() || self.has(letter) {
                legible.push(letter);
                left_out = false;
            } else if !left_out {
                legible.push('…');
                left_out = true;
            }
        }
        legible
    }

    fn has(&self, letter: char) -> bool {
        let in_face = |face: ID| {
            let found = self.0.with_face_data(face, |data, place| {
                let font = FontRef::from_index(data, place).ok()?;
                font.charmap().map(letter)
            });
            found.flatten().is_some()
        };
        self.0.faces().any(|face| in_face(face.id))
    }
}

/// Joins, marks and selectors that have no shape of their own.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{E0000}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_names_are_written_in_full() {
        let fonts = Fonts::load();
        for name in [
            "Zoë",
            "Жанна",
            "محمد",
            "יעל",
            "李雷",
            "はなこ",
            "김민수",
            "Ελένη",
        ] {
            let legible = fonts.legible(name);
            assert_eq!(legible, name);
        }
    }

    #[test]
    fn what_no_font_has_is_one_ellipsis_and_never_a_box() {
        let fonts = Fonts::load();
        assert_eq!(fonts.legible("🦀🦀 rust"), "… rust");
        assert_eq!(fonts.legible("👩\u{200D}👩\u{200D}👧 care"), "… care");
        assert_eq!(fonts.legible("a\u{FE0F}b"), "a\u{FE0F}b");
        assert_eq!(fonts.legible("मुंबई"), "…");
    }
}
