//! From what is known of a person to odds: the formula, its weights, and how answers teach them.
//!
//! A log-linear choice model (McFadden, "Conditional logit analysis of
//! qualitative choice behavior", 1974): the odds of a person are a mixture of
//! shares to the power of a temperature, times factors to the power of their
//! weights. The starting weights are round numbers set by hand after an
//! ablation; while it serves, each answer moves them a little for its
//! community (stochastic gradient on the log-likelihood), never far.

/// Kinds of evidence that are added up: shares of the whole community.
pub const SHARES: usize = 9;
/// Kinds of evidence that multiply.
pub const FACTORS: usize = 7;

/// What is known of one person about one question, before it is weighed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signals {
    /// See [`Share`].
    pub shares: [f32; SHARES],
    /// See [`Factor`]; natural logarithms.
    pub factors: [f32; FACTORS],
    /// How well declared skills fit, as a share of all who fit, 0 to 1.
    pub declared: f32,
}

impl Signals {
    /// Notes one kind of share.
    pub fn share(&mut self, kind: Share, value: f32) {
        self.shares[kind as usize] = value;
    }

    /// Notes one kind of factor.
    pub fn factor(&mut self, kind: Factor, value: f32) {
        self.factors[kind as usize] = value;
    }
}

/// Places of [`Signals::shares`], each about 0 to 1.
#[derive(Clone, Copy, Debug)]
pub enum Share {
    /// Of the latest answers of the community, slow clock.
    Slow,
    /// Of the latest answers of the community, fast clock.
    Fast,
    /// Of the answers of the last hours: who is here right now.
    Present,
    /// Of the votes of similar questions.
    Questions,
    /// Of the votes of the most similar answers.
    Answers,
    /// Of the votes of more answers.
    MoreAnswers,
    /// Wrote together with this asker lately: 1 just now, halving in three days.
    Together,
    /// Took part in a question of the same title: 1 or 0.
    SameTitle,
    /// Is named in the text: 1 or 0.
    Named,
}

/// Places of [`Signals::factors`].
#[derive(Clone, Copy, Debug)]
pub enum Factor {
    /// ln(1 + days since last seen).
    Idle,
    /// ln of how usual this part of the day is for them, against an even day.
    Hour,
    /// ln of how usual this kind of day (weekend or not) is for them.
    Weekend,
    /// ln(1 + earlier answers to this asker).
    Helped,
    /// ln(1 + questions that both they and the asker answered).
    Fellow,
    /// 1 if they wrote together with this asker within the hour.
    Talking,
    /// 1 if the text names them.
    Addressed,
}

/// What the signals count.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    shares: [f32; SHARES],
    factors: [f32; FACTORS],
    temperature: f32,
}

/// Starting weights of the shares, in order of [`Share`].
const SHARE_WEIGHTS: [f32; SHARES] = [1.0, 1.0, 0.1, 1.0, 0.5, 0.3, 0.05, 2.0, 0.05];
/// Starting weights of the factors, in order of [`Factor`].
const FACTOR_WEIGHTS: [f32; FACTORS] = [-0.3, 0.3, 0.2, 0.2, 0.1, 0.3, 3.0];
/// How fast each share's weight learns (its logarithm moves); 0 for events too rare to learn from.
const SHARE_RATES: [f32; SHARES] = [0.15, 0.15, 0.0, 0.15, 0.15, 0.15, 0.15, 0.0, 0.0];
/// How fast each factor's weight learns.
const FACTOR_RATES: [f32; FACTORS] = [0.007, 0.012, 0.012, 0.012, 0.003, 0.0, 0.0];
/// How fast the temperature learns.
const TEMPERATURE_RATE: f32 = 0.012;
/// Share of its distance from the start that each weight gives up with each lesson.
const PULL: f32 = 0.003;
/// Keeps people without any evidence in the ranking.
const FLOOR: f32 = 1e-5;
/// Answers of the community after which declared skills count as much as the history.
const DECLARED_UNTIL: f32 = 10.0;

impl Default for Weights {
    fn default() -> Self {
        Self {
            shares: SHARE_WEIGHTS,
            factors: FACTOR_WEIGHTS,
            temperature: 1.0,
        }
    }
}

impl Weights {
    /// The logarithm of the odds of a person, after `learned` answers of the community.
    pub fn log_odds(&self, signals: &Signals, learned: u32) -> f32 {
        let mixture = self.mixture(signals, learned);
        let factors: f32 = self
            .factors
            .iter()
            .zip(signals.factors)
            .map(|(weight, factor)| weight * factor)
            .sum();
        self.temperature * mixture.ln() + factors
    }

    /// The shares, added up. What people declare counts until history is known.
    pub fn mixture(&self, signals: &Signals, learned: u32) -> f32 {
        let shares: f32 = self
            .shares
            .iter()
            .zip(signals.shares)
            .map(|(weight, share)| weight * share)
            .sum();
        let trust = DECLARED_UNTIL / (DECLARED_UNTIL + learned as f32);
        let named = signals.shares[Share::Named as usize];
        FLOOR + (1.0 - trust) * shares + trust * (signals.declared + named)
    }

    /// Learns from one answer: `who` of the `candidates` gave it.
    pub fn learn(&mut self, candidates: &[Signals], who: usize, learned: u32) {
        let odds: Vec<f32> = candidates
            .iter()
            .map(|signals| self.log_odds(signals, learned))
            .collect();
        let highest = odds.iter().copied().fold(f32::MIN, f32::max);
        let total: f32 = odds.iter().map(|odds| (odds - highest).exp()).sum();
        let mut shares = [0.0; SHARES];
        let mut factors = [0.0; FACTORS];
        let mut temperature = 0.0;
        for (place, (signals, odds)) in candidates.iter().zip(&odds).enumerate() {
            let expected = (odds - highest).exp() / total;
            let surprise = f32::from(u8::from(place == who)) - expected;
            let mixture = self.mixture(signals, learned);
            for (gradient, (weight, share)) in shares
                .iter_mut()
                .zip(self.shares.iter().zip(signals.shares))
            {
                *gradient += surprise * self.temperature * weight * share / mixture;
            }
            for (gradient, factor) in factors.iter_mut().zip(signals.factors) {
                *gradient += surprise * factor;
            }
            temperature += surprise * mixture.ln();
        }
        self.step(&shares, &factors, temperature);
    }

    fn step(&mut self, shares: &[f32; SHARES], factors: &[f32; FACTORS], temperature: f32) {
        for place in 0..SHARES {
            let away = (self.shares[place] / SHARE_WEIGHTS[place]).ln();
            let moved = SHARE_RATES[place] * shares[place] - PULL * away;
            self.shares[place] = SHARE_WEIGHTS[place] * (away + moved).clamp(-3.0, 3.0).exp();
        }
        for place in 0..FACTORS {
            let away = self.factors[place] - FACTOR_WEIGHTS[place];
            let moved = FACTOR_RATES[place] * factors[place] - PULL * away;
            self.factors[place] = FACTOR_WEIGHTS[place] + (away + moved).clamp(-1.0, 1.0);
        }
        let away = self.temperature - 1.0;
        let moved = TEMPERATURE_RATE * temperature - PULL * away;
        self.temperature = 1.0 + (away + moved).clamp(-0.6, 1.0);
    }
}
