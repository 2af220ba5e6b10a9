#![forbid(unsafe_code)]
//! Go's type checker: names to objects, expressions to types and constants, in the shape of `go/types`.
//!
//! Works package by package in dependency order over one [`Program`], which later stages read.
//!
//! # Architecture invariants
//! 1. Types are interned: two [`TypeId`]s are equal exactly when the types are identical in Go's sense
//!    (instances of generic types included). Type parameters are types like any other.
//! 2. Facts about nodes are in vectors indexed by `NodeId` ([`info::Info`]); nothing is written back into the tree.
//! 3. Nothing here knows where sources come from: the caller hands in parsed packages, imports first.
//! 4. Checking never fails: it returns what it could establish plus diagnostics in gc's wording.
//! 5. Messages show types as they were written (`rune`, `any`, parameter names). The checker therefore works on
//!    *presented* types, several of which may be one identity ([`TypeTable::canon`]); what it records are identities.
mod check;
pub mod constant;
mod implements;
pub mod info;
pub mod lookup;
pub mod object;
mod predicates;
mod sizes;
mod subst;
pub mod table;
mod typeset;
mod typestring;
pub mod universe;

pub use info::{Info, Selection, SelectionKind};
pub use object::{ObjId, ObjKind, Object, Package, PkgId};
pub use lookup::{Entry, Lookup, Member};
pub use typestring::Qualifier;
pub use universe::Universe;
pub use table::{Basic, ChanDir, Field, Method, NamedId, Signature, Type, TypeId, TypeTable};

use gmplay_syntax::ast;
use std::collections::HashMap;
use std::sync::Arc;

/// All packages of one compilation: what the checker fills and the compiler reads.
#[derive(Debug, Default)]
pub struct Program {
    pub types: TypeTable,
    pub objects: Vec<Object>,
    /// In the order checked: imports before importers; the last one is the user's `main`.
    pub packages: Vec<Package>,
    pub info: Info,
    pub universe: universe::Universe,
    /// By object: its type as written. None while it is being found out.
    object_types: Vec<Option<TypeId>>,
    /// Generic aliases: their type parameters.
    alias_params: HashMap<ObjId, Vec<table::TypeParamId>>,
    /// (importer, package): the package's name alone is ambiguous there.
    ambiguous: std::collections::HashSet<(PkgId, PkgId)>,
    abstract_methods: HashMap<(ast::Name, Option<PkgId>, TypeId), ObjId>,
}

/// One package as the caller hands it in.
#[derive(Debug)]
pub struct ParsedPackage {
    /// Import path; `main` for the program itself.
    pub path: Arc<str>,
    pub files: Vec<ast::File>,
}
