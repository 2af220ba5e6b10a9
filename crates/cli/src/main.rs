#![forbid(unsafe_code)]
//! The native binary `gmplay`: the same engine as the page's, with Go's own exit statuses and texts.
mod args;
mod serve;

use args::{Command, RunArgs};
use gmplay_engine::{batch, source};
use std::io::Write;
use std::process::ExitCode;

/// What is written when the command line itself is wrong. Go's tools use 2 for that.
const USAGE: u8 = 2;
/// The status that a shell gives to a process that wrote into a closed pipe.
const SIGPIPE: i32 = 128 + 13;

fn main() -> ExitCode {
    // Deeply nested programs are walked by recursion in the front end: it gets a stack that its limits fit in.
    let worker = std::thread::Builder::new().stack_size(256 << 20).spawn(real_main);
    match worker.map(|w| w.join()) {
        Ok(Ok(code)) => code,
        _ => ExitCode::from(101),
    }
}

fn real_main() -> ExitCode {
    match args::parse(lexopt::Parser::from_env()) {
        Ok(Command::Run(a)) => run(&a),
        Ok(Command::Vet(path)) => vet(&path),
        Ok(Command::Escape(path)) => escape(&path),
        Ok(Command::Serve { dir, port }) => match serve::serve(&dir, port) {
            Ok(()) => ExitCode::SUCCESS,
            Err(e) => fail(&e, 1),
        },
        Ok(Command::Help) => {
            print!("{}", args::HELP);
            ExitCode::SUCCESS
        }
        Ok(Command::Version) => {
            println!("gmplay {} (models Go 1.27.3)", gmplay_engine::VERSION);
            ExitCode::SUCCESS
        }
        Err(e) => fail(&format!("{e}\n{}", args::HELP), USAGE),
    }
}

fn fail(message: &str, code: u8) -> ExitCode {
    eprintln!("gmplay: {}", message.trim_end());
    ExitCode::from(code)
}

/// A file, or all `.go` files of a folder but tests, as (path, text).
fn read(path: &str) -> Result<Vec<(String, String)>, String> {
    let one = |p: &std::path::Path| {
        let bytes = std::fs::read(p).map_err(|e| format!("{}: {e}", p.display()))?;
        let text = String::from_utf8(bytes).map_err(|_| format!("{}: invalid UTF-8", p.display()))?;
        Ok((p.display().to_string(), text))
    };
    let path = std::path::Path::new(path);
    if !path.is_dir() {
        return Ok(vec![one(path)?]);
    }
    let entries = std::fs::read_dir(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut files: Vec<_> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "go") && !p.to_string_lossy().ends_with("_test.go"));
    files.sort();
    if files.is_empty() {
        return Err(format!("no Go files in {}", path.display()));
    }
    files.iter().map(|p| one(p)).collect()
}

fn check(path: &str) -> Result<source::Checked, String> {
    let files = read(path)?;
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    Ok(source::check(&files))
}

fn vet(path: &str) -> ExitCode {
    match check(path) {
        Ok(c) if c.image.is_some() => ExitCode::SUCCESS,
        Ok(c) => {
            c.rendered.iter().for_each(|l| eprintln!("{l}"));
            ExitCode::from(1)
        }
        Err(e) => fail(&e, 1),
    }
}

fn escape(path: &str) -> ExitCode {
    match check(path) {
        Ok(c) if c.image.is_some() => {
            // gc prints them to standard error; here they are the result.
            c.result.escapes.iter().for_each(|e| println!("{path}:{}:{}: {}", e.line, e.column, e.message));
            ExitCode::SUCCESS
        }
        Ok(c) => {
            c.rendered.iter().for_each(|l| eprintln!("{l}"));
            ExitCode::from(1)
        }
        Err(e) => fail(&e, 1),
    }
}

fn run(a: &RunArgs) -> ExitCode {
    let checked = match check(&a.path) {
        Ok(c) => c,
        Err(e) => return fail(&e, 1),
    };
    let Some(image) = checked.image else {
        checked.rendered.iter().for_each(|l| eprintln!("{l}"));
        return ExitCode::from(1);
    };
    let (mut out, mut err) = (std::io::BufWriter::new(std::io::stdout().lock()), std::io::stderr().lock());
    let mut broken = false;
    let mut write = |fd: u32, bytes: &[u8]| {
        if broken {
            return;
        }
        let done = if fd == 2 { out.flush().and_then(|()| err.write_all(bytes)) } else { out.write_all(bytes) };
        // What a parallel run hands over has been collected for a while; the next piece may be long in coming.
        let done = if a.config.parallel { done.and_then(|()| out.flush()) } else { done };
        match done {
            // A reader that has gone away (`| head`) ends the program, as SIGPIPE does (Go 1.27 `os.epipecheck`).
            Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(SIGPIPE),
            done => broken = done.is_err(),
        }
    };
    let options = batch::Options {
        config: a.config.clone(),
        record: a.trace.is_some(),
        fuel: a.fuel,
        max_time: a.max_time,
        stress: a.stress,
        check: a.check,
    };
    let finished = match batch::run(&image, &options, &mut write) {
        Ok(f) => f,
        Err(e) => return fail(&e, USAGE),
    };
    let _ = out.flush();
    eprint!("{}", finished.epilogue);
    if let (Some((path, format)), Some(store)) = (&a.trace, &finished.store) {
        let text = batch::trace_text(store, format);
        if let Err(e) = text.and_then(|t| std::fs::write(path, t).map_err(|e| format!("{path}: {e}"))) {
            return fail(&e, 1);
        }
    }
    if let Some(path) = &a.stats {
        let mut json = serde_json::to_value(&finished.stats).unwrap_or_default();
        json["parallel"] = finished.threads.is_some().into();
        json["wall_ns"] = (finished.wall.as_nanos() as u64).into();
        if let Some(t) = finished.threads {
            json["carriers"] = t.carriers.into();
            json["dropped"] = t.dropped.into();
        }
        json["outcome"] = finished.outcome.into();
        json["event_hash"] = finished.event_hash.as_str().into();
        let text = format!("{json}\n");
        let done = if path == "-" { out.write_all(text.as_bytes()).and_then(|()| out.flush()) } else { std::fs::write(path, text) };
        if let Err(e) = done {
            return fail(&format!("{path}: {e}"), 1);
        }
    }
    ExitCode::from((finished.status & 0xff) as u8)
}
