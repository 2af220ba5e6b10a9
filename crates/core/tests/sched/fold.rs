//! Scheduler state from events alone, compared with the world after every step: what is drawn is what is.
use gmplay_core::event::Queue;
use gmplay_core::g::GStatus;
use gmplay_core::p::PStatus;
use gmplay_core::{Addr, Event, EventKind, GId, MId, PId, World};
use std::collections::{BTreeMap, VecDeque};

#[derive(Default, Debug)]
pub struct Fold {
    status: BTreeMap<GId, GStatus>,
    runnext: BTreeMap<PId, GId>,
    ring: BTreeMap<PId, VecDeque<GId>>,
    global: VecDeque<GId>,
    m_of: BTreeMap<PId, MId>,
    idle: Vec<PId>,
    spinning: BTreeMap<MId, bool>,
    sendq: BTreeMap<Addr, Vec<GId>>,
    recvq: BTreeMap<Addr, Vec<GId>>,
    semas: BTreeMap<Addr, Vec<GId>>,
    notes: BTreeMap<Addr, Vec<GId>>,
}

fn leave(map: &mut BTreeMap<Addr, Vec<GId>>, key: Addr, g: GId) {
    let q = map.get_mut(&key).expect("a queue");
    let at = q.iter().position(|x| *x == g).expect("in the queue");
    q.remove(at);
    if q.is_empty() {
        map.remove(&key);
    }
}

impl Fold {
    pub fn apply(&mut self, e: &Event) {
        use EventKind::*;
        match e.kind {
            GoCreate { new, .. } => {
                self.status.insert(new, GStatus::Runnable);
            }
            GoStart { g, .. } => {
                self.status.insert(g, GStatus::Running);
            }
            GoEnd { g } => {
                self.status.insert(g, GStatus::Dead);
            }
            GoPark { g, .. } => {
                self.status.insert(g, GStatus::Waiting);
            }
            GoReady { g } | GoPreempt { g } | GoYield { g } => {
                self.status.insert(g, GStatus::Runnable);
            }
            GoSyscallEnter { g } => {
                self.status.insert(g, GStatus::Syscall);
            }
            GoSyscallExit { g, blocked } => {
                self.status.insert(g, if blocked { GStatus::Runnable } else { GStatus::Running });
            }
            Enqueue { g, to } => match to {
                Queue::RunNext(p) => {
                    self.runnext.insert(p, g);
                }
                Queue::Local(p) => self.ring.entry(p).or_default().push_back(g),
                Queue::Global => self.global.push_back(g),
                Queue::GlobalHead => self.global.push_front(g),
            },
            Dequeue { g, from } => {
                let out = match from {
                    Queue::RunNext(p) => self.runnext.remove(&p),
                    Queue::Local(p) => {
                        let ring = self.ring.entry(p).or_default();
                        // Only a dying P is emptied from its tail.
                        if ring.front() == Some(&g) { ring.pop_front() } else { ring.pop_back() }
                    }
                    Queue::Global | Queue::GlobalHead => self.global.pop_front(),
                };
                assert_eq!(out, Some(g), "{e:?}");
            }
            AcquireP { m, p } => {
                self.m_of.insert(p, m);
                self.idle.retain(|&x| x != p);
            }
            ReleaseP { p, .. } | Handoff { p, .. } => {
                self.m_of.remove(&p);
            }
            PIdle { p } => self.idle.push(p),
            MStart { m, spinning, p } => {
                self.spinning.insert(m, spinning);
                self.idle.retain(|&x| Some(x) != p);
            }
            MSpin { m, spinning } => {
                self.spinning.insert(m, spinning);
            }
            ChanWait { ch, g, send } => {
                let map = if send { &mut self.sendq } else { &mut self.recvq };
                map.entry(ch).or_default().push(g);
            }
            ChanUnwait { ch, g, send } => leave(if send { &mut self.sendq } else { &mut self.recvq }, ch, g),
            SemaWait { addr, g, lifo } => {
                let q = self.semas.entry(addr).or_default();
                q.insert(if lifo { 0 } else { q.len() }, g);
            }
            SemaWake { addr, g, .. } => leave(&mut self.semas, addr, g),
            NotifyWait { list, g, .. } => self.notes.entry(list).or_default().push(g),
            NotifyWake { list, g } => leave(&mut self.notes, list, g),
            _ => {}
        }
    }

    pub fn compare(&self, w: &World) {
        for (i, g) in w.gs.iter().enumerate() {
            let told = self.status.get(&GId(i as u32)).copied().unwrap_or(GStatus::Dead);
            let is = if g.status == GStatus::Preempted { GStatus::Waiting } else { g.status };
            assert_eq!(told, is, "status of G{i}");
        }
        for (i, p) in w.ps.iter().enumerate() {
            let id = PId(i as u32);
            assert_eq!(self.runnext.get(&id).copied(), p.runq.runnext(), "runnext of P{i}");
            let ring: Vec<GId> = self.ring.get(&id).into_iter().flatten().copied().collect();
            assert_eq!(ring, p.runq.ring(), "ring of P{i}");
            if p.status != PStatus::Dead {
                assert_eq!(self.m_of.get(&id).copied(), p.m, "M of P{i}");
            }
        }
        assert!(self.global.iter().eq(&w.sched.runq), "global queue");
        for (i, m) in w.ms.iter().enumerate() {
            let told = self.spinning.get(&MId(i as u32)).copied().unwrap_or(false);
            assert_eq!(told, m.spinning, "M{i} spinning");
        }
        let members = |q| w.sudogs.iter(q).map(|s| w.sudogs[s].g).collect::<Vec<_>>();
        for send in [false, true] {
            let is: BTreeMap<Addr, Vec<GId>> = w
                .chans
                .iter()
                .map(|(&ch, q)| (ch, members(if send { q.sendq } else { q.recvq })))
                .filter(|q| !q.1.is_empty())
                .collect();
            assert_eq!(if send { &self.sendq } else { &self.recvq }, &is, "channel queues, send = {send}");
        }
        let queues = |map: &BTreeMap<Addr, _>| map.iter().map(|(&a, &q)| (a, members(q))).collect::<BTreeMap<_, _>>();
        assert_eq!(self.semas, queues(&w.semas), "semaphores");
        assert_eq!(self.notes, queues(&w.notes), "notify lists");
    }
}
