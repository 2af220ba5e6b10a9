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
pub mod ast;
pub mod source;

pub use source::{Diagnostic, FileId, Pos, Severity, SourceMap, Span};
