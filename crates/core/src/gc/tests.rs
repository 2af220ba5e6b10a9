//! Scenarios of the collector, on the heap alone.
use super::*;
use crate::ids::Addr;

/// A whole cycle with one P and these roots.
pub(crate) fn collect(h: &Heap, c: &mut PCache, roots: &[Addr]) {
    begin(h, c);
    h.mark_stack_roots(c, roots, 0);
    finish(h, c);
}

pub(crate) fn begin(h: &Heap, c: &mut PCache) {
    h.finish_sweep(c);
    h.gc_start_mark(0, 1, Trigger::Cycle, false);
    h.gc_prepare_p(c);
    for i in 0..h.data_roots() {
        h.mark_data_root(c, i);
    }
}

pub(crate) fn finish(h: &Heap, c: &mut PCache) {
    while !h.drain(c, MarkBudget::STEP).empty {}
    while h.gc_flush_p(c) || h.has_full() {
        while !h.drain(c, MarkBudget::STEP).empty {}
    }
    h.gc_mark_termination(0, 1);
    h.gc_finish_p(c);
    h.gc_after_termination(c);
    while h.sweep_one(c).is_some() {}
}
