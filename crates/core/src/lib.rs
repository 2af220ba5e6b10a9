#![no_std]
//! The model of Go's runtime: scheduler, channels, semaphores, timers, heap and collector.
//!
//! Plain data and algorithms. It never runs Go code, never blocks, and knows no clock, thread or randomness:
//! a driver (`sim`, `parallel`) calls [`World::step`] for one M at a time and does what [`Next`] says; what the
//! virtual machine brings back from running a goroutine is an [`Exit`], handed to [`World::exit`].
//!
//! # Architecture invariants
//! 1. `now` is an argument; every free choice goes through [`Choose`]; everything visible goes to [`Sink`].
//! 2. State is ids into vectors ([`GId`], [`MId`], [`PId`]); Gs, Ms and Ps are reused, never freed.
//! 3. Go memory is one byte arena ([`heap`]); control data (queues, return addresses, sudogs) is never in it.
extern crate alloc;

pub mod chan;
pub mod check;
pub mod choose;
pub mod config;
pub mod event;
pub mod exit;
mod exits;
mod find;
pub mod g;
pub mod gc;
pub mod hchan;
pub mod heap;
pub mod ids;
pub mod m;
pub mod netpoll;
pub mod next;
pub mod p;
mod proc;
pub mod runq;
pub mod sched;
mod select;
pub mod sema;
pub mod stats;
mod stw;
pub mod sudog;
mod syscall;
pub mod sysmon;
pub mod timer;
mod wake;
pub mod world;

pub use choose::{Choose, ChoicePoint};
pub use config::{Config, GcMode, Policy};
pub use event::{Event, EventKind, Resource, Sink};
pub use exit::{Exit, Query, Resume, SelectCase, WaitReason};
pub use heap::{Heap, HeapConfig, PCache};
pub use ids::{Addr, GId, MId, Nanos, PId};
pub use gc::{GcDone, GcWork};
pub use next::{Cost, Next, RunOutcome};
pub use world::{Boot, Cx, Loan, RunParts, World};
