//! Tells lines that a program printed from lines that a person wrote.

/// Whether a program rather than a person wrote this line: a frame of a stack trace, a line that
/// starts with a time or a level, a prompt, or a line that is mostly punctuation and digits.
pub fn is_log_line(line: &str) -> bool {
    let bytes = line.as_bytes();
    if bytes.len() < 6 {
        return false;
    }
    if line.starts_with("at ") && (line.contains('(') || line.contains("::"))
        || line.starts_with("File \"")
        || line.starts_with("Traceback (most recent")
        || line.starts_with("$ ")
        || line.starts_with("--> ")
    {
        return true;
    }
    starts_with_stamp(bytes) || mostly_marks(bytes)
}

/// `[12:30:01]`, `2024-01-02 …`, `12:30:01.123 …` or `[ERROR]` at the start.
fn starts_with_stamp(bytes: &[u8]) -> bool {
    let inner = bytes.strip_prefix(b"[").unwrap_or(bytes);
    let stamp = inner.iter().take(10).filter(|b| b.is_ascii_digit()).count();
    let marks = inner
        .iter()
        .take(10)
        .filter(|b| matches!(b, b':' | b'-' | b'/' | b'.'))
        .count();
    if stamp >= 5 && marks >= 2 && inner[0].is_ascii_digit() {
        return true;
    }
    [
        &b"ERROR"[..],
        b"WARN",
        b"INFO",
        b"DEBUG",
        b"TRACE",
        b"FATAL",
    ]
    .iter()
    .any(|level| {
        inner.strip_prefix(*level).is_some_and(|rest| {
            rest.first()
                .is_some_and(|b| matches!(b, b']' | b':' | b'|' | b' '))
                && (bytes[0] == b'[' || rest.first() != Some(&b' ') || rest.contains(&b':'))
        })
    })
}

/// A long line of which at least two fifths are neither letters nor blanks, and that is ASCII.
fn mostly_marks(bytes: &[u8]) -> bool {
    if bytes.len() < 40 || !bytes.is_ascii() || bytes.starts_with(b"http") {
        return false;
    }
    let marks = bytes
        .iter()
        .filter(|b| !b.is_ascii_alphabetic() && **b != b' ')
        .count();
    marks * 5 >= bytes.len() * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_print_is_told_from_what_people_write() {
        for printed in [
            "at java.base/java.lang.Thread.run(Thread.java:829)",
            "File \"main.py\", line 3, in <module>",
            "[12:30:01] server started",
            "2026-01-02 12:00:01 ERROR retry",
            "[WARN] disk is full",
            "$ cargo build",
            "drwxr-xr-x 2 0 0 4096 2026-01-02 12:00 ../././//",
        ] {
            assert!(is_log_line(printed), "{printed}");
        }
        for written in [
            "at 5 pm I leave",
            "error when I start it, how do I fix that?",
            "I paid $ 20 for it",
            "2 of my 3 printers fail",
            "WARN me if you see it",
        ] {
            assert!(!is_log_line(written), "{written}");
        }
    }
}
