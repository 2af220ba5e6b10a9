//! Arithmetic, with Go's overflow rules: 64-bit operations, then an extension to the type's width where it can matter.
use super::*;

/// Operands from which on a chain is folded in a loop.
const LONG_CHAIN: usize = 16;

impl<'p> Lower<'_, 'p> {
    pub(super) fn binary(&mut self, e: &'p Expr, op: BinaryOp, x: &'p Expr, y: &'p Expr, ty: TypeId, d: u16) {
        use BinaryOp::*;
        match op {
            LogAnd | LogOr => self.bool_into(e, d),
            Eq | Ne | Lt | Le | Gt | Ge => self.compare_into(e, op, x, y, d),
            Shl | Shr => {
                if let Some(k) = self.const_val(y).and_then(|v| v.as_u64()) {
                    let a = self.operand(x);
                    return self.shift_k(op, ty, d, a, k);
                }
                let a = self.operand(x);
                let b = self.operand(y);
                let yt = self.ty(y);
                self.b.at(e.pos, false);
                self.shift(op, ty, d, a, b, yt);
            }
            Add if self.lay(ty).class == Class::Str => {
                let parts: Vec<&Expr> = self.chain(e, Add).into_iter().flat_map(|p| self.chain(p, Add)).collect();
                let n = parts.len() as u16;
                let at = self.b.top();
                for p in parts {
                    self.expr_top(p);
                }
                self.b.at(e.pos, false);
                let l = self.lay(ty);
                self.b.emit_alloc(Inst::Concat { d, a: at, n }, d, &l);
            }
            _ => {
                let parts = self.chain(e, op);
                if parts.len() > LONG_CHAIN {
                    return self.long_chain(e, op, &parts, ty, d);
                }
                if let Some(k) = self.small_int(y, ty) {
                    let a = self.operand(x);
                    self.b.at(e.pos, false);
                    if !self.arith_k(op, ty, d, a, k) {
                        let b = self.operand(y);
                        self.arith(op, ty, d, a, b);
                    }
                    return;
                }
                if matches!(op, Add | Mul | And | Or | Xor)
                    && let Some(k) = self.small_int(x, ty)
                {
                    let a = self.operand(y);
                    if !self.arith_k(op, ty, d, a, k) {
                        let b = self.operand(x);
                        self.arith(op, ty, d, b, a);
                    }
                    return;
                }
                let a = self.operand(x);
                let b = self.operand(y);
                self.b.at(e.pos, false);
                self.arith(op, ty, d, a, b);
            }
        }
    }

    /// A chain of one operator, left to right, without recursion.
    fn long_chain(&mut self, e: &'p Expr, op: BinaryOp, parts: &[&'p Expr], ty: TypeId, d: u16) {
        let l = self.lay(ty);
        let acc = self.b.alloc_for(&l);
        self.expr_into(parts[0], acc);
        for p in &parts[1..] {
            let m = self.b.mark();
            let b = self.operand(p);
            self.b.at(e.pos, false);
            self.arith(op, ty, acc, acc, b);
            self.b.release(m);
        }
        self.mov(d, acc, l.slots);
    }

    /// An integer constant of 16 bits.
    pub(super) fn small_int(&mut self, e: &Expr, ty: TypeId) -> Option<i16> {
        if !matches!(self.lay(ty).class, Class::Int { .. }) {
            return None;
        }
        match self.const_val(e)? {
            Value::Bool(b) => Some(*b as i16),
            v => i16::try_from(v.as_i64()?).ok(),
        }
    }

    /// With an immediate operand; false: there is no such instruction.
    pub(super) fn arith_k(&mut self, op: BinaryOp, ty: TypeId, d: u16, a: u16, k: i16) -> bool {
        use BinaryOp::*;
        let Class::Int { size, signed } = self.lay(ty).class else { return false };
        let power = (k > 0 && (k as u16).is_power_of_two()).then(|| k.trailing_zeros() as u16);
        let exact = match op {
            Add => Inst::AddK { d, a, k },
            Sub if k != i16::MIN => Inst::AddK { d, a, k: -k },
            Mul => match power {
                Some(p) => Inst::ShlK { d, a, k: p },
                None => Inst::MulK { d, a, k },
            },
            // The immediate is sign-extended, as the operand is: bitwise operations keep that form.
            And if signed || k >= 0 => {
                self.b.emit(Inst::AndK { d, a, k });
                return true;
            }
            Or if signed || k >= 0 => {
                self.b.emit(Inst::OrK { d, a, k });
                return true;
            }
            Xor if signed || k >= 0 => {
                self.b.emit(Inst::XorK { d, a, k });
                return true;
            }
            AndNot if signed || k < 0 => {
                self.b.emit(Inst::AndK { d, a, k: !k });
                return true;
            }
            Div if k != 0 && (signed || size < 8) => {
                self.b.emit(Inst::DivSK { d, a, k });
                if k == -1 {
                    self.ext(d, d, ty);
                }
                return true;
            }
            Rem if k != 0 && (signed || size < 8) => {
                self.b.emit(Inst::RemSK { d, a, k });
                return true;
            }
            Div => match power {
                Some(k) => {
                    self.b.emit(Inst::ShrK { d, a, k });
                    return true;
                }
                None => return false,
            },
            Rem if power.is_some() => {
                self.b.emit(Inst::AndK { d, a, k: k - 1 });
                return true;
            }
            _ => return false,
        };
        self.b.emit(exact);
        self.ext(d, d, ty);
        true
    }

    pub(super) fn shift_k(&mut self, op: BinaryOp, ty: TypeId, d: u16, a: u16, k: u64) {
        let signed = matches!(self.lay(ty).class, Class::Int { signed: true, .. });
        match op {
            BinaryOp::Shl if k > 63 => self.zero(d, 1),
            BinaryOp::Shl => {
                self.b.emit(Inst::ShlK { d, a, k: k as u16 });
                self.ext(d, d, ty);
            }
            _ if signed => self.b.emit(Inst::SarK { d, a, k: k.min(63) as u16 }),
            _ if k > 63 => self.zero(d, 1),
            _ => self.b.emit(Inst::ShrK { d, a, k: k as u16 }),
        }
    }

    pub(super) fn shift(&mut self, op: BinaryOp, ty: TypeId, d: u16, a: u16, b: u16, count: TypeId) {
        if matches!(self.lay(count).class, Class::Int { signed: true, .. }) {
            self.b.emit(Inst::CheckShift { a: b });
        }
        let signed = matches!(self.lay(ty).class, Class::Int { signed: true, .. });
        match op {
            BinaryOp::Shl => {
                self.b.emit(Inst::Shl { d, a, b });
                self.ext(d, d, ty);
            }
            _ if signed => self.b.emit(Inst::Sar { d, a, b }),
            _ => self.b.emit(Inst::Shr { d, a, b }),
        }
    }

    /// `d = a op b` for all operators but shifts, comparisons and string addition of more than two.
    pub(super) fn arith(&mut self, op: BinaryOp, ty: TypeId, d: u16, a: u16, b: u16) {
        use BinaryOp::*;
        let l = self.lay(ty);
        let i = match (l.class, op) {
            (Class::F64, Add) => Inst::AddF64 { d, a, b },
            (Class::F64, Sub) => Inst::SubF64 { d, a, b },
            (Class::F64, Mul) => Inst::MulF64 { d, a, b },
            (Class::F64, _) => Inst::DivF64 { d, a, b },
            (Class::F32, Add) => Inst::AddF32 { d, a, b },
            (Class::F32, Sub) => Inst::SubF32 { d, a, b },
            (Class::F32, Mul) => Inst::MulF32 { d, a, b },
            (Class::F32, _) => Inst::DivF32 { d, a, b },
            (Class::C128, _) => return self.complex128(op, d, a, b),
            (Class::C64, _) => return self.complex64(op, d, a, b),
            (Class::Str, _) => {
                let at = self.b.alloc(4);
                self.b.emit(Inst::Mov2 { d: at, a });
                self.b.emit(Inst::Mov2 { d: at + 2, a: b });
                self.b.set_live_ptr(at);
                self.b.set_live_ptr(at + 2);
                return self.b.emit_alloc(Inst::Concat { d, a: at, n: 2 }, d, &l);
            }
            (_, Add) => Inst::Add { d, a, b },
            (_, Sub) => Inst::Sub { d, a, b },
            (_, Mul) => Inst::Mul { d, a, b },
            (_, And) => return self.b.emit(Inst::And { d, a, b }),
            (_, Or) => return self.b.emit(Inst::Or { d, a, b }),
            (_, Xor) => return self.b.emit(Inst::Xor { d, a, b }),
            (_, AndNot) => return self.b.emit(Inst::AndNot { d, a, b }),
            (Class::Int { signed: true, .. }, Div) => Inst::DivS { d, a, b },
            (Class::Int { signed: true, .. }, _) => return self.b.emit(Inst::RemS { d, a, b }),
            (_, Div) => return self.b.emit(Inst::DivU { d, a, b }),
            _ => return self.b.emit(Inst::RemU { d, a, b }),
        };
        self.b.emit(i);
        if matches!(l.class, Class::Int { .. }) {
            self.ext(d, d, ty);
        }
    }

    pub(super) fn negate(&mut self, d: u16, a: u16, ty: TypeId) {
        match self.lay(ty).class {
            Class::F64 => self.b.emit(Inst::NegF64 { d, a }),
            Class::F32 => self.b.emit(Inst::NegF32 { d, a }),
            Class::C128 => {
                self.b.emit(Inst::NegF64 { d, a });
                self.b.emit(Inst::NegF64 { d: d + 1, a: a + 1 });
            }
            Class::C64 => {
                let (re, im) = self.unpack(a);
                self.b.emit(Inst::NegF32 { d: re, a: re });
                self.b.emit(Inst::NegF32 { d: im, a: im });
                self.pack(d, re, im);
            }
            _ => {
                self.b.emit(Inst::Neg { d, a });
                self.ext(d, d, ty);
            }
        }
    }

    fn complex128(&mut self, op: BinaryOp, d: u16, a: u16, b: u16) {
        match op {
            BinaryOp::Add => {
                self.b.emit(Inst::AddF64 { d, a, b });
                self.b.emit(Inst::AddF64 { d: d + 1, a: a + 1, b: b + 1 });
            }
            BinaryOp::Sub => {
                self.b.emit(Inst::SubF64 { d, a, b });
                self.b.emit(Inst::SubF64 { d: d + 1, a: a + 1, b: b + 1 });
            }
            BinaryOp::Mul => self.b.emit(Inst::MulC128 { d, a, b }),
            _ => self.b.emit(Inst::DivC128 { d, a, b }),
        }
    }

    /// Real and imaginary part of a complex64 in temporaries.
    pub(super) fn unpack(&mut self, a: u16) -> (u16, u16) {
        let re = self.b.alloc(2);
        self.b.emit(Inst::ExtU32 { d: re, a });
        self.b.emit(Inst::ShrK { d: re + 1, a, k: 32 });
        (re, re + 1)
    }
    pub(super) fn pack(&mut self, d: u16, re: u16, im: u16) {
        let t = self.b.alloc(1);
        self.b.emit(Inst::ShlK { d: t, a: im, k: 32 });
        self.b.emit(Inst::Or { d, a: re, b: t });
    }

    fn complex64(&mut self, op: BinaryOp, d: u16, a: u16, b: u16) {
        let (ar, ai) = self.unpack(a);
        let (br, bi) = self.unpack(b);
        match op {
            BinaryOp::Add | BinaryOp::Sub => {
                for (x, y) in [(ar, br), (ai, bi)] {
                    self.b.emit(if op == BinaryOp::Add {
                        Inst::AddF32 { d: x, a: x, b: y }
                    } else {
                        Inst::SubF32 { d: x, a: x, b: y }
                    });
                }
                self.pack(d, ar, ai);
            }
            BinaryOp::Mul => {
                let t = self.b.alloc(4);
                self.b.emit(Inst::MulF32 { d: t, a: ar, b: br });
                self.b.emit(Inst::MulF32 { d: t + 1, a: ai, b: bi });
                self.b.emit(Inst::MulF32 { d: t + 2, a: ar, b: bi });
                self.b.emit(Inst::MulF32 { d: t + 3, a: ai, b: br });
                self.b.emit(Inst::SubF32 { d: ar, a: t, b: t + 1 });
                self.b.emit(Inst::AddF32 { d: ai, a: t + 2, b: t + 3 });
                self.pack(d, ar, ai);
            }
            _ => {
                // gc divides complex64 as complex128.
                let t = self.b.alloc(4);
                for (i, s) in [ar, ai, br, bi].into_iter().enumerate() {
                    self.b.emit(Inst::F32ToF64 { d: t + i as u16, a: s });
                }
                self.b.emit(Inst::DivC128 { d: t, a: t, b: t + 2 });
                self.b.emit(Inst::F64ToF32 { d: ar, a: t });
                self.b.emit(Inst::F64ToF32 { d: ai, a: t + 1 });
                self.pack(d, ar, ai);
            }
        }
    }
}
