//! The order in which package variables are initialised.
//!
//! Go 1.27 types2 `initorder.go`: repeatedly the first variable, in source order, that depends on no
//! uninitialised one; functions pass their dependencies on.
//!
//! # Differences from Go
//! Functions are looked through by search, not eliminated from the graph; the order is the same.
use super::{Checker, DeclKind};
use crate::object::{Initializer, ObjId, ObjKind};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

impl<'a> Checker<'a> {
    pub(crate) fn init_order(&mut self) {
        let order: HashMap<ObjId, usize> = self.objects.iter().enumerate().map(|(i, o)| (*o, i)).collect();
        let vars: Vec<ObjId> = self
            .objects
            .iter()
            .copied()
            .filter(|o| matches!(self.prog.object(*o).kind, ObjKind::Var(_) | ObjKind::Const(_)))
            .collect();
        let mut waits: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut needed_by: HashMap<usize, Vec<usize>> = HashMap::new();
        for v in &vars {
            let deps = self.value_deps(*v, &order);
            for d in &deps {
                needed_by.entry(*d).or_default().push(order[v]);
            }
            waits.insert(order[v], deps);
        }
        let is_const = |c: &Self, i: usize| matches!(c.prog.object(c.objects[i]).kind, ObjKind::Const(_));
        // (not constant, dependencies left, source order)
        let mut queue: BTreeSet<(bool, usize, usize)> =
            waits.iter().map(|(i, d)| (!is_const(self, *i), d.len(), *i)).collect();
        let mut emitted: HashSet<usize> = HashSet::new();
        while let Some((_, left, i)) = queue.pop_first() {
            let obj = self.objects[i];
            if left > 0
                && let Some(cycle) = self.find_cycle(obj, &order)
            {
                self.report_init_cycle(&cycle);
            }
            for p in needed_by.get(&i).cloned().unwrap_or_default() {
                let Some(deps) = waits.get_mut(&p) else { continue };
                let key = (!is_const(self, p), deps.len(), p);
                if deps.remove(&i) && queue.remove(&key) {
                    queue.insert((key.0, deps.len(), p));
                }
            }
            let Some(d) = self.decl_of.get(&obj).copied() else { continue };
            if let DeclKind::Var { lhs, init: Some(init), .. } = &self.decls[d].kind
                && emitted.insert(d)
            {
                let lhs = if lhs.is_empty() { vec![obj] } else { lhs.clone() };
                self.init_order.push(Initializer { lhs, rhs: init.id });
            }
        }
    }
    fn deps_of(&self, obj: ObjId) -> &[ObjId] {
        self.decl_of.get(&obj).map_or(&[][..], |d| &self.decls[*d].deps)
    }
    /// The variables and constants that an object needs, through functions.
    fn value_deps(&self, obj: ObjId, order: &HashMap<ObjId, usize>) -> BTreeSet<usize> {
        let mut out = BTreeSet::new();
        let mut seen = HashSet::new();
        let mut todo: Vec<ObjId> = self.deps_of(obj).to_vec();
        while let Some(o) = todo.pop() {
            if !seen.insert(o) {
                continue;
            }
            match self.prog.object(o).kind {
                ObjKind::Func(_) => todo.extend(self.deps_of(o)),
                ObjKind::Var(_) | ObjKind::Const(_) => {
                    if let Some(i) = order.get(&o) {
                        out.insert(*i);
                    }
                }
                _ => {}
            }
        }
        out
    }
    /// A path from `obj` back to itself.
    fn find_cycle(&self, obj: ObjId, order: &HashMap<ObjId, usize>) -> Option<Vec<ObjId>> {
        let mut seen = HashSet::new();
        // Depth first, in source order: (object, its dependencies, next one).
        let sorted = |o: ObjId| {
            let mut d = self.deps_of(o).to_vec();
            d.sort_by_key(|x| order.get(x).copied().unwrap_or(usize::MAX));
            d
        };
        let mut stack = vec![(obj, sorted(obj), 0)];
        seen.insert(obj);
        while let Some((_, deps, next)) = stack.last_mut() {
            let Some(d) = deps.get(*next).copied() else {
                stack.pop();
                continue;
            };
            *next += 1;
            if d == obj {
                return Some(stack.iter().map(|(o, _, _)| *o).collect());
            }
            if seen.insert(d) {
                stack.push((d, sorted(d), 0));
            }
        }
        None
    }
    /// `cycle[i]` refers to `cycle[i + 1]`, the last to the first.
    fn report_init_cycle(&mut self, cycle: &[ObjId]) {
        let first = cycle[0];
        let (at, name) = (self.prog.object(first).span, self.obj_name(first));
        if cycle.len() == 1 {
            self.error(at, format!("initialization cycle: {name} refers to itself"));
            return;
        }
        let mut msg = format!("initialization cycle for {name}");
        for (i, o) in cycle.iter().enumerate() {
            let next = cycle[(i + 1) % cycle.len()];
            let p = self.pos_str(self.prog.object(*o).span.lo);
            msg.push_str(&format!("\n\t{p}: {} refers to {}", self.obj_name(*o), self.obj_name(next)));
        }
        self.error(at, msg);
    }
}
