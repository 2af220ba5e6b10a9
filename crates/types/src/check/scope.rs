//! Scopes: who is declared where.
use super::Checker;
use crate::object::{ObjId, ObjKind};
use gmplay_syntax::Span;
use gmplay_syntax::ast::{Ident, Name};
use std::collections::HashMap;

pub(crate) type ScopeId = usize;

#[derive(Debug, Default)]
pub(crate) struct Scope {
    pub parent: Option<ScopeId>,
    pub names: HashMap<Name, ObjId>,
    pub children: Vec<ScopeId>,
    /// A function's: its unused variables are reported with its body.
    pub is_func: bool,
}

impl<'a> Checker<'a> {
    pub(crate) fn new_scope(&mut self, parent: Option<ScopeId>) -> ScopeId {
        let id = self.scopes.len();
        self.scopes.push(Scope { parent, ..Scope::default() });
        if let Some(p) = parent {
            self.scopes[p].children.push(id);
        }
        id
    }
    pub(crate) fn open_scope(&mut self) -> ScopeId {
        let id = self.new_scope(Some(self.env.scope));
        self.env.scope = id;
        id
    }
    pub(crate) fn close_scope(&mut self) {
        if let Some(p) = self.scopes[self.env.scope].parent {
            self.env.scope = p;
        }
    }
    pub(crate) fn lookup_scope(&self, name: &str) -> Option<(ScopeId, ObjId)> {
        let mut s = Some(self.env.scope);
        while let Some(id) = s {
            if let Some(obj) = self.scopes[id].names.get(name) {
                return Some((id, *obj));
            }
            s = self.scopes[id].parent;
        }
        None
    }
    pub(crate) fn lookup(&self, name: &str) -> Option<ObjId> {
        self.lookup_scope(name).map(|(_, o)| o)
    }
    pub(crate) fn declare(&mut self, scope: ScopeId, id: Option<&Ident>, obj: ObjId) {
        let name = self.obj_name(obj);
        if &*name != "_" {
            if let Some(alt) = self.scopes[scope].names.get(&name) {
                let more = self.other_decl(*alt);
                let at = self.prog.object(obj).span;
                self.error(at, format!("{name} redeclared in this block{more}"));
                return;
            }
            self.scopes[scope].names.insert(name, obj);
        }
        if let Some(id) = id {
            self.def_obj(id.id, obj);
        }
    }
    /// Reports the variables of a function's scopes that nothing reads.
    pub(crate) fn usage(&mut self, scope: ScopeId) {
        let mut unused: Vec<(Span, Name)> = Vec::new();
        for obj in self.scopes[scope].names.values() {
            let o = self.prog.object(*obj);
            let local = matches!(o.kind, ObjKind::Var(crate::object::VarKind::Local));
            if local && !self.used.contains(obj) {
                unused.push((o.span, o.name.clone()));
            }
        }
        unused.sort_by_key(|(s, _)| s.lo);
        for (at, name) in unused {
            self.error(at, format!("declared and not used: {name}"));
        }
        for c in self.scopes[scope].children.clone() {
            if !self.scopes[c].is_func {
                self.usage(c);
            }
        }
    }
}
