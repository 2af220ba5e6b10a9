//! Semaphores and notify lists, on which package sync builds mutexes, wait groups and condition variables.
//!
//! Go 1.27 `runtime/sema.go`: `semacquire1`, `semrelease1`, `cansemacquire`, `semaRoot`, `notifyList…`. The count is a word
//! of Go memory; who waits is kept here. A released semaphore may be taken by anybody before the woken G runs, which
//! then queues anew; with `handoff` the count goes to the woken G directly (`ticket`), and the releaser yields to it
//! at once: that is what starvation mode of sync.Mutex needs.
//!
//! # Invariants
//! 1. An address has an entry exactly while somebody waits on it; the queue is first come, first served, but for `lifo`.
//! 2. A notify list's waiters have distinct tickets below `wait`.
//! 3. A count changes by atomic operations: Go code takes one that is not 0 without coming here.
//!
//! # Differences from Go
//! A map by address stands for Go's table of 251 treaps: the same queues, found in another way. The two counters of a
//! notify list are its first two words, as in Go; the rest of it is unused.
use crate::event::EventKind;
use crate::exit::WaitReason;
use crate::g::AfterPark;
use crate::ids::{Addr, GId};
use crate::m::Ctl;
use crate::next::Cost;
use crate::sudog::{SudogId, WaitQ};
use crate::world::{Cx, World};
use alloc::collections::BTreeMap;
use core::sync::atomic::Ordering::SeqCst;

pub type Semas = BTreeMap<Addr, WaitQ>;
pub type Notes = BTreeMap<Addr, WaitQ>;

impl World {
    /// `cansemacquire`.
    fn can_semacquire(&mut self, addr: Addr) -> bool {
        let Some(n) = self.heap.mem().atomic32(addr.0) else { return false };
        n.fetch_update(SeqCst, SeqCst, |n| n.checked_sub(1)).is_ok()
    }

    /// `semacquire1`.
    pub(crate) fn semacquire(&mut self, cx: &mut Cx<'_>, g: GId, addr: Addr, lifo: bool, reason: WaitReason) {
        if self.can_semacquire(addr) {
            self.push(cx.m, Ctl::Run);
        } else {
            let s = self.sudogs.acquire(g, addr, Addr::NIL);
            self.sema_queue(cx, g, addr, lifo, reason, s);
        }
        self.charge(cx.m, Cost::SemaOp);
    }

    fn sema_queue(&mut self, cx: &mut Cx<'_>, g: GId, addr: Addr, lifo: bool, reason: WaitReason, s: SudogId) {
        self.sudogs[s].ticket = 0;
        let q = self.semas.entry(addr).or_default();
        if lifo {
            self.sudogs.push_front(q, s);
        } else {
            self.sudogs.push_back(q, s);
        }
        self.gs[g.index()].waiting = Some(s);
        self.gs[g.index()].after = AfterPark::Sema { addr, lifo, reason, sudog: s };
        self.emit(cx, EventKind::SemaWait { addr, g, lifo });
        self.park(cx, g, reason, addr);
    }

    /// Woken: done if the count was handed over or can be taken, else back into the queue.
    pub(crate) fn sema_woken(
        &mut self,
        cx: &mut Cx<'_>,
        g: GId,
        addr: Addr,
        lifo: bool,
        reason: WaitReason,
        s: SudogId,
    ) {
        if self.sudogs[s].ticket != 0 || self.can_semacquire(addr) {
            self.sudogs.release(s);
            self.push(cx.m, Ctl::Run);
        } else {
            self.sema_queue(cx, g, addr, lifo, reason, s);
        }
    }

    /// `semrelease1`.
    pub(crate) fn semrelease(&mut self, cx: &mut Cx<'_>, g: GId, addr: Addr, handoff: bool) {
        if let Some(n) = self.heap.mem().atomic32(addr.0) {
            n.fetch_add(1, SeqCst);
        }
        let Some(s) = self.wait_pop(addr, |w| &mut w.semas) else {
            self.push(cx.m, Ctl::Run);
            self.charge(cx.m, Cost::SemaOp);
            return;
        };
        let waiter = self.sudogs[s].g;
        let direct = handoff && self.can_semacquire(addr);
        if direct {
            self.sudogs[s].ticket = 1;
        }
        self.emit(cx, EventKind::SemaWake { addr, g: waiter, handoff: direct });
        self.gs[waiter.index()].waiting = None;
        if direct {
            // Ready first (it is runnext then), yield second: what is below runs last.
            let below = self.ms[cx.m.index()].ctl.len();
            self.ready(cx, waiter);
            let wakes = self.ms[cx.m.index()].ctl.split_off(below);
            self.goyield(cx, g);
            self.ms[cx.m.index()].ctl.extend(wakes);
        } else {
            self.push(cx.m, Ctl::Run);
            self.ready(cx, waiter);
        }
        self.charge(cx.m, Cost::SemaOp);
    }

    /// The first of the queue at `addr`; an empty queue leaves the map.
    fn wait_pop(&mut self, addr: Addr, map: impl Fn(&mut World) -> &mut BTreeMap<Addr, WaitQ>) -> Option<SudogId> {
        let mut q = *map(self).get(&addr)?;
        let s = self.sudogs.pop_front(&mut q)?;
        if q.is_empty() {
            map(self).remove(&addr);
        } else {
            map(self).insert(addr, q);
        }
        Some(s)
    }

    // ---- notify lists

    fn note_counts(&self, list: Addr) -> (u32, u32) {
        let mem = self.heap.mem();
        (mem.load32(list.0).unwrap_or(0), mem.load32(list.0 + 4).unwrap_or(0))
    }

    fn set_notify(&self, list: Addr, notify: u32) {
        let _ = self.heap.mem().store32(list.0 + 4, notify);
    }

    /// `notifyListAdd`.
    pub(crate) fn notify_add(&mut self, cx: &mut Cx<'_>, list: Addr, ret: Addr) {
        let (wait, _) = self.note_counts(list);
        let _ = self.heap.mem().store32(list.0, wait.wrapping_add(1));
        self.store_slot(ret, u64::from(wait));
        self.push(cx.m, Ctl::Run);
        self.charge(cx.m, Cost::SemaOp);
    }

    /// `notifyListWait`.
    pub(crate) fn notify_wait(&mut self, cx: &mut Cx<'_>, g: GId, list: Addr, ticket: u32) {
        let (_, notify) = self.note_counts(list);
        // Already notified: between Add and here somebody signalled.
        if (ticket.wrapping_sub(notify) as i32) < 0 {
            self.push(cx.m, Ctl::Run);
        } else {
            let s = self.sudogs.acquire(g, list, Addr::NIL);
            self.sudogs[s].ticket = ticket;
            let q = self.notes.entry(list).or_default();
            self.sudogs.push_back(q, s);
            self.gs[g.index()].waiting = Some(s);
            self.gs[g.index()].after = AfterPark::Notify { sudog: s };
            self.emit(cx, EventKind::NotifyWait { list, g, ticket });
            self.park(cx, g, WaitReason::SyncCondWait, list);
        }
        self.charge(cx.m, Cost::SemaOp);
    }

    /// `notifyListNotifyOne`: the G whose ticket is next, wherever it is in the list. If it has its ticket but does not
    /// wait yet, it will not.
    pub(crate) fn notify_one(&mut self, cx: &mut Cx<'_>, list: Addr) {
        let (wait, notify) = self.note_counts(list);
        self.push(cx.m, Ctl::Run);
        if wait != notify {
            self.set_notify(list, notify.wrapping_add(1));
            let mut q = self.notes.get(&list).copied().unwrap_or_default();
            let found = self.sudogs.iter(q).find(|&s| self.sudogs[s].ticket == notify);
            if let Some(s) = found {
                self.sudogs.remove(&mut q, s);
                if q.is_empty() {
                    self.notes.remove(&list);
                } else {
                    self.notes.insert(list, q);
                }
                self.note_wake(cx, list, s);
            }
        }
        self.charge(cx.m, Cost::SemaOp);
    }

    /// `notifyListNotifyAll`.
    pub(crate) fn notify_all(&mut self, cx: &mut Cx<'_>, list: Addr) {
        let (wait, notify) = self.note_counts(list);
        self.push(cx.m, Ctl::Run);
        if wait != notify {
            self.set_notify(list, wait);
            while let Some(s) = self.wait_pop(list, |w| &mut w.notes) {
                self.note_wake(cx, list, s);
            }
        }
        self.charge(cx.m, Cost::SemaOp);
    }

    fn note_wake(&mut self, cx: &mut Cx<'_>, list: Addr, s: SudogId) {
        let g = self.sudogs[s].g;
        self.emit(cx, EventKind::NotifyWake { list, g });
        self.ready(cx, g);
    }

    // ---- all kinds of waits

    /// What a G does first when it runs again.
    pub(crate) fn after_park(&mut self, cx: &mut Cx<'_>, g: GId, after: AfterPark) {
        match after {
            AfterPark::Nothing => self.push(cx.m, Ctl::Run),
            AfterPark::Chan { sudog, send, ok } => self.chan_woken(cx, g, sudog, send, ok),
            AfterPark::Select { ret } => self.select_woken(cx, g, ret),
            AfterPark::Sema { addr, lifo, reason, sudog } => self.sema_woken(cx, g, addr, lifo, reason, sudog),
            AfterPark::Notify { sudog } => {
                self.gs[g.index()].waiting = None;
                self.sudogs.release(sudog);
                self.push(cx.m, Ctl::Run);
            }
        }
    }
}
