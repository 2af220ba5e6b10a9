//! Grey work: each P's buffers of objects and queue of spans, and what all Ps share of both.
//!
//! Go 1.27 `runtime/mgcwork.go` (`gcWork`, `workbuf`, `putObj`, `tryGetObj`, `balance`, `dispose`, `getfull`,
//! `handoff`), `mgcmark_greenteagc.go` (`spanQueue`: `put`, `drain`, `refill`, `flush`).
//!
//! Objects of 16 to 512 bytes are queued by their span, first in first out, so that more of its objects get marked
//! before its turn comes; all others by themselves, last in first out.
//!
//! # Invariants
//! 1. A marked and not yet scanned object is in exactly one buffer, or its span is in exactly one queue (`Span::owned`);
//!    a buffer is in one P's `gcw` or one global list.
//! 2. Two buffers a P, so that a P that alternates between put and get at a boundary does not touch the global list.
//! 3. `flushed_work` is set whenever work became visible to others: mark termination asks it, since work that moved
//!    may be work that was missed.
//! 4. `n_full` and `n_spans` change under the lock of what they count, so they never say that there is work where
//!    none is: the last worker out believes them, and nobody would propose the end of marking after it. Read without
//!    the lock they may miss work that was shared just now; invariant 3 covers that.
//!
//! # Differences from Go
//! - Spans that a P spills go to one queue for all; in Go each P has a chain of rings, and others steal from it in a
//!   random order.
use crate::heap::{Heap, PCache, SpanId};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// Objects of a 2 KiB `workbuf`.
pub const WORKBUF: usize = 253;

/// Capacity of a P's span queue (`spanQueue.ring`).
const SPANS: usize = 256;
/// `spillPeriod` and `spillMax`: after so many puts some spans are shared, even if the ring has room.
const SPILL_PERIOD: u32 = 64;
const SPILL_MAX: usize = 16;

/// A queued span, and the object for which it was queued (`objptr`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ObjPtr {
    pub span: SpanId,
    pub index: u32,
}

/// `gcWork`.
#[derive(Clone, Debug, Default)]
pub struct Gcw {
    first: Vec<u64>,
    second: Vec<u64>,
    spans: VecDeque<ObjPtr>,
    puts_since_drain: u32,
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
        self.first.is_empty() && self.second.is_empty() && self.spans.is_empty()
    }

    fn shared_work(&mut self) {
        self.flushed_work = true;
        self.may_need_worker = true;
    }

    /// Objects and spans queued here.
    pub fn len(&self) -> usize {
        self.first.len() + self.second.len() + self.spans.len()
    }

    /// Spans that wait to be scanned, for views.
    pub fn queued_spans(&self) -> impl Iterator<Item = ObjPtr> + '_ {
        self.spans.iter().copied()
    }

    /// `tryGetObjFast`.
    #[inline]
    pub(crate) fn get_object_fast(&mut self) -> Option<u64> {
        self.first.pop()
    }

    /// `tryGetSpanFast`.
    #[inline]
    pub(crate) fn get_span_fast(&mut self) -> Option<ObjPtr> {
        self.spans.pop_front()
    }

    /// Objects queued by themselves, for views.
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
            let full = {
                let mut all = self.st.gc.full.lock();
                let full = all.pop()?;
                self.st.gc.n_full.set(all.len() as u64);
                full
            };
            let empty = core::mem::replace(&mut w.first, full);
            self.keep_empty(empty);
        }
        w.first.pop()
    }

    /// `spanQueue.put`.
    #[inline]
    pub(crate) fn gcw_put_span(&self, w: &mut Gcw, p: ObjPtr) {
        if w.spans.len() == SPANS {
            self.spill_spans(w, SPANS / 2);
        }
        w.spans.push_back(p);
        w.puts_since_drain += 1;
        if w.puts_since_drain >= SPILL_PERIOD {
            w.puts_since_drain = 0;
            let n = (w.spans.len() / 2).min(SPILL_MAX);
            if n > 4 && self.st.gc.n_spans.get() == 0 {
                self.spill_spans(w, n);
            }
        }
    }

    /// `spanQueue.drain`: the oldest `n` become everybody's.
    fn spill_spans(&self, w: &mut Gcw, n: usize) {
        let mut shared = self.st.gc.spans.lock();
        shared.extend(w.spans.drain(..n));
        self.st.gc.n_spans.set(shared.len() as u64);
        drop(shared);
        w.puts_since_drain = 0;
        w.shared_work();
    }

    /// `tryGetSpan`, `refill`: from the own queue, else half of the shared one.
    pub(crate) fn gcw_get_span(&self, w: &mut Gcw) -> Option<ObjPtr> {
        if w.spans.is_empty() && self.st.gc.n_spans.get() != 0 {
            let mut shared = self.st.gc.spans.lock();
            let n = (shared.len() - shared.len() / 2).min(SPANS / 2);
            w.spans.extend(shared.drain(..n));
            self.st.gc.n_spans.set(shared.len() as u64);
        }
        w.spans.pop_front()
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
        let n = w.spans.len();
        if n > 0 {
            self.spill_spans(w, n);
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
        let mut all = self.st.gc.full.lock();
        all.push(buf);
        self.st.gc.n_full.set(all.len() as u64);
    }

    fn keep_empty(&self, buf: Vec<u64>) {
        if buf.capacity() >= WORKBUF {
            self.st.gc.empty.lock().push(buf);
        }
    }

    /// Whether all Ps together share some work: full buffers, or spans.
    pub fn has_shared_work(&self) -> bool {
        self.has_full() || self.st.gc.n_spans.get() != 0
    }

    pub(crate) fn has_full(&self) -> bool {
        self.st.gc.n_full.get() != 0
    }

    /// Spans in the shared queue, for views.
    pub fn shared_spans(&self) -> Vec<ObjPtr> {
        self.st.gc.spans.lock().iter().copied().collect()
    }

    /// Grey objects on the global list, for views.
    pub fn global_work(&self) -> Vec<u64> {
        self.st.gc.full.lock().iter().flatten().copied().collect()
    }
}
