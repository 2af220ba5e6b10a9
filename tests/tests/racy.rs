//! Programs with data races of every kind (`racy/*.go`), on threads: anything may come out of them that Go lets come out
//! (torn values, lost updates, panics, fatal errors), but never a panic of ours, a broken invariant, or a run without end.
//!
//! And races are real: plain increments of one counter lose some.
use gmplay_core::Config;
use gmplay_parallel::Options;
use gmplay_tests::ended::compile;
use gmplay_tests::{files, parallel, racy};
use libtest_mimic::{Arguments, Failed, Trial};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(60);

fn main() {
    let args = Arguments::from_args();
    let mut trials = vec![Trial::test("increments_get_lost", increments)];
    for path in files::programs("racy") {
        trials.push(Trial::test(files::name(&path, ""), move || Ok(racy::attempt(&path, 0, 8)?)));
    }
    libtest_mimic::run(&args, trials).exit();
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
