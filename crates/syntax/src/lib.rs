#![forbid(unsafe_code)]
//! Go 1.27's grammar: source map, spans, lexer, and a parser that recovers from errors.
//!
//! Knows nothing of types. The tree ([`ast`]) keeps every form of the language, generics included,
//! so that no later work has to touch the grammar.
//!
//! # Architecture invariants
//! 1. The parser never fails: it returns the tree that it could build plus diagnostics.
//! 2. Every node has a [`ast::NodeId`] that is unique over all files parsed with one [`ast::NodeIds`],
//!    so that later stages keep facts about nodes in plain vectors.
//! 3. The tree nests at most [`parser::MAX_NESTING`] deep, chains apart ([`parser::MAX_HEIGHT`]), so whoever
//!    walks it may recurse.
pub mod source;
pub mod ast;
mod token;
mod scanner;
pub mod literal;
pub mod print;
pub mod walk;
mod branches;
pub mod parser;
pub mod report;

pub use parser::parse_file;
pub use source::{Diagnostic, FileId, Pos, Severity, SourceMap, Span};
