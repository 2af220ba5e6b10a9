//! The command line. Flags may be written `--flag value` or `--flag=value`; what is not there yet is refused by name.
use gmplay_engine::dto::RunConfig;
use lexopt::prelude::*;

pub const HELP: &str = "\
gmplay run [flags] FILE.go [-- args]
  --procs N       GOMAXPROCS (default 4)
  --cores N       cores of the simulated machine (default 4)
  --seed N        draws every free choice (default 1)
  --policy gmp|gmp-coop
  --gc hybrid|dijkstra|yuasa|none|stw
  --gogc N|off    GOGC in percent (default 100)
  --memlimit BYTES  Go memory before `out of memory` (default 536870912; K, M, G suffixes)
  --trace FILE    records the run;  --trace-format text|chrome (default text)
  --stats FILE|-  figures as one JSON object
  --fuel N        ends a run after N instructions (status 124)
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
}

/// Flags of the product that later work brings.
const LATER: [&str; 4] = ["parallel", "race", "budget", "max-time"];

pub fn parse() -> Result<Command, lexopt::Error> {
    let mut p = lexopt::Parser::from_env();
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
    let (mut trace, mut format) = (None, None);
    while let Some(arg) = p.next()? {
        match arg {
            Long("procs") => a.config.procs = p.value()?.parse()?,
            Long("cores") => a.config.cores = p.value()?.parse()?,
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
