//! The same scenario files as in process, played over the wire.

use std::fs;
use std::path::Path;

use whoknows::domain::availability::parse_clock;

use super::over_the_wire::OverTheWire;
use super::render::{self, BOT, MARGIN};
use super::script::Piece;
use super::stage::Stage;
use super::{golden, parse};

/// The chats that are played over the wire too.
pub const CHOSEN: [&str; 27] = [
    "answer_deleted",
    "ask_by_command",
    "check_mark",
    "crash_after_delivery",
    "crash_before_delivery",
    "digest",
    "edited",
    "first_answer",
    "first_light",
    "forum_post",
    "health_more",
    "left_the_server",
    "menu_answer",
    "no_threads",
    "offer_taken",
    "pass_menu",
    "presumed_and_undone",
    "privacy_open_question",
    "quiet_hours",
    "second_wave",
    "similar_linked",
    "solved_with_one",
    "solved_with_several",
    "take_and_lapse",
    "weekly_summary",
    "while_away",
    "withdrawn_after_words",
];

/// The moments the file tells of, as days from Monday and minutes after midnight: where a long wait has to
/// pause, since the bot hears of time in ticks.
fn moments(text: &str) -> Vec<(i64, i64)> {
    let heads = text.lines().filter(|line| line.starts_with(BOT));
    let after_comma = heads.flat_map(|line| line.split(", ").skip(1));
    let mut found: Vec<_> = after_comma.filter_map(moment).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// `Mon 10:02`, and whatever follows.
fn moment(text: &str) -> Option<(i64, i64)> {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let (day, rest) = text.split_once(' ')?;
    let day = DAYS.iter().position(|known| *known == day)? as i64;
    let minute = parse_clock(
        rest.split([' ', ':'])
            .take(2)
            .collect::<Vec<_>>()
            .join(":")
            .as_str(),
    )?;
    Some((day, i64::from(minute)))
}

/// Plays a file, and compares the whole transcript with it.
pub fn check(name: &str) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/scenarios")
        .join(format!("{name}.chat"));
    let text = fs::read_to_string(&path).map_err(|why| format!("{}: {why}", path.display()))?;
    let script = parse::script(&text)?;
    let mut stage = OverTheWire::new(&script.head, moments(&text))?;
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
    let (expected, played) = (in_any_order(&text), in_any_order(&lines.join("\n")));
    if expected != played {
        return Err(format!(
            "over the wire the chat goes otherwise than {} says (- the file, + what happened):\n\n{}",
            path.display(),
            golden::diff(&expected, &played),
        ));
    }
    stage.end()
}

/// The chat with what the bot does in one step in alphabetical order: over the wire it speaks in several
/// places at once. The order is what the play in process is for.
fn in_any_order(chat: &str) -> String {
    let (mut lines, mut blocks): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let flush = |lines: &mut Vec<String>, blocks: &mut Vec<String>| {
        blocks.sort();
        lines.append(blocks);
    };
    for line in chat.lines() {
        if line == BOT || line.starts_with(&format!("{BOT} ")) {
            blocks.push(line.to_owned());
        } else if let Some(block) = blocks
            .last_mut()
            .filter(|_| line.starts_with(MARGIN.trim_end()))
        {
            block.push('\n');
            block.push_str(line);
        } else {
            flush(&mut lines, &mut blocks);
            lines.push(line.to_owned());
        }
    }
    flush(&mut lines, &mut blocks);
    lines.join("\n") + "\n"
}
