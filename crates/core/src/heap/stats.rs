//! `runtime.MemStats`, by index.
//!
//! Go 1.27 `runtime/mstats.go` (`MemStats`, `readmemstats_m`). The index of a field is its place in Go's struct, as
//! far as the scalars before the first array go; the rest is numbered as golib's overlay of package runtime asks ([`stat`]).
//!
//! # Differences from Go
//! - `MSpan*`, `MCache*` are what Go's records of the same number would take (160 and 1208 bytes); `GCSys` is our bit
//!   tables; `BuckHashSys`, `OtherSys`, `Lookups` are 0.
//! - `LastGC` and `PauseEnd` are the run's clock plus the driver's epoch.
use super::{Count, Heap, MARK_WORDS, PAGE_SIZE, sizeclass};

/// Indices for [`Heap::memstat`].
#[allow(missing_docs)]
pub mod stat {
    pub const ALLOC: u32 = 0;
    pub const TOTAL_ALLOC: u32 = 1;
    pub const SYS: u32 = 2;
    pub const LOOKUPS: u32 = 3;
    pub const MALLOCS: u32 = 4;
    pub const FREES: u32 = 5;
    pub const HEAP_ALLOC: u32 = 6;
    pub const HEAP_SYS: u32 = 7;
    pub const HEAP_IDLE: u32 = 8;
    pub const HEAP_INUSE: u32 = 9;
    pub const HEAP_RELEASED: u32 = 10;
    pub const HEAP_OBJECTS: u32 = 11;
    pub const STACK_INUSE: u32 = 12;
    pub const STACK_SYS: u32 = 13;
    pub const MSPAN_INUSE: u32 = 14;
    pub const MSPAN_SYS: u32 = 15;
    pub const MCACHE_INUSE: u32 = 16;
    pub const MCACHE_SYS: u32 = 17;
    pub const BUCK_HASH_SYS: u32 = 18;
    pub const GC_SYS: u32 = 19;
    pub const OTHER_SYS: u32 = 20;
    pub const NEXT_GC: u32 = 21;
    pub const LAST_GC: u32 = 22;
    pub const PAUSE_TOTAL_NS: u32 = 23;
    pub const NUM_GC: u32 = 24;
    pub const NUM_FORCED_GC: u32 = 25;
    /// Times 1e9.
    pub const GC_CPU_FRACTION: u32 = 26;
    /// `PauseNs[i]`, i < 256.
    pub const PAUSE_NS: u32 = 1000;
    /// `PauseEnd[i]`.
    pub const PAUSE_END: u32 = 2000;
    /// `BySize[i].Mallocs`, i < 61.
    pub const BY_SIZE_MALLOCS: u32 = 3000;
    /// `BySize[i].Frees`.
    pub const BY_SIZE_FREES: u32 = 4000;
}

#[derive(Clone, Debug)]
pub(crate) struct Stats {
    pub small_allocs: [Count; sizeclass::NUM_CLASSES],
    pub small_frees: [Count; sizeclass::NUM_CLASSES],
    pub tiny_allocs: Count,
    /// Bytes, then objects.
    pub large_alloc: Count,
    pub large_allocs: Count,
    pub large_free: Count,
    pub large_frees: Count,
    /// Pages of object spans.
    pub pages_in_use: Count,
    pub stack_pages: Count,
    pub num_gc: Count,
    pub num_forced: Count,
    pub last_gc: Count,
    pub pause_total: Count,
    pub pause_ns: [Count; 256],
    pub pause_end: [Count; 256],
    /// f64.
    pub cpu_fraction: Count,
    pub procs: Count,
}

impl Default for Stats {
    fn default() -> Stats {
        let zero = Count::default;
        Stats {
            small_allocs: core::array::from_fn(|_| zero()),
            small_frees: core::array::from_fn(|_| zero()),
            tiny_allocs: zero(),
            large_alloc: zero(),
            large_allocs: zero(),
            large_free: zero(),
            large_frees: zero(),
            pages_in_use: zero(),
            stack_pages: zero(),
            num_gc: zero(),
            num_forced: zero(),
            last_gc: zero(),
            pause_total: zero(),
            pause_ns: core::array::from_fn(|_| zero()),
            pause_end: core::array::from_fn(|_| zero()),
            cpu_fraction: zero(),
            procs: zero(),
        }
    }
}

impl Stats {
    fn mallocs(&self) -> u64 {
        self.small_allocs.iter().map(Count::get).sum::<u64>() + self.large_allocs.get() + self.tiny_allocs.get()
    }

    fn frees(&self) -> u64 {
        // Tiny allocations count as freed at once: nobody knows when each of them dies. As Go.
        self.small_frees.iter().map(Count::get).sum::<u64>() + self.large_frees.get() + self.tiny_allocs.get()
    }

    fn bytes(small: &[Count; sizeclass::NUM_CLASSES], large: &Count) -> u64 {
        let sizes = sizeclass::SIZE.iter().map(|s| *s as u64);
        small.iter().zip(sizes).map(|(n, size)| n.get() * size).sum::<u64>() + large.get()
    }

    pub fn total_alloc(&self) -> u64 {
        Stats::bytes(&self.small_allocs, &self.large_alloc)
    }

    pub fn total_free(&self) -> u64 {
        Stats::bytes(&self.small_frees, &self.large_free)
    }
}

impl Heap {
    /// Free bytes that have been touched, and all bytes touched: for the memory limit.
    pub(crate) fn free_and_mapped(&self) -> (u64, u64) {
        let (grown, untouched) = {
            let p = self.pages();
            (p.grown(), p.untouched())
        };
        let mapped = grown - untouched;
        let used = (self.st.stats.pages_in_use.get() + self.st.stats.stack_pages.get()) * PAGE_SIZE;
        (mapped.saturating_sub(used), mapped)
    }

    /// One number of `runtime.MemStats`; unknown indices are 0. Every P's `flush_stats` is due before, with the world
    /// stopped as Go does, for the counts to be exact.
    pub fn memstat(&self, i: u32) -> u64 {
        let s = &self.st.stats;
        let (grown, untouched) = {
            let p = self.pages();
            (p.grown(), p.untouched())
        };
        let in_use = s.pages_in_use.get() * PAGE_SIZE;
        let stacks = s.stack_pages.get() * PAGE_SIZE;
        // One moment's numbers only while the world is stopped: none may be below zero for it.
        let heap_sys = grown.saturating_sub(stacks);
        // Counting spans takes a while, and most numbers do not need it.
        let mspan = match i {
            stat::MSPAN_INUSE | stat::MSPAN_SYS | stat::SYS => self.spans().count() as u64 * 160,
            _ => 0,
        };
        let mcache = s.procs.get() * 1208;
        let gc_sys = grown / PAGE_SIZE * 4 * MARK_WORDS as u64 * 8;
        let live = || s.total_alloc().saturating_sub(s.total_free());
        match i {
            stat::ALLOC | stat::HEAP_ALLOC => live(),
            stat::TOTAL_ALLOC => s.total_alloc(),
            stat::SYS => heap_sys + stacks + mspan.next_multiple_of(16 << 10) + mcache.next_multiple_of(16 << 10) + gc_sys,
            stat::MALLOCS => s.mallocs(),
            stat::FREES => s.frees(),
            stat::HEAP_SYS => heap_sys,
            stat::HEAP_IDLE => heap_sys.saturating_sub(in_use),
            stat::HEAP_INUSE => in_use,
            stat::HEAP_RELEASED => untouched,
            stat::HEAP_OBJECTS => s.mallocs().saturating_sub(s.frees()),
            stat::STACK_INUSE | stat::STACK_SYS => stacks,
            stat::MSPAN_INUSE => mspan,
            stat::MSPAN_SYS => mspan.next_multiple_of(16 << 10),
            stat::MCACHE_INUSE => mcache,
            stat::MCACHE_SYS => mcache.next_multiple_of(16 << 10),
            stat::GC_SYS => gc_sys,
            stat::NEXT_GC => self.heap_goal(),
            stat::LAST_GC => s.last_gc.get(),
            stat::PAUSE_TOTAL_NS => s.pause_total.get(),
            stat::NUM_GC => s.num_gc.get(),
            stat::NUM_FORCED_GC => s.num_forced.get(),
            stat::GC_CPU_FRACTION => (s.cpu_fraction.get_float() * 1e9) as u64,
            _ => {
                let at = |base: u32, n: u32| i.checked_sub(base).filter(|k| *k < n).map(|k| k as usize);
                if let Some(k) = at(stat::PAUSE_NS, 256) {
                    s.pause_ns[k].get()
                } else if let Some(k) = at(stat::PAUSE_END, 256) {
                    s.pause_end[k].get()
                } else if let Some(k) = at(stat::BY_SIZE_MALLOCS, 61) {
                    s.small_allocs[k].get()
                } else if let Some(k) = at(stat::BY_SIZE_FREES, 61) {
                    s.small_frees[k].get()
                } else {
                    0
                }
            }
        }
    }

    /// A cycle is over: what mark termination writes down. `end`: wall clock; `fraction`: CPU spent collecting so far.
    pub fn record_gc(&self, pause_ns: u64, end: u64, forced: bool, fraction: f64) {
        let s = &self.st.stats;
        let slot = s.num_gc.get() as usize % 256;
        s.pause_ns[slot].set(pause_ns);
        s.pause_end[slot].set(end);
        s.pause_total.add(pause_ns);
        s.last_gc.set(end);
        s.cpu_fraction.set_float(fraction);
        s.num_forced.add(forced as u64);
        s.num_gc.add(1);
    }

    /// GOMAXPROCS, for the sizes of caches.
    pub fn note_procs(&self, n: u32) {
        self.st.stats.procs.set(n as u64);
    }
}
