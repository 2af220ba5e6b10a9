//! Sessions: determinism, time travel, the fold against the world, and bad input.
use gmplay_core::g::GStatus;
use gmplay_core::p::PStatus;
use gmplay_engine::dto::{Progress, RunConfig};
use gmplay_engine::session::{Limits, Session};
use gmplay_trace::state::GStatus as Folded;

const BUSY: &str = r#"package main

import (
	"fmt"
	"sync"
	"time"
)

type node struct {
	next *node
	pad  [16]int
}

func work(id int, jobs <-chan int, out chan<- *node) {
	for n := range jobs {
		var head *node
		for i := 0; i < 200; i++ {
			head = &node{next: head}
			head.pad[0] = n
		}
		if id == 1 {
			time.Sleep(20 * time.Microsecond)
		}
		out <- head
	}
}

func main() {
	jobs, out := make(chan int), make(chan *node, 4)
	var wg sync.WaitGroup
	for i := 0; i < 6; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			work(i, jobs, out)
		}()
	}
	var mu sync.Mutex
	sum := 0
	done := make(chan bool)
	go func() {
		for n := range out {
			mu.Lock()
			sum += n.pad[0]
			mu.Unlock()
		}
		done <- true
	}()
	for i := 0; i < 60; i++ {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	close(out)
	<-done
	fmt.Println(sum)
}
"#;

fn load(text: &str, cfg: &RunConfig) -> Session {
    let mut s = Session::default();
    let loaded = s.load(text, cfg, Limits::default()).expect("a configuration");
    assert!(loaded.ok, "{:?}", loaded.diagnostics);
    s
}

fn run(s: &mut Session) -> Progress {
    loop {
        let p = s.advance(1e6, 1e18).expect("a run");
        if p.outcome.is_some() || p.limit.is_some() || p.instructions > 3e8 {
            return p;
        }
    }
}

fn console(s: &Session, end: f64) -> String {
    s.console(-1.0, end).expect("a run").iter().map(|c| c.text.as_str()).collect()
}

#[test]
fn a_run_is_a_function_of_program_configuration_and_seed() {
    let hash = |seed| {
        let mut s = load(BUSY, &RunConfig { seed, ..RunConfig::default() });
        let p = run(&mut s);
        assert_eq!(p.outcome.as_ref().map(|o| (o.kind.as_str(), o.code)), Some(("exited", 0)));
        assert_eq!(console(&s, p.end_ns), "1770\n");
        s.event_hash().expect("a run")
    };
    assert_eq!(hash(1), hash(1));
    assert_ne!(hash(1), hash(2));
}

#[test]
fn the_slices_in_which_a_run_is_computed_do_not_show() {
    let mut whole = load(BUSY, &RunConfig::default());
    run(&mut whole);
    let mut pieces = load(BUSY, &RunConfig::default());
    let mut until = 0.0;
    while pieces.advance(7_000.0, until).expect("a run").outcome.is_none() {
        until += 20_000.0;
    }
    assert_eq!(whole.event_hash(), pieces.event_hash());
}

#[test]
fn fold_equals_the_world_at_any_moment() {
    let mut s = load(BUSY, &RunConfig { gogc: Some(5), ..RunConfig::default() });
    let end = run(&mut s).end_ns;
    for i in 0..40 {
        let t = (end * f64::from(i * 37 % 40) / 40.0).floor();
        let count = s.event_at(t).expect("a run");
        let world = s.world_at(t).expect("a world");
        let ended = world.outcome().is_some();
        let gs: Vec<_> = world.world.gs.iter().map(|g| (g.goid, g.status, g.m)).collect();
        let ps: Vec<_> = world.world.ps.iter().map(|p| (p.status, p.m, p.runq.runnext(), p.runq.ring())).collect();
        let global: Vec<_> = world.world.sched.runq.iter().copied().collect();
        // A turn emits several events: the world is looked at where the turn of the last one ended, so is the fold.
        let emitted = s.events_emitted_by_world();
        let fold = s.state_after(emitted).expect("a state");
        assert!(emitted as f64 >= count);
        assert_eq!(fold.healed, 0, "an event contradicts the ones before it, before {t}");
        if ended {
            continue;
        }
        for (i, (goid, status, m)) in gs.iter().enumerate() {
            let Some(Some(f)) = fold.gs.get(i) else {
                assert!(matches!(status, GStatus::Dead | GStatus::Idle), "G{i} {status:?} at {t} is not in the fold");
                continue;
            };
            let folded = match f.status {
                Folded::Idle => GStatus::Idle,
                Folded::Runnable => GStatus::Runnable,
                Folded::Running => GStatus::Running,
                Folded::Syscall => GStatus::Syscall,
                Folded::Waiting => GStatus::Waiting,
                Folded::Dead => GStatus::Dead,
            };
            let status = if *status == GStatus::Preempted { GStatus::Waiting } else { *status };
            assert_eq!(folded, status, "status of G{i} (goid {goid}) at {t}");
            if status != GStatus::Dead {
                assert_eq!(f.goid, *goid, "goid of G{i} at {t}");
            }
            if status == GStatus::Running {
                assert_eq!(f.m, *m, "M of G{i} at {t}");
            }
        }
        for (i, (status, m, runnext, ring)) in ps.iter().enumerate() {
            let Some(f) = fold.ps.get(i) else { continue };
            assert_eq!(f.runnext, *runnext, "runnext of P{i} at {t}");
            assert_eq!(f.ring.iter().copied().collect::<Vec<_>>(), *ring, "ring of P{i} at {t}");
            if *status == PStatus::Running {
                assert_eq!(f.m, *m, "M of P{i} at {t}");
            }
        }
        assert_eq!(fold.global.iter().copied().collect::<Vec<_>>(), global, "global queue at {t}");
    }
}

#[test]
fn going_back_shows_what_was_seen_going_forward() {
    let mut s = load(BUSY, &RunConfig::default());
    let end = run(&mut s).end_ns;
    let moments: Vec<f64> = (0..25).map(|i| end * f64::from(i) / 24.0).collect();
    let forward: Vec<_> = moments.iter().map(|t| s.view(*t).expect("a view")).collect();
    for (t, seen) in moments.iter().zip(&forward).rev() {
        assert_eq!(&s.view(*t).expect("a view"), seen, "at {t}");
    }
    assert!(forward.iter().any(|v| v.gs.len() > 5));
}

#[test]
fn variables_of_a_goroutine_are_shown_as_they_were() {
    let text = "package main\n\nfunc f(n int) int {\n\tname := \"deep\"\n\tif n == 0 {\n\t\tpanic(name)\n\t}\n\treturn f(n-1) + n\n}\n\nfunc main() {\n\tdefer func() { recover() }()\n\tf(3)\n}\n";
    let mut s = load(text, &RunConfig::default());
    let end = run(&mut s).end_ns;
    // The last moment at which main is inside f: found by its statements.
    let mut from = s.event_at(end).expect("a run");
    let mut seen = vec![];
    while let Some((index, t)) = s.find(from, -1, "line").expect("a run") {
        let frames = s.frames(0, t).expect("frames");
        if frames.iter().filter(|f| f.func == "main.f").count() == 4 {
            seen = frames;
            break;
        }
        from = index;
    }
    let top = seen.iter().find(|f| f.func == "main.f").expect("f is on the stack");
    assert!(top.vars.iter().any(|v| v.name == "n" && v.value == "0"), "{:?}", top.vars);
    assert!(top.vars.iter().any(|v| v.name == "name" && v.value.contains("deep")), "{:?}", top.vars);
}

#[test]
fn an_endless_program_is_computed_only_as_far_as_asked() {
    let text = "package main\n\nfunc main() {\n\tfor i := 0; ; i++ {\n\t\tif i%1000 == 0 {\n\t\t\tgo func() {}()\n\t\t}\n\t}\n}\n";
    let mut s = load(text, &RunConfig::default());
    let p = s.advance(1e9, 5e6).expect("a run");
    assert!(p.outcome.is_none());
    assert!(p.end_ns >= 4e6 && p.end_ns < 8e6, "{}", p.end_ns);
}

#[test]
fn a_program_with_errors_leaves_the_last_good_run() {
    let mut s = load(BUSY, &RunConfig::default());
    let before = run(&mut s);
    let bad = s.load("package main\n\nfunc main() { x := }\n", &RunConfig::default(), Limits::default()).expect("a configuration");
    assert!(!bad.ok && !bad.diagnostics.is_empty());
    assert_eq!(s.progress().expect("the old run"), before);
}

#[test]
fn configurations_out_of_range_are_refused_in_words() {
    let mut s = Session::default();
    for cfg in [
        RunConfig { procs: 0, ..RunConfig::default() },
        RunConfig { cores: 5000, ..RunConfig::default() },
        RunConfig { policy: "x".into(), ..RunConfig::default() },
        RunConfig { memlimit: f64::NAN, ..RunConfig::default() },
    ] {
        let e = s.load(BUSY, &cfg, Limits::default()).expect_err("out of range");
        assert!(e.starts_with("--"), "{e}");
    }
}

#[test]
fn floods_end_with_gos_own_words() {
    let memory = RunConfig { memlimit: 33_554_432.0, ..RunConfig::default() };
    let cases = [
        ("package main\n\nvar keep [][]byte\n\nfunc main() {\n\tfor {\n\t\tkeep = append(keep, make([]byte, 1<<20))\n\t}\n}\n", "out of memory"),
        ("package main\n\nfunc main() {\n\tfor {\n\t\tgo func() { select {} }()\n\t}\n}\n", "out of memory"),
        ("package main\n\nfunc f(n int) int { return f(n+1) + n }\n\nfunc main() { f(0) }\n", ""),
        ("package main\n\nfunc main() {\n\tvar c chan int\n\t<-c\n}\n", "all goroutines are asleep - deadlock!"),
    ];
    for (text, message) in cases {
        let mut s = load(text, &memory);
        let p = run(&mut s);
        let o = p.outcome.expect("it ends");
        assert_eq!((o.kind.as_str(), o.code), ("fatal", 2), "{text}");
        assert!(o.message.contains(message), "{}", o.message);
        assert!(console(&s, p.end_ns).contains("fatal error: "), "{text}");
    }
}
