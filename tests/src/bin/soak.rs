#![forbid(unsafe_code)]
//! `cargo xtask soak [--minutes N] [--seed N] [--times N] [--print | --all [together]]`: generated concurrent programs on real threads.
//!
//! Each program runs once by simulation, which says what is right, and then on threads with numbers of Ps from 1 to 8,
//! with collections all the time or as usual, yielding at every chance or not, recorded or not, and with all invariants
//! checked whenever the world stands still. Now and then a program of `racy` runs, of which only survival is asked. A failure prints the seed, how to repeat it, and leaves the program in a file.
use gmplay_tests::soak::{Scenarios, attempt};
use gmplay_tests::{files, racy};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs};

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let value = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)?.parse::<u64>().ok());
    let scenarios = Scenarios::load();
    let first = value("--seed").unwrap_or(0);
    if args.iter().any(|a| a == "--print") {
        print!("{}", scenarios.program(first));
        return ExitCode::SUCCESS;
    }
    if let Some(how) = args.iter().position(|a| a == "--all") {
        print!("{}", scenarios.all(args.get(how + 1).is_some_and(|a| a == "together")));
        return ExitCode::SUCCESS;
    }
    let until = Instant::now() + Duration::from_secs_f64(60.0 * value("--minutes").unwrap_or(10) as f64);
    let races = files::programs("racy");
    let (mut programs, mut runs, mut failures) = (0, 0, 0);
    // The same program again and again, or one after the other.
    let seeds: Box<dyn Iterator<Item = u64>> = match value("--times") {
        Some(n) => Box::new((0..n).map(|_| first)),
        None => Box::new(first..),
    };
    let mut told = Instant::now();
    for (i, seed) in seeds.enumerate() {
        if value("--times").is_none() && Instant::now() > until {
            break;
        }
        let text = scenarios.program(seed);
        match attempt(&text, seed, i as u64, 3) {
            Ok(n) => runs += n,
            Err(e) => {
                failures += 1;
                let file = env::temp_dir().join(format!("gmplay-soak-{seed}.go"));
                let _ = fs::write(&file, &text);
                println!("FAILED seed {seed}: {e}\n  the program: {}\n  again: cargo xtask soak --seed {seed} --times 100", file.display());
            }
        }
        programs += 1;
        if value("--times").is_none() && i % 8 == 7 {
            let path = &races[i / 8 % races.len()];
            runs += 1;
            if let Err(e) = racy::attempt(path, i as u64, i as u64 + 1) {
                failures += 1;
                println!("FAILED {}: {e}", path.display());
            }
        }
        if told.elapsed() > Duration::from_secs(60) {
            told = Instant::now();
            println!("soak: {programs} programs, {runs} runs on threads, {failures} failures");
        }
        if failures == 10 {
            break;
        }
    }
    println!("soak: {programs} programs from seed {first}, {runs} runs on threads, {failures} failures");
    if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
