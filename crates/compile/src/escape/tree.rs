//! Questions about single nodes, answered from what the checker found out.
//!
//! Go 1.27 `noder`: `pkgWriter.staticBool`, `terminates`; `ir.OuterValue`; `typecheck.AddImplicitDots`.
//!
//! # Invariants
//! 1. What is asked about a node that the checker knows nothing of has an answer too.
use super::shape::Shapes;
use gmplay_syntax::ast::*;
use gmplay_types::object::{Builtin, VarKind};
use gmplay_types::table::TypeId;
use gmplay_types::{Info, ObjId, ObjKind, Program, SelectionKind, Type};

pub fn unparen(e: &Expr) -> &Expr {
    let mut e = e;
    while let ExprKind::Paren(x) = &e.kind {
        e = x;
    }
    e
}

/// The object that an identifier or qualified identifier means.
pub fn object_of(info: &Info, e: &Expr) -> Option<ObjId> {
    match &e.kind {
        ExprKind::Ident(_) => info.uses.get(&e.id).or_else(|| info.defs.get(&e.id)).copied(),
        ExprKind::Selector { sel, .. } if !info.selections.contains_key(&e.id) => info.uses.get(&sel.id).copied(),
        _ => None,
    }
}

pub fn is_local(prog: &Program, o: ObjId) -> bool {
    matches!(prog.object(o).kind, ObjKind::Var(k) if !matches!(k, VarKind::Global | VarKind::Field))
}

/// Whether the condition is known: gc compiles only what can be reached.
pub fn static_bool(info: &Info, e: &Expr) -> Option<bool> {
    let e = unparen(e);
    if let Some(v) = info.type_of(e.id).and_then(|t| t.value.as_ref()) {
        return v.as_bool();
    }
    match &e.kind {
        ExprKind::Unary { op: UnaryOp::Not, x } => static_bool(info, x).map(|b| !b),
        ExprKind::Binary { op: BinaryOp::LogAnd, x, y, .. } => match static_bool(info, x) {
            Some(false) => Some(false),
            a => match static_bool(info, y) {
                Some(false) => Some(false),
                b if a == Some(true) => b,
                _ => None,
            },
        },
        ExprKind::Binary { op: BinaryOp::LogOr, x, y, .. } => match static_bool(info, x) {
            Some(true) => Some(true),
            a => match static_bool(info, y) {
                Some(true) => Some(true),
                b if a == Some(false) => b,
                _ => None,
            },
        },
        _ => None,
    }
}

/// Whether control does not come out at the end, as far as gc's noder sees it.
fn terminates(prog: &Program, s: &Stmt) -> bool {
    match &s.kind {
        StmtKind::Goto(_) | StmtKind::Return(_) => true,
        StmtKind::Expr(e) => match &unparen(e).kind {
            ExprKind::Call { fun, .. } => builtin_of(prog, fun) == Some(Builtin::Panic),
            _ => false,
        },
        StmtKind::If { cond, then, els, .. } => {
            let known = static_bool(&prog.info, cond);
            (known == Some(false) || last_terminates(prog, &then.stmts))
                && (known == Some(true) || els.as_deref().is_some_and(|e| terminates(prog, e)))
        }
        StmtKind::Block(b) => last_terminates(prog, &b.stmts),
        _ => false,
    }
}

fn last_terminates(prog: &Program, list: &[Stmt]) -> bool {
    list.iter().rev().find(|s| !matches!(s.kind, StmtKind::Empty)).is_some_and(|s| terminates(prog, s))
}

/// The statements of a list that gc keeps: none after a terminating one, up to the next label.
pub fn reachable<'a>(prog: &Program, list: &'a [Stmt]) -> Vec<&'a Stmt> {
    let last_label = list.iter().rposition(|s| matches!(s.kind, StmtKind::Labeled { .. }));
    let mut dead = false;
    let mut kept = vec![];
    for (i, s) in list.iter().enumerate() {
        if dead && last_label.is_none_or(|l| i > l) && !matches!(s.kind, StmtKind::Labeled { .. }) {
            continue;
        }
        kept.push(s);
        dead = terminates(prog, s);
    }
    kept
}

pub fn builtin_of(prog: &Program, fun: &Expr) -> Option<Builtin> {
    match prog.object(object_of(&prog.info, unparen(fun))?).kind {
        ObjKind::Builtin(b) => Some(b),
        _ => None,
    }
}

/// Whether `for … range x` is over a function: its body is a function of its own then.
pub fn ranges_over_func(shapes: &Shapes, x: &Expr) -> bool {
    shapes.prog.info.type_of(x.id).is_some_and(|t| shapes.is_func(t.ty))
}

/// The variable that `e` is or is a part of, without going through a pointer.
pub fn root_var(shapes: &Shapes, e: &Expr) -> Option<ObjId> {
    let info = &shapes.prog.info;
    let mut e = unparen(e);
    loop {
        e = match &e.kind {
            ExprKind::Ident(_) => {
                let o = object_of(info, e)?;
                return is_local(shapes.prog, o).then_some(o);
            }
            ExprKind::Selector { x, .. } => {
                let s = info.selections.get(&e.id)?;
                if s.kind != SelectionKind::FieldVal || s.indirect || shapes.pointee(s.recv).is_some() {
                    return None;
                }
                unparen(x)
            }
            ExprKind::Index { x, .. } => {
                let t = info.type_of(x.id)?.ty;
                if !matches!(shapes.core(t), Some(Type::Array { .. })) {
                    return None;
                }
                unparen(x)
            }
            _ => return None,
        };
    }
}

/// One step from an operand towards the field or receiver that a selector means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    Field,
    /// A field of what a pointer points to.
    Through,
}

/// How to get along a selector's path: the steps, and the type at the end.
pub fn steps(shapes: &Shapes, from: TypeId, path: &[u32]) -> (Vec<Step>, TypeId) {
    let mut ty = from;
    let mut out = vec![];
    for i in path {
        let (step, holder) = match shapes.pointee(ty) {
            Some(e) => (Step::Through, e),
            None => (Step::Field, ty),
        };
        out.push(step);
        match shapes.core(holder) {
            Some(Type::Struct(fields)) if (*i as usize) < fields.len() => ty = fields[*i as usize].ty,
            _ => break,
        }
    }
    (out, ty)
}

/// What a method's receiver is, seen from the operand at the end of the path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Adjust {
    None,
    Deref,
    Addr,
}

/// A selected method: how its receiver is reached, and which declared method it is (None: dynamic).
pub struct Method {
    pub steps: Vec<Step>,
    pub adjust: Adjust,
    pub recv: TypeId,
    pub decl: Option<ObjId>,
}

pub fn method_of(shapes: &Shapes, e: &Expr) -> Option<Method> {
    let s = shapes.prog.info.selections.get(&e.id)?;
    if s.kind == SelectionKind::FieldVal {
        return None;
    }
    let (steps, recv) = steps(shapes, s.recv, &s.path);
    let ObjKind::Func(f) = &shapes.prog.object(s.method?).kind else { return None };
    let declared = f.decl.is_some();
    let pointer = shapes.pointee(recv).is_some();
    let adjust = match (declared, pointer, f.ptr_recv) {
        (true, true, false) => Adjust::Deref,
        (true, false, true) => Adjust::Addr,
        _ => Adjust::None,
    };
    Some(Method { steps, adjust, recv, decl: s.method.filter(|_| declared) })
}
