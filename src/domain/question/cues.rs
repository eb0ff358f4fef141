//! The signs that lie in phrases: what requests for help say, and what helpers and small talk say.

use super::features::Signs;
use super::signs::{Reading, Sign};
use super::tokens::hash_word;
use super::words::Class;

const HOW: [u32; 1] = hashes(["how"]);
const HOW_TO: [u32; 2] = hashes(["how", "to"]);
const HOW_ABOUT: [u32; 2] = hashes(["how", "about"]);
const WHERE_CAN: [u32; 2] = hashes(["where", "can"]);
const IS_THERE: [u32; 2] = hashes(["is", "there"]);
const ARE_THERE: [u32; 2] = hashes(["are", "there"]);
const WHAT_IS: [u32; 2] = hashes(["what", "is"]);
const WHAT_ABOUT: [u32; 2] = hashes(["what", "about"]);
const WHY: [u32; 1] = hashes(["why"]);
const WHY_NOT: [u32; 2] = hashes(["why", "not"]);
const WHY_DONT: [u32; 2] = hashes(["why", "dont"]);
const HAVE: [u32; 1] = hashes(["have"]);
/// Any of these asks what something is.
const MEANING: [u32; 3] = hashes(["whats", "meaning", "difference"]);
/// Any of these wonders.
const WONDER: [u32; 5] = hashes(["wondering", "wonder", "curious", "question", "confused"]);
/// Any of these speaks of people, places or times.
const SOCIAL: [u32; 14] = hashes([
    "near", "tonight", "weekend", "meetup", "dm", "birthday", "friend", "friends", "city",
    "stream", "playing", "play", "game", "going",
]);

/// The hashes of some words; computed when the program is built.
const fn hashes<const N: usize>(words: [&str; N]) -> [u32; N] {
    let mut out = [0; N];
    let mut i = 0;
    while i < N {
        out[i] = hash_word(words[i].as_bytes());
        i += 1;
    }
    out
}

/// Notes the phrases, then what they mean together with the other signs.
pub fn read(reading: &Reading<'_>, signs: &mut Signs) {
    let phrases = Phrases::of(reading);
    requests(&phrases, signs);
    talk(&phrases, signs);
    crosses(reading, signs);
    talk_crosses(reading, signs);
}

/// Looks for phrases in one message.
struct Phrases<'r> {
    reading: &'r Reading<'r>,
    /// All classes that any word has; most are in none, which saves most of the looking.
    there: Class,
}

impl<'r> Phrases<'r> {
    fn of(reading: &'r Reading<'r>) -> Self {
        let there = reading
            .classes
            .iter()
            .fold(Class::default(), |there, class| there.with(*class));
        Self { reading, there }
    }

    fn any(&self, class: Class) -> bool {
        self.there.is(class)
    }

    /// Whether a word of `a` is followed by one of `b` at most `gap` words later.
    fn near(&self, a: Class, b: Class, gap: usize) -> bool {
        let classes = self.reading.classes;
        self.any(a)
            && self.any(b)
            && (0..classes.len()).any(|i| classes[i].is(a) && self.within(i + 1, gap, b))
    }

    /// Whether one of the `gap` words from `start` on is of this class.
    fn within(&self, start: usize, gap: usize, class: Class) -> bool {
        let classes = self.reading.classes;
        let end = classes.len().min(start + gap);
        classes[start.min(end)..end].iter().any(|c| c.is(class))
    }

    /// Whether the words follow one another; all phrases begin with a question word or a verb of asking.
    fn says(&self, words: &[u32]) -> bool {
        self.any(Class::WH.with(Class::AUX))
            && self
                .reading
                .tokens
                .windows(words.len())
                .any(|window| window.iter().zip(words).all(|(t, word)| t.hash == *word))
    }

    /// Whether the word comes up with one of this class at most `gap` words later.
    fn says_then(&self, word: [u32; 1], class: Class, gap: usize) -> bool {
        self.any(Class::WH.with(Class::AUX))
            && self.any(class)
            && self
                .reading
                .tokens
                .iter()
                .enumerate()
                .any(|(i, t)| t.hash == word[0] && self.within(i + 1, gap, class))
    }

    /// Whether any of the words comes up.
    fn has(&self, words: &[u32]) -> bool {
        self.reading.tokens.iter().any(|t| words.contains(&t.hash))
    }
}

/// Phrases that requests for help use.
fn requests(phrases: &Phrases<'_>, signs: &mut Signs) {
    use Class as C;
    let near = |a, b, gap| phrases.near(a, b, gap);
    let trouble = phrases.any(C::TROUBLE);
    let tells = C::KNOW.with(C::HELP).with(C::PROBE);
    signs.set(
        Sign::AskRoom,
        near(C::AUX, C::ANYONE, 1) || near(C::ANYONE, tells, 3),
    );
    let how = phrases.says_then(HOW, C::FIRST.with(C::SECOND), 2);
    signs.set(
        Sign::HowTo,
        how || phrases.says(&HOW_TO) || phrases.says(&WHERE_CAN),
    );
    let there = phrases.says(&IS_THERE) || phrases.says(&ARE_THERE);
    signs.set(
        Sign::IsThereWay,
        there || near(C::CHOICE, C::WAY, 1) || near(C::AUX, C::WAY, 2),
    );
    signs.set(Sign::Trying, near(C::FIRST, C::SEEK, 3));
    signs.set(Sign::Trouble, trouble);
    let own = phrases.any(C::FIRST) && (trouble || near(C::FIRST, C::NOT, 2));
    signs.set(Sign::OwnTrouble, own);
    signs.set(Sign::NotWorking, near(C::NOT, C::WORK, 2));
    let asks = C::AUX.with(C::SEEK).with(C::ANYONE);
    signs.set(
        Sign::AsksHelp,
        near(asks, C::HELP, 3) || near(C::HELP, C::FIRST, 1),
    );
    let recommends = near(C::CHOICE, C::KNOW.with(C::CHOICE), 3) || near(C::KNOW, C::CHOICE, 2);
    signs.set(Sign::Recommend, recommends);
    signs.set(Sign::Wondering, phrases.has(&WONDER));
    signs.set(
        Sign::WhatIs,
        phrases.says(&WHAT_IS) || phrases.has(&MEANING),
    );
    signs.set(Sign::WhyDoes, phrases.says_then(WHY, C::AUX, 1));
}

/// Whom and what the message speaks of, and phrases of helpers and of small talk.
fn talk(phrases: &Phrases<'_>, signs: &mut Signs) {
    use Class as C;
    signs.set(Sign::First, phrases.any(C::FIRST));
    signs.set(Sign::Second, phrases.any(C::SECOND));
    signs.set(Sign::Third, phrases.any(C::THIRD));
    signs.set(Sign::Laughs, phrases.any(C::LAUGH));
    signs.set(Sign::Thanks, phrases.any(C::THANKS));
    signs.set(Sign::Maybe, phrases.any(C::MAYBE));
    signs.set(Sign::News, phrases.any(C::NEWS));
    signs.set(Sign::Social, phrases.has(&SOCIAL));
    signs.set(
        Sign::Probes,
        phrases.near(C::SECOND, C::PROBE.with(C::SEEK), 2),
    );
    let suggests = [&WHY_NOT, &WHY_DONT, &WHAT_ABOUT, &HOW_ABOUT]
        .into_iter()
        .any(|phrase| phrases.says(phrase));
    signs.set(
        Sign::Suggests,
        suggests || phrases.says_then(HAVE, C::SECOND, 1),
    );
}

/// The signs of which each makes a message ask in words of a request.
const CUES: [Sign; 10] = [
    Sign::AskRoom,
    Sign::HowTo,
    Sign::IsThereWay,
    Sign::Trying,
    Sign::OwnTrouble,
    Sign::NotWorking,
    Sign::AsksHelp,
    Sign::Recommend,
    Sign::Wondering,
    Sign::WhyDoes,
];

/// Signs that mean more together than apart.
fn crosses(reading: &Reading<'_>, signs: &mut Signs) {
    use Sign as S;
    let cue = CUES.into_iter().any(|sign| signs.has(sign));
    let mark = signs.has(S::QuestionMark);
    let help = reading.in_help_channel;
    signs.set(S::CueAndQuestion, cue && mark);
    signs.set(S::CueWithoutMark, cue && !mark);
    signs.set(S::MarkWithoutCue, mark && !cue);
    signs.set(S::CueToPerson, cue && signs.has(S::LeadMention));
    signs.set(S::HelpAndCue, help && cue);
    signs.set(S::HelpAndMark, help && mark);
    signs.set(S::NeedInTalk, cue && !mark && !help);
    signs.set(S::FirstQuestion, mark && signs.has(S::First));
    signs.set(S::OwnTroubleAndMark, mark && signs.has(S::OwnTrouble));
}

/// The same, of signs that tell talk from requests.
fn talk_crosses(reading: &Reading<'_>, signs: &mut Signs) {
    use Sign as S;
    let mark = signs.has(S::QuestionMark);
    let long = signs.has(S::TenToNineteen) || signs.has(S::TwentyAndMore);
    let to_room = signs.has(S::AskRoom) || signs.has(S::AsksHelp);
    let third = signs.has(S::Third) && !signs.has(S::First) && !signs.has(S::TwentyAndMore);
    let carries_on = signs.has(S::OpensThird) || signs.has(S::SharedWords);
    signs.set(S::LongFirst, long && signs.has(S::First));
    signs.set(S::LongWithoutMark, long && !mark);
    signs.set(S::RoomWithoutMark, to_room && !mark);
    signs.set(S::SocialRoom, to_room && signs.has(S::Social));
    signs.set(S::NewsQuestion, mark && signs.has(S::News));
    signs.set(S::ThirdQuestion, mark && third);
    signs.set(S::GeneralShared, !reading.in_help_channel && carries_on);
}
