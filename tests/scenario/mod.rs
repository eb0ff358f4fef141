//! A scenario is a text file that reads as a chat; here it is read, played on a stage, and compared line by line.
//!
//! `parse` reads the file into steps and `render` writes what members saw; neither knows how the bot
//! is reached. A [`stage::Stage`] plays the steps: `in_process` over the real application and a real
//! database file, with a small model of the community on the delivering side.

mod before;
mod golden;
mod in_process;
mod parse;
mod parse_head;
mod render;
mod script;
mod slash;
mod stage;

use std::fs;
use std::path::{Path, PathBuf};

use in_process::{Echo, InProcess};
use script::{Piece, Script};
use stage::Stage;

/// All scenario files, by name.
pub fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("tests/scenarios is there")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "chat"))
        .collect();
    files.sort();
    files
}

/// Plays a file and compares the whole transcript with it. It is played twice: the gateway may tell
/// of the bot's own message before the request that made it is answered, or after.
pub fn check(path: &Path) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|why| why.to_string())?;
    let script = parse::script(&text)?;
    let played = play(&script, &mut InProcess::new(&script.head, Echo::First)?)?;
    let other = play(&script, &mut InProcess::new(&script.head, Echo::Last)?)?;
    if played != other {
        return Err(format!(
            "it goes otherwise when the gateway tells of our own messages last:\n{}",
            golden::diff(&played, &other)
        ));
    }
    golden::compare(path, &text, &played)
}

/// The whole file as it reads when the bot's lines are those it says now.
fn play(script: &Script, stage: &mut impl Stage) -> Result<String, String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in &script.pieces {
        match piece {
            Piece::Kept(line) => lines.push(line.clone()),
            Piece::Act { source, step } => {
                let seen = stage.play(step).map_err(|why| {
                    format!("{}\n\n{}\n{why}", lines.join("\n"), source.join("\n"))
                })?;
                lines.extend(source.iter().cloned());
                lines.extend(seen.iter().flat_map(render::lines));
            }
        }
    }
    stage.end()?;
    Ok(lines.join("\n") + "\n")
}
