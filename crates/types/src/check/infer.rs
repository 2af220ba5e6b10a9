//! Type inference: the type arguments that a call's arguments and the constraints leave no choice about.
//!
//! Go 1.27 types2 `infer.go`.
use super::Checker;
use super::operand::Op;
use super::unify::{Mode, Unifier};
use crate::table::{Type, TypeId, TypeParam, TypeParamId};
use gmplay_syntax::Span;
use gmplay_syntax::ast::Name;

/// Where inference failed and why; None where what is wrong was reported before.
pub(crate) type InferError = Option<(Span, String)>;

impl<'a> Checker<'a> {
    /// Fresh copies of type parameters, so that a recursive call's do not clash with the function's own.
    pub(crate) fn rename_params(&mut self, params: &[TypeParamId], types: &[TypeId]) -> (Vec<TypeParamId>, Vec<TypeId>) {
        let table = &mut self.prog.types;
        let fresh: Vec<TypeParamId> = params
            .iter()
            .map(|p| {
                let TypeParam { obj, index, constraint } = table.params[p.0 as usize];
                table.new_param(TypeParam { obj, index, constraint })
            })
            .collect();
        let map: Vec<_> = params
            .iter()
            .zip(&fresh)
            .map(|(p, f)| (*p, table.intern(Type::TypeParam(*f))))
            .collect();
        for f in &fresh {
            let c = table.params[f.0 as usize].constraint;
            let c = table.subst(c, &map);
            table.params[f.0 as usize].constraint = c;
        }
        let types = types.iter().map(|t| table.subst(*t, &map)).collect();
        (fresh, types)
    }
    fn param_name(&self, p: TypeParamId) -> Name {
        self.obj_name(self.prog.types.params[p.0 as usize].obj)
    }
    fn param_names(&self, params: &[TypeParamId]) -> String {
        let names: Vec<String> = params.iter().map(|p| self.param_name(*p).to_string()).collect();
        match &names[..] {
            [a, b] => format!("{a} and {b}"),
            [init @ .., last] if init.len() > 1 => format!("{}, and {last}", init.join(", ")),
            _ => names.concat(),
        }
    }

    pub(crate) fn infer(
        &mut self,
        at: Span,
        tparams: &[TypeParamId],
        targs: Vec<Option<TypeId>>,
        params: &[TypeId],
        args: &[Op<'a>],
        reverse: bool,
    ) -> Result<Vec<TypeId>, InferError> {
        if targs.iter().all(Option::is_some) && targs.len() == tparams.len() {
            return Ok(targs.into_iter().flatten().collect());
        }
        if args.iter().any(|a| !a.ok()) {
            return Err(None);
        }
        let known: Vec<_> = tparams.iter().zip(&targs).filter_map(|(p, t)| t.map(|t| (*p, t))).collect();
        let params: Vec<TypeId> = params.iter().map(|t| self.prog.types.subst(*t, &known)).collect();
        let mut u = Unifier::new(tparams, &targs);
        let mut untyped: Vec<usize> = Vec::new();
        for (i, (a, p)) in args.iter().zip(&params).enumerate() {
            let table = &self.prog.types;
            if !table.mentions(*p, tparams) && !table.mentions(a.ty, tparams) {
                continue;
            }
            if !table.is_untyped(a.ty) {
                if !u.unify(self.prog, *p, a.ty, Mode::ASSIGN) {
                    return Err(Some((a.span(), self.mismatch(&u, tparams, *p, a, reverse))));
                }
            } else if table.is_type_param(*p) && !a.is_nil() {
                untyped.push(i);
            }
        }
        // Constraints with a core type, and methods, may say more.
        loop {
            let unknown = u.unknowns();
            for p in tparams {
                let tx = u.at(*p);
                if let Some((tilde, core, single)) = self.core_term(*p) {
                    match tx {
                        Some(t) if !u.unify(self.prog, t, core, Mode::INEXACT) => {
                            let msg = self.unsatisfied(*p, t, "");
                            return Err(Some((at, msg)));
                        }
                        None if single && !tilde => u.set(*p, core),
                        _ => {}
                    }
                }
                if let Some(t) = tx
                    && !self.prog.types.mentions(t, tparams)
                {
                    let param = self.prog.types.intern(Type::TypeParam(*p));
                    let qf = self.qf();
                    let mut same = |prog: &mut crate::Program, a, b| u.unify(prog, a, b, Mode::EXACT);
                    if let Err(why) = self.prog.has_all_methods_by(t, param, true, qf, &mut same) {
                        let msg = self.unsatisfied(*p, t, &why);
                        return Err(Some((at, msg)));
                    }
                }
            }
            if u.unknowns() == unknown {
                break;
            }
        }
        // Untyped constants come last: the largest of their default types.
        let mut max: Vec<(TypeParamId, TypeId)> = Vec::new();
        for i in untyped {
            let Some(p) = self.prog.types.param_id(params[i]).filter(|p| u.at(*p).is_none()) else { continue };
            let a = &args[i];
            match max.iter_mut().find(|(q, _)| *q == p) {
                None => max.push((p, a.ty)),
                Some((_, m)) => match self.prog.types.max_untyped(*m, a.ty) {
                    Some(t) => *m = t,
                    None => {
                        let msg = format!(
                            "mismatched types {} and {} (cannot infer {})",
                            self.ts(*m),
                            self.ts(a.ty),
                            self.param_name(p)
                        );
                        return Err(Some((a.span(), msg)));
                    }
                },
            }
        }
        for (p, t) in max {
            let t = self.default_shown(t);
            u.set(p, t);
        }
        let mut inferred: Vec<Option<TypeId>> = tparams.iter().map(|p| u.at(*p)).collect();
        self.kill_cycles(tparams, &mut inferred);
        // Arguments may mention other parameters until nothing changes.
        for _ in 0..=tparams.len() {
            let map: Vec<_> = tparams.iter().zip(&inferred).filter_map(|(p, t)| t.map(|t| (*p, t))).collect();
            let mut changed = false;
            for t in inferred.iter_mut().flatten() {
                let new = self.prog.types.subst(*t, &map);
                changed |= new != *t;
                *t = new;
            }
            if !changed {
                break;
            }
        }
        let mut out = Vec::new();
        for (p, t) in tparams.iter().zip(inferred) {
            match t.filter(|t| !self.prog.types.mentions(*t, tparams)) {
                Some(t) => out.push(t),
                None => {
                    let obj = self.prog.types.params[p.0 as usize].obj;
                    let decl = self.pos_str(self.prog.object(obj).span.lo);
                    let msg = format!("cannot infer {} (declared at {decl})", self.param_name(*p));
                    return Err(Some((at, msg)));
                }
            }
        }
        Ok(out)
    }
    fn unsatisfied(&self, p: TypeParamId, t: TypeId, why: &str) -> String {
        let c = self.prog.types.params[p.0 as usize].constraint;
        let sep = if why.is_empty() { "" } else { " " };
        format!("{} (type {}) does not satisfy {}{sep}{why}", self.param_name(p), self.ts(t), self.ts(c))
    }
    fn mismatch(&mut self, u: &Unifier, tparams: &[TypeParamId], par: TypeId, arg: &Op<'a>, reverse: bool) -> String {
        let (targ, expr, tpar) = (self.op_type(arg), arg.text(), self.ts(par));
        let inferred: Vec<_> = tparams.iter().filter_map(|p| u.at(*p).map(|t| (*p, t))).collect();
        if inferred.is_empty() {
            return format!(
                "type {targ} of {expr} does not match {tpar} (cannot infer {})",
                self.param_names(tparams)
            );
        }
        let now = self.prog.types.subst(par, &inferred);
        if now == par {
            return format!("type {targ} of {expr} does not match {tpar}");
        }
        let now = self.ts(now);
        if reverse {
            format!("inferred type {now} for {tpar} does not match type {targ} of {expr}")
        } else {
            format!("type {targ} of {expr} does not match inferred type {now} for {tpar}")
        }
    }
    /// The single term of a constraint, or its types' common underlying type: (tilde, type, single).
    fn core_term(&self, p: TypeParamId) -> Option<(bool, TypeId, bool)> {
        let c = self.prog.types.params[p.0 as usize].constraint;
        let terms = self.prog.types.interface(c)?.terms.clone()?;
        if let [(tilde, t)] = terms[..] {
            return Some((tilde, t, true));
        }
        let param = self.prog.types.ids.get(&Type::TypeParam(p)).copied()?;
        let u = self.prog.types.common_under(param).ok()?;
        Some((terms.iter().any(|t| t.0), u, false))
    }
    /// Parameters whose arguments lead back to themselves have none.
    fn kill_cycles(&self, tparams: &[TypeParamId], inferred: &mut [Option<TypeId>]) {
        let table = &self.prog.types;
        for start in 0..tparams.len() {
            let mut reached = vec![false; tparams.len()];
            let mut todo = vec![start];
            while let Some(i) = todo.pop() {
                let Some(t) = inferred[i] else { continue };
                for (j, q) in tparams.iter().enumerate() {
                    if table.mentions(t, &[*q]) && !std::mem::replace(&mut reached[j], true) {
                        todo.push(j);
                    }
                }
            }
            if reached[start] {
                inferred[start] = None;
            }
        }
    }
}
