//! Where variables and values live: in the frame or on the heap, and how closures hold what they capture.
//!
//! A pointer must not outlive what it points to. A static analysis of the flow of values finds, without regard to order,
//! paths or parts of compound values, which variables' and allocation sites' addresses can come to a place that lives
//! longer: those are on the heap, everything else is in the frame of the function that it is in. It goes from the bottom
//! of the call graph upwards, keeping of each function which parameters leak, and where to.
//!
//! Go 1.27 `cmd/compile/internal/escape`: `Funcs`, `Batch`, `finish`.
//!
//! # Invariants
//! 1. Sound: whatever can be reached through a pointer after its frame (or its loop iteration) ended is `Heap`, and nothing
//!    on the heap points into a frame.
//! 2. Answers are per node of the tree, the same for all instances of a generic function: it is analysed once, with type
//!    parameters taken for types that hold pointers and may or may not fit an interface's word.
//! 3. A variable is `addressed` exactly if code reads or writes it through a pointer: then it is kept as its memory image.
//!
//! Differences from Go: no inlining comes before (the notes are those of `-gcflags='-m -l'`); what a function would keep in
//! its frame beyond [`MAX_FRAME`] is on the heap; maps, strings and what `append` makes are on the heap even where the
//! notes say that they do not escape, and so is a `make` whose size is not constant.
mod batch;
mod call;
mod flow;
mod graph;
mod intrinsic;
mod leaks;
mod note;
mod print;
mod scan;
mod shape;
mod solve;
mod stmt;
mod tree;

use crate::EscapeNote;
use flow::Flow;
use gmplay_syntax::SourceMap;
use gmplay_syntax::ast::NodeId;
use gmplay_types::{ObjId, Program};
use graph::{Form, Graph, HEAP, Hole, What, attr};
use leaks::Leaks;
use note::Note;
use print::Text;
use scan::{Body, FuncIx, Scan};
use shape::Shapes;
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

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Capture {
    pub obj: ObjId,
    pub by_ref: bool,
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

/// What large variables and objects may take of a frame together, in bytes. A frame's slots have 16-bit numbers.
const MAX_FRAME: u64 = 256 << 10;
/// Smaller ones do not count.
const LARGE: u64 = 1 << 10;

#[derive(Debug, Default)]
pub struct Escapes {
    vars: HashMap<ObjId, VarPlace>,
    captures: HashMap<NodeId, Vec<Capture>>,
    assigned: HashSet<ObjId>,
    stack_sites: HashSet<NodeId>,
    stack_boxes: HashSet<NodeId>,
    pins: HashMap<NodeId, Vec<Pin>>,
    reasons: HashMap<NodeId, Arc<str>>,
    var_reasons: HashMap<ObjId, Arc<str>>,
    /// Of the user's package (the last one), in gc's order. Their reasons are without positions: see
    /// [`Escapes::notes_at`].
    pub notes: Vec<EscapeNote>,
    steps: Vec<Note>,
}

impl Escapes {
    /// Of all packages.
    pub fn analyse(prog: &Program) -> Escapes {
        let shapes = Shapes::new(prog);
        let scan = scan::scan(&shapes);
        let mut out = Escapes::default();
        let mut tags: HashMap<FuncIx, Vec<Leaks>> = HashMap::new();
        for (ix, f) in scan.funcs.iter().enumerate() {
            if let (Body::None, Some(o)) = (f.body, f.obj) {
                let symbol = format!("{}.{}", prog.packages[f.pkg.0 as usize].path, prog.object(o).name);
                tags.insert(FuncIx(ix as u32), intrinsic::tags(&symbol, f.params.len()));
            }
        }
        out.assigned = scan.vars.iter().filter(|(_, v)| v.assigned).map(|(o, _)| *o).collect();
        for b in batch::batches(&scan) {
            let new = out.batch(&shapes, &scan, &tags, &b);
            tags.extend(new);
        }
        out.notes = out.steps.iter().map(|n| n.rendered(None)).collect();
        out
    }
    /// The notes with `file:line:column` in their reasons.
    pub fn notes_at(&self, map: &SourceMap) -> Vec<EscapeNote> {
        self.steps.iter().map(|n| n.rendered(Some(map))).collect()
    }

    fn batch<'a>(
        &mut self,
        shapes: &Shapes<'a>,
        scan: &Scan<'a>,
        tags: &HashMap<FuncIx, Vec<Leaks>>,
        order: &[FuncIx],
    ) -> Vec<(FuncIx, Vec<Leaks>)> {
        let user = scan.funcs[order[0].0 as usize].pkg.0 as usize + 1 == scan.prog.packages.len();
        let mut f = Flow {
            shapes,
            scan,
            tags,
            batch: order.iter().copied().collect(),
            graph: Graph::new(),
            vars: HashMap::new(),
            closures: vec![],
            lost: HashSet::new(),
            reasons: HashMap::new(),
            ignored: vec![],
            walked: HashSet::new(),
            held: HashMap::new(),
            fixed: HashSet::new(),
            user,
            at: order[0],
            depth: 1,
        };
        let bodyless = |ix: &FuncIx| matches!(scan.funcs[ix.0 as usize].body, Body::None);
        f.batch.retain(|ix| !bodyless(ix));
        for ix in order {
            f.init_func(*ix);
        }
        for ix in order.iter().filter(|ix| !scan.funcs[ix.0 as usize].is_closure()) {
            f.walk_func(*ix);
        }
        f.flow_closures();
        limit(&mut f);
        f.solve();
        if user {
            self.steps.extend(f.notes(order));
        }
        self.keep(&f, order);
        order
            .iter()
            .filter(|ix| !scan.funcs[ix.0 as usize].is_closure() && !bodyless(ix))
            .map(|ix| (*ix, param_tags(&f, *ix)))
            .collect()
    }
    /// Takes down what the lowering will ask.
    fn keep(&mut self, f: &Flow, order: &[FuncIx]) {
        let scan = f.scan;
        for ix in order {
            let func = &scan.funcs[ix.0 as usize];
            if !func.captures.is_empty() {
                let list =
                    func.captures.iter().map(|o| Capture { obj: *o, by_ref: f.by_reference(*o) }).collect::<Vec<_>>();
                for c in list.iter().filter(|c| c.by_ref) {
                    self.vars.insert(c.obj, VarPlace { storage: Storage::Stack, addressed: true });
                }
                self.captures.insert(func.id, list);
            }
        }
        for (i, l) in f.graph.locs.iter().enumerate() {
            let escapes = l.has(attr::ESCAPES);
            let reason = escapes.then(|| f.reasons.get(&graph::LocIx(i as u32))).flatten().map(|s| note::short(s));
            match l.what {
                What::Pseudo | What::Temp => {}
                What::Var(o) => {
                    let taken = l.addrtaken || scan.vars.get(&o).is_some_and(|v| v.addrtaken);
                    let by_ref = self.vars.get(&o).is_some_and(|v| v.addressed);
                    if !(taken || by_ref || escapes) {
                        continue;
                    }
                    let storage = if escapes { Storage::Heap } else { Storage::Stack };
                    self.vars.insert(o, VarPlace { storage, addressed: true });
                    if let Some(r) = reason {
                        self.var_reasons.insert(o, r);
                    }
                    if !escapes {
                        self.pin(f, l.func, Pin::Var(o));
                    }
                }
                What::Site(s) => {
                    if let Some(r) = reason {
                        self.reasons.insert(s.node, r);
                    }
                    if escapes {
                        continue;
                    }
                    match s.form {
                        Form::MakeMap | Form::Map | Form::Convert { .. } | Form::Concat | Form::Append => {}
                        Form::MakeSlice { args, .. } if !args.last().is_some_and(|e| f.is_constant(e)) => {}
                        Form::Box { .. } => {
                            if self.pin(f, l.func, Pin::Box(s.node)) {
                                self.stack_boxes.insert(s.node);
                            }
                        }
                        _ => {
                            if self.pin(f, l.func, Pin::Site(s.node)) {
                                self.stack_sites.insert(s.node);
                            }
                        }
                    }
                }
            }
        }
    }
    /// False: the function has no frame that could hold it.
    fn pin(&mut self, f: &Flow, func: FuncIx, pin: Pin) -> bool {
        let mut at = &f.scan.funcs[func.0 as usize];
        while matches!(at.body, Body::Deferred) {
            // What gc makes in a wrapper is made where the statement is, and must then last as long as the wrapper.
            let Some(p) = at.parent.filter(|_| self.stack_sites.contains(&at.id)) else { return false };
            at = &f.scan.funcs[p.0 as usize];
        }
        if matches!(at.body, Body::Init(_)) {
            return false;
        }
        self.pins.entry(at.id).or_default().push(pin);
        true
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
    /// value; by `Stmt::id` the closure that a go or defer statement makes, or the body of a range over a function.
    /// What answers `Stack` is in [`Escapes::pinned`] too, and its size is constant.
    pub fn site(&self, node: NodeId) -> Storage {
        if self.stack_sites.contains(&node) { Storage::Stack } else { Storage::Heap }
    }
    /// The box of an operand (by its `Expr::id`, parentheses removed) that is converted to an interface.
    pub fn boxed(&self, node: NodeId) -> Storage {
        if self.stack_boxes.contains(&node) { Storage::Stack } else { Storage::Heap }
    }
    /// Everything of the function (declaration's or literal's id) that answers `Stack` and is addressed.
    pub fn pinned(&self, func: NodeId) -> &[Pin] {
        self.pins.get(&func).map_or(&[], |p| p)
    }
    /// Why something is on the heap, for the debug map.
    pub fn reason(&self, node: NodeId) -> Arc<str> {
        self.reasons.get(&node).cloned().unwrap_or_else(|| "escapes to heap".into())
    }
    pub fn var_reason(&self, obj: ObjId) -> Arc<str> {
        self.var_reasons.get(&obj).cloned().unwrap_or_else(|| "moved to heap".into())
    }
}

/// Sends to the heap what frames cannot hold.
fn limit(f: &mut Flow) {
    let mut used: HashMap<FuncIx, u64> = HashMap::new();
    for i in 0..f.graph.locs.len() as u32 {
        let l = graph::LocIx(i);
        let at = f.graph.get(l);
        let (size, limit, text, pos) = match at.what {
            What::Var(o) if !at.param && at.result.is_none() => {
                let obj = f.scan.prog.object(o);
                (f.shapes.size(obj.ty), flow::MAX_STACK_VAR, Text::Var(o), obj.span.lo)
            }
            What::Site(s) => (f.frame_bytes(&s), flow::MAX_IMPLICIT, s.text, s.pos),
            _ => continue,
        };
        let Some(size) = size.filter(|s| *s >= LARGE) else { continue };
        let sum = used.entry(at.func).or_default();
        if size > limit || *sum + size > MAX_FRAME {
            let taken = at.addrtaken;
            f.graph.flow(&Hole::to(HEAP).address(text, pos, "too large for stack"), l);
            f.graph.at(l).addrtaken = taken;
        } else {
            *sum += size;
        }
    }
}

fn param_tags(f: &Flow, ix: FuncIx) -> Vec<Leaks> {
    let tag = |o: &ObjId| {
        let obj = f.scan.prog.object(*o);
        if obj.name.is_empty() || &*obj.name == "_" {
            return Leaks::default();
        }
        match f.vars.get(o) {
            Some(l) => {
                let mut t = f.graph.get(*l).leaks;
                t.optimize();
                t
            }
            None => Leaks::to_heap(),
        }
    };
    f.scan.funcs[ix.0 as usize].params.iter().map(tag).collect()
}
