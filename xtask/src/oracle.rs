//! `cargo xtask oracle`: the stored results against the real `go`, and ours against the stored results.
use crate::{Result, cargo};
use std::process::Command;

/// With `--parallel`: the stored results against ours on real threads, many times; needs no `go`.
pub fn run(rest: &[&str]) -> Result {
    let bin = if rest.contains(&"--parallel") { "--bin=oracle_threads" } else { "--bin=oracle" };
    crate::run(Command::new(cargo()).args(["run", "--quiet", "--release", "--package=gmplay-tests", bin, "--"]).args(rest))
}
