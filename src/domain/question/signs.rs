//! The named signs: what a person would point at to say why a message is or isn't a request for help.

use super::cues;
use super::features::{SKIPPED, Signs};
use super::tokens::{Token, TokenKind};
use super::words::Class;

macro_rules! signs {
    ($($name:ident: $there:literal;)*) => {
        /// A sign, by the number of its weight. The text says what it means when it is there.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each sign is told by its words, in `words`")]
        pub enum Sign { $($name),* }

        impl Sign {
            /// All signs, in the order of their weights.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The sign in words that a member understands.
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $there),* }
            }
        }
    };
}

signs! {
    Always: "most messages aren't requests for help";
    HelpChannel: "it was written where people come for help";
    QuestionMark: "it has a question mark";
    NoQuestionMark: "it has no question mark";
    EndsInQuestion: "it ends with a question";
    LongQuestion: "it asks a whole sentence";
    ShortQuestion: "its question is very short";
    SeveralQuestions: "it asks several things";
    UnderThreeWords: "it is only a word or two";
    ThreeToFive: "it is short";
    SixToNine: "it is a sentence";
    TenToNineteen: "it is a long sentence";
    TwentyAndMore: "it tells at length";
    QuestionOpensWh: "its question starts with what, how or why";
    QuestionOpensAux: "its question starts with is, do or can";
    OpensWh: "it starts with what, how or why";
    OpensAux: "it starts with is, do or can";
    Greeting: "it opens with a greeting";
    GreetsRoom: "it greets everyone";
    LeadMention: "it is addressed to one person";
    OtherMention: "it mentions somebody";
    Reply: "it replies to another message";
    SameAuthor: "it goes on from the same person's last message";
    AfterQuestion: "somebody else had just asked something";
    AfterOwnQuestion: "the same person had just asked something";
    SharedWords: "it takes up words of the message before";
    First: "it speaks of the writer's own doing";
    Second: "it speaks to \u{201c}you\u{201d}";
    Third: "it speaks of something already on the table";
    OpensThird: "it starts from something already on the table";
    AskRoom: "it asks whether anyone knows";
    HowTo: "it asks how to do something";
    IsThereWay: "it asks whether there is a way";
    Trying: "it says what the writer is trying or needs";
    Trouble: "it tells of an error or a failure";
    OwnTrouble: "it tells of the writer's own trouble";
    NotWorking: "it says that something doesn't work";
    AsksHelp: "it asks for help";
    Recommend: "it asks for a recommendation";
    Wondering: "it wonders about something";
    WhatIs: "it asks what something is or means";
    WhyDoes: "it asks why something happens";
    Link: "it has a link";
    Code: "it shows code";
    Quote: "it quotes somebody";
    Log: "it shows what a program printed";
    Emoji: "it has an emoji";
    Exclamation: "it exclaims";
    Laughs: "it laughs";
    Thanks: "it gives thanks";
    Maybe: "it guesses or suggests";
    Suggests: "it reads as a suggestion";
    Probes: "it asks a person for details, as helpers do";
    YouOpen: "its question is about \u{201c}you\u{201d}";
    News: "it speaks of reviews, releases or dates";
    Answers: "it begins as an answer does";
    OtherScript: "it is in a script that the detector has not learnt";
    CueAndQuestion: "it asks in words that requests for help use";
    CueWithoutMark: "it states a need in words that requests for help use";
    MarkWithoutCue: "it has a question mark but no words of a request";
    CueToPerson: "it asks one person in words of a request";
    LongFirst: "it describes the writer's situation at length";
    HelpAndCue: "it asks in words of a request where people come for help";
    HelpAndMark: "it has a question mark where people come for help";
    GeneralShared: "it carries on a talk";
    SubjectWords: "it names a subject";
    FewSubjects: "it names no subject";
    NeedInTalk: "it tells of a need without asking, where people talk";
    RoomWithoutMark: "it turns to everyone with a need";
    SocialRoom: "it asks everyone about people, places or times";
    NewsQuestion: "its question is about reviews, releases or dates";
    ThirdQuestion: "its question is about something already on the table";
    FirstQuestion: "its question is about the writer's own doing";
    OwnTroubleAndMark: "it tells of the writer's own trouble and asks";
    LongWithoutMark: "it tells at length without asking";
    Social: "it is about people, places or times";
}

/// What the signs are read from.
pub struct Reading<'r> {
    /// The message.
    pub text: &'r str,
    /// Its pieces.
    pub tokens: &'r [Token],
    /// The classes of each piece.
    pub classes: &'r [Class],
    /// The pieces of the message before.
    pub previous: &'r [Token],
    /// Whether the same person wrote the message before; nothing if there was none.
    pub previous_is_own: Option<bool>,
    /// Whether it replies to another message.
    pub is_reply: bool,
    /// Whether the channel is there for help.
    pub in_help_channel: bool,
}

/// Reads all signs of one message.
pub fn read(reading: &Reading<'_>) -> Signs {
    let mut signs = Signs::default();
    signs.set(Sign::Always, true);
    signs.set(Sign::HelpChannel, reading.in_help_channel);
    marks(reading, &mut signs);
    surroundings(reading, &mut signs);
    openings(reading, &mut signs);
    sentences(reading, &mut signs);
    cues::read(reading, &mut signs);
    signs
}

/// Whether it is a word, not a mark, a number or something left out.
fn is_word(token: &Token) -> bool {
    token.kind == TokenKind::Word
}

/// Length and the kinds of pieces.
fn marks(reading: &Reading<'_>, signs: &mut Signs) {
    use TokenKind as Kind;
    let mut counts = [0usize; Kind::Pause as usize + 1];
    for token in reading.tokens {
        counts[token.kind as usize] += 1;
    }
    let count = |kind: Kind| counts[kind as usize];
    let words = count(Kind::Word) + count(Kind::Number);
    signs.set(Sign::UnderThreeWords, words < 3);
    signs.set(Sign::ThreeToFive, (3..6).contains(&words));
    signs.set(Sign::SixToNine, (6..10).contains(&words));
    signs.set(Sign::TenToNineteen, (10..20).contains(&words));
    signs.set(Sign::TwentyAndMore, words >= 20);
    let questions = count(Kind::QuestionMark);
    signs.set(Sign::QuestionMark, questions > 0);
    signs.set(Sign::NoQuestionMark, questions == 0);
    signs.set(Sign::SeveralQuestions, questions > 1);
    let last = reading
        .tokens
        .iter()
        .rev()
        .find(|t| !matches!(t.kind, Kind::Emoji | Kind::Stop));
    signs.set(
        Sign::EndsInQuestion,
        last.is_some_and(|t| t.kind == Kind::QuestionMark),
    );
    signs.set(Sign::Link, count(Kind::Link) > 0);
    signs.set(Sign::Code, count(Kind::Code) > 0);
    signs.set(Sign::Quote, count(Kind::Quote) > 0);
    signs.set(Sign::Log, count(Kind::Log) > 0);
    signs.set(Sign::Emoji, count(Kind::Emoji) > 0);
    signs.set(Sign::Exclamation, count(Kind::Exclamation) > 0);
    let foreign = reading
        .tokens
        .iter()
        .filter(|t| is_word(t) && !t.of(reading.text).starts_with(|c: char| c.is_ascii()))
        .count();
    signs.set(Sign::OtherScript, foreign * 2 > words);
    let subjects = reading
        .tokens
        .iter()
        .zip(reading.classes)
        .filter(|(t, class)| is_word(t) && class.none())
        .count();
    signs.0[Sign::SubjectWords as usize] = subjects.min(6) as f32 / 6.0;
    signs.set(Sign::FewSubjects, subjects == 0);
}

/// What was said before, and to whom this is said.
fn surroundings(reading: &Reading<'_>, signs: &mut Signs) {
    signs.set(Sign::Reply, reading.is_reply);
    let own = reading.previous_is_own == Some(true);
    signs.set(Sign::SameAuthor, own);
    let asked = reading
        .previous
        .iter()
        .any(|t| t.kind == TokenKind::QuestionMark);
    signs.set(Sign::AfterQuestion, asked && !own);
    signs.set(Sign::AfterOwnQuestion, asked && own);
    let shared = reading
        .tokens
        .iter()
        .zip(reading.classes)
        .filter(|(t, class)| is_word(t) && class.none() && t.end - t.start > 2)
        .filter(|(t, _)| reading.previous.iter().any(|p| p.hash == t.hash))
        .count();
    signs.0[Sign::SharedWords as usize] = shared.min(3) as f32 / 3.0;
    let lead = reading
        .tokens
        .iter()
        .zip(reading.classes)
        .find(|(_, class)| !class.is(Class::GREETING))
        .is_some_and(|(t, _)| t.kind == TokenKind::Mention);
    signs.set(Sign::LeadMention, lead);
    let mentions = reading
        .tokens
        .iter()
        .filter(|t| t.kind == TokenKind::Mention)
        .count();
    signs.set(Sign::OtherMention, mentions > usize::from(lead));
}

/// How the message begins.
fn openings(reading: &Reading<'_>, signs: &mut Signs) {
    let classes = reading.classes;
    let first = classes.first().copied().unwrap_or_default();
    let second = classes.get(1).copied().unwrap_or_default();
    signs.set(Sign::Greeting, first.is(Class::GREETING));
    signs.set(
        Sign::GreetsRoom,
        first.is(Class::GREETING) && second.is(Class::ROOM),
    );
    let lead = classes
        .iter()
        .zip(reading.tokens)
        .find(|(_, t)| is_word(t))
        .map(|(class, _)| *class)
        .unwrap_or_default();
    signs.set(Sign::Answers, lead.is(Class::ANSWER));
    let opening = opening(reading, 0);
    signs.set(Sign::OpensWh, opening.is(Class::WH));
    signs.set(
        Sign::OpensAux,
        opening.is(Class::AUX) && !opening.is(Class::WH),
    );
    signs.set(Sign::OpensThird, opening.is(Class::THIRD));
}

/// Classes of the first word from `from` on that isn't a greeting, a filler or a mention.
fn opening(reading: &Reading<'_>, from: usize) -> Class {
    reading.tokens[from..]
        .iter()
        .zip(&reading.classes[from..])
        .find(|(t, class)| is_word(t) && !class.is(SKIPPED))
        .map(|(_, class)| *class)
        .unwrap_or_default()
}

/// What the sentences that end with a question mark look like.
fn sentences(reading: &Reading<'_>, signs: &mut Signs) {
    let mut start = 0;
    let mut longest = 0;
    for (i, token) in reading.tokens.iter().enumerate() {
        match token.kind {
            TokenKind::QuestionMark => {
                let words = reading.tokens[start..i]
                    .iter()
                    .filter(|t| is_word(t))
                    .count();
                longest = longest.max(words);
                let opening = opening(reading, start);
                if opening.is(Class::WH) {
                    signs.set(Sign::QuestionOpensWh, true);
                } else if opening.is(Class::AUX) {
                    signs.set(Sign::QuestionOpensAux, true);
                }
                if asks_about_you(&reading.classes[start..i]) {
                    signs.set(Sign::YouOpen, true);
                }
                start = i + 1;
            }
            TokenKind::Stop | TokenKind::Exclamation => start = i + 1,
            _ => {}
        }
    }
    signs.set(Sign::LongQuestion, longest >= 6);
    signs.set(
        Sign::ShortQuestion,
        signs.has(Sign::QuestionMark) && longest <= 3,
    );
}

/// "are you", "did your", "what do you": the question is put to a person about that person.
fn asks_about_you(classes: &[Class]) -> bool {
    classes
        .windows(2)
        .take(4)
        .any(|pair| pair[0].is(Class::AUX) && pair[1].is(Class::SECOND))
}
