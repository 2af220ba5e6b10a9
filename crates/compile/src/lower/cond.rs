//! Conditions as branches, and comparisons.
use super::*;

/// The comparison that holds exactly when `op` does not (integers only: not so for NaN).
fn inverse(op: BinaryOp) -> BinaryOp {
    use BinaryOp::*;
    match op {
        Eq => Ne,
        Ne => Eq,
        Lt => Ge,
        Le => Gt,
        Gt => Le,
        _ => Lt,
    }
}
/// The comparison with its operands exchanged.
fn mirror(op: BinaryOp) -> BinaryOp {
    use BinaryOp::*;
    match op {
        Lt => Gt,
        Le => Ge,
        Gt => Lt,
        Ge => Le,
        o => o,
    }
}

impl<'p> Lower<'_, 'p> {
    /// Jumps to `to` if the condition is `want`, else falls through.
    pub(super) fn jump_if(&mut self, e: &'p Expr, want: bool, to: Label) {
        let m = self.b.mark();
        self.deeper(e.span, |l| l.branch(e, want, to));
        self.b.release(m);
    }
    fn branch(&mut self, e: &'p Expr, want: bool, to: Label) {
        let e = unparen(e);
        if let Some(Value::Bool(b)) = self.const_val(e) {
            if *b == want {
                self.b.goto(to);
            }
            return;
        }
        use BinaryOp::*;
        match &e.kind {
            ExprKind::Unary { op: UnaryOp::Not, x } => self.jump_if(x, !want, to),
            ExprKind::Binary { op: op @ (LogAnd | LogOr), .. } => {
                let parts = self.chain(e, *op);
                let (last, first) = parts.split_last().unwrap_or((&e, &[]));
                if (*op == LogAnd) == want {
                    let skip = self.b.label();
                    first.iter().for_each(|x| self.jump_if(x, !want, skip));
                    self.jump_if(last, want, to);
                    self.b.bind(skip);
                } else {
                    parts.iter().for_each(|x| self.jump_if(x, want, to));
                }
            }
            ExprKind::Binary { op: op @ (Eq | Ne | Lt | Le | Gt | Ge), x, y, .. } => {
                self.compare_jump(e, *op, x, y, want, to);
            }
            _ => {
                let a = self.operand(e);
                self.jump_bool(a, want, to);
            }
        }
    }
    /// The operands of `a op b op c …`, left to right; constant chains stay whole.
    pub(super) fn chain(&self, e: &'p Expr, op: BinaryOp) -> Vec<&'p Expr> {
        let mut parts = vec![];
        let mut at = unparen(e);
        loop {
            match &at.kind {
                ExprKind::Binary { op: o, x, y, .. } if *o == op && self.const_val(at).is_none() => {
                    parts.push(&**y);
                    at = unparen(x);
                }
                _ => break,
            }
        }
        parts.push(at);
        parts.reverse();
        parts
    }
    pub(super) fn jump_bool(&mut self, a: u16, want: bool, to: Label) {
        self.b.jump(if want { Inst::JmpIf { a, off: 0 } } else { Inst::JmpIfNot { a, off: 0 } }, to);
    }

    /// `&&`, `||` and the like as a value.
    pub(super) fn bool_into(&mut self, e: &'p Expr, d: u16) {
        let no = self.b.label();
        let end = self.b.label();
        self.jump_if(e, false, no);
        self.b.emit(Inst::Const { d, k: 1 });
        self.b.goto(end);
        self.b.bind(no);
        self.b.emit(Inst::Const { d, k: 0 });
        self.b.bind(end);
    }

    fn compare_jump(&mut self, e: &'p Expr, op: BinaryOp, x: &'p Expr, y: &'p Expr, want: bool, to: Label) {
        use BinaryOp::*;
        let (x, y, op) = if self.is_nil(x) || (self.const_val(x).is_some() && self.const_val(y).is_none()) {
            (y, x, mirror(op))
        } else {
            (x, y, op)
        };
        let ty = self.ty(x);
        let class = self.lay(ty).class;
        if self.is_nil(y) || (class == Class::Str && matches!(self.const_val(y), Some(Value::Str(s)) if s.is_empty())) {
            // nil, or the empty string: one word decides.
            if matches!(op, Eq | Ne) {
                let s = self.operand(x);
                let a = if class == Class::Str { s + 1 } else { s };
                let i = if (op == Eq) == want {
                    Inst::JmpEqK { a, k: 0, off: 0 }
                } else {
                    Inst::JmpNeK { a, k: 0, off: 0 }
                };
                self.b.at(e.pos, false);
                return self.b.jump(i, to);
            }
        }
        let yt = self.ty(y);
        if !matches!(class, Class::Int { .. } | Class::Ptr) || self.is_iface(yt) {
            let d = self.b.alloc(1);
            let negated = self.compare_slots(e, op, x, y, d);
            return self.jump_bool(d, want != negated, to);
        }
        let wide_unsigned = matches!(class, Class::Int { size: 8, signed: false });
        let a = self.operand(x);
        let op = if want { op } else { inverse(op) };
        if let Some(k) = self.small_int(y, ty)
            && (!wide_unsigned || matches!(op, Eq | Ne))
        {
            self.b.at(e.pos, false);
            let i = match op {
                Eq => Inst::JmpEqK { a, k, off: 0 },
                Ne => Inst::JmpNeK { a, k, off: 0 },
                Lt => Inst::JmpLtSK { a, k, off: 0 },
                Le => Inst::JmpLeSK { a, k, off: 0 },
                Gt => Inst::JmpGtSK { a, k, off: 0 },
                _ => Inst::JmpGeSK { a, k, off: 0 },
            };
            return self.b.jump(i, to);
        }
        let b = self.operand(y);
        self.b.at(e.pos, false);
        let i = match (op, wide_unsigned) {
            (Eq, _) => Inst::JmpEq { a, b, off: 0 },
            (Ne, _) => Inst::JmpNe { a, b, off: 0 },
            (Lt, false) => Inst::JmpLtS { a, b, off: 0 },
            (Le, false) => Inst::JmpLeS { a, b, off: 0 },
            (Gt, false) => Inst::JmpLtS { a: b, b: a, off: 0 },
            (_, false) => Inst::JmpLeS { a: b, b: a, off: 0 },
            (Lt, true) => Inst::JmpLtU { a, b, off: 0 },
            (Le, true) => Inst::JmpLeU { a, b, off: 0 },
            (Gt, true) => Inst::JmpLtU { a: b, b: a, off: 0 },
            (_, true) => Inst::JmpLeU { a: b, b: a, off: 0 },
        };
        self.b.jump(i, to);
    }

    pub(super) fn compare_into(&mut self, e: &'p Expr, op: BinaryOp, x: &'p Expr, y: &'p Expr, d: u16) {
        if self.compare_slots(e, op, x, y, d) {
            self.b.emit(Inst::Not { d, a: d });
        }
    }

    /// Evaluates both operands and compares; true: `d` has the opposite of the answer.
    fn compare_slots(&mut self, e: &'p Expr, op: BinaryOp, x: &'p Expr, y: &'p Expr, d: u16) -> bool {
        let (x, y, op) = if self.is_nil(x) { (y, x, mirror(op)) } else { (x, y, op) };
        let xt = self.ty(x);
        if self.is_nil(y) {
            let a = self.operand(x);
            let b = self.b.alloc(1);
            self.zero(b, 1);
            self.b.emit(if op == BinaryOp::Eq { Inst::Eq { d, a, b } } else { Inst::Ne { d, a, b } });
            return false;
        }
        let yt = self.ty(y);
        let ty = if self.is_iface(yt) { yt } else { xt };
        let a = self.operand_as(x, ty);
        let b = self.operand_as(y, ty);
        self.b.at(e.pos, false);
        self.compare(op, ty, d, a, b)
    }

    /// Compares two values in slots; true: `d` has the opposite of the answer.
    pub(super) fn compare(&mut self, op: BinaryOp, ty: TypeId, d: u16, a: u16, b: u16) -> bool {
        use BinaryOp::*;
        let (op, a, b) = match op {
            Gt => (Lt, b, a),
            Ge => (Le, b, a),
            o => (o, a, b),
        };
        let class = self.lay(ty).class;
        let i = match (class, op) {
            (Class::Int { .. } | Class::Ptr, Eq) => Inst::Eq { d, a, b },
            (Class::Int { .. } | Class::Ptr, Ne) => Inst::Ne { d, a, b },
            (Class::Int { size: 8, signed: false }, Lt) => Inst::LtU { d, a, b },
            (Class::Int { size: 8, signed: false }, _) => Inst::LeU { d, a, b },
            (Class::Int { .. } | Class::Ptr, Lt) => Inst::LtS { d, a, b },
            (Class::Int { .. } | Class::Ptr, _) => Inst::LeS { d, a, b },
            (Class::F64, Eq) => Inst::EqF64 { d, a, b },
            (Class::F64, Ne) => Inst::NeF64 { d, a, b },
            (Class::F64, Lt) => Inst::LtF64 { d, a, b },
            (Class::F64, _) => Inst::LeF64 { d, a, b },
            (Class::F32, Eq) => Inst::EqF32 { d, a, b },
            (Class::F32, Ne) => Inst::NeF32 { d, a, b },
            (Class::F32, Lt) => Inst::LtF32 { d, a, b },
            (Class::F32, _) => Inst::LeF32 { d, a, b },
            (Class::Str, Eq | Ne) => {
                self.b.emit(Inst::EqStr { d, a, b });
                return op == Ne;
            }
            (Class::Str, _) => {
                let t = self.b.alloc(2);
                self.b.emit(Inst::CmpStr { d: t, a, b });
                self.zero(t + 1, 1);
                if op == Lt { Inst::LtS { d, a: t, b: t + 1 } } else { Inst::LeS { d, a: t, b: t + 1 } }
            }
            (Class::Iface, _) => {
                self.b.emit(Inst::EqIface { d, a, b });
                return op == Ne;
            }
            (Class::C128, _) => {
                let t = self.b.alloc(1);
                self.b.emit(Inst::EqF64 { d: t, a, b });
                let u = self.b.alloc(1);
                self.b.emit(Inst::EqF64 { d: u, a: a + 1, b: b + 1 });
                self.b.emit(Inst::And { d, a: t, b: u });
                return op == Ne;
            }
            (Class::C64, _) => {
                let (ar, ai) = self.unpack(a);
                let (br, bi) = self.unpack(b);
                self.b.emit(Inst::EqF32 { d: ar, a: ar, b: br });
                self.b.emit(Inst::EqF32 { d: ai, a: ai, b: bi });
                self.b.emit(Inst::And { d, a: ar, b: ai });
                return op == Ne;
            }
            (Class::Zero, _) => {
                self.b.emit(Inst::Const { d, k: 1 });
                return op == Ne;
            }
            (Class::Memory | Class::Slice, _) => {
                let k = crate::rtype::rtype(self.g, ty).0;
                self.b.emit(Inst::EqVal { d, a, b });
                self.b.x32(k, 0);
                return op == Ne;
            }
        };
        self.b.emit(i);
        false
    }
}
