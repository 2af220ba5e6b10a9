//! `cargo xtask bench`: each figure as a ratio against a reference run in the same minute.
use crate::{Result, cargo, run};
use std::process::Command;

pub fn run_all(rest: &[&str]) -> Result {
    run(Command::new(cargo()).args(["bench", "--quiet", "--package=gmplay-tests", "--bench=figures", "--"]).args(rest))
}
