//! How many known people answer a question within a day: turns shares of the odds into probabilities.

use super::activity::Fading;

/// Half-life, in questions.
const HALF: f32 = 200.0;
/// Before anything is known: answers within a day a question, as if seen over so many questions.
const PRIOR: (f32, f32) = (0.5, 5.0);

/// Half-life of how often people whom a text names answer it, in questions: few texts name anybody.
const NAMED_HALF: f32 = 1000.0;
/// Before anything is known: how often they answer, as if seen so many times.
const NAMED_PRIOR: (f32, f32) = (0.5, 10.0);

/// Answers within a day and questions, fading.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    questions: u32,
    asked: Fading,
    answered: Fading,
    named: Fading,
    named_answered: Fading,
}

impl Pace {
    /// Questions so far.
    pub fn questions(&self) -> u32 {
        self.questions
    }

    /// A question was asked.
    pub fn asked(&mut self) {
        self.questions += 1;
        self.asked.add(1.0, self.questions, HALF);
    }

    /// Somebody known answered within a day.
    pub fn answered(&mut self) {
        self.answered.add(1.0, self.questions, HALF);
    }

    /// A question named somebody known.
    pub fn named(&mut self) {
        self.named.add(1.0, self.questions, NAMED_HALF);
    }

    /// Somebody whom a question named answered it within a day.
    pub fn named_answered(&mut self) {
        self.named_answered.add(1.0, self.questions, NAMED_HALF);
    }

    /// How likely somebody answers within a day whom the question names: however high their odds, no likelier than
    /// people who were named before.
    pub fn probability_if_named(&self, share: f64) -> f64 {
        let answered = self.named_answered.value(self.questions, NAMED_HALF);
        let named = self.named.value(self.questions, NAMED_HALF);
        let (prior, weight) = NAMED_PRIOR;
        let usual = (answered + prior * weight) / (named + weight);
        self.probability(share).min(f64::from(usual).min(1.0))
    }

    /// How likely somebody answers within a day who holds this share of the odds, 0 to 1: their share of the
    /// answers to be expected, bent so that it stays below 1 where a question gets many (nobody answers twice).
    pub fn probability(&self, share: f64) -> f64 {
        let answered = self.answered.value(self.questions, HALF);
        let asked = self.asked.value(self.questions, HALF);
        let (prior, weight) = PRIOR;
        let arrivals = (answered + prior * weight) / (asked + weight);
        let expected = f64::from(arrivals) * share.clamp(0.0, 1.0);
        expected / (1.0 + expected.powi(3)).cbrt()
    }
}
