//! The transcript against the file: a readable difference, and the command that accepts it.

use std::fs;
use std::path::Path;

/// Lines shown around a difference.
const AROUND: usize = 3;

/// Compares, or writes the file when `ACCEPT` is set.
pub fn compare(path: &Path, expected: &str, played: &str) -> Result<(), String> {
    if expected == played {
        return Ok(());
    }
    if std::env::var_os("ACCEPT").is_some_and(|value| !value.is_empty()) {
        return fs::write(path, played).map_err(|why| why.to_string());
    }
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    Err(format!(
        "the chat went otherwise than {} says (- the file, + what happened):\n\n{}\nIf this is how it \
         should be: ACCEPT=1 cargo test --test scenarios -- --exact {name}",
        path.display(),
        diff(expected, played),
    ))
}

/// The lines that differ, with some around them.
pub fn diff(left: &str, right: &str) -> String {
    let (left, right): (Vec<_>, Vec<_>) = (left.lines().collect(), right.lines().collect());
    let marked = marked_lines(&left, &right);
    let near = |place: usize| {
        let from = place.saturating_sub(AROUND);
        let until = (place + AROUND + 1).min(marked.len());
        marked[from..until].iter().any(|(mark, _)| *mark != ' ')
    };
    let mut text = String::new();
    let mut gap = false;
    for (place, (mark, line)) in marked.iter().enumerate() {
        if near(place) {
            text.push_str(&format!("{mark} {line}\n"));
            gap = false;
        } else if !gap {
            text.push_str("  …\n");
            gap = true;
        }
    }
    text
}

/// All lines of both, by the longest common subsequence.
fn marked_lines<'a>(left: &[&'a str], right: &[&'a str]) -> Vec<(char, &'a str)> {
    let mut common = vec![vec![0_u32; right.len() + 1]; left.len() + 1];
    for l in (0..left.len()).rev() {
        for r in (0..right.len()).rev() {
            common[l][r] = if left[l] == right[r] {
                common[l + 1][r + 1] + 1
            } else {
                common[l + 1][r].max(common[l][r + 1])
            };
        }
    }
    let (mut l, mut r) = (0, 0);
    let mut marked = Vec::new();
    while l < left.len() || r < right.len() {
        if l < left.len() && r < right.len() && left[l] == right[r] {
            marked.push((' ', left[l]));
            (l, r) = (l + 1, r + 1);
        } else if r == right.len() || (l < left.len() && common[l + 1][r] >= common[l][r + 1]) {
            marked.push(('-', left[l]));
            l += 1;
        } else {
            marked.push(('+', right[r]));
            r += 1;
        }
    }
    marked
}
