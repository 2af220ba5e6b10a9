//! Run queue of one P: a ring of 256 Gs that its P fills and any M may steal from, and the slot `runnext` before it.
//!
//! Go 1.27 `runtime/proc.go`: `runqput`, `runqputslow`, `runqputbatch`, `runqget`, `runqgrab`, `runqsteal`, `runqempty`.
//! One producer and many consumers without a lock: the owner publishes by storing `tail`, everybody (the owner too)
//! consumes by a compare-exchange of `head`. A thief copies first and commits afterwards, so a lost race costs it a copy.
//!
//! # Invariants
//! 1. `tail - head <= 256`, in wrapping u32 arithmetic.
//! 2. Only the owning P stores `tail`. `head` moves by compare-exchange only, by anyone.
//! 3. Only the owner makes `runnext` non-empty; anyone may empty it by compare-exchange.
//! 4. A G in the ring or in `runnext` is runnable and is in no other queue.
//!
//! # Differences from Go
//! The 3 µs nap before `runnext` is stolen belongs to the thief's state machine (`find`), not to the queue: a queue
//! never waits.
use crate::ids::GId;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
#[cfg(not(all(loom, test)))]
use core::sync::atomic::{AtomicU32, Ordering::*};
#[cfg(all(loom, test))]
use loom::sync::atomic::{AtomicU32, Ordering::*};

/// Length of the ring (Go: `len(p.runq)`). The loom tests use a small one, or the model would not end.
#[cfg(not(all(loom, test)))]
pub const RING: u32 = 256;
#[cfg(all(loom, test))]
pub const RING: u32 = 4;

pub struct RunQueue {
    head: AtomicU32,
    tail: AtomicU32,
    /// GId + 1; 0: none.
    next: AtomicU32,
    ring: Box<[AtomicU32]>,
}

/// What `put` had to do besides: the caller (who may take the global queue) finishes the work.
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use]
pub struct Put {
    /// `runnext` was taken by the new G and held this one, which went to the ring (or is the last of `overflow`).
    pub kicked: Option<GId>,
    /// The ring was full: half of it, then the G itself, for the tail of the global queue.
    pub overflow: Vec<GId>,
}

/// A handle to a P's queue: what a thief takes along that works without the scheduler's lock ([`Ring::share`]). A clone is a
/// queue of its own, for checkpoints.
#[derive(Default)]
pub struct Ring(Arc<RunQueue>);

impl Ring {
    pub fn share(&self) -> Ring {
        Ring(self.0.clone())
    }
}

impl Clone for Ring {
    fn clone(&self) -> Ring {
        Ring(Arc::new(RunQueue::clone(&self.0)))
    }
}

impl PartialEq for Ring {
    fn eq(&self, other: &Ring) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Ring {}

impl core::fmt::Debug for Ring {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

impl core::ops::Deref for Ring {
    type Target = RunQueue;
    fn deref(&self) -> &RunQueue {
        &self.0
    }
}

impl Default for RunQueue {
    fn default() -> RunQueue {
        RunQueue::new()
    }
}

impl RunQueue {
    pub fn new() -> RunQueue {
        RunQueue {
            head: AtomicU32::new(0),
            tail: AtomicU32::new(0),
            next: AtomicU32::new(0),
            ring: (0..RING).map(|_| AtomicU32::new(0)).collect(),
        }
    }

    fn slot(&self, i: u32) -> &AtomicU32 {
        &self.ring[(i % RING) as usize]
    }

    /// `runqempty`: reads head, tail and runnext until they belong together. Never true spuriously.
    pub fn is_empty(&self) -> bool {
        loop {
            let h = self.head.load(Acquire);
            let t = self.tail.load(Acquire);
            let next = self.next.load(Acquire);
            if t == self.tail.load(Acquire) {
                return h == t && next == 0;
            }
        }
    }

    /// Gs in the ring, `runnext` not counted. While thieves are at it, some number that was true a moment ago.
    pub fn len(&self) -> u32 {
        // In this order the head is never beyond the tail; in between the owner may have put more than fit.
        let h = self.head.load(Acquire);
        self.tail.load(Acquire).wrapping_sub(h).min(RING)
    }

    pub fn runnext(&self) -> Option<GId> {
        self.next.load(Acquire).checked_sub(1).map(GId)
    }

    /// The ring from head to tail, for checks and views. The queue must be quiet.
    pub fn ring(&self) -> Vec<GId> {
        let h = self.head.load(Acquire);
        (0..self.len()).map(|i| GId(self.slot(h.wrapping_add(i)).load(Relaxed))).collect()
    }

    /// `runqput`: as the next to run, or at the tail. Owner only.
    pub fn put(&self, g: GId, next: bool) -> Put {
        let mut put = Put { kicked: None, overflow: Vec::new() };
        let mut g = g;
        if next {
            let old = self.next.swap(g.0 + 1, AcqRel);
            if old == 0 {
                return put;
            }
            g = GId(old - 1);
            put.kicked = Some(g);
        }
        loop {
            let h = self.head.load(Acquire);
            let t = self.tail.load(Relaxed);
            if t.wrapping_sub(h) < RING {
                self.slot(t).store(g.0, Relaxed);
                self.tail.store(t.wrapping_add(1), Release);
                return put;
            }
            if let Some(batch) = self.grab_half_full(h, g) {
                put.overflow = batch;
                return put;
            }
        }
    }

    /// `runqputslow` up to the global queue: half of a full ring, and g behind it. None if a thief was faster.
    fn grab_half_full(&self, h: u32, g: GId) -> Option<Vec<GId>> {
        let n = RING / 2;
        let mut batch: Vec<GId> =
            (0..n).map(|i| GId(self.slot(h.wrapping_add(i)).load(Relaxed))).collect();
        self.head.compare_exchange(h, h.wrapping_add(n), AcqRel, Relaxed).ok()?;
        batch.push(g);
        Some(batch)
    }

    /// `runqputbatch`: as many as fit at the tail; how many did. Owner only.
    pub fn put_batch(&self, gs: &[GId]) -> usize {
        let h = self.head.load(Acquire);
        let mut t = self.tail.load(Relaxed);
        let mut n = 0;
        for g in gs {
            if t.wrapping_sub(h) >= RING {
                break;
            }
            self.slot(t).store(g.0, Relaxed);
            t = t.wrapping_add(1);
            n += 1;
        }
        self.tail.store(t, Release);
        n
    }

    /// `runqget`: `runnext` first, which inherits the time slice (true). Owner only.
    pub fn get(&self) -> Option<(GId, bool)> {
        let next = self.next.load(Relaxed);
        // It can only have been stolen meanwhile, so a failure needs no second try.
        if next != 0 && self.next.compare_exchange(next, 0, AcqRel, Relaxed).is_ok() {
            return Some((GId(next - 1), true));
        }
        loop {
            let h = self.head.load(Acquire);
            let t = self.tail.load(Relaxed);
            if t == h {
                return None;
            }
            let g = self.slot(h).load(Relaxed);
            if self.head.compare_exchange(h, h.wrapping_add(1), AcqRel, Relaxed).is_ok() {
                return Some((GId(g), false));
            }
        }
    }

    /// `runqgrab` of the ring, by any thread: half of it, rounded up, in order. The Gs are the thief's then.
    pub fn grab(&self) -> Vec<GId> {
        loop {
            let h = self.head.load(Acquire);
            let t = self.tail.load(Acquire);
            let n = t.wrapping_sub(h);
            let n = n - n / 2;
            if n == 0 {
                return Vec::new();
            }
            if n > RING / 2 {
                continue; // head and tail did not belong together
            }
            let batch = (0..n).map(|i| GId(self.slot(h.wrapping_add(i)).load(Relaxed))).collect();
            if self.head.compare_exchange(h, h.wrapping_add(n), AcqRel, Relaxed).is_ok() {
                return batch;
            }
        }
    }

    /// Takes `runnext` if it still is `g`.
    pub fn steal_next(&self, g: GId) -> bool {
        self.next.compare_exchange(g.0 + 1, 0, AcqRel, Relaxed).is_ok()
    }

    /// `p.destroy`: everything, from the tail to the head and then `runnext`. The world is stopped.
    pub fn drain_backwards(&self) -> Vec<GId> {
        let mut all = self.ring();
        all.reverse();
        all.extend(self.runnext());
        self.head.store(self.tail.load(Relaxed), Release);
        self.next.store(0, Release);
        all
    }
}

impl Clone for RunQueue {
    /// A checkpoint: the queue must be quiet.
    fn clone(&self) -> RunQueue {
        let copy = |a: &AtomicU32| AtomicU32::new(a.load(Acquire));
        RunQueue {
            head: copy(&self.head),
            tail: copy(&self.tail),
            next: copy(&self.next),
            ring: self.ring.iter().map(copy).collect(),
        }
    }
}

impl core::fmt::Debug for RunQueue {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:?} {:?}", self.runnext(), self.ring())
    }
}

#[cfg(all(loom, test))]
mod loom_tests {
    //! Every interleaving of an owner and thieves: no G is lost, none is run twice.
    //! `RUSTFLAGS="--cfg loom" cargo test -p gmplay-core --lib loom_tests --release`.
    use super::*;
    use loom::sync::Arc;
    use loom::thread;

    fn drain(q: &RunQueue) -> Vec<u32> {
        core::iter::from_fn(|| q.get().map(|g| g.0.0)).collect()
    }

    /// What a thief gets: the one that it runs, and what it puts in its ring.
    fn steal(victim: &RunQueue) -> Vec<u32> {
        let mine = RunQueue::new();
        let batch = victim.grab();
        let Some((run, rest)) = batch.split_last() else { return alloc::vec![] };
        assert_eq!(mine.put_batch(rest), rest.len());
        let mut got = alloc::vec![run.0];
        got.extend(drain(&mine));
        got
    }

    fn each_once(mut got: Vec<u32>, n: u32) {
        got.sort_unstable();
        assert_eq!(got, (1..=n).collect::<Vec<_>>());
    }

    #[test]
    fn thief_against_owner_who_takes() {
        loom::model(|| {
            let q = Arc::new(RunQueue::new());
            for g in 1..=3 {
                assert!(q.put(GId(g), false).overflow.is_empty());
            }
            let q2 = q.clone();
            let thief = thread::spawn(move || steal(&q2));
            let mut got = drain(&q);
            got.extend(thief.join().unwrap());
            each_once(got, 3);
        });
    }

    #[test]
    fn thief_against_owner_who_overflows() {
        loom::model(|| {
            let q = Arc::new(RunQueue::new());
            for g in 1..=RING {
                assert!(q.put(GId(g), false).overflow.is_empty());
            }
            let q2 = q.clone();
            let thief = thread::spawn(move || steal(&q2));
            let put = q.put(GId(RING + 1), false);
            let mut got: Vec<u32> = put.overflow.iter().map(|g| g.0).collect();
            got.extend(drain(&q));
            got.extend(thief.join().unwrap());
            each_once(got, RING + 1);
        });
    }

    #[test]
    fn thief_of_runnext_against_owner_who_replaces_it() {
        loom::model(|| {
            let q = Arc::new(RunQueue::new());
            assert_eq!(q.put(GId(1), true).kicked, None);
            let q2 = q.clone();
            let thief = thread::spawn(move || {
                let next = q2.runnext()?;
                q2.steal_next(next).then_some(next.0)
            });
            let _ = q.put(GId(2), true);
            let mut got = drain(&q);
            got.extend(thief.join().unwrap());
            each_once(got, 2);
        });
    }

    #[test]
    fn two_thieves() {
        loom::model(|| {
            let q = Arc::new(RunQueue::new());
            for g in 1..=3 {
                assert!(q.put(GId(g), false).overflow.is_empty());
            }
            let (q1, q2) = (q.clone(), q.clone());
            let a = thread::spawn(move || steal(&q1));
            let b = thread::spawn(move || steal(&q2));
            let mut got = a.join().unwrap();
            got.extend(b.join().unwrap());
            got.extend(drain(&q));
            each_once(got, 3);
        });
    }

    #[test]
    fn empty_is_never_spurious() {
        // runnext is kicked to the ring while somebody looks: the queue is never seen empty.
        loom::model(|| {
            let q = Arc::new(RunQueue::new());
            let _ = q.put(GId(1), true);
            let q2 = q.clone();
            let looker = thread::spawn(move || q2.is_empty());
            let _ = q.put(GId(2), true);
            assert_eq!(q.get(), Some((GId(2), true)));
            assert!(!looker.join().unwrap());
        });
    }
}
