#![forbid(unsafe_code)]
//! What happened, kept: the merge of parallel Ms' events, the event store, the fold from events to state, keyframes, lanes,
//! and exports.
//!
//! # Architecture invariants
//! 1. The state at a moment is a pure fold of the events before it ([`State::apply`]); that it equals the world's own
//!    state is a test of `engine`.
//! 2. Nothing here knows how events were made: a simulated run, a parallel one and an imported trace look alike.
//! 3. Memory is bounded by [`store::Limits`]; what is dropped is counted.
pub mod export;
pub mod hash;
pub mod keyframes;
pub mod lanes;
pub mod merge;
pub mod state;
pub mod store;

pub use hash::EventHasher;
pub use keyframes::Keyframes;
pub use lanes::{Lanes, Span, SpanState};
pub use merge::Merge;
pub use state::State;
pub use store::{Output, Store};
