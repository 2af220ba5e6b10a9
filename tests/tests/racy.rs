//! Programs with data races of every kind (`racy/*.go`), on threads: anything may come out of them that Go lets come out
//! (torn values, lost updates, panics, fatal errors), but never a panic of ours, a broken invariant, or a run without end.
//!
//! And races are real: plain increments of one counter lose some.
use gmplay_core::Config;
use gmplay_parallel::Options;
use gmplay_tests::ended::{Ended, compile};
use gmplay_tests::{files, parallel};
use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(60);

fn main() {
    let args = Arguments::from_args();
    let mut trials = vec![Trial::test("increments_get_lost", increments)];
    for path in files::programs("racy") {
        trials.push(Trial::test(files::name(&path, ""), move || {
            let text = fs::read_to_string(&path)?;
            let image = compile(&text)?;
            for round in 0..6 {
                let config = Config { procs: 4, gogc: if round % 2 == 0 { Some(1) } else { Some(50) }, seed: round, ..Config::default() };
                let options = Options { check: true, stress: round % 3 == 2, ..Options::default() };
                let (ended, _) = parallel::run(&image, config, options, LIMIT).map_err(|e| format!("round {round}: {e}"))?;
                understood(&ended).map_err(|e| format!("round {round}: {e}"))?;
            }
            Ok(())
        }));
    }
    libtest_mimic::run(&args, trials).exit();
}

/// An end that Go has for such programs.
fn understood(ended: &Ended) -> Result<(), String> {
    let fatal = ended.outcome.strip_prefix("fatal: ").is_some_and(|m| !m.contains("gmplay") && !m.contains("internal"));
    if fatal || ended.outcome == "panic" || ended.outcome.starts_with("exit ") { Ok(()) } else { Err(format!("{ended:?}")) }
}

/// Repeated until it is seen: two threads must be in the loop at once, which a busy machine may not grant at first.
fn increments() -> Result<(), Failed> {
    const N: u64 = 4 * 200_000;
    let text = "package main\n\nimport \"sync\"\n\nvar counter int\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\tfor range 4 {\n\t\twg.Go(func() {\n\t\t\tfor range 200000 {\n\t\t\t\tcounter++\n\t\t\t}\n\t\t})\n\t}\n\twg.Wait()\n\tprint(counter)\n}\n";
    let image = compile(text)?;
    for _ in 0..200 {
        let config = Config { procs: 4, ..Config::default() };
        let (ended, _) = parallel::run(&image, config, Options::default(), LIMIT)?;
        let got: u64 = ended.output.parse()?;
        assert!(got <= N, "more increments than were made: {got}");
        assert!(got >= N / 8, "a counter of one word went back by more than anybody was late: {got}");
        if got < N {
            return Ok(());
        }
    }
    Err("200 runs without a lost update: goroutines do not run at the same time".into())
}
