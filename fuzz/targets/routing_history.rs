//! A history of one question a line is read; every line is a question or told as broken.

#![no_main]

use libfuzzer_sys::fuzz_target;
use whoknows::import::routing::read_lines;

fuzz_target!(|data: &[u8]| {
    let history = read_lines(data);
    let lines = data
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.iter().all(u8::is_ascii_whitespace));
    assert_eq!(
        history.questions.len() + history.broken.len(),
        lines.count()
    );
    assert!(history.questions.is_sorted_by_key(|question| question.at));
});
