//! The oracle's programs on real threads: what the real Go did once on one P must come out every time on several.
//!
//! A program whose output depends on the order in which goroutines run is named in `oracle/order.txt` with the reason; of
//! it the exit status is compared.
use crate::want::Want;
use crate::{files, run};
use gmplay_bytecode::Image;
use gmplay_engine::batch::Options;
use gmplay_engine::dto::RunConfig;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Far more than any program takes on a machine that others use too.
const LIMIT: Duration = Duration::from_secs(60);

/// Names of `oracle/order.txt`.
pub fn ordered() -> Vec<String> {
    let name = |l: String| l.split(':').next().unwrap_or("").to_string();
    files::list("oracle/order.txt").into_iter().map(name).collect()
}

/// Runs that did something else than `want`, in words; the program is compiled once.
pub fn compare(path: &Path, want: &Want, ordered: bool, procs: u32, times: u32) -> Result<(), Vec<String>> {
    let image = match run::compile(path) {
        Ok(Ok(image)) => image,
        Ok(Err(got)) => return want.difference(&got).map_or(Ok(()), |d| Err(vec![d])),
        Err(e) => return Err(vec![e]),
    };
    let differs = |_| difference(&image, want, ordered, procs);
    let bad: Vec<String> = (0..times).filter_map(differs).collect();
    if bad.is_empty() { Ok(()) } else { Err(bad) }
}

fn difference(image: &Arc<Image>, want: &Want, ordered: bool, procs: u32) -> Option<String> {
    let config = RunConfig { procs, parallel: true, ..RunConfig::default() };
    let options = Options { config, check: true, max_time: Some(LIMIT), ..Options::default() };
    let (got, finished) = match run::once(image, &options) {
        Ok(r) => r,
        Err(e) => return Some(e),
    };
    if finished.status == 124 || finished.epilogue.contains("internal error") {
        return Some(format!("status {}: {}", finished.status, finished.epilogue));
    }
    if ordered {
        return (want.exit != got.exit).then(|| format!("exit status: want {}, got {} ({})", want.exit, got.exit, got.stderr));
    }
    want.difference(&got)
}
