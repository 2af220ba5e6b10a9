//! The oracle's programs on real threads: what the real Go did once on one P must come out every time on several.
//!
//! A program whose output depends on the order in which goroutines run is named in `oracle/order.txt` with the reason; of
//! it the exit status is compared, or that it ends at all.
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

/// What of a program's result every schedule gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fixed {
    All,
    Exit,
    Nothing,
}

/// `oracle/order.txt`.
pub struct Order(Vec<(String, Fixed)>);

impl Order {
    pub fn load() -> Order {
        let entry = |l: String| {
            let (name, reason) = l.split_once(": ").expect("order.txt: NAME: REASON");
            (name.to_string(), if reason.starts_with("any end") { Fixed::Nothing } else { Fixed::Exit })
        };
        Order(files::list("oracle/order.txt").into_iter().map(entry).collect())
    }

    pub fn of(&self, name: &str) -> Fixed {
        self.0.iter().find(|(n, _)| n == name).map_or(Fixed::All, |e| e.1)
    }
}

/// Runs that did something else than `want`, in words; the program is compiled once.
pub fn compare(path: &Path, want: &Want, fixed: Fixed, procs: u32, times: u32) -> Result<(), Vec<String>> {
    let image = match run::compile(path) {
        Ok(Ok(image)) => image,
        Ok(Err(got)) => return want.difference(&got).map_or(Ok(()), |d| Err(vec![d])),
        Err(e) => return Err(vec![e]),
    };
    let differs = |_| difference(&image, want, fixed, procs);
    let bad: Vec<String> = (0..times).filter_map(differs).collect();
    if bad.is_empty() { Ok(()) } else { Err(bad) }
}

fn difference(image: &Arc<Image>, want: &Want, fixed: Fixed, procs: u32) -> Option<String> {
    let config = RunConfig { procs, parallel: true, ..RunConfig::default() };
    let options = Options { config, check: true, max_time: Some(LIMIT), ..Options::default() };
    let (got, finished) = match run::once(image, &options) {
        Ok(r) => r,
        Err(e) => return Some(e),
    };
    if finished.status == 124 || finished.epilogue.contains("internal error") {
        return Some(format!("status {}: {}", finished.status, finished.epilogue));
    }
    match fixed {
        Fixed::All => want.difference(&got),
        Fixed::Exit => (want.exit != got.exit).then(|| format!("exit status: want {}, got {} ({})", want.exit, got.exit, got.stderr)),
        Fixed::Nothing => None,
    }
}
