//! Whole copies of a simulation along its way.
//!
//! Kept at growing distances: when there are too many, or they take too much memory, every other one goes and the distance
//! doubles. So any moment of a run of n instructions is at most `n / MAX` instructions (and never less than [`DISTANCE`])
//! behind a checkpoint.
use crate::driver::{Checkpoint, Sim};

const DISTANCE: u64 = 250_000;
const MAX: usize = 48;

#[derive(Default)]
pub struct Checkpoints {
    /// (events emitted so far, the simulation then)
    all: Vec<(u64, Checkpoint)>,
    distance: u64,
    bytes_max: u64,
}

impl Checkpoints {
    pub fn new(bytes_max: u64) -> Checkpoints {
        Checkpoints { all: vec![], distance: DISTANCE, bytes_max }
    }

    /// Offers the simulation between two turns; `events`: how many it has emitted so far.
    pub fn offer(&mut self, sim: &Sim, events: u64) {
        let last = self.all.last().map(|(_, s)| s);
        if last.is_some_and(|l| sim.instructions < l.instructions + self.distance) {
            return;
        }
        let checkpoint = sim.checkpoint(last);
        self.all.push((events, checkpoint));
        let bytes: u64 = self.all.iter().map(|(_, s)| s.bytes()).sum();
        if self.all.len() > MAX || (bytes > self.bytes_max && self.all.len() > 2) {
            let mut i = 0;
            self.all.retain(|_| {
                i += 1;
                i % 2 == 1
            });
            self.distance *= 2;
        }
    }

    /// The last checkpoint at which at most `events` events had been emitted.
    pub fn before(&self, events: u64) -> Option<&(u64, Checkpoint)> {
        let i = self.all.partition_point(|(e, _)| *e <= events);
        i.checked_sub(1).map(|i| &self.all[i])
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}
