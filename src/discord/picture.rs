//! Draws pictures off the async threads.

use crate::report::picture::{Fonts, png};

/// The drawing as PNG, made on a thread that may take its time; nothing when it could not be
/// drawn (logged).
pub async fn drawn(svg: String, fonts: Fonts) -> Option<Vec<u8>> {
    let made = tokio::task::spawn_blocking(move || png(&svg, &fonts)).await;
    match made {
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

    #[tokio::test]
    async fn a_broken_drawing_is_no_picture() {
        let fonts = Fonts::load();
        assert!(
            drawn("not a drawing".to_owned(), fonts.clone())
                .await
                .is_none()
        );
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"/>"#;
        let png = drawn(svg.to_owned(), fonts).await.unwrap();
        assert_eq!(&png[1..4], b"PNG");
    }
}
