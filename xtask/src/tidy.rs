//! The rules of docs/architecture.md that a machine can check: which crate may use which, which folder of the page may
//! import which, and what no file may contain.
use crate::{Result, text};
use std::fs;
use std::path::{Path, PathBuf};

/// What each crate may depend on, of our own crates. The table of docs/architecture.md.
const CRATES: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("syntax", &[]),
    ("bytecode", &[]),
    ("golib", &[]),
    ("types", &["syntax"]),
    ("compile", &["syntax", "types", "bytecode", "golib"]),
    ("vm", &["core", "bytecode"]),
    ("sim", &["core", "bytecode", "vm"]),
    ("parallel", &["core", "bytecode", "vm"]),
    ("trace", &["core"]),
    ("engine", &["core", "syntax", "types", "bytecode", "golib", "compile", "vm", "sim", "parallel", "trace"]),
    ("cli", &["engine"]),
    ("wasm", &["engine", "parallel"]),
];

/// What each folder of web/src may import, besides itself.
const WEB: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("widgets", &["base"]),
    ("engine", &["base"]),
    ("state", &["base", "engine"]),
    ("editor", &["base", "widgets", "engine", "state"]),
    ("views", &["base", "widgets", "engine", "state"]),
    ("app", &["base", "widgets", "engine", "state", "editor", "views"]),
];

/// Crates that may hold unsafe code.
const UNSAFE: &[&str] = &["core", "vm", "wasm"];

pub fn check() -> Result {
    let mut wrong = vec![];
    crates(&mut wrong)?;
    web(&mut wrong)?;
    files(&mut wrong)?;
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("tidy:\n  {}", wrong.join("\n  ")))
}

fn crates(wrong: &mut Vec<String>) -> Result {
    for entry in fs::read_dir("crates").map_err(text)? {
        let dir = entry.map_err(text)?.path();
        let name = dir.file_name().unwrap_or_default().to_string_lossy().to_string();
        let Some((_, may)) = CRATES.iter().find(|(n, _)| *n == name) else {
            wrong.push(format!("crates/{name}: not in tidy's table of crates"));
            continue;
        };
        let manifest = fs::read_to_string(dir.join("Cargo.toml")).map_err(text)?;
        let mut section = "";
        for line in manifest.lines() {
            if line.starts_with('[') {
                section = line;
            }
            let Some(dep) = line.strip_prefix("gmplay-") else { continue };
            let dep = dep.split([' ', '=', '.']).next().unwrap_or("");
            if section == "[dependencies]" && !may.contains(&dep) {
                wrong.push(format!("crates/{name} must not depend on {dep}"));
            }
        }
        if name != "wasm" && manifest.contains("wasm-bindgen") {
            wrong.push(format!("crates/{name}: only crates/wasm knows wasm-bindgen"));
        }
        let root = ["src/lib.rs", "src/main.rs"].iter().map(|f| dir.join(f)).find(|p| p.exists());
        let head = root.map(|p| fs::read_to_string(p).unwrap_or_default()).unwrap_or_default();
        if !UNSAFE.contains(&name.as_str()) && !head.contains("#![forbid(unsafe_code)]") {
            wrong.push(format!("crates/{name}: #![forbid(unsafe_code)] is missing"));
        }
    }
    Ok(())
}

fn web(wrong: &mut Vec<String>) -> Result {
    let src = Path::new("web/src");
    if !src.exists() {
        return Ok(());
    }
    for file in tree(src)? {
        if file.extension().is_none_or(|e| e != "ts") {
            continue;
        }
        let inner = file.strip_prefix(src).map_err(text)?;
        let mut parts = inner.components().map(|c| c.as_os_str().to_string_lossy().to_string());
        let (folder, view) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let Some((_, may)) = WEB.iter().find(|(n, _)| *n == folder) else { continue };
        for line in fs::read_to_string(&file).map_err(text)?.lines() {
            let Some(target) = import_target(line) else { continue };
            let Some(path) = target.starts_with('.').then(|| normal(&file.parent().unwrap_or(src).join(target))) else { continue };
            let Ok(rel) = path.strip_prefix(src) else { continue };
            let mut parts = rel.components().map(|c| c.as_os_str().to_string_lossy().to_string());
            let (to, to_view) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            let known = WEB.iter().any(|(n, _)| *n == to);
            if known && to != folder && !may.contains(&to.as_str()) {
                wrong.push(format!("{}: {folder} must not import {to}", file.display()));
            }
            let test = file.to_string_lossy().ends_with(".test.ts");
            if folder == "views" && to == "views" && rel.components().count() > 2 && view != to_view && !test {
                wrong.push(format!("{}: a view must not import another view ({to_view})", file.display()));
            }
        }
    }
    Ok(())
}

fn import_target(line: &str) -> Option<&str> {
    let line = line.trim();
    if !(line.starts_with("import") || line.starts_with("export") || line.starts_with("} from")) {
        return None;
    }
    let quote = if line.contains('\'') { '\'' } else { '"' };
    line.split(quote).nth(1)
}

fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for c in path.components() {
        match c {
            std::path::Component::ParentDir => {
                out.pop();
            }
            std::path::Component::CurDir => {}
            c => out.push(c),
        }
    }
    out
}

/// What no source file may have: unfinished macros, ignored tests.
fn files(wrong: &mut Vec<String>) -> Result {
    let never = [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("#[", "ignore"), concat!("dbg", "!(")];
    for top in ["crates", "xtask/src", "tests"] {
        for file in tree(Path::new(top))? {
            if file.extension().is_none_or(|e| e != "rs") {
                continue;
            }
            let body = fs::read_to_string(&file).map_err(text)?;
            for word in never {
                if body.contains(word) {
                    wrong.push(format!("{}: {word}", file.display()));
                }
            }
            if !body.trim_start().starts_with("//!") && !body.trim_start().starts_with("#![") && !file.components().any(|c| c.as_os_str() == "tests") {
                wrong.push(format!("{}: a module opens with its argument (`//!`)", file.display()));
            }
        }
    }
    Ok(())
}

fn tree(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut out = vec![];
    let mut stack = vec![dir.to_path_buf()];
    while let Some(d) = stack.pop() {
        for entry in fs::read_dir(&d).map_err(text)? {
            let p = entry.map_err(text)?.path();
            let name = p.file_name().unwrap_or_default();
            if p.is_dir() && name != "node_modules" && name != "target" {
                stack.push(p);
            } else if p.is_file() {
                out.push(p);
            }
        }
    }
    out.sort();
    Ok(out)
}
