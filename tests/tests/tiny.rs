//! The smallest program that uses two Ps, small enough for Miri to run all of it: front end, machine, scheduler, threads.
//!
//! `cargo +nightly miri test -p gmplay-tests --test tiny` with `MIRIFLAGS=-Zmiri-disable-isolation` (real clocks): minutes.
use gmplay_core::Config;
use gmplay_parallel::Options;
use gmplay_tests::ended::compile;
use gmplay_tests::parallel;
use std::time::Duration;

#[test]
fn two_goroutines_on_two_threads() {
    let text = "package main\n\nfunc main() {\n\tc, d := make(chan int), make(chan *int)\n\tgo func() {\n\t\tn := <-c\n\t\tx := new(int)\n\t\t*x = n + 1\n\t\td <- x\n\t}()\n\tc <- 41\n\tprint(*<-d)\n}\n";
    let image = compile(text).expect("a program");
    let config = Config { procs: 2, memory_limit: 4 << 20, ..Config::default() };
    let options = Options { check: true, ..Options::default() };
    let (ended, _) = parallel::run(&image, config, options, Duration::from_secs(3600)).expect("a run");
    assert_eq!((ended.outcome.as_str(), ended.output.as_str()), ("exit 0", "42"));
}
