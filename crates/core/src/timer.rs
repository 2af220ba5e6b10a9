//! Timers: a 4-ary heap for each P, channel timers, AfterFunc and Sleep.
//!
//! Go 1.27 `runtime/time.go`: `timer`, `timers`, `modify`, `stop`, `maybeAdd`, `adjust`, `check`, `run`, `unlockAndRun`,
//! `maybeRunChan`, `blockTimerChan`, `unblockTimerChan`, `timeSleep`. A timer that is changed or stopped while it is in
//! another P's heap is only marked; the heap's owner puts it right when it next looks (`modified`, `zombie`), and learns
//! from `min_when_modified` when it must.
//!
//! Since Go 1.23 a channel timer is in a heap only while some goroutine is blocked on its channel; any other look at the
//! channel runs it first if it is due (`maybe_run_chan`). So a timer nobody waits for costs nothing and can be collected,
//! and the channel never holds a stale value.
//!
//! # Invariants
//! 1. `heaped` timers are in exactly the heap of the P `ts`, once.
//! 2. The heap is ordered by its own `when`s, which equal the timers' unless `modified` or `zombie`.
//! 3. `zombies` counts the zombie timers of the heap; `min_when_heap` is the first's `when`, 0 if empty.
//! 4. `when` 0: not pending.
//!
//! # Differences from Go
//! A timer's function runs in the step that finds it due, so `isSending` and `sendLock` have nothing to protect.
use crate::event::EventKind;
use crate::exit::{Resume, WaitReason};
use crate::g::GKind;
use crate::ids::{Addr, GId, Nanos, PId};
use crate::m::Ctl;
use crate::world::{Cx, World};
use alloc::vec::Vec;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TimerId(pub u32);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimerKind {
    /// `goroutineReady`: time.Sleep of this G.
    Sleep(GId),
    /// `sendTime` to this channel.
    Chan(Addr),
    /// `goFunc`: this closure on a goroutine of its own.
    Func(Addr),
    /// The record is free.
    Free,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Timer {
    pub kind: TimerKind,
    pub when: u64,
    pub period: u64,
    pub heaped: bool,
    pub modified: bool,
    pub zombie: bool,
    /// Goroutines blocked on its channel.
    pub blocked: u32,
    /// P whose heap it is in.
    pub ts: Option<PId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TimerWhen {
    pub timer: TimerId,
    pub when: u64,
}

/// One P's timers.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Timers {
    pub heap: Vec<TimerWhen>,
    pub zombies: u32,
    pub min_when_heap: u64,
    pub min_when_modified: u64,
}

const HEAP_N: usize = 4;
pub const WHEN_MAX: u64 = i64::MAX as u64;

/// Wall clock at time 0: that of the Go Playground, so that runs are the same on every day.
pub const WALL_START_UNIX: i64 = 1_257_894_000;

/// `time.Time`'s first two words at `now` (with the monotonic reading): wall and ext.
pub fn go_time(now: Nanos) -> (u64, i64) {
    const HAS_MONOTONIC: u64 = 1 << 63;
    // Seconds from 1885, where the 33 bits of a wall time with monotonic reading begin, to 1970.
    const UNIX_TO_WALL: i64 = (1970 - 1885) * 365 * 86_400 + 20 * 86_400;
    let sec = (now.0 / 1_000_000_000) as i64 + WALL_START_UNIX + UNIX_TO_WALL;
    (HAS_MONOTONIC | (sec as u64) << 30 | now.0 % 1_000_000_000, now.0 as i64 + 1)
}

impl Timers {
    /// `wakeTime`: earliest time at which the heap wants to be looked at; 0: never.
    pub fn wake_time(&self) -> u64 {
        match (self.min_when_heap, self.min_when_modified) {
            (0, m) => m,
            (h, 0) => h,
            (h, m) => h.min(m),
        }
    }

    fn update_min_when_heap(&mut self) {
        self.min_when_heap = self.heap.first().map_or(0, |t| t.when);
    }

    fn update_min_when_modified(&mut self, when: u64) {
        if self.min_when_modified == 0 || when < self.min_when_modified {
            self.min_when_modified = when;
        }
    }

    fn sift_up(&mut self, mut i: usize) {
        let t = self.heap[i];
        while i > 0 {
            let parent = (i - 1) / HEAP_N;
            if t.when >= self.heap[parent].when {
                break;
            }
            self.heap[i] = self.heap[parent];
            i = parent;
        }
        self.heap[i] = t;
    }

    fn sift_down(&mut self, mut i: usize) {
        let n = self.heap.len();
        let t = self.heap[i];
        loop {
            let first = i * HEAP_N + 1;
            if first >= n {
                break;
            }
            // The first of the smallest children, and only if it is smaller than t: ties stay as they are.
            let mut least = t.when;
            let mut child = None;
            for c in first..(first + HEAP_N).min(n) {
                if self.heap[c].when < least {
                    least = self.heap[c].when;
                    child = Some(c);
                }
            }
            let Some(c) = child else { break };
            self.heap[i] = self.heap[c];
            i = c;
        }
        self.heap[i] = t;
    }

    fn init_heap(&mut self) {
        if self.heap.len() > 1 {
            for i in (0..=(self.heap.len() - 2) / HEAP_N).rev() {
                self.sift_down(i);
            }
        }
    }

    fn add(&mut self, timer: TimerId, when: u64) {
        self.heap.push(TimerWhen { timer, when });
        self.sift_up(self.heap.len() - 1);
        self.update_min_when_heap();
    }

    fn delete_min(&mut self) {
        self.heap.swap_remove(0);
        if !self.heap.is_empty() {
            self.sift_down(0);
        } else {
            self.min_when_modified = 0;
        }
        self.update_min_when_heap();
    }
}

impl World {
    pub(crate) fn timer_new(&mut self, kind: TimerKind) -> TimerId {
        let t = Timer {
            kind,
            when: 0,
            period: 0,
            heaped: false,
            modified: false,
            zombie: false,
            blocked: 0,
            ts: None,
        };
        match self.timers_free.pop() {
            Some(id) => {
                self.timers[id.0 as usize] = t;
                id
            }
            None => {
                self.timers.push(t);
                TimerId(self.timers.len() as u32 - 1)
            }
        }
    }

    /// The record of a channel timer whose channel the sweeper has freed (so that nobody waits on it).
    pub fn timer_collected(&mut self, id: TimerId) {
        let Some(t) = self.timers.get_mut(id.0 as usize) else { return };
        if t.kind != TimerKind::Free && t.blocked == 0 && !t.heaped {
            t.kind = TimerKind::Free;
            self.timers_free.push(id);
        }
    }

    /// The sleep timer of a G that is gone.
    pub(crate) fn timer_release(&mut self, id: TimerId) {
        let t = self.timer(id);
        debug_assert!(!t.heaped && t.when == 0, "a G died asleep");
        t.kind = TimerKind::Free;
        self.timers_free.push(id);
    }

    pub(crate) fn timer(&mut self, id: TimerId) -> &mut Timer {
        &mut self.timers[id.0 as usize]
    }

    fn needs_add(&self, id: TimerId) -> bool {
        let t = &self.timers[id.0 as usize];
        !t.heaped && t.when > 0 && (!matches!(t.kind, TimerKind::Chan(_)) || t.blocked > 0)
    }

    /// `timer.modify` of timer `id` by the M of `cx`; whether it was pending.
    pub(crate) fn timer_modify(&mut self, cx: &mut Cx<'_>, id: TimerId, when: u64, period: u64) -> bool {
        let when = when.clamp(1, WHEN_MAX);
        let t = self.timer(id);
        let mut pending = t.when > 0;
        t.period = period;
        t.when = when;
        let mut wake = false;
        if t.heaped {
            t.modified = true;
            let was_zombie = core::mem::take(&mut t.zombie);
            let owner = t.ts;
            if let Some(ts) = owner.map(|p| &mut self.ps[p.index()].timers) {
                ts.zombies -= u32::from(was_zombie);
                wake = ts.min_when_modified == 0 || when < ts.min_when_modified;
                ts.update_min_when_modified(when);
            }
        }
        if let TimerKind::Chan(ch) = self.timers[id.0 as usize].kind {
            pending |= self.timer_chan_drain(ch);
        }
        self.emit(cx, EventKind::TimerSet { id: u64::from(id.0) + 1, when: Nanos(when), p: self.p_of(cx) });
        if self.needs_add(id) {
            self.timer_maybe_add(cx, id);
        }
        if wake {
            self.wake_net_poller(cx, when);
        }
        pending
    }

    /// `timer.stop`; whether it was pending.
    pub(crate) fn timer_stop(&mut self, cx: &mut Cx<'_>, id: TimerId) -> bool {
        let t = self.timer(id);
        let mut pending = t.when > 0;
        t.when = 0;
        if t.heaped {
            t.modified = true;
            if !core::mem::replace(&mut t.zombie, true)
                && let Some(p) = t.ts
            {
                self.ps[p.index()].timers.zombies += 1;
            }
        }
        if let TimerKind::Chan(ch) = self.timers[id.0 as usize].kind {
            pending |= self.timer_chan_drain(ch);
        }
        self.emit(cx, EventKind::TimerStop { id: u64::from(id.0) + 1 });
        pending
    }

    /// `maybeAdd`: to the heap of the running P.
    fn timer_maybe_add(&mut self, cx: &mut Cx<'_>, id: TimerId) {
        self.sched.netpoll_inited = true;
        let p = self.p_of(cx);
        self.timers_clean_head(p);
        let when = self.timers[id.0 as usize].when;
        let earlier = {
            let w = self.ps[p.index()].timers.wake_time();
            w == 0 || when < w
        };
        let t = self.timer(id);
        t.heaped = true;
        t.ts = Some(p);
        self.ps[p.index()].timers.add(id, when);
        if earlier {
            self.wake_net_poller(cx, when);
        }
    }

    fn timer_unheap(&mut self, id: TimerId) {
        let t = self.timer(id);
        (t.heaped, t.modified, t.zombie, t.ts) = (false, false, false, None);
        // A sleeper or a function that is done is nobody's any more only if its owner says so: the record stays.
    }

    /// `cleanHead`: zombies at the end and changed timers at the front.
    fn timers_clean_head(&mut self, p: PId) {
        loop {
            let ts = &self.ps[p.index()].timers;
            let (Some(&last), Some(&first)) = (ts.heap.last(), ts.heap.first()) else { return };
            if self.timer(last.timer).zombie {
                self.timer_unheap(last.timer);
                let ts = &mut self.ps[p.index()].timers;
                ts.heap.pop();
                ts.zombies -= 1;
                if ts.heap.is_empty() {
                    ts.update_min_when_heap();
                    ts.min_when_modified = 0;
                }
                continue;
            }
            if !self.timer_update_head(p, first.timer) {
                return;
            }
        }
    }

    /// `updateHeap` of the heap's first timer: whether anything had to be done.
    fn timer_update_head(&mut self, p: PId, id: TimerId) -> bool {
        let (zombie, modified, when) = {
            let t = self.timer(id);
            (t.zombie, t.modified, t.when)
        };
        if zombie {
            self.timer_unheap(id);
            let ts = &mut self.ps[p.index()].timers;
            ts.zombies -= 1;
            ts.delete_min();
            return true;
        }
        if modified {
            self.timer(id).modified = false;
            let ts = &mut self.ps[p.index()].timers;
            ts.heap[0].when = when;
            ts.sift_down(0);
            ts.update_min_when_heap();
            return true;
        }
        false
    }

    /// `adjust`: applies all marks.
    fn timers_adjust(&mut self, p: PId, now: u64, force: bool) {
        let ts = &mut self.ps[p.index()].timers;
        if !force && (ts.min_when_modified == 0 || ts.min_when_modified > now) {
            return;
        }
        ts.min_when_modified = 0;
        let mut changed = false;
        let mut i = 0;
        while let Some(&TimerWhen { timer: id, .. }) = self.ps[p.index()].timers.heap.get(i) {
            let t = self.timer(id);
            if t.zombie {
                self.timer_unheap(id);
                let ts = &mut self.ps[p.index()].timers;
                ts.zombies -= 1;
                ts.heap.swap_remove(i);
                changed = true;
                continue;
            }
            if core::mem::take(&mut t.modified) {
                let when = t.when;
                self.ps[p.index()].timers.heap[i].when = when;
                changed = true;
            }
            i += 1;
        }
        let ts = &mut self.ps[p.index()].timers;
        if changed {
            ts.init_heap();
        }
        ts.update_min_when_heap();
    }

    /// `timers.check` of P `p`'s heap, by the M of `cx`: when to look again (0: never), and whether any timer ran.
    pub(crate) fn timers_check(&mut self, cx: &mut Cx<'_>, p: PId) -> (u64, bool) {
        let ts = &self.ps[p.index()].timers;
        let next = ts.wake_time();
        if next == 0 {
            return (0, false);
        }
        let own = self.ms[cx.m.index()].p == Some(p);
        let now = cx.now.0;
        let many_zombies = |ts: &Timers| own && ts.zombies as usize > ts.heap.len() / 4;
        if now < next && !many_zombies(ts) {
            return (next, false);
        }
        let mut ran = false;
        let mut poll_until = 0;
        if !ts.heap.is_empty() {
            self.timers_adjust(p, now, false);
            loop {
                match self.timers_run(cx, p, now) {
                    Ran::One => ran = true,
                    Ran::NotBefore(when) => {
                        poll_until = when;
                        break;
                    }
                    Ran::Empty => break,
                }
            }
            if many_zombies(&self.ps[p.index()].timers) {
                self.timers_adjust(p, now, true);
            }
        }
        (poll_until, ran)
    }

    fn timers_run(&mut self, cx: &mut Cx<'_>, p: PId, now: u64) -> Ran {
        loop {
            let Some(&first) = self.ps[p.index()].timers.heap.first() else { return Ran::Empty };
            if self.timer_update_head(p, first.timer) {
                continue;
            }
            let when = self.timer(first.timer).when;
            if when > now {
                return Ran::NotBefore(when);
            }
            self.timer_fire(cx, first.timer);
            return Ran::One;
        }
    }

    /// `unlockAndRun`: the timer is due.
    fn timer_fire(&mut self, cx: &mut Cx<'_>, id: TimerId) {
        let now = cx.now.0;
        let t = self.timer(id);
        let delay = now - t.when;
        t.when = if t.period > 0 {
            t.when.saturating_add(t.period.saturating_mul(1 + delay / t.period)).min(WHEN_MAX)
        } else {
            0
        };
        let (kind, done) = (t.kind, t.when == 0);
        if let (true, Some(p)) = (t.heaped, t.ts) {
            t.modified = true;
            if done {
                t.zombie = true;
                self.ps[p.index()].timers.zombies += 1;
            }
            self.timer_update_head(p, id);
        }
        self.emit(cx, EventKind::TimerFire { id: u64::from(id.0) + 1 });
        match kind {
            TimerKind::Sleep(g) => self.ready(cx, g),
            TimerKind::Chan(ch) => self.timer_send(cx, ch, Nanos(now - delay)),
            TimerKind::Func(closure) => {
                let g = self.new_g(cx, GKind::User, closure, 0, 0);
                self.gs[g.index()].resume = Resume::Start { closure };
                self.runq_put(cx, g, true);
                self.push(cx.m, Ctl::Wakep);
            }
            TimerKind::Free => {}
        }
    }

    /// `maybeRunChan`: a timer that is in no heap runs when its channel is looked at.
    pub(crate) fn maybe_run_chan(&mut self, cx: &mut Cx<'_>, ch: Addr) {
        if let Some(id) = self.timer_of_chan(ch) {
            let now = cx.now.0;
            let t = self.timer(id);
            if !t.heaped && t.when != 0 && t.when <= now {
                self.timer_fire(cx, id);
            }
        }
    }

    /// `blockTimerChan`: from now on somebody waits on the channel.
    pub(crate) fn block_timer_chan(&mut self, cx: &mut Cx<'_>, ch: Addr) {
        let Some(id) = self.timer_of_chan(ch) else { return };
        let t = self.timer(id);
        t.blocked += 1;
        if t.heaped && t.zombie && t.when > 0 {
            t.zombie = false;
            if let Some(p) = t.ts {
                self.ps[p.index()].timers.zombies -= 1;
            }
        }
        if self.needs_add(id) {
            self.timer_maybe_add(cx, id);
        }
    }

    pub(crate) fn unblock_timer_chan(&mut self, ch: Addr) {
        let Some(id) = self.timer_of_chan(ch) else { return };
        let t = self.timer(id);
        t.blocked = t.blocked.saturating_sub(1);
        if t.blocked == 0
            && t.heaped
            && !core::mem::replace(&mut t.zombie, true)
            && let Some(p) = t.ts
        {
            self.ps[p.index()].timers.zombies += 1;
        }
    }

    /// `timeSleep`.
    pub(crate) fn sleep(&mut self, cx: &mut Cx<'_>, g: GId, ns: i64) {
        if ns <= 0 {
            self.push(cx.m, Ctl::Run);
            return;
        }
        let id = match self.gs[g.index()].timer {
            Some(id) => id,
            None => {
                let id = self.timer_new(TimerKind::Sleep(g));
                self.gs[g.index()].timer = Some(id);
                id
            }
        };
        let when = cx.now.0.saturating_add(ns as u64).min(WHEN_MAX);
        self.gs[g.index()].sleep_when = when;
        // `resetForSleep` is gopark's commit: the timer is set once the G is waiting.
        self.park(cx, g, WaitReason::Sleep, Addr::NIL);
        self.timer_modify(cx, id, when, 0);
    }

    /// `timers.take`: all of a dying P's timers.
    pub(crate) fn timers_take(&mut self, to: PId, from: PId) {
        let src = core::mem::take(&mut self.ps[from.index()].timers);
        for tw in src.heap {
            let zombie = self.timer(tw.timer).zombie;
            self.timer_unheap(tw.timer);
            if !zombie {
                let t = self.timer(tw.timer);
                t.heaped = true;
                t.ts = Some(to);
                let when = t.when;
                self.ps[to.index()].timers.add(tw.timer, when);
            }
        }
    }

    /// `timeSleepUntil`: earliest wake time of all Ps.
    pub fn time_sleep_until(&self) -> Option<u64> {
        self.ps[..self.sched.procs as usize].iter().map(|p| p.timers.wake_time()).filter(|&w| w != 0).min()
    }
}

enum Ran {
    One,
    NotBefore(u64),
    Empty,
}
