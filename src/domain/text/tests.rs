use super::*;

fn kinds(text: &str) -> Vec<(ZoneKind, &str)> {
    read(text)
        .zones()
        .iter()
        .map(|zone| (zone.kind, zone.span.of(text)))
        .collect()
}
#[test]
fn prose_is_told_from_code() {
    use ZoneKind::*;
    assert_eq!(
        kinds("why does `foo()` fail, <@1>?\n```rust\nlet x;\n```"),
        [
            (Prose, "why does "),
            (InlineCode, "`foo()`"),
            (Prose, " fail, "),
            (Mention, "<@1>"),
            (Prose, "?\n"),
            (CodeBlock, "```"),
            (FenceLanguage, "rust"),
            (CodeBlock, "\nlet x;\n```"),
        ]
    );
}
