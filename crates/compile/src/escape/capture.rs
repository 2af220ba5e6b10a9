//! Which variables a function literal uses from outside, which are reassigned, and whose address is taken.
//!
//! Go 1.27 `cmd/compile/internal/ir`: `Name.Assigned`, `Name.Addrtaken`; capturing by reference counts as taking the
//! address. Assigning to a field or an array element assigns the variable (`ir.OuterValue`).
use crate::walk::{self, Visit};
use gmplay_syntax::ast::*;
use gmplay_types::object::VarKind;
use gmplay_types::{Info, ObjId, ObjKind, Program, SelectionKind, Type, TypeId};
use std::collections::{HashMap, HashSet};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Capture {
    pub obj: ObjId,
    pub by_ref: bool,
}

#[derive(Default)]
pub struct Facts {
    pub captures: HashMap<NodeId, Vec<Capture>>,
    /// Address taken, or captured by reference.
    pub addressed: HashSet<ObjId>,
    pub assigned: HashSet<ObjId>,
}

pub fn analyse(prog: &Program) -> Facts {
    let mut w = Walker {
        prog,
        info: &prog.info,
        owner: HashMap::new(),
        stack: vec![],
        raw: vec![],
        facts: Facts::default(),
    };
    for p in &prog.packages {
        for d in p.files.iter().flat_map(|f| &f.decls) {
            match d {
                Decl::Func(f) => {
                    if let Some(body) = &f.body {
                        w.enter(f.id);
                        walk::block(body, &mut w);
                        w.leave();
                    }
                }
                Decl::Var(specs) => {
                    for e in specs.iter().flat_map(|s| &s.values) {
                        w.stack.push((NodeId(u32::MAX), vec![]));
                        walk::expr(e, &mut w);
                        w.stack.pop();
                    }
                }
                _ => {}
            }
        }
    }
    let Walker { raw, mut facts, .. } = w;
    // By reference once anything is known to reassign it: only now.
    for (lit, objs) in raw {
        let list: Vec<Capture> = objs
            .into_iter()
            .map(|obj| Capture { obj, by_ref: facts.assigned.contains(&obj) || facts.addressed.contains(&obj) })
            .collect();
        facts.captures.insert(lit, list);
    }
    for c in facts.captures.values().flatten().filter(|c| c.by_ref) {
        facts.addressed.insert(c.obj);
    }
    facts
}

struct Walker<'a> {
    prog: &'a Program,
    info: &'a Info,
    /// By variable: the depth of the function that declares it, and that function.
    owner: HashMap<ObjId, NodeId>,
    stack: Vec<(NodeId, Vec<ObjId>)>,
    raw: Vec<(NodeId, Vec<ObjId>)>,
    facts: Facts,
}

/// The variable that `e` is or is a part of, without going through a pointer.
pub fn root_var(prog: &Program, info: &Info, e: &Expr) -> Option<ObjId> {
    match &e.kind {
        ExprKind::Paren(x) => root_var(prog, info, x),
        ExprKind::Ident(_) => {
            let obj = info.uses.get(&e.id).or_else(|| info.defs.get(&e.id)).copied()?;
            matches!(prog.objects[obj.0 as usize].kind, ObjKind::Var(k) if k != VarKind::Global && k != VarKind::Field)
                .then_some(obj)
        }
        ExprKind::Selector { x, .. } => {
            let s = info.selections.get(&e.id)?;
            if s.kind != SelectionKind::FieldVal || s.indirect || is_pointer(prog, s.recv) {
                return None;
            }
            root_var(prog, info, x)
        }
        ExprKind::Index { x, .. } => {
            let t = info.type_of(x.id)?.ty;
            matches!(prog.types.get(prog.types.underlying(t)), Type::Array { .. }).then(|| root_var(prog, info, x))?
        }
        _ => None,
    }
}

pub fn is_pointer(prog: &Program, ty: TypeId) -> bool {
    matches!(prog.types.get(prog.types.underlying(ty)), Type::Pointer(_))
}

/// Whether `for … range x` is over a function: its body is a function of its own then.
pub fn ranges_over_func(prog: &Program, info: &Info, x: &Expr) -> bool {
    info.type_of(x.id).is_some_and(|t| matches!(prog.types.get(prog.types.underlying(t.ty)), Type::Func(_)))
}

impl Walker<'_> {
    fn enter(&mut self, id: NodeId) {
        self.stack.push((id, vec![]));
        if let Some(p) = self.info.params.get(&id) {
            for o in p.recv.iter().chain(&p.params).chain(&p.results) {
                self.owner.insert(*o, id);
            }
        }
    }
    fn leave(&mut self) {
        if let Some((id, objs)) = self.stack.pop() {
            self.raw.push((id, objs));
        }
    }
    fn define(&mut self, id: NodeId) {
        if let (Some(o), Some((f, _))) = (self.info.defs.get(&id), self.stack.last()) {
            self.owner.insert(*o, *f);
        }
    }
    fn implicit(&mut self, id: NodeId) {
        if let (Some(o), Some((f, _))) = (self.info.implicits.get(&id), self.stack.last()) {
            self.owner.insert(*o, *f);
        }
    }
    fn mention(&mut self, obj: ObjId) {
        let Some(owner) = self.owner.get(&obj) else { return };
        for (f, list) in self.stack.iter_mut().rev() {
            if f == owner {
                return;
            }
            if !list.contains(&obj) {
                list.push(obj);
            }
        }
    }
    fn assign(&mut self, e: &Expr) {
        if let Some(o) = root_var(self.prog, self.info, e)
            && self.info.defs.get(&e.id) != Some(&o)
        {
            self.facts.assigned.insert(o);
        }
    }
    fn address(&mut self, e: &Expr) {
        if let Some(o) = root_var(self.prog, self.info, e) {
            self.facts.addressed.insert(o);
        }
    }
}

impl<'a> Visit<'a> for Walker<'_> {
    fn expr(&mut self, e: &'a Expr) -> bool {
        match &e.kind {
            ExprKind::Ident(_) => {
                if let Some(o) = self.info.uses.get(&e.id) {
                    self.mention(*o);
                }
                self.define(e.id);
            }
            ExprKind::FuncLit(_) => self.enter(e.id),
            ExprKind::Unary { op: UnaryOp::Addr, x } => self.address(x),
            ExprKind::Slice { x, .. } => {
                let array = self.info.type_of(x.id).is_some_and(|t| {
                    matches!(self.prog.types.get(self.prog.types.underlying(t.ty)), Type::Array { .. })
                });
                if array {
                    self.address(x);
                }
            }
            ExprKind::Selector { x, .. } => {
                // A method with a pointer receiver on an addressable operand takes its address.
                if let Some(s) = self.info.selections.get(&e.id)
                    && s.kind == SelectionKind::MethodVal
                {
                    let by_pointer = s.method.is_some_and(|m| {
                        matches!(&self.prog.objects[m.0 as usize].kind,
                            ObjKind::Func(f) if f.ptr_recv || f.decl.is_none())
                    });
                    if by_pointer && !s.indirect && !is_pointer(self.prog, s.recv) {
                        let iface = matches!(
                            self.prog.types.get(self.prog.types.underlying(s.recv)),
                            Type::Interface(_)
                        );
                        if !iface {
                            self.address(x);
                        }
                    }
                }
            }
            _ => {}
        }
        true
    }
    fn after_expr(&mut self, e: &'a Expr) {
        if matches!(e.kind, ExprKind::FuncLit(_)) {
            self.leave();
        }
    }
    fn stmt(&mut self, s: &'a Stmt) -> bool {
        match &s.kind {
            StmtKind::Assign { lhs, .. } | StmtKind::Define { lhs, .. } => lhs.iter().for_each(|e| self.assign(e)),
            StmtKind::IncDec { x, .. } => self.assign(x),
            StmtKind::Decl(Decl::Var(specs)) => {
                for n in specs.iter().flat_map(|s| &s.names) {
                    self.define(n.id);
                }
            }
            StmtKind::TypeSwitch { body, .. } => body.iter().for_each(|c| self.implicit(c.id)),
            StmtKind::Range { key, value, define, x, body } => {
                if !*define {
                    key.iter().chain(value).for_each(|e| self.assign(e));
                }
                if ranges_over_func(self.prog, self.info, x) {
                    walk::expr(x, self);
                    self.enter(s.id);
                    if !*define {
                        // Assigned from inside the body's function.
                        key.iter().chain(value).for_each(|e| walk::expr(e, self));
                    } else {
                        key.iter().chain(value).for_each(|e| self.define(e.id));
                    }
                    walk::block(body, self);
                    self.leave();
                    return false;
                }
            }
            _ => {}
        }
        true
    }
}
