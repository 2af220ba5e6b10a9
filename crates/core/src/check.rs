//! The world's invariants, verified: `World::check` names the one that is broken.
//!
//! Called after every step in debug builds and in tests; linear in the number of goroutines.
use crate::g::{AfterPark, GStatus};
use crate::ids::{GId, MId, PId};
use crate::m::Ctl;
use crate::p::PStatus;
use crate::sudog::WaitQ;
use crate::world::World;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// A broken invariant: which, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation(pub String);

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invariant broken: {}", self.0)
    }
}

macro_rules! hold {
    ($cond:expr, $($arg:tt)*) => {
        if !$cond {
            return Err(Violation(format!($($arg)*)));
        }
    };
}

impl World {
    pub fn check(&self) -> Result<(), Violation> {
        self.check_queues()?;
        self.check_links()?;
        self.check_counts()?;
        self.check_waits()?;
        self.check_timers()?;
        crate::gc::check(self).map_err(Violation)
    }

    /// Each G is in exactly one place, and its status says which.
    fn check_queues(&self) -> Result<(), Violation> {
        let mut queued = alloc::vec![0u32; self.gs.len()];
        for (i, p) in self.ps.iter().enumerate() {
            hold!(p.runq.len() <= crate::runq::RING, "P{i}'s ring has {} Gs", p.runq.len());
            for g in p.runq.ring().into_iter().chain(p.runq.runnext()) {
                queued[g.index()] += 1;
            }
            hold!(p.status != PStatus::Dead || p.runq.is_empty(), "dead P{i} has work");
        }
        for &g in &self.sched.runq {
            queued[g.index()] += 1;
        }
        for m in &self.ms {
            if let Some(g) = m.held {
                queued[g.index()] += 1;
            }
        }
        let mut free = 0;
        for (i, g) in self.gs.iter().enumerate() {
            let want = u32::from(g.status == GStatus::Runnable);
            hold!(queued[i] == want, "G{i} ({:?}) is in {} run queues", g.status, queued[i]);
            let on_m = matches!(g.status, GStatus::Running | GStatus::Syscall);
            hold!(g.m.is_some() == on_m, "G{i} ({:?}) is on {:?}", g.status, g.m);
            if let Some(m) = g.m {
                hold!(self.ms[m.index()].curg == Some(GId(i as u32)), "G{i} is on {m:?}, which runs another");
            }
            free += u32::from(g.status == GStatus::Dead);
        }
        hold!(free == self.sched.nfree, "{free} Gs are dead, {} are free", self.sched.nfree);
        let listed: usize = self.ps.iter().map(|p| p.gfree.len()).sum::<usize>()
            + self.sched.gfree.stack.len()
            + self.sched.gfree.no_stack.len();
        hold!(listed == free as usize, "{listed} Gs on free lists, {free} are free");
        Ok(())
    }

    /// M–P, M–G and locked links agree.
    fn check_links(&self) -> Result<(), Violation> {
        for (i, p) in self.ps.iter().enumerate() {
            if let Some(m) = p.m {
                hold!(self.ms[m.index()].p == Some(PId(i as u32)), "P{i} has {m:?}, which has another");
                hold!(matches!(p.status, PStatus::Running | PStatus::GcStop), "P{i} ({:?}) has {m:?}", p.status);
            } else {
                hold!(p.status != PStatus::Running, "P{i} runs without an M");
            }
        }
        for (i, m) in self.ms.iter().enumerate() {
            let id = MId(i as u32);
            if let Some(p) = m.p {
                hold!(self.ps[p.index()].m == Some(id), "M{i} has {p:?}, which has {:?}", self.ps[p.index()].m);
                hold!(!m.idle && !m.dead, "M{i} is idle with {p:?}");
            }
            if let Some(g) = m.curg {
                hold!(self.gs[g.index()].m == Some(id), "M{i} runs {g:?}, which is on {:?}", self.gs[g.index()].m);
                let syscall = self.gs[g.index()].status == GStatus::Syscall;
                hold!(m.p.is_some() || syscall, "M{i} runs {g:?} without a P");
            }
            if let Some(g) = m.locked_g {
                hold!(self.gs[g.index()].locked_m == Some(id), "M{i} is locked to {g:?}, not the other way");
            }
            // Running Go code, it has nothing to do but wait for the exit.
            hold!(m.dead || !m.ctl.is_empty() || m.curg.is_some(), "M{i} has nothing to do");
        }
        Ok(())
    }

    fn check_counts(&self) -> Result<(), Violation> {
        let s = &self.sched;
        let frames = |f: &dyn Fn(&Ctl) -> bool| self.ms.iter().flat_map(|m| &m.ctl).filter(|c| f(c)).count();
        let spinning = self.ms.iter().filter(|m| m.spinning).count();
        let paid = frames(&|c| matches!(c, Ctl::StartM { spinning: true, .. }));
        hold!(spinning + paid == s.nmspinning as usize, "nmspinning {}, {spinning} + {paid} spin", s.nmspinning);
        for &m in &s.midle {
            let mp = &self.ms[m.index()];
            hold!(mp.idle && mp.p.is_none() && mp.curg.is_none() && !mp.spinning, "idle {m:?} is busy");
        }
        let idle = self.ms.iter().filter(|m| m.idle).count();
        hold!(idle == s.midle.len(), "{idle} Ms are idle, {} listed", s.midle.len());
        // Where each living P is.
        for i in 0..s.procs {
            let p = PId(i);
            let pp = &self.ps[p.index()];
            let listed = s.pidle.iter().filter(|&&x| x == p).count();
            let coming = self.ms.iter().filter(|m| m.next_p == Some(p)).count()
                + frames(&|c| matches!(c, Ctl::StartM { p: x, .. } | Ctl::Handoff { p: x } if *x == p));
            let stopped = usize::from(pp.status == PStatus::GcStop && pp.m.is_none());
            let places = listed + coming + stopped + usize::from(pp.m.is_some());
            hold!(places == 1, "{p:?} ({:?}) is in {places} places", pp.status);
            hold!(listed == 0 || pp.runq.is_empty(), "idle {p:?} has work");
        }
        if s.gcwaiting {
            let left = self.ps[..s.procs as usize].iter().filter(|p| p.status != PStatus::GcStop).count();
            hold!(left == s.stopwait as usize, "stopwait {}, {left} Ps are not stopped", s.stopwait);
        }
        let system = self.gs.iter().filter(|g| g.status != GStatus::Dead && g.kind.is_system()).count();
        hold!(system == s.ngsys as usize, "ngsys {}, {system} live", s.ngsys);
        let lost = self
            .ms
            .iter()
            .filter(|m| m.p.is_none() && m.curg.is_some_and(|g| self.gs[g.index()].status == GStatus::Syscall))
            .count();
        hold!(lost == s.n_syscall_no_p as usize, "{lost} system calls without a P, counted {}", s.n_syscall_no_p);
        Ok(())
    }

    /// Sudogs: consistent queues, of waiting Gs only, and each G's own list agrees.
    fn check_waits(&self) -> Result<(), Violation> {
        let mut seen = alloc::vec![false; self.sudogs.all.len()];
        let mut walk = |q: WaitQ, what: &str| -> Result<usize, Violation> {
            let (mut at, mut prev, mut n) = (q.first, None, 0);
            while let Some(s) = at {
                let sg = &self.sudogs[s];
                hold!(!sg.free && sg.queued, "{what}: sudog {s:?} is free or not queued");
                hold!(!core::mem::replace(&mut seen[s.0 as usize], true), "{what}: sudog {s:?} twice");
                hold!(sg.prev == prev, "{what}: sudog {s:?} has a wrong prev");
                let g = &self.gs[sg.g.index()];
                let waits = g.status == GStatus::Waiting || (sg.is_select && g.select_done);
                hold!(waits, "{what}: {:?} is queued and {:?}", sg.g, g.status);
                (prev, at, n) = (at, sg.next, n + 1);
            }
            hold!(q.last == prev, "{what}: wrong last");
            Ok(n)
        };
        for (ch, q) in &self.chans {
            let n = walk(q.recvq, "recvq")? + walk(q.sendq, "sendq")?;
            hold!(n > 0, "channel {ch:?} has empty queues");
        }
        for (addr, q) in self.semas.iter().chain(&self.notes) {
            hold!(walk(*q, "semaphore")? > 0, "semaphore {addr:?} has an empty queue");
        }
        for (i, s) in self.sudogs.all.iter().enumerate() {
            hold!(s.queued == seen[i], "sudog {i} says queued = {}", s.queued);
        }
        for (i, g) in self.gs.iter().enumerate() {
            let mut at = g.waiting;
            while let Some(s) = at {
                hold!(self.sudogs[s].g == GId(i as u32), "G{i} waits by a sudog of {:?}", self.sudogs[s].g);
                at = self.sudogs[s].wait_link;
            }
            let settled = g.status == GStatus::Running && g.after == AfterPark::Nothing;
            hold!(!settled || g.waiting.is_none(), "G{i} runs and has sudogs");
        }
        Ok(())
    }

    fn check_timers(&self) -> Result<(), Violation> {
        let mut heaped = alloc::vec![None; self.timers.len()];
        for (i, p) in self.ps.iter().enumerate() {
            let ts = &p.timers;
            let mut zombies = 0;
            for (at, t) in ts.heap.iter().enumerate() {
                let id = t.timer.0 as usize;
                hold!(heaped[id].replace(PId(i as u32)).is_none(), "timer {id} is in two heaps");
                let parent = at.saturating_sub(1) / 4;
                hold!(ts.heap[parent].when <= t.when, "P{i}'s timer heap is out of order at {at}");
                let t0 = &self.timers[id];
                hold!(t0.modified || t0.zombie || t0.when == t.when, "timer {id} was changed unmarked");
                zombies += u32::from(t0.zombie);
            }
            hold!(zombies == ts.zombies, "P{i} has {zombies} zombie timers, counts {}", ts.zombies);
            let first = ts.heap.first().map_or(0, |t| t.when);
            hold!(first == ts.min_when_heap, "P{i}'s min_when_heap is {}", ts.min_when_heap);
        }
        for (i, t) in self.timers.iter().enumerate() {
            let at: Vec<PId> = heaped[i].into_iter().collect();
            hold!(t.heaped == (at.len() == 1) && t.ts == heaped[i], "timer {i} says {:?}, is in {at:?}", t.ts);
        }
        Ok(())
    }
}
