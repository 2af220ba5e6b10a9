//! Noticing that two goroutines are in a map at once.
//!
//! Go 1.27 `internal/runtime/maps` (`Map.writing`), `runtime/map.go` (`fatal("concurrent map writes")`): a writer sets a flag
//! in the map and whoever meets it ends the program. It is a cheap test that catches some overlaps, not a race detector.
//!
//! # Invariants
//! 1. A fatal error is only raised between operations of different Ms: an M never overlaps itself.
use crate::cx::{Cx, Op, fatal};
use crate::map::at;
use gmplay_core::{MId, Nanos};

/// How long a write takes to be over, in virtual time.
pub(crate) const WRITE_NS: u64 = 30;

/// The last write of some map.
#[derive(Clone, Copy, Debug)]
struct Write {
    map: u64,
    m: MId,
    from: Nanos,
}

/// Last writes by map; where two maps want one place, the older write is forgotten.
#[derive(Clone, Debug, Default)]
pub(crate) struct MapRaces {
    last: Vec<Option<Write>>,
}

const PLACES: usize = 64;

impl MapRaces {
    fn place(map: u64) -> usize {
        (map.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58) as usize % PLACES
    }

    /// Whether another M is writing the map at this moment.
    fn overlaps(&self, map: u64, m: MId, now: Nanos) -> bool {
        match self.last.get(MapRaces::place(map)) {
            Some(Some(w)) => w.map == map && w.m != m && now >= w.from && now.0 - w.from.0 < WRITE_NS,
            _ => false,
        }
    }

    fn note(&mut self, map: u64, m: MId, now: Nanos) {
        if self.last.is_empty() {
            self.last = vec![None; PLACES];
        }
        self.last[MapRaces::place(map)] = Some(Write { map, m, from: now });
    }
}

impl Cx<'_> {
    pub(super) fn map_reads(&self, m: u64, message: &str) -> Op {
        if self.mem.load8(m + at::WRITING) == Some(1) || self.races.overlaps(m, self.m, self.now()) {
            return fatal(message);
        }
        Ok(())
    }

    /// Before the key is hashed.
    pub(super) fn map_check_writer(&self, m: u64) -> Op {
        self.map_reads(m, "concurrent map writes")
    }

    pub(super) fn map_write(&mut self, m: u64) -> Op {
        let now = self.now();
        self.races.note(m, self.m, now);
        self.toggle(m)
    }

    /// A toggle, not a store: two writers at once then see it at the latest here.
    pub(super) fn map_written(&mut self, m: u64) -> Op {
        if self.mem.load8(m + at::WRITING) == Some(0) {
            return fatal("concurrent map writes");
        }
        self.toggle(m)
    }

    fn toggle(&self, m: u64) -> Op {
        match self.mem.load8(m + at::WRITING).and_then(|w| self.mem.store8(m + at::WRITING, w ^ 1)) {
            Some(()) => Ok(()),
            None => crate::cx::nil(m),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_overlaps_other_ms_for_a_while() {
        let mut r = MapRaces::default();
        r.note(64, MId(1), Nanos(100));
        assert!(r.overlaps(64, MId(2), Nanos(100)));
        assert!(r.overlaps(64, MId(2), Nanos(100 + WRITE_NS - 1)));
        assert!(!r.overlaps(64, MId(2), Nanos(100 + WRITE_NS)));
        assert!(!r.overlaps(64, MId(2), Nanos(99)));
        assert!(!r.overlaps(64, MId(1), Nanos(100)));
        assert!(!r.overlaps(72, MId(2), Nanos(100)));
    }
}
