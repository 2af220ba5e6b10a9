//! Free choices: each M draws its own, from a seed, so that none waits for another.
//!
//! Go 1.27 `runtime/rand.go` (`cheaprand`, one state for each M). The seed makes draws differ from run to run where the
//! user wants it; which M draws when is up to the machine, so a run is not repeatable.
use gmplay_core::{ChoicePoint, Choose, MId};

pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64, m: MId) -> Draw {
        Draw(seed ^ (u64::from(m.0) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// splitmix64 (Steele, Lea, Flood 2014).
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Choose for Draw {
    fn choose(&mut self, _: ChoicePoint, n: u64) -> u64 {
        self.next() % n.max(1)
    }
}
