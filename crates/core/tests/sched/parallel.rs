//! Several Ps: stealing, hand-off, preemption, stopping the world.
use crate::machine::*;
use gmplay_core::event::{FindStage, Queue};
use gmplay_core::world::Boot;
use gmplay_core::{EventKind, Exit, PId};

/// n goroutines of script 1, and main waiting for all of them.
fn spread(l: &mut Layout, procs: u32, n: usize, work: u64) -> Sim {
    let done = l.word(0);
    let mut main: Vec<Act> = (0..n).map(|_| go(1)).collect();
    main.extend((0..n).map(|_| acquire(done)));
    Sim::new(procs, l, vec![main, vec![Act::Work(work), release(done)]])
}

#[test]
fn steal_from_busy_p() {
    let mut s = spread(&mut Layout::new(), 4, 16, 200_000);
    assert_eq!(s.run(), exited());
    assert!(s.world.stats.steals > 0);
    // 3.2 ms of work on four Ps.
    assert!(s.now < 1_300_000, "{}", s.now);
}

#[test]
fn work_conserving_under_all_seeds() {
    for seed in 1..40 {
        let mut s = spread(&mut Layout::new(), 3, 30, 20_000).seed(seed * 77_777);
        assert_eq!(s.run(), exited());
        assert!(s.now < 600_000, "seed {seed}: {}", s.now);
    }
}

#[test]
fn stealing_without_the_lock_loses_nobody() {
    for seed in 1..40 {
        let mut s = spread(&mut Layout::new(), 4, 60, 20_000).seed(seed * 12_345);
        s.world.beside = true;
        assert_eq!(s.run(), exited());
        assert!(s.world.stats.steals > 0, "seed {seed}");
        assert!(s.now < 900_000, "seed {seed}: {}", s.now);
    }
}

#[test]
fn overflow_moves_half() {
    // runnext takes one, the ring 256; the next moves 128 and itself to the global queue.
    let mut s = spread(&mut Layout::new(), 1, 258, 10);
    assert_eq!(s.run(), exited());
    assert_eq!(s.count(|k| matches!(k, EventKind::Overflow { n: 128, .. })), 1);
    assert!(s.count(|k| matches!(k, EventKind::GlobalBatch { .. })) > 0);
}

#[test]
fn runnext_inherits_time() {
    // A ping-pong pair shares one time slice, so the third goroutine gets its turn by preemption only.
    let l = &mut Layout::new();
    let (a, b, v, done) = (l.chan(0), l.chan(0), l.word(1), l.word(0));
    let main = vec![go(2), go(3), go(1), acquire(done)];
    let ping = vec![send(a, v), Act::Work(100), recv(b, v), Act::Again(0)];
    let pong = vec![recv(a, v), Act::Work(100), send(b, v), Act::Again(0)];
    let mut s = Sim::new(1, l, vec![main, ping, pong, vec![Act::Log("third"), release(done)]]);
    assert_eq!(s.run(), exited());
    let inherited = s.count(|k| matches!(k, EventKind::GoStart { inherit: true, .. }));
    assert!(inherited > 10, "{inherited}");
}

#[test]
fn preempted_before_an_operation() {
    // Each runs for some nanoseconds between two operations, and never sees a request in its own code.
    let l = &mut Layout::new();
    let (a, b, v, done) = (l.chan(0), l.chan(0), l.word(1), l.word(0));
    let main = vec![go(2), go(3), go(1), acquire(done)];
    let ping = vec![send(a, v), recv(b, v), Act::Again(0)];
    let pong = vec![recv(a, v), send(b, v), Act::Again(0)];
    let mut s = Sim::new(1, l, vec![main, ping, pong, vec![Act::Log("third"), release(done)]]);
    assert_eq!(s.run(), exited());
    assert!((10_000_000..12_000_000).contains(&s.now), "{}", s.now);
    assert!(s.world.stats.preemptions >= 1);
}

#[test]
fn sysmon_preempts_after_10ms() {
    let l = &mut Layout::new();
    let done = l.word(0);
    let main = vec![go(1), Act::Work(40_000_000), acquire(done)];
    let mut s = Sim::new(1, l, vec![main, vec![Act::Log("other"), release(done)]]);
    s.run_until(9_900_000);
    assert!(s.log.is_empty(), "nobody may run before 10 ms");
    s.run_until(25_000_000);
    assert_eq!(s.log, ["other"]);
    assert!(s.world.stats.preemptions >= 1);
    assert_eq!(s.run(), exited());
}

#[test]
fn handoff_in_syscall() {
    let l = &mut Layout::new();
    let done = l.word(0);
    let main = vec![go(1), Act::Exit(Exit::Syscall { ns: 5_000_000 }), Act::Log("back"), acquire(done)];
    let mut s = Sim::new(1, l, vec![main, vec![Act::Log("meanwhile"), release(done)]]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.log, ["meanwhile", "back"]);
    assert!(s.world.stats.handoffs >= 1);
    assert!(s.now < 5_200_000, "{}", s.now);
}

#[test]
fn short_syscall_keeps_its_p() {
    let l = &mut Layout::new();
    let main = vec![Act::Exit(Exit::Syscall { ns: 2_000 })];
    let mut s = Sim::new(2, l, vec![main]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.world.stats.handoffs, 0);
}

#[test]
fn syscall_without_a_free_p_queues_globally() {
    let l = &mut Layout::new();
    let done = l.word(0);
    let main = vec![go(1), Act::Exit(Exit::Syscall { ns: 200_000 }), Act::Log("back"), acquire(done)];
    let mut s = Sim::new(1, l, vec![main, vec![Act::Work(2_000_000), Act::Log("worked"), release(done)]]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.log, ["worked", "back"]);
    assert_eq!(s.count(|k| matches!(k, EventKind::GoSyscallExit { blocked: true, .. })), 1);
}

#[test]
fn global_queue_every_61st_tick() {
    // main yields to 100 goroutines in the local ring, and is back on the tick that looks at the global queue first.
    // Real Go counts the same: main.main begins at tick 4, and one of the runtime's goroutines is before them, two if the
    // program imports os.
    let l = &mut Layout::new();
    let mut main: Vec<Act> = (0..100).map(|_| go(1)).collect();
    main.push(Act::Exit(Exit::Gosched));
    for (finalizer, workers) in [(false, 57), (true, 56)] {
        let boot = Boot { finalizer, ..Boot::default() };
        let mut s = Sim::boot(1, l, vec![main.clone(), vec![Act::Log("worker")]], boot);
        assert_eq!(s.run(), exited());
        assert_eq!(s.log.len(), workers);
        assert_eq!(s.count(|k| matches!(k, EventKind::FindRunnable { stage: FindStage::GlobalFair })), 1);
    }
}

#[test]
fn gomaxprocs_shrinks_and_grows() {
    let l = &mut Layout::new();
    let (done, old) = (l.word(0), [l.slot(), l.slot()]);
    let set = |n, ret| Act::Exit(Exit::SetProcs { n, ret });
    let mut main: Vec<Act> = (0..20).map(|_| go(1)).collect();
    main.push(Act::Work(60_000));
    main.push(set(1, old[0]));
    main.push(Act::Work(60_000));
    main.push(set(6, old[1]));
    main.extend((0..20).map(|_| acquire(done)));
    for seed in 1..10 {
        let scripts = vec![main.clone(), vec![Act::Work(100_000), release(done)]];
        let mut s = Sim::new(4, l, scripts).seed(seed * 12_345);
        assert_eq!(s.run(), exited());
        assert_eq!(old.map(|a| s.word(a)), [4, 1]);
        assert_eq!(s.world.sched.procs, 6);
        assert_eq!(s.count(|k| matches!(k, EventKind::StwStart { .. })), 2);
        assert!(s.count(|k| matches!(k, EventKind::AcquireP { p: PId(5), .. })) > 0);
    }
}

#[test]
fn two_goroutines_stop_the_world_one_after_the_other() {
    let l = &mut Layout::new();
    let (done, ret) = (l.word(0), l.slot());
    let set = |n| Act::Exit(Exit::SetProcs { n, ret });
    let main = vec![go(1), go(2), acquire(done), acquire(done)];
    let mut s = Sim::new(3, l, vec![main, vec![set(2), release(done)], vec![set(4), release(done)]]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.count(|k| matches!(k, EventKind::StwEnd { .. })), 2);
}

#[test]
fn locked_goroutine_stays_on_its_thread() {
    let l = &mut Layout::new();
    let (a, b, v) = (l.chan(0), l.chan(0), l.word(1));
    let main = vec![
        go(1),
        Act::Exit(Exit::LockOsThread),
        recv(a, v),
        Act::Exit(Exit::Gosched),
        send(b, v),
        sleep(50_000),
        Act::Exit(Exit::UnlockOsThread),
    ];
    for procs in [1, 3] {
        let other = vec![Act::Work(5_000), send(a, v), recv(b, v), Act::Work(200_000)];
        let mut s = Sim::new(procs, l, vec![main.clone(), other]);
        assert_eq!(s.run(), exited());
        let main_ms: Vec<_> = s
            .rec
            .events
            .iter()
            .filter(|e| matches!(e.kind, EventKind::GoStart { g, .. } if g.0 == 0))
            .map(|e| e.m)
            .collect();
        assert!(main_ms.len() > 3 && main_ms.iter().all(|m| *m == main_ms[0]), "{main_ms:?}");
    }
}

#[test]
fn thread_dies_with_its_locked_goroutine() {
    let l = &mut Layout::new();
    let done = l.word(0);
    let main = vec![go(1), acquire(done), Act::Work(100_000), Act::Log("main")];
    let mut s = Sim::new(2, l, vec![main, vec![Act::Exit(Exit::LockOsThread), release(done)]]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.world.ms.iter().filter(|m| m.dead).count(), 1);
}

#[test]
fn a_checkpoint_runs_to_the_same_end() {
    let l = &mut Layout::new();
    let mut s = spread(l, 4, 16, 50_000);
    s.run_until(120_000);
    let c = s.world.checkpoint(None);
    assert_eq!(s.run(), exited());
    let again = c.clone();
    s.world.restore(&again);
    assert_eq!(s.world.check(), Ok(()));
    assert!(s.world.outcome.is_none());
    assert_eq!(s.world.gs, c.gs);
}

#[test]
fn same_seed_same_events() {
    let run = || {
        let mut s = spread(&mut Layout::new(), 4, 40, 7_000).seed(99);
        s.run();
        s.rec.events
    };
    assert_eq!(run(), run());
}

#[test]
fn park_and_ready_by_goid() {
    let l = &mut Layout::new();
    let goid = l.slot();
    let main = vec![go(1), Act::Exit(Exit::Park { reason: gmplay_core::WaitReason::CoroutineWait }), Act::Log("woken")];
    let other = vec![
        Act::Exit(Exit::Query { what: gmplay_core::Query::Goid, ret: goid }),
        Act::Exit(Exit::Ready { goid: 1 }),
    ];
    let mut s = Sim::new(1, l, vec![main, other]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.word(goid), 6, "as Go gives it with one P: 1 main, 2 to 5 the runtime's");
    assert!(s.count(|k| matches!(k, EventKind::Enqueue { to: Queue::RunNext(_), .. })) > 0);
}
