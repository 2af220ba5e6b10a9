//! A fingerprint of a run: equal for equal event sequences on every machine, native or wasm.
//!
//! FNV-1a, 64 bits, over the events' `Hash` impls with all integers widened to little-endian 64 bits, so that neither the
//! width of `usize` nor the byte order of the host shows.
use gmplay_core::Event;
use std::hash::{Hash, Hasher};

#[derive(Clone, Debug)]
pub struct EventHasher {
    state: u64,
    pub events: u64,
}

impl Default for EventHasher {
    fn default() -> EventHasher {
        EventHasher { state: 0xcbf2_9ce4_8422_2325, events: 0 }
    }
}

impl EventHasher {
    pub fn add(&mut self, event: &Event) {
        event.hash(self);
        self.events += 1;
    }
    pub fn add_output(&mut self, fd: u32, bytes: &[u8]) {
        self.word(u64::from(fd));
        self.write(bytes);
    }
    pub fn hex(&self) -> String {
        format!("{:016x}", self.state)
    }
    fn word(&mut self, w: u64) {
        // One multiplication a word instead of one a byte: every integer of an event passes here.
        self.state = (self.state ^ w).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    }
}

impl Hasher for EventHasher {
    fn finish(&self) -> u64 {
        self.state
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.word(u64::from(*b));
        }
    }
    fn write_u8(&mut self, i: u8) {
        self.word(u64::from(i));
    }
    fn write_u16(&mut self, i: u16) {
        self.word(u64::from(i));
    }
    fn write_u32(&mut self, i: u32) {
        self.word(u64::from(i));
    }
    fn write_u64(&mut self, i: u64) {
        self.word(i);
    }
    fn write_usize(&mut self, i: usize) {
        self.word(i as u64);
    }
    fn write_i32(&mut self, i: i32) {
        self.word(i as u32 as u64);
    }
    fn write_i64(&mut self, i: i64) {
        self.word(i as u64);
    }
    /// Enum discriminants come here.
    fn write_isize(&mut self, i: isize) {
        self.word(i as i64 as u64);
    }
}
