#![forbid(unsafe_code)]
//! The standard library as Go source that gmplay's own front end compiles.
//!
//! `overlay/<import path>/*.go` is ours and committed; `docs/golib.md` lists what each package covers, README.md holds the
//! conventions, and `intrinsics.txt` every function that the overlay declares without a body and the machine provides.

/// (path as shown to a reader, text).
pub type File = (&'static str, &'static str);
pub(crate) type Package = (&'static str, &'static [File]);

include!(concat!(env!("OUT_DIR"), "/packages.rs"));

/// The files of an overlay package, sorted by name; None where there is no such package.
pub fn package(path: &str) -> Option<&'static [File]> {
    PACKAGES.binary_search_by_key(&path, |p| p.0).ok().map(|i| PACKAGES[i].1)
}

/// Import paths of all overlay packages, sorted.
pub fn packages() -> impl Iterator<Item = &'static str> {
    PACKAGES.iter().map(|p| p.0)
}

/// A function without a body that the machine provides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Intrinsic {
    /// `<import path>.<name>`
    pub symbol: &'static str,
    /// As Go would write its type: `func(s *uint32)`.
    pub signature: &'static str,
    pub meaning: &'static str,
}

/// All of them, in the order of `intrinsics.txt`.
pub fn intrinsics() -> impl Iterator<Item = Intrinsic> {
    include_str!("../intrinsics.txt").lines().filter(|l| !l.starts_with('#')).filter_map(|l| {
        let mut parts = l.splitn(3, '\t');
        Some(Intrinsic { symbol: parts.next()?, signature: parts.next()?, meaning: parts.next()? })
    })
}
