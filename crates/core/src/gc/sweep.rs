//! Sweeping: unmarked objects become free slots, empty spans free pages.
//!
//! Go 1.27 `runtime/mgcsweep.go` (`sweepone`, `sweepLocked.sweep`, `deductSweepCredit`, `gcPaceSweeper`, `activeSweep`),
//! `mheap.go` (`reclaim`, `reclaimChunk`).
//!
//! Sweeping goes on while the program runs: the background sweeper takes span after span; an allocator that needs a
//! span sweeps one of its class first; and every new span pays for itself by sweeping pages in proportion, so that all
//! is swept when the next cycle begins.
//!
//! # Invariants
//! 1. A span is swept once a cycle, by whoever moves its `sweepgen` from sg-2 to sg-1.
//! 2. After it, allocation bits are the former mark bits, and mark bits are clear.
//! 3. No object without an allocation bit is marked (Go: `reportZombies`), and every marked one has been scanned.
use crate::event::EventKind;
use crate::heap::{Count, Heap, PAGE_SIZE, PCache, SpanId, SpanState, sizeclass};
use crate::ids::Addr;
use core::sync::atomic::Ordering::Relaxed;

/// `sweepDrainedMask`.
const DRAINED: u64 = 1 << 31;
const CLASSES: u64 = sizeclass::NUM_SPAN_CLASSES as u64 * 2;
/// `sweepMinHeapDistance`, unless a test sets less.
pub(crate) const MIN_HEAP_DISTANCE: u64 = 1 << 20;
/// `pagesPerReclaimerChunk`.
const RECLAIM_CHUNK: u32 = 512;

#[derive(Clone, Debug)]
pub(crate) struct Sweep {
    /// `activeSweep.state`: sweepers at work, and whether the lists are drained.
    active: Count,
    /// `centralIndex`: class lists before it are drained.
    index: Count,
    pub pages_swept: Count,
    pages_swept_basis: Count,
    /// f64; 0: no proportional sweep.
    pages_per_byte: Count,
    live_basis: Count,
    reclaim_index: Count,
    reclaim_credit: Count,
}

impl Default for Sweep {
    /// Before the first cycle there is nothing to sweep.
    fn default() -> Sweep {
        Sweep {
            active: Count::new(DRAINED),
            index: Count::default(),
            pages_swept: Count::default(),
            pages_swept_basis: Count::default(),
            pages_per_byte: Count::default(),
            live_basis: Count::default(),
            reclaim_index: Count::default(),
            reclaim_credit: Count::default(),
        }
    }
}

impl Sweep {
    /// A sweeper is at work until `end`, so sweeping is not done before. False: all lists are drained.
    pub fn begin(&self) -> bool {
        self.active.update(|s| (s & DRAINED == 0).then_some(s + 1))
    }
    pub fn end(&self) {
        self.active.sub(1);
    }
}

impl Heap {
    /// `isSweepDone`.
    #[inline]
    pub fn sweep_done(&self) -> bool {
        self.st.gc.sweep.active.get() == DRAINED
    }

    /// The world is stopped, marking is over: everything is unswept from here on.
    pub(crate) fn begin_sweep(&self) {
        let s = &self.st.gc.sweep;
        self.st.gc.sweepgen.add(2);
        s.active.set(0);
        s.index.set(0);
        s.pages_swept.set(0);
        s.reclaim_index.set(0);
        s.reclaim_credit.set(0);
    }

    /// `sweepone`: sweeps one span. Pages that it freed; None: there is nothing left to begin with.
    pub fn sweep_one(&self, c: &mut PCache) -> Option<u64> {
        let s = &self.st.gc.sweep;
        if !s.begin() {
            return None;
        }
        let sg = self.sweepgen();
        let mut pages = None;
        loop {
            let Some(id) = self.next_for_sweep() else {
                s.active.update(|s| Some(s | DRAINED));
                break;
            };
            let span = self.span(id);
            if span.state() == SpanState::InUse && span.acquire_for_sweep(sg) {
                let n = span.npages() as u64;
                let freed = self.sweep_span(c, id, false);
                if freed {
                    s.reclaim_credit.add(n);
                }
                pages = Some(if freed { n } else { 0 });
                break;
            }
        }
        s.end();
        pages
    }

    fn next_for_sweep(&self) -> Option<SpanId> {
        let index = &self.st.gc.sweep.index;
        for i in index.get()..CLASSES {
            // Full spans first: they are the ones that may be freed whole.
            if let Some(id) = self.pop_unswept((i >> 1) as u8, i & 1 == 0) {
                index.update(|old| (old < i).then_some(i));
                return Some(id);
            }
        }
        index.set(CLASSES);
        None
    }

    /// Sweeps a span that the caller has acquired. `preserve`: the caller keeps it; else it goes to the list where it
    /// belongs, or its pages are freed (true).
    pub(crate) fn sweep_span(&self, c: &mut PCache, id: SpanId, preserve: bool) -> bool {
        let sg = self.sweepgen();
        let span = self.span(id);
        debug_assert_eq!(span.sweepgen(), sg.wrapping_sub(1));
        self.st.gc.sweep.pages_swept.add(span.npages() as u64);
        if span.specials() != 0 {
            self.sweep_specials(id, span);
        }
        let (size, class) = (span.elem_size(), span.class());
        let mut before = 0;
        let mut after = 0;
        let words = span.nelems().div_ceil(64) as usize;
        let whole = span.scanned_whole() && !span.noscan();
        for i in 0..words {
            let w = Heap::bit(id, 0).0 + i;
            let (allocated, marked) = (self.alloc_bits.get(w).load(Relaxed), self.mark_bits.get(w).load(Relaxed));
            debug_assert_eq!(marked & !allocated, 0, "marked free object in span {:#x}", id.base());
            if whole {
                let scanned = self.scan_bits.get(w).load(Relaxed);
                debug_assert_eq!(marked, scanned, "marked and not scanned in span {:#x}", id.base());
                self.scan_bits.get(w).store(0, Relaxed);
            }
            before += allocated.count_ones();
            after += marked.count_ones();
            if c.log_on {
                let mut gone = allocated & !marked;
                while gone != 0 {
                    let at = i as u32 * 64 + gone.trailing_zeros();
                    gone &= gone - 1;
                    let addr = id.base() + at as u64 * size + span.header();
                    c.events.push(EventKind::Free { addr: Addr(addr) });
                }
            }
            self.alloc_bits.get(w).store(marked, Relaxed);
            self.mark_bits.get(w).store(0, Relaxed);
        }
        let freed = before - after;
        span.set_alloc_count(after);
        c.log(|| EventKind::SweepSpan { base: Addr(id.base()), freed });
        span.set_sweepgen(sg);
        let stats = &self.st.stats;
        if freed > 0 {
            self.st.gc.total_free.add(freed as u64 * size);
            if class == 0 {
                stats.large_frees.add(1);
                stats.large_free.add(size);
            } else {
                span.set_need_zero(1);
                stats.small_frees[class as usize].add(freed as u64);
            }
        }
        if preserve {
            return false;
        }
        if after == 0 {
            self.free_span(c, id);
            return true;
        }
        if after == span.nelems() {
            self.push_full(span.spanclass(), id);
        } else {
            self.push_partial(span.spanclass(), id);
        }
        false
    }

    /// `deductSweepCredit`: before a span of `bytes` is taken, pages are swept in proportion. `swept`: pages that the
    /// caller is going to sweep itself.
    pub(crate) fn deduct_sweep_credit(&self, c: &mut PCache, bytes: u64, swept: u64) {
        let s = &self.st.gc.sweep;
        let per_byte = s.pages_per_byte.get_float();
        if per_byte == 0.0 {
            return;
        }
        'retry: loop {
            let basis = s.pages_swept_basis.get();
            let grown = bytes + self.st.gc.heap_live.get().saturating_sub(s.live_basis.get());
            let target = (per_byte * grown as f64) as i64 - swept as i64;
            while target > s.pages_swept.get().wrapping_sub(basis) as i64 {
                if self.sweep_one(c).is_none() {
                    s.pages_per_byte.set(0);
                    return;
                }
                if s.pages_swept_basis.get() != basis {
                    continue 'retry;
                }
            }
            return;
        }
    }

    /// `gcPaceSweeper`: all is to be swept by the time the heap has grown to the trigger.
    pub(crate) fn pace_sweeper(&self, trigger: u64) {
        let s = &self.st.gc.sweep;
        if self.sweep_done() {
            s.pages_per_byte.set(0);
            return;
        }
        let live = self.st.gc.heap_live.get();
        let distance = (trigger as i64 - live as i64 - self.st.gc.pacer.sweep_distance.get_signed()).max(PAGE_SIZE as i64);
        let swept = s.pages_swept.get();
        let left = self.st.stats.pages_in_use.get() as i64 - swept as i64;
        if left <= 0 {
            s.pages_per_byte.set(0);
        } else {
            s.pages_per_byte.set_float(left as f64 / distance as f64);
            s.live_basis.set(live);
            s.pages_swept_basis.set(swept);
        }
    }

    /// `reclaim`: before the heap grows by `npages`, as many are freed if sweeping can free them. Spans without any
    /// mark are looked for in address order.
    pub(crate) fn reclaim(&self, c: &mut PCache, npages: u32) {
        let s = &self.st.gc.sweep;
        let mut want = npages as u64;
        while want > 0 {
            let credit = s.reclaim_credit.take_up_to(want);
            want -= credit;
            if want == 0 {
                return;
            }
            let end = self.pages().range().end;
            let from = s.reclaim_index.add(RECLAIM_CHUNK as u64) as u32 - RECLAIM_CHUNK;
            if from >= end {
                return;
            }
            if !s.begin() {
                return;
            }
            let sg = self.sweepgen();
            let mut at = from;
            while at < end.min(from + RECLAIM_CHUNK) {
                let id = SpanId(at);
                at += 1;
                let span = self.span(id);
                if span.state() != SpanState::InUse {
                    continue;
                }
                let n = span.npages();
                let words = span.nelems().div_ceil(64) as usize;
                let unmarked = (0..words).all(|i| self.mark_bits.get(Heap::bit(id, 0).0 + i).load(Relaxed) == 0);
                if unmarked && span.acquire_for_sweep(sg) && self.sweep_span(c, id, false) {
                    let over = (n as u64).saturating_sub(want);
                    want = want.saturating_sub(n as u64);
                    s.reclaim_credit.add(over);
                }
                at = at.max(id.0 + n);
            }
            s.end();
        }
    }
}
