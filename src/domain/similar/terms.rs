//! Text to terms: lower-cased, lightly stemmed words as 64-bit hashes, so that no word of a member's message is kept.

/// The hash of one stemmed word. Equal words have equal hashes; the word cannot be read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub u64);

/// Words at most this many bytes long are terms; longer runs are keys, paths and noise.
const LONGEST_WORD: usize = 40;

/// Most words are longer than any of [`STOP_WORDS`], which spares the search.
const LONGEST_STOP_WORD: usize = 7;

/// Words that say nothing about the topic.
const STOP_WORDS: [&str; 137] = [
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "anyone", "are", "as", "at",
    "be", "because", "been", "before", "being", "but", "by", "can", "could", "did", "do", "does",
    "doing", "don", "done", "each", "either", "else", "even", "ever", "every", "for", "from",
    "get", "had", "has", "have", "having", "he", "hello", "help", "her", "here", "hi", "him",
    "his", "how", "i", "if", "in", "into", "is", "isn", "it", "its", "just", "know", "like", "ll",
    "m", "may", "maybe", "me", "might", "more", "most", "much", "must", "my", "need", "no", "nor",
    "not", "now", "of", "off", "on", "one", "only", "or", "other", "our", "out", "over", "please",
    "re", "s", "same", "she", "should", "so", "some", "such", "t", "than", "thank", "thanks",
    "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "though",
    "to", "too", "under", "up", "us", "use", "using", "ve", "very", "want", "was", "way", "we",
    "were", "what", "when", "where", "which", "while", "who", "why", "will", "with", "would",
    "you", "your",
];

/// Places of [`SAYS_NOTHING`]; a power of two, few of them taken.
const PLACES: usize = 1024;

/// The stop words packed into numbers, each at the first free place from where its mix points.
const SAYS_NOTHING: [u64; PLACES] = {
    let mut table = [0; PLACES];
    let mut number = 0;
    while number < STOP_WORDS.len() {
        let word = packed(STOP_WORDS[number].as_bytes());
        let mut place = place_of(word);
        while table[place] != 0 {
            place = (place + 1) % PLACES;
        }
        table[place] = word;
        number += 1;
    }
    table
};

/// The bytes of a word of at most 8 as one number, never 0.
const fn packed(word: &[u8]) -> u64 {
    let mut number = 0;
    let mut place = 0;
    while place < word.len() {
        number = number << 8 | word[place] as u64;
        place += 1;
    }
    number
}

const fn place_of(packed: u64) -> usize {
    (packed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 54) as usize
}

/// A text as terms with how often each occurs, words of the title counted double.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// Terms in rising order of their hash, each with its count (at least 1).
    pub counts: Vec<(Term, u16)>,
    /// Sum of all counts.
    pub length: u32,
}

impl Text {
    /// The terms of a title (may be empty) and a body.
    pub fn new(title: &str, body: &str) -> Self {
        let mut all = Vec::with_capacity((title.len() + body.len()) / 6);
        words_of(title, |word| {
            if !word.stop {
                all.push(word.term);
                all.push(word.term);
            }
        });
        words_of(body, |word| {
            if !word.stop {
                all.push(word.term);
            }
        });
        Self::of(all)
    }

    fn of(mut all: Vec<Term>) -> Self {
        all.sort_unstable();
        let mut counts: Vec<(Term, u16)> = Vec::with_capacity(all.len());
        for term in &all {
            match counts.last_mut() {
                Some((last, count)) if last == term => *count = count.saturating_add(1),
                _ => counts.push((*term, 1)),
            }
        }
        Self {
            counts,
            length: all.len() as u32,
        }
    }
}

/// One word as it is read from a text.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// The stemmed word.
    pub term: Term,
    /// Whether it says nothing about the topic ("the", "how").
    pub stop: bool,
}

/// Reads the words of a text in order and hands each to `take`.
///
/// A word is a run of letters and digits, with `+` and `#` at its end (`c++`, `c#`).
pub fn words_of(text: &str, mut take: impl FnMut(Word)) {
    if text.is_ascii() {
        ascii_words_of(&text.to_ascii_lowercase(), take);
        return;
    }
    let mut word = String::with_capacity(LONGEST_WORD);
    for character in text.chars() {
        if character.is_alphanumeric() {
            if word.ends_with(['+', '#']) {
                hand_over(&word, &mut take);
                word.clear();
            }
            word.extend(character.to_lowercase());
        } else if matches!(character, '+' | '#') && (1..=3).contains(&word.len()) {
            word.push(character);
        } else {
            hand_over(&word, &mut take);
            word.clear();
        }
    }
    hand_over(&word, &mut take);
}

/// The same for what nearly all texts are, several times as fast.
fn ascii_words_of(lowered: &str, mut take: impl FnMut(Word)) {
    let mut start = 0;
    for (place, byte) in lowered.bytes().enumerate() {
        let word = &lowered[start..place];
        if byte.is_ascii_alphanumeric() {
            if word.ends_with(['+', '#']) {
                hand_over(word, &mut take);
                start = place;
            }
        } else if !(matches!(byte, b'+' | b'#') && (1..=3).contains(&word.len())) {
            hand_over(word, &mut take);
            start = place + 1;
        }
    }
    hand_over(&lowered[start..], &mut take);
}

/// A title as one term, whatever its punctuation and a leading "Re:"; `None` if it has no words.
pub fn title_of(title: &str) -> Option<Term> {
    let mut words = phrase_of(title);
    if words.first() == Some(&hash("re")) {
        words.remove(0);
    }
    if words.is_empty() {
        return None;
    }
    let whole = words.iter().fold(0_u64, |state, word| {
        (state.rotate_left(5) ^ word.0).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
    Some(Term(whole))
}

/// The terms of a phrase in order, with every word kept: for names of skills.
pub fn phrase_of(text: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    words_of(text, |word| terms.push(word.term));
    terms
}

/// Whether a lower-case word says nothing about a topic ("the", "how").
pub fn says_nothing(word: &str) -> bool {
    if word.is_empty() || word.len() > LONGEST_STOP_WORD {
        return false;
    }
    let word = packed(word.as_bytes());
    let from = place_of(word);
    (from..PLACES)
        .chain(0..from)
        .map(|place| SAYS_NOTHING[place])
        .take_while(|taken| *taken != 0)
        .any(|taken| taken == word)
}

fn hand_over(word: &str, take: &mut impl FnMut(Word)) {
    if !word.is_empty() && word.len() <= LONGEST_WORD {
        take(Word {
            term: hash(stem(word)),
            stop: says_nothing(word),
        });
    }
}

/// Takes plural and the commonest endings off English words; other words stay as they are.
fn stem(word: &str) -> &str {
    if word.len() < 4 || !word.is_ascii() {
        return word;
    }
    let singular = if let Some(stem) = word.strip_suffix("ies") {
        stem
    } else if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        word
    } else if let Some(stem) = word.strip_suffix('s') {
        stem
    } else {
        word
    };
    for ending in ["ing", "ed", "e", "y"] {
        if let Some(stem) = singular.strip_suffix(ending)
            && stem.len() >= 3
        {
            return stem;
        }
    }
    singular
}

/// FNV-1a with a final mix: the same on every machine and in every release, unlike the standard hasher.
fn hash(word: &str) -> Term {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for byte in word.bytes() {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    state ^= state >> 32;
    Term(state.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Term, bool)> {
        let mut words = Vec::new();
        words_of(text, |word| words.push((word.term, word.stop)));
        words
    }

    #[test]
    fn plain_texts_are_read_as_any_other() {
        for text in [
            "How do I use C++17, c# or F#?",
            "a+b ++ +x C++c C+#d longword+ 3+4",
            "it's the POSTGRES-replication, isn't it",
            "",
            "   ",
            "trailing#",
        ] {
            // One letter beyond ASCII sends the whole text the other way.
            let mut other = read(&format!("{text} \u{e9}"));
            other.pop();
            assert_eq!(read(text), other, "{text}");
        }
    }

    #[test]
    fn every_stop_word_says_nothing_and_others_do() {
        assert!(STOP_WORDS.iter().all(|word| says_nothing(word)));
        assert!(
            ["", "postgres", "th", "thee", "zz"]
                .iter()
                .all(|word| !says_nothing(word))
        );
    }
}
