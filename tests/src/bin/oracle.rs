#![forbid(unsafe_code)]
//! `cargo xtask oracle [--update] [filter]`: what the real Go does, against what is stored; and ours against both.
//!
//! Needs `go` 1.27 on PATH, or GMPLAY_GO. Programs are built and run with GOMAXPROCS=1. With `--update`, missing and
//! changed `.want` files and the pass rate are written.
use gmplay_tests::want::Want;
use gmplay_tests::{files, run};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

const UNDER: &str = "oracle/programs";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let update = args.iter().any(|a| a == "--update");
    let filter = args.iter().find(|a| !a.starts_with("--")).cloned().unwrap_or_default();
    let go = env::var("GMPLAY_GO").unwrap_or_else(|_| "go".into());
    match Command::new(&go).args(["version"]).env("GOTOOLCHAIN", "local").output() {
        Ok(o) if o.status.success() => print!("{}", String::from_utf8_lossy(&o.stdout)),
        _ => {
            eprintln!("oracle: no go: install Go 1.27, or name one in GMPLAY_GO");
            return ExitCode::FAILURE;
        }
    }
    let scratch = env::temp_dir().join(format!("gmplay-oracle-{}", std::process::id()));
    let (mut stale, mut passed, mut total) = (0, 0, 0);
    let mut failures = vec![];
    for path in files::programs(UNDER) {
        let name = files::name(&path, UNDER);
        if !name.contains(&filter) {
            continue;
        }
        total += 1;
        let file = path.with_extension("want");
        let stored = fs::read_to_string(&file).ok().and_then(|t| Want::parse(&t).ok());
        let real = match real(&go, &path, &scratch) {
            Ok(w) => w,
            Err(e) => {
                eprintln!("{name}: {e}");
                stale += 1;
                continue;
            }
        };
        if stored.as_ref() != Some(&real) {
            if update {
                fs::write(&file, real.render()).expect("the .want file");
            } else {
                stale += 1;
                let d = stored.map_or("nothing is stored".into(), |s| real.difference(&s).unwrap_or_default());
                eprintln!("{name}: what is stored is not what the real go does: {d}");
            }
        }
        let ours = std::thread::Builder::new().stack_size(64 << 20).spawn(move || run::oracle(&path)).map(|t| t.join());
        let difference = match ours {
            Ok(Ok(Ok(ours))) => real.difference(&ours),
            Ok(Ok(Err(e))) => Some(e),
            _ => Some("gmplay panicked".into()),
        };
        match difference {
            None => passed += 1,
            Some(d) => failures.push((name, d)),
        }
    }
    let _ = fs::remove_dir_all(&scratch);
    for (name, d) in &failures {
        println!("differs: {name}: {d}");
    }
    let rate = format!("{passed} of {total} programs do what Go 1.27.3 does\n");
    print!("{rate}");
    let rate_file = files::root().join("oracle/pass-rate.txt");
    if filter.is_empty() {
        if update {
            fs::write(&rate_file, &rate).expect("the pass rate");
            let list: String = failures.iter().map(|(n, _)| format!("{n}\n")).collect();
            fs::write(files::root().join("oracle/known-failures.txt"), format!("# Programs that differ from the real Go. A test fails once one of them passes.\n{list}")).expect("the list");
        } else if fs::read_to_string(&rate_file).unwrap_or_default() != rate {
            eprintln!("oracle: pass-rate.txt says otherwise: run with --update and look at the difference");
            return ExitCode::FAILURE;
        }
    }
    if stale > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Builds and runs one program by the real go, in its own folder, so that messages name `./x.go`.
fn real(go: &str, path: &Path, scratch: &PathBuf) -> Result<Want, String> {
    fs::create_dir_all(scratch).map_err(|e| e.to_string())?;
    let exe = scratch.join("program");
    let file = path.file_name().unwrap_or_default();
    let mut build = Command::new(go);
    build.current_dir(path.parent().unwrap_or(path)).arg("build").arg("-o").arg(&exe).arg(file);
    build.env("GOTOOLCHAIN", "local").env("GOPROXY", "off");
    let built = build.output().map_err(|e| e.to_string())?;
    if !built.status.success() {
        let text = String::from_utf8_lossy(&built.stderr).into_owned();
        let first = text.lines().find(|l| !l.starts_with('#')).unwrap_or("");
        // The rest of this message is where the real Go looked: a path of the machine it ran on.
        let first = first.split_once(" is not in std (").map_or(first.to_string(), |(head, _)| format!("{head} is not in std"));
        return Ok(Want { exit: 1, stderr: first, stdout: String::new() });
    }
    let ran = Command::new("timeout").arg("60").arg(&exe).env("GOMAXPROCS", "1").env("GOTRACEBACK", "single").output().map_err(|e| e.to_string())?;
    let status = ran.status.code().ok_or("killed")?;
    if status == 124 {
        return Err("does not end".into());
    }
    let stderr = String::from_utf8_lossy(&ran.stderr).lines().next().unwrap_or("").to_string();
    Ok(Want { exit: status, stderr, stdout: String::from_utf8_lossy(&ran.stdout).into_owned() })
}
