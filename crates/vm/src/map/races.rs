//! Noticing that two goroutines are in a map at once.
//!
//! Go 1.27 `internal/runtime/maps` (`Map.writing`), `runtime/map.go` (`fatal("concurrent map writes")`): a writer sets a flag
//! in the map for as long as it is at work, and whoever meets the flag ends the program. It is a cheap test that catches
//! some overlaps, not a race detector; but it never accuses a program that keeps its writers apart.
//!
//! An operation here is one instruction, so in `sim` the flag would never be seen. A write is therefore taken to last a
//! while: where the slice has less than that to go, it ends *inside* the write, with the flag set, and whoever runs until
//! the goroutine goes on may meet it. Comparing times would not do: slices of different Ms run one after the other, so
//! an operation may come later and yet be earlier by its clock, with a mutex properly in between.
//!
//! # Invariants
//! 1. A goroutine that is inside a write (`Routine::in_map`) is suspended right behind the instruction, and leaves the map
//!    before anything else when it goes on. The map is a root meanwhile.
//! 2. It is never inside a write when it yields, parks or ends: as in Go, the runtime is not preempted there.
use crate::cx::{Cx, Op, Stop, fatal};
use crate::map::at;
use gmplay_core::Addr;

/// How many instructions a write counts as, for this.
const WRITE_FUEL: i64 = 20;

const WRITES: &str = "concurrent map writes";

impl Cx<'_> {
    pub(super) fn map_reads(&self, m: u64, message: &str) -> Op {
        if self.mem.load8(m + at::WRITING) == Some(1) { fatal(message) } else { Ok(()) }
    }

    /// Before the key is hashed.
    pub(super) fn map_check_writer(&self, m: u64) -> Op {
        self.map_reads(m, WRITES)
    }

    /// A toggle, not a store: of two writers at once, one then sees it at the latest in the end.
    pub(super) fn map_write(&mut self, m: u64) -> Op {
        match self.mem.load8(m + at::WRITING).and_then(|w| self.mem.store8(m + at::WRITING, w ^ 1)) {
            Some(()) => Ok(()),
            None => crate::cx::nil(m),
        }
    }

    pub(super) fn map_written(&mut self, m: u64) -> Op {
        if self.mem.load8(m + at::WRITING) == Some(0) {
            return fatal(WRITES);
        }
        self.map_write(m)
    }

    /// The last thing an instruction that has written a map does: may end the slice inside the write.
    pub(super) fn map_linger(&mut self, m: u64) -> Op {
        if m == 0 || self.preempt || self.left() > WRITE_FUEL {
            return Ok(());
        }
        self.map_write(m)?;
        self.r.in_map = Addr(m);
        Err(Box::new(Stop::Rest))
    }

    /// The goroutine goes on: it is done with the write in which its slice ended. False: somebody else has been there.
    pub(crate) fn map_leave(&mut self) -> Result<(), String> {
        let m = std::mem::take(&mut self.r.in_map);
        if m.is_nil() || self.map_written(m.0).is_ok() { Ok(()) } else { Err(WRITES.into()) }
    }
}
