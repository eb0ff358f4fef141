//! An export of DiscordChatExporter is read or refused; what was read is in order.

#![no_main]

use libfuzzer_sys::fuzz_target;
use whoknows::import::discord_chat_exporter::{Rules, read_by};

fuzz_target!(|data: &[u8]| {
    if let Ok((_, history)) = read_by(data, &Rules::default()) {
        assert!(history.questions.is_sorted_by_key(|question| question.at));
        for question in &history.questions {
            let mut answerers: Vec<_> = question.answers.iter().map(|one| one.answerer).collect();
            answerers.sort_unstable();
            assert!(
                answerers.is_sorted_by(|one, next| one < next),
                "one a person"
            );
            assert!(
                question
                    .asker
                    .is_none_or(|asker| !answerers.contains(&asker))
            );
        }
    }
});
