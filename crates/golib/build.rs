//! Lists `overlay/` so that `package` can hand out its files: `include_str!`, one line a file.
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("overlay");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut packages = Vec::new();
    walk(&root, &root, &mut packages);
    packages.sort();
    let mut out = String::from("pub(crate) static PACKAGES: &[Package] = &[\n");
    for (path, files) in packages {
        writeln!(out, "    ({path:?}, &[").unwrap();
        for (shown, file) in files {
            writeln!(out, "        ({shown:?}, include_str!({file:?})),").unwrap();
        }
        out.push_str("    ]),\n");
    }
    out.push_str("];\n");
    let dest = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("packages.rs");
    fs::write(dest, out).expect("OUT_DIR is writable");
}

type Found = (String, Vec<(String, PathBuf)>);

/// A folder with Go files is a package; its import path is its path below the root.
fn walk(root: &Path, dir: &Path, out: &mut Vec<Found>) {
    println!("cargo:rerun-if-changed={}", dir.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("overlay is readable") {
        let path = entry.expect("overlay is readable").path();
        if path.is_dir() {
            walk(root, &path, out);
        } else if path.extension().is_some_and(|e| e == "go") {
            let below = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            files.push((format!("$GOROOT/src/{below}"), path));
        }
    }
    if !files.is_empty() {
        files.sort();
        out.push((dir.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/"), files));
    }
}
