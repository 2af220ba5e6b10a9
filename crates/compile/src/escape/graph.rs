//! The graph of one batch of functions: locations, and the assignments between them.
//!
//! A location stands for a variable or for the object of an allocation site. An edge `dst ← src` with a count of
//! dereferences says that `dst` gets `src`'s value (0), what it points to (1, 2, …) or its address (-1). Nothing is
//! known of order, of paths, or of the parts of a compound value.
//!
//! Go 1.27 `cmd/compile/internal/escape/graph.go`: `location`, `edge`, `hole`, `note`, `batch.flow`, `escape.teeHole`.
//!
//! # Invariants
//! 1. `derefs >= -1`: an address is no place that has an address.
//! 2. The first four locations are the pseudo-locations below; nothing flows out of them.
use super::leaks::Leaks;
use super::print::Text;
use super::scan::FuncIx;
use gmplay_syntax::Pos;
use gmplay_syntax::ast::*;
use gmplay_types::{ObjId, TypeId};
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LocIx(pub u32);

pub const HEAP: LocIx = LocIx(0);
/// The pointer operand of every store.
pub const MUTATOR: LocIx = LocIx(1);
/// The callee operand of every call that nothing is known of.
pub const CALLEE: LocIx = LocIx(2);
/// Where values go that nobody looks at.
pub const BLANK: LocIx = LocIx(3);

pub mod attr {
    /// Its address outlives it: on the heap.
    pub const ESCAPES: u8 = 1;
    /// Its address outlives the statement.
    pub const PERSISTS: u8 = 2;
    /// What is reachable from it may be written.
    pub const MUTATES: u8 = 4;
    /// Functions reachable from it may be called and their results lost track of.
    pub const CALLS: u8 = 8;
}

/// What allocates, as far as messages and limits tell them apart.
#[derive(Clone, Copy)]
pub enum Form<'a> {
    Closure(FuncIx),
    /// The wrapper of a go or defer statement: gc says nothing of it.
    Wrapper { bytes: Option<u64> },
    /// `new(T)`
    New { elem: Option<TypeId> },
    /// `new(x)`: a variable without a name.
    NewOf { elem: Option<TypeId> },
    /// `&T{…}`; `elided` inside another literal.
    Pointer { elem: Option<TypeId> },
    MakeSlice { elem: Option<TypeId>, args: &'a [Expr] },
    MakeMap,
    Slice { bytes: Option<u64> },
    Map,
    /// `f(a, b, c)` for `f(xs ...T)`
    Variadic { bytes: Option<u64> },
    /// The box of an operand converted to an interface.
    Box { size: Option<u64> },
    Bound,
    /// Between strings and slices; `bytes`: string → []byte.
    Convert { bytes: bool },
    Concat,
    Append,
}

#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// What the lowering asks by.
    pub node: NodeId,
    pub pos: Pos,
    pub form: Form<'a>,
    pub text: Text<'a>,
}

#[derive(Clone, Copy)]
pub enum What<'a> {
    Pseudo,
    Temp,
    Var(ObjId),
    Site(Site<'a>),
}

pub struct Location<'a> {
    pub what: What<'a>,
    pub func: FuncIx,
    pub edges: Vec<Edge<'a>>,
    pub loop_depth: i32,
    /// Of a result: which one.
    pub result: Option<usize>,
    pub param: bool,
    pub attrs: u8,
    pub leaks: Leaks,
    pub captured: bool,
    pub reassigned: bool,
    pub addrtaken: bool,
    // The walk that last came by, and how.
    pub walk: u32,
    pub derefs: i32,
    pub next: LocIx,
    pub next_edge: u32,
    pub queued: bool,
    pub queued_in: u32,
}

impl Location<'_> {
    pub fn has(&self, attrs: u8) -> bool {
        self.attrs & attrs != 0
    }
}

pub struct Edge<'a> {
    pub src: LocIx,
    pub derefs: i32,
    pub why: Why<'a>,
}

/// Why a value flows: the last step first.
pub type Why<'a> = Option<Rc<Reason<'a>>>;

pub struct Reason<'a> {
    pub next: Why<'a>,
    pub text: Text<'a>,
    pub pos: Pos,
    pub why: &'static str,
}

/// A context that an expression is evaluated for: where its value goes, and how.
#[derive(Clone)]
pub struct Hole<'a> {
    pub dst: LocIx,
    pub derefs: i32,
    /// The expression's address is taken, whether or not it is kept.
    pub addr: bool,
    pub why: Why<'a>,
}

impl<'a> Hole<'a> {
    pub fn to(dst: LocIx) -> Hole<'a> {
        Hole { dst, derefs: 0, addr: false, why: None }
    }
    pub fn discard() -> Hole<'a> {
        Hole::to(BLANK)
    }
    pub fn note(mut self, text: Text<'a>, pos: Pos, why: &'static str) -> Hole<'a> {
        self.why = Some(Rc::new(Reason { next: self.why.take(), text, pos, why }));
        self
    }
    pub fn shift(mut self, by: i32) -> Hole<'a> {
        debug_assert!(self.derefs + by >= -1, "the address of an address");
        self.derefs = (self.derefs + by).max(-1);
        self.addr = by < 0;
        self
    }
    pub fn deref(self, text: Text<'a>, pos: Pos, why: &'static str) -> Hole<'a> {
        self.shift(1).note(text, pos, why)
    }
    pub fn address(self, text: Text<'a>, pos: Pos, why: &'static str) -> Hole<'a> {
        self.shift(-1).note(text, pos, why)
    }
}

pub struct Graph<'a> {
    pub locs: Vec<Location<'a>>,
}

impl<'a> Graph<'a> {
    pub fn new() -> Graph<'a> {
        let mut g = Graph { locs: vec![] };
        use attr::*;
        for attrs in [ESCAPES | PERSISTS | MUTATES | CALLS, MUTATES, CALLS, 0] {
            let l = g.add(What::Pseudo, FuncIx(u32::MAX), 0);
            g.at(l).attrs = attrs;
        }
        g
    }
    pub fn at(&mut self, l: LocIx) -> &mut Location<'a> {
        &mut self.locs[l.0 as usize]
    }
    pub fn get(&self, l: LocIx) -> &Location<'a> {
        &self.locs[l.0 as usize]
    }
    pub fn add(&mut self, what: What<'a>, func: FuncIx, loop_depth: i32) -> LocIx {
        self.locs.push(Location {
            what,
            func,
            edges: vec![],
            loop_depth,
            result: None,
            param: false,
            attrs: 0,
            leaks: Leaks::default(),
            captured: false,
            reassigned: false,
            addrtaken: false,
            walk: 0,
            derefs: 0,
            next: HEAP,
            next_edge: 0,
            queued: false,
            queued_in: 0,
        });
        LocIx(self.locs.len() as u32 - 1)
    }
    /// `src` flows into the hole.
    pub fn flow(&mut self, k: &Hole<'a>, src: LocIx) {
        if k.addr {
            self.at(src).addrtaken = true;
        }
        if k.dst == BLANK || (k.dst == src && k.derefs >= 0) {
            return;
        }
        let (derefs, why) = (k.derefs, k.why.clone());
        // What `dst = &src` says where dst is on the heap already is left to the solver, which can explain it.
        self.at(k.dst).edges.push(Edge { src, derefs, why });
    }
}
