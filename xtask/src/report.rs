//! Counts what ran, over runners of several kinds, and closes with one line.
use crate::{Result, cargo, say};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

#[derive(Default)]
pub struct Report {
    passed: u64,
    failed: u64,
    failures: Vec<String>,
}

impl Report {
    /// A step that passes or fails as a whole.
    pub fn step(&mut self, name: &str, f: impl FnOnce() -> Result) -> bool {
        match f() {
            Ok(()) => {
                self.passed += 1;
                true
            }
            Err(e) => {
                eprintln!("{e}");
                self.fail(name);
                false
            }
        }
    }

    pub fn missing(&mut self, what: &str) {
        self.fail(what);
    }

    fn fail(&mut self, name: &str) {
        self.failed += 1;
        self.failures.push(name.into());
    }

    /// All Rust tests, by nextest where it is installed.
    pub fn nextest(&mut self) {
        let nextest = Command::new("cargo-nextest").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        let mut c = Command::new(cargo());
        if nextest.is_ok_and(|s| s.success()) {
            c.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
        } else {
            c.args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]);
        }
        self.counted("native tests", &mut c, |line| {
            // nextest: `Summary [ 1.2s] 30 tests run: 29 passed, 1 failed`; cargo test: `test result: ok. 3 passed; 0 failed; …`
            let of = |word: &str| {
                let at = line.find(word)?;
                line[..at].trim_end().rsplit(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok()
            };
            let summary = line.contains("tests run:") || line.contains("test run:") || line.starts_with("test result:");
            summary.then(|| (of(" passed").unwrap_or(0), of(" failed").unwrap_or(0)))
        });
    }

    /// An npm script whose output has Vitest's or node:test's counts.
    pub fn node(&mut self, name: &str, args: &[&str]) {
        say(name);
        let mut c = Command::new("npm");
        c.current_dir("web").args(args).env("NO_COLOR", "1");
        self.counted(name, &mut c, |line| {
            let line = line.trim();
            let number = |s: &str| s.split_whitespace().find_map(|w| w.parse::<u64>().ok());
            if let Some(n) = line.strip_prefix("ℹ pass ").or(line.strip_prefix("# pass ")) {
                return Some((number(n)?, 0));
            }
            if let Some(n) = line.strip_prefix("ℹ fail ").or(line.strip_prefix("# fail ")) {
                return Some((0, number(n)?));
            }
            // Vitest: `Tests  1 failed | 41 passed (42)`
            let rest = line.strip_prefix("Tests ")?;
            let part = |word: &str| rest.split('|').find(|p| p.contains(word)).and_then(number).unwrap_or(0);
            Some((part("passed"), part("failed")))
        });
    }

    fn counted(&mut self, name: &str, c: &mut Command, count: impl Fn(&str) -> Option<(u64, u64)>) {
        // One stream, so that the order of lines is the runner's: both go through a shell-free pipe each, stderr first read by a thread.
        let child = c.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = match child {
            Ok(c) => c,
            Err(e) => {
                eprintln!("{c:?}: {e}");
                return self.fail(name);
            }
        };
        let stderr = child.stderr.take().expect("piped");
        let errors = std::thread::spawn(move || {
            let mut lines = vec![];
            for line in BufReader::new(stderr).lines().map_while(|l| l.ok()) {
                eprintln!("{line}");
                lines.push(line);
            }
            lines
        });
        let mut lines = vec![];
        for line in BufReader::new(child.stdout.take().expect("piped")).lines().map_while(|l| l.ok()) {
            println!("{line}");
            lines.push(line);
        }
        lines.extend(errors.join().unwrap_or_default());
        let (mut passed, mut failed) = (0, 0);
        for (p, f) in lines.iter().filter_map(|l| count(&strip_ansi(l))) {
            passed += p;
            failed += f;
        }
        let ok = child.wait().is_ok_and(|s| s.success());
        self.passed += passed;
        self.failed += failed;
        if failed > 0 {
            self.failures.push(format!("{name}: {failed}"));
        } else if !ok {
            self.fail(&format!("{name}: the runner failed"));
        } else if passed == 0 {
            self.fail(&format!("{name}: no test ran"));
        }
    }

    pub fn finish(self) -> Result {
        for f in &self.failures {
            println!("FAILED {f}");
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 { Ok(()) } else { Err("some tests failed".into()) }
    }
}

fn strip_ansi(line: &str) -> String {
    let mut out = String::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            for c in chars.by_ref() {
                if c.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            out.push(c);
        }
    }
    out
}
