//! Channels: the header and ring in Go memory, the wait queues beside it.
//!
//! Go 1.27 `runtime/chan.go`: `chansend`, `send`, `sendDirect`, `chanrecv`, `recv`, `recvDirect`,
//! `closechan`, `timerchandrain`. A value passes from hand to hand where somebody waits: a sender writes straight into the
//! receiver's frame, and a receiver that finds a full ring and a waiting sender takes the head and puts the sender's value
//! to the tail, which is the same slot.
//!
//! # Invariants
//! 1. At least one of a channel's two queues is empty (but for one G's select with both directions on it).
//! 2. Buffered: if values are in the ring, nobody waits to receive; if there is room, nobody waits to send.
//! 3. A channel has an entry in [`Chans`] exactly while somebody is queued on it.
//!
//! # Differences from Go
//! The header is [`hchan`], its queues are here. An operation is one step: what Go does under the channel's lock.
//! Whether elements have pointers is not looked up: while the collector marks, the barrier sees every word.
use crate::event::EventKind;
use crate::exit::{Resume, WaitReason, trap};
use crate::g::AfterPark;
use crate::hchan;
use crate::ids::{Addr, GId, Nanos};
use crate::m::Ctl;
use crate::next::Cost;
use crate::sudog::{SudogId, WaitQ};
use crate::timer::{TimerId, TimerKind, go_time};
use crate::world::{Cx, World};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Who waits on a channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ChanQueues {
    pub recvq: WaitQ,
    pub sendq: WaitQ,
}

pub type Chans = BTreeMap<Addr, ChanQueues>;

/// A channel's header, read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hchan {
    pub count: u64,
    pub cap: u64,
    pub buf: u64,
    pub closed: bool,
    pub timer: u64,
    pub elem_size: u64,
    pub sendx: u64,
    pub recvx: u64,
}

/// How a channel operation went, short of parking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Op {
    Done,
    /// Received: false from a closed channel.
    Received(bool),
    Block,
    Closed,
}

impl World {
    pub(crate) fn hchan(&self, ch: Addr) -> Option<Hchan> {
        let mem = self.heap.mem();
        Some(Hchan {
            count: mem.load64(ch.0 + hchan::QCOUNT)?,
            cap: mem.load64(ch.0 + hchan::DATAQSIZ)?,
            buf: mem.load64(ch.0 + hchan::BUF)?,
            closed: mem.load32(ch.0 + hchan::CLOSED)? != 0,
            timer: mem.load64(ch.0 + hchan::TIMER)?,
            elem_size: u64::from(mem.load16(ch.0 + hchan::ELEMSIZE)?),
            sendx: mem.load64(ch.0 + hchan::SENDX)?,
            recvx: mem.load64(ch.0 + hchan::RECVX)?,
        })
    }

    /// The channel's timer, if the header names one that really is this channel's.
    pub(crate) fn timer_of_chan(&self, ch: Addr) -> Option<TimerId> {
        let id = self.heap.mem().load64(ch.0 + hchan::TIMER)?.checked_sub(1)?;
        let t = self.timers.get(usize::try_from(id).ok()?)?;
        (t.kind == TimerKind::Chan(ch)).then_some(TimerId(id as u32))
    }

    /// `typedmemmove`: with the write barrier while the collector marks. Which words are pointers is not known here: all
    /// that look like one count, which at worst keeps an object for one cycle more.
    pub(crate) fn move_value(&mut self, cx: &Cx<'_>, dst: Addr, src: Addr, size: u64) {
        let mem = self.heap.mem();
        if self.heap.barrier_on() {
            let p = self.p_of(cx);
            let cache = &mut self.ps[p.index()].cache;
            let pointer = |at: u64| {
                let word = mem.load64(at).filter(|&a| self.heap.object(a).is_some());
                Addr(word.unwrap_or(0))
            };
            for off in (0..size).step_by(8) {
                let old = pointer(dst.0 + off);
                let new = if src.is_nil() { Addr::NIL } else { pointer(src.0 + off) };
                self.heap.write_barrier(cache, Addr(dst.0 + off), old, new);
            }
        }
        let moved = if src.is_nil() { mem.zero(dst.0, size) } else { mem.copy(dst.0, src.0, size) };
        debug_assert!(moved.is_some(), "channel value outside of the arena");
    }

    fn set(&self, ch: Addr, off: u64, v: u64) {
        // The header has been read, so it is in the arena.
        let stored = self.heap.mem().store64(ch.0 + off, v);
        debug_assert!(stored.is_some());
    }

    /// A queue of the channel, created on first use.
    pub(crate) fn chan_enqueue(&mut self, cx: &mut Cx<'_>, ch: Addr, s: SudogId) {
        let send = self.sudogs[s].send;
        let g = self.sudogs[s].g;
        let q = self.chans.entry(ch).or_default();
        self.sudogs.push_back(if send { &mut q.sendq } else { &mut q.recvq }, s);
        self.emit(cx, EventKind::ChanWait { ch, g, send });
    }

    /// `dequeueSudoG`: out of the queue, if it is still in it.
    pub(crate) fn chan_unqueue(&mut self, cx: &mut Cx<'_>, ch: Addr, s: SudogId) {
        if !self.sudogs[s].queued {
            return;
        }
        let (g, send) = (self.sudogs[s].g, self.sudogs[s].send);
        if let Some(q) = self.chans.get_mut(&ch) {
            self.sudogs.remove(if send { &mut q.sendq } else { &mut q.recvq }, s);
            if q.recvq.is_empty() && q.sendq.is_empty() {
                self.chans.remove(&ch);
            }
        }
        self.emit(cx, EventKind::ChanUnwait { ch, g, send });
    }

    /// `waitq.dequeue`: the first waiter; of a select only if no other of its channels was faster.
    pub(crate) fn chan_dequeue(&mut self, cx: &mut Cx<'_>, ch: Addr, send: bool) -> Option<SudogId> {
        loop {
            let q = self.chans.get(&ch)?;
            let s = if send { q.sendq.first } else { q.recvq.first }?;
            self.chan_unqueue(cx, ch, s);
            if self.sudogs[s].is_select {
                let g = self.sudogs[s].g;
                if core::mem::replace(&mut self.gs[g.index()].select_done, true) {
                    continue;
                }
            }
            return Some(s);
        }
    }

    /// What both `send` and `recv` end with: the waiter's operation is done.
    fn chan_wake(&mut self, cx: &mut Cx<'_>, s: SudogId, success: bool) {
        self.sudogs[s].success = success;
        let g = self.sudogs[s].g;
        self.gs[g.index()].param = Some(s);
        self.ready(cx, g);
    }

    /// `chansend` without parking. `closed` is the first thing that is looked at.
    pub(crate) fn chan_try_send(&mut self, cx: &mut Cx<'_>, ch: Addr, h: Hchan, elem: Addr, size: u64) -> Op {
        if h.closed {
            return Op::Closed;
        }
        if let Some(s) = self.chan_dequeue(cx, ch, false) {
            let (to, dst) = (self.sudogs[s].g, self.sudogs[s].elem);
            if !dst.is_nil() {
                self.move_value(cx, dst, elem, size);
            }
            self.emit(cx, EventKind::ChanSend { ch, to: Some(to), len: h.count as u32 });
            self.chan_wake(cx, s, true);
            return Op::Done;
        }
        if h.count < h.cap {
            self.move_value(cx, Addr(h.buf + h.sendx * size), elem, size);
            self.set(ch, hchan::SENDX, if h.sendx + 1 == h.cap { 0 } else { h.sendx + 1 });
            self.set(ch, hchan::QCOUNT, h.count + 1);
            self.emit(cx, EventKind::ChanSend { ch, to: None, len: h.count as u32 + 1 });
            return Op::Done;
        }
        Op::Block
    }

    /// `chanrecv` without parking.
    pub(crate) fn chan_try_recv(&mut self, cx: &mut Cx<'_>, ch: Addr, h: Hchan, elem: Addr, size: u64) -> Op {
        if h.closed && h.count == 0 {
            if !elem.is_nil() {
                self.move_value(cx, elem, Addr::NIL, size);
            }
            self.emit(cx, EventKind::ChanRecv { ch, from: None, len: 0 });
            return Op::Received(false);
        }
        if !h.closed
            && let Some(s) = self.chan_dequeue(cx, ch, true)
        {
            let (from, src) = (self.sudogs[s].g, self.sudogs[s].elem);
            if h.cap == 0 {
                if !elem.is_nil() {
                    self.move_value(cx, elem, src, size);
                }
            } else {
                // The ring is full: its head is ours, and the sender's value takes that slot as the new tail.
                let slot = Addr(h.buf + h.recvx * size);
                if !elem.is_nil() {
                    self.move_value(cx, elem, slot, size);
                }
                self.move_value(cx, slot, src, size);
                let x = if h.recvx + 1 == h.cap { 0 } else { h.recvx + 1 };
                self.set(ch, hchan::RECVX, x);
                self.set(ch, hchan::SENDX, x);
            }
            self.emit(cx, EventKind::ChanRecv { ch, from: Some(from), len: h.count as u32 });
            self.chan_wake(cx, s, true);
            return Op::Received(true);
        }
        if h.count > 0 {
            self.chan_take(cx, ch, h, elem, size);
            return Op::Received(true);
        }
        Op::Block
    }

    /// The head of the ring, to elem or nowhere.
    fn chan_take(&mut self, cx: &mut Cx<'_>, ch: Addr, h: Hchan, elem: Addr, size: u64) {
        let slot = Addr(h.buf + h.recvx * size);
        if !elem.is_nil() {
            self.move_value(cx, elem, slot, size);
        }
        self.move_value(cx, slot, Addr::NIL, size);
        self.set(ch, hchan::RECVX, if h.recvx + 1 == h.cap { 0 } else { h.recvx + 1 });
        self.set(ch, hchan::QCOUNT, h.count - 1);
        self.emit(cx, EventKind::ChanRecv { ch, from: None, len: h.count as u32 - 1 });
    }

    fn bad_chan(&mut self, cx: &mut Cx<'_>) {
        self.fatal(cx, "unexpected fault address: channel outside of the heap");
    }

    /// Exit::Send.
    pub(crate) fn chan_send(&mut self, cx: &mut Cx<'_>, g: GId, ch: Addr, elem: Addr, size: u64) {
        if ch.is_nil() {
            self.park(cx, g, WaitReason::ChanSendNil, Addr::NIL);
            return;
        }
        let Some(h) = self.hchan(ch) else { return self.bad_chan(cx) };
        self.push(cx.m, Ctl::Run);
        match self.chan_try_send(cx, ch, h, elem, size) {
            Op::Closed => self.gs[g.index()].resume = Resume::Panic { trap: trap::SEND_CLOSED },
            Op::Block => {
                self.ms[cx.m.index()].ctl.pop();
                let s = self.sudogs.acquire(g, ch, elem);
                self.sudogs[s].send = true;
                self.chan_enqueue(cx, ch, s);
                self.gs[g.index()].waiting = Some(s);
                self.gs[g.index()].after = AfterPark::Chan { sudog: s, send: true, ok: Addr::NIL };
                self.park(cx, g, WaitReason::ChanSend, ch);
            }
            Op::Done | Op::Received(_) => {}
        }
        self.charge(cx.m, Cost::ChanOp);
    }

    /// Exit::Recv.
    pub(crate) fn chan_recv(&mut self, cx: &mut Cx<'_>, g: GId, ch: Addr, elem: Addr, ok: Addr, size: u64) {
        if ch.is_nil() {
            self.park(cx, g, WaitReason::ChanReceiveNil, Addr::NIL);
            return;
        }
        self.push(cx.m, Ctl::Run);
        self.maybe_run_chan(cx, ch);
        let Some(h) = self.hchan(ch) else { return self.bad_chan(cx) };
        match self.chan_try_recv(cx, ch, h, elem, size) {
            Op::Received(received) => self.store_bool(ok, received),
            _ => {
                let s = self.sudogs.acquire(g, ch, elem);
                self.chan_enqueue(cx, ch, s);
                self.gs[g.index()].waiting = Some(s);
                self.gs[g.index()].after = AfterPark::Chan { sudog: s, send: false, ok };
                // In place of the `Run` below whatever a timer has pushed: those wake-ups still have to happen.
                self.replace_run_by_park(cx, g, WaitReason::ChanReceive, ch);
                self.block_timer_chan(cx, ch);
            }
        }
        self.charge(cx.m, Cost::ChanOp);
    }

    /// A park where `Run` had been pushed already, and perhaps other frames on it.
    pub(crate) fn replace_run_by_park(&mut self, cx: &mut Cx<'_>, g: GId, reason: WaitReason, on: Addr) {
        let ctl = &mut self.ms[cx.m.index()].ctl;
        let at = ctl.iter().rposition(|c| *c == Ctl::Run);
        if let Some(at) = at {
            ctl.remove(at);
        }
        let above = ctl.split_off(at.unwrap_or(ctl.len()));
        self.park(cx, g, reason, on);
        self.ms[cx.m.index()].ctl.extend(above);
    }

    /// Exit::Close.
    pub(crate) fn chan_close(&mut self, cx: &mut Cx<'_>, g: GId, ch: Addr) {
        self.push(cx.m, Ctl::Run);
        if ch.is_nil() {
            self.gs[g.index()].resume = Resume::Panic { trap: trap::CLOSE_NIL };
            return;
        }
        let Some(h) = self.hchan(ch) else { return self.bad_chan(cx) };
        if h.closed {
            self.gs[g.index()].resume = Resume::Panic { trap: trap::CLOSE_CLOSED };
            return;
        }
        let _ = self.heap.mem().store32(ch.0 + hchan::CLOSED, 1);
        self.emit(cx, EventKind::ChanClose { ch });
        let size = h.elem_size;
        let mut woken = Vec::new();
        while let Some(s) = self.chan_dequeue(cx, ch, false) {
            let elem = core::mem::take(&mut self.sudogs[s].elem);
            if !elem.is_nil() {
                self.move_value(cx, elem, Addr::NIL, size);
            }
            woken.push(s);
        }
        while let Some(s) = self.chan_dequeue(cx, ch, true) {
            woken.push(s);
        }
        // The list is a stack in Go: the last that waited is made ready first.
        for s in woken.into_iter().rev() {
            self.chan_wake(cx, s, false);
        }
        self.charge(cx.m, Cost::ChanOp);
    }

    /// The tail of a send or receive that had parked.
    pub(crate) fn chan_woken(&mut self, cx: &mut Cx<'_>, g: GId, sudog: SudogId, send: bool, ok: Addr) {
        let s = self.sudogs[sudog];
        let gp = &mut self.gs[g.index()];
        gp.waiting = None;
        gp.param = None;
        if send && !s.success {
            gp.resume = Resume::Panic { trap: trap::SEND_CLOSED };
        }
        if !send {
            self.unblock_timer_chan(s.on);
            self.store_bool(ok, s.success);
        }
        self.sudogs.release(sudog);
        self.push(cx.m, Ctl::Run);
    }

    pub(crate) fn store_bool(&self, slot: Addr, v: bool) {
        self.store_slot(slot, u64::from(v));
    }

    /// A result for the machine; nil: not wanted.
    pub(crate) fn store_slot(&self, slot: Addr, v: u64) {
        if !slot.is_nil() {
            let stored = self.heap.mem().store64(slot.0, v);
            debug_assert!(stored.is_some(), "result slot outside of the arena");
        }
    }

    // ---- channel timers

    /// `timerchandrain`: whether there was a stale value.
    pub(crate) fn timer_chan_drain(&mut self, ch: Addr) -> bool {
        let Some(h) = self.hchan(ch) else { return false };
        if h.count == 0 {
            return false;
        }
        let size = h.elem_size;
        let _ = self.heap.mem().zero(h.buf, h.cap.saturating_mul(size));
        self.set(ch, hchan::QCOUNT, 0);
        self.set(ch, hchan::RECVX, h.sendx);
        true
    }

    /// `sendTime`: `select { case c <- t: default: }`.
    pub(crate) fn timer_send(&mut self, cx: &mut Cx<'_>, ch: Addr, at: Nanos) {
        let Some(h) = self.hchan(ch) else { return };
        let (wall, ext) = go_time(at);
        // The value goes through the ring's own slot or straight to the receiver; there is no frame it could lie in.
        let write = |w: &World, dst: Addr| {
            let mem = w.heap.mem();
            let _ = mem.store64(dst.0, wall);
            let _ = mem.store64(dst.0 + 8, ext as u64);
            let _ = mem.store64(dst.0 + 16, 0);
        };
        if let Some(s) = self.chan_dequeue(cx, ch, false) {
            let (to, dst) = (self.sudogs[s].g, self.sudogs[s].elem);
            if !dst.is_nil() {
                write(self, dst);
            }
            self.emit(cx, EventKind::ChanSend { ch, to: Some(to), len: h.count as u32 });
            self.chan_wake(cx, s, true);
        } else if h.count < h.cap {
            write(self, Addr(h.buf + h.sendx * 24));
            self.set(ch, hchan::SENDX, if h.sendx + 1 == h.cap { 0 } else { h.sendx + 1 });
            self.set(ch, hchan::QCOUNT, h.count + 1);
            self.emit(cx, EventKind::ChanSend { ch, to: None, len: h.count as u32 + 1 });
        }
    }
}
