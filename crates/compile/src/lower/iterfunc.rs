//! Range over a function: the body becomes the function that it yields to.
use super::*;

/// What the body's function knows of the loop that it is the body of.
pub(crate) struct IterBody {}

impl<'p> Lower<'_, 'p> {
    pub(super) fn range_func(
        &mut self,
        s: &'p Stmt,
        _key: Option<&'p Expr>,
        _value: Option<&'p Expr>,
        _define: bool,
        _x: &'p Expr,
        _body: &'p Block,
    ) {
        self.unsupported(s.span, "range over a function");
    }
    pub(super) fn iter_return(&mut self, s: &'p Stmt, _list: &'p [Expr]) {
        self.unsupported(s.span, "range over a function");
    }
    pub(super) fn iter_leave(&mut self, s: &'p Stmt, _label: Option<NodeId>, _brk: bool) {
        self.unsupported(s.span, "a branch to this label");
    }
}
