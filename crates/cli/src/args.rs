//! The command line. Flags may be written `--flag value` or `--flag=value`; what is not there yet is refused by name.
use gmplay_engine::dto::RunConfig;
use lexopt::prelude::*;
use std::time::Duration;

pub const HELP: &str = "\
gmplay run [flags] FILE.go [-- args]
  --procs N       GOMAXPROCS (default 4)
  --parallel      on real threads of this machine instead of simulated cores
  --cores N       cores of the simulated machine (default 4); not with --parallel
  --seed N        draws every free choice (default 1)
  --policy gmp|gmp-coop
  --gc hybrid|dijkstra|yuasa|none|stw
  --gogc N|off    GOGC in percent (default 100)
  --memlimit BYTES  Go memory before `out of memory` (default 536870912; K, M, G suffixes)
  --trace FILE    records the run;  --trace-format text|chrome (default text)
  --stats FILE|-  figures as one JSON object
  --fuel N        ends a run after N instructions (status 124)
  --max-time DURATION   ends a run after 500ms, 10s, 2m of its own clock: virtual time, real time with --parallel (status 124)
  --stress, --check     for tests of --parallel: yield at every chance; verify the runtime at each stop of the world
gmplay vet FILE.go|DIR      compile errors only
gmplay escape FILE.go       escape decisions, as `go build -gcflags='-m -l'`
gmplay serve [--dir DIR] [--port N]   the page
gmplay version
";

pub enum Command {
    Run(RunArgs),
    Vet(String),
    Escape(String),
    Serve { dir: String, port: u16 },
    Help,
    Version,
}

#[derive(Default)]
pub struct RunArgs {
    pub path: String,
    pub config: RunConfig,
    /// (file, format)
    pub trace: Option<(String, String)>,
    pub stats: Option<String>,
    pub fuel: Option<u64>,
    pub max_time: Option<Duration>,
    pub stress: bool,
    pub check: bool,
}

/// Flags of the product that later work brings.
const LATER: [&str; 2] = ["race", "budget"];

pub fn parse(mut p: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let name = match p.next()? {
        Some(Value(v)) => v.string()?,
        Some(Long("help") | Short('h')) | None => return Ok(Command::Help),
        Some(Long("version")) => return Ok(Command::Version),
        Some(other) => return Err(other.unexpected()),
    };
    match name.as_str() {
        "run" => run(&mut p),
        "vet" => Ok(Command::Vet(path(&mut p)?)),
        "escape" => Ok(Command::Escape(path(&mut p)?)),
        "serve" => serve(&mut p),
        "help" => Ok(Command::Help),
        "version" => Ok(Command::Version),
        "check" => Err("gmplay check is not there yet".into()),
        other => Err(format!("unknown command {other:?}").into()),
    }
}

fn path(p: &mut lexopt::Parser) -> Result<String, lexopt::Error> {
    let first = match p.next()? {
        Some(Value(v)) => v.string()?,
        Some(other) => return Err(other.unexpected()),
        None => return Err("a file is missing".into()),
    };
    match p.next()? {
        None => Ok(first),
        Some(other) => Err(other.unexpected()),
    }
}

fn run(p: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut a = RunArgs::default();
    let (mut trace, mut format, mut cores) = (None, None, false);
    while let Some(arg) = p.next()? {
        match arg {
            Long("procs") => a.config.procs = p.value()?.parse()?,
            Long("parallel") => a.config.parallel = true,
            Long("cores") => {
                a.config.cores = p.value()?.parse()?;
                cores = true;
            }
            Long("seed") => a.config.seed = p.value()?.parse()?,
            Long("policy") => a.config.policy = p.value()?.string()?,
            Long("gc") => a.config.gc = p.value()?.string()?,
            Long("gogc") => {
                let v = p.value()?.string()?;
                a.config.gogc = if v == "off" { None } else { Some(v.parse().map_err(|_| format!("--gogc {v}: a percentage, or off"))?) };
            }
            Long("memlimit") => a.config.memlimit = bytes(&p.value()?.string()?)? as f64,
            Long("trace") => trace = Some(p.value()?.string()?),
            Long("trace-format") => format = Some(p.value()?.string()?),
            Long("stats") => a.stats = Some(p.value()?.string()?),
            Long("fuel") => a.fuel = Some(p.value()?.parse()?),
            Long("max-time") => a.max_time = Some(duration(&p.value()?.string()?)?),
            Long("stress") => a.stress = true,
            Long("check") => a.check = true,
            Long(name) if LATER.contains(&name) => return Err(format!("--{name} is not there yet").into()),
            Value(v) if a.path.is_empty() => a.path = v.string()?,
            // Behind the file: what does not look like a flag, and all behind `--`, is the program's.
            Value(v) => a.config.args.push(v.string()?),
            other => return Err(other.unexpected()),
        }
    }
    if a.path.is_empty() {
        return Err("a file is missing".into());
    }
    if trace.is_none() && format.is_some() {
        return Err("--trace-format goes with --trace".into());
    }
    if a.config.parallel && cores {
        return Err("--cores is of the simulated machine: with --parallel the program runs on the cores of this one".into());
    }
    if let (false, Some(flag)) = (a.config.parallel, [("stress", a.stress), ("check", a.check)].iter().find(|f| f.1)) {
        return Err(format!("--{} goes with --parallel", flag.0).into());
    }
    a.trace = trace.map(|t| (t, format.unwrap_or_else(|| "text".into())));
    Ok(Command::Run(a))
}

/// `64M`, `1G`, `65536`.
fn bytes(v: &str) -> Result<u64, lexopt::Error> {
    let (digits, shift) = match v.as_bytes().last() {
        Some(b'K' | b'k') => (&v[..v.len() - 1], 10),
        Some(b'M' | b'm') => (&v[..v.len() - 1], 20),
        Some(b'G' | b'g') => (&v[..v.len() - 1], 30),
        _ => (v, 0),
    };
    let n: u64 = digits.parse().map_err(|_| format!("{v:?} is no number of bytes"))?;
    n.checked_shl(shift).filter(|b| b >> shift == n).ok_or_else(|| format!("{v:?} is too many bytes").into())
}

/// `500ms`, `10s`, `1.5m`, as Go writes them; one unit.
fn duration(v: &str) -> Result<Duration, lexopt::Error> {
    let digits = v.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == 'µ');
    let unit = match &v[digits.len()..] {
        "ns" => 1e-9,
        "us" | "µs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return Err(format!("{v:?} is no duration: 500ms, 10s, 2m").into()),
    };
    let n = digits.parse().ok().filter(|n: &f64| *n > 0.0);
    let d = n.and_then(|n| Duration::try_from_secs_f64(n * unit).ok());
    d.ok_or_else(|| format!("{v:?} is no duration: 500ms, 10s, 2m").into())
}

fn serve(p: &mut lexopt::Parser) -> Result<Command, lexopt::Error> {
    let (mut dir, mut port) = ("dist".to_string(), 8027);
    while let Some(arg) = p.next()? {
        match arg {
            Long("dir") => dir = p.value()?.string()?,
            Long("port") => port = p.value()?.parse()?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Serve { dir, port })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(words: &str) -> Result<RunArgs, String> {
        match parse(lexopt::Parser::from_args(words.split(' '))) {
            Ok(Command::Run(a)) => Ok(a),
            Ok(_) => Err("another command".into()),
            Err(e) => Err(e.to_string()),
        }
    }

    #[test]
    fn a_parallel_run_takes_the_flags_that_mean_something_to_it() {
        let a = run("run --parallel --procs=2 --max-time 1.5s --stress --check --fuel 7 x.go a -- --b").expect("flags");
        assert_eq!((a.config.parallel, a.config.procs, a.stress, a.check, a.fuel), (true, 2, true, true, Some(7)));
        assert_eq!(a.max_time, Some(Duration::from_millis(1500)));
        assert_eq!(a.config.args, ["a", "--b"]);
    }

    #[test]
    fn what_cannot_be_honoured_is_refused_in_words() {
        for (words, part) in [
            ("run --parallel --cores 2 x.go", "--cores is of the simulated machine"),
            ("run --stress x.go", "--stress goes with --parallel"),
            ("run --check x.go", "--check goes with --parallel"),
            ("run --max-time 10 x.go", "no duration"),
            ("run --max-time -1s x.go", "no duration"),
            ("run --max-time 1e999s x.go", "no duration"),
            ("run --race x.go", "not there yet"),
            ("run --trace-format chrome x.go", "goes with --trace"),
            ("run --parallel", "a file is missing"),
        ] {
            let e = run(words).err().expect(words);
            assert!(e.contains(part), "{words}: {e}");
        }
    }
}
