//! Dice: a seed draws the same people, words, faults and kills each time.

use std::ops::Range;

/// One moment's dice. Each moment has its own, so that what one of them found to be impossible (a button that
/// wasn't there yet) doesn't shift all that come after.
pub struct Dice(fastrand::Rng);

impl Dice {
    /// The dice of a moment.
    pub fn of(seed: u64, moment: usize) -> Self {
        let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (moment as u64) << 20;
        Self(fastrand::Rng::with_seed(mixed))
    }

    /// True so often in a hundred.
    pub fn percent(&mut self, chance: u32) -> bool {
        self.0.u32(0..100) < chance
    }

    /// A number.
    pub fn number(&mut self, range: Range<usize>) -> usize {
        self.0.usize(range)
    }

    /// One of several; `None` if there are none.
    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        (!among.is_empty()).then(|| &among[self.0.usize(0..among.len())])
    }

    /// One of several, of which there are some.
    pub fn one<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.0.usize(0..among.len())]
    }
}
