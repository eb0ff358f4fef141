//! A quick hasher for numbers that nobody can choose to do harm: Discord's ids, our own counts, hashes of words.

use std::hash::{BuildHasherDefault, Hasher};

/// For maps whose keys are such numbers.
pub type Mixed = BuildHasherDefault<Mixer>;

/// Mixes whole numbers with [`mixed`].
#[derive(Default)]
pub struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }
    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = mixed(self.0 ^ value);
    }
}

/// The finishing step of splitmix64: an order of numbers that has nothing to do with their size.
pub fn mixed(number: u64) -> u64 {
    let state = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
