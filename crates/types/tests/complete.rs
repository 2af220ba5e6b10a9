//! Every expression of a right program has a type on record, and every name an object.
use gmplay_syntax::ast::*;
use gmplay_syntax::{Diagnostic, SourceMap, parse_file};
use gmplay_types::{ParsedPackage, Program};
use std::path::Path;

struct Walk<'a> {
    program: &'a Program,
    map: &'a SourceMap,
    missing: Vec<String>,
}

impl Walk<'_> {
    fn miss(&mut self, what: &str, span: gmplay_syntax::Span) {
        let l = self.map.location(span.lo);
        let text = self.map.text(span);
        self.missing.push(format!("{}:{}:{}: {what}: {text}", l.path, l.line, l.column));
    }
    fn name(&mut self, id: NodeId, name: &str, span: gmplay_syntax::Span) {
        let info = &self.program.info;
        if name != "_" && !info.uses.contains_key(&id) && !info.defs.contains_key(&id) {
            self.miss("no object", span);
        }
    }
    fn exprs(&mut self, es: &[Expr]) {
        es.iter().for_each(|e| self.expr(e));
    }
    fn opt(&mut self, e: &Option<Expr>) {
        e.iter().for_each(|e| self.expr(e));
    }
    fn fields(&mut self, fs: &[Field]) {
        for f in fs {
            self.expr(&f.ty);
        }
    }
    fn sig(&mut self, s: &FuncType) {
        self.fields(&s.params);
        self.fields(&s.results);
    }
    fn expr(&mut self, e: &Expr) {
        let blank = matches!(&e.kind, ExprKind::Ident(n) if &**n == "_");
        // Constraints and what only stands in a declaration's type are no expressions of the program.
        let exempt = matches!(e.kind, ExprKind::Unary { op: UnaryOp::Tilde, .. } | ExprKind::Binary { op: BinaryOp::Or, .. } | ExprKind::Ellipsis(_));
        if !blank && !exempt && self.program.info.type_of(e.id).is_none() {
            self.miss("no type", e.span);
        }
        match &e.kind {
            ExprKind::Bad | ExprKind::BasicLit { .. } => {}
            ExprKind::Ident(n) => self.name(e.id, n, e.span),
            ExprKind::CompositeLit { ty, elems, .. } => {
                ty.iter().for_each(|t| match &t.kind {
                    ExprKind::ArrayType { len: ArrayLen::Auto, elem } => self.expr(elem),
                    _ => self.expr(t),
                });
                let is_struct = self.program.info.type_of(e.id).is_some_and(|tv| {
                    let types = &self.program.types;
                    let u = types.underlying(tv.ty);
                    let u = match types.get(u) {
                        gmplay_types::Type::Pointer(p) => types.underlying(*p),
                        _ => u,
                    };
                    matches!(types.get(u), gmplay_types::Type::Struct(_))
                });
                for el in elems {
                    if let Some(k) = &el.key {
                        if is_struct {
                            if !self.program.info.selections.contains_key(&k.id) {
                                self.miss("no selection", k.span);
                            }
                        } else {
                            self.expr(k);
                        }
                    }
                    self.expr(&el.value);
                }
            }
            ExprKind::FuncLit(f) => {
                if !self.program.info.params.contains_key(&e.id) {
                    self.miss("no parameters", e.span);
                }
                self.sig(&f.sig);
                self.stmts(&f.body.stmts);
            }
            ExprKind::Paren(x) | ExprKind::Star(x) | ExprKind::Unary { x, .. } | ExprKind::Ellipsis(x) => self.expr(x),
            ExprKind::Selector { x, sel } => {
                let info = &self.program.info;
                if info.uses.contains_key(&sel.id) && !info.selections.contains_key(&e.id) {
                    return;
                }
                if !info.selections.contains_key(&e.id) {
                    self.miss("no selection", e.span);
                }
                self.expr(x);
            }
            ExprKind::Index { x, indices } => {
                self.expr(x);
                self.exprs(indices);
            }
            ExprKind::Slice { x, lo, hi, max } => {
                self.expr(x);
                [lo, hi, max].into_iter().flatten().for_each(|e| self.expr(e));
            }
            ExprKind::TypeAssert { x, ty } => {
                self.expr(x);
                ty.iter().for_each(|t| self.expr(t));
            }
            ExprKind::Call { fun, args, .. } => {
                self.expr(fun);
                self.exprs(args);
            }
            ExprKind::Binary { x, y, .. } => {
                self.expr(x);
                self.expr(y);
            }
            ExprKind::ArrayType { len, elem } => {
                if let ArrayLen::Expr(n) = len {
                    self.expr(n);
                }
                self.expr(elem);
            }
            ExprKind::StructType { fields } => self.fields(fields),
            ExprKind::FuncType(f) => self.sig(f),
            ExprKind::InterfaceType { elems } => self.fields(elems),
            ExprKind::MapType { key, value } => {
                self.expr(key);
                self.expr(value);
            }
            ExprKind::ChanType { elem, .. } => self.expr(elem),
        }
    }
    fn stmts(&mut self, ss: &[Stmt]) {
        ss.iter().for_each(|s| self.stmt(s));
    }
    fn stmt(&mut self, s: &Stmt) {
        match &s.kind {
            StmtKind::Expr(e) | StmtKind::Go(e) | StmtKind::Defer(e) => self.expr(e),
            StmtKind::Send { ch, value } => {
                self.expr(ch);
                self.expr(value);
            }
            StmtKind::IncDec { x, .. } => self.expr(x),
            StmtKind::Assign { lhs, rhs, .. } | StmtKind::Define { lhs, rhs, .. } => {
                self.exprs(lhs);
                self.exprs(rhs);
            }
            StmtKind::Decl(d) => self.decl(d),
            StmtKind::Return(es) => self.exprs(es),
            StmtKind::Break(Some(_)) | StmtKind::Continue(Some(_)) | StmtKind::Goto(_) => {
                if !self.program.info.branch_targets.contains_key(&s.id) {
                    self.miss("no target", s.span);
                }
            }
            StmtKind::Block(b) => self.stmts(&b.stmts),
            StmtKind::If { init, cond, then, els } => {
                init.iter().for_each(|s| self.stmt(s));
                self.expr(cond);
                self.stmts(&then.stmts);
                els.iter().for_each(|s| self.stmt(s));
            }
            StmtKind::Switch { init, tag, body } => {
                init.iter().for_each(|s| self.stmt(s));
                self.opt(tag);
                for c in body {
                    self.exprs(&c.exprs);
                    self.stmts(&c.body);
                }
            }
            StmtKind::TypeSwitch { init, bind, x, body } => {
                init.iter().for_each(|s| self.stmt(s));
                self.expr(x);
                for c in body {
                    if bind.is_some() && !self.program.info.implicits.contains_key(&c.id) {
                        self.miss("no variable", c.span);
                    }
                    self.exprs(&c.exprs);
                    self.stmts(&c.body);
                }
            }
            StmtKind::Select { body } => {
                for c in body {
                    c.comm.iter().for_each(|s| self.stmt(s));
                    self.stmts(&c.body);
                }
            }
            StmtKind::For { init, cond, post, body } => {
                init.iter().chain(post).for_each(|s| self.stmt(s));
                self.opt(cond);
                self.stmts(&body.stmts);
            }
            StmtKind::Range { key, value, x, body, .. } => {
                self.opt(key);
                self.opt(value);
                self.expr(x);
                self.stmts(&body.stmts);
            }
            StmtKind::Labeled { stmt, .. } => self.stmt(stmt),
            _ => {}
        }
    }
    fn decl(&mut self, d: &Decl) {
        match d {
            Decl::Const(specs) => specs.iter().for_each(|s| {
                s.names.iter().for_each(|n| self.name(n.id, &n.name, n.span));
                self.opt(&s.ty);
                self.exprs(&s.values);
            }),
            Decl::Var(specs) => specs.iter().for_each(|s| {
                s.names.iter().for_each(|n| self.name(n.id, &n.name, n.span));
                self.opt(&s.ty);
                self.exprs(&s.values);
            }),
            Decl::Type(specs) => specs.iter().for_each(|s| {
                self.name(s.name.id, &s.name.name, s.name.span);
                self.fields(&s.type_params);
                self.expr(&s.ty);
            }),
            Decl::Func(f) => {
                if !self.program.info.params.contains_key(&f.id) {
                    self.miss("no parameters", f.span);
                }
                self.name(f.name.id, &f.name.name, f.name.span);
                self.fields(&f.type_params);
                self.sig(&f.sig);
                f.body.iter().for_each(|b| self.stmts(&b.stmts));
            }
            Decl::Bad(_) => {}
        }
    }
}

fn missing(paths: &[std::path::PathBuf], lib: &Path) -> Vec<String> {
    let mut out = Vec::new();
    for path in paths {
        let mut map = SourceMap::default();
        let mut ids = NodeIds::default();
        let mut program = Program::new();
        let libs = std::fs::read_dir(lib).into_iter().flatten().flatten().map(|e| e.path());
        for p in libs.chain([path.clone()]) {
            let text = std::fs::read_to_string(&p).unwrap_or_default();
            let name = p.file_stem().unwrap_or_default().to_string_lossy().to_string();
            let id = map.add(p.to_string_lossy(), text);
            let (file, errors) = parse_file(&map, id, &mut ids);
            assert_eq!(errors, Vec::<Diagnostic>::new());
            let package = if p == *path { "main".to_string() } else { name };
            let pkg = ParsedPackage { path: package.as_str().into(), files: vec![file] };
            let errors = program.check_package(pkg, &map, ids.len());
            assert_eq!(errors, Vec::<Diagnostic>::new());
        }
        for package in &program.packages {
            let mut w = Walk { program: &program, map: &map, missing: Vec::new() };
            for f in &package.files {
                f.decls.iter().for_each(|d| w.decl(d));
            }
            out.extend(w.missing);
        }
    }
    out
}

#[test]
fn all_expressions_have_types_and_all_names_objects() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/types");
    let paths: Vec<_> =
        std::fs::read_dir(root.join("pass")).into_iter().flatten().flatten().map(|e| e.path()).collect();
    assert!(!paths.is_empty());
    assert_eq!(missing(&paths, &root.join("lib")), Vec::<String>::new());
}
