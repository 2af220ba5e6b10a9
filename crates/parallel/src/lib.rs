#![forbid(unsafe_code)]
//! The real driver: each M is a thread, and goroutines of one program really run at the same time.
//!
//! The same `core` and `vm` as in simulation, under another loop. All tables of the scheduler are a [`World`] under one
//! lock, and its steps are short; what takes long (Go code with its allocations, barriers and growing stacks, marking,
//! sweeping) happens outside the lock over the shared heap, which is atomics throughout. `docs/parallel.md` has the
//! memory model that Go code gets and why this is sound.
//!
//! # Architecture invariants
//! 1. A thread that runs Go code owns what it runs with: the P's cache, the G's routine ([`gmplay_core::Loan`]). While the
//!    world is stopped nothing is lent.
//! 2. No thread sleeps or runs Go code while it holds the lock.
//! 3. Whoever waits (parked, in a system call, for a reader of the output) is woken by [`Run::stop`]; whoever runs looks
//!    at it between slices. So all threads leave within some milliseconds, whatever the program does.
//! 4. The caller supplies the threads ([`Carriers`]); none is started here.
//!
//! [`World`]: gmplay_core::World
pub mod carriers;
mod carrier;
pub mod clock;
mod draw;
mod parker;
pub mod record;
pub mod run;

pub use carriers::Carriers;
#[cfg(not(target_arch = "wasm32"))]
pub use carriers::StdThreads;
pub use record::{Batch, Output, Record};
pub use run::{Goroutines, Options, Run, StartError};
