//! What is said after a question: thanks, "still broken", or something that could be an answer.

/// What the asker's later words mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterthought {
    /// Thanks, and it seems to have worked.
    Thanks,
    /// It doesn't work, or no longer.
    StillBroken,
    /// Something else: more context, a question back, a remark.
    Other,
}

/// Words and phrases of thanks, in lower case; common words of several languages.
const THANKS: [&str; 42] = [
    "thanks",
    "thank you",
    "thank u",
    "thankyou",
    "thx",
    "thnx",
    "tnx",
    "tysm",
    "tyvm",
    "ty",
    "cheers",
    "much appreciated",
    "that worked",
    "that works",
    "it works now",
    "works now",
    "working now",
    "it worked",
    "that did it",
    "that fixed it",
    "fixed it",
    "solved it",
    "that solved",
    "that helped",
    "got it working",
    "danke",
    "dankeschön",
    "vielen dank",
    "merci",
    "gracias",
    "obrigado",
    "obrigada",
    "grazie",
    "bedankt",
    "dank je",
    "tack",
    "takk",
    "tak",
    "спасибо",
    "дякую",
    "dzięki",
    "teşekkürler",
];

/// Words of thanks in scripts written without blanks between words.
const THANKS_WITHOUT_BLANKS: [&str; 8] = [
    "ありがとう",
    "谢谢",
    "謝謝",
    "多谢",
    "감사합니다",
    "고마워",
    "شكرا",
    "תודה",
];

/// Phrases that say it doesn't work, in lower case.
const BROKEN: [&str; 30] = [
    "still broken",
    "still not",
    "still doesn't",
    "still doesnt",
    "still does not",
    "still fails",
    "still failing",
    "still get",
    "still getting",
    "still stuck",
    "still the same",
    "still no luck",
    "same error",
    "same problem",
    "same issue",
    "didn't help",
    "didnt help",
    "did not help",
    "doesn't help",
    "didn't work",
    "didnt work",
    "did not work",
    "doesn't work",
    "doesnt work",
    "does not work",
    "not working",
    "no luck",
    "broke again",
    "geht nicht",
    "funktioniert nicht",
];

/// Words that turn thanks into a mere politeness: thanks in advance, thanks anyway, thanks for nothing yet.
const NOT_YET: [&str; 12] = [
    "in advance",
    "thanks anyway",
    "thanks but",
    "thank you but",
    "thx but",
    "thanks though",
    "i'll try",
    "ill try",
    "will try",
    "let me try",
    "i'll check",
    "im voraus",
];

/// Words longer than this aren't plain thanks any more: a long text is read as more context.
const LONGEST_THANKS: usize = 60;

/// What the asker's later words mean. A negation wins over thanks ("thanks, but that
/// didn't help"); so does a question mark, since who asks on isn't done.
pub fn afterthought(text: &str) -> Afterthought {
    let words = normal(text);
    if contains_any(&words, &BROKEN) {
        return Afterthought::StillBroken;
    }
    let thanks = contains_any(&words, &THANKS)
        || THANKS_WITHOUT_BLANKS
            .iter()
            .any(|phrase| text.contains(phrase));
    let asks_on = text.contains(['?', '？', '؟']);
    if thanks
        && !asks_on
        && !contains_any(&words, &NOT_YET)
        && words.split(' ').count() <= LONGEST_THANKS
    {
        return Afterthought::Thanks;
    }
    Afterthought::Other
}

/// Could this be an answer, by its look alone? Not a mere greeting or a sign of sympathy.
pub fn could_answer(text: &str) -> bool {
    text.split_whitespace().count() >= 4 || text.contains("http") || text.contains('`')
}

/// Lower case, words parted by one blank, everything but letters, digits and apostrophes taken out.
/// A blank at both ends makes whole-word search simple.
fn normal(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for letter in text.chars().flat_map(char::to_lowercase) {
        let letter = if letter == '’' { '\'' } else { letter };
        if letter.is_alphanumeric() || letter == '\'' {
            words.push(letter);
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

fn contains_any(words: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| {
        words.match_indices(phrase).any(|(at, _)| {
            words[..at].ends_with(' ') && words[at + phrase.len()..].starts_with(' ')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thanks_are_heard_in_several_languages() {
        for text in [
            "thanks, that worked",
            "Thank you so much!",
            "ty!!",
            "THX bo",
            "that did it 🎉",
            "Danke, läuft",
            "merci beaucoup",
            "ありがとうございます",
            "شكرا جزيلا",
        ] {
            assert_eq!(afterthought(text), Afterthought::Thanks, "{text}");
        }
    }

    #[test]
    fn a_negation_or_a_further_question_is_no_thanks() {
        for text in [
            "thanks but that didn't help",
            "Thanks, still broken",
            "thanks, same error though",
            "thx, doesn’t work",
        ] {
            assert_eq!(afterthought(text), Afterthought::StillBroken, "{text}");
        }
        for text in [
            "thanks in advance",
            "thanks, but which file do I edit?",
            "Thanks, I'll try that tonight",
            "it's on Debian 12",
            "the party is great",
            "stay tuned",
            "",
        ] {
            assert_eq!(afterthought(text), Afterthought::Other, "{text}");
        }
    }

    #[test]
    fn a_greeting_is_no_answer() {
        assert!(!could_answer("hi ana"));
        assert!(!could_answer("same here"));
        assert!(could_answer("you want logical replication for that"));
        assert!(could_answer("https://example.org/docs"));
        assert!(could_answer("`pg_basebackup -R`"));
    }
}
