//! The heap's invariants, walked: for tests, and for `World::check` in debug builds.
use super::span::SpanState;
use super::{ARENA_BASE, Heap, MARK_WORDS, PAGE_SHIFT, PCache, SpanId};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use core::fmt;
use core::sync::atomic::Ordering::Relaxed;

/// Which invariant is broken, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeapViolation(pub String);

impl fmt::Display for HeapViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! ensure {
    ($cond:expr, $($arg:tt)*) => {
        if !$cond {
            return Err(HeapViolation(format!($($arg)*)));
        }
    };
}

impl Heap {
    /// Walks spans, lists and bits. No other thread uses the heap meanwhile; `caches`: all that exist.
    pub fn check<'a>(&self, caches: impl IntoIterator<Item = &'a PCache>) -> Result<(), HeapViolation> {
        let caches: alloc::vec::Vec<&PCache> = caches.into_iter().collect();
        let sg = self.sweepgen();
        let mut cached = BTreeSet::new();
        for c in &caches {
            for (spc, slot) in c.slots.iter().enumerate() {
                if slot.nelems == 0 {
                    continue;
                }
                let id = SpanId((slot.bits / MARK_WORDS) as u32);
                ensure!(cached.insert(id), "span {:#x} is cached twice", id.base());
                let span = self.span(id);
                ensure!(span.spanclass() as usize == spc, "span {:#x} is cached under class {spc}", id.base());
                let ahead = span.sweepgen().wrapping_sub(sg);
                ensure!(ahead == 3 || ahead == 1, "cached span {:#x} has sweepgen sg+{ahead}", id.base());
            }
        }
        let mut listed = BTreeSet::new();
        for (spc, central) in self.st.central.iter().enumerate() {
            let central = central.lock();
            let swept = (sg / 2 % 2) as usize;
            for (list, full) in [(&central.partial[swept], false), (&central.full[swept], true)] {
                for &n in list {
                    let id = SpanId(n);
                    let span = self.span(id);
                    ensure!(listed.insert(id), "span {:#x} is in two lists", id.base());
                    ensure!(!cached.contains(&id), "span {:#x} is cached and in a list", id.base());
                    ensure!(span.state() == SpanState::InUse, "span {:#x} in a list is not in use", id.base());
                    ensure!(span.spanclass() as usize == spc, "span {:#x} is in class {spc}'s list", id.base());
                    ensure!(span.sweepgen() == sg, "swept span {:#x} has sweepgen {}", id.base(), span.sweepgen());
                    let is_full = span.alloc_count() == span.nelems();
                    ensure!(is_full == full, "span {:#x} is in the wrong list", id.base());
                }
            }
        }
        let mut in_use = 0;
        let mut stack_pages = 0;
        let pages = self.pages();
        for (id, span) in self.spans() {
            for p in id.0..id.0 + span.npages() {
                ensure!(pages.is_taken(p), "page {p} of span {:#x} is free", id.base());
                ensure!(self.heads.get(p as usize).load(Relaxed) == id.0 + 1, "page {p} does not name its span");
                ensure!(!caches.iter().any(|c| c.pages.holds(p)), "page {p} of span {:#x} is in a cache", id.base());
            }
            if span.state() == SpanState::Manual {
                stack_pages += span.npages() as u64;
                continue;
            }
            in_use += span.npages() as u64;
            let mut count = 0;
            for i in 0..MARK_WORDS {
                let w = id.0 as usize * MARK_WORDS + i;
                let (a, m) = (self.alloc_bits.get(w).load(Relaxed), self.mark_bits.get(w).load(Relaxed));
                ensure!(m & !a == 0, "span {:#x}: a free slot is marked", id.base());
                let left = span.nelems().saturating_sub(i as u32 * 64);
                ensure!(left >= 64 || a >> left == 0, "span {:#x}: a bit past its last slot", id.base());
                count += a.count_ones();
            }
            if !cached.contains(&id) {
                ensure!(count == span.alloc_count(), "span {:#x}: {count} bits, {} counted", id.base(), span.alloc_count());
                let behind = sg.wrapping_sub(span.sweepgen());
                ensure!(behind == 0 || behind == 2, "span {:#x}: sweepgen sg-{behind} at rest", id.base());
                ensure!(behind != 0 || listed.contains(&id), "swept span {:#x} is in no list", id.base());
            }
        }
        let held: u64 = caches.iter().map(|c| c.pages.pages() as u64).sum();
        let taken = pages.range().filter(|p| pages.is_taken(*p)).count() as u64;
        ensure!(taken == in_use + stack_pages + held, "{taken} pages taken, {} known", in_use + stack_pages + held);
        drop(pages);
        ensure!(in_use == self.st.stats.pages_in_use.get(), "pages in use are miscounted");
        ensure!(stack_pages == self.st.stats.stack_pages.get(), "stack pages are miscounted");
        for c in &caches {
            for stack in c.stacks.iter().flatten() {
                let span = self.span_of(*stack).map(|id| self.span(id).state());
                ensure!(span == Some(SpanState::Manual), "cached stack {stack:#x} is in no stack span");
                ensure!(!self.st.stacks.lock().has(*stack), "stack {stack:#x} is cached and in the pool");
            }
            for grey in c.gcw.queued() {
                let o = self.object(grey);
                ensure!(o.is_some_and(|o| o.marked && o.scan), "queued {grey:#x} is not grey");
            }
        }
        for addr in self.st.specials.lock().keys() {
            let page = (addr - ARENA_BASE) >> PAGE_SHIFT;
            ensure!(self.object(addr).is_some(), "special of {addr:#x} (page {page}): no object there");
        }
        Ok(())
    }
}
