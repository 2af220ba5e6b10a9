#![forbid(unsafe_code)]
use gmplay_tests::soak::Scenarios;
use gmplay_tests::ended;
use gmplay_core::Config;
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let s = Scenarios::load();
    if args[0] == "--print" {
        print!("{}", s.program(args[1].parse().unwrap()));
        return;
    }
    let from: u64 = args[0].parse().unwrap();
    let to: u64 = args[1].parse().unwrap();
    for seed in from..to {
        let text = s.program(seed);
        let image = ended::compile(&text).unwrap();
        let t = std::time::Instant::now();
        let one = ended::simulated(&image, Config { procs: 1, cores: 1, ..Config::default() }, 1 << 30).unwrap();
        let d = t.elapsed();
        let four = ended::simulated(&image, Config { procs: 4, cores: 2, gogc: Some(1), ..Config::default() }, 1 << 30).unwrap();
        println!("{seed} {} {} {d:?} {}", one.outcome, one == four, one.output.replace('\n', ","));
    }
}
