//! Was this line written by a person or pasted from a program? Logs, stack traces and bare code by their shape.

/// Openings that no sentence has.
const OPENINGS: [&str; 32] = [
    "Traceback (",
    "File \"",
    "Caused by:",
    "caused by:",
    "Exception in thread",
    "npm ERR!",
    "npm WARN",
    "error[E",
    "thread '",
    "goroutine ",
    "[ERROR]",
    "[INFO]",
    "[WARN",
    "[DEBUG]",
    "ERROR:",
    "ERROR ",
    "INFO ",
    "INFO:",
    "WARN ",
    "WARNING:",
    "DEBUG ",
    "FATAL ",
    "#include",
    "#!/",
    "$ ",
    "--> ",
    "PS C:\\",
    "Stack trace:",
    "sudo ",
    "+++ ",
    "<?php",
    "[1] ",
];

/// Openings of code, if a mark of code follows in the line.
const CODE_OPENINGS: [&str; 22] = [
    "import ",
    "from ",
    "def ",
    "fn ",
    "pub ",
    "class ",
    "const ",
    "let ",
    "var ",
    "function ",
    "return ",
    "public ",
    "private ",
    "static ",
    "void ",
    "int ",
    "use ",
    "export ",
    "async ",
    "SELECT ",
    "select ",
    "at ",
];

/// Whether a line (its end may be part of it) looks pasted from a program rather than written.
/// A line that ends in a question mark is taken as written.
pub fn looks_pasted(line: &str) -> bool {
    let line = line.trim();
    if line.len() < 3 || line.ends_with('?') {
        return false;
    }
    let code_ending = line.ends_with(['{', ';', '}']) && !line.ends_with(";)");
    OPENINGS.iter().any(|opening| line.starts_with(opening))
        || opens_with_time(line.as_bytes())
        || opens_with_exception(line)
        || opens_as_code(line, code_ending)
        || symbol_heavy(line)
}

fn opens_as_code(line: &str, code_ending: bool) -> bool {
    let opens = CODE_OPENINGS
        .iter()
        .any(|opening| line.starts_with(opening));
    let marks = || {
        line.contains("()") || line.contains(" = ") || line.contains("::") || line.contains("=>")
    };
    let call_without_blank = || {
        line.as_bytes()
            .windows(2)
            .any(|pair| pair[1] == b'(' && (pair[0].is_ascii_alphanumeric() || pair[0] == b'_'))
    };
    opens && (code_ending || marks() || call_without_blank())
}

/// `ValueError: …`, `java.io.IOException: …`.
fn opens_with_exception(line: &str) -> bool {
    let first = line.split(' ').next().unwrap_or_default();
    ["Error:", "Exception:"]
        .iter()
        .any(|ending| first.len() > ending.len() && first.ends_with(ending))
}

/// `2026-11-23 09:00…`, `2026-11-23T09:…`, `09:00:00…`, `[09:00:00]…`.
fn opens_with_time(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"[").unwrap_or(bytes);
    let shape = |pattern: &[u8]| {
        bytes.len() > pattern.len()
            && pattern
                .iter()
                .zip(bytes)
                .all(|(expected, actual)| match expected {
                    b'0' => actual.is_ascii_digit(),
                    b'_' => matches!(actual, b' ' | b'T'),
                    other => actual == other,
                })
    };
    shape(b"00:00:00") || shape(b"0000-00-00_00:00") || shape(b"0000/00/00 00:00")
}

/// More brackets and operators than a sentence has: at least 6, and a fifth of what isn't blank.
/// `+`, `#`, `/` and `.` don't count, they are in names and lists of names.
fn symbol_heavy(line: &str) -> bool {
    let mut symbols = 0_usize;
    let mut others = 0_usize;
    for c in line.chars() {
        if c.is_whitespace() {
            continue;
        }
        if matches!(
            c,
            '{' | '}'
                | '['
                | ']'
                | '('
                | ')'
                | ';'
                | '='
                | '<'
                | '>'
                | '$'
                | '&'
                | '^'
                | '_'
                | '"'
                | '\\'
        ) {
            symbols += 1;
        } else {
            others += 1;
        }
    }
    // A line that is mostly mentions is a person calling others.
    symbols >= 6 && symbols * 4 >= others && !line.contains("<@")
}
