#![forbid(unsafe_code)]
//! Programs as data: what a Go program should do, run natively by the engine and compared.
//!
//! - `oracle/programs`: what the real Go 1.27.3 did, stored beside each program ([`want`]); no Go is needed to compare.
//! - `suite/run`: programs that the real Go cannot judge (virtual time, several Ps, limits), with the expectation inside.
//! - `soak`: scenarios that programs are put together from, for real threads ([`soak`], [`parallel`]).
pub mod case;
pub mod ended;
pub mod files;
pub mod generate;
pub mod parallel;
pub mod racy;
pub mod run;
pub mod soak;
pub mod threads;
pub mod want;
