//! Where variables and values live: in the frame or on the heap, and how closures hold what they capture.
//!
//! Go 1.27 `cmd/compile/internal/escape`: a capture is by value when the variable is neither reassigned after its
//! declaration nor has its address taken (`escape.finish` of closures: `Byval`).
//!
//! # Invariants
//! 1. Sound: whatever can be reached through a pointer after its frame (or its loop iteration) ended is `Heap`.
//! 2. Answers are per node of the tree, the same for all instances of a generic function.
//! 3. A variable is `addressed` exactly if code reads or writes it through a pointer: then it is kept as its memory image.
//!
//! Differences from Go: no flow analysis here, so every address taken and every allocation site is on the heap.
pub mod capture;

pub use capture::Capture;

use crate::EscapeNote;
use gmplay_syntax::ast::NodeId;
use gmplay_types::{ObjId, Program};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Storage {
    Stack,
    Heap,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VarPlace {
    pub storage: Storage,
    pub addressed: bool,
}

/// What takes slots of a function's frame for as long as the function runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pin {
    /// A variable whose address is taken and that stays on the stack.
    Var(ObjId),
    /// The object of an allocation site that stays on the stack: the node that [`Escapes::site`] is asked about.
    Site(NodeId),
    /// The box of an operand converted to an interface ([`Escapes::boxed`]).
    Box(NodeId),
}

#[derive(Debug, Default)]
pub struct Escapes {
    vars: HashMap<ObjId, VarPlace>,
    captures: HashMap<NodeId, Vec<Capture>>,
    assigned: HashSet<ObjId>,
    pub notes: Vec<EscapeNote>,
}

impl Escapes {
    /// Of all packages.
    pub fn analyse(prog: &Program) -> Escapes {
        let facts = capture::analyse(prog);
        let vars = facts
            .addressed
            .iter()
            .map(|o| (*o, VarPlace { storage: Storage::Heap, addressed: true }))
            .collect();
        Escapes { vars, captures: facts.captures, assigned: facts.assigned, notes: vec![] }
    }

    /// A local variable, parameter or result.
    pub fn var(&self, obj: ObjId) -> VarPlace {
        self.vars.get(&obj).copied().unwrap_or(VarPlace { storage: Storage::Stack, addressed: false })
    }
    /// Whether anything but its declaration (and the loop whose variable it is) assigns the variable, or can through its
    /// address.
    pub fn assigned(&self, obj: ObjId) -> bool {
        self.assigned.contains(&obj) || self.var(obj).addressed
    }
    /// What a function literal (by `Expr::id`) or the body of a range over a function (by `Stmt::id`) captures, in
    /// order of first mention.
    pub fn captures(&self, lit: NodeId) -> &[Capture] {
        self.captures.get(&lit).map_or(&[], |c| c)
    }
    /// An allocation site: by `Expr::id` a function literal, `&T{…}` (the `&`; the literal itself where the `&` is elided
    /// inside another literal), `new`, `make` of a slice, slice literal, a call's variadic slice (the call), a bound method
    /// value; by `Stmt::id` the closure that a go or defer statement makes.
    /// What answers `Stack` is in [`Escapes::pinned`] too, and its size is constant.
    pub fn site(&self, _node: NodeId) -> Storage {
        Storage::Heap
    }
    /// The box of an operand (by its `Expr::id`, parentheses removed) that is converted to an interface.
    pub fn boxed(&self, _node: NodeId) -> Storage {
        Storage::Heap
    }
    /// Everything of the function (declaration's or literal's id) that answers `Stack` and is addressed.
    pub fn pinned(&self, _func: NodeId) -> &[Pin] {
        &[]
    }
    /// Why something is on the heap, for the debug map.
    pub fn reason(&self, node: NodeId) -> Arc<str> {
        let _ = node;
        "escapes to heap".into()
    }
    pub fn var_reason(&self, obj: ObjId) -> Arc<str> {
        let _ = obj;
        "moved to heap".into()
    }
}
