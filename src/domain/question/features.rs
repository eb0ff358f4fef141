//! What the detector looks at: named signs of a message and its surroundings, and hashed word pairs.

use super::signs::{self, Sign};
use super::tokens::{Token, TokenKind, tokenize};
use super::words::{Class, classify};
use super::{ChannelKind, Message};

/// How many hashed slots there are for words and word pairs.
pub const HASHED: usize = 30_000;

/// A hashed feature and the tokens it was made of.
#[derive(Clone, Copy, Debug)]
pub struct Gram {
    /// Where its weight stands, below [`HASHED`].
    pub slot: u16,
    /// Number of its first token in [`Features::tokens`].
    pub first: u8,
    /// Number of its last token.
    pub last: u8,
}

/// All that is read off one message. Kept between messages to save its memory.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// The pieces of the text.
    pub tokens: Vec<Token>,
    /// Value of each named sign, mostly 0 or 1, by [`Sign`].
    pub signs: Signs,
    /// The hashed words and word pairs; each counts once.
    pub grams: Vec<Gram>,
    classes: Vec<Class>,
    previous: Vec<Token>,
    /// One bit a slot, so that each counts once; empty between messages.
    taken: Vec<u64>,
}

/// One value for each [`Sign`].
#[derive(Clone, Copy, Debug)]
pub struct Signs(pub [f32; Sign::COUNT]);

impl Default for Signs {
    fn default() -> Self {
        Self([0.0; Sign::COUNT])
    }
}

impl Signs {
    /// Notes that a sign is there.
    pub fn set(&mut self, sign: Sign, there: bool) {
        self.0[sign as usize] = if there { 1.0 } else { 0.0 };
    }

    /// Whether the message has a question mark or words that requests for help use.
    pub fn asks(&self) -> bool {
        self.has(Sign::QuestionMark) || self.has(Sign::CueWithoutMark)
    }

    /// Forgets all but length, question mark and channel, to measure what the other signs are worth.
    pub fn keep_only_plain(&mut self) {
        let plain = [
            Sign::Always,
            Sign::HelpChannel,
            Sign::QuestionMark,
            Sign::NoQuestionMark,
            Sign::UnderThreeWords,
            Sign::ThreeToFive,
            Sign::SixToNine,
            Sign::TenToNineteen,
            Sign::TwentyAndMore,
        ];
        for sign in Sign::ALL.iter().filter(|sign| !plain.contains(sign)) {
            self.set(*sign, false);
        }
    }

    /// Whether a sign was noted.
    pub fn has(&self, sign: Sign) -> bool {
        self.0[sign as usize] > 0.0
    }
}

impl Features {
    /// What each hashed feature counts: less in a long message, so that length alone decides nothing.
    pub fn gram_value(&self) -> f32 {
        (40.0 / self.grams.len().max(10) as f32).sqrt()
    }
}

/// Reads `message` into `out`, which is emptied first.
pub fn extract(message: &Message<'_>, out: &mut Features) {
    tokenize(message.text, &mut out.tokens);
    out.classes.clear();
    out.classes
        .extend(out.tokens.iter().map(|token| match token.kind {
            TokenKind::Word => classify(token.hash),
            _ => Class::default(),
        }));
    out.previous.clear();
    if let Some(previous) = &message.previous {
        tokenize(previous.text, &mut out.previous);
    }
    let reading = signs::Reading {
        text: message.text,
        tokens: &out.tokens,
        classes: &out.classes,
        previous: &out.previous,
        previous_is_own: message.previous.map(|previous| previous.same_author),
        is_reply: message.is_reply,
        in_help_channel: message.channel_kind == ChannelKind::Help,
    };
    out.signs = signs::read(&reading);
    out.taken.resize(HASHED.div_ceil(64), 0);
    grams(&out.tokens, &out.classes, &mut out.taken, &mut out.grams);
}

/// Seeds that keep the families of hashed features apart.
mod family {
    pub const WORD: u32 = 0x5bd1_e995;
    pub const PAIR: u32 = 0x27d4_eb2f;
    pub const SKELETON: u32 = 0x1656_67b1;
    pub const BEGIN: u32 = 0x9e37_79b1;
    /// Added for words of a sentence that ends with a question mark.
    pub const ASKED: u32 = 0x00a5_a500;
}

/// Stands for a word about a subject in a skeleton, so that the pattern is learnt and not the subject.
const SUBJECT: u32 = 0x51_7e_c7;

fn mix(a: u32, b: u32) -> u32 {
    let mixed = (a ^ b.rotate_left(13)).wrapping_mul(0x85eb_ca6b);
    mixed ^ (mixed >> 15)
}

/// Words, pairs of neighbours, skeletons of three, and the two words a sentence begins with.
fn grams(tokens: &[Token], classes: &[Class], taken: &mut [u64], out: &mut Vec<Gram>) {
    out.clear();
    let bone = |i: usize| {
        if tokens[i].kind == TokenKind::Word && classes[i].none() {
            SUBJECT
        } else {
            tokens[i].hash
        }
    };
    let mut push = |family: u32, hash: u32, first: usize, last: usize| {
        let slot = (mix(family, hash) >> 7) as usize % HASHED;
        let bit = 1 << (slot % 64);
        if taken[slot / 64] & bit != 0 {
            return;
        }
        taken[slot / 64] |= bit;
        out.push(Gram {
            slot: slot as u16,
            first: first as u8,
            last: last as u8,
        });
    };
    let mut begins = true;
    let asking = asking_places(tokens);
    let asked = |i: usize| {
        if asking >> i & 1 == 1 {
            family::ASKED
        } else {
            0
        }
    };
    for i in 0..tokens.len() {
        if bone(i) != SUBJECT {
            push(family::WORD, tokens[i].hash, i, i);
        }
        if let Some(next) = tokens.get(i + 1) {
            if !(bone(i) == SUBJECT && bone(i + 1) == SUBJECT) {
                push(family::PAIR, mix(tokens[i].hash, next.hash), i, i + 1);
            }
            if begins {
                push(
                    family::BEGIN ^ asked(i),
                    mix(bone(i), bone(i + 1)),
                    i,
                    i + 1,
                );
            }
        }
        if i + 2 < tokens.len() {
            let three = mix(mix(bone(i), bone(i + 1)), bone(i + 2));
            push(family::SKELETON ^ asked(i), three, i, i + 2);
        }
        begins = matches!(
            tokens[i].kind,
            TokenKind::Stop | TokenKind::QuestionMark | TokenKind::Exclamation
        ) || (begins && (classes[i].is(SKIPPED) || tokens[i].kind == TokenKind::Mention));
    }
    for gram in out.iter() {
        taken[gram.slot as usize / 64] = 0;
    }
}

/// One bit for each token: whether its sentence ends with a question mark.
fn asking_places(tokens: &[Token]) -> u64 {
    let mut places = 0;
    let mut asking = false;
    for (i, token) in tokens.iter().enumerate().rev() {
        match token.kind {
            TokenKind::QuestionMark => asking = true,
            TokenKind::Stop | TokenKind::Exclamation => asking = false,
            _ => {}
        }
        places |= u64::from(asking) << i;
    }
    places
}

/// What is passed over to find where a sentence really begins.
pub const SKIPPED: Class = Class::GREETING.with(Class::FILLER).with(Class::ROOM);
