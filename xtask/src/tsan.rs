//! `cargo xtask tsan`: the soak under the thread sanitizer, with std built for it too.
//!
//! All memory that threads of a run share is atomics or under a lock, so a report is a defect of ours, whatever the Go
//! program does. The sanitizer's run-time library comes with rustup's toolchains (Debian's have none), std's source with the
//! component rust-src.
use crate::{Result, run};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

const HOST: &str = "x86_64-unknown-linux-gnu";

pub fn run_soak(rest: &[&str]) -> Result {
    let bin = toolchain().ok_or_else(|| {
        format!(
            "no toolchain with the thread sanitizer and std's source for {HOST}. Install one:\n  rustup toolchain install nightly --component rust-src\nor name its bin folder in GMPLAY_NIGHTLY_BIN"
        )
    })?;
    crate::say(&format!("thread sanitizer by {}", bin.display()));
    let mut c = Command::new(bin.join("cargo"));
    for name in ["CARGO", "RUSTUP_TOOLCHAIN", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
        c.env_remove(name);
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([bin.clone()].into_iter().chain(env::split_paths(&path))).map_err(crate::text)?;
    c.env("PATH", path).env("RUSTC", bin.join("rustc")).env("RUSTC_BOOTSTRAP", "1");
    c.env("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS", "-Zsanitizer=thread");
    // A report ends the run as a failure.
    c.env("TSAN_OPTIONS", "halt_on_error=1 second_deadlock_stack=1");
    c.args(["run", "--quiet", "-Zbuild-std", "--target", HOST, "--target-dir=target/tsan"]);
    run(c.args(["--package=gmplay-tests", "--bin=soak", "--"]).args(rest))
}

/// GMPLAY_NIGHTLY_BIN, rustup's nightly, or the toolchain of the cargo that runs us.
fn toolchain() -> Option<PathBuf> {
    let rustup = env::var_os("RUSTUP_HOME").map(PathBuf::from).or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".rustup")));
    let nightly = rustup.map(|r| r.join("toolchains").join(format!("nightly-{HOST}")).join("bin"));
    let own = env::var_os("CARGO").and_then(|c| Some(PathBuf::from(c).canonicalize().ok()?.parent()?.to_path_buf()));
    let named = env::var_os("GMPLAY_NIGHTLY_BIN").map(PathBuf::from);
    [named, nightly, own].into_iter().flatten().find(|bin| can(bin))
}

fn can(bin: &Path) -> bool {
    let Some(rustlib) = bin.parent().map(|p| p.join("lib/rustlib")) else { return false };
    let runtime = ["nightly", "stable"].iter().any(|c| rustlib.join(HOST).join(format!("lib/librustc-{c}_rt.tsan.a")).exists());
    runtime && bin.join("cargo").exists() && rustlib.join("src/rust/library/std/Cargo.toml").exists()
}
