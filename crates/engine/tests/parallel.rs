//! Runs on real threads through a session: the same output as simulated, a record that the scenes can fold at any time,
//! and no thread left behind.
use gmplay_core::g::GStatus;
use gmplay_core::p::PStatus;
use gmplay_engine::Session;
use gmplay_engine::dto::{Progress, RunConfig, TrialView};
use gmplay_engine::ending::Tables;
use gmplay_engine::session::Limits;
use gmplay_parallel::StdThreads;
use gmplay_trace::State;
use gmplay_trace::state::GStatus as Folded;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/examples/");
/// What they print does not depend on the schedule.
const DETERMINISTIC: [&str; 8] =
    ["work-stealing", "ping-pong", "worker-pool", "fan-in", "bounded-queue", "producer-consumer", "gc-pressure", "stack-growth"];
const ENDLESS: &str = "package main\n\nfunc main() {\n\tfor i := 0; i < 8; i++ {\n\t\tgo func() {\n\t\t\tfor {\n\t\t\t}\n\t\t}()\n\t}\n\tselect {}\n}\n";

fn parallel(procs: u32) -> RunConfig {
    RunConfig { procs, parallel: true, ..RunConfig::default() }
}

fn session() -> Session {
    let mut s = Session::default();
    s.set_carriers(Arc::<StdThreads>::default());
    s
}

fn load(s: &mut Session, text: &str, cfg: &RunConfig, limits: Limits) {
    let loaded = s.load(text, cfg, limits).expect("a configuration");
    assert!(loaded.ok, "{:?}", loaded.diagnostics);
}

/// Until it has ended and everything is taken in; `look` at it meanwhile.
fn run(s: &mut Session, mut look: impl FnMut(&mut Session, &Progress)) -> Progress {
    let start = Instant::now();
    loop {
        let p = s.advance(1e6, 1e18).expect("a run");
        look(s, &p);
        if !p.live && (p.parallel || p.outcome.is_some()) {
            return p;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "it does not end: {p:?}");
        if p.parallel {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

fn console(s: &Session) -> String {
    s.console(-1.0, 9e18).expect("a run").iter().map(|c| c.text.as_str()).collect()
}

fn all_views(s: &mut Session, t: f64) {
    s.view(t).expect("a view");
    for by in ["p", "g", "core"] {
        s.timeline(0.0, t, 300, by).expect("lanes");
    }
}

fn compare(fold: &State, t: &dyn Tables, what: &str) {
    let w = t.world();
    for (i, g) in w.gs.iter().enumerate() {
        let Some(Some(f)) = fold.gs.get(i) else {
            assert!(matches!(g.status, GStatus::Dead | GStatus::Idle), "{what}: G{i} {:?} is not in the fold", g.status);
            continue;
        };
        let status = match g.status {
            GStatus::Idle => Folded::Idle,
            GStatus::Runnable => Folded::Runnable,
            GStatus::Running => Folded::Running,
            GStatus::Syscall => Folded::Syscall,
            GStatus::Waiting | GStatus::Preempted => Folded::Waiting,
            GStatus::Dead => Folded::Dead,
        };
        assert_eq!(f.status, status, "{what}: status of G{i} (goid {})", g.goid);
        if status == Folded::Running {
            assert_eq!((f.goid, f.m), (g.goid, g.m), "{what}: G{i}");
        }
    }
    for (i, p) in w.ps.iter().enumerate() {
        let Some(f) = fold.ps.get(i) else { continue };
        assert_eq!(f.runnext, p.runq.runnext(), "{what}: runnext of P{i}");
        assert_eq!(f.ring.iter().copied().collect::<Vec<_>>(), p.runq.ring(), "{what}: ring of P{i}");
        if p.status == PStatus::Running {
            assert_eq!(f.m, p.m, "{what}: M of P{i}");
        }
    }
    assert_eq!(fold.global, w.sched.runq.iter().copied().collect::<Vec<_>>(), "{what}: global queue");
}

#[test]
fn examples_print_what_they_print_simulated_and_fold_to_the_world_s_own_state() {
    for id in DETERMINISTIC {
        let text = fs::read_to_string(format!("{EXAMPLES}{id}.go")).expect(id);
        let mut sim = session();
        load(&mut sim, &text, &RunConfig::default(), Limits::default());
        run(&mut sim, |_, _| {});
        for procs in [1, 4] {
            let mut s = session();
            load(&mut s, &text, &parallel(procs), Limits::default());
            let mut seen = 0;
            let p = run(&mut s, |s, p| {
                seen += 1;
                if seen % 7 == 0 {
                    all_views(s, p.end_ns * f64::from(seen % 5) / 4.0);
                }
            });
            assert_eq!(p.outcome.as_ref().map(|o| (o.kind.as_str(), o.code)), Some(("exited", 0)), "{id}");
            assert_eq!(console(&s), console(&sim), "{id} on {procs}");
            assert_eq!((p.dropped, p.carriers), (0.0, 0), "{id}");
            for i in 0..=10 {
                all_views(&mut s, p.end_ns * f64::from((i * 7) % 11) / 10.0);
            }
            let fold = s.state_after(p.events as u64).expect("a state");
            s.live_tables(|t| compare(&fold, t, id)).expect("a parallel run");
        }
    }
}

#[test]
fn threads_are_the_carriers_of_the_record() {
    let text = fs::read_to_string(format!("{EXAMPLES}worker-pool.go")).expect("worker-pool");
    let mut s = session();
    load(&mut s, &text, &parallel(4), Limits::default());
    let p = run(&mut s, |_, _| {});
    let lanes = s.timeline(0.0, p.end_ns, 500, "core").expect("lanes").lanes;
    assert!(lanes.len() >= 2, "{lanes:?}");
    assert!(lanes.iter().enumerate().all(|(i, l)| l.label == format!("thread {i}")), "{lanes:?}");
    // A step goes to what happens in the program, not to each nap of a thread.
    let (mut at, mut steps) = (0.0, 0);
    while let Some((i, _)) = s.find(at, 1, "sched").expect("a step") {
        let e = &s.events(i, 1.0).expect("an event")[0];
        assert!(e.kind != "OsSwitch", "{e:?}");
        (at, steps) = (i + 1.0, steps + 1);
    }
    assert!(steps > 10);
    let stats = s.stats().expect("figures");
    assert!(stats.goroutines_created > 1.0 && stats.context_switches > 1.0 && stats.instructions > 0.0, "{stats:?}");
    assert!(stats.virtual_ns > 0.0 && stats.virtual_ns <= p.end_ns, "{stats:?}");
}

#[test]
fn a_fatal_error_reads_as_it_does_simulated() {
    let text = "package main\n\nfunc wait(n int, c chan int) int {\n\tif n == 0 {\n\t\treturn <-c\n\t}\n\treturn wait(n-1, c) + 1\n}\n\nfunc main() {\n\tprintln(1)\n\twait(3, make(chan int))\n}\n";
    let mut sim = session();
    load(&mut sim, text, &RunConfig::default(), Limits::default());
    run(&mut sim, |_, _| {});
    let mut s = session();
    load(&mut s, text, &parallel(4), Limits::default());
    let p = run(&mut s, |_, _| {});
    assert_eq!(p.outcome.expect("it ends").message, "all goroutines are asleep - deadlock!");
    assert_eq!(console(&s), console(&sim));
    // The tables of the end can be looked at, earlier ones cannot.
    let main = s.frames(0, p.end_ns).expect("frames");
    assert!(main.iter().any(|f| f.func == "main.main"), "{main:?}");
    assert_eq!(s.frames(0, 0.0), Ok(vec![]));
}

#[test]
fn an_endless_run_is_stopped_and_leaves_no_thread() {
    let mut s = session();
    for i in 0..30 {
        load(&mut s, ENDLESS, &parallel(1 + i % 4), Limits::default());
        for _ in 0..3 {
            s.advance(0.0, 0.0).expect("a run");
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(s.progress().expect("a run").live);
        s.stop_run().expect("a run");
        let start = Instant::now();
        while s.carriers() > 0 {
            assert!(start.elapsed() < Duration::from_secs(2), "{} threads do not leave", s.carriers());
            std::thread::sleep(Duration::from_millis(1));
        }
        let p = run(&mut s, |_, _| {});
        assert_eq!((p.outcome, p.carriers, p.live), (None, 0, false));
        // What was seen of it can still be looked at.
        all_views(&mut s, p.end_ns);
    }
}

/// Endless, each busy with other parts of the runtime.
const CHURN: [(&str, &str); 5] = [
    (
        "channels",
        "package main\n\nfunc main() {\n\ta, b := make(chan int), make(chan int, 3)\n\tfor i := 0; i < 4; i++ {\n\t\tgo func() {\n\t\t\tfor n := range a {\n\t\t\t\tb <- n + 1\n\t\t\t}\n\t\t}()\n\t}\n\tfor i := 0; ; i++ {\n\t\tselect {\n\t\tcase a <- i:\n\t\tcase <-b:\n\t\t}\n\t}\n}\n",
    ),
    (
        "locks",
        "package main\n\nimport (\n\t\"runtime\"\n\t\"sync\"\n)\n\nfunc main() {\n\tvar mu sync.Mutex\n\tvar rw sync.RWMutex\n\tfor i := 0; i < 6; i++ {\n\t\tgo func() {\n\t\t\tfor {\n\t\t\t\tmu.Lock()\n\t\t\t\truntime.Gosched()\n\t\t\t\tmu.Unlock()\n\t\t\t\trw.RLock()\n\t\t\t\trw.RUnlock()\n\t\t\t\tif i == 0 {\n\t\t\t\t\trw.Lock()\n\t\t\t\t\trw.Unlock()\n\t\t\t\t}\n\t\t\t}\n\t\t}()\n\t}\n\tselect {}\n}\n",
    ),
    (
        "collections",
        "package main\n\ntype n struct{ l, r *n }\n\nfunc build(d int) *n {\n\tif d == 0 {\n\t\treturn &n{}\n\t}\n\treturn &n{build(d - 1), build(d - 1)}\n}\n\nfunc main() {\n\tfor i := 0; i < 3; i++ {\n\t\tgo func() {\n\t\t\tfor {\n\t\t\t\tbuild(8)\n\t\t\t}\n\t\t}()\n\t}\n\tselect {}\n}\n",
    ),
    (
        "births",
        "package main\n\nimport \"sync\"\n\nfunc deep(n int) int {\n\tif n == 0 {\n\t\treturn 0\n\t}\n\treturn deep(n-1) + 1\n}\n\nfunc main() {\n\tfor {\n\t\tvar wg sync.WaitGroup\n\t\tfor i := 0; i < 300; i++ {\n\t\t\twg.Add(1)\n\t\t\tgo func() {\n\t\t\t\tdefer wg.Done()\n\t\t\t\tdeep(i)\n\t\t\t}()\n\t\t}\n\t\twg.Wait()\n\t\tprintln(300)\n\t}\n}\n",
    ),
    (
        "sleepers and calls",
        "package main\n\nimport (\n\t\"os\"\n\t\"time\"\n)\n\nfunc main() {\n\tfor i := 0; i < 20; i++ {\n\t\tgo func() {\n\t\t\tfor {\n\t\t\t\ttime.Sleep(time.Duration(i) * 50 * time.Microsecond)\n\t\t\t\tos.ReadFile(\"nothing\")\n\t\t\t}\n\t\t}()\n\t}\n\tselect {}\n}\n",
    ),
];

#[test]
fn wherever_a_run_is_stopped_its_record_agrees_with_its_tables() {
    let mut s = session();
    let mut whole = 0;
    for (name, text) in CHURN {
        for i in 0..4 {
            load(&mut s, text, &RunConfig { gogc: Some(20), ..parallel(1 + i) }, Limits::default());
            let start = Instant::now();
            while s.progress().expect("a run").events < 500.0 + 300.0 * f64::from(i) {
                assert!(start.elapsed() < Duration::from_secs(20), "{name}: it stands still");
                let p = s.advance(0.0, 0.0).expect("a run");
                all_views(&mut s, p.end_ns);
                std::thread::sleep(Duration::from_millis(1));
            }
            s.stop_run().expect("a run");
            let p = run(&mut s, |_, _| {});
            all_views(&mut s, p.end_ns);
            // What was not kept is counted; only of a whole record the fold is whole.
            if p.dropped == 0.0 {
                whole += 1;
                let fold = s.state_after(p.events as u64).expect("a state");
                s.live_tables(|t| compare(&fold, t, name)).expect("a parallel run");
            }
        }
    }
    assert!(whole >= 10, "only {whole} of 20 records are whole");
}

#[test]
fn what_was_seen_of_a_live_run_stays_as_it_was() {
    let mut s = session();
    for (name, text) in CHURN {
        load(&mut s, text, &parallel(3), Limits::default());
        let mut seen = vec![];
        let start = Instant::now();
        while s.progress().expect("a run").events < 1000.0 || seen.len() < 8 {
            assert!(start.elapsed() < Duration::from_secs(20), "{name}: it stands still");
            let p = s.advance(0.0, 0.0).expect("a run");
            // More may come at the very moment of the last event.
            let t = p.end_ns - 1.0;
            seen.push((t, s.view(t).expect("a view"), s.console(-1.0, t)));
            std::thread::sleep(Duration::from_millis(1));
        }
        s.stop_run().expect("a run");
        run(&mut s, |_, _| {});
        for (t, view, console) in &seen {
            let now = s.view(*t).expect("a view");
            assert!(now == *view, "{name} at {t}: {} events then, {} now", view.event, now.event);
            assert_eq!(s.console(-1.0, *t), *console, "{name} at {t}");
        }
    }
}

#[test]
fn a_new_program_takes_the_threads_of_the_one_before() {
    let mut s = session();
    let other = "package main\n\nfunc main() {\n\tprintln(\"two\")\n}\n";
    for _ in 0..10 {
        load(&mut s, ENDLESS, &parallel(4), Limits::default());
        s.trial_start(ENDLESS, &parallel(2)).expect("a trial");
        assert_eq!(s.trial_poll(), Ok(None));
        load(&mut s, other, &parallel(2), Limits::default());
        run(&mut s, |_, _| {});
        assert_eq!(console(&s), "two\n");
        load(&mut s, other, &RunConfig::default(), Limits::default());
        run(&mut s, |_, _| {});
    }
    s.trial_stop();
    let start = Instant::now();
    while s.carriers() > 0 {
        assert!(start.elapsed() < Duration::from_secs(2), "{} threads do not leave", s.carriers());
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_run_whose_record_is_full_goes_on_unrecorded() {
    let text = fs::read_to_string(format!("{EXAMPLES}gc-pressure.go")).expect("gc-pressure");
    let mut s = session();
    load(&mut s, &text, &parallel(2), Limits { events: 500, ..Limits::default() });
    let p = run(&mut s, |_, _| {});
    assert_eq!(p.outcome.map(|o| o.kind).as_deref(), Some("exited"));
    assert_eq!(p.events, 500.0);
    assert!(p.dropped > 0.0);
    assert!(!console(&s).is_empty());
    all_views(&mut s, p.end_ns);
}

#[test]
fn where_there_are_no_threads_a_parallel_run_is_refused_in_words() {
    let mut s = Session::default();
    let e = s.load(ENDLESS, &parallel(2), Limits::default()).expect_err("no threads");
    assert!(e.contains("threads"), "{e}");
    let e = s.trial_start(ENDLESS, &parallel(2)).expect_err("no threads");
    assert!(e.contains("threads"), "{e}");
}

fn trial(s: &mut Session, text: &str, cfg: &RunConfig) -> TrialView {
    s.trial_start(text, cfg).expect("a trial");
    let start = Instant::now();
    loop {
        let before = Instant::now();
        let polled = s.trial_poll().expect("a trial");
        assert!(before.elapsed() < Duration::from_secs(1), "a poll takes {:?}", before.elapsed());
        if let Some(view) = polled {
            return view;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "it does not end");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn trials_compare_drivers_on_one_program() {
    let text = fs::read_to_string(format!("{EXAMPLES}work-stealing.go")).expect("work-stealing");
    let mut s = session();
    load(&mut s, &text, &RunConfig::default(), Limits::default());
    let before = s.progress();
    let simulated = trial(&mut s, &text, &RunConfig::default());
    assert!(s.trial_poll().is_err(), "a trial ends once");
    for procs in [1, 2] {
        let real = trial(&mut s, &text, &parallel(procs));
        assert_eq!(real.output, simulated.output);
        assert_eq!(real.outcome, simulated.outcome);
        assert_eq!((real.procs, real.parallel), (procs, true));
        assert!(real.wall_ns > 0.0 && real.stats.instructions > 0.0, "{real:?}");
    }
    assert!(simulated.virtual_ns > 0.0 && simulated.stats.context_switches > 0.0, "{simulated:?}");
    assert_eq!(s.progress(), before, "the run on the stage is as it was");
    let e = s.trial_start("package main\n\nfunc main() { x }\n", &RunConfig::default()).expect_err("it does not compile");
    assert!(e.contains("undefined: x"), "{e}");
}

/// Eight threads at most, as a pool of Web Workers has so many and no more.
struct Few(StdThreads);

impl gmplay_parallel::Carriers for Few {
    fn spawn(&self, body: gmplay_parallel::carriers::Body) {
        self.0.spawn(body);
    }
    fn limit(&self) -> u32 {
        8
    }
}

#[test]
fn a_program_that_needs_more_threads_than_there_can_be_ends_in_gos_words() {
    let text = "package main\n\nimport (\n\t\"runtime\"\n\t\"sync\"\n)\n\nfunc main() {\n\tvar ready sync.WaitGroup\n\tfor range 20 {\n\t\tready.Add(1)\n\t\tgo func() {\n\t\t\truntime.LockOSThread()\n\t\t\tready.Done()\n\t\t\tselect {}\n\t\t}()\n\t}\n\tready.Wait()\n\tprintln(\"all\")\n}\n";
    let mut s = Session::default();
    s.set_carriers(Arc::new(Few(StdThreads::default())));
    load(&mut s, text, &parallel(2), Limits::default());
    let p = run(&mut s, |_, _| ());
    let outcome = p.outcome.expect("an end");
    assert_eq!((outcome.kind.as_str(), outcome.code, outcome.message.as_str()), ("fatal", 2, "thread exhaustion"));
    let said = console(&s);
    assert!(said.contains("runtime: program exceeds 8-thread limit\nfatal error: thread exhaustion\n"), "{said}");
    // With threads enough it goes well.
    let mut s = session();
    load(&mut s, text, &parallel(2), Limits::default());
    let p = run(&mut s, |_, _| ());
    assert_eq!((p.outcome.expect("an end").code, console(&s).as_str()), (0, "all\n"));
}
