//! The page allocator: first fit by address over one bitmap, with a cache of 64 pages for each P.
//!
//! Go 1.27 `runtime/mpagealloc.go` (`pageAlloc.find`, `searchAddr`), `mpagecache.go` (`pageCache`, `allocToCache`),
//! `mheap.go` (`allocSpan`, `grow`, `allocNeedsZero`). Same placement: a request under 16 pages is served from the P's
//! cache of one aligned chunk of 64; larger ones, and refills, take the lowest address that fits.
//!
//! # Invariants
//! 1. A set bit is a page that is in a span, in some P's page cache, or before the heap.
//! 2. All pages below `hint` are set.
//! 3. Pages from `fresh` on were never handed out since the arena was made, and are zero.
//!
//! # Differences from Go
//! - One flat bitmap of the whole (small) arena, searched by words, instead of a radix tree of summaries.
//! - The heap grows by 4 MiB steps up to the configured limit, and no memory goes back to the operating system: the
//!   scavenger is absent. What was never touched counts as released, as Go's untouched reservation does.
use super::{Heap, PAGE_SIZE, SpanId};
use alloc::vec::Vec;

/// `pageCachePages`.
const CHUNK: u32 = 64;
/// `pallocChunkPages`: the heap grows by so many pages.
const GROW: u32 = 512;

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct PageHeap {
    /// Bit set: taken.
    taken: Vec<u64>,
    /// First page of the heap.
    start: u32,
    /// One past the last page that has been grown to.
    end: u32,
    limit: u32,
    hint: u32,
    fresh: u32,
}

/// Free pages of one aligned chunk of 64, owned by a P.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PageCache {
    chunk: u32,
    /// Bit set: free.
    free: u64,
}

impl PageCache {
    /// The lowest run of `n` pages.
    fn take(&mut self, n: u32) -> Option<u32> {
        // Bit i of `runs` is set where bits i..i+n of `free` all are.
        let mut runs = self.free;
        for k in 1..n {
            runs &= self.free >> k;
        }
        if runs == 0 {
            return None;
        }
        let at = runs.trailing_zeros();
        self.free &= !(((1u64 << n) - 1) << at);
        Some(self.chunk * CHUNK + at)
    }

    pub(crate) fn pages(&self) -> u32 {
        self.free.count_ones()
    }

    pub(crate) fn holds(&self, page: u32) -> bool {
        page / CHUNK == self.chunk && self.free >> (page % CHUNK) & 1 == 1
    }
}

impl PageHeap {
    pub fn new(start: u32, limit: u32) -> PageHeap {
        let mut taken = alloc::vec![0; (limit as usize).div_ceil(64)];
        for p in 0..start {
            taken[p as usize / 64] |= 1 << (p % 64);
        }
        PageHeap { taken, start, end: start, limit, hint: start, fresh: start }
    }

    fn set(&mut self, page: u32, n: u32, taken: bool) {
        for p in page..page + n {
            let (w, b) = (p as usize / 64, 1 << (p % 64));
            debug_assert_eq!(self.taken[w] & b != 0, !taken, "page {p}");
            if taken { self.taken[w] |= b } else { self.taken[w] &= !b }
        }
    }

    /// Takes the lowest run of `n` free pages.
    fn find(&mut self, n: u32) -> Option<u32> {
        let mut at = self.hint;
        let mut run = 0;
        while at < self.end {
            // The rest of this word, the page `at` lowest.
            let word = self.taken[at as usize / 64] >> (at % 64);
            let left = (64 - at % 64).min(self.end - at);
            let free = word.trailing_zeros().min(left);
            run += free;
            at += free;
            if run >= n {
                let page = at - run;
                self.set(page, n, true);
                if page == self.hint {
                    self.hint = page + n;
                }
                return Some(page);
            }
            if free < left {
                run = 0;
                at += (word >> free).trailing_ones().min(left - free);
            }
        }
        None
    }

    /// `allocToCache`: all free pages of the lowest chunk that has one.
    fn take_chunk(&mut self) -> PageCache {
        let mut w = self.hint / CHUNK;
        while w * CHUNK < self.end {
            let left = self.end - w * CHUNK;
            let inside = if left >= CHUNK { u64::MAX } else { (1 << left) - 1 };
            let free = !self.taken[w as usize] & inside;
            if free != 0 {
                self.taken[w as usize] |= free;
                self.hint = self.hint.max(self.end.min((w + 1) * CHUNK));
                return PageCache { chunk: w, free };
            }
            w += 1;
        }
        PageCache::default()
    }

    /// Grows by at least `n` pages, in steps of 4 MiB.
    fn grow(&mut self, n: u32) -> bool {
        let end = match self.end.checked_add(n) {
            Some(want) if want <= self.limit => want.next_multiple_of(GROW).min(self.limit),
            _ => return false,
        };
        self.end = end;
        true
    }

    fn free(&mut self, page: u32, n: u32) {
        self.set(page, n, false);
        self.hint = self.hint.min(page);
    }

    /// Whether pages must be cleared before use; pages up to their end count as used from here on.
    fn needs_zero(&mut self, page: u32, n: u32) -> bool {
        let dirty = page < self.fresh;
        self.fresh = self.fresh.max(page + n);
        dirty
    }

    /// After a snapshot's state has been put into an arena that has been used up to `used` pages.
    pub fn restored(&mut self, used: u32) {
        self.fresh = self.fresh.max(used);
    }

    /// One past the last page handed out so far.
    pub fn used_end(&self) -> u32 {
        self.fresh
    }

    pub fn grown(&self) -> u64 {
        (self.end - self.start) as u64 * PAGE_SIZE
    }

    /// Bytes grown to but never touched.
    pub fn untouched(&self) -> u64 {
        (self.end - self.fresh.min(self.end)) as u64 * PAGE_SIZE
    }

    pub fn is_taken(&self, page: u32) -> bool {
        self.taken[page as usize / 64] >> (page % 64) & 1 == 1
    }

    pub fn range(&self) -> core::ops::Range<u32> {
        self.start..self.end
    }
}

impl Heap {
    /// `allocSpan` up to the pages: the first page, and whether they must be cleared. None: the limit is reached.
    pub(crate) fn take_pages(&self, cache: Option<&mut PageCache>, n: u32) -> Option<(SpanId, bool)> {
        let mut from_cache = None;
        if let Some(cache) = cache
            && n < CHUNK / 4
        {
            if cache.free == 0 {
                *cache = self.pages().take_chunk();
            }
            from_cache = cache.take(n);
        }
        let mut pages = self.pages();
        let page = match from_cache {
            Some(page) => page,
            None => match pages.find(n) {
                Some(page) => page,
                None if pages.grow(n) => pages.find(n)?,
                None => return None,
            },
        };
        let dirty = pages.needs_zero(page, n);
        self.note_used(pages.used_end());
        Some((SpanId(page), dirty))
    }

    pub(crate) fn give_pages(&self, id: SpanId, n: u32) {
        self.pages().free(id.0, n);
    }

    /// `pageCache.flush`: a P gives its pages back.
    pub(crate) fn flush_pages(&self, cache: &mut PageCache) {
        let mut pages = self.pages();
        while cache.free != 0 {
            let at = cache.free.trailing_zeros();
            cache.free &= cache.free - 1;
            pages.free(cache.chunk * CHUNK + at, 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_fit_takes_the_lowest_hole() {
        let mut p = PageHeap::new(3, 2048);
        assert!(p.grow(1));
        assert_eq!(p.end, 512);
        assert_eq!(p.find(100), Some(3));
        assert_eq!(p.find(10), Some(103));
        assert_eq!(p.find(300), Some(113));
        p.free(103, 10);
        p.free(20, 3);
        assert_eq!(p.find(4), Some(103));
        assert_eq!(p.find(3), Some(20));
        assert_eq!(p.find(7), Some(413));
        assert_eq!(p.find(6), Some(107));
    }

    #[test]
    fn a_run_may_cross_words() {
        let mut p = PageHeap::new(0, 1024);
        p.grow(1);
        assert_eq!(p.find(512), Some(0));
        p.free(60, 200);
        assert_eq!(p.find(201), None);
        assert_eq!(p.find(200), Some(60));
    }

    #[test]
    fn the_limit_is_kept() {
        let mut p = PageHeap::new(1, 700);
        assert!(!p.grow(700));
        assert!(p.grow(600));
        assert_eq!(p.end, 700);
        assert_eq!(p.find(699), Some(1));
        assert!(!p.grow(1));
    }

    #[test]
    fn a_chunk_serves_small_runs_in_order() {
        let mut p = PageHeap::new(5, 1024);
        p.grow(1);
        let mut c = p.take_chunk();
        assert_eq!(c.pages(), 59);
        assert_eq!(c.take(1), Some(5));
        assert_eq!(c.take(10), Some(6));
        assert_eq!(c.take(49), None);
        assert_eq!(c.take(15), Some(16));
        assert_eq!(p.find(1), Some(64));
        assert!(p.is_taken(40));
    }
}
