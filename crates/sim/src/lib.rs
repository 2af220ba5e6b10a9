#![forbid(unsafe_code)]
//! The deterministic driver: simulated cores carry simulated OS threads, which are the runtime's Ms.
//!
//! A run is a pure function of (program, configuration, seed): virtual time comes from one cost table ([`cost`]), every
//! choice from one generator ([`choices`]), and the machine with the smallest clock always moves next ([`driver`]).
//! A checkpoint is a clone of the whole ([`checkpoint`]): seeking is the nearest one plus replay.
pub mod checkpoint;
pub mod choices;
pub mod cost;
pub mod driver;
pub mod os;

pub use checkpoint::Checkpoints;
pub use choices::Choices;
pub use cost::CostTable;
pub use driver::{Checkpoint, Sim, StartError, Stop};
