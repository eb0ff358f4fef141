//! A config file is read or refused in a sentence that names a line of it.

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use whoknows::config::{Config, ConfigError};

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    match Config::parse(&text, Path::new("config.toml")) {
        Ok(_) => {}
        Err(ConfigError::Wrong { line, problem, .. }) => {
            assert!(!problem.trim().is_empty(), "refused without a word");
            let lines = text.matches('\n').count() + 1;
            assert!((1..=lines).contains(&line), "line {line} of {lines}");
        }
        Err(other) => panic!("a text can't be unreadable: {other}"),
    }
});
