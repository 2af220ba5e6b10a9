//! Instantiation cycles: generic code that would need infinitely many instances.
//!
//! Go 1.27 types2 `mono.go`. Type parameters are vertices; an argument that mentions parameter Q for parameter P
//! is an edge from Q to P, of weight 0 where the argument is Q itself and 1 where it is a larger type. A cycle
//! of positive weight needs no end of instances.
use super::{Checker, span_of};
use crate::table::{Type, TypeId, TypeParamId};
use gmplay_syntax::Span;
use gmplay_syntax::ast::Expr;
use std::collections::HashMap;

#[derive(Default)]
pub(crate) struct Graph {
    edges: Vec<Edge>,
    /// A method's receiver parameter stands for its type's.
    canon: HashMap<TypeParamId, TypeParamId>,
}

struct Edge {
    dst: TypeParamId,
    src: TypeParamId,
    weight: u32,
    at: Span,
    arg: TypeId,
}

impl<'a> Checker<'a> {
    pub(crate) fn mono_canon(&mut self, p: TypeParamId, of: TypeParamId) {
        self.mono.canon.insert(p, of);
    }
    pub(crate) fn mono_instance(&mut self, at: Span, tparams: &[TypeParamId], targs: &[TypeId], xlist: &'a [Expr]) {
        for (i, (p, arg)) in tparams.iter().zip(targs).enumerate() {
            let obj = self.prog.types.params[p.0 as usize].obj;
            if self.prog.object(obj).pkg != Some(self.pkg) {
                continue;
            }
            let at = xlist.get(i).map_or(at, span_of);
            let mut found = Vec::new();
            self.params_in(*arg, &mut found, 0);
            let canon = |c: &Self, p: TypeParamId| c.mono.canon.get(&p).copied().unwrap_or(p);
            let is_param = self.prog.types.is_type_param(*arg);
            for q in found {
                let (dst, src) = (canon(self, *p), canon(self, q));
                self.mono.edges.push(Edge { dst, src, weight: u32::from(!is_param), at, arg: *arg });
            }
        }
    }
    fn params_in(&self, t: TypeId, out: &mut Vec<TypeParamId>, depth: u32) {
        if depth > 50 {
            return;
        }
        let mut all = |ids: &[TypeId]| ids.iter().for_each(|t| self.params_in(*t, out, depth + 1));
        match self.prog.types.get(t) {
            Type::TypeParam(p) => out.push(*p),
            Type::Named(n) => all(&self.prog.types.named[n.0 as usize].args),
            Type::Pointer(e) | Type::Slice(e) | Type::Array { elem: e, .. } | Type::Chan { elem: e, .. } => all(&[*e]),
            Type::Map { key, value } => all(&[*key, *value]),
            Type::Func(s) => {
                all(&s.params);
                all(&s.results);
            }
            Type::Struct(fs) => fs.iter().for_each(|f| self.params_in(f.ty, out, depth + 1)),
            Type::Interface(i) => i.methods.iter().for_each(|m| self.params_in(m.sig, out, depth + 1)),
            _ => {}
        }
    }
    pub(crate) fn monomorph(&mut self) {
        #[derive(Default, Clone, Copy)]
        struct Vertex {
            weight: u32,
            pre: usize,
            len: usize,
        }
        let edges = std::mem::take(&mut self.mono.edges);
        let mut index: HashMap<TypeParamId, usize> = HashMap::new();
        for e in &edges {
            for p in [e.dst, e.src] {
                let n = index.len();
                index.entry(p).or_insert(n);
            }
        }
        let mut vertices = vec![Vertex::default(); index.len()];
        let mut again = true;
        while again {
            again = false;
            for (i, e) in edges.iter().enumerate() {
                let (src, dst) = (vertices[index[&e.src]], index[&e.dst]);
                let w = src.weight + e.weight;
                if w <= vertices[dst].weight {
                    continue;
                }
                vertices[dst] = Vertex { weight: w, pre: i, len: src.len + 1 };
                if vertices[dst].len >= vertices.len() {
                    let pre = |v: usize| vertices[v].pre;
                    self.report_instance_loop(e.dst, &edges, &index, pre);
                    return;
                }
                again = true;
            }
        }
    }
    fn report_instance_loop(
        &mut self,
        start: TypeParamId,
        edges: &[Edge],
        index: &HashMap<TypeParamId, usize>,
        pre: impl Fn(usize) -> usize,
    ) {
        let mut stack: Vec<TypeParamId> = Vec::new();
        let mut v = start;
        while !stack.contains(&v) {
            stack.push(v);
            v = edges[pre(index[&v])].src;
        }
        let first = stack.iter().position(|s| *s == v).unwrap_or(0);
        let obj = self.prog.types.params[v.0 as usize].obj;
        let at = self.prog.object(obj).span;
        let mut msg = String::from("instantiation cycle:");
        for s in &stack[first..] {
            let e = &edges[pre(index[s])];
            let obj = self.prog.types.params[e.dst.0 as usize].obj;
            let p = self.pos_str(e.at.lo);
            msg.push_str(&format!("\n\t{p}: {} instantiated as {}", self.obj_name(obj), self.ts(e.arg)));
        }
        self.error(at, msg);
    }
}
