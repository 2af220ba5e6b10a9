//! From the checked tree to instructions, one function at a time.
//!
//! Every expression goes straight to where it is wanted (`expr_into`), so there is no intermediate form: locals are
//! frame slots, operands name them directly, conditions become branches, arguments are evaluated in the callee's
//! window. Generic functions are lowered once per list of type arguments, which replace type parameters on the way.
//!
//! Go 1.27 `cmd/compile/internal/walk` (order of evaluation: `order.go`) and `ssagen` do the same job.
//!
//! # Invariants
//! 1. Calls, receives and assignments happen in Go's order. Variables are read when their operand is used, as gc does.
//! 2. A destination is written last: a panic on the way leaves variables as they were.
//! 3. Nothing here panics: what cannot be lowered is an `unsupported` diagnostic at its place.
mod arith;
mod assign;
mod builtin;
mod call;
mod closure;
mod cond;
mod convert;
mod expr;
mod iterfunc;
mod literal;
mod place;
mod range;
mod select;
mod stmt;
mod switch;
mod wrapper;

pub(crate) use call::Callee;

use crate::build::{Builder, Label, Mark};
use crate::escape::{Capture, Pin, Storage};
use crate::program::{Built, Gen, Subst};
use crate::layout::{Class, Layout};
use gmplay_bytecode::{Bitmap, FuncId, Inst};
use gmplay_syntax::ast::*;
use gmplay_syntax::Span;
use gmplay_types::constant::Value;
use gmplay_types::object::{PkgId, VarKind};
use gmplay_types::table::{Signature, Type};
use gmplay_types::{Basic, ObjId, ObjKind, TypeId};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// Where a variable is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Var {
    /// Its value, in slot form.
    Slot(u16),
    /// Its memory image, in the frame.
    Frame(u16),
    /// The slot holds its address.
    Cell(u16),
}

#[derive(Clone)]
struct ResultVar {
    obj: Option<ObjId>,
    ty: TypeId,
    slot: u16,
}

/// What `break` and `continue` may leave.
struct Target {
    /// Of the labelled statement.
    label: Option<NodeId>,
    brk: Label,
    cont: Option<Label>,
}

pub(crate) struct Lower<'g, 'p> {
    g: &'g mut Gen<'p>,
    b: Builder,
    subst: Subst,
    vars: HashMap<ObjId, Var>,
    /// Objects of allocation sites that stay in the frame, and boxes of interfaces.
    sites: HashMap<NodeId, u16>,
    boxes: HashMap<NodeId, u16>,
    results: Vec<ResultVar>,
    result_slots: u16,
    named_results: bool,
    defers: bool,
    epilogue: Option<Label>,
    targets: Vec<Target>,
    pending_label: Option<NodeId>,
    gotos: HashMap<NodeId, Label>,
    /// In the body of a range over a function: the labelled statements in it.
    own_labels: HashSet<NodeId>,
    name: Arc<str>,
    /// Whether this is a literal: Go numbers literals inside literals without `func`.
    literal: bool,
    /// The destination of the expression begun last, if nothing can read it before it is written.
    fresh: Option<u16>,
    /// How deep in expressions and statements the lowering is.
    depth: u32,
    lits: u32,
    wraps: u32,
    pkg: PkgId,
    /// Set while the body of a range over a function is lowered as a function of its own.
    iter: Option<iterfunc::IterBody>,
}

/// Slots of a signature's parts, counted from the callee's frame.
pub(crate) struct SigSlots {
    pub results: Vec<(TypeId, u16)>,
    pub params: Vec<(TypeId, u16)>,
    pub result_slots: u16,
    pub param_slots: u16,
}

/// The code of a declared function or method, for these type arguments.
pub(crate) fn function(g: &mut Gen, obj: ObjId, args: Vec<TypeId>) -> FuncId {
    let key = (obj, args);
    if let Some(f) = g.instances.get(&key) {
        return *f;
    }
    let o = g.object(obj).clone();
    let (info, pkg) = match (&o.kind, o.pkg) {
        (ObjKind::Func(f), Some(p)) => (f.clone(), p),
        _ => {
            let f = g.enqueue(&*o.name, Box::new(|_| Built::default()));
            g.instances.insert(key, f);
            return f;
        }
    };
    let decl = info.decl.and_then(|d| g.decls.get(&d).copied()).map(|d| d.0);
    let subst: Subst = Rc::new(info.type_params.iter().copied().zip(key.1.iter().copied()).collect());
    let path = g.pkg_path(pkg).clone();
    let dots = if key.1.len() > info.recv_params as usize { "[...]" } else { "" };
    let name = match info.recv {
        Some(r) => {
            let ptr = info.ptr_recv;
            let base = match g.prog.types.get(r) {
                Type::Pointer(e) => *e,
                _ => r,
            };
            let mut t = match g.prog.types.get(base) {
                Type::Named(n) => g.object(g.prog.types.named[n.0 as usize].obj).name.to_string(),
                _ => String::new(),
            };
            if info.recv_params > 0 {
                t.push_str("[...]");
            }
            if ptr { format!("{path}.(*{t}).{}", o.name) } else { format!("{path}.{t}.{}", o.name) }
        }
        None => format!("{path}.{}{dots}", o.name),
    };
    let name: Arc<str> = name.into();
    let f = match decl {
        Some(d) if d.body.is_some() => {
            let n = name.clone();
            g.enqueue(name, Box::new(move |g| Lower::declared(g, d, pkg, subst, n)))
        }
        _ => g.enqueue(name, Box::new(move |g| Lower::intrinsic_wrapper(g, obj))),
    };
    g.instances.insert(key, f);
    f
}

/// The symbol of a function without a body; None: it has one.
pub(crate) fn intrinsic_symbol(g: &Gen, obj: ObjId) -> Option<String> {
    let o = g.object(obj);
    let ObjKind::Func(f) = &o.kind else { return None };
    let (d, pkg) = g.decls.get(&f.decl?)?;
    d.body.is_none().then(|| format!("{}.{}", g.pkg_path(*pkg), o.name))
}

impl<'g, 'p> Lower<'g, 'p> {
    pub(crate) fn new(g: &'g mut Gen<'p>, subst: Subst, name: Arc<str>, pkg: PkgId) -> Lower<'g, 'p> {
        Lower {
            g,
            b: Builder::default(),
            subst,
            vars: HashMap::new(),
            sites: HashMap::new(),
            boxes: HashMap::new(),
            results: vec![],
            result_slots: 0,
            named_results: false,
            defers: false,
            epilogue: None,
            targets: vec![],
            pending_label: None,
            gotos: HashMap::new(),
            own_labels: HashSet::new(),
            name,
            literal: false,
            fresh: None,
            depth: 0,
            lits: 0,
            wraps: 0,
            pkg,
            iter: None,
        }
    }

    // ---- types

    fn sub(&mut self, ty: TypeId) -> TypeId {
        if self.subst.is_empty() {
            return self.g.prog.types.canon(ty);
        }
        let subst = self.subst.clone();
        self.g.locals.substitute(&mut self.g.prog.types, ty, &subst)
    }
    /// The type of an expression, with type arguments put in.
    fn ty(&mut self, e: &Expr) -> TypeId {
        match self.g.info.type_of(e.id) {
            Some(t) => self.sub(t.ty),
            None => self.basic(Basic::Invalid),
        }
    }
    fn obj_ty(&mut self, o: ObjId) -> TypeId {
        let t = self.g.object(o).ty;
        self.sub(t)
    }
    fn basic(&self, b: Basic) -> TypeId {
        self.g.prog.types.basic(b)
    }
    fn int(&self) -> TypeId {
        self.basic(Basic::Int)
    }
    fn under(&self, ty: TypeId) -> &Type {
        self.g.under(ty)
    }
    fn lay(&mut self, ty: TypeId) -> Rc<Layout> {
        self.g.layout(ty)
    }
    fn intern(&mut self, t: Type) -> TypeId {
        self.g.prog.types.intern(t)
    }
    fn is_iface(&self, ty: TypeId) -> bool {
        matches!(self.under(ty), Type::Interface(_))
    }
    fn is_ptr(&self, ty: TypeId) -> bool {
        matches!(self.under(ty), Type::Pointer(_))
    }
    fn pointee(&self, ty: TypeId) -> TypeId {
        match self.under(ty) {
            Type::Pointer(e) => *e,
            _ => self.basic(Basic::Invalid),
        }
    }
    fn elem(&self, ty: TypeId) -> TypeId {
        match self.under(ty) {
            Type::Pointer(e) | Type::Slice(e) => *e,
            Type::Array { elem, .. } | Type::Chan { elem, .. } => *elem,
            Type::Map { value, .. } => *value,
            _ => self.basic(Basic::Uint8),
        }
    }
    fn signature(&self, ty: TypeId) -> Signature {
        match self.under(ty) {
            Type::Func(s) => s.clone(),
            _ => Signature { params: vec![], results: vec![], variadic: false },
        }
    }
    fn const_val(&self, e: &Expr) -> Option<&'p Value> {
        self.g.info.type_of(e.id).and_then(|t| t.value.as_ref())
    }
    fn is_nil(&self, e: &Expr) -> bool {
        self.g.info.type_of(e.id).is_some_and(|t| t.mode == gmplay_types::info::Mode::Nil)
    }
    fn is_type(&self, e: &Expr) -> bool {
        self.g.info.type_of(e.id).is_some_and(|t| t.mode == gmplay_types::info::Mode::Type)
    }
    fn unsupported(&mut self, span: Span, feature: &'static str) {
        self.g.unsupported(span, feature);
    }
    /// Slots of results and parameters for a callee with this signature and, first, this receiver.
    fn sig_slots(&mut self, recv: Option<TypeId>, sig: &Signature) -> SigSlots {
        let mut at = 0u16;
        let mut place = |l: &mut Self, t: TypeId| {
            let s = at;
            at = at.saturating_add(l.lay(t).slots.min(0x7FFF) as u16);
            (t, s)
        };
        let results: Vec<_> = sig.results.iter().map(|t| place(self, *t)).collect();
        let params: Vec<_> = recv.iter().chain(&sig.params).map(|t| place(self, *t)).collect();
        let result_slots = params.first().map_or(at, |p| p.1);
        SigSlots { results, params, result_slots, param_slots: at - result_slots }
    }

    // ---- functions

    /// Gives slots to results, receiver, parameters and (for literals) the context; fills in what a callee needs at entry.
    fn enter(&mut self, node: NodeId, captures: Option<&[Capture]>, body: Option<&'p Block>) -> Built {
        let params = self.g.info.params.get(&node).cloned().unwrap_or_default();
        let mut built = Built::default();
        let mut entry = vec![];
        for o in &params.results {
            let ty = self.obj_ty(*o);
            let l = self.lay(ty);
            let slot = self.b.alloc_for(&l);
            let named = !self.g.object(*o).name.is_empty();
            self.named_results |= named;
            self.results.push(ResultVar { obj: named.then_some(*o), ty, slot });
        }
        self.result_slots = self.b.top();
        for o in params.recv.iter().chain(&params.params) {
            let ty = self.obj_ty(*o);
            let l = self.lay(ty);
            let slot = self.b.alloc_for(&l);
            self.b.set_live(slot, &l);
            entry.push((*o, ty, slot));
        }
        built.result_slots = self.result_slots;
        built.param_slots = self.b.top() - self.result_slots;
        let mut ctx = 0;
        if captures.is_some() {
            ctx = self.b.alloc(1);
            self.b.set_live_ptr(ctx);
            built.ctx_slot = Some(ctx);
        }
        built.entry_ptrs = self.b.live_snapshot();
        self.defers = body.is_some_and(|b| closure::defers(self.g, b));
        if (self.defers || self.named_results) && self.result_slots > 0 {
            self.zero(0, self.result_slots as u64);
            for r in self.results.clone() {
                let l = self.lay(r.ty);
                if self.defers { self.b.pin(r.slot, &l) } else { self.b.set_live(r.slot, &l) }
            }
        }
        self.pin(node, body);
        self.bind_captures(captures.unwrap_or(&[]), ctx, 1);
        if captures.is_some() {
            self.b.set_dead(ctx, 1);
        }
        for (o, ty, slot) in entry {
            self.bind_param(o, ty, slot, true);
        }
        for r in self.results.clone() {
            if let Some(o) = r.obj {
                self.bind_param(o, r.ty, r.slot, false);
            }
        }
        built
    }

    /// Loads what the closure holds from word `from` of its object on.
    fn bind_captures(&mut self, captures: &[Capture], ctx: u16, from: u16) {
        let mut off = from * 8;
        for c in captures {
            let ty = self.obj_ty(c.obj);
            let by_ref = self.by_ref(c);
            let l = if by_ref { self.ptr_layout() } else { self.lay(ty) };
            let s = self.b.alloc_for(&l);
            self.load_words(s, ctx, off, l.slots);
            self.b.set_live(s, &l);
            self.vars.insert(c.obj, if by_ref { Var::Cell(s) } else { Var::Slot(s) });
            self.name_var(c.obj, ty, s, by_ref);
            off = off.saturating_add(l.slots as u16 * 8);
        }
    }

    /// A parameter or named result that is at `slot`: stays there, or moves to a cell of its own.
    fn bind_param(&mut self, o: ObjId, ty: TypeId, slot: u16, copy: bool) {
        let place = self.g.esc.var(o);
        let l = self.lay(ty);
        let var = if place.storage == Storage::Heap && l.size > 0 {
            let cell = self.b.alloc(1);
            let why = self.g.esc.var_reason(o);
            self.b.heap_site(why);
            self.new_object(cell, ty);
            if copy {
                self.store_mem(cell, 0, slot, ty);
            } else if self.defers {
                self.b.pin_ptr(cell);
            }
            self.b.set_live_ptr(cell);
            Var::Cell(cell)
        } else if place.addressed {
            self.b.pin(slot, &l);
            Var::Frame(slot)
        } else {
            Var::Slot(slot)
        };
        self.vars.insert(o, var);
        match var {
            Var::Cell(c) => self.name_var(o, ty, c, true),
            Var::Slot(s) | Var::Frame(s) => self.name_var(o, ty, s, false),
        }
    }

    /// Slots for what stays in the frame although pointers to it exist: zeroed at entry, live to the end.
    fn pin(&mut self, node: NodeId, body: Option<&'p Block>) {
        let pins = self.g.esc.pinned(node);
        if pins.is_empty() {
            return;
        }
        let nodes = body.map(literal::nodes).unwrap_or_default();
        let start = self.b.top();
        let mut all: Vec<(u16, Rc<Layout>)> = vec![];
        for p in pins {
            match p {
                Pin::Var(o) => {
                    let ty = self.obj_ty(*o);
                    let l = self.lay(ty);
                    if matches!(self.g.object(*o).kind, ObjKind::Var(VarKind::Local)) && l.size <= MAX_STACK_VAR {
                        let s = self.b.alloc_for(&l);
                        self.vars.insert(*o, Var::Frame(s));
                        all.push((s, l));
                    }
                }
                Pin::Site(n) => {
                    if let Some(l) = nodes.get(n).and_then(|n| self.site_layout(*n)) {
                        let s = self.b.alloc_for(&l);
                        self.sites.insert(*n, s);
                        all.push((s, l));
                    }
                }
                Pin::Box(n) => {
                    if let Some(literal::Node::Expr(e)) = nodes.get(n) {
                        let ty = self.ty(e);
                        let l = self.lay(ty);
                        let s = self.b.alloc_for(&l);
                        self.boxes.insert(*n, s);
                        all.push((s, l));
                    }
                }
            }
        }
        let n = self.b.top() - start;
        if n > 0 {
            self.zero(start, n as u64);
        }
        for (s, l) in all {
            self.b.pin(s, &l);
        }
    }

    pub(crate) fn declared(g: &'g mut Gen<'p>, d: &'p FuncDecl, pkg: PkgId, subst: Subst, name: Arc<str>) -> Built {
        let mut l = Lower::new(g, subst, name, pkg);
        l.b.at(d.span.lo, false);
        let built = l.enter(d.id, None, d.body.as_ref());
        if let Some(body) = &d.body {
            l.body(body);
        }
        l.finish(built, d.span)
    }

    fn body(&mut self, body: &'p Block) {
        self.stmts(&body.stmts);
        let end = body.span.hi;
        if self.b.reachable() {
            self.b.at(gmplay_syntax::Pos(end.0.saturating_sub(1)), true);
            self.return_now();
        }
        if let Some(l) = self.epilogue {
            self.b.bind_target(l);
            self.b.recover_pc = Some(self.b.pc());
            self.b.emit_sp(Inst::RunDefers);
            self.load_result_cells();
            self.b.emit(Inst::Ret);
        }
    }

    /// Results are in place (named ones in their variables).
    fn return_now(&mut self) {
        if self.defers {
            let l = match self.epilogue {
                Some(l) => l,
                None => self.b.label(),
            };
            self.epilogue = Some(l);
            self.b.goto(l);
        } else {
            self.load_result_cells();
            self.b.emit(Inst::Ret);
        }
    }

    fn load_result_cells(&mut self) {
        for r in self.results.clone() {
            if let Some(Var::Cell(c)) = r.obj.and_then(|o| self.vars.get(&o).copied()) {
                self.load_mem(r.slot, c, 0, r.ty);
            }
        }
    }

    fn finish(mut self, mut built: Built, span: Span) -> Built {
        if self.defers && self.b.recover_pc.is_none() {
            // Every path ends in a loop or a panic: deferred calls run all the same.
            let l = match self.epilogue {
                Some(l) => l,
                None => self.b.label(),
            };
            if !self.b.is_bound(l) {
                self.b.bind_target(l);
                self.b.recover_pc = Some(self.b.pc());
                self.b.emit_sp(Inst::RunDefers);
                self.load_result_cells();
                self.b.emit(Inst::Ret);
            }
        }
        self.b.end_vars(0);
        built.span = span;
        built.b = self.b;
        built
    }

    /// Whether a capture is held by its address.
    fn by_ref(&mut self, c: &Capture) -> bool {
        let ty = self.obj_ty(c.obj);
        c.by_ref || self.lay(ty).size > MAX_STACK_VAR
    }

    // ---- variables

    fn name_var(&mut self, o: ObjId, ty: TypeId, slot: u16, boxed: bool) {
        let name = self.g.object(o).name.clone();
        if !name.is_empty() && &*name != "_" {
            self.b.var(&name, ty, slot, boxed);
        }
    }

    /// Whether the variable lives in a heap cell.
    fn on_heap(&mut self, o: ObjId) -> bool {
        let ty = self.obj_ty(o);
        let size = self.lay(ty).size;
        (self.g.esc.var(o).storage == Storage::Heap && size > 0) || size > MAX_STACK_VAR
    }

    /// Declares a local whose value is already in slot form at `slot`, its own slots (freshly given out).
    fn adopt(&mut self, o: ObjId, ty: TypeId, slot: u16) {
        let l = self.lay(ty);
        self.b.set_live(slot, &l);
        self.vars.insert(o, Var::Slot(slot));
        self.name_var(o, ty, slot, false);
    }

    /// Whether a declaration may simply keep the value where it is.
    fn plain_local(&mut self, o: ObjId) -> bool {
        !self.on_heap(o) && !matches!(self.vars.get(&o), Some(Var::Frame(_)))
    }

    /// Declares a local with the value in slot form at `from`.
    fn declare_from(&mut self, o: ObjId, ty: TypeId, from: u16) {
        let l = self.lay(ty);
        if self.on_heap(o) {
            let cell = self.new_cell(o, ty);
            self.store_mem(cell, 0, from, ty);
            self.vars.insert(o, Var::Cell(cell));
            self.name_var(o, ty, cell, true);
        } else if let Some(Var::Frame(s)) = self.vars.get(&o).copied() {
            self.mov(s, from, l.slots);
            self.name_var(o, ty, s, false);
        } else {
            let s = self.b.alloc_for(&l);
            self.mov(s, from, l.slots);
            self.adopt(o, ty, s);
        }
    }

    /// A slot with the address of a new, zeroed variable.
    fn new_cell(&mut self, o: ObjId, ty: TypeId) -> u16 {
        let cell = self.b.alloc(1);
        let why = self.g.esc.var_reason(o);
        self.b.heap_site(why);
        self.new_object(cell, ty);
        self.b.set_live_ptr(cell);
        cell
    }

    fn new_object(&mut self, d: u16, ty: TypeId) {
        let k = crate::rtype::rtype(self.g, ty).0;
        let mut one = Bitmap::default();
        one.set(0);
        let p = self.basic(Basic::UnsafePointer);
        let l = self.lay(p);
        self.b.emit_alloc(Inst::New { d, k }, d, &l);
    }

    // ---- moves

    fn mov(&mut self, d: u16, a: u16, slots: u64) {
        if d == a {
            return;
        }
        match slots {
            0 => {}
            1 => self.b.emit(Inst::Mov { d, a }),
            2 => self.b.emit(Inst::Mov2 { d, a }),
            3 => self.b.emit(Inst::Mov3 { d, a }),
            n => self.b.emit(Inst::MovN { d, a, n: n.min(0xFFFF) as u16 }),
        }
    }
    fn zero(&mut self, d: u16, slots: u64) {
        match slots {
            0 => {}
            1 => self.b.emit(Inst::Const { d, k: 0 }),
            n => self.b.emit(Inst::Zero { d, n: n.min(0xFFFF) as u16 }),
        }
    }
    fn const_bits(&mut self, d: u16, v: u64) {
        match i32::try_from(v as i64) {
            Ok(k) => self.b.emit(Inst::Const { d, k }),
            Err(_) => {
                let k = self.g.const64(v);
                self.b.emit(Inst::Const64 { d, k });
            }
        }
    }
    fn const_str(&mut self, d: u16, s: &[u8]) {
        if s.is_empty() {
            return self.zero(d, 2);
        }
        let k = self.g.string(s);
        self.b.emit(Inst::Static { d, k });
        self.const_bits(d + 1, s.len() as u64);
    }
    /// The words of a constant of that type: at most two; strings are not among them.
    fn const_words(&mut self, v: &Value, ty: TypeId) -> (u64, u64) {
        match self.lay(ty).class {
            Class::F32 => (v.as_f32().unwrap_or(0.0).to_bits() as u64, 0),
            Class::F64 => (v.as_f64().unwrap_or(0.0).to_bits(), 0),
            Class::C64 => {
                let (re, im) = v.as_complex64().unwrap_or((0.0, 0.0));
                (re.to_bits() as u64 | (im.to_bits() as u64) << 32, 0)
            }
            Class::C128 => {
                let (re, im) = v.as_complex128().unwrap_or((0.0, 0.0));
                (re.to_bits(), im.to_bits())
            }
            Class::Int { size, signed } => {
                let bits = match v {
                    Value::Bool(b) => *b as u64,
                    _ => v.as_bits().unwrap_or(0),
                };
                (extend(bits, size, signed), 0)
            }
            _ => (v.as_bits().unwrap_or(0), 0),
        }
    }
    fn const_into(&mut self, v: &Value, ty: TypeId, d: u16) {
        match (self.lay(ty).class, v) {
            (Class::Str, Value::Str(s)) => self.const_str(d, s),
            (Class::C128, _) => {
                let (a, b) = self.const_words(v, ty);
                self.const_bits(d, a);
                self.const_bits(d + 1, b);
            }
            (Class::Iface, _) => self.zero(d, 2),
            _ => {
                let (a, _) = self.const_words(v, ty);
                self.const_bits(d, a);
            }
        }
    }
    /// Extends a narrow integer (or float32 bits) that was written raw or computed in 64 bits.
    fn ext(&mut self, d: u16, a: u16, ty: TypeId) {
        let i = match self.lay(ty).class {
            Class::Int { size: 1, signed: true } => Inst::ExtI8 { d, a },
            Class::Int { size: 2, signed: true } => Inst::ExtI16 { d, a },
            Class::Int { size: 4, signed: true } => Inst::ExtI32 { d, a },
            Class::Int { size: 1, signed: false } => Inst::ExtU8 { d, a },
            Class::Int { size: 2, signed: false } => Inst::ExtU16 { d, a },
            Class::Int { size: 4, signed: false } | Class::F32 => Inst::ExtU32 { d, a },
            _ => return,
        };
        self.b.emit(i);
    }
    /// Goes one level deeper; what nests too deeply for the stack is unsupported.
    fn deeper(&mut self, span: Span, f: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_DEPTH {
            return self.unsupported(span, "an expression or statement nested this deeply");
        }
        self.depth += 1;
        f(self);
        self.depth -= 1;
    }
    fn scope<R>(&mut self, f: impl FnOnce(&mut Self) -> R) -> R {
        let m: Mark = self.b.mark();
        let vars = self.b.vars.len();
        let r = f(self);
        self.b.end_vars(vars);
        self.b.release(m);
        r
    }
}

pub(crate) fn extend(bits: u64, size: u8, signed: bool) -> u64 {
    match (size, signed) {
        (1, true) => bits as i8 as u64,
        (2, true) => bits as i16 as u64,
        (4, true) => bits as i32 as u64,
        (1, false) => bits as u8 as u64,
        (2, false) => bits as u16 as u64,
        (4, false) => bits as u32 as u64,
        _ => bits,
    }
}

/// Levels of [`Lower::deeper`]: a megabyte of stack is enough for them.
const MAX_DEPTH: u32 = 320;

/// gc's `ir.MaxStackVarSize`: larger variables are on the heap.
pub(crate) const MAX_STACK_VAR: u64 = 128 << 10;

/// An expression without the parentheses around it.
pub(crate) fn unparen(e: &Expr) -> &Expr {
    match &e.kind {
        ExprKind::Paren(x) => unparen(x),
        _ => e,
    }
}
