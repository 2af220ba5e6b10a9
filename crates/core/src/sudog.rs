//! Sudogs: a G in a wait queue, and the queues.
//!
//! Go 1.27 `runtime/runtime2.go`: `sudog`; `runtime/chan.go`: `waitq`, `enqueue`, `dequeue`, `dequeueSudoG`.
//! One G may be in several queues (select), and one object may have many waiters, so each membership is an object.
//!
//! # Invariants
//! 1. A sudog is in at most one queue, or on the free list.
//! 2. `next`/`prev` are consistent, `first` has no `prev`, `last` no `next`.
//!
//! # Differences from Go
//! Sudogs are ids in one table with one free list, where Go has a cache for each P.
use crate::ids::{Addr, GId};
use alloc::vec::Vec;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SudogId(pub u32);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sudog {
    pub g: GId,
    /// Value to send or to fill; nil: none.
    pub elem: Addr,
    /// Channel, semaphore or notify list.
    pub on: Addr,
    pub is_select: bool,
    /// In a channel's sendq.
    pub send: bool,
    /// Woken by a value, not by a close.
    pub success: bool,
    /// Index of the select's case.
    pub case: u32,
    /// Notify list: the ticket. Semaphore: 1 if it was handed over.
    pub ticket: u32,
    pub next: Option<SudogId>,
    pub prev: Option<SudogId>,
    /// Next sudog of the same G, in lock order (`waitlink`).
    pub wait_link: Option<SudogId>,
    pub queued: bool,
    pub free: bool,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sudogs {
    pub all: Vec<Sudog>,
    free: Vec<SudogId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WaitQ {
    pub first: Option<SudogId>,
    pub last: Option<SudogId>,
}

impl WaitQ {
    pub fn is_empty(self) -> bool {
        self.first.is_none()
    }
}

impl core::ops::Index<SudogId> for Sudogs {
    type Output = Sudog;
    fn index(&self, s: SudogId) -> &Sudog {
        &self.all[s.0 as usize]
    }
}

impl core::ops::IndexMut<SudogId> for Sudogs {
    fn index_mut(&mut self, s: SudogId) -> &mut Sudog {
        &mut self.all[s.0 as usize]
    }
}

impl Sudogs {
    /// `acquireSudog`.
    pub fn acquire(&mut self, g: GId, on: Addr, elem: Addr) -> SudogId {
        let s = Sudog {
            g,
            elem,
            on,
            is_select: false,
            send: false,
            success: false,
            case: 0,
            ticket: 0,
            next: None,
            prev: None,
            wait_link: None,
            queued: false,
            free: false,
        };
        match self.free.pop() {
            Some(id) => {
                self[id] = s;
                id
            }
            None => {
                self.all.push(s);
                SudogId(self.all.len() as u32 - 1)
            }
        }
    }

    /// `releaseSudog`.
    pub fn release(&mut self, s: SudogId) {
        debug_assert!(!self[s].queued && !self[s].free, "released while in use");
        self[s].free = true;
        self.free.push(s);
    }

    pub fn push_back(&mut self, q: &mut WaitQ, s: SudogId) {
        debug_assert!(!self[s].queued);
        self[s].queued = true;
        self[s].next = None;
        self[s].prev = q.last;
        match q.last {
            Some(last) => self[last].next = Some(s),
            None => q.first = Some(s),
        }
        q.last = Some(s);
    }

    pub fn push_front(&mut self, q: &mut WaitQ, s: SudogId) {
        debug_assert!(!self[s].queued);
        self[s].queued = true;
        self[s].prev = None;
        self[s].next = q.first;
        match q.first {
            Some(first) => self[first].prev = Some(s),
            None => q.last = Some(s),
        }
        q.first = Some(s);
    }

    /// `dequeueSudoG`: takes s out, wherever it is; no matter if it is out already.
    pub fn remove(&mut self, q: &mut WaitQ, s: SudogId) {
        if !self[s].queued {
            return;
        }
        let (prev, next) = (self[s].prev, self[s].next);
        match prev {
            Some(p) => self[p].next = next,
            None => q.first = next,
        }
        match next {
            Some(n) => self[n].prev = prev,
            None => q.last = prev,
        }
        let s = &mut self[s];
        (s.prev, s.next, s.queued) = (None, None, false);
    }

    pub fn pop_front(&mut self, q: &mut WaitQ) -> Option<SudogId> {
        let s = q.first?;
        self.remove(q, s);
        Some(s)
    }

    /// The queue's members in order.
    pub fn iter(&self, q: WaitQ) -> impl Iterator<Item = SudogId> + '_ {
        core::iter::successors(q.first, |&s| self[s].next)
    }
}
