//! Drawings: SVG to PNG, off the async threads.

use std::sync::Arc;

use resvg::{tiny_skia, usvg};

/// Why a drawing could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The SVG is not one.
    #[error("the drawing can't be read: {0}")]
    Unreadable(#[from] usvg::Error),
    /// It has no size, or one that memory can't hold.
    #[error("the drawing has no usable size")]
    Size,
    /// PNG could not be written.
    #[error("the picture can't be packed: {0}")]
    Packing(String),
}

/// The drawing as PNG, at twice its size so that it is sharp on a phone.
pub fn render(svg: &str) -> Result<Vec<u8>, PictureError> {
    const SCALE: f32 = 2.0;
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    let options = usvg::Options {
        font_family: "DejaVu Sans".to_owned(),
        fontdb: Arc::new(fonts),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options)?;
    let size = tree.size();
    let (width, height) = (size.width() * SCALE, size.height() * SCALE);
    let mut canvas =
        tiny_skia::Pixmap::new(width as u32, height as u32).ok_or(PictureError::Size)?;
    let scale = tiny_skia::Transform::from_scale(SCALE, SCALE);
    resvg::render(&tree, scale, &mut canvas.as_mut());
    canvas
        .encode_png()
        .map_err(|error| PictureError::Packing(error.to_string()))
}

/// The same on a thread that may take its time; nothing when it could not be drawn (logged).
pub async fn drawn(svg: String) -> Option<Vec<u8>> {
    match tokio::task::spawn_blocking(move || render(&svg)).await {
        Ok(Ok(png)) => Some(png),
        Ok(Err(error)) => {
            tracing::warn!(%error, "no picture");
            None
        }
        Err(error) => {
            tracing::warn!(%error, "no picture");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">
        <rect width="40" height="30" fill="#ffffff"/>
        <text x="2" y="20" font-size="12" fill="#000000">ana</text></svg>"##;

    #[test]
    fn a_drawing_becomes_png_with_its_text() {
        let png = render(SQUARE).unwrap();
        assert_eq!(&png[1..4], b"PNG");
        let picture = tiny_skia::Pixmap::decode_png(&png).unwrap();
        assert_eq!((picture.width(), picture.height()), (80, 60));
        let dark = picture.pixels().iter().filter(|pixel| pixel.red() < 128);
        assert!(dark.count() > 20, "the text was drawn with our font");
    }

    #[tokio::test]
    async fn a_broken_drawing_is_no_picture() {
        assert!(render("<svg").is_err());
        assert!(drawn("not a drawing".to_owned()).await.is_none());
    }
}
