//! What a press sends is read or refused, and what was read is written as it came.

#![no_main]

use libfuzzer_sys::fuzz_target;
use whoknows::app::custom_id::Action;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    if let Some(action) = Action::parse(&text) {
        let written = action.to_string();
        assert_eq!(Action::parse(&written), Some(action), "{text:?}");
    }
});
