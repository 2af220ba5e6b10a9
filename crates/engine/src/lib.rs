#![forbid(unsafe_code)]
//! The facade: commands in, plain-data views out. The only crate that wires the others.
pub mod dto;
