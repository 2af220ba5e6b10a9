//! Go memory: the arena, spans by size class, the allocator with its caches per P, and stacks.
//!
//! Go 1.27 `runtime/malloc.go`, `mheap.go`, `mcentral.go`, `mcache.go`, `mpagealloc.go`, `stack.go`. Allocation goes
//! P cache ([`PCache`]) → central list of the span class → page heap, and each level is asked only when the one before
//! is used up. All methods take `&self`: tables are atomics, lists are under short spin locks (order: `lock.rs`).
//!
//! # The arena
//! ```text
//! ARENA_BASE  static data | pad to a page | heap: spans of 8 KiB pages … limit
//! ```
//! # Invariants
//! 1. Every page of the heap is free, in a P's page cache, or in exactly one span.
//! 2. An object is zero when `alloc` returns it, and lies wholly in one slot.
//! 3. What may hold a pointer is known word by word: pointer bits for objects and static data, the machine's maps for
//!    stacks. Everything else is never followed.
//! 4. `sweepgen`, the phase and the barrier flag change only with the world stopped.
pub mod arena;
mod cache;
mod census;
mod central;
mod check;
mod count;
pub(crate) mod lock;
mod malloc;
mod ownership;
mod pages;
pub mod sizeclass;
mod snapshot;
mod span;
mod special;
mod stack;
mod stats;

pub use arena::{ARENA_BASE, Arena, Put};
pub use cache::PCache;
pub use census::ClassCount;
pub use check::HeapViolation;
pub(crate) use count::Count;
pub use lock::set_yield;
pub use malloc::{AllocInfo, Ptrs};
pub use snapshot::Snapshot;
pub(crate) use ownership::Owned;
pub use span::{ObjectInfo, Span, SpanId, SpanState};
pub use special::SpecialKind;
pub use stack::MIN_STACK;
pub use stats::stat;

use crate::gc;
use crate::ids::Addr;
use alloc::vec::Vec;
use arena::Zeroed;
use central::Central;
use core::sync::atomic::Ordering::Relaxed;
use core::sync::atomic::{AtomicU32, AtomicU64};
use lock::SpinLock;
use pages::PageHeap;
use special::Specials;
use stack::StackPool;
use stats::Stats;

pub const PAGE_SHIFT: u32 = 13;
pub const PAGE_SIZE: u64 = 1 << PAGE_SHIFT;
pub const PAGE_WORDS: u64 = PAGE_SIZE / 8;
/// Words of allocation (and of mark, and of pointer) bits that each page has in their tables.
pub(crate) const MARK_WORDS: usize = 16;

/// More is not reserved, whatever the configuration says: 64 GiB, or half of a 32-bit address space.
const MAX_LIMIT: u64 = if usize::BITS == 32 { 1 << 31 } else { 1 << 36 };

/// What a heap is made from.
#[derive(Clone, Copy, Debug)]
pub struct HeapConfig<'a> {
    /// Bytes for static data, heap and stacks together; more is "out of memory".
    pub limit: u64,
    /// Initial contents from `ARENA_BASE` on.
    pub static_data: &'a [u8],
    /// Which words of it hold pointers, bit 0 first.
    pub static_ptrs: &'a [u64],
}

/// The limit is reached: Go's `fatal error: runtime: out of memory`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfMemory {
    /// Bytes that were asked for.
    pub want: u64,
}

pub struct Heap {
    mem: Arena,
    /// By page: first page of its span, plus 1; 0: in no span.
    heads: Zeroed<AtomicU32>,
    /// By first page.
    spans: Zeroed<Span>,
    /// 16 words a page; a span uses those of its first page, a bit a slot.
    pub(crate) alloc_bits: Zeroed<AtomicU64>,
    pub(crate) mark_bits: Zeroed<AtomicU64>,
    /// Of spans that are scanned whole: marked objects that have been scanned.
    pub(crate) scan_bits: Zeroed<AtomicU64>,
    /// 16 words a page, a bit a word: it holds a pointer.
    pub(crate) ptr_bits: Zeroed<AtomicU64>,
    static_len: u64,
    zerobase: Addr,
    pub(crate) st: State,
}

/// All of the heap but its tables: small, and copied whole into snapshots.
#[derive(Clone)]
pub(crate) struct State {
    pub pages: SpinLock<PageHeap>,
    pub central: Vec<SpinLock<Central>>,
    pub stacks: SpinLock<StackPool>,
    pub specials: SpinLock<Specials>,
    pub stats: Stats,
    pub gc: gc::Shared,
}

impl Heap {
    /// A limit too small for the static data, or larger than the host can reserve, is an error.
    pub fn new(cfg: HeapConfig<'_>) -> Result<Heap, OutOfMemory> {
        // Static data, then one word that all zero-sized values share (`runtime.zerobase`).
        let data = cfg.static_data.len() as u64;
        let zerobase = ARENA_BASE + data.next_multiple_of(8);
        let start = (data.next_multiple_of(8) + 8).div_ceil(PAGE_SIZE);
        let pages = cfg.limit.min(MAX_LIMIT) / PAGE_SIZE;
        if pages <= start {
            return Err(OutOfMemory { want: start * PAGE_SIZE });
        }
        let st = State {
            pages: SpinLock::new(PageHeap::new(start as u32, pages as u32)),
            central: (0..sizeclass::NUM_SPAN_CLASSES).map(|_| SpinLock::new(Central::default())).collect(),
            stacks: SpinLock::new(StackPool::default()),
            specials: SpinLock::new(Specials::default()),
            stats: Stats::default(),
            gc: gc::Shared::new(data),
        };
        let too_much = OutOfMemory { want: pages * PAGE_SIZE };
        let heap = Heap::reserve(pages, data, Addr(zerobase), st).ok_or(too_much)?;
        heap.note_used(start as u32);
        heap.mem.write(ARENA_BASE, cfg.static_data).ok_or(OutOfMemory { want: data })?;
        let words = data.div_ceil(8);
        for (i, bits) in cfg.static_ptrs.iter().take(words.div_ceil(64) as usize).enumerate() {
            let rest = words - i as u64 * 64;
            let mask = if rest < 64 { (1 << rest) - 1 } else { u64::MAX };
            heap.ptr_bits.get(i).store(bits & mask, Relaxed);
        }
        Ok(heap)
    }

    fn reserve(pages: u64, static_len: u64, zerobase: Addr, st: State) -> Option<Heap> {
        let n = pages as usize;
        Some(Heap {
            mem: Arena::new(pages * PAGE_SIZE)?,
            heads: Zeroed::new(n)?,
            spans: Zeroed::new(n)?,
            alloc_bits: Zeroed::new(n * MARK_WORDS)?,
            mark_bits: Zeroed::new(n * MARK_WORDS)?,
            scan_bits: Zeroed::new(n * MARK_WORDS)?,
            ptr_bits: Zeroed::new(n * MARK_WORDS)?,
            static_len,
            zerobase,
            st,
        })
    }

    /// Same limit and layout, nothing in it yet.
    fn empty_twin(&self) -> Option<Heap> {
        Heap::reserve(self.mem.len() / PAGE_SIZE, self.static_len, self.zerobase, self.st.clone())
    }

    /// The bytes.
    #[inline(always)]
    pub fn mem(&self) -> &Arena {
        &self.mem
    }

    /// Bytes of static data from `ARENA_BASE`.
    pub fn static_len(&self) -> u64 {
        self.static_len
    }

    #[inline(always)]
    pub(crate) fn sweepgen(&self) -> u32 {
        self.st.gc.sweepgen.get() as u32
    }

    #[inline(always)]
    pub(crate) fn pages(&self) -> lock::Guard<'_, PageHeap> {
        self.st.pages.lock()
    }

    fn note_used(&self, pages: u32) {
        let n = pages as usize;
        self.mem.note_used(n as u64 * PAGE_SIZE);
        self.heads.note_used(n);
        self.spans.note_used(n);
        self.alloc_bits.note_used(n * MARK_WORDS);
        self.mark_bits.note_used(n * MARK_WORDS);
        self.scan_bits.note_used(n * MARK_WORDS);
        self.ptr_bits.note_used(n * MARK_WORDS);
    }
}

#[cfg(test)]
pub(crate) mod tests;
