//! Where Gs, Ms and Ps are: who runs what, which queue and which lists of waiters a G is in.
//!
//! Each of these takes a statement and makes it true: see [`super`] for orders with holes, and for the invariants.
use super::{GState, GStatus, State, slot};
use gmplay_core::event::Queue;
use gmplay_core::{Addr, GId, MId, Nanos, PId};
use std::collections::{BTreeMap, VecDeque};

/// A list of waiters.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Wait {
    Chan { ch: u64, send: bool },
    Sema(u64),
    Note(u64),
}

impl GState {
    /// One of which nothing is known but that it exists.
    pub(super) fn unknown() -> GState {
        GState {
            goid: 0,
            status: GStatus::Idle,
            reason: None,
            on: Addr::NIL,
            pc: 0,
            func: u32::MAX,
            created_pc: 0,
            parent: 0,
            m: None,
            p: None,
            system: false,
            stack: 0,
            since: Nanos(0),
            running_ns: 0,
            queued: None,
            waits: Vec::new(),
            old: 0,
        }
    }
}

impl State {
    /// An event contradicts what was believed.
    pub(super) fn heal(&mut self) {
        self.healed += 1;
    }

    /// Verifies the invariants; what is broken, if one is. For tests: it looks at everything.
    pub fn check(&self) -> Result<(), String> {
        let m_at = |m: MId| self.ms.get(m.index());
        for (i, s) in self.ms.iter().enumerate() {
            let m = MId(i as u32);
            if let Some(p) = s.p
                && self.ps.get(p.index()).and_then(|s| s.m) != Some(m)
            {
                return Err(format!("{m:?} has {p:?}, which is not its own"));
            }
            if let Some(core) = s.core
                && self.cores.get(core as usize) != Some(&Some(m))
            {
                return Err(format!("{m:?} is not on its core {core}"));
            }
            let runs = |g: &GState| g.m == Some(m) && matches!(g.status, GStatus::Running | GStatus::Syscall);
            if let Some(g) = s.g
                && !self.gs.get(g.index()).and_then(Option::as_ref).is_some_and(runs)
            {
                return Err(format!("{m:?} runs {g:?}, which does not run there"));
            }
        }
        for (i, s) in self.ps.iter().enumerate() {
            let p = PId(i as u32);
            if s.m.is_some_and(|m| m_at(m).and_then(|s| s.p) != Some(p)) {
                return Err(format!("{p:?} is held by {:?}, which does not hold it", s.m));
            }
            let queues = s.runnext.iter().map(|g| (g, Queue::RunNext(p))).chain(s.ring.iter().map(|g| (g, Queue::Local(p))));
            self.check_queue(queues)?;
        }
        self.check_queue(self.global.iter().map(|g| (g, Queue::Global)))?;
        let queued = self.gs.iter().flatten().filter(|g| g.queued.is_some()).count();
        let there = self.global.len() + self.ps.iter().map(|p| p.ring.len() + usize::from(p.runnext.is_some())).sum::<usize>();
        if queued != there {
            return Err(format!("{queued} Gs are queued, {there} are in queues"));
        }
        let core = self.cores.iter().enumerate().find(|(i, m)| m.is_some_and(|m| m_at(m).and_then(|s| s.core) != Some(*i as u32)));
        core.map_or(Ok(()), |(i, m)| Err(format!("core {i} has {m:?}, which is elsewhere")))
    }

    fn check_queue<'a>(&self, mut queue: impl Iterator<Item = (&'a GId, Queue)>) -> Result<(), String> {
        let wrong = queue.find(|(g, q)| self.gs.get(g.index()).and_then(Option::as_ref).and_then(|g| g.queued) != Some(*q));
        wrong.map_or(Ok(()), |(g, q)| Err(format!("{g:?} is in {q:?} and does not know")))
    }

    /// As `g`, for an event that says that it exists.
    pub(super) fn known(&mut self, g: GId) -> &mut GState {
        slot(&mut self.gs, g.index()).get_or_insert_with(GState::unknown)
    }

    pub(super) fn set_status(&mut self, g: GId, status: GStatus) {
        let now = self.now;
        let s = self.known(g);
        if s.status == GStatus::Running {
            s.running_ns += now.0.saturating_sub(s.since.0);
        }
        s.status = status;
        s.since = now;
        if status != GStatus::Waiting {
            s.reason = None;
            s.on = Addr::NIL;
        }
        if status == GStatus::Running || status == GStatus::Syscall {
            return;
        }
        s.p = None;
        if let Some(m) = s.m.take() {
            let at = slot(&mut self.ms, m.index());
            if at.g == Some(g) {
                at.g = None;
            }
        }
    }

    /// What m ran it does not run any more, although nothing said so.
    pub(super) fn vacate(&mut self, m: MId) {
        if let Some(g) = slot(&mut self.ms, m.index()).g {
            self.heal();
            self.set_status(g, GStatus::Waiting);
            slot(&mut self.ms, m.index()).g = None;
        }
    }

    /// g is on m and p from here on, and nowhere else.
    pub(super) fn run(&mut self, g: GId, status: GStatus, m: Option<MId>, p: Option<PId>) {
        self.unqueue(g);
        if let Some(old) = self.known(g).m
            && m != Some(old)
        {
            self.heal();
            slot(&mut self.ms, old.index()).g = None;
        }
        if let Some(m) = m {
            if slot(&mut self.ms, m.index()).g.is_some_and(|other| other != g) {
                self.vacate(m);
            }
            let at = slot(&mut self.ms, m.index());
            let (had, idle) = (at.p, at.parked || at.spinning);
            (at.g, at.parked, at.spinning, at.syscall) = (Some(g), false, false, status == GStatus::Syscall);
            if idle {
                self.heal();
            }
            if let Some(p) = p
                && (had != Some(p) || slot(&mut self.ps, p.index()).idle)
            {
                self.heal();
                self.acquire(m, p);
            }
        }
        self.set_status(g, status);
        let s = self.known(g);
        (s.m, s.p) = (m, p);
    }

    pub(super) fn acquire(&mut self, m: MId, p: PId) {
        if let Some(old) = slot(&mut self.ms, m.index()).p
            && old != p
        {
            self.heal();
            self.release(m, old);
        }
        let at = slot(&mut self.ps, p.index());
        at.idle = false;
        if let Some(old) = at.m.replace(m)
            && old != m
        {
            self.heal();
            slot(&mut self.ms, old.index()).p = None;
        }
        slot(&mut self.ms, m.index()).p = Some(p);
    }

    /// If m has p, it has it no more.
    pub(super) fn release(&mut self, m: MId, p: PId) {
        let at = slot(&mut self.ms, m.index());
        if at.p == Some(p) {
            at.p = None;
            if let Some(at) = self.ps.get_mut(p.index()) {
                at.m = None;
            }
        }
    }

    pub(super) fn enqueue(&mut self, g: GId, to: Queue) {
        self.unqueue(g);
        let queue = match to {
            Queue::RunNext(p) => {
                // `runqput` kicks out who was there; where that one goes is its next event.
                if let Some(kicked) = slot(&mut self.ps, p.index()).runnext.replace(g) {
                    self.known(kicked).queued = None;
                }
                to
            }
            Queue::Local(p) => {
                slot(&mut self.ps, p.index()).ring.push_back(g);
                to
            }
            Queue::Global => {
                self.global.push_back(g);
                Queue::Global
            }
            Queue::GlobalHead => {
                self.global.push_front(g);
                Queue::Global
            }
        };
        self.known(g).queued = Some(queue);
    }

    pub(super) fn dequeue(&mut self, g: GId, from: Queue) {
        let from = if from == Queue::GlobalHead { Queue::Global } else { from };
        if self.known(g).queued == Some(from) {
            self.leave(g);
        } else {
            self.heal();
        }
    }

    /// g is in no queue, although nothing said that it left one.
    pub(super) fn unqueue(&mut self, g: GId) {
        if self.known(g).queued.is_some() {
            self.heal();
            self.leave(g);
        }
    }

    fn leave(&mut self, g: GId) {
        let remove = |q: &mut VecDeque<GId>| {
            if let Some(i) = q.iter().position(|x| *x == g) {
                q.remove(i);
            }
        };
        match self.known(g).queued.take() {
            Some(Queue::RunNext(p)) => slot(&mut self.ps, p.index()).runnext = None,
            Some(Queue::Local(p)) => remove(&mut slot(&mut self.ps, p.index()).ring),
            Some(Queue::Global | Queue::GlobalHead) => remove(&mut self.global),
            None => {}
        }
    }

    pub(super) fn wait(&mut self, g: GId, at: Wait, first: bool) {
        self.known(g).waits.push(at);
        let q = match at {
            Wait::Chan { ch, send: true } => &mut self.chans.entry(ch).or_default().sendq,
            Wait::Chan { ch, send: false } => &mut self.chans.entry(ch).or_default().recvq,
            Wait::Sema(addr) => self.semas.entry(addr).or_default(),
            Wait::Note(list) => self.notes.entry(list).or_default(),
        };
        q.insert(if first { 0 } else { q.len() }, g);
    }

    pub(super) fn unwait(&mut self, g: GId, at: Wait) {
        let s = self.known(g);
        if let Some(i) = s.waits.iter().position(|w| *w == at) {
            s.waits.remove(i);
            s.old -= usize::from(i < s.old);
        } else {
            self.heal();
        }
        let remove = |q: &mut Vec<GId>| {
            if let Some(i) = q.iter().position(|x| *x == g) {
                q.remove(i);
            }
        };
        let from = |map: &mut BTreeMap<u64, Vec<GId>>, key: u64| {
            if let Some(q) = map.get_mut(&key) {
                remove(q);
                if q.is_empty() {
                    map.remove(&key);
                }
            }
        };
        match at {
            Wait::Chan { ch, send } => {
                if let Some(c) = self.chans.get_mut(&ch) {
                    remove(if send { &mut c.sendq } else { &mut c.recvq });
                }
            }
            Wait::Sema(addr) => from(&mut self.semas, addr),
            Wait::Note(list) => from(&mut self.notes, list),
        }
    }

    /// g waits again, or is over: what it waited for before it last ran is past.
    pub(super) fn settle(&mut self, g: GId, all: bool) {
        let s = self.known(g);
        let n = if all { s.waits.len() } else { s.old };
        for at in s.waits[..n].to_vec() {
            self.heal();
            self.unwait(g, at);
        }
    }
}
