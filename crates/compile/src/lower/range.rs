//! `for … range`, each form with its condition behind the body.
//!
//! The counter of a range is a variable of its own unless the loop's variable is never assigned: then it is that.
use super::place::Place;
use super::*;
use gmplay_bytecode::{MAP_ITER_PTRS, MAP_ITER_SLOTS};

/// What a range assigns each iteration.
#[derive(Clone, Copy)]
struct Item<'p> {
    x: &'p Expr,
    define: bool,
}

impl<'p> Lower<'_, 'p> {
    pub(super) fn range(
        &mut self,
        s: &'p Stmt,
        key: Option<&'p Expr>,
        value: Option<&'p Expr>,
        define: bool,
        x: &'p Expr,
        body: &'p Block,
    ) {
        let item = |e: Option<&'p Expr>| e.filter(|e| !Self::is_blank(e)).map(|x| Item { x, define });
        let (key, value) = (item(key), item(value));
        let xt = self.ty(x);
        let label = self.pending_label.take();
        self.scope(|l| {
            l.pending_label = label;
            match l.under(xt).clone() {
                Type::Basic(b) if b.is_string() => l.range_string(key, value, x, body),
                Type::Basic(_) => l.range_int(key, x, xt, body),
                Type::Slice(elem) => l.range_slice(key, value, x, elem, body),
                Type::Array { len, elem } => l.range_array(key, value, x, xt, len, elem, body),
                Type::Pointer(a) => match l.under(a).clone() {
                    Type::Array { len, elem } => l.range_array(key, value, x, xt, len, elem, body),
                    _ => l.unsupported(s.span, "a range over this type"),
                },
                Type::Map { key: kt, value: vt } => l.range_map(key, value, x, xt, kt, vt, body),
                Type::Chan { elem, .. } => l.range_chan(key, x, elem, body),
                Type::Func(_) => {
                    let k = key.map(|k| k.x);
                    let v = value.map(|v| v.x);
                    l.range_func(s, k, v, define, x, body);
                }
                _ => l.unsupported(s.span, "a range over this type"),
            }
        });
    }

    /// The slot that a loop's own variable can be counted in.
    fn counter(&mut self, item: Option<Item<'p>>) -> (u16, bool) {
        let s = self.b.alloc(1);
        let own = item.is_some_and(|i| {
            i.define
                && self.defined(i.x).is_some_and(|o| {
                    self.plain_local(o) && !self.g.esc.assigned(o) && {
                        let t = self.obj_ty(o);
                        matches!(self.lay(t).class, Class::Int { .. })
                    }
                })
        });
        (s, own)
    }

    /// Gives the iteration's value to the variable; `from` stays as it is.
    fn bind(&mut self, item: Option<Item<'p>>, from: u16, ty: TypeId, own: bool) {
        let Some(i) = item else { return };
        match self.defined(i.x).filter(|_| i.define) {
            Some(o) if own => self.adopt(o, ty, from),
            Some(o) => self.declare_from(o, ty, from),
            None => {
                let to = self.ty(i.x);
                let m = self.b.mark();
                let at = self.place(i.x);
                let l = self.lay(to);
                if self.needs_box(to, ty) {
                    let t = self.b.alloc_for(&l);
                    self.assign_conv(i.x.id, from, ty, to, t);
                    self.b.set_live(t, &l);
                    self.store(at, to, t);
                } else {
                    self.store(at, to, from);
                }
                self.b.release(m);
            }
        }
    }
    fn needs_box(&self, to: TypeId, from: TypeId) -> bool {
        self.is_iface(to) && !self.is_iface(from)
    }
    /// Whether the slot that each iteration writes anew can be the variable itself.
    fn adoptable(&mut self, item: Option<Item<'p>>) -> bool {
        item.is_some_and(|i| i.define && self.defined(i.x).is_some_and(|o| self.plain_local(o)))
    }
    /// Both of them, each at its slot. Without `:=` that is an assignment: operands on the left come first.
    fn bind_both(&mut self, key: (Option<Item<'p>>, u16, TypeId, bool), value: (Option<Item<'p>>, u16, TypeId, bool)) {
        if let (Some(k), Some(v)) = (key.0, value.0)
            && !k.define
        {
            let m = self.b.mark();
            let (kt, vt) = (self.ty(k.x), self.ty(v.x));
            let at = self.place(k.x);
            let kp = self.freeze(at, m);
            let at = self.place(v.x);
            let vp = self.freeze(at, m);
            self.store_as(k.x.id, kp, kt, key.1, key.2);
            self.store_as(v.x.id, vp, vt, value.1, value.2);
            return self.b.release(m);
        }
        self.bind(key.0, key.1, key.2, key.3);
        self.bind(value.0, value.1, value.2, value.3);
    }
    /// As `bind`, the value being at a place.
    fn bind_place(&mut self, item: Option<Item<'p>>, at: Place, ty: TypeId) {
        let Some(i) = item else { return };
        if let Some(o) = self.defined(i.x).filter(|_| i.define)
            && self.plain_local(o)
        {
            let l = self.lay(ty);
            let s = self.b.alloc_for(&l);
            self.load(at, ty, s);
            return self.adopt(o, ty, s);
        }
        let v = self.place_operand(at, ty);
        self.bind(item, v, ty, false);
    }

    /// What is left to bind of an indexed range: the value, and an assigned key with it.
    fn bind_element(&mut self, key: Option<Item<'p>>, value: Option<Item<'p>>, i: u16, at: Place, elem: TypeId) {
        if let Some(k) = key
            && !k.define
        {
            let int = self.int();
            let v = if value.is_some() { self.place_operand(at, elem) } else { 0 };
            self.bind_both((key, i, int, false), (value, v, elem, false));
        } else if value.is_some() {
            self.bind_place(value, at, elem);
        }
    }

    fn body_of(&mut self, body: &'p Block) {
        body.stmts.iter().for_each(|s| self.stmt(s));
    }

    fn range_int(&mut self, key: Option<Item<'p>>, x: &'p Expr, xt: TypeId, body: &'p Block) {
        let kt = match key {
            Some(i) => match self.defined(i.x).filter(|_| i.define) {
                Some(o) => self.obj_ty(o),
                None => self.ty(i.x),
            },
            None => xt,
        };
        let unsigned = matches!(self.lay(kt).class, Class::Int { size: 8, signed: false });
        let n = self.b.alloc(1);
        match self.const_val(x) {
            Some(v) => self.const_into(v, kt, n),
            None => self.expr_into(x, n),
        }
        let (h, own) = self.counter(key);
        let (brk, cont) = self.push_target(true);
        let top = self.b.label();
        self.b.emit(Inst::Const { d: h, k: 0 });
        self.b.jump(if unsigned { Inst::JmpEqK { a: n, k: 0, off: 0 } } else { Inst::JmpLeSK { a: n, k: 0, off: 0 } }, brk);
        self.b.bind_target(top);
        self.scope(|l| {
            l.bind(key, h, kt, own);
            l.body_of(body);
        });
        self.b.bind(cont);
        self.b.at(x.span.lo, true);
        if unsigned {
            self.b.emit(Inst::AddK { d: h, a: h, k: 1 });
            self.b.jump(Inst::JmpLtU { a: h, b: n, off: 0 }, top);
        } else {
            self.b.jump(Inst::AddKJmpLtS { a: h, k: 1, b: n }, top);
        }
        self.b.bind(brk);
        self.targets.pop();
    }

    /// A counter from 0 below the length in slot `n`, with `each` at the start of the body.
    fn counted(
        &mut self,
        key: Option<Item<'p>>,
        n: u16,
        x: &'p Expr,
        body: &'p Block,
        each: impl FnOnce(&mut Self, u16),
    ) {
        let int = self.int();
        let (h, own) = self.counter(key);
        let (brk, cont) = self.push_target(true);
        let top = self.b.label();
        self.b.emit(Inst::Const { d: h, k: 0 });
        self.b.jump(Inst::JmpLeSK { a: n, k: 0, off: 0 }, brk);
        self.b.bind_target(top);
        self.scope(|l| {
            match key {
                Some(k) if !k.define => each(l, h),
                _ => {
                    l.bind(key, h, int, own);
                    each(l, h);
                }
            }
            l.body_of(body);
        });
        self.b.bind(cont);
        self.b.at(x.span.lo, true);
        self.b.jump(Inst::AddKJmpLtS { a: h, k: 1, b: n }, top);
        self.b.bind(brk);
        self.targets.pop();
    }

    fn range_slice(
        &mut self,
        key: Option<Item<'p>>,
        value: Option<Item<'p>>,
        x: &'p Expr,
        elem: TypeId,
        body: &'p Block,
    ) {
        // Evaluated once: later assignments to the variable do not count.
        let stable = self.object_of(unparen(x)).is_some_and(|o| !self.g.esc.assigned(o)) && self.local_slot(x).is_some();
        let s = if stable {
            self.operand(x)
        } else {
            let d = self.b.alloc(3);
            self.expr_into(x, d);
            self.b.set_live_ptr(d);
            d
        };
        self.counted(key, s + 1, x, body, |l, i| l.bind_element(key, value, i, Place::Elem { s, i }, elem));
    }

    #[allow(clippy::too_many_arguments)]
    fn range_array(
        &mut self,
        key: Option<Item<'p>>,
        value: Option<Item<'p>>,
        x: &'p Expr,
        xt: TypeId,
        len: u64,
        elem: TypeId,
        body: &'p Block,
    ) {
        let pointer = self.is_ptr(xt);
        let at = if value.is_none() {
            if self.const_len(x) {
                Place::Blank
            } else {
                Place::Slot(self.operand(x))
            }
        } else if pointer {
            Place::Mem { p: self.operand(x), off: 0 }
        } else {
            let stable =
                self.object_of(unparen(x)).is_some_and(|o| !self.g.esc.assigned(o)) && self.local_slot(x).is_some();
            if stable { Place::Slot(self.operand(x)) } else { Place::Slot(self.expr_top(x)) }
        };
        let n = self.b.alloc(1);
        self.const_bits(n, len);
        let array = if pointer { self.pointee(xt) } else { xt };
        self.counted(key, n, x, body, |l, i| {
            if value.is_some() {
                let e = l.array_elem_unchecked(at, array, elem, i);
                l.bind_element(key, value, i, e, elem);
            } else {
                l.bind_element(key, value, i, Place::Blank, elem);
            }
        });
    }
    /// An operand whose length is known without evaluating it: a name, or fields of one.
    fn const_len(&self, x: &Expr) -> bool {
        match &unparen(x).kind {
            ExprKind::Ident(_) => true,
            ExprKind::Selector { x, .. } => self.const_len(x),
            _ => false,
        }
    }

    fn range_string(&mut self, key: Option<Item<'p>>, value: Option<Item<'p>>, x: &'p Expr, body: &'p Block) {
        let int = self.int();
        let rune = self.basic(Basic::Int32);
        let s = self.expr_top(x);
        let (h, own) = self.counter(key);
        let next = self.b.alloc(2);
        let (brk, cont) = self.push_target(true);
        let top = self.b.label();
        self.b.emit(Inst::Const { d: h, k: 0 });
        self.b.jump(Inst::JmpLeSK { a: s + 1, k: 0, off: 0 }, brk);
        self.b.bind_target(top);
        self.b.emit(Inst::DecodeRune { d: next, s, i: h });
        self.scope(|l| {
            let own_value = l.adoptable(value);
            l.bind_both((key, h, int, own), (value, next, rune, own_value));
            l.body_of(body);
        });
        self.b.bind(cont);
        self.b.at(x.span.lo, true);
        self.b.emit(Inst::Mov { d: h, a: next + 1 });
        self.b.jump(Inst::JmpLtS { a: h, b: s + 1, off: 0 }, top);
        self.b.bind(brk);
        self.targets.pop();
    }

    #[allow(clippy::too_many_arguments)]
    fn range_map(
        &mut self,
        key: Option<Item<'p>>,
        value: Option<Item<'p>>,
        x: &'p Expr,
        xt: TypeId,
        kt: TypeId,
        vt: TypeId,
        body: &'p Block,
    ) {
        let m = self.operand(x);
        let k = crate::rtype::rtype(self.g, xt).0;
        let mut ptrs = Bitmap::default();
        (0..64).filter(|i| MAP_ITER_PTRS >> i & 1 == 1).for_each(|i| ptrs.set(i));
        let iter = Layout {
            size: MAP_ITER_SLOTS as u64 * 8,
            align: 8,
            slots: MAP_ITER_SLOTS as u64,
            class: Class::Memory,
            ptrs: Rc::new(ptrs),
            has_ptrs: true,
            offsets: Rc::new([]),
        };
        let it = self.b.alloc_for(&iter);
        let ok = self.b.alloc(1);
        let slot = |l: &mut Self, item: Option<Item<'p>>, t: TypeId| {
            if item.is_none() {
                return 0xFFFF;
            }
            let lay = l.lay(t);
            let s = l.b.alloc_for(&lay);
            if lay.has_ptrs {
                l.zero(s, lay.slots);
            }
            l.b.set_live(s, &lay);
            s
        };
        let (ks, vs) = (slot(self, key, kt), slot(self, value, vt));
        self.b.at(x.span.lo, false);
        self.b.emit_alloc(Inst::MapIterInit { it, m }, it, &iter);
        self.b.x32(k, 0);
        self.b.set_live(it, &iter);
        let (brk, cont) = self.push_target(true);
        let top = self.b.label();
        self.b.goto(cont);
        self.b.bind_target(top);
        self.scope(|l| {
            if key.is_some() {
                l.ext(ks, ks, kt);
            }
            if value.is_some() {
                l.ext(vs, vs, vt);
            }
            let own = (l.adoptable(key), l.adoptable(value));
            l.bind_both((key, ks, kt, own.0), (value, vs, vt, own.1));
            l.body_of(body);
        });
        self.b.bind(cont);
        self.b.at(x.span.lo, true);
        self.b.emit_sp(Inst::MapIterNext { it, key: ks, value: vs });
        self.b.x32(k, ok);
        self.b.jump(Inst::JmpIf { a: ok, off: 0 }, top);
        self.b.bind(brk);
        self.targets.pop();
    }

    fn range_chan(&mut self, key: Option<Item<'p>>, x: &'p Expr, elem: TypeId, body: &'p Block) {
        let ch = self.expr_top(x);
        let ok = self.b.alloc(1);
        let l = self.lay(elem);
        let v = self.b.alloc_for(&l);
        if l.has_ptrs {
            self.zero(v, l.slots);
            self.b.set_live(v, &l);
        }
        let (brk, cont) = self.push_target(true);
        let top = self.b.label();
        self.b.goto(cont);
        self.b.bind_target(top);
        self.scope(|l| {
            if key.is_some() {
                l.ext(v, v, elem);
                let own = l.adoptable(key);
                l.bind(key, v, elem, own);
            }
            l.body_of(body);
        });
        self.b.bind(cont);
        self.b.at(x.span.lo, true);
        let d = if key.is_some() && l.slots > 0 { v } else { 0xFFFF };
        self.b.emit_sp(Inst::Recv { d, ch, ok });
        self.b.jump(Inst::JmpIf { a: ok, off: 0 }, top);
        self.b.bind(brk);
        self.targets.pop();
    }
}
