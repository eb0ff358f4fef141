//! What is said after a question: thanks, "still broken", an answer, a question back, or nothing to the matter.

mod phrases;

use phrases::{
    ADVISES, BROKEN, BROKEN_WITHOUT_BLANKS, BUT, CHIMES_IN, COMMON, GREETINGS, LOOKS_INTO_IT,
    NOT_YET, PROBES, SUGGESTS, THANKS, THANKS_WITHOUT_BLANKS,
};

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

/// What somebody else's words are to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// It may answer the question; nobody further needs to be asked until the asker says otherwise.
    Answer,
    /// Somebody is with the asker, but the question is as open as before: they ask back or look into it.
    Engages,
    /// It says nothing to the matter: the clock goes on.
    Nothing,
}

/// Words longer than this aren't plain thanks any more: a long text is read as more context.
const LONGEST_THANKS: usize = 60;
/// A remark that nobody is addressed by has at least so many words if it is an answer.
const SHORTEST_REMARK: usize = 4;
/// Words with so many first letters in common are taken for forms of one word.
const STEM: usize = 5;

/// What the asker's later words mean. A negation wins over thanks ("thanks, but that
/// didn't help"), so does a "but" behind them; so does a question mark, since who asks on isn't done.
pub fn afterthought(text: &str) -> Afterthought {
    let words = normal(text);
    if find_any(&words, BROKEN).is_some() || contains_any(text, BROKEN_WITHOUT_BLANKS) {
        return Afterthought::StillBroken;
    }
    let spoken = find_any(&words, THANKS);
    let thanks = spoken.is_some() || contains_any(text, THANKS_WITHOUT_BLANKS);
    let taken_back = spoken.is_some_and(|at| find_any(&words[at..], BUT).is_some());
    if thanks
        && !taken_back
        && !asks(text)
        && find_any(&words, NOT_YET).is_none()
        && words.split(' ').count() <= LONGEST_THANKS
    {
        return Afterthought::Thanks;
    }
    Afterthought::Other
}

/// What somebody else's words are to a question. In doubt they are no answer: one more person who is asked
/// costs less than an asker who is left alone because somebody said "same here".
///
/// `addressed`: they are plainly meant for the asker, as a reply or in the question's own thread; else a
/// remark must say something to the matter to count.
pub fn remark(text: &str, question: &str, addressed: bool) -> Remark {
    let text = &without_tags(text);
    let words = normal(text);
    let shows = text.contains("http") || text.contains('`');
    let says = substance(&words);
    if !shows && says.is_empty() {
        return if find_any(&words, LOOKS_INTO_IT).is_some() {
            Remark::Engages
        } else {
            Remark::Nothing
        };
    }
    let probes = find_any(&words, PROBES).is_some();
    if !shows && only_asks(text) {
        let suggests = find_any(&words, SUGGESTS).is_some();
        return match (addressed, suggests, probes) {
            (_, true, _) if addressed || to_the_matter(&words, question) => Remark::Answer,
            (true, ..) | (_, _, true) => Remark::Engages,
            _ => Remark::Nothing,
        };
    }
    let counts = addressed
        || shows
        || words.split_whitespace().count() >= SHORTEST_REMARK && to_the_matter(&words, question);
    if counts {
        Remark::Answer
    } else {
        Remark::Nothing
    }
}

/// How many words of weight two texts have in common, in whatever form, beside the names of these topics.
pub fn common_words(one: &str, other: &str, topics: &[String]) -> usize {
    let (one, other) = (normal(one), normal(other));
    let named = topics.join(" ").to_lowercase();
    let mut common: Vec<&str> = content_words(&one)
        .filter(|word| content_words(&other).any(|known| same_stem(known, word)))
        .filter(|word| !named.split_whitespace().any(|topic| same_stem(topic, word)))
        .collect();
    common.sort_unstable();
    common.dedup_by(|one, other| same_stem(one, other));
    common.len()
}

/// Does a remark give advice, or speak of what the question speaks of?
fn to_the_matter(words: &str, question: &str) -> bool {
    let question = normal(question);
    let known: Vec<&str> = content_words(&question).collect();
    find_any(words, ADVISES).is_some()
        || content_words(words).any(|word| known.iter().any(|one| same_stem(one, word)))
}

fn content_words(words: &str) -> impl Iterator<Item = &str> {
    let long = words
        .split_whitespace()
        .filter(|word| word.chars().count() >= 4);
    long.filter(|word| !parts(COMMON).any(|common| common == *word))
}

fn same_stem(one: &str, other: &str) -> bool {
    let stem = |word: &str| word.chars().take(STEM).collect::<String>();
    one == other || (stem(one).chars().count() == STEM && stem(one) == stem(other))
}

/// What is left of a remark without greetings, laughter and chiming in; a name behind a greeting goes with it.
fn substance(words: &str) -> String {
    let mut rest = words.to_owned();
    let mut greets = false;
    let lists = [LOOKS_INTO_IT, CHIMES_IN, GREETINGS];
    for (list, is_greeting) in lists.into_iter().zip([false, false, true]) {
        // The longest first, so that "same" leaves nothing over of "same here".
        let mut phrases: Vec<_> = parts(list).collect();
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        for phrase in phrases {
            let spaced = format!(" {phrase} ");
            while let Some(at) = rest.find(&spaced) {
                greets |= is_greeting;
                rest.replace_range(at..at + spaced.len(), " ");
            }
        }
    }
    let kept: Vec<_> = rest
        .split_whitespace()
        .filter(|word| !laughs(word))
        .collect();
    if greets && kept.len() <= 1 {
        String::new()
    } else {
        kept.join(" ")
    }
}

/// "haha", "hehehe", "loool".
fn laughs(word: &str) -> bool {
    let only = |letters: &[char]| {
        word.chars().count() >= 2 && word.chars().all(|one| letters.contains(&one))
    };
    word.len() > 2 && (only(&['h', 'a']) || only(&['h', 'e']) || only(&['l', 'o']))
        || only(&['x', 'd'])
}

fn asks(text: &str) -> bool {
    text.contains(['?', '？', '؟'])
}

/// Does it ask, and say nothing of weight besides?
fn only_asks(text: &str) -> bool {
    let mut told = 0;
    let mut sentence = String::new();
    for letter in text.chars().chain(['\n']) {
        match letter {
            '?' | '？' | '؟' => sentence.clear(),
            '.' | '!' | '\n' => {
                told += substance(&normal(&sentence)).split_whitespace().count();
                sentence.clear();
            }
            other => sentence.push(other),
        }
    }
    asks(text) && told < SHORTEST_REMARK
}

/// The text without mentions and the platform's own emoji (`<@1>`, `<:name:1>`).
fn without_tags(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        kept.push_str(before);
        let end = tag
            .find('>')
            .filter(|_| tag[1..].starts_with(['@', '#', ':', 'a']));
        let skipped = end.map_or(1, |end| end + 1);
        kept.push_str(if end.is_some() { " " } else { "<" });
        rest = &tag[skipped..];
    }
    kept.push_str(rest);
    kept
}

/// Lower case, words parted by one blank, everything but letters, digits and apostrophes taken out (a plus
/// sign stays: "+1"). A blank at both ends makes whole-word search simple.
fn normal(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for letter in text.chars().flat_map(char::to_lowercase) {
        let letter = if letter == '’' { '\'' } else { letter };
        if letter.is_alphanumeric() || matches!(letter, '\'' | '+') {
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

/// Is one of these phrases in the text, as it was written?
fn contains_any(text: &str, list: &str) -> bool {
    parts(list).any(|phrase| text.contains(phrase))
}

/// The phrases of a list.
fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim)
}

/// Where the first of these phrases stands as whole words.
fn find_any(words: &str, list: &str) -> Option<usize> {
    let places = parts(list).filter_map(|phrase| {
        let mut found = words.match_indices(phrase);
        let whole = found.find(|(at, _)| {
            words[..*at].ends_with(' ') && words[at + phrase.len()..].starts_with(' ')
        });
        whole.map(|(at, _)| at)
    });
    places.min()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const QUESTION: &str = "How do I make Postgres replicate to a second server without downtime?";

    #[test]
    fn thanks_are_heard_in_several_languages() {
        for text in [
            "thanks, that worked",
            "Thank you so much!",
            "ty!!",
            "THX bo",
            "that did it 🎉",
            "I had to change the port, but that did it",
            "Danke, läuft",
            "merci beaucoup",
            "¡Muchas gracias!",
            "Obrigado, funcionou",
            "grazie mille",
            "спасибо, заработало",
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
            "Danke, hat aber nicht geholfen",
            "danke, geht immer noch nicht",
            "merci mais ça ne marche pas",
            "gracias pero no funciona",
            "obrigado, mas não funcionou",
            "спасибо, но не помогло",
            "ありがとう、でも動かない",
        ] {
            assert_eq!(afterthought(text), Afterthought::StillBroken, "{text}");
        }
        for text in [
            "thanks in advance",
            "Danke im Voraus",
            "merci d'avance",
            "gracias de antemano",
            "заранее спасибо",
            "thanks, but which file do I edit?",
            "thanks but I am on version 9",
            "danke, aber ich nutze Windows",
            "Thanks, I'll try that tonight",
            "no thanks",
            "it's on Debian 12",
            "the party is great",
            "stay tuned",
            "",
        ] {
            assert_eq!(afterthought(text), Afterthought::Other, "{text}");
        }
    }

    #[test]
    fn what_says_nothing_to_the_matter_is_no_answer_even_when_addressed() {
        for text in [
            "",
            "hi ana",
            "Same here",
            "same here!!",
            "following",
            "+1",
            "lol",
            "LOL same",
            "hahaha",
            "xD",
            "I have the same problem",
            "me too, following this",
            "good question",
            "no idea, sorry",
            "hmm interesting",
            "welcome to the server!",
            "good luck with that",
            "<@123456> hey",
            "👀",
            "<:pepe:123456789>",
            "keine Ahnung",
            "moi aussi",
            "+1 I'd like to know that too",
        ] {
            assert_eq!(remark(text, QUESTION, true), Remark::Nothing, "{text}");
            assert_eq!(remark(text, QUESTION, false), Remark::Nothing, "{text}");
        }
    }

    #[test]
    fn who_asks_back_or_looks_into_it_is_there_but_has_not_answered() {
        for text in [
            "what version?",
            "Which version are you on?",
            "let me check",
            "hi, one moment",
            "on it",
        ] {
            assert_eq!(remark(text, QUESTION, true), Remark::Engages, "{text}");
        }
        assert_eq!(remark("what version?", QUESTION, false), Remark::Engages);
        assert_eq!(remark("why?", QUESTION, true), Remark::Engages);
        assert_eq!(remark("why?", QUESTION, false), Remark::Nothing);
    }

    #[test]
    fn what_is_addressed_to_the_asker_counts_however_short() {
        for text in [
            "9.5",
            "yes",
            "pg_basebackup",
            "Have you tried to restart it?",
            "sorry, use pg_dump",
            "You want logical replication. Which version is it?",
            "same here, restarting it helped",
        ] {
            assert_eq!(remark(text, QUESTION, true), Remark::Answer, "{text}");
        }
    }

    #[test]
    fn an_unasked_remark_counts_if_it_speaks_to_the_matter() {
        for text in [
            "you want logical replication for that",
            "I would look into pg_basebackup first",
            "https://example.org/docs",
            "`pg_basebackup -R`",
            "there is a chapter on replicating in the book",
        ] {
            assert_eq!(remark(text, QUESTION, false), Remark::Answer, "{text}");
        }
        for text in [
            "good morning everybody, how are you",
            "anyone up for lunch at noon?",
            "I think I will go for a walk now",
            "did anybody see the match last night?",
            "How do I write a macro in Rust?",
            "nice weather today, isn't it",
        ] {
            assert_eq!(remark(text, QUESTION, false), Remark::Nothing, "{text}");
        }
    }

    #[test]
    fn words_in_common_are_counted_once_and_without_the_topics() {
        let topics = ["postgres".to_owned(), "replication".to_owned()];
        let alike = "how to replicate postgres to second servers with no downtime";
        assert_eq!(common_words(QUESTION, alike, &topics), 3);
        let other = "How do I make Postgres log slow queries?";
        assert_eq!(common_words(QUESTION, other, &topics), 0);
    }

    proptest! {
        /// Whatever is written, who is addressed plainly counts no less than who isn't.
        #[test]
        fn to_be_addressed_never_counts_less(text in "\\PC{0,60}") {
            let weight = |remark| match remark {
                Remark::Nothing => 0,
                Remark::Engages => 1,
                Remark::Answer => 2,
            };
            let unasked = weight(remark(&text, QUESTION, false));
            prop_assert!(weight(remark(&text, QUESTION, true)) >= unasked);
            afterthought(&text);
        }
    }
}
