//! Calls: the callee's window, the receiver, arguments, and where the results are.
//!
//! # Invariants
//! 1. The window starts at the top of the frame when the call begins, so that a call as an argument leaves its result in the
//!    outer window's slot. Only a callee that must be evaluated first (a func value, an interface) lies below it.
//! 2. Function value, receiver and arguments are evaluated left to right.
use super::place::Place;
use super::*;
use gmplay_types::{Member, Selection, SelectionKind};

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Callee {
    Func(FuncId),
    Intrinsic(u32),
    /// The closure in this slot.
    Closure(u16),
    /// The interface in this slot, and the method name's id.
    Iface(u16, u32),
}

/// A call whose arguments are in place.
pub(crate) struct Prepared {
    pub callee: Callee,
    pub w: u16,
    pub slots: SigSlots,
}

/// A method and what its receiver is, found from types alone.
pub(super) enum Method {
    Abstract { name: Arc<str>, pkg: Option<PkgId> },
    Declared { f: FuncId, by_pointer: bool },
}

impl<'p> Lower<'_, 'p> {
    /// Calls; the results are at the top of the frame as it was.
    pub(super) fn call_top(&mut self, e: &'p Expr, fun: &'p Expr, args: &'p [Expr], ellipsis: bool) -> u16 {
        let top = self.b.mark();
        let d = self.b.top();
        if let Some(a) = self.bits_call(fun, args) {
            // math.Float64bits and kin: the same slot.
            self.b.release(top);
            self.b.alloc(1);
            self.mov(d, a, 1);
            return d;
        }
        let p = self.prepare(e, fun, args, ellipsis);
        self.b.at(e.pos, false);
        self.emit_call(&p);
        let n = p.slots.result_slots as u64;
        if p.w != d {
            self.mov(d, p.w, n);
        }
        self.b.release(top);
        self.b.alloc(n);
        for (t, s) in &p.slots.results {
            let l = self.lay(*t);
            self.b.set_live(d + s, &l);
        }
        d
    }

    fn bits_call(&mut self, fun: &'p Expr, args: &'p [Expr]) -> Option<u16> {
        let (o, _) = self.static_callee(fun)?;
        let symbol = intrinsic_symbol(self.g, o)?;
        let bits = ["math.Float64bits", "math.Float64frombits", "math.Float32bits", "math.Float32frombits"];
        (bits.contains(&&*symbol) && args.len() == 1).then(|| self.operand(&args[0]))
    }

    /// Evaluates everything that a call needs.
    pub(super) fn prepare(&mut self, e: &'p Expr, fun: &'p Expr, args: &'p [Expr], ellipsis: bool) -> Prepared {
        let fun = unparen(fun);
        let fty = self.ty(fun);
        let sig = self.signature(fty);
        if let Some((o, targs)) = self.static_callee(fun) {
            let callee = match intrinsic_symbol(self.g, o) {
                Some(s) => Callee::Intrinsic(self.g.intrinsic(&s)),
                None => Callee::Func(function(self.g, o, targs)),
            };
            return self.with_args(e, callee, None, &sig, args, ellipsis);
        }
        if let ExprKind::Selector { x, .. } = &fun.kind
            && let Some(sel) = self.g.info.selections.get(&fun.id)
        {
            match sel.kind {
                SelectionKind::MethodVal => return self.prepare_method(e, fun, x, sel, &sig, args, ellipsis),
                SelectionKind::MethodExpr => {
                    let f = self.method_expr(fun, sel);
                    return self.with_args(e, Callee::Func(f), None, &sig, args, ellipsis);
                }
                SelectionKind::FieldVal => {}
            }
        }
        let f = self.operand(fun);
        self.with_args(e, Callee::Closure(f), None, &sig, args, ellipsis)
    }

    /// Opens the window, lets `recv` fill the receiver's slots, evaluates the arguments.
    fn with_args(
        &mut self,
        e: &'p Expr,
        callee: Callee,
        recv: Option<TypeId>,
        sig: &Signature,
        args: &'p [Expr],
        ellipsis: bool,
    ) -> Prepared {
        let slots = self.sig_slots(recv, sig);
        let w = self.b.alloc(slots.result_slots as u64);
        let p = Prepared { callee, w, slots };
        self.args(e, sig, args, ellipsis);
        p
    }

    #[allow(clippy::too_many_arguments)]
    fn prepare_method(
        &mut self,
        e: &'p Expr,
        fun: &'p Expr,
        x: &'p Expr,
        sel: &Selection,
        sig: &Signature,
        args: &'p [Expr],
        ellipsis: bool,
    ) -> Prepared {
        let xt = self.ty(x);
        let (path, t, method) = self.find_method(fun, xt, sel);
        match method {
            Method::Abstract { name, pkg } => {
                let a = match path.is_empty() && self.is_iface(xt) {
                    true => self.operand(x),
                    false => {
                        let at = self.base_place(x);
                        let (at, t) = self.walk_path(at, xt, &path);
                        self.place_operand(at, t)
                    }
                };
                let id = crate::rtype::method_name(self.g, &name, pkg);
                let word = self.basic(Basic::UnsafePointer);
                let slots = self.sig_slots(Some(word), sig);
                let w = self.b.alloc(slots.result_slots as u64);
                self.b.alloc(1);
                self.args(e, sig, args, ellipsis);
                Prepared { callee: Callee::Iface(a, id), w, slots }
            }
            Method::Declared { f, by_pointer } => {
                let recv = if by_pointer {
                    if self.is_ptr(t) { t } else { self.intern(Type::Pointer(t)) }
                } else if self.is_ptr(t) {
                    self.pointee(t)
                } else {
                    t
                };
                let slots = self.sig_slots(Some(recv), sig);
                let w = self.b.alloc(slots.result_slots as u64);
                let l = self.lay(recv);
                let r = self.b.alloc_for(&l);
                let m = self.b.mark();
                self.receiver_into(x, xt, &path, by_pointer, r);
                self.b.release(m);
                self.b.set_live(r, &l);
                self.args(e, sig, args, ellipsis);
                Prepared { callee: Callee::Func(f), w, slots }
            }
        }
    }

    /// The receiver that `x.path.m` passes: the address or the value at the end of the path.
    pub(super) fn receiver_into(&mut self, x: &'p Expr, xt: TypeId, path: &[u32], by_pointer: bool, d: u16) {
        self.b.at(x.span.lo, false);
        if path.is_empty() && by_pointer && self.is_ptr(xt) {
            return self.expr_into(x, d);
        }
        let at = self.base_place(x);
        self.receiver_at(at, xt, path, by_pointer, d);
    }
    /// As `receiver_into`, from a value of type `xt` whose place is known (behind it, if it is a pointer).
    pub(super) fn receiver_at(&mut self, at: Place, xt: TypeId, path: &[u32], by_pointer: bool, d: u16) {
        let (at, t) = self.walk_path(at, xt, path);
        if self.is_ptr(t) {
            if by_pointer {
                return self.load(at, t, d);
            }
            let p = self.place_operand(at, t);
            let v = self.pointee(t);
            return self.load_mem(d, p, 0, v);
        }
        if by_pointer { self.address_into(at, t, d) } else { self.load(at, t, d) }
    }

    /// The path to the embedded receiver, the type there, and the method. Type parameters have become types by now, so
    /// the checker's answer may have to be looked up again.
    pub(super) fn find_method(&mut self, fun: &Expr, xt: TypeId, sel: &Selection) -> (Vec<u32>, TypeId, Method) {
        let mut path = sel.path.clone();
        let mut t = self.type_at(xt, &path);
        let Some(obj) = sel.method else {
            self.unsupported(fun.span, "a method of this form");
            return (path, t, Method::Declared { f: FuncId(0), by_pointer: false });
        };
        let (name, pkg, declared) = {
            let o = self.g.object(obj);
            let f = match &o.kind {
                ObjKind::Func(f) => f.decl.is_some(),
                _ => false,
            };
            (o.name.clone(), o.pkg, f)
        };
        let base = if self.is_ptr(t) { self.pointee(t) } else { t };
        if !declared && !self.is_iface(base) {
            // Found in a constraint; the type argument has its own.
            return match self.g.prog.lookup(t, true, pkg, &name).found() {
                Some(entry) => {
                    path.extend(&entry.path);
                    t = self.type_at(xt, &path);
                    let m = self.method_of(&entry.member, &entry.name, entry.pkg);
                    (path, t, m)
                }
                None => {
                    self.unsupported(fun.span, "a method of this type argument");
                    (path, t, Method::Declared { f: FuncId(0), by_pointer: false })
                }
            };
        }
        let m = if declared {
            let recv = base;
            let mut args = self.g.prog.types.type_args_of_recv(recv).to_vec();
            if let Some(own) = self.g.info.instances.get(&fun.id).or_else(|| match &fun.kind {
                ExprKind::Selector { sel, .. } => self.g.info.instances.get(&sel.id),
                _ => None,
            }) {
                let own = own.clone();
                args.extend(own.into_iter().map(|t| self.sub(t)));
            }
            let by_pointer = matches!(&self.g.object(obj).kind, ObjKind::Func(f) if f.ptr_recv);
            Method::Declared { f: function(self.g, obj, args), by_pointer }
        } else {
            Method::Abstract { pkg: crate::methods::name_pkg(&name, pkg), name }
        };
        (path, t, m)
    }

    pub(super) fn method_of(&mut self, m: &Member, name: &Arc<str>, pkg: Option<PkgId>) -> Method {
        match m {
            Member::Method { obj, recv } => {
                let by_pointer = matches!(&self.g.object(*obj).kind, ObjKind::Func(f) if f.ptr_recv);
                let recv = self.g.prog.types.canon(*recv);
                Method::Declared { f: crate::methods::instance_of_method(self.g, *obj, recv), by_pointer }
            }
            Member::Abstract { .. } | Member::Field { .. } => {
                Method::Abstract { name: name.clone(), pkg: crate::methods::name_pkg(name, pkg) }
            }
        }
    }

    /// The type at the end of a path of fields.
    pub(super) fn type_at(&mut self, ty: TypeId, path: &[u32]) -> TypeId {
        let mut t = ty;
        for i in path {
            if self.is_ptr(t) {
                t = self.pointee(t);
            }
            match self.under(t) {
                Type::Struct(fs) if fs.len() > *i as usize => t = fs[*i as usize].ty,
                _ => break,
            }
        }
        t
    }

    /// Evaluates arguments into consecutive slots from the top.
    fn args(&mut self, e: &'p Expr, sig: &Signature, args: &'p [Expr], ellipsis: bool) {
        let n = sig.params.len();
        if let [only] = args
            && let Some(tuple) = self.tuple_of(only)
        {
            return self.forward_args(e, sig, only, &tuple);
        }
        let fixed = if sig.variadic && !ellipsis { n - 1 } else { n };
        for (a, t) in args.iter().zip(&sig.params[..fixed.min(n)]) {
            self.expr_top_as(a, *t);
        }
        if sig.variadic && !ellipsis {
            let st = sig.params[n - 1];
            let elem = self.elem(st);
            let l = self.lay(st);
            let d = self.b.alloc_for(&l);
            let rest = args.get(fixed..).unwrap_or(&[]);
            if rest.is_empty() {
                self.zero(d, 3);
            } else {
                self.b.at(e.pos, false);
                let m = self.b.mark();
                let p = self.backing_array(e.id, elem, rest.len() as u64);
                for (i, a) in rest.iter().enumerate() {
                    self.store_element(p, i as u64, elem, a);
                }
                self.slice_of(p, rest.len() as u64, d);
                self.b.release(m);
            }
            self.b.set_live(d, &l);
        }
    }

    /// The types of a call with several results.
    pub(super) fn tuple_of(&mut self, e: &Expr) -> Option<Vec<TypeId>> {
        let ty = self.ty(e);
        match self.g.prog.types.get(ty) {
            Type::Tuple(ts) if matches!(unparen(e).kind, ExprKind::Call { .. }) => Some(ts.clone()),
            _ => None,
        }
    }

    /// `f(g())` with several results of g.
    fn forward_args(&mut self, e: &'p Expr, sig: &Signature, call: &'p Expr, tuple: &[TypeId]) {
        // The parameters' slots first, then g's window above them.
        let n = sig.params.len();
        let dests: Vec<(TypeId, u16)> = sig
            .params
            .iter()
            .map(|t| {
                let l = self.lay(*t);
                (*t, self.b.alloc_for(&l))
            })
            .collect();
        let m = self.b.mark();
        let src = self.expr_top(call);
        let mut at = src;
        let mut from = vec![];
        for t in tuple {
            from.push((*t, at));
            at += self.lay(*t).slots as u16;
        }
        let fixed = if sig.variadic { n - 1 } else { n };
        for ((t, s), (want, d)) in from.iter().zip(&dests[..fixed]) {
            self.assign_conv(call.id, *s, *t, *want, *d);
            let l = self.lay(*want);
            self.b.set_live(*d, &l);
        }
        if sig.variadic {
            let (st, d) = dests[n - 1];
            let elem = self.elem(st);
            let rest = &from[fixed.min(from.len())..];
            if rest.is_empty() {
                self.zero(d, 3);
            } else {
                let p = self.backing_array(e.id, elem, rest.len() as u64);
                let size = self.lay(elem).size;
                for (i, (t, s)) in rest.iter().enumerate() {
                    let m = self.b.mark();
                    let el = self.lay(elem);
                    let v = self.b.alloc_for(&el);
                    self.assign_conv(call.id, *s, *t, elem, v);
                    self.store_mem(p, (i as u64 * size) as u32, v, elem);
                    self.b.release(m);
                }
                self.slice_of(p, rest.len() as u64, d);
            }
            let l = self.lay(st);
            self.b.set_live(d, &l);
        }
        self.b.release(m);
    }

    /// A value in slots, assigned to slots of another type.
    pub(super) fn assign_conv(&mut self, node: NodeId, a: u16, from: TypeId, to: TypeId, d: u16) {
        if self.is_iface(to) && !self.is_iface(from) {
            self.box_slots(node, a, from, d);
        } else {
            let n = self.lay(to).slots;
            self.mov(d, a, n);
        }
    }

    pub(super) fn emit_call(&mut self, p: &Prepared) {
        let w = p.w;
        match p.callee {
            Callee::Func(f) => self.b.emit_call(Inst::Call { w, k: f.0 }, w),
            Callee::Closure(f) => self.b.emit_call(Inst::CallClosure { w, f }, w),
            Callee::Iface(a, name) => {
                self.b.emit_call(Inst::CallIface { w, a }, w);
                self.b.x32(name, 0);
            }
            Callee::Intrinsic(k) => {
                // The runtime may write results while this goroutine is parked: they are in the map.
                let (mut lo, mut hi) = (u16::MAX, 0);
                for (t, s) in &p.slots.results {
                    let l = self.lay(*t);
                    if l.has_ptrs {
                        (lo, hi) = (lo.min(*s), hi.max(*s + l.slots as u16));
                    }
                }
                if lo < hi {
                    self.zero(w + lo, (hi - lo) as u64);
                }
                for (t, s) in &p.slots.results {
                    let l = self.lay(*t);
                    self.b.set_live(w + s, &l);
                }
                self.b.emit_sp(Inst::Intrinsic { w, k });
            }
        }
    }
}
