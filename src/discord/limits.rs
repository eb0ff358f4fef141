//! Discord's numeric limits, and the last resort that keeps a too long name from making a message fail.

/// Characters in a message.
pub const TEXT: usize = 2000;
/// Embeds in a message.
pub const EMBEDS: usize = 10;
/// Characters in an embed's title, a field's name.
pub const EMBED_TITLE: usize = 256;
/// Characters in an embed's text.
pub const EMBED_TEXT: usize = 4096;
/// Fields of an embed.
pub const EMBED_FIELDS: usize = 25;
/// Characters in a field's value.
pub const FIELD_VALUE: usize = 1024;
/// Characters in an embed's footer.
pub const EMBED_FOOTER: usize = 2048;
/// Characters in all embeds of a message together.
pub const EMBEDS_TOGETHER: usize = 6000;
/// Rows of buttons and selects.
pub const ROWS: usize = 5;
/// Buttons in a row.
pub const BUTTONS: usize = 5;
/// Characters on a button.
pub const LABEL: usize = 80;
/// Characters in what a press sends.
pub const CUSTOM_ID: usize = 100;
/// Characters in a select's placeholder.
pub const PLACEHOLDER: usize = 150;
/// Options of a select, choices of autocomplete.
pub const OPTIONS: usize = 25;
/// Characters in an option's label, value and description, and in a choice.
pub const OPTION: usize = 100;
/// Characters in a thread's name.
pub const THREAD_NAME: usize = 100;
/// Tags on a forum post.
pub const TAGS: usize = 5;
/// Characters in the heading of a form, the label of its fields.
pub const FORM_TITLE: usize = 45;
/// Fields of a form.
pub const FORM_FIELDS: usize = 5;
/// Characters in a field of a form.
pub const FORM_VALUE: usize = 4000;
/// Characters in the words that stand for a picture.
pub const ALT: usize = 1024;
/// Members that one message can notify.
pub const NOTIFIED: usize = 100;

/// The text, cut to at most `most` characters with an ellipsis; a cut is logged, since it means
/// that somebody's words were lost and that the room which wrote them should have known better.
pub fn clip(text: &str, most: usize, what: &'static str) -> String {
    let length = text.chars().count();
    if length <= most {
        return text.to_owned();
    }
    tracing::warn!(what, length, most, "too long for Discord, cut");
    if most == 0 {
        return String::new();
    }
    let kept = text.chars().take(most - 1);
    kept.chain(std::iter::once('…')).collect()
}

/// The list, cut to at most `most` entries; a cut is logged.
pub fn few<'a, T>(list: &'a [T], most: usize, what: &'static str) -> &'a [T] {
    if list.len() > most {
        tracing::warn!(what, length = list.len(), most, "too many for Discord, cut");
    }
    &list[..list.len().min(most)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_count_characters_and_show() {
        assert_eq!(clip("Größe", 5, "name"), "Größe");
        assert_eq!(clip("Größen", 5, "name"), "Größ…");
        assert_eq!(clip("Größe", 0, "name"), "");
        assert_eq!(clip("👩‍🔬👩‍🔬", 2, "name").chars().count(), 2);
        assert_eq!(few(&[1, 2, 3], 2, "list"), &[1, 2]);
        assert_eq!(few(&[1], 2, "list"), &[1]);
    }
}
