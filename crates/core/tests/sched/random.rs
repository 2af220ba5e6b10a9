//! Generated programs under many seeds and numbers of Ps: every invariant and the fold after every step, values
//! conserved, and no runnable goroutine forgotten.
use crate::machine::*;
use gmplay_core::g::GStatus;
use gmplay_core::{Addr, Exit, RunOutcome, WaitReason};

struct Rng(u64);

impl Rng {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}

/// Scripts of random acts over shared channels, a semaphore and a notify list. Many of them end in a deadlock; none may
/// end in anything else, and never with a goroutine that could run.
fn program(r: &mut Rng, l: &mut Layout) -> Vec<Vec<Act>> {
    let chans: Vec<Addr> = (0..3).map(|cap| l.chan(cap)).collect();
    let (sem, list, ticket) = (l.word(2), l.slots(3), l.slot());
    let scripts = 2 + r.below(5) as usize;
    let closes = r.below(4) == 0;
    let mut all = Vec::new();
    for script in 0..scripts {
        let mut acts = Vec::new();
        if script == 0 {
            acts.extend((0..4 + r.below(12)).map(|_| go(1 + r.below(scripts as u64 - 1) as usize)));
        }
        for _ in 0..3 + r.below(8) {
            let ch = r.pick(&chans);
            let v = l.word(r.below(100));
            acts.push(match r.below(22) {
                0..3 => send(ch, v),
                3..6 => recv(ch, l.slot()),
                6 | 7 => {
                    let cases: Vec<_> =
                        (0..1 + r.below(3)).map(|_| (r.pick(&chans), r.below(2) == 0, l.slot())).collect();
                    select(&cases, r.below(2) == 0, l.slots(2))
                }
                // Only later scripts are started, so that the number of goroutines is bounded.
                8..11 if script + 1 < scripts => go(script + 1 + r.below((scripts - script - 1) as u64) as usize),
                11 => sleep(r.pick(&[0, 1_000, 50_000, 300_000, 3_000_000])),
                12 => Act::Exit(Exit::Syscall { ns: r.pick(&[500, 30_000, 400_000]) }),
                13 => acquire(sem),
                14 => Act::Exit(Exit::Semrelease { addr: sem, handoff: r.below(2) == 0 }),
                15 => Act::Exit(Exit::Gosched),
                16 => Act::Exit(Exit::SetProcs { n: 1 + r.below(6) as u32, ret: l.slot() }),
                17 if r.below(2) == 0 => Act::Exit(Exit::NotifyAll { list }),
                17 => Act::Exit(Exit::NotifyOne { list }),
                18 => Act::Exit(Exit::PollWait { ns: r.below(100_000) }),
                19 => Act::Alloc(r.pick(&[10, 300, 6_000])),
                20 if r.below(3) == 0 => Act::Exit(Exit::Gc),
                _ => Act::Work(r.pick(&[100, 3_000, 60_000, 900_000])),
            });
            if r.below(40) == 0 {
                acts.push(Act::Exit(Exit::LockOsThread));
            }
            if closes && r.below(20) == 0 {
                acts.push(Act::Exit(Exit::Close { ch }));
            }
        }
        if script > 0 && r.below(3) == 0 {
            acts.push(Act::Again(2 + r.below(3) as u32));
        }
        if r.below(3) == 0 {
            acts.push(Act::Exit(Exit::NotifyAdd { list, ret: ticket }));
            acts.push(Act::Exit(Exit::Semacquire { addr: sem, lifo: true, reason: WaitReason::SyncMutexLock }));
        }
        all.push(acts);
    }
    // main stays until nothing else can run: then the deadlock is certain, and all that is left waits.
    all[0].push(recv(Addr::NIL, Addr::NIL));
    all
}

#[test]
fn programs_keep_all_invariants() {
    for seed in 0..100u64 {
        let r = &mut Rng((seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let l = &mut Layout::new();
        let scripts = program(r, l);
        let procs = 1 + r.below(5) as u32;
        let mut s = Sim::new(procs, l, scripts).seed(seed * 1_000_003 + 1).uneven();
        let outcome = s.run();
        if outcome == RunOutcome::Panicked {
            assert!(!s.traps.is_empty(), "seed {seed}");
            continue;
        }
        assert_eq!(outcome, fatal(DEADLOCK), "seed {seed}");
        for (i, g) in s.world.gs.iter().enumerate() {
            let asleep = matches!(g.status, GStatus::Waiting | GStatus::Dead);
            assert!(asleep, "seed {seed}: G{i} is {:?} and the program deadlocked", g.status);
        }
    }
}

#[test]
fn a_program_with_one_p_is_the_same_under_all_seeds() {
    // With one P and no select with several ready cases there is nothing to choose.
    let l = &mut Layout::new();
    let (c, done) = (l.chan(1), l.word(0));
    let v = l.word(1);
    let mut main: Vec<Act> = (0..3).flat_map(|_| [go(1), go(2)]).collect();
    main.extend((0..6).map(|_| acquire(done)));
    let scripts = vec![
        main,
        vec![send(c, v), Act::Log("sent"), send(c, v), release(done)],
        vec![recv(c, v), Act::Exit(Exit::Gosched), Act::Log("received"), recv(c, v), release(done)],
    ];
    let runs: Vec<_> = (1..20)
        .map(|seed| {
            let mut s = Sim::new(1, l, scripts.clone()).seed(seed * 999);
            assert_eq!(s.run(), RunOutcome::Exited { code: 0 });
            s.log
        })
        .collect();
    assert!(runs.iter().all(|r| *r == runs[0]));
}
