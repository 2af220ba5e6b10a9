//! Which locations' addresses come to places that outlive them.
//!
//! From each location (the *root*), the least number of dereferences to everything that flows to it is found by
//! Bellman and Ford's algorithm over the edges backwards; negative cycles do no harm, since counts are cut at 0 along
//! the way. A location whose address (-1) comes to a root that outlives it escapes, and is then walked from again as
//! something that outlives everything: each changes at most a few times, so the number of walks is about linear.
//!
//! Go 1.27 `cmd/compile/internal/escape/solve.go`: `walkAll`, `walkOne`, `outlives`; `graph.go`: `leakTo`.
//!
//! # Invariants
//! 1. Attributes only ever get added.
use super::flow::Flow;
use super::graph::*;
use super::scan::FuncIx;
use std::collections::VecDeque;

impl<'a> Flow<'a, '_> {
    pub fn solve(&mut self) {
        let mut todo: VecDeque<LocIx> = VecDeque::new();
        for i in 0..self.graph.locs.len() as u32 {
            if LocIx(i) > BLANK {
                todo.push_front(LocIx(i));
                self.graph.at(LocIx(i)).queued = true;
            }
        }
        for l in [MUTATOR, CALLEE, HEAP] {
            todo.push_front(l);
            self.graph.at(l).queued = true;
        }
        let mut walk = 0;
        while let Some(root) = todo.pop_front() {
            self.graph.at(root).queued = false;
            walk += 1;
            self.walk(root, walk, &mut todo);
        }
    }
    fn enqueue(&mut self, l: LocIx, todo: &mut VecDeque<LocIx>) {
        let at = self.graph.at(l);
        if at.queued {
            return;
        }
        at.queued = true;
        if at.has(attr::ESCAPES) {
            todo.push_front(l);
        } else {
            todo.push_back(l);
        }
    }
    fn walk(&mut self, root: LocIx, walk: u32, all: &mut VecDeque<LocIx>) {
        let r = self.graph.at(root);
        (r.walk, r.derefs) = (walk, 0);
        if r.has(attr::CALLS)
            && let What::Site(Site { form: Form::Closure(f), .. }) = r.what
            && self.lost.insert(f)
        {
            // From now on its results go anywhere.
            for l in self.result_locs(f) {
                self.enqueue(l, all);
            }
        }
        let mut todo = VecDeque::from([root]);
        while let Some(l) = todo.pop_front() {
            self.graph.at(l).queued_in = 0;
            let at = self.graph.get(l);
            let mut derefs = at.derefs;
            let mut new = 0;
            let outlived = (derefs < 0 || at.param) && self.outlives(root, l);
            let root_attrs = self.graph.get(root).attrs;
            if derefs < 0 {
                // The address of what flows to `l` does not come here: only l's own.
                derefs = 0;
                if outlived {
                    if !self.graph.get(l).has(attr::ESCAPES) {
                        self.explain(root, l);
                    }
                    new |= attr::ESCAPES | attr::PERSISTS | attr::MUTATES | attr::CALLS;
                } else {
                    new |= root_attrs & attr::PERSISTS;
                }
            }
            if derefs == 0 {
                new |= root_attrs & (attr::MUTATES | attr::CALLS);
            }
            if self.graph.get(l).param {
                if outlived {
                    if self.graph.get(l).leaks.heap.is_none() {
                        self.explain(root, l);
                    }
                    self.leak(l, root, derefs);
                }
                let at = self.graph.at(l);
                if root_attrs & attr::MUTATES != 0 {
                    at.leaks.add_mutator(derefs);
                }
                if root_attrs & attr::CALLS != 0 {
                    at.leaks.add_callee(derefs);
                }
            }
            if new & !self.graph.get(l).attrs != 0 {
                self.graph.at(l).attrs |= new;
                self.enqueue(l, all);
                if self.graph.get(l).has(attr::ESCAPES) {
                    continue;
                }
            }
            for i in 0..self.graph.get(l).edges.len() {
                let e = &self.graph.get(l).edges[i];
                let (src, d) = (e.src, derefs + e.derefs);
                let s = self.graph.at(src);
                if s.has(attr::ESCAPES) || (s.walk == walk && s.derefs <= d) {
                    continue;
                }
                (s.walk, s.derefs, s.next, s.next_edge) = (walk, d, l, i as u32);
                if s.queued_in != walk {
                    s.queued_in = walk;
                    todo.push_back(src);
                }
            }
        }
    }
    fn leak(&mut self, param: LocIx, sink: LocIx, derefs: i32) {
        let s = self.graph.get(sink);
        let (own, result) = (s.func == self.graph.get(param).func && !s.has(attr::ESCAPES), s.result);
        let p = self.graph.at(param);
        if let Some(i) = result
            && own
            && p.leaks.add_result(i, derefs)
        {
            return;
        }
        p.leaks.add_heap(derefs);
    }
    /// Whether `inner` is a literal somewhere inside `outer`.
    pub fn encloses(&self, outer: FuncIx, inner: FuncIx) -> bool {
        let mut f = self.func(inner).and_then(|f| f.parent);
        while let Some(p) = f {
            if p == outer {
                return true;
            }
            f = self.func(p).and_then(|f| f.parent);
        }
        false
    }
    /// Whether what is kept in `l` may be there when `other`, in a frame, is no more.
    fn outlives(&self, l: LocIx, other: LocIx) -> bool {
        let (a, b) = (self.graph.get(l), self.graph.get(other));
        if a.has(attr::ESCAPES) {
            return true;
        }
        if matches!(a.what, What::Pseudo) {
            return false;
        }
        // Nothing is known of what callers do with results, unless the function is a literal whose calls are all known.
        if a.result.is_some() {
            return !self.encloses(b.func, a.func) || self.lost.contains(&a.func);
        }
        // Declared outside of a loop, and the other one inside: each iteration's is a different one.
        if a.func == b.func && a.loop_depth < b.loop_depth {
            return true;
        }
        self.encloses(a.func, b.func)
    }
}
