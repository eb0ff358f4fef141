//! The trained model: its weights, how its file is laid out, and how a message is judged by it.

use std::cell::RefCell;

use super::features::{Features, HASHED, Signs, extract};
use super::reasons::strongest;
use super::signs::Sign;
use super::{ChannelKind, Decision, Judgement, Message, Strictness};

/// The weights that come with the program; `whoknows train-detector` writes this file.
const EMBEDDED: &[u8] = include_bytes!("../../../data/question-model.bin");
/// First bytes of a model file; the digit is the version of its layout.
const MAGIC: &[u8; 4] = b"WKQ1";

/// Which of the two answers a weight is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// Does it seek information or action?
    Question,
    /// Is it a new need that somebody with domain knowledge could answer?
    HelpRequest,
}

impl Head {
    /// Both, in the order of the file.
    pub const ALL: [Self; 2] = [Self::Question, Self::HelpRequest];
}

/// Turns a sum of weights into a probability: `1 / (1 + exp(-(slope * sum + shift)))` (Platt 1999).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// Factor of the sum.
    pub slope: f32,
    /// What is added to it.
    pub shift: f32,
}

impl Calibration {
    /// Leaves the sum as it is.
    pub const PLAIN: Self = Self {
        slope: 1.0,
        shift: 0.0,
    };

    /// The probability that belongs to a sum of weights.
    pub fn apply(self, sum: f32) -> f32 {
        1.0 / (1.0 + (-(self.slope * sum + self.shift)).exp())
    }
}

/// From which `help_request` on the detector asks, and from which it offers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cuts {
    /// Asks from here on.
    pub ask: f32,
    /// Offers from here on, if it doesn't ask.
    pub offer: f32,
}

impl Cuts {
    /// What to do at this probability.
    pub fn decide(self, help_request: f32) -> Decision {
        if help_request >= self.ask {
            Decision::Ask
        } else if help_request >= self.offer {
            Decision::Offer
        } else {
            Decision::None
        }
    }
}

/// One answer's weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// One weight for each [`Sign`].
    pub signs: [f32; Sign::COUNT],
    /// What one unit of a hashed weight is worth.
    pub unit: f32,
    /// One weight for each hashed slot, in units.
    pub grams: Vec<i8>,
    /// By channel kind: help, general.
    pub calibration: [Calibration; 2],
}

impl Weights {
    /// The sum of weights of a message with these signs and hashed features.
    pub fn sum(&self, signs: &Signs, slots: impl Iterator<Item = u16>, gram_value: f32) -> f32 {
        let signs: f32 = signs
            .0
            .iter()
            .zip(&self.signs)
            .map(|(value, weight)| value * weight)
            .sum();
        let grams: i32 = slots.map(|slot| i32::from(self.grams[slot as usize])).sum();
        signs + grams as f32 * self.unit * gram_value
    }
}

/// Everything that training produces.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// By [`Head`].
    pub heads: [Weights; 2],
    /// By channel kind (help, general) and strictness (strict, normal, eager).
    pub cuts: [[Cuts; 3]; 2],
}

/// Why bytes are not a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// They don't start as a model file does, or are of another version.
    #[error("not a question model of this version")]
    Magic,
    /// They have another length than the layout says.
    #[error("a question model has {expected} bytes, this has {found}")]
    Length {
        /// What the layout says.
        expected: usize,
        /// What is there.
        found: usize,
    },
    /// They were changed after they were written.
    #[error("the question model's check sum doesn't fit")]
    CheckSum,
}

const HEAD_BYTES: usize = 4 * (Sign::COUNT + 1 + 4) + HASHED;
const MODEL_BYTES: usize = MAGIC.len() + 2 * HEAD_BYTES + 4 * 12 + 4;

/// Place of a channel kind in the tables of a model.
pub fn kind_index(kind: ChannelKind) -> usize {
    match kind {
        ChannelKind::Help => 0,
        ChannelKind::General => 1,
    }
}

/// FNV-1a over the bytes of a model file.
fn check_sum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, byte| {
        (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

/// Reads numbers off the front of a slice whose length was checked before.
struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn float(&mut self) -> f32 {
        let (head, tail) = self.0.split_at(4);
        self.0 = tail;
        f32::from_le_bytes([head[0], head[1], head[2], head[3]])
    }

    fn head(&mut self) -> Weights {
        let signs = std::array::from_fn(|_| self.float());
        let unit = self.float();
        let calibration = std::array::from_fn(|_| Calibration {
            slope: self.float(),
            shift: self.float(),
        });
        let (grams, tail) = self.0.split_at(HASHED);
        self.0 = tail;
        Weights {
            signs,
            unit,
            grams: grams.iter().map(|byte| byte.cast_signed()).collect(),
            calibration,
        }
    }
}

impl Model {
    /// Reads a model file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        if !bytes.starts_with(MAGIC) {
            return Err(ModelError::Magic);
        }
        if bytes.len() != MODEL_BYTES {
            return Err(ModelError::Length {
                expected: MODEL_BYTES,
                found: bytes.len(),
            });
        }
        let (body, sum) = bytes.split_at(MODEL_BYTES - 4);
        if sum != check_sum(body).to_le_bytes() {
            return Err(ModelError::CheckSum);
        }
        let mut reader = Reader(&body[MAGIC.len()..]);
        Ok(Self {
            heads: std::array::from_fn(|_| reader.head()),
            cuts: std::array::from_fn(|_| {
                std::array::from_fn(|_| Cuts {
                    ask: reader.float(),
                    offer: reader.float(),
                })
            }),
        })
    }

    /// Writes a model file: little-endian, 4-byte floats, one byte a hashed weight, a check sum at the end.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(MODEL_BYTES);
        bytes.extend(MAGIC);
        for head in &self.heads {
            let numbers = head.signs.iter().chain([&head.unit]).copied();
            let calibration = head.calibration.iter().flat_map(|c| [c.slope, c.shift]);
            for number in numbers.chain(calibration) {
                bytes.extend(number.to_le_bytes());
            }
            bytes.extend(head.grams.iter().map(|weight| weight.cast_unsigned()));
        }
        for cuts in self.cuts.iter().flatten() {
            bytes.extend(cuts.ask.to_le_bytes());
            bytes.extend(cuts.offer.to_le_bytes());
        }
        let sum = check_sum(&bytes);
        bytes.extend(sum.to_le_bytes());
        bytes
    }

    /// The probability of one answer for a message in a channel of this kind.
    pub fn probability(&self, head: Head, kind: ChannelKind, features: &Features) -> f32 {
        let weights = &self.heads[head as usize];
        let slots = features.grams.iter().map(|gram| gram.slot);
        let sum = weights.sum(&features.signs, slots, features.gram_value());
        weights.calibration[kind_index(kind)].apply(sum)
    }
}

/// Judges messages. Keeps its working memory between messages, so have one a thread.
#[derive(Clone, Debug)]
pub struct Detector {
    model: Model,
    features: RefCell<Features>,
}

impl Detector {
    /// The detector with the weights that come with the program.
    ///
    /// # Panics
    /// Never in a build that passed its tests: the weights are a constant.
    pub fn embedded() -> Self {
        #[allow(
            clippy::expect_used,
            reason = "a constant of the build, held by a test"
        )]
        let model = Model::from_bytes(EMBEDDED).expect("the embedded question model is whole");
        Self::new(model)
    }

    /// A detector with other weights.
    pub fn new(model: Model) -> Self {
        Self {
            model,
            features: RefCell::default(),
        }
    }

    /// Judges a message as a channel of normal strictness does.
    pub fn judge(&self, message: &Message<'_>) -> Judgement {
        self.judge_with(message, Strictness::Normal)
    }

    /// Judges a message.
    pub fn judge_with(&self, message: &Message<'_>, strictness: Strictness) -> Judgement {
        let features = &mut *self.features.borrow_mut();
        extract(message, features);
        let kind = message.channel_kind;
        let help_request = self.model.probability(Head::HelpRequest, kind, features);
        // Whoever requests help seeks something, so the one is never less likely than the other.
        let question = self
            .model
            .probability(Head::Question, kind, features)
            .max(help_request);
        let decision = self.model.cuts[kind_index(kind)][strictness as usize].decide(help_request);
        let weights = &self.model.heads[Head::HelpRequest as usize];
        Judgement {
            question,
            help_request,
            decision,
            reasons: strongest(weights, features, decision),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_model_is_whole_small_and_written_as_it_is_read() {
        let model = Model::from_bytes(EMBEDDED).unwrap();
        assert_eq!(model.to_bytes(), EMBEDDED);
        assert!(EMBEDDED.len() < 64 * 1024);
    }

    #[test]
    fn a_damaged_model_is_refused() {
        assert_eq!(Model::from_bytes(b"GIF8"), Err(ModelError::Magic));
        let cut = Model::from_bytes(&EMBEDDED[..100]);
        assert!(matches!(cut, Err(ModelError::Length { .. })));
        let mut bytes = EMBEDDED.to_vec();
        bytes[1000] ^= 1;
        assert_eq!(Model::from_bytes(&bytes), Err(ModelError::CheckSum));
    }
}
