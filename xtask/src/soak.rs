//! `cargo xtask soak`: generated concurrent programs on real threads, with all assertions on.
use crate::{Result, cargo};
use std::process::Command;

pub fn run(rest: &[&str]) -> Result {
    crate::run(Command::new(cargo()).args(["run", "--quiet", "--package=gmplay-tests", "--bin=soak", "--"]).args(rest))
}
