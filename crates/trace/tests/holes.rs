//! Orders that no run has: the fold and the lanes take any event after any other, and believe the newest.
use gmplay_core::event::{FindStage, GcPhase as Phase, Queue, StwReason, SyncKind};
use gmplay_core::{Addr, Event, EventKind, GId, MId, Nanos, PId, Sink, WaitReason};
use gmplay_trace::state::GStatus;
use gmplay_trace::store::Limits;
use gmplay_trace::{State, Store};

/// xorshift64*.
struct Rng(u64);

impl Rng {
    fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as u32 % n
    }
    fn flag(&mut self) -> bool {
        self.below(2) == 0
    }
    fn g(&mut self) -> GId {
        GId(self.below(9))
    }
    fn m(&mut self) -> MId {
        MId(self.below(5))
    }
    fn p(&mut self) -> PId {
        PId(self.below(4))
    }
    fn addr(&mut self) -> Addr {
        Addr(0xc000_0000 + u64::from(self.below(40)) * 1000)
    }
    fn queue(&mut self) -> Queue {
        let p = self.p();
        [Queue::RunNext(p), Queue::Local(p), Queue::Global, Queue::GlobalHead][self.below(4) as usize]
    }
}

fn any_kind(r: &mut Rng) -> EventKind {
    use EventKind::*;
    let (g, m, p, addr, n) = (r.g(), r.m(), r.p(), r.addr(), r.below(5000));
    let flag = r.flag();
    match r.below(67) {
        0 => GoCreate { new: g, goid: u64::from(n), pc: n, func: n, system: flag },
        1..=5 => GoStart { g, inherit: flag },
        6 => GoEnd { g },
        7 | 8 => GoPark { g, reason: WaitReason::ChanReceive, on: addr, pc: n },
        9 => GoReady { g },
        10 => GoPreempt { g },
        11 => GoYield { g },
        12 => GoSyscallEnter { g },
        13 => GoSyscallExit { g, blocked: flag },
        14..=17 => Enqueue { g, to: r.queue() },
        18..=20 => Dequeue { g, from: r.queue() },
        21 => Overflow { from: p, n },
        22 => GlobalBatch { to: p, n },
        23 => Steal { victim: p, n, gs_first: g },
        24 => StealMiss { victim: p },
        25 => MCreate { m },
        26 => MStart { m, p: Some(p), spinning: flag },
        27 => MSpin { m, spinning: flag },
        28 => MPark { m },
        29 | 30 => AcquireP { m, p },
        31 => ReleaseP { m, p },
        32 => PIdle { p },
        33 => Handoff { p, from: m },
        34 => Retake { p, syscall: flag },
        35 => PreemptRequest { p, g },
        36 => OsSwitch { core: r.below(4), m: flag.then_some(m) },
        37 => FindRunnable { stage: FindStage::Steal },
        38 => ProcResize { n: 1 + r.below(4) },
        39 => ChanMake { ch: addr, cap: n, elem_size: 8 },
        40 => ChanSend { ch: addr, to: Some(g), len: n },
        41 => ChanRecv { ch: addr, from: None, len: n },
        42 => ChanClose { ch: addr },
        43 => ChanWait { ch: addr, g, send: flag },
        44 => ChanUnwait { ch: addr, g, send: flag },
        45 => SemaWait { addr, g, lifo: flag },
        46 => SemaWake { addr, g, handoff: flag },
        47 => NotifyWait { list: addr, g, ticket: n },
        48 => NotifyWake { list: addr, g },
        49 => TimerSet { id: u64::from(n), when: Nanos(u64::from(n)), p },
        50 => TimerFire { id: u64::from(n) },
        51 => SyncState { addr, kind: SyncKind::Mutex, state: u64::from(n) },
        52 => Alloc { addr, size: n, class: n as u8, ty: n, pc: n },
        53 => Free { addr },
        54 => SpanAlloc { base: addr, pages: 1 + n % 3, class: n as u8 },
        55 => SpanFree { base: addr },
        56 => StackAlloc { g, lo: addr, size: n },
        57 => StackGrow { g, from: n, to: 2 * n, lo: addr },
        58 => StackFree { g, lo: addr },
        59 => GcStart { cycle: n % 7, trigger: 1, live: 2, forced: flag },
        60 => GcPhase { phase: [Phase::Off, Phase::Mark, Phase::MarkTermination][n as usize % 3] },
        61 => StwStart { why: StwReason::Other },
        62 => StwEnd { ns: u64::from(n) },
        63 => Grey { addr },
        64 => Black { addr },
        65 => Census { class: n as u8, objects: n, bytes: u64::MAX - u64::from(n) },
        _ => GcEnd { cycle: n % 7, live: 3, goal: 4 },
    }
}

fn any_event(r: &mut Rng, t: u64) -> Event {
    let (m, p, g) = (r.m(), r.p(), r.g());
    let kind = any_kind(r);
    // Times a little out of order; some events without an M or a P.
    let t = Nanos((t * 10).saturating_sub(u64::from(r.below(50))));
    Event { t, m: (r.below(20) > 0).then_some(m), p: (r.below(20) > 0).then_some(p), g: Some(g), seq: 0, kind }
}

#[test]
fn any_events_in_any_order_leave_a_consistent_state() {
    for seed in 1..=40 {
        let r = &mut Rng(seed);
        let mut s = State::default();
        for t in 0..1_500 {
            let e = any_event(r, t);
            s.apply(&e);
            s.check().unwrap_or_else(|broken| panic!("seed {seed}: {broken} after {e:?}"));
            if let EventKind::GoStart { g, .. } = e.kind {
                let at = s.gs[g.index()].as_ref().expect("it is known now");
                assert_eq!((at.status, at.m, at.p), (GStatus::Running, e.m, e.p), "{e:?}");
                assert!(e.m.is_none_or(|m| s.ms[m.index()].g == Some(g)), "{e:?}");
                assert!(!s.global.contains(&g) && s.ps.iter().all(|p| !p.ring.contains(&g) && p.runnext != Some(g)), "{e:?}");
            }
        }
        assert!(s.healed > 100);
    }
}

#[test]
fn an_end_that_is_told_late_is_not_that_of_what_is_there_now() {
    let (base, addr) = (Addr(0xc0_0000_2000), Addr(0xc0_0000_2040));
    let alloc = |size| EventKind::Alloc { addr, size, class: 5, ty: 1, pc: 1 };
    let span = EventKind::SpanAlloc { base, pages: 1, class: 5 };
    let mut s = State::default();
    let mut apply = |kinds: &[EventKind]| {
        for kind in kinds {
            s.apply(&Event { t: Nanos(1), m: Some(MId(0)), p: None, g: None, seq: 0, kind: kind.clone() });
        }
        (s.heap.objects.get(&addr.0).map(|o| o.size), s.heap.alloc_bytes, s.healed)
    };
    assert_eq!(apply(&[span.clone(), alloc(48)]), (Some(48), 48, 0));
    // Swept by one M, taken by another, and only then told by the first.
    assert_eq!(apply(&[alloc(40)]), (Some(40), 40, 1));
    assert_eq!(apply(&[EventKind::Free { addr }]), (Some(40), 40, 0));
    // The same with a whole span.
    assert_eq!(apply(&[span, alloc(32)]), (Some(32), 32, 2));
    assert_eq!(apply(&[EventKind::Free { addr }, EventKind::SpanFree { base }]), (Some(32), 32, 0));
    assert_eq!(apply(&[EventKind::Free { addr }]), (None, 0, 0));
}

#[test]
fn lanes_and_keyframes_take_any_events() {
    for seed in 1..=10 {
        let r = &mut Rng(seed);
        let mut store = Store::new(Limits::default(), true);
        for t in 0..6_000 {
            store.event(any_event(r, t));
        }
        let all = [store.lanes.ps(Nanos(0), Nanos(u64::MAX), 1), store.lanes.gs(Nanos(100), Nanos(9_000), 500), store.lanes.cores(Nanos(0), Nanos(70_000), 1)];
        for lane in all.iter().flatten() {
            assert!(lane.iter().all(|s| s.from < s.to));
            assert!(lane.windows(2).all(|w| w[0].to <= w[1].from));
        }
        let beyond = store.end() + 1;
        assert!(store.lanes.ps(beyond, beyond + 1_000, 1).iter().all(Vec::is_empty));
        for count in [0, 1, 2_500, 6_000] {
            let mut plain = State::default();
            store.events[..count].iter().for_each(|e| plain.apply(e));
            assert_eq!(store.keyframes.state_at(&store.events, count), plain, "seed {seed}, {count} events");
        }
    }
}

#[test]
fn a_census_that_contradicts_the_single_objects_replaces_them() {
    use EventKind::*;
    let cycle = |s: &mut State, addrs: &[u64], census: [(u8, u32, u64); 2]| {
        let mark = [GcStart { cycle: s.heap.cycle + 1, trigger: 0, live: 0, forced: true }, GcPhase { phase: Phase::Mark }];
        let black = addrs.iter().map(|a| Black { addr: Addr(*a) });
        let done = [GcPhase { phase: Phase::MarkTermination }];
        let count = census.into_iter().map(|(class, objects, bytes)| Census { class, objects, bytes });
        let end = [GcPhase { phase: Phase::Off }, GcEnd { cycle: 1, live: 0, goal: 0 }];
        for kind in mark.into_iter().chain(black).chain(done).chain(count).chain(end) {
            s.apply(&Event { t: Nanos(1), m: None, p: None, g: None, seq: 0, kind });
        }
    };
    let alloc = |s: &mut State, addr| {
        let kind = Alloc { addr: Addr(addr), size: 16, class: 2, ty: 0, pc: 0 };
        s.apply(&Event { t: Nanos(1), m: None, p: None, g: None, seq: 0, kind });
    };
    let mut s = State::default();
    for addr in [1000, 2000, 3000] {
        alloc(&mut s, addr);
    }
    cycle(&mut s, &[1000, 2000], [(2, 1, 16), (5, 1, 48)]);
    assert_eq!((s.heap.totals(), s.heap.partial, s.heap.census.len()), ((3, 48), false, 2));
    // From here on nobody tells of single objects.
    cycle(&mut s, &[], [(0, 1, 100_000), (2, 9, 144)]);
    assert_eq!((s.heap.totals(), s.heap.partial), ((10, 100_144), true));
    alloc(&mut s, 4000);
    assert_eq!((s.heap.totals(), s.heap.objects.len()), ((10, 100_144), 0));
}
