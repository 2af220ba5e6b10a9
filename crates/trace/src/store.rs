//! The events of a run, in order, with the program's output beside them.
use crate::hash::EventHasher;
use crate::keyframes::Keyframes;
use crate::lanes::Lanes;
use gmplay_core::{Event, Nanos, Sink};

/// How much is kept. What comes after is counted in [`Store::dropped`] and no longer kept.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub events: usize,
    pub output_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { events: 4_000_000, output_bytes: 16 << 20 }
    }
}

/// Bytes written to a descriptor at a moment.
#[derive(Clone, Debug)]
pub struct Output {
    pub t: Nanos,
    pub fd: u32,
    pub bytes: Vec<u8>,
}

#[derive(Debug)]
pub struct Store {
    pub events: Vec<Event>,
    pub outputs: Vec<Output>,
    pub lanes: Lanes,
    pub keyframes: Keyframes,
    pub hash: EventHasher,
    /// Over the limit.
    pub dropped: u64,
    /// Not kept by the Ms of a parallel run: there was no room.
    pub lost: u64,
    /// Events (by index) before which something is missing.
    pub gaps: Vec<usize>,
    limits: Limits,
    output_bytes: usize,
    heap: bool,
}

impl Store {
    pub fn new(limits: Limits, heap: bool) -> Store {
        Store {
            events: vec![],
            outputs: vec![],
            lanes: Lanes::default(),
            keyframes: Keyframes::default(),
            hash: EventHasher::default(),
            dropped: 0,
            lost: 0,
            gaps: vec![],
            limits,
            output_bytes: 0,
            heap,
        }
    }

    pub fn is_full(&self) -> bool {
        self.events.len() >= self.limits.events || self.output_bytes >= self.limits.output_bytes
    }

    /// Index of the first event after `t`.
    pub fn index_after(&self, t: Nanos) -> usize {
        self.events.partition_point(|e| e.t <= t)
    }

    pub fn end(&self) -> Nanos {
        self.events.last().map_or(Nanos(0), |e| e.t)
    }
}

impl Sink for Store {
    fn event(&mut self, mut event: Event) {
        if self.events.len() >= self.limits.events {
            self.dropped += 1;
            return;
        }
        // Simulated cores run a little ahead of one another: the record is in the order of the steps, and its time never
        // goes back, so that a moment splits it in two.
        event.t = event.t.max(self.end());
        self.hash.add(&event);
        self.lanes.apply(&event);
        self.keyframes.apply(self.events.len(), &event);
        self.events.push(event);
    }
    fn output(&mut self, t: Nanos, fd: u32, bytes: &[u8]) {
        if self.output_bytes + bytes.len() > self.limits.output_bytes {
            self.dropped += 1;
            self.output_bytes = self.limits.output_bytes;
            return;
        }
        self.output_bytes += bytes.len();
        self.hash.add_output(fd, bytes);
        let t = t.max(self.outputs.last().map_or(Nanos(0), |o| o.t));
        match self.outputs.last_mut() {
            Some(last) if last.t == t && last.fd == fd => last.bytes.extend_from_slice(bytes),
            _ => self.outputs.push(Output { t, fd, bytes: bytes.to_vec() }),
        }
    }
    fn gap(&mut self, t: Nanos) {
        if self.events.len() < self.limits.events {
            self.gaps.push(self.events.len());
            self.lanes.gap(t.max(self.end()));
        }
    }
    fn dropped(&mut self, n: u64) {
        self.lost += n;
    }
    fn wants_heap(&self) -> bool {
        self.heap
    }
}
