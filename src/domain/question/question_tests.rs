//! What the detector must and must not do, whatever it is given to read.

use proptest::prelude::*;

use super::*;

fn judged(text: &str, kind: ChannelKind) -> Judgement {
    Detector::embedded().judge(&Message::alone(text, kind))
}

fn decided(text: &str) -> Decision {
    judged(text, ChannelKind::General).decision
}

#[test]
fn plain_requests_are_asked_with_three_reasons() {
    for text in [
        "is there a way to export the board as pdf?",
        "does anyone know a good tool for drawing circuit diagrams?",
        "how do I mount an ntfs drive on linux? it says permission denied",
    ] {
        let judgement = judged(text, ChannelKind::General);
        assert_eq!(judgement.decision, Decision::Ask, "{text}");
        assert!(judgement.help_request >= 0.5 && judgement.question >= judgement.help_request);
        let words = judgement.reasons_in_words(text);
        assert_eq!(words.len(), 3, "{text}: {words:?}");
        let weights: Vec<f32> = judgement
            .reasons
            .iter()
            .flatten()
            .map(|r| r.weight)
            .collect();
        assert!(weights.windows(2).all(|pair| pair[0] >= pair[1]));
    }
}

#[test]
fn talk_is_left_alone() {
    for text in [
        "lol yeah",
        "thanks, that worked!",
        "who wants pizza?",
        "did you check the log?",
        "Hi everyone! v2 is out, what do you think?",
        "anyone near Berlin?",
        "",
        "?",
        "😀😀😀",
        "https://example.org/search?q=how+do+i+fix+this",
    ] {
        assert_eq!(decided(text), Decision::None, "{text}");
    }
}

#[test]
fn what_code_quotes_and_logs_say_is_not_asked() {
    for text in [
        "```\nhow do I export this as pdf?\nis there a way to do it?\n```",
        "`how do I export this as pdf?`",
        "> is there a way to export the board as pdf?\nno idea",
        ">>> is there a way to export the board as pdf?\ndoes anyone know?",
        "2026-01-02 12:00:01 ERROR how do I retry? is there a way? retry=3",
        "Traceback (most recent call last):\n  File \"a.py\", line 3, in <module>\n    at how(is.there.a.way)",
    ] {
        assert_eq!(decided(text), Decision::None, "{text}");
    }
}

#[test]
fn code_left_open_does_not_swallow_what_stands_before_it() {
    let text = "how do I run this script at boot on debian?\n```\nsudo ./start";
    assert_eq!(decided(text), Decision::Ask);
}

#[test]
fn a_crowd_of_mentions_decorated_letters_and_other_scripts_are_read_without_haste() {
    let mentions = "<@81384788765712384> ".repeat(50);
    assert_ne!(decided(&format!("{mentions} hello")), Decision::Ask);
    assert_eq!(decided("H̵̢e̷l̶l̴o̸ z̷a̸l̷g̶o̵"), Decision::None);
    assert_eq!(decided("שלום לכולם"), Decision::None);
    assert_eq!(decided("谢谢大家"), Decision::None);
}

#[test]
fn a_stricter_channel_never_does_more() {
    let detector = Detector::embedded();
    let rank = |decision| match decision {
        Decision::None => 0,
        Decision::Offer => 1,
        Decision::Ask => 2,
    };
    for text in [
        "any idea why the fan is so loud",
        "my code crashes when I free the list twice",
        "is it done?",
        "looking for a cheap microphone",
    ] {
        for kind in [ChannelKind::Help, ChannelKind::General] {
            let message = Message::alone(text, kind);
            let ranks = [Strictness::Strict, Strictness::Normal, Strictness::Eager]
                .map(|strictness| rank(detector.judge_with(&message, strictness).decision));
            assert!(ranks.is_sorted(), "{text}: {ranks:?}");
        }
    }
}

#[test]
fn the_same_message_is_judged_the_same_whatever_came_before_it() {
    let detector = Detector::embedded();
    let message = Message::alone(
        "is there a way to export the board as pdf?",
        ChannelKind::Help,
    );
    let alone = detector.judge(&message);
    detector.judge(&Message::alone(&"x ? ".repeat(1000), ChannelKind::General));
    let again = detector.judge(&message);
    assert_eq!(alone.help_request.to_bits(), again.help_request.to_bits());
    assert_eq!(alone.reasons, again.reasons);
}

/// Pieces that messages are made of, among them what is hard to read.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~]{0,40}",
        "\\PC{0,20}",
        prop::sample::select(vec![
            "```",
            "`",
            "> ",
            ">>> ",
            "\n",
            "\r\n",
            "<@1>",
            "<:a:1>",
            "<t:1:R>",
            "[<-LINK->]",
            "[<-",
            "http://",
            "www.",
            "how do I ",
            "?",
            "؟",
            "？",
            "\u{202e}",
            "e\u{301}\u{302}",
            "👩\u{200d}💻",
            "\u{feff}",
            "\0",
            "''’",
            "-_-",
            "\"?\"",
            ":-)",
            "::",
            "@",
            "’t",
            "Traceback (most recent call last)",
            "ERROR:",
            "[12:30:01] ",
            "does anyone know ",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #[test]
    fn nothing_makes_it_panic_and_every_answer_is_a_probability(
        pieces in prop::collection::vec(piece(), 0..40),
        before in prop::option::of((piece(), any::<bool>())),
        is_reply: bool,
        in_help: bool,
    ) {
        let text = pieces.concat();
        let message = Message {
            text: &text,
            channel_kind: if in_help { ChannelKind::Help } else { ChannelKind::General },
            is_reply,
            previous: before.as_ref().map(|(text, same_author)| Previous { text, same_author: *same_author }),
        };
        let judgement = Detector::embedded().judge(&message);
        for probability in [judgement.question, judgement.help_request] {
            prop_assert!((0.0..=1.0).contains(&probability));
        }
        prop_assert_eq!(judgement.decision == Decision::Ask, judgement.help_request >= 0.5);
        for words in judgement.reasons_in_words(&text) {
            prop_assert!(!words.is_empty());
        }
    }

    #[test]
    fn tokens_stand_in_order_on_whole_characters(pieces in prop::collection::vec(piece(), 0..20)) {
        let text = pieces.concat();
        let mut found = Vec::new();
        tokens::tokenize(&text, &mut found);
        prop_assert!(found.len() <= tokens::TOKEN_LIMIT);
        for token in &found {
            prop_assert!(text.get(token.start as usize..token.end as usize).is_some());
        }
        for pair in found.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start);
        }
    }
}
