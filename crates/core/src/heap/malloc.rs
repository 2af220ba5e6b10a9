//! Allocation: tiny, small and large.
//!
//! Go 1.27 `runtime/malloc.go` (`mallocgc`, `mallocgcTiny`, `mallocgcSmallScanHeader`, `mallocgcLarge`, `nextFreeFast`,
//! `deductAssistCredit`), `mcache.go` (`refill`, `allocLarge`), `mbitmap.go` (`heapSetType*`), `mheap.go` (`alloc`,
//! `reclaim`).
//!
//! # Invariants
//! 1. The fast path touches only the P's cache, one word of allocation bits, and the object.
//! 2. `heap_live` counts a span in full when a P caches it, so the trigger is looked at only in refills and for large
//!    objects: those are the moments when [`PCache::poll`] may become true.
//! 3. While marking, a new object is black: marked, never queued (it is zero, so there is nothing to scan; what is
//!    stored in it later passes the write barrier).
//! 4. Allocation and pointer bits are written by plain load and store: a span's bits fill whole words of the tables, and
//!    only the P that caches the span (or has just made it) writes them. Markers only read them. Mark and scan bits are
//!    everybody's, and change by fetch-or.
use super::{Addr, Heap, OutOfMemory, PAGE_SIZE, PCache, SpanId, sizeclass};
use crate::event::EventKind;
use core::sync::atomic::Ordering::{Relaxed, Release};

/// Which words of an allocation hold pointers.
#[derive(Clone, Copy, Debug)]
pub enum Ptrs<'a> {
    /// None: the collector never looks inside.
    None,
    /// Bitmap of one element (bit 0 first), words of one element, number of elements.
    Words(&'a [u64], u64, u64),
}

/// For events, profiles and the header word.
#[derive(Clone, Copy, Default, Debug)]
pub struct AllocInfo {
    /// Index of the type in the image.
    pub ty: u32,
    pub pc: u32,
}

impl Ptrs<'_> {
    #[inline(always)]
    fn is_none(&self) -> bool {
        match self {
            Ptrs::None => true,
            Ptrs::Words(bits, words, count) => *count == 0 || *words == 0 || bits.iter().all(|b| *b == 0),
        }
    }

    /// Bytes up to the end of the last pointer word: Go's `scanSize`.
    fn scan_bytes(&self) -> u64 {
        match self {
            Ptrs::None => 0,
            Ptrs::Words(bits, words, count) => {
                let last = bits.iter().rposition(|b| *b != 0);
                let one = last.map_or(0, |i| i as u64 * 64 + 64 - bits[i].leading_zeros() as u64);
                (words * count.saturating_sub(1) + one.min(*words)) * 8
            }
        }
    }

    /// The bits of words `at..at + 64`.
    fn chunk(&self, at: u64) -> u64 {
        let Ptrs::Words(bits, words, count) = *self else { return 0 };
        let end = words * count;
        let bit = |i: u64| bits.get(i as usize / 64).map_or(0, |b| b >> (i % 64) & 1);
        if at >= end {
            return 0;
        }
        let n = (end - at).min(64);
        let mask = if n == 64 { u64::MAX } else { (1 << n) - 1 };
        if count == 1 && at.is_multiple_of(64) {
            return bits.get(at as usize / 64).copied().unwrap_or(0) & mask;
        }
        if words == 1 {
            return if bit(0) == 1 { mask } else { 0 };
        }
        let mut out = 0;
        if words <= 64 {
            // Whole elements at a time.
            let one = bits.first().copied().unwrap_or(0) & if words == 64 { u64::MAX } else { (1 << words) - 1 };
            let into = at % words;
            out = one >> into;
            let mut k = words - into;
            while k < 64 {
                out |= one << k;
                k += words;
            }
        } else {
            for k in 0..n {
                out |= bit((at + k) % words) << k;
            }
        }
        out & mask
    }
}

impl Heap {
    /// A zeroed object. After it [`PCache::poll`] may ask the machine to leave to the runtime.
    #[inline]
    pub fn alloc(&self, c: &mut PCache, size: u64, ptrs: Ptrs<'_>, a: AllocInfo) -> Result<Addr, OutOfMemory> {
        if size == 0 {
            return Ok(self.zerobase);
        }
        let noscan = ptrs.is_none();
        if noscan && size < sizeclass::TINY {
            self.alloc_tiny(c, size, a)
        } else if size <= sizeclass::MAX_SMALL - sizeclass::HEADER {
            self.alloc_small(c, size, if noscan { Ptrs::None } else { ptrs }, a)
        } else {
            self.alloc_large(c, size, if noscan { Ptrs::None } else { ptrs }, a)
        }
    }

    /// The address that all values of size 0 share.
    pub fn zerobase(&self) -> Addr {
        self.zerobase
    }

    fn alloc_tiny(&self, c: &mut PCache, size: u64, a: AllocInfo) -> Result<Addr, OutOfMemory> {
        let align = match size {
            8 => 8,
            s if s.is_multiple_of(4) => 4,
            s if s.is_multiple_of(2) => 2,
            _ => 1,
        };
        let off = c.tiny_offset.next_multiple_of(align);
        if c.tiny != 0 && off + size <= sizeclass::TINY {
            c.tiny_offset = off + size;
            c.tiny_allocs += 1;
            let addr = c.tiny + off;
            if self.barrier_on() {
                c.assist_bytes -= size as i64;
            }
            c.log_alloc(addr, size, 2, a);
            return Ok(Addr(addr));
        }
        const SPC: u8 = 2 << 1 | 1;
        let addr = self.next_free(c, SPC)?;
        // Always cleared: as Go, two words cost less than asking.
        self.mem.store64(addr, 0);
        self.mem.store64(addr + 8, 0);
        if size < c.tiny_offset || c.tiny == 0 {
            c.tiny = addr;
            c.tiny_offset = size;
        }
        if self.barrier_on() {
            self.mark_new(c, addr, SPC);
        }
        c.log_alloc(addr, size, 2, a);
        Ok(Addr(addr))
    }

    #[inline]
    fn alloc_small(&self, c: &mut PCache, size: u64, ptrs: Ptrs<'_>, a: AllocInfo) -> Result<Addr, OutOfMemory> {
        let noscan = matches!(ptrs, Ptrs::None);
        let header = if !noscan && size > sizeclass::MAX_HEADERLESS { sizeclass::HEADER } else { 0 };
        let class = sizeclass::class_of(size + header);
        let spc = class << 1 | noscan as u8;
        let addr = self.next_free(c, spc)?;
        if c.slots[spc as usize].need_zero {
            self.mem.zero(addr, sizeclass::SIZE[class as usize] as u64);
        }
        if !noscan {
            if header != 0 {
                self.mem.store64(addr, a.ty as u64 + 1);
            }
            self.set_ptr_bits(addr, sizeclass::SIZE[class as usize] as u64 / 8, header / 8, ptrs);
            c.scan_alloc += header + ptrs.scan_bytes();
        }
        if self.barrier_on() {
            self.mark_new(c, addr, spc);
        }
        c.log_alloc(addr + header, size, class, a);
        Ok(Addr(addr + header))
    }

    #[cold]
    fn alloc_large(&self, c: &mut PCache, size: u64, ptrs: Ptrs<'_>, a: AllocInfo) -> Result<Addr, OutOfMemory> {
        let noscan = matches!(ptrs, Ptrs::None);
        let oom = OutOfMemory { want: size };
        let pages = size.checked_add(PAGE_SIZE - 1).ok_or(oom)? / PAGE_SIZE;
        let n = u32::try_from(pages).map_err(|_| oom)?;
        let bytes = pages * PAGE_SIZE;
        self.deduct_sweep_credit(c, bytes, pages);
        let spc = noscan as u8;
        let id = self.alloc_span(c, n, spc).ok_or(oom)?;
        let span = self.span(id);
        let addr = id.base();
        if span.need_zero() != 0 {
            self.mem.zero(addr, bytes);
        }
        if !noscan {
            self.set_ptr_bits(addr, bytes / 8, 0, ptrs);
            c.scan_alloc += ptrs.scan_bytes();
        }
        span.set_limit(addr + size);
        span.set_alloc_count(1);
        self.alloc_bits.get(Heap::bit(id, 0).0).store(1, Release);
        self.st.stats.large_alloc.add(bytes);
        self.st.stats.large_allocs.add(1);
        self.st.gc.total_alloc.add(bytes);
        self.st.gc.heap_live.add(bytes);
        self.push_full(spc, id);
        if self.barrier_on() {
            self.mark_new(c, addr, spc);
            self.revise();
        }
        self.test_trigger(c);
        c.log_alloc(addr, size, 0, a);
        Ok(Addr(addr))
    }

    /// `nextFreeFast`, then `nextFree`: the address of a slot whose allocation bit is now set.
    #[inline(always)]
    fn next_free(&self, c: &mut PCache, spc: u8) -> Result<u64, OutOfMemory> {
        let slot = &mut c.slots[spc as usize];
        if slot.free == 0 {
            self.next_free_slow(c, spc)?;
        }
        let slot = &mut c.slots[spc as usize];
        let at = slot.free.trailing_zeros();
        let bit = slot.free & slot.free.wrapping_neg();
        slot.free ^= bit;
        let word = self.alloc_bits.get(slot.bits + slot.word as usize);
        // Only this P writes the bits of a span that it caches.
        word.store(word.load(Relaxed) | bit, Release);
        Ok(slot.base + (slot.word as u64 * 64 + at as u64) * slot.elem as u64)
    }

    /// Leaves a slot with a free bit in the P's cache.
    #[cold]
    fn next_free_slow(&self, c: &mut PCache, spc: u8) -> Result<(), OutOfMemory> {
        loop {
            let slot = &mut c.slots[spc as usize];
            while (slot.word + 1) * 64 < slot.nelems {
                slot.word += 1;
                slot.load(&self.alloc_bits);
                if slot.free != 0 {
                    return Ok(());
                }
            }
            self.refill(c, spc).ok_or(OutOfMemory { want: sizeclass::SIZE[spc as usize / 2] as u64 })?;
            if c.slots[spc as usize].free != 0 {
                return Ok(());
            }
        }
    }

    /// `refill`: the used-up span goes back, another one comes.
    fn refill(&self, c: &mut PCache, spc: u8) -> Option<()> {
        self.uncache(c, spc);
        let id = self.cache_span(c, spc)?;
        let span = self.span(id);
        debug_assert!(span.alloc_count() < span.nelems());
        span.set_sweepgen(self.sweepgen().wrapping_add(3));
        let elem = span.elem_size();
        // As if all of it were used: right at the end, and no accounting on the fast path.
        let bytes = span.npages() as u64 * PAGE_SIZE - span.alloc_count() as u64 * elem;
        c.slots[spc as usize].set(id, span, &self.alloc_bits);
        self.st.gc.heap_live.add(bytes);
        self.flush_scan(c);
        if self.barrier_on() {
            self.revise();
        }
        self.test_trigger(c);
        Some(())
    }

    /// `mheap.alloc` and `initSpan`: fresh pages as a span of this class. While sweeping is not finished, as many
    /// pages are reclaimed first, so that the heap does not grow past what sweeping will free.
    pub(crate) fn alloc_span(&self, c: &mut PCache, npages: u32, spc: u8) -> Option<SpanId> {
        if !self.sweep_done() {
            self.reclaim(c, npages);
        }
        let (id, dirty) = self.take_pages(Some(&mut c.pages), npages)?;
        self.init_span(id, npages, spc, dirty);
        self.st.stats.pages_in_use.add(npages as u64);
        c.log(|| EventKind::SpanAlloc { base: Addr(id.base()), pages: npages, class: spc / 2 });
        Some(id)
    }

    /// `freeSpan`: the pages are free again.
    pub(crate) fn free_span(&self, c: &mut PCache, id: SpanId) {
        let n = self.span(id).npages();
        self.clear_span(id);
        self.give_pages(id, n);
        self.st.stats.pages_in_use.sub(n as u64);
        c.log(|| EventKind::SpanFree { base: Addr(id.base()) });
    }

    /// Writes the pointer bits of a slot of `words` words; `skip` words (the header) come before the object.
    #[inline]
    fn set_ptr_bits(&self, addr: u64, words: u64, skip: u64, ptrs: Ptrs<'_>) {
        let (mut w, shift) = Heap::ptr_word(addr);
        if words <= 64 && skip == 0 {
            let bits = match ptrs {
                Ptrs::Words([one], n, 1) if n <= 64 => *one,
                p => p.chunk(0),
            };
            let mask = if words == 64 { u64::MAX } else { (1 << words) - 1 };
            let bits = bits & mask;
            let low = self.ptr_bits.get(w);
            low.store(low.load(Relaxed) & !(mask << shift) | bits << shift, Relaxed);
            if shift as u64 + words > 64 {
                let high = self.ptr_bits.get(w + 1);
                let mask = mask >> (64 - shift);
                high.store(high.load(Relaxed) & !mask | bits >> (64 - shift), Relaxed);
            }
            return;
        }
        let mut done = 0;
        let mut shift = shift as u64;
        while done < words {
            let n = (64 - shift).min(words - done);
            let mask = if n == 64 { u64::MAX } else { (1 << n) - 1 };
            let bits = match done.checked_sub(skip) {
                Some(at) => ptrs.chunk(at),
                None => ptrs.chunk(0) << (skip - done),
            };
            let cell = self.ptr_bits.get(w);
            cell.store(cell.load(Relaxed) & !(mask << shift) | (bits & mask) << shift, Relaxed);
            done += n;
            w += 1;
            shift = 0;
        }
    }

    /// `gcmarknewobject`, and the assist debt of the allocation.
    #[cold]
    fn mark_new(&self, c: &mut PCache, slot: u64, spc: u8) {
        let Some((id, span, index)) = self.find_slot(slot) else { return };
        debug_assert_eq!(span.spanclass(), spc);
        let (w, b) = Heap::bit(id, index);
        // A marker may have come across a stale pointer to the slot already. Then it counts it: when it scans it, if
        // it does, else when it has marked it.
        let counted = if span.scanned_whole() && !span.noscan() {
            let scanned = self.scan_bits.get(w).fetch_or(b, Relaxed);
            self.mark_bits.get(w).fetch_or(b, Relaxed);
            scanned
        } else {
            self.mark_bits.get(w).fetch_or(b, Relaxed)
        };
        if counted & b == 0 {
            c.gcw.bytes_marked += span.elem_size();
        }
        c.assist_bytes -= span.elem_size() as i64;
    }

    /// `gcTrigger{gcTriggerHeap}.test`.
    fn test_trigger(&self, c: &mut PCache) {
        if !self.barrier_on() && self.gc_wanted() {
            c.gc_wanted = true;
        }
    }
}
