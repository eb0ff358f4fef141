//! Logistic regression by L-BFGS, and the fit of probabilities and cuts; pure, without chance.

use std::collections::VecDeque;

use super::rows::{Sample, fold_of};
use crate::domain::question::{Calibration, Cuts, HASHED, Head, Model, Sign, Weights};

/// Penalty on the square of each weight of a named sign.
const SIGN_PENALTY: f64 = 20.0;
/// Penalty on the square of each hashed weight.
const GRAM_PENALTY: f64 = 20.0;
const DIMENSIONS: usize = Sign::COUNT + HASHED;

/// From which probability on the detector asks and offers: by channel kind (help, general) and
/// strictness (strict, normal, eager). A wrong ping in a talk costs more than in a help channel.
const ASK_FROM: [[f64; 3]; 2] = [[0.8, 0.6, 0.4], [0.95, 0.87, 0.6]];
const OFFER_FROM: [[f64; 3]; 2] = [[0.6, 0.27, 0.18], [0.8, 0.6, 0.35]];
/// Parts into which conversations are dealt to fit the probabilities.
const FOLDS: usize = 5;

/// Trains both answers on all samples and fits the probabilities to messages that the fit didn't see.
pub fn train(samples: &[&Sample]) -> Model {
    let mut heads = Head::ALL.map(|head| weights(samples, head));
    let sums = unseen_sums(samples);
    let question = platt(&sums[Head::Question as usize]);
    heads[Head::Question as usize].calibration = [question; 2];
    let help = platt(&sums[Head::HelpRequest as usize]);
    // Normal strictness asks from one half on, in channels of both kinds.
    let normal = ASK_FROM.map(|by_strictness| log_odds(by_strictness[1]));
    heads[Head::HelpRequest as usize].calibration = normal.map(|zero| Calibration {
        slope: help.slope,
        shift: help.shift - zero as f32,
    });
    let seen_from =
        |probability: f64, zero: f64| (1.0 / (1.0 + (zero - log_odds(probability)).exp())) as f32;
    let cuts = std::array::from_fn(|kind| {
        std::array::from_fn(|strictness| Cuts {
            ask: seen_from(ASK_FROM[kind][strictness], normal[kind]),
            offer: seen_from(OFFER_FROM[kind][strictness], normal[kind]),
        })
    });
    Model { heads, cuts }
}

fn log_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}

/// A sum of weights with the truth and the number of messages it stands for.
struct Unseen {
    sum: f64,
    truth: bool,
    natural: f64,
}

/// For both answers, the sums of the hand-labelled samples by models that haven't seen their conversation.
fn unseen_sums(samples: &[&Sample]) -> [Vec<Unseen>; 2] {
    let mut sums = [Vec::new(), Vec::new()];
    for fold in 0..FOLDS {
        let (out, seen): (Vec<&Sample>, Vec<&Sample>) = samples
            .iter()
            .partition(|sample| fold_of(&sample.group, FOLDS) == fold);
        for head in Head::ALL {
            let model = weights(&seen, head);
            for sample in &out {
                if let (Some(truth), Some(natural)) =
                    (sample.targets[head as usize], sample.natural)
                {
                    sums[head as usize].push(Unseen {
                        sum: f64::from(model.sum(
                            &sample.signs,
                            sample.grams.iter().copied(),
                            sample.gram_value,
                        )),
                        truth,
                        natural: f64::from(natural),
                    });
                }
            }
        }
    }
    sums
}

/// Fits slope and shift by Newton's method, with a light pull towards leaving the sum as it is.
fn platt(rows: &[Unseen]) -> Calibration {
    let (mut slope, mut shift) = (1.0_f64, 0.0_f64);
    for _ in 0..50 {
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (slope - 1.0, shift, 1.0, 0.0, 1.0);
        for row in rows {
            let p = 1.0 / (1.0 + (-(slope * row.sum + shift)).exp());
            let error = row.natural * (p - f64::from(u8::from(row.truth)));
            let bend = row.natural * p * (1.0 - p);
            g0 += error * row.sum;
            g1 += error;
            h00 += bend * row.sum * row.sum;
            h01 += bend * row.sum;
            h11 += bend;
        }
        let determinant = h00 * h11 - h01 * h01;
        slope -= (h11 * g0 - h01 * g1) / determinant;
        shift -= (h00 * g1 - h01 * g0) / determinant;
    }
    Calibration {
        slope: slope as f32,
        shift: shift as f32,
    }
}

/// Fits one answer and rounds its hashed weights to steps of which the largest has 127.
fn weights(samples: &[&Sample], head: Head) -> Weights {
    let known: Vec<(&Sample, bool)> = samples
        .iter()
        .filter_map(|sample| Some((*sample, sample.targets[head as usize]?)))
        .collect();
    let found = minimise(&known);
    let (signs, grams) = found.split_at(Sign::COUNT);
    let largest = grams.iter().fold(1e-6, |most: f64, w| most.max(w.abs()));
    let unit = largest / 127.0;
    Weights {
        signs: std::array::from_fn(|i| signs[i] as f32),
        unit: unit as f32,
        grams: grams.iter().map(|w| (w / unit).round() as i8).collect(),
        calibration: [Calibration::PLAIN; 2],
    }
}

/// Loss and its gradient at `w`.
fn loss(known: &[(&Sample, bool)], w: &[f64], gradient: &mut [f64]) -> f64 {
    gradient.fill(0.0);
    let mut total = 0.0;
    for (sample, truth) in known {
        let gram_value = f64::from(sample.gram_value);
        let signs: f64 = sample
            .signs
            .0
            .iter()
            .zip(w)
            .map(|(value, weight)| f64::from(*value) * weight)
            .sum();
        let grams: f64 = sample
            .grams
            .iter()
            .map(|slot| w[Sign::COUNT + *slot as usize])
            .sum();
        let margin = signs + grams * gram_value;
        let signed = if *truth { margin } else { -margin };
        let weight = f64::from(sample.weight);
        total += weight * ((-signed.abs()).exp().ln_1p() + (-signed).max(0.0));
        let pull = -weight / (1.0 + signed.exp()) * if *truth { 1.0 } else { -1.0 };
        for (slope, x) in gradient.iter_mut().zip(&sample.signs.0) {
            *slope += pull * f64::from(*x);
        }
        for slot in &sample.grams {
            gradient[Sign::COUNT + *slot as usize] += pull * gram_value;
        }
    }
    for (i, w) in w.iter().enumerate() {
        let penalty = if i < Sign::COUNT {
            SIGN_PENALTY
        } else {
            GRAM_PENALTY
        };
        total += 0.5 * penalty * w * w;
        gradient[i] += penalty * w;
    }
    total
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Finds the weights of least loss (L-BFGS with eight remembered steps, Nocedal 1980).
fn minimise(known: &[(&Sample, bool)]) -> Vec<f64> {
    let mut w = vec![0.0; DIMENSIONS];
    let mut gradient = vec![0.0; DIMENSIONS];
    let mut value = loss(known, &w, &mut gradient);
    let mut memory: VecDeque<(Vec<f64>, Vec<f64>)> = VecDeque::new();
    for _ in 0..80 {
        let direction = downhill(&memory, &gradient);
        let slope = dot(&direction, &gradient);
        let mut step = if memory.is_empty() {
            1.0 / dot(&gradient, &gradient).sqrt().max(1.0)
        } else {
            1.0
        };
        let (mut next, mut next_gradient) = (w.clone(), gradient.clone());
        let mut next_value = f64::INFINITY;
        for _ in 0..30 {
            for i in 0..DIMENSIONS {
                next[i] = w[i] + step * direction[i];
            }
            next_value = loss(known, &next, &mut next_gradient);
            if next_value <= value + 1e-4 * step * slope {
                break;
            }
            step *= 0.5;
        }
        if next_value.is_nan() || next_value > value {
            break;
        }
        let moved: Vec<f64> = next.iter().zip(&w).map(|(a, b)| a - b).collect();
        let turned: Vec<f64> = next_gradient
            .iter()
            .zip(&gradient)
            .map(|(a, b)| a - b)
            .collect();
        if dot(&moved, &turned) > 1e-12 {
            memory.push_back((moved, turned));
            if memory.len() > 8 {
                memory.pop_front();
            }
        }
        let gain = value - next_value;
        (w, gradient, value) = (next, next_gradient, next_value);
        if gain < 1e-6 * value {
            break;
        }
    }
    w
}

/// The direction in which L-BFGS goes next.
fn downhill(memory: &VecDeque<(Vec<f64>, Vec<f64>)>, gradient: &[f64]) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|g| -g).collect();
    let mut factors = Vec::with_capacity(memory.len());
    for (moved, turned) in memory.iter().rev() {
        let factor = dot(moved, &direction) / dot(moved, turned);
        for (d, t) in direction.iter_mut().zip(turned) {
            *d -= factor * t;
        }
        factors.push(factor);
    }
    if let Some((moved, turned)) = memory.back() {
        let scale = dot(moved, turned) / dot(turned, turned);
        for d in &mut direction {
            *d *= scale;
        }
    }
    for ((moved, turned), factor) in memory.iter().zip(factors.into_iter().rev()) {
        let back = dot(turned, &direction) / dot(moved, turned);
        for (d, m) in direction.iter_mut().zip(moved) {
            *d += (factor - back) * m;
        }
    }
    direction
}
