//! Events of several Ms, each in its own order, brought together: a simulated run taken apart and merged again shows the
//! same, and what real threads record makes sense at every step.
use gmplay_core::{Event, EventKind, MId, Nanos, Resource};
use gmplay_engine::batch::{self, Finished, Options};
use gmplay_engine::dto::RunConfig;
use gmplay_engine::source;
use gmplay_trace::store::Limits;
use gmplay_trace::{Merge, State, Store};
use std::collections::HashMap;

const PROGRAM: &str = r#"package main

import (
	"fmt"
	"sync"
	"time"
)

type node struct {
	l, r *node
}

func build(d int) *node {
	if d == 0 {
		return nil
	}
	return &node{build(d - 1), build(d - 1)}
}

func (n *node) size() int {
	if n == nil {
		return 0
	}
	return 1 + n.l.size() + n.r.size()
}

func main() {
	jobs, out, quit := make(chan int), make(chan int, 3), make(chan bool)
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := 0
	for i := 0; i < 12; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for d := range jobs {
				n := build(d).size()
				mu.Lock()
				seen++
				mu.Unlock()
				select {
				case out <- n:
				case <-quit:
				}
			}
		}()
	}
	go func() {
		for i := 0; i < 200; i++ {
			jobs <- i%7 + 1
			if i%50 == 0 {
				time.Sleep(50 * time.Microsecond)
			}
		}
		close(jobs)
		wg.Wait()
		close(out)
	}()
	sum := 0
	for n := range out {
		sum += n
	}
	close(quit)
	fmt.Println(sum, seen)
}
"#;

fn run(config: RunConfig, stress: bool) -> Finished {
    let image = source::check(&[("main.go", PROGRAM)]).image.expect("it compiles");
    let mut out = vec![];
    let options = Options { config, record: true, stress, check: true, ..Options::default() };
    let finished = batch::run(&image, &options, &mut |_, bytes| out.extend_from_slice(bytes)).expect("it runs");
    assert_eq!((String::from_utf8_lossy(&out).as_ref(), finished.status), ("6942 200\n", 0));
    finished
}

/// The numbers of each resource without a hole, and each M's events in its order of time.
fn assert_legal(events: &[Event]) {
    let mut last: HashMap<Resource, u32> = HashMap::new();
    for e in events.iter().filter(|e| e.resource() != Resource::None) {
        let before = last.insert(e.resource(), e.seq).unwrap_or(0);
        assert_eq!(e.seq, before + 1, "{:?}: {e:?}", e.resource());
    }
    assert!(events.windows(2).all(|w| w[0].t <= w[1].t));
}

/// Folds all, and looks at every state on the way.
fn fold(events: &[Event]) -> State {
    let mut s = State::default();
    for (i, e) in events.iter().enumerate() {
        s.apply(e);
        // The heap's own events move nobody.
        if !matches!(e.kind, EventKind::Alloc { .. } | EventKind::Free { .. } | EventKind::Grey { .. } | EventKind::Black { .. }) {
            s.check().unwrap_or_else(|broken| panic!("{broken}, after event {i}, {e:?}"));
        }
    }
    s
}

#[test]
fn a_simulated_run_taken_apart_is_merged_to_the_same() {
    let store = run(RunConfig { gogc: Some(5), ..RunConfig::default() }, false).store.expect("recorded");
    let ms = 1 + store.events.iter().filter_map(|e| e.m).max().expect("Ms").0;
    // Clocks that differ, as those of workers do.
    let mut streams = vec![vec![]; ms as usize];
    for e in &store.events {
        let m = e.m.unwrap_or(MId(0));
        streams[m.index()].push(Event { t: e.t + u64::from(m.0 * 7919 % 5000), ..e.clone() });
    }
    let (mut merge, mut merged) = (Merge::default(), Store::new(Limits::default(), true));
    let mut at = vec![0; streams.len()];
    let mut round = 0;
    while at.iter().zip(&streams).any(|(at, s)| *at < s.len()) {
        round += 1;
        for (m, s) in streams.iter().enumerate() {
            let to = (at[m] + (round * 31 + m * 17) % 160).min(s.len());
            let flushed = s.get(to).map_or(Nanos(u64::MAX), |e| e.t);
            merge.push(MId(m as u32), s[at[m]..to].to_vec(), flushed, 0);
            at[m] = to;
        }
        merge.drain(&mut merged);
    }
    merge.finish(&mut merged);
    assert_eq!((merged.events.len(), merge.gaps(), merged.gaps.len()), (store.events.len(), 0, 0));
    assert_legal(&merged.events);
    let (a, b) = (fold(&store.events), fold(&merged.events));
    assert_eq!(a.healed, 0);
    assert_eq!((&a.counts, &a.global, &a.semas, &a.notes, &a.timers), (&b.counts, &b.global, &b.semas, &b.notes, &b.timers));
    assert_eq!(a.heap, b.heap);
    assert_eq!(a.chans, b.chans);
    let gs = |s: &State| s.gs.iter().flatten().map(|g| (g.goid, g.status, g.m, g.stack)).collect::<Vec<_>>();
    assert_eq!(gs(&a), gs(&b));
    assert_eq!(a.ps, b.ps);
}

#[cfg(feature = "parallel")]
#[test]
fn what_threads_record_is_one_legal_run() {
    for (procs, stress) in [(1, false), (2, false), (4, false), (4, true), (8, true)] {
        let finished = run(RunConfig { procs, parallel: true, gogc: Some(5), ..RunConfig::default() }, stress);
        let store = finished.store.expect("recorded");
        assert_eq!((store.dropped, store.lost, store.gaps.len()), (0, 0, 0), "{procs} Ps");
        assert_legal(&store.events);
        let s = fold(&store.events);
        // Events of different resources on different Ms have only their clocks between them.
        assert!(s.healed * 50 < store.events.len() as u64, "{} of {} contradict", s.healed, store.events.len());
        let starts = store.events.iter().filter(|e| matches!(e.kind, EventKind::GoStart { .. })).count();
        assert_eq!(s.counts.switches as usize, starts);
        assert_eq!(s.counts.created, 14);
    }
}

#[cfg(feature = "parallel")]
#[test]
fn threads_that_overrun_their_buffers_leave_a_run_with_marked_gaps() {
    use gmplay_engine::live::{Live, Watch};
    let image = source::check(&[("main.go", PROGRAM)]).image.expect("it compiles");
    let config = RunConfig { procs: 4, parallel: true, gogc: Some(5), ..RunConfig::default() };
    let watch = Watch { events_per_m: Some(40), ..Watch::default() };
    let mut live = Live::start(&image, &config, watch, std::sync::Arc::<gmplay_parallel::StdThreads>::default()).expect("it starts");
    let mut store = Store::new(Limits::default(), true);
    while !live.finished() {
        live.wait(std::time::Duration::from_millis(2));
        live.pump(1_000, &mut store);
    }
    assert!(store.lost > 0 && store.lost == live.dropped(), "{} of {}", store.lost, live.dropped());
    assert!(!store.gaps.is_empty());
    let mut last: HashMap<Resource, u32> = HashMap::new();
    for e in store.events.iter().filter(|e| e.seq != 0) {
        assert!(last.insert(e.resource(), e.seq) < Some(e.seq), "{e:?}");
    }
    fold(&store.events);
    let text = gmplay_trace::export::text(&store);
    assert!(text.lines().nth(1).is_some_and(|l| l.starts_with(&format!("# not kept: {} events", store.lost))));
    assert_eq!(text.matches("# gap:").count(), store.gaps.len());
}
