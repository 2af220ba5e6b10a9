#![forbid(unsafe_code)]
//! The standard library as Go source that gmplay's own front end compiles.
//!
//! `overlay/<import path>/*.go` is ours and committed; see README.md there for the list of packages, and
//! `intrinsics.txt` for every function that the overlay declares without a body and the machine provides.

/// The files (path as shown to a reader, text) of an overlay package; None where there is no such package.
pub fn package(path: &str) -> Option<&'static [(&'static str, &'static str)]> {
    let _ = path;
    None
}
