//! Stacks: powers of two from 2 KiB, from a cache per P, a pool per size, or the page heap.
//!
//! Go 1.27 `runtime/stack.go` (`stackalloc`, `stackfree`, `stackpoolalloc`, `stackcacherefill`, `freeStackSpans`). Four
//! small orders (2, 4, 8, 16 KiB) are cut from spans of 32 KiB; larger ones have spans of their own.
//!
//! # Invariants
//! 1. A stack is in use, in one P's cache, in one pool list, or (large, during a cycle) waiting in `large`.
//! 2. While the collector runs, no stack span is given back: it could be reused as a heap span within the cycle.
//! 3. A stack is zero when handed out. (Go leaves old contents; runs of the same seed must not see them differ.)
//!
//! # Differences from Go
//! - Free lists are vectors outside Go memory, not links in the free stacks.
use super::{Addr, Heap, OutOfMemory, PAGE_SIZE, PCache, SpanId};
use crate::event::EventKind;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// `fixedStack`: what a goroutine starts with.
pub const MIN_STACK: u64 = 2048;
/// `_NumStackOrders`.
pub(crate) const ORDERS: usize = 4;
/// `_StackCacheSize`: bytes of a pool span, and the most that a P caches of one order.
const CACHE: u64 = 32 << 10;
const POOL_PAGES: u32 = (CACHE / PAGE_SIZE) as u32;
/// In `SpanAlloc` events: a span of stacks.
pub const STACK_CLASS: u8 = u8::MAX;

#[derive(Clone, Default, Debug)]
pub(crate) struct StackPool {
    /// Spans with a free stack; the last one is asked first.
    lists: [Vec<u32>; ORDERS],
    /// By span: its free stacks, the last one next.
    free: BTreeMap<u32, Vec<u64>>,
    /// Freed during a cycle: (span, pages).
    large: Vec<(u32, u32)>,
}

impl StackPool {
    /// Whether the pool has this stack free.
    pub fn has(&self, addr: u64) -> bool {
        self.free.values().any(|f| f.contains(&addr))
    }
}

fn order_of(size: u64) -> Option<usize> {
    let order = (size / MIN_STACK).trailing_zeros() as usize;
    (order < ORDERS).then_some(order)
}

impl Heap {
    /// A zeroed stack. `size`: a power of two, at least `MIN_STACK`.
    pub fn stack_alloc(&self, c: &mut PCache, size: u64) -> Result<Addr, OutOfMemory> {
        let oom = OutOfMemory { want: size };
        if !size.is_power_of_two() || size < MIN_STACK {
            return Err(oom);
        }
        let addr = match order_of(size) {
            Some(order) => {
                if c.stacks[order].is_empty() {
                    self.refill_stacks(c, order);
                }
                c.stacks[order].pop().ok_or(oom)?
            }
            None => {
                let pages = u32::try_from(size / PAGE_SIZE).map_err(|_| oom)?;
                let kept = {
                    let mut pool = self.st.stacks.lock();
                    let at = pool.large.iter().position(|s| s.1 == pages);
                    at.map(|i| SpanId(pool.large.swap_remove(i).0))
                };
                match kept {
                    Some(id) => id.base(),
                    None => self.alloc_manual(c, pages, size).ok_or(oom)?.base(),
                }
            }
        };
        self.mem().zero(addr, size);
        Ok(Addr(addr))
    }

    /// `size`: what it was allocated with.
    pub fn stack_free(&self, c: &mut PCache, addr: Addr, size: u64) {
        let Some(id) = self.span_of(addr.0) else { return };
        match order_of(size) {
            Some(order) => {
                c.stacks[order].push(addr.0);
                if c.stacks[order].len() as u64 * size > CACHE {
                    while c.stacks[order].len() as u64 * size > CACHE / 2 {
                        let s = c.stacks[order].remove(0);
                        self.pool_free(c, order, s);
                    }
                }
            }
            None if self.barrier_on() => {
                let pages = self.span(id).npages();
                self.st.stacks.lock().large.push((id.0, pages));
            }
            None => self.free_manual(c, id),
        }
    }

    /// `stackcacherefill`: half a cache full.
    fn refill_stacks(&self, c: &mut PCache, order: usize) {
        let size = MIN_STACK << order;
        let mut got = 0;
        while got < CACHE / 2 {
            let Some(s) = self.pool_alloc(c, order) else { return };
            c.stacks[order].push(s);
            got += size;
        }
    }

    fn pool_alloc(&self, c: &mut PCache, order: usize) -> Option<u64> {
        let from_list = |pool: &mut StackPool| -> Option<u64> {
            let span = *pool.lists[order].last()?;
            let free = pool.free.get_mut(&span)?;
            let s = free.pop()?;
            if free.is_empty() {
                pool.lists[order].pop();
            }
            let span = self.span(SpanId(span));
            span.set_alloc_count(span.alloc_count() + 1);
            Some(s)
        };
        if let Some(s) = from_list(&mut self.st.stacks.lock()) {
            return Some(s);
        }
        let size = MIN_STACK << order;
        let id = self.alloc_manual(c, POOL_PAGES, size)?;
        let mut pool = self.st.stacks.lock();
        pool.free.insert(id.0, (0..CACHE / size).map(|i| id.base() + i * size).collect());
        pool.lists[order].push(id.0);
        from_list(&mut pool)
    }

    fn pool_free(&self, c: &mut PCache, order: usize, addr: u64) {
        let Some(id) = self.span_of(addr) else { return };
        let span = self.span(id);
        let mut pool = self.st.stacks.lock();
        let free = pool.free.entry(id.0).or_default();
        debug_assert!(!free.contains(&addr), "stack {addr:#x} freed twice");
        free.push(addr);
        if free.len() == 1 {
            pool.lists[order].push(id.0);
        }
        span.set_alloc_count(span.alloc_count() - 1);
        if span.alloc_count() == 0 && !self.barrier_on() {
            pool.free.remove(&id.0);
            pool.lists[order].retain(|s| *s != id.0);
            drop(pool);
            self.free_manual(c, id);
        }
    }

    /// `stackcache_clear`.
    pub(crate) fn stack_cache_clear(&self, c: &mut PCache) {
        for order in 0..ORDERS {
            for s in core::mem::take(&mut c.stacks[order]) {
                self.pool_free(c, order, s);
            }
        }
    }

    /// `freeStackSpans`: at the end of a cycle, empty spans go back to the page heap.
    pub(crate) fn free_stack_spans(&self, c: &mut PCache) {
        let mut gone: Vec<SpanId> = Vec::new();
        {
            let mut pool = self.st.stacks.lock();
            gone.extend(core::mem::take(&mut pool.large).into_iter().map(|s| SpanId(s.0)));
            let empty: Vec<u32> =
                pool.free.keys().copied().filter(|s| self.span(SpanId(*s)).alloc_count() == 0).collect();
            for s in empty {
                pool.free.remove(&s);
                for list in &mut pool.lists {
                    list.retain(|l| *l != s);
                }
                gone.push(SpanId(s));
            }
        }
        for id in gone {
            self.free_manual(c, id);
        }
    }

    /// `allocManual`.
    fn alloc_manual(&self, c: &mut PCache, pages: u32, elem: u64) -> Option<SpanId> {
        let (id, _) = self.take_pages(Some(&mut c.pages), pages)?;
        self.init_manual(id, pages, elem);
        self.st.stats.stack_pages.add(pages as u64);
        c.log(|| EventKind::SpanAlloc { base: Addr(id.base()), pages, class: STACK_CLASS });
        Some(id)
    }

    fn free_manual(&self, c: &mut PCache, id: SpanId) {
        let n = self.span(id).npages();
        self.clear_span(id);
        self.give_pages(id, n);
        self.st.stats.stack_pages.sub(n as u64);
        c.log(|| EventKind::SpanFree { base: Addr(id.base()) });
    }
}
