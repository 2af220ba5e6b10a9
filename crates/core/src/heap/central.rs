//! The central lists: for each span class, the spans with and without free slots, swept and not.
//!
//! Go 1.27 `runtime/mcentral.go` (`cacheSpan`, `uncacheSpan`, `grow`), `mspanset.go`.
//!
//! # Invariants
//! 1. A span in use is in exactly one list, or cached by exactly one P.
//! 2. `partial[k]`/`full[k]` with `k = sweepgen/2 % 2` are the swept ones; adding 2 to the heap's `sweepgen` thereby
//!    turns all of them into unswept ones. The swept ones have no span of an older cycle.
//! 3. A span in a swept list is never written by a sweeper; one in an unswept list only by who acquires it.
//!
//! # Differences from Go
//! - A list is a vector under a spin lock; Go's `spanSet` pops without a lock. Both pop the last pushed.
use super::{Heap, PCache, SpanId, sizeclass};
use alloc::vec::Vec;

#[derive(Clone, Default, Debug)]
pub(crate) struct Central {
    pub partial: [Vec<u32>; 2],
    pub full: [Vec<u32>; 2],
}

#[inline(always)]
fn swept(sg: u32) -> usize {
    (sg / 2 % 2) as usize
}

impl Heap {
    pub(crate) fn push_partial(&self, spc: u8, id: SpanId) {
        self.st.central[spc as usize].lock().partial[swept(self.sweepgen())].push(id.0);
    }

    pub(crate) fn push_full(&self, spc: u8, id: SpanId) {
        self.st.central[spc as usize].lock().full[swept(self.sweepgen())].push(id.0);
    }

    pub(crate) fn pop_unswept(&self, spc: u8, full: bool) -> Option<SpanId> {
        let k = 1 - swept(self.sweepgen());
        let mut c = self.st.central[spc as usize].lock();
        let list = if full { &mut c.full[k] } else { &mut c.partial[k] };
        list.pop().map(SpanId)
    }

    /// `cacheSpan`: a swept span with a free slot, now off all lists. None: out of memory.
    pub(crate) fn cache_span(&self, c: &mut PCache, spc: u8) -> Option<SpanId> {
        let pages = sizeclass::PAGES[spc as usize / 2] as u32;
        self.deduct_sweep_credit(c, pages as u64 * super::PAGE_SIZE, 0);
        let sg = self.sweepgen();
        if let Some(id) = self.st.central[spc as usize].lock().partial[swept(sg)].pop() {
            return Some(SpanId(id));
        }
        if self.st.gc.sweep.begin() {
            let found = self.sweep_for_span(c, spc, sg);
            self.st.gc.sweep.end();
            if found.is_some() {
                return found;
            }
        }
        self.alloc_span(c, pages, spc)
    }

    /// An unswept span of the class that has a free slot once it is swept.
    fn sweep_for_span(&self, c: &mut PCache, spc: u8, sg: u32) -> Option<SpanId> {
        // Up to 100 spans are looked at: longer, and growing the heap is cheaper.
        let mut budget = 100;
        for full in [false, true] {
            while budget > 0
                && let Some(id) = self.pop_unswept(spc, full)
            {
                budget -= 1;
                let span = self.span(id);
                if !span.acquire_for_sweep(sg) {
                    continue;
                }
                self.sweep_span(c, id, true);
                if span.alloc_count() < span.nelems() {
                    return Some(id);
                }
                self.push_full(spc, id);
            }
        }
        None
    }

    /// `uncacheSpan`: the P lets go of it; `alloc_count` is exact.
    pub(crate) fn uncache_span(&self, c: &mut PCache, id: SpanId) {
        let span = self.span(id);
        let sg = self.sweepgen();
        if span.sweepgen() == sg.wrapping_add(1) {
            // Cached since before this sweep: whoever lets go of it sweeps it.
            span.set_sweepgen(sg.wrapping_sub(1));
            self.sweep_span(c, id, false);
            return;
        }
        span.set_sweepgen(sg);
        if span.alloc_count() < span.nelems() {
            self.push_partial(span.spanclass(), id);
        } else {
            self.push_full(span.spanclass(), id);
        }
    }
}
