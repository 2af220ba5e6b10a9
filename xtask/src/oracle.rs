//! `cargo xtask oracle`: the stored results against the real `go`, and ours against the stored results.
use crate::{Result, cargo};
use std::process::Command;

pub fn run(rest: &[&str]) -> Result {
    crate::run(Command::new(cargo()).args(["run", "--quiet", "--release", "--package=gmplay-tests", "--bin=oracle", "--"]).args(rest))
}
