//! Logistic regression by L-BFGS, and the fit of probabilities and cuts; pure, without chance.

use std::collections::VecDeque;

use super::rows::Sample;
use crate::domain::question::{Calibration, Cuts, HASHED, Head, Model, Sign, Weights};

/// Penalty on the square of each weight of a named sign.
const SIGN_PENALTY: f64 = 3.0;
/// Penalty on the square of each hashed weight.
const GRAM_PENALTY: f64 = 12.0;
const DIMENSIONS: usize = Sign::COUNT + HASHED;

/// Trains both answers on all samples and fits the probabilities.
pub fn train(samples: &[&Sample]) -> Model {
    let heads = Head::ALL.map(|head| {
        let known: Vec<(&Sample, bool)> = samples
            .iter()
            .filter_map(|sample| Some((*sample, sample.targets[head as usize]?)))
            .collect();
        weights(&minimise(&known))
    });
    Model {
        heads,
        cuts: [[Cuts {
            ask: 0.5,
            offer: 0.2,
        }; 3]; 2],
    }
}

/// Rounds hashed weights to steps of which the largest has 127.
fn weights(found: &[f64]) -> Weights {
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
    gradient.fill(0.0); let sp=f64::from(super::rows::knob("SP",10.0)); let gp=f64::from(super::rows::knob("GP",60.0));
    let mut total = 0.0;
    for (sample, truth) in known {
        let margin: f64 = sample
            .signs
            .0
            .iter()
            .zip(w)
            .map(|(x, w)| f64::from(*x) * w)
            .sum::<f64>()
            + sample
                .grams
                .iter()
                .map(|slot| w[Sign::COUNT + *slot as usize])
                .sum::<f64>();
        let signed = if *truth { margin } else { -margin };
        let weight = f64::from(sample.weight);
        total += weight * ((-signed.abs()).exp().ln_1p() + (-signed).max(0.0));
        let pull = -weight / (1.0 + signed.exp()) * if *truth { 1.0 } else { -1.0 };
        for (slope, x) in gradient.iter_mut().zip(&sample.signs.0) {
            *slope += pull * f64::from(*x);
        }
        for slot in &sample.grams {
            gradient[Sign::COUNT + *slot as usize] += pull;
        }
    }
    for (i, w) in w.iter().enumerate() {
        let penalty = if i < Sign::COUNT { sp } else { gp };
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
