//! The page's and the command line's words to the runtime's configuration.
use crate::dto::RunConfig;
use gmplay_core::{Config, GcMode, Policy};

const PROCS_MAX: u32 = 256;

/// Refuses what the runtime could not honour, in words.
pub fn config(c: &RunConfig) -> Result<Config, String> {
    let within = |name: &str, n: u32| {
        let ok = (1..=PROCS_MAX).contains(&n);
        ok.then_some(n).ok_or_else(|| format!("--{name} must be between 1 and {PROCS_MAX}, not {n}"))
    };
    let policy = match c.policy.as_str() {
        "gmp" => Policy::Gmp,
        "gmp-coop" => Policy::GmpCoop,
        other => return Err(format!("--policy {other}: not there yet; gmp and gmp-coop are")),
    };
    let gc = match c.gc.as_str() {
        "hybrid" => GcMode::Hybrid,
        "stw" => GcMode::Stw,
        "dijkstra" => GcMode::Dijkstra,
        "yuasa" => GcMode::Yuasa,
        "none" => GcMode::NoBarrier,
        other => return Err(format!("--gc {other}: one of hybrid, dijkstra, yuasa, none, stw")),
    };
    if !(c.memlimit >= (4 << 20) as f64) {
        return Err(format!("--memlimit must be at least 4 MiB, not {}", c.memlimit));
    }
    Ok(Config {
        procs: within("procs", c.procs)?,
        cores: within("cores", c.cores)?,
        seed: u64::from(c.seed),
        policy,
        gc,
        gogc: c.gogc,
        memory_limit: c.memlimit as u64,
        ..Config::default()
    })
}
