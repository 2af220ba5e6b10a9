//! Scenarios of whole cycles.
use crate::machine::*;
use gmplay_core::event::{GcPhase, StwReason};
use gmplay_core::heap::stat;
use gmplay_core::{Config, EventKind as E, Exit, GcMode, RunOutcome};

/// main starts n mutators, works itself, and waits for all.
fn mutators(cfg: Config, n: usize, acts: u32) -> Sim {
    let mut main: Vec<Act> = (0..n).map(|_| go(1)).collect();
    main.push(Act::Mutate(acts));
    main.extend((0..n).map(|_| acquire()));
    Sim::new(cfg, vec![main, vec![Act::Mutate(acts), release()]])
}

fn small_heap(procs: u32, mode: GcMode, seed: u64) -> Config {
    // GOGC=3: cycles every 128 KiB.
    Config { gc: mode, gogc: Some(3), seed, ..config(procs) }
}

#[test]
fn nothing_reachable_is_ever_freed() {
    for mode in [GcMode::Hybrid, GcMode::Stw, GcMode::Dijkstra, GcMode::Yuasa] {
        for procs in [1, 2, 4, 7] {
            for seed in 1..=2 {
                let mut s = mutators(small_heap(procs, mode, seed), procs as usize + 1, 2000);
                assert_eq!(s.run(), exited(), "{mode:?}, {procs} Ps, seed {seed}");
                let cycles = s.world.heap.memstat(stat::NUM_GC);
                assert!(cycles >= 2, "{mode:?}, {procs} Ps, seed {seed}: {cycles} cycles");
            }
        }
    }
}

#[test]
fn without_a_barrier_an_object_is_lost_and_named() {
    let run = |mode, seed| {
        let main = vec![go(1), go(1), Act::Churn(1000)];
        let mut s = Sim::new(Config { gc: mode, seed, ..config(4) }, vec![main, vec![Act::Shuttle(u32::MAX)]]);
        s.run()
    };
    let lost = |o| matches!(o, RunOutcome::Fatal { message } if message.starts_with("collector lost object 0xc0"));
    assert!((1..=3).any(|seed| lost(run(GcMode::NoBarrier, seed))));
    assert!((1..=3).all(|seed| run(GcMode::Hybrid, seed) == exited()));
}

#[test]
fn phases_alternate_and_the_world_stops_twice_a_cycle() {
    let mut s = mutators(small_heap(4, GcMode::Hybrid, 5), 4, 3000);
    assert_eq!(s.run(), exited());
    let phases = s.phases();
    for (i, p) in phases.iter().enumerate() {
        let want = [GcPhase::Mark, GcPhase::MarkTermination, GcPhase::Off][i % 3];
        assert_eq!(*p, want);
    }
    let starts = s.count(|k| matches!(k, E::StwStart { why: StwReason::GcStart }));
    let ends = s.count(|k| matches!(k, E::StwStart { why: StwReason::GcEnd }));
    assert!(starts >= phases.len() / 3 && ends >= phases.len() / 3);
    let cycles = phases.len() / 3;
    assert_eq!(s.count(|k| matches!(k, E::GcEnd { .. })), cycles);
    assert_eq!(s.world.heap.memstat(stat::NUM_GC), cycles as u64);
    assert!(s.world.heap.memstat(stat::PAUSE_TOTAL_NS) > 0);
}

#[test]
fn stw_mode_stops_once_and_longer() {
    let run = |mode| {
        let mut s = mutators(small_heap(4, mode, 5), 4, 3000);
        assert_eq!(s.run(), exited());
        let h = &s.world.heap;
        (h.memstat(stat::PAUSE_TOTAL_NS) / h.memstat(stat::NUM_GC), s.count(|k| matches!(k, E::GcWorker { .. })))
    };
    let (stw, no_workers) = run(GcMode::Stw);
    let (concurrent, workers) = run(GcMode::Hybrid);
    assert!(stw > concurrent, "a pause of {stw} against {concurrent} ns");
    assert!(no_workers == 0 && workers > 0);
}

#[test]
fn a_quarter_of_the_ps_marks() {
    // With 4 Ps one dedicated worker; the others only if they are idle, and here they are not.
    let mut s = mutators(small_heap(4, GcMode::Hybrid, 9), 12, 4000);
    assert_eq!(s.run(), exited());
    let mut at_once = 0;
    let mut most = 0;
    for e in &s.rec.events {
        match e.kind {
            E::GcWorker { start: true, idle: false, .. } => at_once += 1,
            E::GcWorker { start: false, idle: false, .. } => at_once -= 1,
            _ => {}
        }
        most = most.max(at_once);
    }
    assert_eq!((most, at_once), (1, 0));
}

#[test]
fn one_p_marks_by_a_fractional_worker_and_assists() {
    let turns: Vec<Act> = (0..200).flat_map(|_| [Act::Churn(3), Act::Exit(Exit::Gosched)]).collect();
    let mut s = Sim::new(config(1), vec![vec![Act::Grow(400), go(1), acquire()], [turns, vec![release()]].concat()]);
    assert_eq!(s.run(), exited());
    assert!(s.count(|k| matches!(k, E::GcWorker { start: true, idle: false, .. })) > 0);
    let (starts, ends) =
        (s.count(|k| matches!(k, E::AssistStart { .. })), s.count(|k| matches!(k, E::AssistEnd { .. })));
    assert!(starts > 0 && starts == ends, "{starts} assists, {ends} ended");
}

#[test]
fn idle_ps_mark() {
    // One goroutine on 4 Ps: the three others have nothing else to do.
    let mut s = Sim::new(small_heap(4, GcMode::Hybrid, 1), vec![vec![Act::Grow(300), Act::Mutate(5000)]]);
    assert_eq!(s.run(), exited());
    assert!(s.count(|k| matches!(k, E::GcWorker { start: true, idle: true, .. })) > 0);
}

#[test]
fn work_wakes_idle_ps() {
    // A large live heap and one goroutine: the worker that finds much shares it, and sleeping Ps are woken for it.
    let main = vec![Act::Grow(600), Act::Work(2_000_000), Act::Exit(Exit::Gc)];
    let mut s = Sim::new(Config { gogc: None, ..config(4) }, vec![main]);
    assert_eq!(s.run(), exited());
    let ps: std::collections::BTreeSet<_> = s
        .rec
        .events
        .iter()
        .filter(|e| matches!(e.kind, E::GcWorker { start: true, .. }))
        .map(|e| e.p)
        .collect();
    assert!(ps.len() >= 3, "marked on {ps:?}");
}

#[test]
fn runtime_gc_collects_and_sweeps_before_it_returns() {
    let main = vec![Act::Mutate(2000), Act::Exit(Exit::Gc), Act::Exit(Exit::Gc)];
    let mut s = Sim::new(config(2), vec![main]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.world.heap.memstat(stat::NUM_GC), 2);
    assert_eq!(s.world.heap.memstat(stat::NUM_FORCED_GC), 2);
    assert_eq!(s.world.heap.gc_cycles(), 2);
    assert!(s.world.heap.sweep_done());
    assert_eq!(s.count(|k| matches!(k, E::GcStart { forced: true, .. })), 2);
    // What is left after the second one is what is reachable.
    let w = &mut s.world;
    for p in &mut w.ps {
        w.heap.flush_stats(&mut p.cache);
    }
    assert_eq!(w.heap.memstat(stat::HEAP_OBJECTS) as usize, s.live());
}

#[test]
fn several_goroutines_call_gc_at_once() {
    let main = vec![go(1), go(1), go(1), Act::Exit(Exit::Gc), acquire(), acquire(), acquire()];
    let each = vec![Act::Mutate(300), Act::Exit(Exit::Gc), Act::Mutate(300), Act::Exit(Exit::Gc), release()];
    let mut s = Sim::new(config(4), vec![main, each]);
    assert_eq!(s.run(), exited());
    let n = s.world.heap.memstat(stat::NUM_GC);
    assert!((2..=7).contains(&n), "{n}");
}

#[test]
fn a_running_goroutine_is_stopped_for_its_scan() {
    // It allocates nothing and has no exits of its own for 5 ms: only the request to stop brings it in.
    let main = vec![go(1), Act::Mutate(100), Act::Exit(Exit::Gc), acquire()];
    let mut s = Sim::new(config(2), vec![main, vec![Act::Work(5_000_000), release()]]);
    assert_eq!(s.run(), exited());
    let at = |f: &dyn Fn(&E) -> bool| s.rec.events.iter().find(|e| f(&e.kind)).map(|e| e.t.0).unwrap();
    assert!(at(&|k| matches!(k, E::GcEnd { .. })) < 1_000_000);
}

#[test]
fn churn_keeps_the_heap_near_its_goal() {
    // 64 MiB pass through a heap of 4 MiB.
    let mut s = Sim::new(config(4), vec![vec![go(1), go(1), go(1), acquire(), acquire(), acquire()], vec![
        Act::Churn(1400),
        release(),
    ]]);
    s.rec.heap = false;
    assert_eq!(s.run(), exited());
    let h = &s.world.heap;
    assert!(h.memstat(stat::NUM_GC) >= 10, "{}", h.memstat(stat::NUM_GC));
    assert!(h.memstat(stat::HEAP_SYS) <= 12 << 20, "{}", h.memstat(stat::HEAP_SYS));
}

#[test]
fn with_gogc_off_nothing_is_collected_until_memory_is_out() {
    let mut s = Sim::new(Config { gogc: None, ..config(2) }, vec![vec![Act::Churn(10_000)]]);
    s.rec.heap = false;
    assert_eq!(s.run(), RunOutcome::Fatal { message: "runtime: out of memory".into() });
    assert_eq!(s.world.heap.memstat(stat::NUM_GC), 0);
}

#[test]
fn sysmon_forces_a_cycle_after_two_minutes() {
    let main = vec![Act::Mutate(10), Act::Exit(Exit::Gc), Act::Exit(Exit::Sleep { ns: 130_000_000_000 })];
    let mut s = Sim::new(config(2), vec![main]);
    assert_eq!(s.run(), exited());
    assert_eq!(s.world.heap.memstat(stat::NUM_GC), 2);
    assert_eq!(s.world.heap.memstat(stat::NUM_FORCED_GC), 1, "only runtime.GC counts as forced");
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let run = || {
        let mut s = mutators(small_heap(4, GcMode::Hybrid, 11), 5, 2000);
        s.run();
        s.rec.events
    };
    let (a, b) = (run(), run());
    assert!(a == b);
}

#[test]
fn heap_events_tell_the_heap() {
    use std::collections::BTreeSet;
    let mut s = mutators(small_heap(3, GcMode::Hybrid, 2), 4, 2500);
    assert_eq!(s.run(), exited());
    let mut objects = BTreeSet::new();
    let (mut grey, mut frees) = (BTreeSet::new(), 0);
    for e in &s.rec.events {
        match e.kind {
            E::Alloc { addr, .. } => assert!(objects.insert(addr), "{addr:?} allocated twice"),
            E::Free { addr } => {
                frees += 1;
                assert!(objects.remove(&addr), "{addr:?} freed and not there");
            }
            E::Grey { addr } => assert!(objects.contains(&addr) && grey.insert(addr), "{addr:?} grey"),
            E::Black { addr } => assert!(objects.contains(&addr) && grey.remove(&addr), "{addr:?} black"),
            E::GcPhase { phase: GcPhase::MarkTermination } => assert!(grey.is_empty()),
            _ => {}
        }
    }
    assert!(frees > 100);
    let heap = &s.world.heap;
    let is: BTreeSet<_> =
        heap.spans().flat_map(|(id, _)| heap.objects(id)).map(|o| gmplay_core::Addr(o.base)).collect();
    assert_eq!(objects, is);
}

#[test]
fn the_census_counts_what_was_marked() {
    for mode in [GcMode::Hybrid, GcMode::Stw] {
        let mut s = mutators(Config { census: true, ..small_heap(3, mode, 2) }, 4, 2500);
        assert_eq!(s.run(), exited());
        // Objects that were marked in the cycle under way, as single events tell it.
        let (mut alive, mut marked) = (std::collections::BTreeMap::new(), 0);
        let (mut census, mut cycles, mut classes) = ((0, 0), 0, vec![]);
        for e in &s.rec.events {
            match e.kind {
                E::GcPhase { phase: GcPhase::Mark } => alive.values_mut().for_each(|m| *m = false),
                E::Alloc { addr, .. } => drop(alive.insert(addr, true)),
                E::Free { addr } => drop(alive.remove(&addr)),
                E::Grey { addr } | E::Black { addr } => drop(alive.insert(addr, true)),
                E::Census { class, objects, bytes } => {
                    assert!(classes.last() < Some(&class) && objects > 0);
                    classes.push(class);
                    // No mark comes behind it.
                    marked = alive.values().filter(|m| **m).count();
                    census = (census.0 + objects as usize, census.1 + bytes);
                }
                E::GcEnd { live, .. } => {
                    assert_eq!(marked, alive.values().filter(|m| **m).count());
                    assert_eq!(census, (marked, live), "{mode:?}, cycle {cycles}");
                    (census, cycles) = ((0, 0), cycles + 1);
                    classes.clear();
                }
                _ => {}
            }
        }
        assert!(cycles > 3);
    }
}

#[test]
fn a_goroutine_started_during_mark_keeps_its_closure_s_world() {
    // Twelve parents; each makes a closure that alone holds something, and later starts it. Between the scan of the
    // runtime's own tables and that of the parent's stack, the closure moves from the one to the other.
    let turns: Vec<Act> =
        (0..20).flat_map(|_| [Act::Mutate(60), Act::Closure(2), Act::Work(3000), Act::GoClosure]).collect();
    let parent = [turns, vec![release()]].concat();
    let child = vec![Act::Mutate(40), Act::Work(20_000), Act::Mutate(40)];
    for seed in 1..=4 {
        let main: Vec<Act> = (0..12).map(|_| go(1)).chain((0..12).map(|_| acquire())).collect();
        let mut s = Sim::new(small_heap(4, GcMode::Hybrid, seed), vec![main, parent.clone(), child.clone()]);
        s.mark_ns = 100;
        assert_eq!(s.run(), exited());
        assert!(s.world.heap.memstat(stat::NUM_GC) > 2);
    }
}
