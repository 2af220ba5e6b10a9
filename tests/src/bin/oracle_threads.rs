#![forbid(unsafe_code)]
//! `cargo xtask oracle --parallel [--procs N] [--times N] [filter]`: the oracle's programs on real threads, each many times.
use gmplay_tests::want::Want;
use gmplay_tests::{files, threads};
use std::process::ExitCode;
use std::{env, fs, thread};

const UNDER: &str = "oracle/programs";

fn main() -> ExitCode {
    let mut args = env::args().skip(1);
    let (mut procs, mut times, mut filter) = (4, 20, String::new());
    while let Some(a) = args.next() {
        let mut number = || args.next().and_then(|n| n.parse().ok()).expect("a number");
        match a.as_str() {
            "--parallel" => (),
            "--procs" => procs = number(),
            "--times" => times = number(),
            _ => filter = a,
        }
    }
    let order = threads::Order::load();
    // Those that differ in simulation too.
    let known = files::list("oracle/known-failures.txt");
    let (mut total, mut passed, mut failures) = (0, 0, vec![]);
    for path in files::programs(UNDER) {
        let name = files::name(&path, UNDER);
        if !name.contains(&filter) || known.contains(&name) {
            continue;
        }
        total += 1;
        let fixed = order.of(&name);
        let want = fs::read_to_string(path.with_extension("want")).map_err(|e| e.to_string()).and_then(|t| Want::parse(&t));
        let run = move || want.map_err(|e| vec![e]).and_then(|want| threads::compare(&path, &want, fixed, procs, times));
        // The front end recurses over deeply nested programs.
        match thread::Builder::new().stack_size(64 << 20).spawn(run).map(|t| t.join()) {
            Ok(Ok(Ok(()))) => passed += 1,
            Ok(Ok(Err(bad))) => failures.push(format!("{name}: {} of {times} runs: {}", bad.len(), bad[0])),
            _ => failures.push(format!("{name}: gmplay panicked")),
        }
    }
    for f in &failures {
        println!("differs: {f}");
    }
    println!("{passed} of {total} programs do what Go 1.27.3 does, {times} times each on threads with {procs} Ps");
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
