//! `typecheck FILE.go`: what the checker says about one program, in gc's lines.
//!
//! Imports are read from the Go installation that `GMPLAY_GOROOT` names, all of it: a check of the checker
//! against Go's own sources. With `GMPLAY_ALL` set, all errors. Exit status 1 with errors.
use gmplay_syntax::ast::{File, NodeIds};
use gmplay_syntax::{Diagnostic, SourceMap, parse_file, report};
use gmplay_types::{ParsedPackage, Program};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

struct Loader {
    root: Option<PathBuf>,
    map: SourceMap,
    ids: NodeIds,
    program: Program,
    done: HashSet<String>,
    failed: bool,
}

const GOOS: [&str; 17] = [
    "aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "netbsd", "openbsd", "plan9",
    "solaris", "wasip1", "windows", "zos", "nacl", "hurd",
];
const GOARCH: [&str; 14] = [
    "386", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64",
    "s390x", "wasm", "sparc64",
];

fn tag(t: &str) -> bool {
    match t {
        "linux" | "amd64" | "unix" | "gc" | "goexperiment.regabiwrappers" | "goexperiment.regabiargs"
        | "goexperiment.aliastypeparams" | "goexperiment.swissmap" | "goexperiment.spinbitmutex"
        | "goexperiment.greenteagc" | "goexperiment.jsonv2" | "goexperiment.randomizedheapbase64" | "goexperiment.sizespecializedmalloc" => true,
        _ => t.strip_prefix("go1.").is_some_and(|v| v.parse::<u32>().is_ok_and(|v| v <= 27)),
    }
}

/// `a && (b || !c)`
fn constraint(s: &mut &str) -> bool {
    fn or(s: &mut &str) -> bool {
        let mut v = and(s);
        while let Some(r) = s.trim_start().strip_prefix("||") {
            *s = r;
            let w = and(s);
            v = v || w;
        }
        v
    }
    fn and(s: &mut &str) -> bool {
        let mut v = not(s);
        while let Some(r) = s.trim_start().strip_prefix("&&") {
            *s = r;
            let w = not(s);
            v = v && w;
        }
        v
    }
    fn not(s: &mut &str) -> bool {
        *s = s.trim_start();
        if let Some(r) = s.strip_prefix('!') {
            *s = r;
            return !not(s);
        }
        if let Some(r) = s.strip_prefix('(') {
            *s = r;
            let v = or(s);
            *s = s.trim_start().strip_prefix(')').unwrap_or(s);
            return v;
        }
        let n = s.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(s.len());
        let (word, rest) = s.split_at(n);
        *s = rest;
        tag(word)
    }
    or(s)
}

fn included(name: &str, text: &str) -> bool {
    let stem = name.trim_end_matches(".go");
    if !name.ends_with(".go") || stem.ends_with("_test") || name.starts_with(['_', '.']) {
        return false;
    }
    let parts: Vec<&str> = stem.split('_').collect();
    for p in parts.iter().skip(1).rev().take(2) {
        if GOOS.contains(p) || GOARCH.contains(p) {
            return false;
        }
    }
    for line in text.lines() {
        if let Some(mut c) = line.strip_prefix("//go:build ") {
            return constraint(&mut c);
        }
        if line.starts_with("package ") {
            break;
        }
    }
    true
}

impl Loader {
    fn parse(&mut self, path: &str, text: String) -> (File, Vec<Diagnostic>) {
        let id = self.map.add(path, text);
        parse_file(&self.map, id, &mut self.ids)
    }
    fn import(&mut self, path: &str) {
        if path == "unsafe" || !self.done.insert(path.to_string()) {
            return;
        }
        let Some(root) = &self.root else { return };
        let mut dir = root.join("src").join(path);
        for vendor in ["src/vendor", "src/cmd/vendor"] {
            if !dir.is_dir() {
                dir = root.join(vendor).join(path);
            }
        }
        let Ok(entries) = std::fs::read_dir(&dir) else { return };
        let mut names: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
        names.sort();
        let mut files = Vec::new();
        let mut errors = Vec::new();
        for p in names {
            let name = p.file_name().unwrap_or_default().to_string_lossy().to_string();
            let Ok(text) = std::fs::read_to_string(&p) else { continue };
            if included(&name, &text) {
                let (f, d) = self.parse(&format!("$GOROOT/src/{path}/{name}"), text);
                errors.extend(d);
                files.push(f);
            }
        }
        if files.is_empty() {
            return;
        }
        self.check(path, files, errors);
    }
    fn check(&mut self, path: &str, files: Vec<File>, mut errors: Vec<Diagnostic>) {
        let imports: Vec<String> =
            files.iter().flat_map(|f| f.imports.iter().map(|i| i.path.to_string())).collect();
        for i in imports {
            self.import(&i);
        }
        if !errors.iter().any(Diagnostic::is_syntax_error) {
            let pkg = ParsedPackage { path: path.into(), files };
            errors.extend(self.program.check_package(pkg, &self.map, self.ids.len()));
        }
        self.failed |= !errors.is_empty();
        if std::env::var_os("GMPLAY_ALL").is_none() {
            for line in report::gc_lines(&self.map, &errors) {
                println!("{line}");
            }
            return;
        }
        errors.sort_by_key(|d| d.span.lo);
        for d in errors {
            println!("{}", d.render(&self.map));
        }
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut l = Loader {
        root: std::env::var_os("GMPLAY_GOROOT").map(PathBuf::from),
        map: SourceMap::default(),
        ids: NodeIds::default(),
        program: Program::new(),
        done: HashSet::new(),
        failed: false,
    };
    for a in &args {
        if a.ends_with(".go") {
            let text = std::fs::read_to_string(a).unwrap_or_default();
            let name = format!("./{}", Path::new(a).file_name().unwrap_or_default().to_string_lossy());
            let (f, d) = l.parse(&name, text);
            l.check("main", vec![f], d);
        } else {
            l.import(a);
        }
    }
    std::process::exit(i32::from(l.failed));
}
