//! Files and declarations.
use super::*;
use crate::literal::unquote;

/// Directives that mean something to gc about the declaration after them; others are nobody's business.
fn is_compiler_directive(text: &str) -> bool {
    let verb = text.split(' ').next().unwrap_or(text);
    matches!(
        verb,
        "go:build"
            | "go:noescape"
            | "go:norace"
            | "go:nosplit"
            | "go:noinline"
            | "go:nocheckptr"
            | "go:systemstack"
            | "go:nowritebarrier"
            | "go:nowritebarrierrec"
            | "go:yeswritebarrierrec"
            | "go:cgo_unsafe_args"
            | "go:uintptrkeepalive"
            | "go:uintptrescapes"
            | "go:registerparams"
    )
}

impl<'a> Parser<'a> {
    /// The declaration at hand takes the directives before it.
    fn take_directives(&mut self) {
        self.loose_directives = 0;
    }
    /// What is at hand is no declaration: the directives before it are out of place.
    pub(super) fn clear_directives(&mut self) {
        if self.loose_directives == 0 {
            return;
        }
        let from = self.s.directives.len() - self.loose_directives;
        self.loose_directives = 0;
        for i in from..self.s.directives.len() {
            let d = self.s.directives[i];
            if d.own_line && is_compiler_directive(&self.s.src[d.start as usize..d.end as usize]) {
                let span = Span::new(self.s.pos_at(d.start as usize), self.s.pos_at(d.end as usize));
                self.other_error(span, "misplaced compiler directive");
            }
        }
    }

    pub(super) fn file(&mut self) -> File {
        let lo = self.s.pos_at(0);
        let mut imports = Vec::new();
        let mut decls = Vec::new();
        let mut broken = None;
        let package = if self.got(Tok::Package) {
            self.take_directives();
            let name = self.name();
            self.want(Tok::Semi);
            name
        } else {
            self.syntax_error("package statement must be first");
            let blank = self.missing_name(self.pos());
            broken = Some(self.s.errors.len());
            self.advance(DECLARATION_KEYWORDS);
            blank
        };
        if broken.is_none() && self.errors() > 0 {
            broken = Some(self.s.errors.len());
        }
        self.declarations(&mut imports, &mut decls);
        self.clear_directives();
        if let Some(n) = broken {
            self.s.errors.truncate(n);
            self.late.clear();
        }
        let directives = std::mem::take(&mut self.s.directives)
            .into_iter()
            .map(|d| Directive {
                span: Span::new(self.s.pos_at(d.start as usize), self.s.pos_at(d.end as usize)),
                text: self.s.src[d.start as usize..d.end as usize].into(),
            })
            .collect();
        let span = Span::new(lo, self.s.pos_at(self.s.src.len()));
        File { span, package, imports, decls, directives }
    }

    fn declarations(&mut self, imports: &mut Vec<Import>, decls: &mut Vec<Decl>) {
        let mut prev = Tok::Import;
        // The last declaration is a function without a body.
        let mut bodiless = false;
        while !self.at(Tok::Eof) {
            if self.at(Tok::Import) && prev != Tok::Import {
                self.syntax_error("imports must appear before other declarations");
            }
            prev = self.tok();
            match self.tok() {
                Tok::Import => {
                    self.next();
                    self.group(|p, _| imports.push(p.import_spec()));
                    bodiless = false;
                }
                Tok::Const | Tok::Type | Tok::Var => {
                    decls.push(self.const_type_var());
                    bodiless = false;
                }
                Tok::Func => {
                    let f = self.func_decl();
                    bodiless = f.body.is_none();
                    decls.push(Decl::Func(Box::new(f)));
                }
                _ => {
                    let lo = self.pos();
                    if self.at(Tok::Lbrace) && bodiless {
                        self.syntax_error("unexpected semicolon or newline before {");
                    } else {
                        self.syntax_error("non-declaration statement outside function body");
                    }
                    self.advance(DECLARATION_KEYWORDS);
                    decls.push(Decl::Bad(Span::new(lo, self.prev_end)));
                    continue;
                }
            }
            // Directives before the next declaration are seen while the semicolon is consumed.
            self.clear_directives();
            if !self.at(Tok::Eof) && !self.got(Tok::Semi) {
                self.syntax_error("after top level declaration");
                self.advance(DECLARATION_KEYWORDS);
            }
        }
    }

    /// `spec`, or `"(" {spec ";"} ")"`; each spec is told its index.
    fn group(&mut self, mut spec: impl FnMut(&mut Self, u32)) {
        if !self.at(Tok::Lparen) {
            return spec(self, 0);
        }
        self.clear_directives();
        self.next();
        let mut index = 0;
        self.list("grouped declaration", Tok::Semi, Tok::Rparen, |p| {
            spec(p, index);
            index += 1;
            false
        });
    }

    /// A declaration that starts with the keyword at hand: const, type or var.
    pub(super) fn const_type_var(&mut self) -> Decl {
        let keyword = self.tok();
        self.next();
        match keyword {
            Tok::Const => {
                let mut specs = Vec::new();
                self.group(|p, iota| specs.push(p.const_spec(iota)));
                Decl::Const(specs)
            }
            Tok::Type => {
                let mut specs = Vec::new();
                self.group(|p, _| specs.push(p.type_spec()));
                Decl::Type(specs)
            }
            _ => {
                let mut specs = Vec::new();
                self.group(|p, _| specs.push(p.var_spec()));
                Decl::Var(specs)
            }
        }
    }

    fn import_spec(&mut self) -> Import {
        let lo = self.pos();
        self.take_directives();
        let name = match self.tok() {
            Tok::Name => Some(self.name()),
            Tok::Dot => {
                self.next();
                Some(self.ident(Span::new(lo, self.prev_end), "."))
            }
            _ => None,
        };
        let at = self.pos();
        let mut path = "".into();
        let mut path_span = Span::new(at, at);
        if self.at(Tok::Literal) {
            let (text, kind, bad) = (self.s.lit, self.s.kind, self.s.bad);
            self.next();
            path_span.hi = self.prev_end;
            if kind == LitKind::String {
                path = unquote(text).map_or_else(|_| "".into(), |b| String::from_utf8_lossy(&b).into());
            } else if !bad {
                self.syntax_error_at(at, "import path must be a string");
            }
        } else {
            self.syntax_error("missing import path");
            self.advance(&[Tok::Semi, Tok::Rparen]);
        }
        Import { id: self.ids.fresh(), span: Span::new(lo, path_span.hi), name, path, path_span }
    }

    fn const_spec(&mut self, iota: u32) -> ConstSpec {
        let lo = self.pos();
        self.take_directives();
        let first = self.name();
        let names = self.name_list(first);
        let (mut ty, mut values) = (None, Vec::new());
        if !matches!(self.tok(), Tok::Eof | Tok::Semi | Tok::Rparen) {
            ty = self.type_or_none();
            if self.got_assign() {
                values = self.expr_list();
            }
        }
        ConstSpec { span: Span::new(lo, self.prev_end), iota, names, ty, values }
    }

    fn var_spec(&mut self) -> VarSpec {
        let lo = self.pos();
        self.take_directives();
        let first = self.name();
        let names = self.name_list(first);
        let (mut ty, mut values) = (None, Vec::new());
        if self.got_assign() {
            values = self.expr_list();
        } else {
            ty = Some(self.type_());
            if self.got_assign() {
                values = self.expr_list();
            }
        }
        VarSpec { span: Span::new(lo, self.prev_end), names, ty, values }
    }

    fn type_spec(&mut self) -> TypeSpec {
        let lo = self.pos();
        self.take_directives();
        let name = self.name();
        let mut type_params = Vec::new();
        let mut alias = false;
        let ty = if self.at(Tok::Lbrack) {
            let lbrack = self.pos();
            self.next();
            match self.tok() {
                Tok::Name => self.array_or_type_params(lbrack, &mut type_params, &mut alias),
                Tok::Rbrack => {
                    self.next();
                    Some(self.slice_type(lbrack))
                }
                _ => Some(self.array_type(lbrack, None)),
            }
        } else {
            alias = self.got_assign();
            self.type_or_none()
        };
        let ty = match ty {
            Some(ty) => ty,
            None => {
                let bad = self.bad_expr();
                self.syntax_error("in type declaration");
                self.advance(&[Tok::Semi, Tok::Rparen]);
                bad
            }
        };
        TypeSpec { span: Span::new(lo, self.prev_end), name, type_params, alias, ty }
    }

    /// After `type T [` with a name next: `type T [P C] …`, or the array type `[N]E`.
    ///
    /// What follows is read as an expression and then taken apart: `P *C` is a product until a comma, or
    /// something that can only be a type, says that it is a type parameter and its constraint.
    fn array_or_type_params(
        &mut self,
        lbrack: Pos,
        type_params: &mut Vec<Field>,
        alias: &mut bool,
    ) -> Option<Expr> {
        let mut x = ident_expr(self.name());
        // `P [` cannot go on as an array length, since indexing is never constant.
        if !self.at(Tok::Lbrack) {
            self.xnest += 1;
            let lo = x.span.lo;
            x = self.scoped(|p| {
                let x = p.postfix(lo, x);
                p.binary_tail(x, 0)
            });
            self.xnest -= 1;
        }
        let (name, bound) = match x.kind {
            ExprKind::Ident(name) if !self.at(Tok::Rbrack) => (Ident { id: x.id, span: x.span, name }, None),
            _ if is_param_with_bound(&x, self.at(Tok::Comma)) => {
                let (name, bound) = split_param(x);
                (name, Some(bound))
            }
            _ => return Some(self.array_type(lbrack, Some(x))),
        };
        *type_params = self.param_list(Some((name, bound)), Tok::Rbrack, true, false);
        *alias = self.got_assign();
        self.type_or_none()
    }

    fn func_decl(&mut self) -> FuncDecl {
        let lo = self.pos();
        self.next();
        self.take_directives();
        let id = self.ids.fresh();
        let mut recv = None;
        let mut has_recv = false;
        if self.got(Tok::Lparen) {
            has_recv = true;
            let mut list = self.param_list(None, Tok::Rparen, false, false);
            let count: usize = list.iter().map(|f| f.names.len().max(1)).sum();
            if count == 0 {
                self.error_at(self.pos(), "method has no receiver");
            } else {
                if count > 1 {
                    self.error_at(self.pos(), "method has multiple receivers");
                }
                list.truncate(1);
                list[0].names.truncate(1);
                recv = Some(list);
            }
        }
        let (name, type_params, sig);
        if self.at(Tok::Name) {
            name = self.name();
            (type_params, sig) = self.func_type(lo, "");
        } else {
            let at = self.pos();
            name = self.missing_name(at);
            type_params = Vec::new();
            sig = FuncType { span: Span::new(at, at), params: Vec::new(), results: Vec::new() };
            self.syntax_error(if has_recv { "expected name" } else { "expected name or (" });
            self.advance(&[Tok::Lbrace, Tok::Semi]);
        }
        let body = self.at(Tok::Lbrace).then(|| self.func_body());
        FuncDecl { id, span: Span::new(lo, self.prev_end), name, recv, type_params, sig, body }
    }

    pub(super) fn func_body(&mut self) -> Block {
        self.fnest += 1;
        let before = self.errors();
        let body = self.block("");
        self.fnest -= 1;
        // A tree that lost parts would have labels reported that are there in the text.
        if self.errors() == before {
            for d in crate::branches::check(self.map, &body) {
                self.other_error(d.span, d.message);
            }
        }
        body
    }
}

/// Whether `x` is a type parameter's name and constraint that were read as one expression: `P *C`, `P (C)`,
/// `P *C|D`. With `force` it is enough that it could be; else the constraint must be a type by its form alone.
fn is_param_with_bound(x: &Expr, force: bool) -> bool {
    let is_name = |x: &Expr| matches!(x.kind, ExprKind::Ident(_));
    match &x.kind {
        ExprKind::Binary { op: BinaryOp::Mul, x, y, .. } => is_name(x) && (force || is_type_element(y)),
        ExprKind::Binary { op: BinaryOp::Or, x, y, .. } => is_param_with_bound(x, force || is_type_element(y)),
        ExprKind::Call { fun, args, ellipsis: false, .. } => {
            is_name(fun) && args.len() == 1 && (force || is_type_element(&args[0]))
        }
        _ => false,
    }
}

/// Whether `x` can only be a type or a union of types.
fn is_type_element(x: &Expr) -> bool {
    match &x.kind {
        ExprKind::ArrayType { .. }
        | ExprKind::StructType { .. }
        | ExprKind::FuncType(_)
        | ExprKind::InterfaceType { .. }
        | ExprKind::MapType { .. }
        | ExprKind::ChanType { .. }
        | ExprKind::Unary { op: UnaryOp::Tilde, .. } => true,
        ExprKind::Binary { x, y, .. } => is_type_element(x) || is_type_element(y),
        ExprKind::Unary { x, .. } | ExprKind::Star(x) | ExprKind::Paren(x) => is_type_element(x),
        _ => false,
    }
}

/// Takes apart what [`is_param_with_bound`] has accepted.
fn split_param(x: Expr) -> (Ident, Expr) {
    let Expr { id, span, pos, kind } = x;
    match kind {
        ExprKind::Binary { op: BinaryOp::Mul, op_pos, x: name, y } => {
            let bound = Expr { id, span: Span::new(op_pos, span.hi), pos: op_pos, kind: ExprKind::Star(y) };
            (name_of(*name), bound)
        }
        ExprKind::Binary { op, op_pos, x, y } => {
            let (name, first) = split_param(*x);
            let span = Span::new(first.span.lo, span.hi);
            (name, Expr { id, span, pos, kind: ExprKind::Binary { op, op_pos, x: Box::new(first), y } })
        }
        ExprKind::Call { fun, mut args, .. } if !args.is_empty() => (name_of(*fun), unparen(args.swap_remove(0))),
        kind => (name_of(Expr { id, span, pos, kind: ExprKind::Bad }), Expr { id, span, pos, kind }),
    }
}

fn name_of(x: Expr) -> Ident {
    let name = match x.kind {
        ExprKind::Ident(name) => name,
        _ => "_".into(),
    };
    Ident { id: x.id, span: x.span, name }
}
