//! Where programs are.
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of this crate.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All `.go` files under a folder, sorted; none where the folder is not there.
pub fn programs(under: &str) -> Vec<PathBuf> {
    let mut out = vec![];
    let mut stack = vec![root().join(under)];
    while let Some(dir) = stack.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                stack.push(path);
            } else if path.extension().is_some_and(|e| e == "go") {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}

/// `area/name` of a program.
pub fn name(path: &Path, under: &str) -> String {
    let inner = path.strip_prefix(root().join(under)).unwrap_or(path);
    inner.with_extension("").display().to_string()
}

/// Lines of a list file without comments: known failures.
pub fn list(file: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(file)).unwrap_or_default();
    text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).map(String::from).collect()
}
