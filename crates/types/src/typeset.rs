//! Type sets of interfaces as term lists: union, intersection, inclusion.
//!
//! Go 1.27 types2 `typeset.go`, `termlist.go`, `typeterm.go`. A list of terms is `None` for all types and
//! empty for none; a term is a tilde and a type, and a tilde's type is its own underlying type.
use crate::table::{Interface, TypeId, TypeTable};

pub(crate) type Terms = Option<Vec<(bool, TypeId)>>;

impl TypeTable {
    fn disjoint(&self, x: (bool, TypeId), y: (bool, TypeId)) -> bool {
        let ux = if y.0 { self.under(x.1) } else { x.1 };
        let uy = if x.0 { self.under(y.1) } else { y.1 };
        !self.identical(ux, uy)
    }
    pub(crate) fn terms_overlap(&self, x: (bool, TypeId), y: (bool, TypeId)) -> bool {
        !self.disjoint(x, y)
    }
    /// Whether `t` is in the term's set.
    pub(crate) fn term_includes(&self, x: (bool, TypeId), t: TypeId) -> bool {
        self.identical(x.1, if x.0 { self.under(t) } else { t })
    }
    fn term_subset(&self, x: (bool, TypeId), y: (bool, TypeId)) -> bool {
        !self.disjoint(x, y) && (!x.0 || y.0)
    }
    pub(crate) fn terms_subset(&self, xs: &Terms, ys: &Terms) -> bool {
        match (xs, ys) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(xs), Some(ys)) => xs.iter().all(|x| ys.iter().any(|y| self.term_subset(*x, *y))),
        }
    }
    pub(crate) fn terms_union(&self, xs: Terms, ys: Terms) -> Terms {
        let mut all = xs?;
        for y in ys? {
            if all.iter().any(|x| self.term_subset(y, *x)) {
                continue;
            }
            all.retain(|x| !self.term_subset(*x, y));
            all.push(y);
        }
        Some(all)
    }
    fn terms_intersect(&self, xs: Terms, ys: Terms) -> Terms {
        let (xs, ys) = match (xs, ys) {
            (None, o) | (o, None) => return o,
            (Some(x), Some(y)) => (x, y),
        };
        let mut all = Some(Vec::new());
        for x in &xs {
            for y in &ys {
                if !self.disjoint(*x, *y) {
                    let t = if !x.0 || y.0 { *x } else { *y };
                    all = self.terms_union(all, Some(vec![t]));
                }
            }
        }
        all
    }
    /// Narrows `i` to what an embedded element allows as well.
    pub(crate) fn narrow(&self, i: &mut Interface, terms: Terms, comparable: bool) {
        i.terms = self.terms_intersect(i.terms.take(), terms);
        i.comparable |= comparable;
        if i.comparable
            && let Some(ts) = &mut i.terms
        {
            ts.retain(|(_, t)| self.comparable_as(*t, false, 0));
            i.comparable = false;
        }
    }
}

impl Interface {
    /// Usable as the type of a variable: no union, not comparable.
    pub fn is_method_set(&self) -> bool {
        self.terms.is_none() && !self.comparable
    }
    /// All types implement it.
    pub fn is_empty(&self) -> bool {
        self.is_method_set() && self.methods.is_empty()
    }
    pub(crate) fn has_terms(&self) -> bool {
        self.terms.as_ref().is_some_and(|t| !t.is_empty())
    }
    /// No type implements it.
    pub(crate) fn empty_set(&self) -> bool {
        self.terms.as_ref().is_some_and(Vec::is_empty)
    }
}
