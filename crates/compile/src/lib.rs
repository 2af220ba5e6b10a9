#![forbid(unsafe_code)]
//! From Go source to a program image: loads packages, checks them, decides what escapes, lowers to bytecode.
use gmplay_bytecode::Image;
use gmplay_syntax::{Diagnostic, SourceMap, Span};

pub struct Source<'a> {
    pub path: &'a str,
    pub text: &'a str,
}

/// What `-gcflags=-m` says at one place, in gc's words (`moved to heap: x`, `&T{} escapes to heap`, `p does not escape`),
/// and why, as a flow in words.
#[derive(Clone, Debug)]
pub struct EscapeNote {
    pub span: Span,
    pub message: String,
    /// Whether the thing is on the heap (for the editor's gutter); parameter notes are neither.
    pub heap: Option<bool>,
    pub reason: Vec<String>,
}

pub struct Compiled {
    pub map: SourceMap,
    /// None where there is any error.
    pub image: Option<Image>,
    /// In gc's order.
    pub diagnostics: Vec<Diagnostic>,
    /// Of the user's own files, in source order.
    pub escapes: Vec<EscapeNote>,
}

/// Compiles a program of one package `main`.
pub fn compile(files: &[Source]) -> Compiled {
    let mut map = SourceMap::default();
    for f in files {
        map.add(f.path, f.text);
    }
    Compiled { map, image: None, diagnostics: vec![], escapes: vec![] }
}
