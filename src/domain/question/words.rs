//! Which words carry meaning for telling questions apart, sorted into classes.

use super::tokens::hash_word;

/// Classes of a word, as bits; a word may be in several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class(pub u32);

impl Class {
    /// what, how, why …
    pub const WH: Self = Self(1);
    /// is, do, can …
    pub const AUX: Self = Self(1 << 1);
    /// I, my, we …
    pub const FIRST: Self = Self(1 << 2);
    /// you, your …
    pub const SECOND: Self = Self(1 << 3);
    /// it, that, they … : talk of something on the table
    pub const THIRD: Self = Self(1 << 4);
    /// anyone, someone …
    pub const ANYONE: Self = Self(1 << 5);
    /// know, idea, recommend …
    pub const KNOW: Self = Self(1 << 6);
    /// help, advice …
    pub const HELP: Self = Self(1 << 7);
    /// error, fails, stuck …
    pub const TROUBLE: Self = Self(1 << 8);
    /// not, can't …
    pub const NOT: Self = Self(1 << 9);
    /// work, run …
    pub const WORK: Self = Self(1 << 10);
    /// trying, want, looking …
    pub const SEEK: Self = Self(1 << 11);
    /// hi, hello …
    pub const GREETING: Self = Self(1 << 12);
    /// all, everyone, guys …
    pub const ROOM: Self = Self(1 << 13);
    /// thanks …
    pub const THANKS: Self = Self(1 << 14);
    /// lol, haha …
    pub const LAUGH: Self = Self(1 << 15);
    /// so, ok, please … : words skipped to find where a sentence begins
    pub const FILLER: Self = Self(1 << 16);
    /// maybe, perhaps …
    pub const MAYBE: Self = Self(1 << 17);
    /// review, release, merged …
    pub const NEWS: Self = Self(1 << 18);
    /// yes, no, yeah … : how an answer begins
    pub const ANSWER: Self = Self(1 << 19);
    /// any, best, better, recommended, alternative …
    pub const CHOICE: Self = Self(1 << 20);
    /// to, a, the, of … : grammar without further meaning, kept in skeletons
    pub const GLUE: Self = Self(1 << 21);
    /// way, possible, able …
    pub const WAY: Self = Self(1 << 22);
    /// tried, check, did … : what a helper asks about
    pub const PROBE: Self = Self(1 << 23);

    /// Whether the word is in any of the classes of `other`.
    pub const fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// All classes of both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the word is in no class at all, which makes it a word about the subject.
    pub const fn none(self) -> bool {
        self.0 == 0
    }
}

/// The word lists, one class a line. A word may come up in several.
const LISTS: &[(Class, &str)] = &[
    (
        Class::WH,
        "what whats who whos where wheres when why how hows which whose wat",
    ),
    (
        Class::AUX,
        "is are am was were do does did can could would should will has have had may might isnt arent doesnt dont didnt cant couldnt wouldnt shouldnt wont hasnt havent",
    ),
    (Class::FIRST, "i im ive id my me mine we our us weve myself"),
    (
        Class::SECOND,
        "you your youre u ur yours youve yourself ya youd youll",
    ),
    (
        Class::THIRD,
        "it its that thats this these those they them he she his her their theyre hes shes him",
    ),
    (
        Class::ANYONE,
        "anyone anybody someone somebody anyones noone",
    ),
    (
        Class::KNOW,
        "know knows idea ideas suggestion suggestions recommend recommends recommendation recommendations advice tip tips pointer pointers explain tell point familiar experience aware clue understand figure figured",
    ),
    (
        Class::HELP,
        "help helping helped helpful assist assistance advise support guidance",
    ),
    (
        Class::TROUBLE,
        "error errors issue issues problem problems fail fails failed failing crash crashes crashed crashing broken stuck wrong exception bug bugs unable trouble troubles failure missing weird strange stopped freezes hangs confused struggling warning",
    ),
    (
        Class::NOT,
        "not no cant dont doesnt isnt wont never didnt cannot nothing without havent hasnt wouldnt couldnt arent aint nope",
    ),
    (
        Class::WORK,
        "work works working worked run running runs install installing load loading start starting connect connecting show showing open build compile boot find see",
    ),
    (
        Class::SEEK,
        "trying try want wants need needs wanting wondering looking wish searching curious hoping wonder asking question",
    ),
    (
        Class::GREETING,
        "hi hello hey hiya greetings gm morning evening afternoon yo hola howdy heya hai helo hallo",
    ),
    (
        Class::ROOM,
        "all everyone everybody guys folks there people team gang yall ppl friends room",
    ),
    (
        Class::THANKS,
        "thanks thank thx ty cheers thankyou tnx thanx appreciated appreciate",
    ),
    (
        Class::LAUGH,
        "lol haha lmao hah xd rofl hehe hahaha heh lolol",
    ),
    (
        Class::FILLER,
        "so ok okay and but um well please pls plz sorry also btw oh ah hmm then just actually quick question now again good dear still guess excuse or because anyway fyi since",
    ),
    (
        Class::MAYBE,
        "maybe perhaps probably guess think imagine seems sounds looks suspect believe",
    ),
    (
        Class::NEWS,
        "pr prs review reviews release released releasing merge merged announcement announce update updated join meeting event poll vote votes version live today tonight tomorrow yesterday weekend",
    ),
    (
        Class::ANSWER,
        "yes no yeah yep yup nope nah right correct sure exactly true agreed indeed cool nice great ok okay oh ah np welcome same",
    ),
    (
        Class::CHOICE,
        "any best better good recommended alternative alternatives options option worth favorite favourite prefer preferred versus vs difference between example examples tutorial tutorials documentation docs guide resource resources",
    ),
    (
        Class::GLUE,
        "to a an the of in on with for from at by as if there be get getting got make using use used like one more some than but and or about into out up when while after only other same even very really much",
    ),
    (
        Class::WAY,
        "way ways possible able supposed allowed correctly properly proper method steps how-to",
    ),
    (
        Class::PROBE,
        "tried check checked did mean sure exactly version output says say tell paste log logs happens happened running using restart again got gotten still",
    ),
];

const WORDS: usize = count();
/// Hash and classes of every listed word, sorted by hash, one entry a word.
static TABLE: [(u32, Class); WORDS] = table();

const fn count() -> usize {
    let mut n = 0;
    let mut list = 0;
    while list < LISTS.len() {
        let bytes = LISTS[list].1.as_bytes();
        let mut i = 0;
        n += 1;
        while i < bytes.len() {
            if bytes[i] == b' ' {
                n += 1;
            }
            i += 1;
        }
        list += 1;
    }
    n
}

/// Hash of `bytes[start..end]`; `hash_word` over a part, which a constant can't slice.
const fn hash_part(bytes: &[u8], start: usize, end: usize) -> u32 {
    let (_, tail) = bytes.split_at(start);
    let (part, _) = tail.split_at(end - start);
    hash_word(part)
}

const fn table() -> [(u32, Class); WORDS] {
    let mut all = [(u32::MAX, Class(0)); WORDS];
    let mut n = 0;
    let mut list = 0;
    while list < LISTS.len() {
        let (class, words) = LISTS[list];
        let bytes = words.as_bytes();
        let mut start = 0;
        let mut i = 0;
        while i <= bytes.len() {
            if i == bytes.len() || bytes[i] == b' ' {
                n = insert(&mut all, n, hash_part(bytes, start, i), class);
                start = i + 1;
            }
            i += 1;
        }
        list += 1;
    }
    all
}

/// Puts a word where it belongs, or adds the class to the entry that is there; returns the new count.
const fn insert(all: &mut [(u32, Class); WORDS], n: usize, hash: u32, class: Class) -> usize {
    let mut at = 0;
    while at < n && all[at].0 < hash {
        at += 1;
    }
    if at < n && all[at].0 == hash {
        all[at].1 = all[at].1.with(class);
        return n;
    }
    let mut i = n;
    while i > at {
        all[i] = all[i - 1];
        i -= 1;
    }
    all[at] = (hash, class);
    n + 1
}

/// The classes of a word, by its hash from [`hash_word`]; none for words about a subject.
pub fn classify(hash: u32) -> Class {
    match TABLE.binary_search_by_key(&hash, |entry| entry.0) {
        Ok(at) => TABLE[at].1,
        Err(_) => Class::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_all_their_classes_however_they_are_written() {
        assert!(classify(hash_word(b"how")).is(Class::WH));
        assert!(classify(hash_word(b"Can't")).is(Class::AUX));
        assert!(classify(hash_word("can’t".as_bytes())).is(Class::NOT));
        assert!(classify(hash_word(b"carburettor")).none());
    }

    #[test]
    fn no_two_listed_words_share_a_hash() {
        let mut seen = std::collections::HashMap::new();
        for word in LISTS.iter().flat_map(|(_, words)| words.split(' ')) {
            assert!(!word.is_empty());
            let plain = word.replace('\'', "");
            let before = seen.insert(hash_word(word.as_bytes()), plain.clone());
            assert!(before.is_none_or(|other| other == plain), "{word}");
        }
    }
}
