//! Grey objects: each P's two work buffers, and the global lists of full and empty ones.
//!
//! Go 1.27 `runtime/mgcwork.go` (`gcWork`, `workbuf`, `putObj`, `tryGetObj`, `balance`, `dispose`, `getfull`,
//! `handoff`).
//!
//! # Invariants
//! 1. Marked and not yet scanned objects are in exactly one buffer; a buffer is in one P's `gcw` or one global list.
//! 2. Two buffers a P, so that a P that alternates between put and get at a boundary does not touch the global list.
//! 3. `flushed_work` is set whenever work became visible to others: mark termination asks it, since work that moved
//!    may be work that was missed.
//!
//! # Differences from Go
//! - Green Tea's queue of spans (`spanQueue`, objects up to 512 bytes scanned a span at a time) is not modelled:
//!   every object is queued by itself, as before Go 1.26. What gets marked, and when marking is over, is the same.
use crate::heap::{Heap, PCache};
use alloc::vec::Vec;

/// Objects of a 2 KiB `workbuf`.
pub const WORKBUF: usize = 253;

/// `gcWork`.
#[derive(Clone, Debug, Default)]
pub struct Gcw {
    first: Vec<u64>,
    second: Vec<u64>,
    /// Bytes of objects that this P has marked since the last dispose.
    pub(crate) bytes_marked: u64,
    /// Bytes scanned and not yet reported to the pacer.
    pub(crate) scan_work: u64,
    pub(crate) flushed_work: bool,
    /// `mayNeedWorker`: it has made work that others could do.
    pub(crate) may_need_worker: bool,
}

impl Gcw {
    pub fn is_empty(&self) -> bool {
        self.first.is_empty() && self.second.is_empty()
    }

    fn shared_work(&mut self) {
        self.flushed_work = true;
        self.may_need_worker = true;
    }

    /// Objects queued here.
    pub fn len(&self) -> usize {
        self.first.len() + self.second.len()
    }

    /// What is queued, for views.
    pub fn queued(&self) -> impl Iterator<Item = u64> + '_ {
        self.second.iter().chain(&self.first).copied()
    }
}

impl Heap {
    #[inline]
    pub(crate) fn gcw_put(&self, w: &mut Gcw, addr: u64) {
        if w.first.len() == WORKBUF {
            core::mem::swap(&mut w.first, &mut w.second);
            if w.first.len() == WORKBUF {
                let empty = self.st.gc.empty.lock().pop().unwrap_or_else(|| Vec::with_capacity(WORKBUF));
                self.put_full(core::mem::replace(&mut w.first, empty));
                w.shared_work();
            }
        }
        w.first.push(addr);
    }

    #[inline]
    pub(crate) fn gcw_get(&self, w: &mut Gcw) -> Option<u64> {
        if let Some(a) = w.first.pop() {
            return Some(a);
        }
        core::mem::swap(&mut w.first, &mut w.second);
        if w.first.is_empty() {
            let full = self.st.gc.full.lock().pop()?;
            self.st.gc.n_full.sub(1);
            let empty = core::mem::replace(&mut w.first, full);
            self.keep_empty(empty);
        }
        w.first.pop()
    }

    /// `balance`: when others starve, half of what this P has goes to the global list.
    pub(crate) fn gcw_balance(&self, w: &mut Gcw) {
        if !w.second.is_empty() {
            let full = core::mem::take(&mut w.second);
            self.put_full(full);
        } else if w.first.len() > 4 {
            let half = w.first.len() / 2;
            let rest = w.first.split_off(half);
            self.put_full(core::mem::replace(&mut w.first, rest));
        } else {
            return;
        }
        w.shared_work();
    }

    /// Everything this P holds becomes visible to all.
    pub fn gcw_dispose(&self, w: &mut Gcw) {
        for buf in [core::mem::take(&mut w.first), core::mem::take(&mut w.second)] {
            if buf.is_empty() {
                self.keep_empty(buf);
            } else {
                self.put_full(buf);
                w.shared_work();
            }
        }
        self.st.gc.bytes_marked.add(core::mem::take(&mut w.bytes_marked));
        self.flush_scan_work(w);
    }

    pub(crate) fn flush_scan_work(&self, w: &mut Gcw) -> u64 {
        let n = core::mem::take(&mut w.scan_work);
        self.st.gc.pacer.heap_scan_work.add(n);
        n
    }

    /// Scan work that a P has not reported yet, now reported.
    pub(crate) fn flush_work(&self, c: &mut PCache) -> u64 {
        self.flush_scan_work(&mut c.gcw)
    }

    fn put_full(&self, buf: Vec<u64>) {
        self.st.gc.full.lock().push(buf);
        self.st.gc.n_full.add(1);
    }

    fn keep_empty(&self, buf: Vec<u64>) {
        if buf.capacity() >= WORKBUF {
            self.st.gc.empty.lock().push(buf);
        }
    }

    /// Whether the global list has work.
    pub fn has_full(&self) -> bool {
        self.st.gc.n_full.get() != 0
    }

    /// Grey objects on the global list, for views.
    pub fn global_work(&self) -> Vec<u64> {
        self.st.gc.full.lock().iter().flatten().copied().collect()
    }
}
