//! The package's objects: imports and declarations, file by file.
//!
//! Go 1.27 types2 `resolver.go`.
use super::func::unpack_recv;
use super::scope::ScopeId;
use super::{Checker, Decl, DeclKind, ident_name, unparen};
use crate::constant::{Value, quote};
use crate::lookup::exported;
use crate::object::{FuncInfo, ObjId, ObjKind, Object, Package, PkgId, VarKind};
use gmplay_syntax::Span;
use gmplay_syntax::ast::{self, ExprKind, Ident, Import, Name};
use std::collections::HashMap;

/// The scope of the package itself is the first one.
pub(crate) const PACKAGE_SCOPE: ScopeId = 0;

struct FoundMethod<'a> {
    obj: ObjId,
    ptr: bool,
    base: &'a Name,
}

impl<'a> Checker<'a> {
    pub(crate) fn package_scope_get(&self, name: &Name) -> Option<ObjId> {
        self.scopes[PACKAGE_SCOPE].names.get(name).copied()
    }
    pub(crate) fn collect_objects(&mut self) {
        self.new_scope(None);
        let mut methods: Vec<FoundMethod<'a>> = Vec::new();
        let mut file_scopes = Vec::new();
        for file in self.files {
            if file.package.name != self.pkg_name {
                let msg = format!("package {}; expected package {}", file.package.name, self.pkg_name);
                self.error(file.package.span, msg);
            }
            if &*file.package.name == "_" {
                self.error(file.package.span, "invalid package name _");
            }
            let scope = self.new_scope(Some(PACKAGE_SCOPE));
            file_scopes.push(scope);
            for i in &file.imports {
                self.import(scope, i);
            }
            for d in &file.decls {
                self.collect_decl(scope, d, &mut methods);
            }
        }
        for scope in file_scopes {
            self.file_clashes(scope);
        }
        for m in methods {
            self.attach_method(m);
        }
        let names = self.scopes[PACKAGE_SCOPE].names.clone();
        let package = &mut self.prog.packages[self.pkg.0 as usize];
        package.scope = names;
        package.imports = self.imported.clone();
        self.prog.find_ambiguous(self.pkg);
        if &*self.pkg_name == "main" {
            let main: Name = "main".into();
            if self.package_scope_get(&main).is_none() {
                self.missing_main = true;
            }
        }
    }
    fn import(&mut self, scope: ScopeId, i: &'a Import) {
        if let Some(msg) = bad_import_path(&i.path) {
            self.error(i.path_span, format!("invalid import path ({msg})"));
            return;
        }
        let found = self.prog.packages.iter().position(|p| p.path == i.path);
        let (pkg, broken) = match found {
            Some(p) if p != self.pkg.0 as usize => (PkgId(p as u32), self.broken_imports.contains(&PkgId(p as u32))),
            _ => {
                let msg = import_error(&i.path);
                self.error(i.path_span, msg);
                (self.fake_package(&i.path), true)
            }
        };
        if broken {
            self.broken_imports.insert(pkg);
        }
        let mut name = self.prog.packages[pkg.0 as usize].name.clone();
        if let Some(n) = &i.name {
            name = n.name.clone();
        }
        if &*name == "init" {
            self.error(i.span, "cannot import package as init - init must be a func");
            return;
        }
        if !self.imported.contains(&pkg) {
            self.imported.push(pkg);
        }
        let obj = self.new_obj(ObjKind::PkgName(pkg), name.clone(), i.name.as_ref().map_or(i.path_span, |n| n.span));
        let t = self.invalid();
        self.set_type(obj, t);
        if let Some(n) = &i.name {
            self.def_obj(n.id, obj);
        }
        self.prog.info.implicits.insert(i.id, obj);
        if broken {
            self.used.insert(obj);
        }
        let at = i.name.as_ref().map_or(i.path_span, |n| n.span);
        self.imports.push((obj, at));
        match &*name {
            "." => {
                let mut list: Vec<(Name, ObjId)> = self.prog.packages[pkg.0 as usize]
                    .scope
                    .iter()
                    .filter(|(n, _)| exported(n))
                    .map(|(n, o)| (n.clone(), *o))
                    .collect();
                list.sort();
                for (n, o) in list {
                    if let Some(alt) = self.scopes[scope].names.get(&n) {
                        let more = self.other_decl(*alt);
                        self.error(at, format!("{n} redeclared in this block{more}"));
                        continue;
                    }
                    self.scopes[scope].names.insert(n.clone(), o);
                    self.dot_imports.insert((scope, n), obj);
                }
            }
            "_" => {}
            _ => self.declare(scope, None, obj),
        }
    }
    fn fake_package(&mut self, path: &Name) -> PkgId {
        let name: Name = path.trim_end_matches('/').rsplit('/').next().unwrap_or("").into();
        let fake = |p: &Package| p.path == *path;
        if let Some(i) = self.prog.packages.iter().position(fake)
            && i != self.pkg.0 as usize
        {
            return PkgId(i as u32);
        }
        // Behind an unusable name, so that no later package imports it.
        let id = PkgId(self.prog.packages.len() as u32);
        self.prog.packages.push(Package {
            path: format!("{path} (missing)").into(),
            name,
            scope: HashMap::new(),
            files: Vec::new(),
            imports: Vec::new(),
            init_order: Vec::new(),
            inits: Vec::new(),
        });
        id
    }
    /// Names of the package that an import of one of its files takes.
    fn file_clashes(&mut self, scope: ScopeId) {
        let mut names: Vec<(Name, ObjId)> =
            self.scopes[scope].names.iter().map(|(n, o)| (n.clone(), *o)).collect();
        names.sort();
        for (n, o) in names {
            let Some(alt) = self.package_scope_get(&n) else { continue };
            let at = self.prog.object(alt).span;
            let (how, pkg) = match self.prog.object(o).kind {
                ObjKind::PkgName(p) => ("import", p),
                _ => ("dot-import", self.prog.object(o).pkg.unwrap_or_default()),
            };
            let p = &self.prog.packages[pkg.0 as usize];
            let what = format!("package {} ({})", p.name, quote(p.path.as_bytes()));
            let more = self.other_decl(o);
            self.error(at, format!("{n} already declared through {how} of {what}{more}"));
        }
    }

    fn declare_pkg_obj(&mut self, id: &'a Ident, obj: ObjId, decl: super::DeclId) {
        match &*id.name {
            "init" => {
                self.error(id.span, "cannot declare init - must be func");
                return;
            }
            "main" if &*self.pkg_name == "main" => {
                self.error(id.span, "cannot declare main - must be func");
                return;
            }
            _ => {}
        }
        self.declare(PACKAGE_SCOPE, Some(id), obj);
        self.def_obj(id.id, obj);
        self.decl_of.insert(obj, decl);
        self.objects.push(obj);
    }
    fn new_decl(&mut self, scope: ScopeId, kind: DeclKind<'a>) -> super::DeclId {
        self.decls.push(Decl { scope, kind, deps: Vec::new() });
        self.decls.len() - 1
    }
    fn collect_decl(&mut self, scope: ScopeId, d: &'a ast::Decl, methods: &mut Vec<FoundMethod<'a>>) {
        match d {
            ast::Decl::Const(specs) => {
                let mut last: Option<&'a ast::ConstSpec> = None;
                for s in specs {
                    let repeats = s.ty.is_none() && s.values.is_empty();
                    if !repeats {
                        last = Some(s);
                    }
                    let inherited = repeats && last.is_some();
                    let (ty, values) = last.map_or((None, &[][..]), |l| (l.ty.as_ref(), &l.values[..]));
                    for (i, n) in s.names.iter().enumerate() {
                        let obj = self.new_obj(ObjKind::Const(Value::int(0)), n.name.clone(), n.span);
                        self.unknown_consts.insert(obj);
                        let kind = DeclKind::Const { ty, init: values.get(i), inherited, iota: s.iota };
                        let d = self.new_decl(scope, kind);
                        self.declare_pkg_obj(n, obj, d);
                    }
                    self.arity(s.span, &s.names, values, true, inherited);
                }
            }
            ast::Decl::Var(specs) => {
                for s in specs {
                    let objs: Vec<ObjId> =
                        s.names.iter().map(|n| self.new_var(VarKind::Global, &n.name, n.span, None)).collect();
                    let shared = if s.values.len() == 1 && s.names.len() > 1 {
                        let kind =
                            DeclKind::Var { lhs: objs.clone(), ty: s.ty.as_ref(), init: s.values.first() };
                        Some(self.new_decl(scope, kind))
                    } else {
                        None
                    };
                    for (i, (n, obj)) in s.names.iter().zip(&objs).enumerate() {
                        let d = match shared {
                            Some(d) => d,
                            None => {
                                let kind =
                                    DeclKind::Var { lhs: Vec::new(), ty: s.ty.as_ref(), init: s.values.get(i) };
                                self.new_decl(scope, kind)
                            }
                        };
                        self.declare_pkg_obj(n, *obj, d);
                    }
                    if s.ty.is_none() || !s.values.is_empty() {
                        self.arity(s.span, &s.names, &s.values, false, false);
                    }
                }
            }
            ast::Decl::Type(specs) => {
                for s in specs {
                    let obj = self.new_obj(ObjKind::TypeName { alias: s.alias }, s.name.name.clone(), s.name.span);
                    let d = self.new_decl(scope, DeclKind::Type(s));
                    self.new_defined(obj, s);
                    self.declare_pkg_obj(&s.name, obj, d);
                }
            }
            ast::Decl::Func(f) => self.collect_func(scope, f, methods),
            ast::Decl::Bad(_) => {}
        }
    }
    fn collect_func(&mut self, scope: ScopeId, f: &'a ast::FuncDecl, methods: &mut Vec<FoundMethod<'a>>) {
        let name = &f.name.name;
        let mut info = FuncInfo { decl: Some(f.id), ..FuncInfo::default() };
        let recv = f.recv.as_ref().map(|l| l.first().map(|r| unpack_recv(&r.ty)));
        info.ptr_recv = matches!(&recv, Some(Some(r)) if r.ptr);
        let obj = self.new_obj(ObjKind::Func(info), name.clone(), f.name.span);
        let d = self.new_decl(scope, DeclKind::Func(f));
        match recv {
            None => {
                let is_main = &**name == "main" && &*self.pkg_name == "main";
                if &**name == "init" || is_main {
                    if let Some(p) = f.type_params.first() {
                        let at = p.names.first().map_or(p.span, |n| n.span);
                        self.error(at, format!("func {name} must have no type parameters"));
                    }
                    if !f.sig.params.is_empty() || !f.sig.results.is_empty() {
                        let msg = format!("func {name} must have no arguments and no return values");
                        self.error(f.name.span, msg);
                    }
                }
                if &**name == "init" {
                    self.inits.push(f.id);
                    self.def_obj(f.name.id, obj);
                    if f.body.is_none() {
                        self.error(f.name.span, "func init must have a body");
                    }
                } else {
                    self.declare(PACKAGE_SCOPE, Some(&f.name), obj);
                    self.def_obj(f.name.id, obj);
                }
            }
            Some(parts) => {
                if let Some(parts) = parts
                    && let Some(base) = ident_name(parts.base)
                    && &**name != "_"
                {
                    methods.push(FoundMethod { obj, ptr: parts.ptr, base });
                }
                self.def_obj(f.name.id, obj);
            }
        }
        self.decl_of.insert(obj, d);
        self.objects.push(obj);
    }
    /// Finds the defined type that a method's receiver names, through aliases.
    fn attach_method(&mut self, m: FoundMethod<'a>) {
        let mut ptr = m.ptr;
        let mut name = m.base;
        let mut seen: Vec<ObjId> = Vec::new();
        loop {
            let Some(obj) = self.package_scope_get(name) else { return };
            let Some(DeclKind::Type(spec)) = self.decl_of.get(&obj).map(|d| &self.decls[*d].kind) else { return };
            let spec: &'a ast::TypeSpec = spec;
            if seen.contains(&obj) {
                return;
            }
            if !spec.alias {
                self.add_method(obj, m.obj, ptr);
                return;
            }
            if !spec.type_params.is_empty() {
                return;
            }
            seen.push(obj);
            let mut ty = unparen(&spec.ty);
            if let ExprKind::Star(x) = &ty.kind {
                if ptr {
                    return;
                }
                ptr = true;
                ty = unparen(x);
            }
            match ident_name(ty) {
                Some(n) => name = n,
                None => return,
            }
        }
    }
    fn add_method(&mut self, base: ObjId, m: ObjId, ptr: bool) {
        if let ObjKind::Func(info) = &mut self.prog.objects[m.0 as usize].kind {
            info.ptr_recv = ptr;
        }
        let Some(n) = self.named_of(base) else { return };
        let (name, at) = (self.obj_name(m), self.prog.object(m).span);
        let methods = &self.prog.types.named[n.0 as usize].methods;
        if let Some(alt) = methods.iter().find(|o| self.prog.object(**o).name == name) {
            let p = self.pos_str(self.prog.object(*alt).span.lo);
            let msg = format!("method {}.{name} already declared at {p}", self.obj_name(base));
            self.error(at, msg);
            return;
        }
        if methods.is_empty() {
            self.later(move |c| c.field_method_clash(base));
        }
        self.prog.types.named[n.0 as usize].methods.push(m);
    }

    pub(crate) fn package_objects(&mut self) {
        let all = self.objects.clone();
        let rank = |c: &Self, o: ObjId| match c.prog.object(o).kind {
            ObjKind::TypeName { alias: false } => 0,
            ObjKind::TypeName { alias: true } => 1,
            ObjKind::Func(_) => 2,
            _ => 3,
        };
        for r in 0..4 {
            for o in &all {
                if rank(self, *o) == r {
                    self.resolve(*o);
                }
            }
        }
    }
    pub(crate) fn unused_imports(&mut self) {
        for (obj, at) in std::mem::take(&mut self.imports) {
            let Object { kind: ObjKind::PkgName(pkg), ref name, .. } = *self.prog.object(obj) else { continue };
            if &**name == "_" || self.used.contains(&obj) {
                continue;
            }
            let path = self.prog.packages[pkg.0 as usize].path.clone();
            let elem = path.rsplit('/').next().unwrap_or(&path);
            let msg = if &**name == elem || &**name == "." {
                format!("{} imported and not used", quote(path.as_bytes()))
            } else {
                format!("{} imported as {name} and not used", quote(path.as_bytes()))
            };
            self.error(at, msg);
        }
    }
    /// A program's functions have bodies; the library's may be the machine's.
    pub(crate) fn missing_bodies(&mut self) {
        if &*self.pkg_name != "main" {
            return;
        }
        for file in self.files {
            for d in &file.decls {
                if let ast::Decl::Func(f) = d
                    && f.body.is_none()
                {
                    self.error(f.name.span, "missing function body");
                }
            }
        }
        if self.missing_main {
            self.error(Span::NONE, "runtime.main_main·f: function main is undeclared in the main package");
        }
    }
}

fn bad_import_path(path: &str) -> Option<String> {
    if path.is_empty() {
        return Some("empty string".into());
    }
    const ILLEGAL: &str = "!\"#$%&'()*,:;<=>?[\\]^{|}`\u{fffd}";
    let c = path.chars().find(|c| c.is_control() || c.is_whitespace() || ILLEGAL.contains(*c))?;
    let shown = if c.is_control() { String::new() } else { format!(" '{c}'") };
    Some(format!("invalid character U+{:04X}{shown}", c as u32))
}

/// What the go command says of a package that is not there.
fn import_error(path: &str) -> String {
    let first = path.split('/').next().unwrap_or("");
    if path == "C" {
        return "could not import C (no metadata for C)".into();
    }
    if first.contains('.') {
        return format!(
            "no required module provides package {path}: go.mod file not found in current directory or any parent directory; see 'go help modules'"
        );
    }
    format!("package {path} is not in std")
}
