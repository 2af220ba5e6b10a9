//! Terminating statements: after which a function with results needs no return.
//!
//! Go 1.27 types2 `return.go`.
use super::{Checker, unparen};
use gmplay_syntax::ast::{CaseClause, ExprKind, Stmt, StmtKind};

impl<'a> Checker<'a> {
    pub(crate) fn terminates_list(&self, list: &'a [Stmt]) -> bool {
        let last = list.iter().rev().find(|s| !matches!(s.kind, StmtKind::Empty));
        last.is_some_and(|s| self.terminates(s, None))
    }
    fn terminates(&self, s: &'a Stmt, label: Option<&str>) -> bool {
        match &s.kind {
            StmtKind::Labeled { label, stmt } => self.terminates(stmt, Some(&label.name)),
            StmtKind::Expr(e) => {
                let e = unparen(e);
                matches!(e.kind, ExprKind::Call { .. }) && self.env.panics.borrow().contains(&e.id)
            }
            StmtKind::Return(_) | StmtKind::Goto(_) | StmtKind::Fallthrough => true,
            StmtKind::Block(b) => self.terminates_list(&b.stmts),
            StmtKind::If { then, els: Some(els), .. } => {
                self.terminates_list(&then.stmts) && self.terminates(els, None)
            }
            StmtKind::Switch { body, .. } | StmtKind::TypeSwitch { body, .. } => self.terminates_switch(body, label),
            StmtKind::Select { body } => {
                body.iter().all(|c| self.terminates_list(&c.body) && !any_break(&c.body, label, true))
            }
            StmtKind::For { cond: None, body, .. } => !any_break(&body.stmts, label, true),
            _ => false,
        }
    }
    fn terminates_switch(&self, body: &'a [CaseClause], label: Option<&str>) -> bool {
        body.iter().any(|c| c.default)
            && body.iter().all(|c| self.terminates_list(&c.body) && !any_break(&c.body, label, true))
    }
}

fn any_break(list: &[Stmt], label: Option<&str>, implicit: bool) -> bool {
    list.iter().any(|s| has_break(s, label, implicit))
}

/// Whether a break in `s` leaves the statement of that label, or (`implicit`) the innermost one.
fn has_break(s: &Stmt, label: Option<&str>, implicit: bool) -> bool {
    match &s.kind {
        StmtKind::Break(None) => implicit,
        StmtKind::Break(Some(l)) => label == Some(&*l.name),
        StmtKind::Labeled { stmt, .. } => has_break(stmt, label, implicit),
        StmtKind::Block(b) => any_break(&b.stmts, label, implicit),
        StmtKind::If { then, els, .. } => {
            any_break(&then.stmts, label, implicit) || els.as_ref().is_some_and(|e| has_break(e, label, implicit))
        }
        StmtKind::Switch { body, .. } | StmtKind::TypeSwitch { body, .. } => {
            label.is_some() && body.iter().any(|c| any_break(&c.body, label, false))
        }
        StmtKind::Select { body } => label.is_some() && body.iter().any(|c| any_break(&c.body, label, false)),
        StmtKind::For { body, .. } | StmtKind::Range { body, .. } => {
            label.is_some() && any_break(&body.stmts, label, false)
        }
        _ => false,
    }
}
