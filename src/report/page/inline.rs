//! Our own lines of markdown as HTML: links to Discord and bold words; everything else is text.

/// Makes a text safe between tags and in attributes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // They would turn what follows around.
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            control if control.is_control() && control != '\n' => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

/// A line as the summary writes it: what members wrote is escaped in it, so each
/// mark that isn't escaped is ours. A name may run to the left: it is kept apart
/// from its neighbours.
pub fn inline(line: &str) -> String {
    let mut html = String::with_capacity(line.len());
    let (mut rest, mut bold) = (line, false);
    while let Some(letter) = rest.chars().next() {
        let after = &rest[letter.len_utf8()..];
        rest = match letter {
            '\\' => {
                let escaped = after.chars().next().map_or(0, char::len_utf8);
                html.push_str(&escape(&after[..escaped]));
                &after[escaped..]
            }
            '*' if after.starts_with('*') => {
                html.push_str(if bold { "</strong>" } else { "<strong>" });
                bold = !bold;
                &after[1..]
            }
            '[' => match link(after) {
                Some((text, address, beyond)) => {
                    html.push_str(&format!(
                        "<a href=\"{}\"><bdi>{}</bdi></a>",
                        escape(address),
                        inline(text)
                    ));
                    beyond
                }
                None => {
                    html.push('[');
                    after
                }
            },
            other => {
                html.push_str(&escape(other.encode_utf8(&mut [0; 4])));
                after
            }
        };
    }
    if bold {
        html.push_str("</strong>");
    }
    html
}

/// The text and the address of a link whose bracket was opened, and what comes after it.
fn link(after: &str) -> Option<(&str, &str, &str)> {
    let mut escaped = false;
    let closes = |letter: char| {
        let found = letter == ']' && !escaped;
        escaped = letter == '\\' && !escaped;
        found
    };
    let end = after.find(closes)?;
    let address = after[end + 1..].strip_prefix('(')?;
    let closed = address.find(')')?;
    let (address, beyond) = (&address[..closed], &address[closed + 1..]);
    address
        .starts_with("https://discord.com/")
        .then_some((&after[..end], address, beyond))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::escape_markdown;

    #[test]
    fn our_marks_are_tags_and_what_members_wrote_is_text() {
        assert_eq!(
            inline("• [How \\[x\\]?](https://discord.com/channels/1/2/3) 3 d · **ana**"),
            "• <a href=\"https://discord.com/channels/1/2/3\"><bdi>How [x]?</bdi></a> 3 d · <strong>ana</strong>"
        );
        let wrote = "<img src=x onerror=alert(1)> **b** [x](https://discord.com/) & \"q\"";
        let shown = inline(&escape_markdown(wrote));
        assert_eq!(
            shown.replace('\\', ""),
            "&lt;img src=x onerror=alert(1)&gt; **b** [x](https://discord.com/) &amp; &quot;q&quot;"
        );
    }

    #[test]
    fn only_discord_is_linked_to() {
        let line = "[x](javascript:alert(1)) [y](https://bad.example)";
        assert!(!inline(line).contains("<a "), "{}", inline(line));
    }

    #[test]
    fn what_is_open_is_closed() {
        assert_eq!(inline("**b"), "<strong>b</strong>");
        assert_eq!(inline("a\\"), "a");
        assert_eq!(inline("[a"), "[a");
    }
}
