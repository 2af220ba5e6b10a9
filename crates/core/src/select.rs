//! `select`.
//!
//! Go 1.27 `runtime/select.go`: `selectgo`. Three passes: look for a case that is ready, in a random order; if there is none,
//! queue on all channels, in the order of their addresses (in which Go locks them), and park; when woken, leave the other
//! queues. Until that third pass, which the G runs itself, its sudogs stay queued and are skipped by `selectDone`.
//!
//! # Differences from Go
//! A channel that is closed and full of waiters behaves as there; the sort is any stable one, since only the order counts.
use crate::choose::ChoicePoint;
use crate::exit::{Resume, SelectCase, WaitReason, trap};
use crate::g::AfterPark;
use crate::ids::{Addr, GId};
use crate::m::Ctl;
use crate::next::Cost;
use crate::chan::Op;
use crate::sudog::SudogId;
use crate::world::{Cx, World};
use alloc::vec::Vec;

impl World {
    /// Exit::Select. `ret`: slots of the chosen index (-1: default) and of "received".
    pub(crate) fn select(&mut self, cx: &mut Cx<'_>, g: GId, cases: &[SelectCase], has_default: bool, ret: Addr) {
        if cases.is_empty() && !has_default {
            self.park(cx, g, WaitReason::SelectNoCases, Addr::NIL);
            return;
        }
        self.push(cx.m, Ctl::Run);
        // A random permutation, built as Go does: each new case changes places with a random one.
        let mut poll: Vec<usize> = Vec::with_capacity(cases.len());
        for (i, case) in cases.iter().enumerate() {
            if case.ch.is_nil() {
                continue;
            }
            if case.recv {
                self.maybe_run_chan(cx, case.ch);
            }
            let n = poll.len() as u64 + 1;
            let j = if n == 1 { 0 } else { cx.choose.choose(ChoicePoint::Select, n) as usize };
            poll.push(i);
            let last = poll.len() - 1;
            poll[last] = poll[j];
            poll[j] = i;
        }
        for &i in &poll {
            let SelectCase { ch, elem, recv } = cases[i];
            let Some(h) = self.hchan(ch) else {
                return self.fatal(cx, "unexpected fault address: channel outside of the heap");
            };
            let size = h.elem_size;
            let op = if recv {
                self.chan_try_recv(cx, ch, h, elem, size)
            } else {
                self.chan_try_send(cx, ch, h, elem, size)
            };
            match op {
                Op::Block => continue,
                Op::Closed => self.gs[g.index()].resume = Resume::Panic { trap: trap::SEND_CLOSED },
                Op::Done => self.select_result(ret, i as i64, false),
                Op::Received(ok) => self.select_result(ret, i as i64, ok),
            }
            return self.charge(cx.m, Cost::SelectOp);
        }
        if has_default {
            self.select_result(ret, -1, false);
            return self.charge(cx.m, Cost::SelectOp);
        }
        // Only nil channels: queued nowhere, it waits for ever.
        poll.sort_by_key(|&i| cases[i].ch);
        let mut last: Option<SudogId> = None;
        for &i in &poll {
            let SelectCase { ch, elem, recv } = cases[i];
            let s = self.sudogs.acquire(g, ch, elem);
            let sg = &mut self.sudogs[s];
            (sg.is_select, sg.send, sg.case) = (true, !recv, i as u32);
            match last {
                None => self.gs[g.index()].waiting = Some(s),
                Some(l) => self.sudogs[l].wait_link = Some(s),
            }
            last = Some(s);
            self.chan_enqueue(cx, ch, s);
        }
        self.gs[g.index()].after = AfterPark::Select { ret };
        self.gs[g.index()].param = None;
        self.gs[g.index()].select_done = false;
        let on = match poll[..] {
            [one] => cases[one].ch,
            _ => Addr::NIL,
        };
        self.replace_run_by_park(cx, g, WaitReason::Select, on);
        for &i in &poll {
            self.block_timer_chan(cx, cases[i].ch);
        }
        self.charge(cx.m, Cost::SelectOp);
    }

    /// The third pass.
    pub(crate) fn select_woken(&mut self, cx: &mut Cx<'_>, g: GId, ret: Addr) {
        let gp = &mut self.gs[g.index()];
        gp.select_done = false;
        let by = gp.param.take();
        let mut next = gp.waiting.take();
        while let Some(s) = next {
            let sg = self.sudogs[s];
            next = sg.wait_link;
            self.unblock_timer_chan(sg.on);
            if Some(s) == by {
                self.select_result(ret, i64::from(sg.case), !sg.send && sg.success);
                if sg.send && !sg.success {
                    self.gs[g.index()].resume = Resume::Panic { trap: trap::SEND_CLOSED };
                }
            } else {
                self.chan_unqueue(cx, sg.on, s);
            }
            self.sudogs.release(s);
        }
        self.push(cx.m, Ctl::Run);
        self.charge(cx.m, Cost::SelectOp);
    }

    fn select_result(&self, ret: Addr, case: i64, received: bool) {
        self.store_slot(ret, case as u64);
        self.store_slot(Addr(ret.0 + 8), u64::from(received));
    }
}
