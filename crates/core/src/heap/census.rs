//! What lives on the heap, by size class: the picture of a run whose single objects are too many to be told.
//!
//! Not in Go, where `MemStats.BySize` counts allocations and frees; the figures here are of the marked objects at mark
//! termination, so their bytes add up to what the cycle found alive (`gcController.heapMarked`).
use super::{Heap, MARK_WORDS, SpanState, sizeclass};
use core::sync::atomic::Ordering::Relaxed;

/// Objects of one size class. `bytes`: of their slots.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ClassCount {
    pub objects: u32,
    pub bytes: u64,
}

impl Heap {
    /// Marked objects by size class (0: large). The world is stopped, marking is over and sweeping has not begun.
    pub fn census(&self) -> [ClassCount; sizeclass::NUM_CLASSES] {
        let mut out = [ClassCount::default(); sizeclass::NUM_CLASSES];
        for (id, span) in self.spans().filter(|(_, s)| s.state() == SpanState::InUse) {
            let first = id.0 as usize * MARK_WORDS;
            let words = span.nelems().div_ceil(64) as usize;
            let n: u32 = (first..first + words).map(|w| self.mark_bits.get(w).load(Relaxed).count_ones()).sum();
            let class = &mut out[span.class() as usize];
            class.objects += n;
            class.bytes += u64::from(n) * span.elem_size();
        }
        out
    }
}
