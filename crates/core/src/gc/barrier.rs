//! The write barrier: while marking, a pointer store reports the pointer it overwrites and the one it writes.
//!
//! Go 1.27 `runtime/mbarrier.go` (the argument), `mwbbuf.go` (`wbBuf`, `wbBufFlush1`). The danger is an object that
//! becomes reachable only through a black object, while the collector has not seen it: somebody stored its pointer in
//! the black object, and then removed the last other path to it. Either half alone can prevent that:
//!
//! - *insertion* (Dijkstra): shade the pointer stored, so no black object points to a white one. But stack writes have
//!   no barrier, so a stack can hide a pointer and all stacks must be scanned again in the end, with the world stopped.
//! - *deletion* (Yuasa): shade the pointer overwritten, so no path is lost that existed when marking began. But then
//!   all stacks must be scanned before marking begins, with the world stopped.
//!
//! Go's hybrid shades both: a stack, once scanned, is black for good. Deletion keeps what a stack could take from the
//! heap; insertion keeps what an unscanned stack could hide in it. Stacks are then scanned one by one while others run.
//!
//! # Invariants
//! 1. The barrier is on from sweep termination to mark termination and changes only with the world stopped.
//! 2. A pointer is buffered before the store happens; the buffer is flushed before marking can be declared done.
//!
//! # Differences from Go
//! - The kinds other than hybrid do not exist in Go 1.27. They are here to be compared (and [`Barrier::None`] to see
//!   an object lost).
use crate::event::EventKind;
use crate::heap::{Heap, PCache};
use crate::ids::Addr;
use alloc::vec::Vec;

/// `wbBufEntries`: words buffered before a flush.
pub const WB_ENTRIES: usize = 512;

/// Which pointers a store reports while marking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Barrier {
    /// Both: Go since 1.8.
    Hybrid = 0,
    /// The new one: Go 1.5 to 1.7. Stacks are scanned again at mark termination.
    Dijkstra = 1,
    /// The old one. Stacks are scanned at mark start, with the world stopped.
    Yuasa = 2,
    /// Nothing: loses objects.
    None = 3,
}

/// `wbBuf`: one a P.
#[derive(Clone, Debug, Default)]
pub struct WbBuf {
    entries: Vec<u64>,
}

impl WbBuf {
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

impl Heap {
    /// Whether pointer stores must go through [`Heap::write_barrier`]. Constant while the world runs.
    #[inline(always)]
    pub fn barrier_on(&self) -> bool {
        self.st.gc.phase.get() != 0
    }

    pub fn barrier(&self) -> Barrier {
        match self.st.gc.barrier.get() {
            1 => Barrier::Dijkstra,
            2 => Barrier::Yuasa,
            3 => Barrier::None,
            _ => Barrier::Hybrid,
        }
    }

    /// Only between cycles.
    pub fn set_barrier(&self, b: Barrier) {
        debug_assert!(!self.barrier_on());
        self.st.gc.barrier.set(b as u64);
    }

    /// The machine is about to store the pointer `new` where `old` is now. Only while `barrier_on`.
    pub fn write_barrier(&self, c: &mut PCache, slot: Addr, old: Addr, new: Addr) {
        let (old, new) = match self.barrier() {
            Barrier::Hybrid => (old, new),
            Barrier::Dijkstra => (Addr::NIL, new),
            Barrier::Yuasa => (old, Addr::NIL),
            Barrier::None => return,
        };
        if old.is_nil() && new.is_nil() {
            return;
        }
        c.log(|| EventKind::WriteBarrier { slot, old, new });
        for p in [old, new] {
            if !p.is_nil() {
                c.wbbuf.entries.push(p.0);
            }
        }
        if c.wbbuf.entries.len() + 2 > WB_ENTRIES {
            self.wb_flush(c);
        }
    }

    /// `wbBufFlush1`: everything buffered is shaded.
    pub fn wb_flush(&self, c: &mut PCache) {
        if c.wbbuf.is_empty() {
            return;
        }
        let mut entries = core::mem::take(&mut c.wbbuf.entries);
        if self.barrier_on() {
            let n = entries.len() as u32;
            c.log(|| EventKind::WriteBarrierFlush { n });
            for p in &entries {
                self.shade(c, Addr(*p));
            }
        }
        entries.clear();
        c.wbbuf.entries = entries;
    }
}
