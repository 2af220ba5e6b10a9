#![forbid(unsafe_code)]
//! From Go source to a program image: loads packages, checks them, decides what escapes, lowers to bytecode.
mod build;
pub mod escape;
mod program;
mod init;
mod layout;
mod localtype;
mod loader;
mod lower;
mod methods;
mod rtype;
mod walk;

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
    /// Of the user's own files, in the order in which gc prints them.
    pub escapes: Vec<EscapeNote>,
}

/// Compiles a program of one package `main`.
pub fn compile(files: &[Source]) -> Compiled {
    compile_with(files, false)
}

/// As [`compile`], with every function of every loaded package that is not generic, whether the program reaches it or not.
pub fn compile_everything(files: &[Source]) -> Compiled {
    compile_with(files, true)
}

fn compile_with(files: &[Source], everything: bool) -> Compiled {
    let loader::Loaded { map, mut prog, mut diagnostics } = loader::load(files);
    if !diagnostics.is_empty() {
        // As gc flushes them: by position, in the order found where they share one.
        diagnostics.sort_by_key(|d| d.span.lo);
        return Compiled { map, image: None, diagnostics, escapes: vec![] };
    }
    let escapes = escape::Escapes::analyse(&prog);
    let notes = escapes.notes_at(&map);
    let packages = std::mem::take(&mut prog.packages);
    let info = std::mem::take(&mut prog.info);
    let mut image = Image::default();
    let mut g = program::Gen::new(prog, &info, &packages, &map, &escapes);
    init::program(&mut g, &mut image, everything);
    g.link(&mut image);
    let mut diagnostics = std::mem::take(&mut g.diags);
    drop(g);
    diagnostics.sort_by_key(|d| d.span.lo);
    let image = diagnostics.is_empty().then_some(image);
    Compiled { map, image, diagnostics, escapes: notes }
}
