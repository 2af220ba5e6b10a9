//! Lists `overlay/` so that `package` can hand out its files: `include_str!`, one line a file.
//!
//! For wasm, where every byte is downloaded before the first picture, comments are left out; lines stay where they are.
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("overlay");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut packages = Vec::new();
    walk(&root, &root, &mut packages);
    packages.sort();
    let dest = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let wasm = env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|a| a == "wasm32");
    let mut out = String::from("pub(crate) static PACKAGES: &[Package] = &[\n");
    for (path, files) in packages {
        writeln!(out, "    ({path:?}, &[").unwrap();
        for (shown, mut file) in files {
            if wasm {
                let text = fs::read_to_string(&file).expect("overlay is readable");
                file = dest.join(shown.trim_start_matches("$GOROOT/src/").replace('/', "-"));
                fs::write(&file, without_comments(&text)).expect("OUT_DIR is writable");
            }
            writeln!(out, "        ({shown:?}, include_str!({file:?})),").unwrap();
        }
        out.push_str("    ]),\n");
    }
    out.push_str("];\n");
    fs::write(dest.join("packages.rs"), out).expect("OUT_DIR is writable");
}

/// Go text without comments, directives excepted; newlines and columns of code stay.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let len = match c {
            '`' => rest[1..].find('`').map_or(rest.len(), |i| i + 2),
            '"' | '\'' => quoted(rest, c),
            '/' if rest.starts_with("//") => {
                let end = rest.find('\n').unwrap_or(rest.len());
                if rest.starts_with("//go:") {
                    out.push_str(&rest[..end]);
                } else {
                    out.truncate(out.trim_end_matches([' ', '\t']).len());
                }
                rest = &rest[end..];
                continue;
            }
            '/' if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or(rest.len(), |i| i + 2);
                out.extend(rest[..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
                rest = &rest[end..];
                continue;
            }
            c => c.len_utf8(),
        };
        out.push_str(&rest[..len]);
        rest = &rest[len..];
    }
    out
}

/// Length of an interpreted string or rune literal.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return i + 1,
            _ => {}
        }
    }
    text.len()
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
