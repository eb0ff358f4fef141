//! Writes rankings for the scorer: one JSON object a question.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use super::replay::Prediction;
use crate::import::history::History;

#[derive(Serialize)]
struct Row<'a> {
    question_id: &'a str,
    ranked: Vec<&'a str>,
    p: Vec<f64>,
}

/// Writes all rankings.
pub fn write(path: &Path, history: &History, predictions: &[Prediction]) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for prediction in predictions {
        let row = Row {
            question_id: &history.questions[prediction.question].id,
            ranked: prediction
                .ranked
                .iter()
                .map(|one| history.name(one.who))
                .collect(),
            p: prediction
                .ranked
                .iter()
                .map(|one| (one.probability * 1e4).round() / 1e4)
                .collect(),
        };
        serde_json::to_writer(&mut out, &row)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
