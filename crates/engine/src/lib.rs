#![forbid(unsafe_code)]
//! The facade: commands in, plain-data views out. The only crate that wires the others.
//!
//! - [`source`]: text to diagnostics, escape marks and an image.
//! - [`batch`]: a run to its end, as the command line wants it.
//! - [`ending`]: how a run ended, in Go's words.
//! - [`session`]: a run that is computed ahead of a playhead, as the page wants it.
//! - [`view`]: folded state to what the scenes draw.
pub mod batch;
pub mod config;
pub mod dto;
pub mod ending;
pub mod session;
#[cfg(feature = "parallel")]
pub mod live;
pub mod source;
pub mod traceback;
pub mod view;

pub use session::Session;

/// gmplay's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
