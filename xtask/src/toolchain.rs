//! A Rust toolchain that can build std for wasm: found, or else installed.
//!
//! wasm threads need a std built with atomics, so `-Zbuild-std`, so the std's source. The source
//! must be that of the very compiler used. Two worlds have it:
//! - rustup's toolchain with the component rust-src (`rustup component add rust-src`);
//! - Debian's packages rustc-web, cargo-web and rust-web-src, in /usr/bin.
use crate::Result;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fmt};

const DEBIAN: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

pub struct Toolchain {
    bin: PathBuf,
    version: String,
    /// None where the toolchain has its own rust-lld.
    linker: Option<PathBuf>,
}

impl Toolchain {
    /// A cargo command of this toolchain, with `flags` for the target's crates.
    pub fn cargo(&self, flags: &str) -> Command {
        let mut c = Command::new(self.bin.join("cargo"));
        // The cargo and the rustup around us left their marks; none may reach this toolchain.
        for name in ["CARGO", "RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
            c.env_remove(name);
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([self.bin.clone()].into_iter().chain(env::split_paths(&path)));
        c.env("PATH", path.expect("a PATH")).env("RUSTC", self.bin.join("rustc"));
        c.env("RUSTC_BOOTSTRAP", "1"); // -Zbuild-std by a stable compiler
        let mut rustflags = flags.to_string();
        if let Some(linker) = &self.linker {
            rustflags = format!("-Clinker={} {rustflags}", linker.display());
        }
        c.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", rustflags);
        c
    }
}

impl fmt::Display for Toolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let linker = self.linker.as_deref().unwrap_or(Path::new("its own rust-lld"));
        write!(f, "wasm toolchain: {} ({})\nwasm linker: {}", self.bin.display(), self.version, linker.display())
    }
}

pub fn find() -> Result<Toolchain> {
    if let Some(t) = look() {
        return t;
    }
    // RUSTUP_AUTO_INSTALL=0 is its user's word that rustup is to fetch nothing by itself.
    let may_rustup = env::var("RUSTUP_AUTO_INSTALL").as_deref() != Ok("0");
    if may_rustup && own_bin().is_some_and(|b| b.components().any(|c| c.as_os_str() == "toolchains")) {
        eprintln!("std's source is missing: rustup component add rust-src");
        let _ = Command::new("rustup").args(["component", "add", "rust-src"]).status();
        if let Some(t) = look() {
            return t;
        }
    }
    apt(&DEBIAN.map(String::from));
    look().unwrap_or_else(|| {
        Err(format!("no Rust toolchain with std's source. Do one of:\n  rustup component add rust-src\n  apt-get install {}", DEBIAN.join(" ")))
    })
}

/// The toolchain of the cargo that runs us, then Debian's; GMPLAY_RUST_BIN names another's bin folder.
fn look() -> Option<Result<Toolchain>> {
    let named = env::var_os("GMPLAY_RUST_BIN").map(PathBuf::from);
    let bins = if named.is_some() { vec![named] } else { vec![own_bin(), Some("/usr/bin".into())] };
    bins.into_iter().flatten().find_map(at)
}

fn own_bin() -> Option<PathBuf> {
    let cargo = PathBuf::from(env::var_os("CARGO")?);
    Some(cargo.canonicalize().ok()?.parent()?.into())
}

fn at(bin: PathBuf) -> Option<Result<Toolchain>> {
    let rustc = bin.join("rustc");
    let sysroot = output(&rustc, &["--print", "sysroot"])?;
    let rustlib = Path::new(&sysroot).join("lib/rustlib");
    if !bin.join("cargo").exists() || !rustlib.join("src/rust/library/std/Cargo.toml").exists() {
        return None;
    }
    let verbose = output(&rustc, &["-vV"])?;
    let field = |name: &str| verbose.lines().find_map(|l| l.strip_prefix(name)).unwrap_or("").trim().to_string();
    let (host, llvm) = (field("host:"), field("LLVM version:"));
    let major = llvm.split('.').next().unwrap_or("").to_string();
    let own = |lib: &Path| Some(lib.join(&host).join("bin/rust-lld")).filter(|p| p.exists());
    let linker = match own(&rustlib) {
        Some(_) => None,
        None => {
            // Debian's rustc has none: rustup's beside it, or LLVM's own of the same version.
            let rustup = || own(&own_bin()?.parent()?.join("lib/rustlib"));
            let wasm_ld = || on_path(&format!("wasm-ld-{major}"));
            let got = rustup().or_else(wasm_ld).or_else(|| {
                apt(&[format!("lld-{major}")]);
                wasm_ld()
            });
            match got {
                Some(linker) => Some(linker),
                None => return Some(Err(format!("no wasm linker: apt-get install lld-{major}"))),
            }
        }
    };
    Some(Ok(Toolchain { bin, version: verbose.lines().next().unwrap_or("").into(), linker }))
}

pub fn apt(packages: &[String]) {
    if on_path("apt-get").is_none() {
        return;
    }
    eprintln!("apt-get install {}", packages.join(" "));
    let root = output(Path::new("id"), &["-u"]).as_deref() == Some("0");
    for args in [&["update", "-qq"][..], &["install", "-y", "-qq", "--no-install-recommends"][..]] {
        let mut c = Command::new(if root { "apt-get" } else { "sudo" });
        if !root {
            c.args(["-n", "apt-get"]);
        }
        c.env("DEBIAN_FRONTEND", "noninteractive").args(args);
        if args[0] == "install" {
            c.args(packages);
        }
        let _ = c.status();
    }
}

pub fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|d| d.join(name)).find(|p| p.exists())
}

fn output(program: &Path, args: &[&str]) -> Option<String> {
    let o = Command::new(program).args(args).output().ok()?;
    o.status.success().then(|| String::from_utf8_lossy(&o.stdout).trim().to_string())
}
