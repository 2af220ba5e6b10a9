//! Programs with data races (`racy/*.go`): whatever Go lets come out of them may come out, and nothing else.
use crate::ended::{Ended, compile};
use crate::parallel;
use gmplay_core::{Config, GcMode};
use gmplay_parallel::Options;
use std::fs;
use std::path::Path;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(120);

/// Rounds `from..to` of a program, each under other conditions. An error is never the program's doing.
pub fn attempt(path: &Path, from: u64, to: u64) -> Result<(), String> {
    let image = compile(&fs::read_to_string(path).map_err(|e| e.to_string())?)?;
    for round in from..to {
        // Without a write barrier objects are lost while they are in use, and their memory is others': the worst of races.
        let lossy = round % 4 == 3;
        let gc = if lossy { GcMode::NoBarrier } else { GcMode::Hybrid };
        let config = Config { procs: 4, gogc: if round % 2 == 0 || lossy { Some(1) } else { Some(50) }, gc, seed: round, ..Config::default() };
        let options = Options { check: !lossy, stress: round % 3 == 2, ..Options::default() };
        let (ended, _) = parallel::run(&image, config, options, LIMIT).map_err(|e| format!("round {round}: {e}"))?;
        if !understood(&ended) {
            return Err(format!("round {round}: {ended:?}"));
        }
    }
    Ok(())
}

/// An end that Go has.
fn understood(ended: &Ended) -> bool {
    let fatal = ended.outcome.strip_prefix("fatal: ").is_some_and(|m| !m.contains("gmplay") && !m.contains("internal"));
    fatal || ended.outcome == "panic" || ended.outcome.starts_with("exit ")
}
