//! Spans: runs of pages that hold objects of one size class, one large object, or stacks.
//!
//! Go 1.27 `runtime/mheap.go` (`mspan`, `spanOf`, `mSpanInUse`, `mSpanManual`), `mbitmap.go` (`allocBits`, `gcmarkBits`,
//! `findObject`, `objIndex`).
//!
//! # Invariants
//! 1. A span's identity is its first page ([`SpanId`]); its record is at that index of one table, and each of its pages
//!    names that index in another. Both tables are as large as the arena allows, so no record moves.
//! 2. A span has at most 1024 objects: its allocation and mark bits fit the 16 words of its first page.
//! 3. `sweepgen` against the heap's `sg`: sg-2 needs sweeping, sg-1 is being swept, sg is swept, sg+1 was cached
//!    before this sweep began and still is, sg+3 was swept and then cached. The heap's grows by 2 each cycle.
//! 4. Only the sweeper that moved a span from sg-2 to sg-1, or the P that caches it, changes its record.
//!
//! # Differences from Go
//! - An allocation bit is set at the allocation itself, so it says exactly whether a slot holds an object. In Go the
//!   bits are those of the last sweep, and `freeindex` splits them; sweeping replaces them by the mark bits in both.
//! - Pointer bits of all objects are in one table, a bit for a word of the arena; in Go at the end of the span (up
//!   to 512 bytes), behind a type pointer in the object's header, or in the span (large). The header word before
//!   larger objects is kept, and holds the type's number plus 1.
//! - Green Tea's inline mark and scan bits are in side tables too; the room for them at the span's end is left.
use super::ownership::{self, Owned};
use super::{ARENA_BASE, Heap, MARK_WORDS, PAGE_SHIFT, PAGE_SIZE, PAGE_WORDS, sizeclass};
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use core::sync::atomic::{AtomicU8, AtomicU32, AtomicU64};

/// First page of a span, counted from the arena's base.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SpanId(pub u32);

impl SpanId {
    pub fn base(self) -> u64 {
        ARENA_BASE + ((self.0 as u64) << PAGE_SHIFT)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum SpanState {
    Free = 0,
    /// Objects.
    InUse = 1,
    /// Stacks.
    Manual = 2,
}

#[repr(C)]
pub struct Span {
    /// Bytes of a slot; of a large object, of all its pages.
    elem_size: AtomicU64,
    /// One past the last byte that may belong to an object.
    limit: AtomicU64,
    npages: AtomicU32,
    magic: AtomicU32,
    nelems: AtomicU32,
    /// Exact while the span is not cached by a P.
    alloc_count: AtomicU32,
    sweepgen: AtomicU32,
    state: AtomicU8,
    /// `class << 1 | noscan`.
    spanclass: AtomicU8,
    need_zero: AtomicU8,
    /// Some object of it has a special.
    specials: AtomicU8,
    /// `spanScanOwnership`: whether it is queued to be scanned, and for how many objects ([`Owned`]).
    owned: AtomicU8,
}

// `Zeroable` is implemented for it: integer atomics only, alignment 8.
const _: () = assert!(size_of::<Span>() == 48 && align_of::<Span>() == 8);

macro_rules! field {
    ($get:ident, $set:ident, $field:ident, $t:ty) => {
        #[inline(always)]
        pub(crate) fn $get(&self) -> $t {
            self.$field.load(Relaxed)
        }
        #[inline(always)]
        pub(crate) fn $set(&self, v: $t) {
            self.$field.store(v, Relaxed);
        }
    };
}

impl Span {
    field!(elem_size, set_elem_size, elem_size, u64);
    field!(limit, set_limit, limit, u64);
    field!(npages, set_npages, npages, u32);
    field!(magic, set_magic, magic, u32);
    field!(nelems, set_nelems, nelems, u32);
    field!(alloc_count, set_alloc_count, alloc_count, u32);
    field!(spanclass, set_spanclass, spanclass, u8);
    field!(need_zero, set_need_zero, need_zero, u8);
    field!(specials, set_specials, specials, u8);

    #[inline(always)]
    pub(crate) fn sweepgen(&self) -> u32 {
        self.sweepgen.load(Acquire)
    }
    pub(crate) fn set_sweepgen(&self, v: u32) {
        self.sweepgen.store(v, Release);
    }
    /// `tryAcquire`: from sg-2 to sg-1. False: somebody else sweeps it, or has.
    pub(crate) fn acquire_for_sweep(&self, sg: u32) -> bool {
        let (from, to) = (sg.wrapping_sub(2), sg.wrapping_sub(1));
        self.sweepgen.compare_exchange(from, to, Acquire, Relaxed).is_ok()
    }

    #[inline(always)]
    pub fn state(&self) -> SpanState {
        match self.state.load(Acquire) {
            1 => SpanState::InUse,
            2 => SpanState::Manual,
            _ => SpanState::Free,
        }
    }
    pub(crate) fn set_state(&self, s: SpanState) {
        self.state.store(s as u8, Release);
    }
    pub fn noscan(&self) -> bool {
        self.spanclass() & 1 == 1
    }
    /// Size class; 0: large.
    pub fn class(&self) -> u8 {
        self.spanclass() >> 1
    }
    /// Bytes of the header word before each object.
    pub(crate) fn header(&self) -> u64 {
        if !self.noscan() && self.class() != 0 && self.elem_size() > sizeclass::MAX_HEADERLESS { sizeclass::HEADER } else { 0 }
    }
    /// Index of the slot that contains the byte at `offset` of the span.
    #[inline(always)]
    pub(crate) fn index_of(&self, offset: u64) -> u32 {
        // Large objects have magic 0, so that every offset is in slot 0.
        ((offset * self.magic() as u64) >> 32) as u32
    }

    /// `gcUsesSpanInlineMarkBits`: its objects are scanned together, when their turn comes.
    #[inline(always)]
    pub(crate) fn scanned_whole(&self) -> bool {
        (16..=sizeclass::MAX_HEADERLESS).contains(&self.elem_size())
    }

    /// `tryAcquire`: an object of it was marked. True: the caller has to queue the span.
    #[inline]
    pub(crate) fn acquire_for_scan(&self) -> bool {
        ownership::acquire(&self.owned)
    }

    /// `release`: it is off the queue, and may be queued again from here on.
    pub(crate) fn release_for_scan(&self) -> Owned {
        ownership::release(&self.owned)
    }

    pub(crate) fn copy_from(&self, o: &SpanRecord) {
        self.set_elem_size(o.elem_size);
        self.set_limit(o.limit);
        self.set_npages(o.npages);
        self.set_magic(o.magic);
        self.set_nelems(o.nelems);
        self.set_alloc_count(o.alloc_count);
        self.set_sweepgen(o.sweepgen);
        self.state.store(o.state, Release);
        self.set_spanclass(o.spanclass);
        self.set_need_zero(o.need_zero);
        self.set_specials(o.specials);
        self.owned.store(o.owned, Release);
    }

    pub(crate) fn record(&self) -> SpanRecord {
        SpanRecord {
            elem_size: self.elem_size(),
            limit: self.limit(),
            npages: self.npages(),
            magic: self.magic(),
            nelems: self.nelems(),
            alloc_count: self.alloc_count(),
            sweepgen: self.sweepgen(),
            state: self.state.load(Acquire),
            spanclass: self.spanclass(),
            need_zero: self.need_zero(),
            specials: self.specials(),
            owned: self.owned.load(Acquire),
        }
    }
}

/// A span's record as plain data, in snapshots.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SpanRecord {
    elem_size: u64,
    limit: u64,
    npages: u32,
    magic: u32,
    nelems: u32,
    alloc_count: u32,
    sweepgen: u32,
    state: u8,
    spanclass: u8,
    need_zero: u8,
    specials: u8,
    owned: u8,
}

/// One object as the collector sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ObjectInfo {
    /// As `alloc` returned it.
    pub base: u64,
    /// Bytes from there to the end of the slot.
    pub size: u64,
    pub span: SpanId,
    /// Slot in the span.
    pub index: u32,
    /// Size class; 0: large.
    pub class: u8,
    /// It may hold pointers.
    pub scan: bool,
    pub marked: bool,
}

impl Heap {
    #[inline(always)]
    pub(crate) fn span(&self, id: SpanId) -> &Span {
        self.spans.get(id.0 as usize)
    }

    /// The span whose page this is, free ones excluded.
    #[inline(always)]
    pub fn span_of(&self, addr: u64) -> Option<SpanId> {
        let page = addr.wrapping_sub(ARENA_BASE) >> PAGE_SHIFT;
        match self.heads.all().get(usize::try_from(page).ok()?)?.load(Acquire) {
            0 => None,
            n => Some(SpanId(n - 1)),
        }
    }

    /// Word of the bit tables and bit for slot `index`.
    #[inline(always)]
    pub(crate) fn bit(id: SpanId, index: u32) -> (usize, u64) {
        (id.0 as usize * MARK_WORDS + index as usize / 64, 1 << (index % 64))
    }

    /// Which slot of which object span contains the address; None: no object is there. Interior pointers count.
    #[inline(always)]
    pub(crate) fn find_slot(&self, addr: u64) -> Option<(SpanId, &Span, u32)> {
        let id = self.span_of(addr)?;
        let span = self.span(id);
        if span.state() != SpanState::InUse || addr >= span.limit() {
            return None;
        }
        let index = span.index_of(addr - id.base());
        let (w, b) = Heap::bit(id, index);
        (self.alloc_bits.get(w).load(Acquire) & b != 0).then_some((id, span, index))
    }

    /// `findObject`: the object that contains `addr`, if there is one.
    pub fn object(&self, addr: u64) -> Option<ObjectInfo> {
        let (id, span, index) = self.find_slot(addr)?;
        Some(self.object_at(id, span, index))
    }

    pub(crate) fn object_at(&self, id: SpanId, span: &Span, index: u32) -> ObjectInfo {
        let (w, b) = Heap::bit(id, index);
        let header = span.header();
        ObjectInfo {
            base: id.base() + index as u64 * span.elem_size() + header,
            size: span.elem_size() - header,
            span: id,
            index,
            class: span.class(),
            scan: !span.noscan(),
            marked: self.mark_bits.get(w).load(Relaxed) & b != 0,
        }
    }

    /// Spans in use for objects or stacks, in address order.
    pub fn spans(&self) -> impl Iterator<Item = (SpanId, &Span)> {
        let n = self.spans.used() as u32;
        let mut at = 0;
        core::iter::from_fn(move || {
            while at < n {
                let id = SpanId(at);
                let span = self.span(id);
                match span.state() {
                    SpanState::Free => at += 1,
                    _ => {
                        at += span.npages();
                        return Some((id, span));
                    }
                }
            }
            None
        })
    }

    /// All objects of a span, in address order.
    pub fn objects(&self, id: SpanId) -> impl Iterator<Item = ObjectInfo> {
        let span = self.span(id);
        let n = if span.state() == SpanState::InUse { span.nelems() } else { 0 };
        (0..n).filter_map(move |i| {
            let (w, b) = Heap::bit(id, i);
            (self.alloc_bits.get(w).load(Acquire) & b != 0).then(|| self.object_at(id, span, i))
        })
    }

    /// Whether the word at `addr` (8-aligned) holds a pointer, by the table of pointer bits.
    pub fn is_pointer_word(&self, addr: u64) -> bool {
        let w = (addr.wrapping_sub(ARENA_BASE) / 8) as usize;
        self.ptr_bits.all().get(w / 64).is_some_and(|b| b.load(Relaxed) >> (w % 64) & 1 == 1)
    }

    /// Makes `npages` from `page` a span of objects. The caller owns the pages.
    pub(crate) fn init_span(&self, id: SpanId, npages: u32, spanclass: u8, need_zero: bool) {
        let span = self.span(id);
        let class = spanclass >> 1;
        let bytes = npages as u64 * PAGE_SIZE;
        let (elem, n) = match class {
            0 => (bytes, 1),
            c => (sizeclass::SIZE[c as usize] as u64, sizeclass::objects(c, spanclass & 1 == 1)),
        };
        span.set_elem_size(elem);
        span.set_nelems(n as u32);
        span.set_magic(sizeclass::magic(class));
        span.set_limit(id.base() + elem * n);
        span.set_alloc_count(0);
        span.set_spanclass(spanclass);
        span.set_need_zero(need_zero as u8);
        span.set_specials(0);
        span.release_for_scan();
        span.set_npages(npages);
        for i in 0..MARK_WORDS {
            self.alloc_bits.get(id.0 as usize * MARK_WORDS + i).store(0, Relaxed);
            self.mark_bits.get(id.0 as usize * MARK_WORDS + i).store(0, Relaxed);
            self.scan_bits.get(id.0 as usize * MARK_WORDS + i).store(0, Relaxed);
        }
        span.set_sweepgen(self.sweepgen());
        span.set_state(SpanState::InUse);
        self.set_heads(id, npages, id.0 + 1);
    }

    /// Makes the pages a span of stacks.
    pub(crate) fn init_manual(&self, id: SpanId, npages: u32, elem: u64) {
        let span = self.span(id);
        span.set_elem_size(elem);
        span.set_nelems((npages as u64 * PAGE_SIZE / elem) as u32);
        span.set_limit(id.base() + npages as u64 * PAGE_SIZE);
        span.set_alloc_count(0);
        span.set_spanclass(1);
        span.set_npages(npages);
        span.set_specials(0);
        span.set_state(SpanState::Manual);
        self.set_heads(id, npages, id.0 + 1);
    }

    pub(crate) fn clear_span(&self, id: SpanId) {
        let span = self.span(id);
        span.set_state(SpanState::Free);
        self.set_heads(id, span.npages(), 0);
    }

    fn set_heads(&self, id: SpanId, npages: u32, v: u32) {
        for head in &self.heads.all()[id.0 as usize..][..npages as usize] {
            head.store(v, Release);
        }
    }

    /// Words of the pointer-bit table that a page has.
    pub(crate) const fn ptr_word(addr: u64) -> (usize, u32) {
        let w = addr.wrapping_sub(ARENA_BASE) / 8;
        ((w / 64) as usize, (w % 64) as u32)
    }
}

const _: () = assert!(PAGE_WORDS / 64 == 16);
