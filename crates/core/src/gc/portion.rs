//! Portions of collector work that need the heap and one P's cache, and no table of the scheduler.
//!
//! Go 1.27 `runtime/mgcmark.go` (`gcDrain`, `gcDrainN`, `markrootBlock`), `mgcsweep.go` (`sweepone`), which run beside
//! everything else. Here a G inside the collector is stepped like any other, so it hands what takes long to its driver
//! ([`crate::Next::Collect`]): one with threads runs it outside the World's lock with the P's cache on loan, one without
//! runs it at once. The result comes back by `World::collected`, and the G's next step goes on from it.
//!
//! # Invariants
//! 1. A portion ends soon: `more` is asked after at most 64 objects, 4 KiB or one span. Half a portion is never left:
//!    what is grey is in the cache's `gcw`, a span is swept or not.
//! 2. What a result means (that marking may be over, that sweeping is done) is decided in the step that takes it, from the
//!    tables as they are by then.
use super::{Drained, MarkBudget};
use crate::heap::{Heap, PCache};
use crate::ids::PId;
use crate::world::World;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GcWork {
    /// Scans what is grey; ends after so many bytes of scan work at the latest.
    Drain { bytes: u64 },
    /// Scans this block of static data.
    Data(u32),
    /// Sweeps so many spans at most.
    Sweep { spans: u32 },
}

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GcDone {
    Drained(Drained),
    /// Bytes of scan work.
    Data(u64),
    /// Spans; 0: there was nothing left to begin with.
    Swept(u32),
}

impl GcWork {
    /// Whoever runs it has the P whose cache this is. `more`: asked now and then whether it may go on; a driver that
    /// steps one M at a time says no, so that each portion is as small as can be.
    pub fn run(self, heap: &Heap, c: &mut PCache, more: &mut dyn FnMut() -> bool) -> GcDone {
        match self {
            GcWork::Drain { bytes } => {
                let mut all = Drained::default();
                loop {
                    let d = heap.drain(c, MarkBudget::STEP);
                    all.objects += d.objects;
                    all.bytes += d.bytes;
                    all.flushed += d.flushed;
                    all.empty = d.empty;
                    if d.empty || all.bytes >= bytes || !more() {
                        return GcDone::Drained(all);
                    }
                }
            }
            GcWork::Data(i) => GcDone::Data(heap.mark_data_root(c, i)),
            GcWork::Sweep { spans } => {
                let mut n = 0;
                while n < spans && heap.sweep_one(c).is_some() {
                    n += 1;
                    if !more() {
                        break;
                    }
                }
                GcDone::Swept(n)
            }
        }
    }
}

/// The result that the G on this P waits for, if it is one of a portion.
pub(super) fn take_done(w: &mut World, p: PId) -> Option<GcDone> {
    w.gc.p(p).done.take()
}
