//! What is prose, what makes a title, what is made harmless.

use proptest::prelude::*;

use super::*;
use ZoneKind::{CodeBlock, FenceLanguage, InlineCode, Link, Mention, Pasted, Prose, Quote};

fn kinds(text: &str) -> Vec<(ZoneKind, &str)> {
    read(text)
        .zones()
        .iter()
        .map(|zone| (zone.kind, zone.span.of(text)))
        .collect()
}

#[test]
fn zones_follow_the_marks_of_chat() {
    for (text, expected) in [
        ("", vec![]),
        ("plain words", vec![(Prose, "plain words")]),
        (
            "why does `foo()` fail, <@1>?\n```rust\nlet x;\n```",
            vec![
                (Prose, "why does "),
                (InlineCode, "`foo()`"),
                (Prose, " fail, "),
                (Mention, "<@1>"),
                (Prose, "?\n"),
                (CodeBlock, "```"),
                (FenceLanguage, "rust"),
                (CodeBlock, "\nlet x;\n```"),
            ],
        ),
        (
            "``a ` b`` c",
            vec![(InlineCode, "``a ` b``"), (Prose, " c")],
        ),
        ("a ` b", vec![(Prose, "a ` b")]),
        (
            "one-line ```code``` here",
            vec![
                (Prose, "one-line "),
                (CodeBlock, "```code```"),
                (Prose, " here"),
            ],
        ),
        (
            "open ```to the end",
            vec![(Prose, "open "), (CodeBlock, "```to the end")],
        ),
        ("> said\nI say", vec![(Quote, "> said\n"), (Prose, "I say")]),
        (
            "a\n>>> all\nof it",
            vec![(Prose, "a\n"), (Quote, ">>> all\nof it")],
        ),
        ("5 > 3 and >2", vec![(Prose, "5 > 3 and >2")]),
        (
            "see (https://a.b/c?d=e), ok",
            vec![
                (Prose, "see ("),
                (Link, "https://a.b/c?d=e"),
                (Prose, "), ok"),
            ],
        ),
        (
            "<https://a.b> HTTP://X.Y",
            vec![(Link, "<https://a.b>"), (Prose, " "), (Link, "HTTP://X.Y")],
        ),
        ("www.a.b. Next", vec![(Link, "www.a.b"), (Prose, ". Next")]),
        (
            "<#1><@&2><:a:3><a:b:4><t:5:R></go x:6>",
            vec![(Mention, "<#1><@&2><:a:3><a:b:4><t:5:R></go x:6>")],
        ),
        (
            "@everyone hi @here",
            vec![(Mention, "@everyone"), (Prose, " hi "), (Mention, "@here")],
        ),
        ("i < 3 > 2 <b> <@", vec![(Prose, "i < 3 > 2 <b> <@")]),
        (
            "in ~/x and ./y.sh, and/or C:\\z",
            vec![
                (Prose, "in "),
                (InlineCode, "~/x"),
                (Prose, " and "),
                (InlineCode, "./y.sh"),
                (Prose, ", and/or "),
                (InlineCode, "C:\\z"),
            ],
        ),
        (
            "it says\nERROR: no\n  at x\nwhy?",
            vec![
                (Prose, "it says\n"),
                (Pasted, "ERROR: no\n  at x\n"),
                (Prose, "why?"),
            ],
        ),
    ] {
        assert_eq!(kinds(text), expected, "{text:?}");
    }
}

#[test]
fn pasted_lines_are_told_from_sentences() {
    for line in [
        "Traceback (most recent call last):",
        "  File \"x.py\", line 3, in main",
        "\tat com.example.Main.run(Main.java:17)",
        "thread 'main' panicked at src/main.rs:3:5",
        "error[E0308]: mismatched types",
        "npm ERR! code ELIFECYCLE",
        "2026-11-23 09:00:00 INFO started",
        "2026-11-23T09:00:00Z started",
        "[09:00:00] <bo> hi",
        "let x = foo(1);",
        "import React from 'react';",
        "const a = () => {",
        "    return x + y;",
        "#include <stdio.h>",
        "{\"a\": [1, 2], \"b\": {}}",
        "<div class=\"x\"><p>y</p></div>",
        "ValueError: invalid literal for int()",
        "$ cargo build",
        "SELECT a, count(*) FROM t WHERE x = 1;",
        "if (a[i] == b[j]) { c(d) }",
    ] {
        assert!(looks_pasted(line), "{line:?}");
    }
    for line in [
        "How do I read a file in Go?",
        "let me know if it works",
        "from what I know, the import is slow",
        "use the second one, it is better",
        "return it to the shop (they take it back)",
        "C++/C#/F#/.NET or node.js",
        "class starts at 9, see you (and bring cake)",
        "import duties are high (in the EU)",
        "at least it works (now)",
        "12:30 works for me",
        "(╯°□°)╯︵ ┻━┻",
        "what is the cause of \"error: x\" in foo(bar)?",
        "so the error is gone ;)",
        "שלום לכולם, איך עושים את זה",
        "",
        ";",
    ] {
        assert!(!looks_pasted(line), "{line:?}");
    }
}

#[test]
fn titles_say_what_is_wished() {
    for (message, expected) in [
        (
            "How do I make Postgres replicate to a second server without downtime?",
            "Make Postgres replicate to a second server",
        ),
        (
            "Hi all! Does anyone know how to true a wheel?",
            "True a wheel",
        ),
        ("hey, what is the best way to learn Go?", "Learn Go"),
        ("Why does my bread collapse?", "Why does my bread collapse?"),
        (
            "Good morning everyone, I'm trying to solder 0402 parts. Any tips?",
            "Solder 0402 parts",
        ),
        (
            "I updated yesterday. Now nothing works. How can I roll back?",
            "Roll back",
        ),
        (
            "**help** with `cargo test` <@123> https://x.y/z",
            "Help with cargo test",
        ),
        (
            "what's wrong here?\n```rust\nfn main() {}\n```",
            "What's wrong here?",
        ),
        (
            "can someone explain ||spoilers|| and my_snake_case?",
            "Spoilers and my_snake_case",
        ),
        ("does anyone know?", "Does anyone know?"),
        ("hello", "Hello"),
        ("How to?", "How to?"),
        ("iPhone keeps crashing", "iPhone keeps crashing"),
        ("כיצד משכפלים מסד נתונים?", "כיצד משכפלים מסד נתונים?"),
        ("\u{202E}evil\u{202C} title", "Evil title"),
        (
            "> quoted\nIs it true that bees sleep?",
            "Is it true that bees sleep?",
        ),
    ] {
        assert_eq!(title(message, 100).as_deref(), Some(expected), "{message}");
    }
    for message in [
        "",
        "   ",
        "🎉🎉",
        "```\ncode\n```",
        "https://a.b/c",
        "<@1>",
        "???",
    ] {
        assert_eq!(title(message, 100), None, "{message:?}");
    }
}

#[test]
fn titles_are_short_and_cut_at_words() {
    let long = "Why ".to_owned() + &"would a very long question go on like this ".repeat(20) + "?";
    let short = title(&long, 100).unwrap_or_default();
    assert!(short.chars().count() <= 100, "{short}");
    assert!(
        short.ends_with(" on like…") || short.ends_with('…'),
        "{short}"
    );
    assert!(!short.contains("  "));
}

#[test]
fn a_cut_never_splits_what_is_one_character_to_a_reader() {
    for (text, max, expected) in [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("one two three", 9, "one two…"),
        ("ae\u{301}\u{302}bc", 3, "a…"),
        ("a👩‍👩‍👧b", 4, "a…"),
        ("a🇩🇪🇫🇷", 4, "a🇩🇪…"),
        ("a🇩🇪🇫🇷", 3, "a…"),
        ("👍🏽👍🏽", 2, "…"),
        ("abc", 0, ""),
        ("日本語のテスト", 4, "日本語…"),
    ] {
        assert_eq!(truncate(text, max), expected, "{text} {max}");
    }
}

#[test]
fn repeated_text_does_nothing() {
    for (text, expected) in [
        (
            "**b** _i_ ~~s~~ `c` ||x||",
            r"\*\*b\*\* \_i\_ \~\~s\~\~ \`c\` \|\|x\|\|",
        ),
        ("@everyone", "@\u{200B}everyone"),
        ("<@123> <#4>", "\\<@\u{200B}123\\> \\<#4\\>"),
        ("[a](https://b.c)", r"\[a\]\(https\://b.c\)"),
        (
            "# big\n-# small\n> q\n- list\n1. one",
            "\\# big\n\\-\\# small\n\\> q\n\\- list\n1\\. one",
        ),
        (
            "3.14 and C# and a-b",
            "3.14 and C# and a-b".replace("3.", "3\\.").as_str(),
        ),
        ("back\\slash", r"back\\slash"),
        ("ünï 🐳", "ünï 🐳"),
    ] {
        assert_eq!(escape_markdown(text), expected, "{text}");
    }
}

#[test]
fn link_texts_hold_no_brackets_and_no_addresses() {
    for (message, expected) in [
        (
            "Is [this](https://a.b) right? @everyone",
            Some("Is (this)\\("),
        ),
        ("https://a.b", None),
        ("array[0] is <empty>", Some("array\\(0\\) is empty")),
    ] {
        let text = link_text(message, 80);
        match expected {
            Some(expected) => {
                let text = text.unwrap_or_default();
                assert!(
                    !text.contains(['[', ']']) && !text.contains("http") && !text.contains("@e"),
                    "{text}"
                );
                assert!(text.starts_with(&expected[..2]), "{text} {expected}");
            }
            None => assert_eq!(text, None),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn zones_cover_any_text(text in any_chat()) {
        let reading = read(&text);
        let joined: String = reading.zones().iter().map(|zone| zone.span.of(&text)).collect();
        prop_assert_eq!(joined, text.clone());
        let mut end = 0;
        for zone in reading.zones() {
            prop_assert_eq!(zone.span.start, end);
            prop_assert!(!zone.span.is_empty());
            end = zone.span.end;
        }
    }

    #[test]
    fn titles_and_excerpts_of_any_text_are_short_and_harmless(text in any_chat(), max in 1_usize..120) {
        let title = title(&text, max).unwrap_or_default();
        prop_assert!(title.chars().count() <= max, "{title}");
        let excerpt = excerpt(&text, max);
        prop_assert!(excerpt.chars().count() <= max, "{excerpt}");
        for line in [&title, &excerpt] {
            prop_assert!(!line.contains('\n') && !line.contains("<@1") && !line.contains("@everyone"), "{line}");
        }
        let _ = link_text(&text, max);
    }

    #[test]
    fn escaped_text_mentions_nobody(text in any_chat()) {
        let safe = escape_markdown(&text);
        for harm in ["@everyone", "@here", "<@1", "p://", "s://"] {
            prop_assert!(!safe.contains(harm), "{safe}");
        }
        let turns = |c: &char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        let shown = |c: &char| !matches!(c, '\\' | '\u{200B}') && !turns(c);
        prop_assert!(!safe.chars().any(|c| turns(&c)), "{safe}");
        let bare: String = safe.chars().filter(shown).collect();
        let original: String = text.chars().filter(shown).collect();
        prop_assert_eq!(bare, original);
    }
}

fn any_chat() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,12}",
        "[ \n\t]{1,3}",
        prop::sample::select(vec![
            "how do i ",
            "`",
            "``",
            "```",
            "> ",
            ">>> ",
            "<@1>",
            "<",
            "https://x.y/z",
            "<https://",
            ".",
            "?",
            "\u{301}",
            "日本",
            "👩‍👧",
            "🇩🇪",
            "/etc/x",
            "\u{202E}",
            "@everyone",
            "#",
            "C:\\x",
            "ß",
            "\0",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}
