//! Runs a program by the engine, natively.
use crate::case::Case;
use crate::want::Want;
use gmplay_bytecode::Image;
use gmplay_engine::batch::{self, Finished, Options};
use gmplay_engine::dto::RunConfig;
use gmplay_engine::source;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Instructions after which a program that should have ended is given up.
pub const FUEL: u64 = 3_000_000_000;

pub struct Ran {
    pub want: Want,
    /// None: it did not compile.
    pub finished: Option<Finished>,
}

/// The image, or what a compiler says instead.
pub fn compile(path: &Path) -> Result<Result<Arc<Image>, Want>, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    // As `go run x.go` from the program's own folder names it.
    let name = format!("./{}", path.file_name().unwrap_or_default().to_string_lossy());
    let checked = source::check(&[(&name, &text)]);
    Ok(checked.image.ok_or_else(|| {
        let first = checked.rendered.first().and_then(|l| l.lines().next()).unwrap_or_default().to_string();
        Want { exit: 1, stderr: first, stdout: String::new() }
    }))
}

pub fn once(image: &Arc<Image>, options: &Options) -> Result<(Want, Finished), String> {
    let (mut out, mut err) = (vec![], vec![]);
    let mut write = |fd: u32, bytes: &[u8]| if fd == 2 { err.extend_from_slice(bytes) } else { out.extend_from_slice(bytes) };
    let finished = batch::run(image, options, &mut write)?;
    err.extend_from_slice(finished.epilogue.as_bytes());
    let err = String::from_utf8_lossy(&err).into_owned();
    let want = Want { exit: finished.status, stderr: err.lines().next().unwrap_or("").into(), stdout: String::from_utf8_lossy(&out).into_owned() };
    Ok((want, finished))
}

pub fn run(path: &Path, options: &Options) -> Result<Ran, String> {
    match compile(path)? {
        Err(want) => Ok(Ran { want, finished: None }),
        Ok(image) => {
            let (want, finished) = once(&image, options)?;
            Ok(Ran { want, finished: Some(finished) })
        }
    }
}

/// With one P and one core, as the real Go was run with GOMAXPROCS=1.
pub fn oracle(path: &Path) -> Result<Want, String> {
    let config = RunConfig { procs: 1, cores: 1, ..RunConfig::default() };
    run(path, &Options { config, fuel: Some(FUEL), ..Options::default() }).map(|r| r.want)
}

/// A program of `suite/run` against what it says itself.
pub fn case(path: &Path) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|e| e.to_string())?;
    let case = Case::parse(&text)?;
    let ran = run(path, &Options { fuel: case.options.fuel.or(Some(FUEL)), ..case.options.clone() })?;
    let got = &ran.want;
    let stderr = match &case.stderr {
        Some(part) if got.stderr.contains(part.as_str()) => got.stderr.clone(),
        Some(part) => part.clone(),
        None => got.stderr.clone(),
    };
    let want = Want { exit: case.exit, stderr, stdout: case.output.clone().unwrap_or_else(|| got.stdout.clone()) };
    if let Some(d) = want.difference(got) {
        return Err(d);
    }
    let Some(finished) = &ran.finished else { return Ok(()) };
    let stats = finished.stats.by_name();
    for (name, op, n) in &case.stats {
        let v = *stats.get(name.as_str()).ok_or_else(|| format!("no figure {name}"))?;
        let holds = match op {
            '<' => v < *n,
            '>' => v > *n,
            _ => v == *n,
        };
        if !holds {
            return Err(format!("{name} is {v}, expected {op} {n}"));
        }
    }
    Ok(())
}
