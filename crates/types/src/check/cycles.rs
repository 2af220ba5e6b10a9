//! Cycles: types that contain themselves, declarations that need themselves.
//!
//! Go 1.27 types2 `cycles.go`, `validtype.go`, `decl.go` (`validCycle`, `cycleError`).
use super::{Checker, DeclKind, ident_name};
use crate::object::{ObjId, ObjKind};
use crate::table::{NamedId, Type, TypeId};
use std::collections::HashMap;

impl<'a> Checker<'a> {
    /// `type A B; type B A`: names that stand for each other and nothing else.
    pub(crate) fn direct_cycles(&mut self) {
        #[derive(Clone, Copy, PartialEq)]
        enum Seen {
            At(usize),
            Done,
        }
        let mut seen: HashMap<ObjId, Seen> = HashMap::new();
        for start in self.objects.clone() {
            let mut path: Vec<ObjId> = Vec::new();
            let mut obj = start;
            loop {
                match seen.get(&obj) {
                    Some(Seen::Done) => break,
                    Some(Seen::At(i)) => {
                        let cycle = path[*i..].to_vec();
                        self.cycle_error(&cycle);
                        self.break_cycle(obj);
                        break;
                    }
                    None => {}
                }
                let Some(DeclKind::Type(spec)) = self.decl_of.get(&obj).map(|d| &self.decls[*d].kind) else { break };
                seen.insert(obj, Seen::At(path.len()));
                path.push(obj);
                let next = ident_name(&spec.ty).and_then(|n| self.package_scope_get(n));
                match next {
                    Some(o) if matches!(self.prog.object(o).kind, ObjKind::TypeName { .. }) => obj = o,
                    _ => break,
                }
            }
            for o in path {
                seen.insert(o, Seen::Done);
            }
        }
    }
    fn break_cycle(&mut self, obj: ObjId) {
        let invalid = self.invalid();
        match self.named_of(obj) {
            Some(n) => self.prog.types.set_underlying(n, invalid),
            None => self.set_type(obj, invalid),
        }
    }
    /// Whether the objects from `obj` on the path may depend on each other.
    pub(crate) fn valid_cycle(&mut self, obj: ObjId) -> bool {
        let Some(i) = self.path.iter().position(|o| *o == obj) else { return true };
        let cycle = self.path[i..].to_vec();
        let (mut values, mut defined) = (0, 0);
        for o in &cycle {
            match self.prog.object(*o).kind {
                ObjKind::Const(_) | ObjKind::Var(_) => values += 1,
                ObjKind::TypeName { alias: false } => defined += 1,
                _ => {}
            }
        }
        if values == cycle.len() || (values == 0 && defined > 0) {
            // Cycles of values are for the initialisation order to report.
            return true;
        }
        self.cycle_error(&cycle);
        false
    }
    pub(crate) fn cycle_error(&mut self, cycle: &[ObjId]) {
        let start = (0..cycle.len()).min_by_key(|i| self.prog.object(cycle[*i]).span.lo).unwrap_or(0);
        self.cycle_error_from(cycle, start);
    }
    fn cycle_error_from(&mut self, cycle: &[ObjId], start: usize) {
        let name = |c: &Self, o: ObjId| c.prog.object_string(o, c.qf());
        let obj = cycle[start];
        let at = self.prog.object(obj).span;
        let is_type = matches!(self.prog.object(obj).kind, ObjKind::TypeName { .. });
        let n = name(self, obj);
        if cycle.len() == 1 {
            let what = if is_type { "invalid recursive type:" } else { "invalid cycle in declaration:" };
            self.error(at, format!("{what} {n} refers to itself"));
            return;
        }
        let what = if is_type { "invalid recursive type" } else { "invalid cycle in declaration of" };
        let mut msg = format!("{what} {n}");
        let mut from = obj;
        for i in 0..cycle.len() {
            let next = cycle[(start + i + 1) % cycle.len()];
            let p = self.pos_str(self.prog.object(from).span.lo);
            msg.push_str(&format!("\n\t{p}: {} refers to {}", name(self, from), name(self, next)));
            from = next;
        }
        self.error(at, msg);
    }

    /// Reports a type that contains itself by value, and makes it invalid.
    pub(crate) fn valid_type(&mut self, id: NamedId) {
        let mut path = Vec::new();
        if let Some(cycle) = self.value_cycle(id, &mut path) {
            let objs: Vec<ObjId> = cycle.iter().map(|n| self.prog.types.named[n.0 as usize].obj).collect();
            self.cycle_error(&objs);
            let invalid = self.invalid();
            for n in cycle {
                let origin = self.prog.types.origin(n);
                self.prog.types.set_underlying(origin, invalid);
                self.prog.types.set_underlying(n, invalid);
                self.rhs.remove(&n);
            }
        }
    }
    /// Generic types that were declared as each other: `type A[T any] B[T]; type B[T any] A[T]`.
    pub(crate) fn follower_cycle(&mut self, id: NamedId) {
        let mut cycle = vec![id];
        while let Some(next) = cycle.last().and_then(|n| self.rhs.get(n)).and_then(|t| self.prog.types.named_id(*t)) {
            let next = self.prog.types.origin(next);
            if next == id {
                let objs: Vec<ObjId> = cycle.iter().map(|n| self.prog.types.named[n.0 as usize].obj).collect();
                self.cycle_error(&objs);
                return;
            }
            if cycle.contains(&next) {
                return;
            }
            cycle.push(next);
        }
    }
    fn value_cycle(&self, id: NamedId, path: &mut Vec<NamedId>) -> Option<Vec<NamedId>> {
        if let Some(i) = path.iter().position(|n| *n == id) {
            return Some(path[i..].to_vec());
        }
        if path.len() > 200 {
            return None;
        }
        let content = self.rhs.get(&id).copied().or(self.prog.types.under[id.0 as usize])?;
        path.push(id);
        let r = self.value_cycle_in(content, path, 0);
        path.pop();
        r
    }
    fn value_cycle_in(&self, t: TypeId, path: &mut Vec<NamedId>, depth: u32) -> Option<Vec<NamedId>> {
        if depth > 200 {
            return None;
        }
        match self.prog.types.get(t) {
            Type::Named(n) => {
                let origin = self.prog.types.origin(*n);
                let obj = self.prog.types.named[origin.0 as usize].obj;
                // Types of other packages were checked there, and cannot mention ours, but for their arguments.
                if self.prog.object(obj).pkg != Some(self.pkg) && self.prog.types.named[n.0 as usize].args.is_empty() {
                    return None;
                }
                self.value_cycle(*n, path)
            }
            Type::Array { elem, .. } => self.value_cycle_in(*elem, path, depth + 1),
            Type::Struct(fields) => fields.iter().find_map(|f| self.value_cycle_in(f.ty, path, depth + 1)),
            _ => None,
        }
    }
}
