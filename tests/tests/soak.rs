//! Twenty seconds of `cargo xtask soak`, and that its scenarios are the ones that the oracle has.
use gmplay_tests::files;
use gmplay_tests::soak::{Scenarios, attempt};
use std::fs;
use std::time::{Duration, Instant};

#[test]
fn generated_concurrent_programs_on_threads() {
    let scenarios = Scenarios::load();
    let until = Instant::now() + Duration::from_secs(20);
    let mut seed = 0;
    // Each program is run to its end, so that a slow machine tests less and never nothing.
    while Instant::now() < until {
        let text = scenarios.program(seed);
        if let Err(e) = attempt(&text, seed, 0, 2) {
            panic!("seed {seed}: {e}\nagain: cargo xtask soak --seed {seed} --times 100\n{text}");
        }
        seed += 1;
    }
}

#[test]
fn the_real_go_has_run_all_scenarios() {
    let scenarios = Scenarios::load();
    for (name, together) in [("together", true), ("in_turn", false)] {
        let path = files::root().join(format!("oracle/programs/soak/{name}.go"));
        let stored = fs::read_to_string(&path).expect("a program");
        let again = "write it anew: cargo run -p gmplay-tests --bin soak -- --all [together]; then cargo xtask oracle --update soak/";
        assert_eq!(stored, scenarios.all(together), "{name}.go is not made of the present scenarios: {again}");
    }
}
