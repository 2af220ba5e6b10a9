//! Calls of predeclared functions, and of package unsafe's.
//!
//! Go 1.27 types2 `builtins.go`.
use super::call::CallParts;
use super::operand::{At, Op, OpMode};
use super::{Checker, expr_string, span_of, unparen};
use crate::constant::{self, Value};
use crate::info::{Selection, SelectionKind};
use crate::lookup::{Lookup, Member};
use crate::object::Builtin;
use crate::table::{Basic, ChanDir, Signature, Type, TypeId};
use gmplay_syntax::ast::{BinaryOp, Expr, ExprKind};

impl<'a> Checker<'a> {
    /// None: the call is wrong, and that was reported.
    pub(crate) fn builtin(
        &mut self,
        call: &'a Expr,
        fun: &'a Expr,
        arg_list: &'a [Expr],
        ellipsis: bool,
        id: Builtin,
    ) -> Option<Op<'a>> {
        let (name, want, variadic, _) = id.facts();
        let call_at = span_of(call);
        self.record_node(fun.id, OpMode::Builtin, self.invalid(), None);
        if ellipsis && id != Builtin::Append {
            self.error(call_at, format!("invalid operation: invalid use of ... with built-in {name}"));
            self.use_exprs(arg_list);
            return None;
        }
        let saved = self.env.has_call_or_recv;
        let measured = matches!(id, Builtin::Len | Builtin::Cap);
        if measured {
            self.env.has_call_or_recv = false;
        }
        let by_syntax = matches!(id, Builtin::Make | Builtin::New | Builtin::UnsafeOffsetof);
        let mut args: Vec<Op<'a>> = if by_syntax { Vec::new() } else { self.expr_list(arg_list) };
        let called = self.env.has_call_or_recv;
        if measured {
            self.env.has_call_or_recv = saved;
        }
        if args.iter().any(|a| !a.ok()) {
            return None;
        }
        let n = if by_syntax { arg_list.len() } else { args.len() };
        if n < want || (!variadic && n > want) {
            let what = if n < want { "not enough" } else { "too many" };
            let msg = format!(
                "invalid operation: {what} arguments for {} (expected {want}, found {n})",
                expr_string(call)
            );
            self.error(call_at, msg);
            return None;
        }
        let result = |mode: OpMode, ty: TypeId| Op::new(mode, ty, At::Expr(call));
        let int = self.basic(Basic::Int);
        let invalid = self.invalid();
        match id {
            Builtin::Append => self.append(call, fun, arg_list, ellipsis, args),
            Builtin::Len | Builtin::Cap => self.len_cap(call, &args[0], id, called),
            Builtin::Clear | Builtin::Close => {
                let x = &args[0];
                for t in self.prog.types.terms(x.ty).unwrap_or_else(|| vec![crate::predicates::Term { ty: invalid, under: invalid }]) {
                    let why = match (id, self.prog.types.get(t.under)) {
                        (Builtin::Clear, Type::Map { .. } | Type::Slice(_)) => continue,
                        (Builtin::Clear, _) => {
                            format!("invalid argument: cannot clear {}: argument must be (or constrained by) map or slice", self.op_str(x))
                        }
                        (_, Type::Chan { dir: ChanDir::Recv, .. }) => {
                            format!("invalid operation: cannot close receive-only channel {}", self.op_str(x))
                        }
                        (_, Type::Chan { .. }) => continue,
                        _ => format!("invalid operation: cannot close non-channel {}", self.op_str(x)),
                    };
                    self.error(x.span(), why);
                    return None;
                }
                Some(result(OpMode::NoValue, invalid))
            }
            Builtin::Complex => self.complex(call, args),
            Builtin::Real | Builtin::Imag => self.real_imag(call, args.swap_remove(0), id),
            Builtin::Copy => {
                let (x, y) = (args[0].clone(), args[1].clone());
                let dst = match self.slice_elem(&x) {
                    Ok(t) => t,
                    Err(why) => {
                        self.error(x.span(), format!("invalid copy: {why}"));
                        return None;
                    }
                };
                let bytes = self.prog.types.is_byte_slice(x.ty);
                let special = bytes
                    && self.prog.types.terms(y.ty).is_some_and(|ts| {
                        ts.iter().all(|t| self.prog.types.is_byte_slice(t.under) || self.prog.types.is_string(t.under))
                    });
                if !special {
                    let src = match self.slice_elem(&y) {
                        Ok(t) => t,
                        Err(_) if self.prog.types.all_string(y.ty) => self.prog.universe.byte,
                        Err(why) => {
                            self.error(y.span(), format!("invalid copy: {why}"));
                            return None;
                        }
                    };
                    if !self.identical(dst, src) {
                        let msg = format!(
                            "invalid copy: arguments {} and {} have different element types {} and {}",
                            self.op_str(&x),
                            self.op_str(&y),
                            self.ts(dst),
                            self.ts(src)
                        );
                        self.error(x.span(), msg);
                        return None;
                    }
                }
                self.settle_arg(&y);
                Some(result(OpMode::Value, int))
            }
            Builtin::Delete => {
                let x = args[0].clone();
                let mut key: Option<TypeId> = None;
                let terms = self.prog.types.terms(x.ty).unwrap_or_default();
                for t in &terms {
                    match self.prog.types.get(t.under) {
                        Type::Map { key: k, .. } if key.is_none_or(|o| self.identical(o, *k)) => key = Some(*k),
                        Type::Map { .. } => {
                            let msg = format!(
                                "invalid argument: maps of {} must have identical key types",
                                self.op_str(&x)
                            );
                            self.error(x.span(), msg);
                            return None;
                        }
                        _ => {
                            key = None;
                            break;
                        }
                    }
                }
                let Some(key) = key else {
                    let msg = format!("invalid argument: {} is not a map", self.op_str(&x));
                    self.error(x.span(), msg);
                    return None;
                };
                let mut k = args.swap_remove(1);
                self.assignment(&mut k, Some(key), "argument to delete");
                k.ok().then(|| result(OpMode::NoValue, invalid))
            }
            Builtin::Make => self.make(call, arg_list),
            Builtin::Max | Builtin::Min => self.min_max(call, args, id),
            Builtin::New => {
                let arg = &arg_list[0];
                let mut x = self.expr_or_type(arg, false);
                self.exclude(&mut x, false);
                match x.mode {
                    OpMode::Invalid => return None,
                    OpMode::Type => self.valid_var_type(arg, x.ty),
                    _ => {
                        if self.prog.types.is_untyped(x.ty) {
                            self.assignment(&mut x, None, "argument to new");
                            if !x.ok() {
                                return None;
                            }
                        }
                    }
                }
                let ty = self.prog.types.intern(Type::Pointer(x.ty));
                Some(result(OpMode::Value, ty))
            }
            Builtin::Panic => {
                self.env.panics.borrow_mut().insert(call.id);
                let any = self.any_literal();
                self.assignment(&mut args[0], Some(any), "argument to panic");
                args[0].ok().then(|| result(OpMode::NoValue, invalid))
            }
            Builtin::Print | Builtin::Println => {
                for a in &mut args {
                    self.assignment(a, None, &format!("argument to built-in {name}"));
                    if !a.ok() {
                        return None;
                    }
                }
                Some(result(OpMode::NoValue, invalid))
            }
            Builtin::Recover => {
                let any = self.any_literal();
                Some(result(OpMode::Value, any))
            }
            _ => self.unsafe_builtin(call, arg_list, args, id),
        }
    }
    /// The empty interface, which messages write `interface{}`.
    fn any_literal(&self) -> TypeId {
        self.prog.universe.any
    }
    /// An untyped argument whose type nothing else decides.
    fn settle_arg(&mut self, x: &Op<'a>) {
        if let At::Expr(e) = x.at {
            let d = self.prog.types.default_type(x.ty);
            self.update_expr_type(e, d, true);
        }
    }
    fn slice_elem(&self, x: &Op<'a>) -> Result<TypeId, String> {
        let mut elem = None;
        let have = || match x.is_nil() {
            true => "argument must be a slice; have untyped nil".to_string(),
            false => format!("argument must be a slice; have {}", self.op_str(x)),
        };
        for t in self.prog.types.terms(x.ty).unwrap_or_default() {
            let Type::Slice(e) = *self.prog.types.get(t.under) else { return Err(have()) };
            match elem {
                None => elem = Some(e),
                Some(o) if !self.identical(o, e) => {
                    return Err(format!(
                        "mismatched slice element types {} and {} in {}",
                        self.ts(o),
                        self.ts(e),
                        self.op_str(x)
                    ));
                }
                _ => {}
            }
        }
        elem.ok_or_else(have)
    }
    fn append(
        &mut self,
        call: &'a Expr,
        fun: &'a Expr,
        arg_list: &'a [Expr],
        ellipsis: bool,
        args: Vec<Op<'a>>,
    ) -> Option<Op<'a>> {
        let x = args[0].clone();
        let elem = match self.slice_elem(&x) {
            Ok(t) => t,
            Err(why) => {
                self.error(x.span(), format!("invalid append: {why}"));
                return None;
            }
        };
        let result = Op::new(OpMode::Value, x.ty, At::Expr(call));
        if args.len() == 2 && ellipsis && self.prog.types.is_byte_slice(x.ty) {
            let y = &args[1];
            let terms = self.prog.types.terms(y.ty).unwrap_or_default();
            let types = &self.prog.types;
            let strings = terms.iter().any(|t| types.is_string(t.under));
            if strings && terms.iter().all(|t| types.is_string(t.under) || types.is_byte_slice(t.under)) {
                self.settle_arg(&y.clone());
                return Some(result);
            }
        }
        let rest = self.prog.types.intern(Type::Slice(elem));
        let sig = Type::Func(Signature { params: vec![x.ty, rest], results: vec![x.ty], variadic: true });
        let sig = self.prog.types.intern(sig);
        let parts = CallParts { call, fun, ellipsis, arg_list };
        self.arguments(&parts, sig, None, Vec::new(), &[], args, Vec::new());
        Some(result)
    }
    fn len_cap(&mut self, call: &'a Expr, x: &Op<'a>, id: Builtin, called: bool) -> Option<Op<'a>> {
        let int = self.basic(Basic::Int);
        let is_len = id == Builtin::Len;
        let types = &self.prog.types;
        let mut value = None;
        let fits = |u: TypeId| match types.get(types.array_ptr_deref(u)) {
            Type::Basic(b) => b.is_string() && is_len,
            Type::Array { .. } | Type::Slice(_) | Type::Chan { .. } => true,
            Type::Map { .. } => is_len,
            _ => false,
        };
        let ok = if types.is_type_param(x.ty) {
            types.terms(x.ty).is_some_and(|ts| ts.iter().all(|t| fits(t.under)))
        } else {
            let u = types.array_ptr_deref(types.under(x.ty));
            match types.get(u) {
                Type::Basic(b) if b.is_string() && is_len && x.is_const() => {
                    value = x.val.as_ref().and_then(Value::as_bytes).map(|s| Value::int(s.len() as i64));
                }
                Type::Array { len, .. } if !called => value = Some(Value::int(*len as i64)),
                _ => {}
            }
            fits(u)
        };
        if !ok {
            if self.valid(self.prog.types.under(x.ty)) {
                let msg = format!("invalid argument: {} for built-in {}", self.op_str(x), id.name());
                self.error(x.span(), msg);
            }
            return None;
        }
        self.settle_arg(x);
        let mut r = Op::new(if value.is_some() { OpMode::Const } else { OpMode::Value }, int, At::Expr(call));
        r.val = value;
        Some(r)
    }
    /// gc gives up on the parts of complex type parameters.
    fn no_param_parts(&mut self, x: &Op<'a>, id: Builtin, fits: impl Fn(Basic) -> bool) -> bool {
        let ok = self.prog.types.is_type_param(x.ty) && self.prog.types.all(x.ty, fits);
        if ok {
            let msg = format!(
                "{} not supported as argument to built-in {} for go1.18 (see go.dev/issue/50937)",
                self.op_str(x),
                id.name()
            );
            self.error(x.span(), msg);
        }
        ok
    }
    fn complex(&mut self, call: &'a Expr, mut args: Vec<Op<'a>>) -> Option<Op<'a>> {
        let mut y = args.pop()?;
        let mut x = args.pop()?;
        let types = &self.prog.types;
        match (types.is_untyped(x.ty), types.is_untyped(y.ty)) {
            (false, false) => {}
            (true, false) => self.convert_untyped(&mut x, y.ty),
            (false, true) => self.convert_untyped(&mut y, x.ty),
            (true, true) => {
                if x.is_const() && y.is_const() {
                    let float = self.basic(Basic::UntypedFloat);
                    for o in [&mut x, &mut y] {
                        let real = o.val.as_ref().and_then(Value::imag).is_some_and(|v| v.is_zero());
                        if self.prog.types.is_numeric(o.ty) && real {
                            o.ty = float;
                        }
                    }
                } else {
                    let f = self.basic(Basic::Float64);
                    self.convert_untyped(&mut x, f);
                    self.convert_untyped(&mut y, f);
                }
            }
        }
        if !x.ok() || !y.ok() {
            return None;
        }
        if !self.identical(x.ty, y.ty) {
            let msg = format!(
                "invalid operation: {} (mismatched types {} and {})",
                expr_string(call),
                self.ts(x.ty),
                self.ts(y.ty)
            );
            self.error(x.span(), msg);
            return None;
        }
        let res = match self.prog.types.basic_of(x.ty) {
            Some(Basic::Float32) => Basic::Complex64,
            Some(Basic::Float64) => Basic::Complex128,
            Some(Basic::UntypedFloat) => Basic::UntypedComplex,
            _ if self.no_param_parts(&x, Builtin::Complex, |b| matches!(b, Basic::Float32 | Basic::Float64)) => {
                return None;
            }
            _ => {
                let msg = format!("invalid argument: arguments have type {}, expected floating-point", self.ts(x.ty));
                self.error(x.span(), msg);
                return None;
            }
        };
        let mut r = Op::new(OpMode::Value, self.basic(res), At::Expr(call));
        if x.is_const() && y.is_const() {
            r.mode = OpMode::Const;
            r.val = match (x.val.and_then(|v| v.rational()), y.val.and_then(|v| v.rational())) {
                (Some(a), Some(b)) => Some(Value::Complex(a, b)),
                _ => None,
            };
        }
        Some(r)
    }
    fn real_imag(&mut self, call: &'a Expr, mut x: Op<'a>, id: Builtin) -> Option<Op<'a>> {
        if self.prog.types.is_untyped(x.ty) {
            if x.is_const() {
                if self.prog.types.is_numeric(x.ty) {
                    x.ty = self.basic(Basic::UntypedComplex);
                }
            } else {
                let c = self.basic(Basic::Complex128);
                self.convert_untyped(&mut x, c);
                if !x.ok() {
                    return None;
                }
            }
        }
        let res = match self.prog.types.basic_of(x.ty) {
            Some(Basic::Complex64) => Basic::Float32,
            Some(Basic::Complex128) => Basic::Float64,
            Some(Basic::UntypedComplex) => Basic::UntypedFloat,
            _ if self.no_param_parts(&x, id, |b| matches!(b, Basic::Complex64 | Basic::Complex128)) => return None,
            _ => {
                let msg = format!("invalid argument: argument has type {}, expected complex type", self.ts(x.ty));
                self.error(x.span(), msg);
                return None;
            }
        };
        let mut r = Op::new(OpMode::Value, self.basic(res), At::Expr(call));
        if x.is_const() {
            r.mode = OpMode::Const;
            r.val = x.val.and_then(|v| if id == Builtin::Real { v.real() } else { v.imag() });
        }
        Some(r)
    }
    fn make(&mut self, call: &'a Expr, arg_list: &'a [Expr]) -> Option<Op<'a>> {
        let arg = &arg_list[0];
        let t = self.var_type(arg);
        if !self.valid(t) {
            return None;
        }
        let types = &self.prog.types;
        let mut why = None;
        match types.terms(t) {
            None => why = Some("no specific type".to_string()),
            Some(terms) => {
                let makable = |u| matches!(types.get(u), Type::Slice(_) | Type::Map { .. } | Type::Chan { .. });
                if !terms.iter().all(|t| makable(t.under)) {
                    why = Some("type must be slice, map, or channel".into());
                }
            }
        }
        let u = match (why, types.common_under(t)) {
            (None, Ok(u)) => u,
            (why, r) => {
                let why = why.or_else(|| r.err().map(|e| self.no_common(&e))).unwrap_or_default();
                let msg = format!("invalid argument: cannot make {}: {why}", expr_string(arg));
                self.err_at(arg, msg);
                return None;
            }
        };
        let min = if matches!(types.get(u), Type::Slice(_)) { 2 } else { 1 };
        let n = arg_list.len();
        if n < min || n > min + 1 {
            let msg = format!(
                "invalid operation: {} expects {min} or {} arguments; found {n}",
                expr_string(call),
                min + 1
            );
            self.err_at(call, msg);
            return None;
        }
        let mut sizes = Vec::new();
        for a in &arg_list[1..] {
            if let (_, Some(v)) = self.index(a, None) {
                sizes.push(v);
            }
        }
        if let [len, cap] = sizes[..]
            && len > cap
        {
            self.err_at(&arg_list[1], "invalid argument: length and capacity swapped");
        }
        Some(Op::new(OpMode::Value, t, At::Expr(call)))
    }
    fn min_max(&mut self, call: &'a Expr, mut args: Vec<Op<'a>>, id: Builtin) -> Option<Op<'a>> {
        let op = if id == Builtin::Max { BinaryOp::Gt } else { BinaryOp::Lt };
        let mut x = args[0].clone();
        for (i, a) in args.iter_mut().enumerate() {
            if !self.prog.types.all_ordered(a.ty) {
                let msg = format!("invalid argument: {} cannot be ordered", self.op_str(a));
                self.error(a.span(), msg);
                return None;
            }
            if i == 0 {
                continue;
            }
            self.match_types(&mut x, a);
            if !x.ok() {
                return None;
            }
            if !self.identical(x.ty, a.ty) {
                let msg = format!(
                    "invalid argument: mismatched types {} (previous argument) and {} (type of {})",
                    self.ts(x.ty),
                    self.ts(a.ty),
                    a.text()
                );
                self.error(a.span(), msg);
                return None;
            }
            if x.is_const() && a.is_const() {
                if let (Some(av), Some(xv)) = (&a.val, &x.val)
                    && constant::compare(av, op, xv) == Some(true)
                {
                    x = a.clone();
                }
            } else {
                x.mode = OpMode::Value;
            }
        }
        if !x.is_const() {
            x.mode = OpMode::Value;
            x.val = None;
            let any = self.any_literal();
            self.assignment(&mut x, Some(any), &format!("argument to built-in {}", id.name()));
            if !x.ok() {
                return None;
            }
        }
        for a in &args {
            if let At::Expr(e) = a.at {
                self.update_expr_type(e, x.ty, true);
            }
        }
        x.at = At::Expr(call);
        Some(x)
    }

    fn unsafe_builtin(&mut self, call: &'a Expr, arg_list: &'a [Expr], mut args: Vec<Op<'a>>, id: Builtin) -> Option<Op<'a>> {
        let uintptr = self.basic(Basic::Uintptr);
        let value = |ty: TypeId| Some(Op::new(OpMode::Value, ty, At::Expr(call)));
        let constant = |n: u64| {
            let mut r = Op::new(OpMode::Const, uintptr, At::Expr(call));
            r.val = Some(Value::int(n as i64));
            Some(r)
        };
        let name = id.name();
        let context = format!("argument to unsafe.{name}");
        let bytes = self.prog.types.intern(Type::Pointer(self.prog.universe.byte));
        match id {
            Builtin::UnsafeAdd => {
                let p = self.basic(Basic::UnsafePointer);
                self.assignment(&mut args[0], Some(p), &context);
                (args[0].ok() && self.valid_index(&mut args[1], "length", true)).then(|| value(p))?
            }
            Builtin::UnsafeSizeof | Builtin::UnsafeAlignof => {
                let x = &mut args[0];
                self.assignment(x, None, &context);
                if !x.ok() {
                    return None;
                }
                let ty = x.ty;
                if !self.complete_size(ty, 0) {
                    return None;
                }
                if self.prog.types.has_var_size(ty) {
                    return value(uintptr);
                }
                let x = &args[0];
                if id == Builtin::UnsafeAlignof {
                    return constant(self.prog.types.align_of(x.ty));
                }
                match self.prog.types.size_of(x.ty) {
                    Some(n) => constant(n),
                    None => {
                        let msg = format!("{} is too large", self.op_str(&args[0]));
                        self.error(args[0].span(), msg);
                        None
                    }
                }
            }
            Builtin::UnsafeOffsetof => {
                let arg = &arg_list[0];
                let sel_expr = unparen(arg);
                let ExprKind::Selector { x: inner, sel } = &sel_expr.kind else {
                    let msg = format!("invalid argument: {} is not a selector expression", expr_string(arg));
                    self.err_at(arg, msg);
                    self.use_one(arg, false);
                    return None;
                };
                let x = self.expr(inner);
                if !x.ok() {
                    return None;
                }
                let base = match *self.prog.types.under_type(x.ty) {
                    Type::Pointer(p) if matches!(self.prog.types.under_type(p), Type::Struct(_)) => p,
                    _ => x.ty,
                };
                let entry = match self.prog.lookup(base, false, Some(self.pkg), &sel.name) {
                    Lookup::Found(e) => e,
                    _ => {
                        let msg =
                            format!("invalid argument: {} has no single field {}", self.ts(base), sel.name);
                        self.error(x.span(), msg);
                        return None;
                    }
                };
                let Member::Field { ty } = entry.member else {
                    let msg = format!("invalid argument: {} is a method value", expr_string(arg));
                    self.err_at(arg, msg);
                    return None;
                };
                if entry.indirect {
                    let msg = format!(
                        "invalid argument: field {} is embedded via a pointer in {}",
                        sel.name,
                        self.ts(base)
                    );
                    self.error(x.span(), msg);
                    return None;
                }
                let selection = Selection {
                    kind: SelectionKind::FieldVal,
                    recv: self.prog.types.canon(base),
                    path: entry.path.clone(),
                    method: None,
                    ty: self.prog.types.canon(ty),
                    indirect: false,
                };
                self.prog.info.selections.insert(sel_expr.id, selection);
                self.record_node(sel_expr.id, OpMode::Variable, ty, None);
                if !self.complete_size(base, 0) {
                    return None;
                }
                if self.prog.types.has_var_size(base) {
                    return value(uintptr);
                }
                let (mut at, mut t) = (0, base);
                for i in &entry.path {
                    at += self.prog.types.offsets_of(t)?.get(*i as usize)?;
                    match self.prog.types.under_type(t) {
                        Type::Struct(fs) => t = fs.get(*i as usize)?.ty,
                        _ => return None,
                    }
                }
                constant(at)
            }
            Builtin::UnsafeSlice => {
                let u = self.prog.types.common_under(args[0].ty).ok();
                let Some(Type::Pointer(p)) = u.map(|u| self.prog.types.get(u).clone()) else {
                    let msg = format!("invalid argument: {} is not a pointer", self.op_str(&args[0]));
                    self.error(args[0].span(), msg);
                    return None;
                };
                if !self.valid_index(&mut args[1], "length", false) {
                    return None;
                }
                value(self.prog.types.intern(Type::Slice(p)))
            }
            Builtin::UnsafeSliceData => {
                let u = self.prog.types.common_under(args[0].ty).ok();
                let Some(Type::Slice(e)) = u.map(|u| self.prog.types.get(u).clone()) else {
                    let msg = format!("invalid argument: {} is not a slice", self.op_str(&args[0]));
                    self.error(args[0].span(), msg);
                    return None;
                };
                value(self.prog.types.intern(Type::Pointer(e)))
            }
            Builtin::UnsafeString => {
                self.assignment(&mut args[0], Some(bytes), &context);
                if !args[0].ok() || !self.valid_index(&mut args[1], "length", false) {
                    return None;
                }
                value(self.basic(Basic::String))
            }
            Builtin::UnsafeStringData => {
                let s = self.basic(Basic::String);
                self.assignment(&mut args[0], Some(s), &context);
                args[0].ok().then(|| value(bytes))?
            }
            _ => None,
        }
    }
}
