//! Concurrent programs drawn from a seed, each with one right output under every schedule.
//!
//! A program is a few scenarios of `soak/*.go` (worker pools, pipelines, locks, trees that are shared and taken apart, timers,
//! panics, changes of GOMAXPROCS, …) with drawn sizes, side by side or one after the other. Each scenario prints a checksum;
//! then main counts the goroutines that are left, which must be none but itself, and ends in one of Go's ways: it returns,
//! returns past goroutines that still run, exits from another goroutine, panics, or deadlocks.
//!
//! # Invariants
//! 1. A scenario is a function `name(seed uint64, n int) uint64` whose result depends on `seed` and `n` alone. The real Go
//!    agrees: `oracle/programs/soak` has programs made here.
//! 2. What a scenario starts is over when it returns, but for goroutines that are on their last instructions.
use crate::ended::{compile, simulated};
use crate::generate::{self, Rng};
use crate::{files, parallel};
use gmplay_core::{Config, GcMode};
use gmplay_parallel::{Options, Record};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::time::Duration;

pub struct Scenarios {
    /// Without `package` and imports.
    code: String,
    imports: BTreeSet<String>,
    names: Vec<String>,
}

impl Scenarios {
    pub fn load() -> Scenarios {
        let mut all = Scenarios { code: String::new(), imports: BTreeSet::from(["fmt".into(), "os".into(), "runtime".into(), "sync".into(), "time".into()]), names: vec![] };
        for path in files::programs("soak") {
            let text = fs::read_to_string(&path).expect("a scenario");
            let mut importing = false;
            for line in text.lines() {
                match line {
                    "package main" => (),
                    "import (" => importing = true,
                    ")" if importing => importing = false,
                    _ if importing => _ = all.imports.insert(line.trim().trim_matches('"').into()),
                    "" if all.code.is_empty() || all.code.ends_with("\n\n") => (),
                    _ => {
                        if let Some(name) = line.strip_prefix("func ").and_then(|l| l.strip_suffix("(seed uint64, n int) uint64 {")) {
                            all.names.push(name.into());
                        }
                        all.code += line;
                        all.code.push('\n');
                    }
                }
            }
        }
        assert!(all.names.len() > 20, "scenarios: {:?}", all.names);
        all
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The program of a seed: one in eight is of [`generate`], of random statements.
    pub fn program(&self, seed: u64) -> String {
        let mut r = Rng::new(seed);
        for _ in 0..8 {
            r.below(2);
        }
        if r.below(8) == 0 {
            return generate::program(seed);
        }
        let count = 1 + r.below(5);
        let chosen: Vec<_> = (0..count).map(|_| (r.below(self.names.len() as u64) as usize, r.below(1 << 20), 5 + r.below(30))).collect();
        let together = r.below(3) > 0;
        // A timer that was stopped stays on its P until that P looks; as long, neither Go nor we take the rest for dead.
        let far_timers = chosen.iter().any(|(s, ..)| ["contexts", "timers"].contains(&self.names[*s].as_str()));
        let ending = match r.below(12) {
            2 | 3 if far_timers => "",
            0 => "go func() { os.Exit(3) }()\n\tfor {\n\t}",
            1 => "go func() { panic(\"the end\") }()\n\tselect {}",
            2 => "var mu sync.Mutex\n\tmu.Lock()\n\tgo func() { mu.Lock() }()\n\t<-make(chan int)",
            3 => "runtime.Goexit()",
            4 => "for range 3 {\n\t\tgo func() {\n\t\t\tfor {\n\t\t\t}\n\t\t}()\n\t}\n\tgo time.Sleep(time.Hour)\n\truntime.Gosched()",
            _ => "",
        };
        self.text(&chosen, together, ending)
    }

    /// Every scenario once, side by side or in turn.
    pub fn all(&self, together: bool) -> String {
        let chosen: Vec<(usize, u64, u64)> = (0..self.names.len()).map(|i| (i, 1000 + i as u64, 12)).collect();
        self.text(&chosen, together, "")
    }

    /// `chosen`: index, seed, n of each scenario.
    fn text(&self, chosen: &[(usize, u64, u64)], together: bool, ending: &str) -> String {
        let imports: String = self.imports.iter().map(|i| format!("\t\"{i}\"\n")).collect();
        let (mut calls, mut prints) = (String::new(), String::new());
        for (i, (s, seed, n)) in chosen.iter().enumerate() {
            let name = &self.names[*s];
            let call = format!("results[{i}] = {name}({seed}, {n})");
            let _ = if together { writeln!(calls, "\twg.Go(func() {{ {call} }})") } else { writeln!(calls, "\t{call}") };
            let _ = writeln!(prints, "\tfmt.Printf(\"{name} %016x\\n\", results[{i}])");
        }
        let tail = if ending.is_empty() { String::new() } else { format!("\t{ending}\n") };
        format!(
            "package main\n\nimport (\n{imports})\n\nfunc main() {{\n\tvar results [{}]uint64\n\tvar wg sync.WaitGroup\n{calls}\twg.Wait()\n{prints}\
             \tfor i := 0; runtime.NumGoroutine() > 1; i++ {{\n\t\tif i == 2000 {{\n\t\t\tfmt.Println(\"goroutines left:\", runtime.NumGoroutine()-1)\n\t\t\tos.Exit(9)\n\t\t}}\n\t\ttime.Sleep(time.Millisecond)\n\t}}\n{tail}}}\n\n{}",
            chosen.len(),
            self.code
        )
    }
}

/// Instructions after which the simulation gives a program up.
const FUEL: u64 = 2_000_000_000;
/// Real time after which a run on threads hangs: far more than any takes, on a machine that others use too.
const LIMIT: Duration = Duration::from_secs(120);

/// A program by simulation, then `runs` times on threads under drawn conditions. What differs, in words.
pub fn attempt(text: &str, seed: u64, round: u64, runs: u64) -> Result<u64, String> {
    let image = compile(text)?;
    let right = simulated(&image, Config { procs: 1, cores: 1, ..Config::default() }, FUEL)?;
    if right.outcome == "no end" {
        return Err("by simulation it does not end".into());
    }
    let mut r = Rng::new(seed ^ (round << 32));
    for _ in 0..runs {
        let procs = 1 + r.below(8) as u32;
        let gogc = [Some(1), Some(1), Some(20), Some(100), None][r.below(5) as usize];
        let stress = r.below(3) == 0;
        let record = if r.below(3) == 0 { Record::On { events_per_m: 100_000, heap: r.below(2) == 0 } } else { Record::Off };
        let gc = [GcMode::Hybrid, GcMode::Hybrid, GcMode::Hybrid, GcMode::Stw, GcMode::Dijkstra, GcMode::Yuasa][r.below(6) as usize];
        let config = Config { procs, gogc, gc, seed: r.below(1 << 30), ..Config::default() };
        let under = format!("procs {procs}, GOGC {gogc:?}, {gc:?}, stress {stress}, {record:?}");
        let options = Options { stress, record, check: true, ..Options::default() };
        let (got, run) = parallel::run(&image, config, options, LIMIT).map_err(|e| format!("{under}: {e}"))?;
        if got != right {
            return Err(format!("{under}:\n  right: {right:?}\n  got:   {got:?}\n{}", parallel::state(&run)));
        }
    }
    Ok(runs)
}
