//! Runs that are stopped while they run, a hundred in a row: all threads leave, soon, and memory comes back.
use gmplay_bytecode::Image;
use gmplay_core::Config;
use gmplay_parallel::{Options, Run, StdThreads};
use gmplay_tests::ended::compile;
use gmplay_tests::soak::Scenarios;
use std::fs;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Loops without calls, sleepers, a blocked one, a collector that never rests, output that nobody reads.
const ENDLESS: &str = "package main\n\nimport (\n\t\"fmt\"\n\t\"runtime\"\n\t\"time\"\n)\n\ntype node struct{ next *node }\n\nfunc main() {\n\tgo func() {\n\t\tfor {\n\t\t}\n\t}()\n\tgo func() {\n\t\tfor {\n\t\t\truntime.GC()\n\t\t}\n\t}()\n\tgo func() {\n\t\tfor {\n\t\t\tfmt.Println(\"again\")\n\t\t}\n\t}()\n\tgo time.Sleep(time.Hour)\n\tgo func() { <-make(chan int) }()\n\tvar list *node\n\tfor i := 0; ; i++ {\n\t\tif i%1000 == 0 {\n\t\t\tlist = nil\n\t\t}\n\t\tlist = &node{list}\n\t}\n}\n";

/// On an idle machine some milliseconds; this one may be busy.
const SOON: Duration = Duration::from_secs(10);

fn start_and_stop(image: &Arc<Image>, after: Duration, procs: u32) {
    let config = Config { procs, memory_limit: 64 << 20, ..Config::default() };
    let run = Run::start(image.clone(), config, Options::default(), Arc::new(StdThreads::default())).expect("a run");
    sleep(after);
    run.stop();
    let t = Instant::now();
    assert!(run.wait(Some(SOON)), "{} threads have not left", run.carriers_alive());
    assert_eq!((run.carriers_alive(), run.crash()), (0, None), "after {:?}", t.elapsed());
}

#[test]
fn a_hundred_runs_stopped_in_a_row() {
    let image = compile(ENDLESS).expect("a program");
    let mut early = None;
    for i in 0..100u32 {
        start_and_stop(&image, Duration::from_micros(u64::from(i * 137 % 4000)), 1 + i % 8);
        if i == 20 {
            early = memory();
        }
    }
    // Stacks of threads and the allocator's pools come and go: a leak of one run's memory would be a hundred times more.
    if let (Some(early), Some(late)) = (early, memory()) {
        assert!(late < early + early / 10 + (16 << 20), "{early} bytes after 20 runs, {late} after 100");
    }
}

#[test]
fn programs_stopped_at_any_moment() {
    let scenarios = Scenarios::load();
    for seed in 0..12u32 {
        let image = compile(&scenarios.program(u64::from(seed))).expect("a program");
        start_and_stop(&image, Duration::from_micros(u64::from(seed * 977 % 9000)), 1 + seed % 4);
    }
}

/// Resident bytes of this process, where the system says so.
fn memory() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}
