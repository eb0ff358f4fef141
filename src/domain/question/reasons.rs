//! Finds the three strongest grounds for a decision and says them in words.

use super::Decision;
use super::features::Features;
use super::model::Weights;
use super::signs::Sign;
use super::tokens::TokenKind;

/// One ground of a judgement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reason {
    /// What it is about.
    pub ground: Ground,
    /// How much it weighs; above 0 it speaks for a request, below 0 against.
    pub weight: f32,
}

/// What a reason is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A named sign.
    Sign(Sign),
    /// Words of the message, from one byte to another.
    Words {
        /// First byte.
        start: u32,
        /// Just behind the last byte.
        end: u32,
    },
}

impl Reason {
    /// The reason as a member reads it; `text` is the message that was judged.
    pub fn in_words(&self, text: &str) -> String {
        match self.ground {
            Ground::Sign(sign) => sign.words().to_owned(),
            Ground::Words { start, end } => {
                let words = text.get(start as usize..end as usize).unwrap_or("");
                format!("its words \u{201c}{}\u{201d}", words.trim())
            }
        }
    }
}

/// The three strongest grounds that speak for the decision: for a request if it asks or offers,
/// against one if it leaves the message alone.
pub fn strongest(
    weights: &Weights,
    features: &Features,
    decision: Decision,
) -> [Option<Reason>; 3] {
    let side = if decision == Decision::None {
        -1.0
    } else {
        1.0
    };
    let mut top = Top {
        reasons: [None; 3],
        side,
    };
    for (i, sign) in Sign::ALL.iter().enumerate().skip(1) {
        top.offer(Ground::Sign(*sign), features.signs.0[i] * weights.signs[i]);
    }
    // Each word carries its share of all hashed features it is part of.
    let mut shares = [0i32; super::tokens::TOKEN_LIMIT];
    for gram in &features.grams {
        let weight = i32::from(weights.grams[gram.slot as usize]);
        let words = i32::from(gram.last - gram.first) + 1;
        for place in gram.first..=gram.last {
            shares[place as usize] += weight * 6 / words;
        }
    }
    let worth = weights.unit * features.gram_value();
    for (i, token) in features.tokens.iter().enumerate() {
        if token.kind == TokenKind::Word {
            let next = features.tokens.get(i + 1);
            let joined = next.filter(|next| next.kind == TokenKind::Word);
            let pair = shares[i] + joined.map_or(0, |_| shares[i + 1]);
            let ground = Ground::Words {
                start: token.start,
                end: joined.unwrap_or(token).end,
            };
            top.offer(ground, pair as f32 / 6.0 * worth);
        }
    }
    top.reasons
}

/// Keeps the three strongest on one side; words that overlap words already kept take their place or give way.
struct Top {
    reasons: [Option<Reason>; 3],
    side: f32,
}

impl Top {
    fn offer(&mut self, ground: Ground, weight: f32) {
        let strength = weight * self.side;
        if strength <= 0.05 {
            return;
        }
        let of = |reason: Option<Reason>| reason.map_or(0.0, |r| r.weight * self.side);
        let same = self
            .reasons
            .iter()
            .position(|kept| kept.is_some_and(|kept| kept.ground.overlaps(ground)));
        let mut at = same.unwrap_or(2);
        if of(self.reasons[at]) >= strength {
            return;
        }
        self.reasons[at] = Some(Reason { ground, weight });
        while at > 0 && of(self.reasons[at - 1]) < of(self.reasons[at]) {
            self.reasons.swap(at - 1, at);
            at -= 1;
        }
    }
}

impl Ground {
    fn overlaps(self, other: Self) -> bool {
        match (self, other) {
            (
                Self::Words { start, end },
                Self::Words {
                    start: other_start,
                    end: other_end,
                },
            ) => start < other_end && other_start < end,
            _ => false,
        }
    }
}
