//! What each P has for itself: a span of each class, the tiny block, pages, stacks, barrier and work buffers.
//!
//! Go 1.27 `runtime/mcache.go` (`mcache`, `releaseAll`), and the parts of `p` that belong to memory: `wbBuf`, `gcw`,
//! `pcache`.
//!
//! # Invariants
//! 1. Only the M that has the P touches it, or whoever has stopped the world.
//! 2. A cached span has `sweepgen` sg+3 (sg+1 once the next sweep has begun) and is in no list.
//! 3. Allocations since the span was cached are in the span's bits, not yet in the statistics: `flush_stats` adds them.
use super::arena::Zeroed;
use super::pages::PageCache;
use super::{Addr, AllocInfo, Heap, MARK_WORDS, Span, SpanId, sizeclass};
use crate::event::EventKind;
use crate::gc::{Gcw, WbBuf};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::sync::atomic::AtomicU64;
use core::sync::atomic::Ordering::Relaxed;

/// The allocator's view of a cached span. Without one: `nelems` is 0.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slot {
    /// Free slots of the current word: a set bit is free (`allocCache`).
    pub free: u64,
    pub base: u64,
    /// Where the span's bits start in the table.
    pub bits: usize,
    pub elem: u32,
    pub word: u32,
    pub nelems: u32,
    /// `allocCountBeforeCache`, or when the statistics were last flushed.
    before: u32,
    pub need_zero: bool,
}

impl Slot {
    pub fn set(&mut self, id: SpanId, span: &Span, bits: &Zeroed<AtomicU64>) {
        *self = Slot {
            free: 0,
            base: id.base(),
            bits: id.0 as usize * MARK_WORDS,
            elem: span.elem_size() as u32,
            word: 0,
            nelems: span.nelems(),
            before: span.alloc_count(),
            need_zero: span.need_zero() != 0,
        };
        self.load(bits);
    }

    /// `refillAllocCache`.
    pub fn load(&mut self, bits: &Zeroed<AtomicU64>) {
        let left = self.nelems - self.word * 64;
        let mask = if left >= 64 { u64::MAX } else { (1 << left) - 1 };
        self.free = !bits.get(self.bits + self.word as usize).load(Relaxed) & mask;
    }

    fn id(&self) -> SpanId {
        SpanId((self.bits / MARK_WORDS) as u32)
    }
}

/// Memory caches of one P.
#[derive(Clone)]
pub struct PCache {
    pub(crate) slots: Box<[Slot; sizeclass::NUM_SPAN_CLASSES]>,
    pub(crate) tiny: u64,
    pub(crate) tiny_offset: u64,
    pub(crate) tiny_allocs: u64,
    /// Scannable bytes allocated since the last flush.
    pub(crate) scan_alloc: u64,
    pub(crate) pages: PageCache,
    pub(crate) stacks: [Vec<u64>; super::stack::ORDERS],
    pub(crate) gc_wanted: bool,
    /// `gcw`: grey objects found and not yet scanned by this P.
    pub gcw: Gcw,
    /// `wbBuf`.
    pub wbbuf: WbBuf,
    /// `gcAssistBytes` of the G that runs on the P (the scheduler moves it in and out): what it may allocate
    /// before it has to help marking. Negative: debt.
    pub assist_bytes: i64,
    /// Heap events since they were last taken; empty unless `log_on`.
    pub events: Vec<EventKind>,
    /// `Sink::wants_heap`.
    pub log_on: bool,
}

impl Default for PCache {
    fn default() -> PCache {
        PCache {
            slots: Box::new([Slot::default(); sizeclass::NUM_SPAN_CLASSES]),
            tiny: 0,
            tiny_offset: 0,
            tiny_allocs: 0,
            scan_alloc: 0,
            pages: PageCache::default(),
            stacks: Default::default(),
            gc_wanted: false,
            gcw: Gcw::default(),
            wbbuf: WbBuf::default(),
            assist_bytes: 0,
            events: Vec::new(),
            log_on: false,
        }
    }
}

impl PCache {
    pub fn new() -> PCache {
        PCache::default()
    }

    /// Nothing is in it: it stands in for one that is lent (see `World::lend`).
    pub fn is_stand_in(&self) -> bool {
        self.slots.iter().all(|s| s.nelems == 0) && self.tiny == 0 && self.events.is_empty()
    }

    /// The machine has to leave the slice with `Exit::GcPoll` after this instruction: the trigger was reached, or the
    /// running G is in debt.
    #[inline(always)]
    pub fn poll(&self) -> bool {
        self.gc_wanted || self.assist_bytes < 0
    }

    #[inline(always)]
    pub(crate) fn log(&mut self, event: impl FnOnce() -> EventKind) {
        if self.log_on {
            self.events.push(event());
        }
    }

    #[inline(always)]
    pub(crate) fn log_alloc(&mut self, addr: u64, size: u64, class: u8, a: AllocInfo) {
        self.log(|| EventKind::Alloc {
            addr: Addr(addr),
            size: u32::try_from(size).unwrap_or(u32::MAX),
            class,
            ty: a.ty,
            pc: a.pc,
        });
    }
}

impl Heap {
    /// Gives the span of one class back, with exact counts. Its slot is empty after it.
    pub(crate) fn uncache(&self, c: &mut PCache, spc: u8) {
        if c.slots[spc as usize].nelems == 0 {
            return;
        }
        self.flush_slot(c, spc);
        let slot = core::mem::take(&mut c.slots[spc as usize]);
        self.span(slot.id()).set_alloc_count(slot.before);
        self.uncache_span(c, slot.id());
    }

    fn count_bits(&self, slot: &Slot) -> u32 {
        (0..MARK_WORDS).map(|i| self.alloc_bits.get(slot.bits + i).load(Relaxed).count_ones()).sum()
    }

    fn flush_slot(&self, c: &mut PCache, spc: u8) {
        let slot = &mut c.slots[spc as usize];
        let n = self.count_bits(slot);
        let used = (n - slot.before) as u64;
        slot.before = n;
        self.st.stats.small_allocs[spc as usize / 2].add(used);
        self.st.gc.total_alloc.add(used * slot.elem as u64);
    }

    pub(crate) fn flush_scan(&self, c: &mut PCache) {
        let n = core::mem::take(&mut c.scan_alloc);
        if !self.barrier_on() {
            self.st.gc.heap_scan.add(n);
        }
    }

    /// Brings the shared statistics up to date with this P's allocations; its caches stay.
    pub fn flush_stats(&self, c: &mut PCache) {
        for spc in 0..sizeclass::NUM_SPAN_CLASSES as u8 {
            if c.slots[spc as usize].nelems != 0 {
                self.flush_slot(c, spc);
            }
        }
        self.st.stats.tiny_allocs.add(core::mem::take(&mut c.tiny_allocs));
        self.flush_scan(c);
    }

    /// `releaseAll`: all cached spans go back to the central lists. The world is stopped, or the P is going away.
    pub fn release_all(&self, c: &mut PCache) {
        self.flush_stats(c);
        for spc in 0..sizeclass::NUM_SPAN_CLASSES as u8 {
            let slot = c.slots[spc as usize];
            if slot.nelems == 0 {
                continue;
            }
            let span = self.span(slot.id());
            if span.sweepgen() != self.sweepgen().wrapping_add(1) {
                // Counted as used when it was cached. (A stale span was counted in a cycle that is over.)
                let unused = (slot.nelems - slot.before) as u64 * slot.elem as u64;
                self.st.gc.heap_live.sub(unused);
            }
            self.uncache(c, spc);
        }
        c.tiny = 0;
        c.tiny_offset = 0;
    }

    /// The P goes away (`procresize`): everything it holds goes back.
    pub fn drop_cache(&self, c: &mut PCache) {
        self.wb_flush(c);
        self.gcw_dispose(&mut c.gcw);
        self.release_all(c);
        self.flush_pages(&mut c.pages);
        self.stack_cache_clear(c);
    }
}
