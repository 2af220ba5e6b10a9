//! Composite literals, and where the objects behind them are made.
//!
//! Go 1.27 `cmd/compile/internal/walk`: `complit.go`.
use super::place::Place;
use super::*;
use crate::walk::{self, Visit};
use gmplay_types::object::Builtin;

#[derive(Clone, Copy)]
pub(crate) enum Node<'p> {
    Expr(&'p Expr),
    Stmt(&'p Stmt),
}

/// The nodes of a function's body by id, those of its literals included.
pub(super) fn nodes(body: &Block) -> HashMap<NodeId, Node<'_>> {
    struct All<'a>(HashMap<NodeId, Node<'a>>);
    impl<'a> Visit<'a> for All<'a> {
        fn expr(&mut self, e: &'a Expr) -> bool {
            self.0.insert(e.id, Node::Expr(e));
            true
        }
        fn stmt(&mut self, s: &'a Stmt) -> bool {
            self.0.insert(s.id, Node::Stmt(s));
            true
        }
    }
    let mut all = All(HashMap::new());
    walk::block(body, &mut all);
    all.0
}

impl<'p> Lower<'_, 'p> {
    /// What an allocation site's object looks like in the frame. None: its size is not constant, or it is too large.
    pub(super) fn site_layout(&mut self, n: Node<'p>) -> Option<Rc<Layout>> {
        let array = |l: &mut Self, elem: TypeId, len: u64| {
            let t = l.intern(Type::Array { len, elem });
            l.lay(t)
        };
        let l = match n {
            Node::Stmt(s) => match &s.kind {
                StmtKind::Go(e) | StmtKind::Defer(e) => self.deferred_layout(e)?,
                StmtKind::Range { .. } => self.iter_layout(s.id),
                _ => return None,
            },
            Node::Expr(e) => {
                let ty = self.ty(e);
                match &e.kind {
                    ExprKind::FuncLit(_) => self.closure_layout(e.id),
                    ExprKind::Unary { op: UnaryOp::Addr, .. } => {
                        let t = self.pointee(ty);
                        self.lay(t)
                    }
                    ExprKind::CompositeLit { elems, .. } => match self.under(ty).clone() {
                        Type::Slice(elem) => array(self, elem, self.literal_len(elems)),
                        Type::Pointer(t) => self.lay(t),
                        _ => return None,
                    },
                    ExprKind::Call { fun, args, ellipsis, .. } => match self.builtin_of(fun) {
                        Some(Builtin::New) => {
                            let t = self.pointee(ty);
                            self.lay(t)
                        }
                        Some(Builtin::Make) => {
                            let n = self.const_val(args.last()?)?.as_u64()?;
                            let elem = self.elem(ty);
                            array(self, elem, n)
                        }
                        Some(_) => return None,
                        None => {
                            let ft = self.ty(fun);
                            let sig = self.signature(ft);
                            if *ellipsis || !sig.variadic {
                                return None;
                            }
                            let elem = self.elem(*sig.params.last()?);
                            let n = match &args[..] {
                                [only] => self.tuple_of(only).map_or(1, |ts| ts.len()),
                                _ => args.len(),
                            };
                            array(self, elem, (n + 1).checked_sub(sig.params.len())? as u64)
                        }
                    },
                    ExprKind::Selector { x, .. } => self.bound_layout(e, x)?,
                    _ => return None,
                }
            }
        };
        (l.size <= MAX_STACK_OBJECT).then_some(l)
    }

    /// A new object of type `ty` (zeroed): its address in a new temporary. `node`: the allocation site.
    pub(super) fn object(&mut self, node: NodeId, ty: TypeId) -> u16 {
        let p = self.b.alloc(1);
        self.object_at(node, ty, p);
        p
    }
    pub(super) fn object_at(&mut self, node: NodeId, ty: TypeId, p: u16) {
        if let Some(s) = self.sites.get(&node).copied() {
            let n = self.lay(ty).slots;
            self.zero(s, n);
            self.b.emit(Inst::Lea { d: p, a: s });
        } else {
            let why = self.g.esc.reason(node);
            self.b.heap_site(why);
            self.new_object(p, ty);
        }
        self.b.set_live_ptr(p);
    }

    /// The array of `n` elements behind a new slice.
    pub(super) fn backing_array(&mut self, node: NodeId, elem: TypeId, n: u64) -> u16 {
        let t = self.intern(Type::Array { len: n, elem });
        self.object(node, t)
    }
    pub(super) fn store_element(&mut self, p: u16, i: u64, elem: TypeId, e: &'p Expr) {
        let size = self.lay(elem).size;
        let m = self.b.mark();
        self.init(Place::Mem { p, off: (i * size).min(u32::MAX as u64) as u32 }, elem, e, true);
        self.b.release(m);
    }
    pub(super) fn slice_of(&mut self, p: u16, n: u64, d: u16) {
        self.mov(d, p, 1);
        self.const_bits(d + 1, n);
        self.const_bits(d + 2, n);
    }

    /// `&T{…}` where T is `t`; `e` is the allocation site.
    pub(super) fn new_literal(&mut self, e: &'p Expr, lit: &'p Expr, t: TypeId, d: u16, fresh: bool) {
        self.b.at(e.pos, false);
        let p = self.building(d, fresh);
        self.object_at(e.id, t, p);
        self.init_literal(Place::Mem { p, off: 0 }, t, lit, true);
        self.mov(d, p, 1);
    }

    pub(super) fn composite_into(&mut self, e: &'p Expr, ty: TypeId, d: u16, fresh: bool) {
        let ExprKind::CompositeLit { elems, .. } = &e.kind else { return };
        match self.under(ty).clone() {
            Type::Pointer(t) => self.new_literal(e, e, t, d, fresh),
            Type::Slice(elem) => {
                let n = self.literal_len(elems);
                self.b.at(e.pos, false);
                let p = self.building(d, fresh);
                if n == 0 {
                    // Not nil: the address of nothing.
                    let t = self.intern(Type::Struct(vec![]));
                    self.new_object(p, t);
                    self.b.set_live_ptr(p);
                } else {
                    let t = self.intern(Type::Array { len: n, elem });
                    self.object_at(e.id, t, p);
                }
                if !self.copy_constants(p, elem, n, elems) {
                    self.init_elements(Place::Mem { p, off: 0 }, elem, elems);
                }
                self.slice_of(p, n, d);
            }
            Type::Map { key, value } => {
                let m = self.building(d, fresh);
                let hint = self.b.alloc(1);
                self.const_bits(hint, elems.len() as u64);
                let k = crate::rtype::rtype(self.g, ty).0;
                let l = self.lay(ty);
                self.b.emit_alloc(Inst::MakeMap { d: m, hint }, m, &l);
                self.b.x32(k, 0);
                self.b.set_live_ptr(m);
                for el in elems {
                    let mark = self.b.mark();
                    let Some(ke) = &el.key else { continue };
                    let ks = self.operand_as(ke, key);
                    let vs = self.operand_as(&el.value, value);
                    self.b.at(el.value.span.lo, false);
                    self.store(Place::Map { m, key: ks, map: ty }, value, vs);
                    self.b.release(mark);
                }
                self.mov(d, m, 1);
            }
            _ => self.init_literal(Place::Slot(d), ty, e, false),
        }
    }

    fn literal_len(&self, elems: &[Element]) -> u64 {
        let (mut i, mut n) = (0, 0);
        for el in elems {
            if let Some(k) = el.key.as_ref().and_then(|k| self.const_val(k)).and_then(|v| v.as_u64()) {
                i = k;
            }
            i += 1;
            n = n.max(i);
        }
        n
    }

    /// Puts the value of `e`, converted to `ty`, at a place that is not used yet.
    pub(super) fn init(&mut self, at: Place, ty: TypeId, e: &'p Expr, zeroed: bool) {
        let e1 = unparen(e);
        if let ExprKind::CompositeLit { .. } = &e1.kind
            && matches!(self.under(ty), Type::Struct(_) | Type::Array { .. })
            && !matches!(at, Place::Frame { .. })
        {
            return self.init_literal(at, ty, e1, zeroed);
        }
        if let Place::Slot(s) = at {
            self.expr_into_as(e, ty, s);
            let l = self.lay(ty);
            return self.b.set_live(s, &l);
        }
        if zeroed && (self.is_nil(e) || self.const_val(e).is_some_and(is_zero) && !self.is_iface(ty)) {
            return;
        }
        let a = self.operand_as(e, ty);
        self.store(at, ty, a);
    }

    /// A struct or array literal, part by part.
    fn init_literal(&mut self, at: Place, ty: TypeId, e: &'p Expr, zeroed: bool) {
        let ExprKind::CompositeLit { elems, .. } = &e.kind else {
            return self.init(at, ty, e, zeroed);
        };
        let l = self.lay(ty);
        let (parts, fields) = match self.under(ty).clone() {
            Type::Struct(fs) => (fs.len() as u64, Some(fs)),
            Type::Array { len, .. } => (len, None),
            _ => {
                // A slice, map or pointer literal inside.
                let a = self.expr_top(e);
                return self.store(at, ty, a);
            }
        };
        let mut zeroed = zeroed;
        if !zeroed {
            let whole = elems.len() as u64 == parts && self.parts_fill_slots(ty);
            if !whole {
                match at {
                    Place::Slot(s) => self.zero(s, l.slots),
                    _ => self.zero_place(at, ty),
                }
                zeroed = true;
            }
        }
        match fields {
            Some(fs) => {
                for (n, el) in elems.iter().enumerate() {
                    let i = match el.key.as_ref().map(|k| &k.kind) {
                        Some(ExprKind::Ident(name)) => fs.iter().position(|f| f.name == *name).unwrap_or(n),
                        _ => n,
                    };
                    let Some(f) = fs.get(i) else { continue };
                    let m = self.b.mark();
                    let p = self.part(at, ty, l.offsets[i], f.ty);
                    self.init(p, f.ty, &el.value, zeroed);
                    self.b.release(m);
                }
            }
            None => {
                let elem = self.elem(ty);
                self.init_elements_of(at, ty, elem, elems, zeroed);
            }
        }
    }

    /// Whether every part of a struct or array has slots of its own, so that writing the parts writes all.
    fn parts_fill_slots(&mut self, ty: TypeId) -> bool {
        match self.under(ty).clone() {
            Type::Struct(fs) => fs.iter().all(|f| {
                let l = self.lay(f.ty);
                l.fills_slots() && l.size > 0
            }),
            Type::Array { elem, .. } => self.lay(elem).fills_slots(),
            _ => true,
        }
    }

    pub(super) fn zero_place(&mut self, at: Place, ty: TypeId) {
        match at {
            Place::Mem { .. } | Place::Elem { .. } => {
                let m = self.b.mark();
                let p = match at {
                    Place::Mem { p, off: 0 } => p,
                    _ => self.address(at, ty),
                };
                let k = crate::rtype::rtype(self.g, ty).0;
                self.b.emit(Inst::ZeroVal { p, k });
                self.b.release(m);
            }
            _ => {
                let l = self.lay(ty);
                let m = self.b.mark();
                let t = self.b.alloc_for(&l);
                self.zero(t, l.slots);
                self.store(at, ty, t);
                self.b.release(m);
            }
        }
    }

    fn init_elements(&mut self, at: Place, elem: TypeId, elems: &'p [Element]) {
        let t = self.intern(Type::Array { len: self.literal_len(elems), elem });
        self.init_elements_of(at, t, elem, elems, true);
    }
    fn init_elements_of(&mut self, at: Place, array: TypeId, elem: TypeId, elems: &'p [Element], zeroed: bool) {
        let size = self.lay(elem).size;
        let mut i = 0;
        for el in elems {
            if let Some(k) = el.key.as_ref().and_then(|k| self.const_val(k)).and_then(|v| v.as_u64()) {
                i = k;
            }
            let m = self.b.mark();
            let p = self.part(at, array, i * size, elem);
            self.init(p, elem, &el.value, zeroed);
            self.b.release(m);
            i += 1;
        }
    }

    /// Copies an array of constants from static data; false: it has few elements, or others.
    fn copy_constants(&mut self, p: u16, elem: TypeId, n: u64, elems: &'p [Element]) -> bool {
        let l = self.lay(elem);
        if elems.len() < 4
            || matches!(l.class, Class::Memory | Class::Zero | Class::Iface | Class::Ptr | Class::Slice)
            || !elems.iter().all(|el| self.const_val(&el.value).is_some())
        {
            return false;
        }
        let t = self.intern(Type::Array { len: n, elem });
        let al = self.lay(t);
        let at = self.g.static_value(&al);
        let mut i = 0;
        for el in elems {
            if let Some(k) = el.key.as_ref().and_then(|k| self.const_val(k)).and_then(|v| v.as_u64()) {
                i = k;
            }
            if let Some(v) = self.const_val(&el.value) {
                self.g.const_image(at + (i * l.size) as u32, &l, v, elem);
            }
            i += 1;
        }
        let k = crate::rtype::rtype(self.g, t).0;
        let a = self.b.alloc(1);
        self.b.emit(Inst::Static { d: a, k: at });
        self.b.emit(Inst::CopyVal { d: p, a });
        self.b.x32(k, 0);
        true
    }
}

pub(super) fn is_zero(v: &Value) -> bool {
    match v {
        Value::Bool(b) => !b,
        Value::Str(s) => s.is_empty(),
        v => v.is_zero(),
    }
}

/// gc's `ir.MaxImplicitStackVarSize`: larger objects are on the heap.
const MAX_STACK_OBJECT: u64 = 64 << 10;
