//! Mutators, markers and a sweeper on threads of their own over one heap.
//!
//! Mutators build trees that nobody changes once they are built: each node says the sum of all below it, so whoever finds
//! a tree can tell whether a node of it was freed and used again. They pass trees on through racing pointer stores into
//! globals and into heap objects of all kinds, and keep bytes and stacks whose contents they know. Markers drain or sweep all
//! the time. One thread is the runtime: it stops the world, scans the registers of each mutator between two of its bursts,
//! and finds out that marking is over.
//!
//! The test fails within its first cycles if the barrier is off, if a new object is not black, or if marking ends without
//! the last look at what all Ps have buffered.
extern crate std;
use super::*;
use crate::heap::tests::heap_with;
use crate::heap::{AllocInfo, Ptrs, stat};
use crate::ids::Addr;
use alloc::vec;
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use core::sync::atomic::{AtomicBool, AtomicU64, fence};
use std::sync::{Mutex, RwLock};
use std::thread;

const NO: AllocInfo = AllocInfo { ty: 0, pc: 0 };
const MUTATORS: usize = 3;
const MARKERS: usize = 2;
/// Pointers to trees, then pointers to holders.
const TREES: u64 = crate::heap::ARENA_BASE;
const N_TREES: u64 = 8;
const HOLDERS: u64 = TREES + N_TREES * 8;
/// Pointers that each holder has: in a span that is scanned whole, with a header, and in a span of its own.
const WORDS: [u64; 6] = [2, 16, 60, 200, 3000, 40_000];
/// Mutators wait while there is more.
const LIVE_MAX: u64 = 48 << 20;
/// Words of a node.
const LEFT: u64 = 0;
const RIGHT: u64 = 8;
const SUM: u64 = 16;
const ID: u64 = 24;
const SIZE: u64 = 32;

struct Rng(u64);

impl Rng {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

#[derive(Clone, Copy)]
struct Tree {
    at: u64,
    sum: u64,
    size: u64,
}

/// Memory that holds one byte all over.
#[derive(Clone, Copy)]
struct Bytes {
    at: u64,
    len: u64,
    v: u8,
}

struct Mutator {
    cache: PCache,
    rng: Rng,
    regs: Vec<Tree>,
    bytes: Vec<Bytes>,
    stacks: Vec<Bytes>,
}

struct Run {
    h: Heap,
    /// Read: somebody runs. Written: the world is stopped.
    world: RwLock<()>,
    mutators: Vec<Mutex<Mutator>>,
    /// Of the markers, then of the runtime.
    caches: Vec<Mutex<PCache>>,
    bursts: AtomicU64,
    over: AtomicBool,
}

impl Mutator {
    fn roots(&self) -> Vec<Addr> {
        self.regs.iter().map(|t| Addr(t.at)).chain(self.bytes.iter().map(|b| Addr(b.at))).collect()
    }

    /// A pointer store as the machine does it; what it points to is published before.
    fn store(&mut self, h: &Heap, slot: u64, new: u64) {
        if h.barrier_on() {
            let old = h.mem().load64(slot).unwrap();
            h.write_barrier(&mut self.cache, Addr(slot), Addr(old), Addr(new));
        }
        fence(Release);
        h.mem().store64(slot, new).unwrap();
    }

    fn load(h: &Heap, slot: u64) -> u64 {
        let p = h.mem().load64(slot).unwrap();
        fence(Acquire);
        p
    }

    fn tree_at(h: &Heap, at: u64) -> Tree {
        let word = |off| h.mem().load64(at + off).unwrap();
        Tree { at, sum: word(SUM), size: word(SIZE) }
    }

    /// Every node is there, and says what is below it.
    fn verify_tree(h: &Heap, root: Tree) {
        let word = |at: u64, off: u64| h.mem().load64(at + off).expect("in the arena");
        let mut todo = vec![root];
        let mut nodes = 0;
        while let Some(t) = todo.pop() {
            let o = h.object(t.at);
            assert!(o.is_some_and(|o| o.base == t.at && o.scan), "node {:#x} of {:#x} is gone: {o:?}", t.at, root.at);
            assert_eq!((word(t.at, SUM), word(t.at, SIZE)), (t.sum, t.size), "node {:#x} of {:#x}", t.at, root.at);
            let below: Vec<Tree> =
                [LEFT, RIGHT].into_iter().map(|off| word(t.at, off)).filter(|p| *p != 0).map(|p| Mutator::tree_at(h, p)).collect();
            let sum = below.iter().fold(word(t.at, ID), |sum, b| sum.wrapping_add(b.sum));
            assert_eq!(sum, t.sum, "sum of node {:#x} of {:#x}", t.at, root.at);
            todo.extend(below);
            nodes += 1;
            assert!(nodes <= root.size, "tree {:#x} has more nodes than it says", root.at);
        }
        assert_eq!(nodes, root.size);
    }

    fn verify_bytes(h: &Heap, b: Bytes) {
        let now = h.mem().read(b.at, b.len).unwrap();
        assert!(now.iter().all(|v| *v == b.v), "{} bytes at {:#x} were overwritten", b.len, b.at);
    }

    fn reg(&mut self) -> Option<usize> {
        let n = self.regs.len() as u64;
        (n > 0).then(|| self.rng.below(n) as usize)
    }

    fn keep(&mut self, t: Tree) {
        if self.regs.len() < 12 {
            self.regs.push(t);
        } else if let Some(i) = self.reg() {
            self.regs[i] = t;
        }
    }

    fn node(&mut self, h: &Heap, left: Option<Tree>, right: Option<Tree>) -> Tree {
        let words = [5, 6, 16, 60, 80, 400][self.rng.below(6) as usize];
        let mut bits = [0u64; 7];
        bits[0] = 0b11;
        let bits = &bits[..(words as usize).div_ceil(64)];
        let at = h.alloc(&mut self.cache, words * 8, Ptrs::Words(bits, words, 1), NO).unwrap().0;
        for off in (0..words).map(|w| w * 8) {
            assert_eq!(h.mem().load64(at + off), Some(0), "a new object is zero");
        }
        let id = self.rng.0;
        let both = [left, right].into_iter().flatten();
        let (sum, size) = both.fold((id, 1), |(sum, n), t| (sum.wrapping_add(t.sum), n + t.size));
        for (off, v) in [(SUM, sum), (ID, id), (SIZE, size)] {
            h.mem().store64(at + off, v).unwrap();
        }
        for (off, t) in [(LEFT, left), (RIGHT, right)] {
            if let Some(t) = t {
                self.store(h, at + off, t.at);
            }
        }
        Tree { at, sum, size }
    }

    /// A word of some holder, and the holder is made if there is none.
    fn holder_word(&mut self, h: &Heap) -> u64 {
        let k = self.rng.below(WORDS.len() as u64);
        let slot = HOLDERS + k * 8;
        let words = WORDS[k as usize];
        let mut at = Mutator::load(h, slot);
        if at == 0 || self.rng.below(60) == 0 {
            let old = at;
            at = h.alloc(&mut self.cache, words * 8, Ptrs::Words(&[1], 1, words), NO).unwrap().0;
            for off in (0..words.min(40) * 8).step_by(8).filter(|_| old != 0) {
                let tree = Mutator::load(h, old + off);
                self.store(h, at + off, tree);
            }
            self.store(h, slot, at);
        }
        // The first words most of the time, so that racing threads meet.
        let near = if self.rng.below(4) == 0 { words } else { words.min(8) };
        at + self.rng.below(near) * 8
    }

    fn act(&mut self, h: &Heap) {
        let tree_slot = TREES + self.rng.below(N_TREES) * 8;
        match self.rng.below(20) {
            0..=3 => {
                let t = self.node(h, None, None);
                self.keep(t);
            }
            4..=7 => {
                if let (Some(a), Some(b)) = (self.reg(), self.reg()) {
                    let (a, b) = (self.regs[a], self.regs[b]);
                    if a.size + b.size < 100 {
                        let t = self.node(h, Some(a), Some(b));
                        self.keep(t);
                    }
                }
            }
            8..=9 => {
                let at = self.reg().map_or(0, |i| self.regs[i].at);
                self.store(h, tree_slot, at);
            }
            10 => {
                let slot = self.holder_word(h);
                let at = self.reg().map_or(0, |i| self.regs[i].at);
                self.store(h, slot, at);
            }
            11..=12 => {
                let slot = if self.rng.below(2) == 0 { tree_slot } else { self.holder_word(h) };
                let at = Mutator::load(h, slot);
                if at != 0 {
                    let t = Mutator::tree_at(h, at);
                    Mutator::verify_tree(h, t);
                    self.keep(t);
                }
            }
            13 => {
                if let Some(i) = self.reg() {
                    self.regs.swap_remove(i);
                }
            }
            14..=16 => {
                let len = [3, 8, 15, 40, 700, 9000, 40_000][self.rng.below(7) as usize];
                let at = h.alloc(&mut self.cache, len, Ptrs::None, NO).unwrap().0;
                Mutator::verify_bytes(h, Bytes { at, len, v: 0 });
                let v = self.rng.below(256) as u8;
                h.mem().fill(at, len, v).unwrap();
                self.bytes.push(Bytes { at, len, v });
                if self.bytes.len() > 10 {
                    let i = self.rng.below(10) as usize;
                    Mutator::verify_bytes(h, self.bytes.swap_remove(i));
                }
            }
            17 => {
                let len = 2048 << self.rng.below(6);
                let at = h.stack_alloc(&mut self.cache, len).unwrap().0;
                Mutator::verify_bytes(h, Bytes { at, len, v: 0 });
                let v = 1 + self.rng.below(255) as u8;
                h.mem().fill(at, len, v).unwrap();
                self.stacks.push(Bytes { at, len, v });
                if self.stacks.len() > 6 {
                    let s = self.stacks.remove(0);
                    Mutator::verify_bytes(h, s);
                    h.stack_free(&mut self.cache, Addr(s.at), s.len);
                }
            }
            _ => {
                if let Some(i) = self.reg() {
                    Mutator::verify_tree(h, self.regs[i]);
                }
            }
        }
    }
}

impl Run {
    /// Time for a collection: in place of a pacer.
    fn full(&self) -> bool {
        self.h.heap_live() > LIVE_MAX
    }

    fn mutate(&self, i: usize) {
        while !self.over.load(Relaxed) {
            if self.full() {
                thread::yield_now();
                continue;
            }
            let _running = self.world.read().unwrap();
            let mut m = self.mutators[i].lock().unwrap();
            for _ in 0..20 {
                m.act(&self.h);
            }
            self.bursts.fetch_add(1, Relaxed);
        }
    }

    /// A worker while the collector marks, the background sweeper else.
    fn mark_or_sweep(&self, i: usize) {
        while !self.over.load(Relaxed) {
            let idle = {
                let _running = self.world.read().unwrap();
                let c = &mut *self.caches[i].lock().unwrap();
                if self.h.barrier_on() { self.h.drain(c, MarkBudget::STEP).empty } else { self.h.sweep_one(c).is_none() }
            };
            if idle {
                thread::yield_now();
            }
        }
    }

    /// Each while its owner does not use it.
    fn each_cache(&self, mut f: impl FnMut(&mut PCache)) {
        for m in &self.mutators {
            f(&mut m.lock().unwrap().cache);
        }
        for c in &self.caches {
            f(&mut c.lock().unwrap());
        }
    }

    fn mine(&self) -> std::sync::MutexGuard<'_, PCache> {
        self.caches[MARKERS].lock().unwrap()
    }

    fn cycle(&self) {
        {
            let _stopped = self.world.write().unwrap();
            self.h.finish_sweep(&mut self.mine());
            self.h.gc_start_mark(0, 4, Trigger::Cycle, false);
            self.each_cache(|c| self.h.gc_prepare_p(c));
        }
        for i in 0..self.h.data_roots() {
            self.h.mark_data_root(&mut self.mine(), i);
        }
        for m in &self.mutators {
            let roots = m.lock().unwrap().roots();
            self.h.mark_stack_roots(&mut self.mine(), &roots, 0);
            thread::yield_now();
        }
        loop {
            while !self.h.drain(&mut self.mine(), MarkBudget::STEP).empty {
                thread::yield_now();
            }
            // The ragged barrier, of mutators between two bursts.
            let mut flushed = false;
            self.each_cache(|c| flushed |= self.h.gc_flush_p(c));
            if flushed {
                continue;
            }
            let stopped = self.world.write().unwrap();
            let mut more = false;
            self.each_cache(|c| {
                self.h.wb_flush(c);
                more |= !c.gcw.is_empty();
            });
            if !more && !self.h.has_shared_work() {
                self.each_cache(|c| self.h.gcw_dispose(&mut c.gcw));
                self.h.gc_mark_termination(0, 4);
                self.each_cache(|c| self.h.gc_finish_p(c));
                self.h.gc_after_termination(&mut self.mine());
                self.check();
                drop(stopped);
                return;
            }
        }
    }

    fn check(&self) {
        let mutators: Vec<_> = self.mutators.iter().map(|m| m.lock().unwrap()).collect();
        let caches: Vec<_> = self.caches.iter().map(|c| c.lock().unwrap()).collect();
        self.h.check(mutators.iter().map(|m| &m.cache).chain(caches.iter().map(|c| &**c))).unwrap();
    }
}

#[test]
fn mutators_markers_and_sweepers_beside_each_other() {
    let words = N_TREES + WORDS.len() as u64;
    let (limit, cycles) = if cfg!(miri) { (4 << 20, 2) } else { (256 << 20, 20) };
    let (h, runtime) = heap_with(limit, words);
    let mutator = |i: usize| Mutator {
        cache: PCache::new(),
        rng: Rng(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(i as u64 + 1)),
        regs: vec![],
        bytes: vec![],
        stacks: vec![],
    };
    let run = Run {
        h,
        world: RwLock::new(()),
        mutators: (0..MUTATORS).map(|i| Mutex::new(mutator(i))).collect(),
        caches: (0..MARKERS).map(|_| PCache::new()).chain([runtime]).map(Mutex::new).collect(),
        bursts: AtomicU64::new(0),
        over: AtomicBool::new(false),
    };
    crate::heap::set_yield(thread::yield_now);
    thread::scope(|s| {
        // A thread that fails ends the others too.
        struct Over<'a>(&'a AtomicBool);
        impl Drop for Over<'_> {
            fn drop(&mut self) {
                self.0.store(true, Relaxed);
            }
        }
        let run = &run;
        for i in 0..MUTATORS {
            s.spawn(move || {
                let _over = Over(&run.over);
                run.mutate(i);
            });
        }
        for i in 0..MARKERS {
            s.spawn(move || {
                let _over = Over(&run.over);
                run.mark_or_sweep(i);
            });
        }
        let _over = Over(&run.over);
        let mut seen = 0;
        for _ in 0..cycles {
            while run.bursts.load(Relaxed) < seen + 20 && !run.full() && !run.over.load(Relaxed) {
                thread::yield_now();
            }
            seen = run.bursts.load(Relaxed);
            assert!(!run.over.load(Relaxed), "another thread has failed");
            run.cycle();
        }
    });
    let allocated = run.h.memstat(stat::MALLOCS);
    for m in &run.mutators {
        let m = &mut *m.lock().unwrap();
        for t in m.regs.drain(..) {
            Mutator::verify_tree(&run.h, t);
        }
        for b in m.bytes.drain(..) {
            Mutator::verify_bytes(&run.h, b);
        }
        for s in m.stacks.drain(..) {
            Mutator::verify_bytes(&run.h, s);
            run.h.stack_free(&mut m.cache, Addr(s.at), s.len);
        }
    }
    for slot in (0..N_TREES + WORDS.len() as u64).map(|i| TREES + i * 8) {
        let at = run.h.mem().load64(slot).unwrap();
        if slot < HOLDERS && at != 0 {
            Mutator::verify_tree(&run.h, Mutator::tree_at(&run.h, at));
        }
        run.h.mem().store64(slot, 0);
    }
    // Nothing is left of all that, and every count agrees.
    run.cycle();
    run.h.finish_sweep(&mut run.mine());
    run.check();
    assert!(allocated > 0);
    assert_eq!(run.h.memstat(stat::HEAP_OBJECTS), 0);
    assert_eq!(run.h.memstat(stat::HEAP_INUSE), 0);
    assert_eq!(run.h.memstat(stat::STACK_INUSE), 0);
    assert_eq!(run.h.heap_live(), 0);
}
