//! Calls, and the instantiation of generic functions.
//!
//! Go 1.27 types2 `call.go`.
use super::expr::Kind;
use super::operand::{At, Op, OpMode};
use super::{Checker, expr_string, span_of};
use crate::predicates::NoCommon;
use crate::table::{Shown, Signature, Type, TypeId, TypeParamId};
use gmplay_syntax::Span;
use gmplay_syntax::ast::{Expr, ExprKind};
use std::rc::Rc;

/// A function type that an assignment wants: generic functions are instantiated to fit it.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub sig: TypeId,
    pub desc: Rc<str>,
}

impl<'a> Checker<'a> {
    pub(crate) fn no_common(&self, e: &NoCommon) -> String {
        let t = |id: &TypeId| self.ts(*id);
        match e {
            NoCommon::NoSpecific => "no specific type".into(),
            NoCommon::Different(a, b) => format!("{} and {} have different underlying types", t(a), t(b)),
            NoCommon::ChanElems(a, b) => format!("channels {} and {} have different element types", t(a), t(b)),
            NoCommon::ChanDirs(a, b) => format!("channels {} and {} have conflicting directions", t(a), t(b)),
        }
    }
    pub(crate) fn signature(&self, t: TypeId) -> Option<Signature> {
        match self.prog.types.get(t) {
            Type::Func(s) => Some(s.clone()),
            _ => None,
        }
    }

    /// Instantiates the generic function `x`, by the type arguments `inst` and by `target`. Returns the arguments
    /// when they are too few and `infer` is not set.
    pub(crate) fn func_inst(
        &mut self,
        target: Option<&Target>,
        x: &mut Op<'a>,
        inst: Option<(&'a Expr, &'a [Expr])>,
        infer: bool,
    ) -> Option<Vec<TypeId>> {
        let tparams = x.generic.clone()?;
        let xlist = inst.map_or(&[][..], |(_, l)| l);
        let at = match (&x.at, inst) {
            (_, Some((e, _))) => {
                x.at = At::Expr(e);
                Span::new(e.pos, e.span.hi)
            }
            (At::Expr(e), None) => Span::new(e.pos, e.span.hi),
            (At::Text(_, s), None) => *s,
        };
        let mut targs: Vec<Option<TypeId>> = match self.type_list(xlist) {
            Some(l) => l.into_iter().map(Some).collect(),
            None => {
                x.fail();
                return None;
            }
        };
        let (got, want) = (targs.len(), tparams.len());
        if got > want {
            self.err_at(&xlist[got - 1], format!("got {got} type arguments but want {want}"));
            x.fail();
            return None;
        }
        if got < want {
            if !infer {
                return Some(targs.into_iter().flatten().collect());
            }
            let (params, args): (Vec<TypeId>, Vec<Op<'a>>) = match target {
                Some(t) => {
                    let arg = Op::new(OpMode::Value, t.sig, At::Text(t.desc.clone(), x.span()));
                    (vec![x.ty], vec![arg])
                }
                None => (vec![], vec![]),
            };
            let (fresh, params) = self.rename_params(&tparams, &params);
            targs.resize(want, None);
            match self.infer(at, &fresh, targs, &params, &args, target.is_some()) {
                Ok(l) => targs = l.into_iter().map(Some).collect(),
                Err(e) => {
                    if let Some((at, msg)) = e {
                        self.error(at, msg);
                    }
                    x.fail();
                    return None;
                }
            }
        }
        let targs: Vec<TypeId> = targs.into_iter().flatten().collect();
        let At::Expr(e) = x.at else { return None };
        x.ty = self.instantiate_signature(at, e, x.ty, &tparams, &targs, xlist);
        x.generic = None;
        x.mode = OpMode::Value;
        None
    }
    pub(crate) fn instantiate_signature(
        &mut self,
        at: Span,
        e: &'a Expr,
        sig: TypeId,
        tparams: &Rc<[TypeParamId]>,
        targs: &[TypeId],
        xlist: &'a [Expr],
    ) -> TypeId {
        let map: Vec<_> = tparams.iter().copied().zip(targs.iter().copied()).collect();
        let inst = self.prog.types.subst(sig, &map);
        self.record_instance(e, targs);
        self.record_node(e.id, OpMode::Value, inst, None);
        let (tparams, targs) = (tparams.clone(), targs.to_vec());
        self.later(move |c| c.verify_instance(at, &tparams, &targs, xlist));
        inst
    }
    /// Reports the first argument that does not satisfy its constraint.
    pub(crate) fn verify_instance(&mut self, at: Span, tparams: &[TypeParamId], targs: &[TypeId], xlist: &'a [Expr]) {
        let map: Vec<_> = tparams.iter().copied().zip(targs.iter().copied()).collect();
        for (i, p) in tparams.iter().enumerate() {
            let bound = self.prog.types.params[p.0 as usize].constraint;
            let bound = self.prog.types.subst(bound, &map);
            let Some(arg) = targs.get(i) else { return };
            let qf = self.qf();
            if let Err(why) = self.prog.implements_why(*arg, bound, true, qf) {
                let at = xlist.get(i).map_or(at, span_of);
                self.error(at, why);
                return;
            }
        }
        self.mono_instance(at, tparams, targs, xlist);
    }

    pub(crate) fn call_expr(&mut self, call: &'a Expr) -> (Op<'a>, Kind) {
        let ExprKind::Call { fun, args: arg_list, ellipsis, .. } = &call.kind else {
            return (self.bad(call), Kind::Statement);
        };
        let inst = match &fun.kind {
            ExprKind::Index { x, indices } => Some((x, &indices[..])),
            _ => None,
        };
        let mut explicit = false;
        let mut x = match inst {
            Some((inner, indices)) => {
                let mut x = self.index_expr(fun, inner, indices);
                explicit = x.generic.is_some();
                x.at = At::Expr(fun);
                if !explicit {
                    self.record(&x);
                }
                x
            }
            None => self.expr_or_type(fun, true),
        };
        let call_at = span_of(call);
        let done = |mut x: Op<'a>, kind: Kind| {
            x.at = At::Expr(call);
            x.generic = None;
            (x, kind)
        };
        match x.mode {
            OpMode::Invalid => {
                self.use_exprs(arg_list);
                return done(x, Kind::Statement);
            }
            OpMode::Type => {
                self.non_generic(None, &mut x);
                if !x.ok() {
                    return done(x, Kind::Conversion);
                }
                let t = x.ty;
                x.fail();
                if !self.complete(t) {
                    return done(x, Kind::Conversion);
                }
                match &arg_list[..] {
                    [] => {
                        let msg = format!("missing argument in conversion to {}", self.ts(t));
                        self.error(call_at, msg);
                    }
                    [arg] => {
                        let target = self.target(t, "conversion");
                        x = self.expr_for(arg, target.as_ref());
                        if x.ok() {
                            let constraint =
                                matches!(self.prog.types.under_type(t), Type::Interface(i) if !i.is_method_set());
                            if constraint {
                                let msg = format!(
                                    "cannot use interface {} in conversion (contains specific type constraints or is comparable)",
                                    self.ts(t)
                                );
                                self.error(call_at, msg);
                                x.fail();
                            } else if *ellipsis {
                                let msg = format!("invalid use of ... in conversion to {}", self.ts(t));
                                self.err_at(arg, msg);
                                x.fail();
                            } else {
                                self.conversion(&mut x, t);
                            }
                        }
                    }
                    more => {
                        self.use_exprs(more);
                        let msg = format!("too many arguments in conversion to {}", self.ts(t));
                        self.err_at(&more[more.len() - 1], msg);
                    }
                }
                return done(x, Kind::Conversion);
            }
            OpMode::Builtin => {
                let Some(id) = x.builtin else { return done(x, Kind::Statement) };
                let r = self.builtin(call, fun, arg_list, *ellipsis, id);
                let x = r.unwrap_or_else(|| self.bad(call));
                if x.ok() && !x.is_const() {
                    self.env.has_call_or_recv = true;
                }
                let kind = if id.facts().3 { Kind::Statement } else { Kind::Expression };
                return done(Op { builtin: None, ..x }, kind);
            }
            _ => {}
        }

        let mut why = None;
        for t in self.prog.types.terms(x.ty).unwrap_or_default() {
            if !matches!(self.prog.types.get(t.under), Type::Func(_)) {
                why = Some(format!("{} is not a function", self.ts(t.ty)));
                break;
            }
        }
        let sig_ty = match (why, self.prog.types.common_under(x.ty)) {
            (None, Ok(u)) => u,
            (Some(why), _) => {
                self.not_callable(&x, why);
                self.use_exprs(arg_list);
                x.fail();
                return done(x, Kind::Statement);
            }
            (None, Err(e)) => {
                let why = self.no_common(&e);
                self.not_callable(&x, why);
                self.use_exprs(arg_list);
                x.fail();
                return done(x, Kind::Statement);
            }
        };
        let mut generic = x.generic.clone();
        let was_generic = generic.is_some();
        let mut sig_ty = sig_ty;
        let mut targs: Vec<TypeId> = Vec::new();
        let mut xlist: &'a [Expr] = &[];
        if explicit && let Some((_, indices)) = inst {
            xlist = indices;
            match self.type_list(xlist) {
                Some(l) => targs = l,
                None => {
                    self.use_exprs(arg_list);
                    x.fail();
                    return done(x, Kind::Statement);
                }
            }
            let tparams = generic.clone().unwrap_or_else(|| Rc::from([]));
            let (got, want) = (targs.len(), tparams.len());
            if got > want {
                self.err_at(&xlist[want], format!("got {got} type arguments but want {want}"));
                self.use_exprs(arg_list);
                x.fail();
                return done(x, Kind::Statement);
            }
            if got == want {
                let at = Span::new(fun.pos, fun.span.hi);
                sig_ty = self.instantiate_signature(at, fun, sig_ty, &tparams, &targs, xlist);
                generic = None;
                targs.clear();
                xlist = &[];
            }
        }
        let (args, atargs) = self.generic_expr_list(arg_list);
        let parts = CallParts { call, fun, ellipsis: *ellipsis, arg_list };
        let (rsig, still_generic) = self.arguments(&parts, sig_ty, generic.clone(), targs, xlist, args, atargs);
        if was_generic && !still_generic {
            self.record_node(fun.id, OpMode::Value, rsig, None);
        }
        self.env.has_call_or_recv = true;
        let results = self.signature(rsig).map(|s| s.results).unwrap_or_default();
        x.val = None;
        match &results[..] {
            [] => x.mode = OpMode::NoValue,
            [t] => {
                x.mode = OpMode::Value;
                if !self.complete(*t) {
                    x.fail();
                    return done(x, Kind::Statement);
                }
                x.ty = *t;
            }
            _ => {
                x.mode = OpMode::Value;
                let tuple = Type::Tuple(results.clone());
                x.ty = match self.prog.types.shown.get(&rsig).cloned() {
                    Some(Shown::Params { results, .. }) if results.iter().any(|n| !n.is_empty()) => {
                        self.prog.types.intern_shown(tuple, Shown::Params { params: results, results: vec![] })
                    }
                    _ => self.prog.types.intern(tuple),
                };
            }
        }
        if still_generic
            && x.mode == OpMode::Value
            && generic.is_some_and(|ps| self.prog.types.mentions(x.ty, &ps))
        {
            x.fail();
        }
        done(x, Kind::Statement)
    }
    fn not_callable(&mut self, x: &Op<'a>, why: String) {
        let msg = format!("invalid operation: cannot call {}: {why}", self.op_str(x));
        self.error(x.span(), msg);
    }

    /// Arguments that may be generic functions, and the type arguments that those already have.
    fn generic_expr_list(&mut self, es: &'a [Expr]) -> (Vec<Op<'a>>, Vec<Vec<TypeId>>) {
        let single = es.len() == 1;
        let (mut ops, mut targs) = (Vec::new(), Vec::new());
        for e in es {
            if let ExprKind::Index { x: inner, indices } = &e.kind {
                let mut x = self.index_expr(e, inner, indices);
                x.at = At::Expr(e);
                if x.generic.is_some() {
                    let t = self.func_inst(None, &mut x, Some((e, indices)), false);
                    targs.push(t.unwrap_or_default());
                    if x.generic.is_none() {
                        self.record(&x);
                    }
                } else {
                    self.record(&x);
                    self.exclude(&mut x, true);
                    self.single_value(&mut x);
                    targs.push(Vec::new());
                }
                ops.push(x);
                continue;
            }
            targs.push(Vec::new());
            if !single {
                ops.push(self.generic_expr(e, None));
                continue;
            }
            let (mut x, _) = self.raw_expr(e, None, None, true);
            self.exclude(&mut x, true);
            match self.prog.types.get(x.ty) {
                Type::Tuple(ts) if x.mode == OpMode::Value => {
                    return (ts.iter().map(|t| Op::new(OpMode::Value, *t, At::Expr(e))).collect(), Vec::new());
                }
                _ => ops.push(x),
            }
        }
        (ops, targs)
    }

    /// Checks arguments against parameters; returns the signature, instantiated where it was generic, and
    /// whether it still is (after an error).
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn arguments(
        &mut self,
        call: &CallParts<'a>,
        sig_ty: TypeId,
        generic: Option<Rc<[TypeParamId]>>,
        targs: Vec<TypeId>,
        xlist: &'a [Expr],
        mut args: Vec<Op<'a>>,
        atargs: Vec<Vec<TypeId>>,
    ) -> (TypeId, bool) {
        let failed = (sig_ty, generic.is_some());
        let Some(sig) = self.signature(sig_ty) else { return failed };
        let call_at = span_of(call.call);
        let mut params = sig.params.clone();
        if sig.variadic {
            if call.ellipsis {
                if call.arg_list.len() == 1 && args.len() > 1 {
                    let msg = format!(
                        "cannot use ... with {}-valued {}",
                        args.len(),
                        expr_string(&call.arg_list[0])
                    );
                    self.error(call_at, msg);
                    return failed;
                }
            } else if args.len() + 1 >= params.len() {
                let last = params.pop();
                let elem = match last.map(|t| self.prog.types.get(self.prog.types.under(t)).clone()) {
                    Some(Type::Slice(e)) => e,
                    _ => self.invalid(),
                };
                params.resize(args.len(), elem);
            } else {
                params.pop();
            }
        } else if call.ellipsis {
            let msg = format!("cannot use ... in call to non-variadic {}", expr_string(call.fun));
            self.error(call_at, msg);
            return failed;
        }
        let (nargs, npars) = (args.len(), params.len());
        if nargs != npars {
            let (at, what) = if nargs > npars {
                (args[npars].span(), "too many")
            } else if nargs > 0 {
                (args[nargs - 1].span(), "not enough")
            } else {
                (call_at, "not enough")
            };
            let have: Vec<TypeId> = args.iter().map(|a| a.ty).collect();
            let msg = format!(
                "{what} arguments in call to {}\n\thave {}\n\twant {}",
                expr_string(call.fun),
                self.types_summary(&have, false, call.ellipsis),
                self.types_summary(&sig.params, sig.variadic, false)
            );
            self.error(at, msg);
            return failed;
        }

        let n = generic.as_ref().map_or(0, |g| g.len());
        let mut tparams: Vec<TypeParamId> = Vec::new();
        let mut all_targs: Vec<Option<TypeId>> = Vec::new();
        if let Some(g) = &generic {
            let (fresh, ps) = self.rename_params(g, &params);
            tparams = fresh;
            params = ps;
            all_targs = targs.iter().copied().map(Some).collect();
            all_targs.resize(n, None);
        }
        // Arguments that are generic functions take part in inference with parameters of their own.
        let mut generic_args: Vec<(usize, Rc<[TypeParamId]>, TypeId)> = Vec::new();
        for (i, a) in args.iter_mut().enumerate() {
            let Some(g) = a.generic.clone().filter(|_| a.ok()) else { continue };
            let (fresh, tys) = self.rename_params(&g, &[a.ty]);
            generic_args.push((i, g, a.ty));
            a.ty = tys[0];
            let known = atargs.get(i).map_or(&[][..], |l| &l[..]);
            all_targs.extend((0..fresh.len()).map(|k| known.get(k).copied()));
            a.generic = Some(fresh.clone().into());
            tparams.extend(fresh);
        }
        let mut rsig = sig_ty;
        if !tparams.is_empty() {
            let at = Span::new(call.call.pos, call.call.span.hi);
            let inferred = match self.infer(at, &tparams, all_targs, &params, &args, false) {
                Ok(l) => l,
                Err(e) => {
                    if let Some((at, msg)) = e {
                        self.error(at, format!("in call to {}, {msg}", expr_string(call.fun)));
                    }
                    return failed;
                }
            };
            if let Some(g) = &generic {
                rsig = self.instantiate_signature(at, call.fun, sig_ty, g, &inferred[..n], xlist);
                let map: Vec<_> = tparams[..n].iter().copied().zip(inferred.iter().copied()).collect();
                for p in &mut params {
                    *p = self.prog.types.subst(*p, &map);
                }
            }
            let mut j = n;
            for (i, g, ty) in generic_args {
                let k = j + g.len();
                let At::Expr(e) = args[i].at else { continue };
                let at = args[i].span();
                args[i].ty = self.instantiate_signature(at, e, ty, &g, &inferred[j..k], &[]);
                args[i].generic = None;
                args[i].mode = OpMode::Value;
                j = k;
            }
        }
        let context = format!("argument to {}", expr_string(call.fun));
        for (a, p) in args.iter_mut().zip(&params) {
            self.assignment(a, Some(*p), &context);
        }
        (rsig, false)
    }
}

pub(crate) struct CallParts<'a> {
    pub call: &'a Expr,
    pub fun: &'a Expr,
    pub ellipsis: bool,
    pub arg_list: &'a [Expr],
}
