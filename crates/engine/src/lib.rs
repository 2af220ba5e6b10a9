#![forbid(unsafe_code)]
//! The facade: commands in, plain-data views out. The only crate that wires the others.
//!
//! - [`source`]: text to diagnostics, escape marks and an image.
//! - [`batch`]: a run to its end, as the command line wants it.
//! - [`ending`]: how a run ended, in Go's words.
//! - [`session`]: a run that is computed ahead of a playhead, or watched while threads run it, as the page wants it.
//! - [`live`]: a run on real threads, its output and events brought together.
//! - [`view`]: folded state to what the scenes draw.
pub mod batch;
pub mod config;
mod driver;
pub mod dto;
pub mod ending;
pub mod session;
mod simulated;
#[cfg(feature = "parallel")]
pub mod live;
pub mod source;
mod threads;
pub mod traceback;
mod trial;
pub mod view;

pub use session::Session;

/// gmplay's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
