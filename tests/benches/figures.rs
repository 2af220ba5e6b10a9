#![forbid(unsafe_code)]
//! The figures of docs/figures.md, each a ratio against a reference run in the same minute; nothing is asserted.
//!
//! `cargo xtask bench [name]`. With a real Go at hand (`go` on PATH, or GMPLAY_GO) native Go is the reference.
use gmplay_engine::batch::{self, Options};
use gmplay_engine::dto::RunConfig;
use gmplay_engine::session::{Limits, Session};
use gmplay_engine::source;
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

const FIB: &str = "package main\n\nfunc fib(n int) int {\n\tif n < 2 {\n\t\treturn n\n\t}\n\treturn fib(n-1) + fib(n-2)\n}\n\nfunc main() {\n\tprintln(fib(35))\n}\n";
const LOOP: &str = "package main\n\nfunc main() {\n\ts := 0\n\tfor i := 0; i < 10000; i++ {\n\t\tfor j := 0; j < 10000; j++ {\n\t\t\ts += i ^ j\n\t\t}\n\t}\n\tprintln(s)\n}\n";
const CHAN: &str = "package main\n\nfunc main() {\n\ta, b := make(chan int), make(chan int)\n\tgo func() {\n\t\tfor v := range a {\n\t\t\tb <- v + 1\n\t\t}\n\t\tclose(b)\n\t}()\n\ts := 0\n\tfor i := 0; i < 250000; i++ {\n\t\ta <- i\n\t\ts += <-b\n\t}\n\tclose(a)\n\tprintln(s)\n}\n";
const MANY: &str = "package main\n\nimport \"sync\"\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\tgate := make(chan struct{})\n\tfor i := 0; i < 100000; i++ {\n\t\twg.Add(1)\n\t\tgo func() {\n\t\t\tdefer wg.Done()\n\t\t\t<-gate\n\t\t}()\n\t}\n\tclose(gate)\n\twg.Wait()\n\tprintln(\"done\")\n}\n";
const TREES: &str = "package main\n\ntype node struct{ l, r *node }\n\nfunc build(d int) *node {\n\tif d == 0 {\n\t\treturn &node{}\n\t}\n\treturn &node{build(d - 1), build(d - 1)}\n}\n\nfunc (n *node) count() int {\n\tif n.l == nil {\n\t\treturn 1\n\t}\n\treturn 1 + n.l.count() + n.r.count()\n}\n\nfunc main() {\n\ts := 0\n\tfor i := 0; i < 40; i++ {\n\t\ts += build(14).count()\n\t}\n\tprintln(s)\n}\n";

fn main() {
    let filter: Vec<String> = env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let wanted = |name: &str| filter.is_empty() || filter.iter().any(|f| name.contains(f.as_str()));
    let go = env::var("GMPLAY_GO").unwrap_or_else(|_| "go".into());
    let one = RunConfig { procs: 1, cores: 1, ..RunConfig::default() };
    for (name, text, aim) in [("fib35", FIB, 8.0), ("loop1e8", LOOP, 14.0), ("channels", CHAN, 0.0), ("trees", TREES, 0.0)] {
        if !wanted(name) {
            continue;
        }
        let (ours, instructions) = time(text, &one);
        let rate = instructions / ours / 1e6;
        match native(&go, name, text) {
            Some(theirs) => {
                let aim = if aim > 0.0 { format!(" (aim: at most {aim})") } else { String::new() };
                println!("{name}: {ours:.3} s, native Go {theirs:.3} s: {:.1} times{aim}; {rate:.0} M instructions/s", ours / theirs);
            }
            None => println!("{name}: {ours:.3} s; {rate:.0} M instructions/s; no go to compare with"),
        }
    }
    if wanted("channels") {
        let (ours, _) = time(CHAN, &one);
        println!("channel operations: {:.2} s of CPU a million (aim: under 1)", ours);
    }
    if wanted("goroutines") {
        let before = rss();
        let (ours, _) = time(MANY, &RunConfig::default());
        println!("100,000 goroutines: {:.0} MB of host memory at most (aim: under 600), {ours:.2} s", (peak() - before) / 1e6);
    }
    if wanted("seek") {
        seek();
    }
    if wanted("parallel") {
        parallel();
    }
    if wanted("browser") {
        browser();
    }
    if wanted("parallel-browser") {
        parallel_browser();
    }
}

/// Seconds for a run, the best of three, and its instructions.
fn time(text: &str, config: &RunConfig) -> (f64, f64) {
    let image = source::check(&[("main.go", text)]).image.expect("the benchmark compiles");
    let mut best = f64::MAX;
    let mut instructions = 0.0;
    for _ in 0..3 {
        let t = Instant::now();
        let options = Options { config: config.clone(), ..Options::default() };
        let f = batch::run(&image, &options, &mut |_, _| ()).expect("the benchmark runs");
        assert_eq!(f.status, 0, "{}", f.epilogue);
        best = best.min(t.elapsed().as_secs_f64());
        instructions = f.stats.instructions;
    }
    (best, instructions)
}

fn native(go: &str, name: &str, text: &str) -> Option<f64> {
    let dir = env::temp_dir().join(format!("gmplay-bench-{}", std::process::id()));
    fs::create_dir_all(&dir).ok()?;
    let (file, exe) = (dir.join(format!("{name}.go")), dir.join(name));
    fs::write(&file, text).ok()?;
    let mut build = Command::new(go);
    build.args(["build", "-o"]).arg(&exe).arg(&file).env("GOTOOLCHAIN", "local");
    build.output().ok().filter(|o| o.status.success())?;
    let mut best = f64::MAX;
    for _ in 0..5 {
        let t = Instant::now();
        Command::new(&exe).env("GOMAXPROCS", "1").output().ok()?;
        best = best.min(t.elapsed().as_secs_f64());
    }
    let _ = fs::remove_dir_all(&dir);
    Some(best)
}

const MANDELBROT: &str = include_str!("parallel/mandelbrot.go");
const PRIMES: &str = include_str!("parallel/primes.go");

/// Real threads: by how much two Ps are faster than one, and what the real driver costs beside the simulation.
fn parallel() {
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    if cores < 2 {
        return println!("parallel: one core: nothing can run at the same time");
    }
    let on = |procs| RunConfig { procs, parallel: true, ..RunConfig::default() };
    let sim = RunConfig { procs: 1, cores: 1, ..RunConfig::default() };
    for (name, text, aim) in [("mandelbrot", MANDELBROT, 1.8), ("primes", PRIMES, 1.8), ("trees", include_str!("parallel/trees.go"), 1.4)] {
        let [one, two] = turns(text, [&on(1), &on(2)]);
        // On a busy machine the cores are not ours: what both took of them says what would be left of the ratio.
        println!(
            "parallel {name}: 1 worker {:.3} s, 2 workers {:.3} s: {:.2} times (aim: at least {aim}); CPU {:.2} and {:.2} s",
            one.seconds, two.seconds, one.seconds / two.seconds, one.cpu, two.cpu
        );
    }
    for (name, text) in [("mandelbrot", MANDELBROT), ("primes", PRIMES)] {
        let [simulated, real] = turns(text, [&sim, &on(1)]);
        let rate = |t: Turn| t.instructions / t.seconds / 1e6;
        let (s, r) = (rate(simulated), rate(real));
        println!("parallel rate {name}: simulated {s:.0}, 1 worker {r:.0} M instructions/s: {:.2} (aim: at least 0.85)", r / s);
    }
    for (name, text, few, many, aim) in [
        ("ping-pong", include_str!("parallel/pingpong.go"), 1, 2, 3.0),
        ("10,000 goroutines", include_str!("parallel/many.go"), 2, 8, 1.3),
    ] {
        let [a, b] = turns(text, [&on(few), &on(many)]);
        println!("parallel {name}: {few} Ps {:.3} s, {many} Ps {:.3} s: {:.2} times as long (aim: at most {aim})", a.seconds, b.seconds, b.seconds / a.seconds);
    }
}

#[derive(Clone, Copy)]
struct Turn {
    seconds: f64,
    instructions: f64,
    cpu: f64,
}

/// The best of five of each, one after the other, so that a busy minute is a busy minute for both.
fn turns(text: &str, configs: [&RunConfig; 2]) -> [Turn; 2] {
    let image = source::check(&[("main.go", text)]).image.expect("the benchmark compiles");
    let mut best = [Turn { seconds: f64::MAX, instructions: 0.0, cpu: 0.0 }; 2];
    for _ in 0..5 {
        for (config, best) in configs.iter().zip(&mut best) {
            let options = Options { config: (*config).clone(), ..Options::default() };
            let before = cpu();
            let f = batch::run(&image, &options, &mut |_, _| ()).expect("the benchmark runs");
            assert_eq!(f.status, 0, "{}", f.epilogue);
            let turn = Turn { seconds: f.wall.as_secs_f64(), instructions: f.stats.instructions, cpu: cpu() - before };
            if turn.seconds < best.seconds {
                *best = turn;
            }
        }
    }
    best
}

/// Seconds that all threads of this process have had, ended ones too; Linux only.
fn cpu() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = text.rsplit(") ").next().unwrap_or("");
    let ticks = |i: usize| after.split_whitespace().nth(i).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// The same in Chromium, where a worker is a Web Worker.
fn parallel_browser() {
    let web = concat!(env!("CARGO_MANIFEST_DIR"), "/../web");
    // Seconds long: a page also draws, and its threads take some milliseconds to come.
    for (name, text) in [("mandelbrot", MANDELBROT.replace("480, 300", "960, 300")), ("primes", PRIMES.replace("60, 20000", "120, 24000"))] {
        let file = env::temp_dir().join(format!("gmplay-bench-{name}.go"));
        fs::write(&file, &text).expect("a temporary file");
        let node = Command::new("node").current_dir(web).arg("bench/parallel.mjs").arg(&file).output();
        let out = node.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
        let seconds: Vec<f64> = out.split_whitespace().filter_map(|w| w.parse().ok()).collect();
        match seconds[..] {
            [one, two] => println!("parallel {name} in Chromium: 1 worker {one:.3} s, 2 workers {two:.3} s: {:.2} times (aim: at least 1.7)", one / two),
            _ => println!("parallel {name} in Chromium: no built page or no Chromium"),
        }
    }
}

/// The same session natively and in Chromium: single-threaded wasm against native code.
fn browser() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../");
    for (name, text) in [("fib32", FIB.replace("35", "32")), ("loop3e7", LOOP.replace("i < 10000", "i < 3000"))] {
        let mut native = f64::MAX;
        for _ in 0..3 {
            let mut s = Session::default();
            s.load(&text, &RunConfig { procs: 1, cores: 1, ..RunConfig::default() }, Limits::default()).expect("loads");
            let t = Instant::now();
            while s.advance(1e6, 1e18).expect("advances").outcome.is_none() {}
            native = native.min(t.elapsed().as_secs_f64());
        }
        let file = env::temp_dir().join(format!("gmplay-bench-{name}.go"));
        fs::write(&file, &text).expect("a temporary file");
        let node = Command::new("node").current_dir(format!("{root}web")).arg("bench/engine.mjs").arg(&file).output();
        let seconds = node.ok().and_then(|o| String::from_utf8_lossy(&o.stdout).trim().parse::<f64>().ok());
        match seconds {
            Some(wasm) => println!("{name} as a session: native {native:.3} s, Chromium {wasm:.3} s: {:.2} times (aim: at most 1.6)", wasm / native),
            None => println!("{name} as a session: native {native:.3} s; no built page or no Chromium to compare with"),
        }
    }
}

/// seek(t): the world (with variables) at 20 moments of a run of ten million instructions.
fn seek() {
    let text = TREES.replace("i < 40", "i < 24");
    let mut s = Session::default();
    s.load(&text, &RunConfig::default(), Limits::default()).expect("loads");
    let mut end = 0.0;
    loop {
        let p = s.advance(1e6, 1e18).expect("advances");
        let stuck = p.end_ns == end && p.limit.is_some();
        end = p.end_ns;
        if p.outcome.is_some() || p.instructions >= 1e7 || stuck {
            println!("seek: a run of {:.1} M instructions, {} events", p.instructions / 1e6, p.events);
            break;
        }
    }
    let mut worst: (f64, f64) = (0.0, 0.0);
    for i in 0..20 {
        let t = end * f64::from((i * 7) % 20) / 20.0;
        let a = Instant::now();
        s.view(t).expect("a view");
        let b = Instant::now();
        s.world_at(t).expect("a world");
        worst = (worst.0.max((b - a).as_secs_f64()), worst.1.max(b.elapsed().as_secs_f64()));
    }
    println!("seek: view {:.1} ms, world {:.1} ms at worst (aim: 100)", worst.0 * 1e3, worst.1 * 1e3);
}

fn status(key: &str) -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|l| l.starts_with(key)).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) * 1024.0
}
fn rss() -> f64 {
    status("VmRSS:")
}
fn peak() -> f64 {
    status("VmHWM:")
}
